"""Layers too large for neurons: a cell a unit, colored by how saturated it is."""
