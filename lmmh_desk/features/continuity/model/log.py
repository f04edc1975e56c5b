"""A line of the log as it is typed (« 600 masques vers Bois-Joli @Logistique 20/11 »), and where it may go."""

from __future__ import annotations

import re
from datetime import date

from msgspec import Struct

from lmmh_desk.features.continuity.model.records import STATES, EntryKind, EntryState
from lmmh_desk.kernel.errors import BadInput, WrongState
from lmmh_desk.kernel.french import short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.typed import read_date
from lmmh_desk.office.model.forms import bounded, needed, refuse, tidy

TEXT, OWNER, ORDERS, TOPICS = 300, 40, 400, 200
AT = re.compile(r"(?:^|\s)@")  # an address of e-mail is no owner
DUE = re.compile(r"(\d\S*|demain|aujourd['’]hui)", re.IGNORECASE)

NEXT: dict[EntryState, tuple[EntryState, ...]] = {
    EntryState.OPEN: (EntryState.IN_PROGRESS, EntryState.DONE, EntryState.DROPPED),
    EntryState.IN_PROGRESS: (EntryState.OPEN, EntryState.DONE, EntryState.DROPPED),
    EntryState.DONE: (EntryState.OPEN, EntryState.IN_PROGRESS),
    EntryState.DROPPED: (EntryState.OPEN, EntryState.IN_PROGRESS),
}
ENDED = (EntryState.DONE, EntryState.DROPPED)


class Draft(Struct, frozen=True):
    """What was typed, read."""

    text: str
    owner: str = ""
    due: str = ""  # ISO


def read_entry(typed: str, today: date) -> Draft:
    """Return the text, who does it and by when; raise BadInput for its field entry."""
    whole = tidy(typed)
    *before, rest = AT.split(whole) if AT.search(whole) else (whole, "")
    owner, due = _owner(rest, today)
    draft = Draft(tidy(" @".join(before)), owner, due)
    refuse({"entry": needed(_("Journal"), draft.text, TEXT) or bounded(_("Responsable"), owner, OWNER)})
    return draft


def written(draft: Draft) -> str:
    """Return a line as it would be typed, to be changed."""
    due = short_date(date.fromisoformat(draft.due), year=True) if draft.due else ""
    who = f"@{draft.owner}" if draft.owner or due else ""
    return " ".join(part for part in (draft.text, who, due) if part)


def _owner(rest: str, today: date) -> tuple[str, str]:
    words = rest.split()
    if not words or not DUE.fullmatch(words[-1]):
        return tidy(rest), ""
    try:
        due = read_date(words[-1], today, "ahead")
    except BadInput as error:
        raise BadInput(error.fact, error.safe, error.gesture, {"entry": str(error)}) from error
    return " ".join(words[:-1]), due.isoformat()


def check_due(due: str, today: date) -> None:
    """Raise BadInput for its field entry where a day (ISO, or none) has passed: nothing can be done by then."""
    if due and due < today.isoformat():
        refuse({"entry": _("Cette échéance est passée. Tapez aujourd’hui ou un jour à venir.")})


def check_step(kind: str, state: str, to: EntryState) -> None:
    """Raise WrongState where a line of the log may not take this state."""
    if kind == EntryKind.INFO:
        raise WrongState(
            _("Une information n’a rien à suivre."), _("Rien n’a changé."), _("Ajoutez une décision au journal.")
        )
    if to not in NEXT[EntryState(state)]:
        raise WrongState(
            _("Cette ligne est déjà «\u00a0{state}\u00a0».").format(state=STATES[EntryState(state)].lower()),
            _("Rien n’a changé."),
            _("Voyez ce que la ligne propose."),
        )
