"""What tenancy synchronises: dwellings and persons go everywhere, a tenant may walk in at any counter."""

from __future__ import annotations

from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.wire import Wire
from lmmh_desk.office.model.rights import roles_for
from lmmh_desk.tenancy.model.leases import METHODS
from lmmh_desk.tenancy.model.names import STANDINGS, WAYS
from lmmh_desk.tenancy.model.notes import NOTE_CHANNELS

STREET = ("number", "repeat", "street_type", "street", "complement", "locality", "postcode", "city", "commune")
PLACE = ("building", "entrance", "staircase", "floor", "door", "letterbox")
IDENTITY = ("civility", "birth_name", "usual_name", "first_names", "birth_date")
NOTICE = ("notice_received_on", "notice_method", "notice_reduced", "notice_ends_on")

WRITERS = roles_for("tenancy")

WIRES = (
    Wire("residence", lasting=True, writers=WRITERS, groups=(("name", "commune", "city", "quarter"),),
         label=_("Résidence"), fields={"name": _("Nom")}),
    Wire(
        "dwelling", lasting=True, writers=WRITERS, groups=(STREET, PLACE), latest=("imported",), label=_("Logement"),
        fields={"number": _("Numéro"), "street": _("Voie"), "postcode": _("Code postal"), "city": _("Commune"),
                "building": _("Bâtiment"), "floor": _("Étage"), "door": _("Porte"), "rooms": _("Pièces"),
                "surface_dm2": _("Surface")},
    ),
    Wire("household", writers=WRITERS, label=_("Ménage")),
    Wire(
        "person", writers=WRITERS, groups=(IDENTITY,), apart=(IDENTITY,), latest=("imported",),
        label=_("Fiche contact"),
        words={"channel": WAYS, "standing": STANDINGS},
        fields={"civility": _("Civilité"), "birth_name": _("Nom de naissance"), "usual_name": _("Nom d’usage"),
                "first_names": _("Prénoms"), "birth_date": _("Date de naissance"), "channel": _("Contact préféré"),
                "language": _("Langue"), "large_print": _("Gros caractères"), "sms_opt_out": _("Refus des SMS"),
                "standing": _("Place dans le ménage"), "nur": _("Numéro unique régional"),
                "merged_into": _("Fiche réunie à")},
    ),
    Wire(
        "contact", writers=WRITERS, groups=(("kind", "raw", "value", "mobile"),), label=_("Coordonnées"),
        fields={"raw": _("Téléphone ou e-mail"), "position": _("Rang")},
    ),
    Wire(
        "lease", writers=WRITERS,
        groups=(("starts_on", "ends_on"), ("rent_cents", "charges_cents"), NOTICE), latest=("imported",),
        label=_("Bail"),
        fields={"starts_on": _("Début"), "ends_on": _("Fin"), "rent_cents": _("Loyer"), "charges_cents": _("Charges"),
                "aid_cents": _("Aide au logement"), "notice_received_on": _("Préavis reçu le"),
                "notice_method": _("Reçu par"), "notice_ends_on": _("Fin du préavis")},
        words={"notice_method": METHODS},
    ),
    Wire("lease_holder", writers=WRITERS, label=_("Titulaire du bail"), words={"role": STANDINGS}),
    Wire("note", append_only=True, writers=WRITERS, label=_("Note"), fields={"text": _("Texte")},
         words={"channel": NOTE_CHANNELS}),
    Wire("identity_check", append_only=True, writers=WRITERS),
    Wire("rectification", append_only=True, writers=WRITERS),
    Wire("import_run", lasting=True, writers=WRITERS, latest=("state", "lines", "written", "refused")),
)  # fmt: skip
