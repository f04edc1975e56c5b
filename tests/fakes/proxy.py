"""A network that fails as it is told: cut after a byte, reset, silent, late, slow, or with every byte sent twice."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
import time
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

Way = Literal["up", "down"]  # to the hub, from it
Kind = Literal["cut", "reset", "silence"]
PIECE = 1 << 10  # bytes
AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: closing drops what waits and sends a reset


@dataclass(frozen=True)
class Fault:
    """What befalls the network once so many bytes went one way: both ends closed, reset, or left open and deaf."""

    kind: Kind
    way: Way
    after: int


@dataclass
class Network:
    """How it is now; a test changes it between two exchanges."""

    fault: Fault | None = None
    delay: float = 0.0  # seconds that each piece waits
    latency: float = 0.0  # seconds that what follows a silence as long waits
    rate: int = 0  # bytes a second each way; 0: no limit
    doubled: bool = False  # whatever is sent to the hub reaches it a second time, on a connection nobody listens to

    def __post_init__(self) -> None:
        self.passed: dict[Way, int] = {"up": 0, "down": 0}
        self.pieces: dict[Way, list[int]] = {"up": [], "down": []}  # how long each was
        self.fired = False


class Proxy:
    """Passes on to a port of this machine what comes to its own."""

    def __init__(self, target: int) -> None:
        self.port = 0
        self.network = Network()
        self._target = target
        self._open: set[asyncio.StreamWriter] = set()

    async def serve(self) -> asyncio.Server:
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _connected(self, reader: asyncio.StreamReader, desk: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.CancelledError):  # at the end: asyncio would print it as an error
            await self._carry(reader, desk)

    async def _carry(self, reader: asyncio.StreamReader, desk: asyncio.StreamWriter) -> None:
        network = self.network  # a later one doesn't concern the connections of this one
        there, hub = await asyncio.open_connection("127.0.0.1", self._target)
        writers, ways = [hub, desk], [self._pass(network, "down", there, [desk], [hub, desk])]
        targets = [hub]
        if network.doubled:
            echo, again = await asyncio.open_connection("127.0.0.1", self._target)
            writers, targets = [*writers, again], [hub, again]
            ways.append(_drain(echo))
        ways.append(self._pass(network, "up", reader, targets, [hub, desk]))
        self._open.update(writers)
        try:
            await _all(ways)
        finally:
            self._open.difference_update(writers)
            for writer in writers:
                writer.close()

    async def _pass(
        self,
        network: Network,
        way: Way,
        source: asyncio.StreamReader,
        targets: list[asyncio.StreamWriter],
        ends: list[asyncio.StreamWriter],
    ) -> None:
        last = 0.0
        while content := await source.read(PIECE):
            if network.latency and time.monotonic() - last > network.latency:
                await asyncio.sleep(network.latency)
            last = time.monotonic()
            await asyncio.sleep(network.delay + (len(content) / network.rate if network.rate else 0))
            fault = network.fault
            if fault and fault.way == way:
                content = content[: max(0, fault.after - network.passed[way])]
            if network.fired:
                content = b""
            network.passed[way] += len(content)
            network.pieces[way].append(len(content))
            for target in targets:
                target.write(content)
            if fault and network.passed[fault.way] >= fault.after:
                network.fired = True
                await _befall(fault, ends)
        for target in targets:
            target.close()

    def hang_up(self) -> None:
        """Close what is open."""
        for writer in self._open:
            writer.transport.abort()


async def _befall(fault: Fault, ends: list[asyncio.StreamWriter]) -> None:
    if fault.kind == "silence":
        return
    for end in ends:
        if fault.kind == "reset":
            end.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
            end.transport.abort()
        else:
            end.close()


async def _drain(source: asyncio.StreamReader) -> None:
    while await source.read(PIECE):
        pass


async def _all(ways: list[Coroutine[Any, Any, None]]) -> None:
    """Run to the end of the last, whatever the others meet: an end that is gone is what this is for."""
    await asyncio.gather(*ways, return_exceptions=True)


@contextmanager
def proxy(target: int) -> Iterator[Proxy]:
    """Give a proxy that runs in a thread of its own."""
    made, loop = Proxy(target), asyncio.new_event_loop()
    server = loop.run_until_complete(made.serve())
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def end() -> None:
        server.close()
        made.hang_up()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    try:
        yield made
    finally:
        with contextlib.suppress(TimeoutError):
            asyncio.run_coroutine_threadsafe(end(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
