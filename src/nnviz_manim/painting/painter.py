"""Teaches Manim's Cairo camera to draw :class:`ArrayMobject`; read the README beside this file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial, wraps
from weakref import WeakKeyDictionary

from manim import Camera, Mobject
from manim.typing import PixelArray

from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.canvas import STROKE_UNIT, Canvas
from nnviz_manim.painting.reuse import Memory, look_of
from nnviz_manim.support.threads import one_blas_thread

__all__ = ["register_painter"]

_MARK = "_paints_array_mobjects"
"""Attribute of the wrapped method, by which it is known."""

_memories: WeakKeyDictionary[Camera, Memory] = WeakKeyDictionary()
"""What each camera has painted; it goes with the camera.

Not an attribute of the camera, which Manim would write out to tell whether a play has changed.
"""


def _with_guests(mobjects: Sequence[Mobject]) -> Iterator[Mobject]:
    """Every mobject, and above it what is painted with it."""
    for mobject in mobjects:
        yield mobject
        yield from getattr(mobject, "guests", ())


def paint_mobjects(camera: Camera, mobjects: Sequence[Mobject], pixel_array: PixelArray) -> None:
    """Paint a run of array mobjects onto the camera's frame."""
    memory = _memories.setdefault(camera, Memory())
    canvas = Canvas(camera.get_cairo_context(pixel_array), memory.masks)
    shown, places = [], []
    for mobject in _with_guests(mobjects):
        if isinstance(mobject, ArrayMobject) and mobject.opacities.any():
            seen = camera.transform_points_pre_display(mobject, mobject.points)
            if len(seen) == len(mobject.points):
                shown.append(mobject)
                places.append(seen)
    if not shown:
        return
    view = canvas.context.get_matrix()
    looks = [(view, look_of(*each)) for each in zip(shown, places, strict=True)]

    def paint_one(number: int) -> None:
        mobject = shown[number]
        canvas.stroke_unit = STROKE_UNIT * mobject.stroke_scale
        mobject.paint(canvas, places[number].reshape(-1, mobject.points_per_part, 3))

    # While Manim encodes on another core, BLAS threads would mostly wait for each other.
    with one_blas_thread():
        memory.run_from(shown[0]).paint(looks, pixel_array, paint_one)


def register_painter() -> None:
    """Make every Cairo camera draw array mobjects; calling it again changes nothing."""
    ask_manim = Camera.type_or_raise
    # Others who wrap the method after us, as functools.wraps does it, take the mark with them.
    if hasattr(ask_manim, _MARK):
        return

    @wraps(ask_manim)
    def type_or_raise(self: Camera, mobject: Mobject) -> type[Mobject]:
        kind = ask_manim(self, mobject)
        # Manim rebuilds the table at every call, so ours is entered anew each time. To tell plays
        # apart it writes out what a function names, our memories too, but not what a partial does.
        self.display_funcs[ArrayMobject] = partial(paint_mobjects, self)
        return ArrayMobject if isinstance(mobject, ArrayMobject) else kind

    setattr(type_or_raise, _MARK, True)
    Camera.type_or_raise = type_or_raise  # type: ignore[method-assign]
