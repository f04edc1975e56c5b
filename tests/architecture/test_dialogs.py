"""Each dialog in which something is typed says what it is about: what was typed about another never comes back."""

import ast
from pathlib import Path

import lmmh_desk

SOURCES = Path(lmmh_desk.__file__).parent
# They hold letters, buttons, a list or a paper; Merge and Join say it by the dialog they are a kind of.
CHOSEN_FROM = {"TeamDialog", "ReportDialog", "SeenDialog", "LookDialog", "LetterDialog", "ListDialog", "KeptDialog",
               "MinutesPreview", "MergeDialog", "JoinDialog", "DecidedDialog"}  # fmt: skip


def keywords(call):
    return {each.arg for each in call.keywords}


def calls(tree, name):
    return [
        each
        for each in ast.walk(tree)
        if isinstance(each, ast.Call) and ast.unparse(each.func).split("(")[0].endswith(name)
    ]


def dialogs():
    """Yield each class of dialogs made elsewhere than in the widgets, with where it stands."""
    for path in SOURCES.rglob("ui/**/*.py"):
        for each in ast.walk(ast.parse(path.read_text("utf-8"))):
            bases = [ast.unparse(base) for base in each.bases] if isinstance(each, ast.ClassDef) else []
            if any(base.endswith(("Dialog", "Asking")) and base != "QDialog" for base in bases):
                yield path, each


def inits(found):
    return [
        each for each in ast.walk(found) if isinstance(each, ast.Call) and ast.unparse(each.func) == "super().__init__"
    ]


def test_a_dialog_in_which_something_is_typed_says_what_it_is_about():
    found = list(dialogs())
    assert len(found) >= 20
    silent = [
        f"{path.name}:{each.name}"
        for path, each in found
        if each.name not in CHOSEN_FROM and any("about" not in keywords(one) for one in inits(each))
    ]
    assert silent == []


def test_a_question_with_a_field_says_what_it_is_about():
    found = [
        (path, each)
        for path in SOURCES.rglob("*.py")
        for each in calls(ast.parse(path.read_text("utf-8")), "confirm")
        if "field" in keywords(each)
    ]
    assert len(found) >= 4
    assert [f"{path.name}:{each.lineno}" for path, each in found if "about" not in keywords(each)] == []
