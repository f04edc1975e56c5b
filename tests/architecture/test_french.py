"""French on screen and paper: one catalogue, ’ and the spaces that don't break (UX.md §6)."""

import ast
import re

import pytest

from tests.catalogue import PACKAGE, TEMPLATE, calls, literal, template

pytestmark = pytest.mark.usefixtures("unmeasured")

# A breaking space, or none, before a double sign or inside « »; a straight apostrophe or quote.
BREAKS = re.compile(r" [:;!?»%€](?=[\s.,)]|$)|[^\s\u00a0][;!?»%€](?=[\s.,)]|$)|\w:(?=\s|$)|«(?!\u00a0)|\w'\w|\"")
SHOWN = re.compile(r" [:;] |« | »")  # what no text may hold, shown through `_()` or not


def sentences():
    """Yield (place, text) of each source text of the catalogue."""
    for path, call in calls():
        if text := literal(call):
            yield f"{path.relative_to(PACKAGE)}:{call.lineno}", text


def strings():
    """Yield (place, text) of each string of the code that isn't a docstring."""
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
                yield f"{path.relative_to(PACKAGE)}:{node.lineno}", node.value


def test_the_template_of_the_catalogue_is_fresh():
    stored = TEMPLATE.read_text(encoding="utf-8") if TEMPLATE.exists() else ""
    assert stored == template(), f"{TEMPLATE.name} is stale: run `make catalogue` and commit it"


def test_every_message_is_a_literal():
    assert not [f"{path.relative_to(PACKAGE)}:{call.lineno}" for path, call in calls() if literal(call) is None]


@pytest.mark.parametrize("code", ["_(NAME)", "_(f'{count} places')", "_('a' + end)", "_('a', 'b')", "_()", "_(1)"])
def test_what_is_no_literal_is_seen(code):
    assert literal(ast.parse(code, mode="eval").body) is None
    assert literal(ast.parse("_('Accueil, ' 'grand écran')", mode="eval").body) == "Accueil, grand écran"


def test_spaces_before_double_signs_do_not_break():
    assert not [f"{place} {text}" for place, text in sentences() if BREAKS.search(text)]
    assert not [f"{place} {text}" for place, text in strings() if SHOWN.search(text)]


def test_the_rule_sees_what_it_must():
    questions = ["Qui est là ?", "Qui est là?", "200 %", "200%"]
    quotes = ["« Oui\u00a0»", "«Oui\u00a0»", "«\u00a0Oui»", "l'agent", 'le "motif"']
    assert not [text for text in [*questions, *quotes, "Motif: aucun", "Motif : aucun"] if not BREAKS.search(text)]
    assert not BREAKS.search("à 10:47, «\u00a0Vérifier\u00a0»\u00a0: l’agent, 20\u00a0% de {count}, https://office.fr")
    assert SHOWN.search("Motif : aucun")


def test_no_sentence_blames_shouts_or_uses_jargon():
    banned = re.compile(r"(?i)\boops|\boups|\btoken\b|\bsync\b|base locale|!|\berreur fatale")
    assert not [f"{place} {text}" for place, text in sentences() if banned.search(text)]


# What a setting does, whose figure and icon say it too; a tour whose card stands at the part it tells of; a place.
COLOURED = {
    "Minutes en orange et horloge", "Minutes en rouge et horloge",
    "En rouge à l’accueil au-dessous\u00a0; règle de l’office",
    "À gauche, celles qui valent maintenant. À droite, ce qui vient d’être fait\u00a0: Ctrl+Z l’annule.",
    "voirie et espaces verts",
}  # fmt: skip
POINTING = re.compile(r"(?i)\b(rouge|verte?|orange|bleue?|grise?)s?\b|\bà (gauche|droite)\b|\ben (haut|bas) (à|de)\b")


def test_no_sentence_points_by_a_colour_or_a_place_alone():
    assert {text for _place, text in sentences() if POINTING.search(text)} == COLOURED
