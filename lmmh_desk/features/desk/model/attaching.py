"""What attaching this PC asks: the hub's code, where it is unless a stick goes there, a passphrase without a vault."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from lmmh_desk.features.desk.model.settings import passphrase_errors
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.gateways import is_safe
from lmmh_desk.sync.codes import INVITES, Code, read_code, read_invitation

NO_CODE = _("Le code manque. Le siège le donne.")


class Step(StrEnum):
    """How this PC reaches the hub, and how far it is where a stick goes there."""

    NETWORK = "network"
    ASK = "ask"
    ANSWER = "answer"


class AttachForm(Struct, frozen=True):
    """The form as typed; an invitation pasted in either field holds both."""

    code: str = ""
    address: str = ""
    needs_passphrase: bool = False
    passphrase: str = ""
    passphrase_again: str = ""

    def errors(self) -> dict[str, str]:
        """Return one French sentence per wrong field, in the order of the form."""
        found = {"code": self._code(), "address": self._address()}
        if self.needs_passphrase:
            found |= passphrase_errors(self.passphrase, self.passphrase_again)
        return {field: wrong for field, wrong in found.items() if wrong}

    def where(self) -> tuple[str, Code]:
        """Return the hub's address and the code; raises BadInput."""
        invited = next((text for text in (self.code, self.address) if text.strip().startswith(INVITES)), "")
        if invited:
            return read_invitation(invited)
        address = self.address.strip().rstrip("/")
        return address if address.startswith("https://") else f"https://{address}", read_code(self.code)

    def _code(self) -> str:
        if not self.code.strip() and not self.address.strip().startswith(INVITES):
            return NO_CODE
        try:
            self.where()
        except BadInput as error:
            return f"{error.fact} {error.gesture}"
        return ""

    def _address(self) -> str:
        address = self.address.strip().removeprefix("https://")
        if self.code.strip().startswith(INVITES) or address.startswith(INVITES):
            return ""
        if not address:
            return _("L’adresse du serveur manque. Le siège la donne avec le code.")
        if "://" in address or not is_safe(f"https://{address}"):
            return _("Cette adresse n’est pas celle d’un serveur. Tapez-la comme «\u00a0hub.exemple.fr:8443\u00a0».")
        return ""


class AskForm(Struct, frozen=True):
    """What a PC without network asks by a stick, as typed."""

    code: str = ""
    needs_passphrase: bool = False
    passphrase: str = ""
    passphrase_again: str = ""

    def errors(self) -> dict[str, str]:
        """Return one French sentence per wrong field, in the order of the form."""
        found = {"code": self._code()}
        if self.needs_passphrase:
            found |= passphrase_errors(self.passphrase, self.passphrase_again)
        return {field: wrong for field, wrong in found.items() if wrong}

    def _code(self) -> str:
        if not self.code.strip():
            return NO_CODE
        try:
            read_code(self.code)
        except BadInput as error:
            return f"{error.fact} {error.gesture}"
        return ""


class AnswerForm(Struct, frozen=True):
    """What opening the profile that waits for its answer takes."""

    needs_passphrase: bool = False
    passphrase: str = ""

    def errors(self) -> dict[str, str]:
        """Return what is missing."""
        if self.needs_passphrase and not self.passphrase:
            return {"passphrase": _("La phrase de passe manque. C’est celle tapée pour la demande.")}
        return {}
