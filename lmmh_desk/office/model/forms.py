"""What the screens of headquarters hand in, and what is refused in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.guard.refusal import fault
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.postal import postal_fault
from lmmh_desk.office.model.reasons import Category, ReasonType
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.model.sites import SiteKind, SiteStatus

NAME, LINE = 80, 60
MAX_AREA = 10_000  # m²
MAX_MINUTES = 480
MAX_NOTICE = 720  # hours
MAX_HORIZON = 366  # days
MAX_PAPERS, INSTRUCTIONS = 8, 300
FAR = 20  # years: no deed of a file is dated further away


def refuse(fields: Mapping[str, str], safe: str = _("Rien n’a été modifié.")) -> None:
    """Raise BadInput with the sentence of each wrong field, if any, the first in front."""
    wrong = {field: sentence for field, sentence in fields.items() if sentence}
    if wrong:
        raise BadInput(next(iter(wrong.values())), safe, fields=wrong)


def refuse_typed(fields: Mapping[str, str]) -> None:
    """Raise BadInput as `refuse` does, for a form that keeps what is typed."""
    refuse(fields, _("La saisie est gardée."))


def unlikely(day: date, today: date) -> str:
    """Return what is wrong with a day that is years away: a slip of the hand, 1920 for 2020."""
    if abs(day.year - today.year) <= FAR:
        return ""
    told = _("Le {day} est trop loin d’aujourd’hui. Vérifiez l’année.")
    return told.format(day=f"{day:%d/%m/}{day.year:04d}")


def wrong_phone(text: str) -> str:
    """Return what is wrong with a number as it is printed, or nothing; none is needed."""
    if not text or re.fullmatch(r"\+?[0-9 .\u00a0\u202f()\-]{4,24}", text):
        return ""
    return _("Ce numéro de téléphone ne se lit pas. Tapez par exemple 02 61 91 00 72.")


def needed(label: str, text: str, limit: int = NAME) -> str:
    """Return what is wrong with a text that must be there, or nothing."""
    if not text.strip():
        return _("« {label} » est vide. Remplissez ce champ.").format(label=label)
    return bounded(label, text, limit)


def bounded(label: str, text: str, limit: int = NAME) -> str:
    """Return what is wrong with the length or the signs of a text, or nothing."""
    if len(text) > limit:
        return _("« {label} » dépasse {limit} caractères. Raccourcissez-le.").format(label=label, limit=limit)
    if not text.replace("\n", "").isprintable():
        return _("« {label} » contient un signe invisible. Retapez-le.").format(label=label)
    return ""


def tidy(text: str) -> str:
    """Return the text on one line, with single spaces."""
    return " ".join(text.split())


def tidy_lines(text: str) -> str:
    """Return the lines of a text, spaces tidied, blank ones dropped."""
    return "\n".join(line for raw in text.splitlines() if (line := tidy(raw)))


class OfficeForm(Struct, frozen=True):
    """The landlord as headquarters writes it."""

    name: str
    nature: str
    place: str
    verify_address: str

    def errors(self) -> dict[str, str]:
        """Return one sentence per wrong field."""
        good = re.fullmatch(r"(https://[A-Za-z0-9.\-]+(/[A-Za-z0-9._~/\-]*)?)?", self.verify_address)
        wrong = _("L’adresse de vérification commence par https:// et ne contient ni espace ni « # ».")
        if len(self.verify_address) > 60:  # the code of 34 mm has no room for more
            wrong, good = _("L’adresse de vérification dépasse 60 caractères. Choisissez-en une plus courte."), None
        return {
            "name": needed(_("Nom de l’office"), self.name),
            "nature": needed(_("Nature"), self.nature),
            "place": needed(_("Fait à"), self.place, 40),
            "verify_address": "" if good else wrong,
        }


class SiteForm(Struct, frozen=True):
    """A site as its manager writes it; without id, a new one."""

    name: str
    kind: SiteKind = SiteKind.AGENCY
    address: str = ""  # lines separated by \n
    phone: str = ""
    public_area_m2: int = 0
    status: SiteStatus = SiteStatus.OPEN
    id: str = ""
    agency_id: str = ""  # of a reception point

    def errors(self) -> dict[str, str]:
        """Return one sentence per wrong field."""
        return {
            "name": needed(_("Nom du site"), self.name, 60),
            "address": self._address(),
            "phone": wrong_phone(self.phone),
            "public_area_m2": self._area(),
        }

    def _address(self) -> str:
        lines = tidy_lines(self.address).splitlines()
        wrong = next((wrong for line in lines if (wrong := bounded(_("Adresse"), line, LINE))), "")
        return wrong or postal_fault(lines)

    def _area(self) -> str:
        if not 1 <= self.public_area_m2 <= MAX_AREA:
            return _("La surface d’accueil va de 1 à {limit} m². Elle fixe la jauge.").format(limit=MAX_AREA)
        return ""


REASON_TEXTS = ("label", "service", "purpose", "bring", "instructions")


class ReasonForm(Struct, frozen=True):
    """A motif as headquarters writes it; without id, a new one."""

    label: str
    service: str
    type: ReasonType = ReasonType.PUBLIC_OFFICE
    letter: str = ""
    minutes: int = 15
    position: int = 0
    active: bool = True
    bookable: bool = False
    category: Category = Category.HOUSING
    notice_hours: int = 0
    horizon_days: int = 60
    bring: str = ""  # one paper a line
    instructions: str = ""
    purpose: str = ""
    notified: bool = True
    id: str = ""

    def errors(self) -> dict[str, str]:
        """Return one sentence per wrong field; those of the appointment only where one may be made.

        What it says is said of whoever comes for it: its texts are weighed as a note on them would be.
        """
        letter = "" if re.fullmatch(r"[A-Z]?", self.letter) else _("La touche est une lettre de A à Z, sans accent.")
        minutes = "" if 1 <= self.minutes <= MAX_MINUTES else _("La durée va de 1 à 480 minutes.")
        found = {
            "label": needed(_("Motif"), self.label, 40),
            "service": needed(_("Service"), self.service, 40),
            "letter": letter,
            "minutes": minutes,
            **(self._appointment() if self.bookable else {}),
        }
        return found | {name: found.get(name) or fault(getattr(self, name)) for name in REASON_TEXTS}

    def _appointment(self) -> dict[str, str]:
        notice = _("Le délai va de 0 à {limit} heures.").format(limit=MAX_NOTICE)
        return {
            "notice_hours": "" if 0 <= self.notice_hours <= MAX_NOTICE else notice,
            "horizon_days": self._horizon(),
            "purpose": bounded(_("Objet sur la convocation"), tidy(self.purpose), LINE),
            "bring": self._bring(),
            "instructions": bounded(_("Consignes"), tidy_lines(self.instructions), INSTRUCTIONS),
        }

    def _horizon(self) -> str:
        if not 1 <= self.horizon_days <= MAX_HORIZON:
            return _("L’avance va de 1 à {limit} jours.").format(limit=MAX_HORIZON)
        if self.notice_hours >= self.horizon_days * 24:
            return _("Avec ce délai, aucun jour ne resterait. Allongez l’avance, ou réduisez le délai.")
        return ""

    def _bring(self) -> str:
        lines = tidy_lines(self.bring).splitlines()
        if len(lines) > MAX_PAPERS:
            return _("La convocation a la place de {limit} pièces. Retirez-en.").format(limit=MAX_PAPERS)
        return next((wrong for line in lines if (wrong := bounded(_("À apporter"), line, LINE))), "")


class AgentForm(Struct, frozen=True):
    """An agent as headquarters writes it; without id, a new one, who needs a code."""

    name: str
    title: str
    role: Role
    site_id: str
    other_sites: tuple[str, ...] = ()
    active: bool = True
    pin: str = ""
    id: str = ""
    phone: str = ""

    def errors(self) -> dict[str, str]:
        """Return one sentence per wrong field."""
        return {
            "name": needed(_("Nom"), self.name, 60),
            "title": needed(_("Fonction"), self.title, 60) or fault(self.title),
            "phone": wrong_phone(self.phone),
            "site_id": "" if self.site_id else _("Choisissez le site de l’agent."),
        }


class AccessForm(Struct, frozen=True):
    """What an agent types to change their own password, code, or both; what is left empty stays as it is."""

    former: str  # the password of before
    password: str = ""
    password_again: str = ""
    pin: str = ""
    pin_again: str = ""

    def errors(self) -> dict[str, str]:
        """Return one sentence per wrong field."""
        return {
            "former": "" if self.former else _("Saisissez votre mot de passe d’aujourd’hui."),
            "password": self._password_error(),
            "password_again": "" if self.password == self.password_again else _("Les deux mots de passe diffèrent."),
            "pin_again": "" if self.pin == self.pin_again else _("Les deux codes diffèrent."),
        }

    def _password_error(self) -> str:
        if not (self.password or self.password_again or self.pin or self.pin_again):
            return _("Choisissez un autre mot de passe, un autre code PIN, ou les deux.")
        return _("C’est déjà votre mot de passe.") if self.password and self.password == self.former else ""


class Founding(Struct, frozen=True):
    """What the first start asks of a stand-alone desk."""

    office_name: str
    site_name: str
    area_m2: int
    admin_name: str
    pin: str
    place: str  # the town of its papers, until its site has an address
    admin_title: str = "responsable de site"
    desk_code: str = ""  # empty: made from the site’s name
    counter: str = "Guichet 1"
    verify_address: str = ""

    def errors(self) -> dict[str, str]:
        """Return one sentence per wrong field."""
        area = SiteForm(name=self.site_name, public_area_m2=self.area_m2).errors()["public_area_m2"]
        code = re.fullmatch(r"[A-Z][A-Z0-9]{2}", self.desk_code or "A01")
        return {
            "office_name": needed(_("Nom de l’office"), self.office_name),
            "site_name": needed(_("Premier site"), self.site_name, 60),
            "place": needed(_("Ville"), self.place, 40),
            "area_m2": area,
            "admin_name": needed(_("Administrateur, prénom et nom"), self.admin_name, 60),
            "desk_code": "" if code else _("Le code du poste compte une lettre puis deux signes, par exemple C02."),
        }
