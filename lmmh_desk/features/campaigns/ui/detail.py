"""One campaign as picture 25 lays it out: purpose, households, ways, text; what was approved, how far it went."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lmmh_desk.features.campaigns.model.drafting import expires_at, sms_of
from lmmh_desk.features.campaigns.model.listing import Counted, Line, Sending, Standing, Status, Tally
from lmmh_desk.features.campaigns.model.records import PURPOSE_CHOICES, WAYS, Way
from lmmh_desk.features.campaigns.ui.parts import Step, Steps
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import NBSP, count, grouped, hour, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.sms import ONE, length, parts
from lmmh_desk.tenancy.model.names import short_name
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import Column, Label, Painted, Row, appear, bare_scroll
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.canvas import Canvas
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.form import Section
from lmmh_desk.ui.widgets.picture import Picture

KEEPS = _("Les adresses ne servent qu’à cette finalité. Elle est écrite dans l’historique.")


class Sheet(Card):
    """The campaign chosen: its purpose under lock, whom it reaches, by which ways, and who agreed."""

    def __init__(self) -> None:
        self.stop = Button(_("Arrêter la campagne"), "close", small=True)
        super().__init__(_("Campagne"), caption=" ", actions=(self.stop,), padding=(0, 0, 0, 0), spacing=0, ruled=True)
        self.warning = Banner(tone="warn", flat=True)
        self._purpose = Label("", 13, 600)
        lock = QWidget()
        lock.setLayout(Row(Picture("lock", "t2", 16, name=_("Finalité verrouillée")), self._purpose, None))
        self._criteria, self._number = Label("", 13, wrap=True), Label("", 20, 600)
        self._found = Label("", 12, 400, "t2", wrap=True)
        self._ways, self._when = Label("", 13, wrap=True), Label("", 12, 400, "t2", wrap=True)
        self.steps = Steps()
        number = QWidget()
        beside = Row(self._number, spacing=14)
        beside.addWidget(self._found, 1)
        number.setLayout(beside)
        self._steps = Label("", 12, 400, "t2", wrap=True)
        scroll, inside = bare_scroll(), QWidget()
        sections = Column(spacing=0)
        for section in (
            Section(_("Finalité"), _("liste fermée"), (lock, Label(KEEPS, 12, 400, "t2", wrap=True))),
            Section(_("Foyers"), _("critères"), (self._criteria, number)),
            Section(_("Canaux"), _("un par foyer"), (self._ways, self._when)),
            Section(_("Accord"), _("d’un responsable"), (self.steps, self._steps)),
        ):
            sections.addWidget(section)
        sections.addStretch(1)
        inside.setLayout(sections)
        scroll.setWidget(inside)
        inside.setAutoFillBackground(False)
        self.add(self.warning)
        self.add(scroll, 1)
        self.ask = Button(_("Demander l’accord"), "arrow-right", _("Ctrl+Entrée"), "primary")
        self.approve = Button(_("Donner l’accord"), "check", role="primary")
        self.back, self.change = Button(_("Rendre au brouillon"), "undo"), Button(_("Modifier"), "pencil")
        self.set_foot(None, self.back, self.change, self.ask, self.approve)
        self.set_empty(_("Aucune campagne. Ctrl+N en commence une\u00a0: un modèle est proposé pour chaque finalité."))

    def show_line(self, one: Line | None, *, approves: bool, mine: bool) -> None:
        """Show a campaign, or that there is none; `approves` says whether the agent may agree, `mine` who wrote it."""
        self.show_empty(one is None)
        standing = one.standing if one is not None else None
        appear(self.ask, standing is Standing.DRAFT)
        appear(self.approve, standing is Standing.ASKED and approves and not mine)
        appear(self.back, standing is Standing.ASKED)
        appear(self.change, standing in (Standing.DRAFT, Standing.ASKED))
        appear(self.stop, standing is not None and standing is not Standing.STOPPED)
        if one is None:
            return
        self.set_title(one.content.title)
        self.set_caption(one.number)
        self.warning.set(one.warning)
        self._purpose.setText(PURPOSE_CHOICES.get(one.purpose, one.purpose))
        self._criteria.setText(" · ".join(one.asked_of))
        self._when.setText(_("Départ le {day} à 9:00").format(day=one_day(one.agreed.leaves_on)))
        self._show_steps(one, mine=mine)

    def show_count(self, found: Counted) -> None:
        """Show whom the criteria find now."""
        self._number.setText(count(found.reached, _("foyer")))
        told = [_("sur {of} suivis").format(of=grouped(found.of))]
        if found.halls:
            told.append(_("dans {halls}").format(halls=count(found.halls, _("hall"))))
        if found.found > found.reached:
            told.append(_("{number} sans moyen choisi").format(number=found.found - found.reached))
        told.append(count(found.refusals, _("refus respecté"), _("refus respectés")))
        self._found.setText(" · ".join(told))
        self._ways.setText(_ways([(way, found.by(way)) for way in Way], found.halls))

    def show_frozen(self, one: Line, tally: Tally, elsewhere: str, halls: int) -> None:
        """Show the frozen list, or which site has it, and how many halls the poster is for."""
        assert one.approval is not None
        self._number.setText(count(one.approval.households if elsewhere else tally.total, _("foyer")))
        told = [_("liste figée à l’accord, {moment}").format(moment=_moment(one.approval.at))]
        if elsewhere:
            told.append(_("gardée sur les postes de {site}").format(site=elsewhere))
        self._found.setText(", ".join(told))
        self._ways.setText(_ways(tally.ways, halls))

    def _show_steps(self, one: Line, *, mine: bool) -> None:
        asked, approval = one.asked_at is not None, one.approval
        agreed = Step("now" if asked else "next", _("Accord demandé") if asked else _("Accord à demander"),
                      _("à un autre responsable"))  # fmt: skip
        if approval is not None:
            agreed = Step("done", _("Accord donné"), _by(approval.by, approval.at))
        leaves = _("le {day} à 9:00").format(day=one_day(one.agreed.leaves_on))
        sent = Step("done" if approval else "next", _("Envoi"), leaves if approval else _("liste figée à l’accord"))
        if one.standing is Standing.PAUSED and one.paused_at is not None:
            sent = Step("now", _("Envoi suspendu"), _moment(one.paused_at))
        if one.stopped_at is not None:
            sent = Step("stopped", _("Arrêtée"), _moment(one.stopped_at))
        self.steps.set(Step("done", _("Rédigé"), _by(one.writer, one.created_at)), agreed, sent)
        told = _("L’accord est à un autre responsable que vous.") if mine and asked and approval is None else ""
        if one.standing is Standing.PAUSED and approval is not None:
            until = short_date(paris(expires_at(approval.leaves_on)).date())
            told = _("Suspendue\u00a0: rien ne part avant «\u00a0Reprendre\u00a0», ni après le {day}.")
            if one.unsent:  # the hub that sends hasn't heard of it
                told = _(
                    "Suspendue\u00a0: dès que le serveur le sait, rien ne part avant «\u00a0Reprendre\u00a0»,"
                    " ni après le {day}."
                )
            told = told.format(day=until)
        if one.stopped_at is not None:
            told = _("Arrêtée\u00a0: ce qui n’était pas parti ne part pas.")
        self._steps.setText(told)
        appear(self._steps, bool(told))


class Preview(Card):
    """What recipients read: the letter and e-mail, the SMS with its length, the poster."""

    def __init__(self) -> None:
        super().__init__(
            _("Aperçu"), caption=_("ce que lisent les destinataires"), padding=(14, 10, 14, 10), ruled=True
        )
        scroll, inside = bare_scroll(), Card(padding=(16, 14, 16, 14), plain=True)
        self.heading, self.text = Label("", 14, 600, wrap=True), Label("", 12, wrap=True)
        inside.add(self.heading)
        inside.add(self.text)
        self._sms = Label(_("SMS, expéditeur LMMH"), 12, 500, "t2")
        self.sms, self.length = Banner(tone="accent", plain=True), Label("", 12, 400, "t2")
        self._poster, self.poster = Label(_("Affiche"), 12, 500, "t2"), Label("", 13, 600, wrap=True)
        whole = QWidget()
        whole.setLayout(Column(inside, self._sms, self.sms, self.length, self._poster, self.poster, None))
        scroll.setWidget(whole)
        whole.setAutoFillBackground(False)
        self.add(scroll, 1)

    def show_line(self, one: Line, phone: str) -> None:
        """Show the texts of a campaign."""
        content = one.leaving
        self.heading.setText(content.title)
        self.text.setText("\n".join((*content.paragraphs, *content.translation)))
        written = sms_of(content, phone) if one.agreed.channels.sms else ""
        self.sms.set(whole_phone(written, phone))
        told = _("{length} / {most} · {parts} SMS").format(length=length(written), most=ONE, parts=parts(written))
        self.length.setText(told)
        for part in (self._sms, self.length):
            appear(part, bool(written))
        self.poster.setText("\n".join(content.sentences))
        for part in (self._poster, self.poster):
            appear(part, one.agreed.channels.poster)


class Bar(Painted):
    """What arrived, what didn't and what is to leave, one after another."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Avancement de l’envoi"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.done = self.lost = self.of = 0

    def set(self, done: int, lost: int, of: int) -> None:
        """Show other numbers."""
        self.done, self.lost, self.of = done, lost, of
        self.setAccessibleDescription(_("{done} sur {of}").format(done=done + lost, of=of))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(current().px(120), current().px(10))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint, whole, left = Canvas(painter), self.rect(), 0
        paint.box(whole, "hover", "line", radius=3)
        for number, ink in ((self.done, "acc"), (self.lost, "bad")):
            wide = round(whole.width() * number / max(1, self.of))
            if wide:
                paint.fill(QRect(left, 0, wide, whole.height()), ink)
            left += wide


class Progress(QWidget):
    """How far the sending of a campaign went: a bar, its numbers in words, what runs now and a button that stops it."""

    def __init__(self) -> None:
        super().__init__()
        self.bar = Bar()
        self.told = Label("", 12, 400, "t2", wrap=True)
        self.cancel = Button(_("Arrêter"), "close", small=True)
        self.cancel.hide()
        row = Row(self.told, self.cancel)
        row.setStretch(0, 1)
        column = Column(self.bar, spacing=6)
        column.addLayout(row)
        self.setLayout(column)

    def show_tally(self, tally: Tally) -> None:
        """Show how many arrived, failed, wait."""
        self.bar.set(tally.done, tally.lost, tally.total)
        told = [
            _told(tally.done, _("envoyé ou imprimé"), _("envoyés ou imprimés")),
            _told(tally.lost, _("non arrivé"), _("non arrivés")),
            _("{number} à partir").format(number=grouped(tally.left)),
        ]
        if waiting := tally.of(Status.TO_PRINT):
            told.append(_("dont {letters} à imprimer").format(letters=count(waiting, _("courrier"))))
        self.told.setText(" · ".join(told))

    def show_work(self, done: int, of: int) -> None:
        """Show how far a piece of work is."""
        self.bar.set(done, 0, of)
        self.told.setText(_("{done} sur {of}").format(done=grouped(done), of=grouped(of)))


class SendingCard(Card):
    """What leaves now, beside the form of another campaign; nothing while none ever left."""

    def __init__(self) -> None:
        self.more = Button(_("Suivre l’envoi"), "arrow-right", role="link", small=True)
        super().__init__(_("Envoi en cours"), caption=" ", actions=(self.more,), padding=(14, 4, 14, 12))
        self.progress = Progress()
        self.add(self.progress)
        self.hide()

    def show_sending(self, sending: Sending | None) -> None:
        """Show how far it is."""
        appear(self, sending is not None)
        if sending is None:
            return
        now = _("Envoi suspendu") if sending.paused else _("Envoi en cours")
        self.set_title(now if sending.tally.left else _("Dernier envoi"))
        self.set_caption(sending.title)
        self.progress.show_tally(sending.tally)


def whole_phone(text: str, phone: str) -> str:
    """Return a text that no line cuts in the telephone number."""
    return text.replace(phone, phone.replace(" ", NBSP)) if phone else text


def one_day(day: str) -> str:
    """Return « 20/11/2020 »."""
    return short_date(date.fromisoformat(day), year=True)


def _moment(at: int) -> str:
    return _("le {day} à {hour}").format(day=short_date(paris(at).date()), hour=hour(paris(at)))


def _by(name: str, at: int) -> str:
    """Return « K. Moulin, 17/11 8:18 »."""
    return f"{short_name(name)}, {short_date(paris(at).date())} {hour(paris(at))}"


def _ways(ways: Iterable[tuple[Way, int]], halls: int) -> str:
    told = [f"{WAYS[way]}\u00a0: {count(number, _('foyer'))}" for way, number in ways if number]
    if halls:
        told.append(_("Affiche\u00a0: {halls}").format(halls=count(halls, _("hall"))))
    return " · ".join(told) or _("Aucun foyer n’est atteint.")


def _told(number: int, one: str, many: str) -> str:
    """Return « 1 non arrivé », « 1 284 non arrivés »."""
    return f"{grouped(number)} {one if number < 2 else many}"
