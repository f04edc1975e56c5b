"""The statement of conformity names every clause of EN 301 549 (V3.2.1) chapter 11; its proofs are tests that exist."""

import re
from pathlib import Path

from lmmh_desk.features.desk.ui.help.topics import topics

TESTS = Path(__file__).parents[2]
RESOURCES = TESTS.parent / "resources"
# Clauses that the standard left void (11.1.4.6 to 9, 11.2.4.1…) have no requirement. Those of closed functionality,
# the second half of some of these, are answered by 11.5.1.
CLAUSES = {
    "11.1.1": 1, "11.1.2": 5, "11.1.3": 5, "11.1.4": (1, 2, 3, 4, 5, 10, 11, 12, 13), "11.2.1": (1, 2, 4), "11.2.2": 2,
    "11.2.3": 1, "11.2.4": (3, 4, 6, 7), "11.2.5": 4, "11.3.1": 1, "11.3.2": 2, "11.3.3": 4, "11.4.1": 3,
    "11.5.2": 17, "11.6": 2, "11.8": 5,
}  # fmt: skip
ALONE = ("11.5.1", "11.7")
LINE = re.compile(r"\*\*(11\.[0-9.]+)\*\* [^:]+\u00a0: (conforme en partie|non conforme|conforme|sans objet)\b(.*)")


def clauses():
    parts = {name: range(1, last + 1) if isinstance(last, int) else last for name, last in CLAUSES.items()}
    return sorted([f"{name}.{number}" for name, numbers in parts.items() for number in numbers] + [*ALONE])


def answers():
    """Return (clause, state, what is said of it) of each line of the statement."""
    (statement,) = [each for each in topics() if each.key.endswith("accessibilite")]
    lines = [line for block in statement.blocks for line in block.lines if line.startswith("**11")]
    found = [LINE.fullmatch(line) for line in lines]
    assert all(found), lines[found.index(None)]
    return [one.groups() for one in found]


def test_each_clause_of_the_chapter_has_its_answer_once():
    assert sorted(clause for clause, _state, _said in answers()) == clauses()
    assert len(clauses()) == 70


def test_what_is_not_met_says_what_to_do_meanwhile():
    short = [clause for clause, state, _said in answers() if state in ("conforme en partie", "non conforme")]
    assert len(short) >= 5
    assert not [clause for clause, _state, said in answers() if (clause in short) != ("En attendant" in said)]


def test_each_test_it_names_exists():
    there = set()
    for file in TESTS.rglob("test_*.py"):
        there |= set(re.findall(r"^(?:async )?def (test_\w+)", file.read_text("utf-8"), re.MULTILINE))
    named = {test for _clause, _state, said in answers() for test in re.findall(r"test_\w+", said)}
    assert len(named) >= 15
    assert named - there == set()


def test_what_is_said_to_be_met_names_its_test():
    met = {clause: said for clause, state, said in answers() if state == "conforme"}
    assert [clause for clause, said in met.items() if "Essais\u00a0: test_" not in said] == []


def test_no_picture_holds_words_but_those_of_the_help():
    images = {file.parent.name for kind in ("png", "jpg", "webp") for file in RESOURCES.rglob(f"*.{kind}")}
    assert images == {"pictures"}
