"""A person erased at their own request (RGPD, art. 17): whole, here and on every desk, or not at all."""

from __future__ import annotations

from collections.abc import Sequence

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import today
from lmmh_desk.kernel.errors import BadInput, WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.retention import Retention
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.erasing import REQUEST, erase_some
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.exchange.shapes import Key
from lmmh_desk.store.store import Read, Store
from lmmh_desk.tenancy.model.erasing import GROUNDS, RIGHT
from lmmh_desk.tenancy.store.erasing import SAFE, check_current, erasable, going


def erase_person(store: Store, session: Session, person_id: str, ground: str, kept: Sequence[Retention]) -> Changes:
    """Erase a person and all that is about them, on a ground of GROUNDS; `kept` is how long each slice keeps its own.

    Raises BadInput without a ground, NotFound, WrongState where the law has the office keep something of them, or where
    this PC can't know: it receives some sites only, or nothing since a while.
    """
    require(session, RIGHT)
    with store.read() as read:
        check_current(read, store.clock.now())
    if ground not in GROUNDS:
        raise BadInput(
            _("Le motif de la demande manque."), SAFE, _("Choisissez-le dans la liste\u00a0: il reste au journal.")
        )

    def keys(read: Read) -> list[Key]:
        found = erasable(read, person_id, kept, today(store.clock))
        if found.kept:
            raise WrongState(
                _("L’office doit garder\u00a0: {what}.").format(what=", ".join(one.what for one in found.kept)),
                SAFE,
                _("Dites-le à la personne, avec la base légale. La purge l’effacera à la fin de sa durée."),
            )
        return going(read, person_id)

    changes = erase_some(store, session, keys, REQUEST, GROUNDS[ground])
    store.remember_erased()
    return changes
