"""Put together the cases that two desks opened, apart, for one debt: nothing of either is lost."""

from __future__ import annotations

from collections.abc import Sequence

from lmmh_desk.features.arrears.actions.cases import SAFE, reach_as
from lmmh_desk.features.arrears.actions.hints import tell
from lmmh_desk.features.arrears.model.records import ArrearsCase
from lmmh_desk.features.arrears.model.stages import ORDER, Stage
from lmmh_desk.features.arrears.store.facts import ahead, joined_to, open_cases
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.store import Store, Unit


def join_cases(store: Store, session: Session, case_id: str) -> Changes:
    """Join the open cases of a lease to the oldest, which shows their plans from now on; raises WrongState.

    What another desk did meanwhile to one that was joined is taken up too.

    It is always the oldest, so that two desks that join them apart say the same.
    """
    require(session, "arrears.follow")
    with store.write(session, "arrears.join", case_id) as unit:
        lease_id = unit.get(ArrearsCase, case_id).lease_id
        main, *others = [unit.get(ArrearsCase, one) for one in open_cases(unit.connection, lease_id)]
        others += [unit.get(ArrearsCase, one) for one in ahead(unit.connection).get(main.id, [])]
        if not others:
            raise WrongState(_("Aucun autre suivi n’est ouvert sur ce bail."), SAFE, _("Continuez avec celui-ci."))
        for other in others:
            _join(unit, main, other)
        _go_furthest(unit, main, others)
        for one in (main, *others):
            tell(unit, one)
        unit.subject = main.id
    return unit.changes


def _join(unit: Unit, main: ArrearsCase, other: ArrearsCase) -> None:
    other.joined_to = main.id
    for case_id in joined_to(unit.connection, other.id):
        unit.get(ArrearsCase, case_id).joined_to = main.id
    main.fragile = main.fragile or other.fragile
    main.adviser_id = main.adviser_id or other.adviser_id
    main.constituted_on = _first(main.constituted_on, other.constituted_on)
    if _first(main.caf_notified_on, other.caf_notified_on) != main.caf_notified_on:  # delays run from the first notice
        main.benefit_body, main.caf_notified_on = other.benefit_body, other.caf_notified_on


def _go_furthest(unit: Unit, main: ArrearsCase, others: Sequence[ArrearsCase]) -> None:
    """Put the case kept at the furthest stage of all: what was done for one was done for the debt."""
    furthest = max((main, *others), key=lambda one: ORDER.index(Stage(one.stage)))
    follow = _first(*(one.follow_on for one in (main, *others)))
    if furthest.stage != main.stage:
        reach_as(unit, main, furthest)
    main.follow_on = follow


def _first(*days: str | None) -> str | None:
    return min((day for day in days if day), default=None)
