"""``nnviz compare``: runs side by side."""

from __future__ import annotations

from pathlib import Path

import cloup
from rich.console import Console
from rich.table import Table

from nnviz_manim.cli.info import RUN_FILE
from nnviz_manim.cli.run_tables import facts_of, sparkline
from nnviz_manim.recording import Run

__all__ = ["compare"]


@cloup.command(epilog="Example: nnviz compare adam.npz sgd.npz")
@cloup.argument("first", type=RUN_FILE)
@cloup.argument("others", type=RUN_FILE, nargs=-1, required=True)
@cloup.option("--all", "show_all", is_flag=True, help="Show also what is the same in all of them.")
def compare(first: Path, others: tuple[Path, ...], show_all: bool) -> None:
    """Show settings and scores of two or more runs side by side, where they differ."""
    paths = (first, *others)
    runs = [Run.load(path) for path in paths]
    facts = [facts_of(run) for run in runs]
    # By rich's rule a text from a file is not markup, but for what Text or escape mark as such.
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    for path in paths:
        table.add_column(path.name, overflow="fold")
    for name in dict.fromkeys(name for each in facts for name in each):
        values = [each.get(name, "–") for each in facts]
        if show_all or len(set(values)) > 1:
            table.add_row(name, *values)
    table.add_row("loss over time", *(sparkline(run.moments.loss, 16) for run in runs))
    Console(highlight=False, markup=False).print(table)
