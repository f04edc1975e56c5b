"""A free text in a form: what no file may hold is said as soon as it is typed."""

from __future__ import annotations

from lmmh_desk.kernel.guard.refusal import warning, warning_so_far
from lmmh_desk.ui.widgets.editors import LineEdit
from lmmh_desk.ui.widgets.field import Field


class FreeLine(LineEdit):
    """A line of free text; its problem is what it seems to speak of."""

    def problem(self) -> str:
        """Return what is wrong with the text, in French."""
        return warning(self.value())


class FreeField(Field):
    """The field of a free line, which warns while typing, at the end of each word."""

    def __init__(self, label: str, *, limit: int) -> None:
        super().__init__(label, FreeLine(), optional=True)
        self.editor.setMaxLength(limit)

    def _said_while_typing(self) -> str:
        return warning_so_far(self.editor.text())
