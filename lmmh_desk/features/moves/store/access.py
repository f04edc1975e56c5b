"""What a person may read of her moves and their papers."""

from __future__ import annotations

from lmmh_desk.features.moves.store.tables import inspection_notice, justification, move
from lmmh_desk.kernel.access import Part
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.store.told import lines
from lmmh_desk.store.store import Read


def access(read: Read, person_id: str) -> list[Part]:
    """Return the moves of a person, the justificatifs and the notices of inspection."""
    return [
        Part(_("Déménagements"), lines(read, move, move.c.person_id == person_id)),
        Part(_("Justificatifs"), lines(read, justification, justification.c.person_id == person_id)),
        Part(_("Avis d’état des lieux"), lines(read, inspection_notice, inspection_notice.c.person_id == person_id)),
    ]
