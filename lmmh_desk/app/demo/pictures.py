"""The people, the queue and the counter of the mock-ups, at Agence Centre on Tuesday 17 November 2020."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from msgspec import Struct

from lmmh_desk.app.demo import history
from lmmh_desk.app.demo.history import MINUTE
from lmmh_desk.app.demo.office import HELENE, KARINE, YANN, Landlord
from lmmh_desk.app.demo.people import TODAY, Town
from lmmh_desk.app.demo.rows import Rows
from lmmh_desk.kernel.clock import paris_instant

QUARTERS = {  # of the residences of the pictures, where rounds go
    "Résidence du Clos": "Pontlieue", "Résidence des Ormes": "Pontlieue", "Bellerive": "Bords de l’Huisne",
    "Résidence Bellerive": "Bords de l’Huisne", "Les Sittelles": "Sablons",
}  # fmt: skip
FIRST_TICKET = 13  # of those received this morning before the queue of the pictures: A13 to A30
CELLAR_KEYS = "Remise des clés de cave"


class Dweller(Struct, frozen=True):
    """A person of the pictures."""

    civility: str
    first_names: str
    usual_name: str
    born: str | None
    phone: str = ""
    email: str = ""
    channel: str = ""
    standing: str = "holder"
    birth_name: str = ""
    nur: str | None = None  # of the application for another dwelling


class House(Struct, frozen=True):
    """A household of the pictures with its dwelling; no lease number: no lease yet."""

    lease: str
    residence: str
    number: str
    street_type: str
    street: str
    door: str
    rooms: int
    surface_dm2: int
    rent_cents: int
    starts: str
    people: tuple[Dweller, ...]
    building: str = ""
    floor: str = ""
    postcode: str = "72100"
    repeat: str = ""


@dataclass
class Drawn:
    """Ids of what the pictures show, by name or number."""

    people: dict[str, str] = field(default_factory=dict)
    leases: dict[str, str] = field(default_factory=dict)
    residences: dict[str, str] = field(default_factory=dict)


BELKACEM = House(
    "L-204518", "Les Sittelles", "14", "allée", "des Sittelles", "32", 3, 6400, 35_260, "2014-09-01",
    (
        Dweller("M.", "Ferhat", "Belkacem", "1984-04-12", "0639983471", "f.belkacem@example.org", "sms",
                nur="0720720999071GDPUB"),
        Dweller("Mme", "Lamia", "Belkacem", "1987-09-03", "0639983488", standing="co_holder", birth_name="Haddad"),
        Dweller("", "Inès", "Belkacem", "2011-03-22", standing="child"),
        Dweller("", "Rayan", "Belkacem", "2014-06-30", standing="child"),
    ),
    building="C", floor="3",
)  # fmt: skip
HOUSES = (
    BELKACEM,
    House("L-118240", "Résidence du Clos", "3", "rue", "du Clos-Bernard", "7", 2, 4650, 29_140, "2003-05-01",
          (Dweller("Mme", "Odile", "Tessier", "1953-02-08", "0261917310"),)),
    House("L-176033", "Bellerive", "22", "rue", "de l’Éventail", "18", 4, 7900, 43_180, "2011-10-01",
          (Dweller("M. et Mme", "", "Da Costa-Rivière", None, "0639983402"),)),
    House("L-221907", "Résidence Bellerive", "9", "avenue", "Marceau", "41", 3, 6600, 36_900, "2017-02-01",
          (Dweller("Mme", "Aïssatou", "Kanté-Morel", "1990-12-27", "0639983455", channel="phone"),)),
    House("L-098455", "Résidence des Ormes", "5", "rue", "Gay-Lussac", "2", 2, 4800, 27_420, "1998-11-01",
          (Dweller("M.", "Jean-Loup", "Quéméner", "1949-06-14", "0261917322", channel="mail"),), floor="RDC"),
    House("L-187254", "Les Sittelles", "16", "allée", "des Sittelles", "11", 3, 6400, 35_010, "2013-03-01",
          (Dweller("Mme", "Solène", "Garrigue", "1988-08-30", "0639983417"),), building="D", floor="1"),
    House("L-131402", "Bellerive", "22", "rue", "de l’Éventail", "4", 2, 4500, 28_050, "2006-01-01",
          (Dweller("M.", "Slimane", "Belkacemi", "1961-01-27", "0261917345"),)),
    House("", "", "", "", "", "", 0, 0, 0, "",
          (Dweller("Mme", "Soraya", "Belkaïd", "1990-06-19", "0639983420", nur="0720920999112GDPUB"),)),
    House("L-260077", "Les Tilleuls d’Allonnes", "1", "rue", "de Madrid", "21", 3, 6500, 38_000, "2020-11-17",
          (Dweller("Mme", "Louise", "Amblard", "1994-04-04", "0639983431"),)),
    House("L-142210", "Bellerive", "24", "rue", "de l’Éventail", "9", 3, 6200, 34_300, "2007-06-01",
          (Dweller("M.", "Ibrahim", "Sow-Lacaze", "1976-10-10", "0639983444"),)),
    House("L-260078", "Les Tilleuls d’Allonnes", "1", "rue", "de Madrid", "22", 2, 4700, 29_900, "2020-11-17",
          (Dweller("M.", "Théo", "Vasseur-Lin", "1997-01-15", "0639983438"),)),
    House("", "", "", "", "", "", 0, 0, 0, "",
          (Dweller("Mme", "Fatoumata", "Keller", "1985-05-25", "0639983490", nur="0721020999140GDPUB"),)),
    House("L-205011", "Résidence des Ormes", "7", "rue", "Gay-Lussac", "3", 5, 9200, 49_800, "2015-07-01",
          (Dweller("Mme", "Marie-Antoinette-Bénédicte", "de La Rochefoucauld-Montmorency-Démo", "1970-09-09"),),
          repeat="bis", floor="RDC", building="Grande Cour du Président"),
    House("L-205012", "Résidence des Ormes", "7", "rue", "Gay-Lussac", "5", 1, 2900, 22_100, "2019-01-01",
          (Dweller("", "Suryadi", "", None),), repeat="ter"),
    House("L-205013", "Bellerive", "26", "rue", "de l’Éventail", "1", 2, 4400, 27_800, "2018-04-01",
          (Dweller("M.", "N’Golo", "D’Almeida-N’Guyen", "1982-02-28"),)),
    *(House("", "", "", "", "", "", 0, 0, 0, "", (Dweller(civility, first, last, None, phone),))
      for civility, first, last, phone in (
          ("M.", "Elio", "Marchetti", "0639983501"), ("M.", "Hervé", "Rousselin", "0639983502"),
          ("Mme", "Nadège", "Bonnaire", "0639983503"), ("Mme", "Maud", "Thoraval", "0639983504"),
          ("M.", "Alain", "Jourdain", "0639983505"), ("M.", "Marek", "Przybylski", "0639983506"),
          ("Mme", "Jane", "Harcourt", "0639983507"), ("M.", "Yvon", "Legoff", "0639983508"),
          ("Mme", "Irena", "Ostrowska", "0639983509"), ("Mme", "Astrid", "Lindqvist", "0639983510"),
      )),
)  # fmt: skip
NEW_HOME = House("L-260112", "Clos-Bernard", "5", "rue", "du Clos-Bernard", "12", 4, 7850, 43_540, "2020-11-21", (),
                 postcode="72000", floor="1")  # fmt: skip
# Minutes waited at 10:42: ticket, person, reason, inside, appointment.
QUEUE = (
    ("A31", "Ferhat Belkacem", "Justificatif de déménagement", 28, True, 0),
    ("A32", "Odile Tessier", "Attestation de loyer", 21, True, 0),
    ("R1", "Da Costa-Rivière", "Dossier de mutation", 15, True, 630),
    ("A33", "Aïssatou Kanté-Morel", "Échange confidentiel", 9, False, 0),
    ("A34", "", "Demande de logement", 6, False, 0),
    ("A35", "Jean-Loup Quéméner", "Retrait de masques", 2, False, 0),
)
NOTES = (
    ((11, 13), (15, 20), YANN, "counter", "Remise du nouveau bail", "Bail du 5 rue du Clos-Bernard signé et remis."),
    (
        (11, 4),
        (17, 40),
        KARINE,
        "call_out",
        "Proposition acceptée",
        "«\u00a0D’accord pour une entrée fin novembre.\u00a0»",
    ),
    ((10, 6), (14, 12), HELENE, "call_in", "Robinet thermostatique", "Radiateur de la chambre réparé par la régie."),
)


def draw_people(rows: Rows, at: int) -> Drawn:
    """Write the households of the pictures."""
    drawn = Drawn()
    for house in HOUSES:
        draw_house(rows, at, drawn, house)
    return drawn


def draw_house(rows: Rows, at: int, drawn: Drawn, house: House) -> None:
    """Write a household of the pictures with its lease."""
    household_id = rows.add("household", at, number="")
    ids = [_person(rows, at, household_id, person) for person in house.people]
    for person, person_id in zip(house.people, ids, strict=True):
        drawn.people[f"{person.first_names} {person.usual_name}".strip()] = person_id
    if house.lease:
        adults = [person_id for person_id, one in zip(ids, house.people, strict=True) if one.standing != "child"]
        _lease(rows, at, drawn, house, household_id, holders=adults)
        if house is BELKACEM:
            _lease(rows, at, drawn, NEW_HOME, household_id, holders=adults)


def draw_day(rows: Rows, random: Random, office: Landlord, town: Town, drawn: Drawn) -> None:
    """Write the morning: who was received, who is at Guichet 2, who waits; and Ferhat Belkacem's move."""
    karine = (office.session.site_id, office.agents[KARINE])
    now = paris_instant(TODAY, 10, 42)
    others = [*random.sample(town.adults, 12), drawn.people["Suryadi"], drawn.people["N’Golo D’Almeida-N’Guyen"]]
    for rank in range(17):
        arrived = paris_instant(TODAY, 9) + (rank * 5 + 1) * MINUTE
        walk_in_id = history.arrival(
            rows, arrived, karine, TODAY, FIRST_TICKET + rank, inside=True,
            person_id=others[rank - 3] if rank >= 3 else None, reason_id=random.choice([*office.reasons.values()]),
        )  # fmt: skip
        called = arrived + random.randint(1, 4) * MINUTE
        for step, (kind, after) in enumerate((("called", 0), ("served", 1), ("closed", 4)), 1):
            outcome = "answered" if kind == "closed" else None
            history.queue_move(rows, walk_in_id, called + after * MINUTE, karine, step=step, kind=kind, outcome=outcome)
    _at_counter(rows, office, drawn, now)
    for ticket, name, reason, waited, inside, appointment in QUEUE:
        history.arrival(
            rows, now - waited * MINUTE, karine, TODAY, int(ticket[1:]), ticket=ticket,
            person_id=drawn.people[name] if name else None, reason_id=office.reasons[reason], inside=inside,
            appointment_at=paris_instant(TODAY, *divmod(appointment, 60)) if appointment else None,
        )  # fmt: skip
    _belkacem(rows, office, drawn)


def _at_counter(rows: Rows, office: Landlord, drawn: Drawn, now: int) -> None:
    karine = (office.session.site_id, office.agents[KARINE])
    walk_in_id = history.arrival(
        rows, now - 14 * MINUTE, karine, TODAY, 30, person_id=drawn.people["Solène Garrigue"],
        reason_id=office.reasons[CELLAR_KEYS], inside=True,
    )  # fmt: skip
    for step, kind in enumerate(("called", "served"), 1):
        history.queue_move(
            rows, walk_in_id, now - 6 * MINUTE, karine, step=step, kind=kind, counter=office.session.counter
        )


def _belkacem(rows: Rows, office: Landlord, drawn: Drawn) -> None:
    ferhat = drawn.people["Ferhat Belkacem"]
    for (month, day), (hour, minute), agent, channel, title, text in NOTES:
        at = paris_instant(TODAY.replace(month=month, day=day), hour, minute)
        rows.add("note", at, by=office.agents[agent], person_id=ferhat, channel=channel, title=title, text=text)
    history.move(
        rows, paris_instant(TODAY.replace(day=9), 9, 5), (office.session.site_id, office.agents[YANN]), ferhat,
        kind="transfer", lease_id=drawn.leases["L-204518"], next_lease_id=drawn.leases["L-260112"],
        from_address="14 allée des Sittelles\nBât. C, 3e étage, n° 32\n72100 Le Mans",
        to_address="5 rue du Clos-Bernard\n1er étage, n° 12\n72000 Le Mans",
        exit_state="inspection_booked", entry_state="signed", lease_reference="L-204518", inspection_on="2020-11-20",
    )  # fmt: skip


def _person(rows: Rows, at: int, household_id: str, one: Dweller) -> str:
    person_id = rows.add(
        "person", at, household_id=household_id, standing=one.standing, civility=one.civility,
        birth_name=one.birth_name or one.usual_name, usual_name=one.usual_name, first_names=one.first_names,
        birth_date=one.born, channel=one.channel, language="fr", large_print=False, sms_opt_out=False, reference="",
        merged_into=None, imported="", nur=one.nur,
    )  # fmt: skip
    for kind, text in (("phone", one.phone), ("email", one.email)):
        if text:
            raw = " ".join(text[start : start + 2] for start in range(0, 10, 2)) if kind == "phone" else text
            rows.add("contact", at, person_id=person_id, kind=kind, raw=raw,
                     value="+33" + text[1:] if kind == "phone" else text,
                     mobile=text.startswith("06"), position=int(kind == "email"))  # fmt: skip
    return person_id


def _lease(rows: Rows, at: int, drawn: Drawn, house: House, household_id: str, *, holders: list[str]) -> None:
    leaving = house is BELKACEM
    lease_id = rows.add(
        "lease", at, number=house.lease, dwelling_id=_dwelling(rows, at, drawn, house), household_id=household_id,
        starts_on=house.starts, ends_on="2020-11-30" if leaving else None, rent_cents=house.rent_cents,
        charges_cents=6000, aid_cents=0, aid_to_landlord=True, notice_received_on="2020-10-30" if leaving else None,
        notice_method="hand_delivery" if leaving else "", notice_reduced=leaving,
        notice_ends_on="2020-11-30" if leaving else None, typed=False, imported="",
    )  # fmt: skip
    drawn.leases[house.lease] = lease_id
    for person_id, role in zip(holders, ("holder", "co_holder"), strict=False):
        rows.add("lease_holder", at, lease_id=lease_id, person_id=person_id, role=role)


def _dwelling(rows: Rows, at: int, drawn: Drawn, house: House) -> str:
    if house.residence not in drawn.residences:
        drawn.residences[house.residence] = rows.add(
            "residence",
            at,
            name=house.residence,
            commune="72181",
            city="Le Mans",
            quarter=QUARTERS.get(house.residence, ""),
        )
    return rows.add(
        "dwelling", at, reference=f"DEMO-{house.lease[2:]}", residence_id=drawn.residences[house.residence],
        rpls_id=f"7200{house.lease[2:]}", street_type=house.street_type, street=house.street, entrance="",
        letterbox="", complement="", locality="", postcode=house.postcode, city="Le Mans", commune="72181",
        kind=f"T{house.rooms}", rooms=house.rooms, surface_dm2=house.surface_dm2, individual=False, funding="HLM-O",
        built=1971, energy="D", occupancy=1, group_size=1, imported="", number=house.number, repeat=house.repeat,
        building=house.building, staircase="", floor=house.floor, door=house.door,
    )  # fmt: skip
