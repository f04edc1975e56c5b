"""The digests of a base made again from its rows: what the program keeps up to date must say the same."""

from collections import defaultdict

from sqlalchemy import Connection

from lmmh_desk.store.exchange.digests import Marks, _add, _mark, known
from lmmh_desk.store.exchange.shapes import driver_of, shapes, sql

IDS = "SELECT id FROM \"@table\" UNION SELECT pk FROM sync_log WHERE table_name = '@table'"


def recompute(connection: Connection) -> None:
    """Make every digest again, from the rows."""
    driver = driver_of(connection)
    marks: Marks = defaultdict(int)
    for name in shapes():
        ids = [one for (one,) in driver.execute(sql(IDS, table=name)).fetchall()]
        for key, now in known(driver, ((name, one) for one in ids)).items():
            _mark(marks, key, None, now)
    driver.execute("DELETE FROM digest")
    _add(driver, marks)
