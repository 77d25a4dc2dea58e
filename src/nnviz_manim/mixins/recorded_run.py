"""How a scene comes by its run: a given one, one from a file, or one trained on the spot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from manim import logger

from nnviz_manim.datasets import Dataset, load_csv, load_sample
from nnviz_manim.errors import SettingError
from nnviz_manim.learning import MLP, Growing, train
from nnviz_manim.learning.ending import Ending
from nnviz_manim.learning.training.stopping import StopRule
from nnviz_manim.mixins.fitting_data import class_number, no_such_class, require_sizes
from nnviz_manim.mixins.kept_runs import KeptRuns
from nnviz_manim.mixins.settings import (
    ANYTHING,
    FLAG,
    LABEL,
    PATH,
    POSITIVE,
    RANGE,
    SHARE,
    Check,
    SettingsMixin,
    instance_of,
    optional,
    whole_number,
)
from nnviz_manim.recording import Run

__all__ = ["RecordedRunMixin"]

_SETTINGS = (
    "held_out",
    "layer_sizes",
    "activations",
    "init",
    "biases",
    "input_range",
    "target_range",
    "loss",
    "optimizer",
    "learning_rate",
    "batch_size",
    "epochs",
    "record_every",
    "shuffle",
    "seed",
)
"""Settings that a kept run depends on, beside ``stop``."""

_STEPS = ("load_data", "split_data", "choose_probes", "train_run")
"""Methods that it depends on."""


class RecordedRunMixin(SettingsMixin):
    """The settings of a training, and the run that comes of it.

    Every setting is a class attribute: override what you want in a subclass. The run is trained
    when it is first asked for, and kept in the media folder for the next render.

    Raises
    ------
    SettingError, DataError, RunFileError
        From :meth:`make_run`, if a setting, the data or the run file cannot be used.
    """

    needs: ClassVar[str] = "a run, or data to train on"
    """What the scene is to be given, in words."""

    needs_classes: ClassVar[bool] = False
    """Whether the scene is about classes, and numbers to learn cannot be shown."""

    needs_images: ClassVar[bool] = False
    """Whether inputs must be gray images, of rows and columns."""

    setting_checks: ClassVar[Mapping[str, Check]] = {
        "run_file": optional(PATH),
        "data": optional(instance_of(Dataset, str, Path, expected="a Dataset, the path of one")),
        "held_out": SHARE,
        "layer_sizes": instance_of(Sequence, expected="a list of whole numbers, units a layer"),
        "activations": optional(instance_of(Sequence, expected="a list of names, one a layer")),
        "init": ANYTHING,
        "biases": FLAG,
        "input_range": RANGE,
        "target_range": RANGE,
        "loss": ANYTHING,
        "optimizer": ANYTHING,
        "learning_rate": optional(POSITIVE),
        "batch_size": whole_number(1),
        "epochs": whole_number(1),
        "record_every": ANYTHING,
        "shuffle": FLAG,
        "stop": ANYTHING,
        "seed": whole_number(0),
        "digit": LABEL,
        "example": whole_number(0),
    }

    run_file: str | Path | None = None
    """A run recorded earlier; None trains one."""

    data: Dataset | str | Path | None = None
    """A data set, or a CSV file of one; None is the bundled sample of MNIST."""

    held_out: float = 0.2
    """Share of the data that is not learned but tested on; 0 learns from all of it."""

    layer_sizes: Sequence[int] = (784, 10, 10, 10)
    """Units a layer, the input first."""

    activations: Sequence[str] | None = None
    """One a layer after the input; None: ReLU, and softmax at the end, or identity for numbers."""

    init: str = "he"
    """How weights start: a key of ``INITIALIZERS``, such as he, glorot or uniform."""

    biases: bool = True
    """Whether the layers have biases."""

    input_range: tuple[float, float] = (0.0, 1.0)
    """What features from 0 to 1 are scaled to before they are learned from."""

    target_range: tuple[float, float] = (0.0, 1.0)
    """What the outputs are to be: low, and high at the label."""

    loss: str | None = None
    """A key of ``LOSSES``, such as squared_error; None: what fits the outputs."""

    optimizer: str = "adam"
    """adam, momentum or sgd."""

    learning_rate: float | None = None
    """None: the optimizer's own."""

    batch_size: int = 32
    """Examples a step."""

    epochs: int = 12
    """Times that the training set is gone through."""

    record_every: str | int | Growing | Sequence[int] = "epoch"
    """When a moment is recorded: "epoch", a number of steps, ``Growing(1.1)``, or the steps."""

    shuffle: bool = True
    """Whether the training set comes in a new order each epoch."""

    stop: StopRule | None = None
    """A rule that ends the training early, such as ``AccuracyGainBelow(1)``."""

    seed: int = 0
    """Of the split, the starting weights and the order; the same seed gives the same run."""

    digit: int | str = 3
    """Class of the followed input; it is taken from the held-out data where there are some."""

    example: int = 0
    """Which input of that class is followed, from 0."""

    def load_data(self) -> Dataset:
        """Read the data set; override it for one of your own making."""
        if isinstance(self.data, Dataset):
            data = self.data
        else:
            data = load_sample() if self.data is None else load_csv(self.data)
        low, high = self.input_range
        return data if (low, high) == (0, 1) else data.scaled(low, high)

    def load_data_of(self, run: Run) -> Dataset:
        """Read the data set that a run is to be tested on.

        Raises
        ------
        SettingError
            If the run was not trained here and ``data`` does not say on what it was, or if its
            inputs are not those of the run.
        """
        name = type(self).__name__
        own = self.run_file is not None or not _is_ours(type(self).make_run)
        if own and self.data is None and _is_ours(type(self).load_data):
            raise SettingError(
                f"{name}: data is missing. The run was not trained by the scene, which cannot know"
                f" what it is to be tested on: set data to the Dataset, or the path of one"
            )
        data = self.load_data()
        found, needed = data.features.shape[1], run.info.layer_sizes[0]
        if found != needed:
            raise SettingError(
                f"{name}: data is of another kind. The run takes {needed} features an input, and"
                f" {data.name} has {found}; set data to what the run was trained on"
            )
        return data

    def split_data(self, data: Dataset) -> tuple[Dataset, Dataset | None]:
        """Part the data into those to learn from and those held out, if any are."""
        if not self.held_out:
            return data, None
        return data.split(test=self.held_out, seed=self.seed)

    def choose_probes(self, learned: Dataset, held_out: Dataset | None) -> Dataset:
        """Choose the inputs that are followed; override it to follow others."""
        source = learned if held_out is None else held_out
        if source.labels is None:
            return source.pick([self._example_among(len(source), "")])
        names = source.class_names
        label = names[self.class_to_follow(names)]
        return source.pick([self.followed_position(source, label)])

    def class_to_follow(self, names: Sequence[str]) -> int:
        """Number of the class ``digit``; of data without a 3, where nobody set it, the first.

        Parameters
        ----------
        names
            Of the classes of the data.

        Raises
        ------
        SettingError
            If it was set, and there is no such class.
        """
        number = class_number(self.digit, names)
        if number is None and self.was_set("digit"):
            raise no_such_class(f"{type(self).__name__}.digit", self.digit, names)
        return number or 0

    def _require_classes(self, name: str, kind: str) -> None:
        """Refuse what has no classes where the scene is about them."""
        if self.needs_classes and kind:
            raise SettingError(
                f"{type(self).__name__} shows how a network tells classes apart, and {name} has"
                f" {kind}: give data with labels, or take TrainScene, HeatMapScene or"
                f" SaturationScene, which show numbers too"
            )

    def require_inputs(self, name: str, shape: Sequence[int]) -> None:
        """Refuse inputs of a shape that the scene cannot draw, of data or a run of this name."""
        if self.needs_images and len(shape) != 2:
            raise SettingError(
                f"{type(self).__name__} shows networks that look at gray images, and {name}"
                f" has inputs of shape {tuple(shape)}: take TrainScene or HeatMapScene for it"
            )

    def followed_position(self, source: Dataset, label: int | str) -> int:
        """Position of the followed example of a class.

        Raises
        ------
        SettingError
            If the class has no such example.
        """
        positions = source.positions_of(label)
        return int(positions[self._example_among(len(positions), f" of class {label!r}")])

    def _example_among(self, count: int, kind: str) -> int:
        if not 0 <= self.example < count:
            raise SettingError(
                f"example = {self.example}: there are {count} inputs{kind}"
                f" to follow, counted from 0; take a smaller number, or hold out more data"
            )
        return self.example

    def load_run(self, path: str | Path) -> Run:
        """Read the run of ``run_file``; override it to show another part of it."""
        return Run.load(path)

    def make_run(self) -> Run:
        """Load the run, or train it: the one call that a scene needs.

        Raises
        ------
        KeyboardInterrupt
            If Ctrl-C came while it was trained; nothing is kept then.
        """
        self.check_settings()
        if self.run_file is not None:
            run = self.load_run(self.run_file)
            name = f"the run of {str(self.run_file)!r}"
            self._require_classes(name, "numbers as its outputs" if run.info.is_regression else "")
            self.require_inputs(name, run.info.feature_shape)
            self._check_given(run)
        else:
            run = self._kept_or_trained()
        if run.ending is Ending.DIVERGED:
            logger.warning(
                "%s shows a training that failed: %s", type(self).__name__, run.stop_reason
            )
        else:
            for sign in run.warnings:
                logger.warning("%s: %s", type(self).__name__, sign)
        return run

    def _check_given(self, run: Run) -> None:
        """Refuse settings beside ``run_file`` that the run does not have."""
        sizes = tuple(self.layer_sizes)
        if self.stands_beside("layer_sizes", "run_file") and sizes != run.info.unit_counts:
            raise SettingError(
                f"{type(self).__name__}.layer_sizes = {list(sizes)}: the run of run_file ="
                f" {str(self.run_file)!r} has {list(run.info.unit_counts)}; leave layer_sizes out,"
                f" or train anew without run_file"
            )
        if self.stands_beside("digit", "run_file"):
            self.followed_probe(run)

    def followed_probe(self, run: Run) -> int:
        """Which of the inputs that a run follows is of the class ``digit``, the first of them.

        Raises
        ------
        SettingError
            If the run follows inputs of known classes, and none of this one.
        """
        names, labels = run.info.class_names, run.info.probe_labels
        wanted = names.index(str(self.digit)) if str(self.digit) in names else self.digit
        if wanted in labels:
            return labels.index(wanted)
        is_asked = self.was_set("digit") and self.stands_beside("digit", "run_file")
        if any(label >= 0 for label in labels) and is_asked:
            followed = ", ".join(sorted({names[label] for label in labels if label >= 0}))
            raise SettingError(
                f"{type(self).__name__}.digit = {self.digit!r}: the run follows inputs of class"
                f" {followed}; take one of these, or record a run that follows it"
            )
        return 0

    def _kept_or_trained(self) -> Run:
        data = self.load_data()
        told = "no labels" if data.targets is None else "numbers to learn"
        self._require_classes(data.name, told if data.labels is None else "")
        self.require_inputs(data.name, data.feature_shape)
        require_sizes(f"{type(self).__name__}.layer_sizes", self.layer_sizes, data)
        learned, held_out = self.split_data(data)
        settings = {name: getattr(self, name) for name in _SETTINGS} | {"stop": self.stop_rule()}
        runs = KeptRuns()
        place = runs.place(
            data.name,
            settings,
            [getattr(type(self), name) for name in _STEPS],
            (data, self.choose_probes(learned, held_out)),
        )
        kept = runs.load(place)
        if kept is not None:
            return kept
        run = self.train_run(data)
        if run.ending is Ending.INTERRUPTED:
            raise KeyboardInterrupt(run.stop_reason)
        if run.is_whole:
            runs.keep(run, place)
        return run

    def stop_rule(self) -> StopRule | None:
        """Return the rule that ends the training, also one that is written as a method."""
        rule = self.stop
        function = getattr(rule, "__func__", None)
        # A function in a class body takes the snapshot alone, where it was meant as a rule.
        if function is not None and function.__code__.co_argcount == 1:
            unbound: StopRule = function
            return unbound
        return rule

    def activations_for(self, data: Dataset) -> Sequence[str] | None:
        """Activation of each layer; left out, the outputs are a softmax, or plain for numbers."""
        if self.activations is not None or data.targets is None:
            return self.activations
        return [*["relu"] * (len(self.layer_sizes) - 2), "identity"]

    def train_run(self, data: Dataset) -> Run:
        """Train a network on the data and record it."""
        learned, held_out = self.split_data(data)
        network = MLP(
            self.layer_sizes,
            activations=self.activations_for(data),
            init=self.init,
            biases=self.biases,
            seed=self.seed,
        )
        training = train(
            network,
            learned,
            test=held_out,
            epochs=self.epochs,
            batch_size=self.batch_size,
            learning_rate=self.learning_rate,
            optimizer=self.optimizer,
            loss=self.loss,
            target_range=self.target_range,
            seed=self.seed,
            shuffle=self.shuffle,
            probes=self.choose_probes(learned, held_out),
            record_every=self.record_every,
            stop=self.stop_rule(),
        )
        return Run.record(training)


def _is_ours(function: object) -> bool:
    return str(getattr(function, "__module__", "")).startswith("nnviz_manim.")
