"""What a mobject is made with is looked at before it is made."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Circle

from nnviz_manim.errors import DrawingError, NNVizError
from nnviz_manim.learning import MLP
from nnviz_manim.mobjects import (
    BinaryBar,
    Box,
    Caption,
    ColorBar,
    ConfusionMatrix,
    Connections,
    DecisionField,
    HeatMap,
    ImageSheet,
    Learning,
    LearningCurve,
    NetworkDiagram,
    NeuronColumn,
    ParameterGraph,
    PixelGrid,
    Plot,
    Points,
    Prediction,
    ProbabilityBars,
    Slider,
    StatusPanel,
    WeightImages,
)
from nnviz_manim.painting.counts import as_shares
from nnviz_manim.recording import Run

NAN = np.nan

SIZES = {
    "a diagram": lambda size: NetworkDiagram([2, 3, 2], width=size),
    "a diagram of a run": lambda size, run: NetworkDiagram(run, height=size),
    "a curve": lambda size, run: LearningCurve.of(run, width=size),
    "a map": lambda size: HeatMap([[1.0]], width=size),
    "a grid": lambda size: PixelGrid([[1.0]], height=size),
    "a radius": lambda size: NeuronColumn([1.0], radius=size),
    "a spacing": lambda size: NeuronColumn([1.0], spacing=size),
    "a caption": lambda size: Caption("x", height=size),
    "bars": lambda size: ProbabilityBars([0.5], ["a"], width=size),
    "text in bars": lambda size: ProbabilityBars([0.5], ["a"], text_height=size),
    "a box": lambda size: Box([0, 0, 0], size, 1),
}


@pytest.mark.parametrize("size", ["a", NAN, np.inf, 0, -1, True, [1, 2]], ids=repr)
@pytest.mark.parametrize("make", SIZES.values(), ids=SIZES)
def test_what_is_no_size_is_refused(make, size, run):
    more = {"run": run} if make.__code__.co_argcount > 1 else {}
    with pytest.raises(DrawingError, match="was given, expected a finite number above 0"):
        make(size, **more)


BAD = {
    "nothing to draw": (lambda _: NetworkDiagram(None), "was given None"),
    "an array to draw": (lambda _: NetworkDiagram(np.ones(3)), "a diagram is of a run, or of a"),
    "a generator": (lambda _: NetworkDiagram(n for n in (2, 3)), "a diagram is of a run"),
    "a network": (lambda _: NetworkDiagram(MLP([2, 3])), "give network.layer_sizes, and weights="),
    "parts of a node": (lambda _: NetworkDiagram([3, 5.5, 2]), "a whole number"),
    "no nodes": (lambda r: NetworkDiagram(r, most_nodes=0), "most_nodes=0: expected at least 3"),
    "nodes in words": (lambda r: NetworkDiagram(r, most_nodes="a"), "most_nodes='a' was given"),
    "half nodes": (lambda r: NetworkDiagram(r, most_nodes=2.5), "expected a whole number"),
    "no such probe": (lambda r: NetworkDiagram(r, probe=99), "there is no probe 99"),
    "half a probe": (lambda r: NetworkDiagram(r, probe=1.5), "probe=1.5 was given"),
    "numbers in words": (lambda r: NetworkDiagram(r, numbers="no"), "True or False, or None"),
    "biases in words": (lambda r: NetworkDiagram(r, biases="no"), "biases='no'.*True or False"),
    "words for a direction": (lambda _: NetworkDiagram([2, 3], direction="x"), "direction"),
    "a matrix too few": (
        lambda _: NetworkDiagram([2, 3, 2], weights=[np.ones((3, 2))]),
        "lists 1 matrices, and layers .2, 3, 2. have 2",
    ),
    "words for weights": (lambda _: NetworkDiagram([2, 3], weights="x"), "expected matrices by"),
    "words in weights": (lambda _: NetworkDiagram([2, 3], weights={1: "x"}), "must be numbers"),
    "3 for weights": (lambda _: NetworkDiagram([2, 3], weights=3), "expected matrices by layer"),
    "nothing shown": (lambda r: NetworkDiagram(r).show(None), "a moment of a run.*given None"),
    "a run shown": (lambda r: NetworkDiagram(r).show(r), r"such as run\[0\] or run.at"),
    "no pass": (lambda r: NetworkDiagram(r).forward_pass(None), "a moment of a run"),
    "a pass of words": (lambda r: NetworkDiagram(r).forward_pass(r[0], "a"), "probe='a'"),
    "nothing learned": (lambda _: Learning(None), "was given None"),
    "a number learned": (lambda _: Learning(3), "Learning plays a run.*was given 3"),
    "no view": (Learning, "name at least one view"),
    "hold in words": (lambda r: Learning(r, NetworkDiagram(r), hold="a"), "hold='a'"),
    "start in words": (lambda r: Learning(r, NetworkDiagram(r), start="a"), "start='a'"),
    "a curve of nothing": (lambda _: LearningCurve.of(None), "run=None was given, expected a run"),
    "a panel of nothing": (lambda _: StatusPanel(None), "run=None was given, expected a run"),
    "a matrix of nothing": (lambda _: ConfusionMatrix.of(3), "run=3 was given, expected a run"),
    "neurons of nothing": (lambda _: NeuronColumn(None), "values=None was given, expected numbers"),
    "names in one text": (lambda _: ProbabilityBars([0.5], "a"), "expected a list of texts"),
    "names that are none": (lambda _: ProbabilityBars([0.5], [1]), "expected a list of texts"),
    "no names": (lambda _: Prediction([0.5], None), "class_names=None was given"),
    "no such class": (lambda _: ProbabilityBars([0.5], ["a"], label=5), "label=5 was given"),
    "bytes": (lambda _: PixelGrid([[0, 255]]), r"given 255 at \[0, 1\] .*: divide them, bytes by"),
    "ink below none": (lambda _: PixelGrid([[0.5], [-0.1]]), r"given -0\.1 at \[1, 0\]"),
    "bytes shown": (lambda _: PixelGrid([[0, 1]]).show([0, 9]), r"given 9 at \[0, 1\]"),
    "a sheet of bytes": (lambda _: ImageSheet([[[0, 9]]]), "from 0 to 1, and was given 9"),
    "a sheet below ink": (lambda _: ImageSheet([[[-3]]], scale=2), "from 0 to 2, and was given -3"),
    "a sheet shown": (lambda _: ImageSheet([[[0]]]).show([7]), "was given 7"),
    "percentages": (lambda _: ProbabilityBars([0.2, 1.5], ["a", "b"]), r"given 1\.5 at \[1\]"),
    "less than nothing": (lambda _: ProbabilityBars([-0.1], ["a"]), "was given -0"),
    "percents shown": (lambda _: ProbabilityBars([1], ["a"]).show([70]), "percentages by 100"),
    "one percentage": (lambda _: BinaryBar(20, ["a", "b"]), "from 0 to 1, and was given 20"),
    "a probe below 0": (lambda _: NetworkDiagram([2, 3], probe=-1), "probe=-1: expected the num"),
    "a probe shown later": (
        lambda r: NetworkDiagram(r.info.layer_sizes, probe=99).show(r[0]),
        "there is no probe 99: the snapshot follows",
    ),
    "nowhere": (lambda _: Box([NAN, 0, 0], 1, 1), "expected finite points"),
    "lines to nowhere": (lambda _: Connections([[0, 0, 0]], [[NAN, 0, 0]]), "finite points"),
    "no lines": (lambda _: Connections(None, None), "was given"),
    "a shape in words": (lambda _: WeightImages(np.ones((2, 4)), "x"), "give image_shape="),
    "ranges of nothing": (lambda _: Plot(None, None), "x_range=None was given, expected two"),
    "a scale in words": (lambda _: ColorBar("a"), "was given, expected a number"),
    "a field of words": (lambda _: DecisionField("x"), "values='x' was given, expected numbers"),
    "a weight of type": (lambda _: Caption("x", weight="a"), "expected one of NORMAL, BOLD"),
}  # fmt: skip


@pytest.mark.parametrize(("make", "message"), BAD.values(), ids=BAD)
def test_what_cannot_be_drawn_is_refused(make, message, run):
    with pytest.raises(NNVizError, match=message):
        make(run)


SHOWN = {
    "points": lambda _: Points(np.zeros((2, 3))).show,
    "a slider": lambda _: Slider("w", 0.5, (0, 1)).show,
    "a curve": lambda r: LearningCurve.of(r).show,
    "a curve's epoch": lambda r: LearningCurve.of(r).show_epoch,
    "a panel": lambda r: StatusPanel(r).show,
    "a matrix": lambda r: ConfusionMatrix.of(r).show,
    "a diagram": lambda r: NetworkDiagram(r).show,
    "neurons": lambda _: NeuronColumn(3).show,
    "a grid": lambda _: PixelGrid([[1.0]]).show,
    "a map": lambda _: HeatMap([[1.0]]).show,
    "a field": lambda _: DecisionField(np.zeros((2, 2))).show,
    "a graph": lambda _: ParameterGraph([2, 1], [[[1, 1]]]).show,
}


@pytest.mark.parametrize("make", SHOWN.values(), ids=SHOWN)
@pytest.mark.parametrize("junk", ["abc", b"x", {}, [1, [2]], np.array(["a"]), object()], ids=type)
def test_junk_is_not_shown(make, junk, run):
    show = make(run)
    with pytest.raises(DrawingError):
        show(junk)


def test_what_is_wrong_in_a_method_is_no_argument(monkeypatch):
    slider = Slider("w", 0.5, (0, 1))
    monkeypatch.setattr(type(slider), "__setattr__", _fail)
    with pytest.raises(ValueError, match="a slip of ours"):
        slider.show(0.5)


def _fail(*_: object) -> None:
    raise ValueError("a slip of ours")


def test_too_few_arguments_are_left_to_python():
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'class_names'"):
        ConfusionMatrix([[1]])


def test_inputs_and_outputs_of_a_run_may_be_of_any_range():
    run = Run.from_arrays(
        weights=[np.eye(4)],
        activations=["tanh"],
        inputs=[[-1.0, 2.5, 0.5, 0.0]],
        feature_shape=(2, 2),
        class_names=list("abcd"),
    )
    diagram = NetworkDiagram(run)
    assert diagram.image.values.ravel() == pytest.approx([0, 1, 0.5, 0])
    assert run[0].outputs[0, 0] < 0
    assert diagram.bars.values == pytest.approx([0, *run[0].outputs[0, 1:]])
    signed = ImageSheet([[[-3.0, 3.0]]], signed=True)
    assert signed.values.ravel() == pytest.approx([-3, 3])
    assert ImageSheet([[[0, 255]]], scale=255).values.max() == 255


def test_shares_keep_what_is_no_number():
    shares = as_shares([NAN, np.inf, -0.5, 0.5, 2])
    assert np.array_equal(shares, [NAN, np.inf, 0, 0.5, 1], equal_nan=True)
    ProbabilityBars([1 + 1e-7, -1e-7], ["a", "b"])


def test_classes_of_other_people_are_theirs():
    class Mine(Box):
        def __init__(self, width: float) -> None:
            super().__init__([0, 0, 0], 2, 2)
            self.wanted = Circle(), width

    assert Mine("wide").wanted[1] == "wide"


def test_numbers_of_numpy_are_numbers():
    assert Caption("x", height=np.float32(0.5)).height > 0
    assert NetworkDiagram([2, 3], most_nodes=np.int64(5), numbers=np.bool_(True)).columns
