"""A line above a picture: what is seen, and how far the training is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from manim import DOWN, LEFT, RIGHT, smooth, squish_rate_func

from nnviz_manim.mobjects.basic.caption import Caption, Counter
from nnviz_manim.painting.group import ArrayGroup
from nnviz_manim.painting.palette import DEFAULT_PALETTE, Palette
from nnviz_manim.recording.epochs import epoch_pattern

if TYPE_CHECKING:
    from nnviz_manim.learning import Snapshot
    from nnviz_manim.recording import Run

__all__ = ["RunHeader"]

_LINE = 2.2
"""From the title to the line below it, in heights of a capital."""

_TITLE_SHARE = 0.455
"""Of the line's width, at most."""


class RunHeader(ArrayGroup):
    """A title at the left, epoch and accuracy at the right.

    Parameters
    ----------
    run
        Whose epochs are counted.
    title
        What stands at the left.
    width, height
        Of the line in scene units; the height is that of a capital letter.
    lines
        1, or 2 in a narrow picture: epoch and accuracy then stand below the title.
    palette
        Where the colors come from.

    Attributes
    ----------
    title : Caption
        May show another text at any time.
    epoch, accuracy : Counter
        The latter in percent, on held-out data where the run has it.

    Examples
    --------
    ::

        header = RunHeader(run, "What it sees").to_edge(UP)
        self.play(Learning(run, header, diagram), run_time=10)
    """

    def __init__(
        self,
        run: Run,
        title: str = "",
        *,
        width: float = 13.6,
        height: float = 0.24,
        lines: int = 1,
        palette: Palette | str = DEFAULT_PALETTE,
    ) -> None:
        super().__init__()
        epochs = f"Epoch {epoch_pattern(run.moments.epoch)}"
        self.title = Caption(
            title,
            height=height,
            width=width if lines > 1 else _TITLE_SHARE * width,
            align="left",
            weight="BOLD",
            palette=palette,
        )
        self.epoch = Counter(run[-1].epoch, epochs, whole=True, height=height, palette=palette)
        pattern = "R² {:.1f} %" if run.info.is_regression else "{:.1f} % right"
        self.accuracy = Counter(100.0, pattern, height=height, palette=palette)
        right = 0.5 * width * RIGHT
        self.title.move_to(-right, aligned_edge=LEFT)
        self.accuracy.move_to(right, aligned_edge=RIGHT)
        if lines > 1:
            self.accuracy.shift(_LINE * height * DOWN)
        self.epoch.next_to(self.accuracy, LEFT, buff=1.6 * height)
        self.add(self.title, self.epoch, self.accuracy)
        self.show(run[0])

    def animate_title(self, text: str) -> Any:
        """An animation that cross-fades to another title, in the middle of its time."""
        title: Any = self.title
        return title.animate(rate_func=squish_rate_func(smooth, 0.3, 0.7)).show(text)

    def show(self, snapshot: Snapshot) -> Self:
        """Show epoch and accuracy of a moment."""
        self.epoch.show(snapshot.epoch)
        self.accuracy.show(max(100 * snapshot.score, -99.9))
        return self
