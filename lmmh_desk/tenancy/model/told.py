"""What an import did or would do, in the sentence that the window and the command line say."""

from __future__ import annotations

from collections.abc import Iterator

from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.tenancy.model.plans import Outcome, Plan

Pairs = tuple[tuple[str, str], ...]  # singular, plural
SEPARATORS = {"\t": _("tabulation"), ";": _("point-virgule"), ",": _("virgule")}
UNITS = {"dwellings": (_("logement"), _("logements")), "tenants": (_("bail"), _("baux"))}
SAME = (_("sans changement"), _("sans changement"))
FORESEEN: Pairs = ((_("à créer"), _("à créer")), (_("à modifier"), _("à modifier")), SAME)
DONE: Pairs = ((_("créé"), _("créés")), (_("modifié"), _("modifiés")), SAME)
DONE_PERSONS: Pairs = ((_("créée"), _("créées")), (_("modifiée"), _("modifiées")), SAME)


def summary(plan: Plan, outcome: Outcome) -> str:
    """Return « 4 lignes lues (UTF-8, point-virgule) : 2 baux créés, 4 personnes créées. 0 ligne refusée. »."""
    dry = outcome.state == "dry"
    units = (outcome.created, outcome.changed, outcome.unchanged)
    persons = (outcome.persons_created, outcome.persons_changed, outcome.persons_unchanged)
    said = [
        *_counted(UNITS[plan.kind], FORESEEN if dry else DONE, units),
        *_counted((_("personne"), _("personnes")), FORESEEN if dry else DONE_PERSONS, persons),
    ]
    if outcome.kept:
        said.append(count(outcome.kept, _("correction du guichet gardée"), _("corrections du guichet gardées")))
    return _("{read} ({encoding}, {separator})\u00a0: {said}. {refused}.").format(
        read=count(plan.lines, _("ligne lue"), _("lignes lues")),
        encoding=plan.encoding,
        separator=SEPARATORS[plan.separator],
        said=", ".join(said) or _("rien à écrire"),
        refused=count(plan.refused, _("ligne refusée"), _("lignes refusées")),
    )


def _counted(nouns: tuple[str, str], fates: Pairs, numbers: tuple[int, ...]) -> Iterator[str]:
    for (one, several), number in zip(fates, numbers, strict=True):
        if number:
            yield count(number, f"{nouns[0]} {one}", f"{nouns[1]} {several}")
