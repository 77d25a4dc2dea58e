"""Data sets: features in [0, 1] with their labels, from files, the sample, or made up."""

from nnviz_manim.datasets.csv.file import load_csv
from nnviz_manim.datasets.dataset import Dataset
from nnviz_manim.datasets.idx_file import load_idx
from nnviz_manim.datasets.prototypes import make_prototypes
from nnviz_manim.datasets.sample import load_sample

__all__ = ["Dataset", "load_csv", "load_idx", "load_sample", "make_prototypes"]
