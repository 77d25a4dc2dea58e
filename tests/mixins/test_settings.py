"""Settings that cannot be are said at once, by name."""

from __future__ import annotations

import numpy as np
import pytest
from manim import MovingCameraScene, Scene

from nnviz_manim import mixins
from nnviz_manim.errors import SettingError
from nnviz_manim.mixins import GalleryMixin, RecordedRunMixin, TrainingMixin
from nnviz_manim.mixins.recorded_run import RecordedRunMixin as Recorded
from nnviz_manim.mixins.settings import ANYTHING, SettingsMixin


@pytest.fixture(autouse=True)
def _never_trained(monkeypatch, manim_config):
    monkeypatch.setattr(Recorded, "load_data", lambda _: pytest.fail("work was begun"))


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("seconds_per_epoch", 0, "above 0"),
        ("seconds_per_epoch", -2, "above 0"),
        ("seconds_per_epoch", "a", "above 0"),
        ("seconds_per_epoch", float("nan"), "above 0"),
        ("hold", "a", "from 0 to below 1"),
        ("draw_in_time", 0, "above 0"),
        ("show_panel", "no", "True or False"),
        ("direction", "down", "'right', 'up', or None"),
        ("most_nodes", 0, "at least 3"),
        ("palette", 3, "a name out of PALETTES"),
        ("input_range", 1, "two numbers"),
        ("input_range", (1, 0), "the lower one first"),
        ("example", "1", "whole number of at least 0"),
        ("example", 1.5, "whole number of at least 0"),
        ("data", 3, "a Dataset"),
        ("data", np.zeros((2, 2)), "a Dataset"),
        ("held_out", None, "below 1"),
        ("biases", "no", "True or False"),
        ("shuffle", "no", "True or False"),
        ("layer_sizes", 3, "whole numbers"),
        ("epochs", True, "whole number"),
        ("seed", -1, "at least 0"),
        ("run_file", 7, "a path, or None"),
    ],
)
def test_a_wrong_value_is_refused_when_the_scene_is_made(name, value, expected):
    scene = type("Mine", (TrainingMixin, Scene), {name: value})
    with pytest.raises(SettingError, match=f"Mine.{name} = .*{expected}"):
        scene()


def test_a_value_given_later_is_refused_before_the_training():
    settings = RecordedRunMixin()
    settings.epochs = "many"
    with pytest.raises(SettingError, match=r"RecordedRunMixin\.epochs = 'many'"):
        settings.make_run()


@pytest.mark.parametrize(
    ("slip", "meant"),
    [("epoch", "epochs"), ("learning_rates", "learning_rate"), ("palete", "palette")],
)
def test_a_slip_is_refused_with_what_was_meant(slip, meant):
    with pytest.raises(SettingError, match=rf"Mine\.{slip} = 5: .*'{meant}' is probably meant"):
        type("Mine", (TrainingMixin, Scene), {slip: 5})


def test_attributes_of_ones_own_are_left_alone():
    class Mine(TrainingMixin, Scene):
        epoch: int = 5
        _epochs = 3
        speed = 4

        def digits(self):
            return ()

    class Heir(Mine):
        epoch = 6

    assert Heir().epoch == 6


@pytest.mark.parametrize("base", [Scene, MovingCameraScene])
def test_a_mixin_after_the_scene_is_refused(base):
    with pytest.raises(SettingError, match=rf"write class Mine\(TrainingMixin, {base.__name__}\)"):
        type("Mine", (base, TrainingMixin), {})


def test_a_mixin_beside_a_scene_that_has_one_is_welcome():
    class Mine(TrainingMixin, Scene):
        pass

    class Both(Mine, GalleryMixin):
        pass

    assert "seconds_per_epoch" in Both.known_settings()


MIXINS = {
    name: mixin
    for name, mixin in vars(mixins).items()
    if name in mixins.__all__ and isinstance(mixin, type) and issubclass(mixin, SettingsMixin)
}
SETTINGS = [
    (name, setting)
    for name, mixin in MIXINS.items()
    for setting, check in mixin.known_settings().items()
    if check is not ANYTHING
]


@pytest.mark.parametrize(("name", "setting"), SETTINGS, ids=map(".".join, SETTINGS))
def test_every_setting_of_every_mixin_refuses_what_it_cannot_be(name, setting):
    scene = type("Mine", (MIXINS[name], Scene), {})
    setattr(scene, setting, object())
    with pytest.raises(SettingError, match=rf"Mine\.{setting} = <object.*expected"):
        scene()


NO_SETTINGS = {
    # what a scene has made, or what only its makers set
    *("setting_checks", "shown_title", "shown_words", "shown_counts", "needs", "needs_classes"),
    "needs_images",
    *("panel", "line", "names", "recipes", "opening", "race", "desk", "panels"),
    *("bench_split", "curve_split", "lines", "curve"),
}


@pytest.mark.parametrize("name", MIXINS)
def test_what_can_be_set_is_checked(name):
    known = MIXINS[name].known_settings()
    for base in MIXINS[name].__mro__:
        if not base.__module__.startswith("nnviz_manim."):
            continue
        for attribute, value in vars(base).items():
            plain = not (attribute.startswith("_") or callable(value) or hasattr(value, "__get__"))
            assert not plain or attribute in known or attribute in NO_SETTINGS, attribute
