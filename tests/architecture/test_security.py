"""SECURITY.md names tests that exist; SQL is bound; the bill of materials has every locked package with its hashes."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sbom import bill, components

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
ASKING = {"execute", "exec_driver_sql", "executemany", "executescript"}


def test_each_threat_has_a_control_and_tests_that_exist() -> None:
    table = [line for line in (ROOT / "SECURITY.md").read_text(encoding="utf-8").splitlines() if line.startswith("| ")][
        1:
    ]
    assert len(table) >= 12
    for line in table:
        assert line.count("|") == 4, line
        named = NAMED.findall(line)
        assert named, line
        for file, test in named:
            assert f"def {test}(" in (ROOT / file).read_text(encoding="utf-8"), f"{file}::{test}"


def pasted(tree: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls whose SQL is put together in place: by an f-string, `%`, `+` or `format`."""
    for call in ast.walk(tree):
        if not (isinstance(call, ast.Call) and call.args):
            continue
        asks = isinstance(call.func, ast.Attribute) and call.func.attr in ASKING
        asks = asks or (isinstance(call.func, ast.Name) and call.func.id == "text")
        first = call.args[0]
        formatted = isinstance(first, ast.Call) and getattr(first.func, "attr", "") == "format"
        if asks and (isinstance(first, ast.JoinedStr | ast.BinOp) or formatted):
            yield call


# Names of tables, pragmas and numbers of our own, which SQL can't bind; no value of anybody.
OUR_OWN_NAMES = {
    "lmmh_desk/hub/migrating.py": 1,
    "lmmh_desk/hub/tables.py": 1,
    "lmmh_desk/store/engine.py": 2,  # the key, in hexadecimal
    "lmmh_desk/store/search_tables.py": 3,
    "lmmh_desk/store/store.py": 2,
    "lmmh_desk/store/triggers.py": 1,
}


def test_sql_is_bound() -> None:
    found = Counter(
        str(file.relative_to(ROOT))
        for file in sorted((ROOT / "lmmh_desk").rglob("*.py"))
        for _call in pasted(ast.parse(file.read_text(encoding="utf-8")))
    )
    assert found == OUR_OWN_NAMES


@pytest.mark.parametrize(
    "code", ["d.execute(f'SELECT {x}')", "d.execute('SELECT ' + x)", "text('a %s' % x)", "d.execute('{}'.format(x))"]
)
def test_what_is_pasted_is_seen(code: str) -> None:
    assert list(pasted(ast.parse(code)))
    assert not list(pasted(ast.parse("d.execute('SELECT ?', (x,))")))


def test_the_bill_of_materials_has_every_locked_package() -> None:
    found = bill()
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert (found["bomFormat"], found["specVersion"]) == ("CycloneDX", "1.5")
    assert len(found["components"]) == sum(line[:1].isalnum() for line in lock.splitlines())
    assert all(one["hashes"] for one in found["components"])
    assert sum(len(one["hashes"]) for one in found["components"]) == lock.count("--hash=sha256:")
    with pytest.raises(ValueError, match="what"):
        components("what is this")
