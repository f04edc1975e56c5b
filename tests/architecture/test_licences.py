"""What the program is made of may be given out with it under the EUPL-1.2: each locked package, each font."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest

from tests.sbom import components

ROOT = Path(__file__).parents[2]
# Permissive, or copyleft of the library (of its files) alone: no work that merely uses it comes under their terms.
AGREE = {
    "MIT", "MIT-0", "MIT-CMU", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "PSF-2.0", "Zlib", "OFL-1.1", "MPL-2.0",
    "LGPL-3.0-only",
}  # fmt: skip
TOLD_IN_A_FILE = {"reportlab": "BSD-3-Clause", "sqlcipher3": "Zlib"}  # their metadata has no name of it, or no SPDX one
CLASSIFIERS = {"MIT License": "MIT", "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0", "BSD License": "BSD-3-Clause"}
ELSEWHERE = {"pywin32-ctypes": "BSD-3-Clause"}  # installed on Windows alone
FONTS = {"Inter": "OFL-Inter.txt", "InterDisplay": "OFL-Inter.txt", "DejaVuSans": "LICENCE-DejaVu.txt",
         "DejaVuSansMono": "LICENCE-DejaVu.txt"}  # fmt: skip


def licence(name: str) -> str:
    """Return the licence a package names, "" when it names none."""
    if name in TOLD_IN_A_FILE:
        return TOLD_IN_A_FILE[name]
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return ELSEWHERE.get(name, "")
    written = told.get("License-Expression") or told.get("License") or ""
    if written and "\n" not in written:
        return CLASSIFIERS.get(written, written)
    named = [one.rsplit(" :: ", 1)[1] for one in told.get_all("Classifier") or [] if one.startswith("License ::")]
    return next((CLASSIFIERS[one] for one in named if one in CLASSIFIERS), "")


def agrees(expression: str) -> bool:
    """Say whether one of the choices a licence leaves agrees with the EUPL-1.2."""
    choices = re.split(r"\s+OR\s+", expression.strip("()"))
    return any(set(re.split(r"\s+AND\s+", choice)) <= AGREE for choice in choices)


def locked() -> list[str]:
    return [one["name"] for one in components((ROOT / "requirements.lock").read_text(encoding="utf-8"))]


def test_every_locked_package_agrees_with_the_licence_of_the_program() -> None:
    assert len(locked()) > 40
    assert [(name, licence(name)) for name in locked() if not agrees(licence(name))] == []


@pytest.mark.parametrize("expression", ["", "GPL-3.0-only", "AGPL-3.0-or-later", "MIT AND GPL-2.0-only", "Proprietary"])
def test_what_would_not_agree_is_seen(expression: str) -> None:
    assert not agrees(expression)


def test_a_choice_that_agrees_is_enough() -> None:
    assert agrees("LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only")


def test_the_program_says_its_licence_and_gives_the_text() -> None:
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert 'license = "EUPL-1.2"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_every_font_travels_with_its_licence() -> None:
    folder = ROOT / "resources" / "fonts"
    fonts = sorted(folder.glob("*.ttf"))
    assert fonts
    for font in fonts:
        assert len((folder / FONTS[font.stem.partition("-")[0]]).read_text(encoding="utf-8")) > 1000
