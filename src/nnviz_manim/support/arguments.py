"""Arguments of public functions and mobjects are what their annotations say, or are refused.

Without it a width of "a" would end in an error of NumPy's far from where it was written, a width of
NaN in a picture without anything, and ``numbers="no"`` in numbers.
"""

from __future__ import annotations

import functools
import inspect
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any, TypeVar, cast

import numpy as np

from nnviz_manim.errors import NNVizError

__all__ = ["checked", "explained"]

Make = TypeVar("Make", bound=Callable[..., Any])

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

_POINTS = {"center", "ends", "places", "starts"}
"""Names of arguments that are points of the scene."""

_THEIR_OWN = {("color", "str"), ("network", "Sequence[int] | Run")}
"""Names and annotations of arguments about which a mobject itself has more to say."""


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


def _is_whole(value: Any) -> bool:
    return isinstance(value, Integral) and not _is_flag(value)


def _is_finite(value: Any) -> bool:
    return _is_number(value) and math.isfinite(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _array(value: Any) -> np.ndarray | None:
    """What is listed, if it is numbers."""
    try:
        values = np.asarray(value)
    except (TypeError, ValueError):  # rows of several lengths
        return None
    return values if values.dtype.kind in "biuf" and values.ndim else None


def _are_numbers(value: Any) -> bool:
    return _array(value) is not None


def _are_points(value: Any) -> bool:
    values = _array(value)
    return values is not None and (not values.size or values.shape[-1] == 3)


def _is_point(value: Any) -> bool:
    values = _array(value)
    return values is not None and values.shape == (3,) and bool(np.isfinite(values).all())


def _list_of(fits: Callable[[Any], bool], length: int | None = None) -> Callable[[Any], bool]:
    def listed(value: Any) -> bool:
        if not hasattr(value, "__getitem__") or isinstance(value, str | bytes | Mapping):
            return False
        # A single number or word of NumPy's looks like a list, and has no entries.
        if isinstance(value, np.generic | np.ndarray) and not value.ndim:
            return False
        return length in {None, len(value)} and all(map(fits, value))

    return listed


def _table_of(
    fits: Callable[[Any], bool], name_fits: Callable[[Any], bool] = _is_text
) -> Callable[[Any], bool]:
    def named(value: Any) -> bool:
        return isinstance(value, Mapping) and all(
            name_fits(name) and fits(each) for name, each in value.items()
        )

    return named


_BY_NAME = dict.fromkeys(
    [(name, "float") for name in _SIZES],
    _Kind("a finite number above 0", lambda value: _is_finite(value) and value > 0),
) | dict.fromkeys(
    [(name, "ArrayLike") for name in _POINTS],
    _Kind("points of three coordinates, shape (3,) or (N, 3)", _are_points),
)
"""By name and annotation; these come first."""

_KINDS: Mapping[str, _Kind] = {
    "None": _Kind("None", lambda value: value is None),
    "bool": _Kind("True or False", _is_flag),
    "float": _Kind("a number", _is_number),
    "int": _Kind("a whole number", _is_whole),
    "str": _Kind("a text", _is_text),
    "Sequence[str]": _Kind("a list of texts", _list_of(_is_text)),
    "Sequence[Sequence[str]]": _Kind("lists of texts", _list_of(_list_of(_is_text))),
    "Sequence[int]": _Kind("a list of whole numbers", _list_of(_is_whole)),
    "Sequence[float]": _Kind("a list of numbers", _list_of(_is_number)),
    "tuple[int, int]": _Kind("two whole numbers", _list_of(_is_whole, 2)),
    "tuple[float, float]": _Kind("two numbers", _list_of(_is_finite, 2)),
    "tuple[float, float, float]": _Kind("three numbers", _list_of(_is_finite, 3)),
    "tuple[str, str]": _Kind("two texts", _list_of(_is_text, 2)),
    "Mapping[str, float]": _Kind("numbers by their names", _table_of(_is_number)),
    "Mapping[str, str]": _Kind("texts by their names", _table_of(_is_text)),
    "ArrayLike": _Kind("numbers, as a list or an array", _are_numbers),
    "Sequence[ArrayLike]": _Kind("a list of arrays of numbers", _list_of(_are_numbers)),
    "Fields": _Kind("arrays of numbers by layer", _table_of(_are_numbers, _is_whole)),
    "Point3DLike": _Kind("a point of three coordinates", _is_point),
    "Vector3DLike": _Kind("a direction, such as RIGHT or UP", _is_point),
    "Plot": _Kind("a Plot", lambda value: hasattr(value, "area")),
    "LabeledData": _Kind(
        "examples with their labels, such as a Dataset",
        lambda value: hasattr(value, "features") and hasattr(value, "labels"),
    ),
    "Snapshot": _Kind("a moment of a run, such as run[0]", lambda v: hasattr(v, "activations")),
    "Run": _Kind("a run", lambda value: hasattr(value, "info") and hasattr(value, "moments")),
}
"""By annotation; what is not in here, the mobject checks itself."""

_CLASSES = {
    "RunInfo",
    "Optimizer",
    "Network",
    "MLP",
    "ConfusionMatrix",
    "Connections",
    "Dataset",
    "DrawnNetwork",
    "EquationScales",
    "LineFit",
    "NetworkDiagram",
    "PixelGrid",
    "SaturationRecord",
    "UnitParts",
    "WeightImages",
}
"""Classes that stand as annotations; by name, for this room is below those that they come from."""


def _of_class(name: str) -> _Kind:
    article = "an" if name[0] in "AEIOU" else "a"
    return _Kind(
        f"{article} {name}",
        lambda value: name in {each.__name__ for each in type(value).__mro__},
    )


def _kind_of(annotation: str) -> _Kind | None:
    """What is of one class, one of the kinds, or a list of such."""
    if annotation in _KINDS:
        return _KINDS[annotation]
    if annotation in _CLASSES:
        return _of_class(annotation)
    entry = annotation.removeprefix("Sequence[").removesuffix("]")
    each = None if entry == annotation else _kind_of(entry)
    return each and _Kind(f"a list, each {each.expected}", _list_of(each.fits))


def _expected(name: str, annotation: str) -> _Kind | None:
    """What an argument must be; None if the mobject itself says so."""
    if (name, annotation) in _THEIR_OWN:
        return None
    choices = annotation.split(" | ")
    kinds = [_BY_NAME.get((name, each)) or _kind_of(each) for each in choices]
    known = [kind for kind in kinds if kind is not None]
    if len(known) < len(choices):
        return None
    return _Kind(
        ", or ".join(kind.expected for kind in known),
        lambda value: any(kind.fits(value) for kind in known),
    )


def checked(error: type[NNVizError]) -> Callable[[Make], Make]:
    """Let a function, a constructor, or a method that constructs look at its arguments first.

    Parameters
    ----------
    error
        What is raised for an argument that is not what its annotation says, naming the function or
        class, the argument, and what was expected.
    """

    def decorate(make: Make) -> Make:
        misfit = _misfit_in(make)

        @functools.wraps(make)
        def checking(*args: Any, **kwargs: Any) -> Any:
            message = misfit(*args, **kwargs)
            if message:
                raise error(message)
            return make(*args, **kwargs)

        return cast(Make, checking)

    return decorate


def explained(error: type[NNVizError]) -> Callable[[Make], Make]:
    """Let a method that is called for every frame look at its arguments once something went wrong.

    Parameters
    ----------
    error
        As for :func:`checked`.
    """

    def decorate(make: Make) -> Make:
        misfit = _misfit_in(make)

        @functools.wraps(make)
        def explaining(*args: Any, **kwargs: Any) -> Any:
            try:
                return make(*args, **kwargs)
            except NNVizError:
                raise
            except (AttributeError, IndexError, TypeError, ValueError) as problem:
                message = misfit(*args, **kwargs)
                if not message:
                    raise
                raise error(message) from problem

        return cast(Make, explaining)

    return decorate


def _misfit_in(make: Callable[..., Any]) -> Callable[..., str]:
    """Make what tells of the first argument that is not as expected; empty if all are."""
    signature = inspect.signature(make)
    expected = {
        name: _expected(name, parameter.annotation)
        for name, parameter in signature.parameters.items()
        if isinstance(parameter.annotation, str)
        and parameter.kind not in {parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD}
    }
    of_class = next(iter(signature.parameters)) in {"self", "cls"}

    def misfit(*args: Any, **kwargs: Any) -> str:
        try:
            given = signature.bind(*args, **kwargs).arguments
        except TypeError:
            return ""  # Python says it best
        for name, value in given.items():
            kind = expected.get(name)
            if kind is not None and not kind.fits(value):
                whose = args[0] if of_class else make
                named = getattr(whose, "__name__", type(whose).__name__)
                shown = " ".join(repr(value).split())
                return f"{named}: {name}={shown:.60} was given, expected {kind.expected}"
        return ""

    return misfit
