"""What this desk knows of the copy of its base's key that the hub keeps."""

from __future__ import annotations

from lmmh_desk.store.kept import value
from lmmh_desk.store.store import Read

AT_HUB = "recovery.hub"  # what was sent, for which device and key, and when it was last looked at


def kept_at_hub(read: Read) -> bool:
    """Say whether the hub keeps the key of this base, sealed for the office's recovery key."""
    return bool(value(read, AT_HUB))
