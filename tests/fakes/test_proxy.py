from __future__ import annotations

import socket

import pytest

from tests.fakes.proxy import proxy


def test_a_proxy_that_ends_with_an_open_connection_says_nothing(caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as hub, socket.socket() as desk:
        with proxy(hub.getsockname()[1]) as between:
            desk.connect(("127.0.0.1", between.port))
            desk.sendall(b"asked")
            reached, _address = hub.accept()
            assert reached.recv(5) == b"asked"
        reached.close()
    assert not caplog.records
