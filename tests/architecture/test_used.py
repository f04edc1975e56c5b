"""Nothing stands in the program for the tests alone: what is defined there is named there too."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from tests.architecture.test_sizes import PACKAGE

WORD = re.compile(r"\w+")
OVERRIDE = re.compile(r"^__|^[a-z]+[A-Z]")  # called by Python or by Qt
INSTALLER = PACKAGE.parent / "installer"
CALLED = {  # by SQLAlchemy, psycopg or argparse, by their name, or by a command whose name is put together
    "_get_default_metavar_for_optional", "dump", "get_key", "process_bind_param", "process_result_value",
    "why_follow", "why_mail", "why_other", "why_phone",
}  # fmt: skip


def idle(texts: Iterable[str]) -> set[str]:
    """Return what these modules define and never name; in texts too (« module:function »), but not in docstrings."""
    defined, said = set[str](), set[str]()
    for node in (node for text in texts for node in ast.walk(ast.parse(text))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            if not OVERRIDE.search(node.name) and not node.decorator_list:
                defined.add(node.name)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            node.value.value = ""  # documents, names nothing
        elif isinstance(node, ast.Name):
            said.add(node.id)
        elif isinstance(node, ast.Attribute):
            said.add(node.attr)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            said.update(WORD.findall(node.value))
    return defined - said


def test_nothing_is_defined_that_the_program_does_not_name() -> None:
    files = [file for file in (*PACKAGE.rglob("*.py"), *INSTALLER.rglob("*.py")) if "versions" not in file.parts]
    assert idle(file.read_text(encoding="utf-8") for file in files) == CALLED


def test_what_is_named_nowhere_is_found() -> None:
    assert idle(["def one(): 'two'\ndef two(): one()"]) == {"two"}
    assert idle(["def one(): return 'here:two'\ndef two(): one()"]) == set()
