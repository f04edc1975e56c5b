from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QClipboard, QHelpEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QMenu, QWidget
from shiboken6 import isValid

from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.kernel.changes import Change, Changes
from lmmh_desk.kernel.session import Session
from lmmh_desk.ui.shell.overlay import COLUMN
from lmmh_desk.ui.shell.pages import Place
from lmmh_desk.ui.shell.work import Work
from lmmh_desk.ui.shortcuts import Shortcuts
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.dialog import Dialog
from lmmh_desk.ui.widgets.editors import LineEdit
from lmmh_desk.ui.widgets.field import Field
from tests.pace import slowness
from tests.replacing import replace
from tests.ui import slices
from tests.ui.focus import has_focus

ADMIN = {"agent_id": "a9", "agent_name": "Hélène Vauclin", "role": "admin"}


def press(work: Work, keys: str) -> None:
    QTest.keySequence(work.windowHandle(), QKeySequence(keys))


def lines(work: Work, part: str = "body") -> list[str]:
    return [entry.label for entry in getattr(work.navigation.rail, part).lines.lines]


# Pages


def test_the_first_page_is_the_counter(work: Work, qtbot) -> None:
    assert work.page().key == "home"
    assert work.page().refreshed == [None]
    assert lines(work) == ["Comptoir", "Accueil", "Coordination"]
    assert lines(work, "foot") == ["Vérifier un document"], "what a role may not open is absent"


def test_the_title_names_page_and_site(work: Work, qtbot) -> None:
    with qtbot.waitSignal(work.retitled) as said:
        work.open("fiche", person_id="p1")
    assert said.args == ["LMMH Desk — M. Ferhat Belkacem — Agence Centre"]


def test_files_stand_in_the_rail_and_ctrl_tab_goes_through_them(work: Work) -> None:
    for person in ("p1", "p2", "p1"):
        work.open("fiche", person_id=person)
    assert lines(work)[2:5] == ["Dossiers ouverts", "M. Ferhat Belkacem", "Mme Lamia Belkacem"]
    press(work, "Ctrl+Tab")
    assert work.pages.place.arguments == {"person_id": "p2"}
    press(work, "Ctrl+Tab")
    assert work.pages.place.arguments == {"person_id": "p1"}


def test_the_rail_keeps_four_files(work: Work) -> None:
    for person in "abcdef":
        work.open("fiche", person_id=person)
    assert [file.title for file in work.pages.files] == ["c", "d", "e", "f"]


def test_a_page_without_a_line_is_marked_by_the_line_of_the_page_it_is_under(work: Work) -> None:
    marked = work.navigation.rail.body.painter_of_lines
    work.open("form")
    assert marked.active == ("home", {})
    work.open("verify")
    assert marked.active == ("verify", {})
    work.open("fiche", person_id="p1")
    assert marked.active == ("fiche", {"person_id": "p1"})


def test_ctrl_w_closes_the_file_shown_and_goes_back(work: Work) -> None:
    work.open("fiche", person_id="p1")
    work.open("fiche", person_id="p2")
    press(work, "Ctrl+W")
    assert work.pages.place.arguments == {"person_id": "p1"}
    assert "Mme Lamia Belkacem" not in lines(work)
    press(work, "Ctrl+W")
    press(work, "Ctrl+W")
    assert work.page().key == "home"
    assert "Dossiers ouverts" not in lines(work)
    press(work, "Ctrl+Tab")
    assert work.page().key == "home"


def test_escape_asks_the_page_then_goes_back(work: Work) -> None:
    work.open("fiche", person_id="p1")
    work.page().escapes = True
    press(work, "Esc")
    assert work.page().key == "fiche"
    work.page().escapes = False
    press(work, "Esc")
    assert work.page().key == "home"
    press(work, "Esc")
    assert work.page().key == "home"


def test_a_page_of_another_role_is_refused_in_french(work: Work) -> None:
    work.open("settings")
    assert work.page().key == "home"
    assert "profil" in work.keybar.message


def test_alt_letters_open_pages(work: Work) -> None:
    work.open("fiche", person_id="p1")
    press(work, "Alt+A")
    assert work.page().key == "home"


def test_the_rail_opens_pages_by_mouse_and_by_key(work: Work) -> None:
    work.open("fiche", person_id="p1")
    body = work.navigation.rail.body
    QTest.mouseClick(body.viewport(), Qt.MouseButton.LeftButton, pos=body.visualRect(body.lines.index(1)).center())
    assert work.page().key == "home"
    foot = work.navigation.rail.foot
    foot.setFocus()
    foot.setCurrentIndex(foot.lines.index(0))
    QTest.keyClick(foot, Qt.Key.Key_Return)
    assert work.pages.place.key == "verify"


def test_coordination_folds(work: Work) -> None:
    body = work.navigation.rail.body
    QTest.mouseClick(body.viewport(), Qt.MouseButton.LeftButton, pos=body.visualRect(body.lines.index(2)).center())
    assert lines(work) == ["Comptoir", "Accueil", "Coordination", "Cellule de crise"]


def test_coordination_is_folded_for_the_counter_alone(work: Work, session: Session) -> None:
    assert lines(work) == ["Comptoir", "Accueil", "Coordination"]
    work.lock()
    work.sign_in(replace(session, role="allocation_officer"))
    assert "Cellule de crise" in lines(work)


def test_coordination_is_never_folded_over_the_page_shown(work: Work) -> None:
    work.open("crisis")
    assert lines(work)[-1] == "Cellule de crise"
    body = work.navigation.rail.body
    QTest.mouseClick(body.viewport(), Qt.MouseButton.LeftButton, pos=body.visualRect(body.lines.index(2)).center())
    assert lines(work)[-1] == "Cellule de crise"
    work.open("home")
    assert lines(work)[-1] == "Coordination"


def test_badges_are_counted_again_after_each_change(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = work.navigation.rail.body.lines.lines[1]
    assert (entry.badge, entry.first, entry.spoken) == (6, True, "Accueil, 6\u00a0en attente")
    monkeypatch.setattr(slices, "six", lambda *_given: 7)
    work.context.writes.run(lambda: Changes("x", (Change("t", "1", "insert"),)), owner=work)
    assert work.navigation.rail.body.lines.lines[1].badge == 7


# Commands and keys


def test_a_key_runs_a_command(work: Work) -> None:
    press(work, "F2")
    assert slices.calls == [("run", {})]


def test_a_refused_act_is_told_in_the_key_bar(work: Work) -> None:
    press(work, "F3")
    assert work.keybar.message == "La file est vide. Rien n’a changé. Attendez une arrivée."


def test_a_command_that_needs_a_person_takes_the_page_s_or_asks(work: Work) -> None:
    press(work, "F7")
    assert slices.calls == []
    assert has_focus(work.search.line)
    work.page().chosen = "p2"
    press(work, "F7")
    assert slices.calls == [("run", {"person_id": "p2"})]


def test_a_command_of_another_role_is_refused(work: Work) -> None:
    work.run("counter.audit")
    assert slices.calls == []
    assert "profil" in work.keybar.message


def test_the_key_bar_shows_the_page_s_keys_and_a_click_does_the_same(work: Work) -> None:
    shown = [(hint.accessibleDescription(), hint.accessibleName()) for hint in work.keybar._hints]
    assert shown == [("F2", "Nouvel arrivant"), ("Ctrl+L", "Verrouiller"), ("F1", "Aide clavier")]
    QTest.mouseClick(work.keybar._hints[0], Qt.MouseButton.LeftButton)
    assert slices.calls == [("run", {})]
    assert work.keybar.message == "Poste C02 · enregistré sur ce poste"


def test_f6_goes_round_the_panes_both_ways(work: Work) -> None:
    panes = [work.search.line, work.navigation.rail.body, work.page().list]
    work.search.take_focus()
    seen = []
    for _time in range(3):
        press(work, "F6")
        seen.append(work.focusWidget())
    assert seen == [panes[1], panes[2], panes[0]]
    press(work, "Shift+F6")
    assert work.focusWidget() is panes[2]


def test_zoom_keys(work: Work, theme) -> None:
    press(work, "Ctrl++")
    press(work, "Ctrl++")
    assert theme.zoom == 125
    press(work, "Ctrl+-")
    assert theme.zoom == 110
    press(work, "Ctrl+0")
    assert theme.zoom == 100


def test_discreet_mode_hides_names_at_once(work: Work, qtbot) -> None:
    work.open("fiche", person_id="p1")
    start = time.thread_time()
    with qtbot.waitSignal(work.retitled) as said:
        press(work, "Ctrl+Shift+H")
    assert (time.thread_time() - start) * 1000 < 100 * slowness()
    assert said.args == ["LMMH Desk — Fiche — Agence Centre"]
    assert "M. Ferhat Belkacem" not in lines(work)
    work.open("home")
    assert work.page().hidden
    press(work, "Ctrl+Shift+H")
    assert not work.page().hidden


def test_undo_is_offered_for_ten_seconds(work: Work) -> None:
    undone = []
    work.offer_undo("Arrivée enregistrée.", lambda: undone.append(1))
    assert work.keybar._timer.interval() == 10_000
    press(work, "Ctrl+Z")
    press(work, "Ctrl+Z")
    assert undone == [1]
    work.offer_undo("Arrivée enregistrée.", lambda: undone.append(2))
    work.keybar._timer.timeout.emit()
    press(work, "Ctrl+Z")
    assert undone == [1]


def test_undo_is_also_the_window_s_while_the_search_is_empty(work: Work) -> None:
    undone = []
    press(work, "Ctrl+K")
    typed = work.search.line
    assert has_focus(typed)
    work.offer_undo("Arrivée enregistrée.", lambda: undone.append(1))
    QTest.keyClicks(typed, "bel")
    press(work, "Ctrl+Z")
    assert (undone, typed.text()) == ([], "")
    press(work, "Ctrl+Z")
    assert undone == [1]


def test_a_message_stays_six_seconds_and_replaces_an_undo(work: Work) -> None:
    undone = []
    work.offer_undo("Arrivée enregistrée.", lambda: undone.append(1))
    work.say("Enregistré.", "ok")
    assert work.keybar._timer.interval() == 6_000
    press(work, "Ctrl+Z")
    assert undone == []
    work.say("Enregistré.")
    work.keybar._timer.timeout.emit()
    assert work.keybar.message == "Poste C02 · enregistré sur ce poste"


def test_the_pill_says_when_something_was_recorded(work: Work, clock) -> None:
    clock.advance(60_000)
    work.context.writes.run(lambda: Changes("x", (Change("t", "1", "insert"),)), owner=work)
    assert work.topbar.pill.accessibleName() == "Ce poste, enregistré 10:43"
    assert work.page().refreshed[-1].action == "x"


def test_consultation_is_said_as_long_as_it_lasts(work: Work, session: Session) -> None:
    work.lock()
    work.context.store.read_only = True
    work.sign_in(session)
    assert work.keybar.message.startswith("Consultation")
    assert work.topbar.pill.accessibleName() == "Ce poste, consultation"
    work.say("Bonjour")
    work.keybar._timer.timeout.emit()
    assert work.keybar.message.startswith("Consultation")


def test_the_rail_is_read_aloud_and_named_when_compact(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    body = work.navigation.rail.body
    index = body.lines.index(1)
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.EditRole)
    assert [body.lines.data(index, role) for role in roles] == ["Accueil", "Accueil, 6\u00a0en attente", None]
    assert body.lines.lines[2].spoken == "Coordination, replié"
    work.resize(900, 600)
    shown = []
    monkeypatch.setattr("lmmh_desk.ui.shell.rail.QToolTip.showText", lambda _at, text, _view: shown.append(text))
    place = body.visualRect(index).center()
    QApplication.sendEvent(body.viewport(), QHelpEvent(QEvent.Type.ToolTip, place, place))
    assert shown == ["Accueil, 6\u00a0en attente"]


def test_a_narrow_rail_that_lacks_room_shows_that_it_scrolls(work: Work) -> None:
    body = work.navigation.rail.body
    bar = body.verticalScrollBar()
    work.resize(900, 600)
    assert not bar.isVisible()
    body.setFixedHeight(body.full_height() - 10)
    QApplication.processEvents()
    body.doItemsLayout()
    assert (bar.isVisible(), bar.maximum() > 0) == (True, True), "what lies below would be told nowhere"


def test_a_narrow_rail_does_not_end_on_a_line_that_parts_nothing(work: Work) -> None:
    work.resize(900, 600)
    body = work.navigation.rail.body
    line = body.visualRect(body.lines.index(2))

    def drawn(more: int) -> bool:
        body.resize(body.width(), line.bottom() + more)
        image = body.viewport().grab().toImage()
        return image.pixel(line.center().x(), line.center().y()) != image.pixel(2, line.center().y())

    assert drawn(60)
    assert not drawn(20)


# Help and menus


def test_f1_shows_the_keys_and_gives_the_focus_back(work: Work) -> None:
    work.page().list.setFocus()
    press(work, "F1")
    overlay = work.acts._overlay
    assert overlay.isVisible()
    assert "F2\u00a0: Nouvel arrivant" in overlay.accessibleDescription()
    assert "Ctrl+L\u00a0: Verrouiller" in overlay.accessibleDescription()
    work.resize(1200, 600)
    assert overlay.size() == work.size()
    QTest.keyClick(overlay, Qt.Key.Key_Escape)
    assert not overlay.isVisible()
    assert has_focus(work.page().list)
    press(work, "F1")
    QTest.mouseClick(overlay, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert not overlay.isVisible()


def test_f1_again_opens_the_help_at_the_page_shown(work: Work) -> None:
    press(work, "F1")
    overlay = work.acts._overlay
    assert overlay.accessibleDescription().endswith("F1 encore\u00a0: l’aide de cette page")
    press(work, "F1")
    assert not overlay.isVisible()
    assert work.pages.place == Place("help", {"about": "home"})
    work.back()
    assert work.pages.place.key == "home"


def test_a_long_help_scrolls(work: Work, theme) -> None:
    theme.set_zoom(200)
    press(work, "F1")
    overlay = work.acts._overlay
    before = overlay.grab().toImage()
    edge = overlay._sheet(overlay._columns()).right()
    handle = range(edge - theme.px(12), edge - theme.px(6))
    assert any(before.pixelColor(x, overlay.height() // 3) == theme.color("ctl") for x in handle), "there is more"
    QTest.keyClick(overlay, Qt.Key.Key_PageDown)
    assert overlay._scrolled > 0
    QTest.keyClick(overlay, Qt.Key.Key_Up)
    assert overlay._scrolled == 0
    work.run("shell.help")
    assert not overlay.isVisible()


def test_the_help_cuts_no_label(theme) -> None:
    for each in Shortcuts(CATALOGUE).all:
        taken = canvas.width(each.label, 13) + theme.px(12) + canvas.cap_width(each.shown)
        assert taken <= theme.px(COLUMN), each.label


def test_f10_brings_every_command_allowed_here(work: Work) -> None:
    assert not work.acts.menu.isVisible()
    press(work, "F10")
    menu = work.acts.menu
    assert menu.isVisible()
    texts = [action.text() for top in menu.actions() for action in top.menu().actions()]
    assert "Nouvel arrivant\tF2" in texts
    assert "Verrouiller\tCtrl+L" in texts
    assert not [text for text in texts if text.startswith(("Voir le journal", "Réglages"))]
    entry = next(a for top in menu.actions() for a in top.menu().actions() if a.text().startswith("Nouvel"))
    entry.trigger()
    assert slices.calls == [("run", {})]
    menu.setActiveAction(None)
    menu._leave()
    assert not menu.isVisible()


def test_escape_leaves_the_menus_and_gives_the_focus_back(work: Work) -> None:
    work.page().list.setFocus()
    press(work, "F10")
    menu = work.acts.menu
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    assert not menu.isVisible()
    assert has_focus(work.page().list)


# Locking


def test_locking_keeps_what_is_typed_and_forgets_who_was_here(work: Work, session: Session, qtbot) -> None:
    work.open("fiche", person_id="p1")
    work.page().note.setText("clés de cave")
    with qtbot.waitSignal(work.lock_asked) as asked:
        press(work, "Ctrl+L")
    assert asked.args == [False]
    assert work.context.session is None
    work.lock()
    work.sign_in(session)
    assert work.page().note.text() == "clés de cave"
    assert work.pages.place.arguments == {"person_id": "p1"}


def test_a_file_read_behind_the_lock_names_nobody_in_the_title(work: Work, session: Session) -> None:
    """The title of the window stands in the bar of tasks, and in what lists the windows, whatever the lock hides."""
    work.open("fiche", person_id="p1")
    page, said = work.page(), []
    work.lock()
    work.retitled.connect(said.append)
    page.set_title("Mme Lamia Belkacem")
    assert said == []
    work.sign_in(session)
    assert said == ["LMMH Desk — Mme Lamia Belkacem — Agence Centre"]


def test_another_agent_sees_nothing_of_the_first(work: Work, session: Session) -> None:
    work.open("fiche", person_id="p1")
    work.page().note.setText("clés de cave")
    work.lock()
    work.sign_in(replace(session, **ADMIN))
    assert work.page().key == "home"
    assert "Dossiers ouverts" not in lines(work)
    assert "Réglages" in lines(work, "foot")
    assert "Cellule de crise" in lines(work), "open for managers"
    work.open("fiche", person_id="p1")
    assert work.page().note.text() == ""
    work.lock()
    work.sign_in(session)
    assert work.pages.place.arguments == {"person_id": "p1"}
    assert work.page().note.text() == "clés de cave"


def test_what_was_copied_asked_and_offered_goes_with_its_agent(work: Work, session: Session) -> None:
    undone = []
    QApplication.clipboard().setText("M. Ferhat Belkacem")
    work.search.line.setText("belka")
    work.offer_undo("Ferhat Belkacem ajouté.", lambda: undone.append(1))
    work.lock()
    assert work.keybar.message == ""
    work.sign_in(replace(session, **ADMIN))
    assert QApplication.clipboard().text() == ""
    assert work.search.line.text() == ""
    work.keybar.undo()
    assert undone == []
    work.lock()
    work.sign_in(session)
    assert QApplication.clipboard().text() == "M. Ferhat Belkacem"


def test_nothing_said_to_one_agent_is_told_to_the_next(work: Work, session: Session) -> None:
    work.set_discreet(True)
    work.say("Ferhat Belkacem ajouté.")
    work.lock()
    work.say("Convocation de Ferhat Belkacem imprimée.")  # a printer answered late
    work.offer_undo("Ferhat Belkacem retiré.", lambda: None)
    assert work.keybar.message == ""
    work.sign_in(replace(session, **ADMIN))
    assert "Belkacem" not in work.keybar.message
    work.set_discreet(False)
    assert work.keybar.message == "Mode discret quitté."


def test_a_draft_found_late_opens_nothing_for_who_sat_down_since(work: Work, session: Session, monkeypatch) -> None:
    work.lock()
    asked = []
    monkeypatch.setattr(work.drafts, "latest", lambda _agent_id, then, owner: asked.append(then))
    work.sitting._left.clear()
    work.sign_in(session)
    work.lock()
    work.sign_in(replace(session, **ADMIN))
    asked[0]("fiche", '{"person_id": "p1"}', work.context.clock.now())
    assert work.page().key == "home"


def test_what_was_copied_or_selected_does_not_outlive_the_session(work: Work, session: Session, monkeypatch) -> None:
    emptied = []
    clipboard = QApplication.clipboard()
    monkeypatch.setattr(QClipboard, "supportsSelection", lambda _clipboard: True)
    monkeypatch.setattr(QClipboard, "clear", lambda _clipboard, *mode: emptied.append(mode))
    work.lock()
    assert emptied == [(), (QClipboard.Mode.Selection,)]
    monkeypatch.undo()
    work.sign_in(session)
    clipboard.setText("M. Ferhat Belkacem")
    with monkeypatch.context() as patched:
        for part in (work.drafts, work.errands, work.context.exchanges):
            patched.setattr(type(part), "stop", lambda _part: None)
        patched.setattr(type(work.jobs), "close", lambda _jobs: None)
        work.close_jobs()
        assert clipboard.text() == "", "the next user of the PC would paste it"
        work.lock()
        clipboard.setText("d’un autre programme")
        work.close_jobs()
        assert clipboard.text() == "d’un autre programme", "locked, nothing there is an agent’s"


@pytest.mark.parametrize("act", ["lock", "hide"])
def test_no_menu_nor_list_stays_open_above_the_lock_screen_or_the_curtain(work: Work, act: str) -> None:
    chosen = []
    menu, choice = QMenu(work.page()), QComboBox(work.page())
    below = menu.addMenu("M. Ferhat Belkacem")
    below.addAction("Ouvrir sa fiche", lambda: chosen.append(1))
    choice.addItem("M. Ferhat Belkacem")
    choice.show()
    menu.popup(QPoint(300, 300))
    below.popup(QPoint(350, 320))
    if act == "lock":
        work.lock(automatically=True)
    else:
        work.set_discreet(True)
    assert not [one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not work.window()]
    assert QApplication.activePopupWidget() is None
    assert chosen == []


def test_a_list_of_choices_is_closed_by_the_lock(work: Work) -> None:
    choice = QComboBox(work.page())
    choice.addItem("M. Ferhat Belkacem")
    choice.show()
    choice.showPopup()
    assert choice.view().isVisible()
    work.lock()
    assert not choice.view().isVisible()


def test_who_left_or_changed_role_loses_the_open_session(work: Work, session: Session, qtbot) -> None:
    work.open("fiche", person_id="p1")
    work.page().note.setText("clés de cave")
    remark(asking(work)).set_value("clé de cave rendue")
    told = Changes("sync", (Change("agent", session.agent_id, "update"),))
    work.jobs.writes.changed.emit(told)
    assert work.context.session is session, "who still stands is not disturbed"
    work.standing.source = lambda _read, _session: None
    work.jobs.writes.changed.emit(Changes("sync", (Change("site", "s", "update"),)))
    assert work.context.session is session
    with qtbot.waitSignal(work.lock_asked) as asked:
        work.jobs.writes.changed.emit(told)
    assert asked.args == [True]
    assert work.context.session is None
    assert seen(work) == [], "no dialog stands above the lock screen"
    work.sign_in(session)
    assert work.page().note.text() == "clés de cave", "the draft is kept"


DELEGATED = Changes("sync", (Change("delegation", "d", "insert"),))


def test_a_paper_given_to_other_roles_leaves_the_open_window_at_once(work: Work, session: Session) -> None:
    work.open("form")
    shown = work.page()
    for withheld, key in ((frozenset({"JD"}), "home"), (frozenset(), "form")):
        work.standing.source = lambda _read, who, withheld=withheld: replace(who, withheld=withheld)
        work.jobs.writes.changed.emit(Changes("sync", (Change("site", "s", "update"),)))
        assert work.context.me.withheld != withheld, "only delegations are looked at"
        work.jobs.writes.changed.emit(DELEGATED)
        assert work.context.me == replace(session, withheld=withheld)
        assert work.page().key == work.pages.place.key == "home"
        assert ("d’autres profils" in work.keybar.message) == (key == "home")
        assert "saisie" not in work.keybar.message, "nothing was typed"
        work.open("form")
        assert work.pages.place.key == key
    assert work.page() is shown
    assert shown.refreshed[-1] is None
    work.jobs.writes.changed.emit(DELEGATED)
    assert shown.refreshed[-1] is DELEGATED, "told once: nothing changed of what this agent may"
    assert shown.refreshed.count(DELEGATED) == 1


def test_what_was_typed_of_a_paper_given_to_other_roles_is_told_kept(work: Work) -> None:
    work.open("fiche", person_id="p1")
    work.page().note.setText("clés de cave")
    left = {"home": work.navigation.allowed()["home"]}
    work.navigation.allowed = lambda: left
    work.standing.source = lambda _read, who: replace(who, withheld=frozenset({"JD"}))
    work.jobs.writes.changed.emit(DELEGATED)
    assert work.page().key == "home"
    assert "Votre saisie est gardée" in work.keybar.message
    assert "Demandez à votre responsable" in work.keybar.message


def test_what_is_read_late_of_a_session_that_ended_gives_nobody_a_session(work: Work, session: Session) -> None:
    asked = []
    work.jobs.reads.run = lambda _query, then, **named: asked.append((then, named.get("slot")))
    work.jobs.writes.changed.emit(DELEGATED)
    (then,) = [then for then, slot in asked if slot == "standing"]
    work.lock()
    then(replace(session, withheld=frozenset({"JD"})))
    assert work.context.session is None


def test_a_page_of_a_former_role_does_not_open_again(work: Work, session: Session) -> None:
    work.lock()
    work.sign_in(replace(session, **ADMIN))
    work.open("settings")
    assert work.pages.place.key == "settings"
    work.standing.source = lambda _read, _session: None
    work.jobs.writes.changed.emit(Changes("sync", (Change("agent", "a9", "update"),)))
    work.sign_in(replace(session, agent_id="a9"))
    assert work.pages.place.key == "home"


def test_a_page_hides_as_it_is_opened_and_no_other_is_asked_meanwhile(work: Work) -> None:
    home, told = work.page(), []
    work.open("fiche", person_id="p1")
    home.set_discreet = told.append
    work.set_discreet(True)
    assert told == [], "each page opened since the morning would be laid out again"
    work.open("home")
    assert told == [True]
    work.open("fiche", person_id="p1")
    work.set_discreet(False)
    work.open("home")
    assert told == [True, False]


def test_agents_change_in_two_seconds_and_names_hide_in_a_tenth(work: Work, session: Session) -> None:
    work.open("fiche", person_id="p1")
    begun = time.thread_time()  # everything is done here: another test may hold the machine
    work.lock()
    work.sign_in(replace(session, **ADMIN))
    QApplication.processEvents()
    assert time.thread_time() - begun < 2 * slowness()
    begun = time.thread_time()
    press(work, "Ctrl+Shift+H")
    QApplication.processEvents()
    assert work.discreet
    assert time.thread_time() - begun < 0.1 * slowness()


def test_a_draft_younger_than_half_an_hour_is_resumed_after_a_crash(work: Work, session: Session, clock) -> None:
    work.open("fiche", person_id="p1")
    work.page().note.setText("clés de cave")
    work.sitting.keep()
    work.sitting._left.clear()
    work.sitting.agent_id = ""
    clock.advance(60_000)
    work.sign_in(session)
    assert work.page().note.text() == "clés de cave"
    assert work.keybar.message == "Brouillon repris."
    work.sitting._left.clear()
    work.sitting.agent_id = ""
    clock.advance(3_600_000)
    work.sign_in(session)
    assert work.page().key == "home"


def test_coming_back_refreshes_a_page_without_draft(work: Work, session: Session) -> None:
    work.lock()
    work.sign_in(session)
    assert work.page().refreshed == [None, None]


# Width


@pytest.mark.parametrize(
    ("width", "zoom", "expected"),
    [(900, 100, "narrow"), (1366, 100, "normal"), (1600, 100, "wide"), (1366, 150, "narrow")],
)
def test_the_page_is_arranged_for_the_width_at_this_zoom(work: Work, theme, width, zoom, expected) -> None:
    work.resize(width, 696)
    theme.set_zoom(zoom)
    assert work.page().width_asked == expected
    compact = expected == "narrow"
    assert work.navigation.rail.width() == theme.px(52 if compact else 204)
    assert work.keybar.isVisible() is not compact


def test_in_a_narrow_window_the_key_bar_comes_for_messages(work: Work) -> None:
    work.resize(900, 696)
    work.say("Enregistré.")
    assert work.keybar.isVisible()
    work.keybar._timer.timeout.emit()
    assert not work.keybar.isVisible()
    work.keybar.count_down(20)
    assert work.keybar.isVisible()
    assert work.keybar._waited.text() == "Verrouillage dans 20 s".replace(" s", "\u00a0s")
    work.keybar.count_down(0)
    assert not work.keybar.isVisible()


# Names for a screen reader


def test_everything_that_takes_the_focus_has_a_name(work: Work) -> None:
    work.open("fiche", person_id="p1")
    silent = [
        f"{type(widget).__name__} in {type(widget.parent()).__name__}"
        for widget in work.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and not widget.accessibleName()
    ]
    assert silent == []


def test_targets_are_large_enough(work: Work) -> None:
    for button in (work.topbar.pill, work.topbar.lock):
        assert min(button.width(), button.height()) >= 32


def test_what_is_still_to_be_done_is_repeated_until_an_entry_did_it(work: Work, session: Session, qtbot) -> None:
    said = ["aucune clé de secours"]
    work.reminder.source = lambda _read: said[0]
    work.sign_in(session)
    told = "Poste C02 · aucune clé de secours"
    qtbot.waitUntil(lambda: work.keybar._standing == told)
    said[0] = ""
    work.jobs.writes.changed.emit(Changes("desk.recovery"))
    qtbot.waitUntil(lambda: work.keybar._standing == "Poste C02 · enregistré sur ce poste")


def test_what_the_self_check_found_is_one_quiet_line(work: Work, session: Session, qtbot) -> None:
    work.reminder.source = lambda _read: "aucune clé de secours"
    work.sign_in(session)
    work.reminder.found("L’imprimante Accueil a disparu. Rallumez-la.")
    assert work.keybar._standing == "Poste C02 · L’imprimante Accueil a disparu. Rallumez-la."
    work.reminder.read()
    qtbot.wait(50)
    assert "Accueil" in work.keybar._standing, "it is worse than what is to be done"
    work.reminder.found("")
    qtbot.waitUntil(lambda: work.keybar._standing == "Poste C02 · aucune clé de secours")


# What is typed in a dialog


def asking(work: Work) -> Dialog:
    """Open what asks « Noter » about a hall, as a page does."""
    dialog = Dialog(work.page(), "Noter le passage", "Les Sittelles, hall C")
    dialog.body.addWidget(Field("Remarque", LineEdit()))
    dialog.open()
    return dialog


def noting(work: Work, person_id: str) -> Dialog:
    """Open a question whose words are the same about everybody, and about two persons of one name."""
    dialog = Dialog(work.page(), "Noter le solde", "De M. Ferhat Belkacem", about=person_id)
    dialog.body.addWidget(Field("Remarque", LineEdit()))
    dialog.open()
    return dialog


def remark(dialog: Dialog) -> Field:
    return dialog.findChildren(Field)[0]


def seen(work: Work) -> list[Dialog]:
    return [dialog for dialog in work.findChildren(Dialog) if dialog.isVisible()]


def test_what_is_typed_in_a_dialog_is_there_again_after_the_lock(work: Work, session: Session) -> None:
    dialog = asking(work)
    remark(dialog).set_value("clé de cave rendue")
    work.lock()
    assert seen(work) == [], "nothing stands above the lock screen"
    work.sign_in(session)
    assert seen(work) == [dialog]
    assert remark(dialog).value() == "clé de cave rendue"


def test_a_colleague_never_sees_it_and_it_is_put_back_where_it_was(work: Work, session: Session, qtbot) -> None:
    remark(asking(work)).set_value("clé de cave rendue")
    work.lock()
    work.sign_in(replace(session, **ADMIN))
    assert seen(work) == []
    theirs = asking(work)
    qtbot.wait(20)
    assert remark(theirs).value() == ""
    theirs.reject()
    work.lock()
    work.sign_in(session)
    assert seen(work) == []
    again = asking(work)
    qtbot.waitUntil(lambda: remark(again).value() == "clé de cave rendue")
    again.reject()
    once = asking(work)
    qtbot.wait(20)
    assert remark(once).value() == "", "put back once"


def test_a_dialog_that_asks_for_a_secret_is_closed_at_the_lock(work: Work, session: Session) -> None:
    dialog = asking(work)
    remark(dialog).set_value("un mot")
    remark(dialog).editor.setEchoMode(QLineEdit.EchoMode.Password)
    work.lock()
    work.sign_in(session)
    assert seen(work) == []


def test_what_opens_late_is_not_shown_above_the_lock_screen(work: Work, session: Session, qtbot) -> None:
    work.lock()
    late, menu = asking(work), QMenu(work.page())
    menu.addAction("M. Ferhat Belkacem")
    menu.popup(QPoint(300, 300))
    assert not late.isVisible()
    assert not menu.isVisible()
    qtbot.waitUntil(lambda: not isValid(late))
    work.sign_in(session)
    assert seen(work) == [], "nobody asked for it any more"
    assert asking(work).isVisible()


def test_a_session_ended_by_force_keeps_what_opens_late_away(work: Work, session: Session) -> None:
    work.lock()
    work.sheets.arrive("")
    assert not asking(work).isVisible()


def test_a_window_of_the_lock_screen_keeps_what_opens_late_away(work: Work, session: Session, qtbot) -> None:
    remark(asking(work)).set_value("clé de cave rendue")
    work.lock()
    elsewhere = QDialog()
    qtbot.addWidget(elsewhere)
    elsewhere.show()
    qtbot.wait(20)
    assert elsewhere.isVisible()
    assert not asking(work).isVisible()


@pytest.mark.parametrize("typed", ["", "clé de cave rendue"])
def test_ctrl_l_locks_over_a_dialog(work: Work, session: Session, typed: str) -> None:
    dialog = asking(work)
    remark(dialog).set_value(typed)
    QTest.keySequence(dialog.windowHandle(), QKeySequence("Ctrl+L"))
    assert work.context.session is None
    assert seen(work) == []
    work.sign_in(session)
    assert bool(seen(work)) == bool(typed), "what holds something is there again, what held nothing was closed"


def test_ctrl_maj_h_hides_a_dialog_and_shows_it_again(work: Work) -> None:
    dialog = asking(work)
    for hidden in (True, False):
        QTest.keySequence(dialog.windowHandle(), QKeySequence("Ctrl+Shift+H"))
        assert work.discreet == hidden
        assert remark(dialog).isVisible() != hidden


@pytest.mark.parametrize(("keys", "session_left"), [("Ctrl+L", False), ("Ctrl+Shift+H", True)])
def test_they_are_heard_over_a_menu(work: Work, keys: str, session_left: bool) -> None:
    menu = QMenu(work.page())
    menu.addAction("M. Ferhat Belkacem")
    menu.popup(QPoint(300, 300))
    QTest.keySequence(menu.windowHandle(), QKeySequence(keys))
    assert not menu.isVisible()
    assert (work.context.session is not None) == work.discreet == session_left


def after_a_crash(work: Work) -> None:
    """Forget what the window had in memory, as a program started again."""
    for dialog in seen(work):
        dialog.reject()
    work.sheets._typed.clear()
    work.sheets._loaded.clear()
    work.drafts._kept.clear()
    work.context.session = None


@pytest.mark.parametrize("crashed", [False, True])
def test_what_is_typed_about_one_never_comes_back_about_another(
    work: Work, session: Session, qtbot, crashed: bool
) -> None:
    remark(noting(work, "p1")).set_value("doit 412,60")
    work.drafts._tick()
    if crashed:
        after_a_crash(work)
    else:
        work.lock()
        work.sign_in(replace(session, agent_id="a9"))
        work.lock()
    work.sign_in(session)
    other = noting(work, "p2")
    qtbot.wait(20)
    assert remark(other).value() in (None, "")
    other.reject()
    again = noting(work, "p1")
    qtbot.waitUntil(lambda: remark(again).value() == "doit 412,60")


def test_what_is_typed_in_a_dialog_outlives_a_crash_of_the_day(work: Work, session: Session, qtbot, clock) -> None:
    remark(asking(work)).set_value("clé de cave rendue")
    work.drafts._tick()
    after_a_crash(work)
    work.sign_in(session)
    assert seen(work) == [], "nothing opens by itself"
    again = asking(work)
    qtbot.waitUntil(lambda: remark(again).value() == "clé de cave rendue")
    work.drafts._tick()
    after_a_crash(work)
    clock.advance(24 * 3_600_000)
    work.sign_in(session)
    another_day = asking(work)
    qtbot.wait(20)
    assert remark(another_day).value() == ""


def kept_dialogs(work: Work) -> str:
    with work.context.store.read() as read:
        return "".join(row[0] for row in read.exec_driver_sql("SELECT data FROM draft WHERE page = 'dialogs'"))


def test_a_draft_of_a_dialog_goes_with_it_and_holds_no_refused_text(work: Work, session: Session) -> None:
    dialog = asking(work)
    remark(dialog).set_value("clé de cave rendue")
    work.drafts._tick()
    assert "clé de cave rendue" in kept_dialogs(work)
    remark(dialog).set_value("semble alcoolique")
    work.drafts._tick()
    assert kept_dialogs(work) == ""
    remark(dialog).set_value("clé de cave rendue")
    work.drafts._tick()
    dialog.accept()
    work.drafts._tick()
    assert kept_dialogs(work) == ""
