"""Settings of a scene are class attributes: which there are, and what each may be."""

from __future__ import annotations

import difflib
import math
import numbers
import reprlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from manim import Scene

from nnviz_manim.errors import SettingError

__all__ = [
    "ANYTHING",
    "FLAG",
    "LABEL",
    "LAYERS",
    "NOT_NEGATIVE",
    "NUMBER",
    "PARAMETER",
    "PATH",
    "POSITIVE",
    "RANGE",
    "SHARE",
    "TEXT",
    "Check",
    "SettingsMixin",
    "either",
    "instance_of",
    "list_of",
    "one_of",
    "optional",
    "several_numbers",
    "whole_number",
]

_ALIKE = 0.9
"""How alike a name must be to a setting's to be taken for a slip of it, 0 to 1."""


@dataclass(frozen=True)
class Check:
    """What a setting may be.

    Parameters
    ----------
    expected
        In words, as in "expected a number above 0".
    fits
        Tells whether a value is one.
    """

    expected: str
    fits: Callable[[Any], bool]


def _is_number(value: Any) -> bool:
    real = isinstance(value, numbers.Real) and not isinstance(value, bool | np.bool_)
    return real and math.isfinite(value)


def _is_whole(value: Any) -> bool:
    return isinstance(value, numbers.Integral) and not isinstance(value, bool | np.bool_)


def _is_range(value: Any) -> bool:
    pair = isinstance(value, Sequence) and not isinstance(value, str) and len(value) == 2
    return pair and all(map(_is_number, value)) and value[0] < value[1]


def _is_layers(value: Any) -> bool:
    listed = isinstance(value, Sequence) and not isinstance(value, str)
    return listed and len(value) > 1 and all(_is_whole(each) and each > 0 for each in value)


ANYTHING = Check("anything", lambda _: True)
"""For what is checked where it is used, before any work."""

FLAG = Check("True or False", lambda value: isinstance(value, bool | np.bool_))
LABEL = Check("a class: its name or number", lambda v: isinstance(v, str) or _is_whole(v))
LAYERS = Check("a list of whole numbers, units a layer", _is_layers)
NOT_NEGATIVE = Check("a number of at least 0", lambda value: _is_number(value) and value >= 0)
NUMBER = Check("a number", _is_number)
PATH = Check("a path", lambda value: isinstance(value, str | Path))
PARAMETER = Check(
    "a parameter: (layer, unit, input) of a weight, (layer, unit) of a bias",
    lambda v: isinstance(v, tuple | list) and len(v) in {2, 3} and all(map(_is_whole, v)),
)
POSITIVE = Check("a number above 0", lambda value: _is_number(value) and value > 0)
RANGE = Check("two numbers, the lower one first", _is_range)
SHARE = Check("a number from 0 to below 1", lambda value: _is_number(value) and 0 <= value < 1)
TEXT = Check("a text", lambda value: isinstance(value, str))


def whole_number(at_least: int) -> Check:
    """Whole numbers from some number on."""
    return Check(
        f"a whole number of at least {at_least}",
        lambda value: _is_whole(value) and value >= at_least,
    )


def several_numbers(at_least: int, at_most: int | None = None) -> Check:
    """So many numbers, in a list or tuple."""
    most = math.inf if at_most is None else at_most
    count = {None: f"{at_least} or more", at_least: f"{at_least}"}.get(
        at_most, f"{at_least} to {at_most}"
    )
    return Check(
        f"{count} numbers",
        lambda value: (
            isinstance(value, list | tuple)
            and at_least <= len(value) <= most
            and all(map(_is_number, value))
        ),
    )


def either(one: Check, other: Check) -> Check:
    """What one of two checks takes."""
    return Check(
        f"{one.expected}, or {other.expected}", lambda value: one.fits(value) or other.fits(value)
    )


def list_of(check: Check, count: int | None = None) -> Check:
    """Some of what another check takes, in a list or tuple; None: one or more."""
    return Check(
        f"a list of {'one or more' if count is None else count}, each {check.expected}",
        lambda value: (
            isinstance(value, list | tuple)
            and (len(value) == count if count is not None else len(value) > 0)
            and all(map(check.fits, value))
        ),
    )


def one_of(*choices: Any) -> Check:
    """One of some values."""

    def fits(value: Any) -> bool:
        # An array is compared number by number, and is no choice.
        return not isinstance(value, np.ndarray) and value in choices

    return Check(f"one of {', '.join(map(repr, choices))}", fits)


def instance_of(*types: type, expected: str) -> Check:
    """Anything of some types."""
    return Check(expected, lambda value: isinstance(value, types))


def optional(check: Check) -> Check:
    """What another check takes, or None."""
    return Check(f"{check.expected}, or None", lambda value: value is None or check.fits(value))


class SettingsMixin:
    """Holds the settings of a scene to what they can be, before any work is done.

    A mixin lists its settings in ``setting_checks``; those of its bases are added. A subclass is
    looked at when it is defined: a name that is almost that of a setting is refused, with the name
    that was meant, and so is a Manim scene before the mixin, which would hide it. The values are
    looked at when the scene is made.

    Raises
    ------
    SettingError
        If a setting has a value that it cannot have, or a name that there is not.
    """

    setting_checks: ClassVar[Mapping[str, Check]] = {}
    """What each setting may be, by its name."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        _refuse_wrong_order(cls)
        _refuse_slips(cls)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.check_settings()
        super().__init__(*args, **kwargs)

    @classmethod
    def known_settings(cls) -> dict[str, Check]:
        """Every setting of the class and of its bases, with what it may be."""
        tables = (vars(base).get("setting_checks", {}) for base in reversed(cls.__mro__))
        return dict(chain.from_iterable(table.items() for table in tables))

    def was_set(self, name: str) -> bool:
        """Whether a setting has a value of somebody else than this package."""
        places: list[Any] = [self, *type(self).__mro__]
        given = next(place for place in places if name in vars(place))
        return given is self or not given.__module__.startswith("nnviz_manim.")

    def stands_beside(self, name: str, other: str) -> bool:
        """Whether a setting was given together with another one, or after it."""
        places = [vars(self), *map(vars, type(self).__mro__)]
        first, second = ([each in place for place in places].index(True) for each in (name, other))
        return first <= second

    def check_settings(self) -> None:
        """Refuse the first setting whose value cannot be used."""
        for name, check in self.known_settings().items():
            value = getattr(self, name)
            if not check.fits(value):
                raise SettingError(
                    f"{type(self).__name__}.{name} = {_short(value)}: expected {check.expected}"
                )


def _refuse_wrong_order(cls: type[SettingsMixin]) -> None:
    bases = list(cls.__mro__)
    hidden = bases[bases.index(Scene) :] if Scene in bases else []
    for base in hidden:
        if issubclass(base, SettingsMixin) and base is not SettingsMixin:
            others = [each.__name__ for each in cls.__bases__ if not issubclass(base, each)]
            first = next(each for each in cls.__bases__ if issubclass(each, base))
            order = ", ".join([first.__name__, *others])
            raise SettingError(
                f"class {cls.__name__}: a mixin after the scene is never asked for anything; write"
                f" class {cls.__name__}({order})"
            )


def _refuse_slips(cls: type[SettingsMixin]) -> None:
    known = cls.known_settings()
    inherited = set(chain.from_iterable(vars(base) for base in cls.__mro__[1:]))
    declared = set(chain.from_iterable(getattr(b, "__annotations__", {}) for b in cls.__mro__))
    for name, value in vars(cls).items():
        is_setting = not (name.startswith("_") or callable(value) or hasattr(value, "__get__"))
        if not is_setting or name in known or name in inherited or name in declared:
            continue
        meant = difflib.get_close_matches(name, known, n=1, cutoff=_ALIKE)
        if meant:
            raise SettingError(
                f"{cls.__name__}.{name} = {value!r}: there is no setting {name!r}; {meant[0]!r} is"
                f" probably meant (for an attribute of your own, write its type: {name}:"
                f" {type(value).__name__} = …)"
            )


def _short(value: Any) -> str:
    """Write a value in one line."""
    return " ".join(reprlib.repr(value).split())
