"""What is said when a free text may not be kept: what it seems to speak of, and what may be written instead."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.guard.weighing import Matter, names_somebody, weigh
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
# An address may begin with what lodges or receives people, be the bare name of a place (« Pasteur »), or a hamlet's.
_PLACE = (
    r"(?i:r[ée]sidence|foyer|ehpad|esat|i[mt]ep?|chrs|cada|chu|(?:clinique|h[ôo]pital)(?:\s+psychi\w+)?|pharmacie|gendarmerie|caserne|aire"
    r"|monast[èe]re|couvent|carmel|abbaye|presbyt[èe]re|mosqu[ée]e|synagogue|chapelle|maison(?:\s+de\s+\w+)?"
    r"|(?:centre|institut|[ée]glise|temple|mission)(?:\s+(?!(?:d[eu]s?|d)\b)[\w-]+)?)\b"
)
_OF = (  # whom or what it is for: many, a name, or one of these
    r"(?:\s+(?i:d(?:e\s+la\s|e\s+l[’']|[’']|es?\s|u\s))\s*"
    r"(?:(?i:accueil|asile|voyage|h[ôo]pital|arr[êe]t|d[ée]tention)|[A-ZÀ-Ý][\w-]*|\w+s)\b(?:\s+et\s+\w+s\b)?)*"
)
_LODGING = re.compile(rf"^\s*{_PLACE}{_OF}|(?<=[,;(])\s*{_PLACE}{_OF}(?=\s*(?:$|[,;)\dA-ZÀ-Ý]))")
_HAMLET = re.compile(r"\s*[Ll]es\s+[A-ZÀ-Ý]\w+\s*")  # « Les Fous »
_LAST_WORD = re.compile(r"[\w*@$'’-]+$")


def fault(text: str) -> str:
    """Return why a text may not be kept and what may be written instead, in French; nothing where it may."""
    matter = weigh(text)
    return f"{_fact(matter.kind)} {_INSTEAD[matter.kind]}" if matter else ""


def place_fault(lines: Iterable[str]) -> str:
    """Return why lines of an address or names of places may not be kept: one says more than where; nothing else."""
    for line in lines:
        if matter := _beyond_the_place(line):
            return f"{_fact(matter.kind)} {_('N’écrivez que le lieu.')}"
    return ""


def _beyond_the_place(line: str) -> Matter | None:
    """Return what a line says more than where."""
    rest = _LODGING.sub("", line)
    matter = weigh(rest)
    if matter is None:
        matter = weigh(line)  # a place is for anybody, never for those it insults
        return matter if matter and matter.kind == "insult" else None
    named = matter.kind == "religion" and len(rest.split()) == 1
    return None if named or (matter.kind == "insult" and _HAMLET.fullmatch(line)) else matter


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


def check_place(text: str, field: str) -> str:
    """Return an address or names of places; raise BadInput for its field when they say more."""
    if told := place_fault(text.splitlines()):
        raise BadInput(_("Ce texte dit plus qu’un lieu."), _("Rien n’est enregistré."), told, {field: told})
    return text


def check_unnamed(text: str, field: str) -> str:
    """Return a free text that is told to anybody; raise BadInput as `check_free`, and where it names a person."""
    if names_somebody(text):
        fact, instead = _("Ce texte semble nommer quelqu’un."), _("Écrivez-le sans nom\u00a0: d’autres le liront.")
        raise BadInput(fact, _("Rien n’est enregistré."), instead, {field: f"{fact} {instead}"})
    return check_free(text, field)


def _fact(kind: str) -> str:
    return _("Ce texte semble parler {matter}.").format(matter=_MATTERS[kind])
