"""Data sets: features in [0, 1] with their labels, from CSV files, IDX files or the sample."""

from nnviz_manim.datasets.csv_file import load_csv
from nnviz_manim.datasets.dataset import Dataset
from nnviz_manim.datasets.idx_file import load_idx
from nnviz_manim.datasets.sample import load_sample

__all__ = ["Dataset", "load_csv", "load_idx", "load_sample"]
