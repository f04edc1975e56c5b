"""What a person may read of the notices of works she was given."""

from __future__ import annotations

from lmmh_desk.features.works.store.tables import works_notice
from lmmh_desk.kernel.access import About, Part
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.store.told import among, lines
from lmmh_desk.store.store import Read


def access(read: Read, about: About) -> list[Part]:
    """Return the notices given to a person."""
    return [Part(_("Avis de travaux"), lines(read, works_notice, among(works_notice.c.person_id, about.files)))]
