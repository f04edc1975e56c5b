from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image

from lmmh_desk.documents.datamatrix import contents
from lmmh_desk.documents.twoddoc.scans import told_2ddoc, verify_2ddoc_images
from lmmh_desk.documents.twoddoc.signing import Verdict, new_authority, trusted, verify
from lmmh_desk.documents.verify import images_of
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.printing.pages import images
from lmmh_desk.tenancy.papers import residence
from tests.documents.scanning import HARMS, RESOLUTIONS, cut_out, fine, harmed, poor
from tests.documents.vectors_2ddoc import HOME_V3, directory
from tests.tenancy.attestations import CONTENT, DIRECTORY, HOME, SIGNER, TODAY, stamped

STAMPED = stamped()
SCANS = 60 if os.environ.get("LMMH_PROVE") else 6


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return residence(CONTENT, STAMPED)


@pytest.fixture(scope="module")
def paper(pdf: bytes) -> Image.Image:
    return fine(pdf)


@pytest.fixture(scope="module")
def cut(paper: Image.Image) -> Image.Image:
    return cut_out(paper, 48, 2)


def test_the_code_is_read_from_a_grey_rendering_at_200_dpi(pdf: bytes) -> None:
    (image,) = images(pdf, 200)
    assert image.isGrayscale()
    assert contents(image) == [STAMPED.payload]
    assert verify(contents(image)[0], DIRECTORY).verdict is Verdict.SPECIMEN


@pytest.mark.parametrize("dpi", [200, 300])
def test_the_code_is_read_from_a_scan_of_ordinary_quality(paper: Image.Image, dpi: int) -> None:
    scan = paper.rotate(1.5, Image.Resampling.BICUBIC, fillcolor=255)
    scan = scan.resize((scan.width * dpi // 600, scan.height * dpi // 600), Image.Resampling.BOX)
    assert contents(scan.point(lambda dot: int(40 + dot * 0.7))) == [STAMPED.payload]


@pytest.mark.fault
def test_the_code_is_read_from_a_poor_scan(paper: Image.Image) -> None:
    read = [contents(poor(paper, seed, 200)) == [STAMPED.payload] for seed in range(SCANS)]
    assert sum(read) >= len(read) * 0.9, read


# Every harm at once at 150 dpi leaves the code readable one time in two: that scan has to be made again at 200 dpi.
@pytest.mark.parametrize(
    ("harm", "dpi"), [(harm, dpi) for harm in HARMS for dpi in RESOLUTIONS if (harm, dpi) != ("all", 150)]
)
def test_the_code_cut_out_is_read_after_photocopy_and_crumple(cut: Image.Image, harm: str, dpi: int) -> None:
    assert contents(harmed(cut, harm, dpi)) == [STAMPED.payload]


@pytest.mark.parametrize("kind", ["pdf", "png", "jpg"])
def test_a_file_is_judged(tmp_path: Path, pdf: bytes, paper: Image.Image, kind: str) -> None:
    file = tmp_path / f"scan.{kind}"
    if kind == "pdf":
        file.write_bytes(pdf)
    else:
        paper.resize((paper.width // 3, paper.height // 3)).save(file)
    found = verify_2ddoc_images(images_of(file, images), DIRECTORY)
    assert found.verdict is Verdict.SPECIMEN
    assert found.short_code == STAMPED.short_code


def test_a_file_without_2ddoc_is_unreadable(tmp_path: Path) -> None:
    preview = tmp_path / "preview.pdf"
    preview.write_bytes(residence(CONTENT, None))
    assert verify_2ddoc_images(images_of(preview, images), DIRECTORY).verdict is Verdict.UNREADABLE
    with pytest.raises(BadInput):
        verify_2ddoc_images(images_of(tmp_path / "nowhere.pdf", images), DIRECTORY)


def test_a_specimen_is_said_so_and_never_good() -> None:
    other = new_authority(TODAY)
    wrong = (trusted(other.certificate, other.root),)
    cases = {
        Verdict.SPECIMEN: (verify(STAMPED.payload, DIRECTORY), "SPÉCIMEN", "17/11/2020"),
        Verdict.WRONG_SIGNATURE: (verify(STAMPED.payload, wrong), "non valable", "modifié ou imité"),
        Verdict.UNKNOWN_CERTIFICATE: (verify(HOME_V3, DIRECTORY), "autre émetteur", "0001 de l’autorité FR00"),
        Verdict.OUT_OF_PERIOD: (
            verify(stamped_on_another_day(), DIRECTORY), "SPÉCIMEN hors période", "LM01 ne pouvait pas signer"
        ),
        Verdict.UNREADABLE: (verify(b"", directory()), "illisible", "bien à plat"),
    }  # fmt: skip
    for verdict, (found, heading, words) in cases.items():
        told = told_2ddoc(found)
        assert found.verdict is verdict
        assert heading in told.heading
        assert words in told.sentence
        assert not told.good


def stamped_on_another_day() -> bytes:
    from lmmh_desk.documents.twoddoc.signing import stamp

    return stamp(SIGNER, HOME, TODAY.replace(year=2019)).payload
