"""What every scene stands on: its ground and palette, named areas, words, and sections."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import numpy as np
from manim import (
    DOWN,
    ORIGIN,
    UP,
    FadeIn,
    FadeOut,
    Group,
    ManimColor,
    Mobject,
    smooth,
    squish_rate_func,
)
from manim.typing import Vector3DLike

from nnviz_manim.errors import SceneError, SettingError
from nnviz_manim.mixins.areas import (
    Area,
    FrameShape,
    Split,
    frame_area,
    frame_shape,
    frame_unit,
    rows,
)
from nnviz_manim.mixins.settings import (
    POSITIVE,
    Check,
    SettingsMixin,
    instance_of,
    several_numbers,
)
from nnviz_manim.mobjects import Caption
from nnviz_manim.painting import Palette
from nnviz_manim.painting.glyphs import outline_text
from nnviz_manim.painting.group import ArrayGroup
from nnviz_manim.painting.palette import DEFAULT_PALETTE, PALETTES, palette_named
from nnviz_manim.painting.strokes import scale_with_strokes

if TYPE_CHECKING:
    from manim import Scene as SceneLike
else:
    SceneLike = object

__all__ = ["StageMixin"]

AnyMobject = TypeVar("AnyMobject", bound=Mobject)

_TEXT, _TITLE, _LINE = 0.2, 0.3, 0.36
"""Heights in units of layout: of a capital letter in words, in a title; from line to line."""

_APART = 0.2
"""Between title and words and what fills the room between them."""

_READING_TIME = 0.06
"""Seconds a letter that a sentence stays, at least."""


_GONE = 0.5
"""Seconds in which what is left goes; what comes next has begun to appear by then."""

# Two sentences at one place are never seen at a time.
_leaving, _coming = squish_rate_func(smooth, 0.0, 0.4), squish_rate_func(smooth, 0.4, 1.0)


class NotBuiltError(SceneError, AttributeError):
    """A piece of a scene was asked for before there is one."""


class StageMixin(SettingsMixin, SceneLike):
    """Gives a scene of any class its ground, its palette, its areas and its words.

    A scene says by name where things stand, for each shape of frame. Places and sizes are in units
    of layout, of which the shorter side of every frame has 8: make a mobject as large as its area,
    around the origin, and :meth:`put` it there. In Manim's own frame such a unit is a scene unit.

    The shape is that of ``config.frame_width`` and ``config.frame_height``. Manim's option ``-r``
    sets pixels alone: for an upright video set both, or render with ``nnviz render --aspect 9:16``.

    Examples
    --------
    ::

        class Lesson(StageMixin, Scene):
            areas = {
                "wide": rows(("title", 0.5), columns("picture", ("notes", 4)), ("words", 0.8)),
                "square": rows(("title", 0.5), "picture", ("notes", 2), ("words", 0.8)),
                "upright": rows(("title", 0.5), "picture", "notes", ("words", 1.2)),
            }

            def construct(self):
                self.show_title("One neuron")
                place = self.area("picture")
                diagram = NetworkDiagram([2, 1], width=place.width, height=place.height)
                self.begin("The sum", "Each input is multiplied by its weight.")
                self.play(Create(self.put(diagram, "picture")))
    """

    setting_checks: ClassVar[Mapping[str, Check]] = {
        "areas": instance_of(Mapping, expected="a Split by shape of frame: wide, square, upright"),
        "margins": several_numbers(2, 2),
        "sentence_height": POSITIVE,
        "palette": Check(
            f"a name out of PALETTES ({', '.join(PALETTES)}), or a Palette",
            lambda value: (
                isinstance(value, Palette) or (isinstance(value, str) and value in PALETTES)
            ),
        ),
    }

    palette: Palette | str = DEFAULT_PALETTE
    """Colors: a name out of ``PALETTES``, or a palette of your own."""

    areas: ClassVar[Mapping[FrameShape, Split]] = {
        "wide": rows(("title", 0.5), "main", ("words", 0.8)),
        "square": rows(("title", 0.5), "main", ("words", 1.2)),
        "upright": rows(("title", 0.5), "main", ("words", 1.6)),
    }
    """How the frame is parted, by its shape."""

    margins: ClassVar[tuple[float, float]] = (0.3, 0.3)
    """What stays free at left and right, and above and below, in units of layout."""

    sentence_height: ClassVar[float] = _TEXT
    """Height of a capital letter in sentences, in units of layout."""

    shown_title: Group | None = None
    shown_words: Group | None = None
    """What :meth:`show_title` and :meth:`tell` have put on the screen."""

    _left: tuple[Mobject, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.set_ground()

    def __getattr__(self, name: str) -> Any:
        declared = any(name in getattr(base, "__annotations__", {}) for base in type(self).__mro__)
        if declared and not name.startswith("_"):
            raise NotBuiltError(
                f"{type(self).__name__} has no {name} yet: call self.build() first, or what makes"
                f" the {name}"
            )
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    # Ground and places

    @property
    def colors(self) -> Palette:
        """The palette, by its colors."""
        return palette_named(self.palette)

    def set_ground(self) -> None:
        """Give the background the palette's color; call it again after a change of palette."""
        # The renderer is Cairo's, or the first mobject says that it must be.
        camera: Any = self.camera
        camera.background_color = ManimColor(self.colors.ground)

    @property
    def shape(self) -> FrameShape:
        """Whether the frame is wide, square or upright."""
        return frame_shape()

    @property
    def unit(self) -> float:
        """Scene units of a unit of layout: what distances within the picture are multiplied by."""
        return frame_unit()

    def left_out(self) -> Collection[str]:
        """Names of areas that this scene does without; override it to leave some out."""
        return ()

    def area(self, name: str) -> Area:
        """Return the place of a name, in units of layout.

        Raises
        ------
        SettingError
            If the frame has no such area, or no room.
        """
        found = self.areas[self.shape].divide(frame_area(self.margins), self.left_out())
        if name not in found:
            raise SettingError(
                f"{type(self).__name__} has no area {name!r} in {self.shape} frames: there are"
                f" {', '.join(found)}"
            )
        return found[name]

    def put(
        self, mobject: AnyMobject, name: str | Area, edge: Vector3DLike | None = ORIGIN
    ) -> AnyMobject:
        """Move a mobject, made in units of layout, into an area.

        Parameters
        ----------
        mobject
            What is scaled from units of layout to those of the scene, with its strokes, and moved.
        name
            Of the area, or an area.
        edge
            Where in it: its middle; an edge or corner, as ``UP`` or ``UP + LEFT``; None: the origin
            of the mobject comes to the middle.
        """
        area = self.area(name) if isinstance(name, str) else name
        scale_with_strokes(mobject, self.unit)
        if edge is None:
            return mobject.shift(self.unit * area.center)
        own = mobject.get_critical_point(np.asarray(edge, dtype=float))
        return mobject.shift(self.unit * area.edge(edge) - own)

    def middle_area(self) -> Area:
        """All that lies between title and words, whatever the areas between are called."""
        title, words = self.area("title"), self.area("words")
        top, low = title.y - title.height / 2 - _APART, words.y + words.height / 2 + _APART
        return Area(title.x, (top + low) / 2, title.width, top - low)

    def bring_close(self, *mobjects: Mobject, most: float = 3.0) -> Group:
        """Enlarge mobjects that have their places until they fill the middle of the frame.

        ``Restore`` of what is returned brings them back to their places.

        Parameters
        ----------
        mobjects
            Which of them, together.
        most
            How many times larger they become at most.
        """
        group = ArrayGroup(*mobjects)
        group.save_state()
        room = self.middle_area()
        times = self.unit * min(room.width / group.width, room.height / group.height)
        group.scale(min(max(times, 1.0), most))
        return group.move_to(self.unit * room.center)

    # Words

    def caption(self, text: str, height: float = _TEXT, **style: Any) -> Caption:
        """Make a line of text in the scene's palette; heights are in units of layout."""
        return Caption(text, height=height, **({"palette": self.palette} | style))

    def paragraph(self, text: str, width: float, height: float = _TEXT, **style: Any) -> Group:
        """Make a text of as many lines as a width in units of layout asks for."""
        lines = _lines(text, width / height, style.get("weight", "NORMAL"))
        captions = Group(*(self.caption(line, height, **style) for line in lines))
        for number, line in enumerate(captions):
            line.move_to(number * (_LINE / _TEXT) * height * DOWN)
        return captions.center()

    def say(self, sentence: str, duration: float | None = None) -> None:
        """Put what is seen into a subcaption, for viewers who cannot see it."""
        self.add_subcaption(sentence, duration=duration or _reading_time(sentence))

    def show_title(self, text: str) -> None:
        """Write the title into the area of that name, and keep it there."""
        place = self.area("title")
        title = self.paragraph(text, place.width, _TITLE, weight="BOLD")
        self._replace("shown_title", self.put(title, place))

    def tell(self, sentence: str, *beside: Any) -> None:
        """Write a sentence into the area "words", where it stays until the next one.

        Parameters
        ----------
        sentence
            What is seen.
        beside
            Animations that begin with it.
        """
        place = self.area("words")
        words = self.paragraph(sentence, place.width, self.sentence_height)
        self.say(sentence)
        self._replace("shown_words", self.put(words, place, UP), *beside)

    def begin(
        self, name: str, sentence: str | None = None, *beside: Any, notes: str | None = None
    ) -> None:
        """Begin a section of the video, and tell what it is about.

        ``manim --save_sections`` makes a file of each. In a scene that has a ``next_slide``, as
        those of manim-slides have, the slide before ends here and waits for its speaker; which
        versions of it run with Manim 0.22, ``examples/slides.py`` says.

        Parameters
        ----------
        name
            Of the section.
        sentence
            What is told; None: nothing.
        beside
            Animations that begin with it.
        notes
            What the speaker reads during the slide; None: the sentence.
        """
        next_slide = getattr(self, "next_slide", None)
        if next_slide is None:
            self.next_section(name)
        else:
            next_slide(name=name, notes=notes or sentence or "")
        if sentence is not None:
            self.tell(sentence, *beside)
        elif beside:
            self.play(*self._going(), *beside)

    def leave(self, *shown: Mobject) -> None:
        """Let mobjects go with the sentence that is about them: while the next one comes.

        So there is always something to see: what begins with the next sentence appears by then.
        """
        self._left = (*self._left, *shown)

    def _going(self) -> list[FadeOut]:
        """Animations that let what was left go."""
        going = [FadeOut(each, run_time=_GONE) for each in self._left]
        self._left = ()
        return going

    def _replace(self, name: str, words: Group, *beside: Any) -> None:
        """Let words take the place of those before, in the picture plane of any camera."""
        before: Group | None = getattr(self, name)
        pin: Any = getattr(self, "add_fixed_in_frame_mobjects", None)
        if pin is not None:
            pin(*words.get_family())
            self.remove(words)
        gone = [] if before is None else [FadeOut(before, run_time=0.6, rate_func=_leaving)]
        coming = FadeIn(words, run_time=0.6, rate_func=_coming)
        self.play(*self._going(), *gone, coming, *beside)
        setattr(self, name, words)


def _reading_time(sentence: str) -> float:
    return max(1.5, _READING_TIME * len(sentence))


def _lines(text: str, room: float, weight: str) -> list[str]:
    """Part a text into as few lines as have room, in heights of a letter, of like length."""
    lines = _filled(text, room, weight)
    # In lines as full as they can be, the last one would often be a single word.
    for narrower in np.arange(room, room / 2, -1.0) if len(lines) > 1 else ():
        tighter = _filled(text, float(narrower), weight)
        if len(tighter) > len(lines):
            break
        lines = tighter
    return lines


def _filled(text: str, room: float, weight: str) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and outline_text(longer, weight).width > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
