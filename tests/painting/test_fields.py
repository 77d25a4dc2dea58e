"""What an array mobject is made of is declared once, and nothing can be forgotten."""

from __future__ import annotations

import numpy as np
import pytest
from manim import ORIGIN, Camera

from nnviz_manim.errors import DrawingError
from nnviz_manim.mobjects import HeatMap, NeuronColumn
from nnviz_manim.painting import ArrayMobject, kept, per_part, scratch, whole
from nnviz_manim.painting.geometry import box_corners


class Gauge(ArrayMobject):
    """One of every kind of field."""

    values = per_part()
    scales = whole()
    unit = kept()
    asked = scratch()

    def __init__(self, values, unit="V"):
        super().__init__(len(values), box_corners(np.tile(ORIGIN, (len(values), 1)), 1, 1))
        self.values = np.array(values, dtype=float)
        self.scales = np.array([self.values.max()])
        self.unit = unit
        self.asked = 0

    def paint(self, canvas, places):
        self.asked += 1


class Careless(Gauge):
    def point_with_needle(self):
        self.needle = np.zeros(1)

    def point_with_hidden_needle(self):
        self._needle = np.zeros(1)


class Dial(Gauge):
    angles = per_part()

    def __init__(self, values, **style):
        super().__init__(values, **style)
        self.angles = np.zeros(len(values))


def test_fields_are_collected_by_kind_those_of_the_bases_first():
    assert Dial.declared.per_part == ("tints", "opacities", "values", "angles")
    assert Dial.declared.whole == ("revealed", "scales")
    assert Dial.declared.kept == ("stroke_scale", "unit")
    assert Dial([1]).state_arrays() == (*Dial.declared.per_part, *Dial.declared.whole)
    assert "angles" not in Gauge.declared.per_part


def test_each_kind_is_treated_as_it_says():
    gauge, other = Gauge([1, 3], "V"), Gauge([3, 9, 4], "A")
    other.asked = 7
    start = gauge.copy()
    start.align_data(other)
    gauge.align_data(other)
    gauge.interpolate(start, other, 0.5)
    assert gauge.values.tolist() == [2, 6, 3.5]
    assert (gauge.scales.tolist(), gauge.unit) == ([6], "V")
    gauge.become(other)
    assert (gauge.values.tolist(), gauge.scales.tolist()) == ([3, 9, 4], [9])
    assert (gauge.unit, gauge.asked) == ("A", 0)


def test_what_is_kept_is_no_longer_shared_after_become():
    one, other = Gauge([1], ["V"]), Gauge([1], ["A"])
    one.become(other)
    other.unit.append("h")
    assert one.unit == ["A"]


@pytest.mark.parametrize(
    "use",
    [
        lambda gauge: Camera().capture_mobjects([gauge]),
        lambda gauge: gauge.become(gauge.copy()),
        lambda gauge: gauge.copy().become(gauge),
        lambda gauge: gauge.copy().interpolate(gauge, Careless([2]), 0.5),
        lambda gauge: gauge.align_data(Careless([2])),
    ],
    ids=["painted", "becomes", "copied from", "blended from", "aligned"],
)
@pytest.mark.parametrize(
    ("name", "point"),
    [
        ("needle", Careless.point_with_needle),
        ("_needle", Careless.point_with_hidden_needle),
    ],
)
def test_what_a_class_uses_and_does_not_declare_is_refused(use, name, point):
    gauge = Careless([1])
    point(gauge)
    with pytest.raises(DrawingError, match=rf"Careless .* not declare: {name}\. .*per_part\(\)"):
        use(gauge)


def test_what_a_user_hangs_on_a_mobject_is_left_alone():
    gauge = Gauge([1])
    gauge.velocity = 3.0
    Camera().capture_mobjects([gauge])
    gauge.become(gauge.copy())
    assert gauge.velocity == 3.0


def test_what_is_declared_without_a_value_is_refused():
    class Forgetful(Gauge):
        needles = per_part()

    with pytest.raises(DrawingError, match="Forgetful declares needles and gives no value"):
        Camera().capture_mobjects([Forgetful([1])])
    with pytest.raises(AttributeError, match="needles"):
        _ = Forgetful([1]).needles
    assert not hasattr(Forgetful([1]), "needles")


def test_what_is_scratch_does_not_count_as_a_change():
    camera, gauge = Camera(), Gauge([1])
    for _ in range(4):
        camera.reset()
        camera.capture_mobjects([gauge])
    assert gauge.asked == 2  # the picture is kept from the second time on


def test_manims_own_attributes_need_no_declaration():
    column = NeuronColumn([0.2, 0.4]).save_state()
    column.generate_target()
    column.z_index = 3
    column.add_updater(lambda mobject: None)
    Camera().capture_mobjects([column.restore()])
    column.become(column.target)


def test_a_heat_map_takes_the_shape_of_the_one_that_it_becomes():
    assert {"rows", "columns"} <= set(HeatMap.declared.kept)
