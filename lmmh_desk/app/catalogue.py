"""THE list of slices: a new one is a folder and a line here."""

from __future__ import annotations

from lmmh_desk.features.allocation.feature import FEATURE as ALLOCATION
from lmmh_desk.features.appointments.feature import FEATURE as APPOINTMENTS
from lmmh_desk.features.arrears.feature import FEATURE as ARREARS
from lmmh_desk.features.campaigns.feature import FEATURE as CAMPAIGNS
from lmmh_desk.features.continuity.feature import FEATURE as CONTINUITY
from lmmh_desk.features.desk.feature import FEATURE as DESK
from lmmh_desk.features.masks.feature import FEATURE as MASKS
from lmmh_desk.features.mediation.feature import FEATURE as MEDIATION
from lmmh_desk.features.moves.feature import FEATURE as MOVES
from lmmh_desk.features.upkeep.feature import FEATURE as UPKEEP
from lmmh_desk.features.visits.feature import FEATURE as VISITS
from lmmh_desk.features.walkins.feature import FEATURE as WALKINS
from lmmh_desk.features.works.feature import FEATURE as WORKS
from lmmh_desk.kernel.feature import Feature
from lmmh_desk.office.feature import FEATURE as OFFICE
from lmmh_desk.tenancy.feature import FEATURE as TENANCY

CATALOGUE: tuple[Feature, ...] = (
    OFFICE, TENANCY, WALKINS, APPOINTMENTS, MOVES, VISITS, MASKS, ARREARS, CONTINUITY, ALLOCATION, MEDIATION, UPKEEP,
    WORKS, CAMPAIGNS, DESK,
)  # fmt: skip
