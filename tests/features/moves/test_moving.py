"""Steps of a move, forward and back; notices and merges that come from tenancy."""

from datetime import date

import pytest

from lmmh_desk.features.moves.actions.handlers import HANDLERS
from lmmh_desk.features.moves.actions.recording import record
from lmmh_desk.features.moves.actions.steps import cancel_move, open_move, reopen_move, step_back, step_forward
from lmmh_desk.features.moves.model.move import Draft, Kind, Outing
from lmmh_desk.features.moves.store.listing import move_file, move_rows
from lmmh_desk.kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from lmmh_desk.tenancy.model.records import Lease, NoticeRecorded, PersonsMerged
from tests.features.moves.conftest import TODAY, moves_of
from tests.tenancy.homes import FERHAT, LAMIA, SLIMANE, SORAYA


def file_of(store, move_id):
    with store.read() as read:
        return move_file(read, move_id)


@pytest.fixture
def opened(store, counter):
    return open_move(store, counter, FERHAT).created("move")


def test_opening_follows_the_leases(store, opened):
    file = file_of(store, opened)
    assert (file.row.exit_state, file.row.entry_state) == ("notice_received", "signed")
    assert file.row.origin[0] == "14 allée des Sittelles"
    assert file.row.notice_ends_on == date(2020, 11, 30)
    assert file.row.starts_on == date(2020, 11, 21)
    assert file.row.issued is None
    assert file.issued == ()


def test_a_move_is_opened_once_and_only_from_a_lease(store, counter, opened):
    with pytest.raises(WrongState, match="déjà un déménagement"):
        open_move(store, counter, FERHAT)
    with pytest.raises(WrongState, match="Aucun bail"):
        open_move(store, counter, SORAYA)


def test_an_exit_goes_to_its_end(store, officer, opened, counter, draft):
    step_forward(store, officer, opened, "exit")
    step_forward(store, officer, opened, "exit", inspection_on=date(2020, 11, 20), reference=" EDL  7 ")
    file = file_of(store, opened)
    assert (file.inspection_on, file.inspection_reference) == (date(2020, 11, 20), "EDL 7")
    with pytest.raises(WrongState, match="Enregistrez le justificatif"):
        step_forward(store, officer, opened, "exit")
    record(store, counter, draft)
    for _step in range(3):
        step_forward(store, officer, opened, "exit")
    for _step in range(2):
        step_forward(store, officer, opened, "entry")
    file = file_of(store, opened)
    assert (file.row.exit_state, file.row.entry_state) == ("account_settled", "keys_given")
    assert file.row.closed
    with store.read() as read:
        assert move_rows(read, counter.site_id, TODAY) != []
        assert move_rows(read, counter.site_id, date(2020, 11, 18)) == []
    assert open_move(store, counter, FERHAT).created("move") != opened


def test_the_inspection_asks_for_a_day_to_come(store, officer, opened):
    step_forward(store, officer, opened, "exit")
    for wrong in (None, date(2020, 11, 16)):
        with pytest.raises(BadInput) as refused:
            step_forward(store, officer, opened, "exit", inspection_on=wrong)
        assert "inspection_on" in refused.value.fields
    assert file_of(store, opened).row.exit_state == "pre_inspection"


def test_the_front_desk_prints_and_the_tenancy_officer_validates(store, counter, opened):
    with pytest.raises(NotAllowed, match="gestion locative"):
        step_forward(store, counter, opened, "exit")
    with pytest.raises(NotAllowed, match="gestion locative"):
        step_back(store, counter, opened, "entry")


def test_a_step_is_taken_back_by_a_line_of_its_own(store, officer, opened):
    step_forward(store, officer, opened, "entry")
    step_back(store, officer, opened, "entry")
    file = file_of(store, opened)
    assert file.row.entry_state == "signed"
    assert [step.after for step in file.steps if step.side == "entry"] == ["signed", "inspection", "signed"]
    step_back(store, officer, opened, "entry")
    assert file_of(store, opened).row.entry_state is None
    with pytest.raises(WrongState, match="Aucune étape"):
        step_back(store, officer, opened, "entry")


def test_the_paper_s_own_step_is_taken_back_with_the_paper(store, officer, opened, counter, draft):
    record(store, counter, draft)
    with pytest.raises(WrongState, match="Annulez le justificatif"):
        step_back(store, officer, opened, "exit")


def test_only_a_manager_cancels_a_move(store, counter, admin, opened):
    with pytest.raises(NotAllowed):
        cancel_move(store, counter, opened)
    with pytest.raises(WrongState, match="n’est pas annulé"):
        reopen_move(store, admin, opened)
    cancel_move(store, admin, opened)
    assert file_of(store, opened).row.cancelled
    for act in (cancel_move, lambda *given: step_back(*given, "exit"), lambda *given: step_forward(*given, "exit")):
        with pytest.raises(WrongState, match="est annulé"):
            act(store, admin, opened)
    reopen_move(store, admin, opened)
    assert not file_of(store, opened).row.cancelled


def test_an_unknown_move_is_said(store):
    with store.read() as read, pytest.raises(NotFound, match="Ce déménagement"):
        move_file(read, "nothing")


def publish(store, session, event):
    with store.write(session, "test.publish") as unit:
        HANDLERS[type(event)](unit, event)


def lease_of(store, number):
    with store.read() as read:
        return read.exec_driver_sql("SELECT id FROM lease WHERE number = ?", (number,)).scalar()


def test_a_notice_opens_the_move_once(store, counter):
    lease_id = lease_of(store, "L-204518")
    publish(store, counter, NoticeRecorded(lease_id))
    publish(store, counter, NoticeRecorded(lease_id))
    with store.read() as read:
        (row,) = moves_of(read, FERHAT)
    assert (row.exit_state, row.kind) == ("notice_received", Kind.TRANSFER)


def test_a_notice_marks_a_move_opened_before_it(store, counter):
    typed = Draft(
        SLIMANE, Kind.IN, lease_reference="L-100200", from_address=("2 rue A", "72000 Le Mans"),
        to_address=("1 rue B", "75001 Paris"), days=(Outing(TODAY, 660, 720),),
    )  # fmt: skip
    move_id = record(store, counter, typed).created("move")
    with store.write(counter, "test.notice") as unit:
        lease = unit.get(Lease, lease_of(store, "L-100200"))
        lease.notice_received_on, lease.notice_ends_on = "2020-11-17", "2021-02-17"
    publish(store, counter, NoticeRecorded(lease_of(store, "L-100200")))
    file = file_of(store, move_id)
    assert (file.row.exit_state, file.row.kind) == ("notice_received", Kind.TRANSFER)


def test_a_notice_leaves_a_move_out_what_it_is(store, counter):
    typed = Draft(
        SLIMANE, Kind.OUT, lease_reference="L-100200", from_address=("2 rue A", "72000 Le Mans"),
        to_address=("1 rue B", "75001 Paris"), days=(Outing(TODAY, 660, 720),),
    )  # fmt: skip
    move_id = record(store, counter, typed).created("move")
    publish(store, counter, NoticeRecorded(lease_of(store, "L-100200")))
    assert file_of(store, move_id).row.exit_state == "justified"


def test_a_notice_of_a_lease_without_holder_opens_nothing(store, counter):
    with store.write(counter, "test.lease") as unit:
        lease = Lease(number="L-999999")
        unit.add(lease)
    publish(store, counter, NoticeRecorded(lease.id))
    with store.read() as read:
        assert move_rows(read, counter.site_id, TODAY) == []


def test_a_merge_brings_moves_and_papers_to_the_person_kept(store, counter, draft):
    record(store, counter, draft)
    publish(store, counter, PersonsMerged(LAMIA, FERHAT))
    with store.read() as read:
        assert moves_of(read, FERHAT) == []
        (row,) = moves_of(read, LAMIA)
        owners = read.exec_driver_sql("SELECT DISTINCT person_id FROM justification").scalars().all()
    assert row.name == "Mme Lamia Belkacem"
    assert owners == [LAMIA]
