"""The invented office: Le Mans Métropole Habitat with three agencies, twenty-four reception points, its agents."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from random import Random

from lmmh_desk.app.demo.rows import Rows
from lmmh_desk.app.demo.words import FEMININE, MASCULINE, SURNAMES
from lmmh_desk.app.demonstration import PIN
from lmmh_desk.documents.seal import Root
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.founding import USUAL_HOURS, found
from lmmh_desk.office.model.forms import Founding
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.model.sites import Site, SiteKind
from lmmh_desk.store.store import Store

AREA = 20  # m² open to the public at Agence Centre: five people at 4 m² each
VERIFY = "https://verifier.example.org/"
KARINE, YANN, HELENE = "Karine Moulin", "Yann Prévost", "Hélène Vauclin"
CORINNE, LOIC = "Corinne Legendre", "Loïc Thébault"
COLLEAGUES = (
    (KARINE, "chargée d’accueil", Role.FRONT_DESK),
    (YANN, "chargé de clientèle", Role.TENANCY_OFFICER),
    (HELENE, "responsable de site", Role.SITE_MANAGER),
    (CORINNE, "conseillère sociale", Role.SOCIAL_ADVISER),
    (LOIC, "chargé d’attribution", Role.ALLOCATION_OFFICER),
)
AGENCIES = (
    ("Agence Bords de l’Huisne", "2 rue de l’Estérel\n72100 Le Mans", 44),
    ("Agence Quartiers Sud-Vauguyon", "11 rue de l’Éventail\n72000 Le Mans", 36),
)
POINTS = (
    "Les Sittelles", "Sablons Nord", "Sablons Sud", "Ronceray", "Glonnières", "Vauguyon", "Pontlieue", "Gazonfier",
    "Maillets", "Épine", "Chasse Royale", "Bellevue", "Chaoué", "Perrières", "Marceau", "Estérel", "Éventail",
    "Gay-Lussac", "Arnage", "Mulsanne", "Sargé", "Yvré", "Champagné", "La Milesse",
)  # fmt: skip


@dataclass
class Place:
    """A site of the demonstration and who works there."""

    id: str
    agents: list[str] = field(default_factory=list)


@dataclass
class Landlord:
    """The office as the rest of the demonstration needs it; `agents` by name are those of the pictures."""

    session: Session  # Karine Moulin at Guichet 2
    places: list[Place]
    agents: dict[str, str]
    reasons: dict[str, str]  # id by label, those of the counter
    motifs: dict[tuple[str, str], str]  # id by label and type, all of them


def founder(random: Random, at: int) -> Session:
    """Return the session of the invented office's administrator, whose site and desk are those of the pictures."""
    ids = Rows(None, random, "")
    return Session(
        ids.draw(at), "Maëlle Corbin", Role.ADMIN, ids.draw(at), "Agence Centre", ids.draw(at), "C02", "Guichet 2"
    )


def found_office(store: Store, session: Session, random: Random, at: int) -> None:
    """Write the office, its first site and this desk; the keys come from the seed, for they protect nothing."""
    ids = Rows(None, random, "")
    founding = Founding(
        "Le Mans Métropole Habitat", session.site_name, AREA, session.agent_name, PIN, "Le Mans",
        admin_title="administratrice", desk_code=session.desk_code, counter=session.counter, verify_address=VERIFY,
    )  # fmt: skip
    with store.write(session, "demo.found", session.site_id) as unit:
        found(unit, founding, draw=lambda: ids.draw(at), root=Root(sha256(ids.draw(at).encode()).digest()))
        site = unit.get(Site, session.site_id)
        site.phone, site.address = "02 61 91 00 72", "38 rue Marceau\n72000 Le Mans"


def landlord(rows: Rows, random: Random, founder: Session, pin_hash: str, at: int) -> Landlord:
    """Write the other sites and the agents."""
    agency = Place(founder.site_id)
    named = {}
    for name, title, role in COLLEAGUES:
        named[name] = _agent(rows, at, agency, name, title, role=role, pin_hash=pin_hash)
    places = [agency]
    for name, address, area in AGENCIES:
        places.append(_site(rows, at, SiteKind.AGENCY, name, address, area=area))
    for rank, name in enumerate(POINTS):
        address = f"{rank + 3} place de la Démo\n72000 Le Mans"
        named_point = f"Espace-accueil DÉMO {name}"
        depends_on = places[rank * (len(AGENCIES) + 1) // len(POINTS)].id
        places.append(_site(rows, at, SiteKind.RECEPTION_POINT, named_point, address, area=12 + rank % 4 * 4,
                            agency_id=depends_on))  # fmt: skip
    for place in places[1:]:
        for _rank in range(2 if place in places[:3] else 1):
            woman = random.random() < 0.7
            name = f"{random.choice(FEMININE if woman else MASCULINE)} {random.choice(SURNAMES)}"
            title = "chargée d’accueil" if woman else "chargé d’accueil"
            _agent(rows, at, place, name, title, role=Role.FRONT_DESK, pin_hash=pin_hash)
    rows.add("setting", at, key="wait_too_long", scope=agency.id, value=25, previous=None)
    session = Session(
        named[KARINE], KARINE, Role.FRONT_DESK, agency.id, founder.site_name, founder.device_id,
        founder.desk_code, founder.counter,
    )  # fmt: skip
    return Landlord(session, places, named, {}, {})


def _site(rows: Rows, at: int, kind: SiteKind, name: str, address: str, *, area: int, agency_id: str = "") -> Place:
    site_id = rows.draw(at)
    phone = f"02 61 91 00 {area:02d}"
    rows.add("site", at, site_id=site_id, row_id=site_id, kind=kind, name=name, address=address, phone=phone,
             public_area_m2=area, status="open", agency_id=agency_id)  # fmt: skip
    for weekday in range(5):
        for opens, closes in USUAL_HOURS:
            rows.add("site_hours", at, site_id=site_id, weekday=weekday, opens=opens, closes=closes)
    return Place(site_id)


def _agent(rows: Rows, at: int, place: Place, name: str, title: str, *, role: Role, pin_hash: str) -> str:
    agent_id = rows.add("agent", at, site_id=place.id, name=name, title=title, role=role, pin_hash=pin_hash,
                        active=True)  # fmt: skip
    place.agents.append(agent_id)
    return agent_id
