"""Doing what the panel, the menu or a key asks: a question first where it can't be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lmmh_desk.features.moves.model import inspection as notices
from lmmh_desk.features.moves.model.deeds import Deed
from lmmh_desk.features.moves.model.inspection import Visit
from lmmh_desk.features.moves.model.listing import MoveFile
from lmmh_desk.features.moves.model.rights import Issued, papers
from lmmh_desk.features.moves.model.steps import Side, following, why_not
from lmmh_desk.features.moves.store.form import KIND
from lmmh_desk.features.moves.ui.acts import FICHE, Acts
from lmmh_desk.features.moves.ui.inspection import InspectionDialog
from lmmh_desk.features.moves.ui.notice import NoticeDialog
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.ui.voiding import ask_void
from lmmh_desk.ui.widgets.dialog import confirm

if TYPE_CHECKING:
    from lmmh_desk.features.moves.ui.page import MovesPage


class Doing:
    """The deeds of the list's page."""

    def __init__(self, page: MovesPage) -> None:
        self._page = page
        self._context = page.context
        self._acts = Acts(page.context)

    def do(self, file: MoveFile, deed: Deed) -> None:
        """Do what was chosen."""
        row, side = file.row, self._page.panel.side
        ways = {
            "file": lambda: self._context.shell.open(FICHE, person_id=row.person_id),
            "new": lambda: self._context.shell.run("moves.new", person_id=row.person_id),
            "print": lambda: self.print_again(row.issued.id if row.issued else ""),
            "print_other": lambda: self.print_again(row.issued.id if row.issued else "", large=not row.large_print),
            "void": lambda: self._void(row.issued),
            "notice": lambda: self._notify(file),
            "notice_print": lambda: self.print_again(file.notice.id if file.notice else ""),
            "notice_void": lambda: self._void(file.notice),
            "step": lambda: self._step(file, side),
            "back": lambda: self._acts.back(row.id, side),
            "cancel": lambda: self._cancel(file),
            "reopen": lambda: self._acts.reopen(row.id),
        }
        ways[deed.key]()

    def print_again(self, paper_id: str, large: bool | None = None) -> None:
        """Print the next sheet of a recorded paper; in large print or not, else as its person reads."""
        self._page.trouble.show_problem("", "")
        self._acts.print(paper_id, lambda error: self._not_printed(paper_id, error), large=large)

    def say_why_not(self, file: MoveFile, key: str) -> None:
        """Say why a key does nothing now."""
        row, side = file.row, self._page.panel.side
        if key == "step":
            told = why_not(side, row.state(side), self._context.me.role)
        else:
            wanted = ("print", "duplicate") if key == "print" else (key,)
            rights = papers(row.exit_state, row.cancelled, row.issued, self._page.today)
            told = next((right.why_not for right in rights if right.key in wanted and right.why_not), "")
        if told:
            self._context.shell.say(told, "warn")

    def _not_printed(self, paper_id: str, error: DeskError) -> None:
        self._page.trouble.show_problem(paper_id, str(error))

    def _notify(self, file: MoveFile) -> None:
        assert file.inspection_on is not None
        NoticeDialog(self._page, self._context, Visit(file.row.id, file.inspection_on), file.row.large_print)

    def _void(self, issued: Issued | None) -> None:
        assert issued is not None
        notice = issued.number.startswith(notices.KIND)
        asked = _("Annuler l’avis {number}\u00a0?") if notice else _("Annuler le justificatif {number}\u00a0?")
        ask_void(
            self._page,
            notices.KIND if notice else KIND,
            asked.format(number=issued.number),
            yes=_("Annuler l’avis") if notice else _("Annuler le justificatif"),
            no=_("Le garder"),
            then=lambda reason: self._acts.void(issued.id, issued.number, reason),
        )

    def _step(self, file: MoveFile, side: Side) -> None:
        step = following(side, file.row.state(side))
        assert step is not None
        if step.key == "inspection_booked":
            self._book(file)
        else:
            self._acts.forward(file.row.id, side, step.key)

    def _book(self, file: MoveFile) -> None:
        move_id = file.row.id
        InspectionDialog(
            self._page,
            move_id,
            self._page.today,
            lambda day: self._acts.forward(move_id, "exit", "inspection_booked", day),
        ).open()

    def _cancel(self, file: MoveFile) -> None:
        confirm(
            self._page,
            _("Annuler le déménagement de {name} ?").format(name=file.row.name),
            _("Ses étapes et ses justificatifs restent dans l’historique. Un responsable peut le rouvrir."),
            yes=_("Annuler le déménagement"),
            no=_("Le garder"),
            then=lambda _text: self._acts.cancel(file.row.id),
        )
