"""Three PCs or ten, copies of them and a hub against an oracle: whatever is typed, sent, lost, stopped, copied or
restored, all agree and nothing is lost, but what was erased, of which nothing is left.

The oracle knows every value ever typed, which ones were typed over by somebody who saw them, and who erased whom.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, MultipleResults, RuleBasedStateMachine, initialize, multiple, rule
from msgspec import structs

from lmmh_desk.features.desk.actions.arbitration import settle
from lmmh_desk.features.desk.model.arbitration import Clash, Side, decided
from lmmh_desk.features.desk.store.arbitration import board
from lmmh_desk.features.masks.model.records import MaskMovement
from lmmh_desk.hub import devices, tables
from lmmh_desk.hub.bundles import answered
from lmmh_desk.kernel import digests
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.kernel.errors import BadInput, WrongState
from lmmh_desk.office.model.bookings import Booking
from lmmh_desk.store import versions
from lmmh_desk.store.exchange import attached
from lmmh_desk.store.exchange.attached import Exchange
from lmmh_desk.store.opening import FILE, create_store
from lmmh_desk.sync import bundle, stages
from lmmh_desk.sync.carrying import bring_in, export
from lmmh_desk.sync.codes import new_code
from lmmh_desk.sync.copied import REGRESSION
from lmmh_desk.sync.protocol import Answer, Enrol
from lmmh_desk.sync.refusals import RefusedByHub
from lmmh_desk.tenancy.model.records import Person
from tests.conftest import KEY, load_tables
from tests.faults.running import count, noted
from tests.replacing import replace
from tests.sync.erased import erase, hub_words, words_of
from tests.sync.test_bundle import with_keys
from tests.sync.test_copied import opened, saved
from tests.sync.test_restored_hub import Places, back_up, restore
from tests.sync.town import CENTRE, NOW, SABLONS, Broken, Desk, Town

PROVE = bool(os.environ.get("LMMH_PROVE"))
THREE = {"C02": CENTRE, "C03": CENTRE, "S01": SABLONS}  # PCs of two sites: each does much in a few steps
TEN = {**{f"C{rank:02}": CENTRE for rank in range(2, 8)}, **{f"S{rank:02}": SABLONS for rank in range(1, 5)}}
PCS: Bundle[str] = Bundle("pcs")
STEPS = st.sampled_from(["status", "push", "pushed", "feed"])
COLUMNS = st.sampled_from(["reference", "usual_name", "first_names", "channel"])
PERSON = ("reference", "usual_name", "first_names", "channel")
DAY = 24 * 3_600_000
Cell = tuple[str, str]  # person, column


class Older:
    """The tables that a program of before knows."""

    @staticmethod
    def head() -> str:
        return versions.known()[-2]


class Model(RuleBasedStateMachine):
    """What agents do, and what happens to networks."""

    template: Path
    server = ""  # of PostgreSQL, "" for SQLite
    sites = THREE

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="lmmh-model-"))
        self.places = Places(self.folder, self.server)
        storage = self.places.storage()
        storage.make(NOW)
        self.town = Town(self.folder, self.template, storage)
        self.desks: dict[str, Desk] = {}
        self.typed: dict[Cell, set[str]] = {}
        self.superseded: dict[Cell, set[str]] = {}
        self.erased: dict[str, set[str]] = {}  # persons, each with the PCs that erased them
        self.masks: dict[str, int] = {}  # what was received, by movement
        self.settled = 0  # decisions
        self.count = 0
        self.revoked = ""
        self.late: set[str] = set()  # typed on a desk once it was revoked
        self.authors: dict[str, str] = {}  # of values, on which PC
        self.files: list[tuple[str, bytes]] = []  # on sticks, for the hub
        self.answers: list[tuple[str, bytes]] = []  # on sticks, from it
        self.imported: set[str] = set()
        self.old: set[str] = set()  # whose program is older than the hub's
        self.copied: set[str] = set()  # there are two of them, or there were
        self.backup: Path | None = None  # of the hub
        self.restored = False  # the hub, from it
        self.saved: dict[str, Path] = {}  # of PCs
        self.saves = itertools.count()

    @initialize(target=PCS)
    def begin(self) -> MultipleResults[str]:
        self.desks = {code: with_keys(self.town.desk(code, site), self.town) for code, site in self.sites.items()}
        self.add(next(iter(self.desks)))
        self.everybody_exchanges()  # a person whom all know
        self.everybody_exchanges()
        return multiple(*self.desks)

    @rule(code=PCS)
    def add(self, code: str) -> None:
        values = {column: self._value(code) for column in PERSON}
        person_id = self.desks[code].person(**values)
        for column, value in values.items():
            self.typed[person_id, column] = {value}
            self.superseded[person_id, column] = set()

    @rule(code=PCS, column=COLUMNS, which=st.integers(0, 5))
    def edit(self, code: str, column: str, which: int) -> None:
        if (row := self._one(code, which)) is not None:
            value = self._type(code, row, column)
            self.desks[code].change(Person, row["id"], **{column: value})

    @rule(code=PCS, column=COLUMNS)
    def edit_all_at_once(self, code: str, column: str) -> None:
        desk = self.desks[code]
        rows = desk.rows("person").values()
        with desk.store.write(desk.session, "test.bulk") as unit:
            for row in rows:
                value = self._type(code, row, column)
                unit.connection.exec_driver_sql(f"UPDATE person SET {column} = ? WHERE id = ?", (value, row["id"]))

    @rule(code=PCS, which=st.integers(0, 5))
    def delete(self, code: str, which: int) -> None:
        if (row := self._one(code, which)) is not None:
            for column in PERSON:
                self.superseded[row["id"], column].add(row[column])
            self.desks[code].delete(Person, row["id"])

    @rule(code=PCS, which=st.integers(0, 5))
    def erase(self, code: str, which: int) -> None:
        if (row := self._one(code, which)) is not None:
            self._erase(code, row["id"])

    @rule(code=PCS, other=PCS, start=st.integers(0, 3), which=st.integers(0, 5))
    def erase_while_another_books(self, code: str, other: str, start: int, which: int) -> None:
        both = sorted(self.desks[code].rows("person").keys() & self.desks[other].rows("person").keys())
        if both and code != other:
            self._book(other, start, both[which % len(both)])
            self._erase(code, both[which % len(both)])

    @rule(code=PCS, start=st.integers(0, 3), which=st.integers(0, 5))
    def book(self, code: str, start: int, which: int) -> None:
        """Book a slot for somebody: a row that names a person, and that another may have set aside."""
        row = self._one(code, which) or {"id": ""}
        self._book(code, start, row["id"])

    @rule(code=PCS, quantity=st.integers(1, 50))
    def receive_masks(self, code: str, quantity: int) -> None:
        self.masks[self.desks[code].add(MaskMovement(kind="received", quantity=quantity))] = quantity

    @rule(code=PCS, which=st.integers(0, 5), side=st.sampled_from([Side.KEPT, Side.OTHER]))
    def arbitrate(self, code: str, which: int, side: Side) -> None:
        """Settle what waits about one record, as the page « Arbitrage » does."""
        desk = self.desks[code]
        with desk.store.read() as read:
            items = [item for item in board(read, desk.session, NOW).items if isinstance(item, Clash)]
        if not items:
            return
        before = desk.rows("person")
        lines = items[which % len(items)].lines
        with contextlib.suppress(WrongState):  # the record went meanwhile, or others depend on it
            settle(desk.store, desk.session, decided(lines, [side] * len(lines)))
            self.settled += 1
        after = desk.rows("person")
        for person_id, row in before.items():
            for column in PERSON:
                if row[column] != after.get(person_id, {}).get(column):
                    self.superseded[person_id, column].add(row[column])

    @rule(
        code=PCS, other=PCS, column=COLUMNS, which=st.integers(0, 5), side=st.sampled_from([Side.KEPT, Side.OTHER]),
        waits=st.booleans(),
    )  # fmt: skip
    def arbitrate_what_two_wrote(
        self, code: str, other: str, column: str, which: int, side: Side, waits: bool
    ) -> None:  # fmt: skip
        """Have two PCs write the same of a person; both decide, or the second alone."""
        both = sorted(self.desks[code].rows("person").keys() & self.desks[other].rows("person").keys())
        if not both or code == other:
            return
        for one in (other, code):
            row = self.desks[one].rows("person")[both[which % len(both)]]
            self.desks[one].change(Person, row["id"], **{column: self._type(one, row, column)})
            self._sync(one)
        if not waits:
            self._sync(other)
            self.arbitrate(other, which, side)
        self.arbitrate(code, which, side)

    @rule(code=PCS)
    def exchange(self, code: str) -> None:
        self._sync(code)

    @rule()
    def everybody_exchanges(self) -> None:
        for code in self.desks:
            self._sync(code)

    @rule(code=PCS, step=STEPS)
    def exchange_that_breaks(self, code: str, step: str) -> None:
        def fail(name: str) -> None:
            if name == step:
                raise Broken

        with self._failing(code, fail), contextlib.suppress(Broken, RefusedByHub):
            self._exchange(code)

    @rule(code=PCS, column=COLUMNS, which=st.integers(0, 5), step=STEPS)
    def edit_during_an_exchange(self, code: str, column: str, which: int, step: str) -> None:
        left = [1]

        def typing(name: str) -> None:
            if name == step and left:
                left.pop()
                self.edit(code, column, which)

        with self._failing(code, typing):
            self._sync(code)

    @rule(code=PCS)
    def send_an_old_batch_again(self, code: str) -> None:
        desk = self.desks[code]
        assert desk.wire is not None
        with desk.store.read() as read:
            contents = read.exec_driver_sql("SELECT content FROM outbox WHERE acknowledged_at > 0").scalars().all()
        for content in contents if code not in self.copied else ():
            try:
                desk.wire.push(content)
            except RefusedByHub as error:
                # What an erasure cleaned is no longer what was sent, and a restored hub got rows back, no batches.
                if not (self.erased or (self.restored and error.code == REGRESSION)):
                    raise

    @rule(code=PCS)
    def exchange_with_each_batch_twice(self, code: str) -> None:
        wire = self.desks[code].wire
        assert wire is not None
        right = wire.push

        def twice(content: bytes, after: int | None = None, known: Exchange | None = None) -> Answer:
            first, again = right(content, after, known), right(content, after, known)
            assert structs.replace(again, status=None) == structs.replace(first, status=None)  # which says the time
            return first

        wire.push = twice  # type: ignore[method-assign]
        self._sync(code)
        del wire.push

    @rule(code=PCS)
    def receive_everything_again(self, code: str) -> None:
        with self.desks[code].store.local() as connection:
            attached.move(connection, cursor=0)
        self._sync(code)

    @rule(code=PCS, days=st.integers(-8000, 8000))
    def the_clock_jumps(self, code: str, days: int) -> None:
        clock = self.desks[code].store.clock
        assert isinstance(clock, FixedClock)
        clock.instant = max(0, NOW + days * DAY)

    @rule(code=PCS)
    def revoke(self, code: str) -> None:
        desk = self.desks[code]
        assert desk.wire is not None
        if not self.revoked and code not in self.copied:
            self.revoked = code
            assert devices.revoke(self.town.storage, code, "", NOW)
            desk.wire.device = replace(desk.wire.device, revoked_at=NOW)

    @rule(code=PCS)
    def stay_behind(self, code: str) -> None:
        """Keep the program of before, while the hub has the new one."""
        self.old.add(code)

    @rule(code=PCS)
    def upgrade(self, code: str) -> None:
        self.old.discard(code)

    @rule(code=PCS, target=PCS)
    def clone(self, code: str) -> MultipleResults[str]:
        """Start a copy of a PC, which goes on as well."""
        if code in self.copied or code == self.revoked:
            return multiple()
        made = f"{code}-copy"
        self.copied |= {code, made}
        folder = saved(self.desks[code], self.folder / made)
        self.desks[made] = opened(self.town, self.desks[code], folder)
        return multiple(made)

    @rule(code=PCS)
    def save_the_pc(self, code: str) -> None:
        if code not in self.copied:
            self.saved[code] = saved(self.desks[code], self.folder / f"{code}-{next(self.saves)}")

    @rule(code=PCS)
    def restore_the_pc(self, code: str) -> None:
        """Go on with an older copy of a PC, which had sent what it had."""
        if code in self.saved and code != self.revoked:
            self._sync(code)
            former = self.desks[code]
            self.copied.add(code)
            folder = self.saved.pop(code)
            if (known := former.store.folder / "erased.txt").exists():
                shutil.copy(known, folder)  # it is the same PC
            self.desks[code] = opened(self.town, former, folder)
            self.desks[code].store.remember_erased()
            self.town.desks.remove(former)
            former.store.close()

    @rule()
    def back_up_the_hub(self) -> None:
        self.backup = back_up(self.town)

    @rule()
    def restore_the_hub(self) -> None:
        """Go on with an older copy of the hub's base; a PC that was revoked since is revoked again."""
        if self.backup is not None:
            self.restored = True
            restore(self.town, self.places, self.backup)
            if self.revoked:
                devices.revoke(self.town.storage, self.revoked, "", NOW)
            for desk in self.desks.values():
                self._attach_if_forgotten(desk)

    @rule(code=PCS)
    def write_a_file(self, code: str) -> None:
        if code not in self.copied:
            self.files.append((code, export(self.desks[code].store)[0]))

    @rule(which=st.integers(0, 9))
    def bring_a_file_to_the_hub(self, which: int) -> None:
        if self.files:
            code, file = self.files[which % len(self.files)]
            if code in self.copied:
                return
            self.answers.append((code, answered(self.town.storage, self.town.folder, file, NOW)[0]))

    @rule(which=st.integers(0, 9))
    def bring_an_answer_back(self, which: int) -> None:
        if self.answers:
            code, answer = self.answers[which % len(self.answers)]
            if code in self.copied:
                return
            made = bundle.read(answer, "back").id
            again = pytest.raises(BadInput) if made in self.imported else contextlib.nullcontext()
            with again:
                bring_in(self.desks[code].store, answer)
            self.imported.add(made)

    def teardown(self) -> None:
        try:
            if self.desks:
                self.old.clear()
                for code in [*self.desks, *self.desks]:
                    self._sync(code)
                self._check()
        finally:
            self.town.close()
            for base in self.places.bases:
                base.__exit__(None, None, None)
            shutil.rmtree(self.folder)

    # What must be true at rest

    def _check(self) -> None:
        hub = self._hub_rows()
        for code, desk in self.desks.items():
            assert desk.waiting() == 0
            if code == self.revoked:
                continue  # what it had is sent, it has no more than it had
            assert desk.sync().same
            for table in ("person", "booking", "erasure", "mask_movement"):
                assert unlike(desk.rows(table), hub[table]) == {}
        assert self._digest() == self._recomputed(hub)
        assert not self.late & {row[column] for row in hub["person"].values() for column in PERSON}
        told = self._told()
        gone = self._check_erased(hub)
        for (person_id, column), values in self.typed.items():
            if person_id in gone:
                continue
            current = {hub["person"][person_id][column]} if person_id in hub["person"] else set()
            known = current | self.superseded[person_id, column] | told.get((person_id, column), set())
            if self.revoked in self.erased.get(person_id, ()):
                known |= self.late  # a revoked PC erased what it alone had: nobody else ever heard of it
                if person_id not in hub["person"]:  # typed before that, and never sent
                    known |= {value for value in values if self.authors[value] == self.revoked}
            assert values <= known, (column, values - known)
        self._check_masks(hub)
        starts = sorted(row["starts_at"] for row in hub["booking"].values())
        assert all(later - earlier >= 15 for earlier, later in itertools.pairwise(starts))

    def _check_masks(self, hub: dict[str, dict[str, dict[str, Any]]]) -> None:
        """Check that what was received is in the stock of all, or set aside because its PC was revoked."""
        there = {one: row["quantity"] for one, row in hub["mask_movement"].items()}
        aside = {row["record_id"] for row in hub["quarantine"].values() if row["reason"] == "device"}
        assert there == {one: quantity for one, quantity in self.masks.items() if one not in aside - there.keys()}
        for code, desk in self.desks.items():
            stock = sum(row["quantity"] for row in desk.rows("mask_movement").values())
            assert code == self.revoked or stock == sum(there.values()), code

    def _check_erased(self, hub: dict[str, dict[str, dict[str, Any]]]) -> set[str]:
        """Check that nothing is left of who was erased, by a PC not revoked at least; return who that is."""
        gone = {row["record_id"] for row in hub["erasure"].values() if row["table_name"] == "person"}
        assert {person for person, codes in self.erased.items() if codes - {self.revoked}} <= gone
        words = {value for (person, _column), values in self.typed.items() if person in gone for value in values}
        assert hub_words(self.town, *words) == []
        for code, desk in self.desks.items():
            assert code == self.revoked or words_of(desk.store, *words) == [], code
        assert not gone & {row["subject_id"] for row in hub["booking"].values()}
        # An erasure that waits names who is gone by an id alone, as the one that was made does.
        aside = [row["delta"] for row in hub["quarantine"].values() if row["table_name"] != "erasure"]
        assert not [one for delta in aside for one in gone if one in delta]
        return gone

    def _hub_rows(self) -> dict[str, dict[str, dict[str, Any]]]:
        with self.town.storage.read() as read:
            return {
                name: {row["id"]: dict(row) for row in read.execute(table.select()).mappings()}
                for name, table in tables.records().items()
            }

    def _digest(self) -> bytes:
        with self.town.storage.read() as read:
            asked = tables.digest.select().where(tables.digest.c.scope == "", tables.digest.c.table_name == "")
            found = read.execute(asked).one_or_none()
        return found.value if found else digests.EMPTY

    def _recomputed(self, hub: dict[str, dict[str, dict[str, Any]]]) -> bytes:
        everywhere = ("person", "booking", "conflict", "erasure", "mask_movement")
        rows = [row for name in everywhere for row in hub[name].values()]
        return digests.added(digests.EMPTY, [digests.mark(row["id"], row["rev"]) for row in rows])

    def _told(self) -> dict[Cell, set[str]]:
        """Return the values that wait for people: in a conflict, or in quarantine."""
        hub, found = self._hub_rows(), {}
        for row in hub["conflict"].values():
            for side in ("base", "kept", "other"):
                for column, value in zip(json.loads(row["columns"]), json.loads(row[side]), strict=True):
                    found.setdefault((row["record_id"], column), set()).add(value)
        for row in hub["quarantine"].values():
            for column, (_old, new) in json.loads(row["delta"]).items():
                found.setdefault((row["record_id"], column), set()).add(new)
        return found

    def _erase(self, code: str, person: str) -> None:
        self.erased.setdefault(person, set()).add(code)
        erase(self.desks[code], ("person", person))

    def _book(self, code: str, start: int, person: str) -> None:
        slot = {"resource_id": "bureau-1", "starts_at": start * 10, "ends_at": start * 10 + 15}
        self.desks[code].add(Booking(**slot, subject_table="person", subject_id=person))

    def _sync(self, code: str) -> None:
        stops = code in self.old or code == self.revoked
        with pytest.raises((Broken, RefusedByHub)) if stops else contextlib.nullcontext():
            self._exchange(code)

    def _exchange(self, code: str) -> None:
        with pytest.MonkeyPatch.context() as patched:
            if code in self.old:
                patched.setattr(stages, "versions", Older)
            self.desks[code].sync()

    def _attach_if_forgotten(self, desk: Desk) -> None:
        """Attach again, by a code of its administrator, a copy that the hub told apart after its backup."""
        assert desk.wire is not None
        storage, former, key = self.town.storage, desk.wire.device, Ed25519PrivateKey.generate()
        with storage.read() as read:
            if devices.find(read, former.id) is not None:
                return
        code = new_code(b"")
        assert devices.offer(storage, code, desk.site, former.code, NOW)
        public = key.public_key().public_bytes_raw()
        made = devices.enrol(storage, Enrol(code.secret, former.id, desk.site, public, "PC", former.code), NOW)
        assert (made.id, made.code) == (former.id, former.code)
        with desk.store.local() as connection:
            attached.move(connection, device_key=key.private_bytes_raw(), problem="")
        desk.wire.device = made

    @contextlib.contextmanager
    def _failing(self, code: str, fail: Callable[[str], None]) -> Iterator[None]:
        wire = self.desks[code].wire
        assert wire is not None
        wire.fail = fail
        yield
        wire.fail = lambda _step: None

    def _value(self, code: str) -> str:
        self.count += 1
        value = f"v{self.count}."
        self.authors[value] = code
        if code == self.revoked:
            self.late.add(value)
        return value

    def _type(self, code: str, row: dict[str, Any], column: str) -> str:
        value, cell = self._value(code), (row["id"], column)
        self.typed[cell].add(value)
        self.superseded[cell].add(row[column])
        return value

    def _one(self, code: str, which: int) -> dict[str, Any] | None:
        rows = sorted(self.desks[code].rows("person").values(), key=lambda row: row["id"])
        return rows[which % len(rows)] if rows else None


def unlike(rows: dict[str, Any], others: dict[str, Any]) -> dict[str, Any]:
    """Return the rows that differ, each with what the other has."""
    return {key: (rows.get(key), others.get(key)) for key in rows | others if rows.get(key) != others.get(key)}


@pytest.fixture(scope="module")
def template_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    load_tables()
    folder = tmp_path_factory.mktemp("template")
    create_store(folder, KEY, FixedClock(0)).close()
    return folder / FILE


@pytest.mark.parametrize("side", [Side.KEPT, Side.OTHER])
@pytest.mark.parametrize("waits", [False, True])
def test_a_history_settles_conflicts_and_counts_masks(template_folder: Path, side: Side, waits: bool) -> None:
    Model.template, Model.server, Model.sites = template_folder, "", THREE
    made = Model()
    made.begin()
    made.receive_masks("C02", 5)
    made.receive_masks("S01", 7)
    for column in PERSON:
        made.arbitrate_what_two_wrote("C03", "C02", column, 0, side, waits)
    assert made.settled >= len(PERSON)
    made.teardown()


def check(template: Path, server: str, sites: dict[str, str], examples: int, steps: int) -> None:
    Model.template, Model.server, Model.sites = template, server, sites
    case = Model.TestCase
    case.settings = settings(max_examples=examples, stateful_step_count=steps, suppress_health_check=list(HealthCheck))
    case("runTest").runTest()
    noted(**{f"histories_of_{len(sites)}_on_{'postgresql' if server else 'sqlite'}": examples})


@pytest.mark.fault
@pytest.mark.timeout(3600 if PROVE else 300)
def test_all_agree_and_nothing_is_lost(template_folder: Path) -> None:
    check(template_folder, "", THREE, count(16, 60), 40 if PROVE else 20)


@pytest.mark.fault
@pytest.mark.timeout(7200 if PROVE else 300)
def test_ten_pcs_agree_and_nothing_is_lost(template_folder: Path) -> None:
    check(template_folder, "", TEN, count(3, 170), 40)


@pytest.mark.fault
@pytest.mark.timeout(3600 if PROVE else 300)
def test_all_agree_with_a_hub_on_postgresql(template_folder: Path, server: str) -> None:
    check(template_folder, server, TEN if PROVE else THREE, count(3, 30), 40 if PROVE else 20)
