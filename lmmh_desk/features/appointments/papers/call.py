"""The sheet of a telephone or video appointment, A5: who calls, when, which number, what to have at hand.

Nobody travels: it proves nothing, bears no seal and is not registered.
"""

from __future__ import annotations

from collections.abc import Iterator

from lmmh_desk.documents.blocks import Block, Text
from lmmh_desk.documents.text import Rich, Run, strong
from lmmh_desk.features.appointments.model.sheet import Summons
from lmmh_desk.features.appointments.papers.convocation import minutes, start
from lmmh_desk.features.appointments.papers.frame import ITEM, SECTION, Facts, Leaflet, ToTick, leaflet, moment, warning
from lmmh_desk.kernel.french import NBSP, count, plain_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.reasons import ReasonType
from lmmh_desk.tenancy.model.phones import written_phone


def call_sheet(summons: Summons) -> bytes:
    """Return the A5 page, for the agent as for the person."""
    paper = Leaflet(
        label=_("Rendez-vous en visio") if _video(summons) else _("Rendez-vous téléphonique"),
        number=summons.number,
        office=summons.office,
        site=summons.site,
        subject=plain_date(start(summons).date()),
        blocks=tuple(_blocks(summons)),
    )
    return leaflet(paper)


def _video(summons: Summons) -> bool:
    return summons.how == ReasonType.VIDEO


def _blocks(summons: Summons) -> Iterator[Block]:
    yield moment(_("Votre rendez-vous en visio") if _video(summons) else _("Votre rendez-vous téléphonique"),
                 summons.starts_at)  # fmt: skip
    yield Facts(tuple(_facts(summons)), gap=8, label_room=92)
    if summons.bring or summons.instructions:
        yield Text(_("À avoir sous la main"), SECTION, gap=12)
    yield from (ToTick(paper) for paper in summons.bring)
    if summons.instructions:
        yield Text(summons.instructions, ITEM, gap=4)
    yield warning(tuple(_conditions(summons)))


def _facts(summons: Summons) -> Iterator[tuple[str, tuple[Rich, ...]]]:
    caller = summons.receiver or summons.site
    if _video(summons):
        yield _("Avec"), ((strong(caller),),)
        yield _("Lien envoyé à"), (written_phone(summons.contact),)
    else:
        yield _("Qui appelle"), ((strong(caller),),)
        yield _("Numéro appelé"), ((strong(written_phone(summons.contact)),),)
    if summons.holder:
        others = count(summons.others, _("autre personne"), _("autres personnes"))
        yield (
            _("Pour"),
            ((strong(summons.holder), Run(_(" et {people}").format(people=others) if summons.others else "")),),
        )
    yield _("Motif"), (f"{summons.purpose} · {minutes(summons)}",)


def _conditions(summons: Summons) -> Iterator[Rich]:
    if _video(summons):
        yield strong(_("Rien à faire avant.")), Run(" " + _("Ouvrez le lien à l’heure dite, au calme."))
    else:
        yield strong(_("C’est nous qui appelons.")), Run(" " + _("Gardez votre téléphone près de vous, au calme."))
    call = (
        _("appelez le {phone}").format(phone=summons.phone.replace(" ", NBSP))
        if summons.phone
        else _("prévenez l’agence")
    )
    yield _("Empêchement ou numéro changé\u00a0: {call}.").format(call=call)
