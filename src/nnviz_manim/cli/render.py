"""``nnviz render``: any of our scenes as a file, with a run, without editing one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import cloup
from click.shell_completion import CompletionItem

from nnviz_manim.cli.data_sources import data_option, scaling_option
from nnviz_manim.cli.info import RUN_FILE
from nnviz_manim.scenes import scene_files

__all__ = ["render"]

_CHANNELS = ("sum", "red", "green", "blue")
_PALETTES = ("blue-orange", "blue-red", "article")


def _complete(_ctx: Any, _parameter: Any, incomplete: str) -> list[CompletionItem]:
    return [
        CompletionItem(scene.short_name, help=scene.summary)
        for scene in scene_files()
        if scene.short_name.startswith(incomplete)
    ]


@cloup.command(epilog="Example: nnviz render train --run run.npz --aspect 9:16 -o learning.mp4")
@cloup.argument("scene", shell_complete=_complete)
@cloup.option_group(
    "What it shows",
    cloup.option("--run", "run_file", type=RUN_FILE, help="A run of nnviz train or Run.save."),
    cloup.option("--probe", type=click.IntRange(0), help="Which followed input of the run."),
    data_option,
)
@scaling_option
@cloup.option_group(
    "How it looks",
    cloup.option(
        "-q",
        "--quality",
        type=click.Choice(["l", "m", "h", "k"]),
        default="m",
        show_default=True,
        help="480, 720, 1080 or 2160 pixels at the shorter side.",
    ),
    cloup.option(
        "--format",
        "file_format",
        type=click.Choice(["mp4", "gif", "webm", "png"]),
        help="png is a still of the end. Left out, by the name of the file, else mp4.",
    ),
    cloup.option(
        "--aspect", type=click.Choice(["16:9", "1:1", "9:16"]), default="16:9", show_default=True
    ),
    cloup.option(
        "--channel",
        type=click.Choice(_CHANNELS),
        help="Which weights of images in color are drawn. Left out, the scene's own.",
    ),
    cloup.option(
        "--palette",
        type=click.Choice([*_PALETTES, *(f"{name}-light" for name in _PALETTES)]),
        help="Left out, the scene's own.",
    ),
)
@cloup.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The file to make, with subtitles beside it; left out, it lies in the folder media.",
)
@cloup.option("--open", "open_it", is_flag=True, help="Show the file when it is done.")
def render(scene: str, **settings: Any) -> None:
    """Render a SCENE; nnviz scenes lists them."""
    # Here, since Manim takes a second to import.
    from nnviz_manim.cli.rendering import rendered  # noqa: PLC0415

    path = rendered(scene, **settings)
    click.echo(path)
    if settings["open_it"] and click.launch(str(path)):
        click.echo("nnviz: no program was found that shows it.", err=True)
