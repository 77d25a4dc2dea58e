"""The mirrors that files are fetched from, and a run to be saved."""

from mirror_fixtures import mirror, small_mnist  # noqa: F401
from run_fixtures import run  # noqa: F401
