"""The rules of the house, read from the sources."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator, Set
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
PACKAGE = PROJECT / "src" / "nnviz_manim"
SOURCES = sorted(PACKAGE.rglob("*.py"))

STANDARD = set(sys.stdlib_module_names)
ARRAYS = {"numpy", "threadpoolctl"}
TABLES = {"numpy", "pandas", "platformdirs"}
DRAWING = {"cairo", "manim", "manimpango", "numpy"}

ROOMS: dict[str, set[str]] = {
    # room: the libraries of others that it may use; of our own, any room above it
    "errors": set(),
    "support": ARRAYS,
    "datasets": TABLES,
    "learning": ARRAYS,
    "recording": TABLES,
    "analysis": ARRAYS,
    "painting": DRAWING,
    "mobjects": DRAWING,
    "mixins": DRAWING,
    "scenes": DRAWING,
    "cli": {"cloup", "click", "manim", "numpy", "pandas", "rich"},
    "__main__": set(),
    "plugin": set(),
}

FRAMEWORKS = {
    # file: the one framework that it may import beside what its room may
    "recording/recorders/scikit_learn.py": "sklearn",
    "recording/recorders/sklearn_fits.py": "sklearn",
    "recording/recorders/torch_path.py": "torch",
    "recording/recorders/keras_callback.py": "keras",
    "mixins/frameworks.py": "sklearn",
    "mixins/torch_training.py": "torch",
    "mixins/keras_fit.py": "keras",
}

LONGEST_FILE = 400

TEXT_FILES = {".cff", ".cfg", ".md", ".py", ".sh", ".toml", ".txt", ".yaml", ".yml", ""}
NOT_OURS = {".git", ".hypothesis", ".venv", "build", "dist", "media"}


def package_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(tree: ast.AST) -> Iterator[str]:
    """Full names of all that is imported, also inside functions."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute here"
            assert node.module is not None
            yield node.module
            if node.module == "nnviz_manim":
                yield from (f"nnviz_manim.{alias.name}" for alias in node.names)


def framework_of(path: Path) -> set[str]:
    return {FRAMEWORKS.get(path.relative_to(PACKAGE).as_posix(), "")} - {""}


def misplaced_imports(
    package: str, tree: ast.AST, granted_here: Set[str] = frozenset()
) -> list[str]:
    """Imports that the table does not grant to a package."""
    rooms = list(ROOMS)
    own, others = rooms[: rooms.index(package)], ROOMS[package] | granted_here
    wrong = []
    for name in imports(tree):
        first, _, rest = name.partition(".")
        if first == "nnviz_manim":
            part = rest.partition(".")[0]
            granted = not rest or part == "__version__" or part in {*own, package}
        else:
            granted = first in STANDARD or first in others
        if not granted:
            wrong.append(name)
    return wrong


def imported_modules(sources: dict[str, str]) -> dict[str, set[str]]:
    """Modules among these that each imports, for types only and inside functions too."""
    found: dict[str, set[str]] = {}
    for module, source in sources.items():
        names = set()
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                fulls = {f"{node.module}.{alias.name}" for alias in node.names}
                names |= {full if full in sources else str(node.module) for full in fulls}
        found[module] = (names & sources.keys()) - {module}
    return found


def modules_in_cycles(imported: dict[str, set[str]]) -> set[str]:
    """What is left when all has been taken away that imports, or is imported by, nothing left."""
    left = dict(imported)
    while True:
        used = set().union(*(left[name] & left.keys() for name in left))
        inner = {name: left[name] for name in left if name in used and left[name] & left.keys()}
        if len(inner) == len(left):
            return set(left)
        left = inner


def is_ours(path: Path) -> bool:
    parts = path.relative_to(PROJECT).parts
    made = any(part in NOT_OURS or part.endswith(("cache", "cache__")) for part in parts)
    return path.is_file() and path.suffix in TEXT_FILES and not made


def own_files() -> list[Path]:
    """All text files of the repository that are or would be tracked."""
    return [path for path in sorted(PROJECT.rglob("*")) if is_ours(path)]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_one_way(path: Path) -> None:
    if path.parent == PACKAGE and path.name == "__init__.py":
        return
    tree = ast.parse(path.read_text())
    assert misplaced_imports(package_of(path), tree, framework_of(path)) == []


@pytest.mark.parametrize(
    ("package", "source"),
    [
        ("errors", "import numpy"),
        ("datasets", "from nnviz_manim.learning import MLP"),
        ("datasets", "import manim"),
        ("learning", "def load():\n    import pandas"),
        ("learning", "from nnviz_manim import recording"),
        ("recording", "import nnviz_manim.painting.palette"),
        ("recording", "from sklearn.base import clone"),
        ("mobjects", "from nnviz_manim.mixins.training import TrainingMixin"),
    ],
)
def test_an_import_that_points_the_other_way_is_found(package: str, source: str) -> None:
    assert len(misplaced_imports(package, ast.parse(source))) == 1


def test_no_imports_go_in_circles() -> None:
    sources = {
        ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(
            ".__init__"
        ): path.read_text()
        for path in SOURCES
    }
    assert modules_in_cycles(imported_modules(sources)) == set()


def test_circles_of_imports_are_found() -> None:
    sources = {
        "a": "from b import c\nimport d",
        "b": "",
        "b.x": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import a",
        "d": "def late():\n    from b import x",
        "e": "import a",
    }
    assert modules_in_cycles(imported_modules(sources)) == {"a", "b.x", "d"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_sources_neither_print_nor_import_by_star(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            assert all(alias.name != "*" for alias in node.names), f"line {node.lineno}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id != "print", f"line {node.lineno}"


@pytest.mark.parametrize(
    "package",
    ["support", "datasets", "learning", "recording", "recording.recorders", "analysis"],
)
def test_what_needs_no_picture_comes_without_manim(package: str) -> None:
    code = (
        f"import sys, nnviz_manim.{package}\n"
        "heavy = {'cairo', 'keras', 'manim', 'matplotlib', 'pandas', 'scipy', 'sklearn', 'torch'}\n"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{package} brings {done.stderr}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_file_is_one_noun_of_up_to_400_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST_FILE, "see whether it is two nouns"


def test_every_package_is_under_the_rules() -> None:
    found = {package_of(path) for path in SOURCES} - {"__init__"}
    assert found <= ROOMS.keys()


def test_no_file_names_a_machine_or_a_registry() -> None:
    # Put together here, so that this file is not found by itself.
    marks = ["/" + "work/", "/" + "tmp/w/", "/" + "root/", "pypi" + ".org", "extra-index" + "-url"]
    pattern = re.compile("|".join(map(re.escape, marks)))
    told = [
        f"{path.relative_to(PROJECT)}: {match.group()}"
        for path in own_files()
        if (match := pattern.search(path.read_text(encoding="utf-8", errors="ignore")))
    ]
    assert told == []


def test_constraints_are_exact_and_without_addresses() -> None:
    lines = (PROJECT / "constraints.txt").read_text().splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert pins
    assert [pin for pin in pins if not re.fullmatch(r"[\w.-]+==[\w.]+(; .+)?", pin)] == []


def test_the_version_stands_in_one_place() -> None:
    import nnviz_manim

    places = [
        path
        for path in own_files()
        if re.search(
            rf'version\w* = "{re.escape(nnviz_manim.__version__)}"', path.read_text("utf-8")
        )
    ]
    assert [path.relative_to(PROJECT).as_posix() for path in places] == [
        "src/nnviz_manim/__init__.py"
    ]
