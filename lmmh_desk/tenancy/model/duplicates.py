"""When two records look like one person (DOMAIN.md §2, as RDV Service Public does)."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.tenancy.model.names import screen_name

Likeness = Literal["email", "identity", "phone", "names"]
WORDS = {
    "email": _("même adresse e-mail"),
    "identity": _("mêmes noms et date de naissance"),
    "phone": _("même téléphone"),
    "names": _("mêmes noms, sans date de naissance"),
}


class Duplicate(Struct, frozen=True):
    """A person already in the base who may be the one being typed."""

    id: str
    civility: str
    birth_name: str
    usual_name: str
    first_names: str
    birth_date: str | None
    likeness: Likeness

    @property
    def sentence(self) -> str:
        """« M. Ferhat Belkacem : même téléphone »."""
        return f"{screen_name(self)}\u00a0: {WORDS[self.likeness]}"


class LikelyDuplicate(DeskError):
    """The person is probably in the base already: open that file, or confirm that they are two people."""

    def __init__(self, found: tuple[Duplicate, ...]) -> None:
        self.found = found
        super().__init__(
            _("Une fiche ressemble à celle-ci. {first}.").format(first=found[0].sentence),
            _("Rien n’est enregistré."),
            _("Ouvrez cette fiche, ou confirmez qu’il s’agit d’une autre personne."),
        )


def blocking(found: tuple[Duplicate, ...]) -> Duplicate | None:
    """Return the duplicate that forbids a new record: one e-mail address belongs to one person."""
    return next((one for one in found if one.likeness == "email"), None)
