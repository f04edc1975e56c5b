"""French typography on screen and paper: ’ and the spaces that don't break (UX.md §6)."""

import ast
import re
from pathlib import Path

import lmmh_desk

PACKAGE = Path(lmmh_desk.__file__).parent
BREAKS = re.compile(r" [:;!?»](?=[\s.,)]|$)|« |\w'\w")


def sentences():
    """Yield (place, text) of each source text of the catalogue."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_" and node.args:
                text = node.args[0]
                if isinstance(text, ast.Constant):
                    yield f"{path.relative_to(PACKAGE)}:{node.lineno}", text.value


def test_spaces_before_double_signs_do_not_break():
    assert not [f"{place} {text}" for place, text in sentences() if BREAKS.search(text)]


def test_the_rule_sees_what_it_must():
    assert BREAKS.search("Qui est là ?")
    assert BREAKS.search("« Oui\u00a0»")
    assert BREAKS.search("l'agent")
    assert not BREAKS.search("à 10:47, «\u00a0Vérifier\u00a0»\u00a0: l’agent")


def test_no_sentence_blames_shouts_or_uses_jargon():
    banned = re.compile(r"(?i)\boops|\boups|\btoken\b|\bsync\b|base locale|!|\berreur fatale")
    assert not [f"{place} {text}" for place, text in sentences() if banned.search(text)]
