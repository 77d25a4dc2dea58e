"""A training run as data: what happened, moment by moment, to be looked at again and again."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import ArrayLike

from nnviz_manim.errors import RunFileError, SettingError
from nnviz_manim.learning.ending import Ending
from nnviz_manim.learning.snapshot import RunInfo, Snapshot
from nnviz_manim.recording.from_arrays import parts_from_arrays
from nnviz_manim.recording.moments import Moments
from nnviz_manim.recording.notebook import run_html
from nnviz_manim.recording.recorder import recorded, recorded_into
from nnviz_manim.recording.run_file import RunParts, read_run, write_run
from nnviz_manim.recording.timeline import Timeline
from nnviz_manim.recording.warning_signs import warning_signs
from nnviz_manim.support.arrays import FloatArray
from nnviz_manim.support.checks import file_path

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Run"]


class Run(Timeline[Snapshot]):
    """The recorded moments of one training, numbered from 0. Nothing in it changes.

    Made by :meth:`record`, :meth:`from_arrays` or :meth:`load`.

    Parameters
    ----------
    info
        What is the same at all moments.
    moments
        The moments in stacked arrays.
    stop_reason
        Why the training ended, in words; empty where that is not known.
    ending
        The same as one of a few.
    """

    noun = "the run"

    def __init__(
        self,
        info: RunInfo,
        moments: Moments,
        stop_reason: str = "",
        ending: Ending = Ending.UNKNOWN,
    ) -> None:
        self.info = info
        self.moments = moments
        self.stop_reason = stop_reason
        self.ending = ending

    @classmethod
    def record(
        cls,
        snapshots: Iterable[Snapshot],
        info: RunInfo | None = None,
        *,
        path: str | Path | None = None,
        resume: bool = False,
        notes: Mapping[str, Any] | None = None,
    ) -> Self:
        """Record a training to its end.

        Ctrl-C ends the training early, and what was recorded until then is kept.

        Parameters
        ----------
        snapshots
            The training: what ``train(…)`` returns, or any snapshots in the order of time.
        info
            What is the same at all moments; left out, ``snapshots.info``.
        path
            The run file to write at the end. Until then every moment goes into a file beside it,
            called the same with ``.unfinished`` behind, so that the run takes no memory, and a
            kill or a power cut costs no more than the last moment; :meth:`load` reads that file
            too. After Ctrl-C the run is kept as ``run-interrupted.npz`` beside ``run.npz``.
        resume
            Whether to go on where a recording into `path` was cut off. `snapshots` must be the
            same training again, from its start: same data, network, settings and seeds. The run
            is then, bit by bit, that of a training that was never cut off.
        notes
            Plain JSON values, kept in the unfinished file for whoever resumes.

        Returns
        -------
        The run.

        Raises
        ------
        SettingError
            If there is no `info`, no snapshot, or a snapshot whose shapes do not fit; the
            message names moment and layer. Or if the training to resume was another one.
        RunFileError
            If the file cannot be written, or there is nothing to resume.
        KeyboardInterrupt
            If Ctrl-C comes before the first moment.
        """
        if path is None:
            if resume or notes:
                raise SettingError("resume and notes need the path that was recorded into.")
            return cls(*recorded(snapshots, info))
        place = file_path(path, "the run file", RunFileError)
        parts = recorded_into(place, snapshots, info, resume=resume, notes=notes or {})
        return cls(*parts)

    def __len__(self) -> int:
        """Return the number of recorded moments."""
        return len(self.moments)

    @classmethod
    def from_arrays(
        cls,
        *,
        weights: Any,
        activations: Sequence[str],
        biases: Any = None,
        inputs: Any = None,
        epochs: ArrayLike | None = None,
        steps: ArrayLike | None = None,
        losses: ArrayLike | None = None,
        train_accuracies: ArrayLike | None = None,
        test_accuracies: ArrayLike | None = None,
        loss: str = "",
        class_names: Sequence[str] = (),
        probe_labels: Sequence[int] = (),
        feature_shape: Sequence[int] = (),
        data_name: str = "",
    ) -> Self:
        """Make a run of anything that has weights: JAX's, MATLAB's, those of a paper.

        Parameters
        ----------
        weights
            A matrix a layer, of shape (units, units of the layer before): one moment. Or a list
            of such lists, a moment each.
        activations
            Name of the activation function of each layer. A name that is no key of
            :data:`~nnviz_manim.learning.ACTIVATIONS` is taken too, but nothing can be computed
            with it, so there can be no `inputs`.
        biases
            A vector a layer, of shape (units,), or a list of such lists; None: all 0.
        inputs
            What is sent through the weights and followed, the probes: a data set, or features of
            shape (P, units of the input). What they cause is computed by the weights. None: no
            probes.
        epochs, steps
            One number a moment, not going back; None: 0, 1, 2 …
        losses, train_accuracies, test_accuracies
            One number a moment, accuracies as shares from 0 to 1; None: not measured.
        loss
            Name of the loss.
        class_names
            One a class, in the order of the output units.
        probe_labels
            True class of each input, -1 where unknown; left out, those of a data set.
        feature_shape
            Shape of an input, (28, 28) for an image.
        data_name
            Name of the data.

        Returns
        -------
        The run; float64 stays float64, other numbers become float32.

        Raises
        ------
        SettingError
            If something does not fit together; the message names moment and layer.

        Examples
        --------
        >>> first = [np.zeros((3, 4)), np.zeros((2, 3))]
        >>> last = [np.ones((3, 4)), np.ones((2, 3))]
        >>> run = Run.from_arrays(
        ...     weights=[first, last], activations=["tanh", "softmax"], inputs=[[0, 0, 1, 1]]
        ... )
        >>> run.at(0.5).weights[1].mean()
        np.float64(0.5)
        """
        scores = {
            "epoch": epochs,
            "step": steps,
            "loss": losses,
            "train_accuracy": train_accuracies,
            "test_accuracy": test_accuracies,
        }
        fields = {
            "loss": loss,
            # A text would fall into its letters.
            "class_names": class_names if isinstance(class_names, str) else tuple(class_names),
            "probe_labels": tuple(probe_labels),
            "feature_shape": tuple(feature_shape),
            "data_name": data_name,
        }
        return cls(*parts_from_arrays(weights, activations, biases, inputs, scores, fields))

    def moment(self, number: int) -> Snapshot:
        """Return the moment of a number that is there; its arrays are read-only views."""
        return self.moments.snapshot(number)

    def __repr__(self) -> str:
        scores = {
            "training": self.moments.train_accuracy[-1],
            "held out": self.moments.test_accuracy[-1],
        }
        shown = [
            f"{100 * score:.1f} % {of}" for of, score in scores.items() if not math.isnan(score)
        ]
        accuracy = f", final {self.info.score_name} {' and '.join(shown)}" if shown else ""
        return f"<Run of {self.info}: {len(self)} moments{accuracy}>"

    def _repr_html_(self) -> str:
        """Return what a notebook shows."""
        return run_html(self)

    @property
    def held_out(self) -> bool:
        """Whether accuracy was measured on held-out data at every moment."""
        return self.moments.held_out

    @property
    def is_whole(self) -> bool:
        """Whether nothing is known to have cut the training before its end.

        False after Ctrl-C, and where the loss or a parameter was no longer finite; ``ending``
        tells these apart, and ``stop_reason`` says it in words.
        """
        return self.ending not in {Ending.INTERRUPTED, Ending.DIVERGED}

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a viewer should be told, in sentences; empty for a run without such signs.

        That the training was cut or diverged, that a hidden layer answers 0 or the same to all
        probes at the end, or that all probes are taken for one class.
        """
        return tuple(warning_signs(self.info, self.moments, self.stop_reason, self.ending))

    @property
    def history(self) -> pd.DataFrame:
        """The scores as a table with one row a moment.

        Columns are named as in Keras's logs: epoch, step, loss, accuracy, and val_accuracy for
        held-out data. Accuracies are shares, 0 to 1. A regression has r2_score and val_r2_score.
        """
        # Here, since pandas takes longer to import than all of this package.
        import pandas as pd  # noqa: PLC0415

        moments = self.moments
        score = "r2_score" if self.info.is_regression else "accuracy"
        return pd.DataFrame(
            {
                "epoch": _whole_if_possible(moments.epoch),
                "step": _whole_if_possible(moments.step),
                "loss": moments.loss,
                score: moments.train_accuracy,
                f"val_{score}": moments.test_accuracy,
            }
        )

    def largest_weight(self, layer: int) -> float:
        """Return the largest size that a weight of a layer has in the whole run.

        Parameters
        ----------
        layer
            Number of the layer, from 1.

        Returns
        -------
        The largest ``|w|``; numbers that are not finite do not count.

        Raises
        ------
        SettingError
            If there is no such layer.
        """
        return self.moments.largest("weights", layer)

    def largest_bias(self, layer: int) -> float:
        """Return the largest size that a bias of a layer has in the whole run.

        Parameters
        ----------
        layer
            Number of the layer, from 1.

        Returns
        -------
        The largest ``|b|``; numbers that are not finite do not count.

        Raises
        ------
        SettingError
            If there is no such layer.
        """
        return self.moments.largest("biases", layer)

    def largest_activation(self, layer: int, probe: int | None = None) -> float:
        """Return the largest size that an activation of a layer has in the whole run.

        Parameters
        ----------
        layer
            Number of the layer, from 0.
        probe
            Position among the probes; left out, all of them count.

        Returns
        -------
        The largest ``|a|``; numbers that are not finite do not count.

        Raises
        ------
        SettingError
            If there is no such layer or probe.
        """
        return self.moments.largest("activations", layer, probe)

    def save(self, path: str | Path) -> None:
        """Write the run to one file, whole or not at all.

        Parameters
        ----------
        path
            The file, by custom with the ending .npz; one that is there already is replaced.

        Raises
        ------
        RunFileError
            If it cannot be written, or the path is that of a folder or a device; a file that was
            there is still as it was.
        """
        write_run(
            file_path(path, "the run file", RunFileError),
            RunParts(self.info, self.moments, self.stop_reason, self.ending),
        )

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read a run that :meth:`save` has written.

        Parameters
        ----------
        path
            The file.

        Returns
        -------
        The run, equal to what was saved in every number.

        Raises
        ------
        RunFileError
            If the file is missing, damaged, foreign, pickled, or of a newer format.
        """
        return cls(*read_run(file_path(path, "the run file", RunFileError)))


def _whole_if_possible(values: FloatArray) -> Any:
    return values.astype(np.int64) if np.array_equal(values, np.floor(values)) else values
