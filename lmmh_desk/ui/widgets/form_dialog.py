"""A small form in a dialog, which keeps what is typed when it is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget
from shiboken6 import isValid

from lmmh_desk.kernel.errors import BadInput, DeskError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import Column, Row, bare
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.dialog import Dialog
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.form import FieldRow

Values = Mapping[str, object]
Failed = Callable[[DeskError], None]
Act = Callable[[Values, Callable[[], None], Failed], None]  # (values, done, failed)
TALK = 400  # pixels at 100 %
AROUND = 210  # pixels at 100 %: the title, the sentence, what is wrong and the buttons of a tall form
SIDE = 20  # pixels at 100 %: the margin of a dialog
LEAST = 96  # pixels at 100 %: a field with what is wrong with it


class FormDialog(Dialog):
    """Fields, a button that names what it does; what is refused is said under its field and nothing is lost.

    `rows` names fields that stand side by side, so that a long form holds in the window; the fields of a `tall` one
    scroll where the screen is still too low for them.
    """

    _scroll: Fitting | None = None

    def __init__(
        self,
        parent: QWidget,
        words: tuple[str, str, str],
        fields: Mapping[str, Field],
        act: Act,
        *,
        about: str,
        rows: Sequence[Sequence[str]] = (),
        wide: int = TALK,
        tall: bool = False,
    ) -> None:
        title, text, go = words
        super().__init__(parent, title, text, wide, about=about)
        self.fields, self._act = dict(fields), act
        self.wrong = Banner(tone="bad")
        beside = {names[0]: names for names in rows}
        led = {name for names in rows for name in names[1:]}
        self.form = Column(spacing=12)
        for name, field in self.fields.items():
            if name not in led:
                together = [self.fields[one] for one in beside.get(name, (name,))]
                self.form.addWidget(FieldRow(*together) if len(together) > 1 else field)
        if tall:
            self._scroll = Fitting(self.form)
        if self._scroll is not None:
            self.body.addWidget(self._scroll)
        else:
            self.body.addLayout(self.form)
        self.body.addWidget(self.wrong)
        keep, self.go = Button(_("Ne rien changer")), Button(go, role="primary", key=_("Entrée"))
        self.body.addLayout(Row(None, keep, self.go))
        keep.clicked.connect(self.reject)
        self.go.clicked.connect(self.send)
        self.submit = self.send
        self.open()
        next(iter(self.fields.values())).setFocus()

    def measure(self) -> None:
        """Take the width of the present zoom, and let the fields have the height they take in it."""
        if self._scroll is not None:
            self.setMinimumWidth(current().px(self._wide))
            self._scroll.updateGeometry()
        super().measure()

    def _fit(self) -> None:
        if self._scroll is None:  # else its fields scroll by themselves, the buttons staying in sight
            super()._fit()

    def send(self) -> None:
        """Hand over what is typed, once, or show what is wrong with it."""
        if not self.go.isEnabled():  # Entrée again, before the answer
            return
        self.wrong.set("")
        wrong = [field for field in self.fields.values() if not field.check()]  # each says what is wrong with it
        if wrong:
            self._show(wrong[0])
        else:
            self.go.setEnabled(False)
            self._act({name: field.value() for name, field in self.fields.items()}, self._taken, self.refused)

    def _taken(self) -> None:
        if isValid(self):  # else who sent it left, and it went with the page
            self.accept()

    def _show(self, field: Field) -> None:
        """Put the focus in a field, in sight."""
        field.setFocus()
        if self._scroll is not None:
            self._scroll.ensureWidgetVisible(field)

    def refused(self, error: DeskError) -> None:
        """Say what the action refused, beside its field when it is about one; the first of them has the focus."""
        if not isValid(self):
            return
        self.go.setEnabled(True)
        named = error.fields if isinstance(error, BadInput) else {}
        wrong = [name for name in self.fields if name in named]
        if wrong:
            self._show(
                self.fields[wrong[0]]
            )  # before the sentences: a field that is left says only what it sees itself
        for name in wrong:
            self.fields[name].set_error(named[name])
        if not wrong:
            self.wrong.set(str(error))


class Fitting(QScrollArea):
    """As high as what it holds, or as the screen lets it be: the rest scrolls, and follows the focus."""

    def __init__(self, form: QLayout) -> None:
        super().__init__()
        inside = QWidget()
        inside.setLayout(form)
        bare(self)
        self.setWidget(inside)
        inside.setAutoFillBackground(False)
        inside.installEventFilter(self)
        self._form = form

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # a field says what is wrong with it
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def minimumSizeHint(self) -> QSize:
        form, px = self._form, current().px
        wide = max(form.minimumSize().width(), self.window().width() - 2 * px(SIDE))
        high = form.totalHeightForWidth(wide) if form.hasHeightForWidth() else form.totalSizeHint().height()
        room = max(px(LEAST), self.screen().availableSize().height() - px(AROUND))
        return QSize(form.minimumSize().width(), min(high, room))

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()
