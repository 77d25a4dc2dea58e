"""The scenes of other frameworks: what they show is what those have learned."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
from manim import Scene, tempconfig

from nnviz_manim.analysis import line_fit, line_network
from nnviz_manim.errors import MissingLibraryError
from nnviz_manim.mixins import FrameworksMixin, KerasFitMixin, TorchTrainingMixin
from nnviz_manim.painting.palette import rgb

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


@pytest.fixture(autouse=True)
def _no_video(manim_config):
    """Renders nothing into files."""


class Both(FrameworksMixin, Scene):
    learning_time = 2.0


class Digits(TorchTrainingMixin, Scene):
    layer_sizes, epochs, digit = (784, 6, 10), 2, 2


class Fit(KerasFitMixin, Scene):
    epochs = 3


@pytest.fixture(scope="module")
def both():
    """The scene of both programs, at its end, and its last frame."""
    settings = {
        "dry_run": True,
        "pixel_width": 854,
        "pixel_height": 480,
        "frame_height": 8.0,
        "frame_width": 8.0 * 854 / 480,
        "progress_bar": "none",
        "verbosity": "ERROR",
        "frame_rate": 2,
    }
    with tempconfig(settings):
        scene = Both()
        scene.render()
        return scene, scene.camera.pixel_array.copy()


def test_scikit_learn_s_curve_is_drawn_from_its_own_weights(both):
    from sklearn.neural_network import MLPClassifier

    scene, frame = both
    data = scene.data
    network = MLPClassifier((2,), "logistic", solver="lbfgs", random_state=scene.random_state)
    network.fit(data.features, data.labels)
    curves = scene.curves[0]
    theirs = network.predict_proba(np.float32(scene.x)[:, np.newaxis])[:, 1]
    np.testing.assert_allclose(curves.answer.values[0], theirs, atol=1e-5)
    assert scene.runs[0][-1].epoch == network.n_iter_
    assert scene.counts[0].iterations.text == f"{network.n_iter_}"
    # Between two points the answer's curve alone is at its place.
    middle = int(np.argmin(np.abs(scene.x + 0.3)))
    x, y = curves.plot.at(scene.x[middle], theirs[middle])[:2]
    painted = frame[round((4 - y) * 60), round((x + 8 * 854 / 480 / 2) * 60), :3] / 255
    assert painted == pytest.approx(rgb(scene.colors.ink), abs=0.08)


def test_each_side_has_the_numbers_of_its_own_run(both):
    scene, _ = both
    numbers = scene.shown_numbers()
    assert len(numbers) == 10  # of each: two switches, cost, points right, iterations
    for name, (shown, expected) in numbers.items():
        assert float(shown) == pytest.approx(expected, abs=0.0051), name
    ends = [line_fit(line_network(run[-1]), scene.data, scene.x) for run in scene.runs]
    assert [fit.score for fit in ends] == [12, 12]
    assert "12 of 12" in scene.describe_ends(ends)
    ends[0].right[0] = False
    assert "scikit-learn tells 11 of 12 points right, nnviz-manim 12" in scene.describe_ends(ends)
    assert f"{scene.runs[0][-1].epoch:.0f} iterations" in scene.describe_iterations()


def test_the_digits_are_learned_by_pytorch_and_kept_like_any_run(manim_config, tmp_path):
    import torch

    torch.set_num_threads(1)
    manim_config.media_dir = str(tmp_path)
    torch.manual_seed(4)
    expected = torch.rand(1)
    torch.manual_seed(4)
    scene = Digits()
    scene.build()
    assert torch.equal(torch.rand(1), expected)
    assert scene.run.info.versions["torch"] == torch.__version__
    assert list(scene.run.moments.epoch) == [0, 1, 2]
    assert scene.run[-1].test_accuracy > 0.5
    assert scene.run[-1].test_accuracy > scene.run[0].test_accuracy
    again = Digits().make_run()
    np.testing.assert_array_equal(again[-1].weights[1], scene.run[-1].weights[1])


def test_twelve_points_are_learned_by_keras():
    scene = Fit()
    scene.build()
    again = Fit()  # whatever Keras has drawn meanwhile
    again.build()
    np.testing.assert_array_equal(again.run[-1].weights[1], scene.run[-1].weights[1])
    assert "keras" in scene.run.info.versions
    assert list(scene.run.moments.epoch) == [0, 1, 2, 3]
    scene.picture.show(scene.run[-1])
    for name, (shown, expected) in scene.shown_numbers().items():
        assert float(shown) == pytest.approx(expected, abs=0.0051), name


@pytest.mark.parametrize(
    ("kind", "library", "extra"),
    [
        (Both, "sklearn.neural_network", "sklearn"),
        (Digits, "torch", "torch"),
        (Fit, "keras", "keras,torch"),
    ],
)
def test_a_missing_framework_is_one_line_with_what_to_install(
    kind, library, extra, monkeypatch, manim_config, tmp_path
):
    manim_config.media_dir = str(tmp_path)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingLibraryError, match=rf"nnviz-manim\[{extra}\]") as caught:
        kind().build()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("scene", "library", "extra"),
    [
        ("FrameworksScene", "sklearn", "sklearn"),
        ("TorchDigitsScene", "torch", "torch"),
        ("KerasTwelvePointsScene", "keras", "keras,torch"),
    ],
)
def test_manims_command_says_what_to_install_and_nothing_else(
    project, tmp_path, scene, library, extra
):
    """In a process of its own, that finds no such library."""
    code = (
        f"import sys; sys.modules[{library!r}] = None; sys.argv[0] = 'manim';"
        "from manim.__main__ import main; main()"
    )
    words = ["-ql", "--media_dir", str(tmp_path), str(project / "scenes" / "frameworks_scene.py")]
    done = subprocess.run(
        [sys.executable, "-c", code, *words, scene],
        cwd=tmp_path,
        env={**os.environ, "COLUMNS": "300"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    said = [line for line in done.stdout.splitlines() if line and "Manim Community" not in line]
    assert len(said) == 1, done.stdout
    assert f'python -m pip install "nnviz-manim[{extra}]"' in said[0]
    assert "Traceback" not in done.stdout + done.stderr
