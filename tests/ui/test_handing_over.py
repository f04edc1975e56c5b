"""An answer that comes once another agent sits there: it is of who asked, and nobody else sees it."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

import lmmh_desk
from lmmh_desk.kernel.changes import Change, Changes
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.ports import Ports
from lmmh_desk.kernel.session import Session
from lmmh_desk.store.store import Store
from lmmh_desk.ui.acting import Acting
from lmmh_desk.ui.asking import ask_once_read
from lmmh_desk.ui.shell.work import Work
from lmmh_desk.ui.theme import Theme
from lmmh_desk.ui.widgets.editors import LineEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.form_dialog import FormDialog
from tests.replacing import replace
from tests.ui import slices

SAVED = Changes("note.add", (Change("note", "n1", "insert"),))
NAMED = "Enregistré pour M. Ferhat Belkacem."


class Held:
    """The window with its threads; one job is held until somebody else sits there."""

    def __init__(self, work: Work, me: Session, qtbot) -> None:
        self.work, self.context, self.me = work, work.context, me
        self.other = replace(me, agent_id="a9", agent_name="Yann Prévost")
        self._gate, self._qtbot = Event(), qtbot

    def wait(self) -> Changes:
        self._gate.wait(20)
        return SAVED

    def hand_over(self) -> None:
        self.work.lock()
        self.work.sign_in(self.other)

    def release(self) -> None:
        self._gate.set()
        lanes = (self.work.jobs.reads, self.work.jobs.writes, self.work.jobs.papers, self.work.jobs.network)
        self._qtbot.waitUntil(lambda: not any(lane.busy for lane in lanes))


@pytest.fixture
def held(qtbot, theme: Theme, store: Store, session: Session) -> Iterator[Held]:
    slices.calls.clear()
    work = Work(store, slices.CATALOGUE, None, Ports())
    qtbot.addWidget(work)
    work.show()
    work.sign_in(session)
    made = Held(work, session, qtbot)
    yield made
    made._gate.set()
    work.close_jobs()


@pytest.mark.parametrize("comes", [True, False])
def test_what_follows_from_an_act_is_of_who_asked_for_it(held: Held, comes: bool) -> None:
    """Recorded, then printed, then noted: whoever sits there by then, or nobody."""
    context, signed = held.context, []

    def printed(_sent: object) -> None:
        signed.append(context.me)
        context.writes.run(lambda: SAVED, lambda _changes: signed.append(context.me), owner=context.writes)

    def recorded(_changes: Changes) -> None:
        signed.append(context.me)
        context.reads.run(
            lambda _read: 1,
            lambda _found: context.papers.run(lambda: 1, printed, owner=context.papers),
            owner=context.reads,
        )

    context.writes.run(held.wait, recorded, owner=context.writes)
    held.hand_over() if comes else held.work.lock()
    held.release()
    assert signed == [held.me] * 3


def test_the_rights_are_those_of_now_for_who_is_back(held: Held) -> None:
    back, signed = replace(held.me, withheld=frozenset({"JD"})), []
    held.context.writes.run(held.wait, lambda _changes: signed.append(held.context.me), owner=held.context.writes)
    held.work.lock()
    held.work.sign_in(back)
    held.release()
    assert signed == [back]


def test_the_next_agent_is_told_and_shown_nothing_of_it(held: Held) -> None:
    context, shell, place = held.context, held.work, []

    def answer(_changes: Changes) -> None:
        shell.say(NAMED)
        shell.offer_undo(NAMED, lambda: None)
        shell.open("fiche", person_id="p1")
        shell.run("counter.arrive")
        shell.back()

    context.writes.run(held.wait, answer, owner=context.writes)
    context.papers.run(held.wait, answer, owner=context.papers)
    held.hand_over()
    place.append(held.work.pages.place)
    held.release()
    assert "Belkacem" not in held.work.keybar.message
    assert not held.work.keybar.undo()
    assert [held.work.pages.place] == place
    assert slices.calls == []


def test_who_asked_is_told_where_they_are_still_there_or_back(held: Held) -> None:
    context = held.context
    context.writes.run(held.wait, lambda _changes: held.work.say(NAMED), owner=context.writes)
    held.hand_over()
    held.work.lock()
    held.work.sign_in(held.me)
    held.release()
    assert held.work.keybar.message == NAMED


@pytest.mark.parametrize("error", [BadInput("M. Ferhat Belkacem est déjà attendu."), KeyError("M. Ferhat Belkacem")])
def test_what_goes_wrong_in_it_is_told_to_nobody_else(held: Held, error: Exception, monkeypatch) -> None:
    context, uncaught = held.context, []
    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _trace: uncaught.append(error))

    def fail() -> Changes:
        held.wait()
        raise error

    def answer(_changes: Changes) -> None:
        raise error

    context.writes.run(fail, owner=context.writes)
    context.papers.run(held.wait, answer, owner=context.papers)
    ask_once_read(context, lambda _read: fail(), print, owner=context.reads, slot="asked")
    held.hand_over()
    held.release()
    assert not {"Belkacem", "abouti"} & set(re.findall(r"\w+", held.work.keybar.message))
    assert uncaught == []


def test_a_form_that_went_with_its_page_takes_its_answer_in_silence(held: Held, monkeypatch) -> None:
    uncaught, acting = [], Acting(held.context)
    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _trace: uncaught.append(error))
    monkeypatch.setattr("lmmh_desk.ui.jobs.unexpected", lambda _name, error: uncaught.append(error))
    page = held.work.page()
    assert isinstance(page, QWidget)
    dialog = FormDialog(
        page, ("Noter", "De M. Ferhat Belkacem", "Noter"), {"text": Field("Texte", LineEdit())},
        lambda _values, done, failed: acting._form(lambda _store, _me: held.wait(), done, failed, NAMED),
        about="p1",
    )  # fmt: skip
    dialog.send()
    held.hand_over()
    held._qtbot.waitSignal(dialog.destroyed, timeout=1000)
    held.release()
    assert uncaught == []
    assert "Belkacem" not in held.work.keybar.message


def test_what_changed_is_shown_to_who_sits_there_with_their_own_rights(held: Held) -> None:
    context, shown = held.context, []
    context.writes.changed.connect(lambda _changes: shown.append(context.me))
    context.papers.run(held.wait, context.writes.tell, owner=context.papers)
    context.writes.run(held.wait, owner=context.writes)
    held.hand_over()
    held.release()
    assert shown == [held.other] * 2


def test_the_window_itself_answers_to_who_sits_there(held: Held) -> None:
    context, owner, signed = held.context, QObject(), []
    context.network.run(held.wait, lambda _found: signed.append(context.me), owner=owner)
    held.hand_over()
    held.release()
    assert signed == [held.other]


def attributes(names: str) -> Iterator[tuple[str, ast.Attribute, ast.AST | None]]:
    """Yield each attribute read in the modules of these names, with where it stands and what it is part of."""
    for path in Path(lmmh_desk.__file__).parent.rglob(names):
        tree = ast.parse(path.read_text("utf-8"))
        above = {child: parent for parent in ast.walk(tree) for child in ast.iter_child_nodes(parent)}
        for each in ast.walk(tree):
            if isinstance(each, ast.Attribute):
                yield f"{path.name}:{each.lineno}", each, above.get(each)


def test_nobody_broadcasts_past_who_sits_there() -> None:
    """`Writes.tell` answers to who sits there; its signal emitted from an answer would read in the name of another."""
    found = [
        where
        for where, each, _above in attributes("*.py")
        if each.attr == "emit" and ast.unparse(each.value).endswith("writes.changed")
    ]
    assert found == []


@pytest.mark.parametrize("names", ["acts.py", "acting.py", "doing.py", "papers.py"])
def test_no_act_takes_the_session_of_who_sits_there(names: str) -> None:
    """An act asks for `me`, which in an answer is who asked for it; the session may only be compared."""
    found = [
        where
        for where, each, above in attributes(f"**/ui/{names}")
        if each.attr == "session" and not isinstance(above, ast.Compare)
        if ast.unparse(each.value).endswith("context")
    ]
    assert found == []
