"""Make, change, ask for, take back and stop campaigns; keep refusals and where posters hang: one transaction each."""

from __future__ import annotations

from collections.abc import Sequence

from lmmh_desk.features.campaigns.model.drafting import Content, Drafting, checked
from lmmh_desk.features.campaigns.model.listing import AGREED, Hanging, Standing
from lmmh_desk.features.campaigns.model.records import AUTHORS, Campaign, MessageRefusal, PosterDisplay, Way
from lmmh_desk.features.campaigns.model.settings import SETTINGS, offered
from lmmh_desk.features.campaigns.papers import check_letter, check_poster
from lmmh_desk.features.campaigns.store.listing import line
from lmmh_desk.features.campaigns.store.mailing import mailing, poster
from lmmh_desk.features.campaigns.store.refusals import hanging, refusal
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris, today
from lmmh_desk.kernel.errors import NotAllowed, WrongState
from lmmh_desk.kernel.guard.refusal import check_free
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ports import Halls
from lmmh_desk.kernel.session import Session
from lmmh_desk.kernel.wire import named
from lmmh_desk.office.model.forms import refuse_typed
from lmmh_desk.office.model.rights import Role, require
from lmmh_desk.office.store.rules import settings
from lmmh_desk.office.store.sites import site
from lmmh_desk.store.store import Store, Unit
from lmmh_desk.tenancy.model.halls import grouped
from lmmh_desk.tenancy.model.records import Person, Residence

TEXTS = ("title", "text", "sms", "poster")


def make_campaign(store: Store, session: Session, asked: Drafting) -> Changes:
    """Record a draft under its number, its purpose for good; raises BadInput for its fields, NotAllowed, NotFound."""
    require(session, "campaigns.write")
    content = _checked(store, asked, session.site_id)
    with store.write(session, "campaigns.make") as unit:
        if asked.purpose not in offered(settings(unit.connection, SETTINGS, "")):
            refuse_typed({"purpose": _("L’office n’écrit plus pour cette finalité. Choisissez-en une autre.")})
        made = Campaign(
            number=unit.next_number("MS"), purpose=asked.purpose, title=content.title, text=content.text,
            leaves_on="", written_by=session.agent_id, authors=session.agent_id,
        )  # fmt: skip
        _write(unit, made, asked, content)
        unit.add(made)
        unit.flush()
        unit.subject = made.id
    return unit.changes


def change_campaign(store: Store, session: Session, campaign_id: str, asked: Drafting) -> Changes:
    """Change a draft, which is to be asked for again; its purpose stays. Raises as `make_campaign`, and WrongState."""
    require(session, "campaigns.write")
    with store.read() as read:
        home = line(read, campaign_id).site_id
    content = _checked(store, asked, home)
    with store.write(session, "campaigns.change", campaign_id) as unit:
        one = _open(unit, campaign_id)
        if one.purpose != asked.purpose:
            raise WrongState(
                _("La finalité d’une campagne ne change pas\u00a0: ses adresses ne servent qu’à elle."),
                _("Rien n’a été modifié."),
                _("Faites une autre campagne."),
            )
        _write(unit, one, asked, content)
        authors = named({name: getattr(one, name) for name in AUTHORS}, AUTHORS)
        one.authors = " ".join(dict.fromkeys((*authors, session.agent_id)))
        one.written_by, one.asked_at = session.agent_id, None
    return unit.changes


def ask_approval(store: Store, session: Session, campaign_id: str) -> Changes:
    """Ask a manager for an approval; raises NotAllowed, NotFound, WrongState."""
    require(session, "campaigns.write")
    with store.write(session, "campaigns.ask", campaign_id) as unit:
        _open(unit, campaign_id).asked_at = unit.now
    return unit.changes


def give_back(store: Store, session: Session, campaign_id: str) -> Changes:
    """Give a campaign asked for back to who writes it; raises NotAllowed, NotFound, WrongState."""
    require(session, "campaigns.write")
    with store.write(session, "campaigns.return", campaign_id) as unit:
        _open(unit, campaign_id).asked_at = None
    return unit.changes


def stop_campaign(store: Store, session: Session, campaign_id: str) -> Changes:
    """Stop a campaign: what has not left doesn't leave. Raises NotAllowed, NotFound, WrongState."""
    require(session, "campaigns.write")
    with store.write(session, "campaigns.stop", campaign_id) as unit:
        one = unit.get(Campaign, campaign_id)
        if one.stopped_at is not None:
            raise _stopped()
        one.stopped_at = unit.now
    return unit.changes


def pause_campaign(store: Store, session: Session, campaign_id: str) -> Changes:
    """Suspend the sending of a campaign: what has not left waits, and its list stays. Raises as `stop_campaign`."""
    require(session, "campaigns.write")
    with store.write(session, "campaigns.pause", campaign_id) as unit:
        _standing(unit, campaign_id, Standing.APPROVED, _("Rien de cette campagne n’est en train de partir."))
        unit.get(Campaign, campaign_id).paused_at = unit.now
    return unit.changes


def resume_campaign(store: Store, session: Session, campaign_id: str) -> Changes:
    """Let a suspended campaign go on from where it was; raises as `stop_campaign`."""
    require(session, "campaigns.write")
    with store.write(session, "campaigns.resume", campaign_id) as unit:
        _standing(unit, campaign_id, Standing.PAUSED, _("L’envoi de cette campagne n’est pas suspendu."))
        unit.get(Campaign, campaign_id).paused_at = None
    return unit.changes


def _standing(unit: Unit, campaign_id: str, wanted: Standing, fact: str) -> None:
    if line(unit.connection, campaign_id).standing is not wanted:
        raise WrongState(fact, _("Rien n’a changé."), _("Regardez où elle en est."))


def refuse_messages(store: Store, session: Session, person_id: str, ways: frozenset[str]) -> Changes:
    """Keep by which ways a person wants no such message, and no others; raises NotAllowed, NotFound."""
    require(session, "campaigns.refuse")
    with store.write(session, "campaigns.refuse", person_id) as unit:
        who = unit.get(Person, person_id)
        for way in (Way.SMS, Way.EMAIL):
            known = refusal(unit.connection, who.id, way)
            if way in ways and not known:
                unit.add(MessageRefusal(person_id=who.id, way=way))
            elif way not in ways:
                for each in known:
                    unit.delete(unit.get(MessageRefusal, each))
    return unit.changes


def hang_posters(store: Store, session: Session, asked: Sequence[Hanging], port: Halls | None) -> Changes:
    """Write in which halls posters hang from today on, or were taken down: all of it or nothing.

    Where it is already so, a colleague having said it meanwhile, nothing changes. Raises NotAllowed, also for a
    caretaker in a hall that another keeps, WrongState, NotFound.
    """
    require(session, "campaigns.post")
    campaigns = {one.campaign_id for one in asked}
    with store.write(session, "campaigns.post", campaigns.pop() if len(campaigns) == 1 else "") as unit:
        for one in asked:
            _hang(unit, session, one, port)
    return unit.changes


def _hang(unit: Unit, session: Session, asked: Hanging, port: Halls | None) -> None:
    rows = _rows_of(unit, asked.hall_id, port)
    if session.role == Role.CARETAKER and session.agent_id not in rows.values():
        raise NotAllowed(
            _("Ce hall est entretenu par quelqu’un d’autre."),
            _("Rien n’a été modifié."),
            _("Dites à l’agence que l’affiche est posée."),
        )
    one, day = line(unit.connection, asked.campaign_id), paris(unit.now).date().isoformat()
    known = hanging(unit.connection, asked.campaign_id, rows)
    if not asked.hangs:
        for display in (unit.get(PosterDisplay, each) for each in known):
            display.removed_on = max(day, display.put_on)  # the PC that hung it may be a day ahead
    elif not known:
        if one.standing not in AGREED:
            raise WrongState(
                _("Cette campagne n’est pas approuvée\u00a0: ses affiches ne se posent pas encore."),
                _("Rien n’a été modifié."),
                _("Demandez l’accord d’un responsable."),
            )
        unit.add(PosterDisplay(campaign_id=asked.campaign_id, hall_id=asked.hall_id, put_on=day))


def _rows_of(unit: Unit, hall_id: str, port: Halls | None) -> dict[str, str]:
    """Return who keeps a hall, by the id of each of its rows: two where two desks added it."""
    every = grouped(port.halls_at(unit.connection) if port is not None else []).values()
    rows = next((each for each in every if hall_id in {one.id for one in each}), [])
    return {hall_id: "", **{one.id: one.keeper for one in rows}}


def _checked(store: Store, asked: Drafting, site_id: str) -> Content:
    """Return the texts, tidied; what no paper could hold is refused now, not once it is approved and frozen."""
    with store.read() as read:
        content = checked(asked, today(store.clock), site(read, site_id).phone)
        for name in TEXTS:
            check_free(getattr(content, name), name)
        if asked.channels.letter:
            check_letter(mailing(read, asked.purpose, content, site_id, store.clock.now()))
        if asked.channels.poster:
            check_poster(poster(read, content, site_id))
    return content


def _open(unit: Unit, campaign_id: str) -> Campaign:
    """Return a campaign that may still be changed; raises WrongState, NotFound."""
    standing = line(unit.connection, campaign_id).standing
    if standing is Standing.STOPPED:
        raise _stopped()
    if standing in AGREED:
        raise WrongState(
            _("Cette campagne est approuvée\u00a0: son texte et sa liste sont figés."),
            _("Rien n’a été modifié."),
            _("Arrêtez-la si elle ne doit pas partir, puis faites-en une autre."),
        )
    return unit.get(Campaign, campaign_id)


def _stopped() -> WrongState:
    return WrongState(
        _("Cette campagne est arrêtée."), _("Ce qui n’était pas parti ne partira pas."), _("Faites-en une autre.")
    )


def _write(unit: Unit, one: Campaign, asked: Drafting, content: Content) -> None:
    """Write what may change of a campaign."""
    if asked.criteria.residence_id:
        unit.get(Residence, asked.criteria.residence_id)
    if asked.criteria.agency_id:
        site(unit.connection, asked.criteria.agency_id)
    for name in (*TEXTS, "pictogram"):
        setattr(one, name, getattr(content, name))
    ways, where = asked.channels, asked.criteria
    one.by_sms, one.by_email, one.by_letter, one.by_poster = ways.sms, ways.email, ways.letter, ways.poster
    one.quarter, one.residence_id, one.floor, one.leases, one.agency_id, one.lift = (
        where.quarter, where.residence_id or None, where.floor, where.leases, where.agency_id, where.lift,
    )  # fmt: skip
    assert asked.leaves_on is not None
    one.leaves_on = asked.leaves_on.isoformat()
