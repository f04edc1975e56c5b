"""What a campaign being written looks like, and what would be refused of it: nothing is recorded."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from lmmh_desk.features.campaigns.model.drafting import Content, Drafting, mail_of
from lmmh_desk.features.campaigns.model.mailing import Letter
from lmmh_desk.features.campaigns.papers import check_letter, check_poster, letter_preview, poster_pdf
from lmmh_desk.features.campaigns.store.mailing import mailing, poster
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.guard.refusal import check_free
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.sites import office, site
from lmmh_desk.store.store import Store

# Nobody's: who writes sees where the window of the envelope falls.
SAMPLE = Letter(
    "", (_("MME CAMILLE EXEMPLE"), _("BAT A APT 14"), _("9 RUE DE L EVENTAIL"), "72000 LE MANS"), "", "", "",
    _("Madame,"),
)  # fmt: skip
TEXTS = ("title", "text", "sms", "poster")


class Seen(Struct, frozen=True):
    """A paper or an e-mail as it would leave, and why a text would be refused, by the check that says so."""

    pdf: bytes = b""
    email: str = ""
    faults: dict[str, str] = {}


def preview(store: Store, session: Session, asked: Drafting, site_id: str, shown: str) -> Seen:
    """Return what is typed as « letter », « email » or « poster » shows it; raises NotAllowed, NotFound."""
    require(session, "campaigns.write")
    content = asked.content
    with store.read() as read:
        here, whole = site(read, site_id), office(read)
        letter = mailing(read, asked.purpose, content, site_id, store.clock.now())
        sheet = poster(read, content, site_id)
    faults = {
        "guard": _fault(lambda: _weigh(content)),
        "letter": _fault(lambda: check_letter(letter)) if asked.channels.letter else "",
        "poster": _fault(lambda: check_poster(sheet)) if asked.channels.poster else "",
    }
    pdf = b""
    if shown == "letter" and not _fault(lambda: check_letter(letter)):
        pdf = letter_preview(letter, SAMPLE)
    elif shown == "poster" and not _fault(lambda: check_poster(sheet)):
        pdf = poster_pdf(sheet, preview=True)
    email = "\n\n".join((content.title, mail_of(content, whole.name, here.name, here.phone)))
    return Seen(pdf, email, {name: told for name, told in faults.items() if told})


def _weigh(content: Content) -> None:
    for name in TEXTS:
        check_free(getattr(content, name), name)


def _fault(check: Callable[[], None]) -> str:
    """Return what a check says, nothing where it is right."""
    try:
        check()
    except BadInput as refused:
        return refused.fact
    return ""
