"""Vaults that work, kept in a file so that a killed program leaves what it had written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import ClassVar


class FileVault:
    """One vault of a folder; `kind` makes those of several names."""

    priority = 5
    name = ""
    folder: ClassVar[Path]

    def get_password(self, service: str, account: str) -> str | None:
        return self._kept().get(f"{service} {account}")

    def set_password(self, service: str, account: str, secret: str) -> None:
        self._write(self._kept() | {f"{service} {account}": secret})

    def delete_password(self, service: str, account: str) -> None:
        kept = self._kept()
        del kept[f"{service} {account}"]
        self._write(kept)

    def _kept(self) -> dict[str, str]:
        path = self.folder / f"{self.name}.vault"
        return json.loads(path.read_text()) if path.exists() else {}

    def _write(self, kept: dict[str, str]) -> None:
        new = self.folder / f"{self.name}.vault.new"
        new.write_text(json.dumps(kept))
        new.replace(self.folder / f"{self.name}.vault")


def kind(folder: Path, name: str) -> type[FileVault]:
    """Return the back end of a name."""
    return type("Vault", (FileVault,), {"folder": folder, "name": name})


def secrets_in(folder: Path, name: str) -> list[str]:
    """Return what a vault holds."""
    return sorted(kind(folder, name)()._kept().values())
