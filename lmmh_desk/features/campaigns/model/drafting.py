"""What may be written in a campaign, the texts offered for each purpose, and what is refused in one sentence."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
from msgspec import Struct

from lmmh_desk.features.campaigns.model.mailing import PICTOGRAMS
from lmmh_desk.features.campaigns.model.records import PURPOSE_CHOICES, WITH_LIFT, Floor, Leases
from lmmh_desk.kernel.calendar import is_rest
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.french import short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.sheets import sheet_from
from lmmh_desk.office.model.forms import refuse_typed, tidy, tidy_lines
from lmmh_desk.office.model.messages import CAMPAIGN_HEALTH, CAMPAIGN_HOME, CAMPAIGN_OFFICE
from lmmh_desk.office.model.sms import parts, sms_text

TITLE, TEXT, SMS, POSTER = 80, 2_000, 280, 300  # characters
SENTENCES = 4  # of a poster
AHEAD = 365  # days until a departure
# The text and its translation, which are agreed to, sent and kept together. A program of before, which would print
# both to everybody, receives nothing from a hub that knows this (« upgrade », SYNC's older desks only push).
BETWEEN = "\n***\n"
HOUR = 9  # of the morning: when messages leave
USEFUL = timedelta(days=14)  # after its departure a message is pointless


class Content(Struct, frozen=True):
    """All that recipients may read."""

    title: str = ""
    text: str = ""
    sms: str = ""
    poster: str = ""
    pictogram: str = "info"

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Return what is written in French, a paragraph a line."""
        return tuple(self.text.partition(BETWEEN)[0].splitlines())

    @property
    def translation(self) -> tuple[str, ...]:
        """Return the same in another language, nothing where there is none."""
        return tuple(self.text.partition(BETWEEN)[2].splitlines())

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return the sentences of the poster."""
        return tuple(self.poster.splitlines())


class Criteria(Struct, frozen=True):
    """Which households are concerned; what is empty bounds nothing."""

    quarter: str = ""
    residence_id: str = ""
    floor: str = Floor.ALL
    leases: str = Leases.ALL
    agency_id: str = ""
    lift: str = ""


class Channels(Struct, frozen=True):
    """By which ways; a household gets one message, a hall one poster."""

    sms: bool = False
    email: bool = False
    letter: bool = False
    poster: bool = False


class Scope(Struct, frozen=True):
    """Whom an agreement is for and by which ways, kept with it."""

    criteria: Criteria
    channels: Channels

    def __post_init__(self) -> None:
        Floor(self.criteria.floor), Leases(self.criteria.leases)

    def to_json(self) -> str:
        """Return the text kept with the agreement."""
        return msgspec.json.encode(self).decode()


def scope_from(text: str) -> Scope | None:
    """Return what `to_json` wrote, None of an agreement that a program of before kept; raises ValueError."""
    return None if text == "" else sheet_from(text, Scope)


class Terms(Struct, frozen=True):
    """All that an agreement is about: what is read, by whom, by which ways, when."""

    content: Content
    criteria: Criteria
    channels: Channels
    leaves_on: str  # ISO


class Drafting(Struct, frozen=True):
    """What an agent writes of a campaign; its purpose is read when it is made, and never after."""

    purpose: str
    content: Content
    criteria: Criteria
    channels: Channels
    leaves_on: date | None


MODELS = {
    "masks": (CAMPAIGN_HEALTH, Content(
        _("Se protéger dans l’immeuble"),
        _("Votre résidence a des parties communes que tout le monde partage. Trois gestes protègent chacun\u00a0:\n"
          "Portez le masque dans les halls, les escaliers et l’ascenseur.\n"
          "Aérez dix minutes par jour.\n"
          "Montez à une personne, ou à un foyer, par ascenseur.\n"
          "Nos équipes désinfectent chaque jour les poignées, les rampes et les boutons."),
        _("LMMH\u00a0: masque obligatoire dans les halls, escaliers et ascenseurs. Aérez 10 min par jour."),
        _("Je porte le masque\nJe garde un mètre\nUn foyer par ascenseur"), "mask",
    )),
    "heating": (CAMPAIGN_HOME, Content(
        _("Chauffage\u00a0: ne rien boucher"),
        _("Le monoxyde de carbone ne se voit pas et ne se sent pas.\n"
          "Ne bouchez jamais les grilles d’aération.\n"
          "N’utilisez pas de chauffage d’appoint à combustion sans arrêt."),
        _("LMMH\u00a0: ne bouchez jamais les grilles d’aération. Le monoxyde de carbone ne se sent pas."),
        _("Ne bouchez pas les grilles\nAérez dix minutes par jour"), "heat",
    )),
    "opening": (CAMPAIGN_OFFICE, Content(
        _("Vos agences restent ouvertes"),
        _("Pendant le confinement, nos agences vous reçoivent sur rendez-vous.\n"
          "Appelez avant de vous déplacer\u00a0: la plupart des démarches se font par téléphone."),
        _("LMMH\u00a0: vos agences reçoivent sur rendez-vous. Appelez avant de vous déplacer."),
        _("Sur rendez-vous\nAppelez avant de venir"), "phone",
    )),
}  # fmt: skip


def with_translation(text: str, translation: str) -> str:
    """Return a text and its translation as they are kept; the first alone where there is no other."""
    return BETWEEN.join((text, translation)) if text.strip() and translation.strip() else text


def leaves_at(day: str) -> int:
    """Return when messages leave on an ISO day, in milliseconds UTC."""
    return paris_instant(date.fromisoformat(day), HOUR)


def expires_at(day: str) -> int:
    """Return when a message of this departure has become pointless, in milliseconds UTC."""
    return paris_instant(date.fromisoformat(day) + USEFUL, HOUR)


def sms_of(content: Content, phone: str) -> str:
    """Return the SMS as it leaves, with the way to refuse the next ones."""
    return sms_text(" ".join((content.sms, _("Refus\u00a0: {phone}").format(phone=phone or _("à l’accueil")))))


def mail_of(content: Content, office: str, site: str, phone: str) -> str:
    """Return the e-mail as it leaves, with who writes and the way to refuse the next ones."""
    refusal = _("Pour ne plus recevoir ces messages, dites-le à l’accueil.")
    if phone:
        told = _("Pour ne plus recevoir ces messages, appelez le {phone} ou dites-le à l’accueil.")
        refusal = told.format(phone=phone)
    return "\n\n".join(
        (_("Madame, Monsieur,"), *content.paragraphs, f"{office}\n{site}", refusal, *content.translation)
    )


def checked(asked: Drafting, today: date, phone: str = "") -> Content:
    """Return the texts of a campaign, tidied; raise BadInput for each field that is wrong.

    `phone` is the one that its SMS ends with, to refuse the next ones.
    """
    given = asked.content
    content = Content(
        tidy(given.title), tidy_lines(given.text), tidy(given.sms), tidy_lines(given.poster), given.pictogram
    )
    fields = {
        "purpose": "" if asked.purpose in PURPOSE_CHOICES else _("Choisissez la finalité dans la liste."),
        "title": _filled(content.title, TITLE),
        "text": _filled("\n".join(content.paragraphs), TEXT),
        "translation": _too_long(content.text, TEXT) if content.translation else "",
        "sms": _sms(content, asked.channels, phone),
        "poster": _poster(content, asked.channels),
        "pictogram": "" if content.pictogram in PICTOGRAMS else _("Choisissez le pictogramme dans la liste."),
        "channels": "" if any(_flags(asked.channels)) else _("Choisissez au moins un canal."),
        "floor": "" if asked.criteria.floor in set(Floor) else _("Choisissez les étages dans la liste."),
        "leases": "" if asked.criteria.leases in set(Leases) else _("Choisissez les baux dans la liste."),
        "lift": "" if asked.criteria.lift in ("", WITH_LIFT) else _("Choisissez l’ascenseur dans la liste."),
        "leaves_on": _departure(asked.leaves_on, today),
    }
    refuse_typed(fields)
    return content


def unready(content: Content, channels: Channels, phone: str) -> str:
    """Return why texts don't go with their ways, which two desks may have changed apart; nothing where they do."""
    return _sms(content, channels, phone) or _poster(content, channels)


def _flags(channels: Channels) -> tuple[bool, ...]:
    return channels.sms, channels.email, channels.letter, channels.poster


def _filled(text: str, most: int) -> str:
    if not text:
        return _("Remplissez ce champ.")
    return _too_long(text, most)


def _too_long(text: str, most: int) -> str:
    return _("Ce texte compte au plus {most}\u00a0caractères.").format(most=most) if len(text) > most else ""


def _sms(content: Content, channels: Channels, phone: str) -> str:
    if channels.sms and not content.sms:
        return _("Le SMS est vide. Écrivez-le, ou retirez ce canal.")
    if parts(sms_of(content, phone)) > 1:
        return _("Le SMS ne tient pas en un seul. Raccourcissez-le.")
    return _too_long(content.sms, SMS)


def _poster(content: Content, channels: Channels) -> str:
    if channels.poster and not content.poster:
        return _("L’affiche est vide. Écrivez-la, ou retirez ce canal.")
    if len(content.sentences) > SENTENCES:
        return _("L’affiche compte au plus {most} phrases.").format(most=SENTENCES)
    return _too_long(content.poster, POSTER)


def _departure(day: date | None, today: date) -> str:
    if day is None:
        return _("La date de départ manque. Tapez-la, par exemple 20/11/2020.")
    if not today <= day <= today + timedelta(days=AHEAD):
        told = _("Le départ se choisit entre le {today} et un an après.")
        return told.format(today=short_date(today, year=True))
    if is_rest(day):
        return _("Rien ne part un dimanche ni un jour férié. Choisissez un autre jour.")
    return ""


def first_departure(today: date) -> date:
    """Return the first day on which messages leave."""
    return today if not is_rest(today) else first_departure(today + timedelta(1))
