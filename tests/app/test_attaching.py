"""A PC that stood alone and a new one join the office's hub from the window, over a real network."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from lmmh_desk.app import attaching
from lmmh_desk.app.program import program
from lmmh_desk.cli.hub import main as hub_command
from lmmh_desk.features.desk.model.attaching import AttachForm, Step
from lmmh_desk.features.desk.model.settings import Way
from lmmh_desk.features.desk.ui.attach_ways import TOLD
from lmmh_desk.features.desk.ui.exchange.attach import AttachDialog
from lmmh_desk.features.desk.ui.first_start import FirstStart
from lmmh_desk.kernel.clock import RunningClock
from lmmh_desk.kernel.errors import DeskError, NotAllowed
from lmmh_desk.office.actions import attaching as acts
from lmmh_desk.office.actions.attaching import attach_here
from lmmh_desk.office.actions.attaching_by_stick import ask_here, take_here
from lmmh_desk.office.actions.keys import SEALING
from lmmh_desk.office.actions.unlock import unlock
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.store.keys import key_here
from lmmh_desk.store.store import Store
from lmmh_desk.sync import desk as desks
from lmmh_desk.sync.codes import new_code, read_code
from lmmh_desk.sync.desk import DeskExchanger
from lmmh_desk.sync.status import State
from tests.features.desk.exchange.conftest import Window
from tests.replacing import replace
from tests.sync.running import Running
from tests.sync.test_network import founded

WORDS = "une phrase de passe assez longue"


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path / "hub")
    running.start()
    yield running
    running.stop()


class Alone:
    """A desk that stands alone, and who administers it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        with store.read() as read:
            (agent,) = read.exec_driver_sql("SELECT id FROM agent").scalars()
        self.session = unlock(store, agent, "482173")


@pytest.fixture
def alone(template: Path, tmp_path: Path) -> Iterator[Alone]:
    made = Alone(founded(template, tmp_path / "alone"))
    yield made
    made.store.close()


def test_a_desk_alone_is_attached_by_its_window_then_a_new_pc_by_the_first_screen(
    qtbot, theme, hub: Running, alone: Alone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = Window(alone, exchanger=DeskExchanger(alone.store, lambda: SEALING))
    qtbot.addWidget(window.work)
    assert window.status.state is State.ALONE
    window.work.run("exchange.attach")
    (dialog,) = window.work.findChildren(AttachDialog)
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    assert dialog.fields.fields["code"].error == "Le code manque. Le siège le donne."
    QTest.keyClicks(dialog.focusWidget(), hub.ask("enrol")["code"].lower())
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    QTest.keyClicks(dialog.focusWidget(), hub.address.removeprefix("https://"))
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    told = "Ce poste est rattaché, son code est C01. Rouvrez votre session, puis synchronisez."
    assert (dialog.banner.text, dialog.fields.isEnabled()) == (told, False)
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    assert window.work.context.session is None, "the code of the PC may have changed: sessions begin again"
    window.work.sign_in(alone.session)
    assert window.status.state is State.ONLINE
    window.keys("F5")
    assert (window.status.state, window.status.number) == (State.UP_TO_DATE, 0)
    window.work.run("exchange.attach")
    assert window.said == "Ce poste est déjà rattaché à un serveur."
    window.work.close_jobs()

    folder, done = tmp_path / "new", []
    welcome = first_screen(qtbot, folder, done)
    welcome.take(Way.ATTACH)
    welcome.attaching.ask_passphrase(True)
    invited = hub.ask("enrol", "--site", "Agence Centre", "--address", hub.address)["invitation"]
    for name, text in (("code", invited), ("passphrase", WORDS), ("passphrase_again", WORDS)):
        welcome.attaching.fields[name].editor.setText(text)
    QTest.keyClick(welcome, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(done))
    opened = program(folder, RunningClock(), WORDS, on_paper=False).open("")
    assert [agent.name for agent in opened.roster.agents] == ["Sarah Lemoine"]
    assert opened.unlock(opened.roster.agents[0].id, "482173").desk_code == "C02"
    with opened.store.read() as read:
        assert key_here(read).desk == "C02", "it can seal papers from its first minute on"
    opened.close()
    by_stick(qtbot, monkeypatch, hub, tmp_path)


def by_stick(qtbot, monkeypatch: pytest.MonkeyPatch, hub: Running, tmp_path: Path) -> None:
    """Attach one more PC, which no network reaches; the window is closed while the stick is at headquarters."""
    folder, done, ask, answer = tmp_path / "far", [], tmp_path / "ask.lmmh", tmp_path / "answer.lmmh"
    code = said(hub, "enrol", "--stick", "--site", "Agence Centre")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(ask), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_given: (str(answer), ""))
    welcome = first_screen(qtbot, folder, done)
    welcome.take(Way.ATTACH)
    welcome.attaching.ask_passphrase(True)
    welcome.attaching.by_stick.click()
    for name, text in (("code", code), ("passphrase", WORDS), ("passphrase_again", WORDS)):
        welcome.attaching.fields[name].editor.setText(text)
    QTest.keyClick(welcome, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: welcome.go.text() == "Importer la réponse")
    said(hub, "bundle", str(ask), str(answer))
    again = first_screen(qtbot, folder, done)
    assert again.go.text() == "Importer la réponse"
    again.attaching.ask_passphrase(True)
    right = answer.read_bytes()
    for content, typed in ((right[:-1], WORDS), (right, "une autre phrase"), (right, WORDS)):
        assert done == []
        answer.write_bytes(content)
        again.attaching.fields["passphrase"].editor.setText(typed)
        QTest.keyClick(again, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: bool(done) or again.go.isEnabled())
    assert done == [1]
    opened = program(folder, RunningClock(), WORDS, on_paper=False).open("")
    assert opened.unlock(opened.roster.agents[0].id, "482173").desk_code == "C03"
    opened.close()


def first_screen(qtbot, folder: Path, done: list[int]) -> FirstStart:
    asked = program(folder, RunningClock(), on_paper=False)
    assert asked.first_start is not None
    whole = asked.first_start(lambda: done.append(1))
    assert isinstance(whole, FirstStart)
    qtbot.addWidget(whole, before_close_func=lambda _whole: whole.hide())  # holds it while the test lasts
    whole.show()
    qtbot.waitUntil(lambda: not whole._probe.waiting)
    return whole


def said(hub: Running, name: str, *words: str) -> str:
    """Ask the hub's command line here, not in a process; return the code it gives."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        assert hub_command([name, "--folder", str(hub.folder), "--json", *words]) == 0
    return str(json.loads(out.getvalue()).get("code", ""))


def test_a_desk_alone_is_attached_by_a_stick_from_its_window_by_keys(
    qtbot, theme, alone: Alone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub, ask, answer = Running(tmp_path / "hub"), tmp_path / "ask.lmmh", tmp_path / "answer.lmmh"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(ask), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_given: (str(answer), ""))
    window = Window(alone, exchanger=DeskExchanger(alone.store, lambda: SEALING))
    qtbot.addWidget(window.work)
    dialog = attach_dialog(window)
    press(dialog, "Tab", "Tab")
    assert dialog.focusWidget() is dialog.fields.by_stick
    press(dialog, "Return")
    assert (dialog.go.text(), dialog.fields.fields["address"].isVisible()) == ("Écrire la demande", False)
    press(dialog, "Return")
    assert dialog.fields.fields["code"].error == "Le code manque. Le siège le donne."
    QTest.keyClicks(dialog.focusWidget(), said(hub, "enrol", "--stick").lower())
    press(dialog, "Return")
    assert dialog.go.text() == "Importer la réponse"
    press(dialog, "Esc")

    dialog = attach_dialog(window)  # the stick was at headquarters meanwhile
    assert (dialog.go.text(), dialog.fields.told.text()) == ("Importer la réponse", TOLD[Step.ANSWER])
    answer.write_bytes(b"LMMH-ATTACHED-1\n of another")
    press(dialog, "Return")
    assert dialog.banner.text.startswith("Ce fichier est abîmé, ou n’est pas celui de ce rattachement.")
    assert window.status.state is State.ALONE
    said(hub, "bundle", str(ask), str(answer))
    press(dialog, "Return")
    told = "Ce poste est rattaché, son code est C01. Rouvrez votre session, puis exportez vers la clé USB."
    assert (dialog.banner.text, dialog.fields.isEnabled()) == (told, False)
    press(dialog, "Return")
    assert window.work.context.session is None
    window.work.sign_in(alone.session)
    window.keys("Ctrl+K", "Escape")
    window.work.open("exchange")
    window.keys("Ctrl+E")
    said(hub, "bundle", str(ask), str(answer))
    window.keys("Ctrl+I")
    assert (window.status.state, window.status.number) == (State.UP_TO_DATE, 0)
    assert [one["code"] for one in hub.ask("devices")] == ["C01"]
    window.work.close_jobs()


def attach_dialog(window: Window) -> AttachDialog:
    """Return the dialog that attaches, opened by keys."""
    window.keys("Ctrl+K")
    window.player.type("rattacher")
    window.keys("Return")
    return next(one for one in window.work.findChildren(AttachDialog) if one.isVisible())


def press(dialog: AttachDialog, *names: str) -> None:
    """Press keys where the focus is in a dialog."""
    for name in names:
        QTest.keyClick(
            dialog.focusWidget(), {"Tab": Qt.Key.Key_Tab, "Esc": Qt.Key.Key_Escape}.get(name, Qt.Key.Key_Return)
        )


def test_only_a_manager_attaches(alone: Alone) -> None:
    session = replace(alone.session, role=Role.FRONT_DESK)
    with pytest.raises(NotAllowed):
        attach_here(alone.store, session, "https://hub.example", new_code(b"authority"))
    with pytest.raises(NotAllowed):
        ask_here(alone.store, session, new_code(b"authority"))
    with pytest.raises(NotAllowed):
        take_here(alone.store, session, Path("answer"))


def test_a_refusal_is_said_in_the_dialog_and_changes_nothing(qtbot, theme, hub: Running, alone: Alone) -> None:
    window = Window(alone, exchanger=DeskExchanger(alone.store))
    qtbot.addWidget(window.work)
    window.work.run("exchange.attach")
    (dialog,) = window.work.findChildren(AttachDialog)
    dialog.fields.fields["code"].editor.setText(str(new_code(b"another")))
    dialog.fields.fields["address"].editor.setText(hub.address)
    dialog.go.click()
    assert dialog.banner.text.startswith("Ce code n’est pas celui de ce serveur. Rien n’a changé.")
    assert dialog.go.isEnabled()
    assert window.status.state is State.ALONE
    dialog.reject()
    window.work.close_jobs()


def test_what_stops_a_new_pc_leaves_nothing(qtbot, theme, hub: Running, alone: Alone, tmp_path: Path) -> None:
    attach_here(alone.store, alone.session, hub.address, read_code(hub.ask("enrol")["code"]))
    DeskExchanger(alone.store).run(lambda _done: None, lambda: False)
    asked = program(tmp_path / "new", RunningClock(), on_paper=False)
    assert asked.first_start is not None
    welcome = asked.first_start(lambda: None)
    assert isinstance(welcome, FirstStart)
    form = AttachForm(code=hub.ask("enrol", "--site", "Agence Centre", "--address", hub.address)["invitation"])
    qtbot.addWidget(welcome)
    with pytest.raises(DeskError, match="Le rattachement est arrêté"):
        welcome._making.attach(form, WORDS, lambda _done, _total: False)
    assert not (tmp_path / "new" / "desk.db").exists()


def test_what_is_being_attached_is_not_left(
    qtbot, theme, hub: Running, alone: Alone, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on, real = Event(), Event(), acts.enrol

    def slow(*given: Any) -> Any:
        begun.set()
        assert go_on.wait(30)
        return real(*given)

    monkeypatch.setattr(acts, "enrol", slow)
    window = Window(alone, exchanger=DeskExchanger(alone.store, lambda: SEALING), inline=False)
    qtbot.addWidget(window.work)
    window.work.run("exchange.attach")
    (dialog,) = window.work.findChildren(AttachDialog)
    qtbot.waitUntil(lambda: dialog.fields.step is Step.NETWORK)
    for name, text in (("code", hub.ask("enrol")["code"]), ("address", hub.address)):
        dialog.fields.fields[name].editor.setText(text)
    dialog.go.click()
    qtbot.waitUntil(begun.is_set)
    assert not dialog.leave.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible(), "the window would go on under the PC's former code"
    go_on.set()
    qtbot.waitUntil(dialog.lock.isVisible)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.work.context.session is None)
    window.work.close_jobs()


def test_it_is_stopped_while_the_network_is_away(hub: Running, alone: Alone, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = iter([True, True, False])
    monkeypatch.setattr(attaching, "attach_new", lambda *_given: None)
    monkeypatch.setattr(attaching, "PAUSE", 0.01)
    monkeypatch.setattr(DeskExchanger, "run", lambda *_given: desks.Report(problem="network"))
    with pytest.raises(DeskError, match="est arrêté"):
        attaching.attach_and_receive(alone.store, ("https://hub", new_code(b"x")), lambda _done, _total: next(asked))


def test_it_insists_while_the_network_is_away(hub: Running, alone: Alone, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []
    problems = iter(["network", "cut", "revoked"])

    def run(_self: DeskExchanger, _progress: object, _cancelled: object) -> desks.Report:
        tried.append(1)
        return desks.Report(problem=next(problems))

    monkeypatch.setattr(attaching, "attach_new", lambda *_given: None)
    monkeypatch.setattr(attaching, "PAUSE", 0.01)
    monkeypatch.setattr(DeskExchanger, "run", run)
    with pytest.raises(DeskError, match="plus autorisé"):
        attaching.attach_and_receive(alone.store, ("https://hub", new_code(b"x")), lambda _done, _total: True)
    assert len(tried) == 3
