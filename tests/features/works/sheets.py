"""What the papers of the tests say."""

from datetime import date

from lmmh_desk.features.works.model.plan import Operation, Stage
from lmmh_desk.features.works.papers import Told, WorksSheet
from lmmh_desk.kernel.clock import paris_instant
from tests.replacing import replace

TODAY = date(2020, 11, 17)
AT = paris_instant(TODAY, 10, 42)
STAGES = (
    Stage("1", "works", "halls 1–2", date(2020, 10, 1), date(2021, 1, 15)),
    Stage("2", "preparation", "", date(2021, 1, 18), date(2021, 2, 19)),
    Stage("3", "works", "halls 3–4", date(2021, 2, 22), date(2021, 5, 28)),
)
OPERATION = Operation(
    "o", "r", "Résidence du Clos", "", "lifts", "4 halls", "Ascenseurs du Maine", "bruit 9:00–12:00", "",
    "Ne promettez pas de date pour le hall 4.", "Portage des courses; 2 logements relais", "halls 1 et 2", AT,
    "running", STAGES,
)  # fmt: skip
SAID = "L’ascenseur du hall 2 est arrêté jusqu’au 15 janvier."
HALL = WorksSheet("Le Mans Métropole Habitat", "Agence Centre", "02 61 91 00 72", (Told(OPERATION, SAID),), AT)
TENANT = replace(HALL, tenant="Mme Odile Tessier")
