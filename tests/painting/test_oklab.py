"""Colors by lightness, chroma and hue, and back."""

from __future__ import annotations

import numpy as np
import pytest

from nnviz_manim.painting.oklab import from_oklch, to_oklch


def test_colors_lie_where_others_place_them():
    lightness, chroma, _ = to_oklch([1.0, 1.0, 1.0])
    assert (lightness, chroma) == pytest.approx((1.0, 0.0), abs=1e-6)
    # As the CSS Color Module 4 has them: red is oklch(0.628 0.2577 29.23).
    lightness, chroma, hue = to_oklch([1.0, 0.0, 0.0])
    assert (lightness, chroma) == pytest.approx((0.62796, 0.25768), abs=1e-4)
    assert np.degrees(hue) == pytest.approx(29.234, abs=0.01)


def test_colors_come_back():
    colors = np.random.default_rng(0).uniform(size=(4, 5, 3))
    np.testing.assert_allclose(from_oklch(*np.moveaxis(to_oklch(colors), -1, 0)), colors, atol=1e-4)


def test_what_no_screen_shows_keeps_its_lightness_and_hue():
    shown = from_oklch([0.3, 0.9], 0.4, [1.9, -1.0])
    assert ((shown >= 0) & (shown <= 1)).all()
    lightness, chroma, hue = to_oklch(shown).T
    assert lightness == pytest.approx([0.3, 0.9], abs=1e-3)
    assert hue == pytest.approx([1.9, -1.0], abs=0.02)
    assert (chroma < 0.4).all()
    assert (chroma > 0.05).all()
