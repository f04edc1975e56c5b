"""E-mail by SMTP (RFC 5321), encrypted unless it stays on this machine; TLS at once on port 465, STARTTLS elsewhere."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage

from lmmh_desk.messages.gateway import LOCAL, PATIENCE, Outgoing, Verdict
from lmmh_desk.messages.mail import mail

TLS_AT_ONCE = 465


class _Unencrypted(smtplib.SMTPException):
    """The server offers no STARTTLS."""


@dataclass(frozen=True)
class Smtp:
    """A mail server; `trust` is for tests, the system's certificates otherwise."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    patience: float = PATIENCE
    trust: ssl.SSLContext | None = None
    once = False  # no server looks at the id of what it is handed

    def send(self, message: Outgoing) -> Verdict:
        """Hand an e-mail over to the server."""
        if not message.address.isascii():
            return Verdict.REFUSED
        try:
            line = self._opened()
        except (ssl.SSLCertVerificationError, _Unencrypted, smtplib.SMTPNotSupportedError):
            return Verdict.SETUP
        except smtplib.SMTPResponseException as error:
            return Verdict.SETUP if error.smtp_code >= 500 else Verdict.BUSY
        except (OSError, smtplib.SMTPException):
            return Verdict.NETWORK
        try:
            return self._handed(line, mail(message, self.sender))
        finally:
            with suppress(OSError, smtplib.SMTPException):
                line.quit()
            line.close()

    def _opened(self) -> smtplib.SMTP:
        """Return a connection, encrypted and signed in."""
        context = self.trust or ssl.create_default_context()
        if self.port == TLS_AT_ONCE:
            line: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=self.patience, context=context)
        else:
            line = smtplib.SMTP(self.host, self.port, timeout=self.patience)
        try:
            self._secured(line, context)
        except BaseException:
            line.close()
            raise
        return line

    def _secured(self, line: smtplib.SMTP, context: ssl.SSLContext) -> None:
        line.ehlo_or_helo_if_needed()
        if self.port != TLS_AT_ONCE:
            if line.has_extn("starttls"):
                line.starttls(context=context)
            elif self.host not in LOCAL:
                raise _Unencrypted
        if self.user:
            line.login(self.user, self.password)

    def _handed(self, line: smtplib.SMTP, letter: EmailMessage) -> Verdict:
        """Say who writes to whom, then the letter; from its end on, silence leaves a doubt."""
        try:
            line.ehlo_or_helo_if_needed()
            found = _judged(line.mail(self.sender)[0], Verdict.SETUP) or _judged(
                line.rcpt(str(letter["To"]))[0], Verdict.REFUSED
            )
        except (OSError, smtplib.SMTPException):
            return Verdict.NETWORK
        if found is not None:
            return found
        try:
            return _judged(line.data(letter.as_bytes())[0], Verdict.REFUSED) or Verdict.SENT
        except smtplib.SMTPDataError as error:
            return _judged(error.smtp_code, Verdict.REFUSED) or Verdict.UNSURE
        except (OSError, smtplib.SMTPException):
            return Verdict.UNSURE


def _judged(code: int, never: Verdict) -> Verdict | None:
    """Return what an answer refuses: nothing, for now, or for good."""
    if code < 400:
        return None
    return Verdict.BUSY if code < 500 else never
