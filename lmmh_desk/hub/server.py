"""The hub as an ASGI program: signed requests of desks, a few unsigned ones; whatever takes time runs in a thread."""

from __future__ import annotations

import asyncio
import ssl
import time
from base64 import b64decode
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from mimetypes import guess_type
from pathlib import Path
from secrets import compare_digest

from anyio import create_task_group, fail_after, sleep, to_thread
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route

from lmmh_desk.hub import admin, answers, auth, devices
from lmmh_desk.hub.answers import SIGNED, Asked
from lmmh_desk.hub.authority import authority_of
from lmmh_desk.hub.folder import SERVER, SERVER_KEY
from lmmh_desk.hub.looking import look
from lmmh_desk.hub.openapi import description
from lmmh_desk.hub.running import Hub
from lmmh_desk.hub.storage import Refused, last_place
from lmmh_desk.kernel.errors import DeskError, StoreError
from lmmh_desk.store import versions
from lmmh_desk.sync.packing import NotPacked, TooLarge, pack, unpack
from lmmh_desk.sync.protocol import BEAT, LATE, MEDIA, Problem, encode
from lmmh_desk.sync.signing import DEVICE, SCHEMA, VERSION
from lmmh_desk.system import log

LARGEST_BODY = 4 << 20  # bytes, packed
SMALL_BODY = 4096  # bytes, of what isn't signed or has nothing to say
SOON, DAY = 3600, 86_400  # seconds
STALL = 20.0  # seconds without a byte
SLOWEST = 1000  # bytes a second: what comes slower is there to hold a connection
BEATS = 5.0  # seconds of work between two beats: a desk gives up after STALL
LATEST = 120.0  # seconds until a desk is told to come again: what its batch became waits for it
READY = 5.0  # seconds for the database to say that it is there
QUEUE = 16  # batches that wait for their turn: whoever comes then comes again, rather than wait past its patience
STATUS = {"unknown": 401, "signature": 401, "clock": 401, "replayed": 401, "revoked": 403, "code": 403, "site": 403,
          "malformed": 400, "too_large": 413, "busy": 503}  # fmt: skip
CAREFUL = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
BYTES = "application/octet-stream"
Work = Callable[[], Awaitable[bytes | Path]]


def application(hub: Hub, daily: Callable[[], None] = lambda: None) -> Starlette:
    """Return the ASGI application of a hub; `daily` is done once a day while it runs."""

    @asynccontextmanager
    async def running(_app: Starlette) -> AsyncIterator[None]:
        async with create_task_group() as tasks:
            tasks.start_soon(_every_day, daily)
            yield
            tasks.cancel_scope.cancel()

    app = Starlette(
        lifespan=running,
        routes=[
            *(Route(asked.path, partial(_signed, asked), methods=[asked.method]) for asked in SIGNED),
            Route("/v1/enrol", _enrol, methods=["POST"]),
            Route("/v1/authority", _authority),
            Route("/health", _health),
            Route("/ready", _ready),
            Route("/metrics", _metrics),
            Route("/openapi.json", _openapi),
            Route("/admin", _admin),
            Route("/verify", _to_verify),
            Route("/verify/{name}", _verify),
            Route("/verify/", _verify),
        ],
        exception_handlers={SQLAlchemyError: _unavailable, StoreError: _unavailable},
    )
    app.router.redirect_slashes = False
    app.state.hub = hub
    return app


async def _every_day(work: Callable[[], None]) -> None:
    await sleep(SOON)  # a hub may be started anew each day
    while True:
        try:
            await to_thread.run_sync(work)
        except Exception as error:  # tomorrow again
            log.failure("hub.daily", error)
        await sleep(DAY)


async def _signed(asked: Asked, request: Request) -> Response:
    hub: Hub = request.app.state.hub
    now, headers, target = hub.nonces.now(), request.headers, _target(request)
    may_be_late = asyncio.Event()

    async def run() -> bytes | Path:
        body = b""
        if headers.get("Content-Length") != "0":  # nobody unknown has a body read
            if headers.get(DEVICE) not in hub.heard:
                await to_thread.run_sync(auth.claimed, hub.storage, headers)
            body = await _body(request, LARGEST_BODY if asked.writes else SMALL_BODY)
        if not asked.is_file:
            may_be_late.set()

        def work() -> bytes | Path:
            hub.follow()
            device = auth.claimed(hub.storage, headers)  # as it is once its body came: it may be revoked since
            auth.check(device, hub.nonces, (asked.method, target, body), headers, now)
            hub.heard.add(device.id)
            if device.revoked_at is not None and not asked.heard:
                raise Refused("revoked")
            devices.says_version(hub.storage, device, headers.get(VERSION, ""))
            if asked.pulls and headers.get(SCHEMA, versions.head()) < versions.head():
                raise Refused("upgrade")
            found = asked.answer(hub, device, request.query_params, unpack(body) if body else b"")
            return found if isinstance(found, Path) else pack(found)

        if asked.writes and hub.writers.statistics().tasks_waiting >= QUEUE:
            raise Refused("busy")
        return await to_thread.run_sync(work, limiter=hub.writers if asked.writes else None)

    return await _answered(hub, asked.path, run, may_be_late)


def _target(request: Request) -> str:
    """Return the path and query as they were sent: that is what is signed."""
    path, query = request.scope["raw_path"].decode("latin-1"), request.scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path


async def _answered(hub: Hub, path: str, run: Work, may_be_late: asyncio.Event | None = None) -> Response:
    """Return an answer, or one that beats until the work is done where that takes long, once the body has come."""
    working = asyncio.ensure_future(_outcome(hub, path, run))
    while not (await asyncio.wait({working}, timeout=BEATS))[0]:
        if may_be_late is not None and may_be_late.is_set():
            return StreamingResponse(_beating(hub, working), LATE, media_type=MEDIA)
    status, content = working.result()
    if isinstance(content, Path):
        return FileResponse(content, media_type=BYTES)
    return Response(content, status, media_type=MEDIA)


async def _beating(hub: Hub, working: asyncio.Future[tuple[int, bytes | Path]]) -> AsyncIterator[bytes]:
    """Give beats, then the answer; one that doesn't come is the business of a later request."""
    yield BEAT
    end = asyncio.get_running_loop().time() + LATEST
    while not (await asyncio.wait({working}, timeout=BEATS))[0]:
        if asyncio.get_running_loop().time() > end:
            yield b"%d" % STATUS["busy"] + encode(Problem("busy", hub.clock.now()))
            return
        yield BEAT
    status, content = working.result()
    assert isinstance(content, bytes)
    yield b"%d" % status + content


async def _outcome(hub: Hub, path: str, run: Work) -> tuple[int, bytes | Path]:
    """Return the status and content of an answer, or of the problem that says why there is none.

    Both are counted and noted in the journal.
    """
    began, code, detail = time.perf_counter(), "ok", ""
    content: bytes | Path = b""
    try:
        content = await run()
    except Refused as refused:
        code, detail = refused.code, refused.detail
    except TooLarge:
        code = "too_large"
    except (NotPacked, ClientDisconnect, TimeoutError):
        code = "malformed"
    except Exception as error:  # a database that is full or gone: the desk keeps what it has and comes again
        log.failure("hub.failed", error, path=log.Word(path))
        code = "busy"
    hub.metrics.count(path, code)
    milliseconds = round((time.perf_counter() - began) * 1000)
    log.event(
        "hub.request", path=log.Word(path), outcome=log.Word(code), milliseconds=milliseconds, bytes=_size(content)
    )
    if code == "ok":
        return 200, content
    now = hub.nonces.now() if code == "clock" else hub.clock.now()
    return STATUS.get(code, 409), encode(Problem(code, now, detail))


def _size(content: bytes | Path) -> int:
    return content.stat().st_size if isinstance(content, Path) else len(content)


async def _body(request: Request, largest: int) -> bytes:
    """Return a body as it comes; raises TooLarge, and TimeoutError when nothing comes any more, or next to nothing."""
    parts: list[bytes] = []
    size, stream = 0, aiter(request.stream())
    with fail_after(STALL) as given:
        while True:
            with fail_after(STALL):
                part = await anext(stream, None)
            if part is None:
                return b"".join(parts)
            size += len(part)
            if size > largest:
                raise TooLarge
            parts.append(part)
            given.deadline += len(part) / SLOWEST


async def _enrol(request: Request) -> Response:
    hub: Hub = request.app.state.hub

    async def run() -> bytes:
        body = await _body(request, SMALL_BODY)

        def work() -> bytes:
            hub.follow()
            return pack(answers.enrol(hub, body))

        return await to_thread.run_sync(work)

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
        with fail_after(READY):
            await to_thread.run_sync(work, abandon_on_cancel=True)
    except Exception as error:
        log.failure("hub.not_ready", error)
        return PlainTextResponse("the database does not answer", 503)
    return PlainTextResponse("ok")


async def _unavailable(_request: Request, error: Exception) -> Response:
    """Say in words that the database doesn't answer: who looks at these pages is a person, or counts by them."""
    log.failure("hub.unavailable", error)
    return PlainTextResponse(admin.AWAY, 503)


async def _metrics(request: Request) -> Response:
    hub: Hub = request.app.state.hub
    text = await to_thread.run_sync(hub.metrics.text, hub.storage)
    return PlainTextResponse(text, media_type="text/plain; version=0.0.4")


async def _openapi(_request: Request) -> Response:
    return JSONResponse(description())


async def _admin(request: Request) -> Response:
    hub: Hub = request.app.state.hub
    if not _may_look(hub.token, request.headers.get("Authorization", "")):
        hub.metrics.count("/admin", "refused")
        asking = {"WWW-Authenticate": 'Basic realm="LMMH Desk", charset="UTF-8"'}
        return PlainTextResponse(admin.CLOSED, 401, headers=asking)
    now = hub.clock.now()
    text = admin.page(await to_thread.run_sync(look, hub.storage, hub.folder, now), now)
    hub.metrics.count("/admin", "ok")
    return HTMLResponse(text, headers={**CAREFUL, "Cache-Control": "no-store", "Content-Security-Policy": admin.POLICY})


def _may_look(token: str, authorization: str) -> bool:
    """Say whether a request brings the administrator's token, as the password of any name."""
    kind, _space, words = authorization.partition(" ")
    try:
        _name, _colon, password = b64decode(words).partition(b":")
    except ValueError:
        return False
    return bool(token) and kind.lower() == "basic" and compare_digest(password, token.encode())


async def _to_verify(_request: Request) -> Response:
    return RedirectResponse("/verify/", 308)


async def _verify(request: Request) -> Response:
    hub: Hub = request.app.state.hub
    name = request.path_params.get("name", "index.html")
    try:
        files = await to_thread.run_sync(hub.page_files, hub.clock.now())
    except StoreError:
        raise
    except DeskError:  # no office has come yet, or it has no telephone
        files = {}
    if name not in files:
        return PlainTextResponse("", 404)
    return Response(files[name], media_type=guess_type(name)[0], headers={**CAREFUL, "Cache-Control": "no-cache"})


def tls(folder: Path, context: ssl.SSLContext | None = None) -> ssl.SSLContext:
    """Return the server's side of TLS, 1.3 and nothing before; one already in use goes on with the new certificate."""
    found = context or ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    found.minimum_version = ssl.TLSVersion.TLSv1_3
    found.load_cert_chain(folder / SERVER, folder / SERVER_KEY)
    return found
