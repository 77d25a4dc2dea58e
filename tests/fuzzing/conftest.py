"""The fixtures of runs, for the tests that break their files."""

from run_fixtures import (  # noqa: F401
    make_info,
    make_snapshot,
    run,
    same_run,
    same_snapshot,
)
