from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from lmmh_desk.ui.theme import Theme
from lmmh_desk.ui.widgets.base import Column
from lmmh_desk.ui.widgets.choice import ComboBox, SuggestEdit
from lmmh_desk.ui.widgets.editors import CountEdit, HourEdit, LineEdit, PhoneEdit, PlateEdit, SearchEdit, TypedEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.free import FreeField
from lmmh_desk.ui.widgets.notes import NoteEdit
from lmmh_desk.ui.widgets.toggle import CheckBox
from lmmh_desk.ui.widgets.tokens_edit import TokensEdit
from tests.ui.widgets.conftest import focused, holds, picture

EDITORS = [
    lambda: LineEdit("Noter un échange…", icon="pencil", key="Ctrl+M"),
    HourEdit,
    PhoneEdit,
    lambda: ComboBox([(1, "Utilitaire de location"), (2, "Voiture")]),
    lambda: TokensEdit("Prénom et nom"),
    lambda: CheckBox("Imprimer un reçu"),
    NoteEdit,
]


@pytest.mark.parametrize("make", EDITORS)
def test_editors_are_drawn_and_show_their_states(look: Theme, make: type[QWidget]) -> None:
    editor = make()
    field = Field("Libellé", editor, optional=True)
    usual = picture(field, look.px(240))
    field.set_error("La valeur manque. Saisissez-la.")
    assert picture(field, look.px(240), usual.height()) != usual
    assert editor.accessibleName()
    assert editor.accessibleDescription() == "La valeur manque. Saisissez-la."
    field.set_value(field.value(), prefilled=True)
    if not isinstance(editor, CheckBox):
        assert holds(picture(field, look.px(240)), look.color("layer"), 200)


def test_a_field_tells_what_is_wrong_on_leaving_only(qtbot: QtBot) -> None:
    field, other, window = Field("De", HourEdit()), LineEdit(), QWidget()
    window.setLayout(Column(field, other))
    qtbot.addWidget(window)
    focused(qtbot, window, field.editor)
    qtbot.keyClicks(field.editor, "25")
    assert field.error == ""
    other.setFocus()
    assert field.error == "«\u00a025\u00a0» n’est pas une heure. Tapez par exemple 8:00 ou 830."
    assert field.message.isVisible()
    assert field.value() is None
    field.editor.setFocus()
    qtbot.keyClick(field.editor, Qt.Key.Key_Backspace)
    assert field.error == ""
    qtbot.keyClick(field.editor, Qt.Key.Key_Backspace)
    qtbot.keyClicks(field.editor, "830")
    other.setFocus()
    assert field.editor.text() == "8:30"
    assert field.value() == 510
    assert field.check()


def test_a_long_message_has_all_its_lines_under_a_narrow_field(qtbot: QtBot) -> None:
    field = Field("Note", LineEdit())
    holder = QWidget()
    holder.setLayout(Column(field, None))
    qtbot.addWidget(holder)
    holder.resize(280, 300)
    holder.show()
    field.set_error("Ce texte semble parler de santé. " * 4)
    qtbot.waitUntil(lambda: field.message.height() >= field.message.heightForWidth(field.message.width()) > 40)


def test_a_free_text_is_weighed_at_the_end_of_each_word(qtbot: QtBot) -> None:
    field = FreeField("Note", limit=40)
    qtbot.addWidget(field)
    QTest.keyClicks(field.editor, "un con")
    assert field.error == ""
    QTest.keyClicks(field.editor, " ")
    assert field.error.startswith("Ce texte semble parler d’une personne en termes blessants\u00a0: «\u00a0con\u00a0».")
    field.editor.clear()
    assert field.error == ""
    QTest.keyClicks(field.editor, "un con")
    assert not field.check()


def test_a_prefilled_value_is_the_agents_once_changed(qtbot: QtBot) -> None:
    field = Field("Adresse", SuggestEdit())
    qtbot.addWidget(field)
    heard: list[bool] = []
    field.changed.connect(lambda: heard.append(True))
    field.set_value("14 allée des Sittelles", prefilled=True)
    before = picture(field, 240)
    field.editor.setText("5 rue du Clos-Bernard")
    field.set_value("14 allée des Sittelles")
    assert picture(field, 240) != before
    assert heard


@pytest.mark.parametrize(
    ("editor", "text", "shown", "value"),
    [
        (PhoneEdit, "0639983471", "06\u00a039\u00a098\u00a034\u00a071", "06\u00a039\u00a098\u00a034\u00a071"),
        (PlateEdit, "ex072lm", "EX-072-LM", "EX-072-LM"),
        (CountEdit, "1 200", "1200", 1200),
        (LineEdit, "  Les   Sittelles ", "  Les   Sittelles ", "Les Sittelles"),
    ],
)
def test_what_is_typed_fast_is_written_out(
    qtbot: QtBot, editor: type[LineEdit], text: str, shown: str, value: object
) -> None:
    made = editor()
    qtbot.addWidget(made)
    qtbot.keyClicks(made, text)
    qtbot.keyClick(made, Qt.Key.Key_Return)
    assert (made.text(), made.value()) == (shown, value)
    assert made.problem() == ""
    made.set_value(None)
    assert not made.value()


def test_arrows_count(qtbot: QtBot) -> None:
    made = CountEdit(1, 3)
    qtbot.addWidget(made)
    for _ in range(5):
        qtbot.keyClick(made, Qt.Key.Key_Up)
    assert made.value() == 3
    qtbot.keyClick(made, Qt.Key.Key_Down)
    assert made.value() == 2


def test_escape_empties_a_search(qtbot: QtBot) -> None:
    made = SearchEdit("Chercher un réglage")
    qtbot.addWidget(made)
    assert made.accessibleName() == "Chercher un réglage"
    assert made.sizeHint().height() == 28
    qtbot.keyClicks(made, "ja")
    qtbot.keyClick(made, Qt.Key.Key_Escape)
    assert made.text() == ""
    qtbot.keyClick(made, Qt.Key.Key_Escape)


def test_the_icon_after_is_clicked(qtbot: QtBot) -> None:
    made = LineEdit(after="calendar")
    qtbot.addWidget(made)
    made.resize(200, 32)
    with qtbot.waitSignal(made.icon_clicked):
        qtbot.mouseClick(made, Qt.MouseButton.LeftButton, pos=QPoint(185, 16))
    with qtbot.assertNotEmitted(made.icon_clicked):
        qtbot.mouseClick(made, Qt.MouseButton.LeftButton, pos=QPoint(50, 16))


def test_a_read_only_line_is_grey(look: Theme) -> None:
    made = TypedEdit(int, str)
    made.set_value(3)
    made.setReadOnly(True)
    assert holds(picture(made), look.color("layer"), 100)


def test_a_line_that_opens_something_looks_ready(look: Theme) -> None:
    made = LineEdit("Noter un échange…")
    made.set_opener()
    assert made.isReadOnly()
    assert not holds(picture(made), look.color("layer"), 100)


def test_a_list_keeps_its_value_and_takes_a_single_choice(qtbot: QtBot) -> None:
    made = ComboBox([("a", "Utilitaire"), ("b", "Voiture")], placeholder="Choisir")
    qtbot.addWidget(made)
    assert made.value() is None
    with qtbot.waitSignal(made.changed):
        made.set_value("b")
    made.set_choices([("b", "Voiture"), ("c", "Camion")])
    assert made.value() == "b"
    made.set_choices([("c", "Camion")])
    assert made.value() == "c"
    made.set_value("z")
    assert made.value() is None
    assert made.problem() == ""


def test_the_list_opens_and_a_letter_jumps(qtbot: QtBot, theme: Theme) -> None:
    made = ComboBox([("a", "Utilitaire"), ("b", "Voiture")])
    qtbot.addWidget(made)
    focused(qtbot, made)
    qtbot.keyClick(made, Qt.Key.Key_V)
    assert made.value() == "b"
    made.showPopup()
    assert holds(made.view().grab().toImage(), theme.color("sel"))
    made.hidePopup()


def test_names_are_typed_one_after_the_other(qtbot: QtBot, theme: Theme) -> None:
    made = TokensEdit("Prénom et nom")
    qtbot.addWidget(made)
    made.resize(320, 32)
    focused(qtbot, made, made.line)
    qtbot.keyClicks(made.line, "Karim Ouadah")
    assert made.value() == ["Karim Ouadah"]
    qtbot.keyClick(made.line, Qt.Key.Key_Return)
    qtbot.keyClicks(made.line, "Élise Fromont,")
    assert made.line.text() == ""
    assert made.value() == ["Karim Ouadah", "Élise Fromont"]
    assert holds(picture(made, 320), theme.color("accs"), 50)
    qtbot.keyClicks(made.line, "Paul")
    made.clearFocus()
    made.line.clearFocus()
    assert made.value() == ["Karim Ouadah", "Élise Fromont", "Paul"]
    assert made.sizeHint().height() > 32
    qtbot.keyClick(made.line, Qt.Key.Key_Backspace)
    assert made.value() == ["Karim Ouadah", "Élise Fromont"]
    cross = made._cross(made._areas[0]).center()
    qtbot.mouseClick(made, Qt.MouseButton.LeftButton, pos=cross)
    assert made.value() == ["Élise Fromont"]
    made.set_value(None)
    assert made.value() == []
    assert made.problem() == ""


def test_names_wrap_when_the_field_narrows(qtbot: QtBot) -> None:
    made = TokensEdit()
    qtbot.addWidget(made)
    made.set_value(["Karim Ouadah", "Élise Fromont", "Jean-Baptiste de la Rochefoucauld-Montmorency"])
    made.resize(800, 32)
    made.show()
    wide = made.sizeHint().height()
    made.resize(200, 90)
    assert made.sizeHint().height() > wide


def test_a_box_is_ticked_by_space_and_leaves_enter_to_the_form(qtbot: QtBot) -> None:
    made = CheckBox("Identité vérifiée")
    qtbot.addWidget(made)
    focused(qtbot, made)
    with qtbot.waitSignal(made.changed):
        qtbot.keyClick(made, Qt.Key.Key_Space)
    assert made.value()
    qtbot.keyClick(made, Qt.Key.Key_Return)
    assert made.value()
    made.set_value(False)
    assert not made.value()


def test_a_note_grows_and_stops_at_its_limit(qtbot: QtBot) -> None:
    made = NoteEdit("Note", lines=2, limit=10)
    qtbot.addWidget(made)
    low = made.height()
    made.set_value("a\nb\nc")
    assert made.height() > low
    made.set_value("0123456789abc")
    assert made.value() == "0123456789"
    assert made.problem() == ""
    qtbot.keyClick(made, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert made.value() == "0123456789"


def test_a_state_does_not_undo_the_zoom(qtbot: QtBot, theme: Theme) -> None:
    made = NoteEdit()
    qtbot.addWidget(made)
    made.setFont(theme.font(13))
    made.show()
    theme.set_zoom(200)
    made.setFont(theme.font(13))
    made.set_look(invalid=True)
    assert made.font().pixelSize() == 26
