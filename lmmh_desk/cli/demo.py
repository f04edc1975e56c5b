"""lmmh-desk demo: an invented office, in a window or played without a screen."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from lmmh_desk.kernel.clock import RunningClock
from lmmh_desk.kernel.errors import BadInput, DeskError, StoreError
from lmmh_desk.kernel.french import count, listed
from lmmh_desk.kernel.i18n import _

MOST = 1_000_000
BAR = 30  # characters


def play(arguments: argparse.Namespace) -> int:
    """Make the demonstration's data if needed, then open it or play its day."""
    from lmmh_desk.app.demonstration import WORDS, ensure_demo

    if arguments.persons is not None and not 100 <= arguments.persons <= MOST:
        raise BadInput(
            _("Le nombre de personnes va de 100 à 1 000 000."), _("Rien n’a été créé."), _("Corrigez --persons.")
        )
    if arguments.headless:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        return _play_day(arguments)
    from lmmh_desk.cli.window import watching
    from lmmh_desk.ui.lock.first import first_window, make_application

    looks = watching(arguments)
    make_application()  # first: without a screen nothing is made
    folder = ensure_demo(_folder(arguments), arguments.persons, Progress())
    window = first_window(folder)
    from lmmh_desk.app.bootstrap import keep_journal
    from lmmh_desk.app.program import program
    from lmmh_desk.ui.start import run

    keep_journal(folder)
    return run(program(folder, RunningClock(), WORDS), window, looks)


def _play_day(arguments: argparse.Namespace) -> int:
    from lmmh_desk.app.demonstration import INSTANT, WORDS, copy_demo, ensure_demo
    from lmmh_desk.app.headless import play_day
    from lmmh_desk.store.failures import in_french

    morning = ensure_demo(arguments.out / "morning", arguments.persons, Progress())
    profile = copy_demo(morning, arguments.profile or arguments.out / "profile")
    try:
        with in_french():
            report = play_day(profile, WORDS, INSTANT, arguments.out)
    except StoreError as error:
        raise (_too_slow() if isinstance(error.__cause__, TimeoutError) else error) from error
    told = (
        count(len(report.steps), _("étape")),
        count(sum(step.keys for step in report.steps), _("touche")),
        count(len(report.papers), _("papier")),
    )
    print(_("La journée est jouée\u00a0: {told}, en {seconds} s.").format(told=listed(told), seconds=report.seconds))
    print(_("Images, papiers et report.json\u00a0: {folder}").format(folder=arguments.out.absolute()))
    return 0


def _too_slow() -> DeskError:
    return DeskError(
        _("La fenêtre n’a pas répondu en deux minutes."),
        _("Les images déjà prises sont gardées."),
        _("Recommencez quand le poste est moins occupé."),
    )


def _folder(arguments: argparse.Namespace) -> Path:
    from lmmh_desk.system.paths import default_profile

    given: Path | None = arguments.profile
    return given or default_profile() / "demonstration"


class Progress:
    """A bar on the terminal, drawn again only when it grows."""

    def __init__(self) -> None:
        self._filled = -1

    def __call__(self, done: int, total: int) -> bool:
        """Show what is done; always go on (Ctrl+C stops, and nothing is left)."""
        filled = BAR * done // max(total, 1)
        if filled > self._filled and sys.stderr.isatty():
            bar = "█" * filled + "·" * (BAR - filled)
            print(f"\r{_('Préparation de la démonstration')} {bar}", end="\n" if filled == BAR else "", file=sys.stderr)
        self._filled = filled
        return True
