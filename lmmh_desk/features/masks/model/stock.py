"""Stocks, transfers and movements as screens show them, and the rules of what may be moved."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from lmmh_desk.features.masks.model.records import Cause, Fit, Kind, Nature
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import BadInput, WrongState
from lmmh_desk.kernel.french import clock_hour, count, hour
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.forms import refuse_typed, unlikely
from lmmh_desk.office.model.sites import SiteKind

MOST_AT_ONCE = 100_000  # of a lot, a transfer or an inventory: more is a slip of the finger
MOST_GIVEN = 500  # in one hand-out
MAX_REFERENCE = 30
MAX_NOTE = 120
NOTHING_DONE = _("Rien n’est enregistré.")


class SiteStock(Struct, frozen=True):
    """The masks of one site."""

    site_id: str
    name: str
    stock: int
    low: int  # below it the stock is low
    coming: int = 0  # sent here and not received yet
    expected_at: int | None = None  # of the first of them, milliseconds UTC
    kind: str = ""  # SiteKind
    usual: int = MOST_GIVEN  # the largest hand-out that surprises nobody
    agency_id: str = ""  # the agency a reception point depends on, where somebody said it

    @property
    def is_low(self) -> bool:
        """Say whether the stock is under its threshold."""
        return self.stock < self.low

    @property
    def group(self) -> str:
        """Return the id of the agency it is, or depends on; nothing where nobody said one."""
        return self.site_id if self.kind == SiteKind.AGENCY else self.agency_id


class Transfer(Struct, frozen=True):
    """What one site sent another and nobody ended yet."""

    id: str
    origin: str
    origin_id: str
    target: str
    target_id: str
    quantity: int
    at: int  # milliseconds UTC
    expected_at: int | None = None


class Line(Struct, frozen=True):
    """One movement of a site."""

    id: str
    at: int  # milliseconds UTC
    kind: Kind
    quantity: int
    title: str
    about: str
    person_id: str = ""
    handout_id: str = ""
    receipt_id: str = ""
    twice: bool = False  # another desk served this household, unknown to this one
    ended: bool = False  # taken back, or answered
    counts: bool = True  # False for the second answer to one movement: it changes no stock
    recounted: bool = False  # an inventory whose place a later one took
    unsent: bool = False
    here: bool = True  # made by this site


class Board(Struct, frozen=True):
    """All that the page shows at once."""

    site: SiteStock
    lot: str  # « lot M-2020-118, lavables, adulte », of the last that came here
    sites: tuple[SiteStock, ...]  # the agent's own first
    given: int
    since: int | None  # first hand-out, milliseconds UTC
    households: int
    today: int  # households and visitors served here today
    lines: tuple[Line, ...]  # of today here, newest first: as many as were asked for
    moves: int  # of today here, in all
    transfers: tuple[Transfer, ...]  # on the way here, oldest first
    twice: int  # hand-outs made without knowing of each other

    @property
    def low(self) -> tuple[SiteStock, ...]:
        """Return the sites whose stock is low, the lowest first."""
        return tuple(sorted((one for one in self.sites if one.is_low), key=lambda one: (one.stock, one.name)))


class Served(Struct, frozen=True):
    """One hand-out to a household."""

    id: str
    at: int  # milliseconds UTC
    quantity: int
    site: str
    agent: str
    twice: bool = False
    receipt_id: str = ""

    @property
    def words(self) -> str:
        """Return « Agence Centre, 11:30 »."""
        return f"{short_name(self.site)}, {hour(paris(self.at))}"


class Foyer(Struct, frozen=True):
    """The household in front of the agent."""

    person_id: str
    household_id: str | None
    name: str
    about: str  # « L-204518 · Les Sittelles · foyer de 4 »
    people: int
    proposed: int
    served: tuple[Served, ...] = ()  # newest first


ASIDE = _("Autres")  # the sites that depend on no agency known here


def groups(sites: Iterable[SiteStock]) -> list[tuple[str, str]]:
    """Return the agencies with sites, by name: the id, and the last word of the name, as desks are named after."""
    every = list(sites)
    names = sorted((one.name, one.site_id) for one in every if one.kind == SiteKind.AGENCY)
    found = [(site_id, (re.findall(r"\w+", name) or [name])[-1]) for name, site_id in names]
    return [*found, *[("", ASIDE) for _lone in among(every, "", found)[:1]]]


def among(sites: Iterable[SiteStock], group: str, known: Iterable[tuple[str, str]]) -> list[SiteStock]:
    """Return the sites of an agency, or with no id those that depend on none of the known."""
    ids = {agency for agency, _name in known if agency}
    return [one for one in sites if (one.group == group if group else one.group not in ids)]


def lot_label(reference: str, nature: str, fit: str) -> str:
    """Return « lot M-2020-118, lavables, adulte »."""
    return _("lot {reference}, {nature}, {fit}").format(
        reference=reference, nature=Nature(nature).label, fit=Fit(fit).label
    )


def proposed(people: int, each: int, most: int) -> int:
    """Return how many masks a household is offered."""
    return min(max(people, 1) * each, most)


def unusual(quantity: int, usual: int) -> str:
    """Return what is said of a hand-out larger than the office’s are, which refuses nothing."""
    if not usual < quantity <= MOST_GIVEN:
        return ""
    told = _("{masks}, c’est plus que d’habitude ({usual}\u00a0au plus). Vérifiez, la remise reste possible.")
    return told.format(masks=count(quantity, _("masque")), usual=usual)


def check_given(quantity: int, site: SiteStock, *, beyond: bool) -> None:
    """Raise BadInput for a quantity no hand-out has, WrongState where the stock known here doesn't hold it."""
    if not 1 <= quantity <= MOST_GIVEN:
        told = _("Une remise va de 1 à {most}\u00a0masques.").format(most=MOST_GIVEN)
        gesture = _("Corrigez la quantité\u00a0; pour un autre site, faites un transfert.")
        raise BadInput(told, NOTHING_DONE, gesture, {"quantity": told})
    if not beyond:
        _check_stock(quantity, site)


def check_sent(quantity: int, site: SiteStock, expected_at: int | None, now: int) -> None:
    """Raise BadInput for a quantity or an hour no transfer has, WrongState where the stock doesn't hold it."""
    fields = {}
    if not 1 <= quantity <= MOST_AT_ONCE:
        fields["quantity"] = _("Un transfert va de 1 à {most}\u00a0masques.").format(most=MOST_AT_ONCE)
    if expected_at is not None and expected_at <= now:
        fields["expected"] = _("Cette heure est passée. Choisissez-en une à venir, ou laissez le champ vide.")
    elif expected_at is not None:
        fields["expected"] = unlikely(paris(expected_at).date(), paris(now).date())
    refuse_typed(fields)
    _check_stock(quantity, site)


def _check_stock(quantity: int, site: SiteStock) -> None:
    if quantity <= site.stock:
        return
    left = _("{site} n’a que {stock} d’après ce que ce poste connaît.")
    left = left.format(site=site.name, stock=count(max(site.stock, 0), _("masque")))
    if site.coming:
        coming = _("{quantity} sont en route\u00a0: dites leur réception, puis recommencez.")
        raise WrongState(left, NOTHING_DONE, coming.format(quantity=site.coming))
    raise WrongState(left, NOTHING_DONE, _("Recevez un lot, ou demandez à un responsable de faire l’inventaire."))


def checked_lot(reference: str, quantity: int) -> str:
    """Return the reference of a lot, tidied; raise BadInput for the fields reference and quantity."""
    tidy, fields = " ".join(reference.split()), {}
    if not tidy or len(tidy) > MAX_REFERENCE:
        fields["reference"] = _("La référence du lot compte de 1 à {most}\u00a0caractères.").format(most=MAX_REFERENCE)
    if not 1 <= quantity <= MOST_AT_ONCE:
        fields["quantity"] = _("Un lot va de 1 à {most}\u00a0masques.").format(most=MOST_AT_ONCE)
    refuse_typed(fields)
    return tidy


def checked_count(counted: int, cause: str, note: str) -> str:
    """Return the note of an inventory, tidied; raise BadInput for the fields counted, cause and note."""
    tidy, fields = " ".join(note.split()), {}
    if not 0 <= counted <= MOST_AT_ONCE:
        fields["counted"] = _("Le nombre compté va de 0 à {most}.").format(most=MOST_AT_ONCE)
    if cause not in {str(one) for one in Cause}:
        fields["cause"] = _("Choisissez la raison dans la liste.")
    if len(tidy) > MAX_NOTE or (cause == Cause.OTHER and not tidy):
        fields["note"] = _("La précision compte de 1 à {most}\u00a0caractères.").format(most=MAX_NOTE)
    refuse_typed(fields)
    return tidy


def check_open(answered: bool, here: bool) -> None:
    """Raise WrongState where a movement was ended already, or is another site's to end."""
    if answered:
        raise WrongState(_("Ce mouvement est déjà terminé."), _("Le stock est juste."), _("Rouvrez la liste."))
    if not here:
        raise WrongState(_("Ce mouvement est d’un autre site."), _("Rien n’a changé."), _("Appelez ce site."))


def short_name(name: str) -> str:
    """Return a site's name without the words that every reception point's begins with."""
    return name.removeprefix("Espace-accueil ")


def expected_hour(at: int | None, now: int) -> str:
    """Return « 12:00 », with the day when it isn't today; nothing when nobody said."""
    if at is None:
        return ""
    then = paris(at)
    hours = clock_hour(then.hour * 60 + then.minute)
    return hours if then.date() == paris(now).date() else _("le {day:%d/%m} à {hour}").format(day=then, hour=hours)


def expected_words(at: int | None, now: int) -> str:
    """Return « attendu à 12:00 », nothing when nobody said."""
    hours = expected_hour(at, now)
    told = _("attendu {when}") if hours.startswith("le") else _("attendu à {when}")
    return told.format(when=hours) if hours else ""
