"""The way that inputs take through a PyTorch module, found by watching one forward pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnviz_manim.errors import SettingError
from nnviz_manim.learning.layers import Dense, Dropout, Layer
from nnviz_manim.recording.recorders.collector import Parameters
from nnviz_manim.recording.recorders.framework import framework

with framework("PyTorch", "torch"):
    import torch
    from torch.overrides import TorchFunctionMode

__all__ = ["TorchPath", "path_of", "untouched"]

ACTIVATIONS = {
    "relu": "relu",
    "sigmoid": "sigmoid",
    "tanh": "tanh",
    "softmax": "softmax",
    "log_softmax": "softmax",
}
"""Our activation functions by the names of PyTorch's; the logarithm of softmax is shown as it."""

SHAPING = {"flatten", "view", "reshape", "contiguous", "float", "double", "to", "squeeze"}
"""What changes no number, as far as the numbers of a sample stay together."""


@dataclass(frozen=True, eq=False)
class TorchPath:
    """A module as a chain of layers.

    Parameters
    ----------
    inputs
        Units of the input layer.
    layers
        Layers 1 … L.
    parameters
        PyTorch's own weight and bias of each layer that has some, from the input on.
    """

    inputs: int
    layers: tuple[Layer, ...]
    parameters: tuple[tuple[Any, Any], ...]

    def read(self) -> Parameters:
        """Copy weights and biases as they are now."""
        return [(_array(W), None if b is None else _array(b)) for W, b in self.parameters]


def path_of(model: Any, inputs: Any) -> TorchPath:
    """Follow inputs through a module, in a forward pass that leaves no trace.

    Parameters
    ----------
    model
        The module.
    inputs
        A batch as the module takes it, a tensor or an array.

    Raises
    ------
    SettingError
        If it is no module, or does something to the inputs that is no layer of a chain; the
        message names it.
    """
    if not isinstance(model, torch.nn.Module):
        raise SettingError(f"model must be a torch.nn.Module, not {type(model).__name__}.")
    if any(isinstance(module, torch.jit.ScriptModule) for module in model.modules()):
        raise SettingError(
            f"{type(model).__name__} is scripted, which hides its layers; give the module that it "
            f"was made of."
        )
    parameters = list(model.parameters())
    if any(torch.nn.parameter.is_lazy(parameter) for parameter in parameters):
        raise SettingError(
            f"{type(model).__name__} has layers whose size is not known yet; send a batch through "
            f"it before."
        )
    first = next(iter(parameters), torch.empty(0))
    batch = torch.as_tensor(np.array(inputs)).to(device=first.device, dtype=first.dtype)
    watch = _Watch(model, batch, parameters)
    with untouched(model), watch.modules(), watch:
        try:
            output = model(batch)
        except RuntimeError as fault:
            raise SettingError(
                f"{type(model).__name__} does not take the probes, of shape {tuple(batch.shape)}: "
                f"{fault}."
            ) from fault
    return watch.path(output)


@contextmanager
def untouched(model: Any) -> Iterator[None]:
    """Have a module measured inside, and everything as it was afterwards.

    Its modes, whether gradients are kept, and all draws of PyTorch.
    """
    modes = [(module, module.training) for module in model.modules()]
    with torch.random.fork_rng(), torch.no_grad():
        try:
            for module, _ in modes:
                module.training = False
            yield
        finally:
            for module, was in modes:
                module.training = was


class _Watch(TorchFunctionMode):  # type: ignore[misc]
    """Sees all that a forward pass calls, and makes layers of what is done to the inputs."""

    def __init__(self, model: Any, batch: Any, parameters: list[Any]) -> None:
        super().__init__()
        self.model = model
        self.current = batch
        self.seen = [batch]
        self.known = {id(parameter) for parameter in parameters}
        self.layers: list[Layer] = []
        self.parameters: list[tuple[Any, Any]] = []
        self.inputs = 0
        self.within: list[str] = []

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Call what is called, and note what it does."""
        kwargs = kwargs or {}
        result = func(*args, **kwargs)
        touched = [
            tensor for tensor in _tensors((args, kwargs)) if any(tensor is s for s in self.seen)
        ]
        if touched and any(True for _ in _tensors(result)):
            name = func.__name__.strip("_")
            if len(touched) != 1 or touched[0] is not self.current:
                self._refuse(f"{name} joins what has gone different ways")
            self._note(name, args, kwargs, result)
            self.current = result
            self.seen.append(result)
        return result

    @contextmanager
    def modules(self) -> Iterator[None]:
        """Know inside which module a forward pass is, for messages."""
        with ExitStack() as hooks:
            for path, module in self.model.named_modules():
                name = f"{path} ({type(module).__name__})" if path else type(module).__name__
                for hook in (
                    module.register_forward_pre_hook(self._enter(name)),
                    module.register_forward_hook(self._leave),
                ):
                    hooks.callback(hook.remove)
            yield

    def path(self, output: Any) -> TorchPath:
        """Make the path of what was seen."""
        if not self.parameters:
            self._refuse("no Linear layer was seen; a scripted module hides them")
        if output is not self.current:
            self._refuse(f"its output, {type(output).__name__}, is not what the last layer gives")
        if not self.layers[-1].has_units:
            self._refuse("it ends with Dropout; end it with Linear and perhaps an activation")
        return TorchPath(self.inputs, tuple(self.layers), tuple(self.parameters))

    def _enter(self, name: str) -> Callable[..., None]:
        return lambda *_: self.within.append(name)

    def _leave(self, *_: Any) -> None:
        self.within.pop()

    def _note(self, name: str, args: Any, kwargs: Any, result: Any) -> None:
        if name == "linear":
            self._note_linear(*args, **kwargs)
        elif name in ACTIVATIONS:
            self._note_activation(name, *args, **kwargs)
        elif name == "dropout":
            self._note_dropout(*args, **kwargs)
        elif name not in SHAPING or len(result) != len(self.current):
            self._refuse(f"{name} cannot be drawn")

    def _note_linear(self, input: Any, weight: Any, bias: Any = None) -> None:  # noqa: A002
        if input.ndim != 2:
            self._refuse(
                f"Linear takes inputs of shape {tuple(input.shape)}; flatten them to "
                f"(samples, features)"
            )
        if not {id(tensor) for tensor in (weight, bias) if tensor is not None} <= self.known:
            self._refuse("the weights of Linear are computed anew in each pass")
        self.inputs = self.inputs or weight.shape[1]
        self.layers.append(Dense(weight.shape[0], "identity", bias is not None))
        self.parameters.append((weight, bias))

    def _note_activation(
        self, name: str, values: Any, dim: int | None = None, *_: Any, **__: Any
    ) -> None:
        last = self.layers[-1] if self.layers else None
        if ACTIVATIONS[name] == "softmax" and dim not in {None, -1, values.ndim - 1}:
            self._refuse(f"{name} goes over dimension {dim}, not over the units")
        if not isinstance(last, Dense) or last.activation != "identity":
            self._refuse(f"{name} does not follow a Linear layer")
        else:
            self.layers[-1] = Dense(last.units, ACTIVATIONS[name], last.biases)

    def _note_dropout(self, _input: Any, p: float = 0.5, *_: Any, **__: Any) -> None:
        if p >= 1:
            self._refuse("Dropout(1) lets nothing through")
        if p > 0:
            self.layers.append(Dropout(float(p)))

    def _refuse(self, what: str) -> None:
        where = self.within[-1] if self.within else type(self.model).__name__
        raise SettingError(
            f"{where}: {what}. What can be recorded is a chain of Linear layers, with "
            f"{', '.join(ACTIVATIONS)}, dropout and flatten between them."
        )


def _tensors(values: Any) -> Iterator[Any]:
    """All tensors in arguments or results."""
    if isinstance(values, torch.Tensor):
        yield values
    elif isinstance(values, dict):
        yield from _tensors(tuple(values.values()))
    elif isinstance(values, (tuple, list)):
        for value in values:
            yield from _tensors(value)


def _array(tensor: Any) -> Any:
    values = tensor.detach().cpu()
    return (values if values.dtype == torch.float64 else values.float()).numpy().copy()
