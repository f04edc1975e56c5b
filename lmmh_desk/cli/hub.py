"""lmmh-hub: makes a hub, serves it, enrols PCs.

Exit codes: 0 done, 1 a check said no, 2 bad use or bad input (said in French, nothing changed).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from lmmh_desk.cli.desk import DONE, NO, Parser, carried_out
from lmmh_desk.cli.hub_owner import become_owner
from lmmh_desk.cli.profile import tell
from lmmh_desk.hub.folder import DATABASE, KEY, PLACE, RECOVERY, REVOKED
from lmmh_desk.kernel.clock import RunningClock, paris
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.french import count, hour, short_date
from lmmh_desk.kernel.i18n import _

if TYPE_CHECKING:
    from lmmh_desk.hub.devices import Known
    from lmmh_desk.hub.storage import Storage

PORT = 8443
PACKAGED = Path("/var/lib/lmmh-hub")  # the folder that the package makes: the one meant where none is named
BLOCKS = {(0, 0): "█", (0, 1): "▀", (1, 0): "▄", (1, 1): " "}  # a terminal is dark: what is light is written


def parser() -> Parser:
    """Return the parser of every command."""
    top = Parser("lmmh-hub", description=_("Le serveur des postes d’accueil."), allow_abbrev=False)
    commands = top.add_subparsers(parser_class=Parser, required=True, title=_("Commandes\u00a0"), metavar=_("commande"))

    def command(name: str, about: str) -> argparse.ArgumentParser:
        found = commands.add_parser(name, help=about, description=about, allow_abbrev=False)
        place = _("dossier du serveur, sinon {folder}").format(folder=PACKAGED)
        found.add_argument("--folder", type=Path, default=PACKAGED, metavar=_("dossier"), help=place)
        found.add_argument("--json", action="store_true", help=_("réponse en JSON"))
        found.set_defaults(run=f"lmmh_desk.cli.hub:{name}")
        return found

    init = command("init", _("prépare un serveur"))
    init.set_defaults(run="lmmh_desk.cli.hub_making:init")
    init.add_argument(
        "names", nargs="+", metavar=_("nom"), help=_("noms et adresses par lesquels les postes l’appellent")
    )
    init.add_argument("--database", default="", help=_("adresse postgresql://…, sinon un fichier SQLite chiffré"))
    recovered = command("recover", _("refait le dossier d’un serveur perdu, par sa clé de secours"))
    recovered.add_argument(
        "file", type=Path, metavar=_("copie"), help=_("la copie scellée des clés, {file}").format(file=RECOVERY)
    )
    recovered.set_defaults(run="lmmh_desk.cli.hub_making:recover")
    kept = command("backup", _("copie la base et les clés, chiffrées, et relit la copie"))
    kept.add_argument("file", type=Path, metavar=_("fichier"))
    kept.set_defaults(run="lmmh_desk.cli.hub_making:backup")
    restored = command("restore", _("refait un serveur d’une copie\u00a0; les postes lui rendent ce qui vint après"))
    restored.add_argument("file", type=Path, metavar=_("fichier"))
    restored.add_argument("--database", help=_("base vide où la remettre\u00a0: postgresql://…, ou rien pour SQLite"))
    restored.set_defaults(run="lmmh_desk.cli.hub_making:restore")
    serve = command("serve", _("répond aux postes"))
    serve.set_defaults(run="lmmh_desk.cli.hub_serving:serve")
    serve.add_argument("--host", default="", help=_("adresse où écouter, sinon toutes"))
    serve.add_argument("--port", type=_port, default=PORT, help=_("port où écouter"))
    enrol = command("enrol", _("donne un code qui rattache un poste"))
    enrol.add_argument(
        "--site", default="", help=_("nom du site\u00a0; aucun pour le premier poste, qui apporte le sien")
    )
    enrol.add_argument("--code", default="", help=_("code du poste, sinon le premier libre"))
    enrol.add_argument("--stick", action="store_true", help=_("pour un poste sans réseau\u00a0: valable sept jours"))
    enrol.add_argument("--address", default="", help=_("adresse du serveur pour les postes\u00a0: https://…"))
    _add_watch(command)
    whole = command("snapshot", _("prépare la base que reçoivent les nouveaux postes"))
    whole.set_defaults(run="lmmh_desk.cli.hub_snapshots:snapshot")
    whole.add_argument("code", nargs="?", default="", help=_("code d’un poste\u00a0; sinon, pour tous"))
    version = command("publish", _("donne aux postes une nouvelle version du programme, signée par son éditeur"))
    version.set_defaults(run="lmmh_desk.cli.hub_updates:publish")
    version.add_argument("file", type=Path, metavar=_("fichier"))
    carried = command("bundle", _("reçoit le fichier d’un poste et écrit la réponse"))
    carried.add_argument("file", type=Path, metavar=_("fichier"))
    carried.add_argument("answer", type=Path, metavar=_("réponse"))
    carried.add_argument("--address", default="", help=_("adresse du serveur pour un poste qui se rattache"))
    _add_own_desk(command)
    return top


def _add_watch(command: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """Add what the administrator says of each PC."""
    listed = command("devices", _("dit quels postes sont rattachés\u00a0; en révoque un, ou lui ajoute des sites"))
    listed.add_argument("act", nargs="?", choices=("list", "revoke", "sites"), default="list", metavar="revoke|sites")
    listed.add_argument("code", nargs="?", default="", help=_("code du poste"))
    listed.add_argument(
        "sites", nargs="*", metavar=_("site"), help=_("noms des sites dont il recevra aussi les fiches")
    )
    listed.add_argument("--reason", default="", help=_("pourquoi il est révoqué"))
    sealed = command("desk-key", _("écrit la copie scellée de la clé d’un poste, que la clé de secours ouvre"))
    sealed.set_defaults(run="lmmh_desk.cli.hub_keys:write")
    sealed.add_argument("code", help=_("code du poste"))
    sealed.add_argument("file", type=Path, metavar=_("fichier"))
    behind = command("put-back", _("fait repartir un serveur dont la machine est revenue à un état plus ancien"))
    behind.set_defaults(run="lmmh_desk.cli.hub_behind:put_back")
    behind.add_argument("act", nargs="?", choices=("say", "confirm"), default="say", metavar="confirm")
    erased = command("erasures", _("dit quels effacements en nombre attendent\u00a0; confirme ceux d’un poste"))
    erased.set_defaults(run="lmmh_desk.cli.hub_erasures:erasures")
    erased.add_argument("act", nargs="?", choices=("list", "confirm"), default="list", metavar="confirm")
    erased.add_argument("code", nargs="?", default="", help=_("code du poste"))


def _add_own_desk(command: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """Add what the hub does by a desk of its own."""
    landlord = command("import", _("importe le fichier du bailleur pour tous les postes"))
    landlord.add_argument("kind", choices=("rpls", "tenants"), metavar="rpls|tenants")
    landlord.add_argument("file", type=Path, metavar=_("fichier"))
    landlord.add_argument("--dry-run", action="store_true", help=_("dit ce que l’import ferait, sans rien écrire"))
    landlord.set_defaults(run="lmmh_desk.cli.hub_import:bring_in")
    way = command("gateway", _("règle par où partent les SMS ou les e-mails des postes rattachés"))
    way.set_defaults(run="lmmh_desk.cli.hub_sending:gateway")
    way.add_argument("channel", choices=("sms", "email"), metavar="sms|email")
    way.add_argument("kind", choices=("http", "smtp", "file", "none"), metavar="http|smtp|file|none")
    way.add_argument("place", nargs="?", default="", help=_("adresse du service, nom du serveur ou dossier"))
    way.add_argument("--port", default="", help=_("port du serveur de messagerie"))
    way.add_argument("--user", default="", help=_("compte sur ce serveur"))
    way.add_argument("--sender", default="", help=_("qui écrit"))
    way.add_argument("--secret", type=Path, help=_("fichier du mot de passe ou du jeton"))
    sent = command("send", _("envoie les messages des postes\u00a0; «\u00a0serve\u00a0» le fait chaque minute"))
    sent.set_defaults(run="lmmh_desk.cli.hub_sending:send")


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port < 1 << 16:
        raise ValueError
    return port


def main(words: Sequence[str] | None = None) -> int:
    """Run a command, as the user of the hub's folder where root gives it, and return its exit code."""
    return carried_out(parser().parse_args(words), first=become_owner)


def enrol(arguments: argparse.Namespace) -> int:
    """Give a code that enrols one PC within fifteen minutes, or a week by stick, and the same as a QR code."""
    from lmmh_desk.hub.authority import authority_of
    from lmmh_desk.hub.devices import DESK_CODE, offer
    from lmmh_desk.sync.codes import CARRIED, LASTS, invitation, new_code

    folder = known(arguments.folder)
    address = _address(arguments, folder)
    if arguments.code and not DESK_CODE.fullmatch(arguments.code):
        raise BadInput(
            _("Le code d’un poste compte trois lettres majuscules ou chiffres."),
            _("Aucun code n’est donné."),
            _("Donnez-en un autre\u00a0: C07, par exemple."),
        )
    code = new_code(authority_of(folder)[1])
    with opened(folder) as storage:
        site = _site(storage, arguments.site) if arguments.site else ""
        lasts = CARRIED if arguments.stick else LASTS
        desk = offer(storage, code, site, arguments.code, RunningClock().now(), lasts=lasts)
    if not desk:
        raise BadInput(
            _("Le code {code} est déjà celui d’un poste.").format(code=arguments.code),
            _("Aucun code n’est donné."),
            _("Donnez-en un autre, ou aucun."),
        )
    invited = invitation(address, code)
    told = _("Code de rattachement, valable 15 minutes, une fois\u00a0: {code}")
    if arguments.stick:
        told = _("Code de rattachement par clé USB, valable 7 jours, une fois\u00a0: {code}")
    named = (
        _("Le poste s’appellera {desk}.")
        if arguments.code
        else _("Le poste s’appellera {desk}\u00a0; s’il travaillait seul, il garde son code.")
    )
    facts = {"code": str(code), "desk": desk, "invitation": invited}
    tell(arguments, facts, f"{told.format(code=code)}\n{named.format(desk=desk)}\n{invited}\n{_drawn(invited)}")
    return DONE


def _address(arguments: argparse.Namespace, folder: Path) -> str:
    """Return the address by which desks reach this hub: as given, else as is most likely; raises BadInput."""
    from lmmh_desk.hub.authority import names_of
    from lmmh_desk.office.model.gateways import is_safe

    given: str = arguments.address
    if not given:
        name = names_of(folder)[0]
        return f"https://{f'[{name}]' if ':' in name else name}:{PORT}"
    if not given.startswith("https://") or not is_safe(given):
        raise BadInput(
            _("Les postes n’atteignent aucun serveur à l’adresse «\u00a0{text}\u00a0».").format(text=given),
            _("Rien n’a été modifié."),
            _("Donnez-la entière\u00a0: https://hub.exemple.fr:8443."),
        )
    return given


def _drawn(text: str) -> str:
    """Return a QR code in characters of a terminal, two rows of it in one of text, light around it."""
    from lmmh_desk.documents.qr import matrix

    rows = matrix(text)
    light = bytes(len(rows[0]))
    framed = [bytes(2) + row + bytes(2) for row in (light, light, *rows, light, light, light)]
    pairs = zip(framed[::2], framed[1::2], strict=False)
    return "\n".join("".join(BLOCKS[upper, lower] for upper, lower in zip(*pair, strict=True)) for pair in pairs)


def devices(arguments: argparse.Namespace) -> int:
    """List the PCs, or change one; 1 when it isn't known."""
    with opened(known(arguments.folder)) as storage:
        if arguments.act != "list":
            return _change(arguments, storage)
        from lmmh_desk.hub.devices import every

        found = every(storage)
    facts = [
        {"code": one.device.code, "name": one.name, "site": one.device.site_id, "sites": one.device.sites,
         "enrolled_at": one.enrolled_at, "seen_at": one.seen_at, "schema": one.schema, "version": one.device.version,
         "behind": one.behind, "revoked": one.device.revoked_at is not None, "revoked_reason": one.revoked_reason,
         "copy_of": one.copy_of}
        for one in found
    ]  # fmt: skip
    lines = [_line(one) for one in found]
    tell(arguments, facts, "\n".join(lines) or _("Aucun poste n’est rattaché."))
    return DONE


def _change(arguments: argparse.Namespace, storage: Storage) -> int:
    from lmmh_desk.hub.devices import add_sites, revoke

    check_code(arguments)
    if arguments.act == "sites" and not arguments.sites:
        raise BadInput(
            _("Aucun site n’est nommé."), _("Rien n’a changé."), _("Donnez leurs noms après le code du poste.")
        )
    copies = ""
    if arguments.act == "revoke":
        reason = " ".join(arguments.reason.split())
        found = revoke(storage, arguments.code, reason, RunningClock().now())
        _keep_revoked(arguments.folder, found, reason)
        copies = ", ".join(code for code in found.values() if code != arguments.code)
        done = bool(found)
        told = _("Le poste {code} est révoqué.")
        if copies:
            told = _("Le poste {code} est révoqué, et ses copies avec lui\u00a0: {copies}.")
    else:
        done = add_sites(storage, arguments.code, [_site(storage, name) for name in arguments.sites])
        told = _("Le poste {code} recevra aussi les fiches de ces sites.")
    if not done:
        told = _("Aucun poste n’a le code {code}.")
    tell(arguments, {"done": done}, told.format(code=arguments.code, copies=copies))
    return DONE if done else NO


def _keep_revoked(folder: Path, ids: Collection[str], reason: str) -> None:
    """Note which devices were revoked and why: a backup restored here may not know."""
    if not ids:
        return
    (folder / REVOKED).touch(0o600)
    with (folder / REVOKED).open("a", encoding="utf-8") as file:
        file.writelines(f"{one} {reason}\n" for one in ids)


def _line(one: Known) -> str:
    seen = paris(one.seen_at)
    told = [one.device.code, one.name, f"{short_date(seen.date(), year=True)} {hour(seen)}",
            _("{lines} de retard").format(lines=count(one.behind, _("ligne")))]  # fmt: skip
    if one.device.version:
        told.append(_("version {number}").format(number=one.device.version))
    if one.device.revoked_at is not None:
        told.append(_revocation(one))
    return "  ".join(told)


def _revocation(one: Known) -> str:
    if not one.revoked_reason:
        return _("révoqué")
    return _("révoqué\u00a0: {reason}").format(reason=one.revoked_reason)


def _site(storage: Storage, name: str) -> str:
    """Return the id of a site by its name; raises BadInput."""
    from lmmh_desk.hub.devices import site_named

    with storage.read() as connection:
        found = site_named(connection, name)
    if found is None:
        raise BadInput(
            _("Aucun site ne s’appelle «\u00a0{name}\u00a0».").format(name=name),
            _("Rien n’a changé."),
            _("Vérifiez son nom."),
        )
    return found


def bundle(arguments: argparse.Namespace) -> int:
    """Receive the file of a PC without network, which may ask to be attached, and write the answer for it."""
    from lmmh_desk.cli.sync import read_bundle
    from lmmh_desk.hub import attaching, bundles
    from lmmh_desk.sync.attaching import is_ask
    from lmmh_desk.sync.carrying import write_file

    folder, content, now = known(arguments.folder), read_bundle(arguments.file), RunningClock().now()
    with opened(folder) as storage:
        if is_ask(content):
            answer, base = attaching.answered(storage, folder, content, _address(arguments, folder), now)
        else:
            answer, base = bundles.answered(storage, folder, content, now)
        write_file(arguments.answer, answer, base)
    told = _("La réponse est dans {file}, avec toute la base du poste.") if base else _("La réponse est dans {file}.")
    tell(arguments, {"answer": arguments.answer, "base": base is not None}, told.format(file=arguments.answer))
    return DONE


def check_code(arguments: argparse.Namespace) -> None:
    """Raise BadInput where a command about one PC names none."""
    if not arguments.code:
        raise BadInput(
            _("Le code du poste manque."), _("Rien n’a changé."), _("Donnez-le, C02 par exemple, après la commande.")
        )


def known(folder: Path) -> Path:
    """Return the folder of a hub; raises BadInput where there is none."""
    if not (folder / KEY).exists():
        raise BadInput(
            _("Il n’y a pas de serveur dans {folder}.").format(folder=folder),
            _("Rien n’a changé."),
            _("Préparez-le par «\u00a0lmmh-hub init\u00a0»."),
        )
    return folder


@contextmanager
def opened(folder: Path) -> Iterator[Storage]:
    """Give the database of a hub, which begins again where it was put back; raises StoreError, also where another
    version made its tables.
    """
    from lmmh_desk.cli.hub_making import follow_timeline
    from lmmh_desk.hub.migrating import check
    from lmmh_desk.hub.timelines import share

    with connected(folder) as storage:
        check(storage)
        share(storage, folder)
        follow_timeline(folder, storage, RunningClock().now())
        yield storage


@contextmanager
def connected(folder: Path) -> Iterator[Storage]:
    """Give the database of a hub as it is; raises StoreError."""
    from lmmh_desk.app.bootstrap import load_tables
    from lmmh_desk.hub.storage import open_storage
    from lmmh_desk.store.failures import in_french

    load_tables()
    with in_french():
        address = (folder / PLACE).read_text(encoding="utf-8")
        key = bytes.fromhex((folder / KEY).read_text(encoding="ascii"))
        storage = open_storage(address or folder / DATABASE, key)
        try:
            yield storage
        finally:
            storage.close()


if __name__ == "__main__":
    sys.exit(main())
