"""What a run of `make prove` has done so far, in `build/prove.json`: the next one goes on from there."""

from __future__ import annotations

import json
import os
import random
import subprocess
import threading
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.prove.running import Outcome


def written_as(root: Path) -> str:
    """Return what names the program as it is: its commit, and what was changed since."""
    said = [
        subprocess.run(["git", *words], cwd=root, check=False, capture_output=True, text=True).stdout
        for words in (("rev-parse", "HEAD"), ("diff", "HEAD"))
    ]
    return f"{said[0].strip()[:12]}{f'+{hash_of(said[1])}' if said[1] else ''}"


def hash_of(text: str) -> str:
    from hashlib import sha256

    return sha256(text.encode()).hexdigest()[:8]


class State:
    """The report; each suite is written as it ends."""

    def __init__(self, path: Path, commit: str, asked: str) -> None:
        self.path = path
        self._lock = threading.Lock()
        kept = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        goes_on = kept.get("commit") == commit and not kept.get("finished") and asked in ("", str(kept.get("seed")))
        self.resumed = bool(kept) and goes_on
        self.told: dict[str, Any] = kept if self.resumed else fresh(commit, asked)

    @property
    def seed(self) -> int:
        return int(self.told["seed"])

    @property
    def done(self) -> Mapping[str, dict[str, Any]]:
        return self.told["suites"]

    @property
    def good(self) -> bool:
        return all(one["passed"] for one in self.done.values())

    def keep(self, name: str, proves: str, outcome: Outcome) -> None:
        with self._lock:
            self.told["suites"][name] = {"proves": proves, "seed": self.seed, **asdict(outcome)}
            self._write()

    def finish(self, seconds: float) -> None:
        with self._lock:
            self.told |= {"finished": True, "passed": self.good}
            self.told["seconds"] = round(self.told.get("seconds", 0) + seconds, 1)
            self._write()

    def stop(self, seconds: float) -> None:
        """Keep how long a run lasted that was stopped."""
        with self._lock:
            self.told["seconds"] = round(self.told.get("seconds", 0) + seconds, 1)
            self._write()

    def _write(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        new = self.path.with_suffix(".new")
        new.write_text(json.dumps(self.told, ensure_ascii=False, indent=1), encoding="utf-8")
        new.replace(self.path)


def fresh(commit: str, asked: str) -> dict[str, Any]:
    return {
        "seed": int(asked or random.SystemRandom().randrange(1 << 32)),
        "commit": commit,
        "begun": datetime.now(UTC).isoformat(timespec="seconds"),
        "conditions": f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at first",
        "finished": False,
        "suites": {},
    }
