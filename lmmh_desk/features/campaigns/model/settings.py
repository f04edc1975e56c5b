"""Which purposes the office writes for: a list it shortens, and nobody lengthens (Archipel Habitat, CNIL 2018)."""

from __future__ import annotations

from collections.abc import Mapping

from lmmh_desk.features.campaigns.model.records import PURPOSE_CHOICES
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.model.settings import Setting

SETTINGS = tuple(
    Setting(
        key, _("Messages, finalité\u00a0: {purpose}").format(purpose=told), "", 1, 0, 1,
        _("1\u00a0: proposée\u00a0; 0\u00a0: plus aucune campagne n’est écrite pour elle, celles qui le sont restent"),
        roles=frozenset({Role.ADMIN}),
    )
    for key, told in PURPOSE_CHOICES.items()
)  # fmt: skip


def offered(values: Mapping[str, int]) -> dict[str, str]:
    """Return the purposes of the office's list, in words."""
    return {key: told for key, told in PURPOSE_CHOICES.items() if values[key]}
