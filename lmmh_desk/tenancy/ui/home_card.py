"""Logement et bail: where the person lives, under which lease, and where next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lmmh_desk.kernel.french import NBSP, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.money import euros
from lmmh_desk.kernel.ports import WorksAt
from lmmh_desk.tenancy.model.address import screen_lines, street_line
from lmmh_desk.tenancy.model.cards import LeaseLine, PersonCard
from lmmh_desk.tenancy.model.leases import state_sentence
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.facts import Facts
from lmmh_desk.ui.widgets.tag import Tag


class HomeCard(Card):
    """The dwelling and the lease in force, and the lease to come."""

    def __init__(self) -> None:
        self._size = Tag("")
        super().__init__(_("Logement et bail"), icon="building", actions=(self._size,), padding=(14, 4, 14, 14))
        self._facts = Facts()
        self.add(self._facts)
        self.set_empty(_("Aucun bail sur ce poste."))

    def show_card(self, card: PersonCard, today: date, works: Sequence[WorksAt] = ()) -> None:
        """Show the leases of a person, and the works where they live."""
        lease, following = card.lease(today), card.next_lease(today)
        self._size.set(lease.dwelling.size if lease and lease.dwelling else "")
        facts = [*_present(lease, today), *_next(following)]
        facts += [(_("Demande"), card.nur)] if card.nur else []
        facts += [(_("Travaux"), _works(one)) for one in works]
        self._facts.set(facts)
        self.show_empty(not facts)


def _present(lease: LeaseLine | None, today: date) -> list[tuple[str, str]]:
    if lease is None:
        return []
    address = "\n".join(screen_lines(lease.dwelling.address)) if lease.dwelling else _("à rattacher au prochain import")
    rent = _("{sum} charges incl.").format(sum=euros(lease.total_cents)) if lease.total_cents else ""
    typed = _("{number}, saisi au guichet").format(number=lease.number) if lease.typed else ""
    return [
        (_("Adresse"), address),
        (_("Bail"), state_sentence(lease, today)),
        (_("Numéro"), typed),
        (_("Loyer"), rent),
    ]


def _next(lease: LeaseLine | None) -> list[tuple[str, str]]:
    if lease is None or lease.starts_on is None:
        return []
    start = _("entrée le {day}").format(day=short_date(date.fromisoformat(lease.starts_on)))
    if lease.dwelling is None:
        return [(_("Nouveau"), f"{lease.number} · {start}")]
    home = lease.dwelling.address
    street = f"{street_line(home)}, n°{NBSP}{home.door}" if home.door else street_line(home)
    return [(_("Nouveau"), f"{street}\n{lease.dwelling.kind} · {start}")]


def _works(one: WorksAt) -> str:
    """Return what is done, the sentence that may be said, and what must not be promised."""
    said = _("À dire\u00a0: «\u00a0{told}\u00a0»").format(told=one.told)
    return "\n".join(part for part in (one.about, said, one.caution, one.updated) if part)
