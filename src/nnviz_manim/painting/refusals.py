"""What Manim's animations of outlines are told: array mobjects have none."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, NoReturn, Self

from manim import Animation, DrawBorderThenFill, Mobject, Unwrite, Write, override_animation
from manim.utils.color import ParsableManimColor

from nnviz_manim.errors import DrawingError
from nnviz_manim.support.arguments import checked, explained

__all__ = ["NoOutlines", "OutlineError"]

_OF_OUTLINES = {"fill_rgbas", "stroke_rgbas", "background_stroke_rgbas"}
"""What a VMobject asks of another when it is to be morphed into it."""


class OutlineError(DrawingError, AttributeError):
    """A mobject was asked for outlines, and has none; ``hasattr`` says no."""


def _refusal(animation: type[Animation], instead: str) -> Callable[..., NoReturn]:
    """Make a method that refuses an animation of outlines."""

    @override_animation(animation)
    def refuse(self: Mobject, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise DrawingError(
            f"{animation.__name__} is for VMobjects alone, and {type(self).__name__} is none: use"
            f" {instead}"
        )

    return refuse


class NoOutlines(Mobject):
    """A mobject that is not made of outlines, and says so where it is taken for a VMobject."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        # Before Manim looks at it; other people's classes are theirs.
        if cls.__module__.startswith("nnviz_manim."):
            if "__init__" in vars(cls):
                cls.__init__ = checked(DrawingError)(cls.__init__)  # type: ignore[method-assign]
            made_of = vars(cls).get("of")
            if isinstance(made_of, classmethod):
                setattr(cls, "of", classmethod(checked(DrawingError)(made_of.__func__)))  # noqa: B010
            for name, method in list(vars(cls).items()):
                if name.startswith("show") and inspect.isfunction(method):
                    setattr(cls, name, explained(DrawingError)(method))
        super().__init_subclass__(**kwargs)

    def __getattr__(self, name: str) -> Any:
        if name in _OF_OUTLINES:
            raise OutlineError(
                f"cannot morph a VMobject into {type(self).__name__}: use FadeTransform, or"
                f" FadeOut and FadeIn"
            )
        return super().__getattr__(name)

    def set_fill(
        self,
        color: ParsableManimColor | None = None,
        opacity: float | None = None,
        family: bool = True,
    ) -> Self:
        """Cover all with a color, and set how opaque all is; None leaves it as it is."""
        if color is not None:
            self.set_color(color, family=family)
        if opacity is not None:
            setter: Any = self
            setter.set_opacity(opacity, family=family)
        return self

    def set_stroke(
        self,
        color: ParsableManimColor | None = None,
        width: float | None = None,
        opacity: float | None = None,
        background: bool = False,
        family: bool = True,
    ) -> Self:
        """Cover all with a color, and set the width of its lines, rims or frames.

        Raises
        ------
        DrawingError
            If a width is asked for, and there are no lines of one width.
        """
        self.set_fill(color, opacity, family)
        if width is not None:
            self.set_line_width(float(width))
        return self

    def set_line_width(self, width: float) -> Self:
        """Set the width of lines, rims or frames, in Manim's unit.

        Raises
        ------
        DrawingError
            If there are no lines of one width.
        """
        raise DrawingError(
            f"{type(self).__name__} has no lines of one width: leave width out of set_stroke()"
        )

    _refuse_write = _refusal(Write, "Create or FadeIn")
    _refuse_unwrite = _refusal(Unwrite, "Uncreate or FadeOut")
    _refuse_draw_border = _refusal(DrawBorderThenFill, "Create or FadeIn")
