"""The message outbox: what is to go out by SMS or e-mail, for which purpose, and where each message stands.

A message carries an address, a text without anybody's name, and a purpose: a contact given for one purpose serves no
other (CNIL, SAN-2018-007, Archipel Habitat).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from msgspec import Struct

from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.record import Record
from lmmh_desk.office.model.forms import refuse
from lmmh_desk.office.model.rights import ARREARS, COUNTER, Role
from lmmh_desk.office.model.sms import parts

REMINDER, MOVED, CANCELLED = "appointment_reminder", "appointment_moved", "appointment_cancelled"
PLAN_DUE = "plan_due"
TURN = "turn"
CAMPAIGN_HEALTH, CAMPAIGN_HOME, CAMPAIGN_COMMONS = "campaign_health", "campaign_home", "campaign_commons"
CAMPAIGN_OFFICE, CAMPAIGN_WORKS = "campaign_office", "campaign_works"
CAMPAIGNS = (CAMPAIGN_HEALTH, CAMPAIGN_HOME, CAMPAIGN_COMMONS, CAMPAIGN_OFFICE, CAMPAIGN_WORKS)
PURPOSES = {
    REMINDER: _("Rappel de rendez-vous"),
    MOVED: _("Rendez-vous déplacé"),
    CANCELLED: _("Rendez-vous annulé"),
    PLAN_DUE: _("Rappel d’échéance"),
    TURN: _("Tour au guichet"),
    CAMPAIGN_HEALTH: _("Prévention sanitaire dans les immeubles"),
    CAMPAIGN_HOME: _("Sécurité dans le logement"),
    CAMPAIGN_COMMONS: _("Vie de l’immeuble et parties communes"),
    CAMPAIGN_OFFICE: _("Accueil et services de l’office"),
    CAMPAIGN_WORKS: _("Travaux et coupures"),
}
READERS = {PLAN_DUE: ARREARS}  # purposes that say what somebody owes
MINUTE = 60_000  # milliseconds
FIRST_WAIT, LONGEST_WAIT = MINUTE, 30 * MINUTE  # between two tries: doubled each time
LONGEST_SMS = 3  # parts
LONGEST_MAIL = 10_000  # characters
LONGEST_TITLE = 120
PHONE = re.compile(r"\+[1-9][0-9]{6,14}")  # E.164
EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]{0,62}\.)+[a-z]{2,24}")
KEPT = _("Rien n’est enregistré.")


class Channel(StrEnum):
    """How a message goes out."""

    SMS = "sms"
    EMAIL = "email"


CHANNELS = {Channel.SMS: _("SMS"), Channel.EMAIL: _("E-mail")}


class MessageState(StrEnum):
    """Where a message stands. `sending` is committed before the gateway is called, the answer after."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


class Problem(StrEnum):
    """Why a message waits, failed or was dropped: a word that holds no data."""

    NONE = ""
    NETWORK = "network"
    BUSY = "busy"
    SETUP = "setup"
    REFUSED = "refused"
    UNSURE = "unsure"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    OPTED_OUT = "opted_out"
    DUPLICATE = "duplicate"


PROBLEMS = {
    Problem.NETWORK: _("attend le réseau"),
    Problem.BUSY: _("passerelle occupée"),
    Problem.SETUP: _("passerelle à vérifier"),
    Problem.REFUSED: _("refusé"),
    Problem.UNSURE: _("peut-être envoyé"),
    Problem.CANCELLED: _("annulé"),
    Problem.EXPIRED: _("trop tard"),
    Problem.OPTED_OUT: _("refusé par la personne"),
    Problem.DUPLICATE: _("déjà envoyé"),
}
ADVICE = {  # what to do with a message that failed
    Problem.REFUSED: _("La passerelle refuse ce numéro ou cette adresse. Corrigez la fiche, ou appelez."),
    Problem.UNSURE: _(
        "La réponse de la passerelle s’est perdue, ou le serveur a été restauré. Réessayer peut l’envoyer deux fois."
    ),
}
HOLDING = (Problem.NETWORK, Problem.SETUP)  # nothing of the channel would pass either: the others wait with it


@dataclass(kw_only=True)
class Message(Record):
    """One message to one address."""

    channel: Channel
    address: str  # E.164, or an e-mail address
    title: str = ""  # the subject of an e-mail
    text: str
    purpose: str  # a key of PURPOSES
    person_id: str | None = None
    subject_table: str  # what it is about: "appointment"
    subject_id: str
    due_at: int  # milliseconds UTC: not before
    expires_at: int  # from then on it is pointless
    state: MessageState = MessageState.QUEUED
    sent_at: int | None = None
    tries: int = 0
    next_try_at: int = 0
    problem: Problem = Problem.NONE


class MessageClaimed(Struct, frozen=True):
    """A message is about to go out; a handler that knows why it must not says so in `against`."""

    message: Message
    against: list[Problem]


class OutboxOpened(Struct, frozen=True):
    """What goes out is about to be chosen; a handler adds to `held` the ids of the subjects whose messages stay."""

    held: list[str]


def message_readers(purpose: str) -> frozenset[Role]:
    """Return the roles that may know that a message of this purpose goes to somebody."""
    return READERS.get(purpose, COUNTER)


def check_message(message: Message) -> None:
    """Raise BadInput unless a message can go out; ValueError for a purpose nobody declared."""
    if message.purpose not in PURPOSES:
        raise ValueError(message.purpose)
    wrong = {"address": _address(message), "text": _text(message), "expires_at": _times(message)}
    found = {key: sentence for key, sentence in wrong.items() if sentence}
    refuse(found, KEPT)


def _address(message: Message) -> str:
    form = PHONE if message.channel is Channel.SMS else EMAIL
    if form.fullmatch(message.address):
        return ""
    return _("L’adresse du message n’est ni un numéro complet, ni un e-mail.")


def _text(message: Message) -> str:
    sms = message.channel is Channel.SMS
    if not message.text.strip() or (not sms and not message.title.strip()):
        return _("Le message est vide.")
    if not message.title.isprintable() or len(message.title) > LONGEST_TITLE:
        return _("L’objet du message tient sur une ligne de {limit} caractères.").format(limit=LONGEST_TITLE)
    if sms and parts(message.text) > LONGEST_SMS:
        return _("Le message compte {count}\u00a0SMS, trois au plus.").format(count=parts(message.text))
    return _("Le message est trop long.") if len(message.text) > LONGEST_MAIL else ""


def _times(message: Message) -> str:
    return "" if message.due_at < message.expires_at else _("Le message partirait trop tard pour être utile.")


def wait(tries: int) -> int:
    """Return the milliseconds to wait after so many tries: 1, 2, 4… 30 minutes."""
    return min(FIRST_WAIT << min(max(tries - 1, 0), 10), LONGEST_WAIT)


def settle(message: Message, answer: str, once: bool, now: int) -> None:
    """Write down what a gateway answered (a `messages.gateway.Verdict`).

    Where the other side delivers an id `once`, a doubt is lifted by handing it over again; elsewhere never by itself.
    """
    if answer == MessageState.SENT:
        message.state, message.problem, message.sent_at = MessageState.SENT, Problem.NONE, now
        return
    problem = Problem(answer)
    if problem is Problem.REFUSED or (problem is Problem.UNSURE and not once):
        message.state, message.problem = MessageState.FAILED, problem
        return
    message.state = MessageState.QUEUED
    message.problem = Problem.NETWORK if problem is Problem.UNSURE else problem
    message.next_try_at = now + wait(message.tries)


def drop(message: Message, why: Problem) -> None:
    """Give a message up."""
    message.state, message.problem = MessageState.DROPPED, why


def cancel(message: Message, now: int) -> None:
    """Give a message up because its reason is gone; one on its way is only not tried again."""
    if message.state is MessageState.SENDING:
        message.expires_at = max(now, message.due_at + 1)
    else:
        drop(message, Problem.CANCELLED)


def try_again(message: Message, now: int) -> None:
    """Queue a failed message again; raises WrongState when it didn't fail or has become pointless."""
    if message.state is not MessageState.FAILED:
        raise WrongState(
            _("Ce message n’est plus en échec."), _("Il n’est pas envoyé deux fois."), _("Regardez la file d’envoi.")
        )
    if message.expires_at <= now:
        raise WrongState(
            _("Ce message arriverait trop tard."), _("Il n’est pas envoyé."), _("Appelez la personne s’il le faut.")
        )
    message.state, message.problem, message.tries, message.next_try_at = MessageState.QUEUED, Problem.NONE, 0, now
