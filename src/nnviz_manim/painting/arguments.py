"""What a mobject is made with: plain arguments are what their annotations say, or are refused.

Without it a width of "a" would end in an error of NumPy's far from where it was written, a width of
NaN in a picture without anything, and ``numbers="no"`` in numbers.
"""

from __future__ import annotations

import functools
import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any, TypeVar

import numpy as np

from nnviz_manim.errors import DrawingError

__all__ = ["check_argument", "checked"]

Made = TypeVar("Made")

_SIZES = {
    "curve_height",
    "height",
    "length",
    "number_height",
    "radius",
    "size",
    "spacing",
    "text_height",
    "width",
}
"""Names of arguments that are sizes in scene units, or shares of one."""


_THEIR_OWN = {"color"}
"""Names of arguments for which the mobject itself says what there is to choose from."""


@dataclass(frozen=True)
class _Kind:
    """What an annotation stands for."""

    expected: str
    fits: Callable[[Any], bool]


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool | np.bool_)


def _is_number(value: Any) -> bool:
    if isinstance(value, np.ndarray) and value.ndim == 0:
        return value.dtype.kind in "fiu"
    return isinstance(value, Real) and not _is_flag(value)


def _is_finite(value: Any) -> bool:
    return _is_number(value) and math.isfinite(value)


def _is_words(value: Any) -> bool:
    listed = isinstance(value, Sequence | np.ndarray) and not isinstance(value, str | bytes)
    return listed and all(isinstance(word, str) for word in value)


def _is_shape(value: Any) -> bool:
    listed = isinstance(value, tuple | list) and len(value) == 2
    return listed and all(isinstance(each, Integral) for each in value)


def _is_range(value: Any) -> bool:
    return np.shape(value) == (2,) and all(map(_is_finite, value))


def _is_vector(value: Any) -> bool:
    return np.shape(value) == (3,) and all(map(_is_finite, value))


_SIZE = _Kind("a finite number above 0", lambda value: _is_finite(value) and value > 0)

_KINDS: Mapping[str, _Kind] = {
    "bool": _Kind("True or False", _is_flag),
    "float": _Kind("a number", _is_number),
    "int": _Kind("a whole number", lambda v: isinstance(v, Integral) and not _is_flag(v)),
    "str": _Kind("a text", lambda value: isinstance(value, str)),
    "Sequence[str]": _Kind("a list of texts", _is_words),
    "tuple[str, ...] | list[str]": _Kind("a list of texts", _is_words),
    "tuple[int, int]": _Kind("two whole numbers", _is_shape),
    "tuple[float, float]": _Kind("two numbers", _is_range),
    "Vector3DLike": _Kind("a direction, such as RIGHT or UP", _is_vector),
    "Plot": _Kind("a Plot", lambda value: hasattr(value, "area")),
    "Run": _Kind("a run", lambda value: hasattr(value, "info") and hasattr(value, "moments")),
}
"""By annotation; what is not in here, the mobject checks itself."""


def check_argument(whose: object, name: str, annotation: str, value: Any) -> None:
    """Refuse an argument that is not what its annotation says.

    Parameters
    ----------
    whose
        What is made, or drawn.
    name, annotation, value
        Of the argument.

    Raises
    ------
    DrawingError
        Naming what is made, the argument, and what was expected.
    """
    if name in _THEIR_OWN:
        return
    plain = annotation.removesuffix(" | None")
    if value is None and plain != annotation:
        return
    kind = _SIZE if name in _SIZES and plain == "float" else _KINDS.get(plain)
    if kind is None or kind.fits(value):
        return
    or_none = ", or None" if plain != annotation else ""
    shown = " ".join(repr(value).split())
    made = whose if isinstance(whose, type) else type(whose)
    raise DrawingError(
        f"{made.__name__}: {name}={shown:.60} was given, expected {kind.expected}{or_none}"
    )


def checked(make: Callable[..., Made]) -> Callable[..., Made]:
    """Let a constructor, or a method that constructs, look at its plain arguments first."""
    signature = inspect.signature(make)
    annotations = {
        name: parameter.annotation
        for name, parameter in signature.parameters.items()
        if isinstance(parameter.annotation, str)
        and parameter.kind not in {parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD}
    }

    @functools.wraps(make)
    def checking(self: object, *args: Any, **kwargs: Any) -> Made:
        try:
            given = signature.bind(self, *args, **kwargs).arguments
        except TypeError:
            given = {}  # Python says it best
        for name, annotation in annotations.items():
            if name in given:
                check_argument(self, name, annotation, given[name])
        return make(self, *args, **kwargs)

    return checking
