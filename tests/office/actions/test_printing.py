"""The printing queue: nothing is lost, nothing comes out twice, what fails says why."""

import time
from threading import Thread

import pytest
from sqlalchemy import select

from lmmh_desk.kernel.errors import NotAllowed, NotFound, PrinterError, WrongState
from lmmh_desk.office.actions.printing import KEPT, deliver, deliver_again, deliver_all, drop, follow, queue_print
from lmmh_desk.office.model.printing import Forms, JobState, Sheet
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.store import printing as queries
from lmmh_desk.office.store.tables import paper as papers
from lmmh_desk.office.store.tables import print_job
from lmmh_desk.printing.spooler import Outcome
from tests.fakes.printer import Printer
from tests.office.actions.test_papers import register, void
from tests.office.conftest import add_agent
from tests.replacing import replace


@pytest.fixture
def printer():
    return Printer()


def sheet(title="Ticket A31", **values):
    return Sheet(title, "80mm", b"%PDF-1", **values)


def jobs(store):
    with store.read() as read:
        return queries.queue(read)


def only(store):
    (job,) = jobs(store)
    return job


def prints(store, paper_id):
    with store.read() as read:
        return read.execute(select(papers.c.print_count).where(papers.c.id == paper_id)).scalar()


def waiting(store, front):
    with store.read() as read:
        return queries.count_waiting(read, front, 0)


def test_a_queued_sheet_waits_until_the_printer_has_it(store, front, printer):
    job_id = queue_print(store, front, sheet())
    assert (only(store).state, only(store).waits) == (JobState.TO_PRINT, True)
    assert waiting(store, front) == 1
    delivery, changes = deliver(store, front, printer, job_id)
    assert delivery.printer == "HP"
    assert changes.ids("print_job") == (job_id,)
    assert printer.sent == [("Ticket A31", "80mm", b"%PDF-1")]
    assert (only(store).state, only(store).printer, waiting(store, front)) == (JobState.SENT, "HP", 0)


def test_a_printer_that_fails_keeps_the_sheet_and_says_why(store, front, printer, clock):
    printer.broken = True
    job_id = queue_print(store, front, sheet())
    clock.advance(5000)
    with pytest.raises(PrinterError):
        deliver(store, front, printer, job_id)
    job = only(store)
    assert (job.state, job.problem, job.tried_at) == (JobState.FAILED, "L’imprimante HP ne répond pas.", clock.now())
    printer.broken = False
    deliver(store, front, printer, job_id)
    assert (only(store).state, only(store).problem) == (JobState.SENT, "")


def test_without_a_printer_the_file_is_the_print(store, front, printer, tmp_path):
    printer.file = tmp_path / "x.pdf"
    deliver(store, front, printer, queue_print(store, front, sheet()))
    assert only(store).state is JobState.PRINTED
    with store.read() as read:
        assert queries.forms(read, only(store).id) is None


def test_a_network_ticket_printer_gets_its_own_form_and_the_job_is_printed_at_once(store, front, printer):
    printer.address = "10.0.0.5:9100"
    job_id = queue_print(store, front, sheet(raw=b"\x1b@A31", copies=2))
    with store.read() as read:
        assert queries.forms(read, job_id) == Forms(b"%PDF-1", b"\x1b@A31")
    deliver(store, front, printer, job_id)
    assert (printer.raws, printer.copies) == ([b"\x1b@A31"], [2])
    assert (only(store).state, only(store).printer) == (JobState.PRINTED, "10.0.0.5:9100")
    with store.read() as read:
        assert read.execute(select(print_job.c.pdf, print_job.c.raw)).one() == (None, None)
    assert follow(store, printer)[0].rows == (), "no spooler is asked"


def test_a_ticket_the_network_printer_did_not_take_waits_in_both_forms(store, front, printer):
    printer.address, printer.broken = "10.0.0.5:9100", True
    job_id = queue_print(store, front, sheet(raw=b"\x1b@A31"))
    with pytest.raises(PrinterError):
        deliver(store, front, printer, job_id)
    assert only(store).state is JobState.FAILED
    printer.broken, printer.address = False, ""  # another printer was chosen: it draws the PDF
    deliver(store, front, printer, job_id)
    assert (printer.sent, printer.raws) == ([("Ticket A31", "80mm", b"%PDF-1")], [b"\x1b@A31"])
    assert only(store).state is JobState.SENT


def test_a_registered_paper_counts_its_print_once_the_printer_has_it(store, front, printer):
    paper = register(store, front)
    printer.broken = True
    job_id = queue_print(store, front, sheet(paper.number, paper_id=paper.id))
    with pytest.raises(PrinterError):
        deliver(store, front, printer, job_id)
    assert prints(store, paper.id) == 0
    assert queue_print(store, front, sheet(paper.number, paper_id=paper.id)) == job_id, "it waits already"
    printer.broken = False
    _delivery, changes = deliver(store, front, printer, job_id)
    assert changes.touches("paper")
    assert changes.touches("print_job")
    assert prints(store, paper.id) == 1
    assert printer.kinds == ["JD"], "it goes to the printer of its kind"
    assert queue_print(store, front, sheet(f"{paper.number}-duplicata-1", paper_id=paper.id)) != job_id


def test_twelve_papers_failed_in_an_outage_print_in_one_gesture(store, front, printer, clock):
    printer.broken = True
    for number in range(12):
        clock.advance(1000)
        with pytest.raises(PrinterError):
            deliver(store, front, printer, queue_print(store, front, sheet(f"Ticket A{number}")))
    assert waiting(store, front) == 12
    printer.broken = False
    assert deliver_all(store, front, printer) == (12, [])
    assert [title for title, _size, _pdf in printer.sent] == [f"Ticket A{number}" for number in range(12)]


def test_what_still_fails_stays_with_its_reason(store, front, printer):
    for title in ("A", "B"):
        queue_print(store, front, sheet(title))
    send = printer.send
    printer.send = lambda pdf, size, title, *_more, **_kind: send(pdf, size, title) if title == "A" else broken()
    taken, left = deliver_all(store, front, printer)
    assert (taken, [(job.title, job.problem) for job in left]) == (1, [("B", "Plus de papier.")])


def broken():
    raise PrinterError("Plus de papier.")


def test_a_voided_paper_leaves_the_queue_and_is_never_sent(store, front, printer):
    paper = register(store, front)
    job_id = queue_print(store, front, sheet(paper.number, paper_id=paper.id))
    other = register(store, front)
    sent = queue_print(store, front, sheet(other.number, paper_id=other.id))
    deliver(store, front, printer, sent)
    void(store, front, paper.id, "Erreur de saisie")
    void(store, front, other.id, "Erreur de saisie")
    assert [job.id for job in jobs(store)] == [sent], "what a printer has is taken back when it is asked"
    with pytest.raises(NotFound, match="n’est plus dans la file"):
        deliver(store, front, printer, job_id)
    with pytest.raises(WrongState, match="annulé"):
        deliver(store, front, printer, sent)
    assert len(printer.sent) == 1


def test_the_spooler_says_what_became_of_it(store, front, printer):
    for title in ("A", "B", "C", "D"):
        deliver(store, front, printer, queue_print(store, front, sheet(title)))
    printer.ends = {
        "A": Outcome("printed"), "B": Outcome("failed", "L’imprimante a refusé le document."),
        "C": Outcome("waiting", "Il n’y a plus de papier."),
    }  # fmt: skip
    changes, troubled = follow(store, printer)
    assert len(changes.ids("print_job")) == 3
    assert [(job.title, job.held) for job in troubled] == [("B", False), ("C", True)]
    found = {job.title: (job.state, job.problem) for job in jobs(store)}
    assert found == {
        "A": (JobState.PRINTED, ""), "B": (JobState.FAILED, "L’imprimante a refusé le document."),
        "C": (JobState.SENT, "Il n’y a plus de papier."), "D": (JobState.SENT, ""),
    }  # fmt: skip
    assert waiting(store, front) == 2, "the printer's B and the empty tray need somebody"
    assert jobs(store)[-1].title not in ("B", "C"), "what needs somebody comes first"
    changes, troubled = follow(store, printer)
    assert (changes.rows, troubled) == ((), []), "nothing new"
    assert [job.title for job in deliver_all(store, front, printer)[1]] == []
    assert [title for title, _size, _pdf in printer.sent] == ["A", "B", "C", "D", "B"], "what is held isn't sent twice"


def test_a_job_the_printer_still_holds_is_taken_back_before_it_is_sent_again(store, front, printer):
    job_id = queue_print(store, front, sheet())
    deliver(store, front, printer, job_id)
    assert printer.taken_back == []
    deliver(store, front, printer, job_id)
    assert printer.taken_back == [("HP", "Ticket A31")]


def test_a_job_is_dropped_and_printed_ones_go_after_a_day(store, front, printer, clock, tmp_path):
    job_id = queue_print(store, front, sheet())
    assert drop(store, front, job_id).ids("print_job", "delete") == (job_id,)
    assert drop(store, front, job_id).ids("print_job", "delete") == (job_id,), "gone already: said again, and no fault"
    assert jobs(store) == []
    printer.file = tmp_path / "x.pdf"
    deliver(store, front, printer, queue_print(store, front, sheet("old")))
    clock.advance(KEPT + 1)
    queue_print(store, front, sheet("new"))
    assert [job.title for job in jobs(store)] == ["new"]


def test_a_voided_paper_holds_up_no_other(store, front, printer):
    paper = register(store, front)
    queue_print(store, front, sheet(paper.number, paper_id=paper.id))
    queue_print(store, front, sheet("Ticket A9"))
    with store.write(front, "test") as unit:  # cancelled elsewhere: this queue was not told
        unit.connection.execute(papers.update().values(status="voided", voided_at=1))
    taken, left = deliver_all(store, front, printer)
    assert (taken, [title for title, _size, _pdf in printer.sent]) == (1, ["Ticket A9"])
    assert [job.problem for job in left] == [f"Le document {paper.number} est annulé."]


def test_two_gestures_at_once_send_each_sheet_once(store, front, printer):
    for title in ("A", "B", "C"):
        queue_print(store, front, sheet(title))
    send = printer.send

    def slowly(*asked, **kind):
        time.sleep(0.05)
        return send(*asked, **kind)

    printer.send = slowly
    gestures = [Thread(target=deliver_all, args=(store, front, printer)) for _ in range(2)]
    for gesture in gestures:
        gesture.start()
    for gesture in gestures:
        gesture.join()
    assert [title for title, _size, _pdf in printer.sent] == ["A", "B", "C"]


def test_a_line_that_went_its_way_meanwhile_is_not_sent_again(store, front, printer):
    queue_print(store, front, sheet())
    shown = only(store)
    deliver_again(store, front, printer, shown)
    with pytest.raises(WrongState, match="vient d’être envoyé"):
        deliver_again(store, front, printer, shown)
    assert len(printer.sent) == 1


@pytest.mark.parametrize(("answers", "left"), [(True, ["old"]), (False, [])])
def test_what_a_printer_took_is_forgotten_after_a_day_only_where_nobody_can_ask_it(
    store, front, printer, clock, answers, left
):
    printer.answers = answers
    deliver(store, front, printer, queue_print(store, front, sheet("old")))
    clock.advance(KEPT - 1)
    follow(store, printer)
    assert len(jobs(store)) == 1
    clock.advance(2)
    assert follow(store, printer)[0].rows == ()
    queue_print(store, front, sheet("new"))
    assert [job.title for job in jobs(store)] == ["new", *left]


def test_what_a_printer_holds_is_never_forgotten(store, front, printer, clock):
    deliver(store, front, printer, queue_print(store, front, sheet("held")))
    printer.ends = {"held": Outcome("waiting", "Il n’y a plus de papier.")}
    follow(store, printer)
    clock.advance(KEPT * 3)
    printer.answers = False
    follow(store, printer)
    queue_print(store, front, sheet("new"))
    assert {job.title for job in jobs(store)} == {"new", "held"}


@pytest.mark.parametrize("answers", [False, True])
def test_a_sheet_without_a_number_waits_a_day_at_most(store, front, printer, clock, answers):
    printer.answers, printer.broken = answers, True
    failed, _waits = queue_print(store, front, sheet("Liste du jour")), queue_print(store, front, sheet())
    paper = register(store, front)
    queue_print(store, front, sheet(paper.number, paper_id=paper.id))
    with pytest.raises(PrinterError):
        deliver(store, front, printer, failed)
    clock.advance(KEPT)
    assert follow(store, printer)[0].rows == ()
    clock.advance(1)
    assert failed in follow(store, printer)[0].ids("print_job")
    assert [job.title for job in jobs(store)] == [paper.number], "a registered paper waits until it is printed"


def test_a_voided_paper_is_taken_back_from_the_spooler(store, front, printer):
    held, out, silent = (register(store, front) for _ in range(3))
    for paper in (held, out, silent):
        deliver(store, front, printer, queue_print(store, front, sheet(paper.number, paper_id=paper.id)))
        void(store, front, paper.id, "Erreur de saisie")
    standing = register(store, front)
    deliver(store, front, printer, queue_print(store, front, sheet(standing.number, paper_id=standing.id)))
    printer.ends = {held.number: Outcome("waiting", "Il n’y a plus de papier."), out.number: Outcome("printed")}
    changes, troubled = follow(store, printer)
    assert sorted(printer.taken_back) == sorted(("HP", paper.number) for paper in (held, out, silent))
    assert (len(changes.ids("print_job", "delete")), troubled) == (1, [])
    assert {job.title: job.state for job in jobs(store)} == {
        out.number: JobState.PRINTED, silent.number: JobState.SENT, standing.number: JobState.SENT,
    }, "the spooler is asked again for what it doesn't tell"  # fmt: skip
    printer.ends = {silent.number: Outcome("waiting", "L’imprimante est arrêtée.")}
    printer.take_back = lambda *_: None  # the spooler doesn't listen
    assert follow(store, printer)[1] == [], "no agent is told to fill the tray for a cancelled paper"


def test_who_may_not_issue_papers_prints_none(store, admin, printer):
    caretaker = add_agent(store, admin, "Zoé Leroy", Role.CARETAKER)
    for step in (
        lambda: queue_print(store, caretaker, sheet(paper_id="x")),
        lambda: deliver_again(store, caretaker, printer, None),
        lambda: drop(store, caretaker, "x"),
    ):
        with pytest.raises(NotAllowed):
            step()


def test_the_bytes_of_a_job_are_only_in_the_encrypted_database(store, front):
    queue_print(store, front, Sheet("T", "A4", b"CANARY-OF-A-NAME"))
    with store.read() as read:
        assert read.execute(select(print_job.c.pdf)).scalar() == b"CANARY-OF-A-NAME"
    for file in store.folder.iterdir():
        assert b"CANARY-OF-A-NAME" not in file.read_bytes(), file.name


def test_a_caretaker_prints_what_they_made_and_no_paper_nor_another_s_sheet(store, front, printer):
    keeper = replace(front, agent_id="keeper", role=Role.CARETAKER)
    deliver(store, keeper, printer, queue_print(store, keeper, sheet("Feuille de hall")))
    assert [title for title, _size, _pdf in printer.sent] == ["Feuille de hall"]
    paper = register(store, front)
    with pytest.raises(NotAllowed):
        queue_print(store, keeper, sheet(paper.number, paper_id=paper.id))
    for made in (sheet(paper.number, paper_id=paper.id), sheet("Ticket A31")):
        job_id = queue_print(store, front, made)
        with pytest.raises(NotAllowed):
            deliver(store, keeper, printer, job_id)
    with pytest.raises(NotAllowed):
        deliver_all(store, keeper, printer)
    assert len(printer.sent) == 1


def test_a_caretaker_s_sheet_that_failed_is_replaced_by_the_same_one_made_again(store, front, printer):
    keeper = replace(front, agent_id="keeper", role=Role.CARETAKER)
    printer.broken = True
    for _time in range(2):
        with pytest.raises(PrinterError):
            deliver(store, keeper, printer, queue_print(store, keeper, sheet("Feuille de hall")))
    with pytest.raises(PrinterError):
        deliver(store, keeper, printer, queue_print(store, keeper, sheet("Une autre")))
    assert sorted(job.title for job in jobs(store)) == ["Feuille de hall", "Une autre"]
    with pytest.raises(PrinterError):
        deliver(store, front, printer, queue_print(store, front, sheet("Feuille de hall")))
    printer.broken = False
    deliver(store, keeper, printer, queue_print(store, keeper, sheet("Feuille de hall")))
    left = [(job.title, job.made_by) for job in jobs(store) if job.waits]
    assert sorted(left) == [("Feuille de hall", front.agent_id), ("Une autre", "keeper")]


def test_a_letter_about_arrears_is_printed_by_who_may_see_arrears(store, admin, front, printer):
    """On a shared PC, what waits of another service stays with it: the paper says what somebody owes."""
    officer = add_agent(store, admin, "Nadia Ferrand", Role.ALLOCATION_OFFICER)
    letter = register(store, front, "LI")
    letter_job = queue_print(store, front, sheet(letter.number, paper_id=letter.id))
    ticket = queue_print(store, front, sheet())

    def seen(session):
        with store.read() as read:
            return {job.id for job in queries.seen_queue(read, session)}, queries.count_waiting(read, session, 0)

    assert (seen(front), seen(officer)) == (({letter_job, ticket}, 2), ({ticket}, 1))
    for refused in (lambda: deliver(store, officer, printer, letter_job), lambda: drop(store, officer, letter_job)):
        with pytest.raises(NotAllowed, match="autre service"):
            refused()
    assert deliver_all(store, officer, printer) == (1, [])
    assert [title for title, *_rest in printer.sent] == ["Ticket A31"]
    assert deliver_all(store, front, printer) == (1, [])
