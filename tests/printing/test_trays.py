from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrintEngine, QPrinter

from lmmh_desk.printing import trays as module
from lmmh_desk.printing.printers import Remembered
from lmmh_desk.printing.printing import Printing
from lmmh_desk.printing.trays import CUPS_OPTIONS, Tray, ask_for, trays

Source = QPrinter.PaperSource


class Engine:
    """Remembers what it is set, and tells the trays Windows tells through Qt."""

    def __init__(self, told: list[int] | None = None) -> None:
        self.told, self.options = told, {}

    def property(self, key: QPrintEngine.PrintEnginePropertyKey) -> list[int] | None:
        assert key is QPrintEngine.PrintEnginePropertyKey.PPK_PaperSources
        return self.told

    def setProperty(self, key: QPrintEngine.PrintEnginePropertyKey, value: object) -> None:
        self.options[key] = value


class Drawn:
    """A printer that remembers its tray."""

    def __init__(self, told: list[int] | None = None) -> None:
        self.engine, self.source = Engine(told), None

    def printEngine(self) -> Engine:
        return self.engine

    def setPaperSource(self, source: QPrinter.PaperSource) -> None:
        self.source = source


def telling(told: list[int] | None) -> type[Drawn]:
    """Return what stands for Qt's printer on a system that tells these trays."""

    class Told(Drawn):
        PrinterMode = QPrinter.PrinterMode

        def __init__(self, *_: object) -> None:
            super().__init__(told)

    return Told


@pytest.fixture
def cups(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    monkeypatch.setattr(module, "has_spooler", lambda: True)
    monkeypatch.setattr(module, "media_sources", lambda printer: told.get(printer, []))
    return told


def test_a_spooler_tells_the_trays_in_its_words(cups: dict[str, list[str]]) -> None:
    cups["HP"] = ["auto", "main", "tray-2", "by-pass-tray", "photo", "tray-2"]
    assert trays("HP") == (
        Tray("main", "Bac principal"), Tray("tray-2", "Bac 2"), Tray("by-pass-tray", "Bac multifonction"),
    )  # fmt: skip


def test_one_tray_is_no_choice(cups: dict[str, list[str]]) -> None:
    cups["HP"] = ["auto", "tray-1"]
    assert trays("HP") == trays("absente") == ()


def test_a_spooler_is_asked_for_the_tray_by_an_option_of_the_job(cups: dict[str, list[str]]) -> None:
    printer = Drawn()
    ask_for(printer, "tray-2")
    assert printer.engine.options == {CUPS_OPTIONS: ["media-col", "{media-source=tray-2}"]}
    assert printer.source is None


def test_without_a_spooler_qt_tells_the_trays_and_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "has_spooler", lambda: False)
    monkeypatch.setattr(module, "QPrinter", telling([6, 0, 1, 4, 14, 300]))
    assert [tray.label for tray in trays("HP")] == ["Bac du haut", "Bac du bas", "Enveloppes"]
    printer = Drawn()
    ask_for(printer, "bottom")
    assert printer.source is Source.Lower
    assert printer.engine.options == {}


@pytest.mark.parametrize("spooler", [True, False])
def test_the_printer_chooses_when_nobody_did(monkeypatch: pytest.MonkeyPatch, spooler: bool) -> None:
    monkeypatch.setattr(module, "has_spooler", lambda: spooler)
    printer = Drawn()
    ask_for(printer, "")
    assert (printer.engine.options, printer.source) == ({}, None)


def test_a_tray_qt_does_not_know_is_the_printer_s_to_replace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "has_spooler", lambda: False)
    monkeypatch.setattr(module, "QPrinter", telling(None))
    assert trays("HP") == (), "an engine that tells nothing"
    printer = Drawn()
    ask_for(printer, "tray-2")
    assert (printer.engine.options, printer.source) == ({}, None)


def test_a_tray_is_kept_beside_its_printer_and_is_only_its_own(tmp_path: Path) -> None:
    file = tmp_path / "printers.json"
    file.write_text('{"A4": "laser"}')
    printing = Printing(Remembered(file), tmp_path / "papers", list)
    assert printing.tray("laser", "A4") == "", "a file of before there were trays"
    printing.choose("A4", "laser", "tray-2")
    assert (printing.tray("laser", "A4"), printing.tray("other", "A4"), printing.tray("laser", "A5")) == (
        "tray-2",
        "",
        "",
    )
    printing.choose("A4", "other")
    assert printing.tray("other", "A4") == ""
    assert file.read_text() == '{"A4": "other"}'
