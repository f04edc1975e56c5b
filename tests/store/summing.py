"""The digests of a base made again from its rows: what the program keeps up to date must say the same."""

from sqlalchemy import Connection

from lmmh_desk.kernel.digests import Marks, count
from lmmh_desk.store.exchange.digests import _add, counts
from lmmh_desk.store.exchange.shapes import driver_of, shapes, sql

IDS = "SELECT id FROM \"@table\" UNION SELECT pk FROM sync_log WHERE table_name = '@table'"


def recompute(connection: Connection) -> None:
    """Make every digest again, from the rows."""
    driver = driver_of(connection)
    rows = []
    for name in shapes():
        ids = [one for (one,) in driver.execute(sql(IDS, table=name)).fetchall()]
        rows += [(name, one, None, now) for one, now in counts(driver, name, ids).items()]
    driver.execute("DELETE FROM digest")
    marks: Marks = {}
    count(marks, rows)
    _add(driver, marks)
