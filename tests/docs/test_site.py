"""The documentation's own extension, and that nothing public is missing from its pages."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from docs_site import docstrings, example_pictures
from docs_site.rooms import ROOMS, names_of, owner_of
from docs_site.scene_pages import settings_of
from nnviz_manim.scenes import scene_files

SCENES = {scene.name: scene for scene in scene_files()}


def directives(text: str, name: str) -> list[tuple[str, str]]:
    """The arguments of a directive, each with its option ``within``."""
    pattern = rf"^\.\. {name}:: (\S+)\n(?:   :within: (\S+))?"
    return re.findall(pattern, text, flags=re.MULTILINE)


def pages(project: Path, folder: str) -> dict[str, str]:
    return {path.stem: path.read_text() for path in (project / "docs" / folder).glob("*.rst")}


def test_every_public_name_is_on_a_page(project: Path) -> None:
    texts = pages(project, "api")
    assert set(texts) == {"index", *re.findall(r"^   (\w+)$", texts["index"], re.MULTILINE)}
    shown = {
        each.path
        for text in texts.values()
        for room, within in directives(text, "public-names")
        for each in names_of(room)
        if each.origin.startswith(within)
    }
    for room in ROOMS:
        names = names_of(f"nnviz_manim.{room}")
        assert names
        assert not {each.path for each in names} - shown
        assert all(each.summary for each in names), [e.path for e in names if not e.summary]


def test_every_scene_has_a_section_and_a_card(project: Path) -> None:
    texts = pages(project, "gallery")
    index = texts.pop("index")
    stems = {scene.path.stem for scene in SCENES.values()}
    assert set(index.partition(".. scene-cards::")[2].split()) == stems
    for page, text in texts.items():
        assert f"\n   {page}\n" in index
        labels = re.findall(r"^\.\. _(\w+):$", text, re.MULTILINE)
        assert [stem for stem, _ in directives(text, "scene-section")] == labels
        cards = re.search(r"\.\. scene-cards::\n\n((?:   \w+\n)+)", text)
        assert cards is not None
        assert cards[1].split() == labels
        stems -= set(labels)
    assert not stems


@pytest.mark.parametrize("name", SCENES)
def test_every_setting_is_described(name: str) -> None:
    settings = settings_of(SCENES[name].load())
    assert not [each.name for each in settings if not each.meaning]
    for setting in settings:
        assert setting.expected
        assert " at 0x" not in setting.value
        assert len(setting.value) < 100


def test_settings_are_those_of_the_class() -> None:
    settings = {each.name: each for each in settings_of(SCENES["TrainScene"].load())}
    assert settings["digit"].value == "2"
    assert settings["digit"].is_own
    assert settings["digit"].meaning.startswith("Class of the followed input")
    assert settings["held_out"].value == "0.2"
    assert not settings["held_out"].is_own
    own = [each.is_own for each in settings.values()]
    assert own == sorted(own, reverse=True)


CONF = """
import sys
sys.path.insert(0, {tools!r})
extensions = ["sphinx.ext.autodoc", "docs_site"]
nitpicky = True
html_theme = "basic"
example_pictures = False
"""

PAGE = """
Page
====

.. public-names:: nnviz_manim.errors

.. public-names:: nnviz_manim.mixins
   :within: nnviz_manim.mixins.curve_fit

.. _curve_fit_scene:

Curve fit
---------

.. scene-section:: curve_fit_scene

.. scene-cards::

   curve_fit_scene

{broken}
"""


def build(project: Path, folder: Path, broken: str = "") -> tuple[str, str]:
    """Build a small site: its page without tags, and what was complained of."""
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace

    source = folder / "source"
    # As deep below the root as our own, so that pictures and scenes are found.
    source.mkdir()
    (source / "conf.py").write_text(CONF.format(tools=str(project / "tools")))
    (source / "index.rst").write_text(PAGE.format(broken=broken))
    for name in ("scenes", "media"):
        (folder / name).symlink_to(project / name)
    said = StringIO()
    with docutils_namespace():
        app = Sphinx(
            source, source, folder / "html", folder / "trees", "html", status=None, warning=said
        )
        app.build()
    return (folder / "html" / "index.html").read_text(), said.getvalue()


def test_a_small_site(project: Path, tmp_path: Path) -> None:
    page, said = build(project, tmp_path, "See :class:`nnviz_manim.errors.Nothing`.")
    text = " ".join(re.sub("<[^>]*>", "", page).split())
    complaints = said.splitlines()
    missing = [line for line in complaints if "is on no page" in line or "has no section" in line]
    assert any("nnviz_manim.learning.MLP is on no page" in line for line in missing)
    assert any("scenes/train_scene.py has no section" in line for line in missing)
    assert not any("errors" in line or "curve_fit" in line for line in missing)
    (broken,) = [line for line in complaints if "Nothing" in line]
    assert "reference target not found: nnviz_manim.errors.Nothing" in broken
    # What else has no target is described on pages that this site has not.
    others = [line for line in complaints if line not in missing and line != broken]
    targets = [re.findall(r"not found: ([\w.]+)", line)[0] for line in others]
    assert targets
    assert all(owner_of()[target].path not in page for target in targets)

    assert 'id="nnviz_manim.errors.SettingError"' in page
    assert 'id="nnviz_manim.mixins.CurveFitMixin.learn"' in page
    assert "Play the training: fast where little happens." in text
    # Bases are public ones, with what they do themselves described here.
    assert "Bases: StageMixin" in text
    assert 'id="nnviz_manim.mixins.CurveFitMixin.record_run"' in page
    for word in ("CurveFitScene", "StuckStartScene", "GuessedWeightsScene", "FoundWeightsScene"):
        assert word in text
    assert "learning_time 24 a number above 0 Run time of the training, in seconds." in text
    assert "class StuckStartScene(StuckFitMixin, Scene):" in text
    assert 'href="#curve-fit-scene"' in page


def test_returns_without_a_type_are_words() -> None:
    lines = ["Count.", "", "Returns", "-------", "So many,", "or none.", "", "Raises", "------"]
    assert list(docstrings.with_returns(lines)) == [
        "Count.",
        "",
        ":returns: So many,",
        "    or none.",
        "",
        "",
        "Raises",
        "------",
    ]


def test_signatures_are_written_as_in_the_code() -> None:
    long = "(x: ndarray[tuple[Any, ...], dtype[float64]], n: int)"
    short = docstrings.shorten(None, "", "", None, None, long, "")
    assert short == ("(x: NDArray[float64], n: int)", "")


def test_public_names_of_two_rooms_have_one_home() -> None:
    assert owner_of()["nnviz_manim.recording.Snapshot"].room == "nnviz_manim.learning"
    assert owner_of()["nnviz_manim.learning.snapshot.Snapshot"].room == "nnviz_manim.learning"


def test_the_picture_of_an_example() -> None:
    examples = example_pictures.examples_with_scenes()
    assert len(examples) > 40
    picture = example_pictures.last_frame(examples["nnviz_manim.mobjects.basic.box.Box"])
    assert picture.size == (640, 360)
    pixels = np.asarray(picture).astype(int)
    lit = np.abs(pixels - pixels[0, 0]).sum(axis=2) > 30
    across = np.flatnonzero(lit.any(axis=0))
    assert np.ptp(across) > 300, "the ground around it is left out"


def test_close_ups_keep_all_that_is_seen() -> None:
    for place in [(0, 0, 60, 30), (1200, 690, 1280, 720), (100, 0, 1100, 720), (0, 0, 0, 0)]:
        frame: Any = Image.new("RGB", (1280, 720), "black")
        if place[2]:
            frame.paste("white", place)
        cut = example_pictures.close_up(frame)
        assert cut.size == (640, 360)
        area = (place[2] - place[0]) * (place[3] - place[1])
        lit = np.asarray(cut).mean() / 255 * 640 * 360
        # Enlarged at most as far as the smallest cut allows, and never cut off.
        assert area / 4 * 0.97 <= lit <= area * (640 / 400) ** 2 * 1.03
