"""A folder another program empties: one file a message, whole or not there."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Literal

from msgspec import Struct

from lmmh_desk.messages.gateway import Outgoing, Verdict
from lmmh_desk.messages.mail import mail


class FileDrop(Struct, frozen=True):
    """Writes `<id>.json` (id, to, text), or `<id>.eml` from a sender; what begins with a dot is not finished.

    Whoever empties the folder takes the files away, so that an id written again would be delivered again.
    """

    folder: Path
    form: Literal["json", "eml"]
    sender: str = ""
    once = False

    def send(self, message: Outgoing) -> Verdict:
        """Write a message; a folder that isn't there may come back, as a share on the network does."""
        if not self.folder.is_dir():
            return Verdict.NETWORK
        draft = self.folder / f".{message.id}.part"
        try:
            with draft.open("wb") as file:
                file.write(self._bytes(message))
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.folder / f"{message.id}.{self.form}")
        except PermissionError:
            return Verdict.SETUP
        except OSError:
            return Verdict.NETWORK
        return Verdict.SENT

    def _bytes(self, message: Outgoing) -> bytes:
        if self.form == "eml":
            return mail(message, self.sender).as_bytes()
        return json.dumps({"id": message.id, "to": message.address, "text": message.text}, ensure_ascii=False).encode()
