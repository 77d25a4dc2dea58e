"""The command with its subcommands, and what a shell is told at its end."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click
import cloup

from nnviz_manim import __version__
from nnviz_manim.cli.compare import compare
from nnviz_manim.cli.completion import completion
from nnviz_manim.cli.data import data
from nnviz_manim.cli.history import history
from nnviz_manim.cli.info import info
from nnviz_manim.cli.render import render
from nnviz_manim.cli.scenes import scenes
from nnviz_manim.cli.train import train
from nnviz_manim.errors import NNVizError

__all__ = ["DONE", "FAILED", "INTERRUPTED", "MISUSED", "app", "main"]

DONE, FAILED, MISUSED, INTERRUPTED = 0, 1, 2, 130
"""What the command ends with."""

_TRACEBACK_VARIABLE = "NNVIZ_TRACEBACK"


@cloup.group(
    epilog="Begin with: nnviz train -o run.npz, then: nnviz render train --run run.npz",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@cloup.version_option(__version__, prog_name="nnviz")
def app() -> None:
    """See a neural network learn: train it, look at the run, render it."""


for command in (train, info, history, compare, scenes, render, data, completion):
    app.add_command(command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Parameters
    ----------
    arguments
        What stands behind ``nnviz``; left out, as the shell gave it.

    Returns
    -------
    0 done, 1 failed, 2 wrongly used, 130 interrupted. What failed is said in one line; with the
    environment variable NNVIZ_TRACEBACK set, errors come out as Python raises them.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        ended = app.main(given, prog_name="nnviz", standalone_mode=False)
    except click.ClickException as fault:
        fault.show()
        return fault.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _say("interrupted.", INTERRUPTED)
    except BrokenPipeError:
        # Whoever read our output has seen enough; what is left would fail at Python's end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as fault:
        if _TRACEBACK_VARIABLE in os.environ:
            raise
        return _say(_line_of(fault), FAILED)
    return ended if isinstance(ended, int) else DONE


def _line_of(fault: Exception) -> str:
    text = " ".join(str(fault).split())
    if isinstance(fault, OSError) and fault.filename and fault.strerror:
        return f"{fault.filename}: {fault.strerror[0].lower()}{fault.strerror[1:]}."
    if isinstance(fault, (NNVizError, OSError)):
        return text
    return (
        f"{type(fault).__name__}: {text} (this should not happen; {_TRACEBACK_VARIABLE}=1 shows "
        "where it did)"
    )


def _say(text: str, code: int) -> int:
    click.echo(f"nnviz: {text}", err=True)
    return code
