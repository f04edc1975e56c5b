"""The six digits that open an agent's session again, and the pause after wrong ones (RELIABILITY.md, threats)."""

from __future__ import annotations

import re

from msgspec import Struct

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.french import NBSP
from lmmh_desk.kernel.i18n import _

DIGITS = 6
FREE_TRIES = 5
FIRST_PAUSE = 30_000  # milliseconds
LONGEST_PAUSE = 3_600_000  # so that nobody keeps a colleague out for a day
TIME, MEMORY, LANES = 2, 32 * 1024, 2  # 32 MiB; the pauses and the encrypted file protect six digits, not this
EASY = ("0123456789", "9876543210")


class Attempts(Struct, frozen=True):
    """Wrong codes in a row for one agent on this desk.

    The pause is counted in the time that the machine runs (`Clock.running`): setting its clock changes nothing.
    """

    failed: int = 0
    paused_until: int = 0  # milliseconds since the machine started

    def wait(self, running: int) -> int:
        """Return the milliseconds left to wait; of a machine started anew since, all that it has run is counted."""
        whole = pause_after(self.failed)
        began = self.paused_until - whole
        return max(0, whole - (running - began if running >= began else running))

    def failing(self, running: int) -> Attempts:
        """Return the attempts after one more wrong code."""
        failed = self.failed + 1
        return Attempts(failed, running + pause_after(failed))


def pause_after(failed: int) -> int:
    """Return the pause, in milliseconds, after this many wrong codes: 30 s at five, then doubling to an hour."""
    if failed < FREE_TRIES:
        return 0
    return min(FIRST_PAUSE << min(failed - FREE_TRIES, 10), LONGEST_PAUSE)


def said_pause(milliseconds: int) -> str:
    """Return « 30 s » or « 4 min », rounded up."""
    seconds = -(-milliseconds // 1000)
    return f"{seconds}{NBSP}s" if seconds < 120 else f"{-(-seconds // 60)}{NBSP}min"


def looks_like_pin(secret: str) -> bool:
    """Say whether what was typed is six digits; anything else is a password."""
    return re.fullmatch(rf"[0-9]{{{DIGITS}}}", secret) is not None


def is_pin(pin: str) -> str:
    """Return the code, or raise BadInput in French when it isn't six digits."""
    if not looks_like_pin(pin):
        raise BadInput(
            _("Le code PIN compte six chiffres."),
            gesture=_("Saisissez six chiffres."),
            fields={"pin": _("Le code PIN compte six chiffres.")},
        )
    return pin


def check_pin(pin: str) -> str:
    """Return a new code, or raise BadInput in French: six digits, neither all the same nor in a row."""
    is_pin(pin)
    if len(set(pin)) == 1 or any(pin in row for row in EASY):
        raise BadInput(
            _("Ce code PIN se devine trop facilement."),
            gesture=_("Évitez les suites et les chiffres répétés."),
            fields={"pin": _("Ce code PIN se devine trop facilement.")},
        )
    return pin


def hash_secret(secret: str) -> str:
    """Return the argon2id hash of a code or a password (about 50 ms of processor, 32 MiB)."""
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=TIME, memory_cost=MEMORY, parallelism=LANES).hash(secret)


def matches(hashed: str, secret: str) -> bool:
    """Say whether the code or the password is the one hashed; an empty or foreign hash matches nothing."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return PasswordHasher().verify(hashed, secret)
    except (VerificationError, InvalidHashError):
        return False
