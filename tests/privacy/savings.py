"""Gestures of each slice that save, made in the window about one person: a name in every text, papers made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget

from lmmh_desk.app.demonstration import PIN
from lmmh_desk.office.model.rights import Role
from lmmh_desk.ui.player import Player
from lmmh_desk.ui.start import Start
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.dates import DateEdit
from lmmh_desk.ui.widgets.dialog import Dialog
from lmmh_desk.ui.widgets.editors import CountEdit, EurosEdit, HourEdit, PhoneEdit, TypedEdit
from lmmh_desk.ui.widgets.field import Field
from tests.privacy.canary import NAME

WRITTEN = "SELECT count(*) FROM audit WHERE action LIKE ? || '%'"
USUAL: Mapping[type, Any] = {
    DateEdit: date(2020, 11, 18), CountEdit: 3, EurosEdit: 12_345, HourEdit: 600, PhoneEdit: "06 39 98 34 71",
}  # fmt: skip
ABOUT = {"fiche", "justificatif", "person_form"}  # pages of one person


class Saving(Struct, frozen=True):
    """Where it begins, the keys that lead to its form (a text after « = »), what the form holds besides the name."""

    act: str  # the line of the audit that says it was saved
    page: str = "fiche"
    run: str = ""  # a command, given the person or the name where it takes one
    keys: tuple[str, ...] = ()
    given: Mapping[str, Any] = {}  # by the label of its field
    then: tuple[str, ...] = ()  # keys once the form is gone
    click: tuple[str, ...] = ()  # buttons of the page
    in_page: bool = False  # the form is in the page, with no field of its own to give


SIT = ("Shift+F6", "P", "Down", "P", "Down", "P", "Down", "P", "Ctrl+Return")
CANDIDATE = {"Numéro unique": "0720120999001GDPUB", "Demande du": date(2019, 6, 25), "À renouveler avant le": None}
SAVINGS = (
    Saving("tenancy.person.edit", "person_form", given={"Nom d’usage": NAME}, then=("Ctrl+Return",)),
    Saving("tenancy.note", keys=("Ctrl+M", f"=Appel de {NAME}", "Ctrl+Return")),
    Saving("tenancy.residence", run="tenancy.residence"),
    Saving("tenancy.access", run="tenancy.access"),
    Saving("tenancy.import", "imports", click=("Locataires", "Choisir un fichier…"), keys=("Ctrl+Return",)),
    Saving("walkins.arrive", keys=("F2", f"=ada {NAME}", "Return", "J")),
    Saving("walkins.call", "home", keys=("F8", "Return", "F3")),
    Saving("walkins.close", "home", keys=("F8", "Return")),
    Saving("appointments.book", keys=("F4", "=rem", "Return"), in_page=True, then=("Ctrl+Return",)),
    Saving("moves.record", keys=("F7", "=21/11", "Tab", "Ctrl+P")),
    Saving("visits.request", run="visits.new", given={"Heure": 17 * 60}),
    Saving("visits.record", "visits", keys=("Ctrl+P",)),
    Saving("arrears.record", run="arrears.follow", keys=("Ctrl+P",)),
    Saving("arrears.due", run="arrears.follow", keys=("S",)),
    Saving("masks.give", keys=("F9", "4", "Return")),
    Saving("masks.receive", "masks", run="masks.receive"),
    Saving("masks.count", "masks", run="masks.count"),
    Saving("continuity.log", "continuity", keys=("Ctrl+J", f"=Rappeler {NAME} @H. Vauclin 18/11", "Return")),
    Saving("continuity.meeting", "continuity", click=("Modifier",)),
    Saving("continuity.minutes", "continuity", run="continuity.minutes"),
    Saving("allocation.decide", "allocation", keys=(*SIT, "F6", "F6", "A", "Return")),
    Saving("allocation.join", "allocation", run="allocation.join"),
    Saving("allocation.apply", "allocation", run="allocation.apply", given=CANDIDATE),
    Saving("mediation.note", "mediation", run="mediation.note"),
    Saving("mediation.follow", "mediation", run="mediation.follow"),
    Saving("upkeep.request", run="upkeep.request"),
    Saving("upkeep.anomaly", "upkeep", run="upkeep.anomaly"),
    Saving(
        "works.operation.open", "works", run="works.operation",
        given={"Résidence": "Les Sittelles", "Bâtiments": "C", "État": "travaux"},
    ),
    Saving("works.notice", run="works.tell"),
    Saving("works.programme.open", "works", run="works.programme"),
    Saving("campaigns.refuse", run="campaigns.refuse"),
    Saving("campaigns.make", "campaigns", run="campaigns.new", in_page=True, then=("Ctrl+S",)),
    Saving("campaigns.ask", "campaigns", keys=("Ctrl+Return",)),
    Saving(
        "office.reasons", run="desk.reasons", click=("Nouveau motif",), in_page=True,
        given={"Touche au comptoir": "Z"}, then=("Ctrl+Return",),
    ),
    Saving("desk.backup", run="desk.settings", click=("Copier les données",)),
    Saving("office.audit.export", "audit", keys=("Ctrl+E",)),
    Saving("office.unlock", keys=("Ctrl+L", "=h", f"={PIN}")),  # who may agree to what another wrote
    Saving("campaigns.approve", "campaigns", run="campaigns.approve"),
    Saving("campaigns.print", "campaigns", run="campaigns.print"),
)  # fmt: skip


class Hands:
    """Makes savings in the window, about one person."""

    def __init__(self, start: Start, player: Player, person: str) -> None:
        assert start.work is not None
        self.window, self.work, self.player, self.person = start.window, start.work, player, person

    def make(self, saving: Saving) -> None:
        """Go where it begins, fill its form, confirm, and fail unless the audit tells that it was saved."""
        before = self._written(saving.act)
        me = self.work.context.me
        if me.role != Role.ADMIN:  # another agent took the desk
            self.work.sign_in(replace(me, role=Role.ADMIN, withheld=frozenset()))
            self.player.settle()
        self.window.activateWindow()  # no window manager gives the keyboard back after a dialog
        self.work.open(saving.page, **({"person_id": self.person} if saving.page in ABOUT else {}))
        self.player.settle()
        if saving.run:
            self._run(saving.run)
        for name in saving.click:
            self._click(name)
        self._press(saving.keys)
        form = self._form(saving)
        if form is not None:
            fill(form, saving.given)
            self.player.settle()
        if isinstance(form, Dialog):
            confirm(form)
            self.player.settle()
        self._press(saving.then)
        if self._written(saving.act) == before:
            raise AssertionError(f"{saving.act} was not saved: {self.said()}")

    def said(self) -> str:
        """Return what is wrong, as the window says it."""
        wrong = [f"{one.label.text()} : {one.error}" for one in self._fields_wrong()]
        titles = [one.windowTitle() for one in self._others()]
        return " / ".join((self.work.keybar.message, *titles, *wrong))

    def _fields_wrong(self) -> Iterator[Field]:
        for window in (self.window, *self._others()):
            yield from (one for one in window.findChildren(Field) if one.isVisible() and one.error)

    def _others(self) -> list[QWidget]:
        return [one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not self.window]

    def _form(self, saving: Saving) -> QWidget | None:
        dialogs = [one for one in self._others() if isinstance(one, Dialog)]
        if dialogs:
            return dialogs[-1]
        return self.work.page() if saving.given or saving.in_page else None

    def _run(self, key: str) -> None:
        (command,) = (one for feature in self.work.context.catalogue for one in feature.commands if one.key == key)
        given = {"person_id": self.person} if command.person else {"text": NAME} if command.otherwise else {}
        self.work.run(key, **given)
        self.player.settle()

    def _click(self, name: str) -> None:
        buttons = [one for one in self.work.page().findChildren(QAbstractButton) if one.isVisible()]
        for one in buttons:
            if name in (one.text(), one.accessibleName()):
                one.click()
                self.player.settle()
                return
        raise AssertionError(f"{name} is not among {[one.text() or one.accessibleName() for one in buttons]}")

    def _press(self, keys: tuple[str, ...]) -> None:
        for key in keys:
            if key.startswith("="):
                self.player.type(key[1:])
            else:
                self.player.press(key)

    def _written(self, act: str) -> int:
        with self.work.context.store.read() as read:
            return int(read.exec_driver_sql(WRITTEN, (act,)).scalar() or 0)


def confirm(dialog: Dialog) -> None:
    """Do what its main button does."""
    if dialog.submit is not None:
        dialog.submit()
    else:  # a question whose harmless answer comes first
        dialog.findChildren(Button)[-1].click()


def fill(form: QWidget, given: Mapping[str, Any]) -> None:
    """Fill what is empty: the name in each text, the first choice of each list, a number or a day elsewhere."""
    for field in form.findChildren(Field):
        editor, label = field.editor, field.label.text()
        if not (field.isVisible() and editor.isEnabled()):
            continue
        if label in given:
            if isinstance(editor, ComboBox) and editor.findText(str(given[label])) >= 0:
                editor.setCurrentIndex(editor.findText(given[label]))
            else:
                field.set_value(given[label])
        elif isinstance(editor, ComboBox):
            if field.value() is None and editor.count():
                editor.setCurrentIndex(0)
        elif isinstance(editor, TypedEdit):
            if field.value() is None:
                field.set_value(next((value for kind, value in USUAL.items() if isinstance(editor, kind)), None))
        elif isinstance(editor, QLineEdit | QPlainTextEdit) and not field.value():
            field.set_value(NAME)
