"""Training runs as data: recorded moment by moment, kept in a file, read at any time."""

from nnviz_manim.learning.snapshot import RunInfo, Snapshot
from nnviz_manim.recording.following import follow
from nnviz_manim.recording.run import Run
from nnviz_manim.recording.saturation_moment import SaturationMoment
from nnviz_manim.recording.saturation_record import SaturationRecord

__all__ = ["Run", "RunInfo", "SaturationMoment", "SaturationRecord", "Snapshot", "follow"]
