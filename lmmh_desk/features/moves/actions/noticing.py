"""Record the notice of a booked move-out inspection: numbered, sealed and registered before anything is printed."""

from __future__ import annotations

from datetime import date

from lmmh_desk.documents.seal import Fields, Named, seal
from lmmh_desk.features.moves.model.inspection import KIND, LABEL, InspectionNotice, NoticeSheet, Visit, check
from lmmh_desk.features.moves.model.move import Move, place_line
from lmmh_desk.features.moves.store.inspection import notice_sheet
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.keys import sealing_key
from lmmh_desk.office.actions.papers import register_paper
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.store import Store


def record_notice(store: Store, session: Session, visit: Visit) -> Changes:
    """Record a notice for the day its move books; raises BadInput for starts and visitor, NotAllowed or WrongState."""
    require(session, "moves.record")
    with store.write(session, "moves.notice", visit.move_id) as unit:
        move = unit.get(Move, visit.move_id)
        if move.cancelled_at is not None or move.inspection_on != visit.day.isoformat():
            raise WrongState(
                _("Le jour de l’état des lieux vient de changer."),
                _("Rien n’est enregistré."),
                _("Rouvrez l’avis depuis la liste."),
            )
        starts = check(visit, paris(unit.now))
        sheet = notice_sheet(unit.connection, session, visit, number=unit.next_number(KIND), at=unit.now)
        sealed = seal(sealing_key(unit), _fields(sheet))
        paper = register_paper(
            unit, sheet.number, LABEL, ("move", move.id),
            person_id=move.person_id, payload=sealed.payload, short_code=sealed.short_code,
        )  # fmt: skip
        notice = InspectionNotice(
            move_id=move.id, person_id=move.person_id, paper_id=paper.id, number=sheet.number, day=sheet.day,
            starts=starts, content=sheet.to_json(),
        )  # fmt: skip
        unit.add(notice)
        unit.subject = notice.id
    return unit.changes


def _fields(sheet: NoticeSheet) -> Fields:
    return Fields(
        number=sheet.number,
        issued_at=sheet.issued_at,
        persons=(Named(sheet.holder, date.fromisoformat(sheet.birth) if sheet.birth else None),),
        origin=place_line(sheet.place),
        windows=(sheet.window,),
    )
