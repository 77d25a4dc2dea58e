"""The base of all mobjects of this package: arrays in place of submobjects.

One :class:`ArrayMobject` stands for one thing that a person names: an image, a layer, the
connections between two layers. It consists of *parts* (pixels, neurons, lines); where the
parts are lies in ``points``, what they show lies in arrays beside it, and all of it is
interpolated in a few NumPy operations and painted in one pass.
"""

from __future__ import annotations

import copy
from typing import Any, ClassVar, Self, cast

import numpy as np
from manim import (
    ManimColor,
    Mobject,
    config,
)
from manim.constants import RendererType
from manim.typing import PathFuncType, Point3D_Array
from manim.utils.color import ParsableManimColor
from manim.utils.paths import straight_path
from numpy.typing import ArrayLike, NDArray

from nnviz_manim import __version__
from nnviz_manim.errors import DrawingError
from nnviz_manim.painting.canvas import RGBA, Canvas
from nnviz_manim.painting.counts import as_numbers
from nnviz_manim.painting.fields import Declared, kept, per_part, scratch, whole
from nnviz_manim.painting.part import Part
from nnviz_manim.painting.refusals import NoOutlines

__all__ = ["ArrayMobject"]

Array = NDArray[np.float64]

_STRAIGHT = straight_path()

_FEW = 4096
"""Numbers of an array whose bytes are copied before NumPy has begun to compare them."""


def _places(points: ArrayLike, whose: Mobject) -> Point3D_Array:
    """Points as an array, or a refusal of those that are nowhere."""
    places = as_numbers(points, "points", whose)
    if places.shape[-1:] not in {(3,), (0,)} or not np.isfinite(places).all():
        raise DrawingError(
            f"{type(whose).__name__}: expected finite points of three numbers each, and was given"
            f" {places.ravel()[:6].tolist()} … of shape {places.shape}"
        )
    return places.reshape(-1, 3)


def _stay_awake(mobject: Mobject) -> None:
    """Do nothing, as an updater."""


def _holds_the_same(one: Any, other: Any) -> bool:
    """Whether two arrays hold the same numbers; of small ones, in a tenth of NumPy's time."""
    if one is other:
        return True
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray) and one.size <= _FEW:
        alike = one.shape == other.shape and one.dtype == other.dtype
        return alike and one.tobytes() == other.tobytes()
    return np.array_equal(one, other)


def _is_same(one: Any, other: Any) -> bool:
    """Whether two values are known to be equal."""
    if one is other:
        return True
    # Of what holds arrays it is not known at once.
    return (
        isinstance(one, str | int | float) and isinstance(other, str | int | float) and one == other
    )


class ArrayMobject(NoOutlines):
    """A mobject whose state is arrays, painted in one pass by the Cairo camera.

    A subclass names its arrays, fills :attr:`points`, and paints itself. It then works with
    ``Transform``, ``ReplacementTransform``, ``FadeTransform``, ``FadeIn``, ``FadeOut``,
    ``Create``, ``Uncreate``, ``Indicate``, ``.animate``, ``become`` and ``restore``.

    Parameters
    ----------
    parts
        Number of parts.
    points
        Where they are, shape (parts × :attr:`points_per_part`, 3).

    Attributes
    ----------
    tints : ndarray of shape (parts, 4)
        A color for each part and how strongly it covers the part's own, 0 to 1.
    opacities : ndarray of shape (parts,)
        How opaque each part is, 0 to 1.
    revealed : ndarray of shape (2,)
        The share of the picture that is drawn, from and to, 0 to 1.
    stroke_scale : float
        What the widths of all strokes are multiplied by; see :func:`scale_with_strokes`.
    guests : list of ArrayMobject
        Painted right above this one without being of its family, which other animations of the
        same mobject go through member by member: an animation's own marks.

    Notes
    -----
    A subclass declares each of its attributes on the class, by :func:`per_part`, :func:`whole`,
    :func:`kept` or :func:`scratch` of ``painting.fields``; others that its methods name are refused
    when the mobject is painted, blended or copied from.

    Raises
    ------
    DrawingError
        Under another renderer than Cairo.
    """

    points_per_part: ClassVar[int] = 4
    declared: ClassVar[Declared]
    line_width: ClassVar[str | None] = None
    """Name of the field that is the width of the lines, rims or frames."""

    tints: Array = per_part()
    opacities: Array = per_part()
    revealed: Array = whole()
    stroke_scale: float = kept()
    guests: list[ArrayMobject] = scratch()
    _ghosts: int = scratch()
    _painted_by: str = scratch()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.declared = Declared.on(cls)

    def __init__(self, parts: int, points: ArrayLike) -> None:
        if config.renderer != RendererType.CAIRO:
            raise DrawingError(
                f"{type(self).__name__} can only be drawn by the Cairo renderer, and the renderer"
                f" is {config.renderer.value}: call manim with --renderer=cairo"
            )
        super().__init__()
        self.points: Point3D_Array = _places(points, self)
        self.tints = np.zeros((parts, 4))
        self.opacities = np.ones(parts)
        self.revealed = np.array([0.0, 1.0])
        self.stroke_scale = 1.0
        self.guests = []
        self._ghosts = 0
        # Manim shows a play's old picture again where no attribute has changed; another version of
        # the package may paint the same ones otherwise.
        self._painted_by = __version__

    # What a subclass answers

    def paint(self, canvas: Canvas, places: Array) -> None:
        """Draw the present state.

        Parameters
        ----------
        canvas
            What is painted on.
        places
            The points as the camera sees them, shape (parts, points a part, 3).
        """
        raise DrawingError(f"{type(self).__name__} does not say how it is painted")

    def smallest_text(self) -> float | None:
        """Height of a digit of the smallest text, in scene units; None without text."""
        return None

    # Parts

    @property
    def part_count(self) -> int:
        """Number of parts."""
        return len(self.opacities)

    def part_points(self) -> Array:
        """Points by part, shape (parts, points a part, 3)."""
        return self.points.reshape(-1, self.points_per_part, 3)

    def part(self, index: int) -> Part:
        """One part as a mobject of its own, for ``Indicate``, ``Arrow``, ``next_to`` and such.

        Raises
        ------
        DrawingError
            If there is no such part.
        """
        if not -self.part_count <= index < self.part_count:
            raise DrawingError(
                f"{type(self).__name__} has no part {index}: it has {self.part_count},"
                f" counted from 0"
            )
        # Manim takes what has no updater and is not itself animated for a still, and would
        # not draw it anew while a part of it moves.
        if _stay_awake not in self.updaters:
            self.add_updater(_stay_awake)
        return Part(self, index % self.part_count)

    def shade(self, part: int, color: tuple[float, float, float], opacity: float = 1.0) -> RGBA:
        """Color of one part after its tint and opacity."""
        *tint, share = self.tints[part].tolist()
        red, green, blue = (
            own + (other - own) * share for own, other in zip(color, tint, strict=True)
        )
        return red, green, blue, opacity * float(self.opacities[part])

    def shades(self, colors: ArrayLike, opacities: ArrayLike = 1.0) -> list[RGBA]:
        """Colors of the parts after their tints and opacities.

        Parameters
        ----------
        colors
            Red, green and blue, shape (parts, 3) or (3,).
        opacities
            Shape (parts,) or one number.
        """
        shades = np.empty((self.part_count, 4))
        hues, tints = shades[:, :3], self.tints
        hues[:] = colors
        hues += (tints[:, :3] - hues) * tints[:, 3:]
        shades[:, 3] = np.multiply(opacities, self.opacities)
        return cast("list[RGBA]", shades.tolist())

    # Style, as Manim's animations set it

    def set_color(self, color: ParsableManimColor, alpha: Any = None, family: bool = True) -> Self:
        """Cover every part with one color (``Indicate`` does so for a moment)."""
        self.tints = np.tile(np.append(ManimColor(color).to_rgb(), 1.0), (self.part_count, 1))
        return super().set_color(color, alpha, family)

    def set_opacity(self, opacity: float, family: bool = True) -> Self:
        """Set the opacity of every part, 0 to 1."""
        self.opacities = np.full(self.part_count, float(opacity))
        if family:
            for submobject in self.submobjects:
                submobject.set_opacity(opacity, family=True)
        return self

    def set_line_width(self, width: float) -> Self:
        """Set the width of lines, rims or frames, in Manim's unit."""
        if self.line_width is None:
            return super().set_line_width(width)
        setattr(self, self.line_width, np.float64(width))
        return self

    def fade(self, darkness: float = 0.5, family: bool = True) -> Self:
        """Lower the opacity of every part; a darkness of 1 makes them invisible."""
        self.opacities = self.opacities * (1.0 - darkness)
        return super().fade(darkness, family)

    # Motion, as Manim's animations ask for it

    def state_arrays(self) -> tuple[str, ...]:
        """Names of all arrays that are blended, beside ``points``."""
        return (*self.declared.per_part, *self.declared.whole)

    def check_fields(self) -> None:
        """Refuse attributes that the class does not declare, and declared ones without a value.

        Raises
        ------
        DrawingError
            Naming them, and how each kind is declared.
        """
        self.declared.check(self)

    def interpolate(
        self,
        mobject1: Mobject,
        mobject2: Mobject,
        alpha: float,
        path_func: PathFuncType = _STRAIGHT,
    ) -> Self:
        """Become a blend of two mobjects of this kind."""
        self.points = np.asarray(path_func(mobject1.points, mobject2.points, alpha))
        self.interpolate_color(mobject1, mobject2, alpha)
        return self

    def interpolate_color(self, mobject1: Mobject, mobject2: Mobject, alpha: float) -> Self:
        """Blend the arrays of two mobjects of this kind; at the ends they are copied.

        What is the same in both is left as it is, so that another animation of the same play may
        change it: of a shift and a forward pass, each does its own.
        """
        self._refuse_other_kind(mobject1)
        self._refuse_other_kind(mobject2)
        self.check_fields()
        if alpha in (0, 1):
            ends = cast("tuple[ArrayMobject, ArrayMobject]", (mobject1, mobject2))
            self._copy_state(ends[1 if alpha == 1 else 0], ends[0 if alpha == 1 else 1])
            return self
        with np.errstate(invalid="ignore"):  # a diverged training has infinities
            for name in self.state_arrays():
                self._blend(name, getattr(mobject1, name), getattr(mobject2, name), alpha)
        # Not that of the target, where an animation has been there and is on its way back.
        for name in self.declared.kept:
            here = getattr(mobject1, name)
            if not _is_same(here, getattr(mobject2, name)):
                setattr(self, name, here)
        return self

    def _blend(self, name: str, start: Any, end: Any, alpha: float) -> None:
        """Blend one array, but leave it as it is where both ends are the same."""
        shape = np.shape(end)
        if np.shape(start) != shape:
            raise DrawingError(
                f"cannot blend a {type(self).__name__} of shape {np.shape(start)} into one of"
                f" shape {shape} ({name}): use FadeTransform for pictures that differ in their"
                f" number of values"
            )
        if np.shape(getattr(self, name)) != shape or not _holds_the_same(start, end):
            setattr(self, name, start + alpha * (end - start))

    def _copy_state(self, source: ArrayMobject, other: ArrayMobject) -> None:
        """Take over what a mobject shows, but for what is the same in the other end."""
        real = source.part_count - source._ghosts
        for name in self.state_arrays():
            new = (
                getattr(source, name)[:real]
                if name in self.declared.per_part
                else getattr(source, name)
            )
            if np.shape(getattr(self, name)) != np.shape(new) or not _holds_the_same(
                new, getattr(other, name)
            ):
                setattr(self, name, copy.copy(new))
        for name in self.declared.kept:
            new = getattr(source, name)
            if not _is_same(new, getattr(other, name)):
                setattr(self, name, copy.copy(new))
        self.points = self.points[: real * self.points_per_part]
        self._ghosts = 0

    def align_data(self, mobject: Mobject, skip_point_alignment: bool = False) -> Self:
        """Give both the same number of parts."""
        self._refuse_other_kind(mobject)
        self.check_fields()
        return super().align_data(mobject, skip_point_alignment)

    def align_points_with_larger(self, larger_mobject: Mobject) -> Self:
        """Grow to the number of parts of another for the time of an animation.

        The new parts are ghosts, invisible copies of the last one.
        """
        self._refuse_other_kind(larger_mobject)
        parts = len(larger_mobject.points) // self.points_per_part
        order = np.minimum(np.arange(parts), self.part_count - 1)
        ghosts = np.arange(parts) >= self.part_count
        self.points = self.part_points()[order].reshape(-1, 3)
        for name in self.declared.per_part:
            setattr(self, name, getattr(self, name)[order])
        self.opacities = np.where(ghosts, 0.0, self.opacities)
        self._ghosts += int(ghosts.sum())
        return self

    def pointwise_become_partial(self, mobject: Mobject, a: float, b: float) -> Self:
        """Show only a share of the picture, as ``Create`` and ``Uncreate`` do."""
        self.revealed = np.array([a, b], dtype=float)
        return self

    def _refuse_other_kind(self, mobject: Mobject) -> None:
        """Refuse mobjects of another type, and those where something is not declared."""
        if type(mobject) is not type(self):
            raise DrawingError(
                f"cannot morph {type(self).__name__} and {type(mobject).__name__} into each"
                f" other: use FadeTransform, or FadeOut and FadeIn"
            )
        mobject.check_fields()


ArrayMobject.declared = Declared.on(ArrayMobject)
