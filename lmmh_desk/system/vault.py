"""The operating system's vault of secrets, through exactly the back ends we trust.

`keyring` picks a back end from the environment and from a configuration file, some of which store in clear or nothing
at all; so ours are instantiated by name, what is written is read back, and a vault that waits for ever is given up.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from functools import partial
from importlib import import_module
from typing import Any, TypeVar

from lmmh_desk.kernel.errors import VaultError
from lmmh_desk.kernel.i18n import _

BACK_ENDS = {
    "secret-service": "keyring.backends.SecretService:Keyring",
    "kwallet": "keyring.backends.kwallet:DBusKeyring",
    "windows": "keyring.backends.Windows:WinVaultKeyring",
    "macos": "keyring.backends.macOS:Keyring",
}
TIMEOUT = 30.0  # seconds: time enough to type a password into the system's own window
KEPT = _("La base de données est intacte.")
T = TypeVar("T")


class VaultAbsent(VaultError):
    """This machine has no vault we trust."""


class VaultLocked(VaultError):
    """The vault is there, its owner hasn't opened it."""


class VaultSilent(VaultError):
    """The vault doesn't answer."""


class SecretMissing(VaultError):
    """The vault is open and doesn't hold the secret."""


class VaultLying(VaultError):
    """The vault said it kept the secret and gave back something else."""


def available() -> str:
    """Return the name of this machine's vault; raises VaultAbsent."""
    for name in usable():
        return name
    raise _absent()


def usable() -> Iterator[str]:
    """Yield the names of the vaults that this session can use, the usual one first; raises VaultSilent."""
    _ignore_environment()
    for name in BACK_ENDS:
        if _within(TIMEOUT, partial(_usable, name)):
            yield name


def read(name: str, service: str, account: str, timeout: float = TIMEOUT) -> str:
    """Return a secret; raises VaultAbsent, VaultLocked, VaultSilent or SecretMissing."""
    back_end = _back_end(name)
    secret = _asked(lambda: back_end.get_password(service, account), timeout)
    if not secret:
        raise SecretMissing(
            _("La clé de ce poste n’est plus dans le coffre du système."),
            KEPT,
            _("Appelez le service informatique."),
        )
    return str(secret)


def write(name: str, service: str, account: str, secret: str, timeout: float = TIMEOUT) -> None:
    """Keep a secret under a name never used before; raises VaultAbsent, VaultLocked, VaultSilent or VaultLying."""
    back_end = _back_end(name)
    _asked(lambda: back_end.set_password(service, account, secret), timeout)
    if _asked(lambda: back_end.get_password(service, account), timeout) != secret:
        raise VaultLying(
            _("Le coffre du système n’a pas gardé la clé de ce poste."),
            _("Aucune base de données n’a été créée."),
            _("Choisissez une phrase de passe, ou appelez le service informatique."),
        )


def remove(name: str, service: str, account: str, timeout: float = TIMEOUT) -> None:
    """Forget a secret; raises VaultAbsent, VaultLocked, VaultSilent or, where there is none, SecretMissing."""
    read(name, service, account, timeout)
    back_end = _back_end(name)
    _asked(lambda: back_end.delete_password(service, account), timeout)


def _back_end(name: str) -> Any:
    _ignore_environment()
    if name not in BACK_ENDS or not _within(TIMEOUT, partial(_usable, name)):
        raise _absent()
    back_end = _class(name)()
    if name == "windows":
        back_end.persist = "local machine"  # the default follows the user to other PCs
    return back_end


def _ignore_environment() -> None:
    for variable in list(os.environ):
        if variable.startswith(("PYTHON_KEYRING", "KEYRING_PROPERTY")):
            del os.environ[variable]


def _class(name: str) -> Any:
    module, _colon, attribute = BACK_ENDS[name].partition(":")
    return getattr(import_module(module), attribute)


def _usable(name: str) -> bool:
    try:
        return float(_class(name).priority) > 0
    except Exception:  # each back end fails in its own way where its system is missing
        return False


def _asked(work: Callable[[], T], timeout: float) -> T:
    from keyring.errors import InitError, KeyringError, KeyringLocked

    try:
        return _within(timeout, work)
    except KeyringLocked as error:
        raise _locked() from error
    except InitError as error:
        raise (_locked() if "ismissed" in str(error) else _absent()) from error
    except KeyringError as error:
        raise _silent() from error


def _within(timeout: float, work: Callable[[], T]) -> T:
    """Return what `work` returns, on another thread, for a vault's own window may never be answered."""
    answer: Future[T] = Future()

    def run() -> None:
        try:
            answer.set_result(work())
        except BaseException as error:
            answer.set_exception(error)

    threading.Thread(target=run, name="vault", daemon=True).start()
    try:
        return answer.result(timeout)
    except TimeoutError as error:
        raise _silent() from error


def _absent() -> VaultAbsent:
    return VaultAbsent(
        _("Ce poste n’a pas de coffre pour garder la clé de la base de données."),
        KEPT,
        _("Utilisez une phrase de passe."),
    )


def _locked() -> VaultLocked:
    return VaultLocked(
        _("Le coffre du système est verrouillé."),
        KEPT,
        _("Déverrouillez-le avec votre mot de passe, puis recommencez."),
    )


def _silent() -> VaultSilent:
    return VaultSilent(
        _("Le coffre du système ne répond pas."), KEPT, _("Fermez puis rouvrez votre session, puis recommencez.")
    )
