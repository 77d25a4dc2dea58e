"""Pieces that many pictures are made of: images, cells, words, boxes."""
