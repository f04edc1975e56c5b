"""The audit of the dependencies, against a service of our own that answers as OSV does."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests import advisories

BAD = ("msgspec", "PYSEC-0000-1")


class Osv(BaseHTTPRequestHandler):
    """Knows one advisory, where the server says so."""

    def do_POST(self) -> None:
        queries = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        known = self.server.known  # type: ignore[attr-defined]
        names = [query["package"]["name"] for query in queries]
        results = [{"vulns": [{"id": known[1]}]} if known and name == known[0] else {} for name in names]
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"results": results}).encode())

    def log_message(self, *_given: object) -> None:
        """Say nothing."""


@pytest.fixture
def service(request: pytest.FixtureRequest) -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Osv)
    server.known = request.param  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(("service", "code"), [(None, 0), (BAD, 1)], indirect=["service"])
def test_an_advisory_is_told(service: str, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert advisories.main(service) == code
    told = capsys.readouterr().out
    assert (BAD[1] in told) is bool(code)


def test_a_service_that_is_not_there_is_no_good_news(capsys: pytest.CaptureFixture[str]) -> None:
    assert advisories.main("http://127.0.0.1:9/") == 2
    assert "could not be asked" in capsys.readouterr().err


def test_every_locked_package_is_asked_about() -> None:
    names = {name for name, _version in advisories.locked()}
    assert {"pyside6-essentials", "sqlalchemy", "cryptography", "pytest"} <= {name.lower() for name in names}
    assert len(names) > 60
