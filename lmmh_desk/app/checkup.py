"""The self-check: the program, its vault and key, the base, the printers, the hub; each failure with its mend."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from lmmh_desk.app import demonstration
from lmmh_desk.app.bootstrap import load_tables
from lmmh_desk.kernel.clock import Clock, RunningClock, today
from lmmh_desk.kernel.errors import DeskError, PrinterError, VaultError
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import RESOURCES, _
from lmmh_desk.store.doctor import Check, Look, Told, audited, audited_lately, durability, engine, examine
from lmmh_desk.store.exchange.shapes import driver_of
from lmmh_desk.system import keys, rotation, vault
from lmmh_desk.system.installed import Versions, place
from lmmh_desk.system.tries import VaultTries

if TYPE_CHECKING:
    from lmmh_desk.printing.printers import Printer
    from lmmh_desk.store.store import Store

PARTS = {  # files the program can't do without, and how many there are
    "fonts/*.ttf": 7,
    "guard/*.txt": 10,
    "help/*.md": 30,
    "icons/*.svg": 81,
    "locale/*.pot": 1,
    "theme/*": 2,
    "verify/*": 9,
}
REPORT = _("Gardez ce poste tel quel et prévenez le responsable de la sécurité.")
SAID = ("room", "clock", "recovery", "hub", "pending")  # the window says these by itself, as they change
MENDS = {
    "program": _("Réinstallez LMMH Desk\u00a0: les données restent à leur place."),
    "cipher": _("Réinstallez LMMH Desk\u00a0: les données restent à leur place."),
    "update": _("Prévenez le service informatique\u00a0: une version corrigée viendra du serveur."),
    "key": _("Appelez le service informatique."),
    "base": _("Appelez le service informatique."),
    "pages": _("Remettez la dernière copie de secours\u00a0: «\u00a0lmmh-desk restore fichier\u00a0»."),
    "links": _("Envoyez la réponse de «\u00a0lmmh-desk doctor --json\u00a0» à l’assistance."),
    "version": _("Fermez LMMH Desk et rouvrez-le\u00a0: il met la base à jour."),
    "journal": _("Fermez LMMH Desk et rouvrez-le\u00a0: il répare son journal."),
    "durability": _("Mettez le dossier des données sur un disque de ce poste, pas sur le réseau."),
    "search": _("Rouvrez LMMH Desk et laissez-le ouvert un quart d’heure\u00a0: il complète la recherche."),
    "room": _("Libérez au moins 200\u00a0Mo sur le disque des données."),
    "keys": _("Synchronisez avec F5\u00a0: le serveur du siège donne une nouvelle clé à ce poste."),
    "recovery": _(
        "Imprimez-en une dans «\u00a0Réglages\u00a0», ou recopiez celle de «\u00a0lmmh-desk recovery-key\u00a0»."
    ),
    "copy": _(
        "Faites-en une dans «\u00a0Réglages\u00a0»\u00a0; si elle est refusée, libérez de la place sur le disque."
    ),
    "clock": _("Vérifiez la date, l’heure et le fuseau du poste."),
    "hub": _("Vérifiez le réseau, puis l’adresse du serveur\u00a0; les saisies restent possibles."),
    "pending": _("Synchronisez (F5), ou portez les saisies par une clé USB."),
    "printers": _("Rallumez l’imprimante, ou choisissez-en une autre dans «\u00a0Réglages\u00a0»."),
    "audit": REPORT,
    "witness": REPORT,
    "noted": REPORT,
}


def checked(folder: Path, words: Callable[[], str | None], *, audit: bool) -> list[Check]:
    """Return every check of a profile that has a base; what `words` returns opens it where there is no vault."""
    clock = RunningClock()
    try:
        key = keys.find_key(folder, words())
    except VaultError as error:
        return [*installed(), Check("key", False, error.fact, error.gesture)]
    found = [*installed(), _kept(folder), *_base(folder, key, clock, audit=audit, quick=False)]
    return [_mended(check) for check in (*found, printers(folder))]


def installed() -> list[Check]:
    """Return the checks of the program itself, which needs no data."""
    return [_mended(check) for check in (_program(), engine(), _update())]


def no_data() -> list[Check]:
    """Return what is told of a PC before its first start."""
    try:
        told = _("Le coffre du système gardera la clé de ce poste\u00a0: {name}.").format(name=vault.available())
    except VaultError:
        # A terminal of root's, as after the installation, has no vault; that says nothing of other sessions.
        told = _("Cette session n’a pas de coffre ouvert\u00a0: sans lui, une phrase de passe ouvre les données.")
    start = _("Ce poste n’a pas encore de données\u00a0: ouvrez LMMH Desk pour le premier démarrage.")
    return [*installed(), Check("vault", True, told), Check("base", True, start)]


def at_start(store: Store, folder: Path, clock: Clock, *, on_paper: bool = True) -> str:
    """Return what is wrong with the open profile and its mend, "" when all is well; call it from a worker.

    What reads the whole base is left to the pages' daily check and to the command.
    """
    found = _base(folder, store.key, clock, audit=False, quick=True) + ([printers(folder)] if on_paper else [])
    if not store.read_only:  # the one that writes, as it is open
        with store.local() as writing:
            found.append(Check("durability", *durability(driver_of(writing))))
    wrong = {check.key: _mended(check) for check in (*installed(), *found) if not check.ok and check.key not in SAID}
    first, *others = wrong.values() or [None]
    if first is None:
        return ""
    more = _("En tout, {defects}\u00a0: «\u00a0lmmh-desk doctor\u00a0» les dit.").format(
        defects=count(len(wrong), _("défaut"))
    )
    return " ".join((first.sentence, first.mend, *([more] if others else [])))


def _program() -> Check:
    from lmmh_desk.store.versions import head, program

    missing = [part.partition("/*")[0] for part, number in PARTS.items() if _whole(part) < number]
    if any(not _whole(f"help/pictures/{name}.png") for name in _pictures()):
        missing.append("help/pictures")
    try:
        import_module("lmmh_desk.ui.start")  # a version whose window can't even be made is not to be put in service
    except (ImportError, OSError) as error:
        missing.append(getattr(error, "name", None) or "Qt")
    if missing:
        told = _("Des fichiers du programme manquent\u00a0: {parts}.").format(parts=", ".join(missing))
        return Check("program", False, told)
    python = ".".join(map(str, sys.version_info[:3]))
    told = _("LMMH Desk {version} est entier (base {head}, Python {python}).")
    return Check("program", True, told.format(version=program(), head=head(), python=python))


def _whole(part: str) -> int:
    """Return how many files of a part are there and hold something."""
    return sum(file.stat().st_size > 0 for file in RESOURCES.glob(part))


def _pictures() -> Iterator[str]:
    """Give the names of the pictures that the help's subjects show."""
    from lmmh_desk.features.desk.model.help import topic

    for file in RESOURCES.glob("help/*.md"):
        yield from topic(file.stem, file.read_text(encoding="utf-8", errors="replace")).pictures


def _update() -> Check:
    """Return whether the last version that came from the hub opened."""
    given_up = Versions(place()).given_up()
    if given_up is None:
        return Check("update", True, _("La dernière version reçue du serveur s’est ouverte, s’il en est venu une."))
    told = _("La version {version} ne s’est pas ouverte\u00a0: la version d’avant est revenue.")
    return Check("update", False, told.format(version=given_up.version))


def _kept(folder: Path) -> Check:
    name = keys.place_now(folder).vault
    if not name:
        return Check("key", True, _("Une phrase de passe ouvre les données de ce poste."))
    return Check("key", True, _("La clé de ce poste est dans le coffre du système\u00a0: {name}.").format(name=name))


def _base(folder: Path, key: bytes, clock: Clock, *, audit: bool, quick: bool) -> list[Check]:
    from lmmh_desk.features.desk.store.copies import copy_health
    from lmmh_desk.features.desk.store.recovery import recovery_health
    from lmmh_desk.office.store.health import clock_health, hub_health, pending_health
    from lmmh_desk.office.store.keys import key_health
    from lmmh_desk.office.store.witness import AUDIT, heads_health, noted_health

    load_tables()  # else it would know neither triggers nor indexes to compare with
    demo = partial(demonstration.is_demo_inside, folder)
    looks: dict[str, Look] = {
        "keys": lambda driver: key_health(driver, today(clock)),
        "recovery": lambda driver: recovery_health(driver, folder, needed=not demo(driver)),
        "copy": lambda driver: copy_health(driver, folder, _own_keys(folder, key), needed=not demo(driver)),
        "clock": lambda driver: _own_clock() if demo(driver) else clock_health(driver, clock.now()),
        "hub": hub_health if quick else lambda driver: _reached(driver, clock),
        "pending": lambda driver: pending_health(driver, clock.now()),
        "witness": heads_health,
        "noted": lambda driver: noted_health(driver, VaultTries(folder).read(AUDIT)),
    }
    if not quick:
        looks["audit"] = audited if audit else audited_lately
    try:
        return examine(folder, key, looks, quick=quick)
    except DeskError as error:
        return [Check("base", False, error.fact, error.gesture)]


def _own_keys(folder: Path, key: bytes) -> list[bytes]:
    """Return the keys that open this desk's copies, today's first."""
    try:
        return [key, *rotation.former_keys(keys.place_now(folder), key)]
    except VaultError:
        return [key]


def _own_clock() -> tuple[bool, str]:
    return True, _("Une démonstration a sa propre horloge.")


def _reached(driver: Any, clock: Clock) -> Told:
    """Ask the hub whether it knows this desk, by the connection that an exchange would use."""
    from lmmh_desk.office.store.health import hub_health
    from lmmh_desk.store.exchange.attached import DEMONSTRATION, told_by
    from lmmh_desk.sync.refusals import RefusedByHub, Unreachable, Untrusted
    from lmmh_desk.sync.transport import HttpHub

    known = told_by(driver)
    if known is None or known.address == DEMONSTRATION:
        return hub_health(driver)
    hub = HttpHub(known, driver.execute("SELECT device_id FROM desk").fetchone()[0], clock)
    try:
        hub.status()
    except Untrusted as error:
        return False, error.fact, error.gesture
    except Unreachable as error:
        return False, error.fact
    except RefusedByHub as error:
        return False, error.fact, error.gesture
    finally:
        hub.close()
    return hub_health(driver)


def printers(folder: Path, asked: Callable[[], list[Printer]] | None = None) -> Check:
    """Return whether the printers chosen on this desk are there and take papers; one on the network is asked."""
    from lmmh_desk.printing.network import address_of, ask
    from lmmh_desk.printing.printers import Remembered, available

    wanted = Remembered(folder / "printers.json").chosen()
    if not wanted:
        return Check("printers", True, _("Aucune imprimante n’est choisie sur ce poste."))
    states = {printer.name: printer.state for printer in (asked or available)()}
    for name in wanted:
        if where := address_of(name):
            try:
                ask(where)
            except PrinterError as error:
                return Check("printers", False, error.fact, error.gesture)
            continue
        if states.get(name, "stopped") == "stopped":
            told = _("L’imprimante {name} est arrêtée.") if name in states else _("L’imprimante {name} a disparu.")
            return Check("printers", False, told.format(name=name))
    names = ", ".join(address_of(name) or name for name in wanted)
    return Check("printers", True, _("Les imprimantes choisies répondent\u00a0: {names}.").format(names=names))


def _mended(check: Check) -> Check:
    return check if check.ok or check.mend else replace(check, mend=MENDS[check.key])
