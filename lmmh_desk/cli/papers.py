"""lmmh-desk verify: is a paper authentic?"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lmmh_desk.cli.profile import opened, tell
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.french import hour, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ids import NUMBER

if TYPE_CHECKING:
    from lmmh_desk.documents.seal import Verification
    from lmmh_desk.documents.twoddoc.signing import Verification as Stamp
    from lmmh_desk.office.model.papers import PaperRecord
    from lmmh_desk.store.store import Read, Store

LONGEST = 60  # letters of what was typed that are said again


def verify(arguments: argparse.Namespace) -> int:
    """Judge a file, a scanned code or a short code; 0 when authentic, 1 when not."""
    with opened(arguments) as store:
        facts = _judged(store, arguments.paper)
    said = [str(value) for name, value in facts.items() if name not in ("good", "verdict") and value]
    tell(arguments, facts, "\n".join(said))
    return 0 if facts["good"] else 1


def _judged(store: Store, paper: str) -> dict[str, Any]:
    from lmmh_desk.documents.codes import read_short_code
    from lmmh_desk.office.store.papers import paper_by_number, papers_by_code, roots

    with store.read() as read:
        if "#" in paper or _is_file(paper):
            seal = _verification(paper, roots(read), store.clock.now())
            stamp = _stamp(read, paper) if seal.verdict == "unreadable" and "#" not in paper else None
            return _stamped(read, stamp) if stamp is not None else _verified(read, seal)
        if NUMBER.match(paper.strip().upper()):
            return _looked_up(paper_by_number(read, paper.strip().upper()))
        code = read_short_code(paper)
        if code is None:
            raise _not_a_code(paper)
        found = papers_by_code(read, code)
        return _looked_up(found[0] if found else None)


def _is_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except OSError:  # too long for a name
        return False


def _not_a_code(paper: str) -> BadInput:
    return BadInput(
        _("«\u00a0{paper}\u00a0» n’est ni un fichier, ni un code, ni un numéro de document.").format(
            paper=paper if len(paper) <= LONGEST else paper[:LONGEST] + "…"
        ),
        _("Rien n’a changé."),
        _("Vérifiez le chemin, ou retapez les douze caractères imprimés sous le code."),
    )


def _verification(paper: str, roots: list[bytes], now: int) -> Verification:
    from lmmh_desk.documents import seal
    from lmmh_desk.documents.verify import verify_file

    if "#" in paper:
        return seal.verify(paper, roots, now)
    from lmmh_desk.printing.pages import images

    return verify_file(Path(paper), images, roots, now)


def _stamp(read: Read, paper: str) -> Stamp | None:
    """Return the verdict on the 2D-Doc of a file, None when it bears none that can be read."""
    from lmmh_desk.documents.twoddoc.scans import verify_2ddoc_file
    from lmmh_desk.office.store.twoddoc import directory
    from lmmh_desk.printing.pages import images

    found = verify_2ddoc_file(Path(paper), images, directory(read))
    return None if found.content is None else found


def _stamped(read: Read, stamp: Stamp) -> dict[str, Any]:
    """Return what a 2D-Doc is worth: a specimen counts only when the register knows this very code, and it stands."""
    from lmmh_desk.documents.twoddoc.home import told
    from lmmh_desk.documents.twoddoc.scans import told_2ddoc
    from lmmh_desk.office.store.papers import papers_by_code

    specimen = stamp.verdict == "specimen"
    record = next(iter(papers_by_code(read, stamp.short_code)), None) if specimen else None
    if record is not None and record.voided_at:
        return {"good": False, "verdict": "voided", **_voided(record)}
    words = told_2ddoc(stamp)
    facts = {"good": record is not None, "verdict": str(stamp.verdict), "heading": words.heading}
    facts["sentence"] = words.sentence
    if record is not None:
        facts["register"] = _("Le registre de ce poste contient ce document.")
        facts["number"] = record.number
    assert stamp.content is not None
    return facts | {"says": ", ".join(told(dict(stamp.content.fields)))}


def _verified(read: Read, found: Verification) -> dict[str, Any]:
    """Return the verdict on the signature, then what this desk knows of the number."""
    from lmmh_desk.documents.verify import told
    from lmmh_desk.office.store.papers import paper_by_number

    words = told(found)
    record = paper_by_number(read, found.fields.number) if found.fields and words.good else None
    if record is not None and record.voided_at:
        return {"good": False, "verdict": "voided", **_voided(record)}
    facts = {"good": words.good, "verdict": str(found.verdict), "heading": words.heading, "sentence": words.sentence}
    return facts | _content(found)


def _content(found: Verification) -> dict[str, Any]:
    if found.fields is None:
        return {}
    fields = found.fields
    persons = [f"{one.name}, {short_date(one.birth, year=True)}" if one.birth else one.name for one in fields.persons]
    windows = [f"{short_date(a.date(), year=True)} {hour(a)} – {hour(b)}" for a, b in _moments(fields.windows)]
    return {
        "number": fields.number,
        "persons": ", ".join(persons),
        "from": fields.origin,
        "to": fields.destination,
        "windows": ", ".join(windows),
    }


def _moments(windows: tuple[tuple[int, int], ...]) -> list[tuple[Any, Any]]:
    return [(paris(start), paris(end)) for start, end in windows]


def _looked_up(record: PaperRecord | None) -> dict[str, Any]:
    if record is None:
        sentence = _("Ce code n’est pas encore reçu sur ce poste. Seul le scan du papier prouve la signature.")
        return {
            "good": False,
            "verdict": "unknown",
            "heading": _("Référence pas encore reçue ici"),
            "sentence": sentence,
        }
    if record.voided_at:
        return {"good": False, "verdict": "voided", **_voided(record)}
    sentence = _("Le registre de ce poste contient ce document. Seul le scan du papier prouve la signature.")
    return {"good": True, "verdict": "registered", "heading": _("Connu"), "sentence": sentence, "number": record.number}


def _voided(record: PaperRecord) -> dict[str, Any]:
    day = short_date(paris(record.voided_at or 0).date(), year=True)
    return {
        "heading": _("Annulé"),
        "sentence": _("Ce document a été annulé le {day}. Il n’est plus accepté.").format(day=day),
        "number": record.number,
    }
