"""The figures of each release, one file each in `history/`, and a table that says what became of them since."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec.structs import asdict

from tests.bench.figures import Figure

FOLDER = Path(__file__).parent / "history"
ROOT = Path(__file__).parents[2]
NOISE = 0.10  # a change that another hour of the same machine makes by itself
Kept = Mapping[tuple[str, str], float]  # by name, and by the hub's kind or what else its conditions say apart


def version() -> str:
    """Return the release this program is."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


def last(folder: Path = FOLDER) -> tuple[str, Kept]:
    """Return the last release whose figures are kept, and these; nothing where none are."""
    files = sorted(folder.glob("*.json"), key=lambda file: [int(part) for part in file.stem.split(".")])
    if not files:
        return "", {}
    told = json.loads(files[-1].read_text(encoding="utf-8"))
    return files[-1].stem, {(one["name"], one["kind"]): one["value"] for one in told["figures"]}


def keep(figures: Sequence[Figure], conditions: str, folder: Path = FOLDER) -> Path:
    """Keep these figures as those of this release."""
    folder.mkdir(exist_ok=True)
    file = folder / f"{version()}.json"
    rows = [asdict(one) | {"ratio": one.ratio, "kind": kind(one)} for one in figures]
    told = {"release": version(), "conditions": conditions, "figures": rows}
    file.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return file


def kind(figure: Figure) -> str:
    """Return which of the figures of one name this is: those of the exchange are measured with two kinds of hub."""
    kinds = [one for one in ("sqlite", "postgresql") if f"hub on {one}" in figure.conditions]
    return kinds[0] if kinds else ""


def table(figures: Sequence[Figure], release: str, kept: Kept) -> str:
    """Return a line for each figure: what it is, its floor, its limit, and what it was."""
    told = [f"  {'':40} {'value':>10}     {'floor':>9} {'ratio':>7}  {'limit':14} {f'in {release}' if release else ''}"]
    for one in figures:
        mark, limit = "✓" if one.reached else "✗", "" if one.limit.endswith("inf") else one.limit
        name = f"{one.name} {kind(one)}".strip()
        was = change(one.value, kept.get((one.name, kind(one))))
        measured = f"{one.value:10.2f} {one.unit:3} {one.floor:9.2f} ×{one.ratio:<6}"
        told.append(f"{mark} {name:40} {measured} {limit:14} {was}".rstrip())
    return "\n".join(told)


def shown(folder: Path = FOLDER) -> list[str]:
    """Return the last release's figures as the lines of the table that CONTRIBUTING.md shows."""
    files = {file.stem: file for file in folder.glob("*.json")}
    told = json.loads(files[last(folder)[0]].read_text(encoding="utf-8"))
    return [
        f"| `{' '.join([one['name'], one['kind']]).strip()}` | {one['value']:.2f} {one['unit']} | {one['floor']:.2f}"
        f" | ×{one['ratio']} | {'' if one['limit'].endswith('inf') else one['limit']} |"
        for one in told["figures"]
    ]


def change(value: float, was: float | None) -> str:
    """Return « 4.20 (−12 %) »: what a figure was, and how far it moved where that isn't noise."""
    if was is None:
        return ""
    moved = (value - was) / was if was else 0.0
    return f"{was:.2f} ({moved:+.0%})" if abs(moved) > NOISE else f"{was:.2f} (=)"
