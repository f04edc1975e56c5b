"""What a person may read of what the office keeps: papers, messages, what waits for a printer, unfinished entries.

It begins by saying what this PC holds and what it does not: the rows of some kinds stay with the desks of their site.
"""

from __future__ import annotations

from sqlalchemy import or_, select

from lmmh_desk.kernel.access import About, Part
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.messages import CHANNELS, PROBLEMS, PURPOSES
from lmmh_desk.office.model.printing import STATES
from lmmh_desk.office.store.sites import held_sites
from lmmh_desk.office.store.tables import message, paper, paper_original, print_job
from lmmh_desk.office.store.told import Values, among, lines, naming
from lmmh_desk.store.local import draft
from lmmh_desk.store.store import Read

MESSAGES: Values = {
    "channel": CHANNELS, "purpose": PURPOSES, "problem": PROBLEMS,
    "state": {"queued": _("à envoyer"), "sending": _("en cours d’envoi"), "sent": _("envoyé"),
              "failed": _("non envoyé"), "dropped": _("abandonné")},
}  # fmt: skip


def access(read: Read, about: About) -> list[Part]:
    """Return what is covered, then the papers and the messages of a person, and what this PC alone keeps of them."""
    papers = or_(among(paper.c.person_id, about.files), among(paper.c.subject_id, about.records))
    sent = or_(among(message.c.person_id, about.files), among(message.c.subject_id, about.files))
    ids = select(paper.c.id).where(papers)
    unsaved = lines(read, draft, naming((draft.c.key, draft.c.data), about))
    originals = lines(read, paper_original, paper_original.c.paper_id.in_(ids), joined=(paper.c.number,))
    return [
        Part(_("Ce que couvre ce document"), (_covered(read),)),
        Part(_("Documents établis"), lines(read, paper, papers)),
        Part(_("SMS et e-mails"), lines(read, message, sent, words=MESSAGES)),
        Part(_("Originaux gardés sur ce poste"), originals),
        Part(
            _("Impressions de ce poste"), lines(read, print_job, print_job.c.paper_id.in_(ids), words={"state": STATES})
        ),
        Part(_("Saisies non enregistrées, sur ce poste"), unsaved),
    ]


def _covered(read: Read) -> dict[str, str]:
    held, missing = ([one.name for one in found] for found in held_sites(read))
    told = {_("Sites dont ce poste a les données"): ", ".join(held) or _("aucun")}
    if missing:
        told[_("Sites dont il ne les a pas")] = ", ".join(missing)
        told[_("Ce qui manque")] = _(
            "Les passages, les rendez-vous et les messages de ces sites. Pour les avoir, refaites l’export sur un poste"
            " qui reçoit tous les sites."
        )
    else:
        told[_("Ce qui manque")] = _("Rien de ce que ce poste avait reçu à sa dernière synchronisation.")
    told[_("Gardé par chaque poste")] = _(
        "Le journal des accès, les originaux, les impressions et les saisies en cours ne quittent pas le poste qui les"
        " a faits. Ce document donne ceux de ce poste."
    )
    told[_("Agents")] = _("Les agents sont désignés par leur rôle\u00a0; leur nom n’est que sur les documents remis.")
    return told
