"""SECURITY.md names tests that exist; SQL is bound; the bill of materials has every locked package with its hashes."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture.bound import package, read
from tests.sbom import bill, components

pytestmark = pytest.mark.usefixtures("unmeasured")

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


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
            assert idle(file, test) == "", f"{file}::{test}"


def idle(file: str, test: str) -> str:
    """Say why a test that is named shows nothing: not collected, or skipped otherwise than where it can't run."""
    if not Path(file).name.startswith("test_") or file.startswith("tests/frozen/") or not (ROOT / file).exists():
        return "no file that is collected"
    module = importlib.import_module(file.removesuffix(".py").replace("/", "."))
    function = getattr(module, test, None)
    if not test.startswith("test_") or not inspect.isfunction(function) or function.__module__ != module.__name__:
        return "no test of this file"
    if re.search(r"skipif\(\s*(True|1)\b", inspect.getsource(module)):
        return "skipped everywhere"
    return why_not_run([*marks_of(module), *marks_of(function)]) or leaves(inspect.unwrap(function))


def marks_of(of: object) -> list[pytest.Mark]:
    """Return the marks of a test, or of all those of a module."""
    found = getattr(of, "pytestmark", [])
    return [getattr(one, "mark", one) for one in (found if isinstance(found, list) else [found])]


def why_not_run(marks: list[pytest.Mark]) -> str:
    """Say which mark keeps a test from running; one that says on what machine it can't is allowed, with its reason."""
    for one in marks:
        if one.name in ("skip", "xfail"):
            return f"marked {one.name}"
        if one.name == "skipif" and not one.kwargs.get("reason"):
            return "skipped without a reason"
        if one.name == "parametrize" and not list(one.args[1]):
            return "played with nothing"
    return ""


def leaves(function: Callable[..., object]) -> str:
    """Say whether a test gives up by itself: always, or without saying why."""
    (body,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    for node in ast.walk(body):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("pytest.skip", "pytest.xfail"):
            always = any(isinstance(one, ast.Expr) and one.value is node for one in getattr(body, "body", []))
            if always or not (node.args or node.keywords) or ast.unparse(node.func) == "pytest.xfail":
                return "gives up by itself"
    return ""


def test_a_test_that_is_left_out_shows_nothing() -> None:
    parametrized = pytest.mark.parametrize("one", []).mark
    for mark in (pytest.mark.skip(reason="later"), pytest.mark.xfail, pytest.mark.skipif(False)):
        assert why_not_run([mark.mark])
    assert why_not_run([parametrized])
    assert why_not_run([pytest.mark.skipif(False, reason="needs root").mark, pytest.mark.window.mark]) == ""
    assert idle("tests/architecture/bound.py", "read") == "no file that is collected"
    assert idle("tests/architecture/test_security.py", "idle") == "no test of this file"
    assert idle("tests/architecture/test_security.py", "test_gone") == "no test of this file"
    assert idle("tests/architecture/test_security.py", "bill") == "no test of this file"
    assert leaves(gives_up) == "gives up by itself"


def gives_up() -> None:
    pytest.skip("later")


# They put names of tables and columns of ours, which SQL can't bind, in a statement that is written out.
MAKERS = {
    ("lmmh_desk.store.search", "of"),
    *(("lmmh_desk.store.exchange.shapes", name) for name in ("sql", "putting", "setting", "quoted")),
}
# What else isn't written out: no value of anybody in it.
EXCUSED = {
    ("lmmh_desk.app.demo.rows", "flush"): "tables and columns of the program",
    ("lmmh_desk.hub.migrating", "_complete"): "tables and columns of the program",
    ("lmmh_desk.hub.tables", "refuse_overlaps"): "tables and columns of the program (twice: for each kind of hub)",
    ("lmmh_desk.office.store.bookings", "live"): "as many question marks as there are values",
    ("lmmh_desk.store.backup", "counts"): "tables of the program",
    ("lmmh_desk.store.doctor", "_search"): "the statement of an index, written where it is declared",
    ("lmmh_desk.store.engine", "connect"): "the key, in hexadecimal; pragmas of the program",
    ("lmmh_desk.store.exchange.erasing", "_arbitrated"): "statements of a table written above, beside their names",
    ("lmmh_desk.store.exchange.placing", "_write"): "what `putting` made, kept by the object",
    ("lmmh_desk.hub.postgres", "_at_once"): "tables and columns of the program, quoted by psycopg; values are bound",
    ("lmmh_desk.store.exchange.placing", "_place"): "what `putting` made, kept by the object",
    ("lmmh_desk.store.exchange.placing", "_leave_out"): "what `putting` made, kept by the object",
    ("lmmh_desk.store.exchange.replacing", "_carry"): "the key, in hexadecimal",
    ("lmmh_desk.store.indexing", "index_changes"): "the statement of an index, written where it is declared",
    ("lmmh_desk.store.indexing", "rebuild"): "the statement of an index, written where it is declared",
    ("lmmh_desk.store.indexing", "unlike"): "the statement of an index, written where it is declared",
    ("lmmh_desk.store.records", "insert"): "the INSERT that SQLAlchemy made of a record's table, kept",
    ("lmmh_desk.store.search_tables", "stop_noting"): "triggers of the program",
    ("lmmh_desk.store.search_tables", "start_noting"): "triggers, tables and columns of the program",
    ("lmmh_desk.store.store", "_large_cache"): "a number",
    ("lmmh_desk.store.triggers", "install"): "triggers of the program",
    ("lmmh_desk.store.triggers", "remove"): "triggers of the program",
    ("lmmh_desk.tenancy.store.search", "_rows"): "a statement of the module, its columns put in from a list of ours",
}


def test_sql_is_bound() -> None:
    found = {
        (at.module.name, at.around[-1].name if at.around else "")
        for _call, at in package(ROOT / "lmmh_desk", MAKERS).pasted()
    }
    assert found - EXCUSED.keys() == set(), "written out, or excused by name with its reason"
    assert EXCUSED.keys() - found == set(), "excused for nothing"


def seen(*codes: str) -> list[int]:
    """Return the lines, of modules `a`, `b`…, that hand over what isn't written out."""
    head = "from sqlalchemy import select, text, literal_column\n"
    texts = {"abc"[rank]: head + code for rank, code in enumerate(codes)}
    return sorted(call.lineno - 1 for call, _at in read(texts, {("a", "named")}).pasted())


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
        "literal_column(x)",
        "literal_column(f'{x}')",
        "import sqlalchemy as sa\nsa.text(x)",
        "text(f'SELECT {x}')",
        "def f(x):\n    return text(x)",
        "d.exec_driver_sql(x)",
        "d.exec_driver_sql(self.asked)",
        "d.execute(' '.join(parts))",
        "for x in what():\n    d.execute(x)",
        "def f(x: str) -> str:\n    return 'SELECT ' + x\nd.execute(f(given))",
        "def f(d, x: str) -> None:\n    d.execute(x)\ndef g(d, y):\n    f(d, 'SELECT ' + y)",
        "class A:\n    def f(self, x: str) -> None:\n        d.execute(x)\n    def g(self, y):\n        self.f(x=y)",
        "def f(d, x: str) -> None:\n    d.execute(x)\ndef g(d, x: str) -> None:\n    f(d, x)\ng(d, input())",
        "def named(statement: str, **names: str) -> str:\n    return statement\nd.execute(named('S' + x))",
        "d.execute(select(x).where(text(x)))",
        "column.op(x)(1)",
    ],
)
def test_what_is_pasted_is_seen(code: str) -> None:
    assert seen(code)


def test_what_another_module_hands_on_is_seen_there() -> None:
    asks = "def ask(d, sql: str) -> None:\n    d.execute(sql)"
    assert seen(asks, "from a import ask\nask(d, 'SELECT 1')") == []
    assert seen(asks, "from a import ask\nask(d, 'SELECT ' + x)") == [2]
    assert seen("ASKED = f'SELECT {x}'", "from a import ASKED\nd.execute(ASKED)") == [2]


@pytest.mark.parametrize(
    "code",
    [
        "ASKED = 'SELECT ?'\nd.execute(ASKED, (x,))",
        "d.execute(select(x).where(x == y).order_by(x))",
        "COLUMNS = 'a, b'\nASKED = f'SELECT {COLUMNS}'\nd.execute(ASKED + ' LIMIT ?', (x,))",
        "SOME = ('SELECT 1', 'SELECT 2')\nfor one in SOME:\n    d.execute(one)",
        "BY = {'a': 'SELECT 1'}\nd.execute(BY[x])",
        "def f(d, asked: Select[Any]) -> None:\n    d.execute(asked)",
        "def f(d, x):\n    asked = select(x)\n    asked = asked.join(x)\n    d.execute(asked)",
        "def f(d, x: str) -> None:\n    d.execute(x)\nf(d, 'SELECT 1')",
        "def named(statement: str, **names: str) -> str:\n    return statement\nd.execute(named('S @a', a=table))",
        "paint.text(area, words)",
    ],
)
def test_what_is_written_out_or_built_is_left(code: str) -> None:
    assert seen(code) == []


def test_the_bill_of_materials_has_every_locked_package() -> None:
    found = bill()
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert (found["bomFormat"], found["specVersion"]) == ("CycloneDX", "1.5")
    assert len(found["components"]) == sum(line[:1].isalnum() for line in lock.splitlines())
    assert all(one["hashes"] for one in found["components"])
    assert sum(len(one["hashes"]) for one in found["components"]) == lock.count("--hash=sha256:")
    with pytest.raises(ValueError, match="what"):
        components("what is this")
