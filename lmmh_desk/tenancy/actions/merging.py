"""Merge two records of one person."""

from __future__ import annotations

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import BadInput, WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.store import Store
from lmmh_desk.tenancy.model.records import Person, PersonsMerged
from lmmh_desk.tenancy.store.duplicates import repoint

_FILLED = ("civility", "usual_name", "first_names", "birth_date", "channel", "nur", "reference", "household_id")
_EITHER = ("large_print", "sms_opt_out")  # asked for on one of the files, it is asked for


def merge_persons(store: Store, session: Session, kept_id: str, merged_id: str) -> Changes:
    """Make `merged_id` the same person as `kept_id`: its rows move, its values fill the gaps, it is found no more.

    Raise BadInput for the same person twice, WrongState when either was merged already.
    """
    require(session, "tenancy.merge")
    if kept_id == merged_id:
        raise BadInput(
            _("C’est la même fiche."), _("Rien n’a été modifié."), _("Choisissez l’autre fiche à fusionner.")
        )
    with store.write(session, "tenancy.person.merge", kept_id) as unit:
        kept, merged = unit.get(Person, kept_id), unit.get(Person, merged_id)
        if kept.merged_into or merged.merged_into:
            raise WrongState(
                _("Une de ces fiches est déjà fusionnée."),
                _("Rien n’a été modifié."),
                _("Cherchez de nouveau la personne."),
            )
        for field in _FILLED:
            if not getattr(kept, field):
                setattr(kept, field, getattr(merged, field))
        for flag in _EITHER:
            setattr(kept, flag, getattr(kept, flag) or getattr(merged, flag))
        unit.publish(PersonsMerged(kept_id, merged_id))
        repoint(unit.connection, merged_id, kept_id)
        merged.merged_into, merged.household_id = kept_id, None
        unit.details["merged"] = merged_id
    return unit.changes
