"""The ways out of this PC, or of a hub: set, opened with their secret, tried."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path

from msgspec.structs import replace

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import BadInput, VaultError, WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ids import new_id
from lmmh_desk.kernel.session import Session
from lmmh_desk.messages.filedrop import FileDrop
from lmmh_desk.messages.gateway import Gateway, Outgoing, Shut, Verdict
from lmmh_desk.messages.smtp import Smtp
from lmmh_desk.messages.web import Http
from lmmh_desk.office.actions.messages import try_now
from lmmh_desk.office.model.forms import refuse
from lmmh_desk.office.model.gateways import WITH_SECRET, GatewayForm, GatewaySetup, Kind
from lmmh_desk.office.model.messages import EMAIL, PHONE, Channel
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.model.sms import sms_text
from lmmh_desk.office.store.messages import gateway_setup, may_send, write_gateway
from lmmh_desk.store.kept import forget, keep, value
from lmmh_desk.store.store import Store
from lmmh_desk.system import vault

ACCOUNT = "gateway"
HERE = "base"  # the vault's name of a secret that the database itself keeps
Keep = Callable[[Store, GatewaySetup, str], GatewaySetup]


def save_gateway(store: Store, session: Session, form: GatewayForm) -> Changes:
    """Set a way out, by which what waits is tried at once; the secret goes to the vault.

    Raises BadInput, WrongState, VaultError.
    """
    require(session, "office.messages")
    with store.read() as read:
        _require_sender(may_send(read))
    return set_gateway(store, session, form, in_vault)


def set_gateway(store: Store, session: Session, form: GatewayForm, keeping: Keep) -> Changes:
    """Set a way out as `save_gateway`, on whatever sends; `keeping` keeps its secret."""
    require(session, "office.messages")
    errors = form.errors()
    refuse(errors, _("La passerelle d’avant est gardée."))
    with store.read() as read:
        former = gateway_setup(read, form.channel)
    setup = form.setup(former)
    if form.secret and form.kind in WITH_SECRET:
        setup = keeping(store, setup, form.secret)
    with store.write(session, "office.messages.gateway", form.channel) as unit:
        write_gateway(unit.connection, setup)
        try_now(unit, form.channel)
        unit.details["kind"] = setup.kind
    if former.secret and former.secret != setup.secret:
        _forget(store, former)
    return unit.changes


def open_gateways(store: Store, channels: Collection[Channel] = tuple(Channel)) -> dict[Channel, Gateway]:
    """Return the ways out of this PC, ready to send; one whose secret can't be read is shut."""
    with store.read() as read:
        setups = [gateway_setup(read, channel) for channel in channels]
    return {setup.channel: _opened(store, setup) for setup in setups if setup.kind is not Kind.NONE}


def try_gateway(store: Store, session: Session, channel: Channel, address: str) -> Verdict:
    """Send a test at once to one's own number or address, outside the queue; raises BadInput or WrongState."""
    require(session, "office.messages")
    if not (PHONE if channel is Channel.SMS else EMAIL).fullmatch(address):
        wrong = _("Tapez votre numéro ou votre adresse en entier.")
        raise BadInput(wrong, _("Rien n’est envoyé."), fields={"address": wrong})
    gateway = open_gateways(store, (channel,)).get(channel)
    if gateway is None:
        raise WrongState(
            _("Aucune passerelle n’est réglée."), _("Rien n’est envoyé."), _("Choisissez-en une, puis enregistrez.")
        )
    with store.write(session, "office.messages.test", channel):
        pass
    text = _("Essai de LMMH Desk\u00a0: la passerelle fonctionne.")
    written = sms_text(text) if channel is Channel.SMS else text
    return gateway.send(Outgoing(new_id(), address, written, _("Essai de LMMH Desk")))


def _opened(store: Store, setup: GatewaySetup) -> Gateway:
    try:
        secret = _secret(store, setup)
    except VaultError:
        return Shut()
    if setup.kind is Kind.HTTP:
        return Http(setup.place, secret, setup.sender)
    if setup.kind is Kind.SMTP:
        return Smtp(setup.place, setup.port, setup.sender, setup.user, secret)
    return FileDrop(Path(setup.place), "json" if setup.channel is Channel.SMS else "eml", setup.sender)


def _secret(store: Store, setup: GatewaySetup) -> str:
    if setup.vault == HERE:
        with store.read() as read:
            return value(read, setup.secret)
    return vault.read(setup.vault, setup.secret, ACCOUNT) if setup.secret else ""


def _forget(store: Store, former: GatewaySetup) -> None:
    """Keep a secret that nothing uses any more no longer; in a vault that doesn't answer it stays, used by nobody."""
    if former.vault == HERE:
        with store.local() as connection:
            forget(connection, former.secret)
    else:
        with suppress(VaultError):
            vault.forget(former.vault, former.secret, ACCOUNT)


def in_base(store: Store, setup: GatewaySetup, secret: str) -> GatewaySetup:
    """Keep a secret in this encrypted database: a hub has no session whose vault would open."""
    name = f"{ACCOUNT}.{setup.channel}"
    with store.local() as connection:
        keep(connection, name, secret)
    return replace(setup, vault=HERE, secret=name)


def in_vault(_store: Store, setup: GatewaySetup, secret: str) -> GatewaySetup:
    """Put a secret into the vault, under a name never used before; raises VaultError."""
    service = f"lmmh-desk.gateway.{new_id()}"
    try:
        name = vault.available()
        vault.write(name, service, ACCOUNT, secret)
    except VaultError as error:
        raise VaultError(
            _("Le coffre du système n’a pas gardé le mot de passe de la passerelle."),
            _("La passerelle d’avant est gardée."),
            _("Déverrouillez le coffre, ou choisissez un dossier comme passerelle."),
        ) from error
    return replace(setup, vault=name, secret=service)


def _require_sender(sends: bool) -> None:
    if not sends:
        raise WrongState(
            _("Ce poste est rattaché\u00a0: le siège envoie ses messages."),
            _("Rien n’a été modifié."),
            _("Demandez au siège de régler la passerelle sur son serveur."),
        )
