"""A headless Chromium driven through its DevTools pipe, and a web server that remembers what it was asked."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

CHROMIUM = (
    "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
    "--disable-dev-shm-usage", "--remote-debugging-pipe",
)  # fmt: skip
# DevTools reads commands from descriptor 3 and answers on 4.
ON_3_AND_4 = 'in=$1 out=$2; shift 2; exec "$@" 3<&"$in" 4>&"$out"'
PATIENCE = 20.0  # seconds


class Browser:
    """One tab at a time: `ask` sends a DevTools command, `run` evaluates JavaScript, `requests` are what it fetched."""

    def __init__(self, commands: int, answers: int) -> None:
        self._commands, self._answers = os.fdopen(commands, "wb"), os.fdopen(answers, "rb")
        self._last, self._session, self._tab = 0, "", ""
        self.requests: list[str] = []
        self.complaints: list[str] = []

    def fresh(self) -> None:
        """Open a new tab in the place of the last."""
        self._session, old = "", self._tab
        self._tab = self.ask("Target.createTarget", url="about:blank")["targetId"]
        if old:
            self.ask("Target.closeTarget", targetId=old)
        self._session = self.ask("Target.attachToTarget", targetId=self._tab, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.ask(f"{domain}.enable")
        self.requests, self.complaints = [], []

    def close(self) -> None:
        """Close the browser and the pipes."""
        self._session = ""
        with suppress(OSError, ConnectionError):
            self.ask("Browser.close")
        self._commands.close()
        self._answers.close()

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command and return its result."""
        self._last += 1
        message = {"id": self._last, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        self._commands.write(json.dumps(message).encode() + b"\0")
        self._commands.flush()
        while True:
            answer = self._read()
            if answer.get("id") == self._last:
                assert "error" not in answer, answer["error"]
                return dict(answer["result"])

    def _read(self) -> dict[str, Any]:
        data = bytearray()
        while (byte := self._answers.read(1)) != b"\0":
            if not byte:
                raise ConnectionError("the browser left")
            data += byte
        message: dict[str, Any] = json.loads(data)
        self._note(message.get("method", ""), message.get("params", {}))
        return message

    def _note(self, method: str, params: dict[str, Any]) -> None:
        if method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(str(params["exceptionDetails"]))
        elif method == "Log.entryAdded":
            self.complaints.append(params["entry"]["text"])

    def open(self, address: str) -> None:
        """Go to an address."""
        self.ask("Page.navigate", url=address)

    def pretend(self, script: str) -> None:
        """Run a script before those of every page this tab opens from now on."""
        self.ask("Page.addScriptToEvaluateOnNewDocument", source=script)

    def run(self, script: str) -> Any:
        """Return the value of an expression in the page, awaited."""
        answer = self.ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def wait_for(self, condition: str) -> None:
        """Wait until an expression, awaited, is true in the page."""
        limit = time.monotonic() + PATIENCE
        while not self.run(f"Promise.resolve({condition}).then(Boolean)"):
            assert time.monotonic() < limit, f"never true: {condition}"
            time.sleep(0.02)

    def dress(self, width: int, height: int = 844, scheme: str = "light", scale: float = 1) -> None:
        """Take the size of a screen (CSS pixels) and a colour scheme."""
        self.ask(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=False
        )
        self.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def picture(self, file: Path) -> None:
        """Write the whole page as a PNG."""
        shot = self.ask("Page.captureScreenshot", captureBeyondViewport=True)
        file.write_bytes(base64.b64decode(shot["data"]))


@contextmanager
def chromium(folder: Path, *flags: str) -> Iterator[Browser]:
    """Give a browser whose profile is a new folder."""
    command_out, command_in = os.pipe()
    answer_out, answer_in = os.pipe()
    words = [
        "bash",
        "-c",
        ON_3_AND_4,
        "bash",
        str(command_out),
        str(answer_in),
        *CHROMIUM,
        *flags,
        f"--user-data-dir={folder}",
    ]
    home = os.environ | {"HOME": str(folder)}
    with (folder.parent / f"{folder.name}.log").open("wb") as log, subprocess.Popen(
        words, pass_fds=(command_out, answer_in), env=home, stdin=subprocess.DEVNULL, stdout=log, stderr=log
    ) as process:  # fmt: skip
        os.close(command_out)
        os.close(answer_in)
        browser = Browser(command_in, answer_out)
        try:
            yield browser
        finally:
            browser.close()
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()


class Site:
    """A folder served on 127.0.0.1; `asked` are the request lines it received."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.asked: list[str] = []
        self._server = _Server(("127.0.0.1", port), partial(_Handler, self.asked, directory=str(folder)))
        self.address = f"http://127.0.0.1:{self._server.server_port}/"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop answering: the port is closed; a second time changes nothing."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_words: Any) -> None:
        """A browser may hang up when it has read enough."""


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, asked: list[str], *args: Any, **options: Any) -> None:
        self._asked = asked
        super().__init__(*args, **options)

    def log_message(self, *_words: object) -> None:
        self._asked.append(f"{self.requestline} {dict(self.headers)}")
