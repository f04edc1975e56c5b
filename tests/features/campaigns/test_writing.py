"""Campaigns in a real store: written, refused, asked for, stopped; refusals and posters kept; found and told."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from lmmh_desk.features.campaigns.actions import writing as acts
from lmmh_desk.features.campaigns.actions.approving import approve
from lmmh_desk.features.campaigns.model.drafting import (
    Channels,
    Content,
    Criteria,
    Drafting,
    first_departure,
    mail_of,
    sms_of,
    with_translation,
)
from lmmh_desk.features.campaigns.model.listing import Hanging, Standing, Target
from lmmh_desk.features.campaigns.model.records import WITH_LIFT, MessageRefusal, Way
from lmmh_desk.features.campaigns.model.settings import SETTINGS
from lmmh_desk.features.campaigns.store import audience, listing, refusals
from lmmh_desk.features.campaigns.store.access import access
from lmmh_desk.features.campaigns.store.found import search, timeline
from lmmh_desk.features.campaigns.store.waiting import ACTS, waiting
from lmmh_desk.features.upkeep.model.records import Hall
from lmmh_desk.features.upkeep.store import board as halls
from lmmh_desk.kernel.access import About
from lmmh_desk.kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from lmmh_desk.kernel.waiting import Transaction
from lmmh_desk.office.actions.rules import set_setting
from lmmh_desk.office.model.messages import CAMPAIGN_HOME
from lmmh_desk.office.model.rights import Role
from lmmh_desk.tenancy.model.records import Lease, LeaseHolder, Person
from tests.features.campaigns.conftest import ASKED, CONTENT, EVERY, JEANNE, ODILE, PURPOSE, QUIET, TERMS, terms
from tests.features.founded import add_agent
from tests.tenancy.homes import FERHAT, LAMIA, SLIMANE

TODAY = date(2020, 11, 17)
ALL = Criteria()


def counts(store, criteria=ALL, channels=EVERY, day=TODAY):
    with store.read() as read:
        return audience.count(read, criteria, channels, day, halls)


def test_large_print_is_joined_to_the_letter_of_who_asked_for_it(store, counter):
    assert counts(store).large == 0
    with store.write(counter, "test.large") as unit:
        unit.get(Person, JEANNE).large_print = True  # by letter
        unit.get(Person, FERHAT).large_print = True  # by SMS
    assert counts(store).large == 1
    assert counts(store, channels=Channels(letter=True)).large == 2


def test_a_translation_is_kept_beside_the_text_and_counted_for_who_reads_another_language(store, counter):
    with store.write(counter, "test.language") as unit:
        unit.get(Person, JEANNE).language = "tr"  # by letter
    assert (counts(store).foreign, counts(store, channels=Channels(sms=True)).foreign) == (1, 0)
    asked = replace(ASKED, content=replace(CONTENT, text=with_translation("Portez le masque.", " Maske  takın. ")))
    made = acts.make_campaign(store, counter, asked).created("campaign")
    with store.read() as read:
        content = listing.line(read, made).content
    assert (content.paragraphs, content.translation) == (("Portez le masque.",), ("Maske takın.",))
    mail = mail_of(content, "LMMH", "Agence", "")
    assert mail.index("Portez") < mail.index("dites-le à l’accueil") < mail.index("Maske")
    assert with_translation(" ", "Maske takın.") == " ", "a translation of nothing is none"
    long = replace(asked, content=replace(CONTENT, text=with_translation("Portez le masque.", "Maske takın. " * 200)))
    with pytest.raises(BadInput) as refused:
        acts.make_campaign(store, counter, long)
    assert list(refused.value.fields) == ["translation"]


@pytest.mark.parametrize("day", [date(2020, 11, 22), date(2020, 12, 25)])
def test_nothing_is_to_leave_on_a_sunday_or_a_holiday(store, counter, day):
    with pytest.raises(BadInput) as refused:
        acts.make_campaign(store, counter, replace(ASKED, leaves_on=day))
    assert refused.value.fields["leaves_on"].startswith("Rien ne part un dimanche ni un jour férié.")
    assert first_departure(day) == day + timedelta(1)


def test_a_draft_has_its_number_and_its_purpose_for_good(store, counter, made, shown):
    one = shown(made)
    assert (one.purpose, one.standing, one.number[:3]) == (PURPOSE, Standing.DRAFT, "MS-")
    acts.change_campaign(store, counter, made, replace(ASKED, content=replace(CONTENT, title=" Un  masque ")))
    assert shown(made).content.title == "Un masque"
    with pytest.raises(WrongState, match="finalité"):
        acts.change_campaign(store, counter, made, replace(ASKED, purpose=CAMPAIGN_HOME))
    assert shown(made).purpose == PURPOSE


WRONG = {
    "purpose": replace(ASKED, purpose="election"),
    "title": replace(ASKED, content=replace(CONTENT, title="")),
    "text": replace(ASKED, content=replace(CONTENT, text="a" * 2_001)),
    "sms": replace(ASKED, content=replace(CONTENT, sms="")),
    "poster": replace(ASKED, content=replace(CONTENT, poster="")),
    "pictogram": replace(ASKED, content=replace(CONTENT, pictogram="cat")),
    "channels": replace(ASKED, channels=Channels()),
    "floor": replace(ASKED, criteria=Criteria(floor="attic")),
    "leases": replace(ASKED, criteria=Criteria(leases="none")),
    "leaves_on": replace(ASKED, leaves_on=None),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_in_a_draft_is_said_beside_its_field_and_nothing_is_written(store, counter, name):
    with pytest.raises(BadInput) as refused:
        acts.make_campaign(store, counter, WRONG[name])
    assert list(refused.value.fields) == [name]
    with store.read() as read:
        assert listing.board(read).lines == ()


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("sms", replace(ASKED, content=replace(CONTENT, sms="é" * 161))),
        ("sms", replace(ASKED, content=replace(CONTENT, sms="é" * 150))),  # with the way to refuse, it is two
        ("text", replace(ASKED, content=replace(CONTENT, text="Bonjour.\n" * 60))),  # longer than the page
        ("poster", replace(ASKED, content=replace(CONTENT, poster="anticonstitutionnellement\n" * 3 + "m " * 110))),
        ("sms", replace(ASKED, channels=Channels(letter=True), content=replace(CONTENT, sms="x" * 300))),
        ("poster", replace(ASKED, content=replace(CONTENT, poster="a\nb\nc\nd\ne"))),
        ("poster", replace(ASKED, content=replace(CONTENT, poster="a" * 301))),
        ("leaves_on", replace(ASKED, leaves_on=date(2020, 11, 16))),
        ("leaves_on", replace(ASKED, leaves_on=date(1020, 11, 16))),
        ("text", replace(ASKED, content=replace(CONTENT, text="Les locataires alcooliques"))),
    ],
)
def test_texts_too_long_days_gone_and_words_about_people_are_refused(store, counter, name, asked):
    with pytest.raises(BadInput) as refused:
        acts.make_campaign(store, counter, asked)
    assert list(refused.value.fields) == [name]


def test_who_refuses_is_told_how_even_where_the_site_has_no_telephone():
    assert sms_of(CONTENT, "02 61 91 00 72").endswith("Refus : 02 61 91 00 72")
    assert sms_of(CONTENT, "").endswith("Refus : à l'accueil")
    assert mail_of(CONTENT, "LMMH", "Centre", "").endswith("Pour ne plus recevoir ces messages, dites-le à l’accueil.")
    assert "appelez le 02 61 91 00 72 ou" in mail_of(CONTENT, "LMMH", "Centre", "02 61 91 00 72")


def test_an_unknown_residence_is_refused(store, counter):
    with pytest.raises(NotFound):
        acts.make_campaign(store, counter, replace(ASKED, criteria=Criteria(residence_id="nowhere")))
    with store.read() as read, pytest.raises(NotFound):
        listing.line(read, "nowhere")


def test_the_count_is_of_households_by_the_way_each_is_reached(store, admin):
    found = counts(store)
    assert (found.found, found.of, found.reached, found.halls) == (3, 4, 3, 2)
    assert [found.by(way) for way in Way] == [1, 1, 1]
    letters = counts(store, channels=Channels(letter=True))
    assert (letters.by(Way.LETTER), letters.halls, letters.refusals) == (3, 0, 0)


def test_criteria_bound_the_count(store, admin):
    with store.read() as read:
        sittelles = read.exec_driver_sql("SELECT id FROM residence WHERE name = 'Les Sittelles'").scalar()
        clos = read.exec_driver_sql("SELECT id FROM residence WHERE name = 'Clos-Bernard'").scalar()
    with store.write(admin, "test.quarter") as unit:
        unit.connection.exec_driver_sql("UPDATE residence SET quarter = 'Sud' WHERE id = ?", (sittelles,))
    assert counts(store, Criteria(quarter="Sud")).found == 3
    assert (counts(store, Criteria(quarter="Nord")).found, counts(store, Criteria(quarter="Nord")).halls) == (0, 0)
    assert counts(store, Criteria(quarter="Sud")).halls == 2
    assert (counts(store, Criteria(residence_id=clos)).found, counts(store, Criteria(residence_id=clos)).halls) == (
        0,
        0,
    )
    assert counts(store, Criteria(residence_id=clos), day=date(2020, 11, 21)).found == 1, "its newest lease counts"
    assert counts(store, Criteria(floor="ground")).found == 1
    assert counts(store, Criteria(floor="upper")).found == 2
    assert counts(store, Criteria(leases="leaving")).found == 1
    assert counts(store, Criteria(leases="staying")).found == 2
    with store.read() as read:
        assert audience.quarters(read) == ("Sud",)
        assert audience.halls_of(read, Criteria(), None) == []


def test_two_holders_of_one_lease_are_one_household_even_where_no_household_is_written(store, admin):
    with store.write(admin, "test.holders") as unit:
        home = unit.connection.exec_driver_sql("SELECT id FROM dwelling WHERE reference = 'N0'").scalar()
        leases = [Lease(number=f"L-90001{rank}", dwelling_id=home, starts_on=f"201{rank}-01-01") for rank in range(3)]
        people = [Person(civility="Mme", usual_name=name, first_names="Anne") for name in ("Un", "Deux", "Trois")]
        for one in (*leases, *people):
            unit.add(one)
        for lease, who in ((0, 0), (0, 1), (1, 2), (2, 2)):  # one of two holders, two of one
            unit.add(LeaseHolder(lease_id=leases[lease].id, person_id=people[who].id, role="holder"))
        names = {one.id: one.usual_name for one in people}
    with store.read() as read:
        found = [names[one.person_id] for one in audience.targets(read, ALL, TODAY) if one.person_id in names]
    assert sorted(found) in (["Trois", "Un"], ["Deux", "Trois"])


def test_an_agency_bounds_the_count_the_halls_and_the_frozen_list(store, admin, counter, manager, shown):
    there = replace(ASKED, criteria=Criteria(agency_id=admin.site_id))
    with store.read() as read:
        assert listing.board(read).agencies == ((admin.site_id, "Agence Centre"),)
    found = counts(store, there.criteria)
    assert (found.found, found.halls) == (3, 2), "the residence whose halls it keeps"
    with store.write(admin, "test.other") as unit:
        unit.connection.exec_driver_sql("UPDATE hall SET site_id = 'elsewhere' WHERE name = 'Hall 5'")
    assert (counts(store, there.criteria).found, counts(store, there.criteria).halls) == (3, 1)
    with store.write(admin, "test.none") as unit:
        unit.connection.exec_driver_sql("UPDATE hall SET active = 0 WHERE name = 'Hall 4'")
    assert (counts(store, there.criteria).found, counts(store, there.criteria).halls) == (0, 0)
    with store.write(admin, "test.back") as unit:
        unit.connection.exec_driver_sql("UPDATE hall SET active = 1")
    made = acts.make_campaign(store, counter, there).created("campaign")
    assert shown(made).asked_of[0] == "Agence Centre"
    acts.ask_approval(store, counter, made)
    approve(store, manager, made, terms(store, made), QUIET, halls=halls)
    assert shown(made).approval.households == 3
    with pytest.raises(NotFound):
        acts.make_campaign(store, counter, replace(ASKED, criteria=Criteria(agency_id="nowhere")))


def test_a_lift_bounds_the_count_the_halls_and_the_frozen_list(store, admin, counter, manager, shown):
    there = replace(ASKED, criteria=Criteria(lift=WITH_LIFT))
    assert (counts(store, there.criteria).found, counts(store, there.criteria).halls) == (0, 0)
    with store.write(admin, "test.lift") as unit:
        unit.connection.exec_driver_sql("UPDATE hall SET points = 'handles lift' WHERE name = 'Hall 5'")
    assert (counts(store, there.criteria).found, counts(store, there.criteria).halls) == (3, 1)
    apart = Criteria(lift=WITH_LIFT, agency_id="elsewhere")
    assert (counts(store, apart).found, counts(store, apart).halls) == (0, 0)
    made = acts.make_campaign(store, counter, there).created("campaign")
    assert shown(made).asked_of[0] == "Ascenseur"
    acts.ask_approval(store, counter, made)
    approve(store, manager, made, terms(store, made), QUIET, halls=halls)
    assert shown(made).approval.households == 3
    with pytest.raises(BadInput) as refused:
        acts.make_campaign(store, counter, replace(ASKED, criteria=Criteria(lift="monte-charge")))
    assert list(refused.value.fields) == ["lift"]


def test_one_way_a_household_and_nothing_that_was_refused():
    one = Target("p", "d", "+33600000000", "a@example.org")
    assert one.way(EVERY) == Way.SMS
    assert replace(one, prefers_email=True).way(EVERY) == Way.EMAIL
    assert replace(one, refuses_sms=True).way(EVERY) == Way.EMAIL
    assert replace(one, refuses_sms=True, refuses_email=True).way(EVERY) == Way.LETTER
    assert replace(one, refuses_sms=True, refuses_email=True, posts=False).way(EVERY) is None
    assert one.way(Channels(poster=True)) is None


def test_a_refusal_is_kept_taken_back_and_honoured_in_the_count(store, counter):
    acts.refuse_messages(store, counter, FERHAT, frozenset({"sms", "email"}))
    acts.refuse_messages(store, counter, FERHAT, frozenset({"sms", "email"}))
    found = counts(store)
    assert (found.by(Way.SMS), found.by(Way.LETTER), found.refusals) == (0, 2, 1)
    with store.read() as read:
        assert refusals.refused(read, FERHAT) == {"sms", "email"}
        (_lists, kept) = access(read, _about(FERHAT))
        assert len(kept.lines) == 2
    acts.refuse_messages(store, counter, FERHAT, frozenset({"email"}))
    assert counts(store).by(Way.SMS) == 1
    with store.read() as read:
        assert refusals.refused(read, FERHAT) == {"email"}


def test_a_refusal_kept_on_a_file_merged_elsewhere_is_honoured_in_the_count(store, counter, admin):
    assert counts(store).by(Way.SMS) == 1
    with store.write(admin, "test.merged") as unit:
        unit.get(Person, SLIMANE).merged_into = FERHAT
        unit.add(MessageRefusal(person_id=SLIMANE, way=Way.SMS))
    found = counts(store)
    assert (found.by(Way.SMS), found.by(Way.EMAIL), found.refusals) == (0, 2, 1)


def test_a_refusal_on_the_file_kept_is_honoured_for_a_message_to_the_one_merged_into_it(store, admin):
    with store.write(admin, "test.merged") as unit:
        unit.get(Person, SLIMANE).merged_into = FERHAT
        unit.add(MessageRefusal(person_id=FERHAT, way=Way.SMS))
    with store.read() as read:
        assert refusals.refused(read, SLIMANE) == refusals.refused(read, FERHAT) == {"sms"}
        assert refusals.refused(read, ODILE) == frozenset()


def _about(person_id):
    return About((person_id,), ())


def test_a_campaign_is_asked_for_given_back_and_changed_which_asks_again(store, counter, manager, asked, shown):
    assert shown(asked).standing is Standing.ASKED
    acts.give_back(store, manager, asked)
    assert shown(asked).standing is Standing.DRAFT
    acts.ask_approval(store, counter, asked)
    acts.change_campaign(store, manager, asked, ASKED)
    assert (shown(asked).standing, shown(asked).writer) == (Standing.DRAFT, "Hélène Vauclin")


def test_what_is_stopped_or_approved_is_not_changed(store, counter, approved, shown):
    with pytest.raises(WrongState, match="figés"):
        acts.change_campaign(store, counter, approved, ASKED)
    acts.stop_campaign(store, counter, approved)
    assert shown(approved).standing is Standing.STOPPED
    for act in (acts.stop_campaign, acts.ask_approval):
        with pytest.raises(WrongState, match="arrêtée"):
            act(store, counter, approved)


def test_a_poster_hangs_in_a_hall_once_approved_and_is_taken_down(store, counter, asked, manager, shown):
    with store.read() as read:
        hall = halls.halls_at(read)[0]
    with pytest.raises(WrongState, match="approuvée"):
        acts.hang_posters(store, counter, [Hanging(asked, hall.id, True)], halls)
    approve(store, manager, asked, TERMS, QUIET)
    acts.hang_posters(store, counter, [Hanging(asked, hall.id, True)], halls)
    with store.read() as read:
        first, second = listing.halls(read, shown(asked), halls)
    assert (first.put_on, second.put_on, first.words) == (TODAY, None, "Les Sittelles, Hall 4")
    acts.hang_posters(store, counter, [Hanging(asked, hall.id, False)], halls)
    with store.read() as read:
        assert listing.halls(read, shown(asked), halls)[0].put_on is None


def test_a_poster_hung_by_a_pc_whose_clock_is_ahead_is_taken_down_all_the_same(store, counter, approved, shown, clock):
    with store.read() as read:
        hall = halls.halls_at(read)[0]
    clock.advance(24 * 3_600_000)
    acts.hang_posters(store, counter, [Hanging(approved, hall.id, True)], halls)
    clock.advance(-24 * 3_600_000)
    acts.hang_posters(store, counter, [Hanging(approved, hall.id, False)], halls)
    with store.read() as read:
        assert listing.halls(read, shown(approved), halls)[0].put_on is None


def test_a_caretaker_hangs_posters_in_the_halls_that_are_kept_by_them_and_no_others(store, admin, approved, shown):
    keeper = add_agent(store, admin, "Sylvie Lebrun", Role.CARETAKER)
    with store.read() as read:
        mine, other = halls.halls_at(read)
    with store.write(admin, "test.keeper") as unit:
        unit.get(Hall, mine.id).agent_id = keeper.agent_id

    def posted():
        with store.read() as read:
            return [(one.hall.id, one.title, one.hall.put_on) for one in listing.postings(read, keeper, halls)]

    assert posted() == [(mine.id, "Se protéger dans l’immeuble", None)]
    acts.hang_posters(store, keeper, [Hanging(approved, mine.id, True)], halls)
    assert posted() == [(mine.id, "Se protéger dans l’immeuble", TODAY)]
    for port in (halls, None):
        with pytest.raises(NotAllowed, match="quelqu’un d’autre"):
            acts.hang_posters(store, keeper, [Hanging(approved, other.id, True)], port)
    acts.stop_campaign(store, admin, approved)
    assert len(posted()) == 1, "what hangs is still to be taken down"
    acts.hang_posters(store, keeper, [Hanging(approved, mine.id, False)], halls)
    assert posted() == []
    with store.read() as read:
        assert listing.halls(read, shown(approved), halls)[1].put_on is None
        assert listing.postings(read, keeper, None) == []
        with pytest.raises(NotAllowed):
            listing.seen_board(read, keeper)


def test_what_a_colleague_said_meanwhile_of_a_poster_is_not_turned_round(store, counter, manager, approved, shown):
    with store.read() as read:
        first, second = halls.halls_at(read)

    def hung():
        with store.read() as read:
            return [one.put_on for one in listing.halls(read, shown(approved), halls)]

    acts.hang_posters(store, manager, [Hanging(approved, first.id, True)], halls)
    said = [Hanging(approved, first.id, True), Hanging(approved, second.id, True)]  # of a form that knew neither
    assert len(acts.hang_posters(store, counter, said, halls).rows) == 1
    assert hung() == [TODAY, TODAY]
    down = [Hanging(approved, first.id, False)]
    for _twice in range(2):
        acts.hang_posters(store, counter, down, halls)
        assert hung() == [None, TODAY]


def test_where_one_hall_is_refused_no_poster_of_the_form_is_written(store, admin, approved, shown):
    keeper = add_agent(store, admin, "Sylvie Lebrun", Role.CARETAKER)
    with store.read() as read:
        mine, other = halls.halls_at(read)
    with store.write(admin, "test.keeper") as unit:
        unit.get(Hall, mine.id).agent_id = keeper.agent_id
    with pytest.raises(NotAllowed, match="quelqu’un d’autre"):
        acts.hang_posters(store, keeper, [Hanging(approved, one.id, True) for one in (mine, other)], halls)
    with store.read() as read:
        assert [one.put_on for one in listing.halls(read, shown(approved), halls)] == [None, None]


def test_campaigns_are_found_and_told_on_the_file(store, counter, admin, approved):
    caretaker = replace(counter, role="caretaker")
    with store.read() as read:
        (hit,) = search(read, "se proteger", counter, 0)
        assert hit.arguments == {"campaign_id": approved}
        assert search(read, "xy", counter, 0) == search(read, "se proteger", caretaker, 0) == []
        (moment,) = timeline(read, JEANNE, counter)
        assert (moment.title, moment.tag) == ("Se protéger dans l’immeuble (Courrier)", "à imprimer")
        for typed in ("MS-C02-20-0001", "msc02200001", "ms c02 20"):
            assert [one.id for one in search(read, typed, counter, 0)] == [approved]
        assert timeline(read, JEANNE, caretaker) == timeline(read, LAMIA, counter) == []
        (lists, _refusals) = access(read, _about(ODILE))
        assert len(lists.lines) == 1


def test_every_act_that_waits_is_told(store):
    acts_done = [Transaction(1, 0, name, "", ()) for name in ACTS]
    assert [one.title for one in waiting(None, acts_done)] == list(ACTS.values())
    assert Drafting("", Content(), Criteria(), Channels(), None).content.sentences == ()


def test_the_office_shortens_the_list_of_purposes_and_what_is_written_keeps_its_own(store, admin, counter, made):
    with store.read() as read:
        assert PURPOSE in dict(listing.board(read).purposes)
    set_setting(store, admin, next(one for one in SETTINGS if one.key == PURPOSE), "0")
    with store.read() as read:
        offered = dict(listing.board(read).purposes)
    assert len(offered) == len(SETTINGS) - 1
    assert PURPOSE not in offered
    with pytest.raises(BadInput) as refused:
        acts.make_campaign(store, counter, ASKED)
    assert list(refused.value.fields) == ["purpose"]
    acts.change_campaign(store, counter, made, ASKED)
