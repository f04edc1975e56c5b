"""A paper as a counter issues it: numbered, sealed by this desk's key and registered."""

from __future__ import annotations

from lmmh_desk.documents.seal import seal
from lmmh_desk.office.actions.keys import sealing_key
from lmmh_desk.office.actions.papers import register_paper, void_paper
from tests.documents.sealing import FIELDS
from tests.replacing import replace

LABELS = {"JD": "Justificatif de déménagement"}
NAME = "M FERHAT BELKACEM, né le 12/04/1984"


def issue(store, session, *, kind="JD", person_id="p1", **changes):
    """Return the record and the seal of a justificatif for the household of picture 08, with some fields changed."""
    with store.write(session, "moves.record") as unit:
        number = unit.next_number(kind)
        fields = replace(FIELDS, **{"number": number, "issued_at": unit.now, **changes})
        sealed = seal(sealing_key(unit), fields)
        record = register_paper(
            unit, number, LABELS.get(kind, kind), ("move", "m1"),
            person_id=person_id, payload=sealed.payload, short_code=sealed.short_code,
        )  # fmt: skip
        unit.subject = record.id
    return record, sealed


def cancel(store, session, record, reason="Date changée"):
    with store.write(session, "moves.void", record.id) as unit:
        void_paper(unit, record.id, reason)


def typed_by_a_qwerty_scanner(text):
    """Return what a French layout writes when a scanner set to QWERTY types these keys."""
    keys = str.maketrans("1234567890-qwazm:/.#$*QWAZM", "&é\"'(-è_çà)azqw,M!:348AZQW?")
    return text.translate(keys)
