"""Writes what the program is made of, as CycloneDX 1.5 JSON, from the locked dependencies: `make sbom`."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?==([^ ;\\]+)(?: ; (.+?))? *\\?$")
HASH = re.compile(r"^ +--hash=sha256:([0-9a-f]{64})")


def components(lock: str) -> list[dict[str, Any]]:
    """Return the locked packages, each with the hashes of its files; raises ValueError for a line that is neither."""
    found: list[dict[str, Any]] = []
    for line in lock.splitlines():
        if pinned := PINNED.match(line):
            name, version, condition = pinned.groups()
            found.append({"type": "library", "bom-ref": f"pkg:pypi/{name}@{version}", "name": name, "version": version,
                          "purl": f"pkg:pypi/{name}@{version}", "hashes": []})  # fmt: skip
            if condition:
                found[-1]["properties"] = [{"name": "python:marker", "value": condition}]
        elif hashed := HASH.match(line):
            found[-1]["hashes"].append({"alg": "SHA-256", "content": hashed[1]})
        elif line.strip() and not line.startswith("#"):
            raise ValueError(line)
    return found


def bill() -> dict[str, Any]:
    """Return the whole bill of materials."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    program = {"type": "application", "name": project["name"], "version": project.get("version", "0")}
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    about = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1}
    return about | {"metadata": {"component": program}, "components": components(lock)}


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(bill(), indent=1) + "\n", encoding="utf-8")
