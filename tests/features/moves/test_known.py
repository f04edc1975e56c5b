"""What the leases say of a move before anybody types."""

from datetime import date, datetime

import pytest

from lmmh_desk.features.moves.model.known import (
    Known,
    address_of,
    filled,
    household_line,
    kind_of,
    known,
    pair,
    setting,
    window_of,
)
from lmmh_desk.features.moves.model.move import Draft, Kind, Outing
from lmmh_desk.features.moves.model.rules import Window
from lmmh_desk.features.moves.model.sheet import from_json, references, written
from lmmh_desk.kernel.clock import PARIS, paris_instant
from lmmh_desk.office.model.issuer import Issuer
from lmmh_desk.tenancy.model.address import Address
from lmmh_desk.tenancy.model.cards import DwellingLine, LeaseLine, Member, PersonCard
from tests.replacing import replace

TODAY = date(2020, 11, 17)
SATURDAY = date(2020, 11, 21)
OLD_HOME = DwellingLine(
    "d1", "D1", Address("14", street_type="ALL", street="DES SITTELLES", postcode="72100", city="LE MANS")
)


def lease(number, starts_on="2014-09-01", ends_on=None, notice_ends_on=None, dwelling=OLD_HOME):
    received = "2020-08-31" if notice_ends_on else None
    return LeaseLine(number, number, starts_on, ends_on, 0, 0, received, "", False, notice_ends_on, False, dwelling)


def person(name="Belkacem", first="Ferhat", civility="M.", standing="holder"):
    return Member(name + first, civility, "", name, first, "1984-04-12", standing)


NOTICED = lease("L-1", notice_ends_on="2020-11-30")
RUNNING = lease("L-2")
FUTURE = lease("L-3", starts_on="2020-11-21")
YOUNG = lease("L-4", starts_on="2020-11-02")
ENDED = lease("L-5", ends_on="2020-10-31", notice_ends_on="2020-10-31")
UNDATED = lease("L-6", starts_on=None)


@pytest.mark.parametrize(
    ("leases", "expected"),
    [
        ([FUTURE, NOTICED], (NOTICED, FUTURE)),
        ([NOTICED], (NOTICED, None)),
        ([RUNNING], (RUNNING, None)),
        ([FUTURE], (None, FUTURE)),
        ([YOUNG], (None, YOUNG)),
        ([UNDATED], (UNDATED, None)),
        ([FUTURE, RUNNING], (RUNNING, FUTURE)),
        ([YOUNG, RUNNING], (RUNNING, YOUNG)),
        ([FUTURE, ENDED], (None, FUTURE)),
        ([ENDED], (None, None)),
        ([], (None, None)),
    ],
)
def test_the_leases_tell_which_dwelling_is_left_and_which_entered(leases, expected):
    assert pair(leases, TODAY) == expected


def test_kind_and_window_follow_the_pair():
    assert kind_of(NOTICED, FUTURE) is Kind.TRANSFER
    assert kind_of(NOTICED, None) is kind_of(None, None) is Kind.OUT
    assert kind_of(None, FUTURE) is Kind.IN
    assert window_of(NOTICED, FUTURE) == Window(SATURDAY, date(2020, 11, 30))
    assert window_of(RUNNING, None) == window_of(None, None) == Window()


@pytest.mark.parametrize(
    ("adults", "children", "line"),
    [
        (["Lamia"], 2, "Mme Lamia BELKACEM et deux enfants"),
        ([], 1, "un enfant"),
        (["Lamia", "Nour"], 0, "Mme Lamia BELKACEM et Mme Nour BELKACEM"),
        ([], 11, "11\u00a0enfants"),
        ([], 0, ""),
    ],
)
def test_the_household_in_words(adults, children, line):
    members = [person(first=name, civility="Mme", standing="co_holder") for name in adults]
    members += [person(first=f"E{index}", civility="", standing="child") for index in range(children)]
    assert household_line(members) == line


def card(leases, checked=None, members=()):
    names = ("p1", "M.", "", "Belkacem", "Ferhat", "1984-04-12", "holder")
    return PersonCard(*names, leases=tuple(leases), members=members, identity_checked_at=checked)


ISSUER = Issuer(
    "Le Mans Métropole Habitat", "Office public de l’habitat", "Le Mans", "Agence Centre", "02 61 91 00 72",
    "Karine Moulin", "chargée d’accueil", "",
    (
        ("move_people", "2020-11-06", "6"), ("move_people", "2020-11-20", "4"), ("move_people", "2021-06-30", ""),
        ("move_box", "2020-10-30", "Motif familial impérieux"), ("move_carry", "2020-10-30", "À présenter"),
    ),
)  # fmt: skip


def test_the_form_is_filled_from_the_card():
    me, other = person(), person(first="Lamia", civility="Mme", standing="co_holder")
    found = known(replace(card([NOTICED, FUTURE], paris_instant(TODAY, 10, 43), (me, other)), id=me.id), ISSUER, TODAY)
    draft = found.draft
    assert (draft.kind, draft.lease_id, draft.next_lease_id, draft.lease_reference) == ("transfer", "L-1", "L-3", "L-1")
    assert draft.from_address == draft.to_address == ("14 allée des Sittelles", "72100 Le Mans")
    assert (draft.household, draft.household_count) == ("Mme Lamia BELKACEM", 2)
    assert draft.notice_on == date(2020, 8, 31)
    assert draft.checks.identity
    assert found.window == Window(SATURDAY, date(2020, 11, 30))


def test_a_person_without_lease_gets_an_empty_form():
    draft = filled(card([], paris_instant(date(2020, 11, 16), 10)), TODAY)
    assert draft == Draft(person_id="p1", kind=Kind.OUT, household_count=1)
    assert address_of(lease("L", dwelling=None)) == ()


def test_the_form_knows_who_signed_the_lease():
    signed = replace(RUNNING, holders=("p1", "p2"))
    assert filled(card([signed]), TODAY).on_lease
    assert not filled(replace(card([signed]), id="p3"), TODAY).on_lease
    assert filled(card([RUNNING]), TODAY).on_lease, "nobody is named as holder: nothing to say"


def test_an_identity_seen_yesterday_is_to_be_seen_again():
    assert not filled(card([], paris_instant(date(2020, 11, 16), 23, 59)), TODAY).checks.identity
    assert filled(card([], paris_instant(TODAY, 0, 0)), TODAY).checks.identity


def test_a_clock_years_slow_still_prints_the_sentences_first_known():
    assert ISSUER.sentence("move_box", date(2010, 11, 17)) == "Motif familial impérieux"
    assert ISSUER.sentence("move_box", TODAY) == "Motif familial impérieux"
    assert ISSUER.sentence("move_unknown", TODAY) == ""
    assert ISSUER.rule("move_people", date(2010, 11, 17)) == ""


def test_the_limit_is_that_of_the_first_day_of_the_trips():
    now = datetime(2020, 11, 17, 10, 42, tzinfo=PARIS)
    found = Known(card([]), Draft(), Window(), ISSUER)
    assert setting(found, Draft(), now).limit == 6
    assert setting(found, Draft(days=(Outing(date(2020, 11, 30)), Outing(SATURDAY))), now).limit == 4
    assert setting(found, Draft(days=(Outing(date(2021, 7, 1)),)), now).limit is None
    assert setting(found, Draft(days=(Outing(date(2020, 11, 5)),)), now).limit is None


def test_the_sheet_keeps_its_words():
    draft = Draft(
        days=(Outing(date(2020, 11, 22)), Outing(SATURDAY, 540, 720)), lease_reference="L-204518",
        notice_on=date(2020, 8, 31), inspection_on=date(2020, 11, 20), inspection_reference="EDL-7",
        from_address=("a", "b"), to_address=("c", "d"), helpers=("Ana", "Karim Ouadah", "Anne Le Goff"),
    )  # fmt: skip
    sheet = written(draft, card([]), ISSUER, number="JD-C02-20-0184", at=paris_instant(TODAY, 10, 47))
    assert sheet.holder == "M. Ferhat BELKACEM"
    assert (sheet.born, sheet.birth) == ("né le", "1984-04-12")
    assert sheet.outings == (Outing(SATURDAY, 540, 720), Outing(date(2020, 11, 22)))
    assert sheet.references == "Bail L-204518, congé reçu le 31/08/2020, état des lieux du 20/11/2020 EDL-7"
    assert sheet.box == "Motif familial impérieux"
    assert sheet.helpers == ("Ana", "Karim OUADAH", "Anne Le GOFF")
    assert from_json(sheet.to_json()) == sheet


def test_a_sheet_without_days_speaks_of_today():
    issuer = replace(ISSUER, rules=(*ISSUER.rules, ("move_box", "2021-01-01", "")))
    sheet = written(Draft(), replace(card([]), birth_date=None), issuer, number="", at=paris_instant(date(2021, 1, 2)))
    assert (sheet.box, sheet.birth, sheet.outings) == ("", "", ())
    assert references(Draft()) == ""
