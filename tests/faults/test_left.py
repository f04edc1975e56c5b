"""Files made again from the calls that wrote them; what was not read makes no difference, all else does."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.faults.calls import WHOLE, recorded, told, traced
from tests.faults.left import Left, Unread, files_of

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="needs Debian's strace")


def changed(folder: Path) -> None:
    """Change files in each way that a store, a hub or Python does."""
    with (folder / "appended").open("ab") as file:
        file.write(b"end")
        file.flush()
        file.write(b" of it")
    with (folder / "written").open("wb") as file:
        file.write(b"12345")
        file.seek(2)
        file.write(b"xx")
        file.truncate(8)
    place = os.open(folder / "base", os.O_RDWR | os.O_CREAT)
    os.pwrite(place, b"page", 4)
    os.ftruncate(place, 6)
    (folder / "removed").unlink()
    os.pwrite(place, b"p", 0)
    os.close(place)
    (folder / "new").mkdir()
    (folder / "written").rename(folder / "new" / "name")


def test_files_are_made_again_from_the_calls(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for name in ("appended", "written", "removed"):
        (folder / name).write_text(f"old {name}")
    left = Left(folder)
    with traced(tmp_path / "trace", *WHOLE):
        changed(folder)
    there = files_of(folder)
    assert {Path(name).name: bytes(content) for name, content in there.items()} == {
        "appended": b"old appendedend of it",
        "base": b"p\0\0\0pa",
        "name": b"12xx5\0\0\0",
    }
    calls = told(tmp_path / "trace", folder, os.devnull)
    for call in calls[:-1]:
        left.apply(call)
    assert left.differs(there), "all but the last change"
    left.apply(calls[-1])
    assert left.differs(there) == []
    shutil.rmtree(folder / "new")
    left.make()
    assert files_of(folder) == there


def test_only_what_was_read_makes_a_difference(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "base").write_text("read")
    unread = Unread(folder)
    for name in ("half", "over", "kept"):
        (folder / name).write_text("being made")
    names = {name: str(folder / name) for name in ("base", "half", "over", "kept")}
    state = dict.fromkeys(names.values(), b"1")
    assert not unread.same(state)
    with unread.looking():
        (folder / "base").read_text()
        (folder / "half").unlink()
        (folder / "half").write_text("again")
        (folder / "half").read_text()
        (folder / "over").write_text("again")
        assert (folder / "kept").exists()
    assert unread.same({**state, names["half"]: b"2", names["over"]: b"2"})
    assert not unread.same({name: digest for name, digest in state.items() if name != names["half"]}), "it is not there"
    assert not unread.same({**state, names["base"]: b"2"})
    assert not unread.same({**state, names["kept"]: b"2"}), "its size may have been asked for"


def test_where_strace_may_not_trace_what_needs_it_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = tmp_path / "strace"
    refused.write_text("#!/bin/sh\necho 'strace: ptrace(PTRACE_SEIZE, 1): Operation not permitted' >&2\nexit 1\n")
    refused.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(pytest.skip.Exception), traced(tmp_path / "trace"):
        raise AssertionError
    with pytest.raises(pytest.skip.Exception):
        recorded(tmp_path / "files", "this")
    refused.write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(subprocess.CalledProcessError):
        recorded(tmp_path / "files", "this")
