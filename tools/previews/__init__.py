"""Renders scenes small and checks by program what a person would see at a glance."""
