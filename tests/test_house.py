"""The house: what may import what, how short a page stays, what every module says of itself."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from cases import every

import natpatsip

ROOT = Path(__file__).parents[1]

# One way through: a part of the package imports itself and what stands before it.
ORDER = (
    *(
        "sheets",
        "access",
        "returns",
        "store",
        "drafts",
        "intake",
        "audit",
        "demo",
        "analysis",
        "charts",
        "figures",
        "lineage",
        "published",
        "notebook",
        "preview",
        "report",
        "ui",
        "server",
        "commands",
    ),
    "__main__",
)
# The words of the field, for every part to use; they know of no other part, and only of one another in this order.
WORDS = ("errors", "text", "cells", "days", "quarters", "catalogue", "organisations")

# What a part does not know of, though it stands before it.
KEPT_APART = {
    "store": ("returns",),
    "analysis": ("returns", "store", "drafts", "intake", "audit", "demo"),
    "charts": ("returns", "store", "drafts", "intake", "audit", "demo", "analysis"),
    "figures": ("returns", "drafts", "intake", "audit", "demo"),
    "lineage": ("returns", "drafts", "intake", "audit", "demo"),
}

# The parts that may import a library; all else may not.
HOLDERS = {
    "duckdb": ("store",),
    "streamlit": ("ui", "server", "pages", "dashboard", "app"),
    "starlette": ("server",),
    "pyspark": ("store",),
    "altair": ("charts",),
    "vl_convert": ("charts",),
    "narwhals": ("store", "analysis", "figures"),
    "numpy": ("analysis", "commands"),
    "pandas": ("figures",),
    "python_calamine": ("returns",),
    "docx": ("report",),
    "pptx": ("report",),
    "openpyxl": ("cells", "returns", "intake", "figures"),
}

PAGE_LINES = 60
SQL = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE|FROM|WHERE|JOIN|CREATE|ATTACH)\b")
ASK_IN_SQL = ("store", "drafts")
GRAB_BAGS = {"utils", "util", "helpers", "helper", "common", "misc"}
PATH_OF_A_MACHINE = re.compile(r"(?<![\w.:/])/(home|root|tmp|work|mnt|Users)/\w|\b[A-Z]:\\\w")
WRITTEN_BY_US = {".py", ".md", ".toml", ".txt", ".csv", ""}
NOT_OURS = {".git", ".venv", "__pycache__", ".pytest_cache", ".ruff_cache", ".hypothesis"}


def part_of(path: Path) -> str:
    """Where a module stands: the part of the package that it is in, or `pages` or `app`."""
    names = path.relative_to(ROOT).with_suffix("").parts
    return names[1] if names[0] == "natpatsip" else names[0]


def imported(source: str) -> Iterator[str]:
    """Every module that a source imports, wherever in it; `from natpatsip import intake` is `natpatsip.intake`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield from ((f"{module}.{alias.name}" for alias in node.names) if module == "natpatsip" else [module])


def wrong_imports(part: str, source: str) -> list[str]:
    """What a module of a part imports and may not, each with the reason."""
    wrong = []
    for module in imported(source):
        library, _, rest = module.partition(".")
        if not library:
            wrong.append(f"imports {module}: write the module's whole name")
        elif library == "natpatsip":
            wrong += _wrong_part(part, rest.partition(".")[0])
        elif part not in HOLDERS.get(library, (part,)):
            wrong.append(f"imports {library}: only {', '.join(HOLDERS[library])} may")
    return wrong


def _wrong_part(part: str, other: str) -> list[str]:
    if part in ("app", "dashboard", "pages") or other in (part, ""):
        return []
    if part in WORDS:
        return (
            [] if other in WORDS[: WORDS.index(part)] else [f"imports {other}: words of the field know no other part"]
        )
    if other in WORDS:
        return []
    if other not in ORDER or ORDER.index(other) > ORDER.index(part):
        return [f"imports {other}: it does not stand before {part} in {' -> '.join(ORDER)}"]
    return [f"imports {other}: {part} is kept apart from it"] if other in KEPT_APART.get(part, ()) else []


def without_docstring(source: str) -> list[str]:
    """The public things of a module that say nothing of themselves: the module, its functions, its classes."""
    module = ast.parse(source)
    definitions = [node for node in module.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    silent = [node.name for node in definitions if not node.name.startswith("_") and not ast.get_docstring(node)]
    return silent if ast.get_docstring(module) else ["the module itself", *silent]


def texts(source: str) -> list[str]:
    """Every text written in a module."""
    constants = (node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant))
    return [value for value in constants if isinstance(value, str)]


def _files(*places: str) -> list[Path]:
    return sorted(
        path
        for place in places
        for path in (ROOT / place).rglob("*.py")
        if not NOT_OURS & set(path.relative_to(ROOT).parts)
    )


PACKAGE = _files("natpatsip")
PAGES = _files("pages")
DASHBOARD = [ROOT / "app.py", ROOT / "dashboard.py", *PAGES]
EVERYTHING = [*PACKAGE, *DASHBOARD, *_files("tests", "benchmarks")]


def each(paths: list[Path]):
    """A check of one file, tried on all of these."""
    return every(paths, name=lambda path: str(path.relative_to(ROOT)))


@each([path for path in PACKAGE if path.parent != ROOT / "natpatsip" or path.stem != "__init__"] + DASHBOARD)
def test_a_module_imports_only_what_stands_before_it(path):
    wrong = wrong_imports(part_of(path), path.read_text(encoding="utf-8"))
    assert not wrong, f"{path.relative_to(ROOT)} {'; '.join(wrong)}"


def test_every_part_of_the_package_has_its_place():
    parts = {part_of(path) for path in PACKAGE} - {"__init__"}
    assert parts == {*ORDER, *WORDS}, f"give these their place in ORDER: {sorted(parts ^ {*ORDER, *WORDS})}"


@each(PAGES)
def test_pages_are_short(path):
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= PAGE_LINES, f"{path.name} has {lines} lines, of at most {PAGE_LINES}"


@each([path for path in [*PACKAGE, *DASHBOARD] if part_of(path) not in ASK_IN_SQL])
def test_only_what_keeps_rows_asks_in_sql(path):
    queries = [text for text in texts(path.read_text(encoding="utf-8")) if SQL.search(text)]
    assert not queries, f"{path.relative_to(ROOT)} holds SQL: {queries}"


@each(PAGES)
def test_no_page_imports_another(path):
    others = [
        module
        for module in imported(path.read_text(encoding="utf-8"))
        if module.split(".")[0] in ("pages", "dashboard", "app")
    ]
    assert not others, f"{path.name} imports {others}"


@each([*PACKAGE, *DASHBOARD])
def test_everything_public_says_what_it_is(path):
    silent = without_docstring(path.read_text(encoding="utf-8"))
    assert not silent, f"{path.relative_to(ROOT)}: without a docstring: {', '.join(silent)}"


@each(EVERYTHING)
def test_no_file_is_a_grab_bag(path):
    assert path.stem not in GRAB_BAGS, f"name {path.relative_to(ROOT)} for what it holds"


def test_the_version_is_that_of_the_last_release_or_the_next_being_made():
    heading = re.compile(r"^## \[(.+?)\](?: - \d{4}-\d\d-\d\d)?$", re.MULTILINE)
    first, *rest = heading.findall((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    released = rest[0] if first == "Unreleased" else first
    number, _, being_made = natpatsip.__version__.partition("-")
    parts, before = ([int(part) for part in text.split(".")] for text in (number, released))
    if first == "Unreleased":
        assert being_made == "dev" and parts > before, "what is not released yet is the next version, with “-dev”"
    else:
        assert not being_made and parts == before, f"CHANGELOG.md has {released} as the last release"


def test_nothing_names_a_path_of_a_machine():
    ours = [path for path in ROOT.rglob("*") if path.is_file() and not NOT_OURS & set(path.relative_to(ROOT).parts)]
    named = {
        str(path.relative_to(ROOT)): found[0]
        for path in ours
        if path.suffix in WRITTEN_BY_US
        and (found := PATH_OF_A_MACHINE.search(path.read_text(encoding="utf-8", errors="ignore")))
    }
    assert not named, f"paths of a machine: {named}"


@pytest.mark.parametrize(
    ("part", "source", "told"),
    [
        ("returns", "import duckdb", "only store may"),
        ("analysis", "import streamlit as st", "only ui, server, pages, dashboard, app may"),
        ("returns", "import altair as alt", "only charts may"),
        ("pages", "import duckdb", "only store may"),
        ("figures", "def f():\n    import streamlit.components", "only ui, server, pages, dashboard, app may"),
        ("sheets", "from natpatsip.returns.table import Table", "does not stand before sheets"),
        ("intake", "from natpatsip import ui", "does not stand before intake"),
        ("store", "import natpatsip.returns.problems", "kept apart"),
        ("analysis", "from natpatsip.store import Snapshot", "kept apart"),
        ("charts", "from natpatsip.analysis.adoption import Share", "kept apart"),
        ("quarters", "from natpatsip import catalogue", "words of the field"),
        ("organisations", "from natpatsip.sheets import SHEETS", "words of the field"),
        ("ui", "from . import panel", "whole name"),
        ("returns", "from natpatsip.leftovers import anything", "does not stand before returns"),
    ],
)
def test_a_wrong_import_is_noticed(part, source, told):
    (wrong,) = wrong_imports(part, source)
    assert told in wrong


def test_a_right_import_is_left_alone():
    assert not wrong_imports("figures", "import pandas as pd\nfrom natpatsip import catalogue\nimport natpatsip.store")


def test_other_breaches_are_noticed():
    assert without_docstring("def f(): ...\ndef _g(): ...\nclass C: ...") == ["the module itself", "f", "C"]
    assert any(SQL.search(text) for text in texts('reading.rows("SELECT 1")'))
    assert PATH_OF_A_MACHINE.search("see /" + "home/someone") and not PATH_OF_A_MACHINE.search("https://a.uk/home/x")
