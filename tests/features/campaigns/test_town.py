"""Real desks around a real hub: two that approve, two that write offline, one that approves its own, another site."""

from datetime import date
from random import randbytes

import msgspec
import pytest

from lmmh_desk.features.campaigns.actions import approving
from lmmh_desk.features.campaigns.actions import writing as acts
from lmmh_desk.features.campaigns.actions.printing import print_halls, print_letters
from lmmh_desk.features.campaigns.model.drafting import Channels, Criteria, scope_from
from lmmh_desk.features.campaigns.model.listing import Hanging, Standing
from lmmh_desk.features.campaigns.model.records import Campaign, CampaignApproval, CampaignRecipient
from lmmh_desk.features.campaigns.store.audience import count
from lmmh_desk.features.campaigns.store.listing import halls as halls_of
from lmmh_desk.features.campaigns.store.listing import held, line, postings, recipients, seen_one, to_queue
from lmmh_desk.features.desk.store.arbitration import board as asked_of
from lmmh_desk.features.upkeep.model.records import Hall
from lmmh_desk.features.upkeep.store.board import halls_at
from lmmh_desk.hub import direct
from lmmh_desk.hub.direct import DirectHub
from lmmh_desk.hub.server import LARGEST_BODY
from lmmh_desk.kernel.errors import NotAllowed, WrongState
from lmmh_desk.office.model.agents import Agent
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.model.sites import Office, Site, SiteKind
from lmmh_desk.sync.packing import LARGEST, pack, unpack
from lmmh_desk.tenancy.model.records import Person
from tests.conftest import load_tables
from tests.documents.watching import text_of
from tests.features.campaigns.conftest import ASKED, CONTENT, QUIET, TERMS, neighbours
from tests.replacing import replace
from tests.sync.town import CENTRE, NOW, SABLONS, Town, Wire
from tests.tenancy import homes

load_tables()


TODAY = date(2020, 11, 13)


class KeptHalls:
    """The halls of upkeep, as the program's ports give them."""

    def halls_at(self, read):
        return halls_at(read)


KARINE, HELENE, YANN = "agent-karine", "agent-helene", "agent-yann"


@pytest.fixture
def town(tmp_path, template):
    """One site of two desks, its counter and two managers."""
    made = Town(tmp_path, template)
    one = made.desk("C01")
    made.desk("C02")
    homes.settle(one.store, one.session)
    neighbours(one.store, one.session)
    with one.store.write(one.session, "test.office") as unit:
        unit.add(Office(site_id=CENTRE, name="LMMH", place="Le Mans"))
        unit.add(Site(id=CENTRE, site_id=CENTRE, kind=SiteKind.AGENCY, name="Agence Centre", address="72000 Le Mans"))
        for agent_id, role in ((KARINE, Role.FRONT_DESK), (HELENE, Role.SITE_MANAGER), (YANN, Role.SITE_MANAGER)):
            unit.add(Agent(id=agent_id, site_id=CENTRE, name=agent_id, title="", role=role))
    made.settle()
    yield made
    made.close()


def at(desk, agent_id, role=Role.SITE_MANAGER):
    return desk.store, replace(desk.session, agent_id=agent_id, agent_name=agent_id, role=role)


@pytest.fixture
def asked(town):
    """A campaign by the counter, its approval asked for, known on both desks."""
    karine = at(town.desks[0], KARINE, Role.FRONT_DESK)
    made = acts.make_campaign(*karine, ASKED).created("campaign")
    acts.ask_approval(*karine, made)
    town.settle()
    return made


def shown(desk, campaign_id):
    with desk.store.read() as read:
        return line(read, campaign_id)


def clashes(desk):
    with desk.store.read() as read:
        return asked_of(read, desk.session, NOW).items


def test_an_approval_reaches_the_other_desk_with_its_list(town, asked):
    one, two = town.desks
    approving.approve(*at(two, HELENE), asked, TERMS, QUIET)
    town.settle()
    for desk in (one, two):
        found = shown(desk, asked)
        assert (found.standing, found.approval.by, found.approval.households) == (Standing.APPROVED, HELENE, 3)
        with desk.store.read() as read:
            assert len(recipients(read, found.approval.id, stopped=False)) == 3


def test_the_list_of_a_whole_office_passes_in_one_transaction(town, asked, monkeypatch):
    """Every dwelling has its line: the batch and the pages are of what the network takes, with room to spare."""
    one, two = town.desks
    people = [Person(usual_name="Tessier", first_names="Odile") for _rank in range(13_700)]
    with two.store.write(two.session, "test.people") as unit:
        for person in people:
            unit.add(person)
    two.sync()
    with two.store.read() as read:
        dwelling = read.exec_driver_sql("SELECT id FROM dwelling").scalars().first()
    approval = CampaignApproval(
        campaign_id=asked, title="T", text="", sms="", poster="", pictogram="info", leaves_on="2020-11-17",
        households=len(people),
    )  # fmt: skip
    with two.store.write(two.session, "test.approve") as unit:
        unit.add(approval)
        unit.flush()
        for person in people:  # an address as long as two, instead of one and of the id of another dwelling
            address = f"{randbytes(30).hex()}@example.org"
            unit.add(CampaignRecipient(
                approval_id=approval.id, person_id=person.id, dwelling_id=dwelling, way="email", address=address,
            ))  # fmt: skip
    bodies, opened = [], []

    def push(wire, content, after=None, known=None):
        bodies.append((len(pack(content)), len(content)))
        return DirectHub.push(wire, unpack(pack(content)), after, known)

    def came(content, kind):
        opened.append(len(content))
        return msgspec.msgpack.decode(unpack(pack(content), regular=True), type=kind)

    monkeypatch.setattr(Wire, "push", push)
    monkeypatch.setattr(direct, "from_msgpack", came)
    assert two.sync().sent == 13_701
    assert one.sync().same
    (body,) = bodies
    assert body[0] < LARGEST_BODY * 3 // 4
    assert max(body[1], *opened) < LARGEST * 3 // 4
    for desk in (one, two):
        assert len(desk.rows("campaign_recipient")) == len(people)
    assert one.rows("quarantine") == {}


def test_two_desks_that_approve_apart_agree_on_the_first_and_it_is_said(town, asked):
    one, two = town.desks
    approving.approve(*at(one, HELENE), asked, TERMS, QUIET)
    approving.approve(*at(two, YANN), asked, TERMS, QUIET)
    town.settle()
    first, second = (shown(desk, asked) for desk in (one, two))
    assert first.approval.id == second.approval.id
    assert first.warning == second.warning != ""
    assert {first.approval.by, *first.approval.others} == {HELENE, YANN}
    assert clashes(one) == clashes(two) == ()


def test_two_texts_written_apart_are_asked_and_neither_is_lost(town, asked):
    for desk, agent, title in zip(town.desks, (KARINE, YANN), ("Le masque", "Les masques"), strict=True):
        acts.change_campaign(*at(desk, agent), asked, replace(ASKED, content=replace(CONTENT, title=title)))
    town.settle()
    (item,) = clashes(town.desks[0])
    assert {"Le masque", "Les masques"} <= {value for each in item.lines for value in (each.kept, each.other)}
    assert shown(town.desks[0], asked).content == shown(town.desks[1], asked).content


@pytest.mark.parametrize(("way", "text"), [("sms", "Le SMS est vide"), ("poster", "L’affiche est vide")])
def test_a_way_chosen_here_while_its_text_is_emptied_there_is_not_approved(town, asked, way, text):
    one, two = town.desks
    without = replace(ASKED, channels=replace(ASKED.channels, **{way: False}))
    acts.change_campaign(*at(one, KARINE, Role.FRONT_DESK), asked, without)
    town.settle()
    emptied = replace(without, content=replace(CONTENT, **{way: ""}))
    acts.change_campaign(*at(one, KARINE, Role.FRONT_DESK), asked, emptied)
    acts.change_campaign(*at(two, YANN), asked, ASKED)
    town.settle()
    found = shown(two, asked)
    assert (getattr(found.content, way), getattr(found.channels, way)) == ("", True)
    acts.ask_approval(*at(one, KARINE, Role.FRONT_DESK), asked)
    with pytest.raises(WrongState, match=text):
        approving.approve(*at(one, HELENE), asked, shown(one, asked).terms, QUIET)


def test_what_is_written_apart_after_an_approval_changes_nothing_that_leaves(town, asked):
    one, two = town.desks
    approving.approve(*at(two, HELENE), asked, TERMS, QUIET)
    changed = replace(ASKED, content=replace(CONTENT, title="Le masque"))
    acts.change_campaign(*at(one, KARINE, Role.FRONT_DESK), asked, changed)
    town.settle()
    for desk in (one, two):
        found = shown(desk, asked)
        assert (found.content.title, found.leaving.title) == ("Le masque", CONTENT.title)
        assert "texte approuvé" in found.warning


def test_a_stop_on_one_desk_holds_on_the_other_whatever_it_approved(town, asked):
    one, two = town.desks
    acts.stop_campaign(*at(one, KARINE, Role.FRONT_DESK), asked)
    approving.approve(*at(two, HELENE), asked, TERMS, QUIET)
    town.settle()
    assert shown(one, asked).standing is shown(two, asked).standing is Standing.STOPPED


def test_a_suspension_on_one_desk_is_lifted_on_the_other(town, asked):
    one, two = town.desks
    approving.approve(*at(two, HELENE), asked, TERMS, QUIET)
    town.settle()
    acts.pause_campaign(*at(one, KARINE, Role.FRONT_DESK), asked)
    town.settle()
    assert shown(two, asked).standing is Standing.PAUSED
    with two.store.read() as read:
        assert held(read) == [shown(two, asked).approval.id]
    acts.resume_campaign(*at(two, HELENE), asked)
    town.settle()
    for desk in (one, two):
        assert shown(desk, asked).standing is Standing.APPROVED
        with desk.store.read() as read:
            assert held(read) == []


def quarantined(town):
    with town.desks[0].store.read() as read:
        asked = "SELECT table_name, reason FROM quarantine ORDER BY table_name"
        return [tuple(row) for row in read.exec_driver_sql(asked)]


def test_the_hub_refuses_the_approval_of_who_wrote_it(town, asked):
    two = town.desks[1]
    store, me = at(two, HELENE)
    acts.change_campaign(store, me, asked, ASKED)
    town.settle()
    forged(two, HELENE, asked)
    town.settle()
    assert ("campaign_approval", "right") in quarantined(town)
    assert shown(town.desks[0], asked).approval is None


def forged(desk, agent_id, campaign_id):
    """Write an approval by a desk that doesn't check who wrote."""
    store, me = at(desk, agent_id)
    content = {"title": "T", "text": "T", "sms": "", "poster": "", "pictogram": "info", "leaves_on": "2020-11-20"}
    with store.write(me, "test.forged") as unit:
        unit.add(CampaignApproval(campaign_id=campaign_id, households=0, **content))


def test_who_wrote_it_elsewhere_before_another_did_is_refused_by_the_desk_as_by_the_hub(town, asked):
    one, two = town.desks
    acts.change_campaign(*at(two, HELENE), asked, replace(ASKED, content=replace(CONTENT, title="D’Hélène")))
    town.settle()
    karine = at(one, KARINE, Role.FRONT_DESK)
    acts.change_campaign(*karine, asked, ASKED)
    acts.ask_approval(*karine, asked)
    town.settle()
    assert set(shown(one, asked).authors) == {KARINE, HELENE}  # though Karine wrote first and last, and all else here
    with pytest.raises(NotAllowed, match="écrit cette campagne"):
        approving.approve(*at(one, HELENE), asked, TERMS, QUIET)
    forged(one, HELENE, asked)
    town.settle()
    assert ("campaign_approval", "right") in quarantined(town)
    assert shown(two, asked).approval is None
    approving.approve(*at(one, YANN), asked, TERMS, QUIET)
    town.settle()
    assert [shown(desk, asked).approval.by for desk in town.desks] == [YANN, YANN]


def test_who_wrote_while_another_did_is_refused_by_the_hub_though_no_row_names_them(town, asked):
    one, two = town.desks
    acts.change_campaign(*at(one, HELENE), asked, ASKED)
    acts.change_campaign(*at(two, YANN), asked, ASKED)  # neither desk knows of the other: one list of authors is kept
    town.settle()
    assert len({KARINE, HELENE, YANN} - set(shown(one, asked).authors)) == 1
    acts.ask_approval(*at(one, KARINE, Role.FRONT_DESK), asked)
    for desk, agent in ((one, HELENE), (two, YANN)):  # each desk knows who wrote at it
        with pytest.raises(NotAllowed):
            approving.approve(*at(desk, agent), asked, shown(desk, asked).terms, QUIET)
        forged(desk, agent, asked)
    town.settle()
    assert quarantined(town).count(("campaign_approval", "right")) == 2


def test_the_hub_refuses_another_purpose(town, asked):
    store, me = at(town.desks[1], HELENE)
    with store.write(me, "test.forged") as unit:
        unit.get(Campaign, asked).purpose = "campaign_office"
    town.settle()
    assert ("campaign", "check") in quarantined(town)
    assert shown(town.desks[0], asked).purpose == shown(town.desks[1], asked).purpose == ASKED.purpose


@pytest.fixture
def far(town):
    """A desk of the other site, where the hall of a residence is kept."""
    made = town.desk("S01", SABLONS)
    made.add(Site(id=SABLONS, site_id=SABLONS, kind=SiteKind.AGENCY, name="Sablons", address="72000 Le Mans"))
    town.settle()
    return made


def kept(desk, table):
    return desk.rows(table)


def test_posters_hang_in_halls_of_every_site_while_the_list_stays_where_it_was_written(town, far, asked):
    approving.approve(*at(town.desks[0], HELENE), asked, TERMS, QUIET)
    town.settle()
    assert shown(far, asked).leaving == CONTENT
    assert (kept(far, "campaign_recipient"), len(kept(town.desks[1], "campaign_recipient"))) == ({}, 3)
    caretaker, halls = at(far, KARINE, Role.CARETAKER), KeptHalls()
    with far.store.write(far.session, "test.keeper") as unit:
        (hall, *_) = (one.id for one in halls.halls_at(unit.connection))
        unit.get(Hall, hall).agent_id = KARINE
    with far.store.read() as read:
        (posting,) = postings(read, caretaker[1], halls)
    acts.hang_posters(*caretaker, [Hanging(asked, posting.hall.id, True)], halls)
    town.settle()
    with town.desks[0].store.read() as read:
        hung = [one for one in halls_of(read, shown(town.desks[0], asked), halls) if one.put_on is not None]
    assert [one.id for one in hung] == [hall]


def test_a_hall_that_two_desks_added_has_one_poster_whoever_keeps_it_and_whichever_row_it_hangs_under(town, far, asked):
    approving.approve(*at(town.desks[0], HELENE), asked, TERMS, QUIET)
    town.settle()
    one, two, _far = town.desks
    port = KeptHalls()
    with one.store.read() as read:
        home = port.halls_at(read)[0].residence_id
    for desk, name, keeper in ((one, "Entrée E", None), (two, "ENTRÉE E", KARINE)):
        with desk.store.write(desk.session, "test.twin") as unit:
            unit.add(Hall(residence_id=home, name=name, points="handles", due_minute=540, agent_id=keeper))
    town.settle()
    caretaker = at(two, KARINE, Role.CARETAKER)

    def entrances(desk):
        with desk.store.read() as read:
            hung = halls_of(read, shown(desk, asked), port)
            counted = count(read, Criteria(), ASKED.channels, TODAY, port).halls
        assert counted == len(hung) == 3, "Hall 4, Hall 5 and one entrance"
        return [hall for hall in hung if hall.name.upper() == "ENTRÉE E"]

    for desk in town.desks:
        (told,) = entrances(desk)
        assert (len(told.ids), told.put_on) == (2, None)
    with two.store.read() as read:
        (posting,) = postings(read, caretaker[1], port)
    acts.hang_posters(*caretaker, [Hanging(asked, posting.hall.id, True)], port)  # though its first row is nobody's
    town.settle()
    for desk in town.desks:
        (told,) = entrances(desk)
        assert told.put_on is not None
    (told,) = entrances(one)
    other = next(each for each in told.ids if each != told.id)
    acts.hang_posters(*at(one, HELENE), [Hanging(asked, other, False)], port)  # its other row: the same poster
    town.settle()
    for desk in town.desks:
        (told,) = entrances(desk)
        assert told.put_on is None
    assert "3 halls" in text_of(print_halls(*at(two, HELENE), asked, port)).replace("\u00a0", " ")


def test_another_site_says_where_the_list_is_and_sends_nothing_of_it(town, far, asked, tmp_path):
    approving.approve(*at(town.desks[0], HELENE), asked, TERMS, QUIET)
    town.settle()
    store, me = at(far, YANN)
    with store.read() as read:
        assert seen_one(read, me, shown(far, asked), TODAY, None).elsewhere == "Agence Centre"
    for act in (
        lambda: approving.queue_all(store, me, asked, QUIET),
        lambda: print_letters(store, me, asked, tmp_path / "letters.pdf", QUIET),
    ):
        with pytest.raises(WrongState) as refused:
            act()
        assert "Agence Centre" in str(refused.value)
    assert kept(far, "message") == {}


def test_an_agreement_given_on_another_site_leaves_its_list_and_its_messages_where_it_was_written(town, far, asked):
    store, me = at(far, YANN)
    approving.approve(store, me, asked, TERMS, QUIET)
    approving.queue_all(store, me, asked, QUIET)
    town.settle()
    one, two = town.desks[:2]
    assert len(kept(one, "campaign_recipient")) == len(kept(two, "campaign_recipient")) == 3
    assert kept(one, "message").keys() == kept(far, "message").keys() != set()
    with one.store.read() as read:
        assert to_queue(read, shown(one, asked).approval.id) == []


NOWHERE = Criteria(quarter="Nulle part")


def in_halls(desk, campaign_id):
    with desk.store.read() as read:
        return len(halls_of(read, shown(desk, campaign_id), KeptHalls()))


def test_households_and_ways_changed_apart_change_nothing_of_what_was_approved_and_it_is_said(town, asked):
    one, two = town.desks
    approving.approve(*at(two, HELENE), asked, TERMS, QUIET)
    changed = replace(ASKED, criteria=NOWHERE, channels=Channels(letter=True))
    acts.change_campaign(*at(one, KARINE, Role.FRONT_DESK), asked, changed)
    town.settle()
    for desk in (one, two):
        found = shown(desk, asked)
        assert (found.standing, found.agreed, found.asked_of) == (Standing.APPROVED, TERMS, ("Tous les baux en cours",))
        assert found.warning.startswith("Les foyers, les canaux ou le départ ont changé ailleurs après l’accord")
        assert in_halls(desk, asked) == 2
    with two.store.write(two.session, "test.keeper") as unit:
        for hall in KeptHalls().halls_at(unit.connection):
            unit.get(Hall, hall.id).agent_id = YANN
    with two.store.read() as read:
        assert len(postings(read, at(two, YANN)[1], KeptHalls())) == 2


def test_posters_agreed_to_for_some_halls_hang_in_no_others(town, asked):
    one, two = town.desks
    acts.change_campaign(*at(one, KARINE, Role.FRONT_DESK), asked, replace(ASKED, criteria=NOWHERE))
    acts.ask_approval(*at(one, KARINE, Role.FRONT_DESK), asked)
    town.settle()
    approving.approve(*at(two, HELENE), asked, shown(two, asked).terms, QUIET)
    acts.change_campaign(*at(one, KARINE, Role.FRONT_DESK), asked, ASKED)
    town.settle()
    assert (in_halls(two, asked), shown(two, asked).asked_of[0]) == (0, "Nulle part")


def test_what_a_program_of_before_approved_follows_the_draft(town, asked):
    one = town.desks[0]
    approving.approve(*at(one, HELENE), asked, TERMS, QUIET)
    with one.store.write(one.session, "test.before") as unit:
        unit.connection.exec_driver_sql("UPDATE campaign_approval SET scope = ''")
    found = shown(one, asked)
    assert (found.approval.scope, found.agreed, found.warning) == (None, TERMS, "")


@pytest.mark.parametrize("text", ['{"criteria": {"floor": "roof"}, "channels": {}}', "[]", "{"])
def test_a_scope_that_says_nothing_known_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011  (as every kept text)
        scope_from(text)
