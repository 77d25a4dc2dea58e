"""``nnviz history``: the scores of a run as a table for other programs."""

from __future__ import annotations

from pathlib import Path

import click
import cloup

from nnviz_manim.cli.info import RUN_FILE
from nnviz_manim.cli.output_place import require_place
from nnviz_manim.recording import Run
from nnviz_manim.support.whole_file import written_whole

__all__ = ["history"]


@cloup.command(epilog="Example: nnviz history run.npz -o history.csv")
@cloup.argument("run", type=RUN_FILE)
@cloup.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The CSV file to write; left out, the table is printed.",
)
def history(run: Path, output: Path | None) -> None:
    """Write the scores of a RUN as CSV: one row a moment, columns named as in Keras."""
    if output is not None:
        require_place(output)
    text = Run.load(run).history.to_csv(index=False, lineterminator="\n")
    if output is None:
        click.echo(text, nl=False)
        return
    with written_whole(output) as stream:
        stream.write(text.encode())
    click.echo(output)
