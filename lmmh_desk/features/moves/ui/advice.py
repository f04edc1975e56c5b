"""The strip above the buttons: what deserves a word, and the paper that stands already for the same day."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from lmmh_desk.features.moves.model.rights import Issued, copy
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import appear
from lmmh_desk.ui.widgets.buttons import Button


class Advice(Banner):
    """What prevents nothing; `wanted` is the paper that stands, to be printed instead of a second original."""

    wanted = Signal(str)

    def __init__(self) -> None:
        self.again = Button("", "printer", small=True)
        super().__init__(tone="warn", action=self.again, flat=True)
        self._twin: Issued | None = None
        self._insisted = ""  # the paper in spite of which the agent records another
        self.again.clicked.connect(lambda: self.wanted.emit(self._twin.id if self._twin else ""))
        self.show_advice([], None)

    def begin(self) -> None:
        """Say nothing: another form begins."""
        self._insisted = ""
        self.show_advice([], None)

    def show_advice(self, sentences: list[str], twin: Issued | None) -> None:
        """Say these sentences, and first which paper stands for the same day."""
        self._twin = twin
        if twin is not None:
            told = _(
                "{number} existe déjà pour ce bail et ce jour\u00a0: imprimez-le ici, "
                "ou enregistrez encore une fois pour un second original."
            )
            sentences = [told.format(number=twin.number), *sentences]
            self.again.set_text(copy(twin.print_count))
        appear(self.again, twin is not None)
        self.set(" ".join(sentences))

    def holds_back(self) -> bool:
        """Say whether the paper that stands was not yet seen by who records: once only, at its button."""
        if self._twin is None or self._insisted == self._twin.id:
            return False
        self._insisted = self._twin.id
        self.again.setFocus(Qt.FocusReason.OtherFocusReason)
        return True
