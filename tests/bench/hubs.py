"""A hub in a process of its own, over TLS, on either kind of database."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager

from tests.fakes import postgres
from tests.sync.running import Running


@contextmanager
def running(kind, folder, prepared=lambda _hub: None):
    """Give a hub that answers, once it is prepared."""
    with ExitStack() as stack:
        address = ""
        if kind == "postgresql":
            address = stack.enter_context(postgres.database(stack.enter_context(postgres.cluster())))
        hub = Running(folder, address)
        prepared(hub)
        hub.start()
        stack.callback(hub.stop)
        yield hub
