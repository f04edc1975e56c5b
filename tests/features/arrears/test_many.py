"""However many plans run, a statement is given a few values: a list of them has a limit, 250,000 with this SQLite."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event

from lmmh_desk.features.arrears.actions.plans import note_payment
from lmmh_desk.features.arrears.store.facts import case_row
from lmmh_desk.features.arrears.store.listing import case_rows
from lmmh_desk.features.arrears.store.plans import lines_of, plan_rows
from tests.features.arrears.conftest import TODAY

MANY, FEW = 60, 30
COPIES = "WITH RECURSIVE copy (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copy WHERE n < ?) "


def copied(connection, table: str, row_id: str, mark: str = "-", **changed: str) -> None:
    """Add copies of a row, whose ids end by their rank; `changed` are expressions of SQL."""
    names = [row[1] for row in connection.exec_driver_sql(f"PRAGMA table_info({table})") if row[1] not in ("id", "rev")]
    values = ", ".join(changed.get(name, name) for name in names)
    connection.exec_driver_sql(
        f"INSERT INTO {table} (id, {', '.join(names)}) {COPIES} SELECT id || '{mark}' || n, {values} "
        f"FROM {table}, copy WHERE id = ?",
        (MANY, row_id),
    )


@contextmanager
def counted() -> Iterator[list[int]]:
    """Note how many values each statement is given."""
    found: list[int] = []

    def note(_connection, _cursor, _statement, parameters, _context, _many) -> None:
        found.append(len(parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_the_list_of_cases_gives_no_statement_a_list_of_values(store, adviser, planned):
    with store.read() as read:
        (plan,) = plan_rows(read, planned)
        lease_id = case_row(read, planned).lease_id
    paid = note_payment(store, adviser, planned, lines_of(plan)[0].due, 100).created("plan_payment")
    with store.write(adviser, "test.many") as unit:
        copied(unit.connection, "lease", lease_id, number="number || '-' || n")
        copied(unit.connection, "arrears_case", planned, lease_id="lease_id || '-' || n")
        copied(unit.connection, "payment_plan", plan.id, case_id="case_id || '-' || n")
        copied(unit.connection, "plan_payment", paid, plan_id="plan_id || '-' || n")
    with store.read() as read, counted() as given:
        rows = case_rows(read, adviser.site_id, TODAY)
    assert len(rows) == MANY + 1
    assert max(given) < FEW
    with store.write(adviser, "test.many") as unit:  # opened on another desk too, and joined meanwhile
        copied(
            unit.connection, "arrears_case", planned, "+", joined_to="id || '-' || n", lease_id="lease_id || '-' || n"
        )
    with store.read() as read, counted() as given:
        case_rows(read, adviser.site_id, TODAY)
    assert max(given) < FEW
