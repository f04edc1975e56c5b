"""lmmh-hub desk-key: the key of a desk's base as the hub keeps it, sealed for the office's recovery key."""

from __future__ import annotations

import argparse

from lmmh_desk.cli.desk import DONE
from lmmh_desk.cli.hub import known, opened
from lmmh_desk.cli.profile import tell
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.i18n import _


def write(arguments: argparse.Namespace) -> int:
    """Write the sealed copy in a file of its own; raises BadInput where there is none, or the file is there."""
    from lmmh_desk.hub.devices import every
    from lmmh_desk.hub.keeping import kept_of
    from lmmh_desk.store.failures import in_french
    from lmmh_desk.store.files import write_private

    with opened(known(arguments.folder)) as storage:
        device = next((one.device.id for one in every(storage) if one.device.code == arguments.code), "")
        sealed = kept_of(storage, device)
    if not sealed:
        raise BadInput(
            _("Le serveur n’a pas la clé du poste {code}.").format(code=arguments.code),
            _("Rien n’est écrit."),
            _("Vérifiez son code\u00a0; un poste la donne dès qu’il échange par le réseau."),
        )
    if arguments.file.exists():
        raise BadInput(_("Ce fichier existe déjà."), _("Rien n’est écrit."), _("Donnez un autre nom."))
    with in_french(OSError):
        write_private(arguments.file, sealed)
    told = _("Écrite dans {file}. Sur le poste\u00a0: «\u00a0lmmh-desk recover --office --sealed {file}\u00a0».")
    tell(arguments, {"code": arguments.code, "file": arguments.file}, told.format(file=arguments.file))
    return DONE
