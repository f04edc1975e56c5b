"""What may be done with a move, by state and role: what may not is absent."""

from datetime import date

import pytest

from lmmh_desk.features.moves.model.deeds import deeds
from lmmh_desk.features.moves.model.listing import MoveFile, MoveRow
from lmmh_desk.features.moves.model.move import Kind
from lmmh_desk.features.moves.model.rights import Issued
from tests.replacing import replace

TODAY = date(2020, 11, 17)
SATURDAY = date(2020, 11, 21)
ROW = MoveRow("m1", "p1", "M. Ferhat Belkacem", "L-204518", Kind.TRANSFER, (), (), "pre_inspection", "signed")
PAPER = Issued("j1", "JD-C02-20-0184", SATURDAY, SATURDAY)


def keys(row, role="front_desk", side="exit"):
    return [deed.key for deed in deeds(MoveFile(row), side, role, TODAY)]


def test_the_front_desk_prints():
    assert keys(ROW) == ["file", "new"]
    assert keys(replace(ROW, issued=PAPER)) == ["file", "print", "print_other", "new", "void"]


def test_the_tenancy_officer_also_takes_steps():
    assert keys(ROW, "tenancy_officer") == ["file", "new", "step", "back", "cancel"]
    assert keys(replace(ROW, entry_state=None), "tenancy_officer", "entry") == ["file", "new", "step", "cancel"]


def test_the_paper_s_step_is_neither_taken_nor_taken_back_by_hand():
    booked = replace(ROW, exit_state="inspection_booked")
    assert "step" not in keys(booked, "site_manager")
    justified = replace(ROW, exit_state="justified", issued=PAPER)
    assert "back" not in keys(justified, "site_manager")
    assert "step" in keys(justified, "site_manager")


def test_nothing_follows_the_last_step():
    assert "step" not in keys(replace(ROW, exit_state="account_settled"), "admin")


def test_a_cancelled_move_is_only_opened_again():
    assert keys(replace(ROW, cancelled=True), "site_manager") == ["file", "reopen"]
    assert keys(replace(ROW, cancelled=True)) == ["file"]


def test_who_may_not_issue_only_reads():
    assert keys(replace(ROW, issued=PAPER), "caretaker") == ["file"]


@pytest.mark.parametrize(
    ("issued", "label"),
    [
        (PAPER, "Imprimer, original"),
        (replace(PAPER, print_count=2), "Imprimer, duplicata n°\u00a02"),
    ],
)
def test_the_next_sheet_is_named(issued, label):
    found = deeds(MoveFile(replace(ROW, issued=issued)), "exit", "front_desk", TODAY)
    assert next(deed.label for deed in found if deed.key == "print") == label


def test_a_cancelled_or_old_paper_is_not_printed():
    for issued in (replace(PAPER, voided=True), replace(PAPER, last_day=date(2020, 11, 16))):
        assert "print" not in keys(replace(ROW, issued=issued))


def test_the_step_names_what_it_reaches_and_what_it_takes_back():
    found = {deed.key: deed.label for deed in deeds(MoveFile(ROW), "exit", "admin", TODAY)}
    assert found["step"] == "État des lieux fixé"
    assert found["back"] == "Reprendre\u00a0: visite conseil faite"


def test_who_establishes_no_justificatif_and_no_notice_is_offered_none():
    issued = MoveFile(ROW, inspection_on=TODAY)
    assert {"new", "notice"} <= {deed.key for deed in deeds(issued, "exit", "front_desk", TODAY)}
    offered = {deed.key for deed in deeds(issued, "exit", "social_adviser", TODAY, frozenset({"JD", "EL"}))}
    assert not {"new", "notice"} & offered
