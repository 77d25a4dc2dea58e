"""``nnviz scenes``: what can be rendered."""

from __future__ import annotations

import cloup
from rich.console import Console
from rich.table import Table

from nnviz_manim.scenes import scene_files

__all__ = ["scenes"]


@cloup.command(epilog="Example: nnviz scenes")
def scenes() -> None:
    """List the scenes with a line each, and what each needs."""
    # Here, since Manim takes a second to import.
    from nnviz_manim.cli.rendering import needs_of  # noqa: PLC0415

    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("scene", no_wrap=True)
    table.add_column("what it shows", overflow="fold")
    table.add_column("what it needs", overflow="fold")
    for scene in scene_files():
        table.add_row(scene.short_name, scene.summary, needs_of(scene.load()))
    Console(highlight=False, markup=False).print(table)
