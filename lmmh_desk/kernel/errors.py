"""Errors a person reads: one French sentence that says what is wrong, what is safe, what to do."""

from __future__ import annotations

from collections.abc import Mapping


class DeskError(Exception):
    """An expected failure: `fact` (what is wrong), `safe` (what is kept), `gesture` (what to do), in French."""

    def __init__(self, fact: str, safe: str = "", gesture: str = "") -> None:
        self.fact = fact
        self.safe = safe
        self.gesture = gesture
        super().__init__(" ".join(part for part in (fact, safe, gesture) if part))


class BadInput(DeskError):
    """Refused input; `fields` maps a field's name to its own French sentence, for the form to show inline."""

    def __init__(self, fact: str, safe: str = "", gesture: str = "", fields: Mapping[str, str] | None = None) -> None:
        super().__init__(fact, safe, gesture)
        self.fields = dict(fields or {})


class NotAllowed(DeskError):
    """The agent's role may not do this."""


class Locked(NotAllowed):
    """Nobody is signed in any more."""


class Paused(NotAllowed):
    """Too many wrong codes: the agent waits, or a manager ends the pause."""


class PasswordWanted(NotAllowed):
    """Six digits only open again a day that the password opened on this PC."""


class NotFound(DeskError):
    """The record asked for is not on this desk."""


class WrongState(DeskError):
    """The record is no longer in a state that allows this step."""


class ClockDoubted(DeskError):
    """This PC's clock may be years ahead: nothing is removed by it."""


class StoreError(DeskError):
    """The database cannot be used as asked (full, read-only, locked, wrong key, damaged, too new)."""


class VaultError(DeskError):
    """The operating system's vault is locked, absent, empty or lying."""


class PrinterError(DeskError):
    """The printer did not take the paper; the record is already committed."""
