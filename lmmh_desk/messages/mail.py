"""An e-mail as RFC 5322 writes it: plain text, no name in it, and the message's id as its own."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate

from lmmh_desk.messages.gateway import Outgoing


def mail(message: Outgoing, sender: str) -> EmailMessage:
    """Return the e-mail of a message."""
    made = EmailMessage(SMTP)
    made["Message-ID"] = f"<{message.id}@{sender.rpartition('@')[2]}>"
    made["Date"] = formatdate(localtime=True)
    made["From"], made["To"], made["Subject"] = sender, message.address, message.title
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence answers it
    made.set_content(message.text, cte="quoted-printable")  # passes where 8BITMIME is not known
    return made
