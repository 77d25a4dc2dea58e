"""The README's table of scenes, its pictures and its links; its recipes are in tests/docs."""

from __future__ import annotations

import re
from pathlib import Path

from make_media import PICTURES

MOST_LINES = 130
MOST_BYTES = 4_000_000


def links(project: Path) -> list[str]:
    found = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", (project / "README.md").read_text())
    return [path for path in found if "://" not in path]


def test_every_scene_is_in_the_table(project: Path):
    text = (project / "README.md").read_text()
    for file in (project / "scenes").glob("*.py"):
        picture = rf"!\[[^\]]+\]\(media/{file.stem}\.(gif|png)\)<br>`{file.name}`<br>\w"
        assert re.search(picture, text), file.name


def test_all_that_is_linked_is_there(project: Path):
    assert "docs/recipes.md" in links(project)
    for path in links(project):
        assert (project / path).stat().st_size > 500, path


def test_pictures_are_those_of_the_tool_and_small(project: Path):
    shown = [Path(path).name for path in links(project) if path.startswith("media/")]
    assert sorted(shown) == sorted(picture.name for picture in PICTURES)
    there = {path.name: path.stat().st_size for path in (project / "media").glob("*.*")}
    assert set(there) == set(shown)
    assert sum(there.values()) < MOST_BYTES


def test_it_is_short(project: Path):
    assert len((project / "README.md").read_text().splitlines()) <= MOST_LINES
