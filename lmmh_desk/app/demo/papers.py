"""The four justificatifs printed this morning, by the very actions of the program, so that their codes verify."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from lmmh_desk.app.demo.people import TODAY
from lmmh_desk.features.moves.actions.recording import record
from lmmh_desk.features.moves.model.move import Checks, Outing
from lmmh_desk.features.moves.store.form import draft_of
from lmmh_desk.kernel.clock import FixedClock, paris_instant
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.papers import print_paper
from lmmh_desk.store.store import Store

HOURS = ((9, 18), (9, 41), (10, 3), (10, 26))
ELSEWHERE = ("8 rue du Nouveau-Départ", "75020 Paris")


def issue_papers(store: Store, session: Session, leavers: Sequence[str]) -> None:
    """Record and print a justificatif for each of the first four leavers, at its hour of the morning."""
    usual = store.clock
    try:
        for person_id, (hour, minute) in zip(leavers, HOURS, strict=False):
            store.clock = FixedClock(paris_instant(TODAY, hour, minute))
            with store.read() as read:
                draft = draft_of(read, person_id, TODAY)
            draft = replace(
                draft, days=(Outing(TODAY),), to_address=ELSEWHERE, checks=Checks(identity=True, gestures=True)
            )
            paper_id = record(store, session, draft).created("paper")
            print_paper(store, session, paper_id)
    finally:
        store.clock = usual
