"""The papers of a campaign: its letters in one file, its poster, the halls where it hangs, and what is to be read."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from lmmh_desk.features.campaigns.actions.approving import list_of
from lmmh_desk.features.campaigns.model.listing import AGREED, Watch
from lmmh_desk.features.campaigns.model.mailing import Hall, PosterSize
from lmmh_desk.features.campaigns.model.records import CampaignPrinting
from lmmh_desk.features.campaigns.papers import hall_list_pdf, large_print_pdf, letters_pdf, poster_pdf
from lmmh_desk.features.campaigns.store.listing import halls, line
from lmmh_desk.features.campaigns.store.mailing import letters, mailing, poster
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.ports import Halls
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.sites import office, site
from lmmh_desk.store.store import Store

NOTHING = Changes("campaigns.print")


class Written(Struct, frozen=True):
    """What came of the letters: no file where it was cancelled."""

    file: Path | None
    letters: int = 0
    left_out: int = 0  # their address can't be written any more
    changes: Changes = NOTHING


def print_letters(store: Store, session: Session, campaign_id: str, file: Path, watch: Watch) -> Written:
    """Write the letters of the approved list in one file, and keep that they were made.

    Raises NotAllowed, NotFound, WrongState where it isn't approved or its list is elsewhere, BadInput where there is
    none or the text is too long, StoreError for the disk.
    """
    require(session, "campaigns.print")
    with store.read() as read:
        one = line(read, campaign_id)
        approval = list_of(read, one)
        made, left_out = letters(read, one, approval)
        shared = mailing(read, one.purpose, one.leaving, one.site_id, store.clock.now())
    number = letters_pdf(shared, made, file, watch.progress, watch.cancelled)
    if not number:
        return Written(None)
    with store.write(session, "campaigns.print", campaign_id) as unit:
        unit.add(CampaignPrinting(approval_id=approval.id, letters=number, left_out=left_out))
    return Written(file, number, left_out, unit.changes)


def print_large(store: Store, session: Session, campaign_id: str) -> bytes:
    """Return the letter in large print, to be joined or handed out, under APERÇU unless its campaign is approved.

    Raises NotAllowed, NotFound.
    """
    require(session, "campaigns.print")
    with store.read() as read:
        one = line(read, campaign_id)
        shared = mailing(read, one.purpose, one.leaving, one.site_id, store.clock.now())
    return large_print_pdf(shared, preview=one.standing not in AGREED)


def print_poster(store: Store, session: Session, campaign_id: str, size: PosterSize) -> bytes:
    """Return the poster, under APERÇU unless its campaign is approved; raises NotAllowed, NotFound, BadInput."""
    require(session, "campaigns.print")
    with store.read() as read:
        one = line(read, campaign_id)
        asked = poster(read, one.leaving, session.site_id, size)
    return poster_pdf(asked, preview=one.standing not in AGREED)


def print_halls(store: Store, session: Session, campaign_id: str, port: Halls | None) -> bytes:
    """Return the list of the halls where the poster hangs; raises NotAllowed, NotFound."""
    require(session, "campaigns.print")
    with store.read() as read:
        one = line(read, campaign_id)
        where = [Hall(hall.residence, hall.name, hall.put_on) for hall in halls(read, one, port)]
        sender = (office(read).name, site(read, session.site_id).name)
    return hall_list_pdf(one.leaving.title, where, sender=sender, day=paris(store.clock.now()).date())
