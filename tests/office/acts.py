"""What each action that needs an earlier write is given, on the demonstration's base: its rows, in the state needed."""

from __future__ import annotations

from datetime import date
from typing import Any

from lmmh_desk.features.allocation.actions import deciding, removing, sessions
from lmmh_desk.features.allocation.actions import papers as allocation_papers
from lmmh_desk.features.appointments.actions import booking
from lmmh_desk.features.appointments.model.request import Request
from lmmh_desk.features.arrears.actions import papers as arrears_papers
from lmmh_desk.features.arrears.actions import plans
from lmmh_desk.features.arrears.model.balances import read_balances
from lmmh_desk.features.arrears.model.schedule import instalments
from lmmh_desk.features.walkins.actions import counter
from lmmh_desk.features.walkins.model.records import Outcome
from lmmh_desk.features.walkins.store.queue import passage
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.agenda import Wanted
from lmmh_desk.office.model.papers import VoidReason
from lmmh_desk.office.store.rules import reasons
from tests.office.acts_beside import BESIDE
from tests.office.tried import World

FERHAT = "SELECT id FROM person WHERE usual_name = 'Belkacem' AND first_names = 'Ferhat'"
CONVENED = "SELECT id FROM allocation_session WHERE state = 'convened'"
MEMBERS = "SELECT id FROM allocation_member WHERE session_id = ?"
APPLICANTS = (
    "SELECT a.id FROM allocation_applicant a JOIN allocation_item i ON i.id = a.item_id WHERE i.session_id = ?"
    " ORDER BY a.item_id, a.id"
)
HOUR = 3_600_000


# The commission


def convened(w: World) -> str:
    return str(w.one(CONVENED))


def opened(w: World) -> str:
    session_id = convened(w)
    for member_id in w.all(MEMBERS, session_id):
        w.did(sessions.attend, member_id, "present")
    w.did(sessions.begin, session_id)
    return session_id


def decided(w: World, first: tuple[str, str] = ("granted", "suited")) -> str:
    session_id = opened(w)
    for place, one in enumerate(w.all(APPLICANTS, session_id)):
        w.did(deciding.decide, one, *(first if place == 0 else ("granted", "suited")))
    return session_id


def signed(w: World, first: tuple[str, str] = ("granted", "suited")) -> str:
    session_id = decided(w, first)
    w.did(allocation_papers.sign, session_id)
    return session_id


def conditional(w: World) -> str:
    return str(w.all(APPLICANTS, signed(w, ("conditional", "identity")))[0])


def applicant(w: World) -> str:
    return str(w.all(APPLICANTS, convened(w))[0])


def removed(w: World, kind: str) -> str:
    if kind == "session":
        one, drop = convened(w), removing.remove_session
    elif kind == "member":
        one, drop = w.all(MEMBERS, convened(w))[0], removing.remove_member
    else:
        one, drop = applicant(w), removing.remove_applicant
    w.did(drop, one, "mistake")
    return one


def minutes_twice(w: World) -> str:
    """Return one of two minutes of a session, as two desks that signed apart leave it."""
    session_id = signed(w)
    with w.store.write(w.boss, "test.twice") as unit:
        unit.connection.exec_driver_sql(
            "UPDATE allocation_session SET state = 'deliberating' WHERE id = ?", (session_id,)
        )
    w.did(allocation_papers.sign, session_id)
    return str(w.one("SELECT id FROM allocation_paper WHERE session_id = ?", session_id))


def offered_twice(w: World) -> str:
    """Return one of two offers of a dwelling, as two desks that answered apart leave it."""
    item_id = w.one("SELECT item_id FROM allocation_applicant WHERE offer = 'sent' ORDER BY id")
    with w.store.write(w.boss, "test.twice") as unit:
        unit.connection.exec_driver_sql(
            "UPDATE allocation_applicant SET offer = 'sent', offered_on = '2020-11-07', answer_by = '2020-11-17'"
            " WHERE item_id = ?",
            (item_id,),
        )
    return str(w.one("SELECT id FROM allocation_applicant WHERE item_id = ? ORDER BY id DESC", item_id))


COMMISSION = {
    "conditions:fulfil": lambda w: (conditional(w),),
    "conditions:lapse": lambda w: (conditional(w),),
    "conditions:retract": lambda w: (offered_twice(w),),
    "deciding:take_back": lambda w: (w.all(APPLICANTS, decided(w))[0],),
    "papers:cancel_minutes": lambda w: (minutes_twice(w),),
    "papers:notify": lambda w: (signed(w),),
    "papers:sheet": lambda w: (w.one("SELECT id FROM allocation_paper ORDER BY id"),),
    "papers:sign": lambda w: (decided(w),),
    "removing:remove_applicant": lambda w: (applicant(w), "mistake"),
    "removing:remove_member": lambda w: (w.all(MEMBERS, convened(w))[0], "left"),
    "removing:restore_applicant": lambda w: (removed(w, "applicant"),),
    "removing:restore_member": lambda w: (removed(w, "member"),),
    "removing:restore_session": lambda w: (removed(w, "session"),),
    "samples:letter_sample": lambda w: (w.day,),
    "samples:minutes_sample": lambda w: (w.day,),
    "sessions:attend": lambda w: (w.all(MEMBERS, convened(w))[0], "present"),
    "sessions:convene": lambda w: (planned(w),),
    "sessions:step_back": lambda w: (opened(w),),
}


def planned(w: World) -> str:
    session_id = convened(w)
    w.did(sessions.step_back, session_id)
    return session_id


# Appointments and the counter


def expected(w: World, column: str = "a.id") -> Any:
    return w.one(
        f"SELECT {column} FROM appointment a JOIN participant p ON p.appointment_id = a.id WHERE a.starts_at > ?"
        " AND p.status = 'unknown' AND p.arrived_at IS NULL AND a.site_id = ? AND a.type = 'public_office'"
        " ORDER BY a.starts_at",
        w.now, w.boss.site_id,
    )  # fmt: skip


def request(w: World, *, later: int = 0) -> Request:
    """Return a request that can be booked: what an appointment to come, cancelled, left free."""
    one = expected(w)
    person, reason, at = (expected(w, column) for column in ("p.person_id", "a.reason_id", "a.starts_at"))
    resources = w.all("SELECT resource_id FROM booking WHERE subject_id = ? ORDER BY rowid", one)
    w.did(booking.cancel, one, "excused")
    return Request((person,), reason, at, tuple(resources), w.boss.site_id)


def moving(w: World) -> tuple[str, Request]:
    booked = w.did(booking.book, request(w))
    one = booked.created("appointment")
    person, reason = (
        w.one(f"SELECT {column} FROM appointment a JOIN participant p ON p.appointment_id = a.id WHERE a.id = ?", one)
        for column in ("p.person_id", "a.reason_id")
    )
    other = request(w)
    return one, Request((person,), reason, other.starts_at, other.resources, w.boss.site_id)


def cancelled(w: World) -> tuple[str, dict[str, None]]:
    one, participant = expected(w), expected(w, "p.id")
    w.did(booking.cancel, one, "revoked")
    return one, {participant: None}


def convoked(w: World) -> str:
    from lmmh_desk.features.appointments.actions.printing import record_convocation

    one = str(expected(w))
    w.did(record_convocation, one)
    return one


def bookable(w: World) -> Any:
    with w.store.read() as read:
        return next(one for one in reasons(read) if one.bookable)


APPOINTMENTS = {
    "actions.booking:book": lambda w: (request(w),),
    "actions.booking:move": moving,
    "actions.booking:reinstate": cancelled,
    "actions.booking:unbook": lambda w: (w.did(booking.book, request(w)),),
    "actions.exporting:calendar": lambda w: (w.boss.site_id, w.day, w.day),
    "actions.exporting:table": lambda w: (w.boss.site_id, w.day, w.day),
    "actions.printing:sheet": lambda w: (convoked(w),),
    "actions.samples:sample": lambda w: (w.day,),
    "actions.steps:check_in_scanned": lambda w: (expected(w, "a.number"),),
    "store.agenda:seen_entry_of": lambda w: (expected(w, "p.id"),),
    "store.facts:seen_facts": lambda w: (request(w), w.now),
    "store.slots:seen_holder": lambda w: (Wanted(bookable(w)), w.now + 24 * HOUR, w.now),
    "store.slots:seen_advice": lambda w: (request(w), w.now),
}


def waiting(w: World) -> str:
    return str(
        w.one(
            "SELECT w.id FROM walk_in w WHERE w.site_id = ? AND w.created_at > ? AND NOT EXISTS"
            " (SELECT 1 FROM queue_move m WHERE m.walk_in_id = w.id) ORDER BY w.created_at",
            w.boss.site_id, w.now - 6 * HOUR,
        )
    )  # fmt: skip


def freed(w: World, me: Session) -> Session:
    """Return the administrator where this agent sits, nobody at that counter."""
    there = Session(*(getattr(me, name) for name in ("agent_id", "agent_name")), w.boss.role, *seat(me))
    for one in w.all(
        "SELECT m.walk_in_id FROM queue_move m WHERE m.created_at > ? GROUP BY m.walk_in_id"
        " HAVING max(m.kind IN ('closed', 'left', 'no_answer')) = 0",
        w.now - 6 * HOUR,
    ):
        counter.close(w.store, there, one, Outcome.ANSWERED)
    return there


def seat(me: Session) -> tuple[str, ...]:
    return me.site_id, me.site_name, me.device_id, me.desk_code, me.counter


def at_counter(w: World, me: Session, *acts: Any) -> str:
    """Return a walk-in that this agent called, then took so far."""
    there, one = freed(w, me), waiting(w)
    for act in (counter.call, *acts):
        act(w.store, there, one)
    return one


def free_first(w: World, me: Session, *given: Any) -> tuple[Any, ...]:
    freed(w, me)
    return given


def passages(w: World) -> Any:
    with w.store.read() as read:
        return [passage(read, waiting(w))]


WALKINS = {
    "actions.arrivals:take": lambda w, me: free_first(w, me, w.one(FERHAT)),
    "actions.counter:close": lambda w, me: (at_counter(w, me, counter.serve), Outcome.ANSWERED),
    "actions.counter:finish": lambda w, me: (at_counter(w, me, counter.serve) and Outcome.ANSWERED,),
    "actions.counter:hold": lambda w, me: (at_counter(w, me, counter.serve),),
    "actions.counter:no_answer": lambda w, me: (at_counter(w, me),),
    "actions.counter:resume": lambda w, me: (at_counter(w, me, counter.serve, counter.hold),),
    "actions.counter:serve": lambda w, me: (at_counter(w, me),),
    "actions.tickets:find": lambda w: (w.one("SELECT ticket FROM walk_in ORDER BY id DESC"), w.now),
    "actions.tickets:sample": lambda w: (w.day,),
    "actions.undo:undo": lambda w, me: (counter.call(w.store, freed(w, me), waiting(w)),),
    "store.board:seen_names": lambda w: (passages(w), w.now),
    "store.queue:seen_passage": lambda w: (waiting(w),),
    "store.queue:seen_passage_of_move": lambda w: (w.one("SELECT id FROM queue_move ORDER BY id DESC"),),
}


# Arrears


def case(w: World, stage: str) -> str:
    return str(w.one("SELECT id FROM arrears_case WHERE stage = ? ORDER BY id", stage))


def negotiated(w: World) -> str:
    """Return a case whose plan is proposed."""
    one = case(w, "caf_notified")
    debt = w.one(
        "SELECT b.due_cents FROM rent_balance b JOIN arrears_case c ON c.lease_id = b.lease_id WHERE c.id = ?"
        " ORDER BY b.balance_on DESC", one,
    )  # fmt: skip
    w.did(plans.propose_plan, one, debt, instalments(debt, 3, date(2020, 12, 5)))
    return one


def two_cases(w: World) -> tuple[str, str]:
    """Return two cases of one lease, as two desks that began apart leave them."""
    one, other = case(w, "watch"), case(w, "early_contact")
    with w.store.write(w.boss, "test.twice") as unit:
        unit.connection.exec_driver_sql(
            "UPDATE arrears_case SET (lease_id, person_id) ="
            " (SELECT lease_id, person_id FROM arrears_case WHERE id = ?) WHERE id = ?", (one, other),
        )  # fmt: skip
    return one, other


def two_plans(w: World) -> tuple[str, str]:
    """Return a case with two live plans, and one of them, as two desks that signed apart leave them."""
    one = case(w, "plan_active")
    with w.store.write(w.boss, "test.twice") as unit:
        unit.connection.exec_driver_sql(
            "UPDATE payment_plan SET case_id = ? WHERE id = (SELECT id FROM payment_plan WHERE case_id <> ? LIMIT 1)",
            (one, one),
        )
    return one, str(w.one("SELECT id FROM payment_plan WHERE case_id = ?", one))


def arrears_paper(w: World) -> str:
    from lmmh_desk.features.arrears.actions.papers import Asked

    made = w.did(arrears_papers.record_paper, Asked("CA", person_id=w.one(FERHAT)))
    return str(made.created("arrears_paper"))


def balances(w: World) -> Any:
    """Return a file of one lease's balance."""
    number = w.one("SELECT number FROM lease WHERE ends_on IS NULL ORDER BY id")
    return read_balances(f"BAIL;SOLDE;DATE\n{number};12,60;16/11/2020\n".encode(), "soldes.csv", w.day)


ARREARS = {
    "actions.balances:import_balances": lambda w: (balances(w),),
    "actions.balances:try_balances": lambda w: (balances(w),),
    "actions.joining:join_cases": lambda w: (two_cases(w)[0],),
    "actions.months:record_month": lambda w: ("2020-10", 1234, 242),
    "actions.papers:seen": lambda w: (arrears_paper(w),),
    "actions.papers:sheet": lambda w: (arrears_paper(w),),
    "actions.papers:void": lambda w: (arrears_paper(w), VoidReason.MISTAKE),
    "actions.plans:keep_plan": two_plans,
    "actions.plans:propose_plan": lambda w: (case(w, "caf_notified"), 900, instalments(900, 3, date(2020, 12, 5))),
    "actions.plans:sign_plan": lambda w: ((negotiated(w), w.day), {"approved": True}),
    "actions.plans:undo_payment": lambda w: tuple(
        w.one(f"SELECT {column} FROM plan_payment y JOIN payment_plan p ON p.id = y.plan_id ORDER BY y.id DESC")
        for column in ("p.case_id", "y.id")
    ),
    **{f"actions.samples:{kind}_sample": lambda w: (w.day,) for kind in ("aids", "attestation", "letter", "plan")},
    "store.facts:seen_amounts": lambda w: (case(w, "plan_active"), w.day),
}

ACTS = {
    **{f"features.allocation.actions.{name}": given for name, given in COMMISSION.items()},
    "features.allocation.store.sittings:seen_why_none": lambda w: (
        w.one("SELECT id FROM allocation_applicant WHERE offer = 'sent'"), w.now,
    ),
    **{f"features.appointments.{name}": given for name, given in APPOINTMENTS.items()},
    **{f"features.arrears.{name}": given for name, given in ARREARS.items()},
    **{f"features.walkins.{name}": given for name, given in WALKINS.items()},
    **BESIDE,
}  # fmt: skip
