"""The original of a paper is kept as first printed, until its retention ends."""

from datetime import date

from lmmh_desk.documents.drawing import Drawing
from lmmh_desk.office.actions.originals import forget_originals, next_sheet
from lmmh_desk.printing.pages import images

UNTIL = date(2020, 11, 18)


def pdf(word):
    drawing = Drawing(200, 100, title=word, author="x")
    drawing.piece("mark", (100, 50, 90, 14), lambda: None)
    drawing.box(10, 10, len(word) * 5, 30, radius=0, fill="#000000")
    return drawing.finish()


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
