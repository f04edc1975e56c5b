"""« Conservation » in the settings: the preview by rule, the purge with its progress, who sees it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication

from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.features.desk.feature import FEATURE
from lmmh_desk.features.desk.ui.retention import RetentionPage
from lmmh_desk.features.walkins.model.records import WalkIn
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.dialog import Dialog
from tests.features.desk.ui.conftest import page_of


@pytest.fixture
def section(open_as: Any, admin: Any, store: Any) -> RetentionPage:
    with store.write(admin, "test") as unit:
        for day in (date(2019, 1, 2), date(2020, 11, 16)):
            unit.add(WalkIn(day=day.isoformat(), ticket="A1", sequence=1, arrived_at=paris_instant(day)))
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
