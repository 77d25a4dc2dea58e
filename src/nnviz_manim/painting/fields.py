"""What an array mobject is made of, declared once on its class.

::

    class Thermometer(ArrayMobject):
        values: Array = per_part()
        scales: Array = whole()
        palette: Palette = kept()

A field says how Manim's animations treat an attribute. What is declared is blended, padded and
copied by :class:`~nnviz_manim.painting.ArrayMobject` itself. An attribute that the code of a class
names without declaring it is refused; what a user hangs on a mobject besides is left alone.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from types import CodeType
from typing import Any, Self, cast, overload

from manim import Mobject

from nnviz_manim.errors import DrawingError

__all__ = ["Declared", "Field", "kept", "of_manim", "per_part", "scratch", "whole"]


class Field:
    """A declared attribute; what it holds lies in each mobject.

    Parameters
    ----------
    kind
        ``"per_part"``, ``"whole"``, ``"kept"`` or ``"scratch"``.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, mobject: None, owner: type) -> Self: ...

    @overload
    def __get__(self, mobject: object, owner: type) -> Any: ...

    def __get__(self, mobject: object | None, owner: type) -> Any:
        # Only asked while the mobject holds no value: what it holds comes first.
        if mobject is None:
            return self
        raise AttributeError(f"{owner.__name__}.{self.name} is declared, and was not given a value")


def per_part() -> Any:
    """Declare an array whose first axis counts the parts: blended, and padded for new parts."""
    return Field("per_part")


def whole() -> Any:
    """Declare an array or a number of the mobject as a whole: blended."""
    return Field("whole")


def kept() -> Any:
    """Declare what is not blended, and taken over from the target when it is reached."""
    return Field("kept")


def scratch() -> Any:
    """Declare what nothing is painted from, and what no other mobject takes over."""
    return Field("scratch")


@cache
def of_manim() -> frozenset[str]:
    """Attributes that Manim gives to every mobject; nothing is painted from them."""
    return frozenset(vars(Mobject().save_state().copy()))


@cache
def _named_in_code(owner: Hashable) -> frozenset[str]:
    """Names that the methods of a class and its bases, down to Manim's own, speak of."""
    return frozenset(
        name
        for base in cast("type", owner).__mro__
        if not base.__module__.startswith(("builtins", "manim"))
        for member in vars(base).values()
        for function in _functions_of(member)
        for name in _names_of(function.__code__)
    )


def _functions_of(member: Any) -> list[Any]:
    """What is called for a member of a class: a method, or the functions behind a property."""
    parts = (member.fget, member.fset) if isinstance(member, property) else (member,)
    plain = [getattr(part, "__func__", part) for part in parts]
    return [part for part in plain if isinstance(getattr(part, "__code__", None), CodeType)]


def _names_of(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _names_of(inner)


@dataclass(frozen=True)
class Declared:
    """Names of the fields of a class, by kind, those of its bases first.

    Parameters
    ----------
    per_part, whole, kept, scratch
        As declared by the functions of these names.
    """

    per_part: tuple[str, ...]
    whole: tuple[str, ...]
    kept: tuple[str, ...]
    scratch: tuple[str, ...]

    @classmethod
    def on(cls, owner: type) -> Declared:
        """Collect the fields of a class and its bases."""
        kinds = {
            name: value.kind
            for base in reversed(owner.__mro__)
            for name, value in vars(base).items()
            if isinstance(value, Field)
        }
        return cls(
            **{
                kind: tuple(name for name, its in kinds.items() if its == kind)
                for kind in ("per_part", "whole", "kept", "scratch")
            }
        )

    @cached_property
    def painted_from(self) -> tuple[str, ...]:
        """Names of all from which a mobject is painted."""
        return (*self.per_part, *self.whole, *self.kept)

    @cached_property
    def every(self) -> frozenset[str]:
        """Names of all fields."""
        return frozenset((*self.painted_from, *self.scratch))

    @cached_property
    def _allowed(self) -> frozenset[str]:
        return self.every | of_manim()

    def check(self, mobject: object) -> None:
        """Refuse what the class uses and does not declare, and what is declared and holds no value.

        Raises
        ------
        DrawingError
            Naming them, and how each kind is declared.
        """
        held = vars(mobject).keys()
        if self.every <= held <= self._allowed:
            return
        kind = type(mobject).__name__
        missing = sorted(self.every - held)
        unknown = sorted((held - self._allowed) & _named_in_code(cast("Hashable", type(mobject))))
        if unknown:
            raise DrawingError(
                f"{kind} has attributes that it does not declare: {', '.join(unknown)}. Declare"
                f" each on the class, as in `{unknown[0]}: Array = per_part()`: per_part() for"
                f" what is blended a part, whole() for what is blended as a whole, kept() for"
                f" what become() takes over, scratch() for what is not painted from"
            )
        if missing:
            raise DrawingError(
                f"{kind} declares {', '.join(missing)} and gives no value: set it in __init__"
            )
