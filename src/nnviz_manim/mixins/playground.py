"""A scene of what TensorFlow Playground shows: a network of two inputs while it learns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from manim import (
    Create,
    FadeIn,
    Group,
    LaggedStart,
    ReplacementTransform,
    Restore,
)
from numpy.typing import NDArray

from nnviz_manim.datasets import Dataset
from nnviz_manim.errors import SettingError
from nnviz_manim.learning import RECIPES, Growing
from nnviz_manim.mixins.areas import FrameShape, Split, columns, rows
from nnviz_manim.mixins.own_points import names_of_axes, points_on_plane
from nnviz_manim.mixins.playground_node import OpenedNodeMixin
from nnviz_manim.mixins.playground_pace import pace_of
from nnviz_manim.mixins.playground_picture import PlaygroundPicture
from nnviz_manim.mixins.settings import (
    ANYTHING,
    FLAG,
    POSITIVE,
    Check,
    instance_of,
    one_of,
    optional,
    whole_number,
)
from nnviz_manim.mobjects import Learning
from nnviz_manim.recording import Run

if TYPE_CHECKING:
    from manim import Scene as SceneLike

    from nnviz_manim.learning import Recipe
else:
    SceneLike = object

__all__ = ["PlaygroundMixin"]

_SETS = ("circles", "exclusive or", "gaussians", "moons", "spirals")


_CUTS = "Nodes of the first layer cut the plane in two; later ones add such cuts up to curves."

_create: Any = Create
_turned: Any = ReplacementTransform
_restored: Any = Restore
"""Manim's own signatures know VMobjects only."""


class PlaygroundMixin(OpenedNodeMixin, SceneLike):
    """Shows a network of two inputs while it learns to part points of the plane.

    Each node holds a picture of what it answers all over the plane; the decision is drawn large,
    with the points upon it. In a pause one node opens.

    Examples
    --------
    ::

        class Deeper(PlaygroundMixin, Scene):
            recipe, seed, learning_time = "moons", 4, 15
    """

    setting_checks: ClassVar[Mapping[str, Check]] = {
        "data": optional(instance_of(Dataset, expected="a Dataset")),
        "recipe": one_of(*_SETS),
        "seed": optional(whole_number(0)),
        "epochs": optional(whole_number(1)),
        "record_every": ANYTHING,
        "learning_time": POSITIVE,
        "pause_epoch": optional(POSITIVE),
        "brief": FLAG,
    }

    areas: ClassVar[Mapping[FrameShape, Split]] = {
        "wide": rows(
            ("title", 0.5),
            columns("network", ("field", 5.05), (rows(("counts", 2.0), "loss", gap=0.3), 3.1)),
            ("legend", 0.42),
            ("words", 0.56),
            gap=0.24,
        ),
        "square": rows(
            ("title", 0.4),
            columns("network", ("field", 3.5), gap=0.2),
            ("legend", 0.66),
            (columns(("counts", 3.1), "loss", gap=0.4), 1.74),
            ("words", 0.56),
            gap=0.17,
        ),
        "upright": rows(
            ("title", 0.5),
            "network",
            (columns(("field", 4.3), "counts"), 4.3),
            ("legend", 0.75),
            ("loss", 1.9),
            ("words", 0.95),
            gap=0.27,
        ),
    }

    data: Dataset | None = None
    """Points of your own, of two features and two classes, learned by the recipe's network; None:
    those of the recipe."""

    recipe: str = "spirals"
    """Which points, and which network learns to part them how: a name out of ``RECIPES``."""

    seed: int | None = None
    """Of the split, the starting weights and the order; None: that of the recipe."""

    epochs: int | None = None
    """Times that the points are gone through; None: those of the recipe."""

    record_every: Any = Growing(1.02)
    """When a moment is recorded: many early, few late."""

    learning_time: float = 28.0
    """Run time of the whole training, in seconds."""

    pause_epoch: float | None = None
    """At which epoch it opens; None: halfway through the run time."""

    brief: bool = False
    """Whether only the training is shown, without a lesson around it."""

    learned: Dataset
    held_out: Dataset
    points_close: Group
    pace: NDArray[np.float64]

    def construct(self) -> None:
        """Show the points and the network; let it learn, open a node, let it learn to the end."""
        self.build()
        self.show_title(self.describe_title())
        if self.brief:
            self.show_all()
            self.learn(0, len(self.run) - 1)
        else:
            self.show_points()
            self.show_network()
            self.show_answer()
            pause = self.find_pause()
            turn = self.find_moment(0.5 * self.pace[:pause].sum())
            self.learn(0, turn)
            self.learn(turn, pause, _CUTS if self.run.info.depth > 1 else None)
            self.open_unit(pause)
            self.begin("Learning on", "Learning changes only weights and biases, a little a step.")
            self.learn(pause, len(self.run) - 1)
        self.look_back()

    # Pieces

    def chosen_recipe(self) -> Recipe:
        """Give the training with the scene's own settings; override it for one of your own."""
        recipe = RECIPES[self.recipe]
        changes: dict[str, Any] = {"seed": self.seed, "epochs": self.epochs}
        if self.data is not None:
            changes["data"] = partial(points_on_plane, self.data, type(self).__name__)
        return replace(recipe, **{k: each for k, each in changes.items() if each is not None})

    def build(self) -> None:
        """Train, and make all mobjects; nothing is added to the scene yet.

        Raises
        ------
        SettingError
            If nothing is held out, or the node to open is not there.
        """
        recipe = self.chosen_recipe()
        learned, held_out = recipe.parts()
        if held_out is None:
            raise SettingError(f"{type(self).__name__}: the recipe holds no points out")
        self.learned, self.held_out = learned, held_out
        self.run = Run.record(recipe.train(record_every=self.record_every))
        sizes = self.run.info.layer_sizes
        if self.opened is not None:
            layer, unit = self.opened
            if layer >= len(sizes) or unit >= sizes[layer]:
                raise SettingError(
                    f"{type(self).__name__}.opened = {self.opened}: the network has layers of"
                    f" {', '.join(map(str, sizes))} nodes"
                )
        self.picture = PlaygroundPicture(self, self.run, learned, held_out)
        self.pace = self.measure_pace()

    def measure_pace(self) -> NDArray[np.float64]:
        """How long each step from moment to moment takes, (T - 1,), of mean 1."""
        return pace_of(self.run, self.held_out)

    def find_pause(self) -> int:
        """The moment in which a node opens."""
        if self.pause_epoch is not None:
            due = int(np.searchsorted(self.run.moments.epoch, self.pause_epoch))
        else:
            due = self.find_moment(self.pace.sum() / 2)
        return min(max(due, 2), len(self.run) - 2)

    def find_moment(self, time: float) -> int:
        """The moment reached after a time, in that of a step of mean pace; from 1."""
        return int(np.searchsorted(np.cumsum(self.pace), time)) + 1

    def show_all(self) -> None:
        """Show everything at once."""
        self.begin("The start", "Each node is a picture of its answer; the last is drawn large.")
        self.play(FadeIn(self.picture), run_time=0.8)

    def show_points(self) -> None:
        """Show what is to be learned, and that half of it is held out."""
        learned, held_out = self.picture.clouds
        self.picture.test_points.show(wrong=np.zeros(len(self.held_out)))
        self.points_close = self.bring_close(self.picture.plane, self.picture.clouds)
        self.begin(
            "The points",
            f"{len(self.learned)} points of two classes. Which class is any place of the plane?",
            FadeIn(self.picture.plane),
            _create(learned, run_time=2.2),
        )
        self.wait(0.6)
        if axes := names_of_axes(self.learned):
            self.tell(axes)
            self.wait(1)
        self.tell(
            f"{len(self.held_out)} more, with white rims, are held out: never learned from.",
            _create(held_out, run_time=1.8),
        )
        self.wait(0.6)

    def show_network(self) -> None:
        """Show the nodes with their fields, the weights and the biases."""
        network = self.picture.network
        nodes = [_create(each) for each in network.nodes.values()]
        self.begin(
            "The network",
            "Each node is a picture of its answer at every place: orange for high, blue for low.",
            _restored(self.points_close, run_time=1.2),
        )
        self.remove(self.points_close)
        self.add(self.picture.plane, self.picture.clouds)
        self.play(FadeIn(self.picture.names), LaggedStart(*nodes, lag_ratio=0.4), run_time=2)
        self.wait(0.8)
        lines = [_create(each) for each in network.lines.values()]
        self.tell(
            "Lines are weights, bars are biases: all at random, or 0, to begin with.",
            LaggedStart(*lines, lag_ratio=0.3, run_time=2),
            FadeIn(self.picture.legend),
        )
        self.wait(0.8)

    def show_answer(self) -> None:
        """Let the last node grow to the large field, under the points, and mark what is wrong."""
        picture, points = self.picture, self.picture.clouds
        node = picture.network.nodes[self.run.info.depth]
        answer = picture.field.copy()
        answer.points = node.part_points()[-1].copy()
        # The points stay above the field.
        self.remove(*points)
        self.add(answer, *points)
        self.begin(
            "The answer",
            "The last node is the answer, here large. At the white line it changes.",
            _turned(answer, picture.field, run_time=1.6),
            FadeIn(picture.losses, picture.counts, run_time=1.6),
        )
        self.wait(1)
        wrong = picture.find_wrong(self.run[0])
        marked: Any = picture.test_points.animate
        self.tell(
            f"{int(wrong.sum())} of the held-out points lie on the wrong side: red rims.",
            marked(run_time=1.2).show(wrong=wrong),
        )
        self.wait(0.8)

    def learn(self, start: int, end: int, sentence: str | None = None) -> None:
        """Play the training from one moment to another: fast where little happens.

        Parameters
        ----------
        start, end
            The moments.
        sentence
            What is told when it begins; None: what an epoch is, at the first moment.
        """
        if not start:
            batch = self.run.info.hyper_parameters["batch_size"]
            self.begin(
                "Learning",
                f"Each epoch takes all points, {batch} a step. Played fast where little changes.",
            )
        self.remove(*self.picture, *self.picture.clouds)
        self.picture.set_pace(self.pace, self.learning_time)
        pace = self.pace[start:end]
        time = self.learning_time * float(pace.sum() / self.pace.sum())
        learning = Learning(
            self.run, self.picture, start=start, end=end, pace=pace.tolist(),
            run_time=max(time, 0.5),
        )  # fmt: skip
        if sentence is None:
            self.play(learning)
        else:
            self.tell(sentence, learning)

    def look_back(self) -> None:
        """Ring what is still told wrong."""
        self.picture.rest()
        wrong = self.picture.find_wrong(self.run[-1])
        self.picture.test_points.rings = True
        right, count = int((~wrong).sum()), len(wrong)
        rest = "the others are ringed. " if wrong.any() else ""
        found = f"{right} of {count}" if rest else f"All {count}"
        end = f"; {rest}" if rest else ". "
        self.begin(
            "What it found", f"{found} held-out points are right{end}Every number is computed."
        )
        self.wait(2)

    # Words

    def describe_title(self) -> str:
        """What the title says."""
        return f"Playground: {self.learned.name}"

    def shown_numbers(self) -> dict[str, tuple[float | str, float]]:
        """Numbers on screen beside those of the run, computed anew."""
        numbers = self.picture.shown_numbers(self.run)
        if not self.brief:
            layer, unit = self.choose_unit(self.find_pause())
            pause = self.run[self.find_pause()]
            written = {
                name: text.replace("\N{MINUS SIGN}", "-")
                for name, text in self.unit_opened.numbers.items()
            }
            bias = float(pause.biases[layer][unit])
            numbers["bias of the opened node"] = (written["bias"], bias)
            for k, weight in enumerate(pause.weights[layer][unit]):
                numbers[f"weight {k} of the opened node"] = (written[f"weight {k}"], float(weight))
        return numbers
