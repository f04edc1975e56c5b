"""lmmh-desk recovery-key, recover and vault: the key of the base on paper, given back, kept elsewhere."""

from __future__ import annotations

import argparse
import secrets
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lmmh_desk.cli.agent import acting, permitted
from lmmh_desk.cli.profile import folder, key_of, tell
from lmmh_desk.kernel.clock import RunningClock
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.i18n import _
from lmmh_desk.system.sheets import Sheet

if TYPE_CHECKING:
    from lmmh_desk.system.keys import Place


def make(arguments: argparse.Namespace) -> int:
    """Make a recovery key, show its sheets this once, and keep it when a line of each was copied back."""
    from lmmh_desk.features.desk.actions.recovery import keep_sheets, make_sheets

    with acting(arguments) as (store, session):
        made = make_sheets(store, session, shared=arguments.shares)
        for sheet in made.sheets:
            print("\n".join((_told(sheet), *(f"{rank}  {line}" for rank, line in enumerate(sheet.lines, 1)), "")))
        print(_("Montré cette seule fois\u00a0: recopiez, puis gardez hors de ce poste."))
        _prove(made.sheets)
        keep_sheets(store, session, made)
    print(_("La clé de secours {name} ouvre désormais ce poste\u00a0; les feuilles d’avant ne l’ouvrent plus.").format(
        name=made.name
    ))  # fmt: skip
    return 0


def recover(arguments: argparse.Namespace) -> int:
    """Give a profile its key back, by its sheets."""
    from lmmh_desk.app import recovering
    from lmmh_desk.app.bootstrap import audit_act

    place, words = folder(arguments), _words(arguments)
    sheets, office = recovering.read_paper(_file(arguments.file)) if arguments.file else (list[Sheet](), b"")
    if arguments.office and not office:
        sheets, office = recovering.read_paper(_typed(_("Clé de secours de l’office\u00a0: ")))
    elif not sheets and not office:
        sheets = _asked()
    kept = recovering.recover(
        place,
        sheets,
        words=words,
        to=arguments.to or "",
        sealed=arguments.sealed,
        copy=arguments.backup,
        instead=arguments.aside,
        office=office,
    )
    audit_act(place, RunningClock(), words, "desk.recover")
    print(_("Ce poste s’ouvre de nouveau. {where}").format(where=_where(kept)))
    return 0


def vault(arguments: argparse.Namespace) -> int:
    """Say where the key of the profile is, or move it."""
    from lmmh_desk.app import recovering
    from lmmh_desk.app.bootstrap import audit_act
    from lmmh_desk.system.keys import find_place, needs_passphrase
    from lmmh_desk.system.vault import usable

    place = folder(arguments)
    moves = bool(arguments.to or arguments.passphrase)
    by = permitted(arguments, "desk.keys") if moves else None
    words = _words(arguments, typed=needs_passphrase(place))  # LMMH_PASSPHRASE_FILE has the former one then
    if moves:
        recovering.move(place, key_of(place), words=words, to=arguments.to or "")
        audit_act(place, RunningClock(), words, "desk.vault", by)
    kept, found = find_place(place), list(usable())
    names = ", ".join(found) or _("aucun")
    told = _("Coffres utilisables ici\u00a0: {names}.").format(names=names)
    tell(arguments, {"vault": kept.vault, "version": kept.version, "usable": found}, f"{_where(kept)}\n{told}")
    return 0


def _where(place: Place) -> str:
    if place.vault:
        return _("Sa clé est dans le coffre {name}.").format(name=place.vault)
    return _("Sa clé est protégée par une phrase de passe.")


def _told(sheet: Sheet) -> str:
    if sheet.part:
        return _("Feuille de secours {name}, {part} sur 3\u00a0: deux suffisent.").format(
            name=sheet.name, part=sheet.part
        )
    return _("Feuille de secours {name}").format(name=sheet.name)


def _prove(sheets: Sequence[Sheet]) -> None:
    """Ask for a line of each sheet; raises BadInput, and the former key stays."""
    from lmmh_desk.system.sheets import LINES, same_line

    for sheet in sheets:
        rank = secrets.randbelow(LINES) + 1
        asked = _("{sheet}. Recopiez sa ligne {rank}\u00a0: ").format(sheet=_told(sheet).rstrip("."), rank=rank)
        if not same_line(_typed(asked), sheet, rank):
            raise BadInput(
                _("Ce n’est pas la ligne {rank} de cette feuille.").format(rank=rank),
                _("Rien n’a changé\u00a0: une clé de secours d’avant sert toujours."),
                _("Recommencez, et détruisez les feuilles que vous venez de recopier."),
            )


def _asked() -> list[Sheet]:
    """Ask for the lines of a sheet, and of a second one when the first is a share."""
    from lmmh_desk.system.recovery import missing
    from lmmh_desk.system.sheets import read_sheets

    sheets = read_sheets(_lines())
    if missing(sheets):
        print(_("Feuille {part} sur 3, lue. Il en faut une deuxième.").format(part=sheets[0].part), file=sys.stderr)
        sheets += read_sheets(_lines())
    return sheets


def _lines() -> str:
    """Ask for six lines, one by one, each checked at once; a scanner gives them all in one."""
    from lmmh_desk.system.sheets import LINES, WrongLines, lines_of

    text = ""
    while (known := len(lines_of(text))) < LINES:
        typed = text + "\n" + _typed(_("Ligne {rank}\u00a0: ").format(rank=known + 1))
        try:
            lines_of(typed)
        except WrongLines as error:
            print(error, file=sys.stderr)
        else:
            text = typed
    return text


def _typed(asked: str) -> str:
    try:
        return input(asked)
    except EOFError as error:
        raise BadInput(
            _("La feuille de secours n’a pas été recopiée jusqu’au bout."),
            _("Rien n’a changé."),
            _("Recommencez, ou donnez un fichier par --file."),
        ) from error


def _file(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            _("Le fichier {name} ne peut pas être lu.").format(name=path.name),
            _("Rien n’a changé."),
            _("Vérifiez son chemin et ses droits."),
        ) from error


def _words(arguments: argparse.Namespace, *, typed: bool = False) -> str | None:
    """Return the passphrase to keep the key under, None for the vault: typed twice unless it is in a file."""
    from lmmh_desk.system.keys import passphrase_from_file
    from lmmh_desk.system.passphrase import KNOWN

    if not arguments.passphrase:
        return None
    words = None if typed else passphrase_from_file()
    if not words:
        words = _typed_twice()
    if words == KNOWN:
        raise BadInput(
            _("Cette phrase est celle des démonstrations, que tout le monde connaît."),
            _("Rien n’a changé."),
            _("Choisissez-en une autre."),
        )
    return words


def _typed_twice() -> str:
    from getpass import getpass

    words = getpass(_("Nouvelle phrase de passe\u00a0: "))
    if words != getpass(_("La même, encore une fois\u00a0: ")):
        raise BadInput(_("Les deux phrases diffèrent."), _("Rien n’a changé."), _("Recommencez."))
    return words
