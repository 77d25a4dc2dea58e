"""Features moved to another range."""

import numpy as np
import pytest

from nnviz_manim.datasets import Dataset, load_sample
from nnviz_manim.errors import SettingError


def test_it_is_the_documents_scaling():
    data = load_sample().pick(range(20))
    pixels = np.round(data.features.astype(float) * 255)
    scaled = data.scaled(0.01, 1.0)
    np.testing.assert_allclose(scaled.features, pixels / 255 * 0.99 + 0.01, rtol=1e-6)
    assert scaled.features.dtype == np.float32
    assert scaled.features.max() == 1
    np.testing.assert_array_equal(scaled.labels, data.labels)
    assert (scaled.feature_shape, scaled.class_names) == (data.feature_shape, data.class_names)
    with pytest.raises(ValueError, match="read-only"):
        scaled.features[0, 0] = 0


@pytest.mark.parametrize(("low", "high"), [(-0.1, 1), (0, 1.1), (0.5, 0.5), (1, 0), (np.nan, 1)])
def test_a_range_outside_or_upside_down_is_refused(low, high):
    with pytest.raises(SettingError, match="a range within 0 … 1, low before high"):
        Dataset(np.zeros((2, 3))).scaled(low, high)
