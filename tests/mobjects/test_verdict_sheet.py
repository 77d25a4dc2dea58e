"""The sheet of images that have color while they are mistaken."""

from dataclasses import replace

import numpy as np
import pytest

from nnviz_manim.analysis import follow
from nnviz_manim.datasets import Dataset
from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects import VerdictSheet
from nnviz_manim.painting.palette import palette_named, rgb
from nnviz_manim.recording import Run

IMAGES = np.ones((3, 4, 4))
MISTAKEN = [[1, 1, 0], [0, 1, 0]]


@pytest.fixture(autouse=True)
def _config(manim_config):
    """Nothing is written."""


def test_what_is_mistaken_has_the_color_of_wrong():
    sheet = VerdictSheet(IMAGES, MISTAKEN, epochs=[0, 2])
    np.testing.assert_array_equal(sheet.tints[:, 3], [1, 1, 0])
    np.testing.assert_array_equal(sheet.show_epoch(2).tints[:, 3], [0, 1, 0])
    np.testing.assert_allclose(sheet.tints[0, :3], rgb(palette_named("blue-orange").wrong))


def test_between_two_moments_a_color_is_on_its_way():
    sheet = VerdictSheet(IMAGES, MISTAKEN, epochs=[0, 2])
    np.testing.assert_allclose(sheet.show_epoch(0.5).tints[:, 3], [0.75, 1, 0])


def test_the_sheet_stays_within_its_room():
    for per_row in (1, 2, 3):
        sheet = VerdictSheet(IMAGES, MISTAKEN, per_row=per_row, width=5, height=2)
        assert sheet.width <= 5
        assert sheet.height <= 2


def test_marks_that_do_not_fit_are_refused():
    with pytest.raises(DrawingError, match="one an epoch and image"):
        VerdictSheet(IMAGES, [[1, 1], [0, 1]])


def test_the_first_of_each_class_come_first(run):
    labels = np.array([1, 1, 0, 1, 0, -1])
    probes = np.random.default_rng(0).random((6, run.info.layer_sizes[0]))
    followed = follow(run, Dataset(probes, labels.clip(0), feature_shape=run.info.feature_shape))
    info = replace(followed.info, probe_labels=tuple(labels.tolist()))
    sheet = VerdictSheet.of(Run(info, followed.moments), 4)
    expected = followed[0].activations[0][[2, 0, 4, 1]]
    np.testing.assert_array_equal(sheet.values.reshape(4, -1), expected)
    guesses = np.stack([snapshot.outputs.argmax(axis=1) for snapshot in followed])
    np.testing.assert_array_equal(sheet.mistaken, guesses[:, [2, 0, 4, 1]] != [0, 1, 0, 1])
