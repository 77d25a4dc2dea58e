"""The fast way must not look different: ours against the same picture of ordinary VMobjects.

Both are painted by Manim's own camera at 854×480. What may differ is antialiasing: Manim paints
each pixel of the image as a square of its own, so that seams show, and shapes the numbers in a
small size, so that they are hinted.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from manim import RIGHT, Create, Transform, linear

WITHIN = 24
MOMENTS = 3


@cache
def pictures(number):
    """Both pictures of a moment, made once, for VMobjects take their time; not to be changed."""
    from array_picture import ArrayPicture
    from article_moments import make_moments
    from vmobject_picture import VMobjectPicture

    moment = make_moments(MOMENTS)[number]
    return VMobjectPicture(moment), ArrayPicture(moment)


def differences(one, other):
    """Mean difference, and for each pixel the largest of its channels."""
    apart = np.abs(one - other)
    return float(apart.mean()), apart.max(axis=2)


def assert_alike(one, other, *, mean, share, largest):
    average, apart = differences(one, other)
    assert average <= mean
    assert (apart <= WITHIN).mean() >= share
    assert apart.max() <= largest


@pytest.mark.parametrize("moment", range(MOMENTS))
def test_the_whole_picture(paint, moment):
    frames = [paint(*picture.mobjects()) for picture in pictures(moment)]
    assert frames[0].mean() > 10
    assert_alike(*frames, mean=0.32, share=0.998, largest=180)


PART_LIMITS = {
    "image": {"mean": 0.12, "share": 0.9995, "largest": 40},
    "hidden_1": {"mean": 0.04, "share": 0.9995, "largest": 75},
    "lines_1": {"mean": 0.01, "share": 1.0, "largest": 8},
    "lines_2": {"mean": 0.012, "share": 1.0, "largest": 8},
    "prediction": {"mean": 0.01, "share": 1.0, "largest": 24},
    "status": {"mean": 0.06, "share": 0.999, "largest": 180},
}


@pytest.mark.parametrize("part", PART_LIMITS)
def test_part_by_part(paint, part):
    for moment in range(MOMENTS):
        frames = [paint(picture.parts[part]) for picture in pictures(moment)]
        assert frames[0].max() > 100
        assert_alike(*frames, **PART_LIMITS[part])


def test_the_headers(paint):
    frames = [paint(picture.headers) for picture in pictures(0)]
    assert_alike(*frames, mean=0.06, share=1.0, largest=WITHIN)


def later_moment(part):
    """A moment on the way to which no line changes its color, nor a full one its size.

    There the two sides differ on purpose: the article blends green into red, and scales of
    different moments into each other, where ours blends the values themselves.
    """
    from article_moments import make_moments

    first, second, _ = make_moments(MOMENTS)
    if part == "image":
        return second
    sizes = np.random.default_rng(7).uniform(0.1, 0.9, size=(10, 10))
    sizes[np.arange(10), np.abs(first.lines_1).argmax(axis=1)] = 1.0
    return replace(first, lines_1=first.lines_1 * sizes)


@pytest.mark.parametrize("part", ["image", "lines_1"])
def test_frame_by_frame_on_the_way(paint, part):
    moving = [picture.parts[part].copy() for picture in pictures(0)]
    targets = [picture.make(part, later_moment(part)) for picture in pictures(0)]
    animations = [
        Transform(mobject, target, rate_func=linear)
        for mobject, target in zip(moving, targets, strict=True)
    ]
    for animation in animations:
        animation.begin()
    start = paint(moving[1])
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        for animation in animations:
            animation.interpolate(share)
        frames = [paint(mobject) for mobject in moving]
        assert_alike(*frames, **PART_LIMITS[part])
    assert not np.array_equal(frames[1], start)


def test_create_begins_with_nothing_and_ends_with_the_same(paint):
    frames = []
    for picture in pictures(0):
        lines = picture.parts["lines_1"].copy()
        animation = Create(lines, lag_ratio=0, rate_func=linear)
        animation.begin()
        frames.append([])
        for share in (0.0, 1.0):
            animation.interpolate(share)
            frames[-1].append(paint(lines))
    assert frames[0][0].sum() == frames[1][0].sum() == 0
    assert_alike(frames[0][1], frames[1][1], **PART_LIMITS["lines_1"])


@pytest.mark.parametrize("part", ["lines_1", "image", "hidden_1"])
def test_a_small_change_would_be_found(paint, part):
    """The tolerances are tight enough: one line of 200, or one pixel of 784, is too much."""
    reference, ours = (picture.parts[part] for picture in pictures(0))
    changed = ours.copy()
    if part == "lines_1":
        changed.values[np.abs(changed.values).argmax()] *= -1
    elif part == "image":
        changed.values[0, 0, 0] = 1.0
    else:
        changed.shift(0.02 * RIGHT)
    with pytest.raises(AssertionError):
        assert_alike(paint(reference), paint(changed), **PART_LIMITS[part])
