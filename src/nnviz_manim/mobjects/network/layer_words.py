"""What the layers of a diagram are called, from roomy wordings to tight ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from nnviz_manim.painting.glyphs import outline_text

__all__ = ["LINE_GAP", "SMALLEST_TEXT", "LayerWords", "text_width", "wordings"]

SMALLEST_TEXT = 0.17
"""Cap height that can still be read at 480p, in scene units."""

LINE_GAP = 0.13
"""Between a name and the count below it."""

_HEIGHTS = (0.22, 0.195, SMALLEST_TEXT)

_NAMES = (
    ("Input layer", "Hidden layer {}", "Output layer"),
    ("Input", "Hidden {}", "Output"),
    ("In", "H{}", "Out"),
)
"""Names of the first, an inner, and the last layer; from the longest wording to the shortest."""


@dataclass(frozen=True)
class LayerWords:
    """One wording.

    Parameters
    ----------
    names, counts
        By layer: what it is called, and how many units it has.
    braces
        By layer: what stands at the brace beside it; only large layers have one.
    height
        Cap height of the names in scene units; counts are :data:`SMALLEST_TEXT` high.
    spelled_out
        Whether the names are words, not letters.
    """

    names: dict[int, str] = field(default_factory=dict)
    counts: dict[int, str] = field(default_factory=dict)
    braces: dict[int, str] = field(default_factory=dict)
    height: float = _HEIGHTS[0]
    spelled_out: bool = False

    def width(self, layer: int) -> float:
        """Width of the words at a layer."""
        name = text_width(self.names.get(layer, ""), self.height)
        return max(name, text_width(self.counts.get(layer, ""), SMALLEST_TEXT))

    @property
    def block(self) -> float:
        """Height of a name with its count."""
        if not self.names:
            return 0.0
        return self.height + (LINE_GAP + SMALLEST_TEXT if self.counts else 0.0)

    def brace_width(self, layer: int) -> float:
        """Width of the number at a layer's brace; 0 without one."""
        return text_width(self.braces.get(layer, ""), SMALLEST_TEXT)


def wordings(
    layer_sizes: Sequence[int],
    named: Sequence[int],
    elided: Sequence[int],
    *,
    counts: bool,
    notes: Mapping[int, str] | None = None,
    with_units: Sequence[int] | None = None,
) -> Iterator[LayerWords]:
    """All wordings, the best first.

    The count of a large layer at either end stands at its brace, outside of all lines. Where there
    is no room for braces, and of an inner layer, it stands below the name.

    Parameters
    ----------
    layer_sizes
        Units a layer, the input first.
    named
        Layers that get a name; none: only braces.
    elided
        Layers that are not drawn whole.
    counts
        Whether layers that are drawn whole say their count, too.
    notes
        By layer, what stands in place of its count.
    with_units
        Layers that have units, in whose order hidden ones are numbered; None: all.
    """
    places = range(len(layer_sizes)) if with_units is None else with_units
    numbers = {layer: number for number, layer in enumerate(places)}
    # Beside an inner layer a brace would lie over the lines, so its count stands below its name.
    outer = {0, len(layer_sizes) - 1} if named else set(elided)
    braces = {layer: f"{layer_sizes[layer]:,}" for layer in elided if layer in outer}
    large = [layer for layer in named if layer in elided]
    whole = [layer for layer in named if layer not in elided] if counts else []
    beside_braces = [*whole, *(layer for layer in large if layer not in braces)]
    tries: list[tuple[list[int], dict[int, str]]] = [([*whole, *large], {}), ([], braces), ([], {})]
    if braces:
        tries.insert(0, (beside_braces, braces))
    for counted, braced in tries:
        for words in _named(layer_sizes, named, counted, numbers):
            yield replace(words, counts=words.counts | dict(notes or {}), braces=braced)
    yield LayerWords()


def _named(
    layer_sizes: Sequence[int],
    named: Sequence[int],
    counted: Sequence[int],
    numbers: Mapping[int, int],
) -> Iterator[LayerWords]:
    last = len(layer_sizes) - 1
    for level, (first, inner, final) in enumerate(_NAMES):
        ends = {0: first, last: final}
        names = {layer: ends.get(layer, inner.format(numbers[layer])) for layer in named}
        short = level == len(_NAMES) - 1
        counts = {layer: _count(layer_sizes[layer], short=short) for layer in counted}
        for height in _HEIGHTS:
            yield LayerWords(names, counts, height=height, spelled_out=not short)


def _count(units: int, *, short: bool) -> str:
    if short:
        return f"{units / 1000:.2g}k" if 1000 <= units < 99_500 else f"{units:,}"
    return f"{units:,} unit" + ("" if units == 1 else "s")


def text_width(text: str, height: float) -> float:
    """Width of a line of text in scene units, at a cap height."""
    return outline_text(text).width * height
