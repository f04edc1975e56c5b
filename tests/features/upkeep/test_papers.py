"""The hall sheet, the works team's list and the slip, read back."""

from datetime import timedelta

import pytest

from lmmh_desk.features.upkeep.actions import printing, rounds
from lmmh_desk.features.upkeep.model.forms import Passing
from lmmh_desk.features.upkeep.model.records import Mark, Point
from lmmh_desk.features.upkeep.papers import TICK, hall_sheets, slip, slip_commands, works_list
from lmmh_desk.kernel.errors import NotAllowed, NotFound
from tests.documents.watching import text_of, watching
from tests.features.upkeep import sheets
from tests.features.upkeep.day import TODAY
from tests.replacing import replace


def words(pdf):
    return " ".join(text_of(pdf).split())


def test_the_sheet_of_a_hall_says_its_week_and_names_nobody(store, caretaker, hall, other):
    rounds.note_passing(store, caretaker, Passing(other, TODAY, dict.fromkeys(("handles", "rails", "buttons"), "done")))
    told = words(printing.hall_pdf(store, caretaker, TODAY))
    for said in (
        "Hall 4 Les Sittelles", "semaine du 16 novembre 2020", "Poignées de portes", "Ascenseur",
        "Hall 5 Les Sittelles", "mardi 17/11 10:42",
        "dimanche 22/11", "Un problème dans ce hall", "Imprimé le 17/11/2020 à 10:42",
    ):  # fmt: skip
        assert said in told, said
    assert "Thibault" not in told
    assert told.count("mardi 17/11") == 2


def test_the_sheets_of_one_residence_leave_the_others_out(store, caretaker, homes, hall):
    assert "Hall 4" in words(printing.hall_pdf(store, caretaker, TODAY, homes["Les Sittelles"]))
    assert "Aucun hall n’est enregistré" in words(printing.hall_pdf(store, caretaker, TODAY, homes["Clos-Bernard"]))


def test_a_point_a_hall_has_not_is_not_on_its_sheet():
    told = words(hall_sheets(replace(sheets.HALLS, halls=sheets.HALLS.halls[1:])))
    assert "Ascenseur" in told
    assert "Rampes" not in told


def test_long_names_stay_on_one_page():
    long = tuple(replace(one, name="Hall " * 8, residence="Résidence " * 12) for one in sheets.week("x"))
    assert words(hall_sheets(replace(sheets.HALLS, halls=(long,), phone=""))).count("lundi 16/11") == 1


def test_the_list_of_the_works_team_says_who_where_what_and_how_to_get_in(store, counter, caretaker, taken):
    told = words(printing.list_pdf(store, counter))
    for said in (
        "Liste de la régie", "1 demande ouverte", "DI-C02-20-0001 17/11 10:42", "M. Ferhat Belkacem", "Radiateur froid",
        "chambre · Chauffage, eau chaude", "2 jours", "Accès : présent le matin", "à détruire",
    ):  # fmt: skip
        assert said in told, said
    with store.read() as read:
        kept = read.exec_driver_sql("SELECT details FROM audit WHERE action = 'upkeep.export'").scalar()
    assert "lines" in kept
    with pytest.raises(NotAllowed):
        printing.list_pdf(store, caretaker)


def test_a_long_list_goes_on_over_the_page_and_an_empty_one_says_so():
    many = tuple(sheets.request(number=f"DI-C02-20-{rank:04d}", common=rank % 2 > 0) for rank in range(60))
    told = words(works_list(replace(sheets.WORKS, requests=many)))
    assert told.count("Liste de la régie") == told.count(" / ") > 1
    assert "DI-C02-20-0059" in told
    assert "Aucune demande n’attend." in words(works_list(replace(sheets.WORKS, requests=())))


def test_the_slip_bears_the_number_and_no_name(store, counter, taken):
    sheet = printing.slip_sheet(store, counter, taken)
    told = words(sheet.pdf)
    for said in (
        "Demande d’intervention",
        "DI-C02-20-0001",
        "reçue le 17/11/2020 à 10:42",
        "Radiateur froid",
        "chambre",
    ):
        assert said in told, said
    assert "Belkacem" not in told
    assert sheet.size == "80mm"
    assert sheet.raw is not None
    assert b"DI-C02-20-0001" in sheet.raw
    with pytest.raises(NotFound):
        printing.slip_sheet(store, counter, "nowhere")


def test_the_slip_of_the_common_areas_says_so_without_a_phone():
    content = replace(sheets.SLIP, phone="", request=sheets.request(common=True, place="hall 4"))
    assert "hall 4, parties communes" in words(slip(content))
    assert "Prévenez l’agence" in words(slip(content))
    assert b"hall 4" in slip_commands(content)


def test_a_day_of_rest_asks_for_no_round_unless_one_was_begun():
    boxes = {}
    for name, mark in (("rest", Mark.TO_DO), ("begun", Mark.DONE)):
        days = [sheets.row("Hall 4", sheets.MONDAY + timedelta(rank), mark if rank == 6 else Mark.TO_DO)
                for rank in range(7)]  # fmt: skip
        with watching() as seen:
            told = words(hall_sheets(replace(sheets.HALLS, halls=(tuple(days),))))
        assert told.count("pas de passage") == (name == "rest"), "22 November is a Sunday"
        boxes[name] = len([one for one in seen.boxes if round(one.right - one.left) == TICK])
    assert boxes == {"rest": 6 * len(Point), "begun": 7 * len(Point)}
