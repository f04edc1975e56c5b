"""A reminder holds the office, the day, the hour, the place, a phone; a name has no way in."""

import inspect
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.french import DAYS, MONTHS
from lmmh_desk.office.model import reminders
from lmmh_desk.office.model.reminders import (
    cancelled_text,
    cancelled_title,
    moved_text,
    moved_title,
    reminder_text,
    reminder_title,
)
from lmmh_desk.office.model.sites import Office, Site, SiteKind
from lmmh_desk.office.model.sms import parts, sms_text

SENTENCES = ": rappel de votre rendez-vous 1er à Empêché ? Appelez le"
AT = paris_instant(date(2020, 11, 17), 10, 30)
OFFICE = Office(name="Le Mans Métropole Habitat", place="Le Mans")


def site(**values):
    plain = {"name": "Agence Centre", "address": "37 rue de l’Estérel\n72000 LE MANS", "phone": "02 61 91 00 10"}
    return Site(kind=SiteKind.AGENCY, **{**plain, **values})


def test_it_says_when_where_and_whom_to_call_in_one_sms():
    text = sms_text(reminder_text(OFFICE, site(), AT))
    assert text == (
        "Le Mans Métropole Habitat : rappel de votre rendez-vous mardi 17 novembre à 10:30, Agence Centre. "
        "Empeché ? Appelez le 02 61 91 00 10."
    )
    assert parts(text) == 1


def test_a_short_office_has_room_for_the_address():
    text = reminder_text(Office(name="LMMH", place="Le Mans"), site(), AT)
    assert "Agence Centre, 37 rue de l’Estérel, 72000 LE MANS." in text


def test_what_makes_a_second_sms_is_left_out():
    long = site(phone="02 61 91 00 10 ou 02 61 91 00 11, de 8:30 à 12:00 et de 13:30 à 17:00")
    assert "Appelez" not in reminder_text(OFFICE, long, AT)
    assert reminder_text(Office(name="Office " * 30, place=""), long, AT).count("Appelez") == 1  # two in any case


def test_away_from_the_counter_no_place_is_said():
    text = reminder_text(OFFICE, site(phone=""), AT, on_site=False)
    assert text == "Le Mans Métropole Habitat\u00a0: rappel de votre rendez-vous mardi 17 novembre à 10:30."
    assert "Agence Centre." in reminder_text(OFFICE, site(phone="", address=""), AT)


def test_the_subject_says_the_day():
    assert reminder_title(AT) == "Rappel de votre rendez-vous du mardi 17 novembre"


def test_what_changed_is_said_in_one_sms():
    moved = sms_text(moved_text(OFFICE, site(), AT, AT + 86_400_000))
    assert moved == (
        "Le Mans Métropole Habitat : votre rendez-vous du 17/11 est déplacé au mercredi 18 novembre à 10:30, "
        "Agence Centre. Empeché ? Appelez le 02 61 91 00 10."
    )
    assert parts(moved) == 1
    assert moved_title(AT) == "Votre rendez-vous du mardi 17 novembre est déplacé"
    gone = sms_text(cancelled_text(OFFICE, site(), AT))
    assert gone == (
        "Le Mans Métropole Habitat : votre rendez-vous du mardi 17 novembre à 10:30 est annulé. "
        "Pour un autre, appelez le 02 61 91 00 10."
    )
    assert parts(gone) == 1
    assert cancelled_title(AT) == "Votre rendez-vous du mardi 17 novembre est annulé"


def test_a_cancelling_too_long_with_the_phone_goes_without():
    assert cancelled_text(OFFICE, site(phone="02 61 91 00 10 " * 6), AT).endswith("est annulé.")
    assert cancelled_text(OFFICE, site(phone=""), AT).endswith("est annulé.")


def test_a_name_has_no_way_in():
    told = {
        name: parameter.annotation
        for function in (reminder_text, reminder_title, moved_text, moved_title, cancelled_text, cancelled_title)
        for name, parameter in inspect.signature(function).parameters.items()
    }
    assert told == {"office": "Office", "site": "Site", "before": "int", "starts_at": "int", "on_site": "bool"}
    source = inspect.getsource(reminders)
    assert "tenancy" not in source
    assert "person" not in source


@pytest.mark.parametrize("on_site", [True, False])
@given(st.integers(0, 4_000_000_000_000))
def test_every_word_is_of_the_office_or_the_calendar(on_site, at):
    text = reminder_text(OFFICE, site(), at, on_site=on_site)
    known = f"{OFFICE.name} {site().name} {site().address} {site().phone} {SENTENCES} {' '.join(DAYS + MONTHS)}"
    words = {word.strip(".,") for word in text.split()} - {word.strip(",") for word in known.split()}
    assert not {word for word in words if not word.replace(":", "").isdigit()}
