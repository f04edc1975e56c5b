"""The form of a person: a new one at the counter, or the file of a known one; likely duplicates beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import today
from lmmh_desk.kernel.errors import BadInput, DeskError
from lmmh_desk.kernel.french import capital, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.tenancy.model.checks import PersonInput
from lmmh_desk.tenancy.model.duplicates import WORDS, Duplicate, LikelyDuplicate
from lmmh_desk.tenancy.model.names import screen_name
from lmmh_desk.tenancy.ui.fields import given_of, person_form, texts_of
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.page import Page, Width
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import WIDEST, Column
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.facts import PersonLine

if TYPE_CHECKING:
    from lmmh_desk.store.store import Read
    from lmmh_desk.tenancy.model.cards import PersonCard

RIGHT = 340  # pixels at 100 %


class DuplicatesCard(Card):
    """Persons already in the base who may be the one being typed."""

    opened = Signal(str)  # person id
    another = Signal()

    def __init__(self) -> None:
        super().__init__(_("Peut-être déjà connue"), icon="users", padding=(14, 4, 14, 14), spacing=10)
        self.set_empty(_("Personne d’autre ne ressemble à cette fiche."))
        self.confirm = Button(_("C’est une autre personne, enregistrer"), "check")
        self.confirm.clicked.connect(self.another)
        self._list = Column(spacing=10)
        self.body.addLayout(self._list)
        self.body.addWidget(self.confirm)
        self.body.addStretch(1)
        self.show_found(())

    def show_found(self, found: tuple[Duplicate, ...], *, asked: bool = False) -> None:
        """Show the likely duplicates; `asked` when saving waits for the agent's answer."""
        while (item := self._list.takeAt(0)) is not None:
            gone = item.widget()
            if gone is not None:
                gone.hide()
                gone.deleteLater()
        for one in found:
            button = Button(
                _("Ouvrir"), small=True, accessible=_("Ouvrir la fiche de {name}").format(name=screen_name(one))
            )
            button.clicked.connect(lambda _checked=False, person_id=one.id: self.opened.emit(person_id))
            self._list.addWidget(PersonLine(screen_name(one), _about(one), button))
        self.confirm.setVisible(asked)
        self.show_empty(not found)


def _about(one: Duplicate) -> str:
    from datetime import date

    born = short_date(date.fromisoformat(one.birth_date), year=True) if one.birth_date else ""
    return " · ".join(part for part in (born, WORDS[one.likeness]) if part)


class PersonFormPage(Page):
    """One page to type a person; Ctrl+Entrée saves."""

    key = "person_form"
    hints = ("shell.primary", "shell.next_pane", "shell.escape", "shell.help")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.person_id = self._household_id = ""
        self._loaded = False
        self._before: dict[str, Any] = {}
        self.form = person_form(today(context.clock))
        self.found = DuplicatesCard()
        self._card = Card(_("Nouvelle personne"), padding=(0, 0, 0, 0), ruled=True)
        self._card.add(self.form, 1)
        close = Button(_("Fermer"), role="link")
        self._save = Button(_("Enregistrer la fiche"), "check", _("Ctrl+Entrée"), "primary")
        self._card.set_foot(close, None, self._save)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(0, 1)
        self._grid.setRowStretch(0, 1)
        close.clicked.connect(context.shell.back)
        self._save.clicked.connect(self.primary)
        self.form.submitted.connect(self.primary)
        self.form.changed.connect(self._look)
        self.found.opened.connect(lambda person_id: context.shell.open("fiche", person_id=person_id))
        self.found.another.connect(lambda: self._submit(confirmed=True))
        current().changed.connect(self.retheme)
        self._width: Width = "normal"
        self.arrange("normal")

    def opened(self, person_id: str = "", household_id: str = "", text: str = "", **arguments: Any) -> None:
        """Type a new person (whose name begins with `text`), or the file of a known one."""
        del arguments
        self.person_id, self._household_id, self._loaded = person_id, household_id, not person_id
        self.form.set_values(dict.fromkeys(("usual_name", "birth_name", "first_names", "lease_number", "nur"), ""))
        self.form.set_values({"phone": "", "phone2": "", "email": "", "birth_date": None, "language": "fr"})
        self.form.set_values({"civility": "", "channel": "", "large_print": False, "sms_opt_out": False})
        self.form.set_values({"standing": "holder" if not household_id else "occupant"})
        self.form.show_errors({})
        self.found.show_found(())
        self.form.fields["lease_number"].setVisible(not person_id and not household_id)
        title = _("Modifier la fiche") if person_id else _("Nouvelle personne")
        self._card.set_title(title)
        self.set_title(title)
        if person_id:
            self.hold_focus()
            me = self.context.me
            self.context.reads.run(
                lambda read: _card_of(read, me, person_id),
                lambda card: self._fill(person_id, card),
                owner=self,
                slot="card",
            )
        else:
            self.form.set_values(names_of(text))
            self._before = self._typed()
            self.form.fields["civility"].setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, changes: Changes | None) -> None:
        """A form shows what is typed, not what changes elsewhere."""

    def person(self) -> str:
        """Return the person whose file is edited."""
        return self.person_id

    def primary(self) -> None:
        """Save."""
        self._submit()

    def draft(self) -> dict[str, Any] | None:
        """Keep what is typed."""
        typed = self._typed()
        return typed if self._loaded and typed != self._before else None

    def _typed(self) -> dict[str, Any]:
        values = self.form.values()
        birth = values.pop("birth_date")
        return values | {"birth_date": birth.isoformat() if birth else ""}

    def restore(self, draft: dict[str, Any]) -> None:
        """Put back what was typed."""
        from datetime import date

        birth = draft.pop("birth_date", "")
        self.form.set_values(draft | {"birth_date": date.fromisoformat(birth) if birth else None})

    def panes(self) -> list[QWidget]:
        """Return what F6 goes through."""
        return [self.form, self.found]

    def arrange(self, width: Width) -> None:
        """Put the duplicates beside the form, or under it."""
        self._width = width
        px = current().px
        for part in (self._card, self.found):
            self._grid.removeWidget(part)
        self._grid.addWidget(self._card, 0, 0)
        self._grid.addWidget(self.found, *((1, 0) if width == "narrow" else (0, 1)))
        self._grid.setSpacing(px(13))
        self.found.setMinimumWidth(0 if width == "narrow" else px(RIGHT))
        self.found.setMaximumWidth(WIDEST if width == "narrow" else px(RIGHT))

    def retheme(self) -> None:
        """Take the widths of the present zoom."""
        self.arrange(self._width)

    def _fill(self, asked: str, card: PersonCard) -> None:
        if asked != self.person_id:
            return  # another person was opened since
        self.form.set_values(texts_of(card))
        self._loaded = True
        self._before = self._typed()
        if self.holds_focus():
            self.form.fields["civility"].setFocus(Qt.FocusReason.OtherFocusReason)

    def _look(self) -> None:
        """Look for likely duplicates of what is typed."""
        me = self.context.session
        if not self._loaded or me is None:
            return
        given, values, besides = given_of(self.form), self.form.values(), self.person_id
        self.context.reads.run(
            lambda read: _likely(read, me, given, values, besides), self.found.show_found, owner=self, slot="duplicates"
        )

    def _submit(self, *, confirmed: bool = False) -> None:
        if not self._loaded or not self.form.check():
            return
        from lmmh_desk.tenancy.actions.people import create_person, edit_person

        context, given, values = self.context, given_of(self.form), self.form.values()
        person_id, household_id, me, at = self.person_id, self._household_id, context.me, self.at
        phones = (values["phone"] or "", values["phone2"] or "", values["email"] or "")

        def work() -> Changes:
            if person_id:
                return edit_person(context.store, me, person_id, given, phones)
            return create_person(
                context.store, me, given, phone=phones[0], email=phones[2],
                lease_number=values["lease_number"] or "", household_id=household_id, confirmed=confirmed,
            )  # fmt: skip

        def saved(changes: Changes) -> None:
            self._saved(person_id or changes.created("person"), at)

        context.writes.run(work, saved, owner=self, failed=self._refused)

    def _saved(self, person_id: str, at: str) -> None:
        self.drop_draft(at)
        self.context.shell.say(_("Fiche enregistrée."), "ok")
        if at != self.at:
            return  # another form was opened meanwhile
        self._loaded = False
        if self.context.shell.page() is self:  # who went elsewhere meanwhile stays there
            self.context.shell.open("fiche", person_id=person_id)

    def _refused(self, error: DeskError) -> None:
        if isinstance(error, LikelyDuplicate):
            self.found.show_found(error.found, asked=True)
            self.form.show_errors({}, str(error))
            self.found.confirm.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        fields = dict(error.fields) if isinstance(error, BadInput) else {}
        for rank, name in enumerate(("phone", "phone2", "email")):
            if sentence := fields.pop(f"contact{rank}", ""):
                fields[name] = sentence
        self.form.show_errors(fields, "" if fields else str(error))


def names_of(text: str) -> dict[str, str]:
    """Return what was typed in the search as names: « belka » → usual name « Belka »."""
    words = [capital(word) for word in text.split() if not any(letter.isdigit() for letter in word)]
    if len(words) < 2:
        return {"usual_name": " ".join(words)}
    return {"first_names": words[0], "usual_name": " ".join(words[1:])}


def _card_of(read: Read, me: Session, person_id: str) -> PersonCard:
    from lmmh_desk.tenancy.store.cards import seen_card

    return seen_card(read, me, person_id)


def _likely(read: Read, me: Session, given: PersonInput, values: dict[str, Any], besides: str) -> tuple[Duplicate, ...]:
    from lmmh_desk.tenancy.model.phones import read_email, read_phone
    from lmmh_desk.tenancy.store.duplicates import seen_duplicates

    reaches = {}
    for name, reader in (("phone", read_phone), ("email", read_email)):
        try:
            reaches[name] = reader(values[name] or "").value
        except BadInput:
            reaches[name] = ""
    return seen_duplicates(
        read, me, given, given.birth_date, phone=reaches["phone"], email=reaches["email"], besides=besides
    )
