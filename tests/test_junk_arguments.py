"""Whatever the public names are given, what comes is a thing or the package's own error."""

from __future__ import annotations

import importlib
import inspect
import random
from collections.abc import Callable
from enum import Enum

import numpy as np
import pytest

from nnviz_manim.errors import NNVizError

ROOMS = ("analysis", "datasets", "learning", "mobjects", "recording")

JUNK = (
    None, "abc", 3, -1, 1.5, float("nan"), 1e300, True, b"x", (), {}, [1, [2]], [None, 1],
    [[1, 2], [3, 4]], np.full((3, 3), np.nan), np.array(["a"]), np.zeros((0, 3)), object(),
    np.float64(1), np.array("a"), np.array(1.0),
)  # fmt: skip

MIXTURES = 25


NOT_MADE_BY_USERS = {"Training"}
"""Comes of ``train``, which looks at everything first."""


def _is_made(name: str, thing: object) -> bool:
    if inspect.isclass(thing):
        is_kind = getattr(thing, "_is_protocol", False) or inspect.isabstract(thing)
        return not is_kind and not issubclass(thing, Enum) and name not in NOT_MADE_BY_USERS
    return inspect.isfunction(thing)


def _needed(thing: Callable[..., object]) -> list[inspect.Parameter]:
    return [
        each
        for each in inspect.signature(thing).parameters.values()
        if each.default is each.empty and each.kind not in {each.VAR_POSITIONAL, each.VAR_KEYWORD}
    ]


PUBLIC = [
    (f"{room}.{name}", name, getattr(importlib.import_module(f"nnviz_manim.{room}"), name))
    for room in ROOMS
    for name in importlib.import_module(f"nnviz_manim.{room}").__all__
]

CALLABLES = {
    place: thing for place, name, thing in PUBLIC if _is_made(name, thing) and _needed(thing)
}


def test_there_is_something_to_call():
    assert len(CALLABLES) > 80


@pytest.mark.parametrize("thing", CALLABLES.values(), ids=CALLABLES)
def test_junk_gives_no_foreign_error(thing, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    needed = _needed(thing)
    draw = random.Random(0)
    given = [(each,) * len(needed) for each in JUNK]
    given += [tuple(draw.choice(JUNK) for _ in needed) for _ in range(MIXTURES)]
    for values in given:
        named = list(zip(needed, values, strict=True))
        positional = [value for each, value in named if each.kind is not each.KEYWORD_ONLY]
        by_name = {each.name: value for each, value in named if each.kind is each.KEYWORD_ONLY}
        try:
            thing(*positional, **by_name)
        except NNVizError:
            continue
