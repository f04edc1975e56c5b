"""lmmh-hub init, recover, backup, restore: how a hub's folder and database come to be, again too."""

from __future__ import annotations

import argparse
import secrets
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lmmh_desk.cli.desk import DONE
from lmmh_desk.cli.hub import connected, known, opened
from lmmh_desk.cli.hub_import import DESK
from lmmh_desk.cli.profile import tell
from lmmh_desk.hub.folder import BACKUPS, DATABASE, KEY, PLACE, RECOVERY, REVOKED
from lmmh_desk.kernel.clock import RunningClock, paris
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.hosts import is_host
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.retention import months_before

if TYPE_CHECKING:
    from lmmh_desk.hub.storage import Storage


def init(arguments: argparse.Namespace) -> int:
    """Make the folder of a hub, whole or not at all: authority, keys, database; at a terminal its key is tried."""
    _check_names(arguments.names)
    _check_database(arguments.database)
    folder = _empty(arguments.folder)
    ready = _("Le serveur est prêt dans {folder}.").format(folder=folder)
    told = _("Clé de secours, montrée cette seule fois\u00a0: recopiez-la et gardez-la hors du serveur, avec {file}.")

    def show(recovery: str) -> None:
        facts = {"folder": folder, "recovery_key": recovery}
        tell(arguments, facts, f"{ready}\n{told.format(file=RECOVERY)}\n{recovery}")
        if sys.stdin.isatty() and sys.stdout.isatty():
            _try(folder)

    try:
        _make(folder, arguments.names, arguments.database, show)
    except BaseException:
        for left in folder.iterdir():
            left.unlink()
        raise
    return DONE


def _check_names(names: Sequence[str]) -> None:
    """Raise BadInput where a name is one by which no PC can call a server."""
    for name in names:
        if not is_host(name):
            raise BadInput(
                _("«\u00a0{text}\u00a0» n’est ni le nom d’une machine ni son adresse.").format(text=name),
                _("Rien n’a été modifié."),
                _("Donnez ceux par lesquels les postes l’appellent\u00a0: hub.exemple.fr, ou 192.0.2.7."),
            )


def _check_database(address: str) -> None:
    """Raise BadInput where an address of a database is none of PostgreSQL's; it isn't told: it may hold a password."""
    try:
        urlsplit(address).port  # noqa: B018  (is it a number?)
        good = not address or address.startswith("postgresql://")
    except ValueError:
        good = False
    if not good:
        raise BadInput(
            _("L’adresse de la base n’est pas celle d’une base PostgreSQL."),
            _("Rien n’a été modifié."),
            _("Donnez-la ainsi\u00a0: postgresql://compte@machine/base."),
        )


def _try(folder: Path) -> None:
    """Ask for the recovery key as it was copied, until it opens the sealed copy: no desk is enrolled before."""
    from lmmh_desk.hub.recovery import opened as opened_copy
    from lmmh_desk.system.office_key import read

    content = (folder / RECOVERY).read_bytes()
    while True:
        try:
            opened_copy(content, read(input(_("Prouvez qu’elle se lit, recopiez-la du papier\u00a0: "))))
        except BadInput as error:
            print(error, file=sys.stderr)
        else:
            break
    print(_("La clé de secours ouvre ce serveur."))


def _make(folder: Path, names: Sequence[str], database: str, show: Callable[[str], None]) -> None:
    """Write the files of a hub and its tables, which stay once `show` had its recovery key copied on paper."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    from lmmh_desk.hub.authority import at, make
    from lmmh_desk.hub.recovery import seal
    from lmmh_desk.hub.timelines import keep_timeline
    from lmmh_desk.store.failures import in_french
    from lmmh_desk.system.office_key import written

    now = RunningClock().now()
    make(folder, names, at(now))
    recovery = X25519PrivateKey.generate()
    _write(folder, {KEY: secrets.token_hex(32).encode(), PLACE: database.encode()})
    seal(folder, recovery.public_key().public_bytes_raw())
    with in_french(), connected(folder) as storage:
        storage.make(now, lambda: show(written(recovery)))
        keep_timeline(storage, folder)


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        (folder / name).touch(0o600)
        (folder / name).write_bytes(content)


def recover(arguments: argparse.Namespace) -> int:
    """Make the folder of a hub again from the sealed copy of its keys; its database is put back beside them."""
    from lmmh_desk.cli.sync import read_bundle

    folder = _recovered(arguments.folder, read_bundle(arguments.file))
    told = _("Les clés du serveur sont dans {folder}. Remettez-y sa base {file}, ou relancez PostgreSQL.")
    tell(arguments, {"folder": folder}, told.format(folder=folder, file=DATABASE))
    return DONE


def _recovered(given: Path, content: bytes) -> Path:
    """Make a hub's folder from the sealed copy of its keys; raises BadInput, and then there is none."""
    from lmmh_desk.hub.authority import at, certify, names_of
    from lmmh_desk.hub.recovery import opened as opened_copy
    from lmmh_desk.system.office_key import read

    files = opened_copy(content, read(input(_("Clé de secours\u00a0: "))))
    folder = _empty(given)
    _write(folder, {**files, RECOVERY: content})
    certify(folder, names_of(folder), at(RunningClock().now()))
    return folder


def _empty(given: Path) -> Path:
    """Return a folder that holds nothing, made if needed; raises BadInput."""
    from lmmh_desk.system.paths import ensure_folder

    folder = ensure_folder(given)
    if any(folder.iterdir()):
        raise BadInput(_("Ce dossier n’est pas vide."), _("Rien n’a changé."), _("Choisissez-en un autre."))
    return folder


def backup(arguments: argparse.Namespace) -> int:
    """Copy the database, and the keys as they are sealed, in one file; the hub may be serving."""
    from lmmh_desk.hub.backup import back_up

    folder = known(arguments.folder)
    with opened(folder) as storage:
        counts = back_up(storage, (folder / RECOVERY).read_bytes(), _key(folder), arguments.file)
    told = _("La copie {file} est faite et relue\u00a0: {rows}. Gardez-la loin du serveur et de la clé de secours.")
    rows = count(sum(counts.values()), _("ligne"))
    tell(arguments, {"file": arguments.file, "rows": counts}, told.format(file=arguments.file, rows=rows))
    return DONE


def bring_up_to_date(folder: Path, now: int) -> str:
    """Bring the database of an older hub up to date, after a backup; return where that is, "" if there was no need.

    Raises StoreError.
    """
    from lmmh_desk.hub.backup import back_up_older
    from lmmh_desk.hub.migrating import bring, is_older
    from lmmh_desk.hub.tables import version
    from lmmh_desk.system.paths import inside

    with connected(folder) as storage:
        if not is_older(storage):
            return ""
        file = inside(folder, BACKUPS) / f"before-{version()}-{now}.lmmh"
        back_up_older(storage, (folder / RECOVERY).read_bytes(), _key(folder), file)
        bring(storage)
    return str(file)


def follow_timeline(folder: Path, storage: Storage, now: int) -> None:
    """Begin again where PostgreSQL was put back at an instant, and say so."""
    from lmmh_desk.hub.timelines import lost_nothing, still_follows

    if not still_follows(storage, folder):
        begin_again(folder, storage, now, lost=not lost_nothing(storage, folder))


def begin_again(folder: Path, storage: Storage, now: int, *, lost: bool = True) -> None:
    """Begin another epoch, in which desks give back what is missing, and say so."""
    from lmmh_desk.hub.behind import told as furthest
    from lmmh_desk.hub.timelines import begin_again_there, keep_timeline
    from lmmh_desk.system import log

    begin_again_there(storage, now, furthest(folder, now), lost=lost)
    revoke_as_noted(folder, now)
    try:
        keep_timeline(storage, folder)
    except OSError:  # a full disk: this process knows, and the next one begins again once more
        log.event("hub.timeline_not_kept")
    log.event("hub.put_back")
    told = _("La base a été remise à un autre instant\u00a0: les postes rendent ce qui manque au prochain échange.")
    sys.stderr.write(f"{told}\n")


def forget_copies(folder: Path, storage: Storage, now: int) -> None:
    """Remove the backups made before an update that have passed the time their rule gives copies; raises OSError."""
    from lmmh_desk.office.model.regulations import KEEP_COPIES
    from lmmh_desk.office.store.rules import number
    from lmmh_desk.store.aging import migrated_before

    day = paris(now).date()
    with storage.read() as read:
        months = number(read, KEEP_COPIES.key, day)
    for file in (folder / BACKUPS).glob("before-*.lmmh"):
        if months is not None and migrated_before(file, months_before(day, months)):
            file.unlink()


def restore(arguments: argparse.Namespace) -> int:
    """Put a backup in the place of a lost database; in an empty folder, by the recovery key, that of the keys too."""
    from lmmh_desk.app.bootstrap import load_tables
    from lmmh_desk.hub.backup import keys_of, restore_file, restore_into
    from lmmh_desk.hub.behind import told as furthest
    from lmmh_desk.hub.postgres import open_storage
    from lmmh_desk.hub.timelines import keep_timeline
    from lmmh_desk.store.failures import in_french

    _check_database(arguments.database or "")
    load_tables()
    folder: Path = arguments.folder
    with in_french():
        if not (folder / KEY).exists():
            _recovered(folder, keys_of(arguments.file))
        kept, now, place = (folder / PLACE).read_text(encoding="utf-8"), RunningClock().now(), folder / DATABASE
        address = kept if arguments.database is None else arguments.database
        if address:
            storage = open_storage(address)
            try:
                counts = restore_into(arguments.file, _key(folder), storage, place, now, told=furthest(folder, now))
                keep_timeline(storage, folder)
            finally:
                storage.close()
        else:
            counts = restore_file(arguments.file, _key(folder), place, now, told=furthest(folder, now))
        _write(folder, {PLACE: address.encode()})
        revoked = revoke_as_noted(folder, now)
    told = _("Le serveur est remis\u00a0: {rows}. Chaque poste lui rendra ce qui manque au prochain échange.")
    if revoked:
        also = _("Les postes révoqués par ce serveur le restent.")
    else:
        also = _("Révoquez de nouveau les postes révoqués après cette copie, avant de relancer le serveur.")
    lines = [told.format(rows=count(sum(counts.values()), _("ligne"))), also]
    if not (folder / DESK).exists():  # no backup has it
        lines.append(
            _("S’il envoyait des SMS ou des e-mails, réglez-le de nouveau par «\u00a0lmmh-hub gateway\u00a0».")
        )
    tell(arguments, {"folder": folder, "rows": counts, "revoked": revoked}, "\n".join(lines))
    return DONE


def revoke_as_noted(folder: Path, now: int) -> bool:
    """Revoke what this folder says was; say whether it knows, which a folder made again doesn't."""
    from lmmh_desk.hub.devices import revoke_again
    from lmmh_desk.hub.migrating import check

    if not (folder / REVOKED).exists():
        return False
    with connected(folder) as storage:
        check(storage)
        lines = (folder / REVOKED).read_text(encoding="utf-8").splitlines()
        revoke_again(storage, {one: reason for one, _space, reason in (line.partition(" ") for line in lines)}, now)
    return True


def _key(folder: Path) -> bytes:
    return bytes.fromhex((folder / KEY).read_text(encoding="ascii"))
