"""The hub over HTTPS: its own authority and no other, TLS 1.3, one connection kept, nothing that hangs."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from typing import TypeVar

import httpx
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lmmh_desk.kernel.clock import Clock
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.store.exchange.attached import Exchange
from lmmh_desk.sync import signing
from lmmh_desk.sync.packing import NotPacked, TooLarge, pack, unpack
from lmmh_desk.sync.protocol import MEDIA, Answer, Page, Problem, Status
from lmmh_desk.sync.signing import Signed

T = TypeVar("T")
STALL = 20.0  # seconds without a byte
OPENING = 5.0  # seconds to find the hub


class Unreachable(DeskError):
    """The network, or the hub, doesn't answer."""


class RefusedByHub(DeskError):
    """The hub answered that it won't; `code` is one of protocol.CODES."""

    def __init__(self, code: str, fact: str, safe: str, gesture: str) -> None:
        self.code = code
        super().__init__(fact, safe, gesture)


FACTS = {
    "unknown": (_("Le serveur ne connaît pas ce poste."), _("Demandez un code de rattachement au siège.")),
    "revoked": (_("Ce poste a été révoqué."), _("Appelez le siège.")),
    "sequence": (_("Ce poste a été restauré ou copié."), _("Appelez le siège\u00a0: il faut le rattacher à nouveau.")),
    "gap": (_("Le serveur attend des envois plus anciens."), _("Appelez le siège.")),
    "upgrade": (_("Le serveur a une version plus récente."), _("Mettez LMMH Desk à jour sur ce poste.")),
    "newer": (_("Le serveur a une version plus ancienne que ce poste."), _("Prévenez le siège.")),
    "code": (_("Ce code est faux, déjà employé ou périmé."), _("Demandez-en un autre au siège.")),
    "busy": (_("Le serveur est occupé."), _("Réessayez dans une minute.")),
}


def unreachable() -> Unreachable:
    """Return the error of a network that is down."""
    return Unreachable(
        _("Pas de réseau, ou le serveur ne répond pas."),
        _("Tout est enregistré sur ce poste."),
        _("Réessayez avec F5."),
    )


def refused(problem: Problem) -> RefusedByHub:
    """Return the error of a hub that refuses."""
    fact, gesture = FACTS.get(
        problem.code, (_("Le serveur a refusé l’échange ({code}).").format(code=problem.code), _("Prévenez le siège."))
    )
    return RefusedByHub(problem.code, fact, _("Tout est enregistré sur ce poste."), gesture)


def secure(authority: str) -> ssl.SSLContext:
    """Return the settings of a connection that trusts one authority (PEM), from TLS 1.3 up."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_verify_locations(cadata=authority)
    return context


def client(address: str, verify: ssl.SSLContext) -> httpx.Client:
    """Return a connection: no proxy of the environment, no redirection."""
    limits = httpx.Timeout(STALL, connect=OPENING)
    return httpx.Client(base_url=address, verify=verify, timeout=limits, trust_env=False, follow_redirects=False)


class HttpHub:
    """The hub of an attached desk, as stages.exchange speaks to it; closed by its owner."""

    def __init__(
        self, known: Exchange, device: str, clock: Clock, moved: Callable[[int], None] = lambda _bytes: None
    ) -> None:
        self._client = client(known.address, secure(known.authority))
        self._key = Ed25519PrivateKey.from_private_bytes(known.device_key)
        self._device = device
        self._clock = clock
        self._offset = known.clock_offset
        self._moved = moved

    def status(self) -> Status:
        """Return how the hub knows this desk."""
        return self._ask("GET", "/v1/status", Status)

    def push(self, content: bytes) -> Answer:
        """Send a batch."""
        return self._ask("POST", "/v1/batches", Answer, pack(content))

    def feed(self, after: int) -> Page:
        """Receive what follows a place of the feed."""
        return self._ask("GET", f"/v1/feed?after={after}", Page)

    def digests(self, scope: str) -> dict[str, dict[int, bytes]]:
        """Return the hub's digests of a scope, by table and bucket."""
        return self._ask("GET", f"/v1/digests?scope={scope}", dict[str, dict[int, bytes]])

    def bucket(self, scope: str, table: str, bucket: int) -> Page:
        """Receive every row of a bucket."""
        return self._ask("GET", f"/v1/bucket?scope={scope}&table={table}&bucket={bucket}", Page)

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def _ask(self, method: str, target: str, kind: type[T], body: bytes = b"") -> T:
        answer = self._request(method, target, body)
        problem = problem_of(answer)
        if problem is not None and problem.code == "clock":
            self._offset = problem.now - self._clock.now()
            answer = self._request(method, target, body)
            problem = problem_of(answer)
        if problem is not None:
            raise refused(problem)
        try:
            return msgspec.msgpack.decode(unpack(answer.content), type=kind)
        except (NotPacked, TooLarge, msgspec.MsgspecError) as error:
            raise unreachable() from error

    def _request(self, method: str, target: str, body: bytes) -> httpx.Response:
        signed = Signed(method, target, body, self._device, self._clock.now() + self._offset)
        headers = {**signing.headers(self._key, signed), "Content-Type": MEDIA}
        try:
            answer = self._client.request(method, target, content=body, headers=headers)
        except httpx.HTTPError as error:
            raise unreachable() from error
        self._moved(len(body) + len(answer.content))
        return answer


def problem_of(answer: httpx.Response) -> Problem | None:
    """Return why the hub refused, None if it didn't."""
    if answer.status_code == httpx.codes.OK:
        return None
    try:
        return msgspec.msgpack.decode(answer.content, type=Problem)
    except msgspec.MsgspecError:
        return Problem(str(answer.status_code))
