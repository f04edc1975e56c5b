"""What the self-check says of the clock, of the hub and of what waits to be sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from lmmh_desk.kernel.session import Session
from lmmh_desk.office.store.health import LONG, clock_health, hub_health, pending_health
from lmmh_desk.store.exchange import attached
from lmmh_desk.store.exchange.attached import DEMONSTRATION
from lmmh_desk.store.exchange.shapes import driver_of
from lmmh_desk.store.store import Store

HOUR = 3_600_000


class Base:
    """A base whose attachment the test changes."""

    def __init__(self, store: Store) -> None:
        self.store, self.now = store, store.clock.now()

    def attach(self, address: str = "https://hub", **known: Any) -> None:
        with self.store.local() as connection:
            attached.attach(connection, attached.Exchange(address, "", b"", b"", (), "epoch", **known))

    def look(self, health: Any, *more: int) -> tuple[Any, ...]:
        with self.store.read() as read:
            return tuple(health(driver_of(read), *more))


@pytest.fixture
def base(store: Store, session: Session) -> Iterator[Base]:
    with store.write(session, "test.act", "subject"):
        pass
    return Base(store)


def test_a_clock_late_or_early_is_said_in_one_sentence(base: Base) -> None:
    assert base.look(clock_health, base.now)[0]
    for now, word in ((base.now - 48 * HOUR, "retarde"), (base.now + 500 * 24 * HOUR, "avance")):
        ok, said = base.look(clock_health, now)
        assert not ok
        assert word in said
        assert said.endswith(".")


def test_it_says_that_erasing_waits_while_the_clock_may_have_leapt(base: Base) -> None:
    later = base.now + 70 * 24 * HOUR
    said = "L’horloge de ce poste a beaucoup avancé depuis ses saisies\u00a0: l’effacement attend un mois de saisies."
    assert base.look(clock_health, later) == (False, said)
    base.attach(received_at=later)
    assert base.look(clock_health, later)[0], "by its hub's"


@pytest.mark.parametrize(
    ("known", "ok"),
    [
        ({"clock_offset": -720_000}, False),
        ({"clock_offset": 60_000}, True),
        ({"problem": "clock", "clock_offset": 720_000}, False),
    ],
)
def test_the_hub_s_clock_counts_too(base: Base, known: dict[str, Any], ok: bool) -> None:
    base.attach(**known)
    found, said = base.look(clock_health, base.now)
    assert found is ok
    assert ("12 minutes" in said.replace("\u00a0", " ")) is not ok


def test_no_network_is_no_failure_of_the_desk(base: Base) -> None:
    assert "travaille seul" in base.look(hub_health)[1]
    base.attach(problem="network")
    assert base.look(hub_health) == (True, "Ce poste n’a encore rien reçu de son serveur.")
    base.attach(received_at=base.now)
    assert base.look(hub_health) == (True, "Dernière réception du serveur le 17/11/2020 à 10:42.")
    base.attach(DEMONSTRATION, problem="revoked")
    assert base.look(hub_health)[0]


@pytest.mark.parametrize("problem", ["unknown", "revoked", "signature", "sequence", "gap", "upgrade", "newer", "xyz"])
def test_what_the_hub_refuses_is_said_with_what_to_do(base: Base, problem: str) -> None:
    base.attach(problem=problem)
    ok, said, mend = base.look(hub_health)
    assert not ok
    assert said
    assert mend


def test_what_waits_for_days_is_a_failure(base: Base) -> None:
    assert "pas de serveur" in base.look(pending_health, base.now)[1]
    base.attach()
    assert base.look(pending_health, base.now) == (True, "Tout est envoyé.")
    with base.store.local() as connection:
        columns = connection.exec_driver_sql("SELECT name, type, dflt_value FROM pragma_table_info('sync_log')").all()
        names = [row.name for row in columns if row.name != "seq"]
        values = {"wall_time": base.now, "op": "insert", "delta": "{}", "table_name": "site"}
        filled = [values.get(row.name, 0 if row.type == "INTEGER" else "x") for row in columns if row.name != "seq"]
        marks = ", ".join("?" for _name in names)
        connection.exec_driver_sql(f"INSERT INTO sync_log ({', '.join(names)}) VALUES ({marks})", tuple(filled))
    assert base.look(pending_health, base.now + LONG)[0]
    ok, said = base.look(pending_health, base.now + LONG + 1)
    assert not ok
    assert said.replace("\u00a0", " ") == "1 saisie à envoyer, la plus ancienne du 17/11/2020 à 10:42."
