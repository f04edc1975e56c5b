"""A hub's connections on a real socket of this process, without TLS: what a client holds, and for how long."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import uvicorn

from lmmh_desk.hub import connections


@asynccontextmanager
async def served(app: Callable[..., Any]) -> AsyncIterator[tuple[str, int]]:
    """Serve an application as the hub does; give where it listens."""
    server = uvicorn.Server(uvicorn.Config(app, http=connections.Connection, lifespan="off", log_config=None))
    server.config.load()
    server.servers, server.lifespan = [], server.config.lifespan_class(server.config)

    def made() -> asyncio.Protocol:
        return connections.Connection(server.config, server.server_state, {})

    listening = await asyncio.get_running_loop().create_server(made, "127.0.0.1", 0)
    yield listening.sockets[0].getsockname()
    listening.close()


async def dripped(address: tuple[str, int], head: bytes, drip: bytes = b"x") -> tuple[bytes, float]:
    """Send a head, then a body a drop each twentieth of a second; return what was answered and how long it was held."""
    reader, writer = await asyncio.open_connection(*address)
    loop = asyncio.get_running_loop()
    begun, told = loop.time(), b""
    writer.write(head)
    try:
        while loop.time() - begun < 20 and not reader.at_eof():
            writer.write(drip)
            await writer.drain()
            try:
                told += await asyncio.wait_for(reader.read(1000), 0.05)
            except TimeoutError:
                continue
    except ConnectionError:
        pass
    writer.transport.abort()
    return told, loop.time() - begun
