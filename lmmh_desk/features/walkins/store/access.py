"""What a person may read of her walk-ins."""

from __future__ import annotations

from lmmh_desk.features.walkins.store.tables import walk_in
from lmmh_desk.kernel.access import Part
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.store.told import lines
from lmmh_desk.store.store import Read


def access(read: Read, person_id: str) -> list[Part]:
    """Return the walk-ins of a person."""
    return [Part(_("Passages à l’accueil"), lines(read, walk_in, walk_in.c.person_id == person_id))]
