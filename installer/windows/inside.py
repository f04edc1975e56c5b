"""What `smoke.py` looks at in a Windows Python under Wine: cipher, vault, window, a paper; all goes to a folder."""

from __future__ import annotations

import secrets
import shutil
import sys
from pathlib import Path


def cipher(profile: Path) -> None:
    """An office of fifty persons, of which the file tells nothing."""
    from lmmh_desk.app.demonstration import make_demo

    shutil.rmtree(profile, ignore_errors=True)
    make_demo(profile, 50, lambda _done, _total: True)
    content = (profile / "desk.db").read_bytes()
    assert not content.startswith(b"SQLite format 3")
    assert b"Belkacem" not in content
    print(f"cipher: {len(content)} bytes, nothing readable")


def vault() -> None:
    """A secret goes to Windows' credentials, comes back and is forgotten."""
    from lmmh_desk.system import vault

    name, account, secret = vault.available(), f"smoke-{secrets.token_hex(4)}", secrets.token_hex(32)
    assert name == "windows", name
    vault.write(name, "lmmh-desk-smoke", account, secret)
    assert vault.read(name, "lmmh-desk-smoke", account) == secret
    vault.forget(name, "lmmh-desk-smoke", account)
    print("vault: windows, written, read, forgotten")


def window(profile: Path, picture: Path) -> None:
    """The window opens, its code is typed, the counter is there."""
    from PySide6.QtGui import QGuiApplication

    from lmmh_desk.app.demonstration import INSTANT, PIN, WORDS
    from lmmh_desk.app.headless import _busy
    from lmmh_desk.app.program import program
    from lmmh_desk.kernel.clock import FixedClock
    from lmmh_desk.ui.lock.first import make_application
    from lmmh_desk.ui.player import Player
    from lmmh_desk.ui.start import Start

    make_application()
    assert QGuiApplication.platformName() == "windows"
    start = Start(program(profile, FixedClock(INSTANT), WORDS, on_paper=False))
    start.begin()
    player = Player(start.window, lambda: _busy(start))
    player.settle()
    player.type(PIN)
    player.settle()
    assert "Accueil" in start.window.windowTitle(), start.window.windowTitle()
    start.window.grab().save(str(picture))
    start.end()
    print(f"window: {QGuiApplication.platformName()}, {start.window.windowTitle()}")


def paper(profile: Path, file: Path) -> None:
    """A justificatif is made, and Qt reads its page."""
    from datetime import date

    from PySide6.QtPdf import QPdfDocument

    from lmmh_desk.app.bootstrap import console_session, open_profile
    from lmmh_desk.app.demonstration import WORDS
    from lmmh_desk.features.moves.actions.samples import justificatif_sample
    from lmmh_desk.kernel.clock import RunningClock
    from lmmh_desk.kernel.session import Session

    store, _key = open_profile(profile, RunningClock(), WORDS)
    here = console_session(store)
    with store.read() as read:
        agent = read.exec_driver_sql("SELECT id FROM agent WHERE role = 'admin'").scalar()
        me = Session(agent, "", "admin", here.site_id, here.site_name, here.device_id, here.desk_code)
        file.write_bytes(justificatif_sample(read, me, date(2020, 11, 17)))
    store.close()
    read_back = QPdfDocument()
    read_back.load(str(file))
    assert read_back.pageCount() == 1
    print(f"paper: {file.stat().st_size} bytes, one page")


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    cipher(folder / "profile")
    vault()
    window(folder / "profile", folder / "window.png")
    paper(folder / "profile", folder / "justificatif.pdf")
