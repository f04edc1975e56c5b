"""« Conservation » in the settings: the preview by rule, the purge with its progress, who sees it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest

from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.features.desk.feature import FEATURE
from lmmh_desk.features.desk.model.going import PAGE
from lmmh_desk.features.desk.store.going import seen_leaving
from lmmh_desk.features.desk.ui.retention import RetentionPage
from lmmh_desk.features.walkins.model.records import WalkIn
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.errors import NotAllowed
from lmmh_desk.kernel.retention import retentions
from lmmh_desk.office.actions.purging import listed
from lmmh_desk.office.model.retention import Due
from lmmh_desk.tenancy.model.records import Person
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.dialog import Dialog
from tests.features.desk.ui.conftest import page_of
from tests.office.passing import days_go_by


@pytest.fixture
def section(open_as: Any, admin: Any, store: Any) -> RetentionPage:
    with store.write(admin, "test") as unit:
        her = Person(usual_name="Tessier")
        unit.add(her)
        for day in (date(2019, 1, 2), date(2020, 11, 16)):
            at = paris_instant(day)
            unit.add(WalkIn(day=day.isoformat(), ticket="A1", sequence=1, arrived_at=at, person_id=her.id))
    context = open_as(admin)
    context.catalogue = CATALOGUE
    return page_of(context, RetentionPage)


def lines(section: RetentionPage) -> dict[str, list[str]]:
    rows = section.table.model()
    records = [rows.record(rank) for rank in range(rows.rowCount())]
    return {one.retention.rule: [column.cell(one).said() for column in rows.columns] for one in records}


def press(section: RetentionPage, name: str) -> None:
    section.primary()
    QCoreApplication.processEvents()
    (dialog,) = [one for one in section.findChildren(Dialog) if one.isVisible()]
    next(one for one in dialog.findChildren(Button) if one.text() == name).click()
    QCoreApplication.processEvents()


def test_each_rule_says_what_will_go_until_when_and_by_which_law(section: RetentionPage) -> None:
    what, due, law = lines(section)["keep_walkins"]
    assert "6 mois" in what
    assert due.startswith("1")
    assert "17/05/2020" in due
    assert "2016/679" in law
    assert section.said.text().startswith("1\u00a0enregistrement à effacer")


def test_a_clock_years_ahead_has_nothing_to_go(section: RetentionPage, clock: Any) -> None:
    clock.set(clock.now() + 10 * 365 * 24 * 3_600_000)
    section.refresh(None)
    assert "a beaucoup avancé" in section.said.text()
    assert not section.purge.isEnabled()
    assert not lines(section)


def names(section: RetentionPage) -> list[list[str]]:
    rows = section.going.table.model()
    records = [rows.record(rank) for rank in range(rows.rowCount())]
    return [[column.cell(one).said() for column in rows.columns] for one in records]


def choose(section: RetentionPage, rule: str) -> None:
    rows = section.table.rows
    section.table.select_key(next(rows.key(one) for one in rows.records() if one.retention.rule == rule))
    QTest.keyClick(section.table, Qt.Key.Key_Return)
    QCoreApplication.processEvents()


def test_enter_shows_what_will_go_and_escape_goes_back(section: RetentionPage, store: Any, shell: Any) -> None:
    choose(section, "keep_walkins")
    ((day, what, who),) = names(section)
    assert (day, what, who) == ("02/01/2019", "Ticket A1", "Tessier")
    assert section.going.shown.text() == "1\u00a0affiché sur 1, avec ce qui s’y rattache"
    assert not section.table.isVisible()
    section.set_discreet(True)
    assert names(section)[0][2] == "Nom masqué"
    section.set_discreet(False)
    QTest.keyClick(section.going.table, Qt.Key.Key_Return)
    ((page, arguments),) = shell.opened
    assert (page, list(arguments)) == ("fiche", ["person_id"])
    assert section.escape()
    assert section.table.isVisible()
    assert not names(section)
    assert not section.escape()
    with store.read() as read:
        lines = read.exec_driver_sql("SELECT subject FROM audit WHERE action = 'office.purge.list'").scalars().all()
    assert lines == ["keep_walkins"]


def test_the_acts_of_old_accesses_are_in_words(
    section: RetentionPage, store: Any, admin: Any, clock: Any, shell: Any
) -> None:
    with store.write(admin, "tenancy.consult", "somebody") as unit:
        unit.details["reason"] = "Appel"
    days_go_by(store, clock, 400)
    section.refresh(None)
    choose(section, "keep_audit")
    assert ["Fiche consultée", "—"] in [line[1:] for line in names(section)]
    QTest.keyClick(section.going.table, Qt.Key.Key_Return)
    assert not shell.opened


def test_a_rule_with_nothing_due_says_so(section: RetentionPage) -> None:
    choose(section, "keep_notes")
    assert not names(section)
    assert section.going.table._empty.isVisible()
    assert section.going.shown.text() == ""
    assert not section.going.more.isVisible()
    section.locked()
    assert section.table.isVisible()


def test_a_long_list_comes_a_page_at_a_time(section: RetentionPage, store: Any, admin: Any) -> None:
    with store.write(admin, "test") as unit:
        for number in range(PAGE + 3):
            unit.add(WalkIn(day="2019-02-01", ticket=f"B{number}", sequence=number + 1, arrived_at=number))
    section.refresh(None)
    choose(section, "keep_walkins")
    assert len(names(section)) == PAGE
    assert section.going.more.isVisible()
    section.more()
    assert len(names(section)) == PAGE + 4
    assert not section.going.more.isVisible()
    section.more()
    assert len({line[1] for line in names(section)}) == PAGE + 4


def test_only_headquarters_read_the_list(store: Any, session: Any) -> None:
    due = Due(retentions(CATALOGUE)[0], 6, "", date(2020, 5, 17), ())
    with store.read() as read, pytest.raises(NotAllowed):
        seen_leaving(read, session, due, 0)
    with pytest.raises(NotAllowed):
        listed(store, session, "keep_walkins")


def test_kept_nothing_goes_erased_it_is_gone(section: RetentionPage, store: Any, shell: Any) -> None:
    press(section, "Tout garder")
    assert lines(section)["keep_walkins"][1].startswith("1")
    press(section, "Effacer")
    assert lines(section)["keep_walkins"][1].startswith("rien")
    assert section.said.text() == "Rien n’a dépassé sa durée de conservation."
    assert not section.purge.isEnabled()
    assert not section.stop.isVisible()
    assert "Effacé" in shell.said[-1][0]
    with store.read() as read:
        assert read.exec_driver_sql("SELECT day FROM walk_in").scalars().all() == ["2020-11-16"]


def test_stopped_it_says_so(section: RetentionPage, shell: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(section, "_go_on", lambda _gone, _of: section._stop.set())
    press(section, "Effacer")
    assert "Arrêté" in shell.said[-1][0]
    assert lines(section)["keep_walkins"][1].startswith("1")


def test_only_headquarters_have_this_page() -> None:
    (page,) = [page for page in FEATURE.pages if page.key == "retention"]
    assert page.roles == {"admin"}
