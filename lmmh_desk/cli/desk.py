"""lmmh-desk: the program, and what an administrator does from a terminal.

Exit codes: 0 done, 1 a check said no, 2 bad use or bad input (said in French, nothing changed).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.feature import load
from lmmh_desk.kernel.i18n import _
from lmmh_desk.system.dumps import refuse_dumps

if TYPE_CHECKING:
    from lmmh_desk.ui.window import Window

DONE, NO, BAD_USE = 0, 1, 2
# Commands that read or change the office's data, or the desk's keys: an agent gives them, by her password.
OF_AN_AGENT = {
    "search",
    "import",
    "export-person",
    "attach",
    "bundle",
    "restore",
    "rotate-key",
    "recovery-key",
    "vault",
}


class _Help(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, _("Usage\u00a0: ") if prefix is None else prefix)

    def _get_default_metavar_for_optional(self, _action: argparse.Action) -> str:
        """Return what stands for an option's value: by itself argparse writes the option's English name."""
        return _("valeur")


class Parser(argparse.ArgumentParser):
    """An argument parser that helps and complains in French."""

    def __init__(
        self, prog: str | None = None, *, add_help: bool = True, parents: Sequence[Parser] = (), **options: Any
    ) -> None:
        super().__init__(prog, add_help=False, formatter_class=_Help, **options)
        self._positionals.title, self._optionals.title = _("Arguments\u00a0"), _("Options\u00a0")
        for parent in parents:  # once titles are those of the parents: one section for each
            self._add_container_actions(parent)
        if add_help:
            self.add_argument("-h", "--help", action="help", help=_("montre cette aide"))

    def error(self, message: str) -> NoReturn:
        """Say in French that the command isn't understood, and exit with 2."""
        del message
        print(
            _(
                "Cette commande est inconnue ou incomplète. Rien n’a été modifié. Tapez «\u00a0{name} --help\u00a0»."
            ).format(name=self.prog),
            file=sys.stderr,
        )
        sys.exit(BAD_USE)


def parser() -> Parser:
    """Return the parser of every command."""
    top = Parser("lmmh-desk", description=_("Le poste d’accueil de l’office."), allow_abbrev=False)
    common = Parser(add_help=False)
    place: dict[str, Any] = {"type": Path, "metavar": _("dossier"), "help": _("dossier des données de ce poste")}
    common.add_argument("--profile", default=argparse.SUPPRESS, **place)
    top.add_argument("--profile", **place)
    _looked_at(top)
    top.set_defaults(profile_start=False, profile_action=False, run="lmmh_desk.cli.window:open_window")
    commands = top.add_subparsers(parser_class=Parser, title=_("Commandes\u00a0"), metavar=_("commande"))

    def command(name: str, run: str, about: str, *, facts: bool = False) -> argparse.ArgumentParser:
        found = commands.add_parser(name, help=about, description=about, parents=[common], allow_abbrev=False)
        found.set_defaults(run=f"lmmh_desk.cli.{run}")
        if facts:
            found.add_argument("--json", action="store_true", help=_("réponse en JSON"))
        if name in OF_AN_AGENT:
            found.add_argument("--agent", metavar=_("nom"), help=_("qui agit\u00a0; son mot de passe est demandé"))
        return found

    demo = command("demo", "demo:play", _("ouvre un office inventé, le mardi 17 novembre 2020"))
    demo.add_argument("--persons", type=int, help=_("nombre de personnes inventées"))
    _looked_at(demo)
    demo.add_argument("--headless", action="store_true", help=_("joue la journée sans écran"))
    demo.add_argument("--out", type=Path, default=Path("build/demo"), help=_("dossier des images et des papiers"))
    bring = command("import", "data:bring_in", _("importe les fichiers du bailleur"), facts=True)
    bring.add_argument("--dwellings", type=Path, help=_("fichier CSV des logements, colonnes du RPLS"))
    bring.add_argument("--tenants", type=Path, help=_("fichier CSV des locataires"))
    bring.add_argument("--dry-run", action="store_true", help=_("contrôle sans rien écrire"))
    search = command("search", "data:search", _("cherche une personne, un document ou un ticket"), facts=True)
    search.add_argument("text", nargs="+", metavar=_("texte"))
    verify = command("verify", "papers:verify", _("dit si un document est authentique"), facts=True)
    of_paper = _("un numéro ou un code court se cherche dans le registre, sans prouver la signature\u00a0: sortie 1")
    verify.add_argument("paper", metavar=_("fichier-ou-code"), help=of_paper)
    page = command("page", "page:publish", _("écrit la page publique qui vérifie les documents"))
    page.add_argument("folder", type=Path, metavar=_("dossier"))
    page.add_argument("--phone", default="", help=_("téléphone à appeler en cas de doute, sinon celui du site"))
    page.add_argument("--replace", action="store_true", help=_("remplace les fichiers des mêmes noms"))
    outbox = command("messages", "messages:messages", _("dit quels SMS et e-mails attendent"), facts=True)
    outbox.add_argument("--send", action="store_true", help=_("envoie ceux dont l’heure est venue"))
    attach = command("attach", "sync:attach", _("rattache ce poste à un serveur"), facts=True)
    attach.add_argument("address", metavar=_("adresse"), help=_("celle du serveur, https://…, ou l’invitation entière"))
    attach.add_argument("code", nargs="?", help=_("code de rattachement, donné par «\u00a0lmmh-hub enrol\u00a0»"))
    command("sync", "sync:sync", _("échange avec le serveur"), facts=True)
    carried = command("bundle", "sync:carry", _("échange avec le serveur par une clé USB"), facts=True)
    carried.add_argument("way", choices=("export", "import", "attach"), metavar="export|import|attach")
    carried.add_argument("file", type=Path, metavar=_("fichier"))
    carried.add_argument("code", nargs="?", default="", help=_("pour «\u00a0attach\u00a0», le code donné par le siège"))
    _privacy(command)
    _upkeep(command)
    _recovery(command)
    return top


def _looked_at(window: argparse.ArgumentParser) -> None:
    """Add the options that tell where a window's time goes; after the command as before it."""
    kept: dict[str, Any] = {"action": "store_true", "default": argparse.SUPPRESS}
    window.add_argument("--profile-start", help=_("dit sur le terminal où passe le temps du démarrage"), **kept)
    window.add_argument("--profile-action", help=_("dit où passe celui de chaque lecture et écriture"), **kept)


def _upkeep(command: Callable[..., argparse.ArgumentParser]) -> None:
    examined = command("doctor", "upkeep:doctor", _("examine les données de ce poste"), facts=True)
    examined.add_argument("--audit", action="store_true", help=_("relit tout le journal des accès, non sa seule fin"))
    about = _("met d’abord la base à jour\u00a0: une nouvelle version essaie ainsi une copie des données")
    examined.add_argument("--upgraded", action="store_true", help=about)
    command("update", "updating:update", _("prend la nouvelle version que donne le serveur"), facts=True)
    backup = command("backup", "upkeep:backup", _("copie les données, chiffrées, et relit la copie"), facts=True)
    backup.add_argument("file", type=Path, metavar=_("fichier"))
    restore = command("restore", "upkeep:restore", _("remet une copie de secours"), facts=True)
    restore.add_argument("file", type=Path, metavar=_("fichier"))
    command("rotate-key", "upkeep:rotate_key", _("chiffre à nouveau les données, sous une clé neuve"), facts=True)


def _privacy(command: Callable[..., argparse.ArgumentParser]) -> None:
    purge = command("purge", "privacy:purge", _("efface ce qui a dépassé sa durée de conservation"), facts=True)
    purge.add_argument("--dry-run", action="store_true", help=_("dit ce qui partirait, sans rien effacer"))
    about = _("écrit tout ce qui est gardé d’une personne")
    person = command("export-person", "privacy:export_person", about, facts=True)
    person.add_argument("id", metavar=_("fiche"), help=_("identifiant ou référence de la fiche"))
    person.add_argument("--reason", required=True, help=_("motif de la demande, gardé au journal des accès"))
    person.add_argument("--out", type=Path, default=Path(), help=_("dossier du PDF et du JSON"))


def _recovery(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the commands of the recovery key and of the vault."""
    from lmmh_desk.system.vault import BACK_ENDS

    made = command("recovery-key", "recovery:make", _("fait une clé de secours, à garder sur papier"))
    made.add_argument("--shares", action="store_true", help=_("sur trois feuilles, dont deux suffisent"))
    lost = command("recover", "recovery:recover", _("rend sa clé à ce poste, par sa feuille de secours"))
    lost.add_argument("--file", type=Path, help=_("fichier des six lignes, de chaque feuille"))
    lost.add_argument("--office", action="store_true", help=_("par la clé de secours de l’office"))
    lost.add_argument("--backup", type=Path, help=_("sur un poste vide, la copie de secours à remettre"))
    about = _("une autre base déjà sur ce poste est mise de côté, entière")
    lost.add_argument("--aside", action="store_true", help=about)
    lost.add_argument("--sealed", type=Path, help=_("la copie scellée de la clé, si elle n’est pas à sa place"))
    moved = command("vault", "recovery:vault", _("dit où est la clé de ce poste, ou la déplace"), facts=True)
    for one in (lost, moved):
        one.add_argument("--to", choices=[*BACK_ENDS], metavar="|".join(BACK_ENDS), help=_("coffre où garder la clé"))
        one.add_argument("--passphrase", action="store_true", help=_("protège la clé par une phrase de passe"))


def main(words: Sequence[str] | None = None, window: Window | None = None) -> int:
    """Run a command and return its exit code; `window` shows its first painting already."""
    arguments = parser().parse_args(words)
    arguments.window = window
    return carried_out(arguments)


def carried_out(arguments: argparse.Namespace, first: Callable[[argparse.Namespace], None] | None = None) -> int:
    """Run the command that was read, say in French what stops it, and return its exit code."""
    refuse_dumps()
    try:
        if first:
            first(arguments)
        return int(load(arguments.run)(arguments))
    except BrokenPipeError:  # whoever read our answer has read enough
        sys.stdout = None
        return DONE
    except DeskError as error:
        print(error, file=sys.stderr)
        return BAD_USE
    except Exception as error:  # no stack trace reaches a user; the journal has it, without data
        return _unexpected(error)
    except KeyboardInterrupt:
        print(_("Arrêté. Ce qui était enregistré l’est toujours."), file=sys.stderr)
        return BAD_USE


def _unexpected(error: Exception) -> int:
    from lmmh_desk.system import log

    log.failure("command", error)
    print(
        _("La commande n’a pas abouti. Ce qui était enregistré est conservé. Prévenez l’assistance."), file=sys.stderr
    )
    return BAD_USE
