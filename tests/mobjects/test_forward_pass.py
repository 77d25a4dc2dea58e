"""A forward pass: true numbers on the way, the diagram as shown at the end, any company."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from manim import (
    RIGHT,
    UP,
    AnimationGroup,
    FadeIn,
    FadeOut,
    LaggedStart,
    Square,
    Succession,
    Transform,
    linear,
    there_and_back,
)

from nnviz_manim.datasets import Dataset
from nnviz_manim.errors import DrawingError
from nnviz_manim.learning import MLP, train
from nnviz_manim.mobjects import Caption, ForwardPass, NetworkDiagram
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.recording import Run


@pytest.fixture(scope="module")
def plain():
    """A run whose inputs are no images."""
    rng = np.random.default_rng(1)
    data = Dataset(rng.random((30, 3), dtype=np.float32), np.arange(30) % 2, ("left", "right"))
    training = train(MLP((3, 4, 2), activations=("tanh", "softmax")), data, epochs=2, probes=[0, 1])
    return Run.record(training)


def state(diagram):
    return [
        {name: getattr(part, name).copy() for name in (*part.state_arrays(), "points")}
        for part in diagram.get_family()
        if isinstance(part, ArrayMobject)
    ]


def assert_same_state(one, other):
    ours, theirs = state(one), state(other)
    assert len(ours) == len(theirs)
    for mine, their in zip(ours, theirs, strict=True):
        for name, array in mine.items():
            np.testing.assert_array_equal(array, their[name], err_msg=name)


def begun(diagram, *args, **kwargs):
    animation = diagram.forward_pass(*args, **kwargs)
    animation.begin()
    return animation


def when(animation, stage, share):
    """Time at which a stage is over by a share."""
    its = animation._stages[stage]
    return its.start + share * (its.end - its.start)


@pytest.mark.parametrize("runs", ["run", "plain"])
def test_it_leaves_the_diagram_as_show_does(request, film, runs):
    run = request.getfixturevalue(runs)
    diagram = NetworkDiagram(run).show(run[0])

    def play(scene):
        scene.add(diagram)
        scene.play(diagram.forward_pass(run[-1], probe=1), run_time=0.4)

    scene, frames = film(play)
    assert len(frames) == 6
    assert_same_state(diagram, NetworkDiagram(run).show(run[-1], probe=1))
    assert diagram.probe == 1
    assert scene.mobjects == [diagram], "nothing of the pass is left behind"


def test_making_it_changes_nothing_to_be_seen(run, paint):
    diagram = NetworkDiagram(run).show(run[0])
    before = paint(diagram)
    animation = diagram.forward_pass(run[-1], probe=2)
    assert diagram.probe == 0
    assert np.array_equal(paint(diagram), before)
    animation.begin()
    assert np.array_equal(paint(diagram), before), "at its start it shows what was there"


def test_layers_light_up_one_after_the_other_up_to_their_values(run):
    diagram = NetworkDiagram(run).show(run[0])
    animation = begun(diagram, run[-1], 1)
    final = {layer: run[-1].activations[layer][1] for layer in (1, 2, 3)}
    stage_of = {1: "pixels", 2: 2, 3: 3}
    for layer, stage in stage_of.items():
        animation.interpolate(when(animation, stage, 0.3))
        assert not diagram.columns[layer].values.any(), "the signals are not there yet"
        animation.interpolate(when(animation, stage, 0.8))
        part = diagram.columns[layer].values / np.where(final[layer] == 0, 1, final[layer])
        assert 0 < part.max() < 1
        animation.interpolate(when(animation, stage, 1.0))
        for earlier in range(1, layer + 1):
            np.testing.assert_array_equal(diagram.columns[earlier].values, final[earlier])
        for later in range(layer + 1, 4):
            assert not diagram.columns[later].values.any()
    assert not diagram.bars.values.any()
    animation.interpolate(when(animation, "bars", 1.0))
    np.testing.assert_array_equal(diagram.bars.values, final[3])


def test_pulses_carry_the_contributions_of_the_moment(run):
    diagram = NetworkDiagram(run).show(run[0])
    animation = begun(diagram, run[-1], 1)
    last = run[-1]
    wanted = []
    for layer in (2, 3):
        contributions = last.weights[layer] * last.activations[layer - 1][1]
        shares = (contributions / np.abs(contributions).max()).ravel()
        wanted.append(np.sort(shares[np.abs(shares) >= 0.04]))
    assert animation.pulses.counts == tuple(map(len, wanted))
    values = np.split(animation.pulses.values, [len(wanted[0])])
    for shown, shares in zip(values, wanted, strict=True):
        np.testing.assert_allclose(np.sort(shown), shares, rtol=1e-6)


def test_signals_run_layer_by_layer(run):
    animation = begun(NetworkDiagram(run), run[-1])
    animation.interpolate(when(animation, 2, 0.5))
    first, second = np.split(animation.pulses.heads, [animation.pulses.counts[0]])
    assert (first == 0.5).all()
    assert (second == 0).all()
    animation.interpolate(when(animation, 3, 0.5))
    first, second = np.split(animation.pulses.heads, [animation.pulses.counts[0]])
    assert (first == 1).all()
    assert (second == 0.5).all()


def test_connections_dim_by_what_they_carry_and_come_back(run):
    diagram = NetworkDiagram(run).show(run[-1])
    animation = begun(diagram, run[-1])
    animation.interpolate(when(animation, 3, 0.5))
    lines = diagram.connections[3]
    contributions = np.abs(run[-1].weights[3] * run[-1].activations[2][0]).ravel()
    strongest, weakest = contributions.argmax(), contributions.argmin()
    assert 0 < lines.opacities[weakest] < lines.opacities[strongest] < 0.6
    assert (diagram.pictures.opacities < 0.5).all()
    animation.finish()
    assert (lines.opacities == 1).all()
    assert (diagram.pictures.opacities == 1).all()


def with_outputs(snapshot, outputs):
    rows = np.tile(outputs, (len(snapshot.outputs), 1))
    return replace(snapshot, activations=snapshot.activations | {3: rows})


@pytest.mark.parametrize("winner", [0, 1, 2])
def test_the_winner_is_boxed(run, winner):
    diagram = NetworkDiagram(run)
    moment = with_outputs(run[-1], np.where(np.arange(3) == winner, 0.5, 0.25))
    animation = begun(diagram, moment, 1)
    row = diagram.bars.part_points()[winner]
    animation.interpolate(when(animation, "box", 1.0))
    assert animation.box.revealed.tolist() == [0, 1]
    assert animation.box.get_center() == pytest.approx(row.mean(axis=0))
    animation.interpolate(when(animation, "bars", 1.0))
    assert animation.box.revealed.tolist() == [0, 0], "not before the bars have grown"


def test_a_kept_box_stays_in_the_scene_until_it_is_taken_away(run, film):
    diagram = NetworkDiagram(run)
    animation = diagram.forward_pass(run[-1], keep_box=True, run_time=0.3)
    scene, _ = film(lambda scene: scene.play(animation))
    assert scene.mobjects == [diagram, animation.box]
    assert animation.box not in diagram.get_family()
    assert animation.box.opacities.tolist() == [1.0]


def test_a_network_of_one_output_has_no_winner():
    data = Dataset(np.eye(3), np.array([0, 1, 1]), ("no", "yes"))
    moment = next(iter(train(MLP((3, 4, 1)), data, probes=[0])))
    assert begun(NetworkDiagram([3, 4, 1]), moment).box is None


def test_without_bars_the_winning_neuron_is_boxed(run):
    diagram = NetworkDiagram(run, direction=UP)
    animation = begun(diagram, with_outputs(run[-1], [0.2, 0.2, 0.6]))
    neuron = diagram.neuron(3, 2)
    assert diagram.bars is None
    assert animation.box.get_center() == pytest.approx(neuron.get_center())


def test_elided_layers_send_what_is_drawn():
    data = Dataset(np.random.default_rng(0).random((4, 30)), np.arange(4) % 2, ("a", "b"))
    moment = next(iter(train(MLP((30, 25, 20)), data, probes=[0])))
    diagram = NetworkDiagram([30, 25, 20], most_nodes=8)
    animation = begun(diagram, moment)
    shown = {layer: diagram.shown[layer] for layer in range(3)}
    carried = moment.weights[1][np.ix_(shown[1], shown[0])] * moment.activations[0][0][shown[0]]
    assert animation.pulses.counts[0] == (np.abs(carried) >= 0.04 * np.abs(carried).max()).sum()
    assert animation.box is None, "the winner may be one that is not drawn"


def test_inputs_that_are_no_image_light_up_as_neurons(plain):
    diagram = NetworkDiagram(plain).show(plain[0])
    animation = begun(diagram, plain[-1])
    animation.interpolate(when(animation, "settle", 1.0))
    assert not diagram.columns[0].values.any()
    animation.interpolate(when(animation, "inputs", 1.0))
    np.testing.assert_array_equal(diagram.columns[0].values, plain[-1].activations[0][0])


def test_it_can_be_rewound(run):
    diagram = NetworkDiagram(run).show(run[0])
    before = state(diagram)
    animation = begun(diagram, run[-1], rate_func=there_and_back)
    animation.interpolate(0.5)
    assert np.array_equal(diagram.columns[3].values, run[-1].outputs[0])
    animation.interpolate(1.0)
    own = [part for part in diagram.get_family() if isinstance(part, ArrayMobject)]
    for part, arrays in zip(own, before, strict=True):
        for name, array in arrays.items():
            np.testing.assert_array_equal(getattr(part, name), array)


@pytest.mark.parametrize("company", [AnimationGroup, LaggedStart, Succession])
def test_it_composes_with_other_animations(run, film, company):
    diagram, square = NetworkDiagram(run).show(run[0]), Square()

    def play(scene):
        scene.add(diagram)
        scene.play(
            company(
                FadeIn(square), diagram.forward_pass(run[-1], probe=1, run_time=1), run_time=0.6
            )
        )

    scene, _ = film(play)
    assert_same_state(diagram, NetworkDiagram(run).show(run[-1], probe=1))
    assert square in scene.get_mobject_family_members()


def test_in_a_succession_the_second_pass_is_seen_too(run, film):
    diagram = NetworkDiagram(run).show(run[-1])

    def play(scene):
        scene.add(diagram)
        passes = [diagram.forward_pass(run[-1], probe=probe, run_time=1) for probe in (0, 1)]
        scene.play(Succession(*passes, rate_func=linear))

    _, frames = film(play)
    assert len(frames) == 30
    assert diagram.probe == 1
    # Pixels fly between image and pictures in both halves.
    left, right = (
        427 + 60 * x for x in (diagram.image.get_right()[0], diagram.pictures.get_left()[0])
    )
    gap = slice(int(left) + 3, int(right) - 3)
    lit = [frame[:, gap].sum() for frame in frames]
    still = min(lit)
    assert max(lit[:15]) > 1.05 * still
    assert max(lit[15:]) > 1.05 * still


def test_words_change_beside_it(run, film):
    diagram, words = NetworkDiagram(run), Caption("first", width=3)

    def play(scene):
        scene.add(diagram, words)
        scene.play(
            diagram.forward_pass(run[-1], run_time=0.4),
            words.animate(run_time=0.2).show("second"),
        )

    film(play)
    assert words.text == "second"


def test_a_snapshot_or_probe_that_is_not_there_is_refused_and_nothing_changes(run, plain):
    diagram = NetworkDiagram(run).show(run[0], probe=1)
    fresh = NetworkDiagram(run).show(run[0], probe=1)
    with pytest.raises(DrawingError, match="probe 7"):
        diagram.forward_pass(run[-1], probe=7)
    with pytest.raises(DrawingError, match=r"\(3, 4, 2\)"):
        diagram.forward_pass(plain[-1])
    assert diagram.probe == 1
    assert_same_state(diagram, fresh)


def guests(diagram):
    return [guest for part in diagram.family_members_with_points() for guest in part.guests]


def test_signals_are_painted_with_the_diagram_and_are_no_part_of_it(run, paint):
    diagram = NetworkDiagram(run)
    before = len(diagram.get_family())
    animation = begun(diagram, run[-1])
    assert guests(diagram) == [animation.pulses, animation.stream, animation.box]
    assert len(diagram.get_family()) == before
    animation.interpolate(when(animation, 3, 0.5))
    seen = paint(diagram)
    animation.pulses.set_opacity(0)
    assert not np.array_equal(paint(diagram), seen)
    animation.finish()
    assert guests(diagram) == []


def test_one_that_is_never_played_leaves_no_trace(run, film):
    diagram, other = NetworkDiagram(run), NetworkDiagram(run).show(run[-1])
    diagram.forward_pass(run[-1], probe=1)
    assert_same_state(diagram, NetworkDiagram(run))
    film(lambda scene: scene.play(Transform(diagram, other), run_time=0.2))
    assert_same_state(diagram, other)


def test_it_shows_the_probe_that_the_diagram_follows_when_it_begins(run):
    diagram = NetworkDiagram(run)
    animation = diagram.forward_pass(run[-1])
    diagram.show(run[0], probe=2)
    animation.begin()
    animation.finish()
    assert_same_state(diagram, NetworkDiagram(run).show(run[-1], probe=2))


def test_the_diagram_can_leave_after_it_in_a_succession(run, film):
    diagram = NetworkDiagram(run)

    def play(scene):
        scene.add(diagram)
        passing = diagram.forward_pass(run[-1], run_time=0.4)
        scene.play(Succession(passing, FadeOut(diagram, run_time=0.4)))

    scene, frames = film(play)
    assert scene.mobjects == []
    brightness = [frame.sum() for frame in frames]
    assert brightness[-1] < 0.2 * max(brightness)
    assert guests(diagram) == []


@pytest.mark.parametrize("first", ["pass", "shift"])
def test_the_diagram_can_move_while_it_runs(run, film, first):
    diagram = NetworkDiagram(run, width=8)
    places = {}

    class Watched(ForwardPass):
        def interpolate_mobject(self, alpha):
            super().interpolate_mobject(alpha)
            places[alpha] = (
                self.pulses.points[0, 0] - diagram.columns[1].get_left()[0],
                diagram.columns[2].values.max(),
            )

    def play(scene):
        scene.add(diagram)
        both = [Watched(diagram, run[-1]), diagram.animate.shift(2 * RIGHT)]
        scene.play(*(both if first == "pass" else both[::-1]), run_time=1)

    film(play)
    wanted = NetworkDiagram(run, width=8).show(run[-1]).shift(2 * RIGHT)
    assert_same_state(diagram, wanted)
    offsets = [offset for offset, _ in places.values()]
    assert np.ptp(offsets) < 1e-6, "the signals go with the diagram"
    values = [value for _, value in places.values()]
    assert values[len(values) // 2 + 2] > 0, "the layers light up all the same"


def test_signals_stay_inside_the_picture(run):
    diagram = NetworkDiagram(run)
    animation = begun(diagram, run[-1])
    for part in (animation.pulses, animation.stream, animation.box):
        assert np.abs(part.points[:, 0]).max() < 7.11
        assert np.abs(part.points[:, 1]).max() < 4


def test_neurons_without_a_scale_fill_as_they_light_up(run):
    diagram = NetworkDiagram(run.info.layer_sizes).show(run[0])
    column = diagram.columns[2]
    assert column.value_scale is None
    before = column.fills()
    animation = begun(diagram, run[-1])
    np.testing.assert_array_equal(column.fills(), before)
    animation.interpolate(when(animation, 2, 0.8))
    largest = np.abs(run[-1].activations[2][0]).max()
    np.testing.assert_allclose(column.fills(), column.values / largest)
    assert 0 < column.fills().max() < 1
    animation.finish()
    assert column.value_scale is None
    assert column.fills().max() == 1
