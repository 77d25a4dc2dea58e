"""A network: layers one on the other; and its short form, the multilayer perceptron."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnviz_manim.errors import SettingError
from nnviz_manim.learning.activations import activation_named
from nnviz_manim.learning.architecture import (
    Architecture,
    checked_activations,
    checked_inputs,
    checked_layers,
    checked_sizes,
)
from nnviz_manim.learning.backpropagation import BackwardPass, ForwardPass, backward_pass
from nnviz_manim.learning.initializers import INITIALIZERS
from nnviz_manim.learning.layers import Layer, dense_layers
from nnviz_manim.learning.losses import Loss, choose_loss
from nnviz_manim.learning.parameters import parameter_count, parameter_views
from nnviz_manim.support.arrays import FloatArray, PerLayer, aligned_zeros
from nnviz_manim.support.checks import finite, known, whole_number
from nnviz_manim.support.memory import machine_memory

__all__ = ["MLP", "Network", "predicted_classes"]

DTYPES: dict[str, np.dtype[np.floating]] = {
    "float32": np.dtype(np.float32),
    "float64": np.dtype(np.float64),
}


class Network:
    """A network of layers, each fed by the one before.

    Layers count from 1; layer 0 is the input.

    Parameters
    ----------
    inputs
        Numbers in a sample, 784, or their shape.
    layers
        Layers 1 … L, such as ``[Dense(10, "relu"), Dropout(0.3), Dense(10, "softmax")]``.
    init
        What the parameters start from, a key of :data:`~nnviz_manim.learning.INITIALIZERS`.
    dtype
        ``"float32"`` or ``"float64"``. Both start from the same draws, rounded.
    seed
        Seed of the draws; the same seed gives the same network.

    Attributes
    ----------
    architecture
        Inputs and layers, with all that follows from them.
    init, dtype, seed
        As given; ``dtype`` is a NumPy dtype.
    parameters
        All weights and biases in one flat vector: W(1), b(1), W(2), b(2) …

    Raises
    ------
    SettingError
        If a layer does not fit the one before, or a name or the seed is impossible.

    Examples
    --------
    >>> from nnviz_manim.learning import Dense, Dropout
    >>> network = Network(784, [Dense(10, "relu"), Dropout(0.3), Dense(10, "softmax")], seed=1)
    >>> network.weights[3].shape
    (10, 10)
    """

    def __init__(
        self,
        inputs: int | Sequence[int],
        layers: Sequence[Layer],
        *,
        init: str = "he",
        dtype: str = "float32",
        seed: int = 0,
    ) -> None:
        self.architecture = Architecture(checked_inputs(inputs), checked_layers(layers))
        for number, layer in enumerate(self.layers, start=1):
            activation_named(layer.activation, f"activation of layer {number}")
            if layer.activation == "softmax" and self.layer_sizes[number] == 1:
                raise SettingError(
                    f"Layer {number} is softmax over a single unit, which is always 1. "
                    f"Use sigmoid, or more units."
                )
        initialize = known(INITIALIZERS, init, "init")
        self.init = init
        self.dtype = known(DTYPES, dtype, "dtype")
        self.seed = whole_number(seed, "seed", at_least=0)
        self.parameters = _room_for(self.architecture, self.dtype)
        random = np.random.default_rng(self.seed)
        for views in parameter_views(self.parameters, self.architecture).values():
            W = views["weights"]
            drawn_weights, drawn_biases = initialize(random, len(W), W[0].size)
            W[...] = drawn_weights.reshape(W.shape)
            if "biases" in views:
                views["biases"][:] = drawn_biases

    @property
    def layers(self) -> tuple[Layer, ...]:
        """Layers 1 … L."""
        return self.architecture.layers

    @property
    def layer_sizes(self) -> tuple[int, ...]:
        """How many numbers each layer answers to a sample, the input first."""
        return self.architecture.layer_sizes

    @property
    def activations(self) -> tuple[str, ...]:
        """Names of the activation functions of layers 1 … L; identity where there is none."""
        return self.architecture.activations

    @property
    def has_biases(self) -> bool:
        """Whether a layer has biases."""
        shapes = self.architecture.parameter_shapes().values()
        return any("biases" in kinds for kinds in shapes)

    @property
    def depth(self) -> int:
        """Number of layers; also the number of the output layer."""
        return self.architecture.depth

    @property
    def weights(self) -> Mapping[int, FloatArray]:
        """Weights (units, inputs) by layer number, from 1: views of ``parameters``.

        Change them in place: ``network.weights[1][:] = …``.
        """
        return MappingProxyType(self.views(self.parameters)[0])

    @property
    def biases(self) -> Mapping[int, FloatArray]:
        """Biases (units,) by layer number, from 1: views of ``parameters``.

        Where a layer has weights alone: zeros that cannot be written to.
        """
        weights, biases = self.views(self.parameters)
        for layer, W in weights.items():
            if layer not in biases:
                biases[layer] = np.zeros(len(W), self.dtype)
                biases[layer].flags.writeable = False
        return MappingProxyType({layer: biases[layer] for layer in weights})

    def views(self, vector: FloatArray) -> tuple[PerLayer, PerLayer]:
        """Cut a vector of the layout of ``parameters`` (say, of gradients) into layers.

        Parameters
        ----------
        vector
            Of the shape of ``parameters``.

        Returns
        -------
        Views of it as weights and as biases by layer number, of the layers that have some.
        """
        views = parameter_views(vector, self.architecture)
        weights = {layer: kinds["weights"] for layer, kinds in views.items()}
        return weights, {
            layer: kinds["biases"] for layer, kinds in views.items() if "biases" in kinds
        }

    def forward_pass(self, samples: int, random: np.random.Generator | None = None) -> ForwardPass:
        """Make the arrays for passes of so many samples, bound to the parameters.

        Parameters
        ----------
        samples
            Number of samples in a pass.
        random
            Where dropout draws its masks; None: the network is measured, and nothing drops out.
        """
        views = parameter_views(self.parameters, self.architecture)
        return ForwardPass(self.architecture, views, samples, self.dtype, random)

    def backward_pass(
        self, forward_pass: ForwardPass, loss: Loss, gradients: FloatArray
    ) -> BackwardPass:
        """Make the arrays for the way back of a forward pass.

        Parameters
        ----------
        forward_pass
            Of this network.
        loss
            The loss; it must fit the output layer.
        gradients
            Filled at every pass, a vector of the layout of ``parameters``.
        """
        return backward_pass(forward_pass, loss, parameter_views(gradients, self.architecture))

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
        answers = {layer: np.array(a.T, order="C") for layer, a in passing.a.items()}
        return answers | {0: inputs}

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

        Raises
        ------
        SettingError
            If the features do not fit the input layer, or some are not finite.
        """
        inputs = finite(self.checked_features(features, "features"), "features")
        return predicted_classes(self.forward_pass(len(inputs)).forward(inputs))

    def loss_and_gradients(
        self,
        features: ArrayLike,
        targets: ArrayLike,
        loss: str | None = None,
        random: np.random.Generator | None = None,
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
        random
            Where dropout draws its masks; None: nothing drops out.

        Returns
        -------
        The loss, its gradients by the weights and its gradients by the biases, by layer number;
        a layer without weights or biases is left out there.

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
        gradients = np.empty_like(self.parameters)
        passing = self.forward_pass(len(inputs), random)
        outputs = passing.forward(inputs)
        self.backward_pass(passing, chosen, gradients).backward(wanted)
        return float(chosen.of_each(outputs, wanted.T).mean()), *self.views(gradients)

    def copy(self) -> Self:
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
        needed = f"an input layer of {self.layer_sizes[0]} units needs"
        needed = f"{needed} (samples, {self.layer_sizes[0]})."
        try:
            # Where it is no array yet, "1" is a text and not a number.
            array = np.asarray(features)
            fits = array.dtype.kind in "fiubO"
            # What is too large becomes infinite, and is told as such.
            with np.errstate(over="ignore"):
                inputs: FloatArray = np.ascontiguousarray(array if fits else [], self.dtype)
        except (TypeError, ValueError):  # lists of different lengths, or of anything
            fits = False
        if not fits:
            raise SettingError(f"The {what} are {features!r:.60}, no numbers; {needed}") from None
        if array.ndim != 2 or inputs.shape[1] != self.layer_sizes[0]:
            raise SettingError(f"The {what} have shape {array.shape}, but {needed}")
        return inputs

    def __repr__(self) -> str:
        names = ", ".join(self.architecture.layer_names)
        name = type(self).__name__
        return f"<{name} {self.architecture} {names}, {self.parameters.size:,} parameters>"


class MLP(Network):
    """A multilayer perceptron of any depth: dense layers and nothing else.

    It is the short way to ``Network(784, [Dense(10, "relu"), …])``.

    Parameters
    ----------
    layer_sizes
        Units a layer, the input first: ``[784, 10, 10, 10]``.
    activations
        Name of the activation function of each layer from 1 on, a key of
        :data:`~nnviz_manim.learning.ACTIVATIONS`. None: relu, and in the output layer softmax,
        or sigmoid if it is a single unit.
    biases
        Whether the layers have biases.
    init, dtype, seed
        As in :class:`Network`.

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
        sizes = checked_sizes(layer_sizes)
        layers = dense_layers(sizes, checked_activations(activations, sizes), biases)
        super().__init__(sizes[0], layers, init=init, dtype=dtype, seed=seed)


def _room_for(architecture: Architecture, dtype: np.dtype[np.floating]) -> FloatArray:
    """Make the vector of parameters, unless it would fill the machine."""
    count, memory = parameter_count(architecture), machine_memory()
    try:
        if memory is None or count * dtype.itemsize <= memory:
            return aligned_zeros((count,), dtype)
    except (MemoryError, ValueError):
        pass
    raise SettingError(
        f"A network of {architecture} has {count:.3g} parameters, which take "
        f"{count * dtype.itemsize / 1e9:.3g} GB: more than there is memory. Take smaller layers."
    )


def predicted_classes(outputs: FloatArray) -> NDArray[np.intp]:
    """Tell the classes from outputs (units_L, samples), as :meth:`MLP.predict` does."""
    classes: NDArray[np.intp]
    classes = (outputs[0] >= 0.5).astype(np.intp) if len(outputs) == 1 else outputs.argmax(axis=0)
    return classes
