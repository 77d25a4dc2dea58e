"""How every benchmark prints: ours, the other, their ratio, what must hold and what is wanted."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ACCURACY", "MEGABYTES", "MILLISECONDS", "SECONDS", "SPEED", "Table", "Unit"]

_NAMES = 62
"""Letters of the longest name of a row."""


@dataclass(frozen=True)
class Unit:
    """What is measured, as it is printed.

    Parameters
    ----------
    pattern
        How a number is written.
    factor
        From the number to what is written.
    more_is_better
        As of speeds; of times, less is.
    """

    pattern: str
    factor: float = 1.0
    more_is_better: bool = False

    def write(self, value: float) -> str:
        return self.pattern.format(self.factor * value)


SECONDS = Unit("{:.2f} s")
MILLISECONDS = Unit("{:.2f} ms", 1000)
MEGABYTES = Unit("{:.1f} MB")
SPEED = Unit("{:,.0f}/s", more_is_better=True)
ACCURACY = Unit("{:.1f} %", 100, more_is_better=True)


class Table:
    """Rows that are printed as they are measured.

    The ratio says how many times better ours is than the other, whatever is measured: 2 is half
    the time, or twice the speed.
    """

    def __init__(self, title: str) -> None:
        self._rows = 0
        self._below: list[str] = []
        print(title)
        print(f"{'':<{_NAMES}}{'ours':>13}{'other':>13}{'ratio':>9}{'guard':>8}{'goal':>7}")

    def add(
        self,
        what: str,
        ours: float,
        other: float,
        unit: Unit,
        *,
        guard: float | None = None,
        goal: float | None = None,
    ) -> None:
        """Print a row.

        Parameters
        ----------
        what
            What was measured, and what the other is.
        ours, other
            Both sides, in seconds for times.
        unit
            Of both.
        guard
            The least ratio; somewhat below what was measured, so that what falls below it has
            become worse. None: nothing to hold.
        goal
            The ratio that is wanted; it may be missed, and then says so.
        """
        ratio = ours / other if unit.more_is_better else other / ours
        verdict = ""
        if guard is not None and ratio < guard:
            self._below.append(f"{what}: {ratio:.2f}, at least {guard:g}")
            verdict = "  BELOW ITS GUARD"
        elif goal is not None and ratio < goal:
            verdict = "  short of the goal"
        self._rows += 1
        print(
            f"{what:<{_NAMES}}{unit.write(ours):>13}{unit.write(other):>13}{ratio:>9.2f}"
            f"{_number(guard):>8}{_number(goal):>7}{verdict}",
            flush=True,
        )

    def exit_code(self) -> int:
        """Say which rows have fallen below their guards; 1 if any has, else 0."""
        if not self._rows:
            print("nothing was measured")
            return 1
        for line in self._below:
            print(f"worse than it was: {line}")
        return int(bool(self._below))


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3g}"
