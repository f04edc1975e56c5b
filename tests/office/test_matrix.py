"""Role × action × query, cell by cell: each is called as each role, and `matrix.txt` says what was let through.

A new action or query without a line there goes red. `python -m tests.office.test_matrix` writes the file again, to be
read before it is committed.
"""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest

import lmmh_desk
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import NotAllowed
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import COUNTER, Role

ROOT = Path(lmmh_desk.__file__).parent
MATRIX = Path(__file__).with_name("matrix.txt")
LETTERS = dict(
    zip(Role, "FTSAGMCH", strict=True)
)  # front desk, tenancy, social, allocation, guard, manager, crisis, HQ
DATA = ("store", "read", "unit")
REFUSED = "Votre profil ne permet pas ce geste."

# Acts of nobody signed in: what opens a session, founds an office, attaches a PC, or goes on by itself.
BEFORE_ANYBODY = {
    "office.actions.unlock:unlock", "office.actions.unlock:at_terminal", "office.actions.unlock:release",
    "office.actions.unlock:code_opened_by",
    "office.actions.founding:found_office",
    "office.actions.attaching:attach_alone", "office.actions.attaching:attach_new",
    "office.actions.attaching_by_stick:ask", "office.actions.attaching_by_stick:take",
    "office.actions.attaching_by_stick:waits", "office.actions.gateways:open_gateways",
    "office.actions.gateways:in_base", "office.actions.keys:keep_key",
    "office.actions.keys:root_kept", "office.actions.keys:key_wanted", "office.actions.keys:take_certificate",
    "office.actions.basekey:keep_beside", "office.actions.basekey:key_for_stick",
    "office.actions.basekey:kept_by_stick",
    "office.actions.basekey:keep_at_hub", "office.actions.keys:after_exchange", "office.actions.witness:witness",
    "office.actions.witness:head_to_sign", "office.actions.witness:take_witnessed",
    "office.actions.originals:next_sheet", "office.actions.originals:cancelled_copy",
    "office.actions.copies:forget_copies",
    "office.actions.originals:forget_originals", "office.actions.printing:follow", "office.actions.sending:send_now",
}  # fmt: skip

# What screens read without a right: the office's own calendar, places, rules and desk; nothing of a person's.
OPEN = {
    "features.appointments.store.agenda:known_to", "features.appointments.store.agenda:with_absences",
    "features.appointments.store.slots:free",
    "features.appointments.store.slots:offered", "features.desk.store.recovery:sheets_here",
    "features.desk.store.settings:history",
    "features.desk.store.settings:preferences",
    "office.store.agents:agent_sites", "office.store.agents:may_open",
    "office.store.agents:delegations", "office.store.agents:desk", "office.store.bookings:agenda",
    "office.store.bookings:booked_during", "office.store.bookings:resources", "office.store.bookings:rooms",
    "office.store.bookings:windows", "office.store.forgetting:forgetting_day", "office.store.keys:key_here",
    "office.store.keys:known_keys", "office.store.messages:gateway_setup", "office.store.messages:may_send",
    "office.store.printing:sent", "office.store.receivers:receivers", "office.store.rules:reasons",
    "office.store.rules:rules", "office.store.sites:closures", "office.store.sites:gauge", "office.store.sites:office",
    "office.store.sites:site", "office.store.sites:sites", "office.store.sites:timetable", "office.store.sites:week",
    "tenancy.store.access:files_of",
}  # fmt: skip

# Written by hand from what each role is for: the file is made from the code, and would follow a wrong grant.
# The longest name that begins a cell's answers for it; « . » is who may not, in the order of LETTERS.
SENSITIVE = {
    "features.arrears.": "FTS..M.H",  # nobody else reads what a household owes
    "features.arrears.actions.balances:": ".......H",
    "features.arrears.actions.plans:keep_plan": ".TS..M.H",
    "features.arrears.actions.plans:propose_plan": ".TS..M.H",
    "features.arrears.actions.plans:sign_plan": ".TS..M.H",
    "features.arrears.store.forms:seen_plan": ".TS..M.H",
    "features.arrears.actions.months:": ".....M.H",
    "features.arrears.store.months:seen_count": ".....M.H",
    "features.allocation.": "...A.M.H",  # candidates and decisions are of the commission
    "features.campaigns.store.listing:": "FTSA.MCH",
    "features.campaigns.store.listing:postings": "FTSAGMCH",  # posters to hang, which name nobody
    "features.continuity.store.board:team": ".....MCH",
    "features.continuity.actions.log:": ".....MCH",
    "features.continuity.actions.log:set_level": "......CH",
    "features.desk.actions.audit:": ".....M.H",  # whom colleagues looked at
    "features.desk.actions.audit:judge_statement": "FTSAGMCH",
    "features.desk.store.audit:": ".....M.H",
    "features.desk.actions.recovery:": ".......H",
    "features.desk.store.going:": ".......H",
    "features.desk.actions.arbitration:reveal": "FTS..M.H",
    "features.desk.store.arbitration:": "FTSA.MCH",
    "features.moves.store.form:": "FTSA.MCH",
    "features.walkins.": "FTSA.MCH",
    "features.walkins.actions.tickets:find": "FTSAGMCH",  # a search: it finds nothing for a caretaker
    "office.actions.agents:save_agent": ".......H",
    "office.actions.agents:set_pin": ".....M.H",
    "office.actions.keys:": ".......H",
    "office.actions.keys:renew_key": ".....M.H",
    "office.actions.erasing:": ".......H",
    "office.actions.purging:": ".......H",
    "office.actions.rules:": ".......H",
    "office.actions.rules:set_setting": ".....M.H",
    "office.actions.attaching": ".....M.H",
    "office.actions.gateways:": ".....M.H",
    "tenancy.actions.": "FTSA.MCH",  # caretakers see no accounts
    "tenancy.store.": "FTSA.MCH",
    "tenancy.store.consulting:given_today": "FTSAGMCH",  # what they answered themselves
    "tenancy.store.erasing:": ".......H",
    "tenancy.store.importing:": ".......H",
    "tenancy.actions.access:": ".....M.H",
    "tenancy.actions.erasing:": ".......H",
    "tenancy.actions.imports:": ".......H",
    "tenancy.actions.merging:": ".T...M.H",
    "tenancy.actions.notices:withdraw_notice": ".T...M.H",
}


def as_role(role: Role) -> Session:
    return Session("a", "Karine Moulin", role, "s", "Agence Centre", "d", "C02")


def parts(path: Path) -> tuple[str, ...]:
    return path.relative_to(ROOT).with_suffix("").parts


def named(path: Path) -> str:
    return ".".join(parts(path))


def functions(path: Path) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Give the public functions that a module defines, and the entrances it makes, by name."""
    module = importlib.import_module(f"lmmh_desk.{named(path)}")
    for name, made in vars(module).items():
        if inspect.isfunction(made) and made.__module__ == module.__name__ and not name.startswith("_"):
            yield f"{named(path)}:{name}", made


def parameters(function: Callable[..., Any]) -> list[str]:
    return list(inspect.signature(function, follow_wrapped=False).parameters)


def actions() -> dict[str, Callable[..., Any]]:
    """Return what acts for somebody signed in: it takes a session."""
    paths = [path for path in ROOT.rglob("*.py") if "actions" in parts(path)]
    found = {name: made for path in paths for name, made in functions(path)}
    return {name: made for name, made in found.items() if {"session"} < set(parameters(made)) & {"session", *DATA}}


def entrances() -> dict[str, Callable[..., Any]]:
    """Return the queries on restricted data that screens call."""
    paths = [path for path in ROOT.rglob("*.py") if "store" in parts(path)[1:]]
    return {name: made for path in paths for name, made in functions(path) if hasattr(made, "__wrapped__")}


def cell(made: Callable[..., Any], role: Role, stand_ins: dict[str, Any]) -> bool:
    """Call as a role with stand-ins for all else; say whether the role was let through."""
    session = as_role(role)
    given = dict(stand_ins)
    unit = given.get("store", MagicMock()).write.return_value.__enter__.return_value
    unit.session = session
    given |= {"session": session} if "session" in given else {}
    signature = inspect.signature(made, follow_wrapped=False)
    kinds = {name: one.kind for name, one in signature.parameters.items()}
    for name in ("args", "kwargs"):
        given.pop(name, None)
    alone = [value for name, value in given.items() if kinds[name] is not inspect.Parameter.KEYWORD_ONLY]
    rest = {name: value for name, value in given.items() if kinds[name] is inspect.Parameter.KEYWORD_ONLY}
    try:
        made(*alone, **rest)
    except NotAllowed as error:
        return error.fact != REFUSED
    except Exception:  # a stand-in is no store: what follows the check fails as it likes
        return True
    return True


def line(name: str, made: Callable[..., Any]) -> str:
    stand_ins = {name: MagicMock() for name in parameters(made)}  # a thousand of them take seconds to make
    return f"{''.join(LETTERS[role] if cell(made, role, stand_ins) else '.' for role in Role)} {name}"


def read_line(name: str, made: Callable[..., Any]) -> str:
    """Return the line of what looks at the role by itself: who is refused, or given an answer without asking the data.

    A role is let in where it has a question asked.
    """
    told = ""
    for role in Role:
        stand_ins = {name: MagicMock() for name in parameters(made)}
        let_in = cell(made, role, stand_ins) and bool(stand_ins["read"].mock_calls)
        told += LETTERS[role] if let_in else "."
    return f"{told} {name}"


def lines() -> list[str]:
    told = {name: line(name, made) for name, made in (actions() | entrances()).items()}
    told |= {name: read_line(name, made) for name, made in by_hand().items()}
    return [told[name] for name in sorted(told)]


def test_each_role_may_what_the_matrix_says_and_nothing_else() -> None:
    assert lines() == MATRIX.read_text("utf-8").splitlines()


def test_the_sensitive_cells_are_as_written_by_hand() -> None:
    told = dict(reversed(line.split(" ", 1)) for line in MATRIX.read_text("utf-8").splitlines())
    asked = {name: [each for each in SENSITIVE if name.startswith(each)] for name in told}
    expected = {name: SENSITIVE[max(found, key=len)] for name, found in asked.items() if found}
    assert {name: told[name] for name in expected} == expected
    assert {each for found in asked.values() for each in found} == set(SENSITIVE), "each names something that is there"


def test_who_acts_is_given_to_every_action() -> None:
    paths = [path for path in ROOT.rglob("*.py") if "actions" in parts(path)]
    stores = {name for path in paths for name, made in functions(path) if "store" in parameters(made)}
    assert stores - set(actions()) == BEFORE_ANYBODY


def test_a_caretaker_reads_and_does_nothing_of_a_person_s() -> None:
    told = dict(reversed(line.split(" ", 1)) for line in MATRIX.read_text("utf-8").splitlines())
    let_in = {name for name, roles in told.items() if LETTERS[Role.CARETAKER] in roles}
    let_in -= BY_HAND
    let_in.remove("features.walkins.actions.tickets:find")  # a search: it finds nothing for them, as is tested below
    let_in.remove(
        "features.campaigns.actions.writing:hang_posters"
    )  # in the halls that they keep: a poster names nobody
    slices = {name.split(":")[0].split(".actions")[0].split(".store")[0] for name in let_in}
    assert slices <= {"office", "features.desk", "features.mediation", "features.upkeep"}  # nights, halls name nobody
    assert not {
        name for name in let_in & set(entrances()) if not name.startswith(("features.mediation", "features.upkeep"))
    }


def names_in(path: Path, of: str = "") -> set[str]:
    """Return what a module names, as the matrix does, of what it imports from modules whose name holds `of`."""
    tree, found = ast.parse(path.read_text("utf-8")), set()
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and of in str(node.module)]
    names = {each.asname or each.name: f"{node.module}.{each.name}" for node in imports for each in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in names:
            found.add(names[node.id])
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in names:
            found.add(f"{names[node.value.id]}.{node.attr}")
    return {":".join(name.removeprefix("lmmh_desk.").rsplit(".", 1)) for name in found}


def read_by_screens() -> set[str]:
    """Return the queries that a screen calls with what it reads from."""
    found = set()
    for path in (path for path in ROOT.rglob("*.py") if "ui" in path.relative_to(ROOT).parts[1:]):
        found |= names_in(path, ".store")
    return found


def queries_of_screens() -> dict[str, Callable[..., Any]]:
    """Return the queries that a screen calls with what it reads from."""
    found = {}
    for name in read_by_screens():
        module, _colon, attribute = name.partition(":")
        if (ROOT / f"{module.replace('.', '/')}.py").exists():
            made = getattr(importlib.import_module(f"lmmh_desk.{module}"), attribute)
            if inspect.isfunction(made) and made.__module__.startswith("lmmh_desk.") and "read" in parameters(made):
                found[name] = made
    return found


@cache
def by_hand() -> dict[str, Callable[..., Any]]:
    """Return the queries of screens that look at who asks without an entrance."""
    found = queries_of_screens()
    return {n: made for n, made in found.items() if "session" in parameters(made) and not hasattr(made, "__wrapped__")}


def test_screens_read_restricted_data_by_their_entrance_only() -> None:
    bare = {name for name, made in queries_of_screens().items() if "session" not in parameters(made)}
    assert {name for name in bare if not name.startswith("store.")} == OPEN


BY_HAND = {  # what each gives a caretaker is nobody's: posters to hang, a number to come, halls, their own settings
    "features.campaigns.store.listing:postings", "features.desk.store.settings:board",
    "features.upkeep.store.board:board",
    "office.store.issuing:expected_number", "tenancy.store.consulting:given_today",
}  # fmt: skip


def test_what_a_screen_reads_without_an_entrance_refuses_a_caretaker_too() -> None:
    told = dict(reversed(line.split(" ", 1)) for line in MATRIX.read_text("utf-8").splitlines())
    assert {name for name in by_hand() if LETTERS[Role.CARETAKER] in told[name]} == BY_HAND


def test_who_arbitrates_is_shown_no_table_of_a_page_that_is_not_theirs() -> None:
    from lmmh_desk.app.catalogue import CATALOGUE
    from lmmh_desk.features.desk.store.words import readable
    from lmmh_desk.office.model.rights import roles_for

    shown = set()
    for feature in (one for one in CATALOGUE if one.key != "desk"):  # it has no table of its own
        page = next((one.roles for one in feature.pages if one.roles), roles_for("desk.arbitrate"))
        place = feature.key if feature.key in ("office", "tenancy") else f"features.{feature.key}"
        for wire in importlib.import_module(f"lmmh_desk.{place}.wire").WIRES:
            shown |= {wire.table for role in roles_for("desk.arbitrate") - set(page) if readable(wire.table, role)}
    assert shown == {"presence", "site_report"}, "the counter writes these two"


KINDS = {
    "search": lambda query, session, now, text: query(FORBIDDEN, text, session, now),
    "people": lambda query, session, now, text: query(FORBIDDEN, text, session, now, {}),
    "timeline": lambda query, session, _now, _text: query(FORBIDDEN, "somebody", session),
    "flags": lambda query, session, now, _text: query(FORBIDDEN, "somebody", session, paris(now).date()),
    "ranks": lambda query, session, now, _text: query(FORBIDDEN, session, now),
}  # what a slice gives other pages: the search, a person's file


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("role", Role)
def test_what_a_slice_gives_other_pages_is_nothing_to_who_may_not_open_its_own(
    store: Any, kind: str, role: Role
) -> None:
    from lmmh_desk.app.catalogue import CATALOGUE
    from lmmh_desk.kernel.feature import load

    now = store.clock.now()
    for feature in CATALOGUE:
        may = next((page.roles for page in feature.pages if page.roles), COUNTER)
        if role in may or not getattr(feature, kind):
            continue
        query = load(getattr(feature, kind))
        for text in ("martin", "A31", "31", "RV-C02-20-0001", "JD-C02-20-0001", "AR-C02-20-0001"):
            assert not KINDS[kind](query, as_role(role), now, text), feature.key


class Forbidden:
    """A read from which nothing may be asked."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError("a question of who may not ask reached the data")


FORBIDDEN = Forbidden()

if __name__ == "__main__":
    MATRIX.write_text("\n".join(lines()) + "\n", "utf-8")
