"""A desk without the office's root gets its key from the hub over a real network, and its papers verify."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lmmh_desk.documents.seal import Verdict, certify, new_key, new_root, public_key, validity, verify
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.office.actions.attaching import attach_alone, attach_new
from lmmh_desk.office.actions.keys import SEALING, keep_key, renew_root, revoke_key
from lmmh_desk.office.actions.unlock import unlock
from lmmh_desk.office.model.keys import DeskKey, RevokeReason
from lmmh_desk.office.store.keys import known_keys, own_key, root, trust
from lmmh_desk.store.store import Store
from lmmh_desk.sync.desk import DeskExchanger
from lmmh_desk.sync.refusals import RefusedByHub
from tests.office.sealed import issue
from tests.sync.running import Running
from tests.sync.test_network import code, founded, link, opened, small, sync

__all__ = ["small"]

PLAIN = {"origin": "", "destination": "", "windows": ()}


def exchanged(*stores: Store) -> None:
    for store in stores:
        report = DeskExchanger(store, lambda: SEALING).run(lambda _done: None, lambda: False)
        assert report.problem == ""


def key_of(store: Store) -> DeskKey | None:
    with store.read() as read:
        return own_key(read)


@pytest.fixture
def first(small: Running, template: Path, tmp_path: Path) -> Iterator[Store]:
    """The desk the office was founded on."""
    store = founded(template, tmp_path / "first")
    attach_alone(store, small.address, code(small), "PC 1")
    yield store
    store.close()


@pytest.fixture
def second(small: Running, first: Store, template: Path, tmp_path: Path) -> Iterator[Store]:
    """A new desk, attached once the first has sent the office."""
    sync(first)
    store = opened(template, tmp_path / "second", first.clock)
    attach_new(store, small.address, code(small, "--site", "Agence Centre"), "PC 2")
    yield store
    store.close()


def papers(store: Store) -> tuple[str, bytes]:
    """Issue a paper as the administrator; return its number and seal."""
    with store.read() as read:
        (agent,) = read.exec_driver_sql("SELECT id FROM agent").scalars()
    record, sealed = issue(store, unlock(store, agent, "482173"), **PLAIN)
    return record.number, sealed.payload


def judged(store: Store, payload: bytes) -> Verdict:
    with store.read() as read:
        return verify(payload, trust(read)).verdict


def test_a_new_desk_seals_papers_that_every_desk_and_headquarters_know(first: Store, second: Store) -> None:
    exchanged(second)
    assert key_of(second) is None, "the hub has no root yet: nothing is said, the next exchange asks again"
    exchanged(first, second, first)
    number, payload = papers(second)
    assert number.startswith("JD-C02-")
    assert judged(first, payload) is judged(second, payload) is Verdict.AUTHENTIC
    with first.read() as read:
        desks = {key.desk: key.public for key in known_keys(read)}
    key = key_of(second)
    assert key is not None
    assert desks["C02"] == key.public, "headquarters can revoke it"
    exchanged(second)
    assert key_of(second) == key, "it asks for one only when it needs it"


def test_a_stick_carries_the_root_and_brings_a_key(first: Store, second: Store, small: Running, tmp_path: Path) -> None:
    sync(second)  # it has the office's record; from now on there is no network

    def carried(store: Store) -> None:
        exchanger, file, answer = DeskExchanger(store, lambda: SEALING), tmp_path / "there", tmp_path / "back"
        exchanger.export(file)
        small.ask("bundle", str(file), str(answer))
        exchanger.take(answer)

    carried(second)
    assert key_of(second) is None, "the hub has no root yet"
    for store in (first, second, first):
        carried(store)
    _number, payload = papers(second)
    assert judged(first, payload) is Verdict.AUTHENTIC
    with first.read() as read:
        assert len([key for key in known_keys(read) if key.desk == "C02"]) == 1


def test_a_key_revoked_at_headquarters_is_followed_by_another(first: Store, second: Store) -> None:
    exchanged(first, second, first)
    key = key_of(second)
    assert key is not None
    with first.read() as read:
        (agent,) = read.exec_driver_sql("SELECT id FROM agent").scalars()
    _number, before = papers(second)
    revoke_key(first, unlock(first, agent, "482173"), key.public, RevokeReason.STOLEN, stolen=True)
    exchanged(first, second, first)
    _number, after = papers(second)
    assert (judged(first, before), judged(first, after)) == (Verdict.DESK_REVOKED, Verdict.AUTHENTIC)


def test_a_new_root_reaches_the_hub_before_it_certifies_again(first: Store, second: Store, small: Running) -> None:
    exchanged(first)
    with first.read() as read:
        (agent,) = read.exec_driver_sql("SELECT id FROM agent").scalars()
    sealed_before = (small.folder / "recovery.sealed").read_bytes()
    renew_root(first, unlock(first, agent, "482173"))
    sync(first)  # the record has come, the root hasn't
    exchanged(second)
    assert key_of(second) is None
    exchanged(first, second)
    _number, payload = papers(second)
    assert judged(second, payload) is Verdict.AUTHENTIC
    with first.read() as read:
        kept = root(read)
    assert kept is not None
    assert (small.folder / "office-root.key").read_bytes() == kept.private
    assert (small.folder / "office-root.key").stat().st_mode & 0o077 == 0
    assert (small.folder / "recovery.sealed").read_bytes() != sealed_before


def test_a_desk_whose_code_changed_seals_again_after_an_exchange(first: Store, second: Store) -> None:
    exchanged(first, second)
    with second.local() as connection:
        connection.exec_driver_sql("UPDATE desk SET code = 'C09'")
    with pytest.raises(WrongState, match="La clé de ce poste est au nom de C02, et ce poste s’appelle C09"):
        papers(second)
    there = link(second)
    with pytest.raises(WrongState, match="ne vient pas de l’office"):
        keep_key(second, there)  # the hub certifies what it knows: C02
    there.close()
    with second.local() as connection:
        connection.exec_driver_sql("UPDATE desk SET code = 'C02'")
    assert papers(second)[0].startswith("JD-C02-")


def test_an_audit_is_countersigned_whatever_the_certificate(
    first: Store, second: Store, small: Running, tmp_path: Path
) -> None:
    """The hub certifies what it knows, C02; the desk is told so at each exchange, and all the rest of it is done."""
    exchanged(first)
    sync(second)
    file, answer, exchanger = tmp_path / "there", tmp_path / "back", DeskExchanger(second, lambda: SEALING)
    with second.read() as read:
        (agent,) = read.exec_driver_sql("SELECT id FROM agent").scalars()
    unlock(second, agent, "482173")
    exchanger.export(file)
    small.ask("bundle", str(file), str(answer))
    with second.local() as connection:
        connection.exec_driver_sql("UPDATE desk SET code = 'C09'")
    with pytest.raises(WrongState, match="ne vient pas de l’office"):
        exchanger.take(answer)
    assert countersigned(second) == 1
    assert (second.folder / "recovery.sealed").exists()
    with second.local() as connection:
        connection.exec_driver_sql("DELETE FROM audit_head")
    with pytest.raises(WrongState, match="ne vient pas de l’office"):
        exchanger.run(lambda _done: None, lambda: False)
    assert countersigned(second) == 1
    assert key_of(second) is None


def countersigned(store: Store) -> int:
    with store.read() as read:
        asked = "SELECT count(*) FROM audit_head WHERE length(countersignature) > 0"
        return int(read.exec_driver_sql(asked).scalar_one())


def test_only_the_office_s_root_is_taken(first: Store, small: Running) -> None:
    there = link(first)
    for private, problem in ((new_key(), "root"), (b"", "malformed")):
        with pytest.raises(RefusedByHub) as caught:
            there.give_root(private)
        assert caught.value.code == problem
    with pytest.raises(RefusedByHub) as caught:
        there.certify(b"short")
    assert caught.value.code == "malformed"
    assert not (small.folder / "office-root.key").exists()
    there.close()


def last_bit_turned(signed: bytes) -> bytes:
    return signed[:-1] + bytes([signed[-1] ^ 1])


def test_a_certificate_of_another_root_key_or_desk_is_not_kept(second: Store, first: Store) -> None:
    sync(second)
    with first.read() as read:
        real = root(read)
    assert real is not None
    days = validity(paris(second.clock.now()).date())

    class Hub:
        """Answers with a certificate made by `signed`."""

        def __init__(self, signed) -> None:
            self.signed = signed

        def status(self):
            raise AssertionError("a desk without the root has nothing to give")

        def give_root(self, private: bytes) -> None:
            raise AssertionError("a desk without the root has nothing to give")

        def certify(self, public: bytes) -> bytes:
            return self.signed(public)

    wrong = (
        lambda public: certify(new_root(), public, "C02", "Agence Centre", days),
        lambda _public: certify(real, public_key(new_key()), "C02", "Agence Centre", days),
        lambda public: certify(real, public, "C03", "Agence Centre", days),
        lambda public: last_bit_turned(certify(real, public, "C02", "Agence Centre", days)),
        lambda _public: b"",
    )
    for signed in wrong:
        with pytest.raises(WrongState, match="ne vient pas de l’office"):
            keep_key(second, Hub(signed))
    assert key_of(second) is None


def test_what_the_hub_refuses_otherwise_is_told(second: Store, first: Store, small: Running) -> None:
    exchanged(first)
    small.ask("devices", "revoke", "C02")
    there = link(second)
    with pytest.raises(RefusedByHub) as caught:
        keep_key(second, there)
    assert caught.value.code == "revoked"
    there.close()
