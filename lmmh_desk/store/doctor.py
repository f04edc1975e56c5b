"""The health of a profile's database, check by check, in French."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from msgspec import Struct

from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.store import chain, files, search, triggers, versions
from lmmh_desk.store.driver import DriverError
from lmmh_desk.store.opening import inspected
from lmmh_desk.store.search import of
from lmmh_desk.system.disk import room

MANY = 20  # flaws told
FLAWS = {
    "edited": _("modifiée"),
    "removed": _("retirée"),
    "moved": _("déplacée ou modifiée"),
    "unlinked": _("sans chaînage"),
    "blanked": _("vidée sans effacement"),
    "truncated": _("fin retirée"),
    "rewritten": _("réécrite depuis sa contresignature"),
}
Look = Callable[[Any], tuple[bool, str]]  # on the driver's connection: whether it is well, and what to say


class Check(Struct, frozen=True):
    """One thing examined: a code word, whether it is well, and what to say."""

    key: str
    ok: bool
    sentence: str


def examine(folder: Path, key: bytes, more: Mapping[str, Look] | None = None) -> list[Check]:
    """Return the checks of a profile's database, open elsewhere or read-only; raises StoreError if it doesn't open.

    `more` are those of who knows what the tables are for.
    """
    looks = _LOOKS | dict(more or {})
    if not files.writable(folder):
        looks["durability"] = _consultation
    with inspected(folder / files.FILE, key) as driver:
        return [_examined(name, look, driver) for name, look in looks.items()] + [_room(folder)]


def _examined(key: str, look: Look, driver: Any) -> Check:
    try:
        return Check(key, *look(driver))
    except DriverError:
        return Check(key, False, _("Cette partie de la base ne peut pas être lue."))


def _pages(driver: Any) -> tuple[bool, str]:
    bad = driver.execute("PRAGMA cipher_integrity_check").fetchall()
    (answer,) = driver.execute("PRAGMA quick_check(1)").fetchone()
    ok = not bad and answer == "ok"
    return ok, _("Toutes les pages sont intactes.") if ok else _("Des pages de la base sont abîmées.")


def _links(driver: Any) -> tuple[bool, str]:
    broken = len(driver.execute("PRAGMA foreign_key_check").fetchall())
    sentence = _("{links} entre enregistrements ne mènent nulle part.").format(links=count(broken, _("lien")))
    return not broken, sentence if broken else _("Tous les liens entre enregistrements sont bons.")


def _version(driver: Any) -> tuple[bool, str]:
    (version,) = driver.execute("SELECT version_num FROM alembic_version").fetchone()
    ok = version == versions.head()
    sentence = _("Version {version} de la base, {head} pour ce programme.").format(
        version=version, head=versions.head()
    )
    return ok, sentence


def _triggers(driver: Any) -> tuple[bool, str]:
    ok = dict(driver.execute(triggers.INSTALLED, (f"{triggers.PREFIX}*",))) == triggers.expected()
    return ok, _("Le journal des modifications est complet.") if ok else _(
        "Le journal des modifications est à réparer."
    )


def _durability(driver: Any) -> tuple[bool, str]:
    mode = driver.execute("PRAGMA journal_mode").fetchone()[0]
    ok = mode == "wal" and driver.execute("PRAGMA synchronous").fetchone()[0] == 2
    said = _("Chaque enregistrement est sur le disque avant d’être annoncé.")
    return ok, said if ok else _("Le disque n’attend pas la fin des écritures.")


def _consultation(_driver: Any) -> tuple[bool, str]:
    return False, _("Le dossier de ce poste refuse l’écriture\u00a0: la base est en consultation.")


def _search(driver: Any) -> tuple[bool, str]:
    missing = 0
    for name in search.INDEXES:
        indexed = driver.execute(of(name, "SELECT count(*) FROM search_@_doc")).fetchone()[0]
        rows = "SELECT count(*) FROM (#)".replace("#", search.INDEXES[name].rows.replace("{only}", "1"))
        missing += abs(driver.execute(rows).fetchone()[0] - indexed)
    sentence = _("{cards} manquent à la recherche.").format(cards=count(missing, _("fiche")))
    return not missing, sentence if missing else _("La recherche connaît toutes les fiches.")


def audited(driver: Any) -> tuple[bool, str]:
    """Return whether nothing was taken from the audit, changed in it or put elsewhere, line by line."""
    found = list(islice(chain.flaws(driver), MANY))
    if not found:
        return True, _("Le journal des accès est entier\u00a0: aucune ligne modifiée, retirée ni déplacée.")
    lines = ", ".join(f"{flaw.tx} ({FLAWS[flaw.kind]})" for flaw in found)
    return False, _("Le journal des accès a été altéré, aux lignes\u00a0: {lines}.").format(lines=lines)


def _room(folder: Path) -> Check:
    left = room(folder)
    megabytes = left.free // (1024 * 1024)
    said = _("{megabytes}\u00a0Mo libres sur le disque.").format(megabytes=megabytes)
    return Check("room", not left.low, left.sentence or said)


_LOOKS: dict[str, Look] = {
    "pages": _pages,
    "links": _links,
    "version": _version,
    "journal": _triggers,
    "durability": _durability,
    "search": _search,
}
