"""The state of a training as bytes and back: JSON for what is plain, and arrays as they are."""

from __future__ import annotations

import json
import math
import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnviz_manim.errors import SettingError
from nnviz_manim.learning.training.state import TrainingState

__all__ = ["state_from_bytes", "state_to_bytes"]

_LENGTH = struct.Struct("<I")
_TYPES = ("<f4", "<f8")
_PLAIN = {
    "step": int,
    "data": str,
    "order": dict,
    "masks": dict,
    "stop": dict,
    "stop_reason": str,
    "arrays": list,
}


def state_to_bytes(state: TrainingState) -> bytes:
    """Turn a state into bytes.

    Parameters
    ----------
    state
        The state.

    Returns
    -------
    A length, JSON of that length, and the bytes of the arrays.
    """
    little = {
        name: np.asarray(array, array.dtype.newbyteorder("<"), order="C")
        for name, array in state.arrays.items()
    }
    plain = {name: getattr(state, name) for name in _PLAIN}
    plain["arrays"] = [[name, array.dtype.str, array.shape] for name, array in little.items()]
    text = json.dumps(plain, default=_python_number).encode()
    return b"".join(
        [_LENGTH.pack(len(text)), text, *(array.tobytes() for array in little.values())]
    )


def state_from_bytes(content: bytes) -> TrainingState:
    """Turn bytes back into a state, trusting none of them.

    Parameters
    ----------
    content
        What :func:`state_to_bytes` gave.

    Returns
    -------
    The state.

    Raises
    ------
    SettingError
        If something does not fit together.
    """
    try:
        (length,) = _LENGTH.unpack(content[: _LENGTH.size])
        start = _LENGTH.size + length
        plain = json.loads(content[_LENGTH.size : start])
        if any(type(plain[name]) is not kind for name, kind in _PLAIN.items()):
            raise TypeError("a value of another type")  # noqa: TRY301
        arrays: dict[str, NDArray[Any]] = {}
        for name, dtype, shape in plain["arrays"]:
            if dtype not in _TYPES:
                raise TypeError(f"an array of {dtype}")  # noqa: TRY301
            count = math.prod(shape)
            arrays[name] = np.frombuffer(content, dtype, count, start).reshape(shape)
            start += arrays[name].nbytes
    except (KeyError, TypeError, ValueError, RecursionError, struct.error) as fault:
        raise SettingError(f"the state of the training is damaged ({fault}).") from fault
    return TrainingState(**{name: plain[name] for name in _PLAIN} | {"arrays": arrays})


def _python_number(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{value!r:.40} is of type {type(value).__name__}")
