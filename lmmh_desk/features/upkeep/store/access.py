"""What a person may read of what she reported."""

from __future__ import annotations

from lmmh_desk.features.upkeep.store.tables import repair_request
from lmmh_desk.kernel.access import About, Part
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.store.told import among, lines
from lmmh_desk.store.store import Read


def access(read: Read, about: About) -> list[Part]:
    """Return the repair requests of a person."""
    hers = among(repair_request.c.person_id, about.files)
    return [Part(_("Demandes d’intervention"), lines(read, repair_request, hers))]
