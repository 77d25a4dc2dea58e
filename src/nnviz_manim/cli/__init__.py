"""The command ``nnviz``: training, looking at runs, and rendering scenes without a line of code."""

from nnviz_manim.cli.app import main

__all__ = ["main"]
