"""Back ends of keyring for tests: one that a process killed leaves as it was, one as narrow as Windows's."""

from __future__ import annotations

import json
import os
from pathlib import Path


def in_file(path: Path) -> type:
    """Return a back end that keeps its secrets in a file, in clear: each change is there whole or not at all."""

    class InFile:
        priority = 5

        def get_password(self, service: str, account: str) -> str | None:
            return kept().get(f"{service} {account}")

        def set_password(self, service: str, account: str, secret: str) -> None:
            put(kept() | {f"{service} {account}": secret})

        def delete_password(self, service: str, account: str) -> None:
            found = kept()
            del found[f"{service} {account}"]
            put(found)

    def kept() -> dict[str, str]:
        return json.loads(path.read_text()) if path.exists() else {}

    def put(secrets: dict[str, str]) -> None:
        new = path.with_suffix(".new")
        with new.open("w") as file:
            json.dump(secrets, file)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)

    return InFile
