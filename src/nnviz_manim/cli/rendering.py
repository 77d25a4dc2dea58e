"""Rendering a scene of ours into a file, with settings from the command line."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

from manim import Scene, config, tempconfig
from manim.constants import QUALITIES

from nnviz_manim.analysis import follow
from nnviz_manim.cli.data_sources import load_data
from nnviz_manim.cli.fitting import settings_for
from nnviz_manim.cli.output_place import require_place
from nnviz_manim.datasets import Dataset
from nnviz_manim.errors import SettingError
from nnviz_manim.mixins import RecordedRunMixin
from nnviz_manim.recording import Run
from nnviz_manim.scenes import SceneFile, scene_named
from nnviz_manim.support.left_behind import working_folder

__all__ = ["needs_of", "rendered"]

_FORMATS = {".mp4": "mp4", ".gif": "gif", ".webm": "webm", ".png": "png"}
_OF_SCENES = {"sample", "mnist"}
_ASPECTS = {"16:9": (16, 9), "1:1": (1, 1), "9:16": (9, 16)}
_SHORTER_SIDE = 8.0
"""Scene units of the shorter side, as Manim's own frame has them."""


class _Frame(NamedTuple):
    """A picture in pixels and in scene units."""

    pixel_width: int
    pixel_height: int
    frame_width: float
    frame_height: float

    @classmethod
    def of(cls, aspect: str, pixels: int) -> _Frame:
        across, up = _ASPECTS[aspect]
        unit = min(across, up)
        # Videos need even numbers of pixels; 854 × 480 is what Manim calls low quality.
        width, height = (2 * -(-pixels * side // (2 * unit)) for side in (across, up))
        return cls(width, height, _SHORTER_SIDE * across / unit, _SHORTER_SIDE * up / unit)


def needs_of(scene: Any) -> str:
    """Say what a scene's class wants to be given."""
    return getattr(scene, "needs", "nothing: it makes its networks itself")


def rendered(
    name: str,
    *,
    run_file: Path | None,
    probe: int | None,
    data: str | None,
    label: str | None,
    scaling: str,
    targets: str | None,
    features: str | None,
    quality: str,
    file_format: str | None,
    aspect: str,
    channel: str | None,
    palette: str | None,
    output: Path | None,
    **_: Any,
) -> Path:
    """Render a scene.

    Parameters
    ----------
    name
        Of the scene.
    run_file, probe, data, label, scaling, targets, features
        What it shows.
    quality, file_format, aspect, channel, palette
        How it looks.
    output
        The file; None for Manim's own place.

    Returns
    -------
    The path of the file.

    Raises
    ------
    NNVizError
        If there is no such scene, or it cannot show what it is given.
    """
    entry = scene_named(name)
    scene = entry.load()
    chosen_format = _format_of(output, file_format)
    settings: dict[str, Any] = {}
    if run_file is not None:
        run = _probe_alone(Run.load(run_file), probe)
        settings |= {"run_file": run_file, "load_run": lambda *_: run} | _followed(run)
    elif probe is not None:
        raise SettingError("--probe counts the inputs that a run follows: give --run too.")
    if data is not None:
        settings["data"] = load_data(data, label, scaling, targets, features)
        # Data that scenes were made for are shown as their settings have them.
        if run_file is None and data not in _OF_SCENES and issubclass(scene, RecordedRunMixin):
            settings |= settings_for(scene, settings["data"])
    look = {"channel": channel, "palette": palette}
    settings |= {name: value for name, value in look.items() if value is not None}
    scene_class = _with_settings(entry, settings)
    level = next(each for each in QUALITIES.values() if each["flag"] == quality)
    frame = _Frame.of(aspect, level["pixel_height"])
    configuration = {
        "input_file": str(entry.path),
        "frame_rate": level["frame_rate"],
        **frame._asdict(),
        "format": chosen_format,
        "preview": False,
        "verbosity": "WARNING",
    }
    # What Manim has to say goes beside, for whoever reads our output reads the path.
    with redirect_stdout(sys.stderr), tempconfig(configuration), _ended_when_told():
        return _rendered_whole(scene_class, entry, chosen_format, output)


def _rendered_whole(
    scene_class: type[Scene], entry: SceneFile, chosen_format: str, output: Path | None
) -> Path:
    """Render in a folder of its own beside the place, and put the file there when it is whole.

    Manim itself writes under the final name, and takes what a killed render has left for whole.
    """
    kind = "images_dir" if chosen_format == "png" else "video_dir"
    own = Path(config.get_dir(kind, module_name=entry.path.stem))
    folder = own.resolve() if output is None else output.parent
    folder.mkdir(parents=True, exist_ok=True)
    with working_folder(folder, ".rendering-") as whole:
        # Manim fills in what a path has in braces, so better none of those above us.
        work = os.path.relpath(whole)
        places = {"video_dir": work, "images_dir": work, "partial_movie_dir": f"{work}/parts"}
        with tempconfig(places | {"disable_caching": True}):
            scene = scene_class()
            scene.render()
            made = _file_of(scene, chosen_format)
        place = folder / made.name if output is None else output
        if made.suffix != place.suffix.lower():
            raise SettingError(
                f"{entry.name} is a still: name a file that ends in .png, or take --format png."
            )
        for words in Path(work).glob("*.srt"):
            words.replace(place.with_suffix(".srt"))
        made.replace(place)
    return place


@contextmanager
def _ended_when_told() -> Iterator[None]:
    """Have the signal by which others end us clear away what is unfinished, as Ctrl-C does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(number: int, _: Any) -> None:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _format_of(output: Path | None, given: str | None) -> str:
    if output is None:
        return given or "mp4"
    require_place(output)
    by_name = _FORMATS.get(output.suffix.lower())
    if by_name is None or given not in {None, by_name}:
        raise SettingError(
            f"{output}: the ending must be that of the format, one of {', '.join(_FORMATS)}."
        )
    return by_name


def _probe_alone(run: Run, probe: int | None) -> Run:
    """Give a run that follows one of its inputs only."""
    if probe is None:
        return run
    probes, info = run[0].activations[0], run.info
    if probe >= len(probes):
        raise SettingError(
            f"there is no probe {probe}: the run follows {len(probes)}, numbered from 0."
        )
    label = info.probe_labels[probe] if info.probe_labels else -1
    return follow(
        run,
        Dataset(
            probes[[probe]],
            labels=None if label < 0 else [label],  # type: ignore[arg-type]
            class_names=info.class_names,
            value_range=None,
            targets=[info.probe_targets[probe]] if info.probe_targets else None,  # type: ignore[arg-type]
        ),
    )


def _followed(run: Run) -> dict[str, Any]:
    """Settings that name the first followed input, for scenes that look for it by them."""
    label = run.info.probe_labels[0] if run.info.probe_labels else -1
    return {} if label < 0 else {"digit": label, "example": 0}


def _with_settings(entry: SceneFile, settings: dict[str, Any]) -> type[Scene]:
    scene = entry.load()
    for name in ("run_file", "data", "channel", "palette"):
        if name not in settings:
            continue
        if not hasattr(scene, name):
            option = "--run" if name == "run_file" else f"--{name}"
            raise SettingError(
                f"{entry.name} takes no {option}; it needs {needs_of(scene)}. "
                "nnviz scenes tells what each can show."
            )
    fitting = {name: value for name, value in settings.items() if hasattr(scene, name)}
    made: type[Scene] = type(entry.name, (scene,), {**fitting, "__module__": scene.__module__})
    return made


def _file_of(scene: Scene, file_format: str) -> Path:
    writer: Any = scene.renderer.file_writer
    if file_format != "png" and writer.movie_file_path.is_file():
        return Path(writer.movie_file_path)
    return Path(writer.image_file_path)
