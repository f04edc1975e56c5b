"""The history of a person, and who changed the file last."""

from __future__ import annotations

from datetime import date

from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.found import Moment
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.agents import Agent
from lmmh_desk.office.model.rights import Role
from lmmh_desk.store.store import Store
from lmmh_desk.tenancy.actions.notes import add_note
from lmmh_desk.tenancy.actions.people import verify_identity
from lmmh_desk.tenancy.store.moments import last_change, timeline
from lmmh_desk.tenancy.ui.reading import coming
from tests.replacing import replace
from tests.tenancy import homes


def test_notes_leases_notices_and_checks_make_the_history(store: Store, session: Session) -> None:
    homes.settle(store, session)
    with store.write(session, "test") as unit:
        unit.add(Agent(id=session.agent_id, name="Karine Moulin", title="", role=Role.FRONT_DESK))
    add_note(store, session, homes.FERHAT, "« D’accord. »", channel="call_out", title="Proposition acceptée")
    add_note(store, session, homes.FERHAT, "Passé au guichet")
    verify_identity(store, session, homes.FERHAT)
    with store.read() as read:
        found = {(one.title, one.subtitle) for one in timeline(read, homes.FERHAT, session)}
        start = next(one for one in timeline(read, homes.FERHAT, session) if one.title == "Fin du préavis")
        assert last_change(read, homes.FERHAT) == (store.clock.now(), "K. Moulin")
        assert last_change(read, homes.SORAYA) is None
        assert timeline(read, homes.FERHAT, replace(session, role="caretaker")) == []
    assert found == {
        ("Appel sortant · proposition acceptée", "« D’accord. » · K. Moulin"),
        ("Échange au guichet", "Passé au guichet · K. Moulin"),
        ("Identité vérifiée", "K. Moulin"),
        ("Début du bail", "L-204518 · Les Sittelles, n°\u00a032"),
        ("Congé reçu", "L-204518 · Lettre recommandée"),
        ("Fin du préavis", "L-204518 · Les Sittelles, n°\u00a032"),
        ("Début du bail", "L-260112 · Clos-Bernard, n°\u00a012"),
    }
    assert start.at == paris_instant(date(2020, 11, 30))


def test_an_ended_lease_says_so(store: Store, session: Session) -> None:
    homes.settle(store, session)
    with store.write(session, "test") as unit:
        unit.connection.exec_driver_sql("UPDATE lease SET ends_on = '2010-06-30' WHERE number = 'L-100200'")
    with store.read() as read:
        assert [one.title for one in timeline(read, homes.SLIMANE, session)] == ["Début du bail", "Fin du bail"]


def test_what_is_to_come_is_told_once() -> None:
    def at(day: int, hour: int = 0, title: str = "État des lieux", off: bool = False) -> Moment:
        return Moment(paris_instant(date(2020, 11, day), hour), "", "", title, off=off)

    moved, visit, other = at(20), at(20, 14), at(21)
    keys = at(20, title="Remise des clés")
    assert coming([other, moved, visit, keys], at(17).at) == (keys, visit, other)
    assert coming([moved, at(20, 14, off=True), at(1, 9)], at(17).at) == (moved,)
