"""What a person may read of what the office keeps: papers, messages, and who opened her file on this PC."""

from __future__ import annotations

from lmmh_desk.kernel.access import Part
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.store.tables import message, paper
from lmmh_desk.office.store.told import lines
from lmmh_desk.store.local import audit
from lmmh_desk.store.store import Read


def access(read: Read, person_id: str) -> list[Part]:
    """Return the papers, the messages and the accesses of a person."""
    return [
        Part(_("Documents établis"), lines(read, paper, paper.c.person_id == person_id)),
        Part(_("SMS et e-mails"), lines(read, message, message.c.person_id == person_id)),
        Part(_("Accès à la fiche sur ce poste"), lines(read, audit, audit.c.subject == person_id)),
    ]
