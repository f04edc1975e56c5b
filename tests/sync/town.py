"""A hub and real desks of its sites, spoken to without a network: what is between them can be made to fail."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import msgspec

from lmmh_desk.hub import feed, tables
from lmmh_desk.hub.authority import BUNDLES
from lmmh_desk.hub.direct import DirectHub
from lmmh_desk.hub.folder import RECOVERY
from lmmh_desk.hub.judging import Device
from lmmh_desk.hub.recovery import sealed
from lmmh_desk.hub.snapshots import Snapshots, file_of, make
from lmmh_desk.hub.storage import Refused, Storage
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.kernel.events import Events
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.regulations import Regulation
from lmmh_desk.office.model.sites import Site, SiteKind
from lmmh_desk.store.exchange import alone, attached
from lmmh_desk.store.exchange.attached import Exchange
from lmmh_desk.store.opening import FILE, open_store
from lmmh_desk.store.store import Store
from lmmh_desk.sync import stages
from lmmh_desk.sync.protocol import Answer, Copied, Enrolled, GivenBack, Page, Problem, Snapshot, Status
from lmmh_desk.sync.transport import refused
from lmmh_desk.system.sealing import public_half
from lmmh_desk.tenancy.model.records import Household, Person
from tests.conftest import KEY
from tests.fakes.hubs import NOW, hub_in
from tests.tenancy.homes import settle

SOME_BYTES = 4096  # of a snapshot's file at once
CENTRE, SABLONS = "site-centre", "site-sablons"


class Broken(Exception):
    """The network failed."""


class Wire(DirectHub):
    """The hub as one desk reaches it; `fail` is called with the name of each step, before and after it."""

    bytes_sent = bytes_received = 0

    def __init__(self, storage: Storage, device: Device) -> None:
        super().__init__(storage, device, FixedClock(NOW))
        self.fail: Callable[[str], None] = lambda _step: None
        self.snapshots: Snapshots | None = None
        self.heard = 0  # the number of a batch that the hub lacks

    def status(self, after: int | None = None, sent: int = 0) -> Status:
        self.fail("status")
        self.heard = sent or self.heard
        status = super().status(after, sent)
        if status.page is not None:
            self.fail("feed")
        return status

    def push(self, content: bytes, after: int | None = None, known: Exchange | None = None) -> Answer:
        self.fail("push")
        answer = super().push(content, after, known)
        self.fail("pushed")
        if answer.page is not None:
            self.fail("feed")
        return answer

    def give_back(self, lost: GivenBack) -> Answer:
        self.fail("give_back")
        answer = super().give_back(lost)
        self.fail("gave_back")
        return answer

    def _refuse_the_revoked(self) -> None:
        if self.device.revoked_at is not None:
            raise Broken

    def another(self, asked: Copied) -> Enrolled:
        self.fail("another")
        named = super().another(asked)
        self.fail("named")
        return named

    def feed(self, after: int, also: str = "") -> Page:
        self.fail("feed")
        self._refuse_the_revoked()
        return super().feed(after, also)

    def snapshot(self, after: int) -> Snapshot:
        """Offer a whole base where the town has a folder for them."""
        self.fail("snapshot")
        offered = self.snapshots.offer(self.storage, self.device, after) if self.snapshots else None
        return offered or super().snapshot(after)

    def download(self, snapshot: str, start: int) -> Iterator[bytes]:
        assert self.snapshots is not None
        path = file_of(self.snapshots.folder, self.device, snapshot)
        content = path.read_bytes()[start:] if path else b""
        for place in range(0, len(content), SOME_BYTES):
            self.fail("download")
            yield content[place : place + SOME_BYTES]

    def live(self, after: int) -> Page:
        self.fail("live")
        try:
            return msgspec.msgpack.decode(feed.page(self.storage, self.device, after, live=True), type=Page)
        except Refused as error:
            raise refused(Problem(error.code)) from error

    def close(self) -> None:
        """Do nothing: there is no connection."""


class Desk:
    """A PC: its store, attached or not."""

    def __init__(self, store: Store, code: str, site: str) -> None:
        self.store, self.code, self.site = store, code, site
        self.session = Session("console", "Console", "admin", site, site, f"device-{code}", code)
        self.device = Device(self.session.device_id, code, site, (site,), bytes(32))
        self.wire: Wire | None = None

    def sync(self) -> stages.Report:
        assert self.wire is not None
        return stages.exchange(self.store, self.wire)

    def add(self, record: Any) -> str:
        with self.store.write(self.session, "test.add") as unit:
            unit.add(record)
            unit.flush()
        return str(record.id)

    def change(self, cls: type, record_id: str, **values: Any) -> None:
        with self.store.write(self.session, "test.change") as unit:
            record = unit.get(cls, record_id)
            for name, value in values.items():
                setattr(record, name, value)

    def delete(self, cls: type, record_id: str) -> None:
        with self.store.write(self.session, "test.delete") as unit:
            unit.delete(unit.get(cls, record_id))

    def rows(self, table: str) -> dict[str, dict[str, Any]]:
        with self.store.read() as read:
            return {row["id"]: dict(row) for row in read.exec_driver_sql(f"SELECT * FROM {table}").mappings()}

    def person(self, **values: Any) -> str:
        return self.add(Person(**{"usual_name": "Tessier", "first_names": "Odile", "channel": "mail", **values}))

    def household(self, number: str = "") -> str:
        return self.add(Household(number=number))

    def regulation(self, value: str) -> str:
        return self.add(Regulation(key="gauge", starts_on="2020-11-17", value=value, source=""))

    def waiting(self) -> int:
        with self.store.read() as read:
            return int(read.exec_driver_sql("SELECT count(*) FROM sync_log").scalar_one())


class Town:
    """The hub and its desks."""

    def __init__(self, folder: Path, template: Path, storage: Storage | None = None) -> None:
        self.folder, self.template = folder, template
        (folder / RECOVERY).write_bytes(sealed({}, public_half(bytes(range(32)))))
        self.made = ExitStack()
        self.storage = storage or self.made.enter_context(hub_in(folder))
        self.desks: list[Desk] = []
        self.snapshots: Path | None = None

    def desk(self, code: str, site: str = CENTRE, *, alone: bool = False) -> Desk:
        folder = self.folder / code
        folder.mkdir()
        shutil.copy(self.template, folder / FILE)
        made = self._open(code, site)
        with made.store.local() as connection:
            own = (made.session.device_id, code, site)
            connection.exec_driver_sql("INSERT INTO desk VALUES (1, ?, ?, ?, '')", own)
        if not alone:
            self.attach(made)
        return made

    def open_again(self, code: str, site: str = CENTRE) -> Desk:
        """Open a desk that another town of this folder made."""
        made = self._open(code, site)
        made.wire = self._wire(made.device)
        return made

    def _wire(self, device: Device) -> Wire:
        made = Wire(self.storage, device)
        if self.snapshots:
            made.snapshots = Snapshots(self.snapshots, self._make)
        return made

    def _make(self, device: Device) -> Callable[[], bool]:
        assert self.snapshots is not None
        make(self.storage, self.snapshots, device.sites)
        return lambda: False

    def offer_whole_bases(self) -> None:
        """Have this town's hub make whole bases for the desks opened or attached from now on."""
        self.snapshots = self.folder
        (self.folder / BUNDLES).write_bytes(bytes(range(32)))

    def _open(self, code: str, site: str) -> Desk:
        made = Desk(open_store(self.folder / code, KEY, FixedClock(NOW), Events()), code, site)
        self.desks.append(made)
        return made

    def attach(self, desk: Desk) -> None:
        device = desk.device
        row = {"id": device.id, "code": desk.code, "site_id": desk.site, "sites": json.dumps(device.sites)}
        zero = {"name": "", "schema": "", "version": "", "sequence": 0, "cursor": 0, "enrolled_at": 0, "seen_at": 0}
        with self.storage.write() as connection:
            connection.execute(
                tables.device.insert().values({**row, **zero, "public": bytes(32), "revoked_reason": ""})
            )
        desk.wire = self._wire(device)
        epoch = feed.status(self.storage, device, NOW).epoch
        with desk.store.local() as connection:
            attached.attach(connection, Exchange("", "", b"", b"", device.sites, epoch))
            alone.log_everything(connection, "console")

    def settle(self) -> None:
        """Exchange until everybody has everything."""
        for _round in range(2):
            for desk in self.desks:
                desk.sync()

    def close(self) -> None:
        for desk in self.desks:
            desk.store.close()
        self.storage.close()
        self.made.close()


def two_sites(folder: Path, template: Path) -> Town:
    """Return two agencies of one desk each, which know the homes of the tests."""
    made = Town(folder, template)
    one = made.desk("C01")
    made.desk("S01", SABLONS)
    settle(one.store, one.session)
    with one.store.write(one.session, "test.office") as unit:
        for site_id, name in ((CENTRE, "Agence Centre"), (SABLONS, "Sablons")):
            unit.add(Site(id=site_id, site_id=site_id, kind=SiteKind.AGENCY, name=name, address="72000 Le Mans"))
    made.settle()
    return made
