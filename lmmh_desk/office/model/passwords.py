"""The password that opens an agent's day on a PC; the six digits only open it again (RELIABILITY.md, threats)."""

from __future__ import annotations

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.french import NBSP
from lmmh_desk.kernel.i18n import _

LEAST, MOST = 10, 200  # characters: long, then free (CNIL, délibération 2017-012: with a pause after wrong ones)
DIFFERENT = 5  # characters
OBVIOUS = (
    "motdepasse",
    "password",
    "azertyuiop",
    "qwertyuiop",
    "qwertzuiop",
    "azerty",
    "qwerty",
    "bonjour",
    "bienvenue",
)


def is_password(text: str) -> str:
    """Return what may be a password, or raise BadInput in French: a shorter one is not even tried."""
    if not LEAST <= len(text) <= MOST:
        raise _refused(_("Un mot de passe compte au moins {count}{nbsp}caractères.").format(count=LEAST, nbsp=NBSP))
    return text


def check_password(password: str, name: str) -> str:
    """Return a new password, or raise BadInput in French: long, neither repeated, one's own name, nor everybody's."""
    is_password(password)
    plain = password.casefold()
    if (
        len(set(plain)) < DIFFERENT
        or password.isdigit()
        or any(len(part) > 3 and part in plain for part in _parts(name))
        or _is_obvious(plain)
    ):
        raise _refused(_("Ce mot de passe se devine trop facilement."))
    return password


def _is_obvious(plain: str) -> bool:
    """Say whether little is left of a password without the words that everybody tries first."""
    letters = rest = "".join(filter(str.isalpha, plain))
    for word in OBVIOUS:
        rest = rest.replace(word, "")
    return rest != letters and len(rest) < DIFFERENT


def _parts(name: str) -> list[str]:
    return name.casefold().replace("-", " ").split()


def _refused(fact: str) -> BadInput:
    gesture = _("Choisissez plusieurs mots, sans votre nom.")
    return BadInput(fact, _("Le mot de passe d’avant reste valable."), gesture, {"password": fact})
