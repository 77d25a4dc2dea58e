"""Every scene of ``scenes/`` in frames of every shape: where things stand when it ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from manim import tempconfig

from previews.rendering import scene_classes
from previews.watching import Watch

SCENES = sorted((Path(__file__).resolve().parents[2] / "scenes").glob("[!_]*.py"))
FRAMES = {
    "16:9": (854, 480, 8 * 854 / 480, 8.0),
    "1:1": (480, 480, 8.0, 8.0),
    "9:16 in large units": (480, 854, 9.0, 9 * 854 / 480),
    "9:16 in small units": (480, 854, 8 * 480 / 854, 8.0),
}


class WatchedAtItsEnd(Watch):
    """Looks at nothing before the scene has ended."""

    def play(self, *animations, **options):
        self._play(*animations, **options)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A folder in which a training of one frame is kept for the next."""
    return tmp_path_factory.mktemp("kept")


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("path", SCENES, ids=lambda path: path.stem)
def test_at_its_end_a_scene_fills_the_frame_and_nothing_overlaps(path, frame, kept):
    width, height, wide, high = FRAMES[frame]
    settings = {
        "quality": "low_quality",
        "pixel_width": width,
        "pixel_height": height,
        "frame_width": wide,
        "frame_height": high,
        "dry_run": True,
        "media_dir": str(kept),
        "disable_caching": True,
        "progress_bar": "none",
        "verbosity": "ERROR",
    }
    for kind in scene_classes(path):
        with tempconfig(settings):
            scene = kind(skip_animations=True)
            watch = WatchedAtItsEnd(scene)
            scene.render()
            watch.look()
        assert list(watch.faults.values()) == [], kind.__name__
        assert scene.mobjects, "it ends with a picture"
