"""The drawing engine: array mobjects, and how Manim's Cairo camera paints them.

Read the README beside this file for a frame's way from a scene to its pixels. Importing it needs
Manim, and teaches Manim's Cairo camera to paint what is of this package.
"""

from nnviz_manim.painting.array_mobject import ArrayMobject
from nnviz_manim.painting.fields import kept, per_part, scratch, whole
from nnviz_manim.painting.group import ArrayGroup
from nnviz_manim.painting.painter import register_painter
from nnviz_manim.painting.palette import DEFAULT_PALETTE, PALETTES, Palette
from nnviz_manim.painting.part import Part

__all__ = [
    "DEFAULT_PALETTE",
    "PALETTES",
    "ArrayGroup",
    "ArrayMobject",
    "Palette",
    "Part",
    "kept",
    "per_part",
    "register_painter",
    "scratch",
    "whole",
]

register_painter()
