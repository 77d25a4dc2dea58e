"""Diagrams of many shapes in frames of many shapes: nothing overlaps, leaves, or is too small."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from manim import RIGHT, UP, tempconfig

from nnviz_manim.datasets import Dataset
from nnviz_manim.errors import DrawingError
from nnviz_manim.learning import MLP, train
from nnviz_manim.mobjects import Caption, NetworkDiagram
from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.recording import Run

FRAMES = {"16:9": (128 / 9, 8.0), "1:1": (8.0, 8.0), "9:16": (4.5, 8.0)}
SHAPES = [
    (1, 1),
    (10, 4),
    (784, 10),
    (2, 3, 1),
    (2, 8, 8, 1),
    (784, 300, 50, 10),
    (4, 12, 30, 12, 3),
    (784, 128, 64, 32, 10),
    (3, 5, 5, 5, 5, 2),
    (1000, 300, 300, 100, 100, 50, 20),
    (2, 8, 8, 8, 8, 8, 8, 1),
    (1000, 900, 800, 700, 600, 500, 400, 300),
]
LEAST_TEXT = 0.167
Box = tuple[float, float, float, float]


def box_of(points: np.ndarray) -> Box:
    low, high = points.min(axis=0), points.max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def overlaps(boxes: list[Box]) -> Iterator[tuple[int, int]]:
    """Positions of boxes of which one lies partly over the other."""
    edges = np.array(boxes)
    shared = np.minimum(edges[:, None, 2:], edges[None, :, 2:]) - np.maximum(
        edges[:, None, :2], edges[None, :, :2]
    )
    yield from np.argwhere(np.triu((shared > 1e-6).all(axis=2), 1)).tolist()


def crossing(lines: np.ndarray, box: Box) -> int:
    """How many lines, shape (N, 2, 3), go through a box."""
    starts, steps = lines[:, 0, :2], lines[:, 1, :2] - lines[:, 0, :2]
    steps = np.where(np.abs(steps) < 1e-12, 1e-12, steps)
    low, high = (np.array(box[:2]) - starts) / steps, (np.array(box[2:]) - starts) / steps
    first = np.minimum(low, high).max(axis=1).clip(0, 1)
    last = np.maximum(low, high).min(axis=1).clip(0, 1)
    return int((last - first > 1e-9).sum())


def texts(diagram: NetworkDiagram) -> list[Box]:
    captions = [part for part in diagram.headers.get_family() if isinstance(part, Caption)]
    return [box_of(part.points) for part in captions] + [
        box_of(brace.points[3:]) for brace in diagram.braces.values()
    ]


def things(diagram: NetworkDiagram) -> dict[str, Box]:
    found = {
        f"neuron {row} of layer {layer}": box_of(points)
        for layer, column in diagram.columns.items()
        for row, points in enumerate(column.part_points())
    }
    for group in (diagram.dots,):
        found |= {f"dots {k}": box_of(part.points) for k, part in enumerate(group)}
    found |= {f"brace {layer}": box_of(part.points[:3]) for layer, part in diagram.braces.items()}
    for name in ("image", "bars"):
        part = getattr(diagram, name)
        if part is not None:
            found[name] = box_of(part.points)
    if diagram.pictures is not None:
        for row, points in enumerate(diagram.pictures.part_points()):
            found[f"picture {row}"] = box_of(points)
    return found


def faults(diagram: NetworkDiagram, width: float, height: float) -> list[str]:
    """All that overlaps, leaves the frame, or cannot be read."""
    words = {f"text {k}": box for k, box in enumerate(texts(diagram))}
    solid = things(diagram)
    boxes = {**words, **solid}
    found = [
        f"{name} leaves the frame: {box}"
        for name, box in boxes.items()
        if max(-box[0], box[2]) > width / 2 or max(-box[1], box[3]) > height / 2
    ]
    known = list(boxes)
    found += [
        f"{known[one]} overlaps {known[other]}" for one, other in overlaps(list(boxes.values()))
    ]
    # Numbers at braces stand on a ground of their own; no line may go through other words.
    names = [box_of(part.points) for part in diagram.headers.get_family() if len(part.points)]
    lines = [part.part_points() for part in diagram.connections.values()]
    if lines:
        every = np.concatenate(lines)
        found += [f"a line goes through {box}" for box in names if crossing(every, box)]
    small = [
        part
        for part in diagram.get_family()
        if isinstance(part, ArrayMobject) and (part.smallest_text() or 1.0) < LEAST_TEXT
    ]
    return found + [f"{part!r} is too small: {part.smallest_text()}" for part in small]


@pytest.fixture(params=FRAMES)
def frame(request: pytest.FixtureRequest):
    width, height = FRAMES[request.param]
    with tempconfig({"frame_width": width, "frame_height": height}):
        yield width, height


@pytest.mark.parametrize("direction", [RIGHT, UP], ids=["lying", "upright"])
@pytest.mark.parametrize("sizes", SHAPES, ids=lambda sizes: "-".join(map(str, sizes)))
def test_layer_sizes_alone(frame, sizes, direction):
    diagram = NetworkDiagram(list(sizes), direction=direction, numbers=True, legend=True)
    assert faults(diagram, *frame) == []
    assert len(diagram.columns) == len(sizes)
    assert diagram.names.keys() == diagram.columns.keys()


@pytest.mark.parametrize("direction", [RIGHT, UP], ids=["lying", "upright"])
def test_every_layer_says_its_count_in_a_wide_frame(direction):
    sizes = [784, 300, 50, 10]
    diagram = NetworkDiagram(sizes, direction=direction)
    # A brace beside an inner layer would lie over its lines.
    assert {layer: brace.text for layer, brace in diagram.braces.items()} == {0: "784"}
    said = {layer: [part.text for part in words] for layer, words in diagram.names.items()}
    assert said == {
        0: ["Input layer"],
        1: ["Hidden layer 1", "300 units"],
        2: ["Hidden layer 2", "50 units"],
        3: ["Output layer", "10 units"],
    }


def image_run(sizes: tuple[int, ...], names: list[str]) -> Run:
    rng = np.random.default_rng(0)
    data = Dataset(
        rng.random((20, sizes[0])).astype(np.float32),
        np.arange(20) % len(names),
        class_names=tuple(names),
        feature_shape=(6, 6),
        name="images",
    )
    return Run.record(train(MLP(sizes, seed=0), data, epochs=1, probes=[1]))


@pytest.mark.parametrize(
    ("sizes", "names"),
    [
        ((36, 3), ["a", "b", "c"]),
        ((36, 10, 10), list("0123456789")),
        ((36, 10, 10, 10), list("0123456789")),
        ((36, 20, 8, 8, 4), ["up", "down", "left", "right"]),
    ],
    ids=lambda value: "-".join(map(str, value)) if isinstance(value, tuple) else "",
)
@pytest.mark.parametrize("direction", [RIGHT, UP], ids=["lying", "upright"])
def test_runs_of_images(frame, sizes, names, direction):
    run = image_run(sizes, names)
    if frame[0] < 5 and direction is RIGHT and len(sizes) > 3:
        with pytest.raises(DrawingError, match=r"make it larger.*the other direction"):
            NetworkDiagram(run, direction=direction)
        return
    diagram = NetworkDiagram(run, direction=direction).show(run[1])
    assert faults(diagram, *frame) == []


def test_names_are_shortened_for_numbers_that_can_be_read():
    run = image_run((36, 10, 10, 10), list("0123456789"))
    narrow = NetworkDiagram(run, direction=UP, width=7.4, height=10.3)
    assert [each[0].text for each in narrow.names.values()][1:] == [
        "Hidden 1",
        "Hidden 2",
        "Output",
    ]
    assert all(column.numbers for column in narrow.columns.values())
    narrower = NetworkDiagram(run, direction=UP, width=5, height=10.3)
    assert not any(column.numbers for column in narrower.columns.values())
    assert narrower.names[1][0].text != "H1", "names are not given up where that gains nothing"


def test_without_numbers_the_legend_says_what_brightness_is():
    run = image_run((36, 10, 10), list("0123456789"))

    def legend(diagram):
        words = [part for part in diagram.headers.get_family() if isinstance(part, Caption)]
        return [word.text for word in words if ":" in word.text]

    assert legend(NetworkDiagram(run, width=10, height=8)) == ["arc: bias"]
    explained = ["arc: bias", "bright: active"]
    assert legend(NetworkDiagram(run, width=7.4, height=4)) == explained
    assert legend(NetworkDiagram(run, width=10, height=8, numbers=False)) == explained
    assert legend(NetworkDiagram(run, width=10, height=8, legend=False)) == []
    assert legend(NetworkDiagram([2, 3, 1], legend=True, numbers=False)) == []


def test_the_grid_finds_what_overlaps_and_leaves():
    diagram = NetworkDiagram([2, 3, 1])
    assert faults(diagram, *FRAMES["16:9"]) == []
    diagram.names[0].move_to(diagram.columns[0])
    assert any("text" in fault and "overlaps neuron" in fault for fault in faults(diagram, 14, 8))
    diagram.names[1].move_to(diagram.connections[1])
    assert any("goes through" in fault for fault in faults(diagram, 14, 8))
    assert any("leaves" in fault for fault in faults(diagram.scale(2), 14, 8))
