"""The public names: listed once, importable, documented."""

from __future__ import annotations

import importlib
import inspect

import pytest

PACKAGES = (
    "analysis",
    "datasets",
    "errors",
    "learning",
    "mixins",
    "mobjects",
    "painting",
    "recording",
    "recording.recorders",
)


@pytest.mark.parametrize("package", PACKAGES)
def test_exported_names_are_there_sorted_and_documented(package):
    module = importlib.import_module(f"nnviz_manim.{package}")
    names = module.__all__
    assert len(set(names)) == len(names)
    for name in names:
        thing = getattr(module, name)
        if inspect.isclass(thing) or inspect.isfunction(thing):
            assert inspect.getdoc(thing), f"{package}.{name} has no docstring"


@pytest.mark.parametrize("package", PACKAGES)
def test_public_methods_are_documented(package):
    module = importlib.import_module(f"nnviz_manim.{package}")
    for name in module.__all__:
        thing = getattr(module, name)
        if not inspect.isclass(thing) or not thing.__module__.startswith("nnviz_manim"):
            continue
        for method, function in vars(thing).items():
            if inspect.isfunction(function) and not method.startswith("_"):
                assert inspect.getdoc(function), f"{package}.{name}.{method} has no docstring"


def test_nothing_foreign_is_exported():
    for package in PACKAGES:
        module = importlib.import_module(f"nnviz_manim.{package}")
        for name in module.__all__:
            origin = getattr(getattr(module, name), "__module__", "nnviz_manim")
            assert origin.startswith("nnviz_manim"), f"{package}.{name} comes from {origin}"
