"""« Remettre des masques »: whose household, whether it was served, how many, then Entrée."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from lmmh_desk.features.masks.actions.giving import Giving
from lmmh_desk.features.masks.model.stock import Foyer, SiteStock, unusual
from lmmh_desk.features.masks.ui.quantity import Quantity
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.found import Hit
from lmmh_desk.kernel.french import count, grouped, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.search.field import PersonSearch
from lmmh_desk.ui.shell.runner import Runner
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import Column, Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.facts import PersonLine
from lmmh_desk.ui.widgets.tag import KeyCap
from lmmh_desk.ui.widgets.toggle import CheckBox


class GiveCard(Card):
    """The form; without a household, Entrée gives to somebody who has no file."""

    given = Signal(object)  # Giving
    asked = Signal(str)  # person id: read its household

    def __init__(self, context: Context) -> None:
        super().__init__(_("Remettre des masques"), icon="mask", actions=(KeyCap("F9"),), marked=True, spacing=12)
        self._person_id = ""
        self._foyer: Foyer | None = None
        self._site: SiteStock | None = None
        self._eager = False  # Entrée came before the household was read
        self._giving = False  # a hand-out is being written: Entrée again gives nothing more
        self.search = PersonSearch(context, Runner(context), picking=True)
        self.search.set_compact(True)
        self.search.setMaximumWidth(10_000)  # as wide as the card
        self.search.picked.connect(self._pick)
        change = Button(_("Changer"), role="link", small=True, accessible=_("Changer de foyer"))
        change.clicked.connect(self.ask)
        self.who = PersonLine("", "", change)
        self.known = Banner(tone="warn")
        self.many = Banner(tone="warn")
        self.wrong = Banner(tone="bad")
        self.quantity = Quantity()
        self._proposed = Label("", 12, 400, "t2")
        self.receipt = CheckBox(_("Imprimer un reçu"))
        self.go = Button("", "check", _("Entrée"), "primary")
        self._lay_out()
        self.go.clicked.connect(self.submit)
        self.quantity.box.entered.connect(self.submit)
        self.quantity.box.changed.connect(self._tell)
        self.clear()

    def _lay_out(self) -> None:
        home = Column(Label(_("Foyer"), 12, 500, "t2"), self.search, self.who, spacing=4)
        self.body.addLayout(home)
        for banner in (self.known, self.many, self.wrong):
            self.add(banner)
        top = Row(Label(_("Quantité"), 12, 500, "t2"), None, self._proposed)
        many = Column(spacing=4)
        many.addLayout(top)
        many.addWidget(self.quantity)
        self.body.addLayout(many)
        self.body.addLayout(Row(self.receipt, Label(_("facultatif"), 12, 400, "t3"), None, spacing=10))
        self.body.addStretch(1)
        self.after, self.stock = Label("", 12, 400, "t2"), Label("", 12, 600)
        self.go.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.add(self.go)
        self.body.addLayout(Row(self.after, None, self.stock))

    # What the page asks

    def person(self) -> str:
        """Return the person whose household is shown, "" when there is none."""
        return self._person_id

    def open_for(self, person_id: str) -> None:
        """Serve somebody's household: digits may be typed at once."""
        self.clear()
        self._person_id = person_id
        appear(self.search, False)
        self._tell()
        self.asked.emit(person_id)
        self.quantity.box.setFocus()

    def ask(self) -> None:
        """Ask for another household."""
        self.clear()
        self.search.take_focus()

    def clear(self) -> None:
        """Forget the household and what was typed."""
        self._person_id, self._foyer = "", None
        self._eager = self._giving = False
        self.search.forget()
        appear(self.search, True)
        appear(self.who, False)
        for banner in (self.known, self.wrong):
            banner.set("")
        self.receipt.set_value(False)
        self.receipt.setEnabled(False)
        self._proposed.setText("")
        self.quantity.box.set_value(1)

    def typed(self) -> dict[str, Any] | None:
        """Return what is being filled, None while nothing is."""
        box = self.quantity.box
        if not self._person_id and not box.typed:
            return None
        number = box.value() if box.typed else 0
        return {"person_id": self._person_id, "quantity": number, "receipt": self.receipt.value()}

    def read(self) -> bool:
        """Say whether the household asked for is shown."""
        return not self._person_id or self._foyer is not None

    def restore(self, typed: Mapping[str, Any]) -> None:
        """Put back what `typed` returned, unless something else was begun meanwhile."""
        person_id = str(typed["person_id"])
        if self.quantity.box.typed or self._person_id not in ("", person_id):
            return
        if person_id and not self._person_id:
            self.open_for(person_id)
        if typed["quantity"]:
            self.quantity.box.choose(int(typed["quantity"]))
        self.receipt.set_value(bool(typed["receipt"]))

    def show_foyer(self, foyer: Foyer, now: int) -> None:
        """Say who is served, and whether the household was before."""
        self._foyer, self._person_id = foyer, foyer.person_id
        self.who.set(foyer.name, foyer.about)
        appear(self.who, True)
        appear(self.search, False)
        self.receipt.setEnabled(True)
        self.known.set(served_words(foyer, now))
        self._proposed.setText(_("proposée\u00a0: {number}").format(number=foyer.proposed))
        if not self.quantity.box.typed:
            self.quantity.box.set_value(foyer.proposed)
        self._tell()
        if self._eager:
            self.submit()

    def show_site(self, site: SiteStock) -> None:
        """Say what the stock will be."""
        self._site = site
        self._tell()

    def set_wrong(self, sentence: str) -> None:
        """Say why it is refused; what is typed stays."""
        self._giving = False
        self.wrong.set(sentence)
        self.quantity.box.setFocus()

    def submit(self) -> None:
        """Hand over what is typed; a household still being read is waited for when no number was typed."""
        if self._giving:
            return
        if self._person_id and self._foyer is None and not self.quantity.box.typed:
            self._eager = True
            return
        if not self._person_id and self.search.line.text().strip():
            self.wrong.set(_("Personne n’est choisi\u00a0: prenez une ligne de la recherche, ou videz-la."))
            self.search.take_focus()
            return
        self._eager, self._giving = False, True
        self.wrong.set("")
        receipt = self.receipt.value() and bool(self._person_id)
        self.given.emit(Giving(self.quantity.box.value(), self._person_id, receipt))

    def stops(self) -> list[QWidget]:
        """Return what F6 stops at."""
        return [self.quantity.box if self._person_id else self.search]

    def _pick(self, hit: Hit) -> None:
        self.open_for(hit.id)

    def _tell(self) -> None:
        number = self.quantity.box.value()
        masks = count(number, _("masque"))
        told = _("Remettre {masks}") if self._person_id else _("Remettre {masks}, sans fiche")
        self.go.set_text(told.format(masks=masks))
        self.go.setEnabled(number > 0)
        if self._site is not None:
            self.many.set(unusual(number, self._site.usual))
            self.after.setText(_("Stock d’ici après remise"))
            left = grouped(self._site.stock - number).replace("-", "−\u00a0")
            self.stock.setText(f"{grouped(self._site.stock)} → {left}")
            self.stock.setAccessibleName(
                _("{before} masques avant, {after} après").format(before=self._site.stock, after=left)
            )


def served_words(foyer: Foyer, now: int) -> str:
    """Return « Déjà servi le 02/11 (4), Les Sittelles, 11:30. La remise reste possible. », nothing for a first time."""
    if not foyer.served:
        return ""
    last = foyer.served[0]
    then = paris(last.at)
    today = then.date() == paris(now).date()
    day = _("aujourd’hui") if today else _("le {day}").format(day=short_date(then.date()))
    told = _("Déjà servi {day} ({quantity}), {place}. La remise reste possible.")
    found = told.format(day=day, quantity=last.quantity, place=last.words)
    if any(one.twice for one in foyer.served):
        found += " " + _("Deux postes l’ont servi sans le savoir.")
    return found
