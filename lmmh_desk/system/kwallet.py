"""KDE's wallet, spoken to over the session's bus: keyring's own asks for a library that this program doesn't come with.

An entry's folder is the service, its name the account, as keyring has them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from keyring.errors import KeyringLocked, PasswordDeleteError, PasswordSetError

_jeepney, _bus = import_module("jeepney"), import_module("jeepney.bus_messages").message_bus  # they tell no types
_connect, _unwrap = (
    import_module("jeepney.io.blocking").open_dbus_connection,
    import_module("jeepney.wrappers").unwrap_msg,
)

DAEMONS = {"org.kde.kwalletd6": "/modules/kwalletd6", "org.kde.kwalletd5": "/modules/kwalletd5"}
INTERFACE = "org.kde.KWallet"
APPLICATION = "LMMH Desk"  # as KDE asks whether it may
NO_WINDOW, REFUSED, DONE = 0, -1, 0
PREFERENCE = 4.9  # keyring's, outside KDE


class Preference:
    """Read on the class, as keyring does: RuntimeError where there is no wallet to use."""

    def __get__(self, _one: object, _of: object) -> float:
        with _connect() as bus:
            address = _daemon(bus)
            if address is None or not _asked(bus, address, "isEnabled"):
                raise RuntimeError("no KWallet")
        return PREFERENCE


class Wallet:
    """The network wallet, opened for each act: its daemon asks for the password where it is shut."""

    priority = Preference()

    def get_password(self, service: str, account: str) -> str | None:
        """Return a secret, None where none is kept; raises KeyringLocked."""
        with _opened() as ask:
            found = ask("hasEntry", "ss", service, account)
            return str(ask("readPassword", "ss", service, account)) if found else None

    def set_password(self, service: str, account: str, secret: str) -> None:
        """Keep a secret; raises KeyringLocked or PasswordSetError."""
        with _opened() as ask:
            if ask("writePassword", "sss", service, account, secret) != DONE:
                raise PasswordSetError

    def delete_password(self, service: str, account: str) -> None:
        """Keep a secret no longer; raises KeyringLocked or PasswordDeleteError."""
        with _opened() as ask:
            if ask("removeEntry", "ss", service, account) != DONE:
                raise PasswordDeleteError
            ask("removeFolder", "s", service)


def _daemon(bus: Any) -> Any:
    """Return the address of the wallet's daemon that runs or can be started, the newest first; None: there is none."""
    known = {*_called(bus, _bus.ListNames()), *_called(bus, _bus.ListActivatableNames())}
    for name, path in DAEMONS.items():
        if name in known:
            return _jeepney.DBusAddress(path, name, INTERFACE)
    return None


@contextmanager
def _opened() -> Iterator[Any]:
    """Open the wallet and give how to ask it something; raises KeyringLocked when its owner refuses."""
    with _connect() as bus:
        address = _daemon(bus)
        if address is None:
            raise RuntimeError("no KWallet")
        wallet = _asked(bus, address, "networkWallet")
        handle = _asked(bus, address, "open", "sxs", wallet, NO_WINDOW, APPLICATION)
        if handle == REFUSED:
            raise KeyringLocked

        def ask(member: str, signature: str, *words: str) -> Any:
            return _asked(bus, address, member, f"i{signature}s", handle, *words, APPLICATION)

        yield ask


def _asked(bus: Any, address: Any, member: str, signature: str = "", *words: Any) -> Any:
    return _called(bus, _jeepney.new_method_call(address, member, signature or None, words))


def _called(bus: Any, message: Any) -> Any:
    """Return the one value of an answer; raises DBusErrorResponse."""
    return _unwrap(bus.send_and_get_reply(message))[0]
