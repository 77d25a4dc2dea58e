import numpy as np
import pytest

from nnviz_manim.learning import MLP
from nnviz_manim.support.arrays import aligned_empty, aligned_zeros


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("shape", [(), (1,), (7, 3), (784, 10)])
def test_arrays_begin_at_a_cache_line(shape, dtype):
    # Several at once, for one alone could lie there by chance.
    for array in [aligned_empty(shape, np.dtype(dtype)) for _ in range(20)]:
        assert array.ctypes.data % 64 == 0
        assert (array.shape, array.dtype) == (shape, np.dtype(dtype))
        assert array.flags.c_contiguous
        assert array.flags.writeable


def test_zeros_are_zeros():
    assert not aligned_zeros((100, 7), np.dtype(np.float32)).any()


def test_the_parameters_of_a_network_are_aligned():
    networks = [MLP([5, 3]) for _ in range(20)]
    assert all(network.parameters.ctypes.data % 64 == 0 for network in networks)
