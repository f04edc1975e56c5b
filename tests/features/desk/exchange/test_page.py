"""« Synchronisation »: its cards, its list and filter, the stick, and a desk that stands alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from lmmh_desk.features.desk.ui.exchange.attach import AttachDialog
from lmmh_desk.features.desk.ui.exchange.cards import StateCard, weight
from lmmh_desk.features.moves.actions.steps import open_move
from lmmh_desk.features.walkins.actions import arrivals
from lmmh_desk.features.walkins.actions.arrivals import Arrival
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.store.exchange import attached
from lmmh_desk.sync.exchanger import CUT, NETWORK, Progress
from lmmh_desk.sync.status import Facts, derive
from lmmh_desk.ui.widgets.buttons import Button
from tests.features.appointments.conftest import FRIDAY, at
from tests.features.desk.exchange.conftest import Window
from tests.tenancy import homes


@pytest.fixture
def page(window, desk):
    """The page, without network, with three entries that wait."""
    arrivals.arrive(desk.store, desk.session, Arrival())
    desk.book(at(9, 30, FRIDAY), remind=True)
    with desk.store.local() as connection:
        runs = (((8, 2), 0, 187, ""), ((10, 24), 0, 0, CUT), ((10, 26), 14, 9, ""), ((10, 40), 0, 0, NETWORK))
        for when, sent, received, problem in runs:
            begun = at(*when)
            run = attached.Run("network", begun, begun + 3000, sent, received, 0, 400 * received, problem)
            attached.add_run(connection, run)
        attached.move(connection, problem=NETWORK, tried_at=at(10, 40), received_at=at(10, 26))
    window.exchanger.online = False
    window.work.open("exchange")
    return window.work.page()


def rows(page) -> list[str]:
    table = page.waiting.table
    return [table.rows.sentence(row) for row in range(table.rows.rowCount())]


def figures(page) -> list[str]:
    return [shown.accessibleName() for _name, shown in page.state.figures._values.values() if shown.isVisible()]


def test_it_tells_the_state_and_what_counts(page) -> None:
    assert page.state._title.text() == "Hors ligne depuis 10:40"
    assert page.state._note.text() == "Réseau testé à 10:42"
    assert figures(page) == [
        "À envoyer\u00a0: 3", "Dernière réception\u00a0: 10:26", "À arbitrer\u00a0: aucun",
        "Copie de secours du poste\u00a0: jamais",
    ]  # fmt: skip


def test_what_the_hub_set_aside_is_counted(window, page, desk) -> None:
    with desk.store.synchronising() as connection:
        values = "'q', 's', 'd', 0, 'a', 5, 't', 0, 'booking', 'b', 'insert', '{}', 'a', 0, 'slot', ''"
        names = "id, site_id, device_id, created_at, created_by, rev, transaction_id, position, table_name, record_id"
        names += ", op, delta, written_by, written_at, reason, detail"
        connection.exec_driver_sql(f"INSERT INTO quarantine ({names}) VALUES ({values})")
    window.work.context.exchanges.read()
    assert "Mis de côté par le serveur\u00a0: 1" in figures(page)


def test_it_lists_what_waits_with_its_state(page) -> None:
    assert rows(page) == [
        "1\u00a0arrivée, File d’attente, 10:42, Enregistré",
        "Rendez-vous 20/11 9:30, M. Belkacem, 10:42, Enregistré",
        "SMS · rappel de rendez-vous, M. Belkacem, 10:42, Attend le réseau",
    ]


def test_the_filter_looks_at_what_and_whom(window, page) -> None:
    page.waiting.filter.setText("belkacem")
    assert len(rows(page)) == 2
    page.waiting.filter.setText("sms")
    assert len(rows(page)) == 1
    page.waiting.filter.setText("rien de tel")
    assert window.find("Aucune saisie ne correspond à ce filtre.")


def test_names_hide(window, page) -> None:
    window.keys("Ctrl+Shift+H")
    assert "Nom masqué" in rows(page)[1]


def test_entree_opens_an_entry(window, page) -> None:
    page.waiting.table.select_row(1)
    page.waiting.table.setFocus()
    window.keys("Return")
    assert window.work.pages.place.key == "appointments"


def test_the_last_exchanges_are_told(page) -> None:
    listed = page.runs.list
    assert [listed.said(item) for item in listed.items()] == [
        "10:40, Pas de réseau",
        "10:26, 14\u00a0envois, 9\u00a0réceptions, 3\u00a0s, 4\u00a0ko",
        "10:24, Coupure, repris à 10:26, sans perte",
        "8:02, 0\u00a0envoi, 187\u00a0réceptions, 3\u00a0s, 75\u00a0ko",
    ]


@pytest.mark.parametrize("height", [696, 701, 720])
def test_no_exchange_is_cut_at_the_foot_of_the_list(window, page, height: int) -> None:
    window.work.resize(1366, height)
    QTest.qWait(1)
    shown = page.runs.list
    assert shown.viewport().height() % shown.row_height() == 0


def test_everything_sent_it_says_so(window) -> None:
    window.work.open("exchange")
    assert window.find("Rien n’attend\u00a0: tout est envoyé.")
    assert window.work.page().usb.export.isEnabled()  # the answer brings what is new


def test_the_button_exchanges(window, page) -> None:
    window.find("Synchroniser", Button).click()
    window.keys("Ctrl+Return")
    assert window.exchanger.runs == 2


def test_a_file_goes_out_and_comes_in(window, page, monkeypatch, tmp_path: Path) -> None:
    page._show_sticks([tmp_path])
    assert page.usb.stick.text == f"Clé {tmp_path.name}"
    asked = []

    def choose(*given):
        asked.append(given[2])
        return str(tmp_path / "file.lmmh"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    window.keys("Ctrl+E", "Ctrl+I")
    assert asked[0].endswith("2020-11-17-1042.lmmh")
    assert window.exchanger.exported == window.exchanger.taken == [tmp_path / "file.lmmh"]
    page._show_sticks([])
    assert page.usb.stick.text == "Aucune clé"


def test_the_popover_exports_too(window, page, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(tmp_path / "a.lmmh"), ""))
    window.work.open("home")
    window.pill.click()
    window.find("Exporter (USB)").click()
    assert window.exchanger.exported == [tmp_path / "a.lmmh"]


def test_no_file_chosen_changes_nothing(window, page, monkeypatch) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: ("", ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_given: ("", ""))
    window.keys("Ctrl+E", "Ctrl+I")
    assert window.exchanger.exported == window.exchanger.taken == []


def test_a_file_that_is_refused_says_why(window, page, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_given: (str(tmp_path), ""))
    window.exchanger.report = BadInput("Ce fichier n’en est pas un.", "Rien n’a été reçu.", "Choisissez-en un autre.")
    window.find("Importer", Button).click()
    assert window.said.startswith("Ce fichier n’en est pas un.")


def test_a_desk_alone_offers_to_be_attached(qtbot, theme, office) -> None:
    made = Window(office, office.admin)
    qtbot.addWidget(made.work)
    made.work.open("exchange")
    assert made.work.page().state._title.text() == "Ce poste est autonome"
    made.find("Rattacher ce poste", Button).click()
    (dialog,) = made.work.findChildren(AttachDialog)
    dialog.reject()
    made.work.sign_in(office.session)
    made.work.open("exchange")
    assert not made.work.page().state.attach.isVisible(), "a manager attaches"
    assert not made.work.page().usb.isVisible()
    assert not made.work.page().offers("exchange.run")
    made.work.close_jobs()


def test_a_running_exchange_says_records_and_bytes(qtbot, theme) -> None:
    card = StateCard()
    qtbot.addWidget(card)
    card.show_status(derive(Facts(attached=True), at(9, 30), progress=Progress("send", 3, 7, 1500)), "front_desk")
    assert card._title.text() == "Envoi 3\u00a0/\u00a07"
    assert card._note.text().startswith("2\u00a0ko échangés")


def test_what_has_passed_is_said_in_bytes() -> None:
    sizes = {700: "700\u00a0o", 12_400: "12\u00a0ko", 3_210_000: "3,2\u00a0Mo"}
    for size, told in sizes.items():
        assert weight(Progress("send", moved=size)).startswith(f"{told} échangés")


def test_rows_the_hub_does_not_know_carry_the_dot(window, desk, page) -> None:
    open_move(desk.store, desk.session, homes.FERHAT)
    window.work.open("moves")
    assert all(row.unsent for row in window.work.page().list.table.rows.records())
    window.work.open("home")
    assert [line.passage.unsent for line in window.work.page().queue.table.rows.records()] == [True]
    assert "pas encore envoyé" in window.work.page().queue.table.rows.sentence(0)
    window.work.open("fiche", person_id=homes.FERHAT)
    assert any(moment.unsent for moment in window.work.page().history.timeline.items())


@pytest.mark.parametrize("zoom", [100, 200])
def test_it_fits_narrow_windows_and_zooms(window, page, theme, zoom) -> None:
    theme.set("dark", zoom)
    window.work.resize(980, 696)
    assert page.state.isVisible()
    assert page.width() <= window.work.width()


def test_home_offers_f5_where_the_network_was_cut(window) -> None:
    window.work.open("home")
    assert not window.work.page().offers("exchange.run")
    window.exchanger.online = False
    window.work.context.exchanges.look()
    assert window.status.offline
    assert window.work.page().offers("exchange.run")
    assert "Synchroniser" in [hint.accessibleName() for hint in window.work.keybar._hints]
