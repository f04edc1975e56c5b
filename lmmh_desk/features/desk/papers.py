"""The trial sheet of a printer, which proves nothing and says so; the audit for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal

from msgspec import Struct

from lmmh_desk.documents import tables
from lmmh_desk.documents.blocks import HEAD, LEAD, TITLE, Rows, Text
from lmmh_desk.documents.letterhead import A4, A5, Foot, Head, Paper, pdf
from lmmh_desk.documents.scripts import clean
from lmmh_desk.documents.strip import strip
from lmmh_desk.features.desk.model.audit import Line
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import hour, plain_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.printing import escpos


class Trial(Struct, frozen=True):
    """What a trial sheet says."""

    size: Literal["A4", "A5", "80mm"]
    office: str
    site: str
    desk: str
    now: int  # milliseconds UTC

    @property
    def at(self) -> str:
        """Return « 17 novembre 2020 à 10 h 42 »."""
        moment = paris(self.now)
        return _("{day} à {hour}").format(day=plain_date(moment.date()), hour=hour(moment))

    @property
    def place(self) -> str:
        """Return the site and the desk."""
        return f"{self.site} · {self.desk}"


def trial(content: Trial) -> bytes:
    """Return the PDF of a trial on one paper size."""
    title, size = _("Essai d’impression"), content.size
    if size == "80mm":
        blocks = (Text(title, HEAD), Text(content.place, LEAD, gap=4), Text(content.at, LEAD))
        return strip(title, content.office, blocks)
    facts = Rows(((_("Poste"), content.desk), (_("Format"), size), (_("Imprimé le"), content.at)), gap=18)
    told = Text(_("Si cette page est entière et nette, l’imprimante est prête."), LEAD, gap=4)
    foot = Foot(None, _("Page d’essai"), _("Elle n’atteste rien et ne porte aucun code."), _("Essai"))
    head = Head(content.office, content.site, _("Essai"), content.desk)
    return pdf(Paper(title, title, head, (Text(title, TITLE), told, facts), foot, A4 if size == "A4" else A5))


def audit_workbook(lines: Sequence[Line], title: str, author: str) -> bytes:
    """Return lines of the audit as a workbook."""
    return tables.workbook(title, author, _("Journal"), _columns(), [_cells(line) for line in lines])


def audit_lines(lines: Sequence[Line]) -> bytes:
    """Return lines of the audit as CSV."""
    return tables.lines(_columns(), [_cells(line) for line in lines])


def _columns() -> tuple[tuple[str, int], ...]:
    return (
        (_("Ligne"), 9), (_("Date"), 12), (_("Heure"), 8), (_("Agent"), 26), (_("Geste"), 34), (_("Concerne"), 30),
        (_("Motif"), 30), (_("Poste"), 16),
    )  # fmt: skip


def _cells(line: Line) -> tuple[object, ...]:
    at = paris(line.at)
    day = at.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    texts = (line.agent, line.act, line.concerns, line.why, line.device)
    return (str(line.tx), day, timedelta(hours=at.hour, minutes=at.minute), *map(clean, texts))


def trial_commands(content: Trial) -> bytes:
    """Return the trial of a network ticket printer, in ESC/POS."""
    lines = (escpos.Line(_("Essai d’impression"), 2, bold=True), escpos.Line(content.place), escpos.Line(content.at))
    return escpos.receipt(lines)
