"""How a training came to its end."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Ending"]


class Ending(StrEnum):
    """How a training came to its end; ``stop_reason`` says more in words."""

    WHOLE = "whole"
    """As its settings say: all epochs are done, or its stop rule was met."""

    INTERRUPTED = "interrupted"
    """Cut by Ctrl-C, or closed before its end."""

    DIVERGED = "diverged"
    """The loss or a parameter was no longer finite."""

    UNKNOWN = "unknown"
    """Not told, as by snapshots that come from a list."""
