"""A layer as heat maps: the run's numbers, the scales, and where everything stands."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from nnviz_manim.analysis.signals import layer_signals
from nnviz_manim.datasets import Dataset
from nnviz_manim.errors import DrawingError
from nnviz_manim.learning import ACTIVATIONS, MLP, Dense, train
from nnviz_manim.learning.snapshot import RunInfo, Snapshot
from nnviz_manim.mobjects import HeatMap, LayerEquation, Learning, PixelGrid, WeightImages
from nnviz_manim.mobjects.equation.layout import EquationShape, Place, place_large, place_rows
from nnviz_manim.mobjects.equation.scales import EquationScales
from nnviz_manim.painting import Part
from nnviz_manim.recording import Run

LAYERS = (1, 2, 3)


@pytest.fixture(scope="module")
def sigmoid_run():
    """Two moments of a 3-4-2 network without an image, of sigmoids."""
    rng = np.random.default_rng(1)
    features = rng.random((20, 3), dtype=np.float32)

    data = Dataset(features, np.arange(20) % 2, ("no", "yes"), (3,), "points")
    network = MLP((3, 4, 2), activations=("sigmoid", "softmax"), seed=1)
    return Run.record(train(network, data, epochs=1, probes=features[:1]))


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("moment", [0, 2, 4])
def test_every_cell_is_the_runs_number(run, layer, moment):
    equation = LayerEquation.of(run, layer, probe=1).show(run[moment])
    snapshot = run[moment]
    inputs, outputs = (snapshot.activations[k][1] for k in (layer - 1, layer))
    expected = {
        "weights": snapshot.weights[layer],
        "inputs": inputs,
        "biases": snapshot.biases[layer],
        "sums": snapshot.weights[layer] @ inputs + snapshot.biases[layer],
        "outputs": outputs,
    }
    assert list(equation.maps) == list(expected)
    for name, values in expected.items():
        shown = equation.maps[name].values.ravel()
        assert np.allclose(shown, values.ravel(), atol=1e-5), name


@pytest.mark.parametrize("t", [0.0, 0.3, 2.5, 4.0])
def test_outputs_follow_from_the_weights_between_two_moments_too(run, t):
    names = run.info.activations
    signals = layer_signals(run.at(t), run.info, 0)
    for layer in LAYERS:
        snapshot, each = run.at(t), signals[layer]
        sums = snapshot.weights[layer] @ each.inputs + snapshot.biases[layer]
        assert np.allclose(each.sums, sums, atol=1e-6)
        activated = sums.astype(float)[:, None]
        ACTIVATIONS[names[layer - 1]].apply(activated)
        assert np.allclose(each.outputs, activated[:, 0], atol=1e-6)
    assert np.array_equal(signals[2].inputs, signals[1].outputs)


def test_an_unknown_activation_and_foreign_snapshots_are_refused(run):
    first, _, last = run.info.layers
    with pytest.raises(DrawingError, match=r"layer 2: 'gelu'.*Known are: relu"):
        layer_signals(run[0], replace(run.info, layers=(first, Dense(10, "gelu"), last)))
    with pytest.raises(DrawingError, match="3 layers cannot be computed as a network of 2"):
        layer_signals(run[0], replace(run.info, layers=(first, last)))
    with pytest.raises(DrawingError, match="no probe 3: the run follows 3"):
        layer_signals(run[0], run.info, 3)
    for wrong in (0, 4):
        with pytest.raises(DrawingError, match=f"no layer {wrong}.*1 to 3"):
            LayerEquation.of(run, wrong)
    with pytest.raises(DrawingError, match="scale='epoch': expected 'run' or 'moment'"):
        LayerEquation.of(run, 1, scale="epoch")
    with pytest.raises(DrawingError, match="first_weights='images'"):
        LayerEquation.of(run, 1, first_weights="images")


def test_an_image_is_met_by_pictures_or_by_a_matrix(run):
    pictures = LayerEquation.of(run, 1)
    assert isinstance(pictures.maps["weights"], WeightImages)
    assert isinstance(pictures.maps["inputs"], PixelGrid)
    matrix = LayerEquation.of(run, 1, first_weights="matrix")
    assert isinstance(matrix.maps["weights"], HeatMap)
    assert matrix.maps["weights"].matrix.shape == (5, 16)
    assert matrix.maps["inputs"].matrix.shape == (16, 1)
    assert isinstance(LayerEquation.of(run, 2).maps["weights"], HeatMap)


def test_a_scale_holds_for_the_run_or_follows_the_moment(run):
    fixed, following = (LayerEquation.of(run, 2, scale=scale) for scale in ("run", "moment"))
    seen = {"fixed": set(), "following": set()}
    for snapshot in run:
        fixed.show(snapshot)
        following.show(snapshot)
        seen["fixed"].add(fixed.bars["weights"].scale_value)
        seen["following"].add(following.bars["weights"].scale_value)
        largest = np.abs(snapshot.weights[2]).max()
        assert following.maps["weights"].pixels()[..., 3].max() == pytest.approx(1.0)
        assert following.bars["weights"].scale_value == pytest.approx(largest)
        assert following.bars["biases"].scale_value == pytest.approx(
            np.abs(snapshot.biases[2]).max()
        )
    assert seen["fixed"] == {run.largest_weight(2)}
    assert len(seen["following"]) == len(run)


@pytest.mark.parametrize("scale", ["run", "moment"])
def test_what_shares_a_bar_shares_its_scale(run, sigmoid_run, scale):
    for each, layer in [(run, 1), (run, 2), (run, 3), (sigmoid_run, 1), (sigmoid_run, 2)]:
        equation = LayerEquation.of(each, layer, scale=scale)
        smaller = replace(each[0], weights={k: 0.3 * w for k, w in each[0].weights.items()})
        for snapshot in (each[-1], smaller):
            equation.show(snapshot)
            for name, kind in equation.kinds.items():
                shown = equation.maps[name]
                pictures = isinstance(shown, WeightImages)
                own = shown.weight_scale if pictures else shown.scale_value
                assert own == pytest.approx(equation.bars[kind].scale_value), (layer, name)


def test_an_output_looks_the_same_as_the_input_that_it_becomes(run, sigmoid_run):
    for each, layers in ((run, LAYERS), (sigmoid_run, (1, 2))):
        scales = EquationScales.of(each, 0)
        equations = [LayerEquation(layer, scales).show(each[-1]) for layer in layers]
        for one, other in itertools.pairwise(equations):
            assert np.array_equal(one.maps["outputs"].pixels(), other.maps["inputs"].pixels())


def test_the_largest_sum_of_the_run_is_within_the_scale(run):
    signals = EquationScales.of(run, 0).signals
    largest = max(
        np.abs(each.sums).max()
        for snapshot in run
        for each in layer_signals(snapshot, run.info).values()
    )
    assert signals >= largest
    assert signals == pytest.approx(
        max(largest, *(run.largest_activation(layer, 0) for layer in (1, 2))), rel=1e-5
    )


def test_the_true_class_is_underlined_and_the_strongest_one_marked(run):
    outputs = LayerEquation.of(run, 3, probe=2).maps["outputs"]
    assert outputs.row_labels == ("ant", "bee", "cat")
    assert outputs.underlined == run.info.probe_labels[2]
    assert outputs.mark_largest
    assert LayerEquation.of(run, 2).maps["outputs"].row_labels == ()


def test_it_plays_in_lockstep_with_a_run(run, film):
    equation = LayerEquation.of(run, 3)
    _, frames = film(lambda scene: scene.play(Learning(run, equation), run_time=0.5))
    assert np.allclose(equation.maps["weights"].matrix, run[-1].weights[3])
    assert not np.array_equal(frames[0], frames[-1])


def untrained_run(sizes, image):
    """One moment of an untrained network that follows one random image."""
    network = MLP(sizes, seed=0)
    features = np.random.default_rng(0).random((1, sizes[0]), dtype=np.float32)
    snapshot = Snapshot(
        epoch=0,
        step=0,
        weights=dict(network.weights),
        biases=dict(network.biases),
        activations=network.forward(features),
        loss=1.0,
        train_accuracy=0.1,
    )
    info = RunInfo(
        sizes[:1],
        network.layers,
        "cross_entropy",
        class_names=tuple(f"{k}" for k in range(sizes[-1])),
        probe_labels=(1,),
        feature_shape=image,
    )
    return Run.record([snapshot], info)


SHAPES = {
    "digits": (784, 10, 10, 10),
    "wide": (784, 30, 16, 10),
    "many": (784, 100, 10),
    "one layer": (784, 10),
    "deep": (16, 8, 8, 8, 8, 4),
}
ROOM = Place(0.0, -0.275, 13.62, 6.85)


def boxes(equation):
    """Named boxes (left, right, bottom, top) of all that is seen of an equation."""
    parts = {**equation.maps, **{f"head {k}": v for k, v in equation.heads.items()}}
    parts |= {f"sign {k}": sign for k, sign in enumerate(equation.signs)}
    parts |= {f"bar {k}": bar for k, bar in equation.bars.items()}
    parts |= {f"letter {k}": each for k, each in enumerate(equation.bar_letters)}
    parts |= {f"unit {k}": each for k, each in enumerate(equation.unit_names)}
    parts |= {"row name": equation.row_name, "function": equation.function_name}
    if isinstance(equation.maps["weights"], WeightImages):
        del parts["weights"]
        for k in range(equation.maps["weights"].part_count):
            parts[f"picture {k}"] = Part(equation.maps["weights"], k)
    return {
        f"{equation.layer} {name}": (
            part.get_left()[0],
            part.get_right()[0],
            part.get_bottom()[1],
            part.get_top()[1],
        )
        for name, part in parts.items()
        if isinstance(part, Part) or part.opacities.any()
    }


def assert_apart_and_inside(found):
    for name, (left, right, bottom, top) in found.items():
        assert -7.11 <= left <= right <= 7.11, name
        assert -4 <= bottom <= top <= 4, name
    for (one, a), (other, b) in itertools.combinations(found.items(), 2):
        across = min(a[1], b[1]) - max(a[0], b[0])
        upright = min(a[3], b[3]) - max(a[2], b[2])
        assert across < 1e-6 or upright < 1e-6, (one, other)


@pytest.mark.parametrize("first_weights", ["pictures", "matrix"])
@pytest.mark.parametrize("name", SHAPES)
def test_nothing_overlaps_or_leaves_the_picture(name, first_weights):
    sizes = SHAPES[name]
    side = int(sizes[0] ** 0.5)
    run = untrained_run(sizes, (side, side))
    scales = EquationScales.of(run, 0)
    equations = [
        LayerEquation(layer, scales, first_weights=first_weights) for layer in range(1, len(sizes))
    ]
    rows = place_rows([equation.shape for equation in equations], ROOM)
    together = {}
    for equation, places in zip(equations, rows, strict=True):
        equation.take_place(places, ROOM, large=False, heads=equation.layer == 1)
        together |= boxes(equation)
    assert_apart_and_inside(together)
    for equation in equations:
        equation.take_place(place_large(equation.shape, ROOM), ROOM)
        assert_apart_and_inside(boxes(equation))


def test_columns_of_all_layers_stand_in_line_and_signs_between_them(run):
    shapes = [LayerEquation(layer, EquationScales.of(run, 0)).shape for layer in LAYERS]
    rows = place_rows(shapes, ROOM)
    for name in ("inputs", "biases", "sums", "outputs"):
        assert len({round(places.maps[name].x, 9) for places in rows}) == 1, name
    for places in rows:
        order = [places.maps[name].x for name in places.maps]
        assert order == sorted(order)
        for sign, (one, other) in zip(places.signs, itertools.pairwise(order), strict=True):
            assert one < sign[0] < other


def test_pictures_fill_their_place():
    for units in (1, 5, 10, 30):
        shape = EquationShape(units, 784, (28, 28), (28, 28))
        places = place_large(shape, ROOM)
        x, y, width, height = places.maps["weights"]
        low, high = (
            edge(places.pictures, axis=0)[:2] + sign * places.picture_height / 2
            for edge, sign in ((np.min, -1), (np.max, 1))
        )
        assert len(places.pictures) == units
        assert np.allclose(low[1], y - height / 2)
        assert np.allclose(high, [x + width / 2, y + height / 2])


def test_numbers_can_be_read_where_ten_meets_ten():
    run = untrained_run((784, 10, 10, 10), (28, 28))
    for layer in LAYERS:
        equation = LayerEquation.of(run, layer)
        for name, shown in equation.maps.items():
            if isinstance(shown, HeatMap):
                assert shown.smallest_text() >= 1 / 6, (layer, name)


def test_too_little_room_is_refused():
    shape = EquationShape(10, 10)
    with pytest.raises(DrawingError, match="12 layers of heat maps do not fit"):
        place_rows([shape] * 12, ROOM)
    with pytest.raises(DrawingError, match=r"width of 5: .* is the least"):
        place_large(shape, Place(0, 0, 5, 6))
