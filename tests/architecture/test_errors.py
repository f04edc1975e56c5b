"""What refuses an act says what is wrong, what is safe and what to do (UX.md §6); a form's field may be shorter."""

import ast

import pytest

from tests.catalogue import PACKAGE

pytestmark = pytest.mark.usefixtures("unmeasured")

RELAYS = {"ui/start.py"}  # shows again a sentence that is whole already


def called(node):
    return getattr(node.func, "id", "") or getattr(node.func, "attr", "")


def refusals(trees):
    """Return the names of the errors that refuse an act: DeskError and its subclasses, less BadInput."""
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    names, before = {"DeskError"}, set()
    while names != before:
        before = set(names)
        names |= {
            one.name
            for one in classes
            if {getattr(base, "id", getattr(base, "attr", "")) for base in one.bases} & names
        } - {"BadInput"}
    own = {one.name for one in classes if any(getattr(part, "name", "") == "__init__" for part in one.body)}
    return names - own | {"DeskError"}


def parts(call):
    """Return what a call gives of fact, safe and gesture, an empty text left out."""
    given = dict(zip(("fact", "safe", "gesture"), call.args, strict=False))
    given |= {keyword.arg: keyword.value for keyword in call.keywords}
    return {name for name, value in given.items() if getattr(value, "value", None) != ""} & {"fact", "safe", "gesture"}


def short(trees, names):
    """Yield (tree's key, line) of each refusal that leaves something out."""
    for key, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and called(node) in names and len(parts(node)) < 3:
                yield key, node.lineno


def test_a_refusal_says_what_is_safe_and_what_to_do():
    paths = {path.relative_to(PACKAGE).as_posix(): path for path in PACKAGE.rglob("*.py")}
    trees = {key: ast.parse(path.read_text(encoding="utf-8")) for key, path in paths.items()}
    names = refusals(trees.values())
    assert {"WrongState", "NotFound", "VaultLocked", "DiskFull"} <= names
    assert not [f"{key}:{line}" for key, line in short(trees, names) if key not in RELAYS]


@pytest.mark.parametrize(
    ("code", "left_out"),
    [
        ("WrongState('a', 'b', 'c')", 0),
        ("errors.WrongState('a', gesture='c', safe='b')", 0),
        ("WrongState('a', 'b')", 1),
        ("WrongState('a', '', 'c')", 1),
        ("WrongState('a', gesture='c')", 1),
        ("BadInput('a')", 0),
    ],
)
def test_the_rule_sees_what_it_must(code, left_out):
    tree = ast.parse(code + "\nclass WrongState(DeskError): ...\nclass BadInput(DeskError): ...")
    assert len(list(short({"": tree}, refusals([tree])))) == left_out
