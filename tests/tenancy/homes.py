"""A few households of the mock-ups, for tests."""

from __future__ import annotations

from lmmh_desk.kernel.session import Session
from lmmh_desk.store.store import Store
from lmmh_desk.tenancy.model.phones import read_email, read_phone
from lmmh_desk.tenancy.model.records import Contact, Dwelling, Household, Lease, LeaseHolder, Person, Residence

FERHAT, LAMIA, SLIMANE, SORAYA, INES = (f"0175d5c0-0000-7000-8000-00000000010{digit}" for digit in range(5))


def settle(store: Store, session: Session) -> None:
    """Write the Belkacem household, its dwellings and two namesakes."""
    with store.write(session, "test.settle") as unit:
        sittelles, clos = Residence(name="Les Sittelles", city="Le Mans"), Residence(name="Clos-Bernard")
        for residence in (sittelles, clos):
            unit.add(residence)
        home = Dwelling(
            reference="D1", residence_id=sittelles.id, number="14", street_type="allée", street="des Sittelles",
            building="C", floor="3", door="32", postcode="72100", city="Le Mans", kind="T3", rooms=3, surface_dm2=6400,
        )  # fmt: skip
        new_home = Dwelling(
            reference="D2", residence_id=clos.id, number="5", street_type="rue", street="du Clos-Bernard",
            door="12", postcode="72000", city="Le Mans", kind="T4", rooms=4, surface_dm2=7850,
        )  # fmt: skip
        for dwelling in (home, new_home):
            unit.add(dwelling)
        households = [Household(), Household(), Household()]
        for household in households:
            unit.add(household)
        family = households[0].id
        people = [
            ("M.", "Belkacem", "Ferhat", "1984-04-12", FERHAT, family, "holder"),
            ("Mme", "Belkacem", "Lamia", "1987-09-03", LAMIA, family, "co_holder"),
            ("M.", "Belkacemi", "Slimane", "1961-01-27", SLIMANE, households[1].id, "holder"),
            ("Mme", "Belkaïd", "Soraya", None, SORAYA, households[2].id, "holder"),
            ("", "Belkacem", "Inès", "2011-05-02", INES, family, "child"),
        ]
        for civility, usual_name, first_names, born, person_id, household_id, standing in people:
            unit.add(
                Person(
                    id=person_id, birth_name="Haddad" if person_id == LAMIA else "",
                    civility=civility, usual_name=usual_name, first_names=first_names,
                    birth_date=born, household_id=household_id, standing=standing,
                )
            )  # fmt: skip
        for person_id, text in ((FERHAT, "06 39 98 34 71"), (LAMIA, "06 39 98 34 88")):
            reach = read_phone(text)
            unit.add(Contact(person_id=person_id, kind="phone", raw=text, value=reach.value, mobile=True))
        mail = read_email("f.belkacem@example.org")
        unit.add(Contact(person_id=FERHAT, kind="email", raw=mail.raw, value=mail.value, position=1))
        leases = [
            Lease(
                number="L-204518", dwelling_id=home.id, household_id=family, starts_on="2014-09-01",
                rent_cents=35260, charges_cents=6000, ends_on="2020-11-30",
                notice_received_on="2020-08-31", notice_method="registered_letter", notice_ends_on="2020-11-30",
            ),
            Lease(number="L-260112", dwelling_id=new_home.id, household_id=family, starts_on="2020-11-21"),
            Lease(number="L-100200", household_id=households[1].id, starts_on="2001-01-01", typed=True),
        ]  # fmt: skip
        for lease in leases:
            unit.add(lease)
        for lease, person_id, role in (
            (leases[0], FERHAT, "holder"), (leases[0], LAMIA, "co_holder"),
            (leases[1], FERHAT, "holder"), (leases[2], SLIMANE, "holder"),
        ):  # fmt: skip
            unit.add(LeaseHolder(lease_id=lease.id, person_id=person_id, role=role))
