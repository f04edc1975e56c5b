"""Who may write and receive what, cell by cell: the tables of what is expected are written here, not computed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from sqlalchemy import select

from lmmh_desk.hub import backup, feed, tables
from lmmh_desk.hub.bundles import answered
from lmmh_desk.hub.folder import BUNDLES, RECOVERY
from lmmh_desk.hub.giving_back import take_back
from lmmh_desk.hub.posting import spare
from lmmh_desk.hub.recovery import ENVELOPE
from lmmh_desk.hub.storage import Refused, Storage, last_place, open_storage
from lmmh_desk.kernel.digests import bucket
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.ids import new_id
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.agents import Agent, may_give_code
from lmmh_desk.office.model.rights import Role
from lmmh_desk.sync import bundle
from lmmh_desk.sync.protocol import Answer, GivenBack, Line, Page, encode
from lmmh_desk.system.sealing import public_half
from tests.conftest import KEY
from tests.fakes.hubs import empty_hub
from tests.hub.desks import NOW, OTHER_SITE, SITE, Desk
from tests.hub.every_row import OWN, values
from tests.replacing import replace

ROLES = ("front_desk", "tenancy_officer", "social_adviser", "allocation_officer", "caretaker", "site_manager",
         "crisis_cell", "admin")  # fmt: skip
# "gone" was an administrator, "unknown" has no record; "console" is a desk's command line.
AGENTS = (*ROLES, "gone", "unknown", "console")
EVERYBODY = frozenset(AGENTS) - {"gone", "unknown"}
MANAGERS = frozenset({"site_manager", "admin", "console"})
HEADQUARTERS = frozenset({"admin", "console"})
PLANS = MANAGERS | {"tenancy_officer", "social_adviser"}
ARREARS = PLANS | {"front_desk"}
COUNTER = frozenset({*ROLES, "console"}) - {"caretaker"}
CELL = MANAGERS | {"crisis_cell"}

WRITERS = {
    "absence": MANAGERS,
    "agent": HEADQUARTERS,
    "agent_site": HEADQUARTERS,
    **dict.fromkeys(
        ("allocation_applicant", "allocation_item", "allocation_member", "allocation_paper", "allocation_session"),
        MANAGERS | {"allocation_officer"},
    ),
    "appointment": COUNTER,
    "arrears_case": ARREARS,
    "arrears_month": MANAGERS,
    "arrears_paper": ARREARS,
    "arrears_step": ARREARS,
    "lease_followed": ARREARS,
    "availability_window": MANAGERS,
    "booking": COUNTER,
    **dict.fromkeys(("campaign", "campaign_printing", "message_refusal"), COUNTER),
    **dict.fromkeys(("campaign_approval", "campaign_recipient"), MANAGERS),
    "cleaning_round": EVERYBODY,
    "closure": MANAGERS,
    "conflict": EVERYBODY,
    "contact": COUNTER,
    "convocation": COUNTER,
    "crisis_entry": CELL,
    "crisis_meeting": CELL,
    "crisis_minutes": CELL,
    "delegation": HEADQUARTERS,
    "desk_certificate": EVERYBODY,
    "dwelling": COUNTER,
    "erasure": HEADQUARTERS,
    "former_root": HEADQUARTERS,
    "gauge_move": COUNTER,
    "hall": MANAGERS,
    "hall_anomaly": EVERYBODY,
    "household": COUNTER,
    "identity_check": COUNTER,
    "import_run": COUNTER,
    "inspection_notice": COUNTER,
    "justification": COUNTER,
    "lease": COUNTER,
    "lease_holder": COUNTER,
    "mask_handout": COUNTER,
    "mask_lot": COUNTER,
    "mask_movement": COUNTER,
    "mask_receipt": COUNTER,
    "message": EVERYBODY,
    "move": COUNTER,
    "move_day": COUNTER,
    "move_step": COUNTER,
    "new_programme": HEADQUARTERS,
    "night_follow_up": MANAGERS | {"crisis_cell"},
    "night_incident": EVERYBODY,
    "note": COUNTER,
    "office": HEADQUARTERS,
    "paper": COUNTER,
    "participant": COUNTER,
    "payment_plan": PLANS,
    "person": COUNTER,
    "plan_payment": ARREARS,
    "poster_display": EVERYBODY,
    "presence": COUNTER,
    "quarantine": EVERYBODY,
    "queue_move": COUNTER,
    "reason": HEADQUARTERS,
    "rectification": COUNTER,
    "regulation": HEADQUARTERS | {"crisis_cell"},
    "rent_balance": ARREARS,
    "repair_request": COUNTER,
    "residence": COUNTER,
    "revoked_key": HEADQUARTERS,
    "room": MANAGERS,
    "setting": MANAGERS,
    "site": MANAGERS,
    "site_hours": MANAGERS,
    "site_report": COUNTER,
    "visit": COUNTER,
    "visit_paper": COUNTER,
    "visit_step": COUNTER,
    "walk_in": COUNTER,
    "works_notice": COUNTER,
    "works_operation": MANAGERS,
    "works_stage": MANAGERS,
}
# Rows of a site, received and written there and by the desk that made them; all other tables go everywhere.
OF_A_SITE = {
    "appointment", "arrears_case", "arrears_paper", "campaign_recipient", "conflict", "gauge_move", "message",
    "quarantine", "visit", "walk_in",
}  # fmt: skip
WITH_A_RECORD = {
    "arrears_step": "arrears_case", "convocation": "appointment", "participant": "appointment",
    "payment_plan": "arrears_case", "plan_payment": "payment_plan", "queue_move": "walk_in",
    "visit_paper": "visit", "visit_step": "visit",
}  # fmt: skip
BOUND = OF_A_SITE | set(WITH_A_RECORD)
ONLY_ADDED = {
    "allocation_paper", "arrears_month", "arrears_paper", "arrears_step", "campaign_approval", "campaign_printing",
    "campaign_recipient", "convocation", "crisis_minutes", "message_refusal",
    "desk_certificate", "erasure",
    "former_root", "gauge_move", "identity_check", "inspection_notice", "justification", "mask_handout", "mask_lot",
    "mask_movement", "mask_receipt", "move_day", "move_step", "note", "plan_payment", "presence", "queue_move",
    "rectification", "rent_balance", "revoked_key", "setting", "site_report", "visit_paper", "visit_step",
    "works_notice",
}  # fmt: skip
MERGING = MANAGERS | {"tenancy_officer"}  # who merges two files, which points all that names one to the other
# Of a table whose rows are others', the columns that more roles change: its writers go on writing all of it.
CHANGED = {
    **dict.fromkeys((("allocation_applicant", "person_id"), ("allocation_paper", "person_id")),
                    MERGING | {"allocation_officer"}),
    ("campaign_recipient", "person_id"): MERGING,
    **{("payment_plan", column): ARREARS for column in ("state", "replaced_by", "signed_on")},
    **{("payment_plan", column): PLANS for column in ("debt_cents", "schedule", "lines", "benefit_approved")},
}  # fmt: skip
LOST = 1 << 20  # a place of the feed that no backup here has


def made(desk: Desk, mark: str, actor: str = "console") -> list[Line]:
    """Return the lines that add a row to every table, those it points to before it."""
    return [one(desk, name, mark, actor) for name in map(str, tables.records())]


def one(desk: Desk, name: str, mark: str, actor: str = "console", parents: str = "", **changed: object) -> Line:
    return desk.insert(name, f"{name}-{mark}", actor, **{**values(name, mark, parents), **changed})


def change(desk: Desk, name: str, mark: str, actor: str = "console") -> Line:
    return desk.line(name, f"{name}-{mark}", "update", {"created_at": [NOW, NOW + 1]}, actor, 1)


def end(desk: Desk, name: str, mark: str, actor: str = "console") -> Line:
    """Return a line that deletes a row as it was made."""
    return desk.line(name, f"{name}-{mark}", "delete", {"created_at": [NOW, None]}, actor, 1)


def under(desk: Desk, mark: str) -> list[Line]:
    """Return the lines that add what rows of a site may point to."""
    return [one(desk, name, mark) for name in map(str, tables.records()) if name not in BOUND]


def above(name: str) -> set[str]:
    """Return the tables a row of this one points to, as `values` makes it."""
    table = tables.records()[name]
    columns = (column for column in table.columns if column.name not in OWN)
    needed = (column for column in columns if not column.nullable and column.server_default is None)
    return {key.column.table.name for column in needed for key in column.foreign_keys} - {name, "reason"}


def dragged(expected: dict[tuple[str, str], str], added: str, deleted: str) -> dict[tuple[str, str], str]:
    """Return what is refused with what follows: a row above is missing, or one below stayed."""
    found, names = dict(expected), list(map(str, tables.records()))
    for name in names:
        if any(("insert", f"{one_above}-{added}") in found for one_above in above(name)):
            found.setdefault(("insert", f"{name}-{added}"), "missing")
    for name in reversed(names):
        if any(("delete", f"{below}-{deleted}") in found for below in names if name in above(below)):
            found.setdefault(("delete", f"{name}-{deleted}"), "missing")
    return found


def refused(storage: Storage, desk: Desk, *lines: Line) -> dict[tuple[str, str], str]:
    """Push lines, each a transaction; return why each that was set aside was, by what it does and to which row."""
    before = set(asides(storage))
    answer = desk.push(*lines)
    reasons = {key: reason for key, reason in asides(storage).items() if key not in before}
    assert {(lines[place].op, lines[place].id) for place in answer.quarantined} == {key[:2] for key in reasons}
    return {key[:2]: reason for key, reason in reasons.items()}


Way = Callable[..., dict[tuple[str, str], str]]


def by_stick(folder: Path) -> Way:
    """Return what sends lines by a stick, which a hub with its keys in a folder imports."""
    hub, private = X25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    (folder / BUNDLES).write_bytes(hub.private_bytes_raw())
    (folder / RECOVERY).write_bytes(ENVELOPE.sealed({}, public_half(bytes(range(32)))))
    theirs, device = hub.public_key().public_bytes_raw(), tables.device

    def carried(storage: Storage, desk: Desk, *lines: Line) -> dict[tuple[str, str], str]:
        before, name = set(asides(storage)), desk.device.id
        known = {"public": private.public_key().public_bytes_raw(), "sites": json.dumps(desk.device.sites),
                 "revoked_at": desk.device.revoked_at}  # fmt: skip
        with storage.write() as connection:
            connection.execute(device.update().where(device.c.id == name).values(known))
            place, _epoch = last_place(connection)
        content = bundle.There([desk.batch(*lines)], place)
        file, opens = bundle.seal_there(content, new_id(), name, private, theirs)
        sealed, _base = answered(storage, folder, file, NOW)
        back = bundle.open_back(bundle.read(sealed, "back"), opens, theirs)
        (answer,) = [msgspec.msgpack.decode(one, type=Answer) for one in back.answers]
        reasons = {key: reason for key, reason in asides(storage).items() if key not in before}
        assert {(lines[place].op, lines[place].id) for place in answer.quarantined} == {key[:2] for key in reasons}
        return {key[:2]: reason for key, reason in reasons.items()}

    return carried


@pytest.fixture(params=["batches", "stick", "lost"])
def way(request: pytest.FixtureRequest, storage: Storage, tmp_path: Path) -> Way:
    """Each door by which rows come: /v1/batches, a stick's file, and /v1/lost of a hub that was restored."""
    if request.param == "lost":
        with storage.write() as connection:
            backup.begin_again(connection, NOW)
        return give_back
    return by_stick(tmp_path) if request.param == "stick" else refused


def asides(storage: Storage) -> dict[tuple[str, str, str], str]:
    quarantine = tables.records()["quarantine"]
    asked = select(quarantine).where(quarantine.c.transaction_id.not_like("quarantine-%"))  # which lines made here
    with storage.read() as connection:
        return {(row.op, row.record_id, row.id): row.reason for row in connection.execute(asked)}


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[Storage]:
    """An empty hub; who may do what is decided above either kind of database."""
    opened = empty_hub(tmp_path / "hub.db")
    yield opened
    opened.close()


@pytest.fixture
def here(storage: Storage) -> Desk:
    """A desk that made a row of every table."""
    desk = Desk(storage, "c02")
    sites = [desk.insert("site", name, **values("site", name)) for name in (SITE, OTHER_SITE)]
    assert desk.push(*sites).quarantined == []
    assert desk.push(*made(desk, "0")).quarantined == []
    return desk


def test_every_table_has_its_cells(storage: Storage) -> None:
    assert set(WRITERS) == set(tables.records())


def test_a_role_writes_what_its_table_says_and_nothing_else(storage: Storage, here: Desk, way: Way) -> None:
    agents = []
    for name in (*ROLES, "gone"):
        role = "admin" if name == "gone" else name
        row = {**values("agent", name), "role": role, "active": int(name != "gone")}
        agents.append(here.insert("agent", name, **row))
    assert here.push(*agents).quarantined == []
    for agent in AGENTS:
        assert here.push(*made(here, f"u{agent}"), *made(here, f"d{agent}")).quarantined == []
        lines = made(here, f"i{agent}", agent)
        lines += [change(here, name, f"u{agent}", agent) for name in WRITERS]
        lines += [end(here, name, f"d{agent}", agent) for name in map(str, reversed(tables.records()))]
        expected = {
            (op, f"{name}-{mark}{agent}"): "right"
            for name, writers in WRITERS.items()
            if agent not in writers
            for op, mark in (("insert", "i"), ("update", "u"), ("delete", "d"))
        }
        expected = dragged(expected, f"i{agent}", f"d{agent}")
        expected = {("update", f"{name}-u{agent}"): "check" for name in ONLY_ADDED} | expected
        assert way(storage, here, *lines) == expected, agent


def test_who_left_wrote_until_then_and_no_later(storage: Storage, here: Desk) -> None:
    row = {**values("agent", "left"), "role": "front_desk", "active": 1}
    assert here.push(here.insert("agent", "left", **row)).quarantined == []
    leaving = here.line("agent", "left", "update", {"active": [1, 0]}, "console", 1)
    assert here.push(replace(leaving, at=NOW + 10)).quarantined == []
    before = replace(one(here, "person", "before", "left"), at=NOW + 9)
    after = replace(one(here, "person", "after", "left"), at=NOW + 10)
    assert refused(storage, here, before, after) == {("insert", "person-after"): "right"}


def an_agent(desk: Desk, role: str) -> None:
    row = {**values("agent", "moved"), "role": role, "active": 1}
    assert desk.push(desk.insert("agent", "moved", **row)).quarantined == []


def moves_to(desk: Desk, role: str, at: int, was: str) -> None:
    line = desk.line("agent", "moved", "update", {"role": [was, role]}, "console", 1)
    assert desk.push(replace(line, at=at)).quarantined == []


def test_who_changed_roles_while_away_wrote_in_the_one_he_had(storage: Storage, here: Desk, way: Way) -> None:
    an_agent(here, "tenancy_officer")
    moves_to(here, "caretaker", NOW + 10, "tenancy_officer")
    pin = here.line("agent", "moved", "update", {"pin_hash": [None, "given"]}, "console", 1)
    assert here.push(replace(pin, at=NOW + 5)).quarantined == []
    before = replace(one(here, "payment_plan", "before", "moved", "0"), at=NOW + 9)
    later = replace(one(here, "payment_plan", "later", "moved", "0"), at=NOW + 10)
    his = replace(one(here, "cleaning_round", "his", "moved", "0"), at=NOW + 9)
    assert way(storage, here, before, later, his) == {("insert", "payment_plan-later"): "right"}


def test_who_changed_roles_more_than_once_wrote_in_each_in_its_time(storage: Storage, here: Desk) -> None:
    an_agent(here, "front_desk")
    moves_to(here, "tenancy_officer", NOW + 10, "front_desk")
    pin = here.line("agent", "moved", "update", {"pin_hash": [None, "given"]}, "console", 1)
    assert here.push(replace(pin, at=NOW + 15)).quarantined == []
    moves_to(here, "caretaker", NOW + 20, "tenancy_officer")
    lines = [replace(one(here, "payment_plan", str(at), "moved", "0"), at=NOW + at) for at in (9, 10, 19, 20)]
    refusals = {("insert", f"payment_plan-{at}"): "right" for at in (9, 20)}
    assert refused(storage, here, *lines) == refusals
    with storage.write() as connection:  # thinned, the feed tells the last state of a row alone
        feed_of = tables.feed.c.pk == "moved"
        newest = select(tables.feed.c.seq).where(feed_of).order_by(tables.feed.c.seq.desc()).limit(1).scalar_subquery()
        connection.execute(tables.feed.delete().where(feed_of, tables.feed.c.seq < newest))
    thinned = replace(one(here, "payment_plan", "thinned", "moved", "0"), at=NOW + 19)
    assert refused(storage, here, thinned) == {("insert", "payment_plan-thinned"): "right"}


@pytest.mark.parametrize("outlived", [False, True])
@pytest.mark.parametrize("changed", [{"role": "caretaker", "active": 1}, {"role": "tenancy_officer", "active": 0}])
def test_a_change_of_an_agent_that_is_given_back_came_before_the_restore(
    storage: Storage, here: Desk, changed: dict[str, Any], outlived: bool
) -> None:
    """Also where the hub's own desk outlived the loss, so that no message is in doubt."""
    an_agent(here, "tenancy_officer")
    with storage.write() as connection:
        place, epoch = last_place(connection)
        backup.begin_again(connection, NOW + 100)
    if outlived:
        spare(storage, epoch, place + 1)
    row = {**values("agent", "moved"), **changed}
    assert give_back(storage, here, replace(as_given(here.insert("agent", "moved", "", **row), LOST), at=0)) == {}
    before = replace(one(here, "payment_plan", "before", "moved", "0"), at=NOW + 99)
    after = replace(one(here, "payment_plan", "after", "moved", "0"), at=NOW + 100)
    assert refused(storage, here, before, after) == {("insert", "payment_plan-after"): "right"}


def test_who_merges_two_files_points_all_that_names_one_to_the_other(storage: Storage, here: Desk, way: Way) -> None:
    roles_known(here)
    assert here.push(*made(here, "kept")).quarantined == []
    keys = [key for table in tables.records().values() for key in table.foreign_keys]
    links = [(str(key.parent.table.name), str(key.parent.name)) for key in keys if key.column.table.name == "person"]
    assert {key for key in CHANGED if key[1] == "person_id"} <= set(links)
    for actor in MERGING:
        assert here.push(*made(here, actor)).quarantined == []
        lines = [here.line(name, f"{name}-{actor}", "update", {column: [f"person-{actor}", "person-kept"]}, actor, 1)
                 for name, column in links]  # fmt: skip
        assert way(storage, here, *lines) == {}, actor


NEW = {"person_id": "person-kept", "state": "broken", "replaced_by": "other", "signed_on": "2020-11-20",
       "debt_cents": 200, "schedule": "21/12/2020 2,00 €", "lines": "x", "benefit_approved": 1}  # fmt: skip


@pytest.mark.parametrize(("name", "column"), CHANGED)
def test_some_columns_are_changed_by_more_roles_than_write_their_table(
    storage: Storage, here: Desk, name: str, column: str
) -> None:
    roles_known(here)
    assert here.push(*made(here, "kept")).quarantined == []
    for actor in ROLES:
        assert here.push(*made(here, actor)).quarantined == []
        was = here.row(name, f"{name}-{actor}").get(column)
        line = here.line(name, f"{name}-{actor}", "update", {column: [was, NEW[column]]}, actor, 1)
        assert (refused(storage, here, line) == {}) == (actor in CHANGED[name, column]), actor


def test_what_goes_along_with_its_group_is_no_change_and_changes_nothing(storage: Storage, here: Desk) -> None:
    roles_known(here)
    debt = here.row("payment_plan", "payment_plan-0")["debt_cents"]

    def taken(**pairs: list[Any]) -> bool:
        line = here.line("payment_plan", "payment_plan-0", "update", pairs, "front_desk", 1)
        return refused(storage, here, line) == {}

    assert taken(signed_on=[None, "2020-11-20"], debt_cents=[debt, debt])
    assert not taken(signed_on=["2020-11-20", None], debt_cents=[debt, debt + 1])
    assert taken(signed_on=["2020-11-20", None], debt_cents=[debt + 1, debt + 1]), "people are asked, it isn't written"
    reader = Desk(storage, "c03")
    reader.pull()
    plan = reader.row("payment_plan", "payment_plan-0")
    assert (plan["signed_on"], plan["debt_cents"]) == ("2020-11-20", debt)
    code = here.line("agent", "caretaker", "update", {"pin_hash": ["known", "known"]}, "front_desk", 1)
    assert refused(storage, here, code) == {("update", "caretaker"): "right"}, "the last to reach the hub is kept"


def test_what_is_only_added_follows_the_file_kept_and_says_the_same(storage: Storage, here: Desk) -> None:
    note = here.row("note", "note-0")
    assert refused(storage, here, *made(here, "kept")) == {}
    follows = {"person_id": [note["person_id"], "person-kept"]}
    assert refused(storage, here, here.line("note", "note-0", "update", follows, "console", 1)) == {}
    forged = [{"text": ["", "Autre"]}, {"text": ["Jamais", "Autre"]}, {**follows, "title": ["", "Autre"]}]
    for delta in forged:
        line = here.line("note", "note-0", "update", delta, "console", 1)
        assert refused(storage, here, line) == {("update", "note-0"): "check"}
    again = here.line("note", "note-0", "insert", {"text": [None, "Autre"]}, "console", 0)
    assert refused(storage, here, again) == {("insert", "note-0"): "check"}
    reader = Desk(storage, "c03")
    reader.pull()
    told = reader.row("note", "note-0")
    assert (told["text"], told["title"], told["person_id"]) == ("", "", "person-kept")
    assert [entry for page in here.pull() for entry in page.entries if entry.id == "note-0"], (
        "the desk has it as it was"
    )


def test_a_code_is_changed_by_managers_and_by_its_agent_and_nothing_else_of_him(storage: Storage, here: Desk) -> None:
    agents = [here.insert("agent", name, **{**values("agent", name), "role": name, "active": 1}) for name in ROLES]
    gone = here.insert("agent", "gone", **{**values("agent", "gone"), "role": "admin", "active": 0})
    assert here.push(*agents, gone).quarantined == []

    def changes(actor: str, of: str, **columns: str) -> bool:
        delta = {name: [None, value] for name, value in columns.items()}
        return refused(storage, here, here.line("agent", of, "update", delta, actor, 1)) == {}

    for actor in AGENTS:
        assert changes(actor, "caretaker", pin_hash=f"by {actor}") == (actor in MANAGERS | {"caretaker"}), actor
        if actor in (*ROLES, "gone"):
            assert changes(actor, actor, pin_hash="own") == (actor != "gone"), actor
            assert changes(actor, actor, role="admin") == (actor == "admin"), actor
            assert changes(actor, actor, pin_hash="own", title="Siège") == (actor == "admin"), actor


@pytest.fixture
def there(storage: Storage) -> Desk:
    return Desk(storage, "s01", OTHER_SITE)


# Whose code each may change besides his own, at his PC's site and elsewhere: as the desk's rule, written here.
HIS_SITE = frozenset(ROLES) - {"crisis_cell", "admin"}
CODES = {
    **{agent: (frozenset(), frozenset()) for agent in AGENTS},
    "site_manager": (HIS_SITE, frozenset()),
    **dict.fromkeys(("admin", "console"), (frozenset(ROLES), frozenset(ROLES))),
}


def test_whose_code_each_may_change_at_his_site_and_elsewhere(storage: Storage, here: Desk, there: Desk) -> None:
    for desk, mark in ((here, ""), (there, "-there")):
        for name in (*ROLES, "gone"):
            row = {**values("agent", name), "role": "admin" if name == "gone" else name, "active": int(name != "gone")}
            assert desk.push(desk.insert("agent", name + mark, **row)).quarantined == []
    for actor in AGENTS:
        for of in ROLES:
            for place, mark in enumerate(("", "-there")):
                delta = {"pin_hash": [None, f"by {actor}"], "password_hash": ["x", ""]}
                line = here.line("agent", of + mark, "update", delta, actor, 1)
                taken = of in CODES[actor][place] or (of + mark == actor and actor != "gone")
                assert refused(storage, here, line) == ({} if taken else {("update", of + mark): "right"}), (actor, of)


@pytest.mark.parametrize("actor", ["site_manager", "admin", "console"])
def test_who_gives_a_code_chooses_no_password_and_leaves_none(storage: Storage, here: Desk, actor: str) -> None:
    row = {**values("agent", "other"), "role": "front_desk", "active": 1, "password_hash": "own"}
    manager = {**values("agent", actor), "role": actor, "active": 1}
    others = [] if actor == "console" else [here.insert("agent", actor, **manager)]
    assert here.push(here.insert("agent", "other", **row), *others).quarantined == []

    def changes(by: str, **columns: str) -> bool:
        delta = {name: [None, value] for name, value in columns.items()}
        return refused(storage, here, here.line("agent", "other", "update", delta, by, 1)) == {}

    assert not changes(actor, password_hash="chosen"), "his colleague's, he knows it"
    assert not changes(actor, pin_hash="given", password_hash="chosen")
    reader, deaf = Desk(storage, "c03"), Desk(storage, "c04")

    def heard(by: Desk = reader) -> tuple[str, str]:
        by.pull()
        return by.row("agent", "other")["pin_hash"], by.row("agent", "other")["password_hash"]

    deaf.pull()
    assert changes("other", pin_hash="mine", password_hash="chosen")
    deaf.rows["agent", "other"]["password_hash"] = ""  # it had not heard that the agent chose one
    assert refused(storage, deaf, deaf.update("agent", "other", actor, pin_hash="given")) == {}
    assert heard() == heard(deaf) == ("given", ""), "the colleague's password would open the day for his code"
    assert changes(actor, pin_hash="given", password_hash="")
    assert changes(actor, pin_hash="again"), "there is none any more"
    assert heard() == ("again", "")
    assert changes("other", pin_hash="mine", password_hash="mine"), "the agent chooses, as one does after a code"
    assert heard() == ("mine", "mine")
    assert refused(storage, reader, reader.update("agent", "other", actor, pin_hash="last")) == {}
    assert heard() == ("last", ""), "a desk hears that the hub did what it had to do itself"


def test_the_desk_gives_codes_as_the_hub_takes_them() -> None:
    for role in ROLES:
        session = Session("me", "Moi", role, "here", "Ici", "device", "C02")
        for other in ROLES:
            for place, site_id in enumerate(("here", "elsewhere")):
                agent = Agent(id="other", name="", title="", role=Role(other), site_id=site_id)
                assert may_give_code(session, agent) == (other in CODES[role][place]), (role, other, site_id)


def test_a_device_changes_what_goes_everywhere_and_the_rows_of_its_sites(
    storage: Storage, here: Desk, there: Desk, way: Way
) -> None:
    neighbour, both = Desk(storage, "c03"), Desk(storage, "s02", OTHER_SITE)
    both.device = replace(both.device, sites=(OTHER_SITE, SITE))
    cells = {"c02": set(), "c03": set(), "s01": BOUND, "s02": set()}
    for desk in (here, neighbour, there, both):
        name = desk.device.id
        assert here.push(*made(here, f"u{name}"), *made(here, f"d{name}")).quarantined == []
        lines = [change(desk, table, f"u{name}") for table in WRITERS]
        lines += [end(desk, table, f"d{name}") for table in map(str, reversed(tables.records()))]
        expected = {
            (op, f"{table}-{mark}{name}"): "scope"
            for table in cells[name]
            for op, mark in (("update", "u"), ("delete", "d"))
        }
        expected = {("update", f"{table}-u{name}"): "check" for table in ONLY_ADDED} | dragged(expected, "", f"d{name}")
        assert way(storage, desk, *lines) == expected, name


def test_a_device_adds_rows_of_its_own_anywhere_but_none_to_another_s_record(
    storage: Storage, here: Desk, there: Desk, way: Way
) -> None:
    assert way(storage, there, *made(there, "own"), *under(there, "sent"), *under(there, "forged")) == {}
    assert way(storage, there, *(one(there, name, "sent", site_id=SITE) for name in OF_A_SITE)) == {}
    added = [one(there, name, "added", parents="0") for name in WITH_A_RECORD]
    forged = [one(there, name, "forged", parents="0", site_id=SITE, device_id=here.device.id) for name in OF_A_SITE]
    assert way(storage, there, *added, *forged) == {
        **{("insert", f"{name}-added"): "scope" for name in WITH_A_RECORD},
        **{("insert", f"{name}-forged"): "scope" for name in OF_A_SITE},
    }


def test_nothing_of_a_revoked_device_is_written(storage: Storage, here: Desk, way: Way) -> None:
    assert here.push(*made(here, "u"), *made(here, "d")).quarantined == []
    revoked = Desk(storage, "c09", revoked=True)
    lines = [*made(revoked, "i"), *(change(revoked, name, "u") for name in WRITERS)]
    lines += [end(revoked, name, "d") for name in WRITERS]
    if way is give_back:
        for line in lines:
            with pytest.raises(Refused, match="revoked"):
                way(storage, revoked, line)
        return
    expected = {(op, f"{name}-{mark}"): "device"
                for name in WRITERS for op, mark in (("insert", "i"), ("update", "u"), ("delete", "d"))}  # fmt: skip
    assert way(storage, revoked, *lines) == expected


def test_a_device_receives_what_goes_everywhere_and_the_rows_of_its_sites(storage: Storage, here: Desk) -> None:
    both = Desk(storage, "s02", OTHER_SITE)
    both.device = replace(both.device, sites=(OTHER_SITE, SITE))
    there = Desk(storage, "s01", OTHER_SITE)
    cells = {"c03": (Desk(storage, "c03"), set(WRITERS)), "s01": (there, set(WRITERS) - BOUND),
             "s02": (both, set(WRITERS))}  # fmt: skip
    for desk, expected in cells.values():
        desk.pull()
        assert {table for table, _id in desk.rows} == expected
    live = Desk(storage, "c04")
    live.pull(live=True)
    assert {table for table, _id in live.rows} == {"agent", "walk_in", "queue_move", "gauge_move"}


def test_who_made_a_record_elsewhere_follows_it_there(storage: Storage, here: Desk, there: Desk) -> None:
    assert refused(storage, there, one(there, "walk_in", "t", site_id=SITE), one(there, "queue_move", "t")) == {}
    here.pull()
    assert ("queue_move", "queue_move-t") in here.rows
    assert refused(storage, here, change(here, "walk_in", "t")) == {}
    there.pull()
    assert there.row("walk_in", "walk_in-t")["created_at"] == NOW + 1
    assert refused(storage, there, change(there, "queue_move", "t")) == {("update", "queue_move-t"): "check"}


def test_a_row_is_handed_over_to_another_site_and_never_taken_from_it(
    storage: Storage, here: Desk, there: Desk
) -> None:
    neighbour = Desk(storage, "c03")
    assert refused(storage, there, one(there, "walk_in", "t"), one(there, "queue_move", "t")) == {}
    slipped = there.line(
        "queue_move", "queue_move-t", "update", {"walk_in_id": ["walk_in-t", "walk_in-0"]}, "console", 1
    )
    taken = there.line("walk_in", "walk_in-0", "update", {"site_id": [SITE, OTHER_SITE]}, "console", 1)
    assert set(refused(storage, there, slipped, taken).values()) == {"scope"}
    given = neighbour.line("walk_in", "walk_in-0", "update", {"site_id": [SITE, OTHER_SITE]}, "console", 1)
    assert refused(storage, neighbour, given) == {}
    assert refused(storage, neighbour, change(neighbour, "walk_in", "0")) == {("update", "walk_in-0"): "scope"}
    assert refused(storage, here, change(here, "walk_in", "0")) == {}


def test_a_deleted_row_is_not_put_back_from_another_site(storage: Storage, here: Desk, there: Desk) -> None:
    assert refused(storage, here, *under(here, "gone"), *(one(here, name, "gone") for name in OF_A_SITE)) == {}
    assert refused(storage, here, *(end(here, name, "gone") for name in OF_A_SITE)) == {}
    expected = {("update", f"{name}-gone"): "scope" for name in OF_A_SITE}
    assert refused(storage, there, *(change(there, name, "gone") for name in OF_A_SITE)) == expected


def test_the_rows_of_a_bucket_are_those_of_its_scope(storage: Storage, here: Desk, there: Desk) -> None:
    assert refused(storage, there, *made(there, "t")) == {}
    for scope, bound, others in (("", set(), True), (SITE, {"0"}, False), (OTHER_SITE, {"t"}, False)):
        for name in WRITERS:
            for mark in ("0", "t"):
                record_id = f"{name}-{mark}"
                content = feed.bucket(storage, scope, name, bucket(record_id))
                there_is = record_id in {entry.id for entry in msgspec.msgpack.decode(content, type=Page).entries}
                assert there_is == (mark in bound if name in BOUND else others), (scope, record_id)


def give_back(storage: Storage, desk: Desk, *lines: Line) -> dict[tuple[str, str], str]:
    """Give lines back; return why each that was set aside was."""
    before = set(asides(storage))
    answer = take_back(storage, desk.device, encode(GivenBack(list(lines))), NOW)
    reasons = {key[:2]: reason for key, reason in asides(storage).items() if key not in before}
    assert len(msgspec.msgpack.decode(answer, type=Answer).quarantined) == len(reasons)
    return reasons


def as_given(line: Line, rev: int, actor: str = "") -> Line:
    """Return a row as a desk gives it back: as the hub made it at that place."""
    return replace(line, rev=rev, actor=actor)


def delta_of(row: dict[str, Any]) -> dict[str, list[Any]]:
    told = {name: value.hex() if isinstance(value, bytes) else value for name, value in row.items()}
    return {name: [None, value] for name, value in told.items() if value is not None}


@pytest.fixture
def restored(storage: Storage, here: Desk, there: Desk, tmp_path: Path) -> Iterator[Storage]:
    """The same hub, restored from a backup made once `here` and `there` had written."""
    assert refused(storage, there, *made(there, "t")) == {}
    backup.back_up(storage, b"keys", KEY, tmp_path / "backup")
    backup.restore_file(tmp_path / "backup", KEY, tmp_path / "again.db", NOW)
    opened = open_storage(tmp_path / "again.db", KEY)
    here.storage = there.storage = opened
    yield opened
    opened.close()


def test_a_hub_that_lost_nothing_takes_nothing_back(storage: Storage, here: Desk) -> None:
    for lines in ([], [as_given(one(here, "agent", "new"), 10**6)], [change(here, "person", "0")]):
        with pytest.raises(Refused, match="epoch"):
            take_back(storage, here.device, encode(GivenBack(lines)), NOW)


def test_what_a_backup_has_is_not_given_back(restored: Storage, here: Desk) -> None:
    with restored.read() as connection:
        place = min(json.loads(connection.execute(select(tables.hub_clock.c.lost)).scalar_one()).values())
    lines = [as_given(one(here, "person", "new"), place), as_given(one(here, "person", "other"), place + 1)]
    with pytest.raises(Refused, match="malformed"):
        take_back(restored, here.device, encode(GivenBack(lines)), NOW)
    assert give_back(restored, here, lines[1]) == {}


def test_a_device_gives_back_what_goes_everywhere_and_the_rows_of_its_sites(
    restored: Storage, here: Desk, there: Desk
) -> None:
    new = [as_given(line, LOST) for line in made(there, "new")]
    assert give_back(restored, there, *new) == {}
    neighbour = Desk(restored, "c03")
    neighbour.pull()
    whole = {name: {**neighbour.row(name, f"{name}-0"), "created_at": NOW + 1, "rev": None} for name in WRITERS}
    changed = [here.line(name, f"{name}-0", "insert", delta_of(row), "", LOST + 1) for name, row in whole.items()]
    said_otherwise = {("insert", f"{name}-0"): "check" for name in ONLY_ADDED - {"erasure"}}  # known: not heard again
    expected = said_otherwise | {("insert", f"{name}-0"): "scope" for name in BOUND}
    assert give_back(restored, there, *changed) == expected
    theirs = [as_given(one(here, name, "more", parents="0"), LOST + 2) for name in BOUND]
    assert give_back(restored, there, *theirs) == {("insert", f"{name}-more"): "scope" for name in BOUND}
    here.pull()
    assert {name for name in WRITERS if here.row(name, f"{name}-0")["created_at"] == NOW} == BOUND | ONLY_ADDED
    assert give_back(restored, here, *changed) == said_otherwise
    here.pull()
    assert {name for name in WRITERS if here.row(name, f"{name}-0")["created_at"] == NOW} == ONLY_ADDED


def test_a_row_handed_over_is_given_back_by_who_had_it(restored: Storage, here: Desk, there: Desk) -> None:
    handed = [as_given(one(here, "walk_in", "0", site_id=OTHER_SITE), LOST)]
    assert give_back(restored, there, *handed) == {("insert", "walk_in-0"): "scope"}
    there.pull()
    assert ("walk_in", "walk_in-0") not in there.rows
    assert give_back(restored, here, *handed) == {}
    there.pull()
    assert there.row("walk_in", "walk_in-0")["site_id"] == OTHER_SITE


def test_a_device_deletes_what_it_could_delete_by_a_batch(restored: Storage, here: Desk, there: Desk) -> None:
    ends = [end(here, name, "0") for name in BOUND]
    assert give_back(restored, there, *ends) == {("delete", f"{name}-0"): "scope" for name in BOUND}
    by_nobody = [end(here, name, "0", "unknown") for name in ("revoked_key", "closure")]
    expected = {("delete", "revoked_key-0"): "right", ("delete", "closure-0"): "right"}
    assert give_back(restored, here, *by_nobody) == expected


def test_a_row_given_back_is_nobody_s_and_a_change_is_somebody_s(restored: Storage, here: Desk) -> None:
    row = as_given(one(here, "agent", "new"), LOST, "agent-0")
    assert give_back(restored, here, row) == {("insert", "agent-new"): "right"}
    assert give_back(restored, here, change(here, "agent", "0", "")) == {("update", "agent-0"): "right"}


STICKS = {  # whose file: (what of it is set aside, whether it brings the feed back), None: refused
    "enrolled": ([], True),
    "revoked": ([0], False),
    "unknown": None,
    "another key": None,
}


@pytest.mark.parametrize("whose", STICKS)
def test_a_stick_opens_no_other_door_than_the_network(storage: Storage, here: Desk, tmp_path: Path, whose: str) -> None:
    key, hub = Ed25519PrivateKey.generate(), X25519PrivateKey.generate()
    (tmp_path / BUNDLES).write_bytes(hub.private_bytes_raw())
    (tmp_path / RECOVERY).write_bytes(ENVELOPE.sealed({}, public_half(bytes(range(32)))))
    device = tables.device
    with storage.write() as connection:
        changed = {"public": key.public_key().public_bytes_raw(), "revoked_at": NOW if whose == "revoked" else None}
        connection.execute(device.update().where(device.c.id == "c02").values(changed))
    signer = Ed25519PrivateKey.generate() if whose == "another key" else key
    name = "nobody" if whose == "unknown" else "c02"
    content = bundle.There([here.batch(one(here, "person", "carried"))], 0)
    file, private = bundle.seal_there(content, new_id(), name, signer, hub.public_key().public_bytes_raw())
    expected = STICKS[whose]
    if expected is None:
        with pytest.raises(BadInput):
            answered(storage, tmp_path, file, NOW)
        return
    back = bundle.open_back(
        bundle.read(answered(storage, tmp_path, file, NOW)[0], "back"),
        private,
        hub.public_key().public_bytes_raw(),
    )
    (answer,) = [msgspec.msgpack.decode(one, type=Answer) for one in back.answers]
    assert (answer.quarantined, bool(back.pages)) == expected
    assert (back.kept is None) == (whose == "revoked")


def roles_known(here: Desk) -> None:
    rows = [here.insert("agent", name, **{**values("agent", name), "role": name, "active": 1}) for name in ROLES]
    assert here.push(*rows).quarantined == []


def test_the_cell_says_the_level_and_changes_no_other_rule(storage: Storage, here: Desk) -> None:
    roles_known(here)

    def rule(mark: str, key: str, actor: str) -> bool:
        line = one(here, "regulation", mark, actor, key=key, starts_on=f"2020-11-{mark}", value="2")
        return refused(storage, here, line) == {}

    assert rule("01", "plan_level", "crisis_cell")
    assert not rule("02", "gauge", "crisis_cell")
    assert rule("03", "gauge", "admin")

    def says(mark: str, delta: dict[str, list[object]], op: str = "update") -> bool:
        line = here.line("regulation", f"regulation-{mark}", op, delta, "crisis_cell", 1)
        return refused(storage, here, line) == {}

    assert says("01", {"value": ["2", "3"]})
    assert not says("01", {"key": ["plan_level", "gauge"]})
    assert not says("03", {"value": ["2", "9"]})
    assert not says("03", {"key": ["gauge", "plan_level"]})
    assert not says("03", {"created_at": [NOW, None]}, "delete")


def test_who_takes_charge_of_an_anomaly_is_said_by_managers_alone(storage: Storage, here: Desk) -> None:
    roles_known(here)
    for actor in ROLES:
        manager = actor in MANAGERS
        assert refused(storage, here, one(here, "hall_anomaly", f"n{actor}", actor, parents="0")) == {}, actor
        given = one(here, "hall_anomaly", f"g{actor}", actor, parents="0", owner="lifts", due_on="2020-11-20")
        assert (refused(storage, here, given) == {}) == manager, actor
        moved = {"owner": ["", "workshop"], "due_on": [None, "2020-11-20"]}
        line = here.line("hall_anomaly", f"hall_anomaly-n{actor}", "update", moved, actor, 1)
        assert (refused(storage, here, line) == {}) == manager, actor
        mended = {"done_at": [None, NOW], "done_by": [None, actor]}
        ended = here.line("hall_anomaly", f"hall_anomaly-n{actor}", "update", mended, actor, 1)
        assert refused(storage, here, ended) == {}, actor
