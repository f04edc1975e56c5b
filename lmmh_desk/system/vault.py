"""The operating system's vault of secrets, through exactly the back ends we trust.

`keyring` picks a back end from the environment and from a configuration file, some of which store in clear or nothing
at all; so ours are instantiated by name, what is written is read back, and a vault that waits for ever is given up.
"""

from __future__ import annotations

import os
import re
import socket
import struct
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from functools import partial
from importlib import import_module
from typing import Any, TypeVar

from lmmh_desk.kernel.errors import BadInput, VaultError
from lmmh_desk.kernel.i18n import _

BACK_ENDS = {
    "secret-service": "keyring.backends.SecretService:Keyring",
    "kwallet": "lmmh_desk.system.kwallet:Wallet",
    "windows": "keyring.backends.Windows:WinVaultKeyring",
    "macos": "keyring.backends.macOS:Keyring",
}
ON_THE_BUS = ("secret-service", "kwallet")
NAME = re.compile(r"[a-z0-9._-]{1,200}")  # Windows reads no difference of case in it, and keyring gives "@" a meaning
LONGEST = 2560  # bytes in UTF-16, a Windows credential's limit: beyond, it keeps nothing
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
    back_end = _back_end(name, timeout)
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
    check_entry(service, account, secret)
    back_end = _back_end(name, timeout)
    _asked(lambda: back_end.set_password(service, account, secret), timeout)
    if _asked(lambda: back_end.get_password(service, account), timeout) != secret:
        raise VaultLying(
            _("Le coffre du système n’a pas gardé la clé de ce poste."),
            _("Rien n’a été modifié."),
            _("Choisissez une phrase de passe, ou appelez le service informatique."),
        )


def forget(name: str, service: str, account: str, timeout: float = TIMEOUT) -> None:
    """Keep a secret no longer; raises VaultAbsent, VaultLocked, VaultSilent, or VaultLying where it is still there."""
    back_end = _back_end(name, timeout)
    if _asked(lambda: back_end.get_password(service, account), timeout) is None:
        return
    _asked(lambda: back_end.delete_password(service, account), timeout)
    if _asked(lambda: back_end.get_password(service, account), timeout) is not None:
        raise VaultLying(
            _("Le coffre du système garde une clé qu’il devait effacer."),
            KEPT,
            _("Effacez-la dans le gestionnaire de mots de passe du système\u00a0: {name}.").format(name=service),
        )


def check_entry(service: str, account: str, secret: str) -> None:
    """Refuse what one vault or another would cut, mix up or keep otherwise: Windows's has the narrowest rules."""
    if not (NAME.fullmatch(service) and NAME.fullmatch(account)):
        raise ValueError("an entry's name is of small letters, figures, dots, dashes and underscores")
    if not secret or "\0" in secret or len(secret.encode("utf-16-le", "surrogatepass")) > LONGEST:
        raise BadInput(
            _("Ce secret est vide, ou trop long pour le coffre du système."),
            _("Rien n’a été modifié."),
            _("Il peut avoir jusqu’à {most} caractères.").format(most=LONGEST // 2),
        )


def _back_end(name: str, timeout: float = TIMEOUT) -> Any:
    _ignore_environment()
    if name not in BACK_ENDS or not _within(timeout, partial(_usable, name)):
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
    if name in ON_THE_BUS and not _own_bus():
        raise PermissionError
    module, _colon, attribute = BACK_ENDS[name].partition(":")
    return getattr(import_module(module), attribute)


def _own_bus() -> bool:
    """Say whether this user, or the system, runs the session's bus: the environment may name somebody else's."""
    if sys.platform != "linux":
        return True
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(TIMEOUT)
        probe.connect(import_module("jeepney.bus").find_session_bus())
        _pid, user, _group = struct.unpack("3i", probe.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
        return user in (0, os.geteuid())


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
    except VaultError:
        raise
    except Exception as error:  # of D-Bus or of Windows, which keyring lets through: the vault failed, not the desk
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
