"""The multilayer perceptron: layers of units, each joined to every unit of the layer before."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import SettingError
from nnviz_manim.learning.architecture import checked_activations, checked_sizes
from nnviz_manim.learning.backpropagation import BackwardPass, ForwardPass
from nnviz_manim.learning.initializers import INITIALIZERS
from nnviz_manim.learning.losses import choose_loss
from nnviz_manim.learning.parameters import parameter_count, parameter_views
from nnviz_manim.support.arrays import FloatArray, PerLayer, aligned_zeros
from nnviz_manim.support.checks import known, whole_number

__all__ = ["MLP", "predicted_classes"]

DTYPES: dict[str, np.dtype[np.floating]] = {
    "float32": np.dtype(np.float32),
    "float64": np.dtype(np.float64),
}


class MLP:
    """A multilayer perceptron of any depth.

    Layers count from 1; layer 0 is the input. Layer l computes f(W(l) a(l−1) + b(l)).

    Parameters
    ----------
    layer_sizes
        Units a layer, the input first: ``[784, 10, 10, 10]``.
    activations
        Name of the activation function of each layer from 1 on, a key of
        :data:`~nnviz_manim.learning.ACTIVATIONS`. None: relu, and in the output layer softmax,
        or sigmoid if it is a single unit.
    init
        What the parameters start from, a key of :data:`~nnviz_manim.learning.INITIALIZERS`.
    biases
        Whether the layers have biases.
    dtype
        ``"float32"`` or ``"float64"``. Both start from the same draws, rounded.
    seed
        Seed of the draws; the same seed gives the same network.

    Attributes
    ----------
    layer_sizes, activations, init, has_biases, dtype, seed
        As given; ``activations`` is a tuple of names, ``dtype`` a NumPy dtype.
    parameters
        All weights and biases in one flat vector: W(1), b(1), W(2), b(2) …

    Raises
    ------
    SettingError
        If a size, a name or the seed is impossible.

    Examples
    --------
    >>> network = MLP([784, 10, 10, 10], seed=1)
    >>> network.weights[1].shape
    (10, 784)
    >>> network.activations
    ('relu', 'relu', 'softmax')
    """

    def __init__(
        self,
        layer_sizes: Sequence[int],
        *,
        activations: Sequence[str] | None = None,
        init: str = "he",
        biases: bool = True,
        dtype: str = "float32",
        seed: int = 0,
    ) -> None:
        self.layer_sizes = checked_sizes(layer_sizes)
        self.activations = checked_activations(activations, self.layer_sizes)
        initialize = known(INITIALIZERS, init, "init")
        self.init = init
        self.has_biases = bool(biases)
        self.dtype = known(DTYPES, dtype, "dtype")
        self.seed = whole_number(seed, "seed", at_least=0)
        self.parameters = aligned_zeros(
            (parameter_count(self.layer_sizes, self.has_biases),), self.dtype
        )
        random = np.random.default_rng(self.seed)
        own_weights, own_biases = self.views(self.parameters)
        for layer, W in own_weights.items():
            drawn_weights, drawn_biases = initialize(random, *W.shape)
            W[:] = drawn_weights
            if own_biases:
                own_biases[layer][:] = drawn_biases

    @property
    def depth(self) -> int:
        """Number of layers with weights; also the number of the output layer."""
        return len(self.layer_sizes) - 1

    @property
    def weights(self) -> Mapping[int, FloatArray]:
        """Weights (units, inputs) by layer number, from 1: views of ``parameters``.

        Change them in place: ``network.weights[1][:] = …``.
        """
        return MappingProxyType(self.views(self.parameters)[0])

    @property
    def biases(self) -> Mapping[int, FloatArray]:
        """Biases (units,) by layer number, from 1: views of ``parameters``.

        Without biases: zeros that cannot be written to.
        """
        if self.has_biases:
            return MappingProxyType(self.views(self.parameters)[1])
        zeros = {layer: np.zeros(len(W), self.dtype) for layer, W in self.weights.items()}
        for array in zeros.values():
            array.flags.writeable = False
        return MappingProxyType(zeros)

    def views(self, vector: FloatArray) -> tuple[PerLayer, PerLayer]:
        """Cut a vector of the layout of ``parameters`` (say, of gradients) into layers.

        Parameters
        ----------
        vector
            Of the shape of ``parameters``.

        Returns
        -------
        Views of it as weights and as biases by layer number; no biases: an empty dict.
        """
        return parameter_views(vector, self.layer_sizes, self.has_biases)

    def forward_pass(self, samples: int) -> ForwardPass:
        """Make the arrays for passes of so many samples, bound to the parameters."""
        return ForwardPass(*self.views(self.parameters), self.activations, samples)

    def forward(self, features: ArrayLike) -> PerLayer:
        """Compute what every layer answers.

        Parameters
        ----------
        features
            Inputs, shape (samples, units_0).

        Returns
        -------
        Activations (samples, units_l) by layer number, from 0, the inputs themselves.

        Raises
        ------
        SettingError
            If the shape of the features does not fit the input layer.
        """
        inputs = self.checked_features(features, "features")
        passing = self.forward_pass(len(inputs))
        passing.forward(inputs)
        return {layer: np.ascontiguousarray(passing.a[layer].T) for layer in range(self.depth + 1)}

    def predict(self, features: ArrayLike) -> NDArray[np.intp]:
        """Tell the class of each sample.

        Parameters
        ----------
        features
            Inputs, shape (samples, units_0).

        Returns
        -------
        For each sample the number of the strongest output unit; with a single output unit 1 from
        0.5 on, else 0. Shape (samples,).
        """
        inputs = self.checked_features(features, "features")
        return predicted_classes(self.forward_pass(len(inputs)).forward(inputs))

    def loss_and_gradients(
        self, features: ArrayLike, targets: ArrayLike, loss: str | None = None
    ) -> tuple[float, PerLayer, PerLayer]:
        """Compute the mean loss of a batch and its gradients, by backpropagation.

        Parameters
        ----------
        features
            Inputs, shape (samples, units_0).
        targets
            Wanted outputs, shape (samples, units_L).
        loss
            A key of :data:`~nnviz_manim.learning.LOSSES`; None for the default of the output
            activation.

        Returns
        -------
        The loss, its gradients by the weights and its gradients by the biases, by layer number;
        the latter empty for a network without biases.

        Raises
        ------
        SettingError
            If shapes do not fit the network or the loss does not fit the output layer.
        """
        inputs = self.checked_features(features, "features")
        wanted = np.asarray(targets, self.dtype)
        if wanted.shape != (len(inputs), self.layer_sizes[-1]):
            raise SettingError(
                f"The targets have shape {wanted.shape}, but {len(inputs)} samples and an output "
                f"layer of {self.layer_sizes[-1]} units need {(len(inputs), self.layer_sizes[-1])}."
            )
        chosen = choose_loss(loss, self.activations[-1])
        weight_gradients, bias_gradients = self.views(np.empty_like(self.parameters))
        passing = self.forward_pass(len(inputs))
        outputs = passing.forward(inputs)
        BackwardPass(passing, chosen, weight_gradients, bias_gradients).backward(wanted)
        return float(chosen.of_each(outputs, wanted.T).mean()), weight_gradients, bias_gradients

    def copy(self) -> MLP:
        """Return an independent network with the same parameters."""
        return copy.deepcopy(self)

    def checked_features(self, features: ArrayLike, what: str) -> FloatArray:
        """Return features as a contiguous array of the network's dtype, if they fit.

        Parameters
        ----------
        features
            Inputs, shape (samples, units_0); copied only if dtype or layout must change.
        what
            What they are, for the message.

        Raises
        ------
        SettingError
            If they do not have the shape that the input layer needs.
        """
        inputs: FloatArray = np.ascontiguousarray(features, self.dtype)
        if np.ndim(features) != 2 or inputs.shape[1] != self.layer_sizes[0]:
            raise SettingError(
                f"The {what} have shape {np.shape(features)}, but an input layer of "
                f"{self.layer_sizes[0]} units needs (samples, {self.layer_sizes[0]})."
            )
        return inputs

    def __repr__(self) -> str:
        sizes = "-".join(map(str, self.layer_sizes))
        return f"<MLP {sizes} {', '.join(self.activations)}, {self.parameters.size:,} parameters>"


def predicted_classes(outputs: FloatArray) -> NDArray[np.intp]:
    """Tell the classes from outputs (units_L, samples), as :meth:`MLP.predict` does."""
    classes: NDArray[np.intp]
    classes = (outputs[0] >= 0.5).astype(np.intp) if len(outputs) == 1 else outputs.argmax(axis=0)
    return classes
