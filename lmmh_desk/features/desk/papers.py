"""The trial sheet of a printer, which proves nothing and says so; the audit for other programs."""

from __future__ import annotations

import csv
from codecs import BOM_UTF8
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Literal

from msgspec import Struct

from lmmh_desk.documents.blocks import HEAD, LEAD, TITLE, Rows, Text
from lmmh_desk.documents.letterhead import A4, A5, Foot, Head, Paper, pdf
from lmmh_desk.documents.strip import strip
from lmmh_desk.features.desk.model.audit import Line
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import hour, plain_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.printing import escpos

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what begins a formula, or hides its beginning (OWASP, CSV injection)


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


def audit_head() -> bytes:
    """Return the first line of the audit's file: UTF-8 with its mark and semicolons, as French spreadsheets open it."""
    titles = _("Ligne"), _("Date"), _("Heure"), _("Agent"), _("Geste"), _("Concerne"), _("Motif"), _("Site"), _("Poste")
    return BOM_UTF8 + _csv([titles])


def audit_rows(lines: Sequence[Line]) -> bytes:
    """Return lines of the audit's file."""
    return _csv(_cells(line) for line in lines)


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    out = StringIO(newline="")
    csv.writer(out, delimiter=";").writerows(rows)
    return out.getvalue().encode()


def _cells(line: Line) -> tuple[str, ...]:
    at = paris(line.at)
    texts = (line.agent, line.act, line.concerns, line.why, line.site, line.device)
    return (str(line.tx), f"{at:%d/%m/%Y}", f"{at:%H:%M:%S}", *map(_cell, texts))


def _cell(text: str) -> str:
    """Return a text no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def trial_commands(content: Trial) -> bytes:
    """Return the trial of a network ticket printer, in ESC/POS."""
    lines = (escpos.Line(_("Essai d’impression"), 2, bold=True), escpos.Line(content.place), escpos.Line(content.at))
    return escpos.receipt(lines)
