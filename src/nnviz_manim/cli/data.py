"""``nnviz data``: data sets that are fetched once."""

from __future__ import annotations

import click
import cloup
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from nnviz_manim.datasets import fetch_mnist

__all__ = ["data"]


@cloup.group(epilog="Example: nnviz data mnist")
def data() -> None:
    """Fetch data sets that are too large to come with the package."""


@data.command(epilog="Example: nnviz data mnist; then: nnviz train --data mnist --batch 128")
def mnist() -> None:
    """Fetch the 70,000 digits of MNIST, 11.6 MB, into the user's cache.

    What is there already is not fetched again, and what broke off goes on where it was.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    console = Console(stderr=True)
    with Progress(*columns, TransferSpeedColumn(), console=console, transient=True) as progress:
        tasks = {}

        def show(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = progress.add_task(name, total=total)
            progress.update(tasks[name], completed=done)

        folder = fetch_mnist(progress=show)
    click.echo(folder)
