"""Names of machines, as they are typed."""

from __future__ import annotations

import ipaddress
import re

LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
HOST = re.compile(rf"{LABEL}(\.{LABEL})*", re.IGNORECASE | re.ASCII)
FIGURES = re.compile(r"[\d.]+")


def is_host(text: str) -> bool:
    """Say whether a text is a machine's name (RFC 1123) or its address; figures alone are an address or nothing."""
    if HOST.fullmatch(text) and not FIGURES.fullmatch(text):
        return len(text) <= 253
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
