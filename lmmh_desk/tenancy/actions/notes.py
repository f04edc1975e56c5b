"""Note an exchange with a person."""

from __future__ import annotations

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.guard.refusal import check_free
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.store import Store
from lmmh_desk.tenancy.model.checks import checked_note, name_fault, tidy
from lmmh_desk.tenancy.model.notes import NOTE_CHANNELS
from lmmh_desk.tenancy.model.records import Note, Person


def add_note(
    store: Store, session: Session, person_id: str, text: str, *, channel: str = "counter", title: str = ""
) -> Changes:
    """Keep what was said with a person.

    Raises BadInput when it is empty, too long, of no known channel, or holds what no file may.
    """
    require(session, "tenancy.note")
    clean, heading = check_free(checked_note(text), "text"), check_free(tidy(title), "title")
    if channel not in NOTE_CHANNELS or name_fault(heading):
        raise BadInput(
            name_fault(heading) or _("Choisissez le moyen de l’échange dans la liste."), _("Votre texte est gardé.")
        )
    with store.write(session, "tenancy.note.add", person_id) as unit:
        unit.get(Person, person_id)
        unit.add(Note(person_id=person_id, channel=channel, title=heading, text=clean))
    return unit.changes
