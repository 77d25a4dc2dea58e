"""A scene in which inputs go through a trained network: one that it knows, one that it mistakes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from manim import DOWN, LEFT, ORIGIN, RIGHT, UP, Create, FadeIn, FadeOut, Group

from nnviz_manim.analysis import follow
from nnviz_manim.analysis.mistakes import describe_choices
from nnviz_manim.errors import SettingError
from nnviz_manim.mixins.areas import FrameShape, Split, columns, rows
from nnviz_manim.mixins.settings import POSITIVE, Check, whole_number
from nnviz_manim.mixins.training import TrainingMixin
from nnviz_manim.mobjects import Box, Caption, Counter, ForwardPass, NetworkDiagram, Prediction
from nnviz_manim.painting.glyphs import READABLE, outline_text
from nnviz_manim.painting.images import is_image_shape

if TYPE_CHECKING:
    from manim import Scene as SceneLike

    from nnviz_manim.recording import Run
else:
    SceneLike = object

__all__ = ["ForwardPassMixin"]

_SMALL, _LARGE = 0.18, 0.3
_CHOICES = 3
"""How many choices are named, the first included."""

_LEAST_CHOICE = 0.02
"""What is less probable is not considered."""

_BOX_GAP = 0.08
"""Between what is marked and its box."""

_NAME = 0.7
"""Width of a name between its rank and its probability."""

_GAP = 0.15
"""Between the name of the input layer and the label below it."""

_RANKS = ("1st", "2nd", "3rd")

_BRIGHT = "The brighter a neuron, the stronger its answer."
_COLUMN = 0.9
"""Share of the room below the network that words take, so that lines are well filled."""


class ForwardPassMixin(TrainingMixin, SceneLike):
    """Sends inputs through the trained network: one that it knows, and one that it mistakes.

    Both are taken from the held-out data where there are some. After each pass the answer stands
    at the right, with what else the network considered.

    Examples
    --------
    ::

        class MyPass(ForwardPassMixin, Scene):
            digit, mistake, pass_time = 8, 3, 10.0
    """

    needs = "a run with its data, or data to train on"
    needs_classes = True

    setting_checks: ClassVar[Mapping[str, Check]] = {
        "mistake": whole_number(0),
        "pass_time": POSITIVE,
    }

    areas: ClassVar[Mapping[FrameShape, Split]] = {
        "wide": columns("diagram", ("verdict", 2.3), gap=0.3),
        "square": rows("diagram", ("verdict", 2.2), gap=0.1),
        "upright": rows("diagram", ("verdict", 2.6), gap=0.2),
    }

    example: int = 0
    """Which of the inputs of that class that the network knows is sent through first."""

    mistake: int = 0
    """Which of its mistakes follows, counted from the one of which it is least sure."""

    pass_time: float = 7.0
    """Run time of each pass."""

    draw_in_time = 3.0
    show_panel = False

    labels: tuple[int, ...]
    """True class of each input that is sent through."""

    mistakes: int
    """How many of the inputs that it is tested on the network mistakes."""

    tested: int
    """How many these are."""

    verdict: Group
    """The answer after a pass: the prediction, and a line for each choice."""

    boxes: Group
    """What the choices are marked with beside the network."""

    truth: Caption
    """The label below the image."""

    signals: ForwardPass
    """The last pass."""

    words: Group
    """What stands in the verdict's place while an input is on its way, if that lies below."""

    def construct(self) -> None:
        """Draw the network in, and send the inputs through."""
        self.build()
        self.begin("The network")
        self.draw_in()
        for probe in range(len(self.labels)):
            if probe:
                self.play(FadeOut(self.verdict), FadeOut(self.boxes), run_time=0.6)
            self.begin("A mistake" if probe else "An input that it knows")
            self.play_pass(probe)
            self.show_verdict(probe)
        if not self.mistakes:
            self.show_no_mistakes()
        self.wait(3)

    # The inputs

    def make_run(self) -> Run:
        """Make the run, and let it follow the inputs that are sent through."""
        run = super().make_run()
        learned, held_out = self.split_data(self.load_data_of(run))
        source = learned if held_out is None else held_out
        chosen = follow(run, source.pick(self.choose_inputs(follow(run, source))))
        self.labels = chosen.info.probe_labels
        # The diagram is not told: it would write the first label beside all inputs.
        return follow(run, chosen[0].activations[0])

    def choose_inputs(self, tested: Run) -> list[int]:
        """Choose what is sent through: probes of a run that follows all that could be.

        Raises
        ------
        SettingError
            If the network does not know so many inputs of the class, or makes mistakes, but too
            few. One without any has its known input alone.
        """
        outputs, labels = tested[-1].class_outputs, np.array(tested.info.probe_labels)
        names = tested.info.class_names
        right = tested[-1].predictions == labels
        wanted = self.class_to_follow(names)
        known = np.flatnonzero(right & (labels == wanted))
        if not len(known) and right.any() and not self.was_set("digit"):
            # Nobody asked for this class: one that the network knows will do.
            known = np.flatnonzero(right & (labels == labels[right][0]))
        if not 0 <= self.example < len(known):
            raise SettingError(
                f"example = {self.example}: the network knows {len(known)} inputs of class"
                f" {names[wanted]}, counted from 0; take a smaller number, or another class"
            )
        mistaken = np.flatnonzero(~right & (labels >= 0))
        self.mistakes, self.tested = len(mistaken), len(labels)
        if not len(mistaken):
            return [int(known[self.example])]
        if not 0 <= self.mistake < len(mistaken):
            raise SettingError(
                f"mistake = {self.mistake}: the network makes {len(mistaken)} mistakes, counted"
                f" from 0; take a smaller number, train for fewer epochs, or hold out more data"
            )
        ranked = -np.sort(-outputs[mistaken], axis=1)
        last = min(_CHOICES, ranked.shape[1]) - 1
        doubtful = mistaken[np.argsort(-ranked[:, last], kind="stable")]
        return [int(known[self.example]), int(doubtful[self.mistake])]

    # The picture

    def build(self) -> None:
        """Make the trained network, through which nothing has gone yet."""
        super().build()
        trained = self.run[-1]
        silence = {layer: np.zeros_like(rows) for layer, rows in trained.activations.items()}
        self.diagram.show(replace(trained, activations=silence))
        diagram, upright = self.diagram, self.diagram.upright
        words = (f"label {name}" for name in self.run.info.class_names)
        self.truth = Caption(
            "",
            height=_SMALL,
            width=min(_SMALL * max(outline_text(each).width for each in words), self._truth_room()),
            align="left" if upright else "center",
            color="quiet",
            palette=self.palette,
        )
        self.truth.scale(self.unit)
        # An image has room below it, where the diagram lies; else the layer's name has some.
        image, name = diagram.image, diagram.names.get(0)
        above: Any = image if image is not None and not upright else name or diagram.columns.get(0)
        edge, buff = (LEFT if upright else ORIGIN), (0.2 if above is image or upright else _GAP)
        buff *= self.unit
        inputs = diagram.columns.get(0)
        if above is name and not upright and inputs is not None:
            # Where neurons begin right below, all names make room.
            free = float(name.get_bottom()[1] - inputs.get_top()[1] - self.truth.height)
            for each in diagram.names.values():
                each.shift(max(2 * buff - free, 0.0) * UP)
        self.truth.next_to(above, DOWN, buff=buff, aligned_edge=edge)
        edge_x = self.unit * float(self.area("diagram").edge(LEFT)[0])
        outside = edge_x - float(self.truth.get_left()[0])
        self.truth.shift(max(outside, 0.0) * RIGHT)

    def _truth_room(self) -> float:
        """Width that the label may take: up to what stands beside it."""
        diagram, beside = self.diagram, self.diagram.pictures
        place, upright = self.area("diagram"), self.diagram.upright
        if upright or diagram.image is None or beside is None:
            return place.width * (0.4 if upright else 0.24)
        left = min(float(diagram.image.get_left()[0]), float(diagram.get_left()[0]))
        return (float(beside.get_left()[0]) - left) / self.unit - 0.15

    def build_diagram(self) -> NetworkDiagram:
        """Make the network's picture, beside the answers or above them, scaled for all inputs."""
        place = self.area("diagram")
        is_image = is_image_shape(self.run.info.feature_shape)
        diagram = NetworkDiagram(
            self.run,
            direction=UP if self.stands_upright() else RIGHT,
            width=place.width,
            # Of an input that is no image, the label has to stand above it.
            height=place.height - (0 if is_image or self.stands_upright() else _SMALL + 2 * _GAP),
            most_nodes=self.most_nodes,
            channel=self.channel,
            palette=self.palette,
        )
        for layer, column in diagram.columns.items():
            column.value_scale = max(column.value_scale or 0, self.run.largest_activation(layer))
        self.put(diagram, place, None)
        if self.shape == "wide":
            edge = self.unit * float(place.edge(LEFT)[0])
            diagram.shift((edge - float(diagram.get_left()[0])) * RIGHT)
        return diagram

    def choices(self, probe: int) -> list[tuple[int, float]]:
        """What the network takes an input for, and what else: classes with probabilities."""
        outputs = self.run[-1].class_outputs[probe]
        first, *others = np.argsort(-outputs, kind="stable")[:_CHOICES]
        named = [first, *(label for label in others if outputs[label] >= _LEAST_CHOICE)]
        return [(int(label), float(outputs[label])) for label in named]

    def build_verdict(self, probe: int) -> Group:
        """Make the prediction, and a line for each choice."""
        names, label = self.run.info.class_names, self.labels[probe]
        palette, place = self.palette, self.area("verdict")
        lies = place.width > place.height
        prediction = Prediction(
            self.run[-1].class_outputs[probe],
            names,
            label=label,
            width=2.3 if lies else place.width,
            height=place.height - 0.5 if lies else 1.9,
            palette=palette,
        )
        lines = Group()
        longest = max(outline_text(name, "BOLD").width for name in names)
        # Long names have a line of their own, where answers stand below each other.
        room = min(_LARGE * longest, 2.6) if lies else _NAME
        stacked = not lies and READABLE * longest > _NAME
        room = place.width if stacked else max(room, _NAME)
        for rank, (choice, probability) in enumerate(self.choices(probe)):
            color = "right" if choice == label else "ink"
            number: dict[str, Any] = {"width": 1.0, "align": "right", "weight": "BOLD"}
            named: dict[str, Any] = {"width": room, "weight": "BOLD", "color": color}
            line = Group(
                Caption(_RANKS[rank], height=_SMALL, width=0.5, color="quiet", palette=palette),
                Caption(names[choice], height=_LARGE, palette=palette, **named),
                Counter(
                    100 * probability,
                    "{:.0f} %",
                    height=0.24,
                    color=color,
                    palette=palette,
                    **number,
                ),
            )
            if stacked:
                Group(line[0], line[2]).arrange(RIGHT, buff=0.2)
                line[1].next_to(Group(line[0], line[2]), DOWN, buff=0.12)
            else:
                line.arrange(RIGHT, buff=0.05)
            lines.add(line)
        lines.arrange(DOWN, buff=0.3)
        title = Caption("Prediction", height=_SMALL, color="quiet", palette=palette)
        verdict = Group(title, prediction, lines)
        if not lies:
            return self.put(verdict.arrange(DOWN, buff=0.4), place, RIGHT)
        prediction.next_to(title, DOWN, buff=0.25)
        answer = Group(title, prediction)
        Group(answer, lines).arrange(RIGHT, buff=1.2)
        return self.put(verdict, place)

    # The motion

    def play_pass(self, probe: int) -> None:
        """Send an input through the network; where there is room below it, say what happens."""
        names, label = self.run.info.class_names, self.labels[probe]
        if self.diagram.bars is not None:
            self.diagram.bars.label = label
        sentence = f"This {names[label]} goes through the network, layer by layer."
        self.add_subcaption(sentence, duration=self.pass_time)
        self.signals = self.diagram.forward_pass(
            self.run[-1], probe, keep_box=True, run_time=self.pass_time
        )
        truth: Any = self.truth
        told = truth.animate(run_time=0.6).show(f"label {names[label]}")
        area = self.area("verdict")
        if area.width < area.height:
            self.play(self.signals, told)
            return
        self.words = self.put(self.paragraph(f"{sentence} {_BRIGHT}", _COLUMN * area.width), area)
        self.play(self.signals, told, FadeIn(self.words, run_time=0.6))
        self.play(FadeOut(self.words), run_time=0.4)

    def show_verdict(self, probe: int) -> None:
        """Say what the network takes the input for, and mark what else it considered."""
        self.verdict = self.build_verdict(probe)
        title, prediction, lines = self.verdict
        self.boxes = Group(*([self.signals.box] if self.signals.box is not None else []))
        sentence = describe_choices(
            self.choices(probe), self.run.info.class_names, self.labels[probe]
        )
        self.add_subcaption(sentence, duration=3.5)
        self.play(FadeIn(title), FadeIn(prediction, scale=0.8), FadeIn(lines[0]), run_time=0.8)
        diagram = self.diagram
        outputs: Any = (
            diagram.columns[diagram.output_layer] if diagram.bars is None else diagram.bars
        )
        # The bar of a single output tells both classes by itself.
        whole = outputs.part_count == len(self.run.info.class_names)
        for line, (choice, _) in zip(lines[1:], self.choices(probe)[1:], strict=True):
            shown: list[Any] = [FadeIn(line, shift=0.2 * DOWN)]
            if whole:
                color = "right" if choice == self.labels[probe] else "quiet"
                row = outputs.part_points()[choice]
                box: Any = Box.around(
                    row, buff=_BOX_GAP * self.unit, color=color, palette=self.palette
                )
                self.boxes.add(box)
                shown.append(Create(box))
            self.play(*shown, run_time=0.8)
        self.wait(1.5)

    def show_no_mistakes(self) -> None:
        """Say that there is no second input to show: the network makes no mistake."""
        words = f"It makes no mistake on these {self.tested:,} inputs."
        area = self.area("verdict")
        lines = self.put(self.paragraph(words, area.width, color="right"), area)
        self.say(words)
        self.play(FadeOut(self.verdict), FadeOut(self.boxes), FadeIn(lines), run_time=0.8)

    # What is said and checked

    def describe_opening(self) -> str:
        """What the opening shows, in words."""
        sizes = ", ".join(map(str, self.run.info.unit_counts))
        kind = "input" if self.diagram.image is None else "image"
        return f"A trained network with layers of {sizes} units. What does it do with an {kind}?"

    def shown_numbers(self) -> dict[str, tuple[float, float]]:
        """Numbers on screen beside those of the run, to be held against them."""
        numbers = super().shown_numbers()
        probe = self.diagram.probe
        outputs = self.run[-1].class_outputs[probe]
        if self.diagram.bars is not None:
            for label, value in enumerate(self.diagram.bars.values):
                numbers[f"bar {label}"] = (float(value), float(outputs[label]))
        expectations = np.sort(outputs)[::-1]
        lines: Any = self.verdict[2]
        for rank, (line, expected) in enumerate(zip(lines, expectations, strict=False)):
            counter = line[2]
            numbers[f"choice {rank + 1}"] = (float(counter.values[0]), 100 * float(expected))
        return numbers
