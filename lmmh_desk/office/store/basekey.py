"""What this desk knows of the copies of its base's key: that the hub keeps, that a founder is still to make."""

from __future__ import annotations

from lmmh_desk.store.kept import value
from lmmh_desk.store.store import Read

UNTRIED = "recovery.untried"  # of an office founded here: nothing is recorded before its key was tried
AT_HUB = "recovery.hub"  # what was sent, for which device and key, and when it was last looked at
SENT = "recovery.sent"  # the same, of the last file that went by stick, until the hub says that it has it
OFFICE = "recovery.office"  # the public half of the office's recovery key, as the hub told it by stick


def kept_at_hub(read: Read) -> bool:
    """Say whether the hub keeps the key of this base, sealed for the office's recovery key."""
    return bool(value(read, AT_HUB))
