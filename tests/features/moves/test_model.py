"""The rules of a justificatif, on the Tuesday of the demo: 17 November 2020, 10:42."""

from datetime import date, datetime

import pytest

from lmmh_desk.features.moves.model.move import (
    Checks,
    Draft,
    Kind,
    Outing,
    Vehicle,
    lines,
)
from lmmh_desk.features.moves.model.rights import Issued, State, copy, papers
from lmmh_desk.features.moves.model.rules import Setting, Window, check, errors, warnings
from lmmh_desk.kernel.clock import PARIS
from lmmh_desk.kernel.errors import BadInput
from tests.replacing import replace

TODAY = date(2020, 11, 17)
SATURDAY = date(2020, 11, 21)
NOW = datetime(2020, 11, 17, 10, 42, tzinfo=PARIS)
SETTING = Setting(NOW, Window(date(2020, 11, 21), date(2020, 11, 30)))
DRAFT = Draft(
    person_id="p1",
    lease_id="l1",
    next_lease_id="l2",
    lease_reference="L-204518",
    from_address=("14 allée des Sittelles", "Bât. C, 3e étage, n° 32", "72100 Le Mans"),
    to_address=("5 rue du Clos-Bernard", "Appt 12", "72000 Le Mans"),
    household_count=4,
    days=(Outing(SATURDAY),),
    helpers=("Karim Ouadah", "Élise Fromont"),
    vehicle=Vehicle.RENTED,
    plate="EX-072-LM",
    checks=Checks(identity=True),
)


def test_the_day_of_the_picture_is_right():
    assert errors(DRAFT, SETTING) == {}
    assert warnings(DRAFT, SETTING) == []
    check(DRAFT, SETTING)


@pytest.mark.parametrize(
    ("field", "change", "sentence"),
    [
        ("person", {"person_id": ""}, "Aucune personne n’est choisie."),
        ("lease", {"lease_id": None, "next_lease_id": None, "lease_reference": "  "}, "Aucun bail n’est connu"),
        ("lease", {"lease_reference": "L" * 81}, "Le texte dépasse 80 caractères."),
        ("from", {"from_address": ()}, "Le logement quitté manque."),
        ("from", {"from_address": ("ici",)}, "L’adresse est incomplète."),
        ("from", {"from_address": tuple("abcdef")}, "Sous le nom, une adresse postale tient en 5 lignes."),
        (
            "to",
            {"to_address": ("x" * 39, "72000 Le Mans")},
            "\u00a0» ne tient pas sur une enveloppe, en 38 caractères. Abrégez cette ligne.",
        ),
        (
            "to",
            {"to_address": ()},
            "Le nouveau logement manque. Reprenez-le du bail ou saisissez l’adresse.",
        ),
        ("to", {"to_address": ("x" * 81, "72000 Le Mans")}, "Le texte dépasse 80 caractères."),
        ("to", {"to_address": ("5 rue 🚚", "72000 Le Mans")}, "Le caractère «\u00a0🚚\u00a0» ne s’imprime pas."),
        (
            "to",
            {"to_address": ("14 ALLEE DES SITTELLES", "BAT C 3E ETAGE N° 32", "72100 LE MANS")},
            "Les deux adresses sont les mêmes.",
        ),
        ("helpers", {"helpers": ("A" * 200,)}, "Le texte dépasse 80 caractères."),
        ("helpers", {"helpers": ("محمد",)}, "Écrivez en lettres latines."),
        ("helpers", {"helpers": ("Ana Lima",) * 13}, "La liste dépasse 12\u00a0noms."),
        ("plate", {"plate": "EX-072-LM-EX-072"}, "L’immatriculation ne se lit pas."),
        ("plate", {"plate": "🚚"}, "L’immatriculation ne se lit pas."),
        ("plate", {"plate": "E7🚚72"}, "L’immatriculation ne se lit pas."),
        ("plate", {"plate": "KARIM"}, "L’immatriculation ne se lit pas."),
        ("plate", {"plate": "E-7-2"}, "L’immatriculation ne se lit pas."),
        ("plate", {"plate": "EX_072_LM"}, "L’immatriculation ne se lit pas."),
        ("plate", {"vehicle": Vehicle.NONE}, "Aucun véhicule n’est choisi."),
        ("firm", {"movers": 2}, "Le nom de l’entreprise manque."),
        ("firm", {"firm": "É" * 81}, "Le texte dépasse 80 caractères."),
    ],
)
def test_a_wrong_field_gets_its_sentence(field, change, sentence):
    found = errors(replace(DRAFT, **change), SETTING)
    assert sentence in found[field]
    assert list(found) == [field]


@pytest.mark.parametrize(
    ("outings", "field", "sentence"),
    [
        ((), "day0", "La date manque."),
        ((Outing(date(2020, 11, 16)),), "day0", "La date est passée. Choisissez le 21/11 ou après."),
        ((Outing(date(2020, 11, 20)),), "day0", "Le nouveau bail commence le 21/11."),
        ((Outing(date(2020, 12, 1)),), "day0", "Le préavis se termine le 30/11."),
        ((Outing(SATURDAY), Outing(SATURDAY)), "day1", "Ce jour est déjà là."),
        ((Outing(SATURDAY, 600, 600),), "hours0", "La fin est avant le début. Choisissez une heure après 10:00."),
        (tuple(Outing(date(2020, 11, day)) for day in range(21, 27)), "days", "couvre 5\u00a0jours au plus."),
    ],
)
def test_a_wrong_day_gets_its_sentence(outings, field, sentence):
    found = errors(replace(DRAFT, days=outings), SETTING)
    assert sentence in found[field]
    assert list(found) == [field]


def test_a_past_date_names_today_when_the_move_has_no_window():
    found = errors(replace(DRAFT, days=(Outing(date(2020, 11, 16)),)), Setting(NOW))
    assert found == {"day0": "La date est passée. Choisissez le 17/11 ou après."}


def test_today_is_allowed_until_its_last_hour():
    open_window = Setting(NOW)
    assert errors(replace(DRAFT, days=(Outing(TODAY, 480, 643),)), open_window) == {}
    late = errors(replace(DRAFT, days=(Outing(TODAY, 480, 642),)), open_window)
    assert late == {"hours0": "L’heure est passée. Choisissez une fin après 10:42."}


@pytest.mark.parametrize("day", [21, 30])
def test_both_ends_of_the_window_are_inside(day):
    assert errors(replace(DRAFT, days=(Outing(date(2020, 11, day)),)), SETTING) == {}


@pytest.mark.parametrize(
    "known", [{"lease_id": None}, {"next_lease_id": None}, {"lease_id": None, "next_lease_id": None}]
)
def test_one_lease_or_a_typed_reference_is_enough(known):
    assert errors(replace(DRAFT, **known), SETTING) == {}


def test_a_refused_draft_raises_with_every_field():
    with pytest.raises(BadInput) as refused:
        check(replace(DRAFT, to_address=(), days=()), SETTING)
    assert list(refused.value.fields) == ["to", "day0"]
    assert refused.value.fact == refused.value.fields["to"]
    assert refused.value.safe == "La saisie est gardée."


def test_six_people_movers_included_then_a_warning():
    seven = replace(DRAFT, firm="Déménagements Exemple", movers=1)
    assert DRAFT.people == 6
    assert warnings(seven, SETTING) == [
        "7\u00a0personnes avec les déménageurs, la limite est de 6. Prévenez la personne.",
        "Le déménageur porte son propre justificatif.",
    ]
    assert errors(seven, SETTING) == {}
    assert warnings(seven, replace(SETTING, limit=7))[0] == "Le déménageur porte son propre justificatif."


def test_no_limit_when_the_regulation_has_none():
    assert warnings(replace(DRAFT, household_count=40), replace(SETTING, limit=None)) == []


def test_who_did_not_sign_the_lease_is_said():
    told = warnings(replace(DRAFT, on_lease=False), SETTING)
    assert told == ["Cette personne n’a pas signé le bail. Préférez un justificatif au nom du titulaire."]


def test_a_movers_lorry_carries_its_own_paper():
    told = warnings(replace(DRAFT, checks=Checks(), vehicle=Vehicle.MOVER), SETTING)
    assert told == ["Le déménageur porte son propre justificatif."]


def test_an_address_is_tidied():
    assert lines("  14  allée des Sittelles \n\n 72100 Le Mans ") == ("14 allée des Sittelles", "72100 Le Mans")


def test_every_choice_has_words():
    for choices in (Kind, Vehicle):
        labels = [choice.label for choice in choices]
        assert len(set(labels)) == len(labels)
    assert Vehicle.NONE.label == ""


ISSUED = Issued("j1", "JD-C02-20-0184", SATURDAY, SATURDAY)


def why(key, exit_state="inspection_booked", cancelled=False, issued=ISSUED, today=TODAY):
    return next(right.why_not for right in papers(exit_state, cancelled, issued, today) if right.key == key)


def test_a_recorded_paper_may_be_printed_once_then_duplicated():
    assert why("print") == ""
    assert why("duplicate") == "Imprimez d’abord l’original."
    printed = replace(ISSUED, print_count=1)
    assert why("print", issued=printed) == "L’original est déjà imprimé. Imprimez un duplicata."
    assert why("duplicate", issued=printed) == ""
    assert why("void", issued=printed) == ""


@pytest.mark.parametrize("key", ["print", "duplicate"])
def test_a_paper_that_does_not_stand_is_not_printed(key):
    assert why(key, issued=None) == "Aucun justificatif n’est enregistré."
    assert why(key, issued=replace(ISSUED, voided=True)) == "Le justificatif JD-C02-20-0184 est annulé."
    assert why(key, today=date(2020, 11, 22)) == "Sa dernière date est passée, le 21/11."


def test_a_paper_is_cancelled_once():
    assert why("void", issued=None) == "Aucun justificatif n’est enregistré."
    assert why("void", issued=replace(ISSUED, voided=True)) == "Il est déjà annulé."


def test_no_new_paper_once_moved_or_cancelled():
    assert why("new") == ""
    assert why("new", exit_state=None) == ""
    assert why("new", exit_state="moved") == "Le déménagement est déjà fait."
    assert why("new", cancelled=True) == "Ce déménagement est annulé."


def test_the_state_of_a_paper_in_words():
    assert (ISSUED.state, ISSUED.label) == (State.RECORDED, "À imprimer")
    once, twice = replace(ISSUED, print_count=1), replace(ISSUED, print_count=2)
    assert (once.state, once.label) == (State.PRINTED, "Imprimé")
    assert twice.label == "Imprimé, Duplicata n°\u00a01"
    assert (replace(twice, voided=True).state, replace(twice, voided=True).label) == (State.VOIDED, "Annulé")
    assert (copy(0), copy(2)) == ("Original", "Duplicata n°\u00a02")
