"""The mirrors that files are fetched from."""

from mirror_fixtures import mirror  # noqa: F401
