"""The audit of the dependencies, against a service of our own that answers as OSV does."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests import advisories
from tests.sbom import components

DAY = date(2020, 11, 17)
NOBODY = "http://127.0.0.1:9/"
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
def test_an_advisory_is_told(service: str, code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = tmp_path / "record.json"
    assert advisories.main(service, record, DAY) == code
    told = capsys.readouterr().out
    assert (BAD[1] in told) is bool(code)
    assert record.exists() is not bool(code), "what is known to be weak is never recorded as sound"


@pytest.mark.parametrize(
    ("answered", "days", "code", "told"),
    [
        (True, 0, 0, "none was known on 2020-11-17"),
        (True, 31, 0, "31 days ago: RUN `make audit` ONLINE"),
        (True, -1, 0, "-1 days ago: RUN `make audit` ONLINE"),
        (False, 30, 0, "NOBODY HAS ANSWERED since 2020-11-17"),
        (False, 31, 0, "31 days ago: RUN `make audit` ONLINE"),
        (True, 90, 0, "90 days ago: RUN `make audit` ONLINE"),
        (True, 91, 2, "nobody has answered for 91 days"),
        (False, 91, 2, "nobody has answered for 91 days"),
        (True, -91, 2, "nobody has answered for -91 days"),
    ],
)
def test_where_nobody_answers_it_warns_for_three_months_then_refuses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], answered: bool, days: int, code: int, told: str
) -> None:
    record = tmp_path / "record.json"
    advisories.keep(record, DAY, answered=answered)
    assert advisories.main(NOBODY, record, DAY + timedelta(days)) == code
    assert told in capsys.readouterr().err


def test_every_lock_is_asked_about_and_the_record_is_of_them() -> None:
    names = {name for name, _version in advisories.locked()}
    for beyond in ("pyinstaller", "pytest", "scikit-learn", "msgspec"):  # of what only one of the locks holds
        assert beyond in names
    for lock in advisories.LOCKS:
        assert all(one["hashes"] for one in components((advisories.ROOT / lock).read_text(encoding="utf-8"))), lock
    assert json.loads(advisories.RECORD.read_text(encoding="utf-8"))["locks"] == advisories.digest()


def test_a_record_of_other_locks_or_none_is_no_good_news(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = tmp_path / "record.json"
    assert advisories.main(NOBODY, record, DAY) == 2
    record.write_text(json.dumps({"locks": "others", "day": "2020-11-17", "answered": True}))
    assert advisories.main(NOBODY, record, DAY) == 2
    assert "the locks changed" in capsys.readouterr().err


def test_the_record_kept_is_of_these_locks() -> None:
    assert json.loads(advisories.RECORD.read_text())["locks"] == advisories.digest()


def test_the_ci_lets_no_silence_through() -> None:
    assert "\n.venv/bin/python -m tests.advisories\n" in (advisories.ROOT / ".ci" / "run").read_text()


def test_every_locked_package_is_asked_about() -> None:
    names = {name for name, _version in advisories.locked()}
    assert {"pyside6-essentials", "sqlalchemy", "cryptography", "pytest"} <= {name.lower() for name in names}
    assert len(names) > 60
