"""The fixtures of tests that look at pictures."""

from picture_fixtures import (  # noqa: F401
    _benchmarks_can_be_imported,
    _small_pictures,
    alike,
    at,
    film,
    paint,
    run,
)
