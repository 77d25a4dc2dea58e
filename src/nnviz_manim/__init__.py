"""See a neural network learn: training runs as data, Manim scenes as views of them."""

__version__ = "0.1.0"
