from __future__ import annotations

import os
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from lmmh_desk.documents.drawing import Drawing
from lmmh_desk.documents.qr import matrix
from lmmh_desk.documents.seal import Named, Verdict, Verification, seal, verify
from lmmh_desk.documents.verify import codes, says, told, verify_file
from lmmh_desk.features.moves.papers.justificatif import justificatif
from lmmh_desk.features.walkins.papers import Ticket, ticket, ticket_code
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.printing.pages import images
from tests.documents.scanning import HARMS, RESOLUTIONS, cut_out, fine, harmed, poor
from tests.documents.sealing import FIELDS, ISSUED, MOVE_DAY, SIGNER, TRUST
from tests.features.moves.sheets import SHEET
from tests.replacing import replace

SCANS = 60 if os.environ.get("LMMH_PROVE") else 6
FULL = seal(SIGNER, replace(FIELDS, origin="14 allée des Sittelles, bâtiment C, 72100 Le Mans", destination="A" * 60))


@pytest.fixture(scope="module")
def pdf() -> bytes:
    """The paper with the largest code."""
    assert len(FULL.payload) >= 298
    return justificatif(SHEET, FULL)


@pytest.fixture(scope="module")
def paper(pdf: bytes) -> Image.Image:
    return fine(pdf)


@pytest.fixture(scope="module")
def cut(paper: Image.Image) -> Image.Image:
    return cut_out(paper, len(matrix(FULL.url)), 4)


@pytest.mark.fault
def test_the_code_is_read_from_a_poor_scan(paper: Image.Image) -> None:
    read = [codes(poor(paper, seed)) == [FULL.url] for seed in range(SCANS)]
    assert sum(read) >= len(read) * 0.9, read


@pytest.mark.parametrize("dpi", RESOLUTIONS)
@pytest.mark.parametrize("harm", HARMS)
def test_the_code_cut_out_is_read_after_photocopy_and_crumple(cut: Image.Image, harm: str, dpi: int) -> None:
    assert codes(harmed(cut, harm, dpi)) == [FULL.url]


def test_the_code_is_read_from_a_folded_and_stained_paper(paper: Image.Image) -> None:
    """A stain of 3 mm on the code: what its error correction is for."""
    stained = paper.copy()
    left, top, dots = int(16 / 25.4 * 600), int(247 / 25.4 * 600), int(3 / 25.4 * 600)
    stained.paste(90, (left + 300, top + 300, left + 300 + dots, top + 300 + dots))
    assert codes(stained.resize((stained.width // 2, stained.height // 2))) == [FULL.url]


@pytest.mark.parametrize("kind", ["pdf", "png", "jpg", "small.png"])
def test_a_file_is_judged(tmp_path: Path, pdf: bytes, paper: Image.Image, kind: str) -> None:
    file = tmp_path / f"scan.{kind}"
    if kind == "pdf":
        file.write_bytes(pdf)
    else:
        factor = 5 if kind == "small.png" else 3
        paper.resize((paper.width // factor, paper.height // factor)).save(file)
    assert verify_file(file, images, TRUST, ISSUED).verdict is Verdict.AUTHENTIC


def test_a_file_without_code_or_with_another_is_unreadable(tmp_path: Path) -> None:
    file = tmp_path / "preview.pdf"
    file.write_bytes(justificatif(SHEET, None))
    assert verify_file(file, images, TRUST).verdict is Verdict.UNREADABLE
    white = tmp_path / "white.png"
    Image.new("RGB", (400, 400), "white").save(white)
    assert verify_file(white, images, TRUST).verdict is Verdict.UNREADABLE


def test_another_code_beside_ours_does_not_hide_it(tmp_path: Path, pdf: bytes) -> None:
    drawing = Drawing(400, 400, title="two codes", author="test")
    drawing.code("https://example.org", 20, 20, 80)
    drawing.code(FULL.url, 200, 200, 96.4)
    file = tmp_path / "two.pdf"
    file.write_bytes(drawing.finish())
    assert verify_file(file, images, TRUST).verdict is Verdict.AUTHENTIC


QUEUED = Ticket("0198c2f0-0000-7000-8000-000000000001", "A36", ISSUED, "LMMH", "Agence Centre", 2)


def test_a_ticket_of_the_queue_is_said_to_carry_no_seal(tmp_path: Path) -> None:
    file = tmp_path / "ticket.pdf"
    file.write_bytes(ticket(QUEUED))
    shot = tmp_path / "ticket.png"
    next(iter(images(file.read_bytes(), 200))).save(str(shot))
    for one in (file, shot):
        found = verify_file(one, images, TRUST)
        assert found.verdict is Verdict.QUEUE_TICKET
    assert (told(found).heading, told(found).good) == ("Ticket de file", False)
    assert "ne porte pas de signature" in told(found).sentence


def test_a_ticket_scanned_with_a_paper_does_not_hide_it(tmp_path: Path) -> None:
    drawing = Drawing(400, 400, title="two codes", author="test")
    drawing.code(ticket_code(QUEUED.walk_in_id), 20, 20, 80)
    drawing.code(FULL.url, 200, 200, 96.4)
    file = tmp_path / "two.pdf"
    file.write_bytes(drawing.finish())
    assert verify_file(file, images, TRUST, ISSUED).verdict is Verdict.AUTHENTIC


@pytest.mark.parametrize("content", [b"", b"not an image", b"%PDF-1.4 broken", b"\x89PNG\r\n\x1a\n broken"])
def test_a_damaged_file_is_said_so(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "scan.png"
    file.write_bytes(content)
    with pytest.raises(BadInput, match="ne s’ouvre pas"):
        verify_file(file, images, TRUST)


def test_a_missing_file_or_a_folder_is_said_so(tmp_path: Path) -> None:
    for file in (tmp_path / "absent.pdf", tmp_path):
        with pytest.raises(BadInput, match="ne s’ouvre pas"):
            verify_file(file, images, TRUST)


def test_a_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = BytesIO()
    Image.new("1", (3000, 3000)).save(bomb, "PNG")
    file = tmp_path / "bomb.png"
    file.write_bytes(bomb.getvalue())
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    with pytest.raises(BadInput, match="ne s’ouvre pas"):
        verify_file(file, images, TRUST)


def test_each_verdict_has_its_words() -> None:
    good = verify(FULL.url, TRUST, ISSUED)
    assert told(good).good
    assert told(good).sentence == "Signé par AGENCE CENTRE le 17/11/2020 à 10:47, vérifié sans réseau."
    over = verify(FULL.url, TRUST, paris_instant(MOVE_DAY, 20))
    assert told(over).sentence.endswith("ne sert plus depuis le 21/11/2020.")
    headings = {verdict: told(replace(good, verdict=verdict)).heading for verdict in Verdict}
    assert headings[Verdict.WRONG_SIGNATURE] == headings[Verdict.UNKNOWN_ROOT] == "Signature non valable"
    revoked = told(replace(good, verdict=Verdict.DESK_REVOKED))
    assert revoked.heading == "Clé révoquée"
    assert revoked.sentence == "L’office a retiré la clé du poste C02\u00a0: ce document n’est pas accepté."
    assert told(Verification(Verdict.UNREADABLE)).heading == "Code illisible"
    assert sum(told(replace(good, verdict=verdict)).good for verdict in Verdict) == 1


def test_what_a_seal_says_is_written_out() -> None:
    assert says(Verification(Verdict.UNREADABLE)) == {}
    days = ((paris_instant(MOVE_DAY, 8), paris_instant(MOVE_DAY, 18)),
            (paris_instant(date(2020, 11, 22), 22), paris_instant(date(2020, 11, 23), 1, 30)))  # fmt: skip
    people = (Named("Mme Lamia BELKACEM", date(1987, 9, 3)), Named("M. et Mme ROY", date(1970, 1, 1)), Named("LOU"))
    found = verify(seal(SIGNER, replace(FIELDS, persons=people, windows=days, others=1)).url, TRUST)
    said = says(found)
    assert said["persons"].split("\n") == [
        "MME LAMIA BELKACEM, née le 03/09/1987",
        "M ET MME ROY, né(e) le 01/01/1970",
        "LOU",
        "et 1\u00a0autre personne",
    ]
    assert said["windows"].split("\n") == [
        "samedi 21 novembre 2020, 8:00 – 18:00",
        "dimanche 22 novembre 2020, 22:00 – lundi 23 novembre 2020, 1:30",
    ]
    counted = verify(seal(SIGNER, replace(FIELDS, persons=(), others=3)).url, TRUST)
    assert says(counted)["persons"] == "3\u00a0personnes, sans leur nom"
