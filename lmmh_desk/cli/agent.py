"""Who gives a command from a terminal: an agent, by her own password, under her own role and her own name."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from getpass import getpass
from typing import TYPE_CHECKING

from lmmh_desk.cli.profile import folder, locked, opened
from lmmh_desk.kernel.errors import BadInput, StoreError, VaultError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.typed import plain

if TYPE_CHECKING:
    from lmmh_desk.kernel.session import Session
    from lmmh_desk.office.model.agents import Agent
    from lmmh_desk.store.store import Store

FILE_VARIABLE = "LMMH_AGENT_PASSWORD_FILE"  # the environment variable that names the password's file, for a script


@contextmanager
def acting(arguments: argparse.Namespace) -> Iterator[tuple[Store, Session]]:
    """Give the profile's store and who acts, recognised as the window would; raises NotAllowed, Paused or BadInput."""
    with opened(arguments) as store:
        yield store, _recognised(arguments, store)


def permitted(arguments: argparse.Namespace, right: str) -> Session:
    """Return who acts, the store closed again, where her role holds the right; raises NotAllowed."""
    from lmmh_desk.office.model.rights import require

    with locked(arguments), acting(arguments) as (_store, session):
        require(session, right)
    return session


def permitted_if_open(arguments: argparse.Namespace, right: str) -> Session | None:
    """Return who acts as `permitted` does, None where the base doesn't open: it knows no agent any more."""
    try:
        return permitted(arguments, right)
    except (StoreError, VaultError):
        return None


def _recognised(arguments: argparse.Namespace, store: Store) -> Session:
    from lmmh_desk.app.demonstration import PHRASE, is_demo_open
    from lmmh_desk.office.actions.unlock import at_terminal
    from lmmh_desk.office.store.agents import agents
    from lmmh_desk.system.private import secret_from_file
    from lmmh_desk.system.tries import VaultTries

    place = folder(arguments)
    with store.read() as read:
        known = agents(read)
    if is_demo_open(store) and not arguments.agent:  # it holds nobody's data, and its passwords are in the README
        return at_terminal(store, _administrator(known).id, PHRASE)
    who = _named(known, arguments.agent or _asked())
    password = secret_from_file(FILE_VARIABLE) or getpass(_("Mot de passe de {name}\u00a0: ").format(name=who.name))
    return at_terminal(store, who.id, password, VaultTries(place))


def _administrator(known: list[Agent]) -> Agent:
    from lmmh_desk.office.model.rights import Role

    return next(agent for agent in known if agent.role == Role.ADMIN)


def _asked() -> str:
    try:
        return input(_("Agent\u00a0: "))
    except EOFError:
        return ""


def _named(known: list[Agent], name: str) -> Agent:
    found = [agent for agent in known if plain(agent.name) == plain(name) or agent.id == name]
    if len(found) == 1:
        return found[0]
    raise BadInput(
        _("Cette commande agit au nom d’un agent, et aucun ne se reconnaît à ce nom.")
        if not found
        else _("Plusieurs agents portent ce nom."),
        _("Rien n’a été modifié."),
        _("Donnez par --agent son nom comme à l’écran de verrouillage, ou son identifiant."),
    )
