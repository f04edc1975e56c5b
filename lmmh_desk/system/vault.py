"""The database's key in the operating system's vault, by exact back ends only.

RELIABILITY.md, “Keyring traps”: the back end is instantiated from an allow-list (a variable or a configuration file
could name another one), what is written is read back and compared, calls run in a thread with a time-out because a
vault may prompt, and each version of a key has a name of its own.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol, TypeVar, cast

from lmmh_desk.kernel.errors import VaultError
from lmmh_desk.kernel.feature import load
from lmmh_desk.kernel.i18n import _

TIMEOUT = 20.0  # seconds: a prompt may be waiting for its person
T = TypeVar("T")

BACKENDS = {
    "linux": ("keyring.backends.SecretService:Keyring", "keyring.backends.kwallet:DBusKeyring"),
    "win32": ("keyring.backends.Windows:WinVaultKeyring",),
    "darwin": ("keyring.backends.macOS:Keyring",),
}


class VaultLocked(VaultError):
    """The vault is there but did not open in time."""


class VaultAbsent(VaultError):
    """This machine has no vault."""


class VaultEmpty(VaultError):
    """The vault is open and holds no key for this profile."""


class VaultLying(VaultError):
    """What was written doesn't read back the same."""


class Backend(Protocol):
    """What a keyring back end does for us."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return the secret, or None."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep the secret."""

    def delete_password(self, service: str, username: str) -> None:
        """Forget the secret."""


def system_backend() -> Backend:
    """Return this machine's vault; raises VaultAbsent."""
    _strip_environment()
    for name in BACKENDS.get(sys.platform, ()):
        try:
            backend = _in_time(partial(_instance, name))
        except (RuntimeError, ImportError, AttributeError, OSError):
            continue
        if sys.platform == "win32":
            backend.persist = "local machine"  # the default would roam to other PCs
        return cast(Backend, backend)
    raise VaultAbsent(
        _("Ce poste n’a pas de coffre de mots de passe."),
        _("Vos données restent chiffrées et intactes."),
        _("Ouvrez une session complète, ou utilisez la phrase secrète de ce poste."),
    )


def read_key(backend: Backend, profile: str, version: int) -> bytes:
    """Return the 32-byte key of a profile; raises VaultLocked, VaultEmpty."""
    text = _in_time(lambda: backend.get_password(_service(version), profile))
    if not text:
        raise _empty()
    try:
        key = bytes.fromhex(text)
    except ValueError:
        raise _empty() from None
    if len(key) != 32:
        raise _empty()
    return key


def write_key(backend: Backend, profile: str, version: int, key: bytes) -> None:
    """Keep a key under a name never used before and prove that it reads back; raises VaultLocked, VaultLying."""
    service = _service(version)
    _in_time(lambda: backend.set_password(service, profile, key.hex()))
    if _in_time(lambda: backend.get_password(service, profile)) != key.hex():
        raise VaultLying(
            _("Le coffre de mots de passe n’a pas gardé la clé."),
            _("Rien n’a été créé."),
            _("Demandez à l’informatique de réparer le coffre, puis réessayez."),
        )


def _instance(name: str) -> Any:
    kind = load(name)
    if kind.priority <= 0:  # asking raises RuntimeError where the vault's service is absent
        raise RuntimeError(name)
    return kind()


def _service(version: int) -> str:
    return f"lmmh-desk/{version}"


def _strip_environment() -> None:
    """Forget the variables by which someone could choose another back end or collection."""
    for name in list(os.environ):
        if name == "PYTHON_KEYRING_BACKEND" or name.startswith("KEYRING_PROPERTY_"):
            del os.environ[name]


def _in_time(work: Callable[[], T]) -> T:
    """Run a call that may prompt; raises VaultLocked after the time-out or when the person refuses."""
    from keyring.errors import KeyringError, KeyringLocked

    outcome: list[T] = []
    failure: list[Exception] = []

    def run() -> None:
        try:
            outcome.append(work())
        except Exception as error:  # the thread hands every failure to its caller
            failure.append(error)

    thread = threading.Thread(target=run, name="vault", daemon=True)
    thread.start()
    thread.join(TIMEOUT)
    if outcome:
        return outcome[0]
    if failure and not isinstance(failure[0], KeyringLocked | KeyringError):
        raise failure[0]
    raise VaultLocked(
        _("Le coffre de mots de passe est verrouillé."),
        _("Vos données restent chiffrées et intactes."),
        _("Déverrouillez-le, puis choisissez « Réessayer »."),
    )


def _empty() -> VaultEmpty:
    return VaultEmpty(
        _("La clé de ce poste n’est plus dans le coffre."),
        _("Les données sont intactes et restent chiffrées."),
        _("N’installez rien : demandez à l’informatique de remettre la clé ou une copie de secours."),
    )
