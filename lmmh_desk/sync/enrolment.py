"""Enrols this PC with a code: the hub is believed once its authority is the one the code names."""

from __future__ import annotations

import ssl

import httpx

from lmmh_desk.kernel.decoding import from_msgpack
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.i18n import _
from lmmh_desk.sync.codes import Code
from lmmh_desk.sync.packing import TooLarge, unpack
from lmmh_desk.sync.protocol import Enrol, Enrolled, encode
from lmmh_desk.sync.refusals import Unreachable
from lmmh_desk.sync.transport import UNREADABLE, client, problem_of, read, refused, secure

SHORT = 1 << 16  # bytes


def authority_of(address: str, code: Code) -> str:
    """Return the certificate of the hub's authority, PEM; raises BadInput if it isn't the code's, Unreachable."""
    blind = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    blind.check_hostname, blind.verify_mode = False, ssl.CERT_NONE  # what comes is compared with the code
    blind.minimum_version = ssl.TLSVersion.TLSv1_3
    try:
        with client(address, blind) as asked, asked.stream("GET", "/v1/authority") as answer:
            pem = read(answer.iter_raw(), SHORT).decode("ascii")
        der = ssl.PEM_cert_to_DER_cert(pem)
    except (httpx.HTTPError, httpx.InvalidURL, TooLarge, ValueError) as error:
        raise _no_answer() from error
    if not code.fits(der):
        raise BadInput(
            _("Ce code n’est pas celui de ce serveur."),
            _("Rien n’a changé."),
            _("Vérifiez l’adresse et le code, ou demandez-en un autre au siège."),
        )
    return pem


def _no_answer() -> Unreachable:
    return Unreachable(
        _("Aucun serveur ne répond à cette adresse."),
        _("Rien n’a changé."),
        _("Vérifiez l’adresse et le réseau, puis recommencez."),
    )


def enrol(address: str, code: Code, asked: Enrol) -> tuple[Enrolled, str]:
    """Enrol this PC; return how the hub knows it and the authority's certificate; raises DeskError."""
    authority = authority_of(address, code)
    try:
        with (
            client(address, secure(authority)) as hub,
            hub.stream("POST", "/v1/enrol", content=encode(asked)) as answer,
        ):
            content = read(answer.iter_raw(), SHORT)
        if problem := problem_of(answer.status_code, content):
            raise refused(problem)
        return from_msgpack(unpack(content), Enrolled), authority
    except (httpx.HTTPError, *UNREADABLE) as error:
        raise _no_answer() from error
