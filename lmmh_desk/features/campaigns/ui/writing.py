"""« Nouvelle campagne »: written in the page, counted and looked at as it is typed; a draft until it is recorded."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.campaigns.actions.previewing import Seen, preview
from lmmh_desk.features.campaigns.model.drafting import sms_of
from lmmh_desk.features.campaigns.model.listing import Counted, Opening, Standing
from lmmh_desk.features.campaigns.model.records import Way
from lmmh_desk.features.campaigns.store.audience import seen_count
from lmmh_desk.features.campaigns.store.listing import opening as opening_of
from lmmh_desk.features.campaigns.ui.acts import Acts
from lmmh_desk.features.campaigns.ui.detail import SendingCard
from lmmh_desk.features.campaigns.ui.form import CampaignForm, lasting
from lmmh_desk.features.campaigns.ui.look import Look
from lmmh_desk.kernel.clock import today
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.sms import parts
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.entry_page import EntryPage
from lmmh_desk.ui.page import Width
from lmmh_desk.ui.widgets.base import Column, Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.picture import Picture
from lmmh_desk.ui.widgets.tag import Tag


class WritingPage(EntryPage[CampaignForm]):
    """The form of a campaign, new or still a draft, beside what its recipients will read."""

    key = "campaign"
    gestures = ((_("Tab"), _("Champ suivant")), (_("Ctrl+Entrée"), _("Demander l’accord")))
    hints = ("campaigns.save", "shell.next_pane", "shell.escape", "shell.help")
    low_narrow = 420

    def __init__(self, context: Context) -> None:
        look, sent = Look(), SendingCard()
        ask = Button(_("Demander l’accord"), "arrow-right", _("Ctrl+Entrée"), "primary")
        aside = QWidget()
        column = Column(spacing=13)
        column.addWidget(look, 1)
        column.addWidget(sent)
        aside.setLayout(column)
        super().__init__(context, aside, ask)
        self.look, self.sent, self.ask_button = look, sent, ask
        sent.more.clicked.connect(self._follow_sending)
        self.acts = Acts(context)
        self._opening = Opening()
        self.setAccessibleName(_("Nouvelle campagne"))  # it has the focus until what it reads is there
        self._lay_out()
        self.look.turn.changed.connect(self._follow)

    def _lay_out(self) -> None:
        self._back = Button(_("Messages"), role="quiet", accessible=_("Messages, liste des campagnes"))
        self._back.clicked.connect(lambda: self.context.shell.open("campaigns"))
        self._name, self.number = Label(_("Nouvelle campagne"), 20, 600), Tag("")
        self._check, self.kept = Picture("check", "ok", 18), Label("", 13, 400, "t2")
        head = QWidget()
        self._chevron = Picture("chevron-right", "t3", 16)
        head.setLayout(
            Row(self._back, self._chevron, self._name, self.number, None, self._check, self.kept, spacing=10)
        )
        whole = Column(head, spacing=14)
        whole.addLayout(self._grid, 1)
        self.setLayout(whole)
        self.arrange("normal")

    # What the shell asks

    def opened(self, campaign_id: str = "", **arguments: Any) -> None:
        """Show the form of a campaign, an empty one without."""
        del arguments
        self._begin()
        me, now = self.context.me, self.context.clock.now()
        self.context.reads.run(
            lambda read: opening_of(read, me, campaign_id, now), self._show, owner=self, slot="campaign",
            failed=self._refused,
        )  # fmt: skip

    def panes(self) -> list[QWidget]:
        """Return form, buttons and preview."""
        return [*([self.form] if self.form else []), self.ask_button, self.look.view]

    def arrange(self, width: Width) -> None:
        """Leave out the way back in a narrow window, where the title needs its room."""
        super().arrange(width)
        for part in (self._back, self._chevron):
            appear(part, width != "narrow")

    # What is asked of the form

    def typed(self, form: CampaignForm) -> dict[str, Any]:
        """Return what is typed."""
        return form.typed()

    def to_draft(self, typed: dict[str, Any]) -> dict[str, Any]:
        """Return what of it a draft may keep: nothing of a text that is refused."""
        return lasting(typed)

    def put_back(self, form: CampaignForm, draft: dict[str, Any]) -> None:
        """Show a draft."""
        form.show_typed(draft)

    def say_kept(self, at: str) -> None:
        """Say at what hour the draft was kept."""
        self._say_kept(_("Brouillon enregistré à {hour}").format(hour=at))

    # The form

    def _show(self, opening: Opening) -> None:
        self._opening, one = opening, opening.line
        self._drop_form()
        if one is not None and one.standing not in (Standing.DRAFT, Standing.ASKED):
            self._early.stop()
            self.card.set_error(_("Cette campagne est approuvée ou arrêtée\u00a0: elle ne s’écrit plus."))
            return
        name = _("Nouvelle campagne") if one is None else _("Modifier la campagne")
        self._name.setText(name)
        self.set_title(name)
        self.number.set(opening.number, "accent")
        self._say_kept("")
        self.sent.show_sending(opening.sending)
        self._put(CampaignForm(today(self.context.clock), opening.board, one))

    def _follow_sending(self) -> None:
        if self._opening.sending is not None:
            self.context.shell.open("campaigns", campaign_id=self._opening.sending.id)

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

    def record(self, form: CampaignForm, *, whole: bool) -> None:
        """Record what is typed, then ask for the agreement if wanted; errors are said beside their fields."""
        if form.check():
            self._set_busy(True)
            at = self.at
            self.acts.save(
                self._opening.line, form.drafting(), whole, lambda made: self._recorded(made, at), self._refused
            )

    def _recorded(self, campaign_id: str, at: str) -> None:
        here = self.context.shell.page() is self and self.at == at
        self._leave(at)
        if here:  # who went elsewhere meanwhile stays there
            self.context.shell.open("campaigns", campaign_id=campaign_id)
