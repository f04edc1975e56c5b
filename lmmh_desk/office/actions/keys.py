"""The keys that seal papers: renewed by themselves before their end, changed by a manager, revoked by headquarters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from lmmh_desk.documents.seal import Root, Signer, certified, certify, key_id, new_key, new_root, public_key, validity
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import NotFound, WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.basekey import keep_at_hub, kept_by_stick, key_for_stick
from lmmh_desk.office.actions.witness import head_to_sign, take_witnessed, witness
from lmmh_desk.office.model.keys import (
    MINUTE,
    DeskCertificate,
    FormerRoot,
    RevokedKey,
    RevokeReason,
    check_earlier,
    check_serves,
    no_root,
)
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.model.sites import Office
from lmmh_desk.office.store import keys
from lmmh_desk.office.store.agents import desk
from lmmh_desk.office.store.desk import write_key
from lmmh_desk.office.store.sites import office
from lmmh_desk.store.kept import forget, keep, value
from lmmh_desk.store.store import Store, Unit
from lmmh_desk.sync.exchanger import Sealing
from lmmh_desk.sync.refusals import RefusedByHub

if TYPE_CHECKING:
    from lmmh_desk.sync.protocol import Status


def sealing_key(unit: Unit) -> Signer:
    """Return what this desk seals with, in the transaction of the paper.

    A key that is past is renewed first where the office's root is kept; elsewhere the hub does it at the next exchange,
    and one that may no longer seal raises WrongState.
    """
    key, code, day = keys.key_here(unit.connection), unit.session.desk_code, paris(unit.now).date()
    if key.is_past(code, day):
        root = keys.root(unit.connection)
        if root is None:
            check_serves(key, code, day)
        else:
            make_key(unit, root)
    return keys.signer(unit.connection)


def make_key(unit: Unit, root: Root) -> None:
    """Give this desk a new key, certified from today on, in the place of the one it had."""
    private, days = new_key(), validity(paris(unit.now).date())
    public = public_key(private)
    certificate = certify(root, public, unit.session.desk_code, unit.session.site_name, days)
    unit.add(DeskCertificate(certificate=certificate))
    write_key(unit.connection, keys.DESK, private, certificate, unit.now)
    unit.details["key"] = key_id(public).hex()


WANTED = "seal.key"  # the private half of the key that the hub is to certify


class Certifier(Protocol):
    """The hub, as what has the office's root."""

    def status(self) -> Status:
        """Return how the hub knows this desk."""
        ...

    def give_root(self, private: bytes) -> None:
        """Give the office's root."""
        ...

    def certify(self, public: bytes) -> bytes:
        """Return the certificate of this desk's key."""
        ...


def keep_key(store: Store, hub: Certifier) -> None:
    """After an exchange, give the hub the office's root, or get from it the key this desk lacks or will soon lack.

    The hub itself records the certificate. Raises what the hub's transport raises, but for a hub that has no root yet.
    """
    private = root_kept(store)
    if private:
        if hub.status().root != key_id(public_key(private)):
            hub.give_root(private)
    elif public := key_wanted(store):
        try:
            signed = hub.certify(public)
        except RefusedByHub as error:
            if error.code != "root":
                raise
        else:
            take_certificate(store, signed)


def root_kept(store: Store) -> bytes:
    """Return the office's root, empty where it isn't kept on this PC."""
    with store.read() as read:
        root = keys.root(read)
    return root.private if root else b""


def key_wanted(store: Store) -> bytes:
    """Return the public half of the key that the hub is to certify, empty where this desk needs no other.

    It is drawn once and kept until its certificate comes.
    """
    day = paris(store.clock.now()).date()
    with store.read() as read:
        key, kept, certifies = keys.own_key(read), value(read, WANTED), keys.root(read) is not None
        serves = key is not None and not key.is_past(desk(read).code, day)
    if certifies or serves:
        return b""
    private = bytes.fromhex(kept) or new_key()
    if not kept:
        with store.local() as connection:
            keep(connection, WANTED, private.hex())
    return public_key(private)


def take_certificate(store: Store, signed: bytes) -> None:
    """Seal papers by the key that was wanted from now on; raises WrongState where the certificate isn't for it."""
    with store.local() as connection:
        private = bytes.fromhex(value(connection, WANTED))
        said = certified(signed, keys.trust(connection).roots) if private else None
        if said is None or (said.key, said.desk) != (public_key(private), desk(connection).code):
            raise WrongState(
                _("Le serveur a donné une clé qui ne vient pas de l’office, ou qui n’est pas pour ce poste."),
                _("Les clés n’ont pas changé."),
                _("Prévenez le siège."),
            )
        write_key(connection, keys.DESK, private, signed, store.clock.now())
        forget(connection, WANTED)


def after_exchange(store: Store, hub: Any) -> None:
    """Keep this desk's audit countersigned, its base's key at the hub, its key good; raises what the transport does.

    WrongState too, where the hub's certificate is wrong: that comes last, so that nothing else waits for a good one.
    """
    witness(store, hub)
    keep_at_hub(store, hub)
    keep_key(store, hub)


SEALING = Sealing(
    after_exchange, root_kept, key_wanted, take_certificate, head_to_sign, take_witnessed, key_for_stick, kept_by_stick
)


def renew_key(store: Store, session: Session) -> Changes:
    """Change the key of this desk now; its former papers still verify. Raises NotAllowed, WrongState."""
    require(session, "office.keys.renew")
    with store.write(session, "office.keys.renew") as unit:
        make_key(unit, _root(unit))
    return unit.changes


def renew_root(store: Store, session: Session) -> Changes:
    """Give the office a new root; the former one certifies no more, what it certified still stands.

    The desks' keys don't change: the public page can be written again before a paper needs the new root.
    """
    require(session, "office.keys")
    with store.write(session, "office.keys.root") as unit:
        _root(unit)
        here, new = unit.get(Office, office(unit.connection).id), new_root()
        unit.add(FormerRoot(public=here.root_public, last_day=paris(unit.now).date().isoformat()))
        here.root_public = new.public
        write_key(unit.connection, keys.ROOT, new.private, b"", unit.now)
        unit.subject, unit.details["key"] = here.id, key_id(new.public).hex()
    return unit.changes


def revoke_key(store: Store, session: Session, public: bytes, reason: RevokeReason, *, stolen: bool = False) -> Changes:
    """Refuse the papers a desk's key seals from this minute on, or all of them where it was stolen; for good.

    Raises NotAllowed, NotFound, or WrongState when as much is refused already.
    """
    require(session, "office.keys")
    with store.write(session, "office.keys.revoke") as unit:
        key = next((one for one in keys.known_keys(unit.connection) if one.public == public), None)
        if key is None:
            raise NotFound(
                _("Cette clé n’est pas connue sur ce poste."), _("Rien n’a été modifié."), _("Rouvrez la page.")
            )
        since = 0 if stolen else unit.now - unit.now % MINUTE
        check_earlier(key, since)
        revoked = RevokedKey(public=public, desk_code=key.desk, since=since, reason=reason.label)
        unit.add(revoked)
        unit.subject = revoked.id
        unit.details |= {"key": key.id, "desk": key.desk, "stolen": str(stolen).lower()}
    return unit.changes


def _root(unit: Unit) -> Root:
    root = keys.root(unit.connection)
    if root is None:
        raise no_root()
    return root
