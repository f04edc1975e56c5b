"""The demonstration: the same from the same seed, whole, and as the mock-ups show it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from lmmh_desk.app.bootstrap import handlers, load_tables
from lmmh_desk.app.demo.arrears import told_months
from lmmh_desk.app.demo.build import Cancelled, build_demo
from lmmh_desk.app.demo.people import TODAY
from lmmh_desk.app.demo.rows import ORDER
from lmmh_desk.app.demonstration import INSTANT as NOW
from lmmh_desk.app.demonstration import PHRASE, PIN
from lmmh_desk.documents.payload import items
from lmmh_desk.documents.seal import Verdict, verify
from lmmh_desk.features.appointments.store import agenda
from lmmh_desk.features.arrears.model.balances import WHOLE
from lmmh_desk.features.arrears.model.months import Month, compared_words, rate_words
from lmmh_desk.features.arrears.store.follow import seen_follow
from lmmh_desk.features.arrears.store.months import counted, in_arrears, months
from lmmh_desk.features.continuity.model.board import GROUPS, shares
from lmmh_desk.features.continuity.model.records import Half
from lmmh_desk.features.continuity.store.board import Sight
from lmmh_desk.features.continuity.store.board import board as cell
from lmmh_desk.features.masks.store import stock
from lmmh_desk.features.masks.store.journal import board as mask_board
from lmmh_desk.features.masks.store.served import foyer
from lmmh_desk.features.mediation.store import nights
from lmmh_desk.features.moves.store.found import search as search_papers
from lmmh_desk.features.walkins.store.board import board, ranks
from lmmh_desk.features.works.model.plan import overlap_words, totals
from lmmh_desk.features.works.store.plan import here, seen_plan
from lmmh_desk.kernel.calendar import is_working
from lmmh_desk.kernel.clock import FixedClock, paris
from lmmh_desk.kernel.events import Events
from lmmh_desk.kernel.guard.weighing import names_somebody
from lmmh_desk.kernel.ports import Ports
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.pins import matches
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.store.agents import agents
from lmmh_desk.office.store.keys import signer, trust
from lmmh_desk.store.legible import is_read, legible, reader_of
from lmmh_desk.store.opening import create_store
from lmmh_desk.store.store import Store
from lmmh_desk.store.tables import synchronised_tables
from lmmh_desk.tenancy.model.address import unwritable
from lmmh_desk.tenancy.store.cards import dwelling_line, person_card
from lmmh_desk.tenancy.store.search import search_persons
from lmmh_desk.tenancy.store.tables import dwelling, residence

PERSONS = 400
# Salted codes, and what the morning's papers and the round of visits touch: the program writes it, with ids of its own.
BY_ACTIONS = {"agent", "audit", "booking", "identity_check", "move", "move_step"}


def made(folder: Path) -> Store:
    load_tables()
    folder.mkdir()
    return create_store(folder, bytes(range(32)), FixedClock(NOW), Events(handlers))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Session]]:
    store = made(tmp_path_factory.mktemp("demo") / "profile")
    yield store, build_demo(store, persons=PERSONS)
    store.close()


def test_the_counter_of_the_pictures(demo: tuple[Store, Session]) -> None:
    store, session = demo
    with store.read() as read:
        day = board(read, session.site_id, NOW)
        ranked = ranks(read, session, NOW)
        found = search_persons(read, "belka", session, NOW, ranked)
        taken, given = agenda.figure(read, session, NOW), stock.figure(read, session, NOW)
    waiting = {one.ticket: (one.who, one.place, one.wait(NOW), one.progress.inside) for one in day.waiting(NOW)}
    assert waiting == {
        "A31": ("M. Ferhat Belkacem", "L-204518 · Les Sittelles", 28, True),
        "A32": ("Mme Odile Tessier", "L-118240 · Résidence du Clos", 21, True),
        "R1": ("M. et Mme Da Costa-Rivière", "L-176033 · Bellerive", 15, True),
        "A33": ("Mme Aïssatou Kanté-Morel", "L-221907 · Résidence Bellerive", 9, False),
        "A34": ("Personne à identifier", "", 6, False),
        "A35": ("M. Jean-Loup Quéméner", "L-098455 · Résidence des Ormes", 2, False),
    }
    mine = day.at_counter(session.agent_id)
    assert mine is not None
    assert (mine.who, mine.reason) == ("Mme Solène Garrigue", "Remise des clés de cave")
    assert (day.gauge().inside, day.gauge().limit) == (4, 5)
    assert (day.tally().received, day.tally().documents, day.mean_wait(NOW)) == (18, 4, 14)
    assert (taken.number, taken.many, given.many) == (9, "rendez-vous pris", "masques remis")
    assert given.number > 0
    assert found[0].title == "M. Ferhat Belkacem"
    assert {hit.title for hit in found} >= {"Mme Lamia Belkacem", "M. Slimane Belkacemi", "Mme Soraya Belkaïd"}


def test_the_file_of_picture_03(demo: tuple[Store, Session]) -> None:
    store, session = demo
    with store.read() as read:
        ferhat = search_persons(read, "L-204518", session, NOW)[0].id
        card = person_card(read, ferhat)
    assert [member.name for member in card.members] == [
        "M. Ferhat Belkacem", "Mme Lamia Belkacem", "Inès Belkacem", "Rayan Belkacem",
    ]  # fmt: skip
    assert [lease.number for lease in card.leases] == ["L-260112", "L-204518"]
    assert card.leases[1].notice_ends_on == "2020-11-30"
    with store.read() as read:
        assert seen_follow(read, session, ferhat, TODAY).words == "Plan du 21/10, à jour"


def test_the_masks_of_picture_20(demo: tuple[Store, Session]) -> None:
    store, session = demo
    with store.read() as read:
        shown = mask_board(read, session.site_id, NOW)
        ferhat = search_persons(read, "L-204518", session, NOW)[0].id
        known = foyer(read, ferhat, session.site_id, paris(NOW).date())
    assert (shown.given, shown.site.stock, shown.twice) == (14_000, 206, 1)
    assert [(one.stock, one.coming) for one in shown.low] == [(35, 300), (40, 300)]
    assert shown.lot == "lot M-2020-118, lavables, adulte"
    assert [(one.quantity, one.words) for one in known.served] == [(4, "DÉMO Les Sittelles, 11:30")]


def test_the_works_of_picture_27_and_what_odile_tessier_is_told_of_them(demo: tuple[Store, Session]) -> None:
    store, session = demo
    with store.read() as read:
        shown = seen_plan(read, session)
        (odile,) = [hit.id for hit in search_persons(read, "tessier odile", session, NOW, {})]
        (told,) = here(read, person_card(read, odile), paris(NOW).date())
    sums = totals(shown.programmes)
    assert (sums.building, sums.delivered, sums.coming, sums.all) == (136, 48, 77, 261)
    assert len(shown.operations) == 7
    assert not any(overlap_words(one.stages) for one in shown.operations)
    assert told.about == "ascenseurs · 4 halls"
    assert told.told.startswith("L’ascenseur du hall 2 est arrêté jusqu’au 15 janvier.")
    assert not any(names_somebody(f"{one.said} {one.caution} {one.offers}") for one in shown.operations)


def test_the_board_of_picture_18_tells_the_story_and_agrees_with_the_balances(demo: tuple[Store, Session]) -> None:
    store, _session = demo
    with store.read() as read:
        shown = {one.key: one for one in months(read, TODAY)}
        now = shown["2020-11"].tenants
        assert {key: one.tenants for key, one in shown.items()} == {
            f"{year}-{month:02d}": tenants for (year, month), (tenants, _rate) in told_months(now, whole=False).items()
        }
        assert 0.9 < shown["2020-11"].tenants / shown["2020-10"].tenants < 1.1, "no fall that only its size explains"
        assert rate_words(shown["2020-09"].rate_bp) == "2,42\u00a0%"
        assert now == in_arrears(read, date(2020, 11, 1), TODAY) > 0
        found = counted(read, date(2020, 11, 1), TODAY)
    assert found.known * 100 >= found.leases * WHOLE, "the balances are those of a whole file"


def test_at_the_office_s_size_the_figures_are_those_of_the_announcement() -> None:
    whole = [Month(f"{year}-{month:02d}", *told) for (year, month), told in told_months(1188, whole=True).items()]
    assert compared_words(whole, 2020) == "+\u00a0360 sur mai 2019"
    assert [(one.key, one.tenants) for one in whole[-2:]] == [("2020-10", 1197), ("2020-11", 1188)]
    half = [Month(f"{year}-{month:02d}", *told) for (year, month), told in told_months(594, whole=False).items()]
    assert compared_words(half, 2020) == "+\u00a0180 sur mai 2019"
    assert rate_words(half[20].rate_bp) == "2,42\u00a0%"


def test_the_morning_papers_verify_and_the_next_number_is_184(demo: tuple[Store, Session]) -> None:
    store, session = demo
    with store.read() as read:
        papers = search_papers(read, "JD-C02-20-01", session, NOW)
    assert [hit.title for hit in papers] == [f"JD-C02-20-01{number}" for number in (83, 82, 81, 80)]
    with store.write(session, "test") as unit:
        assert unit.next_number("JD") == "JD-C02-20-0184"
    assert store.clock.now() == NOW


def test_the_commission_of_5_november_has_its_minutes_and_six_letters_by_the_desk_s_one_key(
    demo: tuple[Store, Session],
) -> None:
    store, _session = demo
    with store.read() as read:
        state, held = read.exec_driver_sql("SELECT state, id FROM allocation_session WHERE day = '2020-11-05'").one()
        papers = read.exec_driver_sql(
            "SELECT p.number, p.payload, p.status, a.applicant_id IS NULL FROM allocation_paper a"
            " JOIN paper p ON p.id = a.paper_id WHERE a.session_id = ? ORDER BY p.issued_at, p.number", (held,)
        ).all()  # fmt: skip
        known, mine = trust(read), signer(read).certificate
        sealed = read.exec_driver_sql("SELECT payload FROM paper").scalars().all()
    assert state == "notified"
    assert [(number[:9], of_session) for number, _code, _status, of_session in papers] == [
        ("PV-C02-20", 1), *[("LD-C02-20", 0)] * 6,
    ]  # fmt: skip
    assert {status for _number, _code, status, _of in papers} == {"recorded"}
    seen = [verify(code, known) for _number, code, _status, _of in papers]
    assert {one.verdict for one in seen} == {Verdict.AUTHENTIC}
    assert [one.fields.number for one in seen if one.fields] == [number for number, *_rest in papers]
    assert {items(code, int, bytes, bytes)[1] for code in sealed} == {mine}


def test_the_story_of_the_cell_is_told_each_working_day_from_14_october(demo: tuple[Store, Session]) -> None:
    store, _me = demo
    days = [date(2020, 10, 14) + timedelta(rank) for rank in range((TODAY - date(2020, 10, 14)).days)]
    ports = Ports(nights=nights)
    with store.read() as read:
        boards = [cell(read, Sight(day, NOW, ports)) for day in days if is_working(day)]
        assert days[0] in {date.fromisoformat(one.day) for one in boards}
    for one in boards:
        assert one.silent() == 0, one.day
        assert (one.receiving(), len(one.sites), one.plan.active) == (27, 27, True), one.day
        assert all(share.unknown == 0 for share in shares(one.workers, one.half)), one.day
    with store.read() as read:
        today = {one.label: one for one in shares(cell(read, Sight(TODAY, NOW, ports)).workers, Half.MORNING)}
    assert [one.unknown for one in today.values()] == [0, 0, 0]
    assert (today[GROUPS[1]].on_site, today[GROUPS[1]].total) == (3, 3)
    assert [one.day for one in boards if not one.nights] == ["2020-11-03"]  # a calm night, as in picture 24
    assert sum(bool(one.entries) for one in boards) >= 9


def test_the_scale_and_the_sound_state_of_the_data(demo: tuple[Store, Session]) -> None:
    store, _session = demo

    def one(sql: str) -> Any:
        with store.read() as read:
            return read.exec_driver_sql(sql).scalar_one()

    with store.read() as read:
        assert read.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    assert abs(one("SELECT count(*) FROM person") - PERSONS) <= 8
    assert one("SELECT count(*) FROM site") == 27
    assert one("SELECT count(*) FROM site WHERE name LIKE '%DÉMO%'") == 24
    assert one("SELECT count(*) FROM sync_log") == 0
    assert one("SELECT count(*) FROM walk_in WHERE day = '2020-04-15' AND channel <> 'phone'") == 0
    assert one("SELECT count(*) FROM contact WHERE value NOT GLOB '+33*' AND value NOT LIKE '%@example.org'") == 0
    assert one("SELECT count(*) FROM person WHERE birth_name = '' AND usual_name = ''") >= 1
    assert one("SELECT count(*) FROM person WHERE nur IS NOT NULL") >= 3
    assert one("SELECT count(*) FROM person WHERE substr(nur, 8, 3) <> '999'") == 0
    with store.read() as read:
        rows = read.execute(
            select(dwelling, residence.c.name.label("residence_name")).outerjoin(
                residence, residence.c.id == dwelling.c.residence_id
            )
        ).all()
    assert all(unwritable(dwelling_line(row).address) == [] for row in rows)
    assert matches(one("SELECT pin_hash FROM agent WHERE name = 'Karine Moulin'"), PIN)


def test_a_hub_would_take_every_day_instant_and_sheet_of_it(demo: tuple[Store, Session]) -> None:
    store, _karine = demo
    read_ones = sheets = 0
    with store.read() as read:
        for table in synchronised_tables():
            for column, dated in legible(table).items():
                for (value,) in read.exec_driver_sql(
                    f'SELECT "{column}" FROM "{table.name}" WHERE "{column}" NOT NULL'
                ):
                    dated.check(value)
                    read_ones += 1
            for row in read.execute(select(table)).mappings() if reader_of(table) else ():
                assert is_read(table, row), (table.name, dict(row))
                sheets += 1
    assert read_ones > 10_000
    assert sheets > 10


def test_the_same_seed_makes_the_same_demonstration(demo: tuple[Store, Session], tmp_path: Path) -> None:
    again = made(tmp_path / "again")
    build_demo(again, persons=PERSONS)
    for table in set(ORDER) - BY_ACTIONS:
        sql = "SELECT * FROM @ ORDER BY id".replace("@", table)
        with demo[0].read() as left, again.read() as right:
            assert left.exec_driver_sql(sql).all() == right.exec_driver_sql(sql).all(), table
    again.close()


def test_it_may_be_stopped_and_nothing_of_it_stays(tmp_path: Path) -> None:
    store = made(tmp_path / "stopped")
    seen: list[tuple[int, int]] = []

    def watch(done: int, total: int) -> bool:
        seen.append((done, total))
        return len(seen) < 3

    with pytest.raises(Cancelled):
        build_demo(store, persons=PERSONS, progress=watch)
    with store.read() as read:
        assert read.exec_driver_sql("SELECT count(*) FROM person").scalar_one() == 0
    assert all(done <= total for done, total in seen)
    store.close()


def test_the_readme_tells_one_agent_of_each_role_and_the_code_of_all(demo: tuple[Store, Session]) -> None:
    store, _session = demo
    readme = Path("README.md").read_text(encoding="utf-8")
    with store.read() as read:
        everybody = agents(read)
    told = [agent for agent in everybody if f"| {agent.name} |" in readme]
    assert sorted(agent.role for agent in told) == sorted(Role)
    assert {agent.role for agent in everybody if agent not in told} <= {Role.FRONT_DESK, Role.CARETAKER}
    assert PIN in readme
    assert PHRASE in readme
    assert all(matches(agent.pin_hash, PIN) and matches(agent.password_hash, PHRASE) for agent in told)
