"""What recipients of a campaign will read, made again while typing: letter and SMS, e-mail, poster."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.campaigns.actions.previewing import Seen
from lmmh_desk.features.campaigns.model.drafting import Drafting, sms_of
from lmmh_desk.features.campaigns.ui.detail import Bar, whole_phone
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.sms import ONE, length, parts
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import Column, Label, Row, appear, bare_scroll
from lmmh_desk.ui.widgets.preview import DocPreview
from lmmh_desk.ui.widgets.segmented import Segmented

SMS_WIDE = 176  # pixels at 100 %: a telephone's screen beside the letter


class Look(DocPreview):
    """The paper at the left, the SMS as a telephone shows it at the right; a choice shows e-mail or poster instead."""

    def __init__(self) -> None:
        self.turn = Segmented(
            _("Aperçu"), [("letter", _("Courrier et SMS")), ("email", _("E-mail")), ("poster", _("Affiche"))]
        )
        super().__init__(self.turn)
        self._phone = ""
        self.sms, self.length = Banner(tone="accent", plain=True), Label("", 13, 600)
        self._bar = Bar()
        self._bar.setAccessibleName(_("Longueur du SMS"))
        self._told = Label("", 12, 400, "t2", wrap=True)
        self._telephone = QWidget()
        self._telephone.setLayout(
            Column(Label(_("SMS, expéditeur LMMH"), 12, 500, "t2"), self.sms, self.length, self._bar,
                   self._told, None,
                   margins=(0, 12, 14, 12))
        )  # fmt: skip
        self.email = Label("", 13, wrap=True)
        self._mail = bare_scroll()
        inside = QWidget()
        inside.setLayout(Column(self.email, None, margins=(16, 14, 16, 14)))
        inside.setAutoFillBackground(False)
        self._mail.setWidget(inside)
        self._mail.hide()
        self.body.removeWidget(self.view)
        beside = Row(self.view, self._mail, self._telephone)
        for place in (0, 1):
            beside.setStretch(place, 1)
        self.body.addLayout(beside, 1)
        self.retheme_look()
        current().changed.connect(self.retheme_look)

    def retheme_look(self) -> None:
        """Take the width of the telephone at the present zoom."""
        self._telephone.setFixedWidth(current().px(SMS_WIDE))

    def show_sms(self, asked: Drafting, phone: str) -> None:
        """Show the SMS as it leaves, and how much of one it takes."""
        written = sms_of(asked.content, phone) if asked.channels.sms and asked.content.sms else ""
        self.sms.set(whole_phone(written, phone))
        for part in (self.length, self._bar):
            appear(part, bool(written))
        self._bar.set(min(length(written), ONE), max(0, length(written) - ONE), max(ONE, length(written)))
        self.length.setText(
            _("{length} / {most} · {parts} SMS").format(length=length(written), most=ONE, parts=parts(written))
        )
        self._told.setText(
            _("Les lettres ê, ç, ô sont remplacées\u00a0: elles coûteraient un second SMS.")
            if written
            else _("Aucun SMS ne part.")
        )

    def show_seen(self, seen: Seen) -> None:
        """Show what was made of the choice."""
        paper = self.turn.value() != "email"
        appear(self.view, paper)
        appear(self._mail, not paper)
        appear(self._telephone, self.turn.value() == "letter")
        self.email.setText(seen.email)
        if seen.pdf:
            self.set_pdf(seen.pdf)
        else:
            self.show_body()
