"""Asks OSV (osv.dev) which advisories name a locked dependency: `make audit`.

It exits 1 where there are some, 2 where nothing could be asked: only a run that was answered proves anything.
"""

from __future__ import annotations

import json
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator

from tests.sbom import ROOT, components

SERVICE = "https://api.osv.dev/v1/querybatch"
LOCKS = ("requirements.lock", "requirements-test.lock")
TIMEOUT = 30  # seconds


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


def main(service: str = SERVICE) -> int:
    """Print what is known, and return the exit code."""
    packages = locked()
    try:
        found = list(advisories(packages, service))
    except (OSError, ValueError, KeyError) as error:
        print(f"the advisories could not be asked for: {error}", file=sys.stderr)
        return 2
    print("\n".join(found) or f"no advisory names any of the {len(packages)} locked packages")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
