"""The trial sheet of a printer, which proves nothing and says so; the sheets of a recovery key; the audit as CSV."""

from __future__ import annotations

import csv
from codecs import BOM_UTF8
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Literal

from msgspec import Struct

from lmmh_desk.documents.blocks import BODY, HEAD, LEAD, TITLE, Block, Code, Frame, Rows, Stack, Text, notice
from lmmh_desk.documents.drawing import MM
from lmmh_desk.documents.letterhead import A3, A4, A5, Foot, Head, Paper, pdf
from lmmh_desk.documents.strip import strip
from lmmh_desk.documents.text import ACCENT, BLACK, FAINT, Run, Style, strong
from lmmh_desk.features.desk.model.audit import Line
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import hour, plain_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.printing import escpos
from lmmh_desk.system.shares import PARTS
from lmmh_desk.system.sheets import Sheet

FORMATS = {"A4": A4, "A5": A5, "A3": A3}
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what begins a formula, or hides its beginning (OWASP, CSV injection)


class Trial(Struct, frozen=True):
    """What a trial sheet says."""

    size: Literal["A4", "A5", "A3", "80mm"]
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
    return pdf(Paper(title, title, head, (Text(title, TITLE), told, facts), foot, FORMATS[size]))


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


LINE = Style(20, "Mono", BLACK, 1.62)
NEVER = _("Ni photographie, ni message, ni copie sur un ordinateur.")
USE = (
    _(
        "Au démarrage, choisissez «\u00a0Feuille de secours\u00a0», puis recopiez les six lignes ou scannez le code."
        " Un O est un zéro, un I ou un L est un 1."
    ),
    _(
        "Sur un autre PC\u00a0: au premier démarrage, «\u00a0Retrouver un poste\u00a0», avec une copie de secours et le"
        " fichier «\u00a0.recovery\u00a0» qui est à côté d’elle."
    ),
)


class RecoverySheet(Struct, frozen=True):
    """What a sheet of a recovery key says."""

    sheet: Sheet
    office: str
    site: str
    desk: str
    now: int  # milliseconds UTC

    @property
    def number(self) -> str:
        """Return « 3T4Z », or « 3T4Z · 2 sur 3 »."""
        name, part = self.sheet.name, self.sheet.part
        return _("{name} · {part} sur {parts}").format(name=name, part=part, parts=len(PARTS)) if part else name


def recovery_sheet(content: RecoverySheet) -> bytes:
    """Return the page to keep away from the desk: six lines, the same as a QR code, and what to do with them."""
    sheet, made = content.sheet, plain_date(paris(content.now).date())
    opens, keep = _shared(sheet.name) if sheet.part else _alone(sheet.name)
    rows = ((_("Poste"), content.desk), (_("Faite le"), made), (_("Remplace"), _("toute feuille d’avant")))
    blocks: tuple[Block, ...] = (
        Text(title_of(sheet), TITLE, gap=8),
        Text(opens, LEAD, gap=4),
        Rows(rows, gap=14),
        Frame(_lines(sheet), gap=16, edge=ACCENT, thickness=1.2),
        Code(sheet.scanned, gap=16, side=40 * MM),
        notice(Text((strong(keep), Run(" " + NEVER)), BODY), gap=16),
        Text(_("Pour s’en servir"), HEAD, gap=14),
        *(Text(step, BODY, gap=3) for step in USE),
    )
    title = _("Feuille de secours")
    head = Head(content.office, content.site, _("Feuille"), content.number)
    return pdf(Paper(title, title, head, blocks, None))


def title_of(sheet: Sheet) -> str:
    """Return « Feuille de secours », or which of the three it is."""
    return _("Feuille de secours, {part} sur 3").format(part=sheet.part) if sheet.part else _("Feuille de secours")


def _alone(name: str) -> tuple[str, str]:
    return (
        _("La feuille {name} ouvre les données de ce poste si leur clé est perdue.").format(name=name),
        _("Gardez-la sous enveloppe fermée, au coffre du siège\u00a0: avec elle et le poste, on lit tout."),
    )


def _shared(name: str) -> tuple[str, str]:
    return (
        _("Deux des trois feuilles {name} ouvrent les données de ce poste si leur clé est perdue.").format(name=name),
        _("Gardez les trois en trois lieux, chez trois personnes\u00a0: une seule n’ouvre rien."),
    )


def _lines(sheet: Sheet) -> Stack:
    lines = (
        Text((Run(f"{rank}  ", "Mono", FAINT), Run(line, "Mono")), LINE, single=True, align="center")
        for rank, line in enumerate(sheet.lines, 1)
    )
    return Stack(tuple(lines))
