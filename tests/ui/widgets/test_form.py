from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from lmmh_desk.ui.theme import Theme
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.editors import HourEdit, LineEdit
from lmmh_desk.ui.widgets.facts import Facts, PersonLine
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.form import FieldRow, Form
from lmmh_desk.ui.widgets.notes import NoteEdit
from lmmh_desk.ui.widgets.tokens_edit import TokensEdit
from tests.ui.focus import has_focus
from tests.ui.widgets.conftest import focused, holds, picture


@pytest.fixture
def form(qtbot: QtBot, theme: Theme) -> Form:
    return made(qtbot)


def made(qtbot: QtBot) -> Form:
    form = Form("Justificatif")
    qtbot.addWidget(form)
    form.resize(700, 420)
    form.section("Personne", PersonLine("M. Ferhat Belkacem", "né le 12/04/1984", Button("Changer", role="link")))
    begin = form.field("begin", Field("De", HourEdit()))
    end = form.field("end", Field("À", HourEdit()))
    form.section("Date", FieldRow(begin, end, Button("Ajouter un jour", "plus", role="link"), stretch=(2, 1)))
    helpers = form.field("helpers", Field("Personnes qui aident", TokensEdit()))
    form.section("Aide", helpers, form.field("note", Field("Note", NoteEdit())), note="facultatif")
    return form


def test_a_form_is_drawn(qtbot: QtBot, look: Theme) -> None:
    form = made(qtbot)
    image = picture(form, look.px(700), look.px(420))
    assert holds(image, look.color("ctl"), 100)
    assert holds(image, look.color("line"), 100)


def test_enter_goes_on_and_control_enter_submits(qtbot: QtBot, form: Form) -> None:
    begin, end = form.fields["begin"].editor, form.fields["end"].editor
    focused(qtbot, form, begin)
    qtbot.keyClicks(begin, "8")
    qtbot.keyClick(begin, Qt.Key.Key_Return)
    assert has_focus(end)
    assert begin.text() == "8:00"
    with qtbot.waitSignal(form.submitted):
        qtbot.keyClick(end, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    note = form.fields["note"].editor
    note.setFocus()
    qtbot.keyClick(note, Qt.Key.Key_Return)
    assert has_focus(note)
    with qtbot.waitSignal(form.submitted):
        qtbot.keyClick(note, Qt.Key.Key_Enter, Qt.KeyboardModifier.ControlModifier)


def test_values_by_name(qtbot: QtBot, form: Form) -> None:
    with qtbot.waitSignal(form.changed):
        form.set_values({"begin": 480, "helpers": ["Karim Ouadah"], "gone": 1})
    assert form.values() == {"begin": 480, "end": None, "helpers": ["Karim Ouadah"], "note": ""}


def test_errors_are_summed_up_and_the_first_has_the_focus(qtbot: QtBot, form: Form) -> None:
    focused(qtbot, form, form.fields["note"].editor)
    form.fields["begin"].editor.setText("25")
    form.fields["end"].editor.setText("26")
    assert not form.check()
    assert has_focus(form.fields["begin"].editor)
    assert form.summary.text == "2\u00a0points à revoir. Rien n’est enregistré, la saisie reste ici."
    assert form.fields["end"].message.isVisible()
    form.set_values({"begin": 480, "end": 600})
    assert form.check()
    assert form.summary.isHidden()
    assert not form.show_errors({}, "Le bail est clos. Ouvrez la fiche.")
    assert form.summary.text == "Le bail est clos. Ouvrez la fiche."


def test_facts_are_read(look: Theme) -> None:
    facts = Facts()
    facts.set([("Bail", "en cours"), ("Loyer", "412,60 €"), ("Fin", "")])
    facts.set([("Bail", "préavis au 30/11"), ("Nouveau", "5 rue du Clos-Bernard\nT4")])
    assert facts.accessibleName() == "Bail\u00a0: préavis au 30/11, Nouveau\u00a0: 5 rue du Clos-Bernard\nT4"
    assert picture(facts, look.px(260)).height() > look.px(50)


def test_a_line_without_stretch_keeps_its_fields_at_the_left(qtbot: QtBot) -> None:
    row = FieldRow(Field("De", LineEdit()), stretch=(0,))
    qtbot.addWidget(row)
    row.resize(600, 60)
    row.show()
    field = row.findChild(Field)
    assert field is not None
    assert field.width() < 300
