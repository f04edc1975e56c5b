"""Verify a paper: its seal, then what this desk's register knows of its number; each check is audited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from lmmh_desk.kernel.calendar import after_months
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import StoreError
from lmmh_desk.kernel.french import short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ids import NUMBER
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.papers import RESIDENCE_MONTHS, PaperRecord, paper_readers
from lmmh_desk.office.model.rights import allowed, require
from lmmh_desk.office.model.verifying import Judgement, register_line, voided_sentence
from lmmh_desk.office.store.agents import agent_name
from lmmh_desk.office.store.keys import trust
from lmmh_desk.office.store.papers import paper_by_number, papers_by_code
from lmmh_desk.office.store.twoddoc import directory
from lmmh_desk.store.store import Read, Store

if TYPE_CHECKING:
    from lmmh_desk.documents.seal import Trust, Verification
    from lmmh_desk.documents.twoddoc.signing import Verification as Stamp
    from lmmh_desk.documents.verify import Pages, Told

RIGHT = "office.papers.verify"  # also the name of the audited act
Labels = Mapping[str, str]  # the letters of a kind of paper → what it is called


def judge_text(store: Store, session: Session, text: str, labels: Labels) -> Judgement:
    """Judge what was scanned (a seal) or typed (a short code or a number, looked up in the register of this desk)."""
    from lmmh_desk.documents.asked import read_asked
    from lmmh_desk.documents.seal import verify

    require(session, RIGHT)
    asked = read_asked(text)
    if asked.kind == "sealed":
        found = verify(asked.value, _trust(store), store.clock.now())
        return _judged(store, session, found, labels, "scan")
    if asked.kind == "none":
        return _noted(store, session, Judgement("unreadable", _("Code illisible"), asked.why), "typed")
    with store.read() as read:
        desk = _Desk(read, session, store.clock.now(), labels)
        known = desk.looked_up(asked.value, by_number=asked.kind == "number")
    return _noted(store, session, known, asked.kind)


def judge_file(store: Store, session: Session, file: Path, pages: Pages, labels: Labels) -> Judgement:
    """Judge the code of a scan, a photograph or a PDF, drawn by `pages`; raises BadInput when it does not open."""
    from lmmh_desk.documents.verify import images_of

    require(session, RIGHT)
    return _judged_images(store, session, list(images_of(file, pages)), labels, "file")


def judge_images(store: Store, session: Session, images: Iterable[object], labels: Labels) -> Judgement:
    """Judge the first code read in these images, such as a screen grab at several sizes."""
    require(session, RIGHT)
    return _judged_images(store, session, list(images), labels, "image")


def _judged_images(store: Store, session: Session, images: list[object], labels: Labels, means: str) -> Judgement:
    """Judge the seal in these images, or where there is none the 2D-Doc of an attestation."""
    from lmmh_desk.documents.seal import Verdict
    from lmmh_desk.documents.twoddoc.scans import verify_2ddoc_images
    from lmmh_desk.documents.verify import verify_images

    found = verify_images(images, _trust(store), store.clock.now())
    if found.verdict is not Verdict.UNREADABLE:
        return _judged(store, session, found, labels, means)
    with store.read() as read:
        stamp = verify_2ddoc_images(images, directory(read))
        if stamp.content is not None:
            judged = _Desk(read, session, store.clock.now(), labels).stamped(stamp)
            return _noted(store, session, judged, means)
    return _judged(store, session, found, labels, means)


def _trust(store: Store) -> Trust:
    with store.read() as read:
        return trust(read)


def _judged(store: Store, session: Session, found: Verification, labels: Labels, means: str) -> Judgement:
    with store.read() as read:
        judged = _Desk(read, session, store.clock.now(), labels).sealed(found)
    return _noted(store, session, judged, means)


def _noted(store: Store, session: Session, found: Judgement, means: str) -> Judgement:
    """Write that this agent checked this paper, where the disk allows, and return the answer with its instant."""
    try:
        with store.write(session, RIGHT, found.paper_id or found.number) as unit:
            unit.details |= {"verdict": found.verdict, "by": means}
    except StoreError:
        pass  # a full or read-only disk does not stop a check
    return replace(found, at=store.clock.now())


class _Desk(Struct, frozen=True):
    """What this desk knows, for an agent, at an instant."""

    read: Read
    session: Session
    now: int
    labels: Labels

    def sealed(self, found: Verification) -> Judgement:
        """Return the verdict on a seal; nothing of a seal that isn't good is shown but its number."""
        from lmmh_desk.documents.seal import Verdict
        from lmmh_desk.documents.verify import says, told

        words = told(found)
        if found.fields is None or found.verdict not in (Verdict.AUTHENTIC, Verdict.OUT_OF_WINDOW):
            claimed = found.fields.number if found.fields else ""
            facts = {"number": claimed} if NUMBER.match(claimed) else {}
            return Judgement(str(found.verdict), words.heading, words.sentence, facts=facts)
        number = found.fields.number
        record = paper_by_number(self.read, number)
        facts = self._facts(record, number, says(found), found.short_code)
        judged = Judgement(str(found.verdict), words.heading, words.sentence, words.good, facts)
        return self._with_register(judged, record)

    def stamped(self, found: Stamp) -> Judgement:
        """Return what a 2D-Doc is worth: a specimen counts only when the register knows this very code."""
        from lmmh_desk.documents.twoddoc.scans import told_2ddoc

        words = told_2ddoc(found)
        specimen = found.verdict == "specimen"
        record = next(iter(papers_by_code(self.read, found.short_code)), None) if specimen else None
        facts = self._facts(record, record.number if record else "", _stamp_says(found), found.short_code)
        judged = Judgement(str(found.verdict), words.heading, words.sentence, record is not None, facts)
        return self._with_register(self._in_its_months(judged, found) if specimen else judged, record)

    def looked_up(self, asked: str, *, by_number: bool) -> Judgement:
        """Return what the register knows of a number or a short code; it proves nothing of the paper in hand."""
        found = [paper_by_number(self.read, asked)] if by_number else papers_by_code(self.read, asked)
        record = found[0] if found else None
        if record is None:
            sentence = _("Ce poste n’a pas reçu ce document. Seul le scan du papier prouve la signature.")
            facts = {"number" if by_number else "code": asked}
            return Judgement("unknown", _("Référence pas encore reçue ici"), sentence, facts=facts)
        return self._with_register(self._registered(record, by_number), record)

    def _registered(self, record: PaperRecord, by_number: bool) -> Judgement:
        """Return what the kept code of a paper is still worth; nothing of one that isn't good is shown."""
        # A number can be guessed, the twelve characters can't: whoever types them has the paper before their eyes.
        may_see = not by_number or self._may_read(record)
        if not record.payload:
            return self._known(record)
        if record.kind == "AR":
            return self._attested(record, may_see)
        return self._kept(record, may_see)

    def _kept(self, record: PaperRecord, may_see: bool) -> Judgement:
        """Judge the kept seal of a paper."""
        from lmmh_desk.documents.seal import Verdict, verify
        from lmmh_desk.documents.verify import last_day, says, told

        kept = verify(record.payload, trust(self.read), self.now)
        if kept.verdict is Verdict.AUTHENTIC:
            return self._known(record, says(kept) if may_see else {})
        if kept.fields and kept.verdict is Verdict.OUT_OF_WINDOW:
            sentence = _("Ce document ne sert plus depuis le {last}.").format(last=last_day(kept.fields))
            facts = self._facts(record, record.number, says(kept) if may_see else {})
            return Judgement(str(kept.verdict), _("Hors période"), sentence, facts=facts)
        return self._failed(record, kept.verdict, told(kept))

    def _attested(self, record: PaperRecord, may_see: bool) -> Judgement:
        """Judge the kept 2D-Doc of an attestation; one signed by another desk's authority can't be judged here."""
        from lmmh_desk.documents.twoddoc.scans import told_2ddoc
        from lmmh_desk.documents.twoddoc.signing import Verdict, verify

        kept = verify(record.payload, directory(self.read))
        if kept.verdict in (Verdict.SPECIMEN, Verdict.UNKNOWN_CERTIFICATE):
            ours = kept.verdict is Verdict.SPECIMEN
            known = self._known(record, _stamp_says(kept) if ours and may_see else {})
            return self._in_its_months(known, kept)
        return self._failed(record, kept.verdict, told_2ddoc(kept))

    def _failed(self, record: PaperRecord, verdict: str, words: Told) -> Judgement:
        return Judgement(str(verdict), words.heading, words.sentence, facts=self._facts(record, record.number, {}))

    def _known(self, record: PaperRecord, said: Labels | None = None) -> Judgement:
        sentence = _("Le registre de ce poste contient ce document. Seul le scan du papier prouve la signature.")
        facts = self._facts(record, record.number, said or {})
        return Judgement("registered", _("Connu de ce poste"), sentence, facts=facts)

    def _in_its_months(self, found: Judgement, stamp: Stamp) -> Judgement:
        """Return the answer, unless no attestation signed that day still serves."""
        assert stamp.content is not None
        last = after_months(stamp.content.header.signed_on, RESIDENCE_MONTHS)
        if paris(self.now).date() <= last:
            return found
        sentence = _("Cette attestation a plus de trois mois\u00a0: elle ne sert plus. Demandez-en une récente.")
        return replace(found, verdict="out_of_period", heading=_("Hors période"), sentence=sentence, good=False)

    def _facts(self, record: PaperRecord | None, number: str, said: Labels, scanned: str = "") -> dict[str, str]:
        """Return the facts in the order they are shown, what is empty left out."""
        kind = record.label if record else self.labels.get(number[:2], "")
        by = agent_name(self.read, record.issued_by) if record else ""
        facts = {"kind": kind, **said, "number": number, "register": register_line(record, by, scanned)}
        return {key: value for key, value in facts.items() if value}

    def _with_register(self, found: Judgement, record: PaperRecord | None) -> Judgement:
        """Return the verdict once the register has been asked whether the paper was cancelled."""
        if record is None:
            return found
        person_id = (record.person_id or "") if self._may_read(record) else ""
        found = replace(found, paper_id=record.id, person_id=person_id)
        if record.voided_at is None:
            return found
        sentence = voided_sentence(record, agent_name(self.read, record.voided_by))
        return replace(
            found, verdict="voided", heading=_("Annulé"), sentence=sentence, good=False, voided_at=record.voided_at
        )

    def _may_read(self, record: PaperRecord) -> bool:
        return allowed(self.session.role, "tenancy.read") and self.session.role in paper_readers(record.kind)


def _stamp_says(stamp: Stamp) -> dict[str, str]:
    """Return in words what a 2D-Doc says: names and address, and the day of its signature."""
    from lmmh_desk.documents.twoddoc.home import told

    assert stamp.content is not None
    signed = short_date(stamp.content.header.signed_on, year=True)
    return {"says": "\n".join(told(dict(stamp.content.fields))), "signed": signed}
