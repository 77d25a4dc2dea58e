"""``nnviz completion``: what a shell needs to complete our commands."""

from __future__ import annotations

import click
import cloup
from click.shell_completion import get_completion_class

__all__ = ["completion"]

_VARIABLE = "_NNVIZ_COMPLETE"


@cloup.command(epilog='Example: eval "$(nnviz completion bash)"')
@cloup.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@cloup.pass_context
def completion(ctx: cloup.Context, shell: str) -> None:
    """Print the script that completes nnviz in a shell.

    Put the line of the example into the shell's startup file to have it always.
    """
    kind = get_completion_class(shell)
    # The names that the choice allows are those that click knows.
    if kind is not None:
        click.echo(kind(ctx.find_root().command, {}, "nnviz", _VARIABLE).source())
