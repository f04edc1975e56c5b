"""The convocation: its A5 page, and the words every form of it says (DOMAIN.md §4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from lmmh_desk.documents.blocks import Block, Stack, Text
from lmmh_desk.documents.seal import Sealed
from lmmh_desk.documents.signatory import at
from lmmh_desk.documents.text import Rich, Run, Style, strong
from lmmh_desk.features.appointments.model.sheet import Summons
from lmmh_desk.features.appointments.papers.frame import (
    ITEM,
    SECTION,
    Beside,
    Facts,
    Foot,
    Leaflet,
    Stamp,
    ToTick,
    leaflet,
    moment,
    warning,
)
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import NBSP, count, hour, plain_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.reasons import ReasonType

NAME = _("Convocation")
SIGNED = Style(10, leading=1.4)
STAMP = 118  # points: a stamp of 41 mm


def convocation(summons: Summons, sealed: Sealed | None) -> bytes:
    """Return the A5 page: the original, or without a seal a preview that proves nothing."""
    paper = Leaflet(
        label=NAME,
        number=summons.number,
        office=summons.office,
        site=summons.site,
        subject=plain_date(start(summons).date()),
        blocks=tuple(_blocks(summons)),
        foot=Foot(
            sealed=sealed,
            title=_("À garder jusqu’à la visite") if at_home(summons) else _("À présenter à l’accueil"),
            explanation=use(summons),
            copy=_("Original"),
            small=summons.data_notice,
        ),
        preview=sealed is None,
    )
    return leaflet(paper)


def _blocks(summons: Summons) -> Iterator[Block]:
    yield moment(over(summons), summons.starts_at)
    yield Facts(tuple(facts(summons)), gap=5)
    yield Beside(Stack(tuple(_bring(summons))), Stamp(_("Cachet de l’agence")), STAMP, gap=9, top=True)
    if told := tuple(conditions(summons)):
        yield warning(told)
    yield Text(done(summons), SIGNED, gap=8)


def _bring(summons: Summons) -> Iterator[Block]:
    if summons.bring or summons.instructions:
        yield Text(to_bring(summons), SECTION)
    yield from (ToTick(paper) for paper in summons.bring)
    if summons.instructions:
        yield Text(summons.instructions, ITEM, gap=4)


def done(summons: Summons) -> Rich:
    """Return where and when it was issued, and by whom."""
    issued = paris(summons.issued_at)
    told = _("Fait {place}, le {day} à {hour}, par ")
    told = told.format(place=at(summons.town), day=plain_date(issued.date()), hour=hour(issued))
    functions = "".join(f", {part}" for part in (summons.title, summons.signs_as) if part)
    return Run(told), strong(summons.signatory), Run(functions)


def start(summons: Summons) -> datetime:
    """Return when it begins, in Paris."""
    return paris(summons.starts_at)


def at_home(summons: Summons) -> bool:
    """Say whether the agent comes to the person."""
    return summons.how == ReasonType.HOME


def over(summons: Summons) -> str:
    """Return what stands over the day."""
    return _("Notre visite chez vous") if at_home(summons) else _("Votre rendez-vous")


def to_bring(summons: Summons) -> str:
    """Return what stands over the papers asked for."""
    return _("À préparer") if at_home(summons) else _("À apporter")


def facts(summons: Summons) -> Iterator[tuple[str, tuple[Rich, ...]]]:
    """Return for whom, why, where and with whom; what is not known is left out."""
    if summons.holder:
        others = count(summons.others, _("autre personne"), _("autres personnes"))
        yield (
            _("Pour"),
            ((strong(summons.holder), Run(_(" et {people}").format(people=others) if summons.others else "")),),
        )
    yield _("Motif"), (f"{summons.purpose} · {minutes(summons)}",)
    if summons.place:
        first, comma, room = summons.place[0].partition(", ")
        yield _("Lieu"), ((strong(first), Run(comma + room)), *summons.place[1:])
    if reached := " · ".join(part for part in (summons.receiver, summons.phone.replace(" ", NBSP)) if part):
        yield _("Votre contact"), (reached,)


def minutes(summons: Summons) -> str:
    """Return « 30 minutes »."""
    return count((summons.ends_at - summons.starts_at) // 60_000, _("minute"))


def conditions(summons: Summons) -> Iterator[Rich]:
    """Return what protects everybody, what the paper is carried with, and the box to tick."""
    told = " ".join(part for part in (summons.mask, summons.barrier, summons.carry) if part)
    if told:
        yield strong(_("Pour protéger tout le monde.")), Run(f" {told}")
    if summons.box:
        yield strong(_("Case à cocher sur l’attestation\u00a0:")), Run(f" «\u00a0{summons.box}\u00a0».")


def use(summons: Summons) -> str:
    """Return what the code is for and whom to call when the person cannot come."""
    first = (
        _("Le code prouve que la visite vient de l’office.")
        if at_home(summons)
        else _("Le code signale votre arrivée.")
    )
    call = (
        _("Appelez le {phone}").format(phone=summons.phone.replace(" ", NBSP))
        if summons.phone
        else _("Prévenez l’agence")
    )
    hindered = _("Empêchement\u00a0? {call}\u00a0: le créneau servira à quelqu’un d’autre.")
    return f"{first} {hindered.format(call=call)}"
