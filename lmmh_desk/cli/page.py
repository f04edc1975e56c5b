"""lmmh-desk page: the folder of the office's site where anybody checks a paper."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from lmmh_desk.cli.profile import opened
from lmmh_desk.documents.page import MARK, OFFICE, PublicOffice, page
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.typed import written_phone

if TYPE_CHECKING:
    from lmmh_desk.store.store import Read, Store


def publish(arguments: argparse.Namespace) -> int:
    """Write the page's files, each whole, over those of an earlier page only (or of anybody with --replace)."""
    folder: Path = arguments.folder
    with opened(arguments) as store:
        made, address = _made(store, arguments.phone)
    if not arguments.replace:
        _refuse_others(folder, made)
    _write(folder, made)
    print(_("Page écrite dans {folder}. Publiez ce dossier à l’adresse {address}").format(
        folder=folder, address=address or _("que vous donnerez dans les réglages de l’office.")))  # fmt: skip
    if address and not address.endswith("/"):
        print(_("Cette adresse ne finit pas par «\u00a0/\u00a0»\u00a0: sans réseau, le code n’ouvrira pas la page."))
    return 0


def _made(store: Store, phone: str) -> tuple[dict[str, bytes], str]:
    """Return the files and the address where papers say that they are."""
    from lmmh_desk.office.store.agents import desk
    from lmmh_desk.office.store.sites import office, site

    with store.read() as read:
        telephone = phone or site(read, desk(read).site_id).phone
        return files(read, telephone), office(read).verify_address


def files_of_hub(read: Read) -> dict[str, bytes]:
    """Return the files that a hub publishes: its office's, with the telephone of the first site that has one."""
    from lmmh_desk.office.store.sites import sites

    return files(read, next((one.phone for one in sites(read) if _has_digits(one.phone)), ""))


def files(read: Read, telephone: str) -> dict[str, bytes]:
    """Return the page's files; raises BadInput without a telephone, NotFound without an office."""
    from lmmh_desk.app.catalogue import CATALOGUE
    from lmmh_desk.kernel.feature import paper_labels
    from lmmh_desk.office.store.keys import trust
    from lmmh_desk.office.store.sites import office

    here = office(read)
    if not _has_digits(telephone):
        raise BadInput(
            _("La page n’a pas de téléphone où appeler en cas de doute."),
            _("Rien n’est écrit."),
            _("Donnez-le par --phone, ou dans les réglages du site."),
        )
    return page(trust(read), PublicOffice(here.name, written_phone(telephone), paper_labels(CATALOGUE)))


def _has_digits(telephone: str) -> bool:
    """Say whether a text may be a telephone."""
    return any(letter.isdigit() for letter in telephone)


def _refuse_others(folder: Path, files: Mapping[str, bytes]) -> None:
    """Raise BadInput where the folder holds files of our names that an earlier page didn't write."""
    try:
        ours = (folder / OFFICE).read_text("utf-8").startswith(MARK)
    except (OSError, ValueError):
        ours = False
    others = [] if ours else [name for name in files if (folder / name).exists()]
    if others:
        raise BadInput(
            _("Le dossier {folder} contient déjà un autre fichier {name}.").format(folder=folder, name=others[0]),
            _("Rien n’est écrit."),
            _("Donnez un dossier vide, ou ajoutez --replace pour remplacer les fichiers de ces noms."),
        )


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            new = folder / f"{name}.new"
            with new.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            new.replace(folder / name)
    except OSError as error:
        raise BadInput(
            _("Le dossier {folder} ne peut pas être écrit.").format(folder=folder),
            _("Chaque fichier déjà publié est entier, ancien ou nouveau."),
            _("Vérifiez son chemin, ses droits et la place, puis recommencez."),
        ) from error
