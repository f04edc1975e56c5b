"""Names as the screens shorten them."""

from __future__ import annotations

_TITLES = ("M. et Mme ", "Mme ", "M. ")


def initials(name: str) -> str:
    """Return the two letters of « Mme Karine Moulin »: KM."""
    plain = next((name.removeprefix(title) for title in _TITLES if name.startswith(title)), name)
    words = [word for word in plain.replace("-", " ").split() if word[0].isalpha()]
    return (words[0][0] + words[-1][0] if len(words) > 1 else plain[:2]).upper()
