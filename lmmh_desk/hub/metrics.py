"""What the hub counts, in the text format that Prometheus reads."""

from __future__ import annotations

import threading
from collections import Counter

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from lmmh_desk.hub import tables
from lmmh_desk.hub.storage import Storage, last_place
from lmmh_desk.kernel.errors import StoreError


class Metrics:
    """Requests by path and outcome since the hub started."""

    def __init__(self) -> None:
        self._requests: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()

    def count(self, path: str, outcome: str) -> None:
        """Count a request; the outcome is "ok" or a problem's code."""
        with self._lock:
            self._requests[path, outcome] += 1

    def text(self, storage: Storage) -> str:
        """Return every figure; of a database that doesn't answer, that it is down, beside what was counted."""
        try:
            gauges = _gauges(storage) | {"database_up": 1}
        except (SQLAlchemyError, StoreError):
            gauges = {"database_up": 0}
        lines = [
            "# TYPE lmmh_hub_requests_total counter",
            *(
                f'lmmh_hub_requests_total{{path="{path}",outcome="{outcome}"}} {count}'
                for (path, outcome), count in sorted(self._requests.items())
            ),
        ]
        for name, value in gauges.items():
            lines += [f"# TYPE lmmh_hub_{name} gauge", f"lmmh_hub_{name} {value}"]
        return "\n".join(lines) + "\n"


def _gauges(storage: Storage) -> dict[str, int]:
    """Return how the tables stand."""
    conflict, quarantine = (tables.records()[name] for name in ("conflict", "quarantine"))
    device = tables.device
    with storage.read() as connection:
        place, _epoch = last_place(connection)
        open_conflicts, open_quarantine = (
            connection.execute(select(func.count()).where(table.c.settled_at.is_(None))).scalar_one()
            for table in (conflict, quarantine)
        )
        enrolled = connection.execute(select(func.count()).where(device.c.revoked_at.is_(None))).scalar_one()
    return {
        "feed_place": place,
        "open_conflicts": open_conflicts,
        "open_quarantine": open_quarantine,
        "devices": enrolled,
    }
