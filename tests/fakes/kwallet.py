"""KDE's wallet on the session's bus, which behaves as its mode says: `python -m tests.fakes.kwallet MODE_FILE`."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.fakes.secret_service import FAILED, Answer, Refused, serve

NAME = "org.kde.kwalletd5"
HANDLE = 7


class Wallet:
    """Entries by folder and name."""

    def __init__(self, mode_file: str) -> None:
        self._mode = Path(mode_file)
        self.entries: dict[tuple[str, str], str] = {}

    def mode(self) -> str:
        return self._mode.read_text()

    def answer(self, member: str, _path: str, body: tuple[object, ...]) -> Answer:
        """Return the signature and values of an answer, None for none ever; raises Refused."""
        if self.mode() == "hangs" and member == "open":
            return None
        if self.mode() == "breaks" and member in ("readPassword", "writePassword"):
            raise Refused(FAILED)
        return getattr(self, f"on_{member}")(*body)

    def on_isEnabled(self) -> Answer:
        return "b", (self.mode() != "disabled",)

    def on_networkWallet(self) -> Answer:
        return "s", ("kdewallet",)

    def on_open(self, wallet: str, _window: int, _application: str) -> Answer:
        return "i", (-1 if self.mode() == "dismissed" or wallet != "kdewallet" else HANDLE,)

    def on_hasEntry(self, handle: int, folder: str, name: str, _application: str) -> Answer:
        return "b", (handle == HANDLE and (folder, name) in self.entries,)

    def on_readPassword(self, handle: int, folder: str, name: str, _application: str) -> Answer:
        return "s", (self.entries[folder, name] if handle == HANDLE else "",)

    def on_writePassword(self, handle: int, folder: str, name: str, secret: str, _application: str) -> Answer:
        if self.mode() == "full":
            return "i", (-1,)
        if self.mode() != "drops" and handle == HANDLE:
            self.entries[folder, name] = secret
        return "i", (0,)

    def on_removeEntry(self, handle: int, folder: str, name: str, _application: str) -> Answer:
        if self.mode() == "refuses" or handle != HANDLE:
            return "i", (-1,)
        if self.mode() != "keeps":
            del self.entries[folder, name]
        return "i", (0,)

    def on_removeFolder(self, _handle: int, folder: str, _application: str) -> Answer:
        return "b", (all(one != folder for one, _name in self.entries),)


if __name__ == "__main__":
    serve(NAME, Wallet(sys.argv[1]))
