"""What finding a desk again asks at the first start: a backup, its recovery sheet, a passphrase without a vault."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from lmmh_desk.features.desk.model.settings import passphrase_errors
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.i18n import _


class RecoverForm(Struct, frozen=True):
    """The form as typed; `sheets` has the six lines of one sheet, or those of two shares one after the other."""

    backup: str = ""
    sheets: str = ""
    needs_passphrase: bool = False
    passphrase: str = ""
    passphrase_again: str = ""

    def errors(self) -> dict[str, str]:
        """Return one French sentence per wrong field, in the order of the form."""
        found = {"backup": "" if self.backup.strip() else _("La copie de secours manque. Choisissez son fichier.")}
        found["sheets"] = self._sheets()
        if self.needs_passphrase:
            found |= passphrase_errors(self.passphrase, self.passphrase_again)
        return {field: wrong for field, wrong in found.items() if wrong}

    def copy(self) -> Path:
        """Return the file of the backup; one pasted with quotes around it is taken."""
        return Path(self.backup.strip().strip("\"'«»\u00a0")).expanduser()

    def _sheets(self) -> str:
        from lmmh_desk.system.office_key import looks_like
        from lmmh_desk.system.recovery import missing
        from lmmh_desk.system.sheets import read_sheets

        if looks_like(self.sheets):
            return ""
        try:
            sheets = read_sheets(self.sheets)
        except BadInput as error:
            return f"{error.fact} {error.gesture}"
        if missing(sheets):
            return _("La feuille {part} sur 3 est lue. Recopiez-en une deuxième à la suite.").format(
                part=sheets[0].part
            )
        return ""
