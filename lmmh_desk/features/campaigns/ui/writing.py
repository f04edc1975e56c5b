"""« Nouvelle campagne »: written in the page, counted and looked at as it is typed; a draft until it is recorded."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QWidget

from lmmh_desk.features.campaigns.actions.previewing import Seen, preview
from lmmh_desk.features.campaigns.model.drafting import sms_of
from lmmh_desk.features.campaigns.model.listing import Counted, Opening, Standing
from lmmh_desk.features.campaigns.model.records import Way
from lmmh_desk.features.campaigns.store.audience import seen_count
from lmmh_desk.features.campaigns.store.listing import opening as opening_of
from lmmh_desk.features.campaigns.ui.acts import Acts
from lmmh_desk.features.campaigns.ui.form import CampaignForm
from lmmh_desk.features.campaigns.ui.look import Look
from lmmh_desk.kernel.clock import paris, today
from lmmh_desk.kernel.errors import BadInput, DeskError
from lmmh_desk.kernel.french import count, hour
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.sms import parts
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.early import EarlyKeys
from lmmh_desk.ui.page import Page, Width
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import WIDEST, Column, Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.picture import Picture
from lmmh_desk.ui.widgets.tag import Tag

PAUSE = 250  # milliseconds without a key before households are counted and papers made again
SIDE = 440  # of the preview, pixels at 100 %


class WritingPage(Page):
    """The form of a campaign, new or still a draft, beside what its recipients will read."""

    key = "campaign"
    gestures = ((_("Tab"), _("Champ suivant")), (_("Ctrl+Entrée"), _("Demander l’accord")))
    hints = ("campaigns.save", "shell.next_pane", "shell.escape", "shell.help")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.acts = Acts(context)
        self.form: CampaignForm | None = None
        self._opening = Opening()
        self._first: dict[str, Any] = {}
        self._early = EarlyKeys()
        self._narrow = False
        self._early_save: bool | None = None  # asked before the form is there: True to ask for the agreement
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Nouvelle campagne"))  # it has the focus until what it reads is there
        self.card, self.look = Card(padding=(0, 0, 0, 0), spacing=0), Look()
        self.close_button = Button(_("Fermer"), role="quiet", accessible=_("Fermer, le brouillon reste"))
        self.save_button = Button(_("Enregistrer"))
        self.ask_button = Button(_("Demander l’accord"), "arrow-right", _("Ctrl+Entrée"), "primary")
        self._foot = self.card.set_foot(self.close_button, None, self.save_button, self.ask_button)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._lay_out()
        self.close_button.clicked.connect(context.shell.back)
        self.save_button.clicked.connect(lambda: self.save(asking=False))
        self.ask_button.clicked.connect(self.primary)
        self._pause.timeout.connect(self._follow)
        self.look.turn.changed.connect(self._follow)

    def _lay_out(self) -> None:
        back = Button(_("Messages"), role="quiet", accessible=_("Messages, liste des campagnes"))
        back.clicked.connect(lambda: self.context.shell.open("campaigns"))
        self._name, self.number = Label(_("Nouvelle campagne"), 20, 600), Tag("")
        self._check, self.kept = Picture("check", "ok", 18), Label("", 13, 400, "t2")
        head = QWidget()
        chevron = Picture("chevron-right", "t3", 16)
        head.setLayout(Row(back, chevron, self._name, self.number, None, self._check, self.kept, spacing=10))
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        whole = Column(head, spacing=14)
        whole.addLayout(self._grid, 1)
        self.setLayout(whole)
        self.arrange("normal")

    # What the shell asks

    def opened(self, campaign_id: str = "", **arguments: Any) -> None:
        """Show the form of a campaign, an empty one without."""
        del arguments
        self._early_save = None
        self._early.listen()
        self._drop_form()
        self._set_busy(False)
        self.setFocus()
        me, now = self.context.me, self.context.clock.now()
        self.context.reads.run(
            lambda read: opening_of(read, me, campaign_id, now), self._show, owner=self, slot="campaign",
            failed=self._refused,
        )  # fmt: skip

    def primary(self) -> None:
        """Record and ask for the agreement (Ctrl+Entrée)."""
        self.save(asking=True)

    def draft(self) -> dict[str, Any] | None:
        """Return what was typed, if anything was, until it is recorded."""
        typed = self.form.typed() if self.form is not None else self._first
        if typed == self._first:
            return None
        self.context.drafts.latest(self.context.me.agent_id, self._said_kept, owner=self)
        return typed

    def filled(self) -> bool:
        """Say whether the form is there: before, what is kept stays."""
        return self.form is not None

    def restore(self, draft: dict[str, Any]) -> None:
        """Put back what was typed."""
        if self.form is not None:
            self.form.show_typed(draft)
            self._follow()

    def panes(self) -> list[QWidget]:
        """Return form, buttons and preview."""
        return [*([self.form] if self.form else []), self.ask_button, self.look.view]

    def arrange(self, width: Width) -> None:
        """Put the preview beside the form, or under it in a narrow window, where the page scrolls."""
        narrow, px = width == "narrow", current().px
        self._grid.addWidget(self.card, 0, 0)
        self._grid.addWidget(self.look, 1 if narrow else 0, 0 if narrow else 1)
        self._grid.setSpacing(px(13))
        self._grid.setColumnStretch(0, 1)
        self.look.setMinimumSize(0 if narrow else px(SIDE), px(420 if narrow else 200))
        self.look.setMaximumWidth(WIDEST if narrow else px(SIDE))
        self._foot.setMinimumHeight(px(56))
        self._narrow = narrow
        self._grow()

    def _grow(self) -> None:
        """Show the form whole in a narrow window, where the page scrolls; else it scrolls by itself."""
        if self.form is not None:
            self.form.setMinimumHeight(self.form.whole_height() if self._narrow else 0)

    def event(self, event: QEvent) -> bool:
        return self._early.takes(event) or super().event(event)

    # The form

    def _show(self, opening: Opening) -> None:
        self._opening, one = opening, opening.line
        self._drop_form()
        if one is not None and one.standing not in (Standing.DRAFT, Standing.ASKED):
            self._early.stop()
            self.card.set_error(_("Cette campagne est approuvée ou arrêtée\u00a0: elle ne s’écrit plus."))
            return
        self.form = CampaignForm(today(self.context.clock), opening.board, one)
        self._first = self.form.typed()
        self.card.body.insertWidget(0, self.form, 1)
        self.form.show()  # now, so that the very next key finds its field
        self.card.set_error("")
        self.form.changed.connect(self._pause.start)
        self.form.submitted.connect(self.primary)
        name = _("Nouvelle campagne") if one is None else _("Modifier la campagne")
        self._name.setText(name)
        self.set_title(name)
        self.number.set(opening.number, "accent")
        self._say_kept("")
        self._follow()
        self._grow()
        # After the draft, which the shell asked for meanwhile: what was typed since stands above it.
        self.context.reads.run(lambda _read: None, lambda _none: self._begin(), owner=self, slot="begin")

    def _begin(self) -> None:
        """Give the form the keys pressed before it was there."""
        if self.form is None:
            return
        self.form.take_focus()
        self._early.play()
        if self._early_save is not None:
            self.save(asking=self._early_save)

    def _drop_form(self) -> None:
        self._pause.stop()
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
            self.form = None
            self._first = {}

    def _said_kept(self, page: str, _key: str, at: int) -> None:
        """Say when what is typed was last kept, once it really is."""
        if page == self.key and self.form is not None:
            self._say_kept(_("Brouillon enregistré à {hour}").format(hour=hour(paris(at))))

    def _say_kept(self, told: str) -> None:
        self.kept.setText(told)
        appear(self._check, bool(told))

    def _follow(self) -> None:
        """Count the households and make the paper of what is typed now."""
        if self.form is None or self.context.session is None:  # locked meanwhile
            return
        asked, me, store = self.form.drafting(), self.context.me, self.context.store
        day, halls, opening, shown = today(self.context.clock), self.context.ports.halls, self._opening, self.look.turn
        self.look.show_sms(asked, opening.phone)
        fits = parts(sms_of(asked.content, opening.phone)) == 1
        told = _("Le SMS tient en un seul, avec le moyen de refuser") if fits else _("Le SMS ne tient pas en un seul")
        self.form.show_check("sms", told, right=fits)
        self.context.reads.run(
            lambda read: seen_count(read, me, asked.criteria, asked.channels, day, halls), self._counted, owner=self,
            slot="count",
        )  # fmt: skip
        kind = shown.value()
        self.context.papers.run(
            lambda: preview(store, me, asked, opening.site_id, kind), self._seen, owner=self, slot="preview"
        )

    def _counted(self, found: Counted) -> None:
        if self.form is not None:
            self.form.show_count(found)
            letters = count(found.by(Way.LETTER), _("courrier"))
            self.look.set_printer(_("{letters} A4").format(letters=letters))

    def _seen(self, seen: Seen) -> None:
        if self.form is None:
            return
        self.look.show_seen(seen)
        for name, right in (
            ("guard", _("Aucune donnée de santé ni avis sur des personnes dans les textes")),
            ("letter", _("Le courrier tient sur une page")), ("poster", _("L’affiche se lit à deux mètres")),
        ):  # fmt: skip
            self.form.show_check(name, seen.faults.get(name, right), right=name not in seen.faults)

    # Recording

    def save(self, *, asking: bool) -> None:
        """Record what is typed, then ask for the agreement if wanted; errors are said beside their fields."""
        if self._early.listening:
            self._early_save = asking
        if self.form is None or not self.save_button.isEnabled():
            return
        if self.form.check():
            self._set_busy(True)
            self.acts.save(self._opening.line, self.form.drafting(), asking, self._recorded, self._refused)

    def _recorded(self, campaign_id: str) -> None:
        if self.form is not None:
            self._first = self.form.typed()  # no draft any more
        self._set_busy(False)
        self.context.shell.back()
        self._drop_form()
        self.context.shell.open("campaigns", campaign_id=campaign_id)

    def _refused(self, error: DeskError) -> None:
        self._early.stop()
        self._set_busy(False)
        if self.form is None:
            self.card.set_error(str(error))
        elif isinstance(error, BadInput) and error.fields:
            self.form.show_errors(error.fields)
        else:
            self.form.show_errors({}, str(error))

    def _set_busy(self, busy: bool) -> None:
        for button in (self.save_button, self.ask_button):
            button.setEnabled(not busy)
