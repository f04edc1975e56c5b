"""The answer to « is this paper authentic? », in words, for the window and the command line alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import capital, count, hour, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.papers import PaperRecord

WORDS = {  # verdict → what a list says of it in two words
    "authentic": _("Authentique"),
    "registered": _("Connu ici"),
    "voided": _("Annulé"),
    "out_of_window": _("Hors période"),
    "certificate_out_of_period": _("Hors période"),
    "desk_revoked": _("Clé révoquée"),
    "wrong_signature": _("Non valable"),
    "unknown_root": _("Non valable"),
    "unreadable": _("À relire"),
    "specimen": _("SPÉCIMEN"),
    "queue_ticket": _("Ticket de file"),
    "out_of_period": _("Hors période"),
    "unknown_certificate": _("Autre émetteur"),
    "unknown": _("Pas reçu ici"),
}
LABELS = {  # what a fact is called beside its value
    "kind": _("Document"),
    "number": _("Référence"),
    "persons": _("Titulaire"),
    "says": _("Le code dit"),
    "signed": _("Signé le"),
    "windows": _("Date"),
    "from": _("Logement quitté"),
    "to": _("Nouveau logement"),
    "issued": _("Établi par"),
    "code": _("Code court"),
    "register": _("Registre"),
}
LABELS_OF = {  # the same beside the values of a kind of paper, where they differ
    "RV": {"persons": _("Personne attendue"), "windows": _("Rendez-vous"), "to": _("Lieu")},
    "EL": {"persons": _("Locataire"), "windows": _("Rendez-vous"), "from": _("Logement visité")},
    "AV": {"persons": _("Locataire"), "windows": _("Visite"), "from": _("Logement visité")},
    "JP": {"persons": _("Salarié"), "windows": _("Déplacement"), "to": _("Lieux")},
}


class Judgement(Struct, frozen=True):
    """A verdict: its heading, one sentence, and what the paper must say, by the keys of LABELS.

    `paper_id` is empty when the register doesn't hold the paper, `person_id` also when the agent may not open files.
    """

    verdict: str
    heading: str
    sentence: str
    good: bool = False
    facts: Mapping[str, str] = field(default_factory=dict)
    paper_id: str = ""
    person_id: str = ""
    at: int = 0  # milliseconds UTC
    voided_at: int | None = None

    @property
    def number(self) -> str:
        """Return the paper's number, empty when none can be told."""
        return self.facts.get("number", "")

    @property
    def word(self) -> str:
        """Return « Authentique », « Annulé le 12/11 »."""
        if self.voided_at is None:
            return WORDS[self.verdict]
        return _("Annulé le {day}").format(day=short_date(paris(self.voided_at).date()))

    def told(self) -> dict[str, Any]:
        """Return everything as plain facts, for the command line."""
        return {"good": self.good, "verdict": self.verdict, "heading": self.heading, "sentence": self.sentence} | dict(
            self.facts
        )


def labelled(facts: Mapping[str, str]) -> dict[str, str]:
    """Return the values by what they are called on this kind of paper, in their order."""
    labels = LABELS | LABELS_OF.get(facts.get("number", "")[:2], {})
    return {labels[key]: value for key, value in facts.items()}


def register_line(record: PaperRecord | None, agent: str, short_code: str = "") -> str:
    """Return what this desk's register knows of a paper; `short_code` is the scanned paper's own, if it was scanned."""
    if record is None:
        return _("Pas reçu sur ce poste\u00a0: une annulation ne s’y verrait pas.")
    if short_code and record.short_code != short_code:
        return _("Un autre document porte ce numéro dans le registre de ce poste. Appelez l’agence qui l’a établi.")
    standing = "" if record.voided_at else _("pas d’annulation connue")
    by = _("établi par {agent}").format(agent=agent) if agent else ""
    said = " · ".join(part for part in (_printed(record), by, standing) if part)
    return capital(said)


def voided_sentence(record: PaperRecord, agent: str) -> str:
    """Return when, by whom and why a paper was cancelled."""
    day = short_date(paris(record.voided_at or 0).date(), year=True)
    by = _("par {agent}").format(agent=agent) if agent else ""
    when = f"{day} {by}".strip()
    if not record.void_reason:
        return _("Ce document a été annulé le {when}. Il n’est plus accepté.").format(when=when)
    told = _("Ce document a été annulé le {when}\u00a0: {reason}. Il n’est plus accepté.")
    return told.format(when=when, reason=record.void_reason.rstrip("."))


def _printed(record: PaperRecord) -> str:
    if record.printed_at is None:
        return _("enregistré, pas encore imprimé")
    last = paris(record.printed_at)
    told = _("imprimé {times}, en dernier le {day} à {hour}")
    times = count(record.print_count, _("fois"), _("fois"))
    return told.format(times=times, day=short_date(last.date(), year=True), hour=hour(last))
