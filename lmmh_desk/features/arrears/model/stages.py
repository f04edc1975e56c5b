"""The stages of a case, which follows which, and who may record it (DOMAIN.md §3, Arrears)."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from lmmh_desk.kernel.errors import NotAllowed, WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import allowed


class Stage(StrEnum):
    """Where a case stands."""

    EARLY_CONTACT = "early_contact"
    WATCH = "watch"
    CONSTITUTED = "constituted"
    CAF_NOTIFIED = "caf_notified"
    PLAN_NEGOTIATION = "plan_negotiation"
    PLAN_ACTIVE = "plan_active"
    PLAN_BROKEN = "plan_broken"
    FSL_REQUESTED = "fsl_requested"
    CCAPEX_REFERRED = "ccapex_referred"
    SUMMONS = "summons"
    JUDGMENT = "judgment"
    COHESION_PROTOCOL = "cohesion_protocol"
    CLEARED = "cleared"

    @property
    def label(self) -> str:
        """Return the words of the screens."""
        return FACES[self].label


ORDER = tuple(Stage)  # from the first difficulty to the end


class Face(Struct, frozen=True):
    """How a stage is shown, and what the gesture that reaches it is called."""

    label: str
    gesture: str
    icon: str
    tone: str


FACES = {
    Stage.EARLY_CONTACT: Face(_("Premier contact"), _("Revenir au premier contact"), "phone", "accent"),
    Stage.WATCH: Face(_("Suivi"), _("Passer en suivi"), "eye", "accent"),
    Stage.CONSTITUTED: Face(_("Constitué"), _("Noter l’impayé constitué"), "flag", "warn"),
    Stage.CAF_NOTIFIED: Face(_("CAF informée"), _("Noter la CAF ou la MSA informée"), "mail", "accent"),
    Stage.PLAN_NEGOTIATION: Face(_("Plan à convenir"), _("Proposer un plan"), "pencil", "accent"),
    Stage.PLAN_ACTIVE: Face(_("Plan en cours"), _("Faire signer le plan"), "calendar", "ok"),
    Stage.PLAN_BROKEN: Face(_("Plan rompu"), _("Noter le plan rompu"), "warning", "bad"),
    Stage.FSL_REQUESTED: Face(_("FSL demandé"), _("Noter la demande au FSL"), "euro", "accent"),
    Stage.CCAPEX_REFERRED: Face(_("CCAPEX saisie"), _("Noter la saisine de la CCAPEX"), "users", "warn"),
    Stage.SUMMONS: Face(_("Assignation"), _("Noter l’assignation"), "document", "bad"),
    Stage.JUDGMENT: Face(_("Jugement"), _("Noter le jugement"), "document", "bad"),
    Stage.COHESION_PROTOCOL: Face(_("Protocole"), _("Noter le protocole de cohésion sociale"), "check", "warn"),
    Stage.CLEARED: Face(_("Soldé"), _("Clore le suivi, dette soldée"), "check", "ok"),
}
COURT = frozenset({Stage.SUMMONS, Stage.JUDGMENT, Stage.COHESION_PROTOCOL})  # recorded here, driven by headquarters
BY_PLAN = frozenset({Stage.PLAN_ACTIVE})  # reached by signing a plan, not by hand
ACTS = COURT | {Stage.PLAN_ACTIVE}  # what follows one can’t be of a day before it
BEGUN = frozenset({Stage.EARLY_CONTACT, Stage.WATCH})  # before the debt is constituted
TOLD_ASIDE = frozenset(  # the CAF or MSA may still have to be told here, and the case stays where it is
    {Stage.PLAN_NEGOTIATION, Stage.PLAN_ACTIVE, Stage.PLAN_BROKEN, Stage.FSL_REQUESTED, Stage.CCAPEX_REFERRED}
)
WAYS: dict[Stage, tuple[Stage, ...]] = {
    Stage.EARLY_CONTACT: (Stage.WATCH, Stage.CONSTITUTED, Stage.PLAN_NEGOTIATION, Stage.CLEARED),
    Stage.WATCH: (Stage.CONSTITUTED, Stage.PLAN_NEGOTIATION, Stage.CLEARED),
    Stage.CONSTITUTED: (Stage.CAF_NOTIFIED, Stage.PLAN_NEGOTIATION, Stage.FSL_REQUESTED, Stage.CLEARED),
    Stage.CAF_NOTIFIED: (Stage.PLAN_NEGOTIATION, Stage.FSL_REQUESTED, Stage.CCAPEX_REFERRED, Stage.CLEARED),
    Stage.PLAN_NEGOTIATION: (Stage.PLAN_ACTIVE, Stage.FSL_REQUESTED, Stage.CCAPEX_REFERRED, Stage.CLEARED),
    Stage.PLAN_ACTIVE: (Stage.PLAN_BROKEN, Stage.CLEARED),
    Stage.PLAN_BROKEN: (Stage.PLAN_NEGOTIATION, Stage.FSL_REQUESTED, Stage.CCAPEX_REFERRED, Stage.CLEARED),
    Stage.FSL_REQUESTED: (Stage.PLAN_NEGOTIATION, Stage.CCAPEX_REFERRED, Stage.CLEARED),
    Stage.CCAPEX_REFERRED: (Stage.PLAN_NEGOTIATION, Stage.SUMMONS, Stage.CLEARED),
    Stage.SUMMONS: (Stage.JUDGMENT, Stage.PLAN_NEGOTIATION, Stage.CLEARED),
    Stage.JUDGMENT: (Stage.COHESION_PROTOCOL, Stage.CLEARED),
    Stage.COHESION_PROTOCOL: (Stage.CLEARED,),
    Stage.CLEARED: (),
}


def right_for(stage: Stage) -> str:
    """Return the right that recording a stage takes."""
    return "arrears.court" if stage in COURT else "arrears.step"


def following(stage: Stage, role: str) -> tuple[Stage, ...]:
    """Return the stages this role may record next, by hand."""
    return tuple(one for one in WAYS[stage] if one not in BY_PLAN and allowed(role, right_for(one)))


def aside(before: Stage, after: Stage) -> bool:
    """Say whether a step is noted without moving the case: the CAF or MSA told while a plan or the FSL goes on."""
    return after is Stage.CAF_NOTIFIED and before in TOLD_ASIDE


def may_go_back(before: Stage, after: Stage, now: Stage) -> bool:
    """Say whether the last step of a case that stands at `now` may be taken back."""
    return after is now or (before is now and aside(before, after))


def check_way(before: Stage, after: Stage, role: str) -> None:
    """Raise WrongState when a stage doesn’t follow another, NotAllowed when it belongs to headquarters."""
    if after not in WAYS[before] and not aside(before, after):
        raise WrongState(
            _("«\u00a0{after}\u00a0» ne suit pas «\u00a0{before}\u00a0».").format(
                after=after.label, before=before.label
            ),
            _("Rien n’a changé."),
            _("Choisissez une étape proposée dans le panneau."),
        )
    if not allowed(role, right_for(after)):
        raise NotAllowed(
            _("Les étapes devant le juge reviennent au siège."),
            _("Rien n’a changé."),
            _("Demandez à un responsable de la noter."),
        )
