"""Record or withdraw the notice of a tenant."""

from __future__ import annotations

from datetime import date

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import today
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.forms import refuse
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.store import Store
from lmmh_desk.tenancy.model.leases import check_notice, lease_state, notice_end
from lmmh_desk.tenancy.model.records import Lease, NoticeRecorded


def record_notice(
    store: Store, session: Session, lease_id: str, received_on: date, method: str, *, reduced: bool = False
) -> Changes:
    """Record a notice and when it ends; `reduced` means that the evidence was seen. Raise BadInput or WrongState."""
    require(session, "tenancy.notice")
    with store.write(session, "tenancy.notice.record", lease_id) as unit:
        lease = unit.get(Lease, lease_id)
        faults = check_notice(received_on, method, lease.starts_on, today(store.clock))
        refuse(faults, _("Rien n’est enregistré."))
        if lease_state(lease, today(store.clock)) == "ended":
            raise WrongState(_("Ce bail est terminé."), _("Rien n’est enregistré."), _("Vérifiez les dates du bail."))
        lease.notice_received_on, lease.notice_method = received_on.isoformat(), method
        lease.notice_reduced = reduced
        lease.notice_ends_on = lease.ends_on = notice_end(received_on, reduced).isoformat()
        unit.publish(NoticeRecorded(lease_id))
    return unit.changes


def withdraw_notice(store: Store, session: Session, lease_id: str) -> Changes:
    """Cancel a notice with the landlord's agreement, which a manager gives; raises WrongState without one."""
    require(session, "moves.cancel")
    with store.write(session, "tenancy.notice.withdraw", lease_id) as unit:
        lease = unit.get(Lease, lease_id)
        if not lease.notice_ends_on:
            raise WrongState(
                _("Ce bail n’a pas de congé en cours."), _("Rien n’a été modifié."), _("Vérifiez les dates du bail.")
            )
        if lease.ends_on == lease.notice_ends_on:
            lease.ends_on = None
        lease.notice_received_on = lease.notice_ends_on = None
        lease.notice_method, lease.notice_reduced = "", False
    return unit.changes
