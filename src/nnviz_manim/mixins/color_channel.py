"""The setting of scenes that draw the weights of images in color."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from nnviz_manim.errors import SettingError
from nnviz_manim.mixins.recorded_run import RecordedRunMixin
from nnviz_manim.mixins.settings import Check, one_of
from nnviz_manim.mobjects.network.weight_images import CHANNELS

__all__ = ["ColorChannelMixin"]

_AXES_IN_COLOR = 3


class ColorChannelMixin(RecordedRunMixin):
    """Lets a scene of a run say which weights of images in color it draws.

    Raises
    ------
    SettingError
        If a channel is asked for, and inputs are no images in color.
    """

    setting_checks: ClassVar[Mapping[str, Check]] = {"channel": one_of(*CHANNELS)}

    channel: str = "sum"
    """Which weights of images in color are drawn, a picture a neuron: those of "red", "green" or
    "blue", or their "sum"."""

    def require_inputs(self, name: str, shape: Sequence[int]) -> None:
        """Refuse inputs that the scene cannot draw; see :class:`RecordedRunMixin`."""
        super().require_inputs(name, shape)
        if self.channel != "sum" and len(shape) != _AXES_IN_COLOR:
            raise SettingError(
                f"{type(self).__name__}.channel = {self.channel!r}: {name} has inputs of shape"
                f" {tuple(shape)}, which are no images in color; leave channel out"
            )
