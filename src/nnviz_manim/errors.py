"""The one family of exceptions and warnings that this package raises.

Every message says what is wrong, where, what was expected, and what to do about it.
Catch :class:`NNVizError` to catch them all. Errors are also what Python's own functions would
raise: values that cannot be are a ``ValueError``, files that cannot be opened an ``OSError``.
"""

__all__ = [
    "DataError",
    "DataFileError",
    "DrawingError",
    "MissingLibraryError",
    "NNVizError",
    "RunFileError",
    "SceneError",
    "SettingError",
    "TrainingWarning",
]


class NNVizError(Exception):
    """Base of all errors raised by this package."""


class DataError(NNVizError, ValueError):
    """A data set is missing, broken, or does not fit what is asked of it."""


class DataFileError(DataError, OSError):
    """A file of data is missing, or cannot be read or written."""


class SettingError(NNVizError, ValueError):
    """A setting (layer size, activation, learning rate, probe …) that cannot work."""


class RunFileError(NNVizError, ValueError, OSError):
    """A run file is missing, cut short, foreign, or holds arrays of wrong shapes."""


class DrawingError(NNVizError, ValueError):
    """A mobject was asked for something that it cannot draw or animate."""


class MissingLibraryError(NNVizError, ImportError):
    """A library that only one thing needs is not installed; the message names the extra."""


class SceneError(NNVizError):
    """A scene is used in an order in which it cannot work, such as played before it is built."""


class TrainingWarning(UserWarning):
    """Training ended early, and what was recorded until then is kept."""
