"""Pieces of HTML for notebooks, which no viewer can inject anything into: all texts are escaped."""

from __future__ import annotations

import base64
import html
import struct
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["picture", "sparkline", "table"]

_MIDDLE_GREY = "#888"
"""Readable on the light and on the dark ground of notebooks."""


def table(rows: Sequence[Sequence[str]], header: Sequence[str] = ()) -> str:
    """Make a table of texts.

    Parameters
    ----------
    rows
        Cells, row by row.
    header
        Names of the columns; left out, there is no such row.

    Returns
    -------
    A table element.
    """
    lines = [_row(header, "th")] if header else []
    return f"<table>{''.join([*lines, *(_row(row, 'td') for row in rows)])}</table>"


def _row(cells: Sequence[str], kind: str) -> str:
    return f"<tr>{''.join(f'<{kind}>{html.escape(cell)}</{kind}>' for cell in cells)}</tr>"


def sparkline(values: ArrayLike, *, width: int = 160, height: int = 28) -> str:
    """Draw numbers as a line, from the lowest to the highest.

    Parameters
    ----------
    values
        One number a moment; those that are not finite are gaps.
    width, height
        In pixels.

    Returns
    -------
    An svg element with one line between two gaps.
    """
    numbers = np.asarray(values, dtype=np.float64)
    finite = np.isfinite(numbers)
    shown = numbers[finite]
    low, spread = (shown.min(), np.ptp(shown) or 1.0) if shown.size else (0.0, 1.0)
    across = np.linspace(1, width - 1, len(numbers))
    down = height - 1 - (height - 2) * (numbers - low) / spread
    lines: list[list[str]] = [[]]
    for x, y, there in zip(across, down, finite, strict=True):
        if there:
            lines[-1].append(f"{x:.1f},{y:.1f}")
        elif lines[-1]:
            lines.append([])
    drawn = "".join(
        f'<polyline points="{" ".join(line)}" fill="none" stroke="{_MIDDLE_GREY}"'
        ' stroke-width="1.5" stroke-linecap="round"/>'
        for line in lines
        if line
    )
    return f'<svg width="{width}" height="{height}" role="img">{drawn}</svg>'


def picture(pixels: ArrayLike, words: str, *, side: int = 64) -> str:
    """Show an image.

    Parameters
    ----------
    pixels
        Shape (H, W), or (H, W, 3) in color, from 0 to 1; what lies beyond is cut off.
    words
        What it shows, for those who do not see it.
    side
        Pixels of its longer side in the notebook.

    Returns
    -------
    An img element that holds its PNG.
    """
    shades = np.rint(255 * np.clip(np.nan_to_num(np.asarray(pixels)), 0, 1)).astype(np.uint8)
    height, width = shades.shape[:2]
    scale = side / max(height, width)
    data = base64.b64encode(_png(shades)).decode()
    return (
        f'<img src="data:image/png;base64,{data}" width="{width * scale:.0f}"'
        f' height="{height * scale:.0f}" alt="{html.escape(words)}" title="{html.escape(words)}"'
        ' style="image-rendering: pixelated"/>'
    )


def _png(shades: NDArray[np.uint8]) -> bytes:
    """Write a PNG file (ISO/IEC 15948) of 8 bits a channel, its lines unfiltered."""
    height, width = shades.shape[:2]
    color = 2 if shades.ndim == 3 else 0
    lines = np.zeros((height, shades.size // height + 1), dtype=np.uint8)
    lines[:, 1:] = shades.reshape(height, -1)
    head = struct.pack(">2I5B", width, height, 8, color, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines.tobytes())), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in parts
    )
