"""A table of your own, as a spreadsheet saves it: fruits, told apart by their measures.

Render it with ``manim -pql examples/own_table.py``. The numbers of ``fruits.csv`` are made up.
"""

from pathlib import Path

from manim import Scene

from nnviz_manim.datasets import load_csv
from nnviz_manim.mixins import TrainingMixin


class OwnTable(TrainingMixin, Scene):
    """Watch a network learn to tell fruits apart by weight, length, width and sugar."""

    # A column of names, and columns of any numbers, which are brought to one scale.
    data = load_csv(Path(__file__).with_name("fruits.csv"), label="fruit", scaling="standard")
    layer_sizes = (4, 6, 5)
    digit = "pear"  # which class is followed
    epochs, learning_rate, batch_size = 12, 0.01, 8
    seconds_per_epoch = 1.0
