"""The recovery key of a desk: who may make it, what is kept, and the sheet that leaves the printer."""

from __future__ import annotations

import os
import re
import signal
from io import BytesIO

import pytest
import zxingcpp
from pypdf import PdfReader

from lmmh_desk.features.desk.actions import recovery as desk_recovery
from lmmh_desk.features.desk.actions.recovery import keep_sheets, make_sheets
from lmmh_desk.features.desk.papers import recovery_sheet
from lmmh_desk.features.desk.store.recovery import sheets_here
from lmmh_desk.kernel.errors import NotAllowed, StoreError
from lmmh_desk.store import backup
from lmmh_desk.store.failures import BadTarget
from lmmh_desk.store.opening import FILE
from lmmh_desk.system import recovery
from lmmh_desk.system.sheets import read_sheets
from tests.conftest import KEY
from tests.documents.scanning import fine, poor
from tests.features.desk.sheets import RECOVERY
from tests.replacing import replace

LINE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


def here(store):
    with store.read() as read:
        return sheets_here(read, store.folder)


@pytest.mark.parametrize(("shared", "count"), [(False, 1), (True, 3)])
def test_the_sheets_serve_once_they_are_kept(store, admin, clock, shared, count):
    assert here(store) is None
    made = make_sheets(store, admin, shared=shared)
    assert not (store.folder / recovery.FILE).exists()
    keep_sheets(store, admin, made)
    content = (store.folder / recovery.FILE).read_bytes()
    assert recovery.unsealed(content, made.sheets) == [KEY]
    assert (here(store).name, here(store).count, here(store).made_at) == (made.name, count, clock.now())
    with store.read() as read:
        told = read.exec_driver_sql("SELECT details FROM audit WHERE action = 'desk.recovery'").scalar()
    assert made.name in told
    assert not any(sheet.secret.hex() in told for sheet in made.sheets)


def test_only_headquarters_may(store, admin, manager, front):
    made = make_sheets(store, admin, shared=False)
    for session in (manager, front):
        with pytest.raises(NotAllowed):
            make_sheets(store, session, shared=False)
        with pytest.raises(NotAllowed):
            keep_sheets(store, session, made)
    assert not (store.folder / recovery.FILE).exists()


@pytest.mark.parametrize("refused", ["prepared", "publish"])
def test_a_disk_that_refuses_leaves_the_former_sheets(store, admin, monkeypatch, refused):
    keep_sheets(store, admin, make_sheets(store, admin, shared=False))
    before = (store.folder / recovery.FILE).read_bytes()

    def refuses(*_given):
        raise OSError(28, "full")

    monkeypatch.setattr(recovery, refused, refuses)
    with pytest.raises(StoreError):
        keep_sheets(store, admin, make_sheets(store, admin, shared=False))
    assert (store.folder / recovery.FILE).read_bytes() == before


def test_a_commit_that_fails_leaves_the_former_sheets(store, admin):
    """Told that nothing changed, one throws the new sheets away."""
    first = make_sheets(store, admin, shared=False)
    keep_sheets(store, admin, first)
    with store.local() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        )
    with pytest.raises(StoreError):
        keep_sheets(store, admin, make_sheets(store, admin, shared=False))
    assert recovery.unsealed((store.folder / recovery.FILE).read_bytes(), first.sheets) == [KEY]


@pytest.mark.parametrize("at", ["prepared", "keep_told", "publish"])
def test_killed_anywhere_the_former_or_the_new_sheets_open(store, admin, at):
    first, second = (make_sheets(store, admin, shared=False) for _ in range(2))
    keep_sheets(store, admin, first)
    child = os.fork()
    if child == 0:
        for module in (recovery, desk_recovery):
            if hasattr(module, at):
                setattr(module, at, lambda *_given: os.kill(os.getpid(), signal.SIGKILL))
        keep_sheets(store, admin, second)
        os._exit(0)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    content = (store.folder / recovery.FILE).read_bytes()
    assert recovery.unsealed(content, first.sheets) == [KEY]
    assert here(store).name == first.name, "the settings and the doctor name the sheets that open"
    keep_sheets(store, admin, second)
    assert recovery.unsealed((store.folder / recovery.FILE).read_bytes(), second.sheets) == [KEY]


def test_each_copy_has_the_sealed_key_beside_it(store, admin, tmp_path):
    target = tmp_path / "copie.db"
    backup.back_up(store.folder / FILE, KEY, target)
    assert not recovery.beside(target).exists()
    made = make_sheets(store, admin, shared=False)
    keep_sheets(store, admin, made)
    backup.back_up(store.folder / FILE, KEY, target)
    assert recovery.unsealed(recovery.beside(target).read_bytes(), made.sheets) == [KEY]
    assert recovery.beside(target).stat().st_mode & 0o77 == 0
    recovery.beside(target).write_bytes(b"another program's")
    with pytest.raises(BadTarget):
        backup.back_up(store.folder / FILE, KEY, target)
    assert recovery.beside(target).read_bytes() == b"another program's"


def test_the_sheet_is_read_back_from_its_paper():
    pdf = recovery_sheet(RECOVERY)
    reader = PdfReader(BytesIO(pdf))
    assert len(reader.pages) == 1
    text = reader.pages[0].extract_text()
    assert "Feuille de secours, 2 sur 3" in text
    assert read_sheets("\n".join(LINE.findall(text))) == [RECOVERY.sheet]
    (code,) = zxingcpp.read_barcodes(poor(fine(pdf), seed=7))
    assert read_sheets(code.text) == [RECOVERY.sheet]
    assert "APERÇU" not in text


def test_the_whole_key_is_on_one_sheet():
    whole = replace(RECOVERY, sheet=replace(RECOVERY.sheet, part=0))
    text = PdfReader(BytesIO(recovery_sheet(whole))).pages[0].extract_text()
    assert "sur 3" not in text
    assert whole.number == whole.sheet.name
