"""A message goes out once: from a desk that stands alone, else from its hub."""

from __future__ import annotations

import shutil
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from lmmh_desk.cli import hub, hub_sending
from lmmh_desk.features.campaigns.model.records import Campaign, CampaignApproval
from lmmh_desk.features.campaigns.store.listing import SUBJECT
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.messages.gateway import Outgoing, Verdict
from lmmh_desk.office.actions.attaching import attach_alone
from lmmh_desk.office.actions.messages import queue_message
from lmmh_desk.office.actions.sending import send_now
from lmmh_desk.office.model.messages import CAMPAIGNS, REMINDER, Channel, Message, Problem
from lmmh_desk.store.store import Store
from tests.fakes.outside import SmsService
from tests.sync.running import Running
from tests.sync.test_joining import SITE, pair, session
from tests.sync.test_network import code, small, sync

__all__ = ["pair", "small"]
HOUR = 3_600_000


class Way:
    """A gateway that takes all it is given."""

    once = True

    def __init__(self) -> None:
        self.taken: list[str] = []

    def send(self, message: Outgoing) -> Verdict:
        self.taken.append(message.id)
        return Verdict.SENT


def queue(
    store: Store, about: str, purpose: str = REMINDER, at: int | None = None, *, table: str = "appointment",
    address: str = "+33639983471",
) -> str:  # fmt: skip
    """Queue a message that is due, by default since an hour."""
    now = store.clock.now() if at is None else at
    with store.write(session(store), "test.queue") as unit:
        return queue_message(
            unit, channel=Channel.SMS, address=address, text="Rendez-vous", purpose=purpose, person_id=None,
            subject=(table, about), due_at=now - HOUR, expires_at=now + HOUR,
        ).id  # fmt: skip


def campaign(store: Store) -> tuple[str, str]:
    """Write a campaign that another agreed to; return its id and that of the agreement."""
    me = session(store)
    with store.read() as read:
        author = replace(me, agent_id=read.exec_driver_sql("SELECT id FROM agent WHERE active LIMIT 1").scalar_one())
    with store.write(author, "test.campaign") as unit:
        made = Campaign(number="MS-1", purpose=CAMPAIGNS[0], title="Masques", text="Bonjour", leaves_on="2020-11-20",
                        written_by=author.agent_id)  # fmt: skip
        unit.add(made)
    with store.write(me, "test.agreement") as unit:
        agreed = CampaignApproval(campaign_id=made.id, title="Masques", text="Bonjour", sms="", poster="",
                                  pictogram="info", leaves_on="2020-11-20", households=0)  # fmt: skip
        unit.add(agreed)
    return made.id, agreed.id


def test_desks_that_stood_alone_send_and_attached_ones_leave_it_to_the_hub(
    small: Running, pair: tuple[Store, Store]
) -> None:
    first, second = pair
    way = Way()
    alone = queue(first, "a1")
    send_now(first, lambda *_asked: {Channel.SMS: way})
    assert way.taken == [alone]
    attached(small, first)
    attach_alone(second, small.address, code(small, "--site", SITE), "B")
    sync(second)
    queue(first, "a2")
    sync(first)
    sync(second)
    for store in pair:
        send_now(store, lambda *_asked: {Channel.SMS: way})
    assert way.taken == [alone]


def attached(hub: Running, store: Store) -> Store:
    """Attach the desk that stood alone, and give what it has."""
    attach_alone(store, hub.address, code(hub), "A")
    sync(store)
    return store


def dropping(hub: Running, folder: Path) -> Path:
    """Give a hub a folder as its gateway, and return it."""
    drop = folder / "drop"
    drop.mkdir()
    hub.ask("gateway", "sms", "file", str(drop))
    return drop


def stands(store: Store) -> list[tuple[str, int]]:
    with store.read() as read:
        return [tuple(row) for row in read.exec_driver_sql("SELECT state, tries FROM message ORDER BY id")]


def test_the_hub_sends_what_attached_desks_queued_each_once(
    small: Running, pair: tuple[Store, Store], tmp_path: Path
) -> None:
    first, second = pair
    attached(small, first)
    attach_alone(second, small.address, code(small, "--site", SITE), "B")
    queue(first, "a1")
    sync(second)
    wanted = {queue(second, "a2")}
    sync(first)
    sync(second)
    (tmp_path / "secret").write_text("secret\n")
    with SmsService().running() as service:
        small.ask("gateway", "sms", "http", service.url, "--sender", "LMMH", "--secret", str(tmp_path / "secret"))
        assert small.ask("send") == {"waiting": 0, "sent": 2, "held": {}, "failed": 0}
        assert small.ask("send")["sent"] == 2
        asked = [(headers["Authorization"], body["id"]) for _path, headers, body in service.asked]
    assert len(asked) == len(set(asked)) == 2
    assert wanted < {one for _token, one in asked}
    assert {token for token, _one in asked} == {"Bearer secret"}
    for store in pair:
        report = sync(store)
        assert (report.same, report.quarantined, report.conflicts) == (True, 0, 0)
        assert stands(store) == [("sent", 1), ("sent", 1)]
    assert not (small.folder / "desk" / "desk.db").read_bytes().startswith(b"SQLite"), "the secret is encrypted"


def test_what_the_hub_was_killed_at_is_not_sent_again(
    small: Running, pair: tuple[Store, Store], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, drop = attached(small, pair[0]), dropping(small, tmp_path)
    queue(first, "a1")
    sync(first)
    with monkeypatch.context() as patched:
        patched.setattr("lmmh_desk.office.actions.sending.rules.settle", killed)
        with pytest.raises(KeyboardInterrupt):
            hub_sending.sent(small.folder)
    (file,) = drop.iterdir()
    file.unlink()
    assert hub_sending.sent(small.folder).failed[0].problem is Problem.UNSURE
    assert list(drop.iterdir()) == []


class Drop(Way):
    """A gateway that would deliver a message twice."""

    once = False


def put_back(hub: Running, backup: Path) -> None:
    """Restore a hub whose database and own desk are lost, by its command."""
    for file in hub.folder.glob("hub.db*"):
        file.unlink()
    shutil.rmtree(hub.folder / "desk")
    hub.ask("restore", str(backup))


@pytest.mark.parametrize("once", [False, True])
def test_a_restored_hub_sends_nothing_twice(
    small: Running, pair: tuple[Store, Store], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, once: bool
) -> None:
    first, second = attached(small, pair[0]), pair[1]
    attach_alone(second, small.address, code(small, "--site", SITE), "B")
    sync(second)
    way = Drop()
    way.once = once
    monkeypatch.setattr("lmmh_desk.office.actions.gateways.open_gateways", lambda *_asked: {Channel.SMS: way})
    known, later = queue(first, "a1"), queue(first, "a2", at=first.clock.now() + 2 * HOUR)
    sync(first)
    small.ask("backup", str(tmp_path / "backup"))
    unheard, heard = queue(first, "a3", address="+33639983472"), queue(first, "a4", address="+33639983473")
    sync(first)
    hub_sending.sent(small.folder)
    assert set(way.taken) == {known, unheard, heard}
    sync(second)
    small.stop()
    put_back(small, tmp_path / "backup")
    small.start()
    way.taken.clear()
    hub_sending.sent(small.folder)
    sync(first)  # which never heard that they were sent
    offline = queue(first, "a5", address="+33639983474")
    sync(first)
    shown = hub_sending.sent(small.folder)
    assert set(way.taken) == ({known, unheard, heard, offline} if once else {offline})
    if not once:
        assert {(one.id, one.problem) for one in shown.failed} == {
            (one, Problem.UNSURE) for one in (known, unheard, heard)
        }
    sync(second)  # which did
    sync(first)
    for store in (first, second):
        with store.read() as read:
            stands = {row.id: row.state for row in read.exec_driver_sql("SELECT id, state FROM message")}
        assert stands == {**dict.fromkeys((known, unheard, heard, offline), "sent"), later: "queued"}


class Deaf(Drop):
    """One that no network reaches at times."""

    reached = False

    def send(self, message: Outgoing) -> Verdict:
        return super().send(message) if self.reached else Verdict.NETWORK


def test_a_hub_restored_beside_its_own_desk_sends_what_that_desk_knows_never_left(
    small: Running, pair: tuple[Store, Store], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, way = attached(small, pair[0]), Deaf()
    monkeypatch.setattr("lmmh_desk.office.actions.gateways.open_gateways", lambda *_asked: {Channel.SMS: way})
    went = queue(first, "a1")
    sync(first)
    small.ask("backup", str(tmp_path / "backup"))
    way.reached = True
    hub_sending.sent(small.folder)
    way.reached = False
    known = queue(first, "a2", address="+33639983472")
    sync(first)
    assert hub_sending.sent(small.folder).held
    small.stop()
    for file in small.folder.glob("hub.db*"):
        file.unlink()
    small.ask("restore", str(tmp_path / "backup"))
    small.start()
    assert not hub_sending.sent(small.folder).failed
    sync(first)
    assert not hub_sending.sent(small.folder).failed, "nor at the next look"
    way.reached = True
    with first.write(session(first), "test.again") as unit:
        unit.get(Message, known).next_try_at = 0
    sync(first)
    hub_sending.sent(small.folder)
    assert way.taken == [went, known]


def test_a_suspended_campaign_that_a_restored_hub_may_have_sent_waits_for_who_suspended_it(
    small: Running, pair: tuple[Store, Store], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, way = attached(small, pair[0]), Drop()
    monkeypatch.setattr("lmmh_desk.office.actions.gateways.open_gateways", lambda *_asked: {Channel.SMS: way})
    campaign_id, approval_id = campaign(first)
    queue(first, approval_id, table=SUBJECT)

    def pause(at: int | None) -> None:
        with first.write(session(first), "test.pause") as unit:
            unit.get(Campaign, campaign_id).paused_at = at
        sync(first)

    pause(first.clock.now())
    hub_sending.sent(small.folder)
    small.ask("backup", str(tmp_path / "backup"))
    small.stop()
    put_back(small, tmp_path / "backup")
    small.start()
    sync(first)
    shown = hub_sending.sent(small.folder)
    assert (shown.waiting, shown.failed) == (1, ())
    pause(None)
    assert [one.problem for one in hub_sending.sent(small.folder).failed] == [Problem.UNSURE]
    assert way.taken == []


def test_a_hub_that_serves_sends_by_itself(
    small: Running, pair: tuple[Store, Store], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_sending, "EVERY", 0.2)
    first = attached(small, pair[0])
    with hub.opened(small.folder) as storage, hub_sending.sending(small.folder, storage, first.clock):
        queue(first, "a1")
        sync(first)
        time.sleep(1)
        assert not (small.folder / "desk").exists(), "there is no gateway"
        drop = dropping(small, tmp_path)
        limit = time.monotonic() + 30
        while not list(drop.iterdir()) and time.monotonic() < limit:
            time.sleep(0.1)
    assert len(list(drop.iterdir())) == 1
    sync(first)
    assert stands(first) == [("sent", 1)]


def test_a_hub_that_slept_past_the_evening_keeps_a_campaign_for_the_next_working_morning(
    small: Running, pair: tuple[Store, Store], tmp_path: Path
) -> None:
    first = attached(small, pair[0])
    dropping(small, tmp_path)
    saturday = date(2027, 5, 8)  # a holiday, and a Sunday after it
    queue(first, "c1", CAMPAIGNS[0], paris_instant(saturday - timedelta(1), 19, 30))
    sync(first)
    with hub.opened(small.folder) as storage:
        due = [
            hub_sending._due(small.folder, storage, paris_instant(saturday + timedelta(days), hour))
            for days, hour in ((-1, 19), (-1, 20), (-1, 23), (0, 10), (1, 10), (2, 6), (2, 7))
        ]
        assert due == [True, False, False, False, False, False, True]
        queue(first, "a1", REMINDER, paris_instant(saturday - timedelta(1), 21))
        sync(first)
        assert hub_sending._due(small.folder, storage, paris_instant(saturday - timedelta(1), 22))


def test_a_campaign_suspended_at_a_desk_while_its_hub_sends_stops_within_a_minute(
    small: Running, pair: tuple[Store, Store], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = attached(small, pair[0])
    dropping(small, tmp_path)
    campaign_id, approval_id = campaign(first)
    for rank in range(3):
        queue(first, approval_id, table=SUBJECT, address=f"+3363998347{rank}")
    assert sync(first).quarantined == 0

    class Suspended(Way):
        """A gateway under which a desk suspends the campaign."""

        def send(self, message: Outgoing) -> Verdict:
            with first.write(session(first), "test.pause") as unit:
                unit.get(Campaign, campaign_id).paused_at = unit.now
            sync(first)
            return super().send(message)

    way = Suspended()
    monkeypatch.setattr("lmmh_desk.office.actions.gateways.open_gateways", lambda *_asked: {Channel.SMS: way})
    monkeypatch.setattr(hub_sending, "EVERY", 0.0)
    assert (hub_sending.sent(small.folder).waiting, len(way.taken)) == (2, 1)


def test_a_suspended_campaign_is_no_work_for_its_hub_until_it_goes_on_or_is_to_be_given_up(
    small: Running, pair: tuple[Store, Store], tmp_path: Path
) -> None:
    first = attached(small, pair[0])
    dropping(small, tmp_path)
    campaign_id, approval_id = campaign(first)
    queue(first, approval_id, table=SUBJECT)
    now = first.clock.now()
    with hub.opened(small.folder) as storage:

        def due(paused_at: int | None) -> tuple[bool, bool]:
            with first.write(session(first), "test.pause") as unit:
                unit.get(Campaign, campaign_id).paused_at = paused_at
            sync(first)
            return hub_sending._due(small.folder, storage, now), hub_sending._due(small.folder, storage, now + 2 * HOUR)

        assert [due(None), due(now), due(None)] == [(True, True), (False, True), (True, True)]


def killed(*_given: object) -> None:
    raise KeyboardInterrupt
