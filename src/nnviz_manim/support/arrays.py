"""The kinds of arrays that all rooms speak of, and arrays that begin where a cache line does.

NumPy's own begin anywhere at a multiple of 16 bytes, so that every wide load straddles two cache
lines; an optimizer's steps then take a sixth longer.
"""

from __future__ import annotations

from math import prod

import numpy as np
from numpy.typing import NDArray

__all__ = ["FloatArray", "PerLayer", "aligned_empty", "aligned_zeros"]

FloatArray = NDArray[np.floating]
PerLayer = dict[int, FloatArray]
"""Arrays by the number of their layer: ``weights[1]`` belongs to the first hidden layer."""

CACHE_LINE = 64
"""Bytes."""


def aligned_empty(shape: tuple[int, ...], dtype: np.dtype[np.floating]) -> FloatArray:
    """Make an array of so far undefined content.

    Parameters
    ----------
    shape, dtype
        As for :func:`numpy.empty`.

    Returns
    -------
    A C-contiguous array whose data begin at a multiple of 64 bytes.
    """
    size = prod(shape) * dtype.itemsize
    memory = np.empty(size + CACHE_LINE, np.uint8)
    start = -memory.ctypes.data % CACHE_LINE
    array: FloatArray = memory[start : start + size].view(dtype).reshape(shape)
    return array


def aligned_zeros(shape: tuple[int, ...], dtype: np.dtype[np.floating]) -> FloatArray:
    """Make an array of zeros; see :func:`aligned_empty`."""
    array = aligned_empty(shape, dtype)
    array[...] = 0
    return array
