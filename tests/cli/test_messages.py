"""lmmh-desk messages: counts, and sending for a scheduled task."""

import pytest

from lmmh_desk.app.bootstrap import open_profile
from lmmh_desk.app.demonstration import INSTANT, WORDS
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.office.actions.gateways import save_gateway
from lmmh_desk.office.actions.messages import queue_message
from lmmh_desk.office.model.gateways import GatewayForm, Kind
from lmmh_desk.office.model.messages import REMINDER, Channel
from lmmh_desk.system.single import InstanceLock
from tests.headquarters import headquarters
from tests.office.actions.test_messages import give_hub
from tests.replacing import replace

DAY = 24 * 3_600_000


@pytest.fixture
def drop(profile, tmp_path):
    """A message that is due, and a folder that takes it."""
    folder = tmp_path / "sms"
    store, _key = open_profile(profile, FixedClock(INSTANT), WORDS)
    session = replace(headquarters(store), role="admin")
    save_gateway(store, session, GatewayForm(Channel.SMS, Kind.FILE, str(folder)))
    with store.write(session, "test.queue") as unit:
        unit.connection.exec_driver_sql("DELETE FROM message")  # those of the demonstration's campaigns
        queue_message(
            unit, channel=Channel.SMS, address="+33639983471", text="Rendez-vous", purpose=REMINDER, person_id=None,
            subject=("appointment", "a1"), due_at=INSTANT - DAY, expires_at=INSTANT + DAY,
        )  # fmt: skip
    store.close()
    return folder


def test_what_waits_is_counted(run, facts, drop):
    assert run("messages")[:2] == (0, "1\u00a0message en attente\n0\u00a0envoyé\n0\u00a0échec\n")
    assert facts("messages") == (0, {"waiting": 1, "sent": 0, "held": {}, "failed": 0})


def test_what_is_due_is_sent(facts, run, drop):
    code, out, _err = run("messages", "--send")
    assert code == 1
    assert "SMS\u00a0: attend le réseau" in out
    drop.mkdir()
    assert facts("messages", "--send")[1]["waiting"] == 1  # its minute isn't over
    assert list(drop.iterdir()) == []


def test_it_is_sent_into_the_folder(facts, drop):
    drop.mkdir()
    assert facts("messages", "--send") == (0, {"waiting": 0, "sent": 1, "held": {}, "failed": 0})
    assert len(list(drop.iterdir())) == 1


def test_an_open_window_sends_by_itself(run, profile, drop):
    with InstanceLock(profile):
        code, _out, err = run("messages", "--send")
    assert code == 2
    assert err


def test_an_attached_pc_does_not_send(run, profile, drop):
    store, _key = open_profile(profile, FixedClock(INSTANT), WORDS)
    give_hub(store)
    store.close()
    code, _out, err = run("messages", "--send")
    assert code == 2
    assert "le siège envoie" in err
