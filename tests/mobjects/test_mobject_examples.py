"""The public names, their docstrings, and the examples in them, each of which is rendered."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil

import pytest
from manim import Animation, Mobject, Scene, tempconfig

from nnviz_manim import mobjects, painting

MODULES = [
    importlib.import_module(module.name)
    for package in (mobjects, painting)
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    if not module.ispkg
]
PUBLIC = {name: getattr(mobjects, name) for name in mobjects.__all__}
CLASSES = {name: thing for name, thing in PUBLIC.items() if inspect.isclass(thing)}


def examples_of(module):
    """Every docstring of a module that has lines to run, by the name of what it describes."""
    finder = doctest.DocTestFinder(exclude_empty=True)
    return {
        test.name.removeprefix("nnviz_manim."): test
        for test in finder.find(module)
        if test.examples
    }


EXAMPLES = {name: test for module in MODULES for name, test in examples_of(module).items()}


def test_all_names_what_can_be_imported():
    assert list(mobjects.__all__) == sorted(
        mobjects.__all__, key=lambda name: (not name.isupper(), name)
    )
    defined = {
        name
        for name, thing in vars(mobjects).items()
        if not name.startswith("_") and not inspect.ismodule(thing) and name != "register_painter"
    }
    assert defined == set(mobjects.__all__)


@pytest.mark.parametrize(
    "module", MODULES, ids=lambda module: module.__name__.removeprefix("nnviz_manim.")
)
def test_every_module_says_what_is_public(module):
    assert module.__doc__
    for name in module.__all__:
        assert not name.startswith("_")
        assert hasattr(module, name)


@pytest.mark.parametrize("name", CLASSES)
def test_every_public_class_and_method_is_described(name):
    thing = CLASSES[name]
    assert inspect.getdoc(thing)
    for attribute, member in vars(thing).items():
        if not attribute.startswith("_") and (callable(member) or isinstance(member, property)):
            assert inspect.getdoc(member), f"{name}.{attribute}"


@pytest.mark.parametrize(
    "name",
    [name for name, thing in CLASSES.items() if issubclass(thing, Mobject | Animation)],
)
def test_every_mobject_and_animation_has_an_example(name):
    section = (inspect.getdoc(CLASSES[name]) or "").partition("Examples\n--------\n")[2]
    assert ">>>" in section or "::" in section


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_run_and_their_scenes_render(name):
    example = EXAMPLES[name]
    results = doctest.DocTestRunner(verbose=False).run(example, clear_globs=False)
    assert results.failed == 0
    scenes = [
        thing
        for thing in example.globs.values()
        if inspect.isclass(thing)
        and issubclass(thing, Scene)
        and thing.__module__ != "manim"
        and not thing.__module__.startswith("manim.")
    ]
    with tempconfig({"pixel_width": 214, "pixel_height": 120}):
        for scene_class in scenes:
            scene = scene_class()
            scene.render()
            assert scene.mobjects, "an example leaves something to be seen"
            assert scene.camera.pixel_array[..., :3].std() > 1
    if name.rpartition(".")[2] in CLASSES and issubclass(CLASSES[name.rpartition(".")[2]], Mobject):
        assert scenes, "the example of a mobject is a scene"


def test_there_are_examples_at_all():
    assert len(EXAMPLES) >= 9
