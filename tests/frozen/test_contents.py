"""What the spec of the frozen programs takes and leaves, without freezing anything."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import PySide6
import pytest

from lmmh_desk.store import versions

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "installer" / "frozen"))
import contents  # noqa: E402
import icu  # noqa: E402

SORTED = "from PySide6.QtCore import QCollator, QLocale; import sys; c = QCollator(QLocale('fr_FR')); "
SORTED += "print(sorted(sys.argv[1:], key=c.sortKey), QLocale('fr_FR').toUpper('straße été œuf'))"
WORDS = ["zèbre", "cote", "Élan", "côte", "école", "coté", "œuf", "offre", "côté", "Ecole", "l’Huisne", "lien", "Şahin"]


@pytest.mark.parametrize("program", ["desk", "hub"])
def test_every_module_named_by_a_text_is_taken(program: str) -> None:
    taken = set(contents.modules(program))
    folders = {"desk": ("app", "features", "tenancy", "office"), "hub": ("hub", "cli")}[program]
    places = [path for folder in folders for path in (ROOT / "lmmh_desk" / folder).rglob("*.py")]
    named = {name for path in places for name in re.findall(r'"(lmmh_desk[\w.]+):', path.read_text(encoding="utf-8"))}
    assert len(named) > 5
    assert {name for name in named if program == "desk" or name.startswith("lmmh_desk.cli.hub")} <= taken


def test_each_program_leaves_the_other_s() -> None:
    desk, hub = (set(contents.modules(program)) for program in ("desk", "hub"))
    assert not [name for name in desk if name.startswith(("lmmh_desk.hub.", "lmmh_desk.cli.hub"))]
    assert not [name for name in hub if name.split(".")[-1] == "ui" or ".ui." in name]
    assert "lmmh_desk.cli.upkeep" in desk
    assert "lmmh_desk.cli.hub_serving" in hub
    assert any(name.startswith("phonenumbers.data.region_FR") for name in desk)


def test_migrations_are_files_and_no_modules() -> None:
    assert not [name for name in contents.modules("desk") if ".migrations." in name]
    assert (ROOT / contents.MIGRATIONS / "versions").samefile(versions.SCRIPTS)


@pytest.mark.parametrize(
    ("target", "source", "wanted"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", "/venv/x", True),
        ("PySide6/Qt/plugins/platforms/libqeglfs.so", "/venv/x", False),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", "/venv/x", False),
        ("PySide6\\plugins\\platforms\\qwindows.dll", "C:\\x", True),
        ("PySide6\\plugins\\tls\\qopensslbackend.dll", "C:\\x", False),
        ("PySide6/Qt/lib/libQt6Quick.so.6", "/venv/x", False),
        ("PySide6/Qt/lib/libQt6Pdf.so.6", "/venv/x", True),
        ("PySide6/Qt/translations/qtbase_fr.qm", "/venv/x", False),
        ("libgtk-3.so.0", "/lib/x86_64-linux-gnu/libgtk-3.so.0", False),
        ("libX11.so.6", "/usr/lib/x86_64-linux-gnu/libX11.so.6", False),
        ("libpython3.11.so.1.0", "/usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0", True),
        ("libssl.so.3", "/usr/lib/x86_64-linux-gnu/libssl.so.3", True),
        ("resources/fonts/Inter-Regular.ttf", "/repo/x", True),
    ],
)
def test_what_is_wanted_in_the_bundle(target: str, source: str, wanted: bool) -> None:
    assert contents.kept(target, source) is wanted


@pytest.mark.skipif(shutil.which("as") is None, reason="needs the Debian package binutils")
def test_cut_data_sort_french_as_the_whole_does(tmp_path: Path) -> None:
    (whole,) = (Path(PySide6.__file__).parent / "Qt" / "lib").glob("libicudata.so.*")
    library = tmp_path / whole.name
    shutil.copy(whole, library)
    icu.cut(library)
    assert library.stat().st_size < 6_000_000 < whole.stat().st_size
    command = [sys.executable, "-c", SORTED, *WORDS]
    said = [
        subprocess.run(command, env={"LD_PRELOAD": str(one)}, check=True, capture_output=True, text=True)
        for one in (whole, library)
    ]
    assert said[0].stdout == said[1].stdout
    assert said[1].stderr == ""
    assert said[0].stdout.index("côte") < said[0].stdout.index("Élan") < said[0].stdout.index("zèbre")
