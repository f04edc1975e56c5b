from __future__ import annotations

import errno
import json
import os
import stat
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat
from PySide6.QtCore import QSize, Qt, QThread
from PySide6.QtGui import QImage, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from pytestqt.qtbot import QtBot

from lmmh_desk.documents.verify import codes
from lmmh_desk.features.campaigns.papers import poster_pdf
from lmmh_desk.features.moves.papers.justificatif import justificatif
from lmmh_desk.features.walkins.papers import ticket
from lmmh_desk.kernel.errors import BadInput, PrinterError
from lmmh_desk.printing import drawing, printers
from lmmh_desk.printing.drawing import FINEST, to_printer
from lmmh_desk.printing.pages import bands, images, opened, pixels
from lmmh_desk.printing.printers import Printer, Remembered
from lmmh_desk.printing.printing import Delivery, Printing, to_file
from tests.features.campaigns.sheets import POSTER
from tests.features.moves.sheets import SHEET, sealed
from tests.features.walkins.test_papers import TICKET
from tests.replacing import replace

LASER = Printer("laser", "HP LaserJet Accueil", "ready", default=True)
THERMAL = Printer("thermal", "Tickets", "busy")
STOPPED = Printer("old", "Vieille imprimante", "stopped")


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return justificatif(SHEET, sealed())


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Replace the last step, which needs a printer."""
    jobs: list[tuple[str, str]] = []
    monkeypatch.setattr(drawing, "to_printer", lambda _pdf, name, size, *_, **__: jobs.append((name, size)))
    return jobs


def service(folder: Path, *printers: Printer) -> Printing:
    return Printing(Remembered(folder / "printers.json"), folder / "papers", lambda: list(printers))


def test_a_paper_goes_to_the_printer_remembered_for_its_size(
    tmp_path: Path, pdf: bytes, sent: list[tuple[str, str]]
) -> None:
    printing = service(tmp_path, LASER, THERMAL)
    printing.choose("80mm", "thermal")
    assert printing.send(pdf, "80mm", "A36") == Delivery(printer="thermal")
    assert printing.send(pdf, "A4", "JD") == Delivery(printer="laser")
    assert sent == [("thermal", "80mm"), ("laser", "A4")]
    assert service(tmp_path, LASER, THERMAL).chosen("80mm") == THERMAL


@pytest.mark.parametrize("left", [(LASER,), ()], ids=["another is there", "the spooler is stopped"])
def test_a_printer_that_is_gone_is_said_so_and_its_paper_goes_nowhere_else(
    tmp_path: Path, pdf: bytes, sent: list[tuple[str, str]], left: tuple[Printer, ...]
) -> None:
    printing = service(tmp_path, *left)
    printing.choose("A4", "thermal")
    assert printing.chosen("A4") == Printer("thermal", "thermal", "stopped")
    with pytest.raises(PrinterError, match=r"thermal ne répond pas\. Le document est enregistré\. .*plus tard"):
        printing.send(pdf, "A4", "JD")
    assert (sent, (tmp_path / "papers").exists()) == ([], False)


def test_without_a_printer_the_paper_becomes_a_file(tmp_path: Path, pdf: bytes) -> None:
    printing = service(tmp_path)
    assert printing.chosen("A4") is None
    delivery = printing.send(pdf, "A4", "JD-C02-20-0184")
    assert delivery == Delivery(file=tmp_path / "papers" / "JD-C02-20-0184.pdf")
    assert (tmp_path / "papers" / "JD-C02-20-0184.pdf").read_bytes() == pdf


def test_a_stopped_printer_is_said_so(tmp_path: Path, pdf: bytes, sent: list[tuple[str, str]]) -> None:
    with pytest.raises(PrinterError, match=r"Vieille imprimante ne répond pas\. Le document est enregistré\."):
        service(tmp_path, STOPPED).send(pdf, "A4", "JD")
    assert sent == []


def test_a_printer_that_vanished_is_said_so(qapp: object, pdf: bytes) -> None:
    with pytest.raises(PrinterError, match="absente ne répond pas"):
        to_printer(pdf, "absente", "A4", "JD")


def test_files_never_replace_each_other(tmp_path: Path) -> None:
    first = to_file(b"one", tmp_path, "JD-C02-20-0184")
    assert to_file(b"one", tmp_path, "JD-C02-20-0184") == first
    assert to_file(b"two", tmp_path, "JD-C02-20-0184").name == "JD-C02-20-0184-2.pdf"
    assert first.read_bytes() == b"one"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("../../etc/passwd", "etc-passwd.pdf"),
        ("", "document.pdf"),
        ("...", "document.pdf"),
        ("Été n° 3", "Été-n-3.pdf"),
    ],
)
def test_a_title_never_leaves_its_folder(tmp_path: Path, title: str, name: str) -> None:
    assert to_file(b"pdf", tmp_path, title) == tmp_path / name


def test_a_folder_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(PrinterError, match=r"n’a pas pu être écrit.*Le document est enregistré"):
        to_file(b"pdf", tmp_path / "file", "JD")


def test_a_full_disk_leaves_no_half_paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PrinterError, match="libérez de la place"):
        to_file(b"pdf", tmp_path, "JD")
    assert list(tmp_path.iterdir()) == []


def test_a_choice_is_remembered_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "printers.json"
    remembered = Remembered(file)
    assert remembered.printer("A4") == ""
    remembered.remember("A4", "laser")
    remembered.remember("80mm", "thermal")
    assert json.loads(file.read_text()) == {"A4": "laser", "80mm": "thermal"}
    assert list(tmp_path.iterdir()) == [file]
    for damaged in ("{", "[]", '{"A4": 3}', "\xff"):
        file.write_text(damaged, encoding="latin-1")
        assert remembered.printer("A4") == ""
    remembered.remember("A5", "laser")
    assert remembered.printer("A5") == "laser"


def test_a_choice_the_disk_refuses_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(PrinterError, match=r"n’a pas pu être gardé\. Les documents partent comme avant\."):
        Remembered(tmp_path / "absent" / "printers.json").remember("A4", "laser")


def test_files_are_the_owner_s_alone_and_swept_after_an_hour(tmp_path: Path) -> None:
    printing = service(tmp_path)
    old, fresh = (printing.send(data, "A4", "JD").file for data in (b"old", b"fresh"))
    assert {stat.S_IMODE(path.stat().st_mode) for path in (old, fresh)} == {0o600}
    assert stat.S_IMODE(old.parent.stat().st_mode) == 0o700
    before = time.time() - 3600
    os.utime(old, (before - 10, before - 10))
    os.utime(fresh, (before + 60, before + 60))
    assert printing.sweep() == 1
    assert list(old.parent.iterdir()) == [fresh]
    assert printing.sweep(kept=0) == 1
    assert list(old.parent.iterdir()) == []


def test_a_file_dated_ahead_by_a_clock_set_back_since_stays_no_longer(tmp_path: Path) -> None:
    printing = service(tmp_path)
    file, ahead = printing.send(b"pdf", "A4", "JD").file, time.time() + 3600
    os.utime(file, (ahead, ahead))
    assert printing.sweep() == 1


def test_a_file_in_use_is_left_for_the_next_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(_file: Path, missing_ok: bool = False) -> None:
        raise PermissionError

    printing = service(tmp_path)
    os.utime(printing.send(b"pdf", "A4", "JD").file, (0, 0))
    monkeypatch.setattr(Path, "unlink", busy)
    assert printing.sweep() == 0


def test_nothing_to_sweep_is_fine(tmp_path: Path) -> None:
    assert service(tmp_path).sweep() == 0


def test_a_printer_tells_its_state() -> None:
    assert [printer.told for printer in (LASER, THERMAL, STOPPED)] == [
        "HP LaserJet Accueil, prête", "Tickets, imprime", "Vieille imprimante, arrêtée",
    ]  # fmt: skip


def test_bands_make_the_whole_page(qapp: object, pdf: bytes) -> None:
    with opened(pdf) as document:
        size = pixels(document.pagePointSize(0), 100)
        whole, pieces = (QImage(size, QImage.Format.Format_RGB32) for _ in range(2))
        whole.fill(Qt.GlobalColor.white)
        paint(whole, [(0, document.render(0, size))])
        paint(pieces, bands(document, 0, size, 77))
    assert size == QSize(827, 1169)
    extrema = ImageChops.difference(grey(whole), grey(pieces)).getextrema()
    assert extrema[1] <= 2, "a band is out of place"


def grey(image: QImage) -> Image.Image:
    dots = image.convertToFormat(QImage.Format.Format_Grayscale8)
    size = (dots.width(), dots.height())
    return Image.frombuffer("L", size, bytes(dots.constBits()), "raw", "L", dots.bytesPerLine(), 1)


def paint(paper: QImage, bands: Iterable[tuple[int, QImage]]) -> None:
    painter = QPainter(paper)
    for top, band in bands:
        painter.drawImage(0, top, band)
    painter.end()


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4 nothing", b"x" * 1000])
def test_a_damaged_pdf_is_said_so(data: bytes) -> None:
    with pytest.raises(BadInput, match="ne s’ouvre pas"), opened(data):
        pass


class OnFile(QPrinter):
    """A printer whose paper is a file."""

    def __init__(self, file: Path, resolution: int = 1200) -> None:
        super().__init__(QPrinter.PrinterMode.HighResolution)
        self.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        self.setOutputFileName(str(file))
        self.setResolution(resolution)


def test_what_is_drawn_on_a_printer_reads_back(qapp: object, tmp_path: Path, pdf: bytes) -> None:
    for size, paper, width in (("A4", pdf, 595), ("80mm", ticket(TICKET), 227)):
        file = tmp_path / f"{size}.pdf"
        printer = OnFile(file)
        with opened(paper) as document:
            drawing._set_up(printer, size, document.pagePointSize(0), "JD", 1)
            assert printer.resolution() == FINEST
            assert printer.docName() == "JD"
            drawing._draw(document, printer)
        (page,) = images(file.read_bytes(), 72)
        assert page.width() == pytest.approx(width, abs=1)
        (drawn,) = images(file.read_bytes(), 200)
        assert len(codes(drawn)) == 1


def test_a_poster_comes_out_whole_on_a3(qapp: object, tmp_path: Path) -> None:
    file, poster = tmp_path / "A3.pdf", poster_pdf(replace(POSTER, size="A3"))
    printer = OnFile(file, 150)
    with opened(poster) as document:
        drawing._set_up(printer, "A3", document.pagePointSize(0), "Affiche", 1)
        assert printer.pageLayout().pageSize().id() is QPageSize.PageSizeId.A3
        drawing._draw(document, printer)
    (before,), (after,) = images(poster, 30), images(file.read_bytes(), 30)
    assert (after.width(), after.height()) == (pytest.approx(351, abs=1), pytest.approx(496, abs=1))
    mean = ImageStat.Stat(ImageChops.difference(grey(before), grey(after.scaled(before.size())))).mean[0]
    assert mean < 8, "nothing is cut or shrunk"


@pytest.mark.parametrize(
    ("sizes", "goes"), [(("A4", "A3"), True), ((), True), (("A4", "A5"), False)], ids=["has it", "says nothing", "not"]
)
def test_a_poster_is_not_cut_by_a_printer_without_a3(
    qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sizes: tuple[str, ...], goes: bool
) -> None:
    info = Info("laser", "", QPrinter.PrinterState.Idle, sizes=sizes)
    monkeypatch.setattr(drawing, "QPrinterInfo", type("Infos", (), {"printerInfo": staticmethod(lambda _name: info)}))
    monkeypatch.setattr(drawing, "_on", lambda _info: OnFile(tmp_path / "paper.pdf", 75))
    poster = poster_pdf(replace(POSTER, size="A3"))
    if goes:
        to_printer(poster, "laser", "A3", "Affiche")
    else:
        with pytest.raises(PrinterError, match=r"laser n’a pas de papier A3\. Le document est enregistré\. Choisissez"):
            to_printer(poster, "laser", "A3", "Affiche")
        to_printer(poster_pdf(POSTER), "laser", "A4", "Affiche")
    assert (tmp_path / "paper.pdf").exists()


def test_a_printer_that_refuses_the_page_is_said_so(
    qapp: object, tmp_path: Path, pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(pdf) as document:
        printer = OnFile(tmp_path / "paper.pdf", 150)
        monkeypatch.setattr(QPainter, "begin", lambda *_: False)
        with pytest.raises(PrinterError, match="ne répond pas"):
            drawing._draw(document, printer)


class Info:
    """A printer as Qt describes it."""

    def __init__(
        self, name: str, description: str, state: QPrinter.PrinterState, default: bool = False,
        sizes: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        self.supportedPageSizes = lambda: [QPageSize(QPageSize.PageSizeId[size]) for size in sizes]
        self.printerName, self.description = (lambda: name), (lambda: description)
        self.state, self.isDefault, self.isNull = (lambda: state), (lambda: default), (lambda: False)


def test_the_default_printer_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    states = QPrinter.PrinterState
    found = [
        Info("a", "", states.Error),
        Info("b", "Accueil", states.Idle, default=True),
        Info("c", "C", states.Active),
    ]
    monkeypatch.setattr(QPrinterInfo, "availablePrinters", lambda: found)
    assert printers.available() == [
        Printer("b", "Accueil", "ready", default=True), Printer("a", "a", "stopped"), Printer("c", "C", "busy"),
    ]  # fmt: skip


@pytest.mark.parametrize("state", list(QPrinter.PrinterState))
def test_a_printer_that_fails_on_the_way_is_said_so(
    qapp: object, tmp_path: Path, pdf: bytes, monkeypatch: pytest.MonkeyPatch, state: QPrinter.PrinterState
) -> None:
    printer = OnFile(tmp_path / "paper.pdf", 150)
    monkeypatch.setattr(printer, "printerState", lambda: state)
    info = type("Infos", (), {"printerInfo": staticmethod(lambda name: Info(name, "", state))})
    monkeypatch.setattr(drawing, "QPrinterInfo", info)
    monkeypatch.setattr(drawing, "_on", lambda _info: printer)
    if state in {QPrinter.PrinterState.Idle, QPrinter.PrinterState.Active}:
        to_printer(pdf, "laser", "A4", "JD", copies=1)
        assert len(list(images((tmp_path / "paper.pdf").read_bytes(), 72))) == 1
    else:
        with pytest.raises(PrinterError, match="laser ne répond pas"):
            to_printer(pdf, "laser", "A4", "JD")


def test_a_worker_may_print(qtbot: QtBot, tmp_path: Path, pdf: bytes) -> None:
    """Nothing here needs the thread of the window."""
    file = tmp_path / "paper.pdf"

    class Worker(QThread):
        def run(self) -> None:
            with opened(pdf) as document:
                printer = OnFile(file, 150)
                drawing._set_up(printer, "A4", document.pagePointSize(0), "JD", 1)
                drawing._draw(document, printer)

    worker = Worker()
    with qtbot.waitSignal(worker.finished):
        worker.start()
    worker.wait()
    assert QPdfDocument().load(str(file)) is QPdfDocument.Error.None_


def test_a_kind_of_paper_may_have_a_printer_and_a_tray_of_its_own(
    tmp_path: Path, pdf: bytes, sent: list[tuple[str, str]]
) -> None:
    printing = service(tmp_path, LASER, THERMAL)
    printing.choose("A4", "laser", "tray-1")
    assert (printing.own("AR"), printing.chosen("A4", "AR")) == (None, LASER), "as its size, until it is chosen"
    assert printing.tray("laser", "A4", "AR") == "tray-1"
    printing.choose("AR", "thermal", "tray-2")
    assert printing.send(pdf, "A4", "AR-C02-20-0001", kind="AR") == Delivery(printer="thermal")
    assert printing.send(pdf, "A4", "JD-C02-20-0184", kind="JD") == Delivery(printer="laser")
    assert (printing.tray("thermal", "A4", "AR"), printing.tray("laser", "A4", "JD")) == ("tray-2", "tray-1")
    assert service(tmp_path, LASER).own("AR") == Printer("thermal", "thermal", "stopped"), "gone, it is not replaced"
    printing.choose("AR", "laser", "tray-2")
    assert printing.tray("laser", "A4", "AR") == "tray-2"
    printing.choose("AR", "")
    assert printing.chosen("A4", "AR") == LASER


def test_another_printer_takes_the_kind_or_the_size(tmp_path: Path) -> None:
    printing = service(tmp_path, LASER, THERMAL)
    printing.choose_again("A4", "JD", "thermal")
    assert (printing.own("A4"), printing.own("JD")) == (THERMAL, None)
    printing.choose("JD", "laser")
    printing.choose_again("A4", "JD", "thermal")
    printing.choose_again("A4", "AR", "laser")
    assert (printing.own("A4"), printing.own("JD"), printing.own("AR")) == (LASER, THERMAL, None)
