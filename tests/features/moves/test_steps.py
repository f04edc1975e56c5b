"""The tracks of an exit and an entry, cell by cell: state × role."""

import pytest

from lmmh_desk.features.moves.model.steps import (
    ENTRY,
    EXIT,
    TRACKS,
    VALIDATORS,
    advance,
    following,
    label,
    position,
    reached_by_paper,
    sides,
    why_not,
)
from lmmh_desk.kernel.errors import NotAllowed, WrongState
from lmmh_desk.office.model.rights import Role


def test_the_tracks_are_those_of_the_domain():
    assert [step.key for step in EXIT] == [
        "notice_received", "pre_inspection", "inspection_booked", "justified", "moved", "keys_returned",
        "account_settled",
    ]  # fmt: skip
    assert [step.key for step in ENTRY] == [
        "offer_accepted", "lease_signing_booked", "signed", "inspection", "keys_given",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "followed"), [("out", ("exit",)), ("in", ("entry",)), ("transfer", ("exit", "entry"))]
)
def test_a_move_follows_its_tracks(kind, followed):
    assert sides(kind) == followed


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("side", ["exit", "entry"])
def test_each_step_is_taken_only_by_who_may(side, role):
    states = [None, *(step.key for step in TRACKS[side])]
    for state, step in zip(states, TRACKS[side], strict=False):
        if step.key == "justified":
            with pytest.raises(WrongState, match="Enregistrez le justificatif"):
                advance(side, state, role)
        elif role in step.roles:
            assert why_not(side, state, role) == ""
            assert advance(side, state, role) is step
        else:
            with pytest.raises(NotAllowed, match="revient à la gestion locative"):
                advance(side, state, role)
    assert not {Role.CARETAKER, Role.CRISIS_CELL} & VALIDATORS


@pytest.mark.parametrize("side", ["exit", "entry"])
def test_nothing_follows_the_last_step(side):
    last = TRACKS[side][-1].key
    assert following(side, last) is None
    with pytest.raises(WrongState, match="Toutes les étapes sont faites"):
        advance(side, last, Role.ADMIN)


def test_states_have_words():
    assert label("exit", None) == "À commencer"
    assert label("exit", "justified") == "Justificatif établi"
    assert position("entry", "signed") == 2


@pytest.mark.parametrize(
    ("state", "moves_on"), [(None, True), ("inspection_booked", True), ("justified", False), ("moved", False)]
)
def test_recording_a_paper_moves_an_exit_on_only_once(state, moves_on):
    assert reached_by_paper(state) is moves_on
