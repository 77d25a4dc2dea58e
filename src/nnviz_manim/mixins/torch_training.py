"""A training scene whose network is PyTorch's."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from nnviz_manim.mixins.areas import FrameShape, Split, columns, rows
from nnviz_manim.mixins.needs_framework import NeedsFrameworkMixin
from nnviz_manim.mixins.settings import Check, instance_of
from nnviz_manim.mixins.training import TrainingMixin
from nnviz_manim.recording import Run
from nnviz_manim.recording.recorders.framework import framework

if TYPE_CHECKING:
    from manim import Scene as SceneLike

    from nnviz_manim.datasets import Dataset
else:
    SceneLike = object

__all__ = ["TorchTrainingMixin"]


class TorchTrainingMixin(NeedsFrameworkMixin, TrainingMixin, SceneLike):
    """Shows a network of ``Linear`` and ``ReLU`` modules while a loop of PyTorch's trains it.

    Of the settings of a training it takes ``layer_sizes``, ``epochs``, ``batch_size``,
    ``learning_rate`` and ``seed``, beside those of the data and of the followed input.

    Raises
    ------
    MissingLibraryError
        If PyTorch is not installed; the message names what to install.

    Examples
    --------
    ::

        class MyNetwork(TorchTrainingMixin, Scene):
            layer_sizes, epochs = (784, 16, 10), 5
    """

    needs_classes = True

    setting_checks: ClassVar[Mapping[str, Check]] = {
        "heading": instance_of(str, expected="a text"),
    }

    areas: ClassVar[Mapping[FrameShape, Split]] = {
        "wide": rows(("title", 0.5), columns("diagram", ("panel", 2.1), gap=0.35), gap=0.15),
        "square": rows(("title", 0.4), "diagram", ("panel", 2.6), gap=0.15),
        "upright": rows(("title", 0.5), "diagram", ("panel", 2.85), gap=0.3),
    }

    heading: str = "A network of PyTorch"
    """What stands above the picture."""

    learning_rate: float | None = 1e-3

    def draw_in(self) -> None:
        """Say whose network it is, and draw all in."""
        self.show_title(self.heading)
        super().draw_in()

    def train_run(self, data: Dataset) -> Run:
        """Train PyTorch's network on the data and record it."""
        with framework("PyTorch", "torch"):
            import torch  # noqa: PLC0415
        from nnviz_manim.recording.recorders import TorchRecorder  # noqa: PLC0415

        learned, held_out = self.split_data(data)
        features = torch.from_numpy(learned.features.copy())
        labels = torch.from_numpy(np.array(learned.labels, np.int64))
        # The draws of whoever renders the scene go on as if there were none here.
        with torch.random.fork_rng():
            torch.manual_seed(self.seed)
            modules: list[Any] = []
            for inputs, units in pairwise(self.layer_sizes):
                modules += [torch.nn.Linear(inputs, units), torch.nn.ReLU()]
            model = torch.nn.Sequential(*modules[:-1])
            loss = torch.nn.CrossEntropyLoss()
            optimizer = torch.optim.Adam(model.parameters(), lr=self.learning_rate or 1e-3)
            with TorchRecorder(
                model,
                data=learned,
                test=held_out,
                probes=self.choose_probes(learned, held_out),
                loss=loss,
                settings={"optimizer": "adam", "batch_size": self.batch_size},
            ) as recorder:
                for _ in range(self.epochs):
                    for batch in torch.randperm(len(labels)).split(self.batch_size):
                        optimizer.zero_grad()
                        loss(model(features[batch]), labels[batch]).backward()
                        optimizer.step()
                        recorder.step()
                    recorder.epoch()
        return recorder.run
