"""Refuses untidy files before they are committed: python tools/check_files.py FILE…"""

from __future__ import annotations

import sys
from pathlib import Path

LARGEST = 3_000_000
"""Bytes; videos are rendered, not kept."""


def faults(content: bytes) -> list[str]:
    """Say what is untidy in a file."""
    found = [f"larger than {LARGEST // 1_000_000} MB"] if len(content) > LARGEST else []
    if not content or b"\0" in content:
        return found
    if b"\r" in content:
        found.append("carriage returns at line ends")
    if not content.endswith(b"\n") or content.endswith(b"\n\n"):
        found.append("its last line must end, and not be empty")
    if any(line != line.rstrip() for line in content.split(b"\n")):
        found.append("spaces at the end of a line")
    return found


def main(names: list[str]) -> int:
    """Print the faults of all files; 1 if there are any."""
    lines = [f"{name}: {fault}" for name in names for fault in faults(Path(name).read_bytes())]
    print("\n".join(lines), end="\n" if lines else "")
    return int(bool(lines))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
