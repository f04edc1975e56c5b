"""A real spooler, a real print job, in a process of its own: the CUPS library remembers its server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lmmh_desk.documents.seal import Verdict
from lmmh_desk.documents.verify import codes, verify_file
from lmmh_desk.features.moves.papers.justificatif import justificatif
from lmmh_desk.features.walkins.papers import read_ticket_code, ticket
from lmmh_desk.printing.pages import images
from tests.documents.sealing import ISSUED, TRUST
from tests.features.moves.sheets import SHEET, sealed
from tests.features.walkins.test_papers import TICKET
from tests.printing.conftest import Spooler
from tests.replacing import replace

SENDER = """
import json, sys
from pathlib import Path
from PySide6.QtGui import QGuiApplication
application = QGuiApplication([])
from lmmh_desk.kernel.errors import PrinterError
from lmmh_desk.printing.printers import Remembered, available
from lmmh_desk.printing.printing import Printing
from lmmh_desk.printing.trays import trays
folder, size, copies = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
printing = Printing(Remembered(folder / "printers.json"), folder / "papers")
told = [printer.told for printer in available()]
found = [tray.label for tray in trays(printing.chosen(size).name)]
try:
    delivery = printing.send((folder / "paper.pdf").read_bytes(), size, "JD-C02-20-0184", copies)
    print(json.dumps({"printers": told, "trays": found, "printer": delivery.printer, "file": str(delivery.file or "")}))
except PrinterError as error:
    print(json.dumps({"printers": told, "error": str(error)}))
"""


def send(
    spooler: Spooler, folder: Path, pdf: bytes, size: str, copies: int = 1, printer: str = "ACCUEIL", tray: str = ""
) -> dict[str, object]:
    (folder / "printers.json").write_text(json.dumps({size: printer, f"{size} tray": tray}))
    (folder / "paper.pdf").write_bytes(pdf)
    (folder / "temporary").mkdir(exist_ok=True)
    environment = {
        **os.environ,
        "CUPS_SERVER": spooler.server,
        "QT_QPA_PLATFORM": "offscreen",
        "TMPDIR": str(folder / "temporary"),
    }
    done = subprocess.run(
        [sys.executable, "-c", SENDER, str(folder), size, str(copies)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_a_justificatif_comes_out_and_its_code_verifies(spooler: Spooler, tmp_path: Path) -> None:
    before = len(spooler.tray.sheets)
    told = send(spooler, tmp_path, justificatif(SHEET, sealed()), "A4")
    assert told["printers"][0] == "Imprimante de l’accueil, prête"
    assert (told["printer"], told["trays"], told["file"]) == ("ACCUEIL", [], "")
    printed = tmp_path / "printed.pdf"
    printed.write_bytes(spooler.tray.wait(before + 1)[before])
    assert verify_file(printed, images, TRUST, ISSUED).verdict is Verdict.AUTHENTIC
    (page,) = images(printed.read_bytes(), 72)
    assert (page.width(), page.height()) == (595, 842)
    assert list((tmp_path / "temporary").iterdir()) == []


def test_what_cups_pdf_prints_bears_a_code_that_verifies(spooler: Spooler, tmp_path: Path) -> None:
    if spooler.pdfs is None:
        pytest.skip("needs cups-pdf")
    send(spooler, tmp_path, justificatif(SHEET, sealed()), "A4", printer="PDF")
    assert ask(spooler, "outcome", "JD-C02-20-0184", "PDF") == ["printed", ""]
    (printed,) = spooler.pdfs.rglob("*.pdf")
    assert verify_file(printed, images, TRUST, ISSUED).verdict is Verdict.AUTHENTIC


def test_two_copies_come_out(spooler: Spooler, tmp_path: Path) -> None:
    before, jobs = len(spooler.tray.sheets), spooler.jobs()
    send(spooler, tmp_path, justificatif(SHEET, sealed()), "A4", copies=2)
    assert b"copies\x00\x04\x00\x00\x00\x02" in spooler.job_after(jobs)
    assert spooler.tray.wait(before + 1)[before].count(b"%PDF-") == 2


@pytest.mark.parametrize(("tray", "asked"), [("tray-3", True), ("", False)])
def test_the_paper_comes_from_the_tray_chosen(spooler: Spooler, tmp_path: Path, tray: str, asked: bool) -> None:
    before, jobs = len(spooler.tray.sheets), spooler.jobs()
    told = send(spooler, tmp_path, justificatif(SHEET, sealed()), "A4", printer="BACS", tray=tray)
    assert (told["printer"], told["trays"]) == ("BACS", ["Bac du haut", "Bac 3"])
    job = spooler.job_after(jobs)
    assert (b"media-source" in job, b"tray-3" in job) == (asked, asked)
    assert len(spooler.tray.wait(before + 1)) == before + 1


def test_a_ticket_comes_out_at_its_own_size(spooler: Spooler, tmp_path: Path) -> None:
    before = len(spooler.tray.sheets)
    send(spooler, tmp_path, ticket(TICKET), "80mm")
    (page,) = images(spooler.tray.wait(before + 1)[before], 203)
    assert page.width() == pytest.approx(80 / 25.4 * 203, abs=3)
    (code,) = codes(page)
    assert read_ticket_code(code) == TICKET.walk_in_id


def test_a_stopped_printer_is_said_so_and_gets_nothing(spooler: Spooler, tmp_path: Path) -> None:
    before = len(spooler.tray.sheets)
    spooler.run("cupsdisable", "ACCUEIL")
    try:
        told = send(spooler, tmp_path, justificatif(SHEET, sealed()), "A4")
    finally:
        spooler.run("cupsenable", "ACCUEIL")
    assert told["printers"][0] == "Imprimante de l’accueil, arrêtée"
    assert told["error"] == (
        "L’imprimante Imprimante de l’accueil ne répond pas. Le document est enregistré."
        " Choisissez une autre imprimante ou réimprimez plus tard."
    )
    assert spooler.tray.wait(before + 1, seconds=1)[before:] == []


def test_a_stopped_spooler_is_said_so_and_no_file_stands_for_the_paper(spooler: Spooler, tmp_path: Path) -> None:
    nobody = replace(spooler, server=str(tmp_path / "no-socket"))
    told = send(nobody, tmp_path, justificatif(SHEET, sealed()), "A4")
    assert told["printers"] == []
    assert told["error"].startswith("L’imprimante ACCUEIL ne répond pas. Le document est enregistré.")
    assert not (tmp_path / "papers").exists()


ASKER = """
import json, sys, time
from lmmh_desk.printing.spooler import cancel, outcome
words = sys.argv[1:]
if words[0] == "cancel":
    cancel(words[1], words[2])
patience = time.monotonic() + 30
while (found := outcome(words[1], words[2])) is None and time.monotonic() < patience:
    time.sleep(0.1)
print(json.dumps(found and [found.state, found.problem]))
"""


def ask(spooler: Spooler, what: str, title: str, printer: str = "ACCUEIL") -> list[str] | None:
    environment = {**os.environ, "CUPS_SERVER": spooler.server}
    done = subprocess.run(
        [sys.executable, "-c", ASKER, what, printer, title], env=environment, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def test_what_came_out_is_told_by_the_spooler(spooler: Spooler, tmp_path: Path) -> None:
    before = len(spooler.tray.sheets)
    send(spooler, tmp_path, ticket(TICKET), "80mm")
    spooler.tray.wait(before + 1)
    assert ask(spooler, "outcome", "JD-C02-20-0184") == ["printed", ""]


def test_a_job_held_by_a_stopped_printer_says_so_and_is_taken_back(spooler: Spooler, tmp_path: Path) -> None:
    before = len(spooler.tray.sheets)
    (tmp_path / "sheet").write_bytes(b"raw")
    spooler.run("cupsdisable", "ACCUEIL")
    try:
        spooler.run("lp", "-d", "ACCUEIL", "-t", "Ticket A31", str(tmp_path / "sheet"))
        assert ask(spooler, "outcome", "Ticket A31") == ["waiting", "L’imprimante est arrêtée."]
        assert ask(spooler, "cancel", "Ticket A31") == ["failed", "L’impression a été annulée sur l’imprimante."]
    finally:
        spooler.run("cupsenable", "ACCUEIL")
    assert spooler.tray.wait(before + 1, seconds=2)[before:] == []


@pytest.mark.parametrize(
    ("printer", "told"),
    [
        ("VIDE", ["waiting", "Il n’y a plus de papier."]),
        ("REFUS", ["failed", "L’imprimante a refusé le document."]),
    ],
)
def test_paper_out_and_a_job_refused_are_told_in_one_sentence(
    spooler: Spooler, tmp_path: Path, printer: str, told: list[str]
) -> None:
    sent = send(spooler, tmp_path, justificatif(SHEET, sealed()), "A4", printer=printer)
    assert (sent["printer"], sent["file"]) == (printer, ""), "the spooler took it: the agent goes on"
    try:
        assert ask(spooler, "outcome", "JD-C02-20-0184", printer) == told
    finally:
        spooler.run("cancel", "-a", printer)
