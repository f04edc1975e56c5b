"""What the papers of other slices will rely on: A5, several pieces, texts too long."""

from __future__ import annotations

import pytest

from lmmh_desk.documents.blocks import BODY, TITLE, Rows, Stack, Text, fit, highlight
from lmmh_desk.documents.drawing import MM, Drawing
from lmmh_desk.documents.letterhead import A4, A5, Foot, Format, Head, Paper, pdf
from lmmh_desk.documents.seal import seal
from tests.documents.sealing import FIELDS, SIGNER
from tests.documents.watching import pages, text_of, watching


def paper(shape: Format, extra: int = 0, office: str = "Le Mans Métropole Habitat") -> Paper:
    lines = tuple(Text(f"Ligne {index} " + "mot " * 12) for index in range(extra))
    return Paper(
        title="Convocation",
        subject="essai",
        head=Head(office, "Agence Centre", "Convocation", "RV-C02-20-0911"),
        blocks=(
            highlight(Stack((Text("Mardi 17 novembre 2020", TITLE, single=True),)), gap=12),
            Rows((("Pour", "M. Ferhat Belkacem"), ("Motif", "Remise des clés · 30 minutes")), gap=12),
            *lines,
        ),
        foot=Foot(seal(SIGNER, FIELDS), "À présenter à l’accueil", "Le code signale votre arrivée.", "Original"),
        format=shape,
    )


@pytest.mark.parametrize("shape", [A4, A5])
@pytest.mark.parametrize("extra", [0, 20, 120])
def test_every_piece_stays_in_its_frame(shape: Format, extra: int) -> None:
    with watching() as seen:
        file = pdf(paper(shape, extra))
    assert pages(file) == 1
    assert (seen.page.right, seen.page.bottom) == (shape.width, shape.height)
    seen.check(shape.side)


@pytest.mark.parametrize("shape", [A4, A5])
def test_a_long_letterhead_pushes_the_rest_down(shape: Format) -> None:
    with watching() as seen:
        pdf(paper(shape, office="Office public de l’habitat de " + "Très-Longue-Ville " * 10))
    seen.check(shape.side)


def test_nothing_below_leaves_no_small_print() -> None:
    assert "RV-C02-20-0911" in text_of(pdf(paper(A5)))


def test_a_piece_keeps_its_size_as_long_as_it_holds() -> None:
    block = Text("mot " * 40, BODY)
    natural = block.lay(200, 1).height
    assert fit(block, 200, natural).height == natural
    assert fit(block, 200, natural * 0.95).height < natural
    assert fit(block, 200, natural / 3).height <= natural / 3


def test_a_drawing_names_its_places() -> None:
    from io import BytesIO

    from pypdf import PdfReader

    drawing = Drawing(100 * MM, 50 * MM, title="Essai", author="Office", subject="rien", keywords="mot")
    drawing.bookmark("Plus bas", 20)
    reader = PdfReader(BytesIO(drawing.finish()))
    assert [entry.title for entry in reader.outline if not isinstance(entry, list)] == ["Essai"]
    assert reader.metadata.subject == "rien"
    assert "mot" in str(reader.metadata["/Keywords"])
    assert reader.root_object["/ViewerPreferences"]["/DisplayDocTitle"]
