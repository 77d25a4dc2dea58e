"""PyTorch's modules, recorded by calls in the loop that trains them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.errors import SettingError
from nnviz_manim.learning.ending import Ending
from nnviz_manim.learning.layers import Dense
from nnviz_manim.learning.snapshot import RunInfo
from nnviz_manim.recording.epochs import epoch_text
from nnviz_manim.recording.recorders.collector import Collector
from nnviz_manim.recording.recorders.examples import Known, examples_of, probes_among
from nnviz_manim.recording.recorders.framework import versions_with
from nnviz_manim.recording.recorders.torch_path import path_of
from nnviz_manim.recording.run import Run
from nnviz_manim.support.checks import known as known_name
from nnviz_manim.support.checks import whole_number

__all__ = ["TorchRecorder"]

LOSSES = {
    # PyTorch's loss, as a class or a function: ours, and the activation that it has within
    "CrossEntropyLoss": ("cross_entropy", "softmax"),
    "cross_entropy": ("cross_entropy", "softmax"),
    "NLLLoss": ("cross_entropy", None),
    "nll_loss": ("cross_entropy", None),
    "BCEWithLogitsLoss": ("binary_cross_entropy", "sigmoid"),
    "binary_cross_entropy_with_logits": ("binary_cross_entropy", "sigmoid"),
    "BCELoss": ("binary_cross_entropy", None),
    "binary_cross_entropy": ("binary_cross_entropy", None),
    "MSELoss": ("squared_error", None),
    "mse_loss": ("squared_error", None),
}


class TorchRecorder:
    """Records a module while a loop of yours trains it.

    The path from input to output is found by one forward pass of the probes when the recorder is
    made; after that only weights are read. The training stays as it is without, bit for bit: mode,
    gradients, draws and device are left alone.

    Used with ``with``, the recorder also knows how the training ended: Ctrl-C then ends the block
    and not the program, and what was recorded is kept.

    Parameters
    ----------
    model
        A module whose path from input to output is ``Linear`` layers with activations between
        (ReLU, Sigmoid, Tanh, Softmax, LogSoftmax), Flatten and Dropout: as modules, nested, or as
        functions. LogSoftmax is shown as softmax.
    probes
        Inputs to follow, in the shape that the module takes: an array or a tensor, ``(X, y)``, a
        data set, or positions in `data`.
    data
        What is learned from, to measure loss and accuracy on 500 examples at most: a data set or
        ``(X, y)``. None: the loss is that given to :meth:`epoch`.
    test
        Held-out examples, a data set or ``(X, y)``.
    loss
        The loss of your training, such as ``nn.CrossEntropyLoss()``. It tells how outputs are
        shown: logits of a cross-entropy as softmax, those of a binary one as sigmoid. None: as
        they are.
    every
        Steps from one moment to the next, for :meth:`step`; None: a moment an epoch.
    class_names, feature_shape, data_name
        As of :class:`~nnviz_manim.learning.RunInfo`; left out, those of the data set.
    settings
        What else the run is to tell: optimizer, learning rate, batch size …

    Raises
    ------
    SettingError
        If the module is no such chain (a branch, a convolution, an attention are refused by name),
        or probes and data do not fit it.
    MissingLibraryError
        If PyTorch is not installed.

    Examples
    --------
    >>> model = nn.Sequential(nn.Linear(64, 16), nn.ReLU(), nn.Linear(16, 10))
    >>> loss, optimizer = nn.CrossEntropyLoss(), torch.optim.Adam(model.parameters())
    >>> with TorchRecorder(model, data=digits, probes=[0, 1], loss=loss) as recorder:
    ...     for epoch in range(20):
    ...         for images, labels in batches:
    ...             optimizer.zero_grad()
    ...             loss(model(images), labels).backward()
    ...             optimizer.step()
    ...         recorder.epoch()
    >>> recorder.run.save("digits.npz")
    """

    def __init__(
        self,
        model: Any,
        *,
        probes: Any = None,
        data: Any = None,
        test: Any = None,
        loss: Any = None,
        every: int | None = None,
        class_names: Sequence[str] = (),
        feature_shape: Sequence[int] = (),
        data_name: str = "",
        settings: Mapping[str, str | int | float | bool | None] | None = None,
    ) -> None:
        train = None if data is None else examples_of(data, "data")
        held_out = None if test is None else examples_of(test, "test")
        followed = probes_among(probes, train)
        sent = next((some for some in (followed, train, held_out) if some and len(some)), None)
        if sent is None:
            raise SettingError(
                "TorchRecorder needs inputs to find the layers with: give probes or data."
            )
        self._every = None if every is None else whole_number(every, "every", at_least=1)
        self._path = path_of(model, sent.features[:2])
        layers = self._path.layers
        name, within = _known_loss(loss)
        last = layers[-1]
        if within and isinstance(last, Dense) and last.activation == "identity":
            layers = (*layers[:-1], replace(last, activation=within))
        known = Known(class_names, tuple(feature_shape), data_name).beside(data)
        if not known.feature_shape:
            known = replace(known, feature_shape=_shape_of(sent.features))
        units = layers[-1].shape_after(())[0]
        info = RunInfo(
            inputs=(self._path.inputs,),
            layers=layers,
            loss=name,
            **known.fields(self._path.inputs, units),
            hyper_parameters=dict(settings or {}),
            versions=versions_with("torch"),
        )
        self._collector = Collector(info, followed, train, held_out)
        self._steps = 0
        self._epoch_ends = [0]
        self._end = "", Ending.UNKNOWN
        self._note()

    def step(self) -> None:
        """Tell that the optimizer has made a step; records where one is due."""
        self._steps += 1
        if self._every is not None and self._steps % self._every == 0:
            self._note()

    def epoch(self, loss: float | None = None) -> None:
        """Tell that an epoch is done, and record it.

        Parameters
        ----------
        loss
            Mean loss of the epoch; None: measured on the data, or not at all without data.
        """
        if self._steps == self._epoch_ends[-1]:
            self._steps += 1  # whoever tells epochs alone has epochs as steps
        self._epoch_ends.append(self._steps)
        if self._collector.steps[-1] < self._steps:
            self._note(loss)

    @property
    def run(self) -> Run:
        """The run of all moments so far."""
        return self._collector.run(*self._end, epochs=self._epochs())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> bool:
        if self._collector.steps[-1] < self._steps:
            self._note()
        done = epoch_text(self._epochs()[-1])
        if kind is None:
            self._end = f"{done} epochs done", Ending.WHOLE
            return False
        is_ctrl_c = issubclass(kind, KeyboardInterrupt)
        cause = "the user" if is_ctrl_c else kind.__name__
        self._end = f"interrupted by {cause} after epoch {done}", Ending.INTERRUPTED
        return is_ctrl_c

    def _note(self, loss: float | None = None) -> None:
        self._collector.add(len(self._epoch_ends) - 1, self._steps, self._path.read(), loss=loss)

    def _epochs(self) -> list[float]:
        """Epochs done at each moment: between two ends by the steps, after the last as before it.

        Before the first end is known, how long an epoch takes is not, and none is done.
        """
        ends = self._epoch_ends
        length = ends[-1] - ends[-2] if len(ends) > 1 else 0
        steps = np.array(self._collector.steps)
        done: NDArray[np.float64] = np.interp(steps, ends, range(len(ends)))
        if length:
            done += np.clip((steps - ends[-1]) / length, 0, None)
        return [float(epochs) for epochs in done]


def _known_loss(loss: Any) -> tuple[str, str | None]:
    """Find our name of a loss, and the activation that it applies to logits by itself."""
    if loss is None:
        return "", None
    name = loss if isinstance(loss, str) else getattr(loss, "__name__", type(loss).__name__)
    return known_name(LOSSES, name, "loss of PyTorch")


def _shape_of(features: Any) -> tuple[int, ...]:
    """Shape of an input as a picture: a single channel, which PyTorch has first, is none."""
    shape = tuple(features.shape[1:])
    return shape[1:] if len(shape) == 3 and shape[0] == 1 else shape if len(shape) < 3 else ()
