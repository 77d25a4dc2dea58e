"""Heights as surfaces and contours: where they lie, and against Manim's own surface."""

from __future__ import annotations

import numpy as np
import pytest
from manim import BLUE, DEGREES, ManimColor, Surface
from manim.camera.three_d_camera import ThreeDCamera

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects import ContourMap, CostSurface, DescentPath, Plot
from nnviz_manim.mobjects.worlds.contours import contour_segments
from nnviz_manim.mobjects.worlds.heights import height_colors
from nnviz_manim.painting import DEFAULT_PALETTE, PALETTES
from nnviz_manim.painting.oklab import to_oklch

SIDE = 25
X, Y = np.meshgrid(np.linspace(-2, 2, SIDE), np.linspace(-2, 2, SIDE))


def hills(x, y):
    return np.sin(x) * np.cos(y) + 0.1 * x**2


@pytest.fixture
def surface() -> CostSurface:
    return CostSurface(hills(X, Y), (-2, 2), (-2, 2), height_range=(-2, 2), size=(4, 4, 4))


@pytest.fixture
def seen():
    """Paint as a camera that looks from the side; red, green and blue, and the camera."""

    def painted(*mobjects, phi=60, theta=-50):
        camera = ThreeDCamera()
        camera.set_phi(phi * DEGREES)
        camera.set_theta(theta * DEGREES)
        camera.capture_mobjects(mobjects)
        return camera.pixel_array[..., :3].astype(int), camera

    return painted


def test_contours_of_a_slope_are_straight():
    cells, ends = contour_segments(np.tile(np.arange(4.0), (3, 1)), [0.25, 2.5])
    assert sorted(set(ends[..., 1].ravel())) == pytest.approx([0.25, 2.5])
    assert sorted(cells) == [0, 2, 3, 5]


def test_contours_of_a_cone_are_circles():
    x, y = np.meshgrid(np.arange(41.0) - 20, np.arange(41.0) - 20)
    _, ends = contour_segments(np.hypot(x, y), [12.5])
    assert np.hypot(*(ends - 20).reshape(-1, 2).T) == pytest.approx(12.5, abs=0.05)
    length = np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1).sum()
    assert length == pytest.approx(2 * np.pi * 12.5, rel=0.01)


def test_every_case_of_a_cell_has_its_lines_and_saddles_have_two():
    for case in range(16):
        corners = [(case >> bit) & 1 for bit in range(4)]
        cell = np.array([[corners[0], corners[1]], [corners[3], corners[2]]], dtype=float)
        _, ends = contour_segments(cell, [0.5])
        assert len(ends) == {0: 0, 15: 0, 5: 2, 10: 2}.get(case, 1)
        changes = [end for segment in ends for end in segment]
        assert all(0.5 in end for end in changes)
    holed = np.array([[0.0, 1.0, 0.0], [0.0, 1.0, np.nan]])
    assert set(contour_segments(holed, [0.5])[0]) == {0}


def test_a_surface_lies_at_its_heights(surface):
    assert surface.at(-2, -2, -2) == pytest.approx([-2, -2, -2])
    assert surface.at(2, -2, 2) == pytest.approx([2, -2, 2])
    corners = surface.points[:-4].reshape(SIDE, SIDE, 3)
    assert corners[..., 0] == pytest.approx(X)
    assert corners[..., 1] == pytest.approx(Y)
    assert corners[..., 2] == pytest.approx(hills(X, Y))
    surface.scale(0.5).shift([1, 0, 1])
    assert surface.at(0, 0, 0) == pytest.approx([1, 0, 1])
    surface.show(np.full((SIDE, SIDE), 5.0))
    assert surface.points[:-4, 2] == pytest.approx(2.0)


def test_the_surface_covers_what_manims_covers(surface, seen):
    theirs = Surface(
        lambda u, v: np.array([u, v, hills(u, v)]),
        u_range=(-2, 2),
        v_range=(-2, 2),
        resolution=SIDE - 1,
        fill_opacity=1.0,
        stroke_width=0,
        checkerboard_colors=[BLUE, BLUE],
    )
    for phi, theta in ((60, -50), (75, 20), (0, -90)):
        ours, _ = seen(surface, phi=phi, theta=theta)
        other, _ = seen(theirs, phi=phi, theta=theta)
        covered, expected = ours.any(axis=2), other.any(axis=2)
        # Only along the silhouette, of which a pixel more or less is covered.
        assert (covered != expected).sum() < 0.025 * expected.sum()


def test_every_pixel_shows_the_height_that_manims_shows(seen, monkeypatch):
    ours = CostSurface(
        hills(X, Y), (-2, 2), (-2, 2), height_range=(-2, 2), size=(4, 4, 4), levels=0
    )
    theirs = Surface(
        lambda u, v: np.array([u, v, hills(u, v)]),
        u_range=(-2, 2),
        v_range=(-2, 2),
        resolution=SIDE - 1,
        fill_opacity=1.0,
        stroke_width=0.6,
    )
    # Their faces follow the first parameter, ours the second; both take the color of the height.
    hues = ours.quad_colors().reshape(SIDE - 1, SIDE - 1, 3).swapaxes(0, 1).reshape(-1, 3)
    for face, hue in zip(theirs, hues, strict=True):
        face.set_fill(ManimColor(hue), opacity=1).set_stroke(ManimColor(hue), width=0.6)
    monkeypatch.setattr(ThreeDCamera, "modified_rgbas", lambda camera, mobject, rgbas: rgbas)
    for phi, theta in ((70, -50), (60, 100)):
        mine, other = (seen(each, phi=phi, theta=theta)[0] for each in (ours, theirs))
        # A pixel on an edge, of the whole or of a near slope before a far one, may be of either.
        shifts = [(down, along) for down in (-1, 0, 1) for along in (-1, 0, 1)]
        near = [np.roll(other, each, (0, 1)) for each in shifts]
        inside = mine.any(axis=2) & np.all([each.any(axis=2) for each in near], axis=0)
        differ = np.min([np.abs(mine - each).max(axis=2) for each in near], axis=0)[inside] > 12
        assert inside.sum() > 15_000
        assert differ.mean() < 0.002


def test_contour_lines_lie_on_the_surface(surface, seen):
    plain = CostSurface(
        hills(X, Y), (-2, 2), (-2, 2), height_range=(-2, 2), size=(4, 4, 4), levels=0
    )
    with_lines, without = seen(surface)[0], seen(plain)[0]
    drawn = np.abs(with_lines - without).max(axis=2) > 8
    assert 300 < drawn.sum() < 0.4 * without.any(axis=2).sum()


@pytest.mark.parametrize(
    "heights", [np.zeros(4), np.zeros((1, 3)), np.full((2, 2), np.nan)], ids=["row", "flat", "nan"]
)
def test_heights_that_are_no_grid_are_refused(heights):
    for kind in (CostSurface, ContourMap):
        with pytest.raises(DrawingError, match="finite heights"):
            kind(heights, (0, 1), (0, 1))


def test_another_grid_is_refused(surface):
    with pytest.raises(DrawingError, match=r"\(25, 25\)"):
        surface.show(np.zeros((3, 3)))
    with pytest.raises(DrawingError, match="height_range"):
        CostSurface(np.zeros((2, 2)), (0, 1), (0, 1), height_range=(1, 1))


def test_colors_go_from_cool_to_warm_on_every_ground():
    for palette in PALETTES.values():
        low, high = height_colors(np.array([0.0, 1.0]), palette)
        assert np.abs(high - low).max() > 0.3


@pytest.mark.parametrize("name", PALETTES)
def test_colors_of_heights_are_never_gray_and_become_lighter(name):
    lightness, chroma, hue = to_oklch(height_colors(np.linspace(0.0, 1.0, 200), PALETTES[name])).T
    assert chroma.min() > 0.1
    assert (np.diff(lightness) > -0.002).all()
    assert lightness[-1] - lightness[0] > 0.12
    turns = np.diff(np.unwrap(hue))
    assert np.abs(turns.sum()) < np.pi, "by the shorter way around"
    assert np.abs(turns).max() < 0.1, "no two neighbors differ much"


def test_a_map_fills_the_area_of_its_plot(paint, at):
    plot = Plot((-2, 2), (-2, 2), width=7, height=7)
    contours = ContourMap.under(plot, X, height_range=(-2, 2), levels=0)
    assert contours.at(1, -1) == pytest.approx(plot.at(1, -1))
    frame = paint(contours)
    for x in (-1.5, 0.2, 1.7):
        expected = 255 * height_colors(np.array((x + 2) / 4), DEFAULT_PALETTE)
        assert at(frame, plot.at(x, 1)) == pytest.approx(expected, abs=4)
    upright = ContourMap.under(plot, Y, height_range=(-2, 2), levels=0)
    frame = paint(upright)
    for y in (-1.5, 1.7):
        expected = 255 * height_colors(np.array((y + 2) / 4), DEFAULT_PALETTE)
        assert at(frame, plot.at(0, y)) == pytest.approx(expected, abs=4)


def test_a_map_looks_the_same_from_above_and_lies_flat_from_the_side(seen, paint):
    contours = ContourMap(X + Y, (-2, 2), (-2, 2), width=4, height=4)
    above, _ = seen(contours, phi=0, theta=-90)
    assert np.abs(above - paint(contours)).max() <= 2
    aside, camera = seen(contours, phi=60, theta=-60)
    for x, y in ((-1.5, -1.0), (0.1, 0.2), (1.6, 1.2)):
        place = camera.project_points(contours.at(x, y)[None].copy())[0]
        row, column = int(240 - 60 * place[1]), int(427 + 60 * place[0])
        low, high = contours.height_range
        expected = 255 * height_colors(np.array((x + y - low) / (high - low)), DEFAULT_PALETTE)
        window = aside[row - 2 : row + 3, column - 2 : column + 3].reshape(-1, 3)
        assert np.abs(window - expected).max(axis=1).min() < 12


def test_a_path_is_drawn_as_far_as_its_time(paint, at):
    places = np.array([[-3.0, 0, 0], [-1, 2, 0], [1, 0, 0], [3, 2, 0]])
    path = DescentPath(places, 1.5, color="#ff0000", stroke=8, palette=DEFAULT_PALETTE)
    assert path.end() == pytest.approx([0, 1, 0])
    frame = paint(path)
    for on in ([-2, 1, 0], [-1, 2, 0], [-0.5, 1.5, 0], [0, 1, 0]):
        assert at(frame, on) == [255, 0, 0]
    for beyond in ([0.5, 0.5, 0], [2, 1, 0]):
        assert at(frame, beyond) == [0, 0, 0]
    assert path.show(99).end() == pytest.approx(places[-1])
    assert path.show(0, places=places + 1).end() == pytest.approx(places[0] + 1)


def test_arrowheads_stand_on_long_steps_alone(paint):
    places = [[-3.0, 0, 0], [0, 0, 0], [0.05, 0, 0]]
    plain, arrowed = (paint(DescentPath(places, arrows=arrows)) for arrows in (False, True))
    columns = np.flatnonzero((plain != arrowed).any(axis=(0, 2)))
    assert columns.size
    assert (columns - 427).max() / 60 < 0.05


def test_a_path_needs_places():
    for wrong in ([], [[0, np.nan, 0]]):
        with pytest.raises(DrawingError, match="finite place"):
            DescentPath(wrong)
    with pytest.raises(DrawingError, match="2 places"):
        DescentPath([[0, 0, 0], [1, 0, 0]]).show(places=[[0, 0, 0]])


def test_a_hill_hides_what_lies_behind_it():
    x, y = np.meshgrid(np.linspace(-2, 2, 41), np.linspace(-2, 2, 41))
    hill = np.exp(-3 * (x**2 + y**2))
    surface = CostSurface(hill, (-2, 2), (-2, 2), height_range=(0, 1), size=(4, 4, 2)).shift(
        [3, 1, 2]
    )
    eye = surface.at(0, -30, 1)
    front, behind, aside, top = (
        surface.at(*place) for place in ((0, -1.5, 0), (0, 1.2, 0), (1.9, 1.2, 0), (0, 0, 1))
    )
    assert surface.hides([front, behind, aside, top], eye).tolist() == [False, True, False, False]
    # From the other side it is the other way round, and from above nothing is hidden.
    assert surface.hides([front, behind], surface.at(0, 30, 1)).tolist() == [
        True,
        False,
    ]
    sky = surface.get_center() + np.array([0.0, 0.0, 30.0])
    assert not surface.hides([front, behind, aside, top], sky).any()
    # Below it: what stands under the surface is hidden, what juts out before it is not.
    below = [surface.at(0, 0, 0) - [0, 0, 0.5], surface.at(0, -1.95, 0) - [0, 0, 1.5]]
    higher = eye + np.array([0.0, 0.0, 12.0])
    assert surface.hides(below, higher).tolist() == [True, False]


def test_hidden_steps_of_a_path_are_faint(seen):
    places = [[-3, 0, 0], [-1, 0, 0], [1, 0, 0], [3, 0, 0]]
    path = DescentPath(places, ball=False, stroke=8, color="#FFFFFF").show(hidden=[0, 1, 0, 0])
    frame, _ = seen(path, phi=0, theta=-90)
    row = frame[frame.shape[0] // 2].mean(axis=1)
    unit, middle = frame.shape[0] / 8, frame.shape[1] // 2
    left, between, right = (row[int(middle + x * unit)] for x in (-2, 0, 2))
    assert left > 245
    assert right > 245
    assert 35 < between < 75
    with pytest.raises(DrawingError, match="4 places"):
        path.show(hidden=[1])
