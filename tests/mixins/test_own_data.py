"""Scenes given users' own data: what each shows, and that nothing overlaps or leaves the frame."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from itertools import product
from typing import Any

import pytest
from manim import Scene, tempconfig
from own_data import KINDS, Kind

from nnviz_manim import mixins
from nnviz_manim.datasets import Dataset
from nnviz_manim.errors import SettingError
from nnviz_manim.recording import Run
from previews.motion import blank
from previews.watching import Stills

NUMBERS = "shows how a network tells classes apart, and houses has numbers to learn: .* TrainScene"
NO_IMAGES = "shows networks that look at gray images, and .* has inputs of shape"
NO_PLANE = "shows points of 2 features and 2 classes, and .* take TrainScene"

SCENES: dict[str, tuple[type, dict[str, Any], dict[str, str]]] = {
    # mixin, settings of its own, and what it says of the kinds that it cannot show
    "train": (mixins.TrainingMixin, {}, {}),
    "forward pass": (mixins.ForwardPassMixin, {}, {"regression": NUMBERS}),
    "gallery": (mixins.GalleryMixin, {}, {"regression": NUMBERS}),
    "mistakes": (mixins.MistakesMixin, {}, {"regression": NUMBERS}),
    "heat map": (mixins.HeatMapMixin, {}, {}),
    "saturation": (mixins.SaturationMixin, {}, {}),
    "backquery": (
        mixins.BackqueryMixin,
        {"second_part": None, "activations": ("sigmoid", "sigmoid")},
        {"regression": NUMBERS}
        | dict.fromkeys(("table", "one sigmoid", "color", "twenty classes"), NO_IMAGES),
    ),
    "playground": (
        mixins.PlaygroundMixin,
        {"recipe": "circles", "epochs": 4},
        dict.fromkeys(KINDS.keys() - {"one sigmoid"}, NO_PLANE),
    ),
}


@cache
def data_of(name: str) -> Dataset:
    return KINDS[name].make()


def settings_of(kind: Kind, data: Dataset) -> dict[str, Any]:
    return {
        "data": data,
        "layer_sizes": kind.layer_sizes,
        "activations": kind.activations,
        "epochs": 4,
        "batch_size": 8,
        "learning_rate": 0.05,
        "example": 0,
    }


def scene_of(scene: str, kind: str) -> Scene:
    mixin, own, _ = SCENES[scene]
    data = data_of(kind)
    given = {"data": data} if scene == "playground" else settings_of(KINDS[kind], data)
    name = f"Own{mixin.__name__.removesuffix('Mixin')}Scene"
    made: Callable[..., Scene] = type(name, (mixin, Scene), given | own)
    return made(skip_animations=True)


SHAPES = {
    "1:1": {"frame_width": 8.0, "pixel_width": 480},
    "9:16": {"frame_width": 8.0, "frame_height": 8 * 854 / 480}
    | {"pixel_width": 480, "pixel_height": 854},
}

PAIRS = [(scene, kind) for scene in SCENES for kind in KINDS]


@pytest.mark.parametrize(
    ("scene", "kind"), [pair for pair in PAIRS if pair[1] not in SCENES[pair[0]][2]]
)
def test_everything_is_to_be_read_and_nothing_overlaps(
    manim_config: Any, scene: str, kind: str
) -> None:
    shown = scene_of(scene, kind)
    watch = Stills(shown, {})
    shown.render()
    assert list(watch.faults.values()) == []
    watch.take("last")
    assert not blank(watch.pictures["last"], watch.ground)


def shapes_of(scene: str, kind: str) -> list[str]:
    """Shapes in which a scene is given some data: one in turn, both where names need most room."""
    if scene in {"heat map", "playground"}:
        return [*SHAPES]
    turn = [*SCENES].index(scene) + [*KINDS].index(kind)
    return [[*SHAPES][turn % len(SHAPES)]]


NARROW = [
    (scene, kind, shape)
    for scene, kind in PAIRS
    if kind not in SCENES[scene][2]
    for shape in shapes_of(scene, kind)
]


@pytest.mark.parametrize(("scene", "kind", "shape"), NARROW)
def test_narrow_frames_have_room_for_it_too(
    manim_config: Any, scene: str, kind: str, shape: str
) -> None:
    with tempconfig(SHAPES[shape]):
        shown = scene_of(scene, kind)
        watch = Stills(shown, {})
        shown.render()
        watch.take("last")
    assert list(watch.faults.values()) == []
    assert not blank(watch.pictures["last"], watch.ground)


def test_every_scene_and_every_kind_of_data_is_seen_in_both_narrow_shapes() -> None:
    assert {(scene, shape) for scene, _, shape in NARROW} == {*product(SCENES, SHAPES)}
    assert {(kind, shape) for _, kind, shape in NARROW} == {*product(KINDS, SHAPES)}


@pytest.mark.parametrize(
    ("scene", "kind"), [pair for pair in PAIRS if pair[1] in SCENES[pair[0]][2]]
)
def test_what_a_scene_cannot_show_is_told_in_one_line(
    manim_config: Any, scene: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Run, "record", lambda *_: pytest.fail("it trained before it looked"))
    with pytest.raises(SettingError, match=SCENES[scene][2][kind]) as caught:
        scene_of(scene, kind).render()
    assert re.match(r"Own\w+Scene ", str(caught.value))
    assert "\n" not in str(caught.value)


def test_numbers_are_shown_in_their_units(manim_config: Any) -> None:
    shown: Any = scene_of("train", "regression")
    shown.build()
    diagram, run = shown.diagram, shown.run
    held_out = data_of("regression").split(0.2, seed=0)[1]
    assert held_out.targets is not None
    assert held_out.target_scaling is not None
    wanted = held_out.target_scaling.original(held_out.targets[0])
    assert diagram.answers.original(diagram.answers.wanted) == pytest.approx(wanted)
    diagram.show(run[-1])
    answers = run.info.original_targets(run[-1].outputs[0])
    assert diagram.answers.original(diagram.answers.values) == pytest.approx(answers)
    assert diagram.features.names == ("living area", "age in years", "rooms")
    assert held_out.scaling is not None
    area = held_out.scaling.original(held_out.features[0])[0]
    assert float(diagram.features.texts[0][0]) == pytest.approx(area, rel=0.01)


def test_a_single_output_has_both_names_and_one_bar(manim_config: Any) -> None:
    shown: Any = scene_of("train", "one sigmoid")
    shown.build()
    bar = shown.diagram.answers
    assert bar.class_names == ("benign growth", "malignant growth")
    assert bar.label == 0
    shown.diagram.show(shown.run[-1])
    assert bar.values == pytest.approx(shown.run[-1].outputs[0])


def test_twenty_classes_all_have_their_bar(manim_config: Any) -> None:
    shown: Any = scene_of("train", "twenty classes")
    shown.build()
    assert len(shown.diagram.bars.class_names) == 20


def test_a_class_that_nobody_asked_for_gives_way_to_the_first(manim_config: Any) -> None:
    flowers = data_of("table")
    given = settings_of(KINDS["table"], flowers)
    shown = type("OwnScene", (mixins.TrainingMixin, Scene), given)()
    assert shown.make_run().info.probe_labels == (0,)
    asked = type("AskedScene", (mixins.TrainingMixin, Scene), given | {"digit": "virginica"})()
    assert asked.make_run().info.probe_labels == (2,)
