"""Layers as data: one file a kind; read ``layer`` first, then ``dense``."""

from nnviz_manim.learning.layers.dense import Dense, dense_layers
from nnviz_manim.learning.layers.dropout import Dropout
from nnviz_manim.learning.layers.kinds import LAYERS, layer_from_plain, layer_to_plain
from nnviz_manim.learning.layers.layer import Layer, LayerPass

__all__ = [
    "LAYERS",
    "Dense",
    "Dropout",
    "Layer",
    "LayerPass",
    "dense_layers",
    "layer_from_plain",
    "layer_to_plain",
]
