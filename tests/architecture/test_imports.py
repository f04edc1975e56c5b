"""Who may import what beside the layers (those are import-linter's contracts)."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import lmmh_desk

pytestmark = pytest.mark.usefixtures("unmeasured")

PACKAGE = Path(lmmh_desk.__file__).parent
SLICE_FILES = {"__init__", "model", "store", "actions", "wire", "papers", "ui", "feature"}


@cache
def imports(path):
    """Return the top-level names a file imports anywhere, those under TYPE_CHECKING included."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


def places():
    for path in PACKAGE.rglob("*.py"):
        yield path, path.relative_to(PACKAGE).with_suffix("").parts


def slices():
    features = (p for p in (PACKAGE / "features").iterdir() if p.is_dir() and p.name != "__pycache__")
    return [PACKAGE / "office", PACKAGE / "tenancy", *features]


@pytest.mark.parametrize(
    ("library", "allowed"),
    [
        ("PySide6", lambda parts: parts[0] in {"ui", "printing"} or "ui" in parts),
        ("sqlalchemy", lambda parts: parts[0] in {"store", "hub"} or "store" in parts),
        ("sqlcipher3", lambda parts: parts[0] == "store"),
        ("alembic", lambda parts: parts[0] == "store"),
        ("keyring", lambda parts: parts[0] == "system"),
        ("httpx", lambda parts: parts[0] == "sync"),
        ("starlette", lambda parts: parts[0] == "hub"),
        ("psycopg", lambda parts: parts[0] == "hub"),
        ("icalendar", lambda parts: "papers" in parts),
        ("reportlab", lambda parts: parts[0] == "documents" or "papers" in parts),
    ],
)
def test_a_library_stays_in_its_place(library, allowed):
    strays = [str(path) for path, parts in places() if library in imports(path) and not allowed(parts)]
    assert not strays


def test_a_slice_has_only_the_files_of_a_slice():
    strays = [
        str(child)
        for folder in slices()
        for child in folder.iterdir()
        if child.name != "__pycache__" and child.stem not in SLICE_FILES
    ]
    assert not strays


def without_qt(statement):
    check = f"{statement}; import sys; sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    return subprocess.run([sys.executable, "-c", check], check=False, capture_output=True, text=True)


def test_the_command_line_and_the_store_run_without_qt():
    parts = ["lmmh_desk.cli.entry", "lmmh_desk.cli.desk", "lmmh_desk.store.store"]
    parts += [
        "lmmh_desk." + ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        for name in ("store", "wire", "actions", "model", "papers", "feature")
        for folder in slices()
        for path in sorted(folder.glob(f"{name}.py"))
    ]
    done = without_qt("; ".join(f"import {part}" for part in parts))
    assert done.returncode == 0, done.stderr


def test_the_qt_probe_can_fail():
    assert without_qt("import PySide6.QtCore").returncode == 1


def test_the_hub_needs_no_window():
    code = (
        "import sys; from lmmh_desk.app.bootstrap import load_tables; load_tables();"
        "import lmmh_desk.cli.hub, lmmh_desk.hub.server, lmmh_desk.hub.postgres, lmmh_desk.hub.sqlite;"
        "print([name for name in sys.modules if name.split('.')[0] in ('PySide6', 'reportlab', 'keyring')])"
    )
    found = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert found.stdout.strip() == "[]"
