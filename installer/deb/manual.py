"""Prints a program's manual, from what its command line says of itself: manual.py NAME SECTION VERSION."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from lmmh_desk.cli import desk, hub

FILES = {
    "lmmh-desk": [
        ("~/.local/share/LMMH Desk", "les données chiffrées de ce poste, une copie par personne du système"),
        ("LMMH_PASSPHRASE_FILE", "variable qui nomme le fichier de la phrase de passe, là où il n’y a pas de coffre"),
        ("LMMH_AGENT_PASSWORD_FILE", "variable qui nomme le fichier du mot de passe de l’agent qui agit"),
    ],
    "lmmh-hub": [
        ("/var/lib/lmmh-hub", "les données et les clés du serveur, que garde l’utilisateur lmmh-hub"),
        (
            "lmmh-hub.service",
            "le service de systemd, à activer une fois le serveur préparé par «\u00a0init\u00a0»",
        ),
    ],
}


def manual(name: str, section: str, version: str) -> str:
    """Return the page in the language of man."""
    parser = {"lmmh-desk": desk.parser, "lmmh-hub": hub.parser}[name]()
    commands = next(one for one in parser._actions if isinstance(one, argparse._SubParsersAction))
    about = {one.dest: one.help or "" for one in commands._choices_actions}
    lines = [
        f'.TH {name.upper()} {section} "" "LMMH Desk {version}" "LMMH Desk"',
        ".SH NOM",
        f"{name} \\- {_plain(_first(parser))}",
        ".SH SYNOPSIS",
        f".B {name}",
        "commande [arguments]" if commands.required else "[options] [commande [arguments]]",
    ]
    if not commands.required:
        lines += [".SH SANS COMMANDE", "Ouvre la fenêtre.", *_arguments(parser)]
    lines += [".SH COMMANDES"]
    for command, found in commands.choices.items():
        lines += [".TP", f".B {_plain(_usage(found))}", _plain(about.get(command, "")) + ".", *_arguments(found)]
    lines += [".SH FICHIERS"]
    for place, told in FILES[name]:
        lines += [".TP", f".I {_plain(place)}", _plain(told) + "."]
    lines += [
        ".SH CODES DE SORTIE",
        "0\\ : fait. 1\\ : un contrôle a dit non. 2\\ : mauvais emploi ou mauvaise donnée\\ ; rien n’a changé.",
    ]
    return "\n".join(lines) + "\n"


def _first(parser: argparse.ArgumentParser) -> str:
    return (parser.description or "").rstrip(".")


def _arguments(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        if action.help and action.dest != "help":
            shown = ", ".join(action.option_strings) or str(action.metavar or action.dest)
            yield from (".br", f"\\fI{_plain(shown)}\\fR\\ : {_plain(action.help)}")


def _usage(parser: argparse.ArgumentParser) -> str:
    return " ".join(parser.format_usage().split(":", 1)[1].split()).replace(" [-h]", "")


def _plain(text: str) -> str:
    plain = text.replace("%%", "%").replace("\\", "\\e").replace("-", "\\-").replace("\u00a0", "\\ ")
    return f"\\&{plain}" if plain.startswith((".", "'")) else plain


if __name__ == "__main__":
    sys.stdout.write(manual(*sys.argv[1:]))
