"""By which way this PC sends SMS and e-mail, as set in the settings; the secret is in the system's vault."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from lmmh_desk.kernel.hosts import is_host
from lmmh_desk.kernel.i18n import _
from lmmh_desk.messages.gateway import LOCAL
from lmmh_desk.office.model.messages import EMAIL, Channel

SENDER = re.compile(r"[A-Za-z0-9 ]{3,11}|\+?[0-9]{3,15}")  # what a telephone shows as the sender
SUBMISSION = 587  # the port of a mail server (RFC 6409)


class Kind(StrEnum):
    """What takes the messages."""

    NONE = "none"
    FILE = "file"
    HTTP = "http"
    SMTP = "smtp"


KINDS = {
    Channel.SMS: {
        Kind.NONE: _("Aucune\u00a0: les SMS attendent"),
        Kind.HTTP: _("Service web (HTTPS)"),
        Kind.FILE: _("Dossier"),
    },
    Channel.EMAIL: {
        Kind.NONE: _("Aucune\u00a0: les e-mails attendent"),
        Kind.SMTP: _("Serveur de messagerie (SMTP)"),
        Kind.FILE: _("Dossier"),
    },
}
WITH_SECRET = (Kind.HTTP, Kind.SMTP)


class GatewaySetup(Struct, frozen=True):
    """One way out of this PC."""

    channel: Channel
    kind: Kind = Kind.NONE
    place: str = ""  # an address, a folder, a host
    port: int = SUBMISSION
    user: str = ""
    sender: str = ""
    vault: str = ""  # which vault keeps the secret, "" when there is none
    secret: str = ""  # its name there, never itself


class GatewayForm(Struct, frozen=True):
    """What is typed in the settings; an empty secret keeps the one there is."""

    channel: Channel
    kind: Kind = Kind.NONE
    place: str = ""
    port: str = ""
    user: str = ""
    sender: str = ""
    secret: str = ""

    def errors(self) -> dict[str, str]:
        """Return one French sentence per wrong field."""
        if self.kind is Kind.NONE:
            return {}
        found = {"place": self._place(), "port": self._port(), "sender": self._sender()}
        return {key: sentence for key, sentence in found.items() if sentence}

    def setup(self, former: GatewaySetup) -> GatewaySetup:
        """Return what is set; the secret stays only while it goes to the same place under the same user."""
        port = int(self.port) if self.kind is Kind.SMTP and self.port else SUBMISSION
        place, user = self.place.strip(), self.user.strip() if self.kind is Kind.SMTP else ""
        sender = self.sender.strip() if self.says_sender() else ""
        same = (self.kind, place, port, user) == (former.kind, former.place, former.port, former.user)
        kept = (former.vault, former.secret) if same else ("", "")
        return GatewaySetup(self.channel, self.kind, place, port, user, sender, *kept)

    def says_sender(self) -> bool:
        """Say whether this way out writes who sends."""
        return self.kind is not Kind.NONE and (self.channel is Channel.EMAIL or self.kind is not Kind.FILE)

    def _place(self) -> str:
        place = self.place.strip()
        if self.kind is Kind.FILE:
            return "" if Path(place).is_absolute() else _("Donnez le chemin entier du dossier.")
        if self.kind is Kind.HTTP:
            return "" if is_safe(place) else _("L’adresse commence par https:// et nomme un serveur.")
        return "" if is_host(place) else _("Tapez le nom du serveur, par exemple smtp.office.fr.")

    def _port(self) -> str:
        port = self.port.strip()
        right = port.isascii() and port.isdigit() and 0 < int(port[:6]) < 65536
        return "" if right or not port or self.kind is not Kind.SMTP else _("Le port va de 1 à 65535.")

    def _sender(self) -> str:
        sender = self.sender.strip() if self.says_sender() else ""
        if self.channel is Channel.EMAIL:
            return "" if EMAIL.fullmatch(sender) else _("Tapez l’adresse e-mail qui écrit, par exemple rdv@office.fr.")
        right = not sender or SENDER.fullmatch(sender)
        return "" if right else _("L’expéditeur compte de 3 à 11 lettres et chiffres, ou est un numéro.")


def is_safe(url: str) -> bool:
    """Say whether an address is encrypted, or stays on this machine."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    plain = bool(url.isascii() and url.isprintable() and " " not in url and "@" not in parts.netloc)
    return plain and ((parts.scheme == "https" and is_host(host)) or (parts.scheme == "http" and host in LOCAL))
