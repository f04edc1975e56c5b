"""The sheet of 8:30 says the night, what comes back and what is to be done, and names nobody."""

from datetime import timedelta

import pytest

from lmmh_desk.features.mediation.actions import noting as acts
from lmmh_desk.features.mediation.actions.printing import night_pdf
from lmmh_desk.features.mediation.model.nights import Board, FollowUp, Repeat, instant_of
from lmmh_desk.features.mediation.model.noting import Follow, Noting
from lmmh_desk.features.mediation.papers import NightSheet, night_sheet
from lmmh_desk.kernel.errors import NotAllowed
from lmmh_desk.kernel.session import Session
from tests.documents.watching import text_of
from tests.features.mediation.nights import LAST, NIGHT, TODAY, incident
from tests.replacing import replace


def words(pdf):
    return " ".join(text_of(pdf).split())


def test_it_says_what_the_morning_has_to_know(store, counter, manager, homes, noted):
    for back in (1, 3):
        acts.note(store, counter, Noting(LAST - timedelta(back), 1300, homes["Les Sittelles"], "hall 4", "noise"))
    acts.note(store, counter, Noting(LAST, 1350, homes["Les Sittelles"], "porche", "damage", state="handed_to_police"))
    acts.follow(store, manager, Follow("Réunir gardien et médiateurs", "manager", TODAY, noted))
    told = words(night_pdf(store, counter, LAST))
    for said in (
        "Nuit du lundi 16 novembre 2020", "2 signalements, 1 intervention, 1 relais police", "22:50 Les Sittelles",
        "Rappel par téléphone", "police appelée", "du 03/11 au 16/11", "3 nuits sur 14", "17/11 Réunir gardien",
        "Responsable de site", "Ce soir : 15:00 – 00:00 · 4 médiateurs, 1 coordination",
        "Imprimé le 17/11/2020 à 10:42 par Karine Moulin", "Page 1 / 1",
    ):  # fmt: skip
        assert said in told, said


def test_the_head_of_the_sheet_gives_the_phone_of_the_team():
    assert "4 médiateurs, 1 coordination · 02 61 91 00 80" in words(night_sheet(NIGHT))


def test_a_calm_night_says_so(store, counter):
    told = words(night_pdf(store, counter, LAST))
    for said in ("0 signalement", "Aucun fait n’est noté", "Aucun lieu ne revient.", "Rien n’est à faire."):
        assert said in told


def test_a_long_night_goes_on_over_the_page_with_its_title_on_each():
    many = tuple(incident(instant_of(LAST, 1300) + rank, f"hall {rank}") for rank in range(60))
    repeats = tuple(Repeat("R" * 60, "hall " * 8, "other", (True,) * 14) for _rank in range(20))
    todo = tuple(FollowUp(str(rank), "W" * 80, "workshop", TODAY, place="P" * 60) for rank in range(20))
    board = Board(LAST, many, repeats, todo, (), (), "", "")
    told = words(night_sheet(NightSheet("Office", "Agence", board, TODAY, 0, "Karine")))
    assert told.count("Nuit du lundi 16 novembre 2020") == told.count(" / ") > 2
    assert "hall 59" in told
    assert "Ce soir" not in told


def test_whoever_has_no_role_prints_nothing(store, counter: Session):
    with pytest.raises(NotAllowed):
        night_pdf(store, replace(counter, role="guest"), LAST)
