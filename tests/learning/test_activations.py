import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nnviz_manim.errors import SettingError
from nnviz_manim.learning import ACTIVATIONS
from nnviz_manim.learning.activations import activation_named

logits = arrays(
    np.float64, st.tuples(st.integers(1, 6), st.integers(1, 4)), elements=st.floats(-1e3, 1e3)
)


def applied(name, z):
    a = z.copy()
    ACTIVATIONS[name].apply(a)
    return a


@given(logits)
def test_softmax_gives_shares_of_one(z):
    a = applied("softmax", z)
    assert (a >= 0).all()
    np.testing.assert_allclose(a.sum(axis=0), 1, rtol=1e-12)


@given(logits, st.floats(-1e3, 1e3))
def test_softmax_does_not_see_a_shift(z, shift):
    np.testing.assert_allclose(
        applied("softmax", z + shift), applied("softmax", z), rtol=1e-9, atol=1e-12
    )


@given(logits)
def test_sigmoid_and_its_mirror_add_to_one(z):
    np.testing.assert_allclose(applied("sigmoid", z) + applied("sigmoid", -z), 1, rtol=1e-12)


@given(logits)
def test_tanh_is_a_stretched_sigmoid(z):
    np.testing.assert_allclose(
        applied("tanh", z), 2 * applied("sigmoid", 2 * z) - 1, rtol=1e-9, atol=1e-12
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("relu", [0, 0, 0.5]),
        ("identity", [-2, 0, 0.5]),
        ("sigmoid", [0.11920292, 0.5, 0.62245933]),
        ("tanh", [-0.96402758, 0, 0.46211716]),
        ("softmax", [0.04861082, 0.35918811, 0.59220107]),
    ],
)
def test_known_values(name, expected):
    found = applied(name, np.array([[-2], [0], [0.5]]))
    np.testing.assert_allclose(found[:, 0], expected, rtol=1e-6)


def test_the_relu_derivative_at_its_kink_is_zero():
    gradient = np.ones((3, 1))
    ACTIVATIONS["relu"].pull_back(np.array([[0.0], [-0.0], [2.0]]), gradient)
    assert gradient[:, 0].tolist() == [0, 0, 1]


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_large_logits_neither_overflow_nor_warn(name, dtype):
    with np.errstate(all="raise", under="ignore"):
        a = applied(name, np.array([[-1e4, 1e4], [1e4, -1e4]], dtype))
    assert a.dtype == dtype
    assert np.isfinite(a).all()


@pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=ACTIVATIONS)
@given(z=logits)
def test_no_activation_leaves_its_bounds(activation, z):
    a = applied(activation.name, z)
    assert (a >= activation.lower).all()
    assert (a <= activation.upper).all()


@pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=ACTIVATIONS)
def test_bounds_are_as_narrow_as_they_can_be(activation):
    ends = applied(activation.name, np.array([[-1e9], [1e9]]))[:, 0]
    expected = [max(activation.lower, -1e9), min(activation.upper, 1e9)]
    assert ends.tolist() == expected
    assert activation.is_bounded == (activation.name in {"sigmoid", "tanh", "softmax"})


@pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=ACTIVATIONS)
def test_an_inverse_leads_back_to_the_logits(activation):
    z = np.linspace(-3, 3, 9).reshape(3, 3)
    if activation.inverse is None:
        assert activation.name in {"relu", "softmax"}
        return
    np.testing.assert_allclose(activation.inverse(applied(activation.name, z)), z, atol=1e-12)


@pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=ACTIVATIONS)
@given(z=logits)
def test_a_position_lies_between_the_two_ends(activation, z):
    position = activation.position(applied(activation.name, z))
    assert position.shape == z.shape
    assert (np.abs(position) <= 1).all()


def test_titles_are_as_written_in_books():
    assert ACTIVATIONS["relu"].title == "ReLU"
    assert ACTIVATIONS["softmax"].title == "softmax"


@pytest.mark.parametrize(
    ("name", "ours"),
    [("identity", "identity"), ("logistic", "sigmoid"), ("tanh", "tanh"), ("relu", "relu")],
)
def test_the_activations_of_scikit_learn_are_among_ours(name, ours):
    assert activation_named(name) is ACTIVATIONS[ours]


@pytest.mark.parametrize("name", ["swish", None, ["relu"]])
def test_an_unknown_activation_is_refused(name):
    with pytest.raises(SettingError, match=r"Unknown activation of layer 2: .*Known are: relu"):
        activation_named(name, "activation of layer 2")
