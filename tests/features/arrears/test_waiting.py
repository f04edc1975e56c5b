"""What prevention has to send, told without an amount; and the papers of a person's history."""

from lmmh_desk.features.arrears.actions.cases import set_due
from lmmh_desk.features.arrears.actions.papers import Asked, record_paper
from lmmh_desk.features.arrears.model.papers import LETTER
from lmmh_desk.features.arrears.store.found import timeline
from lmmh_desk.features.arrears.store.waiting import waiting
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.waiting import Transaction
from tests.features.arrears.conftest import DEBT
from tests.tenancy.homes import FERHAT


def act(tx: int, changes: Changes, subject: str = "") -> Transaction:
    return Transaction(tx, tx, changes.action, subject, changes.rows)


def test_each_act_is_a_line_that_names_whom_it_concerns(store, adviser, case_id):
    due = set_due(store, adviser, case_id, DEBT)
    letter = record_paper(store, adviser, Asked(LETTER, case_id))
    with store.read() as read:
        acts = [act(1, due), act(2, letter, case_id), act(3, Changes("arrears.month")), act(4, Changes("moves.open"))]
        lines = waiting(read, acts)
    assert [(line.title, line.concerns) for line in lines] == [
        ("Solde noté", "M. Belkacem"), ("Document d’impayé LI-C02-20-0001", "M. Belkacem"), ("Chiffres du mois", ""),
    ]  # fmt: skip
    assert lines[0].arguments == {"case_id": case_id}
    assert lines[2].arguments == {}
    assert str(DEBT) not in repr(lines)


def test_papers_stand_in_the_history(store, adviser, case_id):
    set_due(store, adviser, case_id, DEBT)
    record_paper(store, adviser, Asked(LETTER, case_id))
    with store.read() as read:
        told = [(one.title, one.tag) for one in timeline(read, FERHAT, adviser)]
    assert ("Lettre de rendez-vous", "à imprimer") in told
