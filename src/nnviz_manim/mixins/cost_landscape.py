"""Chapters about the cost over two weights: a surface that turns, descents, a third number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from manim import (
    DEGREES,
    DOWN,
    OUT,
    RIGHT,
    Create,
    FadeIn,
    FadeOut,
    Group,
    Mobject,
    UpdateFromAlphaFunc,
    linear,
    smooth,
)
from numpy.typing import NDArray

from nnviz_manim.analysis import ParameterDescent, cost_grid, descend_parameters, network_with
from nnviz_manim.datasets import Dataset, twelve_points
from nnviz_manim.learning import TEXTBOOK_NETWORKS, Momentum, textbook_network
from nnviz_manim.learning.network import MLP
from nnviz_manim.mixins.areas import FrameShape, Split, columns, frame_area, rows
from nnviz_manim.mixins.cost_slice import score_color
from nnviz_manim.mixins.landscape_axes import axis_labels, height_axis
from nnviz_manim.mixins.settings import (
    NUMBER,
    PARAMETER,
    POSITIVE,
    RANGE,
    Check,
    list_of,
    one_of,
    several_numbers,
    whole_number,
)
from nnviz_manim.mixins.stage import StageMixin
from nnviz_manim.mobjects import ContourMap, CostSurface, Counter, DescentPath, Slider

if TYPE_CHECKING:
    from manim import ThreeDScene as SceneLike
else:
    SceneLike = object

__all__ = ["CostLandscapeMixin"]

Array = NDArray[np.float64]

_create: Any = Create
"""Manim's own signature knows VMobjects only."""

_SIZES: Mapping[FrameShape, tuple[float, float, float, float]] = {
    "wide": (5.0, 1.9, 1.4, 0.5),
    "square": (4.5, 1.6, 1.2, 0.75),
    "upright": (5.0, 2.4, 3.2, 0.5),
}
"""Side of the surface, its height, its distance from the contours below, and how far all of it is
lifted above the middle, in units."""

_PLACES: Mapping[FrameShape, Split] = {
    "wide": rows(("title", 0.5), columns("surface", ("panel", 3.0)), ("words", 0.56), gap=0.2),
    "square": rows(("title", 0.4), "surface", ("panel", 0.62), ("words", 0.6), gap=0.15),
    "upright": rows(("title", 0.5), "surface", ("panel", 0.9), ("words", 1.3), gap=0.3),
}
"""How the frame is parted while the surface is seen."""

_TEXT, _FIGURE = 0.18, 0.3

_VIEW = 64 * DEGREES, 138 * DEGREES
_TURN = 0.018
"""From where the camera looks first, so that no hill stands before a valley, and how fast it turns,
in radians a second."""

_WAY, _SLOWLY = 7.5, 3.0
"""Run time of the descents, in seconds, and how much slower their first steps are played: most of
the way is gone in them."""

_MAP = 0.6
"""Opacity of the map, which the landscape stands out from."""


class CostLandscapeMixin(StageMixin, SceneLike):
    """Shows the cost of a 1-2-1 network over two of its weights, in a ``ThreeDScene``.

    Examples
    --------
    ::

        class Landscape(CostLandscapeMixin, ThreeDScene):
            surface_starts = ((-60, -64), (40, 0))

            def construct(self):
                self.build_surface()
                self.show_surface()
                self.descend_on_surface()
                self.move_third()
    """

    setting_checks: ClassVar[Mapping[str, Check]] = {
        "weights": one_of(*(n for n in TEXTBOOK_NETWORKS if n.startswith("twelve"))),
        "surface_parameters": list_of(PARAMETER, 2),
        "surface_starts": list_of(several_numbers(2, 2)),
        "first_range": RANGE,
        "second_range": RANGE,
        "third_parameter": PARAMETER,
        "third_range": RANGE,
        "third_end": NUMBER,
        "surface_rate": POSITIVE,
        "surface_steps": whole_number(1),
        "resolution": whole_number(2),
    }

    weights: str = "twelve points, cost"
    """The network, all other parameters of which are held: a name out of ``TEXTBOOK_NETWORKS``."""

    surface_parameters: tuple[tuple[int, ...], tuple[int, ...]] = ((1, 0, 0), (1, 1, 0))
    """The two weights: layer, unit, and the unit that each comes from."""

    first_range: tuple[float, float] = (-70.0, 55.0)
    """From where to where the first of them goes."""

    second_range: tuple[float, float] = (-70.0, 70.0)
    """From where to where the second one goes."""

    surface_starts: Sequence[tuple[float, float]] = ((-10.0, -10.0), (-60.0, 60.0), (48.0, 10.0))
    """Where the descents begin."""

    surface_rate: float = 1.0
    """Their learning rate; they have a momentum of 0.9, which carries them over shelves."""

    surface_steps: int = 400
    """How many steps each of them takes."""

    third_parameter: tuple[int, ...] = (1, 0)
    """The number that moves in the end: here the bias of the first hidden neuron."""

    third_range: tuple[float, float] = (-20.0, 20.0)
    """Of its slider."""

    third_end: float = -16.81
    """What it moves to."""

    resolution: int = 45
    """Values of each weight at which the cost is computed, anew for every frame that it changes."""

    network: MLP
    data: Dataset
    surface: CostSurface
    contours: ContourMap
    ways: list[ParameterDescent]
    surface_paths: list[DescentPath]
    contour_paths: list[DescentPath]
    end_counts: Group
    slider: Slider
    lowest: Counter
    third_panel: Group
    height_axis: DescentPath
    axis_labels: Group

    # Building

    def build_surface(self) -> None:
        """Compute surface and descents, and make all mobjects of these chapters."""
        self.network, self.data = textbook_network(self.weights), twelve_points()
        self.third_start = float(np.asarray(self.third_value(self.network)))
        ends = (self.heights(value) for value in (self.third_start, self.third_end))
        top = float(max(each.max() for each in ends))
        side, height, gap, lift = (self.unit * each for each in _SIZES[self.shape])
        heights = self.heights(self.third_start)
        style: dict[str, Any] = {"height_range": (0.0, top), "palette": self.palette}
        ranges = self.first_range, self.second_range
        self.surface = CostSurface(heights, *ranges, size=(side, side, height), **style)
        self.surface.shift((lift + gap / 2) * OUT)
        self.contours = ContourMap(heights, *ranges, width=side, height=side, **style)
        self.contours.set_opacity(_MAP).shift((lift - (height + gap) / 2) * OUT)
        self.surface.stroke_scale = self.contours.stroke_scale = self.unit
        self.build_paths()
        self.third_panel = self.build_panel()
        self.height_axis = height_axis(self, self.surface)
        names = "weight 1", "weight 2", "mean cost"
        self.axis_labels = axis_labels(self, self.surface, self.contours, names)

    def third_value(self, network: MLP) -> float:
        """The number that moves in the end, in a network."""
        layer, unit, *source = self.third_parameter
        array = network.weights[layer][unit, source[0]] if source else network.biases[layer][unit]
        return float(array)

    def heights(self, third: float) -> Array:
        """The cost over both weights for a value of the third number, shape (rows, columns)."""
        network = network_with(self.network, [self.own(self.third_parameter)], [third])
        first, second = (
            np.linspace(*each, self.resolution) for each in (self.first_range, self.second_range)
        )
        parameters = [self.own(each) for each in self.surface_parameters]
        return cost_grid(network, self.data, parameters, first, second).T

    @staticmethod
    def own(parameter: tuple[int, ...]) -> Any:
        """A parameter as the analysis names it."""
        return parameter

    def build_paths(self) -> None:
        """Compute a descent from each start, and make its path on the surface and below it."""
        self.ways, self.surface_paths, self.contour_paths = [], [], []
        for start in self.surface_starts:
            way = self.descend_from(start)
            x, y = way.positions.T
            style: dict[str, Any] = {
                "color": score_color(way.scores[1], len(self.data)),
                "dots": False,
                "stroke": 4.0 * self.unit,
                "radius": 0.11 * self.unit,
                "palette": self.palette,
            }
            self.ways.append(way)
            self.surface_paths.append(DescentPath(self.surface.at(x, y, way.costs), 0, **style))
            self.contour_paths.append(DescentPath(self.contours.at(x, y), 0, **style))
        lines = Group()
        for way in self.ways:
            color = score_color(way.scores[1], len(self.data))
            words = f"{way.scores[1]} of {len(self.data)} right"
            lines.add(self.caption(words, 0.2, color=color, weight="BOLD"))
        is_column = self.shape == "wide"
        for number, line in enumerate(lines):
            line.move_to(np.array([0, -0.45 * number, 0] if is_column else [2.3 * number, 0, 0]))
        self.end_counts = self.put(lines.center(), self.panel_area())

    def descend_from(self, start: tuple[float, float]) -> ParameterDescent:
        """Let both weights follow the gradient from a start."""
        return descend_parameters(
            self.network,
            self.data,
            [self.own(each) for each in self.surface_parameters],
            start,
            Momentum(self.surface_rate),
            steps=self.surface_steps,
        )

    def panel_area(self) -> Any:
        """Where numbers stand while the surface is seen."""
        return _PLACES[self.shape].divide(frame_area(self.margins))["panel"]

    def build_panel(self) -> Group:
        """Make the slider of the third number, and the lowest cost of all that is seen."""
        place = self.panel_area()
        is_column = self.shape == "wide"
        width = place.width if is_column else place.width * 0.55
        self.slider = Slider(
            "bias",
            self.third_start,
            self.third_range,
            width=width,
            text_height=_TEXT,
            palette=self.palette,
        )
        self.lowest = Counter(
            float(self.surface.heights[:-4].min()),
            "{:.3f}",
            height=_FIGURE,
            width=2.0,
            palette=self.palette,
        )
        word = self.caption("lowest cost", _TEXT, color="quiet")
        cell = Group(self.lowest, word.move_to(0.36 * DOWN)).center()
        apart = 0.9 * DOWN if is_column else (width / 2 + 1.3) * RIGHT
        return self.put(Group(self.slider, cell.shift(apart)).center(), place)

    def pin(self, *mobjects: Mobject) -> None:
        """Keep mobjects in the picture plane, and out of the scene until they are shown."""
        for mobject in mobjects:
            self.add_fixed_in_frame_mobjects(*mobject.get_family())
            self.remove(*mobject.get_family())

    def eye(self) -> Array:
        """Where the camera looks from, shape (3,)."""
        camera: Any = self.camera
        away = np.array([0.0, 0.0, camera.get_focal_distance()])
        place: Array = camera.frame_center + camera.generate_rotation_matrix().T @ away
        return place

    def hide_behind(self) -> None:
        """Make faint what of the paths the surface hides from the camera as it stands."""
        eye = self.eye()
        for path in (*self.surface_paths, *self.contour_paths):
            path.show(hidden=self.surface.hides(path.points, eye))

    # Chapters

    def show_surface(self, *beside: Any) -> None:
        """Raise the surface over two weights, with its contours below.

        Parameters
        ----------
        beside
            Animations that begin with it.
        """
        self.set_camera_orientation(phi=_VIEW[0], theta=_VIEW[1])
        self.pin(self.axis_labels, self.end_counts, self.third_panel)
        self.axis_labels.update()
        self.begin(
            "Two weights",
            "Two weights at once: the cost is a landscape, and below it lies its map.",
            *beside,
            _create(self.contours, run_time=2),
        )
        drawn = _create(self.surface), _create(self.height_axis), FadeIn(self.axis_labels)
        self.play(*drawn, run_time=2.5)
        self.begin_ambient_camera_rotation(rate=_TURN)
        self.wait(4)

    def descend_on_surface(self) -> None:
        """Let descents run, on the surface and on its map, at their true cost."""
        self.begin(
            "Descents",
            "Real descents, with momentum, each at its true cost: on the landscape and on the map.",
        )
        paths = [*self.contour_paths, *self.surface_paths]
        self.hide_behind()
        # The camera turns: what is hidden changes from frame to frame.
        paths[0].add_updater(lambda _: self.hide_behind())
        self.play(*map(FadeIn, paths), run_time=0.8)

        def run(_: Any, alpha: float) -> None:
            for path in paths:
                path.show(self.surface_steps * alpha**_SLOWLY)

        self.play(UpdateFromAlphaFunc(Group(*paths), run), run_time=_WAY, rate_func=linear)
        self.tell("They end in different places. The color says how many points are right.")
        self.play(FadeIn(self.end_counts), run_time=0.8)
        self.wait(4)
        paths[0].clear_updaters()
        self.play(*map(FadeOut, [*paths, self.end_counts]), run_time=0.8)

    def move_third(self) -> None:
        """Let a third number move, and the surface change with it."""
        self.begin(
            "A third number",
            "A third number moves, and the whole landscape changes: the valleys wander.",
        )
        self.play(FadeIn(self.third_panel), run_time=0.8)
        moved = Group(self.contours, self.surface, *self.third_panel.get_family())

        def change(_: Any, alpha: float) -> None:
            self.show_third(self.third_start + alpha * (self.third_end - self.third_start))

        self.play(UpdateFromAlphaFunc(moved, change), run_time=10, rate_func=smooth)
        self.begin("What is left", self.describe_third())
        self.wait(4)
        self.tell("Learning walks through all seven numbers at once. Every height is computed.")
        self.wait(3)
        scene: Any = self  # Manim's own method has no types
        scene.stop_ambient_camera_rotation()

    def show_third(self, value: float) -> None:
        """Give the third number another value."""
        heights = self.heights(value)
        self.surface.show(heights)
        self.contours.show(heights)
        self.slider.show(value)
        self.lowest.show(float(heights.min()))

    def describe_third(self) -> str:
        """What has become of the lowest cost, in a sentence."""
        before, after = (float(self.heights(v).min()) for v in (self.third_start, self.third_end))
        return f"Its lowest place was at {before:.3f}, and is now at {after:.3f}."

    def surface_numbers(self) -> dict[str, tuple[float | str, float]]:
        """Numbers of these chapters beside what they should be, computed anew."""
        heights = self.heights(self.third_end)
        numbers: dict[str, tuple[float | str, float]] = {
            "bias": (self.slider.value, self.third_end),
            "lowest cost": (self.lowest.text, float(heights.min())),
            "height of a corner": (float(self.surface.heights[0]), float(heights[0, 0])),
        }
        for number, start in enumerate(self.surface_starts):
            way = self.descend_from(start)
            label: Any = self.end_counts[number]
            numbers[f"score of descent {number}"] = (label.text.split()[0], way.scores[1])
        return numbers
