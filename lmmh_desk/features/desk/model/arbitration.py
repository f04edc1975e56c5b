"""What the hub could not put together by itself, as people see it and decide it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from enum import StrEnum
from itertools import takewhile
from typing import Any

from msgspec import Struct

from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import count, hour, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.slots import Slot


class Side(StrEnum):
    """Which of two values stands: what the hub kept, the other desk's, or both side by side."""

    KEPT = "kept"
    OTHER = "other"
    BOTH = "both"


MIXED = "mixed"  # of a group that people decide column by column


class Author(Struct, frozen=True):
    """Who wrote one side, when (milliseconds UTC), on which desk."""

    place: str  # « Ce poste », « Espace-accueil du Clos »
    name: str  # « Karine Moulin »
    at: int
    here: bool = False
    phone: str = ""  # of the site
    elsewhere: bool = False  # another site than this desk's
    sent_at: int = 0  # when the hub received it, where it waited there before (offline, or nobody exchanged)

    def told(self, now: int) -> str:
        """Return « Karine Moulin · 11:24, envoyé à 11:38 »."""
        told = f"{self.name} · {since(self.at, now)}"
        return _("{who}, envoyé {when}").format(who=told, when=_when(self.sent_at, now)) if self.sent_at else told


class Line(Struct, frozen=True):
    """Values in conflict, in words: one group of columns, or one column of a group that people take apart."""

    conflict_id: str
    columns: tuple[str, ...]
    label: str
    before: str
    kept: str
    other: str
    now: tuple[Any, ...] = ()  # what all columns of the conflict hold on this desk
    both: bool = False  # both values can stand side by side
    coded: bool = False  # « SMS », « Oui »: away from its field, a value says nothing

    def text(self, side: Side) -> str:
        """Return a value in words, or both."""
        if side is Side.BOTH:
            return _("{kept} et {other}").format(kept=self.kept, other=self.other)
        return self.kept if side is Side.KEPT else self.other

    def result(self, side: Side) -> str:
        """Return what is chosen, as it stands beside what is chosen elsewhere."""
        text = self.text(side)
        return _("{field}\u00a0: {value}").format(field=self.label, value=text) if self.coded else text


class Item(Struct, frozen=True):
    """Something to decide: what it is about."""

    key: str
    title: str  # « Mme Odile Tessier »
    note: str  # « Fiche contact · 3 champs »
    facts: str = ""  # « L-118240 · Résidence du Clos »
    icon: str = "users"
    person_id: str = ""
    covered: bool = False  # amounts of it stand under dots


class Clash(Item, frozen=True):
    """The conflicts of one record between two desks."""

    lines: tuple[Line, ...] = ()
    kept: Author = Author("", "", 0)
    other: Author = Author("", "", 0)
    same: tuple[tuple[str, str], ...] = ()  # (label, value) of what is the same on both sides
    notes: int = 0  # written meanwhile, all of them kept

    @property
    def sides(self) -> tuple[Side, Side]:
        """Return what stands left and right: this desk is at the left."""
        return (Side.OTHER, Side.KEPT) if self.other.here else (Side.KEPT, Side.OTHER)

    def author(self, side: Side) -> Author:
        """Return who wrote a side."""
        return self.other if side is Side.OTHER else self.kept


class Decision(Struct, frozen=True):
    """What was chosen for one conflict; `seen` is what the record held when it was shown."""

    conflict_id: str
    choice: str  # kept, other, both, mixed
    seen: tuple[Any, ...]
    others: frozenset[str] = frozenset()  # columns that take the other's value


def decided(lines: Sequence[Line], sides: Sequence[Side]) -> list[Decision]:
    """Return the decision of each conflict from the side chosen on each line."""
    chosen: dict[str, list[tuple[Line, Side]]] = defaultdict(list)
    for line, side in zip(lines, sides, strict=True):
        chosen[line.conflict_id].append((line, side))
    found = []
    for conflict_id, parts in chosen.items():
        taken = {side for _line, side in parts}
        others = frozenset(column for line, side in parts if side is Side.OTHER for column in line.columns)
        found.append(Decision(conflict_id, taken.pop() if len(taken) == 1 else MIXED, parts[0][0].now, others))
    return found


def differing(one: str, two: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return (start, end) of what differs in each of two texts, between what they begin and end with alike.

    Nothing where they are less alike than not: two other words, not one mistyped.
    """
    start = _alike(one, two)
    end = _alike(one[start:][::-1], two[start:][::-1])
    if 2 * (start + end) < max(len(one), len(two)):
        return (0, 0), (0, 0)
    return (start, len(one) - end), (start, len(two) - end)


def _alike(one: str, two: str) -> int:
    """Return how many characters two texts begin with in common."""
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(one, two, strict=False)))


class Act(StrEnum):
    """What may be done with a transaction the hub set aside."""

    AGAIN = "again"
    DROP = "drop"
    MOVE = "move"  # ours takes another slot
    MOVE_HELD = "move_held"  # the one that holds the slot takes another
    REPLACE = "replace"  # the one that holds the slot is cancelled


class Party(Struct, frozen=True):
    """One of two who were given the same slot."""

    who: str
    phone: str = ""
    place: str = ""  # where it was booked
    starts_at: int = 0


class Mend(Struct, frozen=True):
    """One way out, and whom to call then with which words."""

    act: Act
    label: str
    note: str = ""
    slot: Slot | None = None
    call: Party | None = None
    held: str = ""  # the booking that is moved or cancelled

    @property
    def script(self) -> str:
        """Return what is said on the telephone; "" when nobody is called."""
        if self.call is None:
            return ""
        told = _("Bonjour, votre rendez-vous du {when} ne peut pas avoir lieu\u00a0: l’heure était déjà prise.")
        after = (
            _("Nous vous proposons le {when}. Cela vous convient-il\u00a0?").format(when=moment(self.slot.starts_at))
            if self.slot
            else _("Convenons ensemble d’une autre date.")
        )
        return f"{told.format(when=moment(self.call.starts_at))} {after}"


class Written(Struct, frozen=True):
    """One line of a transaction the hub set aside; `values` is what it wrote."""

    id: str
    table: str
    record_id: str
    op: str
    values: dict[str, Any]
    detail: str = ""  # for a slot, the id of the booking that holds it
    settled: bool = False
    reason: str = ""
    base: dict[str, Any] = {}  # what a change started from
    broken: bool = False  # no program of the office wrote it: it has no values


class Edit(Struct, frozen=True):
    """A value that may be typed otherwise before it is written again."""

    line_id: str
    column: str
    label: str
    value: str


class Aside(Item, frozen=True):
    """A transaction the hub set aside, with its reason and what mends it."""

    reason: str = ""
    author: Author = Author("", "", 0)
    typed: tuple[tuple[str, str], ...] = ()  # (label, value) of what was written
    edits: tuple[Edit, ...] = ()
    mends: tuple[Mend, ...] = ()
    seen: tuple[Any, ...] = ()  # what the records that it changes hold, as it is shown


class Board(Struct, frozen=True):
    """All that waits for a decision, the last exchange in words, and how many additions it put together."""

    items: tuple[Item, ...]
    last: str = ""
    added: int = 0


# Why the hub set a transaction aside, and what helps.
REASONS = {
    "missing": _("Ce qui a été saisi se rattache à un enregistrement qui n’existe pas, ou plus, sur le serveur."),
    "duplicate": _("Le même enregistrement existe déjà. Modifiez la valeur en double, ou écartez la saisie."),
    "slot": _("L’heure était déjà prise. Rien n’est encore décidé\u00a0: choisissez qui la garde."),
    "check": _("Une valeur n’est pas acceptée par le serveur. Corrigez-la, ou écartez la saisie."),
    "settled": _(
        "Un autre poste avait déjà tranché autrement\u00a0: son choix reste. Écartez celui-ci, ou reprenez-le s’il doit"
        " l’emporter."
    ),
    "added": _(
        "Cet enregistrement (note, journal, mouvement) ne se modifie jamais\u00a0: le serveur garde ce qu’il disait. "
        "Écartez la saisie\u00a0; ce qui manque se saisit à nouveau."
    ),
    "broken": _(
        "Aucun programme de l’office n’écrit ainsi\u00a0: le poste qui l’a envoyé est peut-être altéré. "
        "Prévenez le siège, puis écartez la saisie."
    ),
    "right": _("Le profil de l’agent ne permettait pas ce geste. Un responsable peut l’enregistrer à sa place."),
    "scope": _("Ce dossier appartient à un autre site, que ce poste ne reçoit pas."),
    "device": _("Le poste qui l’a envoyé n’était plus autorisé. Vérifiez la saisie avant de la reprendre."),
    "mass": _("Cet envoi supprimait beaucoup d’enregistrements à la fois\u00a0: il attend votre accord."),
    "erasing": _(
        "Cet envoi effaçait beaucoup d’enregistrements à la fois\u00a0: ils sont revenus ici, et l’effacement attend "
        "l’accord de l’administrateur du serveur (lmmh-hub erasures)."
    ),
}


def moment(at: int) -> str:
    """Return « 19/11 à 9:30 »."""
    when = paris(at)
    return _("{day} à {hour}").format(day=short_date(when.date()), hour=hour(when))


def since(at: int, now: int) -> str:
    """Return « 11:24 » today, « 16/11 à 17:05 » before."""
    return hour(paris(at)) if paris(at).date() == paris(now).date() else moment(at)


def _when(at: int, now: int) -> str:
    """Return « à 11:24 » today, « le 16/11 à 17:05 » before."""
    when = since(at, now)
    return _("à {hour}").format(hour=when) if " " not in when else _("le {when}").format(when=when)


def fields(number: int) -> str:
    """Return « 3 champs »."""
    return count(number, _("champ"))


def last_exchange(at: int, sent: int, received: int, now: int) -> str:
    """Return « Dernier échange à 11:38 : 11 envois, 34 réceptions »."""
    return _("Dernier échange {when}\u00a0: {sent}, {received}").format(
        when=_when(at, now), sent=count(sent, _("envoi")), received=count(received, _("réception"))
    )
