"""What a lesson on backpropagation shows, and what it refuses."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Scene, tempconfig

from nnviz_manim.analysis import backpropagate, check_gradients
from nnviz_manim.errors import SettingError
from nnviz_manim.learning import MLP, SGD, network_of
from nnviz_manim.mixins import BackpropagationMixin
from nnviz_manim.mixins.backpropagation_formulas import (
    chain_formula,
    cost_formula,
    delta_formula,
    error_formula,
    gradient_formula,
    gradient_table,
    matrix_formulas,
    update_formulas,
)
from nnviz_manim.mobjects.worlds.lettering import number_width
from nnviz_manim.painting.canvas import STROKE_UNIT
from nnviz_manim.painting.palette import rgb

OWN = network_of(
    [[[0.9, -0.4], [-0.7, 0.8], [0.3, 0.5]], [[0.6, -0.9, 0.4], [-0.5, 0.7, 0.8]]],
    [[0.1, -0.2, 0.3], [0.2, -0.1]],
    activations=("tanh", "sigmoid"),
)
FRAMES = {
    "wide": (128 / 9, 8, 854, 480),
    "square": (8, 8, 480, 480),
    "upright": (9, 16, 480, 854),
    "small upright": (4.5, 8, 480, 854),
}


class Book(BackpropagationMixin, Scene):
    pass


class Own(BackpropagationMixin, Scene):
    network, example, target = OWN, (0.8, -0.5), (1.0, 0.0)


@pytest.fixture(autouse=True)
def _no_video(manim_config):
    """Renders nothing into files."""


def built(kind=Book):
    scene = kind()
    scene.build()
    return scene


def framed(name):
    width, height, pixel_width, pixel_height = FRAMES[name]
    sizes = {"frame_width": width, "frame_height": height}
    return tempconfig(sizes | {"pixel_width": pixel_width, "pixel_height": pixel_height})


def test_the_figures_of_the_worked_example_are_written():
    scene = built()
    tags = {node: tag.text for node, tag in scene.graph.tags.items()}
    assert tags == {
        (1, 0): "δ −0.00110",
        (1, 1): "δ −0.00035",
        (1, 2): "δ −0.00010",
        (2, 0): "δ −0.02262",
    }
    step = scene.step
    assert cost_formula(step, broken=True)[1].numbers == pytest.approx(
        {"a0": 0.83546, "y0": 1}, abs=5e-6
    )
    assert cost_formula(step, broken=True)[2].numbers["C"] == pytest.approx(0.01354, abs=5e-6)
    gradients = [scene.graph.gradient(2, 0, source) for source in range(3)]
    np.testing.assert_allclose(gradients, [-0.02015, -0.02189, -0.02242], atol=5e-6)
    delta = delta_formula(step, 1, 0, broken=True).numbers
    assert delta["d"] == pytest.approx(-0.00110, abs=5e-6)
    assert delta["e"] * delta["s"] == pytest.approx(delta["d"])


@pytest.mark.parametrize("kind", [Book, Own])
def test_gradients_stand_beside_their_finite_differences(kind):
    scene = built(kind)
    check = check_gradients(
        scene.shaken.network, [scene.example], [scene.target], loss="half_squared_error"
    )
    for layer, target, source in scene.graph.edges():
        table = gradient_table(scene.step, scene.check, layer, target, lying=False).numbers
        numeric = check.numeric_weights[layer][target, source]
        assert table[f"g{source}"] == scene.graph.gradient(layer, target, source)
        assert table[f"h{source}"] == pytest.approx(numeric, abs=1e-12)
        assert table[f"g{source}"] == pytest.approx(numeric, abs=1e-8)
        assert table[f"g{source}"] != table[f"h{source}"]


def test_a_network_of_ones_own_is_told_in_its_own_numbers():
    scene = built(Own)
    own = backpropagate(OWN, (0.8, -0.5), (1.0, 0.0), loss="half_squared_error")
    numbers = error_formula(scene.step, 1, 2, broken=True).numbers
    total = numbers["w0"] * numbers["d0"] + numbers["w1"] * numbers["d1"]
    assert numbers["e"] == pytest.approx(total)
    assert total == pytest.approx(own.errors[1][2])
    assert len(cost_formula(scene.step, broken=False)[1].numbers) == 4
    assert scene.graph.tags[2, 1].text.removeprefix("δ ") == f"{own.delta[2][1]:.5f}".replace(
        "-", "−"
    )


def test_a_sum_has_the_signs_of_its_terms_and_brackets_where_a_factor_is_negative():
    step = built(Own).step
    assert step.delta[2][0] < 0 < step.delta[2][1]
    first = error_formula(step, 1, 0, broken=True)
    assert first.numbers["w1"] == pytest.approx(0.5), "of −0.5 the sum has the sign"
    symbols, *terms, _ = first.markup.split("\\")
    assert symbols.strip().endswith("= sum w dot delta"), "no sign of equality without another side"
    assert "{{ w0 }} dot ({{ d0 }})" in terms[0]
    assert "- {{ w1 }} dot {{ d1 }}" in terms[1]
    second = error_formula(step, 1, 1, broken=True)
    assert second.numbers["w0"] == pytest.approx(-0.9), "the first number keeps its sign"
    assert "+ {{ w1 }} dot {{ d1 }}" in second.markup


def test_numbers_that_stay_above_0_leave_no_gap_for_a_sign():
    step = built().step
    formula = gradient_formula(step, 2, 0, broken=True, counts=True)
    assert formula.widest["a"] > 0 > formula.widest["d"]
    own = built(Own).step
    counting = gradient_formula(own, 2, 0, broken=True, counts=True)
    assert counting.widest["a"] < 0, "a later one is below 0"
    assert "({{ a }})" not in counting.markup
    assert gradient_formula(own, 2, 1, broken=True).widest["a"] > 0


def test_chain_rule_and_step_have_large_figures_in_wide_frames():
    with framed("wide"):
        scene = built()
        chain = scene.write_chain("partial", scene.shaken.derivatives())
        assert chain.smallest_text() * 60 > 14
        assert scene.graph.draw_finest().smallest_text() * 60 >= 12


def test_the_ratios_of_shakes_come_to_the_derivatives():
    shaken = built().shaken
    limit = shaken.derivatives()
    assert limit["zw"] * limit["az"] * limit["Ca"] == pytest.approx(limit["Cw"])
    errors = []
    for size in (0.1, 1e-2, 1e-4):
        ratios = shaken.ratios(size)
        assert ratios["zw"] * ratios["az"] * ratios["Ca"] == pytest.approx(ratios["Cw"])
        errors.append(max(abs(ratios[name] - limit[name]) for name in limit))
    assert errors[0] > errors[1] > errors[2]
    assert errors[2] < 1e-5
    assert chain_formula("partial", limit, broken=True).numbers["Cw"] == limit["Cw"]


def test_the_step_and_the_drop_are_the_trainers():
    class Step(BackpropagationMixin, Scene):
        learning_rate = 0.1

        def construct(self):
            self.build()
            self.show_update()

    scene = Step(skip_animations=True)
    scene.render()
    own = backpropagate(
        scene.shaken.network, scene.example, scene.target, loss="half_squared_error"
    )
    np.testing.assert_allclose(scene.drops.values, [own.promised_drop, own.actual_drop])
    numbers = update_formulas(own, 0.1)[1].numbers
    assert numbers["v"] == pytest.approx(numbers["w"] - numbers["r"] * numbers["g"])
    for name, (shown, expected) in scene.shown_numbers().items():
        assert float(shown) == pytest.approx(expected, abs=5.1e-6), name
    assert len(scene.shown_numbers()) == 4 + 12 + 1


def test_a_shown_number_that_is_wrong_is_told_from_the_others():
    scene = built()
    scene.drops = scene.make_bars([0, 0], ["promised", "came"], scene.area("table"))
    scene.graph.gradients.values = scene.graph.gradients.values * 1.01
    wrong = [
        name
        for name, (shown, expected) in scene.shown_numbers().items()
        if abs(float(shown) - expected) > 6e-6
    ]
    assert "gradient of layer 2, 0, 0" in wrong
    assert "drop that came" in wrong


def test_bars_of_delta_are_as_long_as_it_is_large():
    class Bars(BackpropagationMixin, Scene):
        def construct(self):
            self.build()
            self.add(self.graph.skeleton)
            self.play = lambda *_, **__: None
            self.show_vanishing()
            self.clear()
            self.add(self.bars)

    with tempconfig({"pixel_width": 3840, "pixel_height": 2160}):
        scene = Bars()
        scene.render()
        pixels = scene.camera.pixel_array[..., :3] / 255
    accent = np.abs(pixels - rgb(scene.colors.accent)).max(axis=2) < 0.05
    lengths = accent.sum(axis=1)
    rows = np.split(lengths, np.flatnonzero(np.diff((lengths > 0).astype(int))) + 1)
    bars = [int(np.median(row)) for row in rows if row[0] > 0]
    assert len(bars) >= 2
    step = scene.step
    ratio = float(step.delta[2][0] / step.delta[1][0])
    # The same is missing of both: half of the line at zero, and the blended pixel at its edge.
    hidden = STROKE_UNIT * 1.4 / 2 * 2160 / 8 + 1
    assert (bars[0] + hidden) / ratio == pytest.approx(bars[1] + hidden, abs=1.5)
    assert bars[0] > 600


def test_the_bars_of_both_drops_are_so_long_in_the_pixels():
    class Drops(Own):
        learning_rate = 2.0

        def construct(self):
            self.build()
            self.play = lambda *_, **__: None
            self.show_vanishing()
            self.show_update()
            self.clear()
            self.add(self.drops)

    scene = Drops()
    scene.render()
    pixels = scene.camera.pixel_array[..., :3] / 255
    lengths = [
        (np.abs(pixels - rgb(color)).max(axis=2) < 0.05).any(axis=0).sum()
        for color in (scene.colors.accent, scene.colors.right)
    ]
    own = backpropagate(OWN, (0.8, -0.5), (1.0, 0.0), loss="half_squared_error", optimizer=SGD(2.0))
    assert 0 < own.actual_drop < 0.95 * own.promised_drop
    assert lengths[1] / lengths[0] == pytest.approx(own.actual_drop / own.promised_drop, abs=0.015)


@pytest.mark.parametrize(("kind", "name"), [(Book, "The gradient vanishes"), (Own, "All δ")])
def test_a_gradient_vanishes_only_where_it_is_much_smaller(kind, name):
    class Bars(kind):
        def construct(self):
            self.build()
            self.play = lambda *_, **__: None
            self.show_vanishing()

    scene = Bars()
    sections = []
    scene.next_section = sections.append
    scene.render()
    assert sections == [name]
    largest = [np.abs(scene.step.delta[layer]).max() for layer in (1, 2)]
    assert (largest[1] / largest[0] > 20) == (kind is Book)


@pytest.mark.parametrize("frame", ["wide", "upright"])
def test_numbers_of_the_step_keep_clear_of_each_other_and_of_biases(frame):
    with framed(frame):
        scene = built()
        graph = scene.graph.draw_finest()
        unit, size = scene.unit, graph.smallest_text()
        lines = graph.part_points()[7:, 2, :2]
        nodes = graph.centers()[3:, :2]
        radius = scene.graph.radius * unit
        biases = nodes - np.array([0.0, radius + 1.1 * size])
        places = np.concatenate([lines, biases])
        widths = [number_width("0.200", size)] * len(lines)
        widths += [number_width("b 0.800", size)] * len(biases)
        for one in range(len(places)):
            for other in range(one):
                across, up = np.abs(places[one] - places[other])
                wide = (widths[one] + widths[other]) / 2
                assert across > wide or up > size, (one, other)


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("kind", [Book, Own])
def test_every_formula_is_readable_in_every_frame(kind, frame):
    with framed(frame):
        scene = built(kind)
        _, height, _, pixels = FRAMES[frame]
        for layer, unit in scene.graph.tags:
            lines, table = scene.write_unit(layer, unit)
            for equation in (*lines, table):
                assert equation.smallest_text() * pixels / height >= 10
        assert scene.graph.weights.smallest_text() * pixels / height >= 10


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"network": MLP([3, 5, 1], activations=["sigmoid"] * 2)}, "3, 5, 1 units"),
        ({"network": MLP([3, 2, 2, 2, 1], activations=["sigmoid"] * 4)}, "up to 3 layers"),
        ({"network": MLP([3, 2, 1], activations=["tanh", "sigmoid"], biases=False)}, "no biases"),
        ({"network": "3-3-2"}, "3-3-2"),
        ({"example": (1.0, 2.0)}, "shape"),
        ({"target": (1.0, 2.0)}, "shape"),
        ({"learning_rate": 0.0}, "above 0"),
    ],
)
def test_what_cannot_be_shown_is_refused_before_it_is_played(settings, message):
    kind = type("Bad", (BackpropagationMixin, Scene), settings)
    with pytest.raises(SettingError, match=message):
        built(kind)


def test_what_has_no_room_in_a_frame_is_refused_there():
    class Four(BackpropagationMixin, Scene):
        network = MLP([4, 4, 2], activations=["tanh", "sigmoid"], dtype="float64", seed=1)
        example, target = (0.5, -1.0, 2.0, 1.0), (0.0, 1.0)

    built(Four)
    with framed("square"), pytest.raises(SettingError, match="square frames: give the network"):
        built(Four)


def test_networks_of_one_layer_have_no_hidden_units():
    class Single(BackpropagationMixin, Scene):
        network = network_of([[[0.5, -0.3]]], [[0.1]], activations=["sigmoid"])
        example, target = (1.0, 2.0), (1.0,)

    scene = built(Single)
    assert len(matrix_formulas(scene.step)) == 2
    assert gradient_formula(scene.step, 1, 0, broken=False).numbers["a"] == 1.0
