"""Queries on the register of papers, and the key this desk seals with."""

from __future__ import annotations

from sqlalchemy import Select, select

from lmmh_desk.documents.codes import read_short_code
from lmmh_desk.documents.seal import Signer
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.papers import PaperRecord
from lmmh_desk.office.store import tables
from lmmh_desk.store.store import Read

PAPER = tables.paper.c


def paper(read: Read, paper_id: str) -> PaperRecord | None:
    """Return a paper by its id."""
    return _one(read, select(tables.paper).where(PAPER.id == paper_id))


def paper_by_number(read: Read, number: str) -> PaperRecord | None:
    """Return the paper that bears a number, however its letters are typed."""
    return _one(read, select(tables.paper).where(PAPER.number == number.strip().upper()))


def papers_by_code(read: Read, code: str) -> list[PaperRecord]:
    """Return the papers whose short code was typed or heard; none when its check character is wrong."""
    found = read_short_code(code)
    return _all(read, select(tables.paper).where(PAPER.short_code == found).limit(5)) if found else []


def signer(read: Read) -> Signer:
    """Return what this desk seals with; raises WrongState when it has no key yet."""
    keys = tables.signing_key.c
    key = read.execute(select(keys.private, keys.certificate).where(keys.name == "desk")).first()
    address = read.execute(select(tables.office.c.verify_address)).scalar()
    if key is None or address is None:
        raise WrongState(
            _("Ce poste n’a pas encore de clé pour signer les documents."),
            _("La saisie est gardée."),
            _("Terminez l’installation du poste."),
        )
    return Signer(key.private, key.certificate, address)


def roots(read: Read) -> list[bytes]:
    """Return the public keys whose certificates this desk trusts."""
    return [key for key in read.execute(select(tables.office.c.root_public)).scalars() if key]


def _one(read: Read, query: Select[tuple[object, ...]]) -> PaperRecord | None:
    row = read.execute(query).mappings().first()
    return None if row is None else PaperRecord(**row)


def _all(read: Read, query: Select[tuple[object, ...]]) -> list[PaperRecord]:
    return [PaperRecord(**row) for row in read.execute(query).mappings()]
