"""The fixtures of tests that need runs made by hand."""

from run_fixtures import (  # noqa: F401
    make_info,
    make_snapshot,
    measured_run,
    run,
    same_run,
    same_snapshot,
)
