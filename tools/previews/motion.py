"""Does a video show something, does it move, and does it move without flicker?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

__all__ = ["Motion", "alike", "blank", "motion_faults", "watch"]

Frame = NDArray[np.uint8]
"""Height × width × 3."""

BLOCK = 8
"""Frames are compared by the means of blocks of so many pixels, which quiets the encoder's noise
and still lets a single digit count."""

MOVED = 2.0
"""A block's mean difference (of 255) from which something has moved there."""

FLICKER = 40.0
FLICKER_RETURN = 10.0
FLICKER_SHARE = 0.01
"""A frame flickers if this share of its blocks leaps and is back in the next frame, while fewer
go on to something else. A pulse that runs along a line passes through few blocks; where a camera
moves, gaps between letters come back here and there, but most blocks do not."""

LONGEST_STILL = 4.0
"""Seconds for which a picture may stand still in a play that is no wait."""

SHOWN_SHARE = 0.002
SHOWN_STEP = 24
LEAST_CONTRAST = 60
"""A frame is blank unless this share of its pixels differs so much from the background, some of
them by the contrast."""


@dataclass
class Motion:
    """What moved in a video.

    Parameters
    ----------
    frames
        Number of frames seen.
    still
        First and last frame of each stretch in which nothing moved.
    flickers
        Numbers of the frames that flicker.
    """

    frames: int = 0
    still: list[tuple[int, int]] = field(default_factory=list)
    flickers: list[int] = field(default_factory=list)


def block_difference(one: Frame, other: Frame) -> NDArray[np.float64]:
    """Mean difference by block, of the color channel that differs most."""
    step = np.abs(one.astype(np.int16) - other).max(axis=2)
    rows, columns = step.shape[0] // BLOCK, step.shape[1] // BLOCK
    blocks = step[: rows * BLOCK, : columns * BLOCK].reshape(rows, BLOCK, columns, BLOCK)
    return np.asarray(blocks.mean(axis=(1, 3)))


def alike(one: Frame, other: Frame) -> bool:
    """Whether nothing moved between two frames."""
    return bool(block_difference(one, other).max() < MOVED)


def watch(frames: Iterable[Frame]) -> Motion:
    """Go through a video once, holding three frames at a time."""
    motion = Motion()
    start = 0
    anchor = last = before_last = None
    leap = None
    for number, frame in enumerate(frames):
        motion.frames = number + 1
        if anchor is None or not alike(anchor, frame):
            if number > start + 1:
                motion.still.append((start, number - 1))
            start, anchor = number, frame
        if last is not None:
            new_leap = block_difference(last, frame)
            if leap is not None and before_last is not None:
                back = block_difference(before_last, frame) < FLICKER_RETURN
                blinked = (leap > FLICKER) & (new_leap > FLICKER) & back
                if FLICKER_SHARE <= blinked.mean() > (~back).mean():
                    motion.flickers.append(number - 1)
            leap = new_leap
        before_last, last = last, frame
    if motion.frames > start + 1:
        motion.still.append((start, motion.frames - 1))
    return motion


def motion_faults(motion: Motion, waits: Sequence[tuple[int, int]], frame_rate: float) -> list[str]:
    """Say where a video stands still unasked, and where it flickers.

    Parameters
    ----------
    motion
        What was seen.
    waits
        First frame of each wait that the scene asked for, and the first frame after it.
    frame_rate
        Frames a second.
    """
    awaited = np.zeros(motion.frames, dtype=bool)
    for first, end in waits:
        awaited[first:end] = True
    faults = []
    for first, last in motion.still:
        seconds = float((~awaited[first : last + 1]).sum()) / frame_rate
        if seconds > LONGEST_STILL:
            faults.append(
                f"nothing moves from {first / frame_rate:.1f} s to {last / frame_rate:.1f} s,"
                f" {seconds:.1f} s of it in plays that are no waits"
            )
    if motion.flickers:
        moments = ", ".join(f"{number / frame_rate:.2f}" for number in motion.flickers[:5])
        faults.append(f"{len(motion.flickers)} frames flicker, at {moments} s")
    return faults


def blank(frame: Frame, background: Sequence[int]) -> bool:
    """Whether a frame shows next to nothing but its background (red, green, blue)."""
    step = np.abs(frame.astype(np.int16) - np.asarray(background, dtype=np.int16)).max(axis=2)
    # The few strongest pixels are left out, for an encoder's specks are no picture.
    contrast = np.partition(step.ravel(), -20)[-20]
    return bool((step > SHOWN_STEP).mean() < SHOWN_SHARE or contrast < LEAST_CONTRAST)
