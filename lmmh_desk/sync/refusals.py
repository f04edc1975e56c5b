"""What an exchange that did not go to its end is told by: for each code of the protocol a fact, and what to do."""

from __future__ import annotations

from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.sync.exchanger import CUT, NETWORK

STOPPED = "stopped"  # by the agent
LOST, HALF = "lost", "half"  # of an answer on a stick alone; HALF: what came before something failed is kept
WORDS = {
    NETWORK: (_("Pas de réseau."), ""),
    CUT: (_("Le réseau a coupé pendant l’échange. Ce qui était passé est gardé des deux côtés."), ""),
    "unknown": (_("Le serveur ne connaît pas ce poste."), _("Demandez un code de rattachement au siège.")),
    "revoked": (
        _("Ce poste n’est plus autorisé à recevoir. Vos saisies partent encore."),
        _("Prévenez le siège."),
    ),
    "signature": (_("Le serveur ne reconnaît pas la signature de ce poste."), _("Prévenez le siège.")),
    "clock": (_("L’horloge de ce poste est fausse."), _("Vérifiez la date et l’heure.")),
    "sequence": (_("Ce poste a été copié ou restauré."), _("Demandez un code de rattachement au siège.")),
    "copies": (
        _("Trop de postes de ce site ont été copiés ou restaurés aujourd’hui."),
        _("Prévenez le siège\u00a0: l’échange reprendra demain."),
    ),
    "gap": (_("Le serveur attend des envois plus anciens."), _("Appelez le siège.")),
    "upgrade": (
        _("Ce poste doit être mis à jour pour recevoir. Vos saisies partent encore."),
        _("Mettez LMMH Desk à jour."),
    ),
    "update": (_("Le serveur ne donne plus cette mise à jour."), _("Recommencez plus tard.")),
    "newer": (_("Le serveur est plus ancien que ce poste."), _("Prévenez le siège.")),
    "code": (_("Ce code est faux, déjà employé ou périmé."), _("Demandez-en un autre au siège.")),
    "site": (
        _("Ce serveur n’a encore aucun site\u00a0: le premier poste apporte le sien."),
        _("Rattachez d’abord un poste autonome, ou demandez au siège un code donné pour un site."),
    ),
    "epoch": (_("Le serveur a été restauré."), _("L’échange reprend au prochain essai.")),
    LOST: (
        _("Le serveur a été restauré. Ce poste doit d’abord lui rendre ce qu’il a perdu."),
        _("Exportez un autre fichier, puis importez sa réponse."),
    ),
    STOPPED: (_("Échange arrêté avant la fin."), _("Reprenez-le quand vous voulez.")),
    HALF: (_("Import arrêté en cours de route."), _("Importez de nouveau le même fichier.")),
    "behind": (
        _("Le serveur est revenu à un état plus ancien que celui de ce poste."),
        _("Prévenez le siège, qui le remet en route."),
    ),
    "busy": (_("Le serveur est occupé."), _("Réessayez dans une minute.")),
}

SAFE = {"behind": _("Rien n’est perdu\u00a0: ce que vous avez saisi est gardé ici.")}  # where more than usual is said


class Unreachable(DeskError):
    """The network, or the hub, doesn't answer."""


class Untrusted(Unreachable):
    """What answers at the hub's address has no certificate of this office's hub."""


class RefusedByHub(DeskError):
    """The hub answered that it won't; `code` is one of protocol.CODES."""

    def __init__(self, code: str, fact: str, safe: str, gesture: str) -> None:
        self.code = code
        super().__init__(fact, safe, gesture)


def words(code: str) -> tuple[str, str]:
    """Return a fact and what to do, whatever the code."""
    unknown = _("Le serveur a refusé l’échange ({code}). Rien n’est perdu.").format(code=code)
    return WORDS.get(code, (unknown, _("Réessayez, ou prévenez le siège.")))
