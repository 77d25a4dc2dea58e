"""The checks of blank, frozen and flickering videos, on frames made here."""

from collections.abc import Callable

import numpy as np
import pytest

from previews.motion import Frame, blank, motion_faults, watch

BACKGROUND = (13, 14, 18)
RATE = 15.0


def picture(bar: float = 0.5, disk: int = 0) -> Frame:
    """A bar as wide as a share of the frame; a disk's brightness in the middle."""
    frame = np.full((120, 208, 3), BACKGROUND, dtype=np.uint8)
    frame[100:112, : round(bar * 208)] = (255, 150, 40)
    if disk:
        frame[40:64, 90:114] = disk
    return frame


def noisy(frame: Frame, seed: int) -> Frame:
    """The frame as an encoder leaves it."""
    noise = np.random.default_rng(seed).integers(-1, 2, frame.shape)
    return np.clip(frame.astype(int) + noise, 0, 255).astype(np.uint8)


def faults(frame_of: Callable[[int], Frame], count: int = 90, **options: object) -> list[str]:
    waits = options.get("waits", [])
    return motion_faults(watch(map(frame_of, range(count))), waits, RATE)  # type: ignore[arg-type]


def test_a_picture_that_moves_is_right() -> None:
    assert faults(lambda number: picture(bar=number / 90)) == []


def test_a_frozen_video_is_found() -> None:
    (fault,) = faults(lambda number: noisy(picture(), number))
    assert "nothing moves from 0.0 s to 5.9 s" in fault


def test_a_frozen_stretch_in_the_middle_is_found() -> None:
    (fault,) = faults(lambda number: picture(bar=np.clip(number - 20, 0, 1) / 10 + number // 90))
    assert "from 1.4 s to 5.9 s" in fault


def test_a_stretch_ends_with_the_first_that_moves() -> None:
    motion = watch(picture(bar=0.5 if number < 70 else number / 100) for number in range(90))
    assert motion.still == [(0, 69)]
    assert motion.frames == 90


def test_waits_that_were_asked_for_may_stand_still() -> None:
    assert faults(lambda _: picture(), waits=[(10, 90)]) == []
    assert faults(lambda _: picture(), waits=[(70, 90)]) != []


def test_a_slow_motion_is_no_standing_still() -> None:
    assert faults(lambda number: picture(disk=100 + number // 10), count=300) == []


def test_a_frame_that_flashes_flickers() -> None:
    (fault,) = faults(lambda number: picture(bar=number / 90, disk=200 * (number == 30)))
    assert fault == "1 frames flicker, at 2.00 s"


def test_a_frame_in_which_something_is_gone_flickers() -> None:
    (fault,) = faults(lambda number: picture(bar=number / 90, disk=200 * (number != 45)))
    assert fault == "1 frames flicker, at 3.00 s"


def test_a_cut_is_no_flicker() -> None:
    assert faults(lambda number: picture(bar=number / 90, disk=200 * (number > 40))) == []


def test_a_small_pulse_that_runs_is_no_flicker() -> None:
    def frame_of(number: int) -> Frame:
        frame = picture(bar=number / 90)
        at = 8 * (number % 26)
        frame[24:32, at : at + 8] = 255
        return frame

    assert faults(frame_of) == []


def test_a_small_spark_is_no_flicker() -> None:
    def frame_of(number: int) -> Frame:
        frame = picture()
        frame[24:32, 96:104] = 255 if number % 10 == 5 else 0
        return frame

    assert faults(frame_of, count=45) == []


def test_a_camera_that_moves_is_no_flicker() -> None:
    cells = np.random.default_rng(0).integers(0, 2, (15, 110), dtype=np.uint8)
    world = np.repeat(np.kron(220 * cells, np.ones((8, 8), np.uint8))[..., None], 3, axis=2)

    assert faults(lambda number: world[:, 8 * number : 8 * number + 208], count=80) == []


@pytest.mark.parametrize("faint", [np.zeros(3), np.full(3, 10)])
def test_an_empty_or_faint_frame_is_blank(faint: np.ndarray) -> None:
    frame = picture(bar=0.0)
    frame[40:80, 40:80] += faint.astype(np.uint8)
    assert blank(frame, BACKGROUND)


def test_a_speck_is_no_picture() -> None:
    frame = picture(bar=0.0)
    frame[:6, :6] = 255
    assert blank(frame, BACKGROUND)


def test_dull_blocks_are_no_picture() -> None:
    frame = picture(bar=0.0)
    frame[40:80, 40:80] += 40
    assert blank(frame, BACKGROUND)


def test_a_frame_with_a_bar_is_not_blank() -> None:
    assert not blank(picture(), BACKGROUND)


def test_the_background_is_the_one_given() -> None:
    white = np.full((120, 208, 3), 255, dtype=np.uint8)
    assert blank(white, (255, 255, 255))
    assert not blank(white, BACKGROUND)
