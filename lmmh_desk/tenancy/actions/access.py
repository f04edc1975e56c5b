"""The right of access: all that is kept of a person, in a PDF to read and a JSON to take elsewhere."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from lmmh_desk.kernel.access import Access, masked
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import BadInput, NotFound
from lmmh_desk.kernel.french import hour, plain_date
from lmmh_desk.kernel.guard.refusal import check_free
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.sites import office, site
from lmmh_desk.store.store import Read, Store
from lmmh_desk.system.durable import write_private
from lmmh_desk.tenancy.model.access import Export
from lmmh_desk.tenancy.model.names import screen_name
from lmmh_desk.tenancy.papers import access_export
from lmmh_desk.tenancy.store.access import about_whom, known_of, named, others_of, person_of, persons_of

NAME = "droit-d-acces-@"  # the id of the person: a folder's listing tells no name


class Asked(Struct, frozen=True):
    """Whose data, why, and where they are to be written; `who` is the id of a person or the landlord's reference."""

    who: str
    reason: str
    folder: Path


def export(store: Store, session: Session, asked: Asked, accesses: Sequence[Access]) -> tuple[Path, Path]:
    """Write the PDF and the JSON of all that is kept of a person, and why they were asked for; raises BadInput."""
    require(session, "office.access")
    if not asked.reason.strip():
        raise BadInput(
            _("Le motif de la demande manque."), _("Rien n’est écrit."), _("Donnez-le\u00a0: il reste au journal.")
        )
    with store.read() as read:
        person_id = _found(read, asked.who)
    reason = check_free(asked.reason.strip(), "reason")
    with store.write(session, "tenancy.access", person_id) as unit:
        unit.details["reason"] = reason
    with store.read() as read:
        told = _told(read, session, person_id, accesses, store.clock.now())
    return _written(asked.folder, person_id, told)


def _found(read: Read, who: str) -> str:
    found = person_of(read, who)
    if not found:
        raise NotFound(
            _("Aucune fiche ne porte l’identifiant «\u00a0{who}\u00a0».").format(who=who),
            _("Rien n’est écrit."),
            _("Cherchez-la par «\u00a0lmmh-desk search\u00a0»."),
        )
    return found


def _told(read: Read, session: Session, person_id: str, accesses: Sequence[Access], now: int) -> Export:
    about = about_whom(read, person_id)
    parts = [part for access in accesses for part in access(read, about)]
    moment = paris(now)
    place = site(read, session.site_id)
    return Export(
        office(read).name, place.name, place.phone, screen_name(named(read, about.files[0])),
        _("{day} à {hour}").format(day=plain_date(moment.date()), hour=hour(moment)),
        tuple(masked(parts, others_of(read, about), known_of(read, about), persons_of(read, about))),
    )  # fmt: skip


def _written(folder: Path, person_id: str, told: Export) -> tuple[Path, Path]:
    name = NAME.replace("@", person_id)
    contents = {
        folder / f"{name}.pdf": access_export(told),
        folder / f"{name}.json": json.dumps(told.facts(), ensure_ascii=False, indent=1).encode(),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, content in contents.items():
            write_private(path, content)
    except OSError as error:
        raise BadInput(
            _("Le dossier {folder} ne peut pas être écrit.").format(folder=folder),
            _("Rien n’a changé."),
            _("Choisissez un autre dossier."),
        ) from error
    pdf, facts = contents
    return pdf, facts
