"""One of each paper the catalogue prints, small and in large print, with its code, for the tests of what all owe."""

from __future__ import annotations

from datetime import date
from functools import partial

from lmmh_desk.documents.copies import cancelled, duplicate
from lmmh_desk.features.allocation.papers import letter_paper
from lmmh_desk.features.allocation.papers import minutes_paper as commission_minutes
from lmmh_desk.features.appointments.papers.call import call_sheet
from lmmh_desk.features.appointments.papers.convocation import convocation
from lmmh_desk.features.appointments.papers.daylist import day_list
from lmmh_desk.features.appointments.papers.large import large as large_convocation
from lmmh_desk.features.appointments.papers.pair import pair
from lmmh_desk.features.appointments.papers.slip import slip
from lmmh_desk.features.arrears.papers.sheets import paper as of_arrears
from lmmh_desk.features.campaigns.papers import hall_list_pdf, large_print_pdf, letter_preview, poster_pdf
from lmmh_desk.features.continuity.papers import minutes_paper, orders_sheet
from lmmh_desk.features.desk.papers import recovery_sheet
from lmmh_desk.features.masks.papers import receipt
from lmmh_desk.features.mediation.papers import night_sheet
from lmmh_desk.features.moves.papers.inspection import inspection
from lmmh_desk.features.moves.papers.justificatif import justificatif
from lmmh_desk.features.upkeep.papers import hall_sheets, works_list
from lmmh_desk.features.upkeep.papers import slip as request_slip
from lmmh_desk.features.visits.papers.daysheet import day_sheet
from lmmh_desk.features.visits.papers.notice import visit_notice
from lmmh_desk.features.visits.papers.trip import trip_paper
from lmmh_desk.features.walkins.papers import ticket
from lmmh_desk.features.works.papers import works_notice
from lmmh_desk.tenancy.papers import residence
from tests.features.allocation import sheets as cal
from tests.features.appointments.summons import PHONE, SUMMONS
from tests.features.appointments.summons import sealed as convoked
from tests.features.appointments.test_exports import listed
from tests.features.arrears.sheets import EACH
from tests.features.arrears.sheets import sealed as of_case
from tests.features.campaigns import sheets as campaign
from tests.features.continuity import sheets as cell
from tests.features.desk.sheets import RECOVERY
from tests.features.masks.sheets import RECEIPT
from tests.features.mediation.nights import NIGHT
from tests.features.moves.sheets import NOTICE, SHEET, sealed
from tests.features.upkeep import sheets as upkeep
from tests.features.visits import sheets as visits
from tests.features.walkins.test_papers import TICKET
from tests.features.works import sheets as sites
from tests.replacing import replace
from tests.tenancy.attestations import CONTENT, stamped

STAMPED = stamped()
DAY, REASON = date(2020, 11, 18), "Date changée"
SMALL = {
    "JD": justificatif(SHEET, sealed()), "EL": inspection(NOTICE, sealed()), "AR": residence(CONTENT, STAMPED),
    "RV": convocation(SUMMONS, convoked()), "AV": visit_notice(visits.NOTICE, visits.sealed("AV-C02-20-0001")),
    "JP": trip_paper(visits.TRIP, visits.sealed("JP-C02-20-0001")), "RM": receipt(RECEIPT, sealed()),
    "CR": minutes_paper(cell.MINUTES, cell.sealed()),
    "PV": commission_minutes(cal.MINUTES, visits.sealed("PV-C02-20-0001")),
    "LD": letter_paper(cal.LETTER, visits.sealed("LD-C02-20-0001")),
}  # fmt: skip
LARGE = {
    "JD": justificatif(SHEET, sealed(), large=True),
    "EL": inspection(NOTICE, sealed(), large=True),
    "AR": residence(CONTENT, STAMPED, large=True),
    "RV": large_convocation(SUMMONS, convoked()),
    "AV": visit_notice(visits.NOTICE, visits.sealed("AV-C02-20-0001"), in_large=True),
    "RM": receipt(RECEIPT, sealed(), large=True),
}
SEALS = {"JD": sealed(), "EL": sealed(), "AR": STAMPED, "RV": convoked(), "RM": sealed(),
         "AV": visits.sealed("AV-C02-20-0001"), "JP": visits.sealed("JP-C02-20-0001"), "CR": cell.sealed(),
         "PV": visits.sealed("PV-C02-20-0001"), "LD": visits.sealed("LD-C02-20-0001")}  # fmt: skip
SMALL |= {kind: of_arrears(sheet, of_case(sheet)) for kind, sheet in EACH.items()}
LARGE |= {kind: of_arrears(sheet, of_case(sheet), large=True) for kind, sheet in EACH.items()}
SEALS |= {kind: of_case(sheet) for kind, sheet in EACH.items()}
SHEETS = SMALL | {f"{kind} in large print": pdf for kind, pdf in LARGE.items()}
COPIES = {f"{name}, duplicate": duplicate(pdf, "Duplicata n° 2") for name, pdf in SHEETS.items()}
CANCELLED = {f"{name}, cancelled": cancelled(pdf, DAY, REASON) for name, pdf in SHEETS.items()}
PREVIEWS = {
    "JD, preview": justificatif(SHEET, None), "EL, preview": inspection(NOTICE, None, large=True),
    "AR, preview": residence(CONTENT, None), "RM, preview": receipt(RECEIPT, None),
}  # fmt: skip
EVERY = SHEETS | COPIES | CANCELLED | PREVIEWS | {"TI": ticket(TICKET)}
# Without a number of their own: what an agent or a person takes away, no paper of the catalogue.
UNNUMBERED: dict[str, partial[bytes]] = {
    "slip": partial(slip, SUMMONS), "call sheet": partial(call_sheet, PHONE),
    "two convocations": partial(pair, SMALL["RV"]), "list of a day": partial(day_list, listed(60)),
    "recovery sheet": partial(recovery_sheet, RECOVERY), "round of a day": partial(day_sheet, visits.ROUND),
    "order of the day": partial(orders_sheet, cell.ORDERS), "night": partial(night_sheet, NIGHT),
    "halls": partial(hall_sheets, upkeep.HALLS), "works": partial(works_list, upkeep.WORKS),
    "request": partial(request_slip, upkeep.SLIP),
    "letter of a campaign": partial(letter_preview, campaign.MAILING, campaign.TESSIER),
    "letter of a campaign in large print": partial(large_print_pdf, campaign.MAILING),
    "poster": partial(poster_pdf, campaign.POSTER),
    "poster A3": partial(poster_pdf, replace(campaign.POSTER, size="A3")),
    "halls of a poster": partial(
        hall_list_pdf, "Portez le masque", campaign.HALLS, sender=campaign.OFFICE, day=campaign.DAY
    ),
    "notice of works": partial(works_notice, sites.HALL),
    "notice of works, tenant": partial(works_notice, sites.TENANT),
}  # fmt: skip
LEAFLETS = {name: drawn() for name, drawn in UNNUMBERED.items()}
FROM = {name: drawn.func.__module__ for name, drawn in UNNUMBERED.items()}  # where each is drawn
