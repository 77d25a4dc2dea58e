"""A whole network and its status: the run's own numbers, in the right places."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from manim import (
    RIGHT,
    Create,
    FadeIn,
    FadeOut,
    FadeTransform,
    Indicate,
    MovingCameraScene,
    Restore,
    Transform,
    Uncreate,
    linear,
)

from nnviz_manim.datasets import Dataset
from nnviz_manim.learning import MLP, train
from nnviz_manim.mobjects import (
    Caption,
    Counter,
    LayerEquation,
    NetworkDiagram,
    Prediction,
    StatusPanel,
)
from nnviz_manim.recording import Run


@pytest.fixture(scope="module")
def unlabeled_run():
    """A run of points, not images, with a single output and no held-out data."""
    features = np.random.default_rng(1).random((20, 2), dtype=np.float32)
    data = Dataset(features, (features.sum(axis=1) > 1).astype(int), ("low", "high"))
    network = MLP((2, 3, 1), activations=("tanh", "sigmoid"), seed=0)
    return Run.record(train(network, data, epochs=2, probes=features[:2]))


def state(view):
    return [
        {name: getattr(member, name).copy() for name in ("points", *member.state_arrays())}
        for member in view.family_members_with_points()
    ]


def assert_same_state(view, expected):
    for member, arrays in zip(view.family_members_with_points(), expected, strict=True):
        for name, array in arrays.items():
            np.testing.assert_allclose(getattr(member, name), array, atol=1e-6, err_msg=name)


# The diagram


@pytest.mark.parametrize("probe", [0, 2])
@pytest.mark.parametrize("moment", [0, 4])
def test_a_diagram_shows_the_numbers_of_the_run(run, probe, moment):
    snapshot = run[moment]
    diagram = NetworkDiagram(run, probe=probe).show(snapshot)
    assert diagram.image.values.ravel() == pytest.approx(snapshot.activations[0][probe])
    assert diagram.pictures.values == pytest.approx(snapshot.weights[1].reshape(5, 4, 4))
    for layer in (1, 2, 3):
        assert diagram.columns[layer].values == pytest.approx(snapshot.activations[layer][probe])
        assert diagram.columns[layer].biases == pytest.approx(snapshot.biases[layer])
    for layer in (2, 3):
        assert diagram.connections[layer].weights == pytest.approx(snapshot.weights[layer])
    assert diagram.bars.values == pytest.approx(snapshot.outputs[probe])
    assert diagram.bars.class_names == ("ant", "bee", "cat")
    assert diagram.bars.label == run.info.probe_labels[probe]


def test_another_probe_is_followed_from_then_on(run):
    diagram = NetworkDiagram(run).show(run[1], probe=2)
    assert diagram.image.values.ravel() == pytest.approx(run[1].activations[0][2])
    diagram.show(run[3])
    assert diagram.columns[3].values == pytest.approx(run[3].outputs[2])


def test_scales_are_declared_once_for_the_whole_run(run):
    diagram = NetworkDiagram(run)
    scales = [diagram.columns[layer].value_scale for layer in (1, 2, 3)]
    assert scales[0] == pytest.approx(run.largest_activation(1, 0))
    assert scales[2] == 1.0, "a probability has a scale of its own"
    lines = diagram.connections[2]
    largest = [np.abs(run[moment].weights[2]).max() for moment in range(len(run))]
    for moment in range(len(run)):
        diagram.show(run[moment])
        assert lines.strengths().max() == pytest.approx(largest[moment] / max(largest))


def test_a_diagram_of_points_has_no_image_and_no_bars(unlabeled_run):
    diagram = NetworkDiagram(unlabeled_run).show(unlabeled_run[-1])
    assert diagram.image is None
    assert diagram.pictures is None
    assert diagram.bars is None
    assert diagram.columns[0].values == pytest.approx(unlabeled_run[-1].activations[0][0])
    assert diagram.connections[1].weights == pytest.approx(unlabeled_run[-1].weights[1])


def test_large_layers_are_elided_and_show_the_right_units(run):
    diagram = NetworkDiagram([30, 40, 3], most_nodes=8)
    for layer, units in ((0, 30), (1, 40)):
        shown = diagram.shown[layer]
        assert shown == [0, 1, 2, units - 3, units - 2, units - 1]
        assert diagram.columns[layer].part_count == len(shown)
    part = diagram.neuron(1, 38)
    assert part.get_center() == pytest.approx(diagram.columns[1].centers()[4])


VIEWS = [NetworkDiagram, StatusPanel, partial(LayerEquation.of, layer=2)]


@pytest.mark.parametrize("view_class", VIEWS)
def test_views_of_a_run_move_fade_and_come_back(run, film, view_class):
    view = view_class(run).show(run[0])
    before = state(view)
    view.save_state()

    def play(scene):
        scene.play(FadeIn(view), run_time=0.2)
        scene.play(view.animate.show(run[3]).scale(0.5), run_time=0.2)
        assert view.width == pytest.approx(0.5 * view.saved_state.width)
        scene.play(Indicate(view), run_time=0.2)
        scene.play(Restore(view), run_time=0.2)
        assert_same_state(view, before)
        scene.play(Transform(view, view.copy().show(run[2])), run_time=0.2)
        scene.play(FadeOut(view), run_time=0.2)

    scene, frames = film(play)
    assert scene.mobjects == []
    assert len({frame.tobytes() for frame in frames}) > 12
    assert_same_state(view, state(view_class(run).show(run[2])))


def test_a_diagram_is_drawn_in(run, film, paint, alike):
    diagram = NetworkDiagram(run).show(run[2])
    before, whole = state(diagram), paint(diagram)
    scene, frames = film(lambda scene: scene.play(Create(diagram), run_time=1))
    amounts = [int(frame.sum()) for frame in frames]
    assert amounts[0] < 0.2 * amounts[-1]
    assert np.mean(np.diff(amounts) > 0) > 0.8
    assert_same_state(diagram, before)
    assert alike(paint(diagram), whole)
    assert diagram in scene.mobjects


@pytest.mark.parametrize("view_class", VIEWS)
def test_views_of_a_run_fade_into_each_other(run, film, paint, view_class, alike):
    view, words = view_class(run).show(run[2]), Caption("The network", height=0.5)
    before, only_words = state(view), paint(words)

    def play(scene):
        scene.add(words)
        scene.play(FadeTransform(words, view), run_time=0.4)

    scene, frames = film(play)
    assert alike(frames[0], only_words), "the view cannot be seen at first"
    assert not np.array_equal(frames[-1], only_words)
    assert scene.mobjects == [view]
    assert_same_state(view, before)


def test_a_panel_is_created_and_uncreated(run, film):
    panel = StatusPanel(run).show(run[2])

    def play(scene):
        scene.play(Create(panel), run_time=0.4)
        scene.play(Uncreate(panel), run_time=0.4)

    scene, frames = film(play)
    amounts = [int(frame.sum()) for frame in frames]
    assert amounts[0] < 0.2 * max(amounts)
    assert amounts[-1] < 0.6 * max(amounts)
    assert scene.mobjects == []


def test_a_moving_camera_follows_a_neuron_of_a_diagram(run, film):
    diagram = NetworkDiagram(run).show(run[2])

    def play(scene):
        scene.add(diagram)
        frame = scene.camera.frame
        scene.play(frame.animate.scale(0.2).move_to(diagram.neuron(2, 1)), run_time=0.4)
        scene.wait(1 / 15)

    _, frames = film(play, MovingCameraScene)
    neuron = diagram.neuron(2, 1)
    radius = 5 * 60 * neuron.width / 2
    rows, columns = np.mgrid[:480, :854]
    ring = np.abs(np.hypot(rows - 240, columns - 427) - radius) < 2
    assert frames[-1].max(axis=2)[ring].mean() > 80, "its rim, five times as large"


# The panel


def test_a_panel_shows_the_numbers_of_the_run(run):
    panel = StatusPanel(run, probe=1)
    for moment in (0, 2, 4):
        panel.show(run[moment])
        assert panel.epoch.text == str(moment)
        assert panel.accuracy.text == f"{100 * run[moment].test_accuracy:.1f} %"
        assert panel.prediction.winner == run[moment].prediction(1)
        right = run[moment].prediction(1) == run.info.probe_labels[1]
        assert panel.prediction.is_right == right
        assert panel.curve.epoch.tolist() == [moment]
    panel.show(run.at(2.5))
    assert panel.epoch.text == "2"
    middle = 50 * (run[2].test_accuracy + run[3].test_accuracy)
    assert panel.accuracy.values[0] == pytest.approx(middle)


def test_a_panel_of_a_single_output(unlabeled_run):
    """It is the share of the second class, and nobody has said which one is right."""
    moment = unlabeled_run[-1]
    panel = StatusPanel(unlabeled_run, probe=1).show(moment)
    assert panel.prediction.winner == moment.prediction(1)
    assert panel.prediction.is_right is None
    for output, winner in ((0.2, 0), (0.9, 1)):
        outputs = {2: np.full_like(moment.outputs, output)}
        panel.show(replace(moment, activations={**moment.activations, **outputs}))
        assert panel.prediction.winner == winner


def test_a_panel_without_held_out_data_and_names(unlabeled_run):
    nameless = replace(unlabeled_run.info, class_names=())
    panel = StatusPanel(Run(nameless, unlabeled_run.moments)).show(unlabeled_run[-1])
    assert panel.prediction is None
    accuracy = 100 * unlabeled_run[-1].train_accuracy
    assert panel.accuracy.values[0] == pytest.approx(accuracy)


def test_a_panel_keeps_to_its_size(run):
    for height in (5.6, 6.6, 7.4):
        panel = StatusPanel(run, width=2.3, height=height)
        assert panel.width <= 2.3 + 1e-6
        assert panel.height <= height + 1e-6
        tops = [block.get_top()[1] for block in panel]
        bottoms = [block.get_bottom()[1] for block in panel]
        assert all(above > below for above, below in zip(bottoms, tops[1:], strict=False))


@pytest.mark.parametrize("size", [(6.0, 2.6), (8.4, 3.2), (13.0, 3.0)])
def test_a_panel_lies_side_by_side(run, size):
    panel = StatusPanel(run, width=size[0], height=size[1], direction=RIGHT)
    assert panel.width <= size[0] + 1e-6
    assert panel.height <= size[1] + 1e-6
    lefts = [block.get_left()[0] for block in panel]
    rights = [block.get_right()[0] for block in panel]
    assert len(lefts) == 3
    assert all(before < after for before, after in zip(rights, lefts[1:], strict=False))


def test_a_verdict_fits_into_a_narrow_box(paint):
    narrow = {"class_names": ["a", "b"], "width": 1.0, "height": 4.0}
    right, wrong = (Prediction([1.0, 0.0], label=label, **narrow) for label in (0, 1))
    columns = np.flatnonzero(paint(wrong).max(axis=(0, 2)) > 60)
    assert np.ptp(columns) <= 60 + 2
    assert right.smallest_text() == wrong.smallest_text() < 0.15 * 4.0


def test_numbers_of_a_panel_count(run):
    panel = StatusPanel(run).show(run[0])
    counters = [
        member for member in panel.family_members_with_points() if isinstance(member, Counter)
    ]
    assert len(counters) == 2
    target = panel.copy().show(run[4])
    animation = Transform(panel, target, rate_func=linear)
    animation.begin()
    animation.interpolate(0.5)
    assert panel.epoch.text == "2"
    middle = 50 * (run[0].test_accuracy + run[4].test_accuracy)
    assert panel.accuracy.values[0] == pytest.approx(middle)
