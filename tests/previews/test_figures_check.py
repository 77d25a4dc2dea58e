"""The check that a scene ends with its run's numbers."""

from types import SimpleNamespace

import pytest

from previews.figures import wrong_numbers


def scene(**numbers: tuple[float | str, float]) -> SimpleNamespace:
    return SimpleNamespace(run=object(), shown_numbers=lambda: numbers)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (86.9, 86.91),
        (0.8, 0.8354),
        (7.0, 7.0),
        ("0.80", 0.8004),
        ("12", 12.4),
        (-0.1, -0.06),
        (0.8353999853134155, 0.8354),
    ],
)
def test_numbers_that_agree_as_far_as_shown(shown: float | str, expected: float) -> None:
    assert wrong_numbers(scene(accuracy=(shown, expected))) == []


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (86.9, 86.97),
        (0.9, 0.8354),
        ("0.80", 0.8354),
        (7.0, 8.0),
        (float("nan"), 0.5),
        (0.5, float("nan")),
    ],
)
def test_numbers_that_do_not(shown: float | str, expected: float) -> None:
    (fault,) = wrong_numbers(scene(accuracy=(shown, expected)))
    assert fault == f"accuracy is shown as {shown}, but is {expected}"


def test_a_scene_with_a_run_must_tell_its_numbers() -> None:
    assert "no shown_numbers" in wrong_numbers(SimpleNamespace(run=object()))[0]
    assert "empty" in wrong_numbers(scene())[0]


def test_a_scene_without_a_run_need_not() -> None:
    assert wrong_numbers(SimpleNamespace()) == []
