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
    from lmmh_desk.store.store import Store


def publish(arguments: argparse.Namespace) -> int:
    """Write the page's files, each whole, over those of an earlier page only (or of anybody with --replace)."""
    folder: Path = arguments.folder
    with opened(arguments) as store:
        files, address = _made(store, arguments.phone)
    if not arguments.replace:
        _refuse_others(folder, files)
    _write(folder, files)
    print(_("Page écrite dans {folder}. Publiez ce dossier à l’adresse {address}").format(
        folder=folder, address=address or _("que vous donnerez dans les réglages de l’office.")))  # fmt: skip
    if address and not address.endswith("/"):
        print(_("Cette adresse ne finit pas par «\u00a0/\u00a0»\u00a0: sans réseau, le code n’ouvrira pas la page."))
    return 0


def _made(store: Store, phone: str) -> tuple[dict[str, bytes], str]:
    """Return the files and the address where papers say that they are."""
    from lmmh_desk.app.bootstrap import console_session
    from lmmh_desk.app.catalogue import CATALOGUE
    from lmmh_desk.office.store.keys import trust
    from lmmh_desk.office.store.sites import office, site

    session = console_session(store)
    with store.read() as read:
        here, keys = office(read), trust(read)
        telephone = written_phone(phone or site(read, session.site_id).phone)
    if not any(letter.isdigit() for letter in telephone):
        raise BadInput(
            _("La page n’a pas de téléphone où appeler en cas de doute."),
            _("Rien n’est écrit."),
            _("Donnez-le par --phone, ou dans les réglages du site."),
        )
    kinds = {paper.kind: paper.label for feature in CATALOGUE for paper in feature.papers}
    return page(keys, PublicOffice(here.name, telephone, kinds)), here.verify_address


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
