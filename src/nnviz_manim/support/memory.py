"""How much memory the machine has."""

from __future__ import annotations

import os

__all__ = ["machine_memory"]


def machine_memory() -> int | None:
    """Tell the bytes of memory that the machine has; None where it does not say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return None
