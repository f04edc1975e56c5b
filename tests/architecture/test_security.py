"""SECURITY.md names tests that exist; SQL is bound; the bill of materials has every locked package with its hashes."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sbom import bill, components

pytestmark = pytest.mark.usefixtures("unmeasured")

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
FORMATTING = {"format", "format_map", "replace"}
ASKING = {"execute", "exec_driver_sql", "executemany", "executescript"}


def test_each_threat_has_a_control_and_tests_that_exist() -> None:
    model, tested = (ROOT / "SECURITY.md").read_text(encoding="utf-8").split("## Threats, controls, tests")
    table = [line for line in tested.splitlines() if line.startswith("| ")][1:]
    assert len(model.split()) <= 500, "the threat model is a page"
    assert len(table) >= 12
    for line in table:
        assert line.count("|") == 4, line
        named = NAMED.findall(line)
        assert 1 <= len(named) <= 6, line
        for file, test in named:
            assert f"def {test}(" in (ROOT / file).read_text(encoding="utf-8"), f"{file}::{test}"


def is_made(value: ast.AST | None) -> bool:
    """Say whether a text is put together there: by an f-string, `%`, `+`, `format`, `replace` or `join`."""
    if isinstance(value, ast.IfExp):
        return is_made(value.body) or is_made(value.orelse)
    if isinstance(value, ast.BinOp):
        return isinstance(value.op, ast.Add | ast.Mod)
    called = value.func if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) else None
    if called is not None and called.attr == "join":
        return isinstance(called.value, ast.Constant)  # of texts, not of tables
    return isinstance(value, ast.JoinedStr) or (called is not None and called.attr in FORMATTING)


def asks(call: ast.Call) -> bool:
    """Say whether a call hands SQL to a base, or names a text as SQL."""
    named = isinstance(call.func, ast.Name) and call.func.id == "text"
    return bool(call.args) and (named or (isinstance(call.func, ast.Attribute) and call.func.attr in ASKING))


def made_of(scope: ast.AST) -> set[str]:
    """Return the names to which a text put together is given in a function or a module."""
    found = set()
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.NamedExpr):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            grown = isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add)
            if is_made(node.value) or grown:
                found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return found


def pasted(tree: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls whose SQL is put together, in place or on another line of the function or the module."""
    scopes = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    inside = {id(node) for scope in scopes for node in ast.walk(scope)}
    module = [
        node for node in getattr(tree, "body", []) if id(node) not in inside and not isinstance(node, ast.ClassDef)
    ]
    known = made_of(ast.Module(module, []))
    seen: set[int] = set()
    for scope in (*scopes, tree):
        names = known | (made_of(scope) if scope is not tree else set())
        for call in ast.walk(scope):
            if isinstance(call, ast.Call) and id(call) not in seen and asks(call):
                first = call.args[0]
                if is_made(first) or (isinstance(first, ast.Name) and first.id in names):
                    seen.add(id(call))
                    yield call


# Names of tables, pragmas and numbers of our own, which SQL can't bind; no value of anybody.
OUR_OWN_NAMES = {
    "lmmh_desk/app/demo/rows.py": 1,
    "lmmh_desk/hub/migrating.py": 1,
    "lmmh_desk/hub/tables.py": 2,
    "lmmh_desk/office/store/bookings.py": 1,  # as many question marks as there are values
    "lmmh_desk/store/backup.py": 1,
    "lmmh_desk/store/doctor.py": 1,
    "lmmh_desk/store/engine.py": 2,  # the key, in hexadecimal
    "lmmh_desk/store/exchange/replacing.py": 1,  # the key, in hexadecimal
    "lmmh_desk/store/indexing.py": 2,
    "lmmh_desk/store/search_tables.py": 3,
    "lmmh_desk/store/store.py": 2,
    "lmmh_desk/store/triggers.py": 1,
    "lmmh_desk/tenancy/store/search.py": 1,
}


def test_sql_is_bound() -> None:
    found = Counter(
        str(file.relative_to(ROOT))
        for file in sorted((ROOT / "lmmh_desk").rglob("*.py"))
        for _call in pasted(ast.parse(file.read_text(encoding="utf-8")))
    )
    assert found == OUR_OWN_NAMES


@pytest.mark.parametrize(
    "code",
    [
        "d.execute(f'SELECT {x}')",
        "d.execute('SELECT ' + x)",
        "text('a %s' % x)",
        "d.execute('{}'.format(x))",
        "d.execute('a' if x else f'{x}')",
        "def f(d, x):\n    asked = f'SELECT {x}'\n    return d.execute(asked)",
        "def f(d, x):\n    asked = 'SELECT '\n    asked += x\n    return d.execute(text(asked))",
        "ASKED = 'SELECT @'.replace('@', x)\ndef f(d):\n    return d.execute(ASKED)",
    ],
)
def test_what_is_pasted_is_seen(code: str) -> None:
    assert list(pasted(ast.parse(code)))
    assert not list(pasted(ast.parse("ASKED = 'SELECT ?'\nd.execute(ASKED, (x,))\nd.execute(select(x))")))


def test_the_bill_of_materials_has_every_locked_package() -> None:
    found = bill()
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert (found["bomFormat"], found["specVersion"]) == ("CycloneDX", "1.5")
    assert len(found["components"]) == sum(line[:1].isalnum() for line in lock.splitlines())
    assert all(one["hashes"] for one in found["components"])
    assert sum(len(one["hashes"]) for one in found["components"]) == lock.count("--hash=sha256:")
    with pytest.raises(ValueError, match="what"):
        components("what is this")
