"""Which weights of images in color a scene draws: those of a channel, or their sum."""

from __future__ import annotations

from typing import Any

import pytest
from manim import Scene
from own_data import KINDS

from nnviz_manim import mixins
from nnviz_manim.errors import SettingError
from nnviz_manim.mobjects import WeightImages
from nnviz_manim.recording import Run

SCENES = {
    "train": mixins.TrainingMixin,
    "forward pass": mixins.ForwardPassMixin,
    "heat map": mixins.HeatMapMixin,
}


def scene_of(name: str, kind: str, **own: Any) -> Any:
    mixin, chosen = SCENES[name], KINDS[kind]
    given = {"data": chosen.make(), "layer_sizes": chosen.layer_sizes, "epochs": 2}
    return type("OwnScene", (mixin, Scene), given | own)(skip_animations=True)


def weight_pictures(scene: Any) -> WeightImages:
    drawn = scene.diagram.pictures if hasattr(scene, "diagram") else None
    return drawn or scene.stage.equations[1].maps["weights"]


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize(("channel", "number"), [("red", 0), ("green", 1), ("blue", 2)])
def test_a_scene_draws_the_weights_of_a_channel(
    manim_config: Any, scene: str, channel: str, number: int
) -> None:
    shown = scene_of(scene, "color", channel=channel)
    shown.build()
    weights = shown.run[0].weights[1].reshape(-1, 8, 8, 3)
    pictures = weight_pictures(shown)
    pictures.show(weights)
    assert pictures.seen() == pytest.approx(weights[..., number])


@pytest.mark.parametrize("scene", SCENES)
def test_left_alone_it_draws_their_sum(manim_config: Any, scene: str) -> None:
    shown = scene_of(scene, "color")
    shown.build()
    weights = shown.run[0].weights[1].reshape(-1, 8, 8, 3).astype(float)
    pictures = weight_pictures(shown)
    pictures.show(weights)
    assert pictures.seen() == pytest.approx(weights.sum(axis=3))


def test_a_channel_that_there_is_not(manim_config: Any) -> None:
    with pytest.raises(SettingError, match="channel = 'infrared': expected one of 'sum', 'red', "):
        scene_of("train", "color", channel="infrared").build()


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("kind", ["28 x 28", "table"])
def test_what_has_no_colors_is_told_before_any_work(
    manim_config: Any, scene: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Run, "record", lambda *_: pytest.fail("it trained before it looked"))
    with pytest.raises(SettingError, match=r"OwnScene\.channel = 'red': .* has inputs of shape"):
        scene_of(scene, kind, channel="red").build()


@pytest.mark.parametrize("scene", SCENES)
def test_the_whole_scene_runs_with_a_channel(manim_config: Any, scene: str) -> None:
    scene_of(scene, "color", channel="blue").render()
