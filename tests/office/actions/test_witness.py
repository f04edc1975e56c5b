"""The hub as a witness of a desk's audit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from lmmh_desk.cli.hub import opened
from lmmh_desk.hub import devices
from lmmh_desk.hub.bundles import answered
from lmmh_desk.hub.storage import Refused, Storage
from lmmh_desk.hub.witnessing import witness as hub_witness
from lmmh_desk.kernel.clock import RunningClock
from lmmh_desk.kernel.events import Events
from lmmh_desk.office.actions import witness as actions
from lmmh_desk.office.actions.attaching import attach_alone, attach_new
from lmmh_desk.office.actions.keys import SEALING
from lmmh_desk.office.actions.witness import HOUR, head_to_sign, take_witnessed
from lmmh_desk.office.store.witness import heads_health
from lmmh_desk.store import chain
from lmmh_desk.store.backup import back_up, restore
from lmmh_desk.store.doctor import audited
from lmmh_desk.store.exchange import attached
from lmmh_desk.store.exchange.shapes import driver_of
from lmmh_desk.store.opening import FILE, open_store
from lmmh_desk.store.store import Store
from lmmh_desk.sync.carrying import bring_in, export
from lmmh_desk.sync.desk import DeskExchanger
from lmmh_desk.sync.protocol import AuditHead, Witnessed
from lmmh_desk.sync.signing import witnessed
from lmmh_desk.tenancy.model.records import Person
from tests.headquarters import headquarters
from tests.sync.running import Running
from tests.sync.test_network import code, founded, small
from tests.sync.test_network import opened as opened_base

__all__ = ["small"]
HEADS = "SELECT tx, link, device_id, signature, countersignature, at FROM audit_head ORDER BY tx"


@pytest.fixture
def desk(small: Running, template: Path, tmp_path: Path) -> Iterator[Store]:
    """A desk that exchanged once."""
    store = founded(template, tmp_path / "first")
    attach_alone(store, small.address, code(small), "PC 1")
    exchange(store)
    yield store
    store.close()


def exchange(store: Store) -> None:
    assert DeskExchanger(store, lambda: SEALING).run(lambda _done: None, lambda: False).problem == ""


def heads(store: Store) -> list[tuple[int, bytes, str, bytes, bytes, int]]:
    with store.read() as read:
        return list(driver_of(read).execute(HEADS).fetchall())


def flaws(store: Store) -> set[str]:
    with store.read() as read:
        return {flaw.kind for flaw in chain.flaws(driver_of(read))}


def test_an_exchange_has_the_head_countersigned_once_an_hour(desk: Store) -> None:
    ((tx, link, device, signature, countersignature, at),) = heads(desk)
    with desk.read() as read:
        known = attached.attached(read)
        assert (tx, link) == chain.last(driver_of(read))
    assert known is not None
    assert signature
    authority = x509.load_pem_x509_certificate(known.authority.encode()).public_key()
    assert isinstance(authority, ec.EllipticCurvePublicKey)
    authority.verify(countersignature, witnessed(device, tx, link, at), ec.ECDSA(hashes.SHA256()))
    exchange(desk)
    assert len(heads(desk)) == 1
    assert flaws(desk) == set()


@pytest.mark.parametrize("wrong", [-10 * 365 * 24, -2, 2, 10 * 365 * 24])
def test_it_is_once_an_hour_by_the_hub_s_clock_whatever_this_pc_s(desk: Store, wrong: int) -> None:
    """One that is behind had nothing countersigned until it was there again; one ahead had it at each exchange."""
    acts(desk)
    desk.clock = RunningClock(wrong * HOUR)
    exchange(desk)
    assert len(heads(desk)) == 1, "within the hour"
    with desk.local() as connection:  # two hours pass
        attached.move(connection, clock_offset=2 * HOUR - wrong * HOUR)
    assert head_to_sign(desk) is not None


def test_a_hub_whose_clock_is_set_back_countersigns_once_an_hour_too(desk: Store, later: Callable[[], None]) -> None:
    changed(desk, f"UPDATE audit_head SET at = at + {10 * HOUR}")
    acts(desk)
    exchange(desk)
    assert len(heads(desk)) == 2
    assert head_to_sign(desk) is None
    later()
    assert head_to_sign(desk) is not None


def health(store: Store) -> tuple[bool, str]:
    with store.read() as read:
        return heads_health(driver_of(read))


def changed(store: Store, *statements: str) -> None:
    """Do to the base what whoever has its key can."""
    with store.local() as connection:
        driver = driver_of(connection)
        for statement in statements:
            driver.execute(statement)
        chain.complete(driver)


def acts(store: Store, many: int = 3) -> None:
    for rank in range(many):
        with store.write(headquarters(store), "test.act", f"subject {rank}"):
            pass


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Each exchange from then on is an hour after the one before."""
    return lambda: monkeypatch.setattr(actions, "HOUR", 0)


ANEW = "UPDATE audit SET agent_id = 'another', link = NULL"


def test_heads_stay_countersigned_from_one_exchange_to_the_next(desk: Store, later: Callable[[], None]) -> None:
    for _time in range(2):
        acts(desk)
        later()
        exchange(desk)
    found = heads(desk)
    assert len(found) == 3
    assert all(countersignature for *_rest, countersignature, _at in found)
    assert flaws(desk) == set()
    well, said = health(desk)
    assert well
    assert f"jusqu’à la ligne {found[-1][0]}, le" in said


def test_a_tail_cut_off_after_a_countersigned_head_is_found(desk: Store) -> None:
    tx = heads(desk)[-1][0]
    changed(desk, f"DELETE FROM audit WHERE tx >= {tx}", "UPDATE writing SET tx = (SELECT max(tx) FROM audit)")
    assert flaws(desk) == {"truncated"}, "the base says nothing of the lines cut off, the head does"
    changed(desk, "DELETE FROM audit_head")
    assert flaws(desk) == set()
    assert health(desk) == (False, "Aucune contresignature du journal des accès, alors que ce poste a synchronisé.")
    exchange(desk)
    assert flaws(desk) == {"truncated"}, "the hub told it again"


def put_back(desk: Store, copy: Path) -> Store:
    """Close a desk and open a backup in its place, as `app.restoring` does."""
    desk.close()
    restore(desk.folder, desk.key, copy)
    store = open_store(desk.folder, desk.key, RunningClock(), Events())
    with store.write(headquarters(store), "desk.restore"):
        pass
    return store


def test_a_backup_put_back_explains_what_the_hub_had_countersigned_since(
    desk: Store, tmp_path: Path, later: Callable[[], None]
) -> None:
    back_up(desk.folder / FILE, desk.key, tmp_path / "backup.db")
    acts(desk, 5)
    later()
    exchange(desk)
    lost = heads(desk)[-1][0]
    store = put_back(desk, tmp_path / "backup.db")
    try:
        later()
        exchange(store)
        for many in (0, 8):  # before the audit reaches that line again, and after
            acts(store, many)
            with store.read() as read:
                well, said = audited(driver_of(read))
            assert well
            assert f"Une copie remise en place l’a ramené avant la ligne {lost}" in said
        acts(store, 4)
        exchange(store)
        tx = heads(store)[-1][0]
        changed(store, f"DELETE FROM audit WHERE tx >= {tx}", "UPDATE writing SET tx = (SELECT max(tx) FROM audit)")
        changed(store, f"DELETE FROM audit_head WHERE tx = {tx}")
        exchange(store)
        assert flaws(store) == {"restored", "truncated"}, "what is cut off later has no such reason"
    finally:
        store.close()


def test_heads_made_to_fit_another_chain_are_not_the_hub_s(desk: Store, later: Callable[[], None]) -> None:
    assert health(desk)[0]
    changed(desk, ANEW)
    assert flaws(desk) == {"rewritten"}
    changed(desk, "UPDATE audit_head SET link = (SELECT link FROM audit WHERE audit.tx = audit_head.tx)")
    assert flaws(desk) == set()
    well, said = health(desk)
    assert not well
    assert "n’est pas celle du serveur" in said
    changed(desk, "UPDATE audit_head SET countersignature = x'00'")
    assert not health(desk)[0]
    changed(desk, "UPDATE audit_head SET countersignature = x''")
    assert not health(desk)[0], "a head without a signature proves nothing"
    later()
    exchange(desk)
    assert flaws(desk) == {"rewritten"}


@pytest.fixture
def storage(small: Running) -> Iterator[Storage]:
    """The database of the hub that runs."""
    with opened(small.folder) as made:
        yield made


def test_the_hub_signs_no_head_that_the_desk_did_not(desk: Store, small: Running, storage: Storage) -> None:
    with desk.read() as read:
        known = attached.attached(read)
        (device_id,) = driver_of(read).execute("SELECT device_id FROM desk").fetchone()
    assert known is not None
    device = devices.every(storage)[0].device
    assert device.id == device_id
    forged = AuditHead(9, bytes(32), bytes(64))
    with pytest.raises(Refused, match="signature"):
        hub_witness(storage, small.folder, device, forged, 0)


def test_a_signature_that_is_not_the_hub_s_is_not_kept(desk: Store) -> None:
    before = heads(desk)
    take_witnessed(desk, Witnessed(1, b"nothing", 0, b"", before[-1][0], bytes(32)))
    assert heads(desk) == before


def test_a_desk_alone_and_one_that_exchanged_nothing_yet_are_well(template: Path, tmp_path: Path) -> None:
    store = founded(template, tmp_path / "alone")
    assert health(store)[0]
    assert head_to_sign(store) is None
    with store.local() as connection:
        attached.attach(connection, attached.Exchange("https://hub.example", "PEM", b"", b"", (), ""))
    assert health(store) == (True, "Le serveur n’a encore rien contresigné du journal des accès.")
    store.close()


def test_a_pc_just_attached_whose_audit_had_nothing_to_countersign_is_well(
    desk: Store, small: Running, template: Path, tmp_path: Path
) -> None:
    new = opened_base(template, tmp_path / "new", RunningClock())
    attach_new(new, small.address, code(small, "--site", "Agence Centre"), "PC 2")
    exchange(new)
    assert heads(new) == []
    acts(new)  # somebody signs in
    with new.local() as connection:  # what the desks of a site exchange at once brings nothing to sign
        attached.move(connection, received_at=new.clock.now() + 1)
    assert health(new) == (True, "Le serveur n’a encore rien contresigné du journal des accès.")
    exchange(new)
    changed(new, "DELETE FROM audit_head")
    assert not health(new)[0], "it had something to countersign by then"
    new.close()


def test_a_stick_has_the_head_countersigned_too(
    desk: Store, small: Running, storage: Storage, later: Callable[[], None]
) -> None:
    acts(desk)
    later()
    answer, _base = answered(storage, small.folder, export(desk, SEALING).content, desk.clock.now())
    with desk.read() as read:
        tx, link = chain.last(driver_of(read))
    bring_in(desk, answer, SEALING)
    assert heads(desk)[-1][:2] == (tx, link)
    assert health(desk)[0]
    assert flaws(desk) == set()
    later()
    changed(desk, ANEW, "DELETE FROM audit_head")
    bring_in(desk, answered(storage, small.folder, export(desk, SEALING).content, desk.clock.now())[0], SEALING)
    assert flaws(desk) == {"rewritten"}, "the stick brings what the hub had kept"


def types(store: Store) -> None:
    """Write a record, which the next exchange sends: by its rank the hub knows a copy of a PC."""
    with store.write(headquarters(store), "test.type") as unit:
        unit.add(Person(usual_name="Tessier", first_names="Odile", channel="mail"))


@pytest.fixture
def copy(desk: Store, tmp_path: Path) -> Iterator[Store]:
    """A second PC that runs on a copy of the first one's base."""
    (tmp_path / "copy").mkdir()
    back_up(desk.folder / FILE, desk.key, tmp_path / "copy" / FILE)
    store = open_store(tmp_path / "copy", desk.key, RunningClock(), Events())
    yield store
    store.close()


def both_exchange(first: Store, second: Store, later: Callable[[], None]) -> None:
    for store, many in ((first, 3), (second, 5)):
        acts(store, many)
        later()
        exchange(store)


def test_a_copied_pc_has_a_whole_audit_of_its_own(desk: Store, copy: Store, later: Callable[[], None]) -> None:
    types(desk)
    types(copy)
    both_exchange(desk, copy, later)
    for store in (desk, copy):
        assert flaws(store) == set()
        assert health(store)[0]
    with desk.read() as mine, copy.read() as theirs:
        assert chain.last(driver_of(mine)) != chain.last(driver_of(theirs))


def test_a_copy_that_sends_nothing_shows_by_its_audit(desk: Store, copy: Store, later: Callable[[], None]) -> None:
    both_exchange(desk, copy, later)
    assert flaws(desk) == set()
    assert flaws(copy) == {"rewritten"}, "it isn't known as a copy, and the hub kept another line at this place"


def test_a_chain_made_anew_shows_at_the_next_exchange(desk: Store) -> None:
    with desk.local() as connection:
        driver = driver_of(connection)
        driver.execute("DELETE FROM audit_head")
        driver.execute("UPDATE audit SET agent_id = 'another', link = NULL")
        chain.complete(driver)
    assert flaws(desk) == set()
    exchange(desk)
    assert flaws(desk) == {"rewritten"}
