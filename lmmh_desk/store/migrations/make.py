"""Writes a migration: the difference between the versions there are and the tables declared now.

    python -m lmmh_desk.store.migrations.make next NAME

Then `ruff check --fix` and `ruff format` it, and read it: only additions are allowed (SQLite rebuilds a table for
anything else). A version that no office runs yet may be written again instead: delete it, give its number for « next »,
and after its name the modules of the versions before it and its own.
"""

from __future__ import annotations

import re
import sys
import tempfile
import textwrap
from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import groupby
from pathlib import Path
from typing import Any, Literal, cast

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.autogenerate.api import AutogenContext
from alembic.migration import MigrationContext
from alembic.operations.ops import (
    CreateTableOp,
    DropIndexOp,
    DropTableOp,
    MigrateOperation,
    ModifyTableOps,
    OpContainer,
    UpgradeOps,
)
from sqlalchemy import Connection
from sqlalchemy.types import TypeEngine

from lmmh_desk.kernel.feature import load
from lmmh_desk.store import migrating, versions
from lmmh_desk.store.engine import writer_engine
from lmmh_desk.store.tables import Flag, metadata

CATALOGUE = "lmmh_desk.app.catalogue:CATALOGUE"
OWN = ("lmmh_desk.store.local", "lmmh_desk.store.arbitration")
NAMES = {"TEXT": "Text", "BIGINT": "Integer", "INTEGER": "Integer", "BLOB": "Blob"}
LONG_RULE = re.compile(r"""CheckConstraint\((["'])([^"]{70,})\1,""")
Step = tuple[str, str]  # the table's name, the code


def differences(connection: Connection) -> tuple[list[MigrateOperation], list[MigrateOperation]]:
    """Return the steps up from what a database holds to the tables declared, and those down."""
    context = MigrationContext.configure(connection, opts={"include_name": _is_ours, "compare_type": True})
    script = produce_migrations(context, metadata)
    assert script.upgrade_ops is not None
    assert script.downgrade_ops is not None
    return list(_flat(script.upgrade_ops)), list(_flat(script.downgrade_ops))


def rendered(connection: Connection, version: str, previous: str, title: str) -> str:
    """Return the text of a migration, one function a table."""
    up, down = differences(connection)
    gone = {step.table_name for step in down if isinstance(step, DropTableOp)}
    down = [step for step in down if not (isinstance(step, DropIndexOp) and step.table_name in gone)]
    steps = {"upgrade": _steps(up), "downgrade": _steps(down)}
    parts = [
        f'"""The tables of {title}."""',
        "import sqlalchemy as sa\nfrom alembic import op",
        "from lmmh_desk.store.tables import Blob, Flag, Integer, Text",
        f'revision = "{version}"\ndown_revision = {(previous or None)!r}',
    ]
    for direction, functions in steps.items():
        calls = "\n".join(f"    _{direction}_{table}()" for table, _code in functions)
        parts.append(f'def {direction}() -> None:\n    """Go {direction.removesuffix("grade")} a version."""\n{calls}')
        parts += [f"def _{direction}_{table}() -> None:\n{code}" for table, code in functions]
    return "\n\n".join(parts) + "\n"


def _flat(operations: OpContainer) -> Iterator[MigrateOperation]:
    for operation in operations.ops:
        if isinstance(operation, ModifyTableOps):
            yield from _flat(operation)
        else:
            if isinstance(operation, CreateTableOp):
                operation.info = {}
            yield operation


def _steps(operations: Sequence[MigrateOperation]) -> list[Step]:
    """Return each table's code, tables in the order the steps name them first."""
    order = list(dict.fromkeys(_table(operation) for operation in operations))
    ordered = sorted(operations, key=lambda operation: order.index(_table(operation)))
    return [(table, _code(list(group))) for table, group in groupby(ordered, key=_table)]


def _table(operation: MigrateOperation) -> str:
    return str(cast(Any, operation).table_name)


def _code(operations: list[MigrateOperation]) -> str:
    code = render_python_code(UpgradeOps(ops=operations), render_item=_render, user_module_prefix="")
    lines = (line for line in code.splitlines() if not line.lstrip().startswith("#"))
    return "\n".join(f"    {_short(line)}" for line in lines)


def _short(line: str) -> str:
    """Return a line whose long rule, if it holds one, is cut into pieces of text side by side."""
    found = LONG_RULE.search(line)
    if found is None:
        return line
    pieces = textwrap.wrap(found[2], 90, break_long_words=False)
    cut = "\n".join(f'"{piece} "' for piece in pieces[:-1])
    return f'{line[: found.start()]}CheckConstraint({cut}\n"{pieces[-1]}",{line[found.end() :]}'


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return kind != "table" or not (name or "").startswith(("search_", "sqlite_", "alembic_version"))


def _render(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Name our column types as tables.py does, so that SQLite and PostgreSQL agree for ever."""
    if kind != "type":
        return False
    kinds = cast(TypeEngine[Any], item)
    return "Flag" if isinstance(kinds, Flag) else NAMES.get(kinds.compile().upper(), False)


def _following() -> str:
    known = versions.known()
    return f"{int(known[-1]) + 1 if known else 1:04d}"


def refusal(arguments: list[str]) -> str:
    """Return in a sentence why these arguments write no version, or nothing."""
    known = versions.known()
    following = _following()
    if len(arguments) < 2 or not re.fullmatch(r"[0-9]{4}", arguments[0]) or not re.fullmatch(r"\w+", arguments[1]):
        return f"Give the number of the version, now {following}, or the word next; then its name in letters."
    if arguments[0] in known:
        return f"Version {arguments[0]} exists: the next one is {following}."
    return ""


def main(arguments: list[str]) -> int:
    """Write the file of a version, compared with a database of the one before; 2 when the arguments are wrong."""
    arguments = [_following(), *arguments[1:]] if arguments[:1] == ["next"] else arguments
    if why := refusal(arguments):
        sys.stderr.write(f"{why}\n")
        return 2
    version, title, *modules = arguments
    modules = modules or [feature.tables for feature in load(CATALOGUE) if feature.tables]
    for module in (*OWN, *modules):
        import_module(module)
    older = [known for known in versions.known() if known < version]
    with tempfile.TemporaryDirectory() as folder:
        engine = writer_engine(Path(folder) / "empty.db", bytes(32), new=True)
        with engine.begin() as connection:
            if older:
                migrating.step(connection, older[-1])
            text = rendered(connection, version, older[-1] if older else "", title)
        engine.dispose()
    path = versions.SCRIPTS / f"{version}_{title}.py"
    path.write_text(text, "utf-8")
    sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
