"""A Secret Service on the session's bus that behaves as its mode says, read anew at each call from a file.

`python -m tests.fakes.secret_service MODE_FILE` says « ready » once it has the name on the bus.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jeepney import DBusAddress, HeaderFields, Message, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import Proxy, open_dbus_connection

NAME = "org.freedesktop.secrets"
PLACE = "/org/freedesktop/secrets"
ALIAS = f"{PLACE}/aliases/default"
PROMPT = f"{PLACE}/prompt/one"
OTHER = f"{PLACE}/collection/login/other"
SHUT = ("locked", "dismissed")  # to a window nobody answers, to one that somebody closes
FAILED = "org.freedesktop.DBus.Error.Failed"
Answer = tuple[str, tuple[Any, ...]] | None


class Refused(Exception):
    """The call is answered by an error of this name."""


class Service:
    """Items by path; what each mode does wrong is where it does it."""

    def __init__(self, mode: Callable[[], str]) -> None:
        self.mode = mode
        self.items: dict[str, tuple[dict[str, str], bytes]] = {OTHER: ({}, b"ab" * 32)}

    def answer(self, member: str, path: str, body: tuple[Any, ...]) -> Answer:
        """Return the signature and values of an answer, None for none ever; raises Refused."""
        mode = self.mode()
        if mode == "dies":
            os._exit(0)
        if mode == "breaks" and member in ("CreateItem", "GetSecret"):
            raise Refused(FAILED)
        if mode == "hangs" and member in ("CreateItem", "GetSecret"):
            return None
        return getattr(self, f"on_{member}")(mode, path, *body)

    def on_OpenSession(self, _mode: str, _path: str, algorithm: str, _input: object) -> Answer:
        if algorithm != "plain":
            raise Refused("org.freedesktop.DBus.Error.NotSupported")
        return "vo", (("s", ""), f"{PLACE}/session/one")

    def on_Get(self, mode: str, path: str, _interface: str, name: str) -> Answer:
        if path not in self.items and path != ALIAS:
            raise Refused("org.freedesktop.DBus.Error.UnknownObject")
        return "v", (("b", mode in SHUT) if name == "Locked" else ("s", "label"),)

    def on_CreateItem(
        self, mode: str, _path: str, properties: dict[str, Any], secret: tuple[Any, ...], _replace: bool
    ) -> Answer:
        attributes = properties["org.freedesktop.Secret.Item.Attributes"][1]
        path = f"{PLACE}/collection/login/{len(self.items)}"
        if mode == "drops":
            return "oo", (OTHER, "/")
        kept = bytes(secret[2])
        self.items[path] = (attributes, kept[::-1] if mode == "changes" else kept[:32] if mode == "cuts" else kept)
        return "oo", (path, "/")

    def on_SearchItems(self, mode: str, _path: str, wanted: dict[str, str]) -> Answer:
        found = [path for path, (has, _secret) in self.items.items() if has and wanted.items() <= has.items()]
        return "ao", ([OTHER, *found] if mode == "mixes up" else found,)

    def on_GetSecret(self, mode: str, path: str, session: str) -> Answer:
        secret = b"\xff\xfe" if mode == "garbles" else self.items[path][1]
        return "(oayays)", ((session, b"", secret, "text/plain"),)

    def on_Delete(self, mode: str, path: str) -> Answer:
        if mode != "keeps":
            del self.items[path]
        return "o", ("/",)

    def on_Unlock(self, mode: str, _path: str, objects: list[str]) -> Answer:
        return "aoo", ([], PROMPT) if mode in SHUT else (objects, "/")

    def on_Prompt(self, _mode: str, _path: str, _window: str) -> Answer:
        return "", ()


def serve(name: str, service: Any) -> None:
    """Answer under a name until the bus ends."""
    with open_dbus_connection() as connection:
        Proxy(message_bus, connection).RequestName(name)
        print("ready", flush=True)
        while True:
            asked = connection.receive()
            if asked.header.message_type is MessageType.method_call:
                _reply(connection, service, asked)


def _reply(connection: Any, service: Any, asked: Message) -> None:
    fields = asked.header.fields
    member, path = fields[HeaderFields.member], fields[HeaderFields.path]
    try:
        answer = service.answer(member, path, asked.body)
    except Refused as error:
        connection.send(new_error(asked, str(error)))
        return
    if answer is not None:
        connection.send(new_method_return(asked, *answer))
    if member == "Prompt" and service.mode() == "dismissed":
        emitter = DBusAddress(PROMPT, NAME, "org.freedesktop.Secret.Prompt")
        connection.send(new_signal(emitter, "Completed", "bv", (True, ("ao", []))))


if __name__ == "__main__":
    serve(NAME, Service(lambda: Path(sys.argv[1]).read_text()))
