"""Training runs as data: recorded moment by moment, kept in a file, read at any time."""

from nnviz_manim.learning.snapshot import RunInfo, Snapshot
from nnviz_manim.recording.run import Run
from nnviz_manim.recording.timeline import Timeline

__all__ = ["Run", "RunInfo", "Snapshot", "Timeline"]
