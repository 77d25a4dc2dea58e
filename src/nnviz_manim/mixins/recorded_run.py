"""How a scene comes by its run: a given one, one from a file, or one trained on the spot."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from manim import config, logger

from nnviz_manim.datasets import Dataset, load_csv, load_sample
from nnviz_manim.errors import RunFileError, SettingError
from nnviz_manim.learning import MLP, Growing, train
from nnviz_manim.learning.training.stopping import StopRule
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
    """One a layer after the input; None: ReLU, and softmax at the end."""

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
            If its inputs are not those of the run.
        """
        data = self.load_data()
        found, needed = data.features.shape[1], run.info.layer_sizes[0]
        if found != needed:
            missing = "data is missing" if self.data is None else "data is of another kind"
            raise SettingError(
                f"{type(self).__name__}: {missing}. The run takes {needed} features an input, and"
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
        return source.pick([self.followed_position(source, self.digit)])

    def followed_position(self, source: Dataset, label: int | str) -> int:
        """Position of the followed example of a class.

        Raises
        ------
        SettingError
            If the class has no such example.
        """
        positions = source.positions_of(label)
        if not 0 <= self.example < len(positions):
            raise SettingError(
                f"example = {self.example}: there are {len(positions)} inputs of class {label!r}"
                f" to follow, counted from 0; take a smaller number, or hold out more data"
            )
        return int(positions[self.example])

    def make_run(self) -> Run:
        """Load the run, or train it: the one call that a scene needs."""
        self.check_settings()
        if self.run_file is not None:
            return Run.load(self.run_file)
        data = self.load_data()
        kept = self._kept_run_file(data)
        if kept.exists():
            try:
                return Run.load(kept)
            except RunFileError as fault:
                logger.warning("Training anew, as the kept run cannot be read: %s", fault)
        run = self.train_run(data)
        kept.parent.mkdir(parents=True, exist_ok=True)
        run.save(kept)
        return run

    def train_run(self, data: Dataset) -> Run:
        """Train a network on the data and record it."""
        learned, held_out = self.split_data(data)
        network = MLP(
            self.layer_sizes,
            activations=self.activations,
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
            stop=self.stop,
        )
        return Run.record(training)

    def _kept_run_file(self, data: Dataset) -> Path:
        """Where a run of these very settings, data and probes is kept."""
        learned, held_out = self.split_data(data)
        settings = {name: getattr(self, name) for name in _SETTINGS} | {"stop": repr(self.stop)}
        key = hashlib.sha256(json.dumps(settings, sort_keys=True, default=str).encode())
        for part in (data, self.choose_probes(learned, held_out)):
            key.update(part.features.tobytes())
            key.update(b"" if part.labels is None else part.labels.tobytes())
        folder = config.get_dir("media_dir") / "runs"
        return Path(folder) / f"{data.name}-{key.hexdigest()[:16]}.npz".replace(" ", "-")
