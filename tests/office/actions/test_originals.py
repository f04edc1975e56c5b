"""The original of a paper is kept as first printed, until its retention ends."""

from datetime import date
from io import BytesIO

from pypdf import PdfReader
from sqlalchemy import update

from lmmh_desk.documents.drawing import Drawing
from lmmh_desk.office.actions.originals import cancelled_copy, forget_originals, next_sheet
from lmmh_desk.office.model.papers import PaperRecord
from lmmh_desk.office.store.tables import paper_original
from lmmh_desk.printing.pages import images
from tests.office.actions.test_papers import register
from tests.office.erasing import erase_records

UNTIL = date(2020, 11, 18)


def pdf(word, *, coded=True):
    """Draw a paper; one of an earlier version is not `coded`: its code is drawn with the rest."""
    drawing = Drawing(200, 100, title=word, author="x")
    drawing.piece("mark", (100, 50, 90, 14), lambda: None)
    if coded:
        drawing.piece("check", (10, 50, 80, 40), lambda: None)
    drawing.box(10, 10, len(word) * 5, 30, radius=0, fill="#000000")
    return drawing.finish()


def title_of(document):
    return PdfReader(BytesIO(document)).metadata.title


def sheet(store, printed, word="one"):
    return next_sheet(store, "p1", "JD-C01-20-0001", printed, until=UNTIL, make=lambda: pdf(word))


def test_the_original_is_kept_as_first_printed(store, front):
    first = sheet(store, 0)
    assert (first.title, first.size, first.paper_id, first.pdf) == ("JD-C01-20-0001", "A4", "p1", pdf("one"))
    assert sheet(store, 0, "another program").pdf == pdf("one")


def test_a_duplicate_is_made_from_the_original_kept(store, front):
    original = sheet(store, 0)
    copy = sheet(store, 2, "another program")
    assert copy.title == "JD-C01-20-0001-duplicata-2"
    (one,), (other,) = images(original.pdf, 72), images(copy.pdf, 72)
    box = (0, 0, 90, 100)
    assert one.copy(*box) == other.copy(*box)
    assert one != other


def test_printed_elsewhere_it_is_drawn_anew_and_still_a_duplicate(store, front):
    assert sheet(store, 1).title == "JD-C01-20-0001-duplicata-1"


def test_a_cancelled_one_is_its_original_unless_that_has_a_code_nobody_can_strike(store, front):
    paper = PaperRecord(id="p1", number="JD-C01-20-0001", kind="JD", label="", subject_table="", subject_id="",
                        voided_at=0, void_reason="Date changée")  # fmt: skip

    def seen(word):
        return cancelled_copy(store, paper, lambda: pdf(word))

    assert title_of(seen("never printed here")) == "never printed here"
    sheet(store, 0)
    assert title_of(seen("another program")) == "one"
    with store.local() as connection:
        connection.execute(update(paper_original).values(pdf=pdf("old", coded=False)))
    assert title_of(seen("drawn again")) == "drawn again"


def test_originals_go_when_their_retention_ends(store, front, clock):
    sheet(store, 0)
    assert forget_originals(store) == 0
    clock.advance(24 * 3_600_000)
    assert forget_originals(store) == 0, "the last day is included"
    clock.advance(24 * 3_600_000)
    assert forget_originals(store) == 1
    assert sheet(store, 0, "another").pdf == pdf("another")


def test_in_consultation_a_paper_prints_and_nothing_is_kept(store, front, monkeypatch):
    monkeypatch.setattr(store, "read_only", True)
    assert sheet(store, 0).pdf == pdf("one")
    assert sheet(store, 0, "another").pdf == pdf("another")


def test_an_erasure_takes_the_original_in_large_print_too(store, admin, front):
    """Its key is the paper's with a word after it: it told the name and the address until its own time was over."""
    paper = register(store, front)
    for large in (False, True):
        next_sheet(store, paper.id, paper.number, 0, until=UNTIL, make=lambda: pdf("one"), large=large)
    erase_records(store, admin, [("paper", paper.id)], "request")
    with store.read() as read:
        assert read.exec_driver_sql("SELECT count(*) FROM paper_original").scalar() == 0
