"""The hub as an ASGI program: signed requests of desks, a few unsigned ones; whatever takes time runs in a thread."""

from __future__ import annotations

import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from anyio import CapacityLimiter, to_thread
from cryptography.hazmat.primitives import serialization
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from lmmh_desk.hub import devices, feed, tables
from lmmh_desk.hub.auth import Nonces, authenticate
from lmmh_desk.hub.authority import SERVER, SERVER_KEY, authority_of, bundle_key
from lmmh_desk.hub.judging import Device
from lmmh_desk.hub.metrics import Metrics
from lmmh_desk.hub.receive import receive
from lmmh_desk.hub.storage import Refused, Storage, last_place
from lmmh_desk.kernel.clock import Clock
from lmmh_desk.sync.packing import NotPacked, TooLarge, pack, unpack
from lmmh_desk.sync.protocol import MEDIA, Enrol, Enrolled, Problem, encode

LARGEST_BODY = 4 << 20  # bytes, packed
SMALL_BODY = 4096  # bytes, of what isn't signed
NOTED = 60_000  # milliseconds between two notes that a device was heard
STATUS = {"unknown": 401, "signature": 401, "clock": 401, "replayed": 401, "revoked": 403, "code": 403,
          "malformed": 400, "too_large": 413, "busy": 503}  # fmt: skip


@dataclass
class Hub:
    """What a running hub holds."""

    storage: Storage
    clock: Clock
    folder: Path  # of its keys
    nonces: Nonces
    metrics: Metrics = field(default_factory=Metrics)
    noted: dict[str, int] = field(default_factory=dict)  # when a device was last noted as heard
    writers: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1))


Answering = Callable[[Hub, Device, Request, bytes], bytes]


def application(hub: Hub) -> Starlette:
    """Return the ASGI application of a hub."""
    routes = [
        _signed("/v1/status", "GET", _status),
        _signed("/v1/batches", "POST", _batch, writes=True),
        _signed("/v1/feed", "GET", _feed),
        _signed("/v1/digests", "GET", _digests),
        _signed("/v1/bucket", "GET", _bucket),
        Route("/v1/enrol", _enrol, methods=["POST"]),
        Route("/v1/authority", _authority),
        Route("/health", _health),
        Route("/ready", _ready),
        Route("/metrics", _metrics),
    ]
    app = Starlette(routes=routes)
    app.state.hub = hub
    return app


def _signed(path: str, method: str, answer: Answering, *, writes: bool = False) -> Route:
    async def endpoint(request: Request) -> Response:
        hub: Hub = request.app.state.hub
        now = hub.clock.now()

        def work(body: bytes) -> bytes:
            target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            device = authenticate(hub.storage, hub.nonces, (method, target, body), request.headers, now)
            if device.revoked_at is not None and not writes:
                raise Refused("revoked")
            return pack(answer(hub, device, request, unpack(body) if body else b""))

        async def run() -> bytes:
            body = await _body(request, LARGEST_BODY)
            return await to_thread.run_sync(work, body, limiter=hub.writers if writes else None)

        return await _answered(hub, path, run)

    return Route(path, endpoint, methods=[method])


async def _answered(hub: Hub, path: str, run: Callable[[], Awaitable[bytes]]) -> Response:
    """Return an answer, or the problem that says why there is none."""
    try:
        content = await run()
    except Refused as refused:
        code, detail = refused.code, refused.detail
    except TooLarge:
        code, detail = "too_large", ""
    except (NotPacked, ClientDisconnect):
        code, detail = "malformed", ""
    else:
        hub.metrics.count(path, "ok")
        return Response(content, media_type=MEDIA)
    hub.metrics.count(path, code)
    problem = encode(Problem(code, hub.clock.now(), detail))
    return Response(problem, STATUS.get(code, 409), media_type=MEDIA)


async def _body(request: Request, largest: int) -> bytes:
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > largest:
            raise TooLarge
        parts.append(part)
    return b"".join(parts)


# Signed


def _status(hub: Hub, device: Device, _request: Request, _body: bytes) -> bytes:
    return encode(feed.status(hub.storage, device, hub.clock.now()))


def _batch(hub: Hub, device: Device, _request: Request, body: bytes) -> bytes:
    return receive(hub.storage, device, body, hub.clock.now())


def _feed(hub: Hub, device: Device, request: Request, _body: bytes) -> bytes:
    after = _whole(request, "after")
    content = feed.page(hub.storage, device, after, live="live" in request.query_params)
    now = hub.clock.now()
    if now - hub.noted.get(device.id, 0) > NOTED:
        hub.noted[device.id] = now
        devices.seen(hub.storage, device, after, now)
    return content


def _digests(hub: Hub, device: Device, request: Request, _body: bytes) -> bytes:
    return encode(feed.bucket_digests(hub.storage, _scope(device, request)))


def _bucket(hub: Hub, device: Device, request: Request, _body: bytes) -> bytes:
    table = request.query_params.get("table", "")
    if table not in tables.records():
        raise Refused("malformed", "table")
    return feed.bucket(hub.storage, _scope(device, request), table, _whole(request, "bucket"))


def _scope(device: Device, request: Request) -> str:
    scope = request.query_params.get("scope", "")
    if scope and scope not in device.sites:
        raise Refused("signature", "scope")
    return scope


def _whole(request: Request, name: str) -> int:
    try:
        return int(request.query_params[name])
    except (KeyError, ValueError) as error:
        raise Refused("malformed", name) from error


# Unsigned


async def _enrol(request: Request) -> Response:
    hub: Hub = request.app.state.hub

    def work(body: bytes) -> bytes:
        try:
            asked = msgspec.msgpack.decode(body, type=Enrol)
        except msgspec.MsgspecError as error:
            raise Refused("malformed") from error
        if len(asked.public) != 32 or not asked.device:
            raise Refused("malformed")
        made = devices.enrol(hub.storage, asked, hub.clock.now())
        with hub.storage.read() as connection:
            _head, epoch = last_place(connection)
        raw = serialization.Encoding.Raw, serialization.PublicFormat.Raw
        hub_key = bundle_key(hub.folder).public_key().public_bytes(*raw)
        found = Enrolled(made.id, made.code, made.site_id, list(made.sites), hub_key, epoch, hub.clock.now())
        return pack(encode(found))

    async def run() -> bytes:
        body = await _body(request, SMALL_BODY)
        return await to_thread.run_sync(work, body, limiter=hub.writers)

    return await _answered(hub, "/v1/enrol", run)


async def _authority(request: Request) -> Response:
    return PlainTextResponse(authority_of(request.app.state.hub.folder)[0])


async def _health(_request: Request) -> Response:
    return PlainTextResponse("ok")


async def _ready(request: Request) -> Response:
    hub: Hub = request.app.state.hub

    def work() -> int:
        with hub.storage.read() as connection:
            return last_place(connection)[0]

    try:
        await to_thread.run_sync(work)
    except Exception:
        return PlainTextResponse("the database does not answer", 503)
    return PlainTextResponse("ok")


async def _metrics(request: Request) -> Response:
    hub: Hub = request.app.state.hub

    def work() -> str:
        return hub.metrics.text(hub.storage)

    return PlainTextResponse(await to_thread.run_sync(work), media_type="text/plain; version=0.0.4")


def tls(folder: Path) -> ssl.SSLContext:
    """Return the server's side of TLS: 1.3 and nothing before."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.load_cert_chain(folder / SERVER, folder / SERVER_KEY)
    return context
