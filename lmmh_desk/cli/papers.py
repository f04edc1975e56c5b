"""lmmh-desk verify: is a paper authentic?"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from lmmh_desk.cli.profile import opened, tell
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.french import quoted
from lmmh_desk.kernel.i18n import _

if TYPE_CHECKING:
    from lmmh_desk.office.model.verifying import Judgement
    from lmmh_desk.store.store import Store


def verify(arguments: argparse.Namespace) -> int:
    """Judge a file or a scanned code; 0 when authentic, 1 when not, or when only the register knows what was typed."""
    from lmmh_desk.office.model.verifying import labelled

    with opened(arguments) as store:
        found = _judged(store, arguments.paper)
    said = [f"{name}\u00a0: {value}".replace("\n", ", ") for name, value in labelled(found.facts).items()]
    tell(arguments, found.told(), "\n".join([found.heading, found.sentence, *said]))
    return 0 if found.good else 1


def _judged(store: Store, paper: str) -> Judgement:
    from lmmh_desk.app.bootstrap import console_session
    from lmmh_desk.app.catalogue import CATALOGUE
    from lmmh_desk.documents.asked import read_asked
    from lmmh_desk.features.desk.model.statement import NAME
    from lmmh_desk.kernel.feature import paper_labels
    from lmmh_desk.office.actions.verifying import judge_file, judge_text

    session, labels = console_session(store), paper_labels(CATALOGUE)
    if _is_file(paper) and paper.endswith(NAME):
        from lmmh_desk.features.desk.actions.audit import judge_statement

        return judge_statement(store, session, Path(paper))
    if _is_file(paper):
        from lmmh_desk.printing.pages import images

        return judge_file(store, session, Path(paper), images, labels)
    if read_asked(paper).kind == "none":
        raise _not_a_code(paper)
    return judge_text(store, session, paper, labels)


def _is_file(text: str) -> bool:
    try:
        return Path(text).is_file()
    except OSError:  # too long for a name
        return False


def _not_a_code(paper: str) -> BadInput:
    if not paper.strip():
        return BadInput(_("Il n’y a rien à vérifier."), _("Rien n’a changé."), _("Donnez un fichier ou un code."))
    return BadInput(
        _("«\u00a0{paper}\u00a0» n’est ni un fichier, ni un code, ni un numéro de document.").format(
            paper=quoted(paper)
        ),
        _("Rien n’a changé."),
        _("Vérifiez le chemin, ou retapez les douze caractères imprimés sous le code."),
    )
