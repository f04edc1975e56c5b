from datetime import date

import pytest

from lmmh_desk.office.model.booking_forms import AbsenceForm, RoomForm, WindowForm
from lmmh_desk.office.model.bookings import AbsenceKind
from tests.replacing import replace

DAY = date(2020, 11, 17)
WINDOW = WindowForm("room", "site", "FREQ=WEEKLY;BYDAY=TU", DAY, 540, 750)
ABSENCE = AbsenceForm("room", DAY, DAY)


def wrong(form):
    return {field: sentence for field, sentence in form.errors().items() if sentence}


@pytest.mark.parametrize(
    ("form", "field", "sentence"),
    [
        (RoomForm("", "site"), "name", "est vide"),
        (RoomForm("x" * 41, "site"), "name", "dépasse 40"),
        (RoomForm("Bureau 2", ""), "site_id", "Choisissez un site"),
        (replace(WINDOW, resource_id=""), "resource_id", "Choisissez un agent ou un bureau"),
        (replace(WINDOW, site_id=""), "site_id", "Choisissez un site"),
        (replace(WINDOW, rule="FREQ=WEEKLY;BYDAY="), "rule", "Aucun jour"),
        (replace(WINDOW, first_day=date(9999, 12, 31)), "first_day", "de 2000 à 2099"),
        (replace(WINDOW, first_day=date(20, 11, 17)), "first_day", "de 2000 à 2099"),
        (replace(WINDOW, closes=540), "closes", "ne suit pas"),
        (replace(WINDOW, closes=1441), "closes", "ne suit pas"),
        (replace(ABSENCE, resource_id=""), "resource_id", "Choisissez un agent ou un bureau"),
        (replace(ABSENCE, last_day=date(2020, 11, 16)), "last_day", "précède"),
        (replace(ABSENCE, last_day=date(2021, 11, 18)), "last_day", "un an au plus"),
        (replace(ABSENCE, first_day=date(1999, 12, 31), last_day=date(2000, 1, 1)), "first_day", "de 2000 à 2099"),
        (replace(ABSENCE, first_day=date(2099, 12, 31), last_day=date(2100, 1, 1)), "last_day", "de 2000 à 2099"),
        (replace(ABSENCE, from_minute=900, to_minute=840), "to_minute", "ne suit pas"),
        (replace(ABSENCE, label="grippe"), "label", "aucune raison"),
        (replace(ABSENCE, kind=AbsenceKind.MEETING, label="x" * 61), "label", "dépasse 60"),
    ],
)
def test_a_wrong_field_has_its_sentence(form, field, sentence):
    assert list(wrong(form)) == [field]
    assert sentence in wrong(form)[field]


@pytest.mark.parametrize(
    "form",
    [
        RoomForm("Bureau 2", "site"),
        WINDOW,
        ABSENCE,
        replace(ABSENCE, last_day=date(2020, 12, 17)),  # a month at once
        replace(ABSENCE, last_day=date(2021, 11, 17)),
        replace(ABSENCE, kind=AbsenceKind.TRAINING, label="Formation gestes barrières", from_minute=840),
    ],
)
def test_the_rest_is_right(form):
    assert not wrong(form)
