"""Colors that can be told apart: from the ground, and from each other, by everybody."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nnviz_manim.errors import SettingError
from nnviz_manim.mobjects import NeuronColumn
from nnviz_manim.painting import DEFAULT_PALETTE, PALETTES, Palette
from nnviz_manim.painting.palette import ink_name, palette_named, rgb, signed_pixels

every_palette = pytest.mark.parametrize("name", PALETTES)

# How people without one kind of cone see linear red, green and blue: G. M. Machado, M. M. Oliveira
# and L. A. F. Fernandes, "A Physiologically-based Model for Simulation of Color Vision
# Deficiency", IEEE Transactions on Visualization and Computer Graphics 15 (6), 2009, severity 1.
DEFICIENCIES = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "full color vision": np.eye(3),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def linear_light(color):
    channels = np.array(rgb(color))
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one, other):
    """Contrast ratio as the Web Content Accessibility Guidelines 2 define it, 1 to 21."""
    light, dark = sorted(float(TO_XYZ[1] @ linear_light(color)) for color in (one, other))[::-1]
    return (light + 0.05) / (dark + 0.05)


def lab(light):
    """CIE L*a*b* of linear light, white being D65."""
    ratios = TO_XYZ @ light / (TO_XYZ @ np.ones(3))
    x, y, z = np.where(ratios > 0.008856, np.cbrt(ratios), 7.787 * ratios + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def difference(one, other, deficiency):
    """CIE 1976 color difference as a person with a deficiency sees it; 2 is just noticeable."""
    matrix = np.array(DEFICIENCIES[deficiency])
    seen = [lab(np.clip(matrix @ linear_light(color), 0, 1)) for color in (one, other)]
    return float(np.linalg.norm(seen[0] - seen[1]))


def test_the_measures_themselves():
    assert contrast("#ffffff", "#000000") == pytest.approx(21, abs=0.05)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.02)
    assert difference("#ffffff", "#000000", "full color vision") == pytest.approx(100, abs=0.1)
    assert difference("#ff0000", "#00ff00", "full color vision") == pytest.approx(170.6, abs=1)


@every_palette
@pytest.mark.parametrize(
    "color", ["ink", "positive", "negative", "quiet", "accent", "right", "wrong"]
)
def test_every_color_stands_out_from_the_ground(name, color):
    palette = PALETTES[name]
    assert contrast(getattr(palette, color), palette.ground) >= 3


@every_palette
def test_ink_can_be_read_like_text(name):
    assert contrast(PALETTES[name].ink, PALETTES[name].ground) >= 7


@pytest.mark.parametrize("name", [DEFAULT_PALETTE.name, f"{DEFAULT_PALETTE.name}-light"])
@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_plus_and_minus_differ_for_everybody_in_the_default_palettes(name, deficiency):
    palette = PALETTES[name]
    assert difference(palette.positive, palette.negative, deficiency) > 60


def test_green_and_red_do_not_which_is_why_they_are_not_the_default():
    article = PALETTES["article"]
    seen = difference(article.positive, article.negative, "full color vision")
    assert seen > 60
    assert difference(article.positive, article.negative, "deuteranopia") < 0.5 * seen


def test_palettes_are_found_by_name_or_given_whole():
    own = replace(DEFAULT_PALETTE, name="own", positive="#ff00ff")
    assert palette_named("article") is PALETTES["article"]
    assert palette_named(own) is own
    assert NeuronColumn(2, palette=own).palette.positive == "#ff00ff"
    assert isinstance(DEFAULT_PALETTE, Palette)
    with pytest.raises(SettingError, match=r"article-light, .*or a Palette of your own"):
        palette_named("nothing")


@every_palette
def test_names_say_which_ground_they_are_for(name):
    light = sum(rgb(PALETTES[name].ground)) > 1.5
    assert light == name.endswith("-light")
    assert PALETTES[name].name == name


def test_signed_pixels_have_the_hue_of_the_sign_and_the_opacity_of_the_size():
    pixels = signed_pixels(np.array([[2.0, -1.0, 0.0, 9.0]]), 4.0, DEFAULT_PALETTE)
    assert pixels.shape == (1, 4, 4)
    assert pixels[0, :, 3].tolist() == [0.5, 0.25, 0.0, 1.0]
    assert pixels[0, 0, :3] == pytest.approx(rgb(DEFAULT_PALETTE.positive))
    assert pixels[0, 1, :3] == pytest.approx(rgb(DEFAULT_PALETTE.negative))
    assert signed_pixels(np.zeros((2, 2)), 0.0, DEFAULT_PALETTE)[..., 3].max() == 0


@every_palette
def test_ink_has_a_name(name):
    assert ink_name(PALETTES[name]) == ("black" if name.endswith("-light") else "white")
