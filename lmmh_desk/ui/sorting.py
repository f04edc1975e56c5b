"""Each agent finds a table again sorted as they left it on this desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.store.kept import keep, value

if TYPE_CHECKING:
    from lmmh_desk.store.store import Store
    from lmmh_desk.ui.context import Context
    from lmmh_desk.ui.widgets.table import DataTable


def remember_sorting(context: Context, table: DataTable[Any], name: str) -> None:
    """Sort a new table as its agent left it, and keep how they sort it from now on.

    To call before the rows are asked for: the answer then comes before them. Another agent gets pages of their own.
    """
    key = f"sorting.{context.me.agent_id}.{name}"

    def arranged() -> None:
        sorting = table.sorting()
        if not context.store.read_only:
            context.writes.run(lambda: _save(context.store, key, sorting), owner=table)

    context.reads.run(lambda read: value(read, key), table.restore_sorting, owner=table, slot="sorting")
    table.arranged.connect(arranged)


def _save(store: Store, key: str, sorting: str) -> Changes:
    with store.local() as connection:
        keep(connection, key, sorting)
    return Changes("desk.sorting")
