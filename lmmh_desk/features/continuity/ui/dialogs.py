"""What the cell and the sites are asked: how a site receives, who is where, the order of the day, the plan's level."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from lmmh_desk.features.continuity.model.board import Entry, Meeting, SiteLine, Worker
from lmmh_desk.features.continuity.model.log import ORDERS, TEXT, TOPICS, Draft, written
from lmmh_desk.features.continuity.model.plan import Plan
from lmmh_desk.features.continuity.model.records import HALVES, MODES, Half, Mode
from lmmh_desk.features.continuity.ui.tables import worker_rows
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.regulations import LEVELS
from lmmh_desk.office.model.sites import STATUS_LABELS, SiteStatus
from lmmh_desk.ui.widgets.base import Row
from lmmh_desk.ui.widgets.buttons import Button, KeyButton
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.dates import DateEdit
from lmmh_desk.ui.widgets.dialog import Dialog
from lmmh_desk.ui.widgets.editors import LineEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.form_dialog import Act, FormDialog
from lmmh_desk.ui.widgets.free import FreeField
from lmmh_desk.ui.widgets.list_dialog import lowered
from lmmh_desk.ui.widgets.notes import NoteEdit
from lmmh_desk.ui.widgets.segmented import Segmented
from lmmh_desk.ui.widgets.table import DataTable

LETTERS = {
    SiteStatus.OPEN: "O", SiteStatus.APPOINTMENT_ONLY: "R", SiteStatus.PHONE_ONLY: "T", SiteStatus.CLOSED: "F",
}  # fmt: skip
MODE_LETTERS = {Mode.ON_SITE: "S", Mode.REMOTE: "T", Mode.ALONE: "B", Mode.ABSENT: "A"}
WHOLE = tuple(Half)
Said = Callable[[dict[str, str], Sequence[str]], None]  # (agent → mode, halves)
TALL, AROUND, LEAST = 260, 310, 90  # pixels at 100 %: the team, what is around it, the team in a low screen


class ReportDialog(Dialog):
    """One letter says how a site receives; Entrée says again what stands."""

    def __init__(self, parent: QWidget, site: SiteLine, then: Callable[[str], None]) -> None:
        title = _("Comment {site} reçoit-il\u00a0?").format(site=site.name)
        super().__init__(parent, title, _("La cellule et tous les comptoirs le voient à leur prochain échange."))
        self._then = then
        self.choices = {status: KeyButton(LETTERS[status], label) for status, label in STATUS_LABELS.items()}
        for status, button in self.choices.items():
            self.body.addWidget(button)
            button.clicked.connect(lambda _checked=False, status=status: self._take(status))
        self.open()
        self.choices[site.own].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter = event.text().upper()
        found = [status for status, each in LETTERS.items() if each == letter]
        if found:
            self._take(found[0])
        else:
            super().keyPressEvent(event)

    def _take(self, status: SiteStatus) -> None:
        self.accept()
        self._then(status)


class TeamDialog(Dialog):
    """The agents of a site; S, T, B or A says where the one chosen works, in the half shown."""

    def __init__(self, parent: QWidget, place: tuple[str, str], half: str, then: Said) -> None:
        title, inside = _("Qui est où\u00a0: {site}").format(site=place[0]), place[1] and f"{place[1]}. "
        super().__init__(parent, title, inside + _("D’une absence, aucune raison n’est gardée."), 660)
        self._then = then
        choices = [(WHOLE, _("Journée")), *(((one,), HALVES[one]) for one in Half)]
        self.half = Segmented(_("Demi-journée"), choices)
        self.half.set_value(WHOLE if half == Half.MORNING else (Half.AFTERNOON,))
        self.table: DataTable[Worker] = DataTable(worker_rows(), title, double=False)
        self.table.set_empty(_("Aucun agent n’est rattaché à ce site."))
        self.table.setMinimumHeight(lowered(self, TALL, AROUND, LEAST))
        self.body.addWidget(self.half)
        self.body.addWidget(self.table)
        keys = [KeyButton(MODE_LETTERS[mode], label) for mode, label in MODES.items()]
        for mode, button in zip(MODES, keys, strict=True):
            self.table.letters[MODE_LETTERS[mode]] = self._saying(mode)
            button.clicked.connect(lambda _checked=False, mode=mode: self._with_current(mode))
        self.body.addLayout(Row(keys[0], keys[1]))
        self.body.addLayout(Row(keys[2], keys[3]))
        self.everyone = Button(_("Tous ceux qui n’ont rien dit sont sur place"))
        self.everyone.clicked.connect(self._all_here)
        close = Button(_("Fermer"))
        close.clicked.connect(self.accept)
        self.body.addLayout(Row(self.everyone, None, close))
        self.open()
        self.table.setFocus()

    def show_team(self, workers: Sequence[Worker]) -> None:
        """Show who works there."""
        self.table.set_rows(list(workers))

    def _saying(self, mode: str) -> Callable[[Worker], None]:
        return lambda one: self._then({one.agent_id: mode}, self.half.value())

    def _with_current(self, mode: str) -> None:
        one = self.table.current()
        if one is not None:
            self._saying(mode)(one)

    def _all_here(self) -> None:
        halves = self.half.value()
        silent = [one for one in self.table.rows.records() if not any(one.mode(half) for half in halves)]
        if silent:
            self._then({one.agent_id: str(Mode.ON_SITE) for one in silent}, halves)


def meeting_dialog(parent: QWidget, meeting: Meeting, act: Act) -> FormDialog:
    """Ask for the order of the day, who sits, what comes tomorrow."""
    fields = {
        "orders": Field(_("Consigne du jour"), NoteEdit(lines=3, limit=ORDERS), optional=True),
        "attendees": FreeField(_("Présents"), limit=TOPICS),
        "next_topics": FreeField(_("Demain 8:30"), limit=TOPICS),
    }
    for name, field in fields.items():
        field.set_value(getattr(meeting, name))
    told = _("Elle s’affiche à l’accueil de chaque comptoir. N’y nommez personne d’un dossier.")
    return FormDialog(
        parent, (_("Consigne du jour"), told, _("Donner la consigne")), fields, act, tall=True, about=meeting.day
    )


def entry_dialog(parent: QWidget, entry: Entry, act: Act) -> FormDialog:
    """Ask for a line of the log again."""
    field = FreeField(_("Ligne du journal"), limit=TEXT)
    field.set_value(written(Draft(entry.text, entry.owner, entry.due)))
    told = _("@ désigne un responsable, suivi d’une échéance\u00a0: @Logistique 20/11.")
    return FormDialog(
        parent, (_("Corriger le journal"), told, _("Corriger")), {"entry": field}, act, tall=True, about=entry.id
    )


def level_dialog(parent: QWidget, plan: Plan, today: date, act: Act) -> FormDialog:
    """Ask for the level of the plan, from which day, by which decision."""
    levels = [(level, _("Niveau {level}").format(level=level)) for level in LEVELS]
    fields = {
        "level": Field(_("Niveau"), ComboBox([*levels, (0, _("Clore le plan"))])),
        "starts_on": Field(_("À partir du"), DateEdit(today, "ahead")),
        "source": Field(_("Décision"), LineEdit(_("Comité de direction du 17 novembre"))),
    }
    fields["level"].set_value(plan.level or LEVELS[0])
    fields["starts_on"].set_value(today)
    told = _("Jauge, accueil et fermetures suivent, comme le disent les règles datées du niveau.")
    return FormDialog(
        parent, (_("Plan de continuité"), told, _("Enregistrer le niveau")), fields, act, tall=True, about=""
    )
