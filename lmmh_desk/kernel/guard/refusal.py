"""What is said when a free text may not be kept: what it seems to speak of, and what may be written instead."""

from __future__ import annotations

import re

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.guard.weighing import names_somebody, weigh
from lmmh_desk.kernel.i18n import _

_MATTERS = {
    "health": _("de santé"),
    "offence": _("d’infraction ou de violence"),
    "origin": _("d’origine ou de nationalité"),
    "religion": _("de religion"),
    "opinion": _("d’opinion ou de vie privée"),
    "insult": _("d’une personne en termes blessants"),
    "judgement": _("de ce que l’on pense d’une personne"),
}
_INSTEAD = {
    "health": _("Écrivez ce qu’il faut faire, sans la raison, par exemple «\u00a0rez-de-chaussée demandé\u00a0»."),
    "offence": _("Écrivez le fait et le lieu, sans désigner personne, par exemple «\u00a0porte forcée, bât. B\u00a0»."),
    "origin": _("Écrivez la démarche ou la pièce attendue, par exemple «\u00a0pièce d’identité à apporter\u00a0»."),
    "religion": _("Écrivez le jour ou l’heure qui convient, sans la raison."),
    "opinion": _("Écrivez ce qui est demandé à l’office, rien d’autre."),
    "insult": _("Écrivez ce qui s’est passé, avec des mots que la personne peut lire."),
    "judgement": _("Écrivez ce qui a été dit ou fait, avec la date, sans avis."),
}
_LAST_WORD = re.compile(r"[\w*@$'’-]+$")


def fault(text: str) -> str:
    """Return why a text may not be kept and what may be written instead, in French; nothing where it may."""
    matter = weigh(text)
    return f"{_fact(matter.kind)} {_INSTEAD[matter.kind]}" if matter else ""


def warning(text: str) -> str:
    """Return the fault with the words that make it, for the screen alone: it goes into no error and no log."""
    matter = weigh(text)
    if not matter:
        return ""
    said = _("Ce texte semble parler {matter}\u00a0: «\u00a0{words}\u00a0».")
    return f"{said.format(matter=_MATTERS[matter.kind], words=' '.join(matter.words))} {_INSTEAD[matter.kind]}"


def warning_so_far(text: str) -> str:
    """Return the warning of a text being typed: its last word, unfinished, says nothing yet."""
    return warning(_LAST_WORD.sub("", text))


def check_free(text: str, field: str) -> str:
    """Return a free text; raise BadInput for its field when it may not be kept. The text itself is in no message."""
    matter = weigh(text)
    if matter:
        raise BadInput(_fact(matter.kind), _("Rien n’est enregistré."), _INSTEAD[matter.kind], {field: fault(text)})
    return text


def check_unnamed(text: str, field: str) -> str:
    """Return a free text that is told to anybody; raise BadInput as `check_free`, and where it names a person."""
    if names_somebody(text):
        fact, instead = _("Ce texte semble nommer quelqu’un."), _("Écrivez-le sans nom\u00a0: d’autres le liront.")
        raise BadInput(fact, _("Rien n’est enregistré."), instead, {field: f"{fact} {instead}"})
    return check_free(text, field)


def _fact(kind: str) -> str:
    return _("Ce texte semble parler {matter}.").format(matter=_MATTERS[kind])
