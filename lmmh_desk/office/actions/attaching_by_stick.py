"""Attach this PC by USB stick: it asks, headquarters answers, the answer makes it a desk of the hub.

One that is attached may ask again: its hub forgot it, for it was restored from an older backup, or this PC is a copy.
"""

from __future__ import annotations

import platform
from pathlib import Path

import msgspec
from msgspec.structs import replace

from lmmh_desk.kernel.decoding import from_json, from_msgpack
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ids import new_id
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.attaching import SENDER
from lmmh_desk.office.actions.basekey import keep_beside
from lmmh_desk.office.actions.keys import key_wanted, take_certificate
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.agents import Desk, desk, is_desk
from lmmh_desk.office.store.desk import attach_again, change_desk, write_desk
from lmmh_desk.store.exchange import freezing
from lmmh_desk.store.exchange.alone import log_everything
from lmmh_desk.store.exchange.attached import Exchange, attach, attached, move
from lmmh_desk.store.exchange.joining import join
from lmmh_desk.store.failures import in_french
from lmmh_desk.store.kept import forget, keep, value
from lmmh_desk.store.store import Store
from lmmh_desk.sync import attaching, bootstrap
from lmmh_desk.sync.attaching import Ask, Told, Waiting
from lmmh_desk.sync.codes import Code
from lmmh_desk.sync.protocol import Batch, encode

KEPT = "attaching"


def ask_here(store: Store, session: Session, code: Code) -> bytes:
    """Return the file that headquarters answers, asked by somebody who works at this desk; raises NotAllowed."""
    require(session, "desk.attach")
    return ask(store, code, platform.node())


def take_here(store: Store, session: Session, source: Path) -> Desk:
    """Import the answer where somebody works, and return this desk as it is now; raises NotAllowed besides."""
    require(session, "desk.attach")
    take(store, source)
    with store.read() as read:
        return desk(read)


def ask(store: Store, code: Code, name: str) -> bytes:
    """Return the file that headquarters answers."""
    with store.read() as read:
        here = desk(read) if is_desk(read) else Desk(new_id(), "", "", "")
    asked = Ask("", here.device_id, here.site_id, b"", name, here.code, b"", key_wanted(store))
    file, kept = attaching.ask(code, asked)
    with store.local() as connection:
        keep(connection, KEPT, msgspec.json.encode(kept).decode())
    return file


def take(store: Store, source: Path) -> None:
    """Import the answer: this PC is a desk of the hub, with its base unless it brings its own; raises BadInput.

    Stopped on the way, the same answer is imported again.
    """
    with store.read() as read:
        text = value(read, KEPT)
        alone = is_desk(read) and attached(read) is None
    if not text:
        raise BadInput(
            _("Ce poste n’a rien demandé, ou la réponse est déjà importée."),
            _("Rien n’a changé."),
            _("Faites d’abord la demande, avec le code du siège."),
        )
    kept = from_json(text, Waiting)
    with in_french(OSError), source.open("rb") as file:
        told = attaching.open_answer(file, kept)
        _attach(store, told, kept, alone=alone)
        keep_beside(store, told.recovery)
        if told.snapshot.id:
            bootstrap.from_file(store, told.snapshot, file)
    if told.certificate and key_wanted(store):  # stopped here, it was taken before
        take_certificate(store, told.certificate)
    with store.local() as connection:
        forget(connection, KEPT)


def waits(store: Store) -> bool:
    """Say whether this PC asked and has not imported the answer yet."""
    with store.read() as read:
        return bool(value(read, KEPT))


def _attach(store: Store, told: Told, kept: Waiting, *, alone: bool) -> None:
    known = told.enrolled
    to = Exchange(told.address, told.authority, known.hub_key, kept.device_key, tuple(known.sites), known.epoch)
    with store.local() as connection:
        former = attached(connection)
        if former is not None and former.device_key == to.device_key:
            return  # stopped here before
        if former is not None:
            here = desk(connection)
            attach_again(connection, here, known, to)
            if known.device == here.device_id:  # forgotten: all that was kept goes again
                freezing.renumber(connection, _numbered)
                move(connection, epoch=known.epoch)
            return
        if alone:
            here = replace(desk(connection), device_id=known.device, code=known.code, site_id=known.site)
            change_desk(connection, here)
        else:
            write_desk(connection, Desk(known.device, known.code, known.site, ""))
        attach(connection, to)
        if alone:
            log_everything(connection, SENDER)
            if told.head:
                join(connection)


def _numbered(content: bytes, number: int) -> bytes:
    return encode(msgspec.structs.replace(from_msgpack(content, Batch), sequence=number))
