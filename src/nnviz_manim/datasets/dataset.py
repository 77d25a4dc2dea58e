"""A set of examples: features, and mostly labels, that a network can learn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.datasets.example_arrays import checked_fields, checked_names, checked_shape
from nnviz_manim.datasets.stratified import stratified_positions
from nnviz_manim.datasets.table.frame import frame_columns, label_called_so
from nnviz_manim.datasets.table.parts import table_parts
from nnviz_manim.datasets.table.scaling import Scaling
from nnviz_manim.errors import DataError, SettingError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Dataset"]


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """Examples to learn from or to test on. Its arrays cannot be written to.

    Parameters
    ----------
    features
        One example a row, shape (N, F), each value within `value_range`; kept as float32.
    labels
        Class of each example as its position in `class_names`, shape (N,); None where unknown.
    class_names
        One name a class. Left out, the classes are called "0", "1" … up to the highest label.
    feature_shape
        Shape of one example, (28, 28) for an image, (8, 8, 3) for one in color; left out, (F,).
    name
        What to call the set in captions and messages.
    value_range
        The lowest and the highest value that a feature can have. None: any finite number.
    feature_names
        One name a feature, or none at all.
    scaling
        How features go back to their original units; None where they have no others.
    targets
        Numbers to learn instead of classes, shape (N, T), kept as float32; not beside labels.
    target_names
        One name a target, or none at all.
    target_scaling
        How targets go back to their original units; None where they have no others.

    Raises
    ------
    DataError
        If shapes disagree, a feature lies outside its range, a label outside the classes, or a
        name stands for two classes.
    """

    features: NDArray[np.float32]
    labels: NDArray[np.int64] | None = None
    class_names: tuple[str, ...] = ()
    feature_shape: tuple[int, ...] = ()
    name: str = "data"
    value_range: tuple[float, float] | None = (0.0, 1.0)
    feature_names: tuple[str, ...] = ()
    scaling: Scaling | None = None
    targets: NDArray[np.float32] | None = None
    target_names: tuple[str, ...] = ()
    target_scaling: Scaling | None = None

    def __post_init__(self) -> None:
        for field, value in checked_fields(self).items():
            object.__setattr__(self, field, value)

    @classmethod
    def from_frame(
        cls,
        frame: pd.DataFrame,
        *,
        label: str | int | None = None,
        targets: str | int | Sequence[str | int] | None = None,
        features: Sequence[str | int] | None = None,
        scaling: str | None = "minmax",
        feature_shape: Sequence[int] = (),
        class_names: Sequence[str] = (),
        name: str = "table",
    ) -> Self:
        """Make a data set of a table.

        Parameters
        ----------
        frame
            A pandas DataFrame, one example a row.
        label, targets, features, scaling, class_names, feature_shape
            As of :func:`~nnviz_manim.datasets.load_csv`; left out, `feature_shape` is (F,).
        name
            What to call the set.

        Returns
        -------
        A data set that keeps the names of its columns and how they were scaled.

        Raises
        ------
        DataError
            If a column is missing or called like another, or a cell is missing or of the wrong
            kind; the message names row and column.
        SettingError
            If there is no such scaling, or `label` and `targets` are both given.

        Examples
        --------
        >>> import pandas as pd
        >>> flowers = pd.DataFrame({"petal": [1.4, 4.7], "species": ["setosa", "versicolor"]})
        >>> Dataset.from_frame(flowers, label="species").class_names
        ('setosa', 'versicolor')
        """
        columns = frame_columns(frame, name)
        parts = table_parts(
            columns,
            label=label_called_so(columns.names) if label is None and targets is None else label,
            targets=targets,
            features=features,
            scaling=scaling,
            class_names=checked_names(class_names, "class_names"),
        )
        return cls(
            **parts._asdict(),
            feature_shape=checked_shape(feature_shape, parts.features.shape[1]),
            name=name,
        )

    def __len__(self) -> int:
        """Return the number of examples."""
        return len(self.features)

    def __repr__(self) -> str:
        shape = "×".join(map(str, self.feature_shape))
        learned = "no labels" if self.labels is None else f"{len(self.class_names)} classes"
        if self.targets is not None:
            learned = f"targets {', '.join(self.target_names) or self.targets.shape[1]}"
        return f"<Dataset {self.name!r}: {len(self)} examples of {shape} values, {learned}>"

    def split(self, test: float = 0.2, seed: int = 0) -> tuple[Dataset, Dataset]:
        """Part the examples at random into those to learn from and those to test on.

        Every class is parted by the same share, within one example; without labels all
        examples are parted as one class. Each example falls into exactly one part, and the
        parts keep the order of the whole.

        Parameters
        ----------
        test
            Share of the examples to test on, between 0 and 1.
        seed
            Seed of the draw; the same seed gives the same parts.

        Returns
        -------
        The examples to learn from, and those to test on.

        Raises
        ------
        SettingError
            If `test` is not a share between 0 and 1, or `seed` is not a whole number from 0.
        DataError
            If there are too few examples to leave one or more in each part.
        """
        groups = np.zeros(len(self), dtype=np.int64) if self.labels is None else self.labels
        held_out = stratified_positions(groups, test, seed)
        kept = np.setdiff1d(np.arange(len(self)), held_out, assume_unique=True)
        return self.pick(kept), self.pick(held_out)

    def pick(self, positions: Sequence[int] | NDArray[np.integer]) -> Dataset:
        """Take some examples, in the given order.

        Parameters
        ----------
        positions
            Whole numbers from 0 to ``len(self) - 1``.

        Returns
        -------
        A data set of these examples, with the same classes.

        Raises
        ------
        DataError
            If there are no positions, or one of them is not in the data set.
        """
        chosen = np.asarray(positions)
        if chosen.ndim != 1 or chosen.size == 0 or chosen.dtype.kind not in "iu":
            raise DataError(
                f"{self.name}: positions must be a list of one or more whole numbers, "
                f"not {positions!r}."
            )
        self._require_positions(chosen)
        features = self.features[chosen]
        labels = None if self.labels is None else self.labels[chosen]
        targets = None if self.targets is None else self.targets[chosen]
        for array in (features, labels, targets):
            if array is not None:
                array.flags.writeable = False
        return replace(self, features=features, labels=labels, targets=targets)

    def scaled(self, low: float, high: float) -> Dataset:
        """Move all features from their range to another within 0 … 1, linearly.

        Parameters
        ----------
        low, high
            What the lowest and the highest possible value become: ``scaled(0.01, 1.0)`` leaves no
            input that is 0, through which no weight could learn; ``scaled(0, 1)`` makes grey
            values of the numbers 0 to 16.

        Returns
        -------
        A data set of the same examples, of values from 0 to 1.

        Raises
        ------
        SettingError
            If not 0 ≤ `low` < `high` ≤ 1.
        DataError
            If the features may have any value, so that there is no range to start from.
        """
        if not 0 <= low < high <= 1:
            raise SettingError(
                f"{self.name}: features can be scaled to a range within 0 … 1, low before high, "
                f"not to {low!r} … {high!r}."
            )
        if self.value_range is None:
            raise DataError(
                f"{self.name}: features may have any value here, so there is no lowest and no "
                f"highest to scale; give the data set a value_range."
            )
        least, most = self.value_range
        shares = (self.features.astype(np.float64) - least) / (most - least)
        factor = (most - least) / (high - low)
        scaling = self.scaling and self.scaling.before(least - low * factor, factor)
        return self._with_features(low + (high - low) * shares, (0.0, 1.0), scaling)

    def standardized(self, like: Dataset | None = None) -> Dataset:
        """Move and stretch every feature to mean 0 and standard deviation 1.

        A feature that is the same in all examples becomes 0.

        Parameters
        ----------
        like
            The data set whose means and deviations are taken, say the training part for both
            parts; None for this one.

        Returns
        -------
        A data set of the same examples, of any range of values.

        Raises
        ------
        SettingError
            If `like` has another number of features.
        """
        fitted = (self if like is None else like).features.astype(np.float64)
        if fitted.shape[1] != self.features.shape[1]:
            raise SettingError(
                f"{self.name}: has {self.features.shape[1]} features, but the data set to "
                f"standardize it like has {fitted.shape[1]}."
            )
        deviations = fitted.std(axis=0)
        deviations[deviations == 0] = 1
        means = fitted.mean(axis=0)
        scaling = self.scaling or Scaling.unchanged(len(means))
        return self._with_features(
            (self.features - means) / deviations, None, scaling.before(means, deviations)
        )

    def positions_of(self, label: int | str) -> NDArray[np.int64]:
        """Positions of all examples of a class, in order.

        Parameters
        ----------
        label
            The class by number or by name.

        Returns
        -------
        Positions in the data set; empty if the class has no example here.

        Raises
        ------
        DataError
            If there is no such class, or the data set has no labels.
        """
        return np.flatnonzero(self._known_labels() == self._class_index(label))

    def first_of(self, label: int | str) -> int:
        """Position of the first example of a class.

        Parameters
        ----------
        label
            The class by number or by name.

        Returns
        -------
        A position in the data set.

        Raises
        ------
        DataError
            If there is no such class, no example of it, or the data set has no labels.
        """
        positions = self.positions_of(label)
        if not positions.size:
            raise DataError(
                f"{self.name}: none of the {len(self)} examples is of class {label!r}; "
                f"take another class or more examples."
            )
        return int(positions[0])

    def one_of_each(self) -> NDArray[np.int64]:
        """Positions of the first example of every class, in the order of the classes.

        Returns
        -------
        As many positions as there are classes.

        Raises
        ------
        DataError
            If a class has no example, or the data set has no labels.
        """
        self._known_labels()
        return np.array([self.first_of(k) for k in range(len(self.class_names))], dtype=np.int64)

    def image(self, position: int) -> NDArray[np.float32]:
        """One example in its own shape.

        Parameters
        ----------
        position
            Whole number from 0 to ``len(self) - 1``.

        Returns
        -------
        A read-only array of shape `feature_shape`.

        Raises
        ------
        DataError
            If there is no such example.
        """
        self._require_positions(np.array([position]))
        image: NDArray[np.float32] = self.features[position].reshape(self.feature_shape)
        return image

    def _with_features(
        self,
        values: NDArray[np.float64],
        value_range: tuple[float, float] | None,
        scaling: Scaling | None,
    ) -> Dataset:
        features = values.astype(np.float32)
        features.flags.writeable = False
        return replace(self, features=features, value_range=value_range, scaling=scaling)

    def _require_positions(self, positions: NDArray[np.integer]) -> None:
        outside = positions[(positions < 0) | (positions >= len(self))]
        if outside.size:
            raise DataError(
                f"{self.name}: there is no example {outside[0]}; "
                f"positions go from 0 to {len(self) - 1}."
            )

    def _known_labels(self) -> NDArray[np.int64]:
        if self.labels is None:
            raise DataError(f"{self.name}: has no labels, so its classes are not known.")
        return self.labels

    def _class_index(self, label: int | str) -> int:
        names = self.class_names
        if isinstance(label, str) and label in names:
            return names.index(label)
        if isinstance(label, (int, np.integer)) and 0 <= label < len(names):
            return int(label)
        raise DataError(
            f"{self.name}: there is no class {label!r}; the classes are {', '.join(names)}."
        )
