"""A sheet of images: what it shows, where, and what it refuses."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Scene, Transform, config

from nnviz_manim.analysis.label_pictures import PictureMoment
from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects import ImageSheet
from nnviz_manim.mobjects.results.picture_panel import PicturePanel
from nnviz_manim.painting import PALETTES
from nnviz_manim.painting.palette import rgb

IMAGES = np.random.default_rng(0).uniform(-1, 1, (6, 4, 4))


def moment(count=10, rows=4, columns=4, accuracy=0.5):
    return PictureMoment(1.5, accuracy, np.ones((count, rows, columns)), np.linspace(0, 1, count))


@pytest.mark.parametrize("palette", ["blue-orange", "blue-red-light"])
def test_signed_pixels_have_the_hue_of_their_sign_and_the_opacity_of_their_size(palette):
    sheet = ImageSheet(IMAGES, signed=True, scale=0.5, palette=palette)
    pixels = sheet.pixels(sheet.values[2])
    for value, color in zip(IMAGES[2].ravel(), pixels.reshape(-1, 4), strict=True):
        hue = PALETTES[palette].positive if value >= 0 else PALETTES[palette].negative
        assert color[:3] == pytest.approx(rgb(hue))
        assert color[3] == pytest.approx(min(1, abs(value) / 0.5))


def test_other_pixels_are_of_ink():
    sheet = ImageSheet(np.abs(IMAGES), scale=2.0)
    pixels = sheet.pixels(sheet.values[0])
    assert pixels[..., 3] == pytest.approx(np.abs(IMAGES[0]) / 2)
    assert pixels[0, 0, :3] == pytest.approx(rgb(PALETTES["blue-orange"].ink))


def test_images_stand_in_rows_and_a_short_last_row_in_the_middle():
    sheet = ImageSheet(IMAGES[:5], signed=True, per_row=3, height=1, spacing=(2, 3))
    assert sheet.centers() == pytest.approx(
        np.array([[-2, 1.5, 0], [0, 1.5, 0], [2, 1.5, 0], [-1, -1.5, 0], [1, -1.5, 0]])
    )
    assert sheet.part(4).height == pytest.approx(1)


def test_it_is_painted_where_it_stands(paint):
    sheet = ImageSheet(np.array([np.zeros((2, 2)), np.ones((2, 2))]), spacing=(6, 0))
    frame = paint(sheet)
    height, width = frame.shape[:2]
    scale = width / config.frame_width
    left, right = (int(width / 2 + x * scale) for x in (-3, 3))
    assert frame[height // 2, left].max() == 0
    assert frame[height // 2, right].min() > 200


def test_it_can_be_shown_other_images_and_transformed():
    scene = Scene()
    shares = np.abs(IMAGES) / np.abs(IMAGES).max()
    sheet = ImageSheet(shares)
    scene.play(sheet.animate.show(1 - shares), run_time=0.2)
    assert sheet.values == pytest.approx(1 - shares)
    scene.play(Transform(sheet, ImageSheet(IMAGES / 2, signed=True)), run_time=0.2)
    assert sheet.values == pytest.approx(IMAGES / 2)
    assert sheet.signed


@pytest.mark.parametrize(
    ("values", "settings", "message"),
    [
        (IMAGES[0], {}, r"shape \(4, 4\): reshape them to \(images, rows, columns\)"),
        (IMAGES, {"scale": 0}, "scale=0"),
        (IMAGES, {"per_row": 0}, "per_row=0"),
    ],
)
def test_what_is_no_sheet_is_refused(values, settings, message):
    with pytest.raises(DrawingError, match=message):
        ImageSheet(values, **settings)


@pytest.mark.parametrize(
    ("count", "rows", "columns"), [(2, 8, 8), (3, 4, 20), (10, 28, 28), (26, 28, 28), (30, 20, 8)]
)
def test_a_panel_stays_in_the_picture_and_nothing_overlaps(count, rows, columns):
    panel = PicturePanel(moment(count, rows, columns), [str(k) for k in range(count)], certain=True)
    boxes = [panel.sheet.part(k) for k in range(count)]
    boxes += [*panel.names, *panel.counters, panel.epoch, panel.score]
    for k, one in enumerate(boxes):
        assert abs(one.get_x()) + one.width / 2 <= config.frame_width / 2
        assert abs(one.get_y()) + one.height / 2 <= config.frame_height / 2
        for other in boxes[k + 1 :]:
            apart = np.abs(one.get_center() - other.get_center())
            room = ((one.width + other.width) / 2, (one.height + other.height) / 2)
            assert apart[0] >= room[0] - 1e-9 or apart[1] >= room[1] - 1e-9


def test_a_panel_shows_a_moments_numbers():
    panel = PicturePanel(moment(), list("abcdefghij"), certain=True)
    panel.show(PictureMoment(2.9, 0.876, np.full((10, 4, 4), 0.25), np.full(10, 0.123)))
    assert panel.epoch.text == "Epoch 2"
    assert panel.score.text == "87.6 % of unseen images right"
    assert {counter.text for counter in panel.counters} == {"12 %"}
    assert panel.sheet.values == pytest.approx(0.25)


def test_a_panel_without_room_or_names_is_refused():
    with pytest.raises(DrawingError, match="300 pictures would be"):
        PicturePanel(moment(300), ["a"] * 300)
    with pytest.raises(DrawingError, match="10 pictures was given 2 names"):
        PicturePanel(moment(), ["a", "b"])
