"""How far the minutes are: the quorum, the points decided, the one under way, those to come, the signature."""

from datetime import date

import pytest

from lmmh_desk.features.allocation.model.progress import steps
from lmmh_desk.features.allocation.model.sitting import Candidate, Item, Sitting
from lmmh_desk.features.allocation.ui.members import standing
from lmmh_desk.kernel.clock import paris_instant
from tests.replacing import replace

DAY = date(2020, 11, 19)


def point(rank, *, decided=None, state="proposed"):
    one = Candidate(f"a{rank}", f"i{rank}", "Mme X", "N", DAY, 2, 60, "", 1)
    if decided is not None:
        one = replace(one, decision="refused", reason="effort", decided_at=paris_instant(DAY, 10, decided))
    return Item(f"i{rank}", f"d{rank}", f"Lieu {rank}", "T3", "", 570, 40000, DAY, "", state, (one,))


def sitting(state, *points, ended=None):
    opened = None if state in ("planned", "convened") else paris_instant(DAY, 9, 31)
    return Sitting("s", "CM", DAY, 570, "", state, opened, ended, (), points, 4, 6)


def told(shown, chosen=""):
    return [(one.words, one.note, str(one.way)) for one in steps(shown, chosen)]


def test_the_steps_are_those_of_the_picture():
    points = [point(rank, decided=rank) for rank in (1, 2, 3)] + [point(rank) for rank in range(4, 9)]
    assert told(sitting("deliberating", *points), "i4") == [
        ("Présence et quorum", "9:31", "done"), ("Points 1 à 3", "10:03", "done"),
        ("Point 4, Lieu 4", "en cours", "now"), ("Points 5 à 8", "4 à venir", "ahead"),
        ("Signature de la présidence", "", "ahead"),
    ]  # fmt: skip


def test_points_decided_out_of_order_and_withdrawn_ones_are_told_by_their_ranks():
    points = point(1, decided=1), point(2), point(3, decided=9), point(4, decided=5), point(5, state="withdrawn")
    assert told(sitting("deliberating", *points), "i1")[1:3] == [
        ("Points 1, 3 à 5", "10:09", "done"), ("Point 2", "1 à venir", "ahead"),
    ]  # fmt: skip
    assert told(sitting("quorate", point(1, state="withdrawn")))[1] == ("Point 1", "", "done")


@pytest.mark.parametrize(("state", "first"), [("planned", "ahead"), ("convened", "now")])
def test_before_it_opens_the_quorum_is_awaited_and_no_point_is_under_way(state, first):
    assert told(sitting(state, point(1)), "i1") == [
        ("Présence et quorum", "", first), ("Point 1", "1 à venir", "ahead"),
        ("Signature de la présidence", "", "ahead"),
    ]  # fmt: skip


def test_once_all_is_decided_the_signature_is_awaited_then_has_its_hour():
    assert told(sitting("deliberating", point(1, decided=1)))[-1] == ("Signature de la présidence", "", "now")
    ended = paris_instant(DAY, 12, 10)
    signed = replace(sitting("minutes_signed", point(1, decided=1), ended=ended), minutes=(("m", "PV-1"),))
    assert told(signed)[-1] == ("Signature de la présidence", "12:10", "done")
    assert told(sitting("quorate"))[-1][2] == "ahead"


def test_the_card_follows_the_point_chosen_and_the_strip_says_who_sits(window, store, attended, opened):
    window.open("allocation")
    page = window.page
    assert (page.minutes.figures.text(), page.minutes.bar.value()) == ("0 / 1 points", 0)
    lines = [one.accessibleName() for one in page.minutes.lines if one.isVisible()]
    assert lines[1].startswith("Point 1, ")
    assert lines[1].endswith(", en cours")
    assert lines[2] == "Signature de la présidence, à venir"
    window.keys("Return", "R", "Return", "Right", "R", "Return", "Right", "R", "Return")
    assert (page.minutes.figures.text(), page.minutes.bar.value()) == ("1 / 1 points", 1)
    assert page.minutes.lines[1].accessibleName() == "Point 1, fait, 10:42"
    assert page.strip.number.text().startswith("Séance CM-")
    assert page.strip.link.text() == "visio.example.org/cal-047"
    members = page.members.items()
    assert page.members.said(members[0]) == "Jeanne FABRE, présidence, présent"
    assert page.members.said(members[4]) == "Thierry GUYON, administration, pouvoir à Jeanne FABRE"
    assert standing(members[5]) == "absent"
    assert page.members.per_row() == min(len(members), 8)
