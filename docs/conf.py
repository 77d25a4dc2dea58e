"""Settings of the documentation: ``make docs`` builds it into build/docs/html."""

import os
import sys
from pathlib import Path

import nnviz_manim

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))
# One BLAS thread, as everywhere: the examples train networks.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

project = "nnviz-manim"
author = "nnviz-manim contributors"
project_copyright = author
version = release = nnviz_manim.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "docs_site"]
nitpicky = True
exclude_patterns = ["_static"]

autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
autodoc_type_aliases = {"ArrayLike": "ArrayLike", "FloatArray": "FloatArray"}
autodoc_typehints_format = "short"
maximum_signature_line_length = 80

myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = f"nnviz-manim {release}"
html_static_path = ["_static"]
html_css_files = ["nnviz.css"]
html_copy_source = False
html_show_sphinx = False
