"""The template of the catalogue, extracted from the code: `python -m tests.catalogue` (what `make catalogue` runs)."""

import ast
import json
from collections import defaultdict
from functools import cache
from pathlib import Path

import lmmh_desk

PACKAGE = Path(lmmh_desk.__file__).parent
TEMPLATE = PACKAGE.parent / "resources" / "locale" / "lmmh_desk.pot"
HEADER = (
    "# The French source texts of LMMH Desk; `make catalogue` renews this file.\n"
    'msgid ""\nmsgstr ""\n"MIME-Version: 1.0\\n"\n'
    '"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
)


@cache
def calls():
    """Return (path, call) for each `_()` of the package."""
    return [
        (path, node)
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_"
    ]


def literal(call):
    """Return the text of a call, or None where it isn't one literal."""
    given = [getattr(part, "value", None) for part in call.args]
    return given[0] if len(given) == 1 and isinstance(given[0], str) and not call.keywords else None


def template():
    """Return the template: texts sorted, files without line numbers, so that only a changed text changes it."""
    places = defaultdict(set)
    for path, call in calls():
        places[literal(call)].add(path.relative_to(PACKAGE.parent).as_posix())
    entries = [HEADER]
    for text in sorted(places.keys() - {None}):
        flag = "#, python-brace-format\n" if "{" in text else ""
        files = "".join(f"#: {file}\n" for file in sorted(places[text]))
        entries.append(f'{files}{flag}msgid {json.dumps(text, ensure_ascii=False)}\nmsgstr ""\n')
    return "\n".join(entries)


if __name__ == "__main__":
    TEMPLATE.parent.mkdir(exist_ok=True)
    TEMPLATE.write_text(template(), encoding="utf-8", newline="\n")
