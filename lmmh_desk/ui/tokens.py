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


def luminance(color: str) -> float:
    """Return the relative luminance of #RRGGBB, 0 to 1 (WCAG 2.1)."""

    def linear(channel: int) -> float:
        part = channel / 255
        return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(int(color[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two #RRGGBB colours, 1 to 21 (WCAG 2.1)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def scaled(size: int, zoom: float) -> int:
    """Return a size in pixels at a zoom factor (1.0 to 2.0); nothing visible vanishes."""
    return round(size * zoom) if size > 1 else size * max(1, int(zoom))


def filled(sheet: str, palette: Mapping[str, str], zoom: float) -> str:
    """Return a style sheet with its `@tokens` replaced by colours and its pixels zoomed."""
    coloured = _TOKEN.sub(lambda found: palette[found[1]], sheet)
    return _SIZE.sub(lambda found: f"{scaled(int(found[1]), zoom)}px", coloured)
