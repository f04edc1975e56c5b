"""lmmh-hub: makes a hub, serves it, enrols PCs.

Exit codes: 0 done, 1 a check said no, 2 bad use or bad input (said in French, nothing changed).
"""

from __future__ import annotations

import argparse
import secrets
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from lmmh_desk.cli.desk import BAD_USE, DONE, NO, Parser
from lmmh_desk.cli.profile import tell
from lmmh_desk.hub.storage import Storage
from lmmh_desk.kernel.clock import RunningClock, paris
from lmmh_desk.kernel.errors import BadInput, DeskError
from lmmh_desk.kernel.feature import load
from lmmh_desk.kernel.french import hour, short_date
from lmmh_desk.kernel.i18n import _

KEY, DATABASE, PLACE = "hub.key", "hub.db", "database.txt"


def parser() -> Parser:
    """Return the parser of every command."""
    top = Parser("lmmh-hub", description=_("Le serveur des postes d’accueil."), allow_abbrev=False)
    commands = top.add_subparsers(parser_class=Parser, required=True)

    def command(name: str, about: str) -> argparse.ArgumentParser:
        found = commands.add_parser(name, help=about, description=about, allow_abbrev=False)
        found.add_argument("--folder", type=Path, required=True, help=_("dossier du serveur"))
        found.add_argument("--json", action="store_true", help=_("réponse en JSON"))
        found.set_defaults(run=f"lmmh_desk.cli.hub:{name}")
        return found

    init = command("init", _("prépare un serveur"))
    init.add_argument(
        "names", nargs="+", metavar=_("nom"), help=_("noms et adresses par lesquels les postes l’appellent")
    )
    init.add_argument("--database", default="", help=_("adresse postgresql://…, sinon un fichier SQLite chiffré"))
    serve = command("serve", _("répond aux postes"))
    serve.add_argument("--host", default="", help=_("adresse où écouter, sinon toutes"))
    serve.add_argument("--port", type=int, default=8443)
    enrol = command("enrol", _("donne un code qui rattache un poste"))
    enrol.add_argument(
        "--site", default="", help=_("nom du site\u00a0; aucun pour le premier poste, qui apporte le sien")
    )
    enrol.add_argument("--code", default="", help=_("code du poste, sinon le premier libre"))
    listed = command("devices", _("dit quels postes sont rattachés"))
    listed.add_argument("--revoke", default="", metavar=_("code"), help=_("révoque ce poste"))
    carried = command("bundle", _("reçoit le fichier d’un poste et écrit la réponse"))
    carried.add_argument("file", type=Path, metavar=_("fichier"))
    carried.add_argument("answer", type=Path, metavar=_("réponse"))
    return top


def main(words: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    arguments = parser().parse_args(words)
    try:
        code: int = load(arguments.run)(arguments)
    except DeskError as error:
        print(error, file=sys.stderr)
        return BAD_USE
    return code


def init(arguments: argparse.Namespace) -> int:
    """Make the folder of a hub: authority, keys, database."""
    from lmmh_desk.hub.authority import at, make

    folder, now = arguments.folder, RunningClock().now()
    if folder.exists() and any(folder.iterdir()):
        raise BadInput(_("Ce dossier n’est pas vide."), _("Rien n’a changé."), _("Choisissez-en un autre."))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    make(folder, arguments.names, at(now))
    for name, content in ((KEY, secrets.token_hex(32)), (PLACE, arguments.database)):
        (folder / name).touch(0o600)
        (folder / name).write_text(content, encoding="ascii")
    storage = _storage(folder)
    try:
        storage.make(now)
    finally:
        storage.close()
    tell(arguments, {"folder": folder}, _("Le serveur est prêt dans {folder}.").format(folder=folder))
    return DONE


def serve(arguments: argparse.Namespace) -> int:
    """Answer desks until stopped."""
    import uvicorn

    from lmmh_desk.hub.auth import Nonces
    from lmmh_desk.hub.authority import at, renew
    from lmmh_desk.hub.server import Hub, application, tls

    folder, clock = _known(arguments.folder), RunningClock()
    signal.signal(signal.SIGTERM, lambda *_: None)  # uvicorn stops by it, then raises it again for whoever waits
    renew(folder, at(clock.now()))
    storage = _storage(folder)
    try:
        app = application(Hub(storage, clock, folder, Nonces(clock.now())))
        config = uvicorn.Config(
            app, arguments.host, arguments.port, log_level="warning", access_log=False, timeout_graceful_shutdown=10
        )
        config.load()
        config.ssl = tls(folder)
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run()
    finally:
        storage.close()
    return DONE


def enrol(arguments: argparse.Namespace) -> int:
    """Give a code that enrols one PC within fifteen minutes."""
    from lmmh_desk.hub.authority import authority_of
    from lmmh_desk.hub.devices import next_code, offer, site_named
    from lmmh_desk.sync.codes import new_code

    folder = _known(arguments.folder)
    storage = _storage(folder)
    try:
        with storage.read() as connection:
            site = site_named(connection, arguments.site) if arguments.site else ""
            desk_code = arguments.code or next_code(connection)
        if site is None:
            raise BadInput(_("Aucun site ne s’appelle ainsi."), _("Aucun code n’est donné."), _("Vérifiez son nom."))
        code = new_code(authority_of(folder)[1])
        offer(storage, code, site, desk_code, RunningClock().now())
    finally:
        storage.close()
    told = _("Code de rattachement du poste {desk}, valable 15 minutes, une fois\u00a0: {code}")
    tell(arguments, {"code": str(code), "desk": desk_code}, told.format(desk=desk_code, code=code))
    return DONE


def devices(arguments: argparse.Namespace) -> int:
    """List the PCs, or revoke one; 1 when it isn't known."""
    from lmmh_desk.hub.devices import known, revoke

    storage = _storage(_known(arguments.folder))
    try:
        if arguments.revoke:
            done = revoke(storage, arguments.revoke, "", RunningClock().now())
            told = _("Le poste {code} est révoqué.") if done else _("Aucun poste n’a le code {code}.")
            tell(arguments, {"revoked": done}, told.format(code=arguments.revoke))
            return DONE if done else NO
        found = known(storage)
    finally:
        storage.close()
    facts = [
        {"code": one.device.code, "name": one.name, "site": one.device.site_id, "seen_at": one.seen_at,
         "behind": one.behind, "revoked": one.device.revoked_at is not None}
        for one in found
    ]  # fmt: skip
    lines = [f"{one.device.code}  {one.name}  {_seen(one.seen_at)}" for one in found]
    tell(arguments, facts, "\n".join(lines) or _("Aucun poste n’est rattaché."))
    return DONE


def bundle(arguments: argparse.Namespace) -> int:
    """Receive the file of a PC without network, and write the answer that goes back to it."""
    from lmmh_desk.cli.sync import read_bundle, write_bundle
    from lmmh_desk.hub.authority import bundle_key
    from lmmh_desk.hub.bundles import answered

    folder, content = _known(arguments.folder), read_bundle(arguments.file)
    storage = _storage(folder)
    try:
        answer = answered(storage, bundle_key(folder), content, RunningClock().now())
    finally:
        storage.close()
    write_bundle(arguments.answer, answer)
    tell(arguments, {"answer": arguments.answer}, _("La réponse est dans {file}.").format(file=arguments.answer))
    return DONE


def _seen(at: int) -> str:
    moment = paris(at)
    return f"{short_date(moment.date(), year=True)} {hour(moment)}"


def _known(folder: Path) -> Path:
    if not (folder / KEY).exists():
        raise BadInput(
            _("Il n’y a pas de serveur dans {folder}.").format(folder=folder),
            _("Rien n’a changé."),
            _("Préparez-le par «\u00a0lmmh-hub init\u00a0»."),
        )
    return folder


def _storage(folder: Path) -> Storage:
    from lmmh_desk.app.bootstrap import load_tables
    from lmmh_desk.hub.storage import open_storage

    load_tables()
    address = (folder / PLACE).read_text(encoding="ascii")
    key = bytes.fromhex((folder / KEY).read_text(encoding="ascii"))
    return open_storage(address or folder / DATABASE, key)


if __name__ == "__main__":
    sys.exit(main())
