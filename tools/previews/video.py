"""Reads a video back and holds it against what its scene says of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import av
import numpy as np
from PIL import Image

from previews.motion import Frame, alike, blank, motion_faults, watch

__all__ = ["Footage", "examine", "moments_of"]

OPENING = 1.0
"""Seconds after which something must be seen: scenes are drawn in from an empty frame."""


@dataclass
class Footage:
    """What a video file holds."""

    frames: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)


class _Reader:
    """Decodes a video once: halved frames to watch, and whole ones of chosen moments."""

    def __init__(self, path: Path, chosen: Sequence[int]) -> None:
        self.path = path
        self.chosen = set(chosen)
        self.whole: dict[int, Frame] = {}
        self.seconds = 0.0
        self.rate = 0.0

    def __iter__(self) -> Iterator[Frame]:
        with av.open(str(self.path)) as container:
            stream = container.streams.video[0]
            self.rate = float(stream.average_rate or 0)
            if stream.duration is not None and stream.time_base is not None:
                self.seconds = float(stream.duration * stream.time_base)
            latest = None
            for number, frame in enumerate(container.decode(stream)):
                latest = (number, frame)
                if number in self.chosen:
                    self.whole[number] = _pixels(frame)
                small = frame.reformat(
                    width=frame.width // 2,
                    height=frame.height // 2,
                    format="rgb24",
                    interpolation="AREA",
                )
                yield _pixels(small)
            if latest is not None:
                self.whole[latest[0]] = _pixels(latest[1])


def _pixels(frame: av.VideoFrame) -> Frame:
    return np.asarray(frame.to_ndarray(format="rgb24"), dtype=np.uint8)


def moments_of(frames: int, frame_rate: float) -> dict[str, int]:
    """Numbers of the frames that are looked at, beside the last one."""
    return {"first": min(round(OPENING * frame_rate), frames // 4), "middle": frames // 2}


def examine(
    path: Path,
    frames: int,
    waits: Sequence[tuple[int, int]],
    background: Sequence[int],
    frame_rate: float = 15.0,
) -> Footage:
    """Read a video and say what is wrong with it; three frames are left beside it as PNG files.

    Parameters
    ----------
    path
        The video.
    frames
        How many frames its scene has drawn.
    waits
        First frame of each wait that the scene asked for, and the first frame after it.
    background
        Red, green and blue of the background, 0 to 255.
    frame_rate
        Frames a second.
    """
    moments = moments_of(frames, frame_rate)
    reader = _Reader(path, list(moments.values()))
    motion = watch(reader)
    footage = Footage(motion.frames, reader.seconds)
    expected = frames / frame_rate
    if motion.frames != frames or abs(reader.seconds - expected) > 0.5 / frame_rate:
        footage.faults.append(
            f"the video has {motion.frames} frames in {reader.seconds:.2f} s,"
            f" its scene drew {frames} in {expected:.2f} s"
        )
    if not motion.frames:
        return footage
    moments["last"] = max(reader.whole)
    pictures = {name: reader.whole.get(number) for name, number in moments.items()}
    for name, picture in pictures.items():
        if picture is None:
            continue
        Image.fromarray(picture).save(path.with_name(f"{path.stem}_{name}.png"))
        if blank(picture, background):
            footage.faults.append(
                f"its {name} frame (at {moments[name] / frame_rate:.1f} s) is blank"
            )
    first, last = pictures["first"], pictures["last"]
    if first is not None and last is not None and alike(first, last):
        footage.faults.append("its last frame is its first: nothing has changed")
    footage.faults += motion_faults(motion, waits, frame_rate)
    return footage
