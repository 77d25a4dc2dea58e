"""A network: image, layers, connections, and the animations that run through them."""
