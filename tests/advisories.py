"""Asks OSV (osv.dev) which advisories name a locked dependency: `make audit`.

It exits 1 where there are some. Where nobody answers it warns loudly, says how old the record of the last answer is,
and exits 0: a registry out of reach says nothing of the code, and must not stop a mending of it. It exits 2 where the
record is three months old, so that silence is no answer for ever, or is not of these very locks: the packages changed,
and `make audit` was not run.
"""

from __future__ import annotations

import json
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from tests.sbom import ROOT, components

SERVICE = "https://api.osv.dev/v1/querybatch"
LOCKS = tuple(sorted(path.name for path in ROOT.glob("requirements*.lock")))
TIMEOUT = 30  # seconds
RECORD = ROOT / "tests" / "advisories.json"
OLDEST = 30  # days, from which the warning says to run it online
LIMIT = 90  # days, from which the record is no longer gone by; a day so far ahead is no better
RULE = "!" * 78


def locked() -> list[tuple[str, str]]:
    """Return the name and version of each locked package, once."""
    every = [one for lock in LOCKS for one in components((ROOT / lock).read_text(encoding="utf-8"))]
    return sorted({(one["name"], one["version"]) for one in every})


def advisories(packages: list[tuple[str, str]], service: str = SERVICE) -> Iterator[str]:
    """Give « package version: advisory » for each one that is known; raises OSError or ValueError."""
    asked = [{"package": {"name": name, "ecosystem": "PyPI"}, "version": version} for name, version in packages]
    request = urllib.request.Request(
        service, json.dumps({"queries": asked}).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
        results = json.load(answer)["results"]
    for (name, version), found in zip(packages, results, strict=True):
        yield from (f"{name} {version}: {one['id']}" for one in found.get("vulns", []))


def digest() -> str:
    """Return what tells today's locks from others."""
    return sha256("\n".join(f"{name} {version}" for name, version in locked()).encode()).hexdigest()


def keep(record: Path, day: date, *, answered: bool) -> None:
    """Write what is known of the locks: that nothing was found on a day, or that nobody has answered since it."""
    kept = {"locks": digest(), "day": day.isoformat(), "answered": answered}
    record.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def silent(record: Path, today: date, error: Exception) -> int:
    """Say loudly that nobody answered, and return 0 where the record is of these locks and of these months, else 2."""
    try:
        kept = json.loads(record.read_text(encoding="utf-8"))
        age = (today - date.fromisoformat(kept["day"])).days
        same, answered = kept["locks"] == digest(), kept["answered"]
    except (OSError, ValueError, KeyError, TypeError) as unread:
        return _refuse(error, f"and there is no record to go by: {unread}")
    if not same:
        return _refuse(error, "and the locks changed since they were last recorded: run `make audit`")
    if abs(age) > LIMIT:
        return _refuse(error, f"and nobody has answered for {age} days: run `make audit` online")
    told = f"none was known on {kept['day']}" if answered else f"NOBODY HAS ANSWERED since {kept['day']}"
    old = "" if 0 <= age <= OLDEST else f", {age} days ago: RUN `make audit` ONLINE"
    print(f"{RULE}\nADVISORIES NOT ASKED FOR ({error}); {told}{old}\n{RULE}", file=sys.stderr)
    return 0


def _refuse(error: Exception, why: str) -> int:
    print(f"{RULE}\nthe advisories could not be asked for ({error}), {why}\n{RULE}", file=sys.stderr)
    return 2


def main(service: str = SERVICE, record: Path = RECORD, today: date | None = None) -> int:
    """Print what is known, keep it in the record, and return the exit code."""
    packages, day = locked(), today or datetime.now(UTC).date()
    try:
        found = list(advisories(packages, service))
    except (OSError, ValueError, KeyError) as error:
        return silent(record, day, error)
    print("\n".join(found) or f"no advisory names any of the {len(packages)} locked packages")
    if not found:
        keep(record, day, answered=True)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
