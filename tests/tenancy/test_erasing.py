"""A person who asks to be erased: all of them goes, or nothing where the law has the office keep something."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.features.allocation.model.records import AllocationApplicant, AllocationItem, AllocationSession
from lmmh_desk.features.allocation.store.found import access
from lmmh_desk.features.arrears.model.records import ArrearsCase, ArrearsStep
from lmmh_desk.features.arrears.model.stages import Stage
from lmmh_desk.features.walkins.model.records import WalkIn
from lmmh_desk.kernel.errors import BadInput, DeskError, NotAllowed, NotFound, WrongState
from lmmh_desk.kernel.record import Record
from lmmh_desk.kernel.retention import retentions
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import UNATTENDED
from lmmh_desk.office.model.seeds import regulations
from lmmh_desk.office.model.sites import Site, SiteKind
from lmmh_desk.store import chain
from lmmh_desk.store.exchange import attached
from lmmh_desk.store.store import Store
from lmmh_desk.store.unit import Unit
from lmmh_desk.tenancy.actions.erasing import erase_person
from lmmh_desk.tenancy.actions.merging import merge_persons
from lmmh_desk.tenancy.model.erasing import GROUNDS, Erasable, Kept
from lmmh_desk.tenancy.model.records import Dwelling, Household, Lease, LeaseHolder, Note, Person
from lmmh_desk.tenancy.store.access import about_whom
from lmmh_desk.tenancy.store.erasing import erasable
from lmmh_desk.tenancy.ui.erasing import SHOWN, EraseDialog, KeptDialog
from lmmh_desk.ui.widgets.base import Label
from tests.replacing import replace
from tests.tenancy.homes import FERHAT, settle
from tests.tenancy.test_ui import Desk

KEPT = retentions(CATALOGUE)


@pytest.fixture(autouse=True)
def rules(store: Store, headquarters: Session) -> None:
    add(store, headquarters, *regulations())


def add(store: Store, session: Session, *records: Record) -> None:
    with store.write(session, "test") as unit:
        for record in records:
            unit.add(record)


def count(store: Store, table: str, where: str = "1") -> int:
    with store.read() as read:
        return int(read.exec_driver_sql(f"SELECT count(*) FROM {table} WHERE {where}").scalar())


def looked_at(store: Store, person_id: str) -> Erasable:
    with store.read() as read:
        return erasable(read, person_id, KEPT, date(2020, 11, 17))


def made(store: Store, session: Session, name: str, household_id: str | None = None) -> str:
    """Make a person who came once and of whom something was noted; return their id."""
    one = Person(usual_name=name, first_names="Zoé", household_id=household_id)
    add(store, session, one)
    add(store, session, Note(person_id=one.id, text=f"Vu {name}"))
    add(store, session, WalkIn(day="2020-11-16", ticket="R01", sequence=1, person_id=one.id))
    return one.id


def test_all_of_a_person_goes_with_a_household_left_empty_and_a_line_says_why(
    store: Store, headquarters: Session
) -> None:
    home = Household(number="F1")
    add(store, headquarters, home)
    hers = made(store, headquarters, "Garrigue", home.id)
    other = made(store, headquarters, "Tessier")
    typed = "INSERT INTO draft VALUES ('a', 'fiche', ?, '{\"note\": \"Rappeler\"}', 0)"
    with store.local() as connection:
        for one in (hers, other):
            connection.exec_driver_sql(typed, (f'{{"person_id": "{one}"}}',))
    assert looked_at(store, hers) == Erasable("Zoé Garrigue", ())
    erase_person(store, headquarters, hers, "consent", KEPT)
    assert [count(store, table) for table in ("person", "note", "walk_in", "household")] == [1, 1, 1, 0]
    assert count(store, "person", f"id = '{other}'") == 1
    assert (count(store, "draft"), count(store, "draft", f"instr(key, '{other}')")) == (1, 1)
    assert count(store, "erasure", f"record_id = '{hers}' AND cause = 'request'") == 1
    with store.read() as read:
        told = read.exec_driver_sql("SELECT details FROM audit WHERE action = 'office.purge'").scalar()
        assert not list(chain.flaws(read.connection.dbapi_connection))
        assert read.exec_driver_sql("SELECT count(*) FROM audit WHERE details LIKE '%Garrigue%'").scalar() == 0
    assert json.loads(told)["reason"] == GROUNDS["consent"]
    assert any(hers in path.read_text("utf-8", "ignore") for path in store.folder.glob("*") if path.is_file()), (
        "a copy put back erases them again"
    )


def test_files_merged_into_theirs_go_too_and_who_lives_with_them_stays(store: Store, headquarters: Session) -> None:
    home = Household(number="F1")
    add(store, headquarters, home)
    hers, twin = made(store, headquarters, "Garrigue", home.id), made(store, headquarters, "Garrigues")
    made(store, headquarters, "Tessier", home.id)
    merge_persons(store, headquarters, hers, twin)
    erase_person(store, headquarters, twin, "objection", KEPT)  # by either file
    assert (count(store, "person"), count(store, "household")) == (1, 1)


def test_a_lease_forbids_it_running_or_ended_and_is_told_with_its_law(store: Store, headquarters: Session) -> None:
    hers = made(store, headquarters, "Garrigue")
    running, ended = Lease(number="L1", starts_on="2010-01-01"), Lease(number="L2", ends_on="2019-05-31")
    add(store, headquarters, running, ended)
    add(store, headquarters, *(LeaseHolder(lease_id=one.id, person_id=hers) for one in (running, ended)))
    told = looked_at(store, hers).kept
    assert [one.what for one in told] == ["Bail L1 · en cours", "Bail L2 · terminé le 31/05/2019"]
    assert all("art. 7-1" in one.why for one in told)
    with pytest.raises(WrongState) as refused:
        erase_person(store, headquarters, hers, "consent", KEPT)
    assert "Bail L1 · en cours" in refused.value.fact
    assert count(store, "person") == 1


def test_what_came_since_it_was_looked_at_forbids_it_too(
    store: Store, headquarters: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    hers, write = made(store, headquarters, "Garrigue"), store.write

    def late(session: Session, action: str, subject: str = "") -> AbstractContextManager[Unit]:
        """Let an exchange bring a lease right before the erasure writes."""
        monkeypatch.setattr(store, "write", write)
        lease = Lease(number="L1", starts_on="2010-01-01")
        add(store, headquarters, lease)
        add(store, headquarters, LeaseHolder(lease_id=lease.id, person_id=hers))
        return write(session, action, subject)

    monkeypatch.setattr(store, "write", late)
    with pytest.raises(WrongState) as refused:
        erase_person(store, headquarters, hers, "consent", KEPT)
    assert "Bail L1 · en cours" in refused.value.fact
    assert count(store, "person") == 1


def test_arrears_and_an_application_forbid_it(store: Store, headquarters: Session) -> None:
    hers = made(store, headquarters, "Garrigue")
    home, lease = Dwelling(reference="D1", city="Le Mans"), Lease(number="L1", starts_on="2010-01-01")
    held = AllocationSession(number="CM-1", day="2020-11-10", starts_at=570)
    add(store, headquarters, home, lease, held)
    point = AllocationItem(session_id=held.id, dwelling_id=home.id, starts_at=570, rent_cents=1, free_on="2020-12-01")
    add(
        store, headquarters, point, ArrearsCase(lease_id=lease.id, person_id=hers, stage="watch", stage_on="2020-02-01")
    )
    applied = AllocationApplicant(
        item_id=point.id, name="Mme GARRIGUE", nur="072012099901GDPUB0", filed_on="2014-01-01", household=1,
        income=60, address="1 rue Marceau\n72000 Le Mans", position=1, person_id=hers,
    )  # fmt: skip
    add(store, headquarters, applied)
    told = {one.what.split(" · ")[0]: one.why for one in looked_at(store, hers).kept}
    assert set(told) == {"Suivi d’impayé", "Candidatures examinées"}
    assert "R441-3" in told["Candidatures examinées"]
    assert "prescription" in told["Suivi d’impayé"], "it runs"
    with pytest.raises(WrongState):
        erase_person(store, headquarters, hers, "consent", KEPT)


def test_an_application_linked_to_nobody_forbids_it_by_its_number_and_is_told(
    store: Store, headquarters: Session
) -> None:
    number, other = "072012099901GDPUB0", "072012099902GDPUB0"
    hers = Person(usual_name="Garrigue", first_names="Zoé", nur=number)
    his = Person(usual_name="Garrigue", first_names="Paul", nur=number)
    third = Person(usual_name="Tessier", first_names="Luc", nur=other)
    home, held = (
        Dwelling(reference="D1", city="Le Mans"),
        AllocationSession(number="CM-1", day="2020-11-10", starts_at=570),
    )
    add(store, headquarters, hers, his, third, home, held)
    point = AllocationItem(session_id=held.id, dwelling_id=home.id, starts_at=570, rent_cents=1, free_on="2020-12-01")
    add(store, headquarters, point)
    applied = AllocationApplicant(
        item_id=point.id, name="Mme GARRIGUE", nur=number, filed_on="2014-01-01", household=1,
        income=60, address="1 rue Marceau\n72000 Le Mans", position=1,
    )  # fmt: skip
    add(store, headquarters, applied)
    for one in (hers, his):
        assert [kept.what for kept in looked_at(store, one.id).kept] == [
            f"Candidatures examinées · Candidature {number}"
        ]
    assert looked_at(store, third.id).kept == ()
    with store.read() as read:
        parts = {one.id: access(read, about_whom(read, one.id)) for one in (hers, third)}
    assert (len(parts[hers.id][0].lines), len(parts[third.id][0].lines)) == (1, 0)


@pytest.mark.parametrize(
    ("stage", "reached", "why"),
    [
        ("watch", "", "jusqu’à la prescription"),
        ("judgment", "", "jusqu’à la fin de l’exécution"),
        ("cleared", "", "jusqu’au règlement"),
        ("cleared", "judgment", "jusqu’à la fin de l’exécution"),
    ],
)
def test_arrears_are_told_by_the_rule_of_what_they_became(
    store: Store, headquarters: Session, stage: str, reached: str, why: str
) -> None:
    hers, lease = made(store, headquarters, "Garrigue"), Lease(number="L1", starts_on="2010-01-01")
    add(store, headquarters, lease)
    case = ArrearsCase(lease_id=lease.id, person_id=hers, stage=stage, stage_on="2020-02-01")
    add(store, headquarters, case)
    if reached:
        add(store, headquarters, ArrearsStep(case_id=case.id, before="watch", after=reached, reached_on="2020-01-01"))
    (told,) = looked_at(store, hers).kept
    assert told.what == f"Suivi d’impayé · {Stage(stage).label}"
    assert why in told.why


@pytest.mark.parametrize("every", [False, True])
def test_a_pc_that_lacks_a_site_erases_nobody(store: Store, headquarters: Session, every: bool) -> None:
    here, there = (Site(kind=SiteKind.AGENCY, name=name, address="") for name in ("Centre", "Sablons"))
    add(store, headquarters, here, there)
    hers = made(store, headquarters, "Garrigue")
    sites = (here.id, there.id) if every else (here.id,)
    with store.local() as connection:
        attached.attach(connection, attached.Exchange("https://hub.example", "PEM", b"", b"", sites, ""))
    if every:
        assert looked_at(store, hers).kept == ()
        return
    with pytest.raises(WrongState) as refused:
        looked_at(store, hers)
    assert str(refused.value) == (
        "Ce poste ne reçoit pas les données de Sablons. Rien n’est effacé. Faites ce geste sur un poste qui reçoit tous"
        " les sites."
    )


@pytest.mark.parametrize(("ago", "tried"), [(None, None), (11, 11), (11, 9), (9, None), (9, 11), (9, 9)])
def test_a_pc_that_has_not_just_received_by_the_network_erases_nobody(
    store: Store, headquarters: Session, ago: int | None, tried: int | None
) -> None:
    here = Site(kind=SiteKind.AGENCY, name="Centre", address="")
    add(store, headquarters, here)
    hers = made(store, headquarters, "Garrigue")
    received, asked = (None if one is None else store.clock.now() - one * 60_000 for one in (ago, tried))
    with store.local() as connection:
        hub = attached.Exchange("https://hub.example", "PEM", b"", b"", (here.id,), "", received_at=received)
        attached.attach(connection, hub)
        attached.move(connection, received_at=received, tried_at=asked)
    if ago == tried == 9:
        erase_person(store, headquarters, hers, "consent", KEPT)
    else:
        with pytest.raises(WrongState, match="Synchronisez"):
            erase_person(store, headquarters, hers, "consent", KEPT)
    assert count(store, "person") == (0 if ago == tried == 9 else 1)


@pytest.mark.parametrize(("more", "told"), [(0, None), (1, "et 1\u00a0autre"), (2, "et 2\u00a0autres")])
def test_beyond_some_what_is_kept_is_counted(desk: Desk, more: int, told: str | None) -> None:
    kept = tuple(Kept(f"Bail {number}", "") for number in range(SHOWN + more))
    dialog = KeptDialog(desk.work, Erasable("Zoé Garrigue", kept))
    counted = [label.text() for label in dialog.findChildren(Label) if label.text().startswith("et ")]
    dialog.close()
    assert counted == ([told] if told else [])


@pytest.mark.parametrize(
    ("role", "ground", "who", "error"),
    [
        ("admin", "", None, BadInput),
        ("admin", "consent", "nobody", NotFound),
        ("site_manager", "consent", None, NotAllowed),
        (UNATTENDED, "consent", None, NotAllowed),
    ],
)
def test_who_may_not_or_says_no_ground_erases_nobody(
    store: Store, headquarters: Session, role: str, ground: str, who: str | None, error: type[DeskError]
) -> None:
    hers = made(store, headquarters, "Garrigue")
    with pytest.raises(error):
        erase_person(store, replace(headquarters, role=role), who or hers, ground, KEPT)
    assert count(store, "person") == 1


@pytest.fixture
def desk(qapp: QApplication, store: Store, headquarters: Session) -> Iterator[Desk]:
    settle(store, headquarters)
    shown = Desk(store, headquarters)
    yield shown
    shown.close()


def test_the_gesture_tells_what_is_kept_and_erases_nothing(desk: Desk) -> None:
    desk.open("fiche", person_id=FERHAT)
    desk.run("tenancy.erase", person_id=FERHAT)
    dialog = desk.dialog(KeptDialog)
    texts = [label.text() for label in dialog.findChildren(Label)]
    assert any(text.startswith("Bail ") and text.endswith("en cours") for text in texts)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert count(desk.store, "person", f"id = '{FERHAT}'") == 1


def test_it_is_asked_once_while_it_runs(desk: Desk, headquarters: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    hers, asked = made(desk.store, headquarters, "Garrigue"), []
    desk.open("fiche", person_id=hers)
    desk.run("tenancy.erase", person_id=hers)
    dialog = desk.dialog(EraseDialog)
    monkeypatch.setattr(desk.work.context.writes, "run", lambda *_all, failed, **_more: asked.append(failed))
    dialog.ground.set_value("consent")
    dialog.go.click()
    dialog.go.click()
    (failed,) = asked
    failed(WrongState("Non.", "Rien n’est effacé.", "Recommencez."))
    assert dialog.go.isEnabled(), "what was refused can be asked again"
    dialog.reject()


def test_a_window_locked_meanwhile_names_them_no_more(desk: Desk, headquarters: Session) -> None:
    hers = made(desk.store, headquarters, "Garrigue")
    desk.open("fiche", person_id=hers)
    desk.open("fiche", person_id=FERHAT)
    work = desk.work
    work.lock()
    work.context.writes.run(lambda: erase_person(desk.store, headquarters, hers, "consent", KEPT), owner=work)
    QApplication.processEvents()
    work.sign_in(headquarters)
    assert FERHAT in str(work.pages.files)
    assert hers not in str((work.pages.files, work.pages._past, work.sitting._left))


def test_a_file_with_a_draft_locked_meanwhile_is_shown_no_more(desk: Desk, headquarters: Session) -> None:
    hers = made(desk.store, headquarters, "Garrigue")
    desk.open("fiche", person_id=hers)
    work = desk.work
    work.page().history.note.open()
    QTest.keyClicks(QApplication.focusWidget(), "Rappeler")
    assert work.page().draft() is not None
    work.lock()
    work.context.writes.run(lambda: erase_person(desk.store, headquarters, hers, "consent", KEPT), owner=work)
    QApplication.processEvents()
    work.sign_in(headquarters)
    assert work.page().draft() is None
    assert hers not in str((work.pages.place, work.pages.files, work.sitting._left))


def test_the_gesture_asks_for_a_ground_first_and_leaves_the_file(desk: Desk, headquarters: Session) -> None:
    hers = made(desk.store, headquarters, "Garrigue")
    desk.open("imports")
    desk.open("fiche", person_id=hers)
    desk.run("tenancy.erase", person_id=hers)
    dialog = desk.dialog(EraseDialog)
    dialog.go.click()
    assert "Le motif manque" in dialog.ground.error
    assert count(desk.store, "person", f"id = '{hers}'") == 1
    dialog.ground.set_value("consent")
    dialog.go.click()
    QApplication.processEvents()
    assert count(desk.store, "person", f"id = '{hers}'") == 0
    assert desk.work.page().key == "imports"
    assert hers not in str(desk.work.pages.files), "the rail names them no more"
    assert "Personne effacée" in desk.work.keybar.message
