"""Stands at a scene's ``play`` and looks at what the scene holds whenever one ends."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from manim import ManimColor, Scene, Wait, config
from PIL import Image

from previews import layout, lettering, listening, overlaps
from previews.motion import Frame

__all__ = ["Stills", "Watch"]


class Watch:
    """Notes waits, and what is wrong with the places of things.

    Parameters
    ----------
    scene
        The scene, before it is rendered.
    """

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.waits: list[tuple[int, int]] = []
        self.faults: dict[str, str] = {}
        self.width, self.height = float(config.frame_width), float(config.frame_height)
        self._play = scene.play
        scene.play = self.play  # type: ignore[method-assign]

    @property
    def frames(self) -> int:
        """Frames drawn so far."""
        return round(self.scene.renderer.time * config.frame_rate)

    @property
    def ground(self) -> tuple[int, int, int]:
        """Red, green and blue of what the scene paints on, 0 to 255."""
        camera: Any = self.scene.camera
        red, green, blue = (int(each) for each in ManimColor(camera.background_color).to_int_rgb())
        return red, green, blue

    def play(self, *animations: Any, **options: Any) -> None:
        """Play as the scene does, then look."""
        first = self.frames
        self._play(*animations, **options)
        if all(isinstance(each, Wait) for each in self.scene.animations or []):
            self.waits.append((first, self.frames))
        self.look()

    def look(self) -> None:
        """Note what is wrong now; what stays wrong is noted once."""
        mobjects = [*self.scene.mobjects, *self.scene.foreground_mobjects]
        camera: Any = self.scene.camera
        painted = [*listening.listen(mobjects, camera), *overlaps.written(mobjects)]
        # A viewer sees text as large as a camera that moved in shows it.
        pixels = float(config.pixel_height) / float(camera.frame_height)
        found = [
            *layout.outside(mobjects, self.width, self.height),
            *lettering.too_small(mobjects, pixels),
            *lettering.painted_too_small(painted, pixels),
            *overlaps.overlapping(painted),
            *overlaps.straying(painted, self.width, self.height),
        ]
        for fault in found:
            moment = f"at {self.scene.renderer.time:.1f} s: "
            self.faults.setdefault(re.sub(r"[\d.-]+", "", fault), moment + fault)


class Stills(Watch):
    """Goes through a scene without drawing it, but for the frames at some moments and the last.

    A play is taken in a few steps: to each moment that is asked for within it, and to its end.

    Parameters
    ----------
    scene
        A scene that was told to skip its animations, before it is rendered.
    moments
        By name, in seconds from the scene's start.
    """

    def __init__(self, scene: Scene, moments: Mapping[str, float]) -> None:
        super().__init__(scene)
        self.pictures: dict[str, Frame] = {}
        self._asked = dict(moments)
        self._start = 0.0
        self._go_to = scene.update_to_time
        patched: Any = scene
        patched.update_to_time = self._step
        patched.get_time_progression = self._steps

    def play(self, *animations: Any, **options: Any) -> None:
        """Play as the scene does, and take the pictures that a wait went by."""
        self._start = float(self.scene.renderer.time)
        super().play(*animations, **options)
        for name in self._passed(float(self.scene.renderer.time)):
            self.take(name)

    def take(self, name: str) -> None:
        """Draw the present frame, and keep it."""
        renderer: Any = self.scene.renderer
        static, renderer.static_image = renderer.static_image, None
        renderer.update_frame(self.scene, mobjects=None)
        self.pictures[name] = np.array(renderer.get_frame()[..., :3], dtype=np.uint8)
        renderer.static_image = static
        self._asked.pop(name, None)

    def save(self, folder: Path, name: str) -> None:
        """Leave the pictures as PNG files."""
        for moment, picture in self.pictures.items():
            Image.fromarray(picture).save(folder / f"{name}_{moment}.png")

    def _passed(self, moment: float) -> list[str]:
        return [name for name, time in self._asked.items() if time <= moment + 1e-6]

    def _step(self, t: float) -> None:
        self._go_to(t)
        for name in self._passed(self._start + t):
            self.take(name)

    def _steps(self, run_time: float, *_arguments: Any, **_options: Any) -> _Steps:
        end = self._start + run_time
        within = {time - self._start for time in self._asked.values() if time < end}
        return _Steps([*sorted(time for time in within if time >= 0), run_time])


class _Steps(list[float]):
    """Stands for the bar that shows how far Manim is."""

    def close(self) -> None:
        """Close nothing."""
