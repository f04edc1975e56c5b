"""The attestation de résidence, on one A4 page or in large print: original or preview (DOMAIN.md §4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lmmh_desk.documents import large
from lmmh_desk.documents.blocks import (
    CONDITION,
    HEAD,
    LABEL,
    LEAD,
    TITLE,
    Block,
    Frame,
    Rows,
    Stack,
    Text,
    highlight,
    notice,
)
from lmmh_desk.documents.drawing import Drawing
from lmmh_desk.documents.flow import pages
from lmmh_desk.documents.large import LargePaper, Said, large_pdf
from lmmh_desk.documents.letterhead import A4, Foot, Head, Paper, pdf
from lmmh_desk.documents.signatory import Signatory, by_phone, signed_in_large, signing, to_check_in_large
from lmmh_desk.documents.text import Rich, Run, Style, strong
from lmmh_desk.documents.twoddoc.signing import Stamped
from lmmh_desk.kernel.access import Part
from lmmh_desk.kernel.french import plain_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.tenancy.model.access import Export
from lmmh_desk.tenancy.model.residence import LABEL as TITLE_TEXT
from lmmh_desk.tenancy.model.residence import Attestation, Holder

ACCESS_TITLE = _("Vos données personnelles")
FOOT = 28  # points
FEW = 3  # records of one kind that are told as tables
LINE = Style(12, "SemiBold", leading=1.45)


def residence(content: Attestation, stamped: Stamped | None, *, large: bool = False) -> bytes:
    """Return the PDF: the original, or without a code a preview that proves nothing."""
    return _large(content, stamped) if large else _normal(content, stamped)


def _normal(content: Attestation, stamped: Stamped | None) -> bytes:
    issuer = content.issuer
    paper = Paper(
        title=TITLE_TEXT,
        subject=content.lease,
        head=Head(issuer.office, issuer.nature, _("Référence"), content.number or _("donnée à l’enregistrement")),
        blocks=tuple(_blocks(content)),
        foot=Foot(
            sealed=stamped,
            title=_("Document enregistré, à vérifier par son code"),
            explanation=_(
                "Dans une agence ou un espace-accueil LMMH («\u00a0Vérifier un document\u00a0»),"
                " ou par téléphone {by_phone} avec le code\u00a0:"
            ).format(by_phone=by_phone(issuer.phone)),
            copy=_("Original"),
            small=content.data_notice,
        ),
    )
    return pdf(paper)


def _large(content: Attestation, stamped: Stamped | None) -> bytes:
    paper = LargePaper(
        title=TITLE_TEXT,
        office=content.issuer.office,
        number=content.number,
        said=tuple(_said(content)),
        sealed=stamped,
        check=to_check_in_large(content.issuer.phone),
        copy=_("Original"),
        subject=content.lease,
    )
    return large_pdf(paper)


def _said(content: Attestation) -> Iterator[Said]:
    """Return the sentences of large print."""
    yield Said(TITLE_TEXT, large.TITLE, 0)
    yield Said(_lead(content))
    yield Said((strong(_("Adresse\u00a0: ")), Run(", ".join(content.address))))
    for label, value in _rows(content):
        words = [Run(value)] if isinstance(value, str) else value
        yield Said((strong(f"{label}\u00a0: "), *words) if label else words)
    yield Said(_("Valable avec le cachet et la signature de l’agence."), large.STRONG)
    yield Said(_("Le code 2D-Doc est un SPÉCIMEN\u00a0: aucun lecteur officiel ne le reconnaît."))
    yield Said(signed_in_large(_signatory(content)))
    if told := content.data_short or content.data_notice:
        yield Said(told)


def _blocks(content: Attestation) -> Iterator[Block]:
    yield Text(TITLE_TEXT, TITLE, gap=14, single=True)
    yield Text(_lead(content), LEAD, gap=4)
    yield highlight(Stack((Text(_("Depuis le {day}").format(day=plain_date(content.since)), HEAD),)), gap=12)
    yield Frame(_address(content), gap=11, padding=(15, 11))
    yield Rows(tuple(_rows(content)), gap=11)
    yield notice(_worth(content), gap=11)
    yield signing(_signatory(content))


def _lead(content: Attestation) -> str:
    if len(content.holders) > 1:
        sentence = _("{office} atteste que les personnes désignées ci-dessous sont locataires de ce logement.")
    else:
        sentence = _("{office} atteste que la personne désignée ci-dessous est locataire de ce logement.")
    return sentence.format(office=content.issuer.office)


def _address(content: Attestation) -> Block:
    lines = tuple(Text(line, LINE, single=True) for line in content.address)
    return Stack((Text(_("Adresse du logement"), LABEL), *lines))


def _rows(content: Attestation) -> Iterator[tuple[str, Rich]]:
    label = _("Titulaires du bail") if len(content.holders) > 1 else _("Titulaire du bail")
    for holder in content.holders:
        yield label, _named(holder)
        label = ""
    since = _("{number}, depuis le {day}").format(number=content.lease, day=plain_date(content.since))
    yield _("Bail"), since
    yield _("Valable"), _("jusqu’au {day}").format(day=plain_date(content.until))


def _named(holder: Holder) -> Rich:
    born = f", {holder.born} {plain_date(date.fromisoformat(holder.birth))}" if holder.birth else ""
    return strong(holder.name), Run(born)


def _worth(content: Attestation) -> Block:
    """Return what the paper is worth: its stamp and signature, while its 2D-Doc is a specimen."""
    stamp: Rich = (
        strong(_("Valable avec le cachet et la signature de l’agence.")),
        Run(" " + _("Les personnes citées sont celles du bail\u00a0; ce document ne dit pas qui d’autre y habite.")),
    )
    phone = content.issuer.phone.replace(" ", "\u00a0")
    call = _(" Pour vérifier ce document, appelez le {phone}.").format(phone=phone) if phone else ""
    specimen: Rich = (
        strong(_("Le code 2D-Doc est un SPÉCIMEN")),
        Run(_(", signé par l’autorité d’essai FR00\u00a0: aucun lecteur officiel ne le reconnaît.") + call),
    )
    return Stack((Text(stamp, CONDITION), Text(specimen, CONDITION, gap=3)))


def _signatory(content: Attestation) -> Signatory:
    issuer = content.issuer
    return Signatory(
        issuer.place, content.issued_at, issuer.agent, issuer.title, issuer.signs_as, issuer.site, issuer.phone
    )


def access_export(export: Export) -> bytes:
    """Return the PDF of all that is kept of a person: as many pages as it takes."""
    room, height = A4.width - 2 * A4.side, A4.height - A4.top - A4.bottom - FOOT
    drawing = Drawing(A4.width, A4.height, title=ACCESS_TITLE, author=export.office, subject=export.made)
    laid = pages(tuple(_access(export)), room, height)
    for rank, placed in enumerate(laid, 1):
        if rank > 1:
            drawing.next_page()
        for y, piece in placed:
            piece.draw(drawing, A4.side, A4.top + y)
        told = Text(_("Page {rank} / {count}").format(rank=rank, count=len(laid)), LABEL, align="right")
        told.lay(room, 1).draw(drawing, A4.side, A4.height - A4.bottom - FOOT / 2)
    return drawing.finish()


def _access(export: Export) -> Iterator[Block]:
    yield Text(export.office, LABEL)
    yield Text(ACCESS_TITLE, TITLE, single=True)
    yield Text(_("{name} · fait le {made}").format(name=export.name, made=export.made), HEAD, gap=6)
    yield Text(_("Vous pouvez demander de rectifier ou d’effacer ce qui suit, auprès de votre agence. Les noms d’autres"
                 " personnes sont masqués. Autorité de contrôle\u00a0: la CNIL."), LEAD, gap=6)  # fmt: skip
    for part in export.parts:
        first, *others = _records(part)
        yield Stack((Text(part.title, HEAD), first), gap=16)  # no title stands alone at the foot of a page
        yield from others


def _records(part: Part) -> list[Block]:
    """Return a table of each record, a paragraph of each where there are many of one kind."""
    if not part.lines:
        return [Text(_("Rien n’est gardé."), CONDITION, gap=4)]
    if len(part.lines) <= FEW:
        return [Rows(tuple(line.items()), gap=8) for line in part.lines]
    told = (" · ".join(f"{label}\u00a0: {text}" for label, text in line.items()) for line in part.lines)
    return [Text(one, CONDITION, gap=6) for one in told]
