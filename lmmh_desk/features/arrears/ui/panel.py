"""The panel of one case: what comes next, its plan due date by due date, its papers, what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lmmh_desk.features.arrears.model.coming import told
from lmmh_desk.features.arrears.model.deeds import Deed
from lmmh_desk.features.arrears.model.followed import LATE, OVER, Due, DueState
from lmmh_desk.features.arrears.model.listing import Amounts, CaseFile, PaperLine, PlanView
from lmmh_desk.features.arrears.model.saying import plan_told, plan_words, stale_told
from lmmh_desk.features.arrears.model.stages import COURT, FACES, TOLD_ASIDE, Stage
from lmmh_desk.features.arrears.ui.acts import hidden
from lmmh_desk.features.arrears.ui.amounts import AmountLine
from lmmh_desk.features.arrears.wire import BODIES
from lmmh_desk.kernel.french import count, ordinal, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.actions import Act, ShortList
from lmmh_desk.ui.widgets.base import Column, Label, Painted, Row, appear, bare_scroll, line
from lmmh_desk.ui.widgets.buttons import CloseButton, IconButton
from lmmh_desk.ui.widgets.canvas import Canvas
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.facts import PersonLine
from lmmh_desk.ui.widgets.picture import Picture
from lmmh_desk.ui.widgets.tag import Tag

SHOWN = 4  # due dates
PAPERS = 3
ICONS = {DueState.SETTLED: ("check", "ok"), DueState.OVERPAID: ("check", "warn"),
         DueState.TWICE: ("warning", "warn"), DueState.PARTLY: ("clock", "warn"),
         DueState.MISSED: ("close", "bad"), DueState.LATE: ("clock", "bad"), DueState.EXPECTED: ("clock", "acc"),
         DueState.COMING: ("calendar", "t3")}  # fmt: skip


class CasePanel(Card):
    """What is known of the chosen case; `asked` carries the deed taken."""

    asked = Signal(object)
    looked = Signal(object)  # the paper to be seen
    reveal = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__(padding=(0, 0, 0, 0), spacing=0)
        self.set_empty(_("Choisissez un foyer dans la liste."))
        self.deeds = ShortList(_("Ce que l’on peut faire"))
        self.deeds.taken.connect(lambda place: self.asked.emit(self._offered[place]))
        self._offered: list[Deed] = []
        self._figures: list[Label] = []
        self._ranks: list[int] = []
        self.amounts = AmountLine()
        self.amounts.asked.connect(self.reveal)
        self.amounts.over.connect(self._hide)
        self._frame = bare_scroll()
        balance = QWidget()
        balance.setLayout(Row(self.amounts, margins=(14, 6, 14, 8)))
        self.add(self._frame, 1)
        self.add(balance)
        self.add(line())
        self.add(self.deeds)
        self.show_empty()

    def clear(self) -> None:
        """Show that no case is chosen."""
        self._offered = []
        self.amounts.hide_amounts()
        self.deeds.set_items([])
        self.show_empty()

    def offer(self, deeds: Sequence[Deed]) -> None:
        """Show what is done most now; the rest is one gesture away."""
        self._offered = [deed for deed in deeds if deed.main]
        self.deeds.offer([act_of(place, deed) for place, deed in enumerate(self._offered)])

    def show_file(self, file: CaseFile, today: date) -> None:
        """Show another case, or the same one after a change."""
        self.amounts.hide_amounts()
        self._figures, self._ranks = [], []
        body = self._made(file, today)
        self._frame.setWidget(body)  # the former one goes with it
        body.setAutoFillBackground(False)
        self.show_body()

    def show_amounts(self, found: Amounts) -> None:
        """Show what is hidden, for twenty seconds."""
        self.amounts.show_amounts(found)
        if not self.amounts.shown:
            return
        for label, rank in zip(self._figures, self._ranks, strict=True):
            label.setText(hidden(found.instalments[rank - 1] if rank <= len(found.instalments) else None))

    def _hide(self) -> None:
        for label in self._figures:
            label.setText(hidden(None))

    def _made(self, file: CaseFile, today: date) -> QWidget:
        row = file.row
        face = FACES[row.stage]
        close = CloseButton()
        close.clicked.connect(self.closed)
        who = PersonLine(row.name, " · ".join(part for part in (row.lease, file.phone) if part), close)
        whole = Column(_framed(who), line(), spacing=0)
        tags = Row(Tag(face.label, face.tone, face.icon), spacing=6)
        if row.fragile:
            tags.addWidget(Tag(_("Fragile"), "warn", "shield"))
        tags.addStretch(1)
        inside = Column(margins=(14, 10, 14, 8), spacing=8)
        inside.addLayout(tags)
        inside.addWidget(_Next(file, today))
        first, last = _notes(file, today)
        for told_ in first:
            inside.addWidget(Label(told_, 12, 400, "t2", wrap=True))
        if file.plan:
            inside.addWidget(self._plan(file, file.plan, today))
        if file.papers:
            inside.addLayout(self._papers(file.papers))
        for told_ in last:
            inside.addWidget(Label(told_, 12, 400, "t2", wrap=True))
        inside.addStretch(1)
        whole.addLayout(inside, 1)
        body = QWidget()
        body.setLayout(whole)
        return body

    def _plan(self, file: CaseFile, plan: PlanView, today: date) -> QWidget:
        box = QWidget()
        column = Column(spacing=4)
        head = Row(Label(_("Plan d’apurement"), 12, 500, "t2"), None)
        if plan.approved:
            body = BODIES.get(file.body, "")
            words = _("Accord {body}").format(body=body) if body else _("Accord de l’organisme")
            head.addWidget(Tag(words, "ok", "check"))
        column.addLayout(head)
        reminder = "" if file.due_next else file.reminder
        for told_ in filter(None, (plan_told(plan, today), reminder)):
            column.addWidget(Label(told_, 12, 400, "t2", wrap=True))
        frame = _Framed()
        lines = Column(margins=(10, 4, 10, 4), spacing=0)
        first = _first(plan.dues)
        for due in plan.dues[first : first + SHOWN]:
            lines.addWidget(self._due(due))
        rest = len(plan.dues) - SHOWN
        if rest > 0:
            lines.addWidget(Label(count(rest, _("autre échéance"), _("autres échéances")), 12, 400, "t2"))
        frame.setLayout(lines)
        frame.setAccessibleName(_("Échéances du plan"))
        column.addWidget(frame)
        box.setLayout(column)
        return box

    def _due(self, due: Due) -> QWidget:
        icon, ink = ICONS[due.state]
        strong = due.state in (*LATE, DueState.EXPECTED)
        rank = ordinal(due.rank, feminine=True)
        words = Label(f"{rank} {due.state.label}", 12, 600 if strong else 400, ink if strong else "t2")
        amount = Label(hidden(None), 12, 400, "t1")
        self._figures.append(amount)
        self._ranks.append(due.rank)
        box = QWidget()
        day = Label(short_date(due.day, year=True), 12)
        box.setLayout(Row(Picture(icon, ink, 16), day, words, None, amount, margins=(0, 3, 0, 3)))
        box.setAccessibleName(", ".join((words.text(), day.text())))
        return box

    def _papers(self, papers: Sequence[PaperLine]) -> Column:
        column = Column(Label(_("Papiers"), 12, 500, "t2"), spacing=2)
        for one in papers[:PAPERS]:
            number = Label(one.number, 12, 600, "t3" if one.voided else "t1")
            state = _("annulé") if one.voided else _("imprimé") if one.print_count else _("à imprimer")
            tone = "neutral" if one.voided else "ok" if one.print_count else "warn"
            look = IconButton("eye", _("Voir {number}").format(number=one.number), small=True, bare=True)
            look.clicked.connect(lambda _down=False, one=one: self.looked.emit(one))
            box = QWidget()
            box.setLayout(Row(number, None, Tag(state, tone), look))
            box.setAccessibleName(", ".join((one.label, one.number, state)))
            column.addWidget(box)
        return column


def act_of(place: int, deed: Deed) -> Act:
    """Return a deed as the panel and the menu show it."""
    return Act(str(place), deed.label, deed.icon, deed.keys)


class _Framed(Painted):
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        Canvas(painter).box(self.rect(), "card", "line")


class _Next(Painted):
    """The next step, its day and the rule that gives it."""

    def __init__(self, file: CaseFile, today: date) -> None:
        super().__init__()
        step = file.row.coming
        title = step.label if step else _("Dette soldée")
        note = told(step, today) if step else short_date(file.row.since, year=True)
        ink = "bad" if step and step.late(today) else "t2"
        words = Label(note, 12, 600 if ink == "bad" else 400, ink, wrap=True)
        layout = Row(Picture("calendar" if step else "check", "acc", 20), margins=(12, 9, 12, 9), spacing=10)
        said_to_tenant = file.reminder if file.due_next else ""
        reminder = Label(said_to_tenant, 12, 400, "t2", wrap=True)
        layout.addLayout(Column(Label(title, 13, 600, wrap=True), words, reminder, spacing=1), 1)
        appear(reminder, bool(said_to_tenant))
        self.setLayout(layout)
        appear(words, bool(note))
        said = ", ".join(part for part in (title, note, said_to_tenant) if part)
        self.setAccessibleName(_("Prochaine étape\u00a0: {said}").format(said=said))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        Canvas(painter).box(self.rect(), "accs")


def _notes(file: CaseFile, today: date) -> tuple[list[str], list[str]]:
    """Return what must be known beside, before the plan and after it: what isn’t known, who was told, the truce."""
    found, last = [], []
    if file.notified:
        told_ = _("{body} informée le {day}.")
        last.append(told_.format(body=BODIES.get(file.body, file.body), day=short_date(file.notified, year=True)))
    if not file.known:
        found.append(_("Le solde n’est pas encore connu sur ce poste."))
    if file.others:
        signed = file.plan is not None and file.plan.state == "active"
        found.append(
            _("Un autre plan, proposé sur un autre poste, attend une signature.")
            if signed
            else _("Deux plans ont été proposés sur deux postes\u00a0: le plus récent est montré.")
        )
    if file.below and file.row.stage in TOLD_ASIDE:
        found.append(_("Impayé pas encore constitué\u00a0: la CAF ou la MSA s’informe à partir du seuil."))
    found += filter(None, [stale_told(file.stale)])
    if file.signed_twice:
        found.append(
            _("Deux plans ont été signés sur deux postes\u00a0: gardez-en un, l’autre reste dans l’historique.")
        )
        found += [plan_words(one, today) for one in file.rivals if one.state == "active"]
    last += [_("Remplacé\u00a0: {plan}.").format(plan=plan_words(one, today)) for one in file.replaced]
    found += [_("Un dossier existe déjà : {site}. Appelez ce site.").format(site=one) for one in file.elsewhere]
    if file.row.doubled:
        found.append(_("Deux postes ont ouvert un suivi pour ce bail : réunissez-les, rien n’en est perdu."))
    harsh = file.row.stage in (Stage.PLAN_BROKEN, Stage.CCAPEX_REFERRED, *COURT)
    (found if harsh else last).extend([file.truce] if file.truce else [])
    return found, last


def _first(dues: Sequence[Due]) -> int:
    """Return where the lines shown begin: two settled ones before the next, as far as there are lines."""
    open_at = next((rank for rank, due in enumerate(dues) if due.state not in OVER), len(dues))
    return max(0, min(open_at - 2, len(dues) - SHOWN))


def _framed(item: QWidget) -> QWidget:
    """Return a widget with the panel’s margins around it."""
    box = QWidget()
    box.setLayout(Row(item, margins=(14, 10, 14, 10)))
    return box
