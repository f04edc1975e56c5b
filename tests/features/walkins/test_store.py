"""What the rest of the program reads of the queue."""

import pytest

from lmmh_desk.features.walkins.actions import arrivals, counter, tickets
from lmmh_desk.features.walkins.actions.undo import undo
from lmmh_desk.features.walkins.model.records import Channel, Outcome
from lmmh_desk.features.walkins.papers import ticket_code
from lmmh_desk.features.walkins.store import board as boards
from lmmh_desk.features.walkins.store import history
from lmmh_desk.kernel.errors import NotFound
from lmmh_desk.kernel.found import Hit
from lmmh_desk.kernel.scan import american
from lmmh_desk.office.model.papers import PaperRecord
from lmmh_desk.office.model.sites import Site, SiteKind
from lmmh_desk.tenancy.model.records import Lease, LeaseHolder
from tests.features.walkins.conftest import add
from tests.replacing import replace


def ask(desk, question, *given):
    with desk.store.read() as read:
        return question(read, *given)


def test_the_board_holds_the_site_its_limits_and_its_hours(desk):
    day = desk.board()
    assert (day.day, day.limit, day.warn, day.late) == ("2020-11-17", 5, 20, 30)
    assert day.timetable.sentence(desk.clock.now()) == "ouvert jusqu’à 12:30"


def test_the_queue_of_another_site_is_not_shown(desk):
    other = replace(desk.session, site_id="other")
    with desk.store.write(other, "test") as unit:
        unit.add(Site(id="other", site_id="other", kind=SiteKind.RECEPTION_POINT, name="Les Sittelles", address=""))
    desk.at(other).arrive("belkacem")
    assert desk.waiting() == []
    assert desk.find(desk.arrive("tessier")).ticket == "B1"


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "place"),
    [
        ("2020-11-17", None, "L-400000"),
        ("2020-11-18", None, "L-204518 · Les Sittelles"),
        ("2019-01-01", "2020-11-16", "L-204518 · Les Sittelles"),
        ("2019-01-01", "2020-11-17", "L-400000"),
    ],
)
def test_the_place_is_that_of_the_newest_lease_in_force(desk, starts_on, ends_on, place):
    with desk.store.write(desk.session, "test") as unit:
        lease = add(unit, Lease(number="L-400000", starts_on=starts_on, ends_on=ends_on))
        unit.add(LeaseHolder(lease_id=lease, person_id=desk.ids["belkacem"]))
    assert desk.find(desk.arrive("belkacem")).place == place


def test_names_are_read_for_those_who_are_there_and_the_last_to_have_gone(desk):
    first = desk.arrive("belkacem", "J")
    counter.leave(desk.store, desk.session, first)
    assert desk.find(first).name == "M. Ferhat Belkacem"
    for _more in range(boards.RECENT):
        desk.wait(1)
        counter.leave(desk.store, desk.session, desk.arrive("tessier"))
    assert desk.find(first).name == ""
    assert [one.ticket for one in desk.board().gone()] == [f"B{number}" for number in range(13, 0, -1)]


def test_the_board_names_the_agents(desk):
    walk_in = desk.arrive("belkacem")
    desk.at(desk.colleague).call(walk_in)
    assert desk.find(walk_in).agent_name == "Yann Prévost"


def test_the_badge_counts_who_waits(desk):
    desk.arrive()
    desk.call(desk.arrive())
    assert ask(desk, boards.badge, desk.session, desk.clock.now()) == 1


def test_the_search_knows_who_is_here(desk):
    desk.arrive()
    desk.arrive("belkacem")
    desk.call(desk.arrive("tessier"))
    held = desk.at(desk.colleague)
    walk_in = desk.arrive("kante")
    held.serve(walk_in)
    counter.hold(held.store, held.session, walk_in)
    counter.leave(desk.store, desk.session, desk.arrive("quemener"))
    desk.at(replace(desk.session, agent_id="third")).serve(desk.arrive("garrigue"))
    assert ask(desk, boards.ranks, desk.session, desk.clock.now()) == {
        desk.ids["belkacem"]: "En file B2",
        desk.ids["tessier"]: "Appelé B3",
        desk.ids["kante"]: "À reprendre B4",
        desk.ids["garrigue"]: "Au guichet",
    }


def test_other_pages_know_who_is_at_the_counter(desk):
    assert ask(desk, boards.serving, desk.session, desk.clock.now()) is None
    walk_in = desk.arrive("belkacem")
    desk.at(desk.colleague).serve(desk.arrive())
    desk.wait(3)
    desk.call(walk_in)
    desk.wait(1)
    called = ask(desk, boards.serving, desk.session, desk.clock.now())
    assert (called.walk_in_id, called.ticket, called.person_id) == (walk_in, "B1", desk.ids["belkacem"])
    assert (called.name, called.since) == ("M. Ferhat Belkacem", desk.clock.now() - 60_000)
    counter.serve(desk.store, desk.session, walk_in)
    assert ask(desk, boards.serving, desk.session, desk.clock.now()).since == desk.clock.now()
    counter.close(desk.store, desk.session, walk_in, Outcome.ANSWERED)
    assert ask(desk, boards.serving, desk.session, desk.clock.now()) is None


@pytest.mark.parametrize(("minutes", "number"), [(0, 1), (-60 * 24, 0)])
def test_the_foot_counts_the_justificatifs_printed_today(desk, minutes, number):
    def paper(name, **given):
        return PaperRecord(number=name, kind="JD", label="", subject_table="move", subject_id="m", **given)

    printed = desk.clock.now() + minutes * 60_000
    with desk.store.write(desk.session, "test") as unit:
        unit.add(paper("JD-C02-20-0001", printed_at=printed, print_count=1))
        unit.add(paper("JD-C02-20-0002"))
        unit.add(replace(paper("CO-C02-20-0001", printed_at=printed), kind="CO"))
    assert desk.board().documents == number


# The timeline


def moments(desk, person="belkacem"):
    return ask(desk, history.timeline, desk.ids[person], desk.session)


def test_the_timeline_tells_each_visit(desk):
    walk_in = desk.arrive("belkacem", "J", note="revient jeudi")
    desk.serve(walk_in)
    counter.close(desk.store, desk.session, walk_in, Outcome.DOCUMENT_PRINTED)
    desk.wait(60)
    desk.arrive("belkacem", channel=Channel.PHONE)
    now, before = moments(desk)
    assert (before.title, before.tag, before.tone, before.icon) == (
        "Arrivée à l’agence Centre", "Document remis", "ok", "users",
    )  # fmt: skip
    assert before.subtitle == "Ticket B1 · justificatif de déménagement · Sarah Lemoine · revient jeudi"
    assert (now.title, now.subtitle, now.tag, now.tone) == ("Appel reçu à l’agence Centre", "Ticket B2", "", "neutral")
    assert (before.id, before.table, before.at) == (walk_in, "walk_in", desk.clock.now() - 3_600_000)


def test_the_timeline_leaves_out_what_was_cancelled(desk):
    done = arrivals.arrive(desk.store, desk.session, arrivals.Arrival(desk.ids["belkacem"]))
    undo(desk.store, desk.session, done)
    assert moments(desk) == []
    assert moments(desk, "tessier") == []


def test_who_left_is_told_so(desk):
    counter.leave(desk.store, desk.session, desk.arrive("belkacem"))
    assert [(one.tag, one.tone) for one in moments(desk)] == [("Parti sans réponse", "warn")]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Agence Centre", "l’agence Centre"),
        ("Espace-accueil Épine", "l’espace-accueil Épine"),
        ("DÉMO", "DÉMO"),
        ("", ""),
    ],
)
def test_a_site_is_named_inside_a_sentence(name, said):
    assert history.place_name(name) == said


# Tickets in the search


def found(desk, text):
    return ask(desk, tickets.find, text, desk.session, desk.clock.now())


def test_a_ticket_finds_its_person(desk):
    desk.arrive("belkacem", "J")
    assert found(desk, " b1 ") == [
        Hit(
            kind="person",
            id=desk.ids["belkacem"],
            title="M. Ferhat Belkacem",
            subtitle="Justificatif de déménagement · L-204518 · Les Sittelles",
            tag="Ticket B1",
            command="tenancy.open",
            arguments={"person_id": desk.ids["belkacem"]},
        )
    ]
    assert found(desk, "belka") == []
    assert found(desk, "b2") == []


def test_a_ticket_of_someone_unknown_is_shown_in_the_queue(desk):
    walk_in = desk.arrive()
    (hit,) = found(desk, "B1")
    assert (hit.kind, hit.command, hit.arguments) == ("paper", "walkins.show", {"walk_in_id": walk_in})
    counter.leave(desk.store, desk.session, walk_in)
    assert found(desk, "B1") == []


def test_a_scanned_ticket_finds_its_walk_in_whatever_the_keyboard(desk):
    walk_in = desk.arrive("belkacem")
    code = ticket_code(walk_in)
    assert [hit.id for hit in found(desk, code)] == [desk.ids["belkacem"]]
    assert [hit.id for hit in found(desk, azerty(code))] == [desk.ids["belkacem"]]
    assert found(desk, code[:-1]) == []
    assert found(desk, ticket_code(desk.ids["belkacem"])) == []


def azerty(text):
    """Return what a French keyboard writes when an American scanner types a text."""
    letters = "".join(chr(code) for code in range(33, 127))
    back = {american(one): one for one in letters + "&é\"'(-è_çà)=°"}
    return "".join(back.get(letter, letter) for letter in text)


def test_the_ticket_of_another_day_is_not_printed(desk):
    walk_in = desk.arrive()
    sheet = tickets.ticket_sheet(desk.store, desk.session, walk_in)
    assert (sheet.title, sheet.pdf[:5]) == ("Ticket B1", b"%PDF-")
    desk.wait(24 * 60)
    with pytest.raises(NotFound):
        tickets.ticket_sheet(desk.store, desk.session, walk_in)
