"""Messages of prevention in a real window, by real keys: one written, agreed to, sent and printed; SMS that leave; a
refusal."""

import json
import shutil
import time
from datetime import date

import pytest
from pypdf import PdfReader

from lmmh_desk.app.bootstrap import open_profile
from lmmh_desk.app.demonstration import INSTANT, PIN, WORDS
from lmmh_desk.features.campaigns.actions import writing
from lmmh_desk.features.campaigns.model.drafting import MODELS, Channels, Criteria, Drafting
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.gateways import save_gateway
from lmmh_desk.office.model.gateways import GatewayForm, Kind
from lmmh_desk.office.model.messages import Channel
from lmmh_desk.office.model.rights import Role
from tests.journeys.real_window import PATIENCE, READING, until

pytestmark = [
    pytest.mark.window,
    pytest.mark.timeout(400),
    pytest.mark.skipif(not shutil.which("Xvfb"), reason="needs Xvfb and xdotool"),
]
MADE = "SELECT purpose, title, leaves_on, floor FROM campaign WHERE created_at >= {since}"
ASKED = "SELECT count(*) FROM campaign WHERE created_at >= {since} AND asked_at IS NOT NULL"
APPROVED = """SELECT g.name, a.households FROM campaign_approval a JOIN campaign c ON c.id = a.campaign_id
    JOIN agent g ON g.id = a.created_by WHERE c.created_at >= {since}"""
LISTED = """SELECT r.way, count(*) FROM campaign_recipient r JOIN campaign_approval a ON a.id = r.approval_id
    WHERE a.created_at >= {since} GROUP BY r.way"""
QUEUED = """SELECT m.channel, m.state, count(*) FROM message m JOIN campaign_approval a ON a.id = m.subject_id
    WHERE a.created_at >= {since} GROUP BY m.channel, m.state"""
LEFT = """SELECT m.channel, count(*) FROM message m JOIN campaign_approval a ON a.id = m.subject_id
    WHERE a.created_at >= {since} AND m.state = 'sent' GROUP BY m.channel"""
PRINTED = "SELECT letters, left_out FROM campaign_printing WHERE created_at >= {since}"
KARINE = "SELECT id, site_id, device_id FROM agent WHERE name = 'Karine Moulin'"
REFUSED = """SELECT p.usual_name, r.way FROM message_refusal r JOIN person p ON p.id = r.person_id"""


@pytest.fixture
def gateway(counter_profile, tmp_path):
    """A folder takes the SMS of this PC; a campaign by SMS alone, of today, waits for an agreement."""
    folder = tmp_path / "gateway"
    folder.mkdir()
    store, _key = open_profile(counter_profile, FixedClock(INSTANT), WORDS)
    with store.read() as read:
        agent, site, device = read.exec_driver_sql(KARINE).one()
    admin = Session("test", "test", Role.ADMIN, site, "", device, "C02", "")
    save_gateway(store, admin, GatewayForm(Channel.SMS, Kind.FILE, str(folder)))
    karine = Session(agent, "Karine Moulin", Role.FRONT_DESK, site, "", device, "C02", "")
    purpose, content = MODELS["masks"]
    drafting = Drafting(purpose, content, Criteria(), Channels(sms=True), date(2020, 11, 17))
    made = writing.make_campaign(store, karine, drafting).created("campaign")
    writing.ask_approval(store, karine, made)
    store.close()
    return folder


def test_the_sms_of_a_campaign_leave_through_the_outbox(gateway, counter_window, counter_read):
    window, read = counter_window, counter_read
    open_messages(window)
    agree(window, read, leaves=True)
    sent = until(lambda: [] if read(LEFT) != read(LISTED) else list(gateway.glob("*.json")), PATIENCE,
                 lambda: f"sent: {read(LEFT)} of {read(LISTED)}")  # fmt: skip
    told = [json.loads(each.read_text()) for each in sent]
    assert [("sms", len(told))] == read(LISTED)
    assert len({one["to"] for one in told}) == len(told)
    assert {one["text"] for one in told} == {
        (
            "LMMH : masque obligatoire dans les halls, escaliers et ascenseurs. Aérez 10 min par jour."
            " Refus : 02 61 91 00 72"
        )
    }


def test_a_campaign_is_written_from_a_model_and_its_approval_asked_for(counter_window, counter_read, counter_profile):
    window, read, posters = counter_window, counter_read, counter_profile / "papers"
    open_messages(window)
    window.press("ctrl+n")
    window.wait("Nouvelle campagne")
    window.press("Down")  # the first purpose, with its model
    window.press("Tab")
    window.type("etages")
    time.sleep(READING)
    window.press("Return")  # the criterion that begins so, in its tag
    window.press(*["Tab"] * 6)
    window.press("ctrl+a")
    window.type("20/11/2020")
    window.press("ctrl+s")
    until(lambda: len(read(MADE)) == 1, PATIENCE, lambda: "no campaign was recorded")
    assert read(MADE) == [("campaign_health", "Se protéger dans l’immeuble", "2020-11-20", "upper")]
    window.wait("Messages")
    time.sleep(READING)
    window.press("ctrl+Return")
    until(lambda: read(ASKED) == [(1,)], PATIENCE, lambda: "no approval was asked for")
    time.sleep(READING)
    window.press("ctrl+p")
    window.wait("Courriers et affiches")
    window.press("Return")
    until(lambda: list(posters.glob("Affiche*.pdf")), PATIENCE, lambda: "no poster was made")
    agree(window, read)
    time.sleep(READING)
    window.press("ctrl+p")
    window.wait("Courriers et affiches")
    window.press("Return")  # every letter in one file, the first offered
    until(lambda: read(PRINTED), PATIENCE, lambda: "the letters were not kept as printed")
    (file,) = posters.glob("Courriers*.pdf")
    ((letters, left_out),) = read(PRINTED)
    assert letters + left_out == dict(read(LISTED))["letter"]
    # Large print follows some letters: its pages have no head.
    assert sum("Référence" in page.extract_text() for page in PdfReader(file).pages) == letters


def open_messages(window):
    window.press("ctrl+k")
    window.type("ouvrir les messages")
    time.sleep(READING)
    window.press("Return")
    window.wait("Messages")
    time.sleep(READING)


def agree(window, read, *, leaves=False):
    """Hélène, who manages the site, takes the desk, reads what the counter wrote and agrees: it goes in the outbox."""
    window.wait("Messages")
    window.press("ctrl+l")
    window.wait("Verrouillé")
    time.sleep(READING)
    window.press("h")
    window.type(PIN)
    window.wait("Accueil")
    time.sleep(READING)
    open_messages(window)
    window.press("ctrl+Return")
    window.wait("Donner l’accord")
    window.press("Tab", "Return")  # « Ne rien changer » comes first
    until(lambda: read(APPROVED), PATIENCE, lambda: "nobody agreed")
    ((by, households),) = read(APPROVED)
    listed = dict(read(LISTED))
    assert (by, households) == ("Hélène Vauclin", sum(listed.values()))
    if leaves:
        return
    due = [(way, "queued", number) for way, number in sorted(listed.items()) if way != "letter"]
    until(lambda: sorted(read(QUEUED)) == due, PATIENCE, lambda: f"in the outbox: {read(QUEUED)}, {due} awaited")
    window.wait("Messages")


def test_a_refusal_is_kept_from_the_file(counter_window, counter_read):
    window, read = counter_window, counter_read
    window.press("ctrl+k")
    window.type("tessier")
    window.press("Return")
    window.wait("Tessier")
    time.sleep(READING)
    window.press("ctrl+k")
    window.type("refus de messages")
    time.sleep(READING)
    window.press("Return")
    window.wait("Refus de messages")
    window.press("space", "Return")
    until(lambda: len(read(REFUSED)) == 1, PATIENCE, lambda: "no refusal was kept")
    assert read(REFUSED) == [("Tessier", "sms")]
