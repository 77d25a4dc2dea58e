from __future__ import annotations

import numpy as np
import pytest

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects import (
    LayerEquation,
    MistakeGallery,
    NetworkDiagram,
    PixelGrid,
    WeightImages,
)
from nnviz_manim.mobjects.network.pixel_stream import PixelStream
from nnviz_manim.painting.palette import DEFAULT_PALETTE, palette_named, signed_pixels
from nnviz_manim.recording import Run

RANDOM = np.random.default_rng(0)
IMAGE = RANDOM.random((8, 8, 3))
WEIGHTS = RANDOM.normal(size=(5, 8, 8, 3))


def run_in_color() -> Run:
    return Run.from_arrays(
        weights=[WEIGHTS.reshape(5, -1), np.ones((2, 5))],
        activations=["relu", "softmax"],
        inputs=IMAGE.reshape(1, -1),
        feature_shape=(8, 8, 3),
    )


def test_an_image_in_color_has_the_colors_of_its_values() -> None:
    pixels = PixelGrid(IMAGE).pixels(IMAGE[None])
    assert pixels[0, ..., :3] == pytest.approx(IMAGE)
    assert (pixels[..., 3] == 1).all()


def test_an_image_of_three_columns_is_gray() -> None:
    gray = PixelGrid(IMAGE[..., 0][:, :3])
    assert gray.pixels(gray.values)[0, ..., 3] == pytest.approx(IMAGE[:, :3, 0])


@pytest.mark.parametrize(
    ("channel", "expected"),
    [
        ("sum", WEIGHTS.sum(axis=3)),
        ("red", WEIGHTS[..., 0]),
        ("green", WEIGHTS[..., 1]),
        ("blue", WEIGHTS[..., 2]),
    ],
)
def test_weights_of_a_channel_or_their_sum(channel: str, expected: np.ndarray) -> None:
    pictures = WeightImages(WEIGHTS.reshape(5, -1), (8, 8, 3), weight_scale=2.0, channel=channel)
    palette = palette_named(DEFAULT_PALETTE)
    assert pictures.pixels(pictures.values) == pytest.approx(signed_pixels(expected, 2.0, palette))
    other = WeightImages(WEIGHTS, weight_scale=2.0).show_channel(channel)
    assert other.seen() == pytest.approx(expected)


def test_a_channel_that_there_is_not() -> None:
    with pytest.raises(DrawingError, match="channel='infrared': expected one of sum, red"):
        WeightImages(WEIGHTS, channel="infrared")


def test_a_pixel_in_color_flies_as_one() -> None:
    stream = PixelStream(PixelGrid(IMAGE), WeightImages(WEIGHTS), most=10**6)
    assert 0 < stream.part_count <= 5 * 64
    whole = (IMAGE * WEIGHTS).sum(axis=3)
    assert np.abs(stream.values).max() == 1
    assert np.sort(stream.values)[-1] == pytest.approx(whole.max() / np.abs(whole).max())


def test_a_diagram_shows_an_image_in_color() -> None:
    diagram = NetworkDiagram(run_in_color())
    assert diagram.image is not None
    assert diagram.image.values[0] == pytest.approx(IMAGE, abs=1e-6)


def test_mistakes_in_color() -> None:
    gallery = MistakeGallery([IMAGE, IMAGE], [0, 1], [1, 0], [0.5, 0.6], ["a", "b"])
    assert gallery.values.shape == (2, 8, 8, 3)
    with pytest.raises(DrawingError, match="images of shape"):
        MistakeGallery(RANDOM.random((2, 8, 8, 4)), [0, 1], [1, 0], [0.5, 0.6], ["a", "b"])


def test_diagrams_and_equations_pass_a_channel_on() -> None:
    run = run_in_color()
    diagram = NetworkDiagram(run, channel="green")
    assert diagram.pictures is not None
    assert diagram.pictures.seen() == pytest.approx(WEIGHTS[..., 1], abs=1e-6)
    pictures = LayerEquation.of(run, 1, channel="blue").maps["weights"]
    assert isinstance(pictures, WeightImages)
    assert pictures.seen() == pytest.approx(WEIGHTS[..., 2], abs=1e-6)


def test_a_diagram_refuses_a_channel_that_there_is_not_also_without_pictures() -> None:
    with pytest.raises(DrawingError, match="channel='cyan': expected one of sum, red"):
        NetworkDiagram([2, 1], channel="cyan")
