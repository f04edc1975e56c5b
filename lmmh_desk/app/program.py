"""The window's program: which profile, which clock, and what opening it gives.

The first painting waits for this module: it imports what it opens in the worker that opens it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from lmmh_desk.app import demonstration
from lmmh_desk.kernel.clock import Clock
from lmmh_desk.kernel.errors import DeskError, VaultError
from lmmh_desk.store import versions
from lmmh_desk.system.installed import Versions, place
from lmmh_desk.system.paths import has_database
from lmmh_desk.system.single import AlreadyOpen, InstanceLock

if TYPE_CHECKING:
    from lmmh_desk.features.desk.model.attaching import AskForm, AttachForm
    from lmmh_desk.features.desk.model.recovering import RecoverForm
    from lmmh_desk.office.model.forms import Founding
    from lmmh_desk.ui.opening import FirstScreen, Opened, Program


def program(folder: Path, clock: Clock, words: str | None = None, *, on_paper: bool = True) -> Program:
    """Return the program of a profile; `words` is its passphrase where it is known already.

    Without `on_paper`, what is printed goes to the profile's folder `papers`, whatever printers there are.
    """
    from lmmh_desk.ui.opening import Program

    finish_aside(folder)
    demonstration.begin_clock(folder, clock)
    lock = InstanceLock(folder)
    first_words: list[str] = []  # typed at the first start: not asked again at once

    def known() -> str | None:
        return words or demonstration.known_words(folder) or next(iter(first_words), None)

    def opening(typed: str) -> Opened:
        from lmmh_desk.system import keys

        lock.acquire()
        try:
            return _opened(folder, clock, typed or known() or keys.passphrase_from_file(), lock, on_paper)
        except BaseException:
            lock.release()
            raise

    def restore(typed: str, backup: Path) -> None:
        from lmmh_desk.app.restoring import put_back
        from lmmh_desk.system import keys

        with InstanceLock(folder):
            put_back(folder, clock, typed or known() or keys.passphrase_from_file(), backup)

    def needs_passphrase() -> bool:
        from lmmh_desk.system import keys

        with suppress(VaultError):  # key.json is lost: no passphrase would help
            return known() is None and keys.needs_passphrase(folder)
        return False

    def recovered(sheets: str, typed: str) -> Opened:
        from lmmh_desk.app import recovering
        from lmmh_desk.app.bootstrap import audit_act

        paper, office = recovering.read_paper(sheets)
        recovering.recover(folder, paper, words=typed or None, office=office)
        audit_act(folder, clock, typed or known(), "desk.recover")
        return opening(typed)

    return Program(
        folder=folder,
        clock=clock,
        open=opening,
        needs_passphrase=needs_passphrase,
        recovers=lambda error: _recovers(folder, error),
        recover=recovered,
        restore=restore,
        proven=lambda: Versions(place()).opened(versions.program()),
        left=lambda: Versions(place()).left(versions.program()),
        first_start=None if has_database(folder) else _first_start(folder, clock, first_words.append),
    )


def _opened(folder: Path, clock: Clock, words: str | None, lock: InstanceLock, on_paper: bool) -> Opened:
    """Open a profile; where a version that never opened had upgraded its base, once this is put back."""
    from lmmh_desk.app.opening import opened
    from lmmh_desk.app.restoring import put_back_before
    from lmmh_desk.store.failures import TooNew

    try:
        return opened(folder, clock, words, lock, on_paper)
    except TooNew:
        if not put_back_before(folder, clock, words):
            raise
        return opened(folder, clock, words, lock, on_paper)


def _first_start(folder: Path, clock: Clock, remember: Callable[[str], None]) -> FirstScreen:
    from lmmh_desk.app import sticks
    from lmmh_desk.app.bootstrap import create_profile
    from lmmh_desk.app.founding import found
    from lmmh_desk.features.desk.ui.first_start import FirstStart
    from lmmh_desk.features.desk.ui.making import Making

    def alone(founding: Founding, words: str | None) -> None:
        found(folder, clock, founding, words)
        if words:
            remember(words)

    def attach(form: AttachForm, words: str | None, progress: Callable[[int, int], bool]) -> None:
        from lmmh_desk.app.attaching import attach_and_receive

        create_profile(folder, clock, words, lambda store, _draft: attach_and_receive(store, form.where(), progress))
        if words:
            remember(words)

    def ask(form: AskForm, words: str | None, target: Path) -> None:
        from lmmh_desk.sync.codes import read_code

        sticks.ask(folder, clock, words, read_code(form.code), target)

    def take(source: Path, words: str | None) -> None:
        sticks.take(folder, clock, words, source)
        if words:
            remember(words)

    def again(form: RecoverForm, words: str | None) -> None:
        from lmmh_desk.app import recovering
        from lmmh_desk.app.bootstrap import audit_act

        copy = None if has_database(folder) else form.copy()  # it came already, its key could not be kept
        sheets, office = recovering.read_paper(form.sheets)
        recovering.recover(folder, sheets, words=words, copy=copy, office=office)
        audit_act(folder, clock, words, "desk.recover")
        if words:
            remember(words)

    making = Making(
        demo=lambda progress: demonstration.make_demo(folder, demonstration.PERSONS, progress),
        alone=alone,
        attach=attach,
        ask=ask,
        take=take,
        recover=again,
        has_vault=_has_vault,
        waits=sticks.waits(folder),
        demo_pin=demonstration.PIN,
    )
    return lambda done: FirstStart(making, done)


def finish_aside(folder: Path) -> None:
    """Set the profile aside where somebody asked for it; nobody who has it open, nor a full disk, is disturbed."""
    from lmmh_desk.system import aside

    if aside.is_wanted(folder):
        with suppress(AlreadyOpen, OSError), InstanceLock(folder):
            aside.finish(folder)


def _recovers(folder: Path, error: DeskError) -> bool:
    """Say whether a recovery sheet would open what this error closes: the key is lost, or isn't the base's."""
    from lmmh_desk.store.failures import WrongKey
    from lmmh_desk.system.recovery import FILE

    return isinstance(error, VaultError | WrongKey) and (folder / FILE).exists()


def _has_vault() -> bool:
    from lmmh_desk.system import vault

    try:
        return bool(vault.available())
    except VaultError:
        return False
