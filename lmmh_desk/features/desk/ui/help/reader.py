"""The text of a topic, in the program's colours and size; links are reached by Tab."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QImageReader, QResizeEvent
from PySide6.QtWidgets import QFrame, QTextBrowser

from lmmh_desk.features.desk.model.help import Topic, html, inline
from lmmh_desk.features.desk.ui.help.topics import picture
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current

WIDEST = 720  # pixels at 100 %, of a picture
SIDE = 20


class Reader(QTextBrowser):
    """Shows one topic; `followed` carries where a link leads."""

    followed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.topic: Topic | None = None
        self._room = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("role", "list")
        self.setOpenLinks(False)
        self.setAccessibleName(_("Aide"))
        self.viewport().setAutoFillBackground(False)
        self.anchorClicked.connect(lambda url: self.followed.emit(url.toString()))
        current().changed.connect(self.retheme)

    def show_topic(self, topic: Topic | None) -> None:
        """Show a topic from its beginning, None for none."""
        self.topic = topic
        self.setAccessibleName(topic.title if topic else _("Aide"))
        self.retheme()
        self.verticalScrollBar().setValue(0)

    def retheme(self) -> None:
        """Write the text again, in the colours and the size of the moment."""
        self.document().setDocumentMargin(current().px(SIDE))
        self.document().setDefaultStyleSheet(_style())
        self.setHtml(self._written(self.topic) if self.topic else "")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.viewport().width() != self._room:
            self._room = self.viewport().width()
            self.retheme()

    def _written(self, topic: Topic) -> str:
        theme = current()
        cap = f'<span style="background-color:{theme.hex("hover")}; font-weight:600">&nbsp;{{}}&nbsp;</span>'
        write = partial(inline, key=cap)
        parts = [
            f"<h1>{inline(topic.title, cap)}</h1>",
            *(
                self._drawn(each.lines[1], each.lines[0]) if each.kind == "picture" else html(each, write)
                for each in topic.blocks
            ),
        ]
        return "".join([*parts, self._drawn(topic.image, _("La page, sur la démonstration"))])

    def _drawn(self, name: str, alt: str) -> str:
        file = picture(name)
        if file is None:
            return ""
        wide = min(current().px(WIDEST), self.viewport().width() - 2 * current().px(SIDE))
        shape = QImageReader(str(file)).size()
        high = wide * shape.height() // max(shape.width(), 1)
        source = QUrl.fromLocalFile(str(file)).toString()
        return f'<p><img src="{source}" width="{wide}" height="{high}" alt="{alt}"></p>'


def _style() -> str:
    theme = current()
    ink, soft, px = theme.hex("t1"), theme.hex("acc"), theme.px
    return (
        f"body, p, li {{ color: {ink}; font-size: {px(14)}px; line-height: 150%; }}"
        f"h1 {{ color: {ink}; font-size: {px(20)}px; font-weight: 600; margin-bottom: {px(8)}px; }}"
        f"h2 {{ color: {ink}; font-size: {px(16)}px; font-weight: 600; margin-top: {px(16)}px; }}"
        f"li {{ margin-bottom: {px(4)}px; }} a {{ color: {soft}; }}"
    )
