"""The demonstration's day, played whole: real key presses, and a report that tells what happened and nothing else."""

import json
import shutil
import sys
import tempfile
from datetime import date

import pytest
import zxingcpp
from PySide6.QtWidgets import QApplication
from sqlalchemy import text

from lmmh_desk.app import headless
from lmmh_desk.app.bootstrap import open_profile
from lmmh_desk.app.day import DAY, Step
from lmmh_desk.app.demonstration import INSTANT, PIN, WORDS
from lmmh_desk.cli.desk import main
from lmmh_desk.documents.codes import from_base41
from lmmh_desk.documents.seal import Verdict, verify
from lmmh_desk.documents.verify import verify_file
from lmmh_desk.kernel.clock import FixedClock, paris_instant
from lmmh_desk.office.store.keys import trust
from lmmh_desk.printing.pages import images
from lmmh_desk.system import log
from lmmh_desk.ui import player
from tests.conftest import load_tables
from tests.documents.scanning import fine
from tests.documents.watching import text_of
from tests.privacy.canary import left

APPOINTMENTS = """
    SELECT a.number, p.usual_name, a.starts_at, t.status, t.arrived_at IS NOT NULL, b.live
    FROM appointment a JOIN participant t ON t.appointment_id = a.id JOIN person p ON p.id = t.person_id
    JOIN booking b ON b.subject_id = a.id AND b.created_at = (
        SELECT max(created_at) FROM booking WHERE subject_id = a.id)
    WHERE a.number LIKE 'RV-C02-20-09%' OR a.number IN ('RV-C01-20-0007', 'RV-C01-20-0008', 'RV-C01-20-0013')
       OR p.usual_name = 'Lindqvist' AND a.number LIKE 'RV-C0_-20-%'
"""
MET = """
    SELECT p.usual_name FROM person p JOIN audit a ON a.subject = p.id
    WHERE a.at >= (SELECT max(at) FROM audit) - 12 * 3600000 AND length(p.usual_name) > 6
"""


@pytest.fixture
def play(qapp, theme, profile, tmp_path, monkeypatch):
    """Play steps on a copy of the demonstration; gives what report.json says."""
    monkeypatch.setattr(player, "STILL_MS", 100)  # pictures are looked at elsewhere
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path / "temporary"))
    log.start(profile)

    def played(steps):
        monkeypatch.setattr(headless, "DAY", steps)
        headless.play_day(profile, WORDS, INSTANT, tmp_path / "out")
        return json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))

    yield played
    log.stop()


def test_a_machine_without_a_screen_is_told_where_the_day_left_its_pictures(demo, tmp_path, monkeypatch, capsys):
    out, begun = tmp_path / "out", []

    def played(profile, words, instant, folder):
        begun.append((profile.exists(), words, instant, folder))
        return headless.Report([headless.Played("Ouvrir", 6, 900)], ["JD-C02-20-0184.pdf"], 1.5)

    monkeypatch.setattr(headless, "play_day", played)
    shutil.copytree(demo, out / "morning")
    assert main(["demo", "--headless", "--out", str(out)]) == 0
    assert begun == [(True, WORDS, INSTANT, out)]
    told = capsys.readouterr().out
    assert "1\u00a0étape, 6\u00a0touches et 1\u00a0papier" in told
    assert f"Images, papiers et report.json\u00a0: {out}" in told


@pytest.mark.timeout(600)
def test_the_day_does_what_its_report_says(play, profile, tmp_path):
    report = play(DAY)
    assert [step["name"] for step in report["steps"]] == [step.name for step in DAY]
    assert [step["said"] for step in report["steps"]] == [step.said for step in DAY]
    taken = [step["picture"] for step in report["steps"] if step["picture"]]
    assert len({(tmp_path / "out" / f"{name}.png").read_bytes() for name in taken}) == len(taken)  # each of its own
    assert [name for name in report["papers"] if name.startswith("RV")] == [
        f"RV-C02-20-{number}.pdf" for number in ("0911", "0912", "0913")
    ]
    assert [name for name in report["papers"] if name[:2] in ("AL", "CA", "LI", "PA")] == [
        f"{kind}-C02-20-0001.pdf" for kind in ("AL", "CA", "LI", "PA")
    ]
    check_around_the_tenant(report["papers"], tmp_path / "out", profile)
    load_tables()
    store, _key = open_profile(profile, FixedClock(INSTANT), WORDS)
    with store.read() as read:
        rows = read.execute(text(APPOINTMENTS)).all()
        met = set(read.execute(text(MET)).scalars())
    the_papers_of_arrears_verify(store, tmp_path / "out")
    store.close()
    nothing_tells_who_came(met, profile, tmp_path)
    found = {name: (at - INSTANT, status, bool(here), bool(live)) for _number, name, at, status, here, live in rows}

    def after(day, hour, minute=0):
        return paris_instant(date(2020, 11, day), hour, minute) - INSTANT

    assert found["Belkacem"] == (after(17, 15, 30), "unknown", False, True)
    assert found["Belkacemi"] == (after(17, 12), "unknown", False, True), "refused at 15:30, booked at 12:00"
    assert found["Amblard"] == (after(17, 11), "unknown", True, True)
    assert found["Vasseur-Lin"] == (after(17, 11, 30), "noshow", False, True), "who stays away keeps the slot"
    assert found["Przybylski"] == (after(19, 9), "excused", False, False), "who says so frees it"
    assert found["Lindqvist"] == (after(18, 11, 30), "unknown", False, True)


def nothing_tells_who_came(names, profile, tmp_path):
    """Every form of the day was sent: the names are in the papers that wait in their closed folder, and there alone."""
    papers = profile / "papers"
    assert len(names) > 7, "a file left before it was read was not looked at: their number varies by one or two"
    assert papers.stat().st_mode & 0o077 == 0
    assert {file.stat().st_mode & 0o077 for file in papers.iterdir()} == {0}
    assert {file.parent for file in tmp_path.rglob("*.pdf")} == {papers, tmp_path / "out"}
    assert any(name.upper() in text_of(file.read_bytes()).upper() for name in names for file in papers.glob("*.pdf"))
    kept = {file.name for file in papers.glob("*.pdf")}
    assert set(left(profile, names)) <= kept
    assert list(left(tmp_path / "temporary", names)) == []


SAYS = {
    "AL": "Aucune somme due au 16 novembre 2020", "CA": "SOS loyers impayés", "LI": "Corinne Legendre, conseillère",
    "PA": "896,60 € en 12 échéances",
}  # fmt: skip


def the_papers_of_arrears_verify(store, folder):
    """Each is read back from its picture: the code is the office's, and the words are those it should bear."""
    with store.read() as read:
        trusted = trust(read)
    for kind, words in SAYS.items():
        (file,) = folder.glob(f"{kind}-C02-*.pdf")
        assert words in " ".join(text_of(file.read_bytes()).replace("\u202f", " ").split()), kind
        found = verify_file(file, images, trusted, INSTANT + 86_400_000)
        assert (found.verdict, found.fields.number) == (Verdict.AUTHENTIC, file.stem), kind


def check_around_the_tenant(papers, out, profile):
    """The papers of visits and masks came out on the way, say what they should, and their codes verify."""
    says = {
        "AV-C02-20-0001.pdf": ("Avis de visite à domicile", "M. Jean-Loup QUÉMÉNER", "Plus de chauffage"),
        "JP-C02-20-0001.pdf": ("Hélène Vauclin certifie", "Régis Thibault, agent de la régie d’atelier", "Pontlieue"),
        "RM-C02-20-0001.pdf": ("Reçu de masques", "2 masques", "M. Jean-Loup QUÉMÉNER"),
        "Tournée-du-mar.-17-11-2020.pdf": ("Tournée du mardi 17 novembre 2020", "Reste à faire"),
        "Mouvements-de-masques-du-mar.-17-11-2020.pdf": ("Remise à un foyer", "Compté à la fermeture"),
    }
    load_tables()
    store, _key = open_profile(profile, FixedClock(INSTANT), WORDS)
    with store.read() as read:
        trusted = trust(read)
    store.close()
    for name, words in says.items():
        assert name in papers
        pdf = (out / name).read_bytes()
        told = " ".join(text_of(pdf).replace("\u00a0", " ").split())
        for part in words:
            assert part in told, (name, part)
        if name[2] == "-":
            (code,) = zxingcpp.read_barcodes(fine(pdf))
            checked = verify(from_base41(code.text.partition("#")[2]), trusted)
            assert (checked.verdict, checked.fields.number) == (Verdict.AUTHENTIC, name.removesuffix(".pdf"))


def test_a_day_that_goes_wrong_leaves_no_report_and_no_window(play, tmp_path):
    before = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    with pytest.raises(RuntimeError, match="Ouvrir la session: the window does not say 'Bonsoir'"):
        play((Step("Ouvrir la session", (f"={PIN}",), said="Bonsoir"),))
    assert not (tmp_path / "out" / "report.json").exists()
    assert [one for one in QApplication.topLevelWidgets() if one.isVisible()] == before


def test_each_picture_of_the_day_has_its_own_name():
    names = [step.picture for step in DAY if step.picture]
    assert len(set(names)) == len(names)
