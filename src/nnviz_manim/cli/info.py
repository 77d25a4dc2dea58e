"""``nnviz info``: what is in a run."""

from __future__ import annotations

from pathlib import Path

import click
import cloup
from rich.console import Console, Group
from rich.table import Table

from nnviz_manim.cli.run_tables import facts_of, layer_table, sparkline
from nnviz_manim.recording import Run

__all__ = ["RUN_FILE", "info", "print_run"]

RUN_FILE = click.Path(path_type=Path)
"""Runs say themselves what is wrong with their file."""


@cloup.command(epilog="Example: nnviz info run.npz")
@cloup.argument("run", type=RUN_FILE)
def info(run: Path) -> None:
    """Tell what is in a RUN: layers, moments, scores, settings, and how the loss went."""
    print_run(Run.load(run), str(run))


def print_run(run: Run, title: str) -> None:
    """Print a run on one screen."""
    facts = Table(box=None, pad_edge=False, show_header=False)
    facts.add_column(style="dim")
    facts.add_column(overflow="fold")
    for name, value in facts_of(run).items():
        facts.add_row(name, value)
    losses = run.moments.loss
    facts.add_row("loss over time", f"{sparkline(losses)}  {losses[0]:.4g} → {losses[-1]:.4g}")
    # A file's name may hold what rich takes for markup.
    console = Console(highlight=False, markup=False)
    console.print(Group(title, layer_table(run), "", facts))
