"""What the search index holds of persons: names; birth year and date, address and e-mail; lease numbers and phones."""

from __future__ import annotations

from lmmh_desk.store.search import Index, declare

# A person's leases: those signed, and those of the household.
_LEASES = """(
    SELECT lease_id FROM lease_holder WHERE person_id = person.id
    UNION SELECT lease.id FROM lease WHERE lease.household_id = person.household_id
)"""

_WORDS = """
    coalesce(substr(birth_date, 1, 4) || ' ' || substr(birth_date, 3, 2) || ' ' || replace(birth_date, '-', ''), '')
    || ' ' || coalesce((
        SELECT group_concat(coalesce(residence.name, '') || ' ' || dwelling.number || ' ' || dwelling.repeat || ' '
            || dwelling.street || ' ' || dwelling.building || ' ' || dwelling.door || ' ' || dwelling.city, ' ')
        FROM lease JOIN dwelling ON dwelling.id = lease.dwelling_id
        LEFT JOIN residence ON residence.id = dwelling.residence_id
        WHERE lease.id IN @leases
    ), '') || ' ' || coalesce((
        SELECT group_concat(value, ' ') FROM contact WHERE person_id = person.id AND kind = 'email'
    ), '')"""

_KEYS = """
    coalesce((SELECT group_concat(number || char(10) || ltrim(number, 'L-'), char(10)) FROM lease
              WHERE lease.id IN @leases), '')
    || char(10) || coalesce((
        SELECT group_concat(value || char(10) || raw, char(10)) FROM contact
        WHERE person_id = person.id AND kind = 'phone'
    ), '') || char(10) || person.reference || char(10) || coalesce(person.nur, '')"""

_LIVES_IN = (
    "SELECT person.id FROM person JOIN lease ON lease.household_id = person.household_id WHERE lease.dwelling_id @which"
)

declare(
    Index(
        name="person",
        rows="""
            SELECT person.id, usual_name || ' ' || birth_name || ' ' || first_names, @words, @keys
            FROM person WHERE +person.merged_into IS NULL AND {only} -- that index would find nearly everybody
            ORDER BY standing = 'child', standing = 'occupant',
                NOT EXISTS (SELECT 1 FROM lease_holder WHERE person_id = person.id), person.id""".replace(
            "@words", _WORDS
        )
        .replace("@keys", _KEYS)
        .replace("@leases", _LEASES),
        column="person.id",
        watch={
            "person": "{row}.id",
            "contact": "{row}.person_id",
            "lease_holder": "{row}.person_id",
            "lease": "SELECT id FROM person WHERE household_id = {row}.household_id"
            " UNION SELECT person_id FROM lease_holder WHERE lease_id = {row}.id",
            "dwelling": _LIVES_IN.replace("@which", "= {row}.id"),
            "residence": _LIVES_IN.replace("@which", "IN (SELECT id FROM dwelling WHERE residence_id = {row}.id)"),
        },
    )
)
