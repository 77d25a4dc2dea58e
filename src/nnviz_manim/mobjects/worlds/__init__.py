"""Small worlds: a neuron, a curve, a cost surface, each small enough to follow every number."""
