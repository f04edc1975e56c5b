"""Codes that enrol, and the PCs they make, on both kinds of database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from lmmh_desk.hub import devices, tables
from lmmh_desk.hub.storage import Refused, Storage
from lmmh_desk.kernel.ids import new_id
from lmmh_desk.sync.codes import LASTS, Code, new_code
from lmmh_desk.sync.protocol import Enrol
from tests.hub.desks import Desk
from tests.replacing import replace

NOW = 1_605_606_120_000


def asked(code: Code, device: str = "", site: str = "site-1") -> Enrol:
    return Enrol(code.secret, device or new_id(), site, bytes(range(32)), "PC d’accueil")


def offered(storage: Storage, desk: str = "", site: str = "", now: int = NOW) -> tuple[Code, str]:
    code = new_code(b"authority")
    return code, devices.offer(storage, code, site, desk, now)


def refusal(storage: Storage, what: Enrol, now: int = NOW) -> str:
    with pytest.raises(Refused) as caught:
        devices.enrol(storage, what, now)
    return caught.value.code


def test_a_code_serves_fifteen_minutes_and_once(storage: Storage) -> None:
    first, _desk = offered(storage)
    second, _desk = offered(storage)
    assert devices.enrol(storage, asked(first), NOW + LASTS).code == "C01"
    assert refusal(storage, asked(first), NOW) == "code"
    assert refusal(storage, asked(second), NOW + LASTS + 1) == "code"
    assert refusal(storage, asked(new_code(b"authority"))) == "code"
    assert refusal(storage, asked(Code("", ""))) == "code"
    assert len(devices.every(storage)) == 1


def test_the_hub_keeps_no_code_only_its_hash(storage: Storage) -> None:
    code, _desk = offered(storage)
    with storage.read() as connection:
        row = connection.execute(select(tables.enrolment)).one()
    assert code.secret not in str(tuple(row))
    assert bytes(row.hash) == code.hash


def test_a_pc_is_of_the_site_its_code_was_given_for(storage: Storage) -> None:
    code, _desk = offered(storage, site="site-2")
    made = devices.enrol(storage, asked(code, site="site-1"), NOW)
    assert (made.site_id, made.sites) == ("site-2", ("site-2",))
    code, _desk = offered(storage)
    assert refusal(storage, asked(code, site="")) == "site"
    assert devices.enrol(storage, asked(code, site="site-3"), NOW).site_id == "site-3"


def test_a_pc_that_worked_alone_keeps_its_code_where_it_is_free(storage: Storage) -> None:
    def comes(wish: str, desk: str = "") -> str:
        code, _desk = offered(storage, desk)
        return devices.enrol(storage, replace(asked(code), wish=wish), NOW).code

    assert comes("A01") == "A01", "the numbers of its papers have it"
    assert comes("A01") == "C01", "another PC has it"
    assert comes("C02") == "C02", "the one its own invitation would have given"
    assert comes("B01", "B07") == "B07", "the administrator chose"
    _code, waiting = offered(storage)
    assert comes(waiting) != waiting, "promised to a PC to come"
    assert comes("trop long") == "C05"


def test_many_pcs_at_once_with_one_code_make_one(storage: Storage) -> None:
    code, _desk = offered(storage)

    def enrol(_number: int) -> str:
        try:
            return devices.enrol(storage, asked(code), NOW).id
        except Refused as refused:
            return refused.code

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(enrol, range(8)))
    assert sorted(one == "code" for one in found) == [False] + [True] * 7
    assert len(devices.every(storage)) == 1


def test_a_desk_code_is_of_one_pc_and_free_again_when_nobody_came(storage: Storage) -> None:
    code, desk = offered(storage)
    assert (desk, offered(storage)[1]) == ("C01", "C02")
    assert offered(storage, "C02")[1] == ""
    devices.enrol(storage, asked(code), NOW)
    later = NOW + LASTS + 1
    assert offered(storage, "C01", now=later)[1] == "", "a PC has it"
    assert offered(storage, now=later)[1] == "C02", "nobody came for it"
    assert offered(storage, "ACC", now=later)[1] == "ACC"


def test_a_revoked_pc_is_known_as_such_and_keeps_its_code(storage: Storage) -> None:
    code, _desk = offered(storage)
    made = devices.enrol(storage, asked(code), NOW)
    assert devices.revoke(storage, "C01", "volé", NOW + 1)
    assert not devices.revoke(storage, "C09", "", NOW)
    with storage.read() as connection:
        found = devices.find(connection, made.id)
    assert found is not None
    assert found.revoked_at == NOW + 1
    assert offered(storage)[1] == "C02"
    assert devices.every(storage)[0].revoked_reason == "volé"


def test_the_version_a_pc_says_is_known_and_nothing_else_it_may_say(storage: Storage) -> None:
    desk = Desk(storage, "desk-1").device
    for said, known in (
        ("1.4.0", "1.4.0"),
        ("<b>", "1.4.0"),
        ("", "1.4.0"),
        ("2" * 41, "1.4.0"),
        ("1.5.0rc1", "1.5.0rc1"),
    ):
        devices.says_version(storage, desk, said)
        assert devices.every(storage)[0].device.version == known


def test_sites_are_added_to_what_a_pc_receives(storage: Storage) -> None:
    code, _desk = offered(storage)
    made = devices.enrol(storage, asked(code), NOW)
    assert devices.add_sites(storage, "C01", ["site-2", "site-1", "site-2"])
    assert not devices.add_sites(storage, "C09", ["site-2"])
    with storage.read() as connection:
        found = devices.find(connection, made.id)
    assert found is not None
    assert (found.site_id, found.sites) == ("site-1", ("site-1", "site-2"))


def test_the_administrator_sees_who_was_heard_and_how_far_behind(storage: Storage) -> None:
    desk, late = Desk(storage, "desk-1"), Desk(storage, "desk-2")
    desk.push(desk.insert("regulation", "r1", key="gauge", starts_on="2020-11-17", value="5", source=""))
    devices.seen(storage, desk.device, 0, 1, NOW + 5)
    first, second = devices.every(storage)
    assert (first.device.id, first.behind, first.seen_at) == ("desk-1", 0, NOW + 5)
    assert (second.device.id, second.behind, second.seen_at) == (late.device.id, 1, 0)
    assert first.schema
