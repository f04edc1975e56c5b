"""A profile set aside: whole wherever the program is stopped, deleted nowhere, and only where it was asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from lmmh_desk.system import aside

FILES = {"desk.db": b"base", "desk.db-wal": b"wal", "key.json": b"key", "recovery.sealed": b"sealed", "lock.json": b""}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "copies").mkdir()
    (tmp_path / "copies" / "1.db").write_bytes(b"copy")
    for name in ("logs", "versions"):
        (tmp_path / name).mkdir()
    return tmp_path


def kept(place: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in place.iterdir() if one.is_file()}


def test_nothing_moves_unless_it_was_asked(folder: Path) -> None:
    assert aside.finish(folder) is None
    aside.want(folder)
    assert aside.is_wanted(folder)
    aside.forgo(folder)
    assert aside.finish(folder) is None
    assert kept(folder) == FILES


def test_all_of_it_moves_but_what_serves_the_next_profile(folder: Path) -> None:
    place = aside.want(folder)
    (folder / "mis-de-cote-before").mkdir()
    assert aside.finish(folder) == place
    assert kept(place) == FILES
    assert (place / "copies" / "1.db").read_bytes() == b"copy"
    assert sorted(one.name for one in folder.iterdir()) == sorted(
        ["logs", "mis-de-cote-before", "versions", place.name]
    )
    assert not aside.is_wanted(folder)


@pytest.mark.parametrize("moves", range(len(FILES) + 1))
def test_stopped_anywhere_it_goes_on_in_the_same_folder(
    folder: Path, moves: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, left, replace = aside.want(folder), [moves], Path.replace

    def stopping(self: Path, target: Path) -> Path:
        if not left[0]:
            raise OSError("stopped")
        left[0] -= 1
        return replace(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", stopping)
        with pytest.raises(OSError, match="stopped"):
            aside.finish(folder)
    assert kept(folder).get("key.json") == b"key", "the key goes last: what is left of the base never stands alone"
    assert aside.finish(folder) == place
    assert kept(place) == FILES


@pytest.mark.parametrize("name", ["../elsewhere", "", "copies", "/tmp"])
def test_a_folder_that_is_not_ours_is_never_filled(folder: Path, name: str) -> None:
    (folder / aside.WANTED).write_text(name)
    with pytest.raises(OSError, match="no name of ours"):
        aside.finish(folder)
    assert kept(folder) == FILES | {aside.WANTED: name.encode()}
