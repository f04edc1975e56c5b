"""The list: tabs, order, words of a row."""

from datetime import date

from lmmh_desk.features.moves.model.listing import (
    Filter,
    MoveFile,
    MoveRow,
    StepDone,
    chosen_rows,
    counts,
    keeps,
    last_standing,
    step_label,
)
from lmmh_desk.features.moves.model.move import Kind
from lmmh_desk.features.moves.model.rights import Issued
from tests.replacing import replace

TODAY = date(2020, 11, 17)
ROW = MoveRow(
    "m1", "p1", "M. Ferhat Belkacem", "L-204518", Kind.TRANSFER, ("14 allée des Sittelles", "72100 Le Mans"),
    ("5 rue du Clos-Bernard", "72000 Le Mans"), "inspection_booked", "signed", notice_ends_on=date(2020, 11, 30),
    starts_on=date(2020, 11, 21),
)  # fmt: skip
PAPER = Issued("j1", "JD-C02-20-0184", date(2020, 11, 21), date(2020, 11, 21))
JUSTIFIED = replace(ROW, id="m2", exit_state="justified", issued=PAPER)
PRINTED = replace(JUSTIFIED, id="m3", issued=replace(PAPER, print_count=1))
VOIDED = replace(ROW, id="m4", issued=replace(PAPER, voided=True))
DONE = replace(ROW, id="m5", exit_state="account_settled", entry_state="keys_given")
CANCELLED = replace(ROW, id="m6", cancelled=True)
OLD = replace(PRINTED, id="m7", issued=replace(PAPER, first_day=date(2020, 11, 14), last_day=date(2020, 11, 14)))
UNPRINTED_OLD = replace(OLD, id="m8", issued=replace(OLD.issued, print_count=0))
DATELESS = replace(ROW, id="m9", notice_ends_on=None, starts_on=None, name="Mme Zoé Abrard")
ROWS = [ROW, JUSTIFIED, PRINTED, VOIDED, DONE, CANCELLED, OLD, UNPRINTED_OLD, DATELESS]


def under(chosen):
    return {row.id for row in ROWS if keeps(row, chosen, TODAY)}


def test_each_tab_keeps_its_rows():
    assert under(Filter.OPEN) == {"m1", "m2", "m3", "m4", "m7", "m8", "m9"}
    assert under(Filter.TO_DO) == {"m1", "m4", "m9"}
    assert under(Filter.TO_PRINT) == {"m2"}
    assert under(Filter.WEEK) == {"m2", "m3"}
    assert under(Filter.CLOSED) == {"m5", "m6"}
    assert counts(ROWS, TODAY) == {"open": 7, "to_do": 3, "to_print": 1, "week": 2, "closed": 2}
    assert len({chosen.label for chosen in Filter}) == len(Filter)


def test_a_single_track_is_over_at_its_own_end():
    assert replace(ROW, kind=Kind.OUT, exit_state="account_settled", entry_state=None).closed
    assert replace(ROW, kind=Kind.IN, exit_state=None, entry_state="keys_given").closed
    assert not replace(ROW, exit_state="account_settled").closed


def test_the_day_that_matters():
    assert JUSTIFIED.day == date(2020, 11, 21)
    assert ROW.day == VOIDED.day == date(2020, 11, 30)
    assert replace(ROW, notice_ends_on=None).day == date(2020, 11, 21)
    assert DATELESS.day is None


def test_rows_come_by_day_and_answer_every_word_typed():
    found = chosen_rows(ROWS, Filter.OPEN, "", TODAY)
    assert [row.id for row in found] == ["m7", "m8", "m2", "m3", "m1", "m4", "m9"]
    assert [row.id for row in chosen_rows(ROWS, Filter.OPEN, "zoe clos-bernard", TODAY)] == ["m9"]
    assert [row.id for row in chosen_rows(ROWS, Filter.OPEN, "0184 SITTELLES", TODAY)] == ["m7", "m8", "m2", "m3", "m4"]
    assert chosen_rows(ROWS, Filter.OPEN, "introuvable", TODAY) == []


def test_the_words_of_where_a_move_stands():
    assert step_label(ROW) == "État des lieux fixé"
    assert step_label(replace(ROW, exit_state=None)) == "Bail signé"
    assert step_label(replace(ROW, exit_state=None, entry_state=None)) == "À commencer"
    assert step_label(CANCELLED) == "Annulé"


def step(number, before, after, undoes=None, side="exit"):
    return StepDone(f"s{number}", side, before, after, number, "Karine Moulin", undoes)


def test_a_step_taken_back_no_longer_stands():
    steps = (
        step(1, None, "notice_received"),
        step(2, "notice_received", "justified"),
        step(3, "justified", "notice_received", undoes="s2"),
        step(4, None, "signed", side="entry"),
    )
    assert last_standing(steps, "exit").id == "s1"
    assert last_standing(steps, "entry").id == "s4"
    assert last_standing((), "exit") is None
    file = MoveFile(ROW, steps=steps)
    assert file.done_at("exit", "notice_received") == 1
    assert file.done_at("exit", "justified") is None
    assert MoveFile(ROW, steps=(*steps, step(5, "notice_received", "justified"))).done_at("exit", "justified") == 5
