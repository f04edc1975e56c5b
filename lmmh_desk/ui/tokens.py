"""Design tokens: colours by role, read once from resources/theme/tokens.json; no Qt here."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from lmmh_desk.kernel.i18n import RESOURCES

LIGHT, DARK = "clair", "sombre"
_SIZE = re.compile(r"\b(\d+)px")
_TOKEN = re.compile(r"@([a-z]+\d?s?)\b")


@lru_cache
def tokens() -> Mapping[str, Any]:
    """Return the whole token file."""
    loaded: dict[str, Any] = json.loads((RESOURCES / "theme" / "tokens.json").read_text("utf-8"))
    return loaded


def colors(scheme: str) -> dict[str, str]:
    """Return the colours of a scheme, « clair » or « sombre », as #RRGGBB by role."""
    return dict(tokens()[scheme])


def scaled(size: int, zoom: float) -> int:
    """Return a size in pixels at a zoom factor (1.0 to 2.0); nothing visible vanishes."""
    return round(size * zoom) if size > 1 else size * max(1, int(zoom))


def filled(sheet: str, palette: Mapping[str, str], zoom: float) -> str:
    """Return a style sheet with its `@tokens` replaced by colours and its pixels zoomed."""
    coloured = _TOKEN.sub(lambda found: palette[found[1]], sheet)
    return _SIZE.sub(lambda found: f"{scaled(int(found[1]), zoom)}px", coloured)
