"""What does not fit is refused, with a message that gives both shapes."""

from __future__ import annotations

import numpy as np
import pytest
from manim import RIGHT, UP, tempconfig

from nnviz_manim.errors import DrawingError, SettingError
from nnviz_manim.mobjects import (
    Caption,
    Connections,
    Counter,
    LearningCurve,
    NetworkDiagram,
    NeuronColumn,
    PixelGrid,
    Prediction,
    ProbabilityBars,
    StatusPanel,
    WeightImages,
)
from nnviz_manim.mobjects.basic.wires import Wires
from nnviz_manim.painting import ArrayMobject

LEFT_ENDS, RIGHT_ENDS = np.zeros((3, 3)), np.ones((2, 3))

REFUSED_VALUES = {
    "PixelGrid": (lambda: PixelGrid(np.eye(4)), [[1.0, 2.0, 3.0]], r"16 values.*\(1, 3\)"),
    "WeightImages": (
        lambda: WeightImages(np.ones((3, 4)), (2, 2)),
        np.ones((2, 4)),
        r"12 values.*\(2, 4\)",
    ),
    "NeuronColumn": (lambda: NeuronColumn(3), [1.0, 2.0], "3 neurons and was given 2 values"),
    "Connections": (
        lambda: Connections(LEFT_ENDS, RIGHT_ENDS),
        np.ones((3, 2)),
        r"\(2, 3\).*\(3, 2\)",
    ),
    "ProbabilityBars": (
        lambda: ProbabilityBars([0.5, 0.5], ["a", "b"]),
        [0.2, 0.3, 0.5],
        "2 classes and was given 3",
    ),
    "Prediction": (
        lambda: Prediction([0.5, 0.5], ["a", "b"]),
        [1.0],
        "2 classes and was given 1 outputs",
    ),
}


@pytest.mark.parametrize("kind", REFUSED_VALUES)
def test_show_refuses_another_number_of_values(kind):
    make, values, message = REFUSED_VALUES[kind]
    mobject = make()
    before = mobject.values.copy()
    with pytest.raises(DrawingError, match=message):
        mobject.show(values)
    assert np.array_equal(mobject.values, before)


def test_biases_must_be_as_many_as_neurons():
    column = NeuronColumn(3, biases=[0.1, 0.2, 0.3])
    with pytest.raises(DrawingError, match="3 neurons and was given 2 biases"):
        column.show([1, 2, 3], [0.5, 0.5])
    assert column.biases.tolist() == [0.1, 0.2, 0.3]
    with pytest.raises(DrawingError, match=r"takes 3 biases.*\(2,\)"):
        NeuronColumn(3, biases=[1.0, 2.0])


REFUSED_CONSTRUCTIONS = {
    "an image of one axis": (lambda: PixelGrid(np.ones(16)), r"\(16,\): reshape"),
    "an image of nothing": (lambda: PixelGrid(np.ones((0, 4))), r"\(0, 4\)"),
    "no neurons": (lambda: NeuronColumn([]), "at least one neuron"),
    "weights that fill no picture": (
        lambda: WeightImages(np.ones((3, 5)), (2, 2)),
        r"\(3, 5\).*\(2, 2\)",
    ),
    "weights of two axes and no shape": (lambda: WeightImages(np.ones((3, 4))), "image_shape"),
    "an unknown normalization": (
        lambda: Connections(LEFT_ENDS, RIGHT_ENDS, normalize="column"),
        "'column'.*'row', 'matrix'",
    ),
    "a scale of zero": (lambda: Connections(LEFT_ENDS, RIGHT_ENDS, normalize=0), "above 0"),
    "a curve of three lengths": (lambda: LearningCurve([0, 1], [0.5], [1, 2]), r"\(2,\), \(1,\)"),
    "a curve of nothing": (lambda: LearningCurve([], [], []), "at least 1"),
    "an unknown alignment": (lambda: Caption("a", align="middle"), "'middle'.*left, center"),
    "a label beyond the classes": (
        lambda: Prediction([1.0, 0.0], ["a", "b"], label=2),
        "label 2 .*0 to 1",
    ),
    "one layer": (lambda: NetworkDiagram([4]), r"\[4\]"),
    "an empty layer": (lambda: NetworkDiagram([4, 0, 2]), "1 unit or more"),
    "no room": (lambda: NetworkDiagram([3] * 9, width=0.8), "do not fit"),
}


@pytest.mark.parametrize("case", REFUSED_CONSTRUCTIONS)
def test_what_cannot_be_drawn_is_refused(case):
    make, message = REFUSED_CONSTRUCTIONS[case]
    with pytest.raises(DrawingError, match=message):
        make()


def test_an_unknown_palette_is_refused_by_name():
    with pytest.raises(SettingError, match="unknown palette 'pink': expected one of article"):
        NeuronColumn(3, palette="pink")


def test_a_diagram_refuses_snapshots_and_probes_that_it_does_not_know(run):
    other = NetworkDiagram([16, 5, 3])
    with pytest.raises(DrawingError, match=r"\(16, 5, 3\).*\(16, 5, 4, 3\)"):
        other.show(run[0])
    diagram = NetworkDiagram(run)
    with pytest.raises(DrawingError, match="no probe 3"):
        diagram.show(run[0], probe=3)
    with pytest.raises(DrawingError, match="no probe 7: the run follows 3"):
        NetworkDiagram(run, probe=7)


def test_a_diagram_refuses_what_it_does_not_draw(run):
    diagram = NetworkDiagram(run)
    with pytest.raises(DrawingError, match="layer 0 is not drawn as neurons: expected one of 1, 2"):
        diagram.neuron(0, 0)
    with pytest.raises(DrawingError, match="neuron 5 of layer 1"):
        diagram.neuron(1, 5)
    with pytest.raises(DrawingError, match="drawn layer 1: expected one of 2, 3"):
        diagram.connection(1, 0, 0)


def test_a_status_panel_needs_room(run):
    with pytest.raises(DrawingError, match="has no room"):
        StatusPanel(run, height=2)
    with pytest.raises(DrawingError, match="width 5 has no room: 6 is the least"):
        StatusPanel(run, width=5, height=3, direction=RIGHT)
    with pytest.raises(DrawingError, match="a StatusPanel goes DOWN or RIGHT"):
        StatusPanel(run, direction=UP)


def test_a_part_that_is_not_there_is_refused():
    with pytest.raises(DrawingError, match="NeuronColumn has no part 3: it has 3, counted from 0"):
        NeuronColumn(3).part(3)


EVERY_KIND = {
    "PixelGrid": lambda: PixelGrid(np.eye(2)),
    "WeightImages": lambda: WeightImages(np.ones((2, 2, 2))),
    "NeuronColumn": lambda: NeuronColumn(2),
    "Connections": lambda: Connections(LEFT_ENDS, RIGHT_ENDS),
    "Caption": lambda: Caption("a"),
    "Counter": lambda: Counter(1),
    "ProbabilityBars": lambda: ProbabilityBars([1.0], ["a"]),
    "Prediction": lambda: Prediction([1.0], ["a"]),
    "LearningCurve": lambda: LearningCurve([0], [0.1], [2.3]),
    "Wires": lambda: Wires(LEFT_ENDS, LEFT_ENDS + 1),
}


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_the_opengl_renderer_gets_an_error_instead_of_a_black_frame(kind):
    with (
        tempconfig({"renderer": "opengl"}),
        pytest.raises(DrawingError, match=rf"{kind}.*Cairo.*opengl.*--renderer=cairo"),
    ):
        EVERY_KIND[kind]()


def test_a_subclass_that_does_not_say_how_it_is_painted_is_told_so(paint):
    class Forgetful(ArrayMobject):
        """Has no paint()."""

    with pytest.raises(DrawingError, match="Forgetful does not say how it is painted"):
        paint(Forgetful(1, np.zeros((4, 3))))


def test_refused_biases_leave_the_values_alone():
    column = NeuronColumn([1.0, 2.0])
    with pytest.raises(DrawingError, match="2 neurons and was given 3 biases"):
        column.show([5.0, 6.0], biases=[1.0, 2.0, 3.0])
    assert column.values.tolist() == [1.0, 2.0]
