"""A framework that may not be installed."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata

from nnviz_manim.errors import MissingLibraryError

__all__ = ["framework", "versions_with"]


@contextmanager
def framework(name: str, extra: str) -> Iterator[None]:
    """Import a framework inside; what is missing is told by the extra that brings it.

    Parameters
    ----------
    name
        What it is called, for the message.
    extra
        The extra of this package that installs it.

    Raises
    ------
    MissingLibraryError
        If it, or something that it needs, cannot be imported.
    """
    try:
        yield
    except ImportError as fault:
        raise MissingLibraryError(
            f"{name} cannot be imported ({fault}); install it by "
            f'python -m pip install "nnviz-manim[{extra}]".'
        ) from fault


def versions_with(*packages: str) -> dict[str, str]:
    """Name the versions that a run is made with.

    Parameters
    ----------
    packages
        Further ones, by the names that they are installed by.
    """
    versions = {"python": platform.python_version()}
    for package in ("numpy", "nnviz-manim", *packages):
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            versions[package] = "not installed"
    return versions
