"""Cells, lines and blocks of large layers: colors against numbers, places, animations."""

from __future__ import annotations

import doctest
from dataclasses import replace

import numpy as np
import pytest
from manim import RIGHT, Create, FadeOut, Indicate, Scene, Transform, config

from nnviz_manim.analysis import SaturationRecord
from nnviz_manim.datasets import make_prototypes
from nnviz_manim.errors import DrawingError
from nnviz_manim.learning import MLP, train
from nnviz_manim.mobjects import Learning, SaturationDiagram, SaturationStrip, StrongConnections
from nnviz_manim.mobjects.saturation import strip as saturation_strip
from nnviz_manim.mobjects.saturation import strong_connections
from nnviz_manim.painting import PALETTES, ArrayMobject
from nnviz_manim.painting.palette import palette_named, rgb
from nnviz_manim.recording import Run


def record_of(sizes: tuple[int, ...], *, strongest: int = 1, matrix_cells: int = 0):
    data = make_prototypes(classes=sizes[-1], features=sizes[0], examples=10 * sizes[-1])
    names = ["tanh"] * (len(sizes) - 2) + ["softmax"]
    network = MLP(sizes, activations=names)
    run = Run.record(train(network, data, epochs=2, learning_rate=0.02))
    return SaturationRecord.of(run, data.features, strongest=strongest, matrix_cells=matrix_cells)


@pytest.fixture(scope="module")
def record():
    return record_of((40, 30, 6))


def pixel_at(frame, place) -> np.ndarray:
    row = round((config.frame_height / 2 - place[1]) * config.pixel_height / config.frame_height)
    column = round((config.frame_width / 2 + place[0]) * config.pixel_width / config.frame_width)
    return frame[row, column]


# The strip


@pytest.mark.parametrize("units", [1, 10, 50, 300, 784, 997, 1000])
def test_every_unit_has_a_cell_of_its_own_within_the_room(units):
    strip = SaturationStrip(units, width=2.4, height=5.0)
    corners = strip.part_points()
    assert len(corners) == units
    assert strip.width <= 2.4
    assert strip.height <= 5.0
    centers, side = corners.mean(axis=1), np.ptp(corners[0, :, 0])
    assert len(np.unique(np.round(centers, 6), axis=0)) == units
    if units > 1:
        apart = np.abs(centers[:, None] - centers[None]).max(axis=2) + 9 * np.eye(units)
        assert apart.min() > side


def test_a_thousand_cells_can_be_told_apart_at_480p():
    strip = SaturationStrip(1000, width=2.4, height=5.0)
    side = np.ptp(strip.part_points()[0, :, 0])
    assert side * 480 / 8 > 4


@pytest.mark.parametrize("name", sorted(PALETTES))
def test_cells_are_painted_in_the_color_of_their_level(name, paint):
    palette = palette_named(name)
    levels = np.array([0.0, 0.3, 0.8, 1.0])
    strip = SaturationStrip(levels, columns=4, width=8, height=4, largest_pitch=2, palette=name)
    frame = paint(strip)
    for part, wanted in enumerate(strip.colors()):
        shown = pixel_at(frame, strip.part_points()[part].mean(axis=0))
        np.testing.assert_allclose(shown, 255 * wanted, atol=2)
    np.testing.assert_allclose(strip.colors()[3], rgb(palette.accent))
    away = np.linalg.norm(strip.colors() - rgb(palette.ground), axis=1)
    assert away[0] > 0.1
    assert np.all(np.diff(away) > 0)


def test_a_dead_unit_is_crossed_out_in_its_own_color(paint):
    strip = SaturationStrip([1.0, 1.0], [1, 0], width=8, height=4, columns=2, largest_pitch=4)
    frame = paint(strip)
    middle_of_dead, middle_of_alive = (corners.mean(axis=0) for corners in strip.part_points())
    wrong, accent = (255 * np.array(rgb(getattr(strip.palette, k))) for k in ("wrong", "accent"))
    np.testing.assert_allclose(pixel_at(frame, middle_of_dead), wrong, atol=3)
    np.testing.assert_allclose(pixel_at(frame, middle_of_alive), accent, atol=3)


def test_half_created_it_shows_the_first_half_of_its_cells(paint):
    strip = SaturationStrip(np.ones(10), width=10, height=2, columns=10, largest_pitch=1)
    strip.pointwise_become_partial(strip, 0, 0.5)
    frame = paint(strip)
    lit = [pixel_at(frame, corners.mean(axis=0)).any() for corners in strip.part_points()]
    assert lit == [True] * 5 + [False] * 5


def test_a_transform_passes_through_the_levels_between():
    one, other = SaturationStrip(np.zeros(6)), SaturationStrip(np.ones(6), np.ones(6))
    transform = Transform(one, other)
    transform.begin()
    transform.interpolate(0.5)
    np.testing.assert_allclose(one.levels, transform.rate_func(0.5))
    np.testing.assert_allclose(one.dead, transform.rate_func(0.5))


def test_a_cell_can_be_pointed_at_and_moved_alone(paint):
    strip = SaturationStrip(np.full(9, 0.5), width=3, height=3, largest_pitch=1)
    before = strip.part_points().copy()
    strip.part(4).shift(3 * RIGHT)
    moved = np.abs(strip.part_points() - before).max(axis=(1, 2)) > 0
    assert moved.nonzero()[0].tolist() == [4]
    assert pixel_at(paint(strip), before[4].mean(axis=0) + 3 * RIGHT).any()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (((),), "at least one unit"),
        ((0,), "at least one unit"),
        (([0.1, 0.2], [1]), "2 units and was given 1"),
    ],
)
def test_a_strip_refuses_what_does_not_fit(arguments, said):
    with pytest.raises(DrawingError, match=said):
        SaturationStrip(*arguments)


def test_a_strip_refuses_settings_that_cannot_be():
    with pytest.raises(DrawingError, match="width=0 was given"):
        SaturationStrip(3, width=0)
    with pytest.raises(DrawingError, match="columns=4"):
        SaturationStrip(3, columns=4)
    with pytest.raises(DrawingError, match="glow='bright'"):
        SaturationStrip(3, glow="bright").colors()
    with pytest.raises(DrawingError, match="3 units and was given 4"):
        SaturationStrip(3).show(np.zeros(4))


# The lines


def test_lines_have_the_color_of_their_sign_and_fade_with_their_size(paint):
    heights = np.array([2.0, 0.0, -2.0])
    starts = np.column_stack([np.full(3, -3), heights, np.zeros(3)])
    lines = StrongConnections(
        starts, starts + 6 * RIGHT, [1.0, -0.5, 0.0], weight_scale=1.0, stroke_width=20
    )
    frame = paint(lines)
    positive, negative = (255 * np.array(rgb(c)) for c in ("#ff9a2e", "#4aa3ff"))
    np.testing.assert_allclose(pixel_at(frame, [0, 2, 0]), positive, atol=3)
    np.testing.assert_allclose(pixel_at(frame, [0, 0, 0]), negative / 2, atol=3)
    assert not pixel_at(frame, [0, -2, 0]).any()


def test_lines_refuse_what_does_not_fit():
    with pytest.raises(DrawingError, match="as many starts as ends"):
        StrongConnections(np.zeros((2, 3)), np.zeros((3, 3)))
    with pytest.raises(DrawingError, match="2 lines and was given 5 weights"):
        StrongConnections(np.zeros((2, 3)), np.ones((2, 3))).show(np.zeros(5))


# The whole


def test_the_blocks_show_the_numbers_of_the_moment(record):
    diagram = SaturationDiagram(record)
    some_dead = {1: np.arange(30) % 2, 2: np.arange(6) < 2}
    moment = replace(record[-1], dead=some_dead, dead_shares={1: 0.5, 2: 1 / 3})
    diagram.show(moment)
    for layer in (1, 2):
        np.testing.assert_allclose(diagram.blocks[layer].levels, moment.levels[layer])
        np.testing.assert_allclose(diagram.blocks[layer].dead, moment.dead[layer])
        np.testing.assert_allclose(diagram.links[layer].values, moment.strongest[layer].ravel())
        counters = diagram.counters[layer]
        assert counters["mean"].text == f"{100 * moment.levels[layer].mean():.1f} %"
        assert counters["saturated"].text == f"{100 * moment.saturated_shares[layer]:.1f} %"
        assert counters["dead"].text == f"{100 * moment.dead_shares[layer]:.1f} %"
    low, high = record.reaches()
    np.testing.assert_allclose(
        diagram.blocks[0].levels, (moment.reach - low) / (high - low), atol=1e-6
    )


def test_each_line_joins_the_rows_of_the_units_that_it_connects(record):
    diagram = SaturationDiagram(record)
    for layer, lines in diagram.links.items():
        before, after = diagram.blocks[layer - 1], diagram.blocks[layer]
        pitch = np.ptp(before.part_points()[0, :, 1]) / 2, np.ptp(after.part_points()[0, :, 1]) / 2
        for unit, (start, end) in enumerate(lines.part_points()):
            source = record.sources[layer][unit, 0]
            assert abs(start[1] - before.part_points()[source].mean(axis=0)[1]) < pitch[0]
            assert abs(end[1] - after.part_points()[unit].mean(axis=0)[1]) < pitch[1]
            assert before.get_right()[0] < start[0] < end[0] < after.get_left()[0]


@pytest.mark.parametrize("sizes", [(1000, 300, 50), (784, 300, 50, 10), (8, 2), (3, 500, 500, 2)])
@pytest.mark.parametrize("links", ["strongest", "matrix"])
def test_nothing_overlaps_or_leaves_the_frame(sizes, links):
    diagram = SaturationDiagram(
        record_of(sizes, matrix_cells=40), width=11.1, height=7.4, links=links
    )
    assert abs(diagram.get_center()[0]) < 0.2
    pieces = [*diagram.blocks.values(), *diagram.words, *diagram.numbers, *diagram.links.values()]
    pieces += [each for each in diagram.legend.get_family() if isinstance(each, ArrayMobject)]
    boxes = [
        (piece.get_left()[0], piece.get_right()[0], piece.get_bottom()[1], piece.get_top()[1])
        for piece in pieces
    ]
    for left, right, bottom, top in boxes:
        assert -11.1 / 2 - 0.01 <= left < right <= 11.1 / 2 + 0.01
        assert -3.71 <= bottom < top <= 3.71
    for one, (l1, r1, b1, t1) in enumerate(boxes):
        for other, (l2, r2, b2, t2) in enumerate(boxes[:one]):
            apart = l1 >= r2 or l2 >= r1 or b1 >= t2 or b2 >= t1
            assert apart, (pieces[one], pieces[other])
    texts = [text for each in pieces if (text := each.smallest_text())]
    assert min(texts) >= 10 * 8 / 480


def test_the_matrix_is_shown_as_it_is_recorded(paint):
    record = record_of((40, 30, 6), matrix_cells=20)
    diagram = SaturationDiagram(record, links="matrix")
    diagram.show(record[-1])
    for layer in (1, 2):
        np.testing.assert_allclose(diagram.links[layer].values[0], record[-1].matrices[layer])
    assert paint(diagram).any()


def test_links_can_be_left_out(record):
    assert SaturationDiagram(record, links="none").links == {}


def test_it_plays_a_record_and_comes_to_its_last_moment(record):
    diagram = SaturationDiagram(record)

    class Play(Scene):
        def construct(self):
            self.play(Create(diagram.blocks[1]), run_time=0.2)
            self.play(Learning(record, diagram), run_time=0.4)
            self.play(Indicate(diagram.unit(1, 3)), run_time=0.2)

    Play().render()
    np.testing.assert_allclose(diagram.blocks[1].levels, record[-1].levels[1])


def test_animate_show_moves_it_to_a_moment(record):
    diagram = SaturationDiagram(record)

    class Play(Scene):
        def construct(self):
            self.add(diagram)
            self.play(diagram.animate.show(record[2]), run_time=0.3)
            self.play(FadeOut(diagram), run_time=0.2)

    Play().render()
    np.testing.assert_allclose(diagram.blocks[2].levels, record[2].levels[2])


def test_a_diagram_refuses_what_does_not_fit(record):
    with pytest.raises(DrawingError, match="links='all'"):
        SaturationDiagram(record, links="all")
    with pytest.raises(DrawingError, match="matrix_cells"):
        SaturationDiagram(record, links="matrix")
    with pytest.raises(DrawingError, match="keeps no connections"):
        SaturationDiagram(record_of((4, 3), strongest=0))
    with pytest.raises(DrawingError, match="width of 4"):
        SaturationDiagram(record, width=4)
    with pytest.raises(DrawingError, match="height 2"):
        SaturationDiagram(record, height=2)
    with pytest.raises(DrawingError, match="no layer 3"):
        SaturationDiagram(record).unit(3, 0)
    with pytest.raises(DrawingError, match=r"\(4, 3\)"):
        SaturationDiagram(record).show(record_of((4, 3))[0])


@pytest.mark.parametrize("module", [saturation_strip, strong_connections])
def test_the_examples_render(module):
    kind = getattr(module, module.__all__[0])
    namespace = vars(module).copy()
    for example in doctest.DocTestParser().get_examples(kind.__doc__):
        exec(example.source, namespace)
    scenes = [
        each
        for each in namespace.values()
        if isinstance(each, type) and issubclass(each, Scene) and each is not Scene
    ]
    assert len(scenes) == 1
    scenes[0]().render()


def test_a_cell_that_dies_loses_its_glow_first_and_is_never_a_hole():
    strip = SaturationStrip([1.0], [0.0])
    alive, cold = strip.colors()[0], strip.show([0.0]).colors()[0]
    np.testing.assert_allclose(strip.show([1.0], [0.5]).colors()[0], cold)
    np.testing.assert_allclose(strip.show([1.0], [0.25]).colors()[0], (alive + cold) / 2)
    lost = strip.show([1.0], [1.0]).colors()[0]
    np.testing.assert_allclose(strip.show([1.0], [0.75]).colors()[0], (cold + lost) / 2)
    ground = np.array(rgb(strip.palette.ground))
    for death in np.linspace(0, 1, 21):
        assert np.abs(strip.show([1.0], [death]).colors()[0] - ground).max() > 0.08
