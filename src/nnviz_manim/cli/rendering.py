"""Rendering a scene of ours into a file, with settings from the command line."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, NamedTuple

from manim import Scene, tempconfig
from manim.constants import QUALITIES

from nnviz_manim.analysis import follow
from nnviz_manim.cli.data_sources import load_data
from nnviz_manim.datasets import Dataset
from nnviz_manim.errors import SettingError
from nnviz_manim.recording import Run
from nnviz_manim.scenes import SceneFile, scene_named

__all__ = ["needs_of", "rendered"]

_FORMATS = {".mp4": "mp4", ".gif": "gif", ".webm": "webm", ".png": "png"}
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
    quality: str,
    file_format: str | None,
    aspect: str,
    palette: str | None,
    output: Path | None,
    **_: Any,
) -> Path:
    """Render a scene.

    Parameters
    ----------
    name
        Of the scene.
    run_file, probe, data, label, scaling
        What it shows.
    quality, file_format, aspect, palette
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
    chosen_format = _format_of(output, file_format)
    settings: dict[str, Any] = {}
    if run_file is not None:
        run = _probe_alone(Run.load(run_file), probe)
        settings |= {"run_file": run_file, "make_run": lambda _: run} | _followed(run)
    elif probe is not None:
        raise SettingError("--probe counts the inputs that a run follows: give --run too.")
    if data is not None:
        settings["data"] = load_data(data, label, scaling)
    if palette is not None:
        settings["palette"] = palette
    scene_class = _with_settings(entry, settings)
    level = next(each for each in QUALITIES.values() if each["flag"] == quality)
    frame = _Frame.of(aspect, level["pixel_height"])
    with tempconfig(
        {
            "input_file": str(entry.path),
            "frame_rate": level["frame_rate"],
            **frame._asdict(),
            "format": chosen_format,
            "preview": False,
            "verbosity": "WARNING",
        }
    ):
        scene = scene_class()
        scene.render()
        made = _file_of(scene, chosen_format)
    return made if output is None else _moved(made, output)


def _format_of(output: Path | None, given: str | None) -> str:
    if output is None:
        return given or "mp4"
    if output.is_dir() or not output.parent.is_dir():
        raise SettingError(f"{output}: must be a file in a folder that exists.")
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
        ),
    )


def _followed(run: Run) -> dict[str, Any]:
    """Settings that name the first followed input, for scenes that look for it by them."""
    label = run.info.probe_labels[0] if run.info.probe_labels else -1
    return {} if label < 0 else {"digit": label, "example": 0}


def _with_settings(entry: SceneFile, settings: dict[str, Any]) -> type[Scene]:
    scene = entry.load()
    own = {"digit", "example"}
    for name in settings.keys() - own - {"make_run"}:
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
    if file_format == "png":
        return Path(writer.image_file_path)
    return Path(writer.gif_file_path if file_format == "gif" else writer.movie_file_path)


def _moved(made: Path, output: Path) -> Path:
    """Put a file in its place at once, also from another disk."""
    beside = output.with_name(f".{output.name}.part")
    try:
        shutil.copyfile(made, beside)
        beside.replace(output)
    finally:
        beside.unlink(missing_ok=True)
    return output
