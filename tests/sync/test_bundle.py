"""USB sticks: a desk and the hub without a network; and whatever else might be on a stick."""

from __future__ import annotations

import random
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import select

from lmmh_desk.features.walkins.model.records import WalkIn
from lmmh_desk.hub import backup, behind, devices, feed, tables
from lmmh_desk.hub.authority import bundle_key
from lmmh_desk.hub.bundles import answered
from lmmh_desk.hub.folder import BUNDLES
from lmmh_desk.hub.storage import open_storage
from lmmh_desk.hub.timelines import begin_again_there
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.ids import new_id
from lmmh_desk.office.model.regulations import Regulation
from lmmh_desk.store import indexing, versions
from lmmh_desk.store.exchange import attached, freezing
from lmmh_desk.store.exchange.freezing import LOST
from lmmh_desk.store.kept import value
from lmmh_desk.store.store import Store
from lmmh_desk.sync import bundle, restoring, stages
from lmmh_desk.sync.carrying import UNLIKE, bring_in, export
from lmmh_desk.sync.desk import DeskExchanger
from lmmh_desk.sync.exchanger import Sealing
from lmmh_desk.sync.protocol import KeptKey, encode
from lmmh_desk.tenancy.model.records import Note, Person
from tests.conftest import KEY
from tests.sync.town import NOW, SABLONS, Desk, Town

HUB = X25519PrivateKey.generate()


def with_keys(desk: Desk, town: Town) -> Desk:
    """Give a desk the keys that the network would have given."""
    own = Ed25519PrivateKey.generate()
    (town.folder / BUNDLES).write_bytes(HUB.private_bytes_raw())
    with desk.store.local() as connection:
        public = HUB.public_key().public_bytes_raw()
        attached.move(connection, hub_key=public, device_key=own.private_bytes_raw())
    device = tables.device
    with town.storage.write() as connection:
        mine = device.update().where(device.c.id == desk.session.device_id)
        connection.execute(mine.values(public=own.public_key().public_bytes_raw()))
    return desk


@pytest.fixture
def cut_off(town: Town, here: Desk) -> Desk:
    return with_keys(here, town)


def carry(desk: Desk, town: Town) -> bytes:
    file, *_ = export(desk.store)
    return answered(town.storage, town.folder, file, NOW)[0]


def test_a_stick_does_what_the_network_does(town: Town, cut_off: Desk, there: Desk) -> None:
    mine, theirs = cut_off.person(), there.person()
    there.sync()
    report = bring_in(cut_off.store, carry(cut_off, town))
    assert (report.sent, report.received) == (1, 1)
    there.sync()
    assert set(cut_off.rows("person")) == set(there.rows("person")) == {mine, theirs}
    assert cut_off.waiting() == 0
    assert devices.every(town.storage)[0].device.version == versions.program()
    assert cut_off.sync().same


def test_a_stick_and_the_network_may_both_deliver(town: Town, cut_off: Desk, there: Desk) -> None:
    person_id = cut_off.person()
    file, lines, _more = export(cut_off.store)
    assert lines == 1
    cut_off.change(Person, person_id, channel="sms")
    cut_off.sync()
    answer, _base = answered(town.storage, town.folder, file, NOW)
    bring_in(cut_off.store, answer)
    there.sync()
    assert there.rows("person")[person_id]["channel"] == "sms"
    assert len(there.rows("person")) == 1
    assert cut_off.sync().same


def test_what_waits_stays_until_the_answer_comes_back(town: Town, cut_off: Desk) -> None:
    cut_off.person()
    for _again in range(2):
        answer = carry(cut_off, town)
        assert cut_off.waiting() == 1
    bring_in(cut_off.store, answer)
    assert cut_off.waiting() == 0
    with pytest.raises(BadInput, match="déjà importée"):
        bring_in(cut_off.store, answer)


def test_what_came_is_found_though_the_disk_refuses_what_the_hub_keeps(
    town: Town, cut_off: Desk, there: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_store: Store, _found: KeptKey) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr(indexing, "FEW", 0)  # even one row is left to be found later
    theirs = there.person()
    there.sync()
    with pytest.raises(OSError, match="no space"):
        bring_in(cut_off.store, carry(cut_off, town), Sealing(base_kept=full))
    assert set(cut_off.rows("person")) == {theirs}
    with cut_off.store.read() as read:
        assert read.exec_driver_sql("SELECT count(*) FROM search_later").scalar_one() == 0


def as_older(content: bytes, secret: bytes, signer: Ed25519PrivateKey) -> bytes:
    """Return a file as the version before made it: sealed by zeros, that nobody writes before it."""
    file = bundle.read(content, "there")
    outside, nonce = encode([file.way, file.id, file.device, file.key]), bytes(12)
    key = HKDF(SHA256(), 32, None, b"LMMH bundle there").derive(secret)
    packed = ChaCha20Poly1305(key).decrypt(file.body[:12], file.body[12:], outside)
    body = ChaCha20Poly1305(key).encrypt(nonce, packed, outside)
    told = {"way": file.way, "id": file.id, "device": file.device, "key": file.key, "body": body}
    return b"LMMH-BUNDLE-1\n" + encode({**told, "signature": signer.sign(outside + body)})


def test_a_file_of_the_version_before_is_answered_as_that_one_reads_it(town: Town, cut_off: Desk, there: Desk) -> None:
    mine, theirs = cut_off.person(), there.person()
    there.sync()
    file, *_ = export(cut_off.store)
    id_ = bundle.read(file, "there").id
    with cut_off.store.read() as read:
        known, private = attached.attached(read), value(read, f"bundle.{id_}")
    assert known is not None
    secret = X25519PrivateKey.from_private_bytes(bytes.fromhex(private)).exchange(HUB.public_key())
    older = as_older(file, secret, Ed25519PrivateKey.from_private_bytes(known.device_key))
    answer, _base = answered(town.storage, town.folder, older, NOW)
    assert answer.startswith(b"LMMH-BUNDLE-1\n")
    told = msgspec.msgpack.decode(answer[14:])
    key = HKDF(SHA256(), 32, None, b"LMMH bundle back").derive(secret)
    outside = encode(["back", id_, told["device"], told["key"]])
    assert ChaCha20Poly1305(key).decrypt(bytes(12), told["body"], outside), "as the version before does"
    bring_in(cut_off.store, answer)
    assert set(cut_off.rows("person")) == {mine, theirs}
    with pytest.raises(BadInput, match="abîmé"):
        answered(town.storage, town.folder, b"LMMH-BUNDLE-1\n" + file[14:], NOW)


def test_no_two_answers_to_a_file_are_sealed_alike(town: Town, cut_off: Desk) -> None:
    """One key and one nonce for two texts tell what they differ by, and have others forged."""
    file, *_ = export(cut_off.store)
    envelope, content = bundle.read(file, "there"), bundle.Back([], [], "", 0)
    key = bundle_key(town.folder)
    bodies = {bundle.read(bundle.seal_back(content, envelope, key), "back").body for _again in range(50)}
    assert len({body[:16] for body in bodies}) == len({body[-16:] for body in bodies}) == 50


def test_an_answer_is_for_one_pc_and_from_the_hub(town: Town, cut_off: Desk, there: Desk) -> None:
    other = with_keys(there, town)
    answer = carry(cut_off, town)
    with pytest.raises(BadInput, match="pas pour ce poste"):
        bring_in(other.store, answer)
    file, *_ = export(cut_off.store)
    envelope = bundle.read(file, "there")
    forged = bundle.seal_back(bundle.Back([], [], "", 0), envelope, X25519PrivateKey.generate())
    with pytest.raises(BadInput, match="abîmé"):
        bring_in(cut_off.store, forged)
    with pytest.raises(BadInput, match="une réponse"):
        answered(town.storage, town.folder, answer, NOW)
    with pytest.raises(BadInput, match="il faut sa réponse"):
        bring_in(cut_off.store, file)


def test_a_stranger_s_file_is_refused(town: Town, cut_off: Desk, tmp_path: Path) -> None:
    cut_off.person()
    with cut_off.store.local() as connection:
        attached.move(connection, device_key=Ed25519PrivateKey.generate().private_bytes_raw())
    with pytest.raises(BadInput, match="modifié, ou vient d’un autre poste"):
        carry(cut_off, town)
    alone = town.desk("C09", alone=True)
    from lmmh_desk.sync.stages import NotAttached

    with pytest.raises(NotAttached):
        export(alone.store)


@pytest.mark.parametrize("where", ["there", "back"])
def test_an_altered_or_cut_file_is_refused_and_changes_nothing(town: Town, cut_off: Desk, where: str) -> None:
    cut_off.person()
    file, *_ = export(cut_off.store)
    good = file if where == "there" else answered(town.storage, town.folder, file, NOW)[0]
    draw = random.Random(7)

    def taken(content: bytes) -> None:
        if where == "there":
            answered(town.storage, town.folder, content, NOW)
        else:
            bring_in(cut_off.store, content)

    places = [draw.randrange(len(good)) for _ in range(150)]
    altered = [good[:place] + bytes([good[place] ^ 1 << draw.randrange(8)]) + good[place + 1 :] for place in places]
    hostile = [b"", b"LMMH", bundle.MAGIC, b"%PDF-1.7", bundle.MAGIC + bytes(64), *(good[:place] for place in places)]
    for content in (*altered, *hostile):
        with pytest.raises(BadInput):
            taken(content)
    assert cut_off.waiting() == 1
    taken(good)


def test_a_file_too_large_is_refused() -> None:
    with pytest.raises(BadInput, match="trop grand"):
        bundle.read(bytes(bundle.LARGEST + 1), "there")


def test_a_stick_brings_a_restored_hub_what_it_lost(town: Town, cut_off: Desk, there: Desk) -> None:
    file = town.folder / "backup.lmmh"
    backup.back_up(town.storage, b"", KEY, file)
    lost = cut_off.person()
    bring_in(cut_off.store, carry(cut_off, town))
    new = cut_off.person()
    put_back(town, file)
    bring_in(cut_off.store, carry(cut_off, town))
    bring_in(cut_off.store, carry(cut_off, town))
    there.sync()
    assert set(there.rows("person")) == {lost, new}
    assert cut_off.sync().same
    assert (cut_off.waiting(), there.rows("quarantine")) == (0, {})


def put_back(town: Town, file: Path) -> None:
    town.storage.close()
    backup.restore_file(file, KEY, town.folder / "again.db", NOW)
    town.storage = open_storage(town.folder / "again.db", KEY)
    for desk in town.desks:
        assert desk.wire is not None
        desk.wire.storage = town.storage


def test_a_hub_put_back_whole_that_others_brought_further_takes_no_stick_until_it_begins_again(
    town: Town, cut_off: Desk, there: Desk
) -> None:
    cut_off.person()
    bring_in(cut_off.store, carry(cut_off, town))
    there.sync()
    image = town.folder / "image.db"
    town.storage.copy(image, KEY)
    lost = cut_off.person()
    bring_in(cut_off.store, carry(cut_off, town))
    town.storage.close()
    town.storage = open_storage(image, KEY)
    there.wire.storage = town.storage
    others = {there.person() for _one in range(5)}
    there.sync()
    waits = cut_off.person()
    with pytest.raises(BadInput, match="état plus ancien"):
        carry(cut_off, town)
    assert behind.told(town.folder, NOW) > 5, "its administrator hears who was refused"
    begin_again_there(town.storage, NOW, behind.told(town.folder, NOW))
    files = 1
    while not bring_in(cut_off.store, carry(cut_off, town)).same or cut_off.waiting():
        files += 1
        assert files < 6, "each says that another has to follow"
    there.sync()
    assert set(there.rows("person")) == set(cut_off.rows("person"))
    assert {lost, waits, *others} < set(there.rows("person"))
    assert cut_off.waiting() == 0


@pytest.mark.parametrize("then", ["stick", "network", "both"])
def test_a_stick_brings_a_restored_hub_what_others_wrote(
    town: Town, cut_off: Desk, there: Desk, then: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = town.folder / "backup.lmmh"
    mine = cut_off.person()
    bring_in(cut_off.store, carry(cut_off, town))
    backup.back_up(town.storage, b"", KEY, file)
    lost = {there.person(usual_name=random.randbytes(300).hex()) for _one in range(20)}
    there.sync()
    bring_in(cut_off.store, carry(cut_off, town))
    wanted = {mine, *lost}
    assert set(cut_off.rows("person")) == wanted
    put_back(town, file)
    town.desks.remove(there)  # stolen: nobody else has what it wrote
    monkeypatch.setattr("lmmh_desk.sync.restoring.SIZE", 1000)
    told = bring_in(cut_off.store, carry(cut_off, town))
    assert (told.problem, told.sent, told.received, told.same) == ("lost", 0, 0, False)
    wanted.add(cut_off.person())
    for _file in range(0 if then == "network" else 2):
        bring_in(cut_off.store, carry(cut_off, town))
    if then != "stick":
        assert cut_off.sync().same
    with town.storage.read() as connection:
        assert set(connection.execute(select(tables.records()["person"].c.id)).scalars()) == wanted
    assert set(cut_off.rows("person")) == wanted
    assert (cut_off.waiting(), cut_off.rows("quarantine")) == (0, {})
    with cut_off.store.read() as read:
        assert value(read, LOST) == ""
    another = town.desk("C09")
    another.sync()
    assert set(another.rows("person")) == wanted
    assert cut_off.sync().same


@pytest.mark.parametrize("then", ["relabelled", "renumbered", "known", "revoked"])
def test_what_a_hub_lost_is_forgotten_with_what_it_was_noted_for(town: Town, cut_off: Desk, then: str) -> None:
    with cut_off.store.read() as read:
        known = attached.attached(read)
    assert known is not None
    restoring.note(cut_off.store, restoring.Lost(known.epoch if then == "known" else "former", 0, 0))
    with cut_off.store.local() as connection:
        if then == "relabelled":
            freezing.relabel(connection, new_id(), "C44")
        elif then == "renumbered":
            freezing.renumber(connection, lambda content, _number: content)
    if then == "revoked":
        with town.storage.write() as connection:
            connection.execute(tables.hub_clock.update().values(epoch="another"))
            connection.execute(tables.device.update().values(revoked_at=NOW))
        town.storage.known = 0, ""
        bring_in(cut_off.store, carry(cut_off, town))
    with cut_off.store.read() as read:
        assert restoring.lost_by(read) is None


@pytest.mark.parametrize(("room", "more"), [(60_000, 0), (20_000, 1)])
def test_what_is_given_back_comes_before_what_waits_in_as_many_files_as_it_takes(
    town: Town, cut_off: Desk, there: Desk, monkeypatch: pytest.MonkeyPatch, room: int, more: int
) -> None:
    file = town.folder / "backup.lmmh"
    gone = cut_off.person()
    bring_in(cut_off.store, carry(cut_off, town))
    backup.back_up(town.storage, b"", KEY, file)
    wanted = {cut_off.person(usual_name=random.randbytes(1500).hex()) for _one in range(5)}
    notes = {cut_off.add(Note(person_id=one, text=random.randbytes(1500).hex())) for one in wanted}
    cut_off.delete(Person, gone)
    bring_in(cut_off.store, carry(cut_off, town))
    there.sync()
    put_back(town, file)
    bring_in(cut_off.store, carry(cut_off, town))
    monkeypatch.setattr(restoring, "SIZE", 4000)
    monkeypatch.setattr(stages, "SIZE", 8000)
    monkeypatch.setattr(feed, "SIZE", 4000)
    monkeypatch.setattr(bundle, "LARGEST_OPEN", room)
    files = lost = 0
    while files < 20:
        files += 1
        exported = export(cut_off.store)
        assert len(exported.content) < room
        told = bring_in(cut_off.store, answered(town.storage, town.folder, exported.content, NOW)[0])
        lost += told.problem == "lost"
        if files == 1:  # what is written between two files neither hides what was to come nor goes before it
            new = sorted(wanted)[0]
            cut_off.change(Person, new, channel="sms")
            wanted |= {cut_off.person(usual_name=random.randbytes(1500).hex()) for _one in range(3)}
        if not told.problem and told.same and not cut_off.waiting() and files > 2:
            break
    assert lost == more, "one more file where one can't hold it"
    with town.storage.read() as connection:
        assert set(connection.execute(select(tables.records()["person"].c.id)).scalars()) == wanted
        assert set(connection.execute(select(tables.records()["note"].c.id)).scalars()) == notes
    assert set(cut_off.rows("person")) == wanted
    assert (cut_off.rows("person")[new]["channel"], cut_off.rows("quarantine")) == ("sms", {})
    monkeypatch.undo()
    there.sync()
    assert there.rows("person") == cut_off.rows("person")
    assert there.sync().same


@pytest.mark.parametrize("limit", ["LARGEST", "LARGEST_OPEN"])
def test_what_an_answer_cannot_hold_follows_in_the_next_and_that_is_said(
    town: Town, cut_off: Desk, there: Desk, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    theirs = {there.person(usual_name=random.randbytes(1500).hex()) for _one in range(20)}
    there.sync()
    monkeypatch.setattr(feed, "SIZE", 4000)
    monkeypatch.setattr(bundle, limit, 25_000)
    told = []
    while not told or not told[-1].same:
        content = carry(cut_off, town)
        assert len(content) < 25_000
        told.append(bring_in(cut_off.store, content))
        assert len(told) < 20
    assert len(told) > 1
    assert sum(one.received for one in told) == len(theirs)
    assert set(cut_off.rows("person")) == theirs
    assert cut_off.sync().same


def test_an_answer_cut_short_is_not_the_hub_heard(
    town: Town, cut_off: Desk, there: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Who left may be told in the file that follows."""
    exchanger, file, heard = DeskExchanger(cut_off.store), tmp_path / "answer.lmmh", []
    long_ago = NOW - 3 * 86_400_000
    with cut_off.store.local() as connection:
        attached.move(connection, received_at=long_ago)
    theirs = {there.person(usual_name=random.randbytes(1500).hex()) for _one in range(20)}
    there.sync()
    monkeypatch.setattr(feed, "SIZE", 4000)
    monkeypatch.setattr(bundle, "LARGEST_OPEN", 25_000)
    while set(cut_off.rows("person")) != theirs:
        file.write_bytes(carry(cut_off, town))
        exchanger.take(file)
        with cut_off.store.read() as read:
            known = attached.attached(read)
        assert known is not None
        heard.append(known.received_at)
        assert len(heard) < 20
    assert heard[:-1] == [long_ago] * (len(heard) - 1) != []
    assert heard[-1] == NOW


def test_a_clock_years_ahead_forgets_nothing_by_a_stick(town: Town, cut_off: Desk) -> None:
    cut_off.person()
    cut_off.sync()
    cut_off.store.clock.instant = NOW + 3650 * 86_400_000  # type: ignore[attr-defined]
    cut_off.person()
    carry(cut_off, town)
    with cut_off.store.read() as read:
        assert len(freezing.kept_after(read, 0)) == 1


def test_what_a_file_cannot_hold_follows_in_another(
    town: Town, cut_off: Desk, there: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages, "SIZE", 10_000)
    monkeypatch.setattr(bundle, "LARGEST_OPEN", 40_000)
    wanted = {cut_off.person(usual_name=random.randbytes(3000).hex()) for _one in range(10)}
    waits = []
    for _file in range(2):
        file = export(cut_off.store)
        bring_in(cut_off.store, answered(town.storage, town.folder, file.content, NOW)[0])
        waits.append((file.lines, file.more, cut_off.waiting()))
    assert waits == [(5, True, 5), (5, False, 0)]
    there.sync()
    assert set(there.rows("person")) == wanted


def test_a_file_is_not_larger_than_one_may_be(cut_off: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "SIZE", 10_000)
    monkeypatch.setattr(bundle, "LARGEST", 20_000)
    for _one in range(10):
        cut_off.person(usual_name=random.randbytes(3000).hex())
    file = export(cut_off.store)
    assert (0 < file.lines < 10, file.more, len(file.content) < 20_000) == (True, True, True)


def test_what_says_the_same_all_over_comes_by_a_stick(town: Town, cut_off: Desk, there: Desk) -> None:
    for day in range(10, 30):
        there.add(Regulation(key="gauge", starts_on=f"2031-01-{day}", value="5", source="x" * 250_000))
    there.sync()
    assert bring_in(cut_off.store, carry(cut_off, town)).received == 20
    assert cut_off.sync().same


def test_a_pc_that_receives_one_more_site_hears_of_it_by_a_stick(town: Town, cut_off: Desk, there: Desk) -> None:
    before = there.add(WalkIn(day="2020-11-17", ticket="A1", sequence=1, arrived_at=1))
    there.sync()
    bring_in(cut_off.store, carry(cut_off, town))
    assert before not in cut_off.rows("walk_in")
    assert devices.add_sites(town.storage, "C02", [SABLONS])
    bring_in(cut_off.store, carry(cut_off, town))
    report = bring_in(cut_off.store, carry(cut_off, town))
    assert before in cut_off.rows("walk_in")
    assert report.same
    since = there.add(WalkIn(day="2020-11-17", ticket="A2", sequence=2, arrived_at=2))
    there.sync()
    assert bring_in(cut_off.store, carry(cut_off, town)).same
    assert since in cut_off.rows("walk_in")


def test_what_was_there_of_a_new_site_comes_by_a_stick_though_this_pc_never_stops_writing(
    town: Town, cut_off: Desk, there: Desk
) -> None:
    before = there.add(WalkIn(day="2020-11-17", ticket="A1", sequence=1, arrived_at=1))
    there.sync()
    bring_in(cut_off.store, carry(cut_off, town))
    assert devices.add_sites(town.storage, "C02", [SABLONS])
    asked = []
    for _file in range(3):
        file, *_ = export(cut_off.store)
        cut_off.person()  # while the file travels
        bring_in(cut_off.store, answered(town.storage, town.folder, file, NOW)[0])
        with cut_off.store.read() as read:
            asked.append(value(read, UNLIKE))
    assert before in cut_off.rows("walk_in")
    assert asked[-1] == "", "it asks no more for what it has"


def test_what_says_the_same_all_over_goes_by_a_stick(town: Town, cut_off: Desk, there: Desk) -> None:
    for day in range(10, 30):
        cut_off.add(Regulation(key="gauge", starts_on=f"2031-01-{day}", value="5", source="x" * 250_000))
    assert bring_in(cut_off.store, carry(cut_off, town)).sent == 20
    there.sync()
    assert len(there.rows("regulation")) == len(cut_off.rows("regulation"))
