"""One BLAS thread for small matrix products."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache
from typing import Any

__all__ = ["one_blas_thread"]


def one_blas_thread() -> AbstractContextManager[object]:
    """Hold the process's BLAS to one thread for a while.

    Threads that wait for each other cost more than they bring where a product takes
    microseconds, and slow training down many times over when another process wants a core.

    Returns
    -------
    A context manager.
    """
    held: AbstractContextManager[object] = _controller().limit(limits=1, user_api="blas")
    return held


@cache
def _controller() -> Any:
    # Looking for the loaded libraries takes milliseconds, so it is done once, when first needed.
    from threadpoolctl import (  # type: ignore[import-untyped]  # noqa: PLC0415
        ThreadpoolController,
    )

    return ThreadpoolController()
