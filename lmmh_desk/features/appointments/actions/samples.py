"""An invented convocation, shown under the sentences of any day."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from lmmh_desk.features.appointments.model.entry import Entry
from lmmh_desk.features.appointments.model.records import KIND
from lmmh_desk.features.appointments.model.sheet import Place, at_site, written
from lmmh_desk.features.appointments.papers.convocation import convocation
from lmmh_desk.features.appointments.papers.large import large as in_large
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.reasons import Category, Reason, ReasonType
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.issuing import expected_number, issuer_of
from lmmh_desk.office.store.sites import site
from lmmh_desk.store.store import Read

REASON = Reason(
    label=_("Remise des clés"), service="", bring=_("Pièce d’identité\nRelevé d’identité bancaire"), minutes=30
)
ENTRY = Entry(
    id="sample", number="", site_id="", site="", reason_id="", reason=REASON.label, service="",
    category=Category.LEASE, type=ReasonType.PUBLIC_OFFICE, starts_at=0, ends_at=0,
)  # fmt: skip


def sample(read: Read, session: Session, day: date, *, large: bool = False) -> bytes:
    """Return an invented convocation with the sentences in force on a day; it bears APERÇU."""
    require(session, "appointments.print")
    issuer = issuer_of(read, KIND, session.agent_id, session.site_id)
    lines = at_site(issuer.site, (_("Bureau 2"),), site(read, session.site_id).address)
    entry = replace(ENTRY, starts_at=paris_instant(day, 15, 30), ends_at=paris_instant(day, 16))
    summons = written(
        entry, issuer, REASON, Place(lines, issuer.agent), "Mme Camille EXEMPLE",
        number=expected_number(read, KIND, session, paris_instant(day)), at=paris_instant(day, 10),
    )  # fmt: skip
    return in_large(summons, None) if large else convocation(summons, None)
