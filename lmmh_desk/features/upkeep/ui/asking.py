"""« Signaler un problème »: a tenant's request, with the open one of the same fault proposed before it is recorded."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.upkeep.model.board import alike
from lmmh_desk.features.upkeep.model.forms import ACCESS, PLACE, TEXT
from lmmh_desk.features.upkeep.model.records import NATURES, URGENCIES, Urgency
from lmmh_desk.features.upkeep.store.requests import Form, seen_form
from lmmh_desk.features.upkeep.ui.acts import Acts
from lmmh_desk.kernel.clock import paris, today
from lmmh_desk.kernel.french import short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.page import Page
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.form_dialog import Act, FormDialog
from lmmh_desk.ui.widgets.free import FreeField, FreeLine
from lmmh_desk.ui.widgets.toggle import CheckBox

WIDE = 560  # pixels at 100 %
WATCHED = ("nature", "place", "common", "lease_id")


class AskingDialog(FormDialog):
    """The form of a request."""

    def __init__(self, parent: QWidget, form: Form, act: Act) -> None:
        self._form = form
        super().__init__(
            parent, (_("Signaler un problème"), form.card.name, _("Envoyer à la régie")), _fields(form), act,
            about=form.card.id, rows=(("text", "place"), ("urgency", "access")), wide=WIDE, tall=True,
        )  # fmt: skip
        self.known = Banner(tone="warn")
        self.body.insertWidget(self.body.count() - 1, self.known)
        for name in WATCHED:
            self.fields[name].changed.connect(self._look)

    def _look(self) -> None:
        """Say which open request seems to be of the same fault."""
        value = {name: self.fields[name].value() for name in WATCHED}
        home = dict(self._form.dwellings).get(value["lease_id"])
        here = [one for one in self._form.known if one.dwelling_id == home]
        found = alike(here, value["nature"] or "", common=bool(value["common"]), place=value["place"] or "")
        told = _(
            "Déjà signalé le {day}\u00a0: «\u00a0{text}\u00a0», {number}, {state}. Échap garde cette demande seule, "
            "Entrée en ajoute une."
        )
        self.known.set(
            told.format(
                day=short_date(paris(found.taken_at).date()), text=found.text, number=found.number, state=found.words
            )
            if found else ""
        )  # fmt: skip
        self.measure()


def ask(context: Context, page: Page, person_id: str) -> None:
    """Read what is known of a person's dwellings, then show the form over the page."""
    me, day = context.me, today(context.clock)

    def show(form: Form) -> None:
        AskingDialog(page, form, lambda values, done, failed: Acts(context).take(form.card.id, values, done, failed))

    context.reads.run(lambda read: seen_form(read, me, person_id, day), show, owner=page, slot="asking")


def _fields(form: Form) -> dict[str, Field]:
    natures = [(str(one), words) for one, words in NATURES.items()]
    fields = {
        "nature": Field(_("Nature"), ComboBox(natures, placeholder=_("Choisissez"))),
        "text": Field(_("Problème"), FreeLine(_("Radiateur froid"))),
        "place": Field(_("Lieu"), FreeLine(_("chambre"))),
        "common": Field("", CheckBox(_("Dans les parties communes"))),
        "urgency": Field(_("Urgence"), ComboBox([(str(one), words) for one, words in URGENCIES.items()])),
        "access": FreeField(_("Accès"), limit=ACCESS),
        "lease_id": Field(_("Logement"), ComboBox(form.homes, placeholder=_("Aucun logement rattaché"))),
        "slip": Field("", CheckBox(_("Imprimer le récépissé"))),
    }
    fields["text"].editor.setMaxLength(TEXT)
    fields["place"].editor.setMaxLength(PLACE)
    fields["urgency"].set_value(str(Urgency.USUAL))
    fields["slip"].set_value(True)
    if form.homes:
        fields["lease_id"].set_value(form.homes[0][0], prefilled=True)
    return fields
