"""Prevention of arrears: early contact, follow-up, plans, the office’s figures."""

from __future__ import annotations

from lmmh_desk.kernel.feature import Feature
from lmmh_desk.kernel.i18n import _

_HERE = "lmmh_desk.features.arrears"

FEATURE = Feature(
    key="arrears",
    tables=f"{_HERE}.store.tables",
    wire=f"{_HERE}.wire:WIRES",
    search=f"{_HERE}.store.found:search",
    timeline=f"{_HERE}.store.found:timeline",
    waiting=f"{_HERE}.store.waiting:waiting",
    handlers=f"{_HERE}.actions.handlers:HANDLERS",
    retention=f"{_HERE}.store.retention:RETENTIONS",
    access=f"{_HERE}.store.access:access",
    words=("impaye", "loyer", "dette", "apurement", "plan", "caf", "fsl", "ccapex", _("prévention")),
)
