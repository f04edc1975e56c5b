"""« Prévenir par SMS »: somebody who waits, outside or in their car, learns that their turn comes."""

from __future__ import annotations

from lmmh_desk.features.walkins.actions.steps import FACTS, current
from lmmh_desk.features.walkins.model.passage import Passage
from lmmh_desk.features.walkins.model.records import State, WalkIn
from lmmh_desk.features.walkins.model.turns import TOLD, USEFUL, about, standing, told_words, turn_text
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.french import small
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.messages import queue_message
from lmmh_desk.office.model.messages import TURN, Channel, MessageState
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store import messages, sites
from lmmh_desk.store.store import Store, Unit
from lmmh_desk.tenancy.store.cards import person_card


def tell(store: Store, session: Session, walk_in_id: str) -> Changes:
    """Queue the SMS; raises WrongState for who isn't waiting, was told, refuses SMS or can't be reached by one."""
    require(session, "walkins.tell")
    with store.write(session, "walkins.tell", walk_in_id) as unit:
        passage = current(unit, walk_in_id)
        mobile = _reached(unit, passage)
        office, site = sites.office(unit.connection), sites.site(unit.connection, unit.get(WalkIn, walk_in_id).site_id)
        queue_message(
            unit, channel=Channel.SMS, address=mobile, text=turn_text(office, site, passage.ticket), purpose=TURN,
            person_id=passage.person_id, subject=about(walk_in_id), due_at=_due(unit, passage),
            expires_at=unit.now + USEFUL,
        )  # fmt: skip
    return unit.changes


def _due(unit: Unit, passage: Passage) -> int:
    """Return the instant of the arrival, so that two desks that tell apart say one thing; now, after a failure."""
    known = messages.about(unit.connection, about(passage.id))
    return unit.now if any(one.state is MessageState.FAILED for one in known) else passage.arrived_at


def _reached(unit: Unit, passage: Passage) -> str:
    """Return the mobile number of who is told; raises WrongState, in words, where nobody is to be."""
    ticket = passage.ticket
    if passage.state is not State.WAITING:
        raise _refused(FACTS[passage.state].format(ticket=ticket), _("Voyez la file d’attente."))
    if passage.person_id is None:
        raise _refused(
            _("Le ticket {ticket} n’a pas encore de nom.").format(ticket=ticket), _("Identifiez la personne avec I.")
        )
    known = messages.about(unit.connection, about(passage.id))
    last = standing(known)
    if last is not None and last.state in TOLD:
        raise _refused(f"{ticket}\u00a0: {_small(told_words(known))}.", _("Appelez la personne quand son tour vient."))
    card = person_card(unit.connection, passage.person_id)
    if card.sms_opt_out:
        raise _refused(_("{who} refuse les SMS.").format(who=card.name), _("Appelez la personne à voix haute."))
    mobile = next((line.value for line in card.contacts if line.mobile), "")
    if not mobile:
        raise _refused(
            _("{who} n’a pas de téléphone mobile dans sa fiche.").format(who=card.name),
            _("Ajoutez-le à la fiche, ou appelez la personne à voix haute."),
        )
    if not messages.has_way(unit.connection, Channel.SMS):  # a promise nobody would keep
        raise _refused(
            _("Ce poste n’a pas de passerelle pour les SMS."),
            _("Demandez au responsable de site de la régler dans «\u00a0Messages\u00a0»."),
        )
    return mobile


def _refused(fact: str, gesture: str) -> WrongState:
    return WrongState(fact, _("Aucun SMS n’est envoyé."), gesture)


def _small(text: str) -> str:
    return text if text.startswith("SMS") else small(text)
