from datetime import date

import pytest

from lmmh_desk.features.desk.model.settings import AloneForm, rule_lines, said_change
from lmmh_desk.office.model.regulations import Regulation
from lmmh_desk.office.model.settings import WAIT_TOO_LONG, SettingChange
from tests.replacing import replace

GOOD = AloneForm("Office", "Agence Centre", "Le Mans", "22 m²", "Hélène Vauclin", "271828", "271828")
SECRET = replace(GOOD, needs_passphrase=True, passphrase="le chat dort", passphrase_again="le chat dort")


def test_a_good_form_founds_an_office():
    assert GOOD.errors() == SECRET.errors() == {}
    assert (GOOD.founding().area_m2, GOOD.founding().place) == (22, "Le Mans")


@pytest.mark.parametrize(
    ("form", "field", "words"),
    [
        (replace(GOOD, office_name=""), "office_name", "vide"),
        (replace(GOOD, place=" "), "place", "Ville"),
        (replace(GOOD, area=""), "area_m2", "manque"),
        (replace(GOOD, area="grande"), "area_m2", "de 1 à"),
        (replace(GOOD, admin_name=" "), "admin_name", "vide"),
        (replace(GOOD, pin="12", pin_again="12"), "pin", "six chiffres"),
        (replace(GOOD, pin="111111", pin_again="111111"), "pin", "devine"),
        (replace(GOOD, pin_again="271829"), "pin_again", "diffèrent"),
        (replace(SECRET, passphrase="court"), "passphrase", "12"),
        (replace(SECRET, passphrase="demonstration"), "passphrase", "tout le monde"),
        (replace(SECRET, passphrase_again="autre"), "passphrase_again", "diffèrent"),
    ],
)
def test_each_wrong_field_is_named(form, field, words):
    errors = form.errors()
    assert list(errors) == [field]
    assert words in errors[field]


@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("office_name", "Nom de l’office"),
        ("site_name", "Premier site"),
        ("admin_name", "Administrateur, prénom et nom"),
    ],
)
def test_an_error_names_its_field_as_the_form_does(field, label):
    assert AloneForm().errors()[field] == f"«\u00a0{label}\u00a0» est vide. Remplissez ce champ."


def test_an_empty_form_names_every_field_in_order():
    assert list(AloneForm(needs_passphrase=True).errors()) == [
        "office_name",
        "site_name",
        "place",
        "area_m2",
        "admin_name",
        "pin",
        "passphrase",
    ]


def test_rules_know_whether_they_apply():
    rows = [
        Regulation(id=day, key="gauge_m2", starts_on=day, value=value, source="s")
        for day, value in (("2020-11-28", "8"), ("2020-10-30", "4"), ("2020-09-01", ""))
    ]
    lines = rule_lines(rows, date(2020, 11, 17))
    assert [(line.state, line.since, line.value) for line in lines] == [
        ("past", "du 01/09/2020", "pas de règle"),
        ("current", "depuis le 30/10/2020", "4\u00a0m² / pers."),
        ("coming", "à partir du 28/11/2020", "8\u00a0m² / pers."),
    ]


def test_a_change_is_said_with_the_default_where_nothing_was_set():
    change = SettingChange(key="wait_too_long", value=25, previous=None)
    assert said_change(WAIT_TOO_LONG, change, "Hélène Vauclin") == (
        "Hélène Vauclin passe «\u00a0Attente trop longue\u00a0» de 30\u00a0min à 25\u00a0min"
    )
