"""Who looked at whose file, and why: seen where it can be, asked by one key where it cannot, never waited for."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.kernel.errors import NotAllowed
from lmmh_desk.kernel.feature import Feature
from lmmh_desk.kernel.ports import Ports
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.feature import FEATURE as OFFICE
from lmmh_desk.store import store as stores
from lmmh_desk.store.failures import DiskFull
from lmmh_desk.store.store import Store
from lmmh_desk.tenancy.actions.consulting import consult, give_reason, look
from lmmh_desk.tenancy.feature import FEATURE
from lmmh_desk.tenancy.model.consulting import ANSWERED, OPENED, SHOWN
from lmmh_desk.tenancy.store.consulting import given_today
from lmmh_desk.tenancy.store.moments import last_change
from lmmh_desk.ui.player import Player
from lmmh_desk.ui.shell.work import Work
from tests.replacing import replace
from tests.tenancy import homes
from tests.ui.focus import activate, has_focus

DAY = 24 * 3600 * 1000


def here(_read: object, _session: Session, _now: int) -> dict[str, str]:
    """Stand for the queue: Ferhat Belkacem waits."""
    return {homes.FERHAT: "En file A31"}


@pytest.fixture
def town(store: Store, session: Session) -> Store:
    homes.settle(store, session)
    return store


@pytest.fixture
def work(qtbot, theme, town: Store, session: Session) -> Iterator[Work]:
    queue = Feature("queue", ranks=f"{__name__}:here")
    made = Work(town, (OFFICE, FEATURE, queue), None, Ports(), inline=True)
    qtbot.addWidget(made)
    made.resize(1366, 700)
    made.show()
    activate(made)
    made.sign_in(session)
    yield made
    made.close_jobs()


def lines(store: Store) -> list[tuple[str, str, str]]:
    with store.read() as read:
        found = read.exec_driver_sql("SELECT subject, action, details FROM audit WHERE action LIKE 'tenancy.consult%'")
        return [(subject, action, json.loads(details).get("reason", "")) for subject, action, details in found]


def press(work: Work, keys: str) -> None:
    hands = Player(work, lambda: False)
    hands.settle = QApplication.processEvents
    hands.press(keys)


def test_who_is_in_the_queue_is_a_reason_and_nothing_is_asked(work: Work, town: Store) -> None:
    work.open("fiche", person_id=homes.FERHAT)
    assert lines(town) == [(homes.FERHAT, OPENED, "En file A31")]
    assert not work.page().why.isVisible()
    press(work, "Ctrl+1")
    assert len(lines(town)) == 1, "the key does nothing where nothing was asked"


def test_without_a_reason_in_sight_one_key_gives_it_and_it_is_asked_once_a_day(
    work: Work, town: Store, clock: FixedClock
) -> None:
    work.open("fiche", person_id=homes.LAMIA)
    page = work.page()
    assert page.why.isVisible()
    assert has_focus(page.acts.list), "the next gesture is not held back"
    press(work, "Ctrl+1")
    assert not page.why.isVisible()
    assert lines(town) == [(homes.LAMIA, OPENED, ""), (homes.LAMIA, ANSWERED, "Appel téléphonique")]
    work.open("fiche", person_id=homes.FERHAT)
    work.open("fiche", person_id=homes.LAMIA)
    assert not page.why.isVisible()
    assert lines(town)[-1] == (homes.LAMIA, OPENED, "Appel téléphonique")
    clock.advance(DAY)
    work.open("fiche", person_id=homes.LAMIA)
    assert page.why.isVisible()
    assert lines(town)[-1] == (homes.LAMIA, OPENED, "")


@pytest.mark.parametrize(("key", "told"), [("mail", "Courrier ou mail"), ("follow", "Suivi du dossier"),
                                           ("other", "Autre raison de service")])  # fmt: skip
def test_each_answer_is_a_command_and_a_button(work: Work, town: Store, key: str, told: str) -> None:
    work.open("fiche", person_id=homes.LAMIA)
    work.run(f"tenancy.why_{key}")
    assert lines(town)[-1] == (homes.LAMIA, ANSWERED, told)


def test_reading_again_is_no_second_look(work: Work, town: Store) -> None:
    work.open("fiche", person_id=homes.LAMIA)
    work.page().refresh(None)
    assert len(lines(town)) == 1


def test_a_look_is_no_change_of_the_file(town: Store, session: Session) -> None:
    with town.read() as read:
        before = last_change(read, homes.LAMIA)
    consult(town, session, homes.LAMIA, "")
    give_reason(town, session, homes.LAMIA, "phone")
    with town.read() as read:
        assert last_change(read, homes.LAMIA) == before


def test_a_full_disk_keeps_no_file_shut(town: Store, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "_begin", full)
    assert consult(town, session, homes.LAMIA, "").action == OPENED
    monkeypatch.undo()
    assert lines(town) == []


def test_whom_a_page_shows_is_written_once_a_day_for_each_page(
    town: Store, session: Session, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for person_id, place in [(homes.LAMIA, "Visites"), (homes.LAMIA, "Visites"), (homes.LAMIA, "Impayés"),
                             (homes.FERHAT, "Visites")]:  # fmt: skip
        assert look(town, session, person_id, place).action == SHOWN
    look(town, replace(session, agent_id="another"), homes.LAMIA, "Visites")
    clock.advance(DAY)
    look(town, session, homes.LAMIA, "Visites")
    shown = [(homes.LAMIA, "Visites"), (homes.LAMIA, "Impayés"), (homes.FERHAT, "Visites")]
    again = [(homes.LAMIA, "Visites")] * 2  # another agent, another day
    assert lines(town) == [(person_id, SHOWN, place) for person_id, place in (*shown, *again)]
    with pytest.raises(NotAllowed):
        look(town, replace(session, role="caretaker"), homes.LAMIA, "Visites")
    monkeypatch.setattr(stores, "_begin", full)
    assert look(town, session, homes.FERHAT, "Impayés").action == SHOWN, "a full disk keeps no page shut"


def full(*_given: object) -> None:
    raise DiskFull("Le disque est plein.")


def test_a_reason_is_one_of_the_list_and_of_who_gave_it(town: Store, session: Session, clock: FixedClock) -> None:
    with pytest.raises(KeyError):
        give_reason(town, session, homes.LAMIA, "curiosity")
    give_reason(town, session, homes.LAMIA, "phone")
    with town.read() as read:
        assert given_today(read, session, homes.LAMIA, clock.now()) == "Appel téléphonique"
        assert given_today(read, replace(session, agent_id="another"), homes.LAMIA, clock.now()) == ""
        assert given_today(read, session, homes.LAMIA, clock.now() + DAY) == ""
    with pytest.raises(NotAllowed):
        consult(town, replace(session, role="caretaker"), homes.LAMIA, "")
