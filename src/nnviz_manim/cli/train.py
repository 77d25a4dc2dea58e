"""``nnviz train``: a training, watched in one line, kept in a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import cloup
from click.core import ParameterSource

from nnviz_manim.cli.data_sources import data_option, held_out_part, load_data, scaling_option
from nnviz_manim.cli.fitting import Pace, sizes_for
from nnviz_manim.cli.info import print_run
from nnviz_manim.cli.live_line import Watched
from nnviz_manim.cli.output_place import require_place
from nnviz_manim.datasets import Dataset
from nnviz_manim.errors import SettingError
from nnviz_manim.learning import ACTIVATIONS, LOSSES, MLP, OPTIMIZERS
from nnviz_manim.learning import train as train_network
from nnviz_manim.recording import Run
from nnviz_manim.recording.recorder import interrupted_path
from nnviz_manim.recording.unfinished import UnfinishedRun, unfinished_path

__all__ = ["train"]

_MOST_PROBES, _FEW_PROBES = 20, 5
_INTERRUPTED = 130


class _Sizes(click.ParamType[Any]):
    """Units of hidden layers: 10,10."""

    name = "sizes"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[int, ...]:
        if not isinstance(value, str):
            return tuple(value)
        parts = [part.strip() for part in value.split(",") if part.strip()]
        if not all(part.isascii() and part.isdecimal() and int(part) for part in parts):
            self.fail(f"{value!r} is no list of whole numbers from 1, such as 10,10.", param, ctx)
        return tuple(map(int, parts))


@cloup.command(epilog="Example: nnviz train --data digits8 --layers 16 --epochs 20 -o run.npz")
@cloup.option_group(
    "What is learned",
    data_option,
    cloup.option(
        "--held-out",
        type=click.FloatRange(0, 1, max_open=True),
        default=0.2,
        show_default=True,
        help="Share of the data that is only tested on.",
    ),
)
@scaling_option
@cloup.option_group(
    "Network and training",
    cloup.option(
        "--layers",
        type=_Sizes(),
        default="10,10",
        show_default=True,
        metavar="N,N…",
        help='Units of the hidden layers; "" for none. Input and output follow from the data.',
    ),
    cloup.option(
        "--activation",
        type=click.Choice(list(ACTIVATIONS)),
        default="relu",
        show_default=True,
        help="Of the hidden layers.",
    ),
    cloup.option("--epochs", type=click.IntRange(0), default=12, show_default=True),
    cloup.option(
        "--batch", type=click.IntRange(1), help="Examples a step. Left out, 32, or fewer of few."
    ),
    cloup.option(
        "--optimizer", type=click.Choice(list(OPTIMIZERS)), default="adam", show_default=True
    ),
    cloup.option(
        "--learning-rate",
        type=float,
        help="Left out, the optimizer's own; adam takes larger steps where examples are few.",
    ),
    cloup.option(
        "--loss",
        type=click.Choice(list(LOSSES)),
        help="Left out, cross-entropy, or squared_error for numbers.",
    ),
    cloup.option("--seed", type=click.IntRange(0), default=0, show_default=True),
)
@cloup.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default="run.npz",
    show_default=True,
    help="The file to keep the run in.",
)
@cloup.option(
    "--resume",
    is_flag=True,
    help="Go on where a training into the same file was cut off, with its settings.",
)
def train(output: Path, resume: bool, **settings: Any) -> None:
    """Train a network, and record every epoch.

    Every epoch is written to the disk as it is done: after a kill, a crash or Ctrl-C, --resume goes
    on from there, and ends with the same weights. Ctrl-C also keeps what was recorded until then
    beside the file, by a name of its own.
    """
    require_place(output)
    if resume:
        settings = _settings_to_resume(output, settings)
    name = settings["data"] or "sample"
    data = load_data(
        name, *(settings[option] for option in ("label", "scaling", "targets", "features"))
    )
    learned, held_out = held_out_part(name, data, settings["held_out"], settings["seed"])
    pace, rate = Pace.of(len(learned), settings["optimizer"]), settings["learning_rate"]
    training = train_network(
        _network(learned, settings),
        learned,
        test=held_out,
        epochs=settings["epochs"],
        batch_size=settings["batch"] or pace.batch_size,
        learning_rate=pace.learning_rate if rate is None else rate,
        optimizer=settings["optimizer"],
        loss=settings["loss"],
        seed=settings["seed"],
        probes=_probes(learned if held_out is None else held_out),
    )
    with Watched(training, settings["epochs"]) as watched:
        run = Run.record(watched, path=output, resume=resume, notes=settings)
    if watched.interrupted:
        output = interrupted_path(output)
    print_run(run, str(output))
    if watched.interrupted:
        click.echo(
            f"nnviz: interrupted; {len(run)} moments are kept in {output}. --resume goes on.",
            err=True,
        )
        raise click.exceptions.Exit(_INTERRUPTED)


def _settings_to_resume(output: Path, given: dict[str, Any]) -> dict[str, Any]:
    """Settings of the training that was cut off, which any that are given must agree with."""
    place = unfinished_path(output)
    unfinished = UnfinishedRun.found(place)
    unfinished.close()
    ctx, settings = click.get_current_context(), dict(given)
    for option in ctx.command.params:
        if option.name in settings.keys() & unfinished.notes.keys():
            try:
                kept = option.type_cast_value(ctx, unfinished.notes[option.name])
            except (click.BadParameter, TypeError, ValueError) as fault:
                raise SettingError(f"{place}: its {option.name} is damaged ({fault}).") from fault
            settings[option.name] = kept
    for name, value in given.items():
        is_given = ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if is_given and value != settings[name]:
            raise SettingError(
                f"--{name.replace('_', '-')} {value!r} is not what the training began with, "
                f"{settings[name]!r}: leave it out to resume, or leave out --resume to begin anew."
            )
    return settings


def _network(data: Dataset, settings: dict[str, Any]) -> MLP:
    hidden = settings["layers"]
    if data.targets is not None:
        return MLP(
            sizes_for(data, hidden),
            activations=[settings["activation"]] * len(hidden) + ["identity"],
            seed=settings["seed"],
        )
    if data.labels is None:
        raise SettingError(
            f"{data.name}: has no labels to learn; name their column with --label, or columns of"
            f" numbers with --targets."
        )
    loss, classes = settings["loss"], len(data.class_names)
    fitting = LOSSES[loss].output_activations if loss else ("softmax",)
    last = "softmax" if "softmax" in fitting else fitting[0]
    # One output says no or yes by itself.
    sizes = sizes_for(data, hidden)
    return MLP(
        (*sizes[:-1], 1) if loss == "binary_cross_entropy" and classes == 2 else sizes,
        activations=[settings["activation"]] * len(hidden) + [last],
        seed=settings["seed"],
    )


def _probes(source: Dataset) -> Dataset:
    """One input of each class that there is, to be followed; of numbers the first ones."""
    if source.labels is None:
        return source.pick(range(min(len(source), _FEW_PROBES)))
    found = [source.positions_of(k)[:1] for k in range(len(source.class_names))]
    return source.pick([int(each[0]) for each in found if each.size][:_MOST_PROBES])
