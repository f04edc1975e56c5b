"""This PC, for the catalogue: printing queue, verification, settings and the screens of headquarters."""

from __future__ import annotations

from lmmh_desk.kernel.feature import Command, Feature, Page
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import roles_for

_OPEN = "lmmh_desk.features.desk.ui.commands:"

_ARBITRATE = roles_for("desk.arbitrate")
_PRINTS = roles_for("office.papers")
_AUDIT = roles_for("office.audit")
_VERIFY = roles_for("office.papers.verify")

FEATURE = Feature(
    key="desk",
    pages=(
        Page(
            "prints", _("Impressions"), "printer", "lmmh_desk.features.desk.ui.prints:PrintsPage", "bar", 80,
            badge="lmmh_desk.office.store.printing:count_waiting", waiting=_("à imprimer"), roles=_PRINTS,
        ),
        Page(
            "verify", _("Vérifier un document"), "scan-check", "lmmh_desk.features.desk.ui.verify.page:VerifyPage",
            "foot", 80, roles=_VERIFY,
        ),
        Page(
            "exchange", _("Synchronisation"), "sync", "lmmh_desk.features.desk.ui.exchange.page:ExchangePage", "foot",
            70, tone="offline",
        ),
        Page(
            "arbitration", _("Arbitrage"), "sync", "lmmh_desk.features.desk.ui.arbitration.page:ArbitrationPage",
            under="exchange", roles=_ARBITRATE,
        ),
        Page(
            "retention", _("Conservation"), "clock", "lmmh_desk.features.desk.ui.retention:RetentionPage",
            under="settings", roles=roles_for("office.purge"),
        ),
        Page(
            "audit", _("Journal des accès"), "shield", "lmmh_desk.features.desk.ui.audit.page:AuditPage",
            under="settings", roles=_AUDIT,
        ),
        Page("help", _("Aide"), "help", "lmmh_desk.features.desk.ui.help.page:HelpPage"),
        Page("settings", _("Réglages"), "gear", "lmmh_desk.features.desk.ui.settings:SettingsPage", "foot", 90),
    ),
    commands=(
        Command(
            "verify.open", _("Vérifier un document"), f"{_OPEN}verify", "scan-check", order=880, roles=_VERIFY,
        ),
        Command(
            "verify.file", _("Choisir un fichier"), f"{_OPEN}verify_file", "document", "Ctrl+O", page="verify", order=1,
            roles=_VERIFY,
        ),
        Command(
            "verify.paste", _("Coller une image"), f"{_OPEN}verify_clipboard", "copy", "Ctrl+V", page="verify", order=2,
            roles=_VERIFY,
        ),
        Command("exchange.run", _("Synchroniser"), f"{_OPEN}exchange", "sync", "F5", order=860),
        Command(
            "exchange.attach", _("Rattacher ce poste"), f"{_OPEN}attach", "link", order=862,
            roles=roles_for("desk.attach"),
        ),
        Command("exchange.open", _("Voir ce qui attend d’être envoyé"), f"{_OPEN}open_exchange", "sync", order=861),
        Command(
            "exchange.export", _("Exporter (USB)"), f"{_OPEN}export", "upload", "Ctrl+E", page="exchange", order=1,
        ),
        Command(
            "exchange.import", _("Importer (USB)"), f"{_OPEN}take", "download", "Ctrl+I", page="exchange", order=2,
        ),
        Command(
            "arbitration.open", _("Arbitrage"), f"{_OPEN}arbitrate", "sync", order=870, roles=_ARBITRATE,
        ),
        Command(
            "arbitration.next", _("Suivant"), f"{_OPEN}next_arbitration", "chevron-down", "Alt+Down",
            page="arbitration", order=1, roles=_ARBITRATE,
        ),
        Command(
            "arbitration.show", _("Afficher les montants"), f"{_OPEN}show_arbitration", "eye", "F11",
            page="arbitration", order=2, roles=roles_for("arrears.read"),
        ),
        Command(
            "desk.prints", _("Impressions de ce poste"), f"{_OPEN}prints", "printer", order=890, roles=_PRINTS,
        ),
        Command(
            "prints.all", _("Tout imprimer"), f"{_OPEN}print_all", "printer", "Ctrl+P", page="prints", order=1,
            roles=_PRINTS,
        ),
        Command(
            "desk.access", _("Mon mot de passe et mon code PIN"), f"{_OPEN}access", "key", "Ctrl+Shift+L", order=895,
        ),
        Command("audit.open", _("Journal des accès"), f"{_OPEN}audit", "shield", order=896, roles=_AUDIT),
        Command(
            "audit.person", _("Qui a vu cette fiche"), f"{_OPEN}audit", "shield", page="fiche", person=True, order=60,
            roles=_AUDIT,
        ),
        Command(
            "audit.export", _("Exporter le journal"), f"{_OPEN}export_audit", "download", "Ctrl+E", page="audit",
            order=1, roles=_AUDIT,
        ),
        Command(
            "audit.older", _("Lignes plus anciennes"), f"{_OPEN}older_audit", "chevron-down", "Alt+Down", page="audit",
            order=2, roles=_AUDIT,
        ),
        Command(
            "retention.more", _("Afficher la suite"), f"{_OPEN}more_retention", "chevron-down", "Alt+Down",
            page="retention", order=1, roles=roles_for("office.purge"),
        ),
        Command("desk.help", _("Aide de cette page"), f"{_OPEN}help_here", "help", order=897),
        Command("desk.tour", _("Visite guidée"), f"{_OPEN}tour", "flag", order=898),
        Command("desk.settings", _("Réglages de ce poste"), f"{_OPEN}general", "gear", order=900),
        Command(
            "desk.sites", _("Sites, horaires et fermetures"), f"{_OPEN}sites", "building", order=910,
            roles=roles_for("office.sites"),
        ),
        Command(
            "desk.reasons", _("Motifs de visite"), f"{_OPEN}reasons", "list", order=920,
            roles=roles_for("office.reasons"),
        ),
        Command(
            "desk.agenda", _("Bureaux, plages d’ouverture et absences"), f"{_OPEN}agenda", "calendar", order=925,
            roles=roles_for("office.windows"),
        ),
        Command(
            "desk.rules", _("Règles datées et textes de loi"), f"{_OPEN}rules", "shield", order=930,
            roles=roles_for("office.rules"),
        ),
        Command(
            "desk.retention", _("Durées de conservation et purge"), f"{_OPEN}retention", "clock", order=932,
            roles=roles_for("office.purge"),
        ),
        Command(
            "desk.messages", _("Envoi des SMS et des e-mails"), f"{_OPEN}messages", "mail", order=935,
            roles=roles_for("office.messages"),
        ),
        Command(
            "desk.agents", _("Agents et codes PIN"), f"{_OPEN}agents", "users", order=940,
            roles=roles_for("office.pin"),
        ),
    ),
    timeline="lmmh_desk.features.desk.store.decided:timeline",
    access="lmmh_desk.features.desk.store.access:access",
    errands=("lmmh_desk.office.ui.printing:Follower", "lmmh_desk.features.desk.ui.updating:Updater"),
    words=(
        "reglages", "parametres", "imprimante", "impression", "theme", "zoom", "sombre", "horaires", "fermeture",
        "seuil", "regle", "sms", "mail", "message", "passerelle", "motif", "bureau", "plage", "absence", "agent",
        "code", "pin", "secret", "passe", "acces", "sauvegarde", "copie",
        "conservation", "purge", "effacer", "rgpd",
        "arbitrage", "arbitrer", "conflit", "double", "quarantaine",
        "synchroniser", "synchronisation", "envoyer", "reseau", "serveur", "cle", "usb", "echange",
        "journal", "audit", "acces", "consultation", "trace",
        "verifier", "authentique", "scan", "document",
        "aide", "visite", "guidee", "apprendre", "touches", "comment",
    ),
)  # fmt: skip
