"""The rest of what each action is given: campaigns, the cell, the desk, masks, moves, visits, works, office, files."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from PIL import Image

from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.features.campaigns.actions import approving, writing
from lmmh_desk.features.campaigns.model.drafting import MODELS, Channels, Criteria, Drafting
from lmmh_desk.features.campaigns.model.listing import Watch
from lmmh_desk.features.campaigns.store.listing import line as campaign_line
from lmmh_desk.features.continuity.actions.papers import record_minutes
from lmmh_desk.features.continuity.model.records import EntryState
from lmmh_desk.features.continuity.store.board import Sight
from lmmh_desk.features.desk.actions.aside import leave_aside
from lmmh_desk.features.desk.actions.audit import beside, export
from lmmh_desk.features.desk.actions.recovery import make_sheets
from lmmh_desk.features.desk.model.arbitration import Act, Mend, Side, decided
from lmmh_desk.features.desk.model.audit import Wanted
from lmmh_desk.features.masks.actions.giving import Giving, give
from lmmh_desk.features.mediation.actions import noting
from lmmh_desk.features.moves.actions.steps import cancel_move
from lmmh_desk.features.moves.model.move import Checks, Outing
from lmmh_desk.features.moves.store.form import draft_of
from lmmh_desk.features.visits.actions.steps import call
from lmmh_desk.features.visits.model.steps import Held
from lmmh_desk.features.works.actions.writing import open_operation
from lmmh_desk.features.works.model.noting import Operating, Programming
from lmmh_desk.features.works.store.plan import operation
from lmmh_desk.kernel.access import accesses
from lmmh_desk.kernel.ports import Ports
from lmmh_desk.kernel.retention import retentions
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.agents import choose_password
from lmmh_desk.office.actions.gateways import in_base, set_gateway
from lmmh_desk.office.actions.printing import queue_print
from lmmh_desk.office.actions.sites import add_closure
from lmmh_desk.office.model.booking_forms import AbsenceForm, RoomForm, WindowForm
from lmmh_desk.office.model.forms import AccessForm, OfficeForm, ReasonForm, SiteForm
from lmmh_desk.office.model.gateways import GatewayForm, Kind
from lmmh_desk.office.model.messages import Channel
from lmmh_desk.office.model.papers import VoidReason
from lmmh_desk.office.model.sites import Closure
from lmmh_desk.office.store import printing as prints
from lmmh_desk.office.store.preview import due
from lmmh_desk.printing.pages import images
from lmmh_desk.sync.codes import new_code
from lmmh_desk.tenancy.actions.access import Asked as Access
from lmmh_desk.tenancy.actions.imports import run_import
from lmmh_desk.tenancy.actions.residence import record_residence, residence_sheet
from lmmh_desk.tenancy.model.checks import PersonInput
from lmmh_desk.tenancy.model.plans import read_plan
from tests.fakes.printer import Printer
from tests.features.desk.arbitration.conftest import PHONE, Hub, phone
from tests.office.tried import World
from tests.tenancy.test_imports import GOOD, HEAD

FERHAT = "SELECT id FROM person WHERE usual_name = 'Belkacem' AND first_names = 'Ferhat'"
QUIET = Watch(lambda _done, _of: None, lambda: False)
APPROVED = "SELECT campaign_id FROM campaign_approval ORDER BY id DESC"
SINCE = date(2020, 11, 30)


# Campaigns


def drafting() -> Drafting:
    purpose, content = MODELS["heating"]
    return Drafting(purpose, content, Criteria(), Channels(letter=True, poster=True), SINCE)


def drafted(w: World) -> str:
    return str(w.did(writing.make_campaign, drafting()).created("campaign"))


def stopped(w: World) -> str:
    one = str(w.one(APPROVED))
    w.did(writing.stop_campaign, one)
    return one


def approved(w: World) -> str:
    """Return a campaign that another manager has just approved."""
    one = drafted(w)
    w.did(writing.ask_approval, one)
    with w.store.read() as read:
        terms = campaign_line(read, one).terms
    approving.approve(w.store, w.roles["site_manager"], one, terms, QUIET)
    return one


def paused(w: World) -> str:
    one = approved(w)
    w.did(writing.pause_campaign, one)
    return one


CAMPAIGNS = {
    "approving:drop_all": lambda w: (stopped(w),),
    "approving:queue_all": lambda w: (approved(w), QUIET),
    "printing:print_halls": lambda w: (approved(w), None),
    "printing:print_large": lambda w: (approved(w),),
    "printing:print_letters": lambda w: (approved(w), w.folder / "lettres.pdf", QUIET),
    "writing:ask_approval": lambda w: (drafted(w),),
    "writing:change_campaign": lambda w: (drafted(w), drafting()),
    "writing:pause_campaign": lambda w: (approved(w),),
    "writing:resume_campaign": lambda w: (paused(w),),
}

# The crisis cell, this desk


def minutes(w: World) -> str:
    return str(w.did(record_minutes, Sight(w.day, w.now, Ports())).created("crisis_minutes"))


CONTINUITY = {
    "log:add_entry": lambda w: ("info", "Hall 4 rouvert"),
    "log:save_meeting": lambda w: ("Masque à l’accueil", "Stocks", "M. Corbin"),
    "log:set_level": lambda w: (3, date(2020, 11, 20), "arrêté du 19 novembre"),
    "log:step": lambda w: (
        w.one("SELECT id FROM crisis_entry WHERE kind = 'decision' AND state = 'open'"), EntryState.DONE,
    ),
    "papers:minutes_sample": lambda w: (w.day,),
    "papers:sheet": lambda w: (minutes(w),),
}  # fmt: skip


def hub(w: World) -> Hub:
    return Hub(w.store, w.boss, w.roles["site_manager"])


def disputed(w: World) -> Any:
    """Return what is chosen for a number that two desks wrote apart."""
    contact = hub(w).contact(w.one(FERHAT))
    hub(w).clash("contact", contact["id"], PHONE, phone("1120"), [contact[name] for name in PHONE], phone("5541"))
    return decided(hub(w).items()[0].lines, [Side.OTHER])


def set_aside(w: World) -> str:
    """Return a change of a number that the hub refused."""
    contact = hub(w).contact(w.one(FERHAT))
    line = "contact", contact["id"], "update", {"raw": (contact["raw"], "06 39 98 55 41")}
    return hub(w).aside("missing", line)


def stated(w: World) -> Any:
    path = w.folder / "journal.csv"
    w.did(export, Wanted(), path, lambda *_done: True)
    return beside(path)


class Copies:
    def __init__(self, store: Any) -> None:
        self.store = store

    def back_up(self, target: Path) -> None:
        target.write_bytes(b"")


def due_rule(w: World) -> Any:
    with w.store.read() as read:
        return next(one for one in due(read, retentions(CATALOGUE), w.day + timedelta(2000)) if one.ids)


DESK = {
    "actions.arbitration:reveal": lambda w: (w.one(FERHAT),),
    "actions.arbitration:settle": lambda w: (disputed(w),),
    "actions.aside:stay": lambda w: (w.did(leave_aside), ())[1],
    "actions.audit:examined": lambda w: (),
    "actions.audit:export": lambda w: (Wanted(), w.folder / "journal.csv", lambda *_done: True),
    "actions.audit:judge_statement": lambda w: (stated(w),),
    "actions.mending:mend": lambda w: (set_aside(w), Mend(Act.DROP, "")),
    "actions.recovery:keep_sheets": lambda w: (w.did(make_sheets, shared=False),),
    "actions.recovery:make_first": lambda w: (),
    "actions.recovery:make_sheets": lambda w: ((), {"shared": True}),
    "actions.settings:copy_of_the_day": lambda w: (Copies(w.store),),
    "actions.settings:save_preferences": lambda w: ("dark", 125),
    "actions.settings:save_shown": lambda w: (),
    "store.audit:seen_choices": lambda w: (w.one(FERHAT),),
    "store.audit:seen_lines": lambda w: (Wanted(),),
    "store.going:seen_leaving": lambda w: (due_rule(w), 0),
}

# Masks, nights, moves, visits, works


def given_masks(w: World) -> str:
    person = w.one(
        "SELECT h.person_id FROM lease_holder h JOIN lease l ON l.id = h.lease_id WHERE l.ends_on IS NULL LIMIT 1"
    )
    return str(w.did(give, Giving(1, person, receipt=True)).created("mask_receipt"))


def sent_here(w: World) -> str:
    """Return masks that another site sent to this one."""
    with w.store.write(w.boss, "test.sent") as unit:
        unit.connection.exec_driver_sql(
            "UPDATE mask_movement SET to_site_id = site_id, site_id = to_site_id WHERE kind = 'sent'"
        )
    return str(w.one("SELECT id FROM mask_movement WHERE kind = 'sent'"))


def followed(w: World) -> str:
    one = str(w.one("SELECT id FROM night_follow_up ORDER BY id"))
    w.did(noting.done, one)
    return one


def removed_night(w: World) -> str:
    one = w.one(
        "SELECT id FROM night_incident WHERE id NOT IN"
        " (SELECT incident_id FROM night_follow_up WHERE incident_id IS NOT NULL)"
    )
    w.did(noting.remove, one, "twice")
    return str(one)


def draft(w: World) -> Any:
    from msgspec.structs import replace

    with w.store.read() as read:
        known = draft_of(read, w.one(FERHAT), w.day)
    return replace(known, days=(Outing(date(2020, 11, 21)),), checks=Checks(identity=True, lease_signed=True))


def called_off(w: World) -> str:
    one = str(w.one("SELECT id FROM move WHERE exit_state = 'notice_received' ORDER BY id"))
    w.did(cancel_move, one)
    return one


MASKS = {
    "actions.giving:give_beyond": lambda w: (Giving(1),),
    "actions.printing:receipt_sample": lambda w: (w.day,),
    "actions.printing:sheet": lambda w: (given_masks(w),),
    "actions.stocking:arrive": lambda w: (sent_here(w),),
}
MEDIATION = {
    "actions.noting:reopen": lambda w: (followed(w),),
    "actions.noting:restore": lambda w: (removed_night(w),),
}
MOVES = {
    "actions.recording:record": lambda w: (draft(w),),
    "actions.samples:justificatif_sample": lambda w: (w.day,),
    "actions.samples:notice_sample": lambda w: (w.day,),
    "actions.steps:open_move": lambda w: (w.one("SELECT person_id FROM lease_holder WHERE person_id NOT IN"
                                                 " (SELECT person_id FROM move)"),),
    "actions.steps:reopen_move": lambda w: (called_off(w),),
    "store.recorded:seen_record": lambda w: (w.one("SELECT id FROM justification"),),
}  # fmt: skip


def last_step(w: World) -> tuple[str, Held]:
    """Return the call of a visit, and what the visit held before."""
    one = w.one("SELECT id FROM visit WHERE state = 'scheduled' AND outcome = '' ORDER BY starts_at")
    slot = (w.one(f"SELECT {column} FROM visit WHERE id = ?", one) for column in ("visitor_id", "starts_at", "ends_at"))
    held = Held("", *slot)
    return w.did(call, one, "proceed").created("visit_step"), held


VISITS = {
    "actions.samples:notice_sample": lambda w: (w.day,),
    "actions.samples:trip_sample": lambda w: (w.day,),
    "actions.undo:undo": last_step,
    "store.listing:seen_day": lambda w: (w.one("SELECT id FROM visit WHERE state = 'scheduled'"),),
}
PROGRAMME = Programming("Clos des Tisserands", "Le Mans", 48, "delivered", date(2021, 1, 29), 30, 94, "janvier")


def operation_made(w: World) -> str:
    asked = Operating(w.one("SELECT id FROM residence"), "lifts", said="Ascenseur arrêté")
    return str(w.did(open_operation, asked).created("works_operation"))


def concerned(w: World) -> str:
    return str(w.one(
        "SELECT h.person_id FROM lease_holder h JOIN lease l ON l.id = h.lease_id JOIN dwelling d ON"
        " d.id = l.dwelling_id JOIN works_operation o ON o.residence_id = d.residence_id WHERE l.ends_on IS NULL"
        " AND o.buildings = '' AND o.state = 'running'"
    ))  # fmt: skip


def gone(w: World) -> Any:
    with w.store.read() as read:
        return operation(read, operation_made(w))


WORKS = {
    "actions.writing:change_programme": lambda w: (w.one("SELECT id FROM new_programme"), PROGRAMME),
    "actions.writing:drop_operation": lambda w: (operation_made(w),),
    "actions.writing:drop_programme": lambda w: (w.one("SELECT id FROM new_programme"),),
    "actions.writing:drop_stage": lambda w: (w.one("SELECT id FROM works_stage"),),
    "actions.writing:give_notice": lambda w: (concerned(w),),
    "actions.writing:put_back": lambda w: (gone(w),),
    "store.plan:seen_in_doubt": lambda w: (concerned(w), w.day),
}

# The office


def closed(w: World) -> str:
    closure = Closure(site_id=w.boss.site_id, first_day="2020-12-24", last_day="2020-12-24", reason="Réveillon")
    return str(w.did(add_closure, closure).created("closure"))


def room(w: World) -> str:
    return str(w.one("SELECT id FROM room WHERE site_id = ?", w.boss.site_id))


def seated_here(w: World) -> str:
    return str(w.one(
        "SELECT v.resource_id FROM availability_window v WHERE v.site_id = ? AND v.resource_id IN"
        " (SELECT id FROM agent WHERE site_id = ?)", w.boss.site_id, w.boss.site_id,
    ))  # fmt: skip


def here(w: World, table: str) -> str:
    mine = "(SELECT id FROM agent WHERE site_id = ? UNION SELECT id FROM room WHERE site_id = ?)"
    return str(w.one(f"SELECT id FROM {table} WHERE resource_id IN {mine}", w.boss.site_id, w.boss.site_id))


def printing_job(w: World) -> tuple[Printer, Any]:
    job_id = w.did(queue_print, w.did(residence_sheet, attestation(w)))
    with w.store.read() as read:
        return Printer(), prints.job(read, job_id)


def site_form(w: World) -> SiteForm:
    return SiteForm(name="Agence Centre", address="38 rue Marceau\n72000 Le Mans", public_area_m2=20, id=w.boss.site_id)


OFFICE = {
    "agents:change_access": lambda w, me: (AccessForm(known(w, me), pin="161803", pin_again="161803"),),
    "agents:choose_password": lambda w, me: (forgotten(w, me), "Sittelles-bleues-72", "141421")[1:],
    "attaching_by_stick:ask_here": lambda w: (new_code(b"authority"),),
    "bookings:remove_absence": lambda w: (here(w, "absence"),),
    "bookings:remove_window": lambda w: (here(w, "availability_window"),),
    "bookings:save_absence": lambda w: (AbsenceForm(seated_here(w), date(2020, 12, 24), date(2020, 12, 24)),),
    "bookings:save_room": lambda w: (RoomForm("Bureau 9", w.boss.site_id),),
    "bookings:save_window": lambda w: (
        WindowForm(seated_here(w), w.boss.site_id, "FREQ=WEEKLY;BYDAY=SA", date(2020, 11, 21), 540, 600),
    ),
    "completing:complete_rules": lambda w: (without_a_rule(w), ())[1],
    "gateways:save_gateway": lambda w: (alone(w), to_file(w))[1:],
    "gateways:set_gateway": lambda w: (to_file(w), in_base),
    "gateways:try_gateway": lambda w: (w.did(set_gateway, to_file(w), in_base), Channel.SMS, "+33639983471")[1:],
    "messages:hurry": lambda w: (),
    "printing:deliver_again": printing_job,
    "purging:forget_details": lambda w: (retentions(CATALOGUE),),
    "rules:save_reason": lambda w: (ReasonForm("Prêt de salle", "Accueil", letter="L"),),
    "rules:set_rule": lambda w: (("gauge_m2", date(2020, 12, 1), "10"), {"source": "arrêté"}),
    "sites:remove_closure": lambda w: (closed(w),),
    "sites:save_office": lambda w: (OfficeForm("LMMH", "Office public de l’habitat", "Le Mans", ""),),
    "sites:save_site": lambda w: (site_form(w),),
    "sending:doubt": lambda w: (w.all("SELECT id FROM message WHERE state = 'queued'"), {}),
    "sending:send_due": lambda w: ({},),
    "verifying:judge_file": lambda w: (scan(w), images, {}),
    "verifying:judge_images": lambda w: ([], {}),
}  # fmt: skip


def forgotten(w: World, me: Session) -> None:
    """Leave an agent without a password, as a new one is."""
    with w.store.write(w.boss, "test.new") as unit:
        unit.connection.exec_driver_sql("UPDATE agent SET password_hash = '' WHERE id = ?", (me.agent_id,))


def known(w: World, me: Session) -> str:
    """Return the password that an agent has just chosen."""
    forgotten(w, me)
    choose_password(w.store, me, "Sittelles-bleues-72", "141421")
    return "Sittelles-bleues-72"


def alone(w: World) -> None:
    """Have this PC stand alone, as one that sends its messages does."""
    with w.store.local() as connection:
        connection.exec_driver_sql("DELETE FROM exchange")


def to_file(w: World) -> GatewayForm:
    return GatewayForm(Channel.SMS, Kind.FILE, place=str(w.folder / "messages"))


def scan(w: World) -> Any:
    path = w.folder / "blanc.png"
    Image.new("L", (30, 30), 255).save(path)
    return path


def without_a_rule(w: World) -> None:
    with w.store.write(w.boss, "test.old") as unit:
        unit.connection.exec_driver_sql("DELETE FROM regulation WHERE key = 'keep_drafts'")


# Persons' files


def attestation(w: World) -> str:
    paper_id = w.did(record_residence, w.one(FERHAT)).created("paper")
    return str(paper_id)


def dwelling() -> Any:
    """Return a file of one dwelling."""
    return read_plan("dwellings", f"{HEAD}\n{GOOD.format(door=999)}".encode(), "essai.csv", date(2020, 11, 17))


TENANCY = {
    "actions.access:export": lambda w: (Access(w.one(FERHAT), "Demande écrite", w.folder), accesses(CATALOGUE)),
    "actions.consulting:give_reason": lambda w: (w.one(FERHAT), "phone"),
    "actions.imports:dry_run": lambda w: (dwelling(),),
    "actions.imports:run_import": lambda w: (dwelling(),),
    "actions.imports:undo_import": lambda w: (w.did(run_import, dwelling()).run_id,),
    "actions.notes:add_note": lambda w: (w.one(FERHAT), "Rappelé ce matin"),
    "actions.people:edit_person": lambda w: (
        w.one(FERHAT), PersonInput("M.", "Belkacem", "Belkacem", "Ferhat", "1984-04-12"),
    ),
    "actions.residence:residence_seen": lambda w: ((attestation(w),), {"large": False}),
    "actions.residence:residence_sheet": lambda w: (attestation(w),),
    "actions.residence:void_residence": lambda w: (attestation(w), VoidReason.MISTAKE),
    "store.residence:seen_record": lambda w: (attestation(w),),
}  # fmt: skip

UPKEEP = {
    "actions.rounds:lend_key": lambda w: (
        w.one("SELECT id FROM hall WHERE agent_id IS NOT NULL ORDER BY id"), w.day + timedelta(days=1),
    ),
}  # fmt: skip

BESIDE = {
    f"{place}.{name}": given
    for place, acts in (
        ("features.campaigns.actions", CAMPAIGNS), ("features.continuity.actions", CONTINUITY),
        ("features.desk", DESK), ("features.masks", MASKS), ("features.mediation", MEDIATION),
        ("features.moves", MOVES), ("features.upkeep", UPKEEP), ("features.visits", VISITS),
        ("features.works", WORKS),
        ("office.actions", OFFICE), ("tenancy", TENANCY),
    )
    for name, given in acts.items()
}  # fmt: skip
