"""Fields that come together as their sum."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import FadeIn

from nnviz_manim.mobjects import OpenedUnit

__all__ = ["gathered"]


def gathered(opened: OpenedUnit) -> list[Any]:
    """Animations in which all parts of an opened node come together as their sum."""
    flying = []
    for part in range(opened.parts.part_count):
        copy = opened.parts.copy()
        copy.opacities = (np.arange(copy.part_count) == part) * 1.0
        flying.append(copy)
    target = opened.total
    moves = [
        each.animate.move_to(
            each.get_center() + target.get_center() - each.centers()[part]
        ).set_opacity(0.0)
        for part, each in enumerate(flying)
    ]
    return [*moves, FadeIn(target)]
