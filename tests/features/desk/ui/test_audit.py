"""« Journal des accès »: pages of lines, what narrows them, the state of the chain, the export."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from lmmh_desk.features.desk.actions.audit import beside
from lmmh_desk.features.desk.model.audit import Found
from lmmh_desk.features.desk.store import audit as looked
from lmmh_desk.features.desk.ui.audit import page as module
from lmmh_desk.features.desk.ui.audit.page import AuditPage
from lmmh_desk.features.desk.ui.commands import audit, export_audit, older_audit
from lmmh_desk.features.desk.ui.settings import SettingsPage
from lmmh_desk.office.store.witness import AUDIT
from lmmh_desk.store.exchange.shapes import driver_of
from lmmh_desk.tenancy.model.records import Person
from tests.features.desk.ui.conftest import PAGES, page_of
from tests.office.actions.test_password import Kept


@pytest.fixture
def person(store, front):
    made = Person(usual_name="Belkacem", first_names="Ferhat", channel="mail")
    with store.write(front, "tenancy.person.create") as unit:
        unit.add(made)
        unit.subject = made.id
    for reason in ("Au guichet", ""):
        with store.write(front, "tenancy.consult", made.id) as unit:
            if reason:
                unit.details["reason"] = reason
    return made.id


@pytest.fixture
def context(open_as, manager):
    return open_as(manager)


@pytest.fixture
def page(context, person):
    return page_of(context, AuditPage)


def shown(page):
    return [(line.agent, line.act, line.concerns, line.why) for line in page.table.rows.records()]


def test_the_last_lines_come_first_and_reading_them_is_one(page):
    assert shown(page)[:3] == [
        ("Yann Prévost", "Journal consulté", "", ""),
        ("Karine Moulin", "Fiche consultée", "Ferhat Belkacem", "sans motif"),
        ("Karine Moulin", "Fiche consultée", "Ferhat Belkacem", "Au guichet"),
    ]
    assert page.table.rows.sentence(1) == (
        "10:42, 17/11/2020, Karine Moulin, Fiche consultée, Ferhat Belkacem, sans motif"
    )
    assert page.shown.text() == f"{len(shown(page))}\u00a0lignes affichées"
    assert page.older.isHidden()


def test_the_state_of_the_chain_is_above_the_lines(page, store):
    assert page.state.tone == "ok"
    assert page.state.text.startswith("Le journal des accès est entier")
    with store.local() as connection:
        driver_of(connection).execute("UPDATE audit SET agent_id = 'x' WHERE tx = 2")
    page.opened()
    assert page.state.tone == "bad"
    assert "2 (déplacée ou modifiée)" in page.state.text


def test_what_the_vault_noted_is_told_above_the_lines_and_in_what_is_exported(page, tmp_path, monkeypatch):
    """The audit of a desk that stands alone was cut there, its count too: nothing in the base tells it."""
    page.context.ports.tries = Kept()
    page.context.ports.tries.keep(AUDIT, 900, 1)
    page.opened()
    assert page.state.tone == "bad"
    assert "sa ligne 900 n’est plus celle notée" in page.state.text
    path = tmp_path / "journal.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
    page.export()
    assert "sa ligne 900 n’est plus celle notée" in beside(path).read_text("utf-8")


def test_each_filter_narrows_and_escape_forgets_them(page, front):
    everything = shown(page)
    page.filters.kind.set_value("unexplained")
    assert [why for _agent, _act, _concerns, why in shown(page)] == ["sans motif"]
    page.filters.kind.set_value("settings")
    page.filters.agent.set_value(front.agent_id)
    assert shown(page) == []
    assert page.table._empty.isVisible()
    assert page.escape()
    assert shown(page) == everything
    assert not page.escape()
    days = ((page.filters.last, "16/11/2020", 0), (page.filters.first, "17/11/2020", len(everything)))
    for field, text, many in days:
        page.escape()
        field.setFocus()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert len(shown(page)) == many
    page.filters.first.setText("nonsense")
    page.read()
    assert len(shown(page)) == len(everything), "a day that can't be read counts for nothing"


def test_enter_keeps_to_whom_a_line_is_about(page, person, store, manager):
    with store.write(manager, "office.rules.set", store_rule(store)) as _unit:
        pass
    page.read()
    rule, _read, look = page.table.rows.records()[:3]
    page.table.opened.emit(look)
    assert {concerns for _agent, _act, concerns, _why in shown(page)} == {"Ferhat Belkacem"}
    assert page.filters.one.accessibleName() == "Ne plus se limiter à\u00a0: Ferhat Belkacem"
    page.filters.one.click()
    assert page.filters.one.isHidden()
    page.table.opened.emit(rule)
    assert [act for _agent, act, _concerns, _why in shown(page)] == ["Règle datée modifiée"]
    page.table.opened.emit(_read)
    assert len(shown(page)) == 1, "a line about nothing narrows nothing"


def store_rule(store):
    with store.read() as read:
        return read.exec_driver_sql("SELECT id FROM regulation LIMIT 1").scalar()


def test_opened_on_a_person_it_says_who_saw_them(context, person):
    page = page_of(context, AuditPage)
    page.opened(person_id=person)
    assert page.filters.one.text() == "Ferhat Belkacem"
    assert [act for _agent, act, _concerns, _why in shown(page)] == [
        "Journal consulté", "Fiche consultée", "Fiche consultée", "Fiche créée",
    ]  # fmt: skip
    page.set_discreet(True)
    assert page.filters.one.isHidden()
    (concerns,) = [column for column in page.table.rows.columns if column.key == "concerns"]
    assert {concerns.cell(line).said() for line in page.table.rows.records()} == {"Nom masqué"}
    page.set_discreet(False)
    assert not page.filters.one.isHidden()
    page.locked()
    assert shown(page) == []


def test_older_lines_come_at_the_end_of_the_list(context, store, front, monkeypatch):
    for rank in range(120):
        with store.write(front, "test.act", f"subject {rank}"):
            pass
    monkeypatch.setattr(looked, "PAGE", 50)
    monkeypatch.setattr(module, "PAGE", 50)
    page = page_of(context, AuditPage)
    assert (len(shown(page)), page.older.isHidden()) == (50, False)
    page.table.select_row(49)  # the last one, in sight
    assert len(shown(page)) == 100
    assert page.table.currentIndex().row() == 49, "what was chosen stays chosen"
    context.shell.page = lambda: page
    older_audit(context)
    assert page.older.isHidden()
    lines = page.table.rows.records()
    assert [line.tx for line in lines] == list(range(lines[0].tx, 0, -1))
    before = len(lines)
    older_audit(context)
    assert len(shown(page)) == before


def test_it_looks_on_until_a_page_is_full(context, store, front, manager, monkeypatch):
    with store.write(manager, "test.rare"):
        pass
    for _line in range(30):
        with store.write(front, "test.act"):
            pass
    monkeypatch.setattr(looked, "WINDOW", 10)
    page = page_of(context, AuditPage)
    page.filters.agent.set_value(manager.agent_id)
    assert [act for _agent, act, _concerns, _why in shown(page)] == ["Journal consulté", "test.rare"]
    assert page.shown.text() == "2\u00a0lignes affichées"
    assert page.older.isHidden()


def test_what_arrives_after_the_lock_names_nobody(page, context):
    context.session = None
    page.locked()
    page._add(Found([], 4))
    page.read()
    assert shown(page) == []
    assert page.older.isHidden()


@pytest.fixture
def chosen(monkeypatch, tmp_path):
    path = tmp_path / "journal.csv"
    names = []

    def save(_parent, _title, name, _filter):
        names.append(Path(name).name)
        return str(path), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", save)
    return path, names


def test_the_export_is_written_with_its_statement(page, context, shell, chosen):
    path, names = chosen
    page.filters.kind.set_value("looks")
    shell.page = lambda: page
    export_audit(context)
    assert names == ["journal-C01-2020-11-17.csv"]
    assert path.read_text("utf-8").count("\n") == 1 + len(shown(page))
    assert Path(f"{path}.attestation.txt").exists()
    assert shell.said[-1] == ("Journal exporté\u00a0: journal.csv, et son attestation signée à côté.", "ok")
    assert page.exporting.isHidden()
    assert page.export_button.isEnabled()
    page.escape()
    assert shown(page)[0][1:] == ("Journal exporté", "", "CSV, 3\u00a0lignes")


def test_an_export_that_is_stopped_or_fails_says_so(page, shell, chosen, monkeypatch):
    path, _names = chosen
    page.exporting.advanced.connect(lambda _done, _total: page.exporting.cancel.click())
    page.primary()
    assert shell.said[-1] == ("Export arrêté\u00a0: aucun fichier n’est gardé.", "info")
    assert not path.exists()
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_given: (str(path.parent / "nowhere" / "journal.csv"), "")
    )
    page.primary()
    assert shell.said[-1][1] == "bad"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: ("", ""))
    said = len(shell.said)
    page.primary()
    page.export_button.setEnabled(False)
    page.primary()
    assert len(shell.said) == said


def test_the_settings_lead_to_it_for_those_who_may(open_as, front, manager, shell, monkeypatch):
    ran = []
    monkeypatch.setattr(shell, "run", lambda command, **_arguments: ran.append(command))
    assert page_of(open_as(front), SettingsPage).audit.isHidden()
    page_of(open_as(manager), SettingsPage).audit.click()
    assert ran == ["audit.open"]
    audit(open_as(manager), person_id="p")
    assert shell.opened[-1] == ("audit", {"person_id": "p"})
    assert PAGES
