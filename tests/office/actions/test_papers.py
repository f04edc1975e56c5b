import pytest

from lmmh_desk.kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from lmmh_desk.office.actions.papers import print_paper, printed, register_paper, void_paper
from lmmh_desk.office.actions.rules import set_issuers
from lmmh_desk.office.model.papers import VOID_REASONS, PaperStatus, VoidReason
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.store import papers
from tests.office.conftest import acts_on, add_agent

CODE = "7K4M-2Q9P-XH6T"


def void(store, session, paper_id, reason):
    with store.write(session, "moves.void", paper_id) as unit:
        void_paper(unit, paper_id, reason)


def register(store, session, kind="JD", **values):
    with store.write(session, "moves.record") as unit:
        number = unit.next_number(kind)
        paper = register_paper(unit, number, "Justificatif de déménagement", ("move", "m1"), **values)
        unit.subject = paper.id
    return paper


def test_a_paper_is_registered_printed_again_then_cancelled(store, front, clock):
    paper = register(store, front, person_id="p1", payload=b"seal", short_code=CODE)
    assert paper.number == "JD-C01-20-0001"
    for _ in range(2):
        clock.advance(1000)
        assert print_paper(store, front, paper.id).ids("paper") == (paper.id,)
    void(store, front, paper.id, "  Date   changée ")
    with store.read() as read:
        kept = papers.paper_by_number(read, paper.number)
        assert (kept.kind, kept.print_count, kept.printed_at) == ("JD", 2, clock.now())
        assert (kept.status, kept.void_reason, kept.voided_by) == (PaperStatus.VOIDED, "Date changée", front.agent_id)
        assert kept.issued_by == front.agent_id
        acts = acts_on(read, paper.id)
    assert [act for act, _ in acts] == ["moves.void", "office.papers.print", "office.papers.print", "moves.record"]
    assert acts[1][1] == {"paper": paper.number, "copy": "2"}


def test_a_cancelled_paper_is_neither_printed_nor_cancelled_again(store, front):
    paper = register(store, front)
    void(store, front, paper.id, "Erreur de saisie")
    for step in (lambda: print_paper(store, front, paper.id), lambda: void(store, front, paper.id, "encore")):
        with pytest.raises(WrongState, match="JD-C01-20-0001 est annulé"):
            step()
    with store.read() as read:
        assert papers.paper_by_number(read, paper.number).print_count == 0


@pytest.mark.parametrize("reason", ["", " a  ", "x" * 201])
def test_a_cancellation_says_why(store, front, reason):
    paper = register(store, front)
    with pytest.raises(BadInput) as caught:
        void(store, front, paper.id, reason)
    assert "reason" in caught.value.fields


def test_who_may_issue_is_the_office_s_choice(store, admin, front):
    adviser = add_agent(store, admin, "Inès Roy", Role.SOCIAL_ADVISER)
    with pytest.raises(NotAllowed, match="Accueil, Gestion locative"):
        register(store, adviser)
    set_issuers(store, admin, "JD", [Role.SITE_MANAGER, Role.SOCIAL_ADVISER])
    register(store, adviser)
    with pytest.raises(NotAllowed, match="Action sociale"):
        register(store, front)
    set_issuers(store, admin, "JD", [Role.FRONT_DESK, Role.SITE_MANAGER])
    register(store, front)
    with pytest.raises(BadInput):
        set_issuers(store, admin, "JD", [])
    with pytest.raises(NotAllowed):
        set_issuers(store, front, "JD", [Role.FRONT_DESK])


def test_a_caretaker_touches_no_paper(store, admin, front):
    paper = register(store, front)
    caretaker = add_agent(store, admin, "Paul Lou", Role.CARETAKER)
    for step in (
        lambda: register(store, caretaker),
        lambda: print_paper(store, caretaker, paper.id),
        lambda: void(store, caretaker, paper.id, "Erreur"),
    ):
        with pytest.raises(NotAllowed):
            step()


def test_finding_papers(store, front, clock):
    register(store, front, person_id="p1", short_code=CODE)
    clock.advance(1000)
    second = register(store, front, person_id="p1")
    with store.read() as read:
        assert papers.paper_by_number(read, " jd-c01-20-0002").id == second.id
        assert papers.paper_by_number(read, "JD-C01-20-0099") is None
        assert papers.papers_by_code(read, "not a code") == []


def test_a_short_code_finds_its_paper(store, front):
    from lmmh_desk.documents.codes import short_code

    code = short_code(b"seal")
    paper = register(store, front, payload=b"seal", short_code=code)
    with store.read() as read:
        assert [found.id for found in papers.papers_by_code(read, code.replace("-", " ").lower())] == [paper.id]


def test_counting_a_print_of_no_paper(store, front):
    with store.write(front, "test") as unit, pytest.raises(NotFound):
        printed(unit, "none")


def test_every_reason_to_cancel_has_its_words_and_serves_somewhere():
    assert len({reason.label for reason in VoidReason}) == len(VoidReason)
    assert {reason for reasons in VOID_REASONS.values() for reason in reasons} == set(VoidReason)
