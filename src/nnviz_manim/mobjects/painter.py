"""Teaches Manim's Cairo camera to draw :class:`ArrayMobject`; read the README beside this file."""

from __future__ import annotations

from collections.abc import Iterable
from functools import wraps

from manim import Camera, Mobject
from manim.typing import PixelArray

from nnviz_manim.learning.threads import one_blas_thread
from nnviz_manim.mobjects.array_mobject import ArrayMobject
from nnviz_manim.mobjects.canvas import Canvas

__all__ = ["register_painter"]


def paint_mobjects(camera: Camera, mobjects: Iterable[Mobject], pixel_array: PixelArray) -> None:
    """Paint a run of array mobjects onto the camera's frame."""
    canvas = Canvas(camera.get_cairo_context(pixel_array))
    # While Manim encodes on another core, BLAS threads would mostly wait for each other.
    with one_blas_thread():
        for mobject in mobjects:
            if isinstance(mobject, ArrayMobject) and mobject.opacities.any():
                seen = camera.transform_points_pre_display(mobject, mobject.points)
                if len(seen) == len(mobject.points):
                    mobject.paint(canvas, seen.reshape(-1, mobject.points_per_part, 3))


def register_painter() -> None:
    """Make every Cairo camera draw array mobjects; calling it again changes nothing."""
    ask_manim = Camera.type_or_raise
    if hasattr(ask_manim, "__wrapped__"):
        return

    @wraps(ask_manim)
    def type_or_raise(self: Camera, mobject: Mobject) -> type[Mobject]:
        kind = ask_manim(self, mobject)
        # Manim rebuilds the table at every call, so ours is entered anew each time.
        self.display_funcs[ArrayMobject] = lambda batch, pixels: paint_mobjects(self, batch, pixels)
        return ArrayMobject if isinstance(mobject, ArrayMobject) else kind

    Camera.type_or_raise = type_or_raise  # type: ignore[method-assign]
