"""The trial sheet of a printer: it proves nothing and says so."""

from __future__ import annotations

from typing import Literal

from lmmh_desk.documents.blocks import HEAD, LEAD, TITLE, Rows, Text
from lmmh_desk.documents.letterhead import A4, A5, Foot, Head, Paper, pdf
from lmmh_desk.documents.strip import strip
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import hour, plain_date
from lmmh_desk.kernel.i18n import _


def trial(size: Literal["A4", "A5", "80mm"], office: str, site: str, desk: str, now: int) -> bytes:
    """Return the PDF of a trial on one paper size."""
    moment = paris(now)
    at = _("{day} à {hour}").format(day=plain_date(moment.date()), hour=hour(moment))
    title = _("Essai d’impression")
    if size == "80mm":
        blocks = (Text(title, HEAD), Text(f"{site} · {desk}", LEAD, gap=4), Text(at, LEAD))
        return strip(title, office, blocks)
    facts = Rows(((_("Poste"), desk), (_("Format"), size), (_("Imprimé le"), at)), gap=18)
    told = Text(_("Si cette page est entière et nette, l’imprimante est prête."), LEAD, gap=4)
    foot = Foot(None, _("Page d’essai"), _("Elle n’atteste rien et ne porte aucun code."), _("Essai"))
    head = Head(office, site, _("Essai"), desk)
    return pdf(Paper(title, title, head, (Text(title, TITLE), told, facts), foot, A4 if size == "A4" else A5))
