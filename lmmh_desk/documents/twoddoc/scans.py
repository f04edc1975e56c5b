"""Read the 2D-Doc of a scan, a photograph or a PDF’s pages, and say in French what it is worth."""

from __future__ import annotations

from collections.abc import Iterable

from lmmh_desk.documents.datamatrix import contents
from lmmh_desk.documents.twoddoc.signing import Trusted, Verdict, Verification, verify
from lmmh_desk.documents.verify import Told
from lmmh_desk.kernel.french import short_date
from lmmh_desk.kernel.i18n import _

WORDS = {
    Verdict.SPECIMEN: (
        _("SPÉCIMEN"),
        _("Le code 2D-Doc est signé du {day} par l’autorité d’essai {authority} de ce poste\u00a0: par lui-même il"
          " n’atteste rien. Le registre et le téléphone de l’agence font foi."),
    ),
    Verdict.OUT_OF_PERIOD: (
        _("SPÉCIMEN hors période"),
        _("Le certificat d’essai {certificate} ne pouvait pas signer le {day}. Ce code n’atteste rien."),
    ),
    Verdict.WRONG_SIGNATURE: (
        _("Signature non valable"),
        _("Le code 2D-Doc a été modifié ou imité. Appelez l’agence qui figure sur le papier."),
    ),
    Verdict.UNKNOWN_CERTIFICATE: (
        _("Code 2D-Doc d’un autre émetteur"),
        _("Le certificat {certificate} de l’autorité {authority} n’est pas connu sur ce poste, qui ne peut rien en"
          " dire. Appelez l’agence qui figure sur le papier."),
    ),
    Verdict.UNREADABLE: (
        _("Code illisible"),
        _("Aucun justificatif de domicile en 2D-Doc n’a été lu. Scannez le papier de nouveau, bien à plat."),
    ),
}  # fmt: skip


def verify_2ddoc_images(images: Iterable[object], directory: Iterable[Trusted]) -> Verification:
    """Judge the first 2D-Doc that can be read in these images (Pillow’s or Qt’s)."""
    known = tuple(directory)
    for image in images:
        for code in contents(image):
            found = verify(code, known)
            if found.verdict is not Verdict.UNREADABLE:
                return found
    return Verification(Verdict.UNREADABLE)


def told_2ddoc(found: Verification) -> Told:
    """Return a verdict in words; a specimen is never good by itself."""
    heading, sentence = WORDS[found.verdict]
    if found.content is None:
        return Told(heading, sentence)
    header = found.content.header
    day = short_date(header.signed_on, year=True)
    return Told(heading, sentence.format(day=day, authority=header.authority, certificate=header.certificate))
