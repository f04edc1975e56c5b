"""Approve a campaign, which freezes its words and its list; put its messages in the outbox, or take them out of it."""

from __future__ import annotations

from collections.abc import Sequence

from lmmh_desk.features.campaigns.model.drafting import Scope, Terms, expires_at, leaves_at, mail_of, sms_of, unready
from lmmh_desk.features.campaigns.model.listing import Approval, Line, Standing, Target, Watch
from lmmh_desk.features.campaigns.model.records import CampaignApproval, CampaignRecipient, Way
from lmmh_desk.features.campaigns.store.audience import targets
from lmmh_desk.features.campaigns.store.listing import SUBJECT, is_elsewhere, line, queued, to_queue, wrote
from lmmh_desk.kernel.changes import Change, Changes
from lmmh_desk.kernel.clock import today
from lmmh_desk.kernel.errors import NotAllowed, WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ids import new_id
from lmmh_desk.kernel.ports import Halls
from lmmh_desk.kernel.session import Session
from lmmh_desk.kernel.wire import answers_itself
from lmmh_desk.office.actions.messages import queue_message
from lmmh_desk.office.model.messages import Message, MessageState, cancel
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.sites import office, site
from lmmh_desk.store.store import Read, Store, Unit

AT_ONCE = 40  # messages a transaction: a counter's write waits for no more
OFTEN = 500  # households between two looks at the progress
NOTHING = _("Rien n’est parti.")


def approve(
    store: Store, session: Session, campaign_id: str, seen: Terms, watch: Watch, *, halls: Halls | None = None
) -> Changes:
    """Approve what was read, and freeze its list; nothing is written where it is stopped before that.

    Households are found and their rows made before the transaction, which counters wait for. It stays a single one: an
    approval with a part of its list must not exist, here or on another desk. Raises NotAllowed for who wrote it,
    WrongState where it isn't asked for, is not what was read, comes too late or reaches nobody, NotFound.
    """
    require(session, "campaigns.approve")
    with store.read() as read:
        read_one = line(read, campaign_id)
        _check(read, read_one, session, seen, store.clock.now())
        found = targets(read, read_one.criteria, today(store.clock), halls)
    words = seen.content
    approval = CampaignApproval(
        id=new_id(), campaign_id=campaign_id, title=words.title, text=words.text, sms=words.sms, poster=words.poster,
        pictogram=words.pictogram, leaves_on=seen.leaves_on, households=0,
        scope=Scope(seen.criteria, seen.channels).to_json(),
    )  # fmt: skip
    frozen = _frozen(found, read_one, approval.id, watch)
    if watch.cancelled():
        return Changes("campaigns.approve")
    approval.households = len(frozen)
    if not frozen and not read_one.channels.poster:
        raise WrongState(
            _("Ces critères n’atteignent aucun foyer."), NOTHING, _("Rendez la campagne à qui l’a écrite.")
        )
    with store.write(session, "campaigns.approve", campaign_id) as unit:
        one = line(unit.connection, campaign_id)
        _check(unit.connection, one, session, seen, unit.now)
        unit.add(approval)
        for each in frozen:
            unit.add(each)
    return unit.changes


def _frozen(found: Sequence[Target], one: Line, approval_id: str, watch: Watch) -> list[CampaignRecipient]:
    """Return a row for each household that is reached, telling how far it is; fewer once it is stopped."""
    made: list[CampaignRecipient] = []
    for done, target in enumerate(found):
        if done % OFTEN == 0:
            if watch.cancelled():
                break
            watch.progress(done, len(found))
        if (way := target.way(one.channels)) is not None:
            made.append(
                CampaignRecipient(
                    site_id=one.site_id, approval_id=approval_id, person_id=target.person_id,
                    dwelling_id=target.dwelling_id, way=way, address=target.address(way),
                )
            )  # fmt: skip
    return made


def queue_all(store: Store, session: Session, campaign_id: str, watch: Watch) -> Changes:
    """Put the messages of the approved list in the outbox until it is stopped; what is there already isn't twice.

    Raises NotAllowed, NotFound, WrongState where it isn't approved or its list is elsewhere.
    """
    require(session, "campaigns.approve")
    with store.read() as read:
        waiting = to_queue(read, list_of(read, line(read, campaign_id)).id)
    rows: list[Change] = []
    for done in range(0, len(waiting), AT_ONCE):
        if watch.cancelled():
            break
        watch.progress(done, len(waiting))
        rows += _queue(store, session, campaign_id, waiting[done : done + AT_ONCE])
    return Changes("campaigns.queue", tuple(rows))


def drop_all(store: Store, session: Session, campaign_id: str) -> Changes:
    """Give up what a stopped campaign left in the outbox, some at a time, so that nothing of it seems to wait.

    What is not reached, here or on another desk, is given up when it is about to leave. Raises NotAllowed, NotFound,
    WrongState where the campaign goes on.
    """
    require(session, "campaigns.stop")
    with store.read() as read:
        if line(read, campaign_id).standing is not Standing.STOPPED:
            raise WrongState(_("Cette campagne n’est pas arrêtée."), NOTHING, _("Regardez où elle en est."))
        waiting = queued(read, campaign_id)
    rows: list[Change] = []
    for done in range(0, len(waiting), AT_ONCE):
        with store.write(session, "campaigns.stop", campaign_id) as unit:
            for message in (unit.get(Message, each) for each in waiting[done : done + AT_ONCE]):
                if message.state is MessageState.QUEUED:  # it may have left meanwhile
                    cancel(message, unit.now)
        rows += unit.changes.rows
    return Changes("campaigns.stop", tuple(rows))


def _queue(store: Store, session: Session, campaign_id: str, ids: Sequence[str]) -> tuple[Change, ...]:
    with store.write(session, "campaigns.queue", campaign_id) as unit:
        one = line(unit.connection, campaign_id)
        approval = approved_of(one)
        texts = _texts(unit, one, approval)
        for recipient in (unit.get(CampaignRecipient, each) for each in ids):
            message = queue_message(
                unit, channel=recipient.way, address=recipient.address, text=texts[Way(recipient.way)],
                title=approval.content.title, purpose=one.purpose, person_id=recipient.person_id,
                subject=(SUBJECT, approval.id), due_at=leaves_at(approval.leaves_on),
                expires_at=expires_at(approval.leaves_on),
            )  # fmt: skip
            message.site_id = one.site_id  # with the list, wherever the agreement is given
    return unit.changes.rows


def _texts(unit: Unit, one: Line, approval: Approval) -> dict[Way, str]:
    """Return the SMS and the e-mail, the same for all: they name nobody."""
    here = site(unit.connection, one.site_id)
    return {
        Way.SMS: sms_of(approval.content, here.phone),
        Way.EMAIL: mail_of(approval.content, office(unit.connection).name, here.name, here.phone),
    }


def approved_of(one: Line) -> Approval:
    """Return the approval of a campaign that goes on; raises WrongState."""
    if one.standing is Standing.PAUSED:
        raise WrongState(_("L’envoi de cette campagne est suspendu."), NOTHING, _("Reprenez d’abord l’envoi."))
    if one.approval is None or one.standing is not Standing.APPROVED:
        raise WrongState(
            _("Cette campagne n’est pas approuvée, ou elle est arrêtée."), NOTHING, _("Regardez où elle en est.")
        )
    return one.approval


def list_of(read: Read, one: Line) -> Approval:
    """Return the approval of a campaign that goes on, whose list is on this desk; raises WrongState."""
    approval = approved_of(one)
    if is_elsewhere(read, approval):
        raise WrongState(
            _("La liste de cette campagne est sur les postes de {site}.").format(site=one.site),
            NOTHING,
            _("Demandez à {site} de continuer l’envoi.").format(site=one.site),
        )
    return approval


def _check(read: Read, one: Line, session: Session, seen: Terms, now: int) -> None:
    """Refuse an agreement by anybody who wrote the campaign, last or not, and to anything but what was read."""
    if answers_itself(session.agent_id, one.authors, wrote(read, one.id)):
        raise NotAllowed(
            _("Vous avez écrit cette campagne\u00a0: l’accord est donné par un autre responsable."),
            NOTHING,
            _("Demandez à un autre responsable de la lire."),
        )
    if one.standing is not Standing.ASKED:
        raise WrongState(
            _("L’accord n’est pas, ou n’est plus, demandé pour cette campagne."), NOTHING, _("Regardez où elle en est.")
        )
    if one.terms != seen:
        raise WrongState(
            _("La campagne a changé pendant votre lecture."), NOTHING, _("Relisez-la, puis donnez votre accord.")
        )
    if wrong := unready(one.content, one.channels, site(read, one.site_id).phone):
        raise WrongState(wrong, NOTHING, _("Rendez la campagne à qui l’a écrite."))
    if expires_at(one.leaves_on) <= now:
        raise WrongState(
            _("Son départ était prévu il y a plus de deux semaines."), NOTHING, _("Rendez-la pour changer sa date.")
        )
