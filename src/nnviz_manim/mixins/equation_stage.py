"""All layers of a run as heat maps, one under the other or one at a time, and the ways between."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from manim import (
    Animation,
    AnimationGroup,
    Create,
    FadeIn,
    FadeOut,
    Group,
    LaggedStart,
    Mobject,
    ReplacementTransform,
    Transform,
    smooth,
    squish_rate_func,
)

from nnviz_manim.errors import SettingError
from nnviz_manim.mobjects import HeatMap, LayerEquation
from nnviz_manim.mobjects.equation.layout import EquationPlaces, Place, place_large, place_rows
from nnviz_manim.mobjects.equation.scales import EquationScales
from nnviz_manim.painting import ArrayMobject

if TYPE_CHECKING:
    from nnviz_manim.recording import Run

__all__ = ["EquationStage"]

# Parts of a change: what leaves is gone before what comes takes its place.
_first, _last = squish_rate_func(smooth, 0.0, 0.35), squish_rate_func(smooth, 0.65, 1.0)
_earlier, _later = squish_rate_func(smooth, 0.0, 0.75), squish_rate_func(smooth, 0.25, 1.0)
_between = squish_rate_func(smooth, 0.3, 0.7)


class EquationStage:
    """Knows where every layer stands, and which of them are seen.

    Parameters
    ----------
    run
        Whose layers they are.
    room
        What they may take of the picture.
    layer
        The layer that is seen first, large; None: all, one under the other.
    unit
        Scene units of one unit of the room.
    style
        ``first_weights``, ``scale``, ``channel`` and ``palette`` as in ``LayerEquation``.

    Attributes
    ----------
    equations : dict of int to LayerEquation
        By layer, from 1.

    Raises
    ------
    SettingError
        If there is no such layer.
    DrawingError
        If the layers do not fit into the room, or a setting is unknown.
    """

    def __init__(
        self, run: Run, room: Place, layer: int | None = None, *, unit: float = 1.0, **style: Any
    ) -> None:
        scales = EquationScales.of(run, 0)
        self.equations = {
            number: LayerEquation(number, scales, **style) for number in run.info.with_units[1:]
        }
        if layer is not None and layer not in self.equations:
            raise SettingError(
                f"layer={layer!r}: expected None, or one of the layers with units, "
                f"{', '.join(map(str, self.equations))}"
            )
        self.room, self.unit = room, unit
        self.layer = layer
        self._rows: dict[int, EquationPlaces] = {}
        if layer is None:
            shapes = [equation.shape for equation in self.equations.values()]
            self._rows = dict(zip(self.equations, place_rows(shapes, room), strict=True))
        for number, equation in self.equations.items():
            if layer is None or number == layer:
                equation.take_place(**self._place_of(number, large=number == layer))

    def visible(self) -> list[LayerEquation]:
        """The layers that are in the picture."""
        if self.layer is None:
            return list(self.equations.values())
        return [self.equations[self.layer]]

    def change(self, layer: int | None, beside: Mobject) -> list[Any]:
        """Animations that show another layer large, or all of them.

        Parameters
        ----------
        layer
            Which layer; None: all.
        beside
            What is seen only beside all layers.
        """
        before, self.layer = self.layer, layer
        stay = {before, layer}
        others = [each for number, each in self.equations.items() if number not in stay]
        if layer is None:
            for equation in others:
                equation.take_place(**self._place_of(equation.layer, large=False))
            shrunk = [] if before is None else self._moved(before, large=False)
            return [*shrunk, *_faded(FadeIn, [*others, beside], _last)]
        if before is None:
            grown = self._moved(layer, large=True)
            return [*grown, *_faded(FadeOut, [*others, beside], _first)]
        self.equations[layer].take_place(**self._place_of(layer, large=True))
        return _handed_on(self.equations[before], self.equations[layer])

    def drawn_in(self) -> list[LaggedStart]:
        """Animations that draw the layers, each from left to right as it is computed."""
        return [_drawn_in(equation) for equation in self.visible()]

    def _place_of(self, layer: int, *, large: bool) -> dict[str, Any]:
        """Arguments of a layer's ``take_place``."""
        places = place_large(self.equations[layer].shape, self.room) if large else self._rows[layer]
        heads = large or layer == 1
        shown = {"large": large, "heads": heads}
        return {"places": places, "room": self.room, "unit": self.unit, **shown}

    def settle(self) -> None:
        """Let what is seen stand exactly where a change has brought it."""
        for equation in self.visible():
            equation.take_place(**self._place_of(equation.layer, large=self.layer is not None))

    def _moved(self, layer: int, *, large: bool) -> list[Any]:
        equation, pace = self.equations[layer], _later if large else _earlier
        there = equation.copy().take_place(**self._place_of(layer, large=large))
        folds = place_large(equation.shape, self.room).folded
        pictures = {equation.maps["weights"], equation.unit_names} if equation.shape.picture else ()
        return [
            (Rearranged if folds or part in pictures else Transform)(part, target, rate_func=pace)
            for part, target in zip(equation, there, strict=True)
        ]


class Rearranged(Animation):
    """A mobject of arrays fades out where it is, and in where it comes to stand.

    For what would pass over something else on its way: pictures in rows of another length, and
    the parts of an equation that takes two lines.
    """

    def __init__(self, mobject: Mobject, target: Mobject, **options: Any) -> None:
        super().__init__(mobject, **options)
        self.target = target

    def interpolate_mobject(self, alpha: float) -> None:
        """Fade out in the first half of the time, and in in the second."""
        share = 2 * self.rate_func(alpha) - 1
        standing: tuple[Any, ...] = (self.mobject, self.starting_mobject, self.target)
        for shown, before, after in zip(*(each.get_family() for each in standing), strict=True):
            if isinstance(shown, ArrayMobject):
                kept = after if share >= 0 else before
                shown.points = kept.points.copy()
                # Also whether there is room for numbers is another thing here than there.
                shown.interpolate_color(before, after, float(share >= 0))
                shown.opacities = abs(share) * kept.opacities


def _handed_on(old: LayerEquation, new: LayerEquation) -> list[Any]:
    """The outputs of a layer become the input of the next one."""
    inputs, outputs = new.maps["inputs"], old.maps["outputs"]
    if not isinstance(inputs, HeatMap) or new.layer != old.layer + 1:
        return [*_faded(FadeOut, [old], _first), *_faded(FadeIn, [new], _last)]
    arriving = Group(*(part for part in new if part is not inputs))
    return [
        *_faded(FadeOut, [old], _first),
        ReplacementTransform(outputs.copy(), inputs, rate_func=_between),
        *_faded(FadeIn, [arriving], _last),
    ]


def _faded(fade: Any, mobjects: Iterable[Mobject], rate_func: Any) -> list[Any]:
    return [fade(mobject, rate_func=rate_func) for mobject in mobjects]


def _drawn_in(equation: LayerEquation) -> LaggedStart:
    maps: dict[str, Any] = {**equation.maps}
    apart = {*maps.values(), equation.signs}
    words = Group(*(part for part in equation if part not in apart))
    steps = [
        AnimationGroup(FadeIn(sign), Create(maps[name]))
        for sign, name in zip(equation.signs, ("inputs", "biases", "sums", "outputs"), strict=True)
    ]
    return LaggedStart(FadeIn(words), Create(maps["weights"]), *steps, lag_ratio=0.4)
