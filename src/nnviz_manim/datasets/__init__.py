"""Data sets: features with their labels or targets, from files, tables, samples, or made up."""

from nnviz_manim.datasets.csv.file import load_csv
from nnviz_manim.datasets.dataset import Dataset
from nnviz_manim.datasets.digits8 import load_digits8
from nnviz_manim.datasets.idx_file import load_idx
from nnviz_manim.datasets.mnist import fetch_mnist, load_mnist
from nnviz_manim.datasets.points import POINT_SETS, POINTS_DOMAIN, make_points
from nnviz_manim.datasets.prototypes import make_prototypes
from nnviz_manim.datasets.sample import load_sample
from nnviz_manim.datasets.table.scaling import Scaling
from nnviz_manim.datasets.twelve_points import twelve_points

__all__ = [
    "POINTS_DOMAIN",
    "POINT_SETS",
    "Dataset",
    "Scaling",
    "fetch_mnist",
    "load_csv",
    "load_digits8",
    "load_idx",
    "load_mnist",
    "load_sample",
    "make_points",
    "make_prototypes",
    "twelve_points",
]
