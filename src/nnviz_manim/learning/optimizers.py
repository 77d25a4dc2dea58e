"""Optimizers: how the parameters θ follow their gradients g, with η the learning rate.

An optimizer is a frozen record of settings. What it remembers from step to step belongs to one
training and lives in the function that ``start`` returns.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from nnviz_manim.errors import SettingError
from nnviz_manim.support.arrays import FloatArray, aligned_zeros
from nnviz_manim.support.checks import positive_number, share

__all__ = ["OPTIMIZERS", "SGD", "Adam", "Momentum", "Optimizer", "RememberingStep", "Step"]

Step = Callable[[FloatArray], None]
"""Called with the gradients, which it may overwrite; moves the parameters by one step."""


class RememberingStep:
    """A step that shows what it remembers, so that a training can be cut off and gone on with.

    Parameters
    ----------
    step
        Makes the step.
    memory
        The arrays that it remembers from step to step, by name, of float32 or float64. They are
        all that it remembers, and may be filled with other numbers between two steps; a count of
        steps is an array too, ``np.zeros(())``.

    Raises
    ------
    SettingError
        If the memory is something else.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> import numpy as np
    >>> from nnviz_manim.learning import Optimizer, RememberingStep
    >>> @dataclass(frozen=True)
    ... class Smoothed(Optimizer):
    ...     learning_rate: float = 0.1
    ...
    ...     def start(self, parameters):
    ...         mean = np.zeros_like(parameters)
    ...
    ...         def step(gradients):
    ...             mean[:] = 0.9 * mean + 0.1 * gradients
    ...             parameters[:] -= self.learning_rate * mean
    ...
    ...         return RememberingStep(step, {"mean": mean})
    """

    def __init__(self, step: Step, memory: dict[str, FloatArray]) -> None:
        given: Any = memory  # by somebody else's program
        if not isinstance(given, dict) or not all(
            isinstance(array, np.ndarray) and array.dtype in (np.float32, np.float64)
            for array in given.values()
        ):
            raise SettingError(
                "memory must hold by name the arrays of float32 or float64 that the step changes "
                f"in place, a count of steps as np.zeros(()), but is {memory!r:.80}."
            )
        self._step = step
        self.memory = memory

    def __call__(self, gradients: FloatArray) -> None:
        """Make one step."""
        self._step(gradients)


@dataclass(frozen=True)
class Optimizer(ABC):
    """What all optimizers share.

    Parameters
    ----------
    learning_rate
        How far a step goes, η.

    Attributes
    ----------
    name
        What a run's record calls it; a class that gives none is called by its own name.

    Raises
    ------
    SettingError
        If a setting is out of its range.
    """

    name: ClassVar[str]
    learning_rate: float

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "name" not in vars(cls):
            cls.name = cls.__name__

    def __post_init__(self) -> None:
        positive_number(self.learning_rate, "learning_rate")

    @abstractmethod
    def start(self, parameters: FloatArray) -> Step:
        """Begin a training.

        Parameters
        ----------
        parameters
            The flat vector that the steps will change in place.

        Returns
        -------
        A function that takes gradients of the same shape and makes one step. A training can be
        resumed where it is a :class:`RememberingStep`.
        """


@dataclass(frozen=True)
class SGD(Optimizer):
    """Plain gradient descent: θ ← θ − η g.

    Parameters
    ----------
    learning_rate
        η.
    """

    name: ClassVar[str] = "sgd"
    learning_rate: float = 0.1

    def start(self, parameters: FloatArray) -> Step:
        """Begin a training; see :meth:`Optimizer.start`."""
        rate = _scalar(self.learning_rate, parameters)

        # Two passes over all parameters. Gradients that came multiplied with η already would save
        # one: nothing that can be measured with a batch of 32, but with a batch of one 3 % of the
        # time of 784-10-10-10, and 9 % of that of 784-200-10. η belongs here all the same.
        def step(gradients: FloatArray) -> None:
            np.multiply(gradients, rate, out=gradients)
            np.subtract(parameters, gradients, out=parameters)

        return RememberingStep(step, {})


@dataclass(frozen=True)
class Momentum(Optimizer):
    """Gradient descent with momentum: v ← μ v + η g, θ ← θ − v.

    Parameters
    ----------
    learning_rate
        η.
    momentum
        Share μ of the speed that is kept from one step to the next, 0 up to 1.
    """

    name: ClassVar[str] = "momentum"
    learning_rate: float = 0.01
    momentum: float = 0.9

    def __post_init__(self) -> None:
        super().__post_init__()
        share(self.momentum, "momentum")

    def start(self, parameters: FloatArray) -> Step:
        """Begin a training; see :meth:`Optimizer.start`."""
        velocity = aligned_zeros(parameters.shape, parameters.dtype)
        kept = _scalar(self.momentum, parameters)
        rate = _scalar(self.learning_rate, parameters)

        def step(gradients: FloatArray) -> None:
            np.multiply(gradients, rate, out=gradients)
            np.multiply(velocity, kept, out=velocity)
            np.add(velocity, gradients, out=velocity)
            np.subtract(parameters, velocity, out=parameters)

        return RememberingStep(step, {"velocity": velocity})


@dataclass(frozen=True)
class Adam(Optimizer):
    """Adam (Kingma and Ba 2015, algorithm 1).

    With t the number of the step: m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g²,
    θ ← θ − η m̂ / (√v̂ + ε), m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ).

    Parameters
    ----------
    learning_rate
        η.
    beta1, beta2
        Shares of the two moments that are kept from one step to the next, 0 up to 1.
    epsilon
        ε, keeps the division from growing without bound.
    """

    name: ClassVar[str] = "adam"
    learning_rate: float = 0.001
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8

    def __post_init__(self) -> None:
        super().__post_init__()
        share(self.beta1, "beta1")
        share(self.beta2, "beta2")
        positive_number(self.epsilon, "epsilon")

    def start(self, parameters: FloatArray) -> Step:
        """Begin a training; see :meth:`Optimizer.start`."""
        # Kept are m / (1 − β₁) and v / (1 − β₂), which grow by g and g² as they are: two passes
        # over all parameters less. The factors come back as the two plain numbers of each step.
        m = aligned_zeros(parameters.shape, parameters.dtype)
        v = aligned_zeros(parameters.shape, parameters.dtype)
        kept_m = _scalar(self.beta1, parameters)
        kept_v = _scalar(self.beta2, parameters)
        added, factor = _scalar(0, parameters), _scalar(0, parameters)
        done = np.zeros((), np.float64)

        def step(gradients: FloatArray) -> None:
            steps = int(done) + 1
            done[()] = steps
            m_factor = (1 - self.beta1) / (1 - self.beta1**steps)
            root_v_factor = math.sqrt((1 - self.beta2) / (1 - self.beta2**steps))
            added[()] = self.epsilon / root_v_factor
            factor[()] = self.learning_rate * m_factor / root_v_factor
            np.multiply(m, kept_m, out=m)
            np.add(m, gradients, out=m)
            np.multiply(v, kept_v, out=v)
            np.multiply(gradients, gradients, out=gradients)
            np.add(v, gradients, out=v)
            change = np.sqrt(v, out=gradients)  # a fifth array would no longer fit the cache
            np.add(change, added, out=change)
            np.divide(m, change, out=change)
            np.multiply(change, factor, out=change)
            np.subtract(parameters, change, out=parameters)
            if steps % FLUSH_EVERY == 0:
                m[np.abs(m) < NEGLIGIBLE] = 0

        return RememberingStep(step, {"m": m, "v": v, "steps": done})


# Where gradients stay 0 (a pixel that is rarely lit), m decays into denormal numbers, on which
# the processor is many times slower. From 1e-30, 128 steps at β₁ = 0.9 lead to 1e-36, still above.
FLUSH_EVERY = 128
NEGLIGIBLE = 1e-30


def _scalar(value: float, parameters: FloatArray) -> FloatArray:
    """A number as an array of no dimensions: NumPy need not convert it at every call."""
    return np.array(value, parameters.dtype)


OPTIMIZERS: dict[str, type[SGD] | type[Momentum] | type[Adam]] = {
    kind.name: kind for kind in (SGD, Momentum, Adam)
}
"""The optimizers by name."""
