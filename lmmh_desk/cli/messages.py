"""lmmh-desk messages: what waits to go out, and sending it, for a scheduled task."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from lmmh_desk.cli.profile import locked, opened, tell
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _

if TYPE_CHECKING:
    from lmmh_desk.office.store.messages import Outbox
    from lmmh_desk.store.store import Store


def messages(arguments: argparse.Namespace) -> int:
    """Say where the messages stand, having sent what is due if asked; 1 when some wait for a gateway or failed."""
    if arguments.send:
        with locked(arguments), opened(arguments) as store:
            _send(store)
            shown = _outbox(store)
    else:
        with opened(arguments) as store:
            shown = _outbox(store)
    tell(arguments, shown.told(), said(shown))
    return 1 if shown.held or shown.failed else 0


def _outbox(store: Store) -> Outbox:
    from lmmh_desk.office.store.messages import outbox

    with store.read() as read:
        return outbox(read, store.clock.now())


def _send(store: Store) -> None:
    from lmmh_desk.office.actions.gateways import open_gateways
    from lmmh_desk.office.actions.sending import send_now
    from lmmh_desk.office.store.messages import may_send

    with store.read() as read:
        sends = may_send(read)
    if not sends:
        raise WrongState(
            _("Ce poste est rattaché\u00a0: le siège envoie ses messages."),
            _("Rien n’a été modifié."),
            _("Synchronisez\u00a0: ils partent du serveur."),
        )
    send_now(store, open_gateways)


def said(shown: Outbox) -> str:
    """Return where the messages stand, in lines of text."""
    from lmmh_desk.office.model.messages import CHANNELS, PROBLEMS

    lines = [
        count(shown.waiting, _("message en attente"), _("messages en attente")),
        count(shown.sent, _("envoyé")),
        count(len(shown.failed), _("échec")),
    ]
    lines += [f"{CHANNELS[channel]}\u00a0: {PROBLEMS[problem]}" for channel, problem in shown.held]
    return "\n".join(lines)
