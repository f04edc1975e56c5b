"""Names in other scripts: cleaned of what has no shape, joined and ordered as they are read."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
FORMS = ("isolated", "final", "initial", "medial")
GROUPS = re.compile(r"[0-9]+(?:[.,:/][0-9]+)*|[A-Za-z]+|.", re.DOTALL)


_RAISED = str.maketrans("ᵉʳ", "er")


def clean(text: str) -> str:
    """Return a text composed, without control, format or unassigned characters; tabs and new lines become spaces.

    Letters typed raised (« 3ᵉ ») become plain: no face has them, and ordinals are raised as they are drawn.
    """
    kept = (
        " " if letter in "\t\n\r\x0b\x0c\u2028\u2029" else letter
        for letter in unicodedata.normalize("NFC", text.translate(_RAISED))
    )
    return "".join(letter for letter in kept if unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn"})


def is_right_to_left(word: str) -> bool:
    """Say whether a word is read from right to left."""
    return RIGHT_TO_LEFT.search(word) is not None


def drawn(word: str) -> str:
    """Return a right-to-left word as it is drawn from the left: letters joined, then turned."""
    return "".join(reversed(GROUPS.findall(_joined(word))))


@cache
def _shapes() -> dict[tuple[str, str], str]:
    """Return the Arabic presentation form of (letter, form), as Unicode’s own table lists them."""
    shapes = {}
    for code in (*range(0xFB50, 0xFDFC), *range(0xFE70, 0xFEFD)):
        kind, _, parts = unicodedata.decomposition(chr(code)).partition(" ")
        if kind.strip("<>") in FORMS and len(parts) == 4:
            shapes[chr(int(parts, 16)), kind.strip("<>")] = chr(code)
    return shapes


def _joined(word: str) -> str:
    """Return a word whose Arabic letters have the shape their neighbours ask for."""
    shapes = _shapes()
    joined = []
    for place, letter in enumerate(word):
        before = place > 0 and (word[place - 1], "initial") in shapes and (letter, "final") in shapes
        after = place + 1 < len(word) and (letter, "initial") in shapes and (word[place + 1], "final") in shapes
        form = FORMS[before + 2 * after]
        joined.append(shapes.get((letter, form), letter))
    return "".join(joined)
