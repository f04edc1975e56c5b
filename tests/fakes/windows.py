"""Windows's vault of credentials as `win32cred` shows it, with the limits of wincred.h, under keyring's own back end.

It proves that our side keeps within these limits, not that Windows behaves so.
"""

from __future__ import annotations

from typing import Any

BLOB = 5 * 512  # CRED_MAX_CREDENTIAL_BLOB_SIZE, bytes
TARGET = 32767  # CRED_MAX_GENERIC_TARGET_NAME_LENGTH
USER = 513  # CRED_MAX_USERNAME_LENGTH
NOT_FOUND, BAD_DATA, NO_SESSION, BAD_NAME = 1168, 1783, 1312, 87


class Trouble(Exception):
    """`pywintypes.error`."""

    def __init__(self, number: int, call: str) -> None:
        super().__init__(number, call)
        self.winerror, self.funcname = number, call


class Types:
    """`pywintypes`."""

    error = Trouble


class Credentials:
    """`win32cred` of one user: names are the same whatever their case, a text is kept in UTF-16, whole or refused."""

    CRED_TYPE_GENERIC = 1
    CRED_PERSIST_SESSION, CRED_PERSIST_LOCAL_MACHINE, CRED_PERSIST_ENTERPRISE = 1, 2, 3

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, Any]] = {}
        self.session = True  # a service, or a session opened by the network, has no vault

    def CredWrite(self, credential: dict[str, Any], _flags: int) -> None:
        self._require_session("CredWrite")
        blob = credential["CredentialBlob"].encode("utf-16-le")
        if len(blob) > BLOB:
            raise Trouble(BAD_DATA, "CredWrite")
        if len(credential["TargetName"]) > TARGET or len(credential["UserName"]) > USER:
            raise Trouble(BAD_NAME, "CredWrite")
        self.kept[credential["TargetName"].casefold()] = credential | {"CredentialBlob": blob}

    def CredRead(self, Type: int, TargetName: str) -> dict[str, Any]:
        self._require_session("CredRead")
        if TargetName.casefold() not in self.kept:
            raise Trouble(NOT_FOUND, "CredRead")
        return dict(self.kept[TargetName.casefold()])

    def CredDelete(self, Type: int, TargetName: str) -> None:
        self._require_session("CredDelete")
        if self.kept.pop(TargetName.casefold(), None) is None:
            raise Trouble(NOT_FOUND, "CredDelete")

    def _require_session(self, call: str) -> None:
        if not self.session:
            raise Trouble(NO_SESSION, call)
