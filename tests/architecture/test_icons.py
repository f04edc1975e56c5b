"""Every icon named in the code is drawn: a missing one would break a painting in the middle."""

import ast
import re
from pathlib import Path

import lmmh_desk
from lmmh_desk.app.catalogue import CATALOGUE

PACKAGE = Path(lmmh_desk.__file__).parent
DRAWN = {file.stem for file in (PACKAGE.parent / "resources" / "icons").glob("*.svg")}
NAMED = re.compile(r"""(?:icon=|icon\(|Icon\(|pixmap\()\s*"([a-z-]+)\"""")


def test_icons_named_in_the_code_are_drawn():
    missing = {
        f"{path.relative_to(PACKAGE)}: {name}"
        for path in PACKAGE.rglob("*.py")
        if path.relative_to(PACKAGE).parts[0] != "documents"
        for name in NAMED.findall(path.read_text(encoding="utf-8"))
        if name not in DRAWN
    }
    assert not missing


def test_icons_of_the_catalogue_are_drawn():
    named = {each.icon for feature in CATALOGUE for each in (*feature.pages, *feature.commands) if each.icon}
    assert not named - DRAWN


def test_icons_of_the_history_are_drawn():
    missing = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Moment" and len(node.args) > 2:
                icon = node.args[2]
                if isinstance(icon, ast.Constant) and icon.value not in DRAWN:
                    missing.add(f"{path.name}: {icon.value}")
    assert not missing
