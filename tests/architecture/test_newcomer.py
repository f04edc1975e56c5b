"""The worked example of CONTRIBUTING.md, followed to the letter in a copy of the tree: what it says is what works."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHAPTER = "## A slice in thirty minutes\n"
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PARTS = ("lmmh_desk", "tests", "resources", "installer", "pyproject.toml", "README.md", "SECURITY.md", "LICENSE")


def blocks(text):
    """Return what the chapter shows: (kind, file or "", content), in its order."""
    _before, _title, rest = text.partition(CHAPTER)
    return BLOCK.findall(rest.partition("\n## ")[0])


def changed(text, diff):
    """Return a text as a diff without line numbers changes it; its lines stand there once, side by side."""
    told, lines = diff.splitlines(), text.splitlines()
    assert all(line[:1] in {" ", "+", "-"} for line in told), "a line of a diff begins with a space, + or -"
    before, after = ([line[1:] for line in told if line[0] != sign] for sign in "+-")
    (place,) = [at for at in range(len(lines)) if lines[at : at + len(before)] == before] or [None]
    assert place is not None, f"no such lines: {before}"
    return "\n".join([*lines[:place], *after, *lines[place + len(before) :], ""])


def follow(kind, name, content, tree):
    """Do what a block says; return what its commands answered."""
    path = tree / name
    if kind == "sh":
        environment = {**os.environ, "PYTHONPATH": str(tree), "QT_QPA_PLATFORM": "offscreen"}
        environment = {key: value for key, value in environment.items() if not key.startswith(("COV_", "PYTEST_"))}
        done = subprocess.run(
            ["bash", "-ec", content], cwd=tree, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{content}\n{done.stdout[-6000:]}\n{done.stderr[-3000:]}"
    elif kind == "diff":
        path.write_text(changed(path.read_text("utf-8"), content), "utf-8")
    else:
        assert not path.exists(), f"{name} is there already"
        path.write_text(content, "utf-8")


def test_each_file_of_the_hub_has_its_place_in_the_map():
    told = (
        (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("## The hub, file by file\n")[2].partition("\n## ")[0]
    )
    files = {file.stem for file in (ROOT / "lmmh_desk" / "hub").glob("[a-z]*.py")}
    assert files ^ set(re.findall(r"`([a-z_]+)`", told)) == set()


@pytest.fixture
def tree(tmp_path):
    """A copy of what the example needs of the tree, with the same interpreter."""
    copy = tmp_path / "tree"
    copy.mkdir()
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy)
    (copy / ".venv").symlink_to(sys.prefix)
    if (ROOT / ".mypy_cache").exists():
        shutil.copytree(ROOT / ".mypy_cache", copy / ".mypy_cache")
    return copy


@pytest.mark.skipif(
    (ROOT / "lmmh_desk/features/lost").exists(), reason="the chapter was followed here: its slice is there already"
)
@pytest.mark.timeout(600)
def test_who_follows_the_chapter_has_a_slice_that_holds(tree):
    found = blocks((ROOT / "CONTRIBUTING.md").read_text("utf-8"))
    assert len(found) > 15
    for kind, name, content in found:
        follow(kind, name, content, tree)
    (migration,) = (tree / "lmmh_desk/store/migrations/versions").glob("*_lost_objects.py")
    assert "lost_object" in migration.read_text("utf-8")
    assert "features.lost.actions:keep" in (tree / "tests/office/matrix.txt").read_text("utf-8")


def test_a_diff_that_no_longer_fits_is_seen():
    assert changed("a\nb\nc\n", " b\n+d\n") == "a\nb\nd\nc\n"
    assert changed("a\nb\nc\n", "-a\n+d\n b\n") == "d\nb\nc\n"
    for text, why in (("a\nc\n", "no such"), ("ab\n", "no such"), ("b\nb\n", "too many values")):
        with pytest.raises((AssertionError, ValueError), match=why):
            changed(text, " b\n+d\n")
    with pytest.raises(AssertionError, match="begins with"):
        changed("b\n", "b\n")


def test_the_chapter_ends_where_the_next_begins():
    text = f"# T\n```sh\nno\n```\n{CHAPTER}```python a.py\nx\n```\n```sh\ny\n```\n## Next\n```sh\nno\n```\n"
    assert blocks(text) == [("python", "a.py", "x\n"), ("sh", "", "y\n")]
