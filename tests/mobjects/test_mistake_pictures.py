"""The confusion matrix and the gallery of mistakes against the run's own numbers."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Create, FadeIn, Transform

from nnviz_manim.analysis import follow
from nnviz_manim.analysis.mistakes import confident_mistakes
from nnviz_manim.errors import DrawingError, SettingError
from nnviz_manim.mobjects import ConfusionMatrix, Learning, MistakeGallery
from nnviz_manim.painting import PALETTES
from nnviz_manim.painting.palette import rgb

COUNTS = np.array([[[6, 3, 1], [0, 10, 0], [5, 5, 0]], [[10, 0, 0], [0, 9, 1], [0, 2, 8]]])
NAMES = ("ant", "bee", "cat")


@pytest.fixture
def tested(run):
    """The tiny run, following sixty images that it mostly gets wrong."""
    rng = np.random.default_rng(3)
    images = rng.random((60, 16), dtype=np.float32)
    from nnviz_manim.datasets import Dataset

    return follow(run, Dataset(images, np.arange(60) % 3, NAMES, (4, 4)))


def test_it_counts_what_is_taken_for_what(tested):
    matrix = ConfusionMatrix.of(tested)
    labels = np.array(tested.info.probe_labels)
    for moment, snapshot in enumerate(tested):
        guesses = snapshot.outputs.argmax(axis=1)
        for label in range(3):
            for guess in range(3):
                expected = sum(
                    own == label and said == guess
                    for own, said in zip(labels, guesses, strict=True)
                )
                assert matrix.counts[moment, label, guess] == expected
    assert (matrix.counts.sum(axis=2) == 20).all()


def test_it_is_in_lockstep_with_the_run(tested):
    matrix = ConfusionMatrix.of(tested)
    animation = Learning(tested, matrix)
    animation.begin()
    animation.interpolate(0.5)
    np.testing.assert_allclose(matrix.shown(), matrix.counts[2], atol=1e-9)
    animation.interpolate(0.625)
    np.testing.assert_allclose(matrix.shown(), matrix.counts[2:4].mean(axis=0), atol=1e-9)
    animation.finish()
    np.testing.assert_array_equal(matrix.shown(), matrix.counts[-1])


def test_recorded_epochs_need_not_be_whole_numbers():
    matrix = ConfusionMatrix(COUNTS, NAMES, epochs=[2.0, 6.0])
    matrix.show(type("Snapshot", (), {"epoch": 3.0}))
    np.testing.assert_allclose(matrix.shown(), COUNTS[0] + 0.25 * (COUNTS[1] - COUNTS[0]))


def test_unknown_classes_do_not_count(run):
    from nnviz_manim.datasets import Dataset

    followed = follow(run, Dataset(np.zeros((2, 16)), np.array([0, 2]), NAMES, (4, 4)))
    assert ConfusionMatrix.of(followed).counts[0].sum() == 2
    with pytest.raises(SettingError, match="knows the class of none"):
        ConfusionMatrix.of(follow(run, np.zeros((2, 16))))


def test_a_cell_is_as_full_as_its_share_of_the_row():
    matrix = ConfusionMatrix(COUNTS, NAMES)
    fills = matrix.fills()
    assert fills[1, 1] == fills.max()
    assert fills[1, 0] == 0
    assert fills[0, 1] / fills[0, 0] == pytest.approx(np.sqrt(3 / 6))


def test_what_is_right_is_green_and_what_is_wrong_red(paint, at):
    matrix = ConfusionMatrix(COUNTS, NAMES, size=6.0).show_moment(0)
    frame = paint(matrix)
    palette = PALETTES["blue-orange"]
    ground = np.array([0, 0, 0])
    for label, guess, name in ((1, 1, "right"), (2, 0, "wrong"), (0, 1, "wrong")):
        corner = matrix.cell(label, guess).points[0] + [0.15, -0.15, 0]
        fill = matrix.fills()[label, guess]
        expected = ground + fill * (255 * np.array(rgb(getattr(palette, name))) - ground)
        assert at(frame, corner) == pytest.approx(expected, abs=4)


def test_cells_are_where_row_and_column_say():
    matrix = ConfusionMatrix(COUNTS, NAMES, size=4.0)
    first, right, below = (matrix.cell(*place).get_center() for place in ((0, 0), (0, 1), (1, 0)))
    assert (right - first)[:2] == pytest.approx([1, 0])
    assert (below - first)[:2] == pytest.approx([0, -1])
    assert matrix.width == pytest.approx(4.0, abs=0.1)
    with pytest.raises(DrawingError, match="classes 0 to 2"):
        matrix.cell(3, 0)


def test_numbers_count_and_nothing_stands_where_nothing_is(paint):
    matrix = ConfusionMatrix(COUNTS, NAMES, size=6.0)
    row, column = (int(value) for value in (240 - 60 * matrix.cell(1, 0).get_center()[1], 427))
    column = int(427 + 60 * matrix.cell(1, 0).get_center()[0])
    cell = (slice(row - 20, row + 20), slice(column - 20, column + 20))
    assert paint(matrix)[cell].max() < 80, "no number in an empty cell"
    matrix.show_moment(1)
    row = int(240 - 60 * matrix.cell(1, 1).get_center()[1])
    column = int(427 + 60 * matrix.cell(1, 1).get_center()[0])
    assert paint(matrix)[row - 20 : row + 20, column - 20 : column + 20].max() > 200


@pytest.mark.parametrize(
    ("counts", "names", "epochs", "words"),
    [
        (np.zeros((2, 3)), NAMES, None, "expected .moments, 3, 3"),
        (np.zeros((2, 3, 2)), NAMES, None, "expected .moments, 3, 3"),
        (np.zeros((2, 3, 3)), NAMES[:2], None, "2 class names"),
        (np.zeros((2, 3, 3)), NAMES, [0], "2 moments and 1 epochs"),
    ],
)
def test_a_matrix_that_does_not_fit_is_refused(counts, names, epochs, words):
    with pytest.raises(DrawingError, match=words):
        ConfusionMatrix(counts, names, epochs=epochs)


def test_the_most_confident_mistakes_come_first(tested):
    last, labels = tested[-1], np.array(tested.info.probe_labels)
    chosen = confident_mistakes(last, tested.info, 5)
    guesses, sure = last.outputs.argmax(axis=1), last.outputs.max(axis=1)
    assert (guesses[chosen] != labels[chosen]).all()
    assert (np.diff(sure[chosen]) <= 0).all()
    others = [k for k in np.flatnonzero(guesses != labels) if k not in chosen]
    assert sure[others].max() <= sure[chosen].min()


def test_the_gallery_shows_images_labels_and_guesses_of_the_run(tested):
    gallery = MistakeGallery.of(tested[-1], tested.info, 5, columns=3)
    chosen = confident_mistakes(tested[-1], tested.info, 5)
    np.testing.assert_array_equal(
        gallery.values, tested[-1].activations[0][chosen].reshape(5, 4, 4)
    )
    assert gallery.labels.tolist() == [tested.info.probe_labels[k] for k in chosen]
    assert gallery.guesses.tolist() == [tested[-1].prediction(k) for k in chosen]
    np.testing.assert_allclose(gallery.confidences, tested[-1].outputs[chosen].max(axis=1))


def test_the_gallery_fills_its_place_and_no_more():
    gallery = MistakeGallery(np.ones((5, 4, 4)), [0] * 5, [1] * 5, [0.9] * 5, NAMES, columns=3)
    corners = gallery.part_points()
    assert gallery.width <= 6.0
    assert gallery.height <= 6.0
    assert corners[1, 0, 0] > corners[0, 1, 0], "side by side without overlap"
    assert corners[3, 0, 1] < corners[0, 2, 1], "one below the other without overlap"
    assert gallery.smallest_text() == pytest.approx(0.2)


def test_pixels_are_ink_as_opaque_as_their_values(paint, at):
    image = np.zeros((2, 4, 4))
    image[0, 0, 0], image[0, 3, 3] = 1.0, 0.5
    gallery = MistakeGallery(image, [0, 1], [1, 0], [0.9, 0.8], NAMES, columns=2)
    frame = paint(gallery)
    x = gallery.part(0).get_center()[0]
    top = gallery.get_top()[1]
    side = gallery.part(0).width / 4
    ink = 255 * np.array(rgb(PALETTES["blue-orange"].ink))
    assert at(frame, (x - 1.5 * side, top - 0.5 * side)) == pytest.approx(ink, abs=3)
    assert at(frame, (x + 1.5 * side, top - 3.5 * side)) == pytest.approx(0.5 * ink, abs=3)


@pytest.mark.parametrize(
    ("images", "labels", "words"),
    [
        (np.ones((4, 4)), [0], "shape"),
        (np.ones((2, 4, 4)), [0], "1 labels"),
        (np.ones((0, 4, 4)), [], "at least 1"),
    ],
)
def test_a_gallery_that_does_not_fit_is_refused(images, labels, words):
    with pytest.raises(DrawingError, match=words):
        MistakeGallery(images, labels, labels, np.ones(len(labels)), NAMES)


def test_a_gallery_without_room_for_words_is_refused():
    with pytest.raises(DrawingError, match="no room for text"):
        MistakeGallery(np.ones((9, 4, 4)), [0] * 9, [1] * 9, [1] * 9, NAMES, columns=1, height=3)


def test_a_network_without_mistakes_has_no_gallery(run):
    from nnviz_manim.datasets import Dataset

    images = np.zeros((1, 16))
    guess = follow(run, images)[-1].prediction()
    followed = follow(run, Dataset(images, np.array([guess]), NAMES, (4, 4)))
    with pytest.raises(DrawingError, match="no mistake"):
        MistakeGallery.of(followed[-1], followed.info)


@pytest.mark.parametrize(
    "make",
    [
        lambda: ConfusionMatrix(COUNTS, NAMES),
        lambda: MistakeGallery(np.ones((2, 4, 4)), [0, 1], [1, 0], [0.9, 0.8], NAMES),
    ],
)
def test_they_can_be_created_faded_and_transformed(film, make):
    def play(scene):
        mobject = make()
        scene.play(Create(mobject), run_time=0.2)
        scene.play(Transform(mobject, make().shift([1, 0, 0])), run_time=0.2)
        scene.play(FadeIn(make()), run_time=0.2)

    _, frames = film(play)
    assert frames[-1].max() > 100


def test_a_count_on_its_way_through_animate_is_between(film):
    matrix = ConfusionMatrix(COUNTS, NAMES)
    seen = []
    matrix.add_updater(lambda it: seen.append(float(it.moment[0])))
    film(lambda scene: scene.play(matrix.animate(suspend_mobject_updating=False).show_moment(1)))
    assert any(0 < moment < 1 for moment in seen)
    np.testing.assert_array_equal(matrix.shown(), COUNTS[1])
