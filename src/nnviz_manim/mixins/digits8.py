"""A scene of the first real task: digits of 8 × 8 pixels, and a cost that falls digit by digit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from manim import LEFT, Create, FadeIn, FadeOut, Group, LaggedStart, Restore, Transform
from numpy.typing import NDArray

from nnviz_manim.analysis import class_costs
from nnviz_manim.datasets import Dataset, load_digits8
from nnviz_manim.errors import SettingError
from nnviz_manim.learning import RECIPES, network_at
from nnviz_manim.mixins.areas import FrameShape, Split, around, columns, rows
from nnviz_manim.mixins.counted_rows import CountedRow, CountedRows
from nnviz_manim.mixins.digits8_picture import (
    ClassCurves,
    DigitsPicture,
    cost_plot,
    digit_walls,
)
from nnviz_manim.mixins.settings import POSITIVE, Check, optional, whole_number
from nnviz_manim.mixins.stage import StageMixin
from nnviz_manim.mobjects import AnswerSheet, Curves, Learning, NetworkDiagram
from nnviz_manim.painting.group import ArrayGroup
from nnviz_manim.recording import Run

if TYPE_CHECKING:
    from manim import Scene as SceneLike
else:
    SceneLike = object

__all__ = ["Digits8Mixin"]

Array = NDArray[np.float64]

_TEXT, _NAMES = 0.19, 0.35
"""Height of a digit, and room for names at the ends of curves, in units of layout."""

_ZOOM = 0.5
"""Top of the axis of the split cost: what it costs to say no to every class, ½·1²."""

_UNDERSTOOD = _ZOOM / 2
"""A digit whose mean cost is below it counts as understood."""

_FADED = 0.25
"""Opacity of what is not spoken of."""

_create: Any = Create
_restored: Any = Restore
"""Manim's own signatures know VMobjects only."""


class Digits8Mixin(StageMixin, SceneLike):
    """Shows a network learn digits of 8 × 8 pixels, and for which of them its cost waits.

    Examples
    --------
    ::

        class Longer(Digits8Mixin, Scene):
            iterations, learning_time = 6000, 20
    """

    setting_checks: ClassVar[Mapping[str, Check]] = {
        "seed": optional(whole_number(0)),
        "iterations": whole_number(10),
        "record_every": whole_number(1),
        "digits_shown": whole_number(1),
        "learning_time": POSITIVE,
    }

    areas: ClassVar[Mapping[FrameShape, Split]] = {
        "wide": rows(
            ("title", 0.5),
            columns(rows("costs", ("counts", 1.15), gap=0.15), ("digits", 6.2), gap=0.5),
            ("words", 0.8),
            gap=0.25,
        ),
        "square": rows(
            ("title", 0.4),
            ("digits", 2.35),
            columns("costs", ("counts", 2.95), gap=0.25),
            ("words", 0.75),
            gap=0.2,
        ),
        "upright": rows(
            ("title", 0.5),
            ("digits", 5.2),
            "costs",
            ("counts", 1.3),
            ("words", 1.15),
            gap=0.35,
        ),
    }

    seed: int | None = None
    """Of the split and of the starting weights; None: that of the recipes."""

    iterations: int = 3000
    """Steps of gradient descent, each over all digits that are learned from."""

    record_every: int = 15
    """Steps from one recorded moment to the next."""

    digits_shown: int = 20
    """How many held-out digits are followed: the first of each class, then the second …"""

    learning_time: float = 14.0
    """Run time of a training, in seconds."""

    run: Run
    better: Run
    learned: Dataset
    held_out: Dataset
    costs: Array
    """Mean cost of each class at each moment, shape (T, classes)."""

    picture: DigitsPicture
    split: ClassCurves
    versus: DigitsPicture
    diagram: NetworkDiagram
    close_digits: Group

    def construct(self) -> None:
        """Show digits and network; let it learn; split its cost; let a better start learn."""
        self.build()
        self.show_title("Reading digits of 8 × 8 pixels")
        self.show_digits()
        self.show_network()
        self.learn()
        self.split_costs()
        self.compare()
        self.wait(2)

    # Pieces

    def build(self) -> None:
        """Train from both starts, and make all mobjects; nothing is added to the scene yet."""
        self.learned, held_out = self.recipe_of("digits 8×8").parts()
        if held_out is None:
            raise SettingError(f"{type(self).__name__}: the recipe holds no digits out")
        self.held_out = held_out
        self.run, self.better = (
            self.record(f"digits 8×8{start}") for start in ("", ", better start")
        )
        self.costs = class_costs(self.run, self.learned)
        moments = self.run.moments
        place = self.area("costs")
        size = {"width": place.width, "height": place.height}
        style: dict[str, Any] = {"text_height": _TEXT, "palette": self.colors}
        plot = self.put(cost_plot(moments.epoch, float(moments.loss.max()), **size, **style), place)
        curve = Curves(plot, moments.epoch, moments.loss, widths=4.0, until=0.0, tips=True)
        sheet = self.make_sheet(self.run)
        counts = self.make_counts(
            CountedRow("mean cost", "{:.3f}"), CountedRow("held-out right", "{:.1f} %")
        )
        self.picture = DigitsPicture(plot, curve, sheet, counts, self.series())
        # The names of the digits stand at the right of their curves.
        size["width"] -= _NAMES
        zoom = self.put(cost_plot(moments.epoch, _ZOOM, **size, **style), place, LEFT)
        self.split = ClassCurves(
            zoom,
            moments.epoch,
            self.costs,
            moments.loss,
            self.run.info.class_names,
            _UNDERSTOOD,
            _TEXT * self.unit,
        )
        self.versus = self.make_versus()

    def recipe_of(self, name: str) -> Any:
        """Give a training with the scene's own seed and length."""
        recipe = replace(RECIPES[name], epochs=self.iterations)
        return recipe if self.seed is None else replace(recipe, seed=self.seed)

    def record(self, name: str) -> Run:
        """Train from a start and record it, with the digits that are followed."""
        probes = self.held_out.pick(self.followed())
        steps = self.recipe_of(name).train(record_every=self.record_every, probes=probes)
        return Run.record(steps)

    def followed(self) -> list[int]:
        """Positions of the followed digits in the held-out part."""
        labels = np.asarray(self.held_out.labels)
        classes = [np.flatnonzero(labels == each).tolist() for each in np.unique(labels)]
        turns = range(max(map(len, classes)))
        found = [each[turn] for turn in turns for each in classes if turn < len(each)]
        return found[: self.digits_shown]

    def images(self) -> Array:
        """The followed digits as images, 0 to 1, shape (digits, 8, 8)."""
        return self.all_images()[1][self.followed()]

    def all_images(self) -> tuple[Array, Array]:
        """Images of what is learned from and of what is held out, 0 to 1, shape (digits, 8, 8)."""
        # The network learns from standardized pixels; the same split of the plain ones is shown.
        plain = load_digits8()
        first, second = (
            part.features.reshape(-1, *plain.feature_shape).astype(float) / plain.features.max()
            for part in plain.split(0.4, self.recipe_of("digits 8×8").seed)
        )
        return first, second

    def make_sheet(self, run: Run) -> AnswerSheet:
        """Make the followed digits with a network's answers."""
        place, info = self.area("digits"), run.info
        guesses = run.moments.activations[info.depth].argmax(axis=2)
        sheet = AnswerSheet(
            self.images(),
            guesses,
            info.probe_labels,
            info.class_names,
            epochs=run.moments.epoch,
            per_row=10 if self.shape == "square" else 5,
            width=place.width,
            height=place.height,
            text_height=0.22,
            palette=self.palette,
        )
        return self.put(sheet, place)

    def make_counts(self, *rows: CountedRow) -> CountedRows:
        """Make what counts during a training, below its iterations."""
        place = self.area("counts")
        wide = place.width if self.shape == "square" else min(place.width, 4.2)
        iteration = CountedRow("iteration", "{:,.0f}", whole=True)
        style: dict[str, Any] = {"text_height": _TEXT, "longest": 5.0, "palette": self.colors}
        return self.put(CountedRows((iteration, *rows), wide, place.height, **style), place)

    def series(self) -> Array:
        """Iterations, mean cost and share of right answers at each moment, shape (3, T)."""
        moments = self.run.moments
        return np.stack([moments.epoch, moments.loss, 100 * moments.test_accuracy])

    def make_versus(self) -> DigitsPicture:
        """Make the two curves of both starts, with their counts."""
        moments, better = self.run.moments, self.better.moments
        losses = np.stack([moments.loss, better.loss])
        colors = ["ink", "accent"]
        curves = Curves(
            self.split.plot, moments.epoch, losses, colors=colors, widths=4.0, until=0.0, tips=True
        )
        counts = self.make_counts(
            CountedRow("right, first", "{:.1f} %"),
            CountedRow("right, better", "{:.1f} %", "accent"),
        )
        right = [100 * each.test_accuracy for each in (moments, better)]
        series = np.stack([moments.epoch, *right])
        sheet = self.make_sheet(self.better)
        return DigitsPicture(self.split.plot, curves, sheet, counts, series)

    def show_digits(self) -> None:
        """Show all digits, those that are held out, and some of these."""
        total, count = len(self.learned) + len(self.held_out), len(self.held_out)
        room = self.middle_area()
        walls = digit_walls(self.all_images(), room.width, room.height, self.colors)
        learned, held_out = self.put(ArrayGroup(*walls), room)
        self.begin("The digits", f"{total:,} digits, written by hand, of 8 × 8 pixels each.")
        self.play(_create(learned), _create(held_out), run_time=2.5)
        self.wait(1)
        self.tell(f"{count} of them are held out: the network never learns from these.")
        self.play(learned.animate.set_opacity(_FADED), run_time=1)
        self.wait(1.5)
        sheet = self.picture.sheet.hide_answers()
        self.close_digits = self.bring_close(sheet)
        self.tell(f"We follow {self.digits_shown} of those.")
        self.play(FadeOut(learned), FadeOut(held_out), run_time=0.8)
        self.play(_create(sheet), run_time=1.5)
        self.wait(0.5)

    def show_network(self) -> None:
        """Say what the network is, and what stands below the digits."""
        pixels, hidden, outputs = self.run.info.layer_sizes
        self.begin(
            "The network",
            f"{pixels} pixels go into {hidden} neurons, and those into {outputs}: the strongest is"
            " the answer, written below.",
        )
        place = around(self.area("costs"), self.area("counts"))
        diagram = NetworkDiagram(
            self.run.info.layer_sizes, width=place.width, height=place.height, palette=self.palette
        )
        self.diagram = self.put(diagram, place)
        self.play(_restored(self.close_digits), run_time=1)
        self.remove(self.close_digits)
        self.add(self.picture.sheet)
        self.play(_create(self.diagram), run_time=2)
        answering: Any = self.picture.sheet.animate
        self.play(answering.show_epoch(0.0), run_time=1)
        self.wait(2.5)

    def learn(self) -> None:
        """Play the training."""
        self.begin(
            "Learning", "The cost: how far the outputs are from 1 for the right digit, else 0."
        )
        self.play(FadeOut(self.diagram), run_time=0.6)
        self.play(FadeIn(self.picture.plot), FadeIn(self.picture.counts), run_time=1)
        self.wait(1.5)
        rate = float(self.run.info.hyper_parameters["learning_rate"] or 0.0)
        self.tell(
            f"{self.iterations:,} steps of gradient descent, rate {rate:g}, each over"
            f" {len(self.learned):,} digits."
        )
        self.remove(*self.picture)
        self.play(Learning(self.run, self.picture), run_time=self.learning_time)
        self.wait(1)

    def split_costs(self) -> None:
        """Show the same cost for each digit alone."""
        self.begin(
            "Digit by digit",
            "The white curve close up, split by digit. ½ is the cost of saying no to everything.",
        )
        gone = Group(self.picture.plot, self.picture.curves)
        # One after the other: their numbers stand at one place.
        self.play(LaggedStart(FadeOut(gone), FadeIn(self.split.plot), lag_ratio=1.0), run_time=0.8)
        self.play(Learning(self.run, self.split), run_time=0.5 * self.learning_time)
        self.play(FadeIn(self.split.names), run_time=0.8)
        self.wait(1)
        order = self.split.order()
        names = [self.run.info.class_names[each] for each in order]
        self.tell(
            f"A plateau is digits not yet understood. The {names[0]} is first below the yellow"
            f" line, the {names[-2]} and the {names[-1]} last."
        )
        self.play(FadeIn(self.split.limit), run_time=0.6)
        self.split.names.save_state()
        before = self.split.curves.copy()
        after = self.split.bring_out(order[0], *order[-2:]).copy()
        self.split.curves.become(before)
        paling = self.split.mean.animate.set_opacity(_FADED)
        self.play(Transform(self.split.curves, after), paling, run_time=1)
        self.wait(2.5)

    def compare(self) -> None:
        """Let a better start learn beside the first one."""
        low, high = self.first_weights(self.run)
        self.begin(
            "A better start",
            f"The weights began between {low:.0f} and {high:.0f}. Now they begin small, of both"
            " signs: the yellow curve, and the answers.",
        )
        gone = [self.split.mean, self.split.curves, self.split.limit, self.split.names]
        gone += [self.picture.counts, self.picture.sheet]
        self.play(*map(FadeOut, gone), run_time=0.8)
        self.play(FadeIn(self.versus.counts), FadeIn(self.versus.sheet), run_time=0.6)
        self.remove(self.split.plot, *self.versus)
        self.play(Learning(self.run, self.versus), run_time=0.6 * self.learning_time)
        scores = [100 * each.moments.test_accuracy[-1] for each in (self.run, self.better)]
        self.tell(
            f"{scores[1]:.0f} % right instead of {scores[0]:.0f} %, of digits it never saw."
            " Every number is computed."
        )

    def first_weights(self, run: Run) -> tuple[float, float]:
        """Between which numbers the weights of a run begin."""
        weights = np.concatenate([each.ravel() for each in run[0].weights.values()])
        return float(weights.min()), float(weights.max())

    def shown_numbers(self) -> dict[str, tuple[float | str, float]]:
        """Numbers on screen beside those of both networks, computed anew."""
        iteration, *right = (counter.text for counter in self.versus.counts.counters)
        numbers: dict[str, tuple[float | str, float]] = {
            "iteration": (iteration.replace(",", ""), float(self.iterations))
        }
        labels = self.held_out.labels
        for name, run, text in zip(
            ("first", "better"), (self.run, self.better), right, strict=True
        ):
            network = network_at(run[-1], run.info)
            score = 100 * float((network.predict(self.held_out.features) == labels).mean())
            numbers[f"right from the {name} start"] = (text.removesuffix(" %"), score)
        network = network_at(self.better[-1], self.better.info)
        answers = network.predict(self.held_out.features[self.followed()])
        for place, (text, answer) in enumerate(
            zip(self.versus.sheet.answers(), answers.tolist(), strict=True)
        ):
            numbers[f"answer to digit {place}"] = (text, float(answer))
        sizes = np.bincount(np.asarray(self.learned.labels))
        mean = float(self.split.curves.values[:, -1] @ sizes / sizes.sum())
        numbers["mean cost of all classes"] = (mean, float(self.run[-1].loss))
        return numbers
