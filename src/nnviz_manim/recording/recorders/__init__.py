"""Other frameworks' trainings as runs: scikit-learn's, PyTorch's and Keras's.

None of the frameworks is a dependency. Each is an extra, and imported when its recorder is asked
for. Anything else that has weights becomes a run by ``Run.from_arrays``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nnviz_manim.recording.recorders.keras_callback import KerasRecorder
    from nnviz_manim.recording.recorders.scikit_learn import record_sklearn
    from nnviz_manim.recording.recorders.torch_recorder import TorchRecorder

__all__ = ["KerasRecorder", "TorchRecorder", "record_sklearn"]

_FILES = {
    "KerasRecorder": "keras_callback",
    "TorchRecorder": "torch_recorder",
    "record_sklearn": "scikit_learn",
}


def __getattr__(name: str) -> Any:
    """Import a recorder, and its framework with it, when it is asked for."""
    if name not in _FILES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_FILES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_FILES})
