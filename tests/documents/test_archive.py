"""What can be checked here of PDF/A-2b, and that a duplicate differs by its mark only."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from lmmh_desk.documents.copies import cancelled, duplicate
from lmmh_desk.documents.drawing import Drawing
from lmmh_desk.printing.pages import images
from tests.documents.every_paper import COPIES, EVERY, LEAFLETS, SHEETS

ALL = EVERY | LEAFLETS
NAMES = {"pdfaid": "http://www.aiim.org/pdfa/ns/id/", "dc": "http://purl.org/dc/elements/1.1/",
         "pdf": "http://ns.adobe.com/pdf/1.3/", "xmp": "http://ns.adobe.com/xap/1.0/",
         "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#"}  # fmt: skip


def lines(pdf: bytes) -> list[str]:
    return PdfReader(BytesIO(pdf)).pages[0].extract_text().split("\n")


@pytest.mark.parametrize("name", ALL)
def test_it_declares_itself_pdf_a_2b_and_its_metadata_agree(name: str) -> None:
    reader = PdfReader(BytesIO(ALL[name]))
    stream = reader.root_object["/Metadata"]
    assert "/Filter" not in stream, "metadata are read by programs that know no compression"
    xmp = ElementTree.fromstring(stream.get_data().decode())
    assert (xmp.findtext(".//pdfaid:part", "", NAMES), xmp.findtext(".//pdfaid:conformance", "", NAMES)) == ("2", "B")
    fields = ("dc:title", "dc:creator", "dc:description", "pdf:Keywords", "pdf:Producer", "xmp:CreatorTool")
    told = {field: "".join(xmp.find(f".//{field}", NAMES).itertext()).strip() for field in fields}
    info = reader.metadata
    assert told == {
        "dc:title": info["/Title"], "dc:creator": info["/Author"], "dc:description": info["/Subject"],
        "pdf:Keywords": info["/Keywords"], "pdf:Producer": info["/Producer"], "xmp:CreatorTool": info["/Creator"],
    }  # fmt: skip
    made = re.sub(r"\D", "", info["/CreationDate"])[:14]
    assert re.sub(r"\D", "", xmp.findtext(".//xmp:CreateDate", "", NAMES))[:14] == made


@pytest.mark.parametrize("name", ALL)
def test_its_colours_have_a_profile_and_nothing_forbidden_is_inside(name: str) -> None:
    reader = PdfReader(BytesIO(ALL[name]))
    (intent,) = reader.root_object["/OutputIntents"]
    profile = intent.get_object()["/DestOutputProfile"].get_object()
    assert (intent["/S"], profile["/N"]) == ("/GTS_PDFA1", 3)
    assert profile.get_data()[36:40] == b"acsp"
    assert not reader.is_encrypted
    assert reader.trailer["/ID"]
    said = re.sub(rb"\bstream\r?\n.*?\bendstream\b", b"", ALL[name], flags=re.DOTALL)  # packed bytes may hold any word
    assert len(said) > 1000
    for word in (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/LZWDecode", b"/ca ", b"/SMask", b"/URI"):
        assert word not in said, word


@pytest.mark.parametrize("name", ALL)
def test_each_stream_ends_on_a_line_of_its_own(name: str) -> None:
    pdf = ALL[name]
    assert pdf.count(b"endstream") > 5
    assert not re.search(rb"[^\r\n]endstream", pdf)
    assert re.match(rb"%PDF-1\.[0-7]\n%[\x80-\xff]{4}", pdf)


@pytest.mark.parametrize("name", ALL)
def test_every_font_is_embedded_and_says_its_letters(name: str) -> None:
    page = PdfReader(BytesIO(ALL[name])).pages[0]
    forms = [form.get_object() for form in page["/Resources"].get("/XObject", {}).values()]
    fonts = [
        font.get_object()
        for holder in (page, *forms)
        for font in holder.get("/Resources", {}).get("/Font", {}).values()
    ]
    assert fonts
    for font in fonts:
        assert "/ToUnicode" in font
        assert "/FontFile2" in font["/FontDescriptor"]


@pytest.mark.parametrize("name", SHEETS)
def test_a_duplicate_differs_by_its_mark_only(name: str) -> None:
    original, copy = SHEETS[name], COPIES[f"{name}, duplicate"]
    before, after = lines(original), lines(copy)
    assert [line for line in before if line not in after] == ["Original"]
    assert [line for line in after if line not in before] == ["Duplicata n° 2"]
    pages = zip(images(original, 72), images(copy, 72), strict=True)  # a plan in large print takes several
    for one, other in pages:
        different = [(x, y) for y in range(one.height()) for x in range(one.width())
                     if one.pixel(x, y) != other.pixel(x, y)]  # fmt: skip
        _is_a_mark(different, name)


def _is_a_mark(different: list[tuple[int, int]], name: str) -> None:
    left, top = min(x for x, _y in different), min(y for _x, y in different)
    right, bottom = max(x for x, _y in different), max(y for _x, y in different)
    assert right - left < (150 if "large" in name else 70)
    assert bottom - top < (28 if "large" in name else 14)


def test_a_page_without_mark_has_no_duplicate() -> None:
    bare = Drawing(100, 100, title="x", author="y").finish()
    with pytest.raises(ValueError, match="a piece is missing"):
        duplicate(bare, "Duplicata n° 1")


def test_a_code_that_is_not_a_piece_is_not_passed_off_as_cancelled() -> None:
    drawing = Drawing(100, 100, title="x", author="y")
    drawing.piece("mark", (10, 10, 60, 14), lambda: None)
    with pytest.raises(ValueError, match="a piece is missing"):
        cancelled(drawing.finish(), date(2020, 11, 18), "Date changée")
