"""The health of a profile's database, check by check, in French."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

from msgspec import Struct

from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.store import chain, files, search, triggers, versions
from lmmh_desk.store.driver import DriverError, dbapi
from lmmh_desk.store.opening import inspected
from lmmh_desk.store.search import of
from lmmh_desk.system.disk import room

MANY = 20  # flaws told
LATELY = 20_000  # lines of the audit that every self-check reads again
FLAWS = {
    "edited": _("modifiée"),
    "removed": _("retirée"),
    "moved": _("déplacée ou modifiée"),
    "unlinked": _("sans chaînage"),
    "truncated": _("fin retirée"),
    "blanked": _("vidée sans qu’un effacement le dise"),
    "rewritten": _("réécrite depuis sa contresignature"),
}
RESTORED = "restored"  # explained by the audit itself: told, and no flaw
WHOLE = ("pages", "links", "search")  # looks that read the whole base
OLDEST = (3, 51, 3)  # of SQLite: before it a WAL could be corrupted
Told: TypeAlias = tuple[bool, str] | tuple[bool, str, str]  # whether it is well, what to say, what to do if it depends
Look = Callable[[Any], Told]  # on the driver's connection


class Check(Struct, frozen=True):
    """One thing examined: a code word, whether it is well, what to say, and what to do where it isn't."""

    key: str
    ok: bool
    sentence: str
    mend: str = ""


def examine(folder: Path, key: bytes, more: Mapping[str, Look] | None = None, *, quick: bool = False) -> list[Check]:
    """Return the checks of a profile's database, open elsewhere or read-only; raises StoreError if it doesn't open.

    `more` are those of who knows what the tables are for; where it is `quick`, what reads the whole base is left out.
    """
    looks = {name: look for name, look in _LOOKS.items() if not (quick and name in WHOLE)} | dict(more or {})
    if not files.writable(folder):
        looks["durability"] = _consultation
    with inspected(folder / files.FILE, key) as driver:
        return [_examined(name, look, driver) for name, look in looks.items()] + [_room(folder)]


def _examined(key: str, look: Look, driver: Any) -> Check:
    try:
        return Check(key, *look(driver))
    except DriverError:
        return Check(key, False, _("Cette partie de la base ne peut pas être lue."))


def engine() -> Check:
    """Return whether the base's engine is the one that encrypts, and new enough."""
    driver = dbapi.connect(":memory:")
    try:
        row = driver.execute("PRAGMA cipher_version").fetchone()
    finally:
        driver.close()
    if row is None:
        return Check("cipher", False, _("Le moteur de la base ne sait pas chiffrer."))
    told = _("Le moteur de la base chiffre\u00a0: SQLCipher {cipher}, SQLite {sqlite}.").format(
        cipher=row[0].split(" ")[0], sqlite=dbapi.sqlite_version
    )
    if tuple(map(int, dbapi.sqlite_version.split("."))) < OLDEST:
        return Check("cipher", False, _("Le moteur de la base est trop ancien (SQLite {sqlite}).").format(
            sqlite=dbapi.sqlite_version))  # fmt: skip
    return Check("cipher", True, told)


def _pages(driver: Any) -> tuple[bool, str]:
    bad = driver.execute("PRAGMA cipher_integrity_check").fetchall()
    (answer,) = driver.execute("PRAGMA quick_check(1)").fetchone()
    ok = not bad and answer == "ok"
    return ok, _("Toutes les pages sont intactes.") if ok else _("Des pages de la base sont abîmées.")


def _links(driver: Any) -> tuple[bool, str]:
    broken = len(driver.execute("PRAGMA foreign_key_check").fetchall())
    sentence = _("{links} entre enregistrements ne mènent nulle part.").format(links=count(broken, _("lien")))
    return not broken, sentence if broken else _("Tous les liens entre enregistrements sont bons.")


def _version(driver: Any) -> Told:
    (version,) = driver.execute("SELECT version_num FROM alembic_version").fetchone()
    sentence = _("Version {version} de la base, {head} pour ce programme.").format(
        version=version, head=versions.head()
    )
    if version not in versions.known():
        return False, sentence, _("Installez une version plus récente de LMMH Desk.")
    return version == versions.head(), sentence


def _triggers(driver: Any) -> tuple[bool, str]:
    ok = dict(driver.execute(triggers.INSTALLED, (f"{triggers.PREFIX}*",))) == triggers.expected()
    return ok, _("Le journal des modifications est complet.") if ok else _(
        "Le journal des modifications est à réparer."
    )


def durability(driver: Any) -> tuple[bool, str]:
    """Return whether what this connection writes is on the disk once it is said to be."""
    mode = driver.execute("PRAGMA journal_mode").fetchone()[0]
    ok = mode == "wal" and driver.execute("PRAGMA synchronous").fetchone()[0] == 2
    said = _("Chaque enregistrement est sur le disque avant d’être annoncé.")
    return ok, said if ok else _("Le disque n’attend pas la fin des écritures.")


def _consultation(_driver: Any) -> tuple[bool, str, str]:
    told = _("Le dossier de ce poste refuse l’écriture\u00a0: la base est en consultation.")
    return (
        False,
        told,
        _("Rendez le dossier des données accessible en écriture, puis relancez LMMH Desk."),
    )


def _search(driver: Any) -> tuple[bool, str]:
    missing = 0
    for name in search.INDEXES:
        indexed = driver.execute(of(name, "SELECT count(*) FROM search_@_doc")).fetchone()[0]
        rows = "SELECT count(*) FROM (#)".replace("#", search.INDEXES[name].rows.replace("{only}", "1"))
        missing += abs(driver.execute(rows).fetchone()[0] - indexed)
    sentence = _("{cards} manquent à la recherche.").format(cards=count(missing, _("fiche")))
    return not missing, sentence if missing else _("La recherche connaît toutes les fiches.")


def audited_lately(driver: Any) -> tuple[bool, str]:
    """Return the same of the last lines of the audit, all of them where it is short: it takes less than a second."""
    since = max(chain.last(driver)[0] - LATELY, 0)
    ok, told = audited(driver, since)
    if ok and since:
        last = _(
            "Les dernières {lines} du journal d’accès sont entières («\u00a0doctor --audit\u00a0» les lit toutes)."
        )
        return ok, last.format(lines=count(LATELY, _("ligne")))
    return ok, told


def audited(driver: Any, since: int = 0) -> tuple[bool, str]:
    """Return whether nothing was taken from the audit after a line, changed in it or put elsewhere."""
    told = list(islice(chain.flaws(driver, since), MANY))
    put_back = [flaw for flaw in told if flaw.kind == RESTORED]
    found = [flaw for flaw in told if flaw.kind != RESTORED]
    if not found:
        whole = _("Le journal des accès est entier\u00a0: aucune ligne modifiée, retirée ni déplacée.")
        return True, " ".join([whole, *map(_put_back, put_back)])
    lines = ", ".join(f"{flaw.tx} ({FLAWS[flaw.kind]})" for flaw in found)
    return False, _("Le journal des accès a été altéré, aux lignes\u00a0: {lines}.").format(lines=lines)


def _put_back(flaw: chain.Flaw) -> str:
    told = _("Une copie remise en place l’a ramené avant la ligne {line}, que le serveur avait contresignée.")
    return told.format(line=flaw.tx)


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
    "durability": durability,
    "search": _search,
}
