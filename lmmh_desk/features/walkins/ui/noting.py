"""A note on someone who waits: one line, which the person may ask to read."""

from __future__ import annotations

from lmmh_desk.features.walkins.model.passage import Passage
from lmmh_desk.features.walkins.model.records import NOTE_LENGTH, checked_note
from lmmh_desk.features.walkins.ui.acts import Acts
from lmmh_desk.features.walkins.ui.sheet import Sheet
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.guard.refusal import warning, warning_so_far
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import Row
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.editors import LineEdit


class NoteSheet(Sheet):
    """Replaces the note of a walk-in; what a file may not hold is said while typing."""

    def __init__(self, context: Context, passage: Passage) -> None:
        super().__init__(context, _("Note pour {who}").format(who=passage.who), 520)
        caption = _("La personne peut la lire. {limit} caractères au plus.").format(limit=NOTE_LENGTH)
        self.set_title(self.title.text(), caption)
        self._walk_in_id = passage.id
        self._line = LineEdit(_("Ce qui aidera à la recevoir"))
        self._line.setText(passage.note)
        self._warning = Banner(tone="warn")
        save = Button(_("Enregistrer la note"), "save", _("Entrée"), "primary")
        self.body.addWidget(self._line)
        self.body.addWidget(self._warning)
        self.body.addLayout(Row(save, None))
        self._line.returnPressed.connect(self.submit)
        self._line.changed.connect(self._typed)
        save.clicked.connect(self.submit)
        self.open(self._line)
        self._line.selectAll()

    def submit(self) -> None:
        """Keep the note, or say what is wrong with it."""
        try:
            text = checked_note(self._line.text())
        except BadInput as error:
            self._warning.set(warning(self._line.text()) or str(error), "bad")
            return
        self.leave()
        Acts(self.context).set_note(self._walk_in_id, text)

    def _typed(self) -> None:
        self._warning.set(warning_so_far(self._line.text()), "warn")
