"""What a gateway is: it hands a text over to the outside and says how that went; it knows nothing of the counter.

To be called from a worker. No gateway raises for what the outside does, and none writes an address or a secret anywhere
but to the other side.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from msgspec import Struct

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})  # where nothing leaves the machine
PATIENCE = 10.0  # seconds, to connect and again for each answer


class Verdict(StrEnum):
    """How handing a message over went."""

    SENT = "sent"
    NETWORK = "network"  # nobody answered: nothing was handed over
    BUSY = "busy"  # the other side asks to come back later
    SETUP = "setup"  # the other side doesn't know this desk, or isn't what it should be: no message will pass
    REFUSED = "refused"  # this message will never pass
    UNSURE = "unsure"  # it was handed over and nobody said whether it was taken


class Outgoing(Struct, frozen=True):
    """One text to one address."""

    id: str
    address: str  # E.164, or an e-mail address
    text: str
    title: str = ""  # the subject of an e-mail


class Gateway(Protocol):
    """One way out."""

    @property
    def once(self) -> bool:
        """Say whether the other side delivers a message once, however often it is handed the same id."""
        ...

    def send(self, message: Outgoing) -> Verdict:
        """Hand a message over."""
        ...


class Shut:
    """A way out whose secret cannot be read: it takes nothing."""

    once = True

    def send(self, message: Outgoing) -> Verdict:
        """Say that the set-up is to be looked at."""
        del message
        return Verdict.SETUP
