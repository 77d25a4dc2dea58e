"""Outputs of a regression beside their targets."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from manim import PI
from painted_words import painted

from nnviz_manim.datasets import Dataset, Scaling
from nnviz_manim.errors import DrawingError
from nnviz_manim.learning import MLP, train
from nnviz_manim.mobjects import NetworkDiagram, TargetRows
from nnviz_manim.recording import Run

RANGES = [[0.0, 10.0], [0.0, 1.0]]


def rows(**options: Any) -> TargetRows:
    return TargetRows([2.0, 0.5], ["price", "rent"], ranges=RANGES, **options)


def test_answer_and_target_stand_on_the_axis_where_their_numbers_are() -> None:
    canvas = painted(TargetRows([2.0], ["price"], targets=[5.0], ranges=[[0, 10]], width=4))
    ((x, _),) = canvas.disks
    axis, aim = canvas.strokes
    start, end = axis[0][0], axis[1][0]
    inner = (end - start) * 0.9
    assert x == pytest.approx(start + 0.05 * (end - start) + 0.2 * inner)
    assert aim[0][0] == aim[1][0] == pytest.approx(start + 0.05 * (end - start) + 0.5 * inner)


def test_numbers_are_in_the_units_of_the_data() -> None:
    scaling = Scaling("minmax", (100.0, 7.0), (50.0, 2.0))
    made = rows(scaling=scaling, targets=[1.0, 0.0])
    assert made.original(made.values) == pytest.approx([200, 8])
    assert made.original(made.wanted) == pytest.approx([150, 7])


def test_rows_of_one_line_have_name_answer_and_target() -> None:
    close = rows(targets=[5.0, 0.25], spacing=0.3, width=4)
    canvas = painted(close)
    assert not canvas.disks
    for line in canvas.lines_of_text():
        assert len(line) == 3
        assert all(one.right < other.left for one, other in pairwise(line))
    without = painted(rows(spacing=0.3, width=4)).lines_of_text()
    assert [len(line) for line in without] == [2, 2]
    assert close.smallest_text() == pytest.approx(0.2)


def test_unknown_targets_have_no_mark() -> None:
    known, unknown = painted(rows(targets=[1, 0])), painted(rows())
    assert len(known.strokes) - len(unknown.strokes) == 2
    assert len(known.texts) - len(unknown.texts) == 2


def test_turned_they_are_drawn_as_they_were_on_a_turned_ground() -> None:
    straight, turned = painted(rows()), painted(rows().rotate(PI / 2))
    assert turned.angle == pytest.approx(PI / 2)
    assert len(turned.texts) == len(straight.texts)
    assert len(turned.disks) == 2


def test_what_does_not_fit() -> None:
    with pytest.raises(DrawingError, match=r"ranges of shape \(2, 2\): expected \(1, 2\)"):
        TargetRows([1.0], ["price"], ranges=RANGES)
    with pytest.raises(DrawingError, match="outputs"):
        rows().show([1.0])
    with pytest.raises(DrawingError, match="targets"):
        rows(targets=[1.0])


@pytest.mark.parametrize("outputs", [1, 2, 6])
def test_a_diagram_shows_every_target(outputs: int) -> None:
    random = np.random.default_rng(0)
    data = Dataset(
        random.random((20, 3)),
        targets=random.random((20, outputs)),
        target_names=tuple(f"target {k}" for k in range(outputs)),
    )
    network = MLP([3, 10, outputs], activations=["tanh", "identity"])
    run = Run.record(train(network, data, probes=data.pick([0]), epochs=1))
    answers = NetworkDiagram(run).answers
    assert isinstance(answers, TargetRows)
    canvas = painted(answers)
    if outputs < 3:
        assert len(canvas.disks) == outputs, "few have an axis each"
    assert sum(len(line) >= 2 for line in canvas.lines_of_text()) == outputs
