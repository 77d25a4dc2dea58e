"""``python -m nnviz_manim.cli`` is the command ``nnviz``."""

import sys

from nnviz_manim.cli.app import main

if __name__ == "__main__":
    sys.exit(main())
