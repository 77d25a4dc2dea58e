"""Images that a network is tested on, each in color for as long as it is mistaken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects.basic.image_sheet import ImageSheet
from nnviz_manim.painting.counts import as_shares
from nnviz_manim.painting.fields import kept
from nnviz_manim.painting.images import is_image_shape
from nnviz_manim.painting.palette import rgb
from nnviz_manim.recording.timeline import values_at

if TYPE_CHECKING:
    from nnviz_manim.learning.snapshot import Snapshot
    from nnviz_manim.recording import Run

__all__ = ["VerdictSheet"]

Array = NDArray[np.float64]


class VerdictSheet(ImageSheet):
    """Some inputs of a run; those that are taken for something else have the color of wrong.

    Parameters
    ----------
    images
        Values 0 to 1, shape (images, rows, columns).
    mistaken
        1 where an image is mistaken at a moment, else 0, shape (moments, images).
    epochs
        Of the moments, shape (moments,); None: 0, 1, 2 …
    per_row
        Images in a row.
    width, height
        Room for the whole sheet, in scene units.
    palette
        Where the colors come from.

    Raises
    ------
    DrawingError
        If there is not a mark for each image and moment.

    Examples
    --------
    >>> import numpy as np
    >>> from manim import Scene
    >>> class Verdicts(Scene):
    ...     def construct(self):
    ...         images = np.stack([np.eye(8), np.eye(8)[::-1]])
    ...         sheet = VerdictSheet(images, [[1, 1], [0, 1]], width=6, height=3)
    ...         self.add(sheet)
    ...         self.play(sheet.animate.show_epoch(1))
    """

    mistaken: Array = kept()
    epochs: Array = kept()

    def __init__(
        self,
        images: ArrayLike,
        mistaken: ArrayLike,
        *,
        epochs: ArrayLike | None = None,
        per_row: int | None = None,
        width: float = 6.0,
        height: float = 3.0,
        **style: Any,
    ) -> None:
        values = np.asarray(images, dtype=float)
        marks = np.array(mistaken, dtype=float)
        moments = np.arange(len(marks)) if epochs is None else epochs
        self.epochs = np.array(moments, dtype=float)
        if marks.shape != (len(self.epochs), len(values)):
            raise DrawingError(
                f"a VerdictSheet of {len(values)} images and {len(self.epochs)} epochs was given"
                f" marks of shape {marks.shape}: expected one an epoch and image"
            )
        columns = min(per_row or len(values), len(values))
        step = width / columns, height / -(-len(values) // columns)
        pixel_rows, pixel_columns = values.shape[1:3] if values.ndim > 2 else (1, 1)
        side = 0.9 * min(step[1], step[0] * pixel_rows / pixel_columns)
        super().__init__(values, per_row=columns, height=side, spacing=step, **style)
        self.mistaken = marks
        self.show_epoch(self.epochs[0])

    @classmethod
    def of(cls, run: Run, most: int, *, per_row: int = 10, **style: Any) -> Self:
        """Show the first inputs of every class among a run's probes.

        Parameters
        ----------
        run
            That knows the classes of its probes, which are images.
        most
            How many are shown, at most.
        per_row
            Images in a row, at most; a column is of one class where there are no more classes.
        style
            As above.

        Raises
        ------
        DrawingError
            If the inputs are no images, or the class of none is known.
        """
        info = run.info
        labels = np.array(info.probe_labels, dtype=int)
        if not is_image_shape(info.feature_shape) or not (labels >= 0).any():
            raise DrawingError(
                f"a VerdictSheet needs probes that are images and have labels: these have shape"
                f" {info.feature_shape}, and {int((labels >= 0).sum())} labels are known"
            )
        chosen = _first_of_each(labels, most)
        guesses = np.stack([snapshot.predictions[chosen] for snapshot in run])
        return cls(
            as_shares(run[0].activations[0][chosen]).reshape(-1, *info.feature_shape),
            guesses != labels[chosen],
            epochs=run.moments.epoch,
            per_row=min(per_row, len(np.unique(labels[chosen]))),
            **style,
        )

    def show(self, snapshot: Snapshot) -> Self:
        """Color what is mistaken at the epoch of a snapshot."""
        return self.show_epoch(snapshot.epoch)

    def show_epoch(self, epoch: float) -> Self:
        """Color what is mistaken at an epoch; between two moments it is on its way."""
        moment = np.interp(epoch, self.epochs, np.arange(len(self.epochs)))
        self.tints = np.tile(np.append(rgb(self.palette.wrong), 0.0), (self.part_count, 1))
        self.tints[:, 3] = values_at(self.mistaken, float(moment))
        return self


def _first_of_each(labels: NDArray[np.int_], most: int) -> list[int]:
    """Positions of the first inputs of each class, then of the second ones, and so on."""
    classes = [np.flatnonzero(labels == label).tolist() for label in np.unique(labels[labels >= 0])]
    turns = range(max(map(len, classes)))
    return [each[turn] for turn in turns for each in classes if turn < len(each)][:most]
