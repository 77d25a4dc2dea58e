"""The mirrors that files are fetched from."""

from mirror_fixtures import mirror, small_mnist  # noqa: F401
