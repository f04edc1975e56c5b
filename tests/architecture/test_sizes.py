"""The sizes of DESIGN.md: small files, small functions, small classes."""

import ast
from pathlib import Path
from statistics import median

import pytest

import lmmh_desk

pytestmark = pytest.mark.usefixtures("unmeasured")

PACKAGE = Path(lmmh_desk.__file__).parent
FILES = [path for path in sorted(PACKAGE.rglob("*.py")) if path.name != "__init__.py"]


def lines(node):
    return node.end_lineno - node.lineno + 1


@pytest.fixture(scope="module")
def trees():
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in FILES}


def nodes(trees, *kinds):
    return [(path, node) for path, tree in trees.items() for node in ast.walk(tree) if isinstance(node, kinds)]


def share_within(sizes, limit):
    return sum(size <= limit for size in sizes) / len(sizes)


def test_files_are_small():
    sizes = {path: path.read_text(encoding="utf-8").count("\n") for path in FILES}
    assert not [f"{path}: {size}" for path, size in sizes.items() if size > 500]
    assert median(sizes.values()) <= 120
    assert share_within(list(sizes.values()), 300) >= 0.9


def test_functions_are_small(trees):
    functions = nodes(trees, ast.FunctionDef, ast.AsyncFunctionDef)
    assert not [f"{path}:{node.lineno} {node.name}" for path, node in functions if lines(node) > 60]
    assert share_within([lines(node) for _, node in functions], 25) >= 0.9


def test_classes_are_small(trees):
    over = []
    for path, node in nodes(trees, ast.ClassDef):
        methods = sum(isinstance(part, ast.FunctionDef) for part in node.body)
        if lines(node) > 300 or methods > 25:
            over.append(f"{path}:{node.lineno} {node.name}: {lines(node)} lines, {methods} methods")
    assert not over


def test_package_files_are_empty():
    assert not [path for path in PACKAGE.rglob("__init__.py") if path.read_text(encoding="utf-8").strip()]


def test_no_mark_is_left_in_the_code():
    marks = ("TODO", "FIXME", "XXX", "type: ignore")
    found = [
        f"{path}:{number}"
        for path in FILES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if any(mark in line for mark in marks)
    ]
    assert not found


def test_public_functions_say_what_they_do(trees):
    bare = [
        f"{path}:{node.lineno} {node.name}"
        for path, tree in trees.items()
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and ast.get_docstring(node) is None
    ]
    assert not bare
