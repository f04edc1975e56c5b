"""Wrong codes counted a second time, in the system's vault: a database copied back over itself forgets none of them.

A machine that opens by a passphrase has no vault: there only the database counts.
"""

from __future__ import annotations

from pathlib import Path

from lmmh_desk.kernel.errors import VaultError
from lmmh_desk.system import keys, vault

PATIENCE = 2.0  # seconds: nobody waits at the lock screen for a vault that doesn't answer


class VaultTries:
    """The count of each agent, under a name of its own: what a vault holds under one name is small."""

    def __init__(self, folder: Path) -> None:
        place = keys.find_place(folder)
        self._vault, self._profile = place.vault, place.profile
        self.heard = True

    def read(self, agent_id: str) -> tuple[int, int]:
        """Return the wrong codes in a row and the end of the pause, as `Attempts` has it; none if none is kept."""
        if not self._vault:
            return 0, 0
        try:
            failed, until = vault.read(self._vault, self._service(agent_id), keys.ACCOUNT, PATIENCE).split()
            return int(failed), int(until)
        except VaultError as error:
            self.heard = self.heard and isinstance(error, vault.SecretMissing)
            return 0, 0
        except ValueError:
            return 0, 0

    def keep(self, agent_id: str, failed: int, paused_until: int) -> None:
        """Keep them, where the vault does."""
        if self._vault:
            told = f"{failed} {paused_until}"
            try:
                vault.write(self._vault, self._service(agent_id), keys.ACCOUNT, told, PATIENCE)
            except VaultError:
                self.heard = False

    def _service(self, agent_id: str) -> str:
        return f"lmmh-desk.{self._profile}.tries.{agent_id}"
