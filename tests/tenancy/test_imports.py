"""Imports: dirty files, dry runs, re-imports against counter corrections, stops, undoing."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from lmmh_desk.kernel.errors import BadInput, NotAllowed, WrongState
from lmmh_desk.kernel.i18n import RESOURCES
from lmmh_desk.kernel.session import Session
from lmmh_desk.store.store import Store
from lmmh_desk.tenancy.actions.handlers import HANDLERS
from lmmh_desk.tenancy.actions.imports import UNDONE_AT_ONCE, dry_run, run_import, undo_import
from lmmh_desk.tenancy.actions.notes import add_note
from lmmh_desk.tenancy.actions.people import create_person
from lmmh_desk.tenancy.model.checks import PersonInput
from lmmh_desk.tenancy.model.plans import Kind, Outcome, Plan, Stopped, read_plan
from lmmh_desk.tenancy.model.tenants import LeaseLines
from lmmh_desk.tenancy.model.told import summary
from lmmh_desk.tenancy.store import tables
from lmmh_desk.tenancy.store.cards import person_card
from lmmh_desk.tenancy.store.importing import past_runs
from tests.office.erasing import erase_records

TODAY = date(2020, 11, 17)
HEAD = (
    "DEPCOM;CODEPOSTAL;LIBCOM;NUMVOIE;INDREP;TYPVOIE;NOMVOIE;NUMAPPT;ESC;ETAGE;B"
    "AT;IMMEU;COMPLGEO;NBPIECE;SURFHAB;CONSTRUCT;FINAN;DPEENERGIE;nb"
)
GOOD = "72181;72100;LE MANS;14;;ALL;DES SITTELLES;{door};;3;C;LES SITTELLES;;3;64,5;1971;52;D;1"
REAL = Path(__file__).parents[3] / "shared" / "data" / "rpls_extract.csv"
TENANTS = (
    "BAIL;LOGEMENT;QUALITE;CIVILITE;NOM_NAISSANCE;NOM_USAGE;PRENOMS;NAISSANCE;TE"
    "LEPHONE;EMAIL;DEBUT_BAIL;LOYER;CHARGES;PERSONNE"
)
FERHAT = (
    "L-204518;72181|14 ALL DES SITTELLES|32||3|C;titulaire;M.;Belkacem;;Ferhat;1"
    "2/04/1984;06 39 98 34 71;f@example.org;01/09/2014;352,60;60;P1"
)
LAMIA = (
    "L-204518;72181|14 ALL DES SITTELLES|32||3|C;cotitulaire;Mme;Haddad;Belkacem"
    ";Lamia;03/09/1987;;;01/09/2014;352,60;60;P2"
)


def plan(*lines: str, kind: Kind = "dwellings", encoding: str = "utf-8") -> Plan:
    return read_plan(kind, "\n".join(lines).encode(encoding), "essai.csv", TODAY)


def dwellings(doors: int = 1) -> Plan:
    return plan(HEAD, *(GOOD.format(door=32 + door) for door in range(doors)))


def rows(store: Store, name: str) -> list[Any]:
    with store.read() as read:
        return list(read.execute(select(getattr(tables, name)).order_by("id")))


def log_length(store: Store) -> int:
    with store.read() as read:
        return int(read.exec_driver_sql("SELECT coalesce(max(seq), 0) FROM sync_log").scalar_one())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ","])
def test_a_dwelling_is_read_in_each_encoding_and_separator(
    store: Store, headquarters: Session, encoding: str, separator: str
) -> None:
    text = [HEAD, GOOD.format(door=32).replace("64,5", "64.5").replace("LES SITTELLES", "LES ÉTÉS")]
    made = plan(*(line.replace(";", separator) for line in text), encoding=encoding)
    outcome = run_import(store, headquarters, made)
    assert (outcome.created, outcome.issues) == (1, ())
    (row,) = rows(store, "dwelling")
    assert row.reference == "72181|14 ALL DES SITTELLES|32||3|C"
    assert (row.kind, row.surface_dm2, row.funding, row.built, row.energy) == ("T3", 6450, "HLM-O", 1971, "D")
    assert [one.name for one in rows(store, "residence")] == ["Les Étés"]


def test_bad_lines_are_refused_one_by_one_with_their_reason() -> None:
    bad = [
        GOOD.format(door=1).replace("72100", "721"),
        GOOD.format(door=2).replace("72181", "LE MANS"),
        GOOD.format(door=3).replace("LE MANS", ""),
        GOOD.format(door=4).replace("DES SITTELLES", ""),
        GOOD.format(door=5).replace("DES SITTELLES", "x" * 101),
        GOOD.format(door=6) + ";trop",
        GOOD.format(door=7).replace("DES SITTELLES", "x" * 2001),
        GOOD.format(door=32),
        GOOD.format(door=32),
        GOOD.format(door=33).replace("DES SITTELLES", "DES " + "X" * 33),
        GOOD.format(door=34).replace(";C;LES SITTELLES;", ";C;" + "Y" * 39 + ";"),
        GOOD.format(door="N 1234567890").replace(";;3;C;", ";1234567890;ETAGE 1234567890;C;"),
        GOOD.format(door=35).replace("ALL;DES SITTELLES", ";شارع"),
        "",
        '72181;"jamais fermé',
    ]
    made = plan(HEAD, *bad)
    refused = [(issue.line, issue.column) for issue in made.issues if issue.severity == "refused"]
    assert refused == [
        (2, "CODEPOSTAL"), (3, "DEPCOM"), (4, "LIBCOM"), (5, "NOMVOIE"), (6, "NOMVOIE"), (7, ""), (8, "NOMVOIE"),
        (10, "NUMAPPT"), (11, "NOMVOIE"), (12, "IMMEU"), (13, "ETAGE"), (14, "NOMVOIE"), (16, "NOMVOIE"),
        (16, "CODEPOSTAL"), (16, "LIBCOM"),
    ]  # fmt: skip
    assert (len(made.units), made.lines, made.refused) == (1, 14, 13)
    assert {issue.reason for issue in made.issues if 11 <= issue.line <= 13} == {
        "le texte est trop long pour une enveloppe, 38 caractères par ligne"
    }
    assert [issue.reason for issue in made.issues[:8]] == [
        "«\u00a0721\u00a0» n’est pas un code postal de cinq chiffres",
        "«\u00a0LE MANS\u00a0» n’est pas un code de commune INSEE",
        "la case est vide, il faut le nom de la commune",
        "la case est vide, il faut une voie ou un lieu-dit",
        "le texte dépasse 100 caractères",
        "la ligne compte 20 cases pour 19 colonnes",
        "la case dépasse 2\u00a0000 caractères, un guillemet n’est sans doute pas fermé",
        "le logement est déjà à la ligne 9",
    ]


def test_a_reason_is_one_short_clause() -> None:
    bad = [
        TENANTS + ";CANAL;REFUS_SMS;LANGUE",
        *(FERHAT[8:], "x" + FERHAT[8:], FERHAT.replace("01/09/2014", "31/02/2014")),
        "L-200002;;coloc;Dr;;;;01/01/2090;06 12;a@;;12x;;;fax;2;français",
        FERHAT.replace("Belkacem", "Belkacem ☺"),
        FERHAT.replace("Belkacem", "x" * 101),
        *(FERHAT, FERHAT, LAMIA.replace(";;;01", ";;f@example.org;01"), LAMIA.replace("P2", "P3").replace("60", "61")),
    ]
    reasons = [issue.reason for issue in plan(*bad, kind="tenants").issues]
    assert reasons == [
        "la case est vide, il faut un numéro de bail",
        "«\u00a0x\u00a0» n’est pas un numéro de bail",
        "«\u00a031/02/2014\u00a0» n’est pas une date (jour/mois/année)",
        "«\u00a012x\u00a0» n’est pas un montant",
        "«\u00a0Dr\u00a0» n’est pas M., Mme ou M. et Mme",
        "«\u00a0fax\u00a0» n’est pas telephone, sms, e-mail ou courrier",
        "«\u00a02\u00a0» n’est pas non ou oui",
        "«\u00a0coloc\u00a0» n’est pas titulaire, cotitulaire, occupant ou enfant",
        "le nom manque",
        "la date de naissance est dans l’avenir",
        "la langue s’écrit en deux ou trois lettres, par exemple fr",
        "le caractère «\u00a0☺\u00a0» ne s’imprime pas",
        "ce nom compte 101 caractères, 100 au plus",
        "la personne est déjà à la ligne 8",
        "l’adresse e-mail est déjà à la ligne 8",
        "le bail est décrit autrement à la ligne 8, qui est gardée",
    ]


@pytest.mark.parametrize(
    ("date", "taken"), [("31/12/1899", 0), ("01/01/1900", 1), ("31/12/2050", 1), ("01/01/2051", 0)]
)
def test_a_lease_begins_in_a_year_of_ours(date: str, taken: int) -> None:
    made = plan(TENANTS, FERHAT.replace("01/09/2014", date), kind="tenants")
    assert [issue.column for issue in made.issues] == ["DEBUT_BAIL"] * (1 - taken)
    assert made.refused == 1 - taken


def test_a_rent_whose_comma_was_forgotten_is_remarked() -> None:
    made = plan(TENANTS, FERHAT.replace("352,60", "35260"), kind="tenants")
    assert [(issue.column, issue.severity) for issue in made.issues] == [("LOYER", "remark")]


def test_dirty_values_are_left_empty_and_said() -> None:
    line = "72181;72100;LE MANS;74 B;;R;DU MANS;4201;0;RC;0;;RESIDENCE SAN MIGUEL;33;1184.0;1640;77;Z;19.0"
    made = plan(HEAD + ";IDENT_REP;IDENT_INT;MODE;TYPECONST", line + ";abc;LMH-1;7;I")
    (unit,) = made.units
    assert {(issue.column, issue.severity) for issue in made.issues} == {
        ("COMPLGEO", "remark"), ("NBPIECE", "warning"), ("NB", "remark"), ("IDENT_REP", "warning"),
        ("FINAN", "warning"), ("DPEENERGIE", "warning"), ("MODE", "warning"),
    }  # fmt: skip
    assert unit.reference == "LMH-1"
    assert unit.residence == "RESIDENCE SAN MIGUEL"
    assert unit.groups["address"][:5] == ("74", "B", "R", "DU MANS", "")
    assert unit.groups["description"] == (None, "", 0, 6232, True, "", 1640, "", 19)
    assert unit.groups["status"] == (9,)


@pytest.mark.parametrize(
    ("beside", "building", "place", "residence", "complement"),
    [
        ("RUE HENRI ROUZAUD", "", "", "", "RUE HENRI ROUZAUD"),
        ("APT N.9", "RES LES LYS", "", "RES LES LYS", "APT N.9"),
        ("", "BATIMENT 1", "RESIDENCE DU LAC", "RESIDENCE DU LAC", ""),
        ("", "BATIMENT 1", "LE LAC", "", ""),
    ],
)
def test_a_residence_is_found_in_the_column_beside(
    beside: str, building: str, place: str, residence: str, complement: str
) -> None:
    line = f"72181;72100;LE MANS;1;;R;DU LAC;1;;0;{building};;{beside};3;64;1971;52;D;1;{place}"
    (unit,) = plan(HEAD + ";LIEUDIT", line).units
    assert (unit.residence, unit.groups["address"][10]) == (residence, complement)


@pytest.mark.parametrize("data", [b"", b"a;b\n1;2", b"\0\0\0", (HEAD + ";NB\n").encode(), b";" * 400, b"DEPCOM" * 50])
def test_what_is_no_file_of_dwellings_is_refused_whole(data: bytes) -> None:
    with pytest.raises(BadInput):
        read_plan("dwellings", data, "x.csv", TODAY)


def test_a_huge_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lmmh_desk.tenancy.model.csvfile.MOST_BYTES", 10)
    with pytest.raises(BadInput, match="256"):
        plan(HEAD)


def test_a_cell_beyond_the_reader_is_refused_and_the_rest_read() -> None:
    made = plan(HEAD, '"' + "x" * 200_000 + '"', GOOD.format(door=1))
    assert [issue.line for issue in made.issues] == [2]
    assert len(made.units) == 1


def test_reading_stops_when_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lmmh_desk.tenancy.model.plans.STEP", 2)
    data = "\n".join([HEAD, GOOD.format(door=1)]).encode()
    with pytest.raises(Stopped):
        read_plan("dwellings", data, "x.csv", TODAY, lambda _done, _total: False)
    assert read_plan("dwellings", data, "x.csv", TODAY, lambda _done, _total: True).lines == 1


def test_a_dry_run_counts_and_writes_nothing(store: Store, headquarters: Session) -> None:
    outcome = dry_run(store, headquarters, dwellings(3))
    assert (outcome.created, outcome.state) == (3, "dry")
    assert log_length(store) == 0
    stopped = dry_run(store, headquarters, dwellings(600), lambda _done, _total: False)
    assert stopped.created == 220


def test_only_headquarters_import(store: Store, session: Session) -> None:
    for act in (dry_run, run_import):
        with pytest.raises(NotAllowed):
            act(store, session, dwellings())
    with pytest.raises(NotAllowed):
        undo_import(store, session, "x")


def test_the_same_file_twice_changes_nothing(store: Store, headquarters: Session) -> None:
    first = run_import(store, headquarters, dwellings(3))
    before = log_length(store)
    again = run_import(store, headquarters, dwellings(3))
    assert (again.unchanged, again.created, again.changed, again.run_id) == (3, 0, 0, first.run_id)
    assert log_length(store) == before


def test_counter_corrections_survive_the_next_import(store: Store, headquarters: Session) -> None:
    run_import(store, headquarters, dwellings())
    with store.write(headquarters, "test") as unit:
        unit.connection.execute(tables.dwelling.update().values(door="32 bis", occupancy=1))
    newer = GOOD.format(door=32).replace("64,5", "66").replace(";D;", ";C;") + ";Entrée B"
    changed = run_import(store, headquarters, plan(HEAD + ";ENTREE", newer))
    (row,) = rows(store, "dwelling")
    assert (row.door, row.entrance, row.surface_dm2, row.energy, row.occupancy) == ("32 bis", "", 6600, "C", 1)
    assert (changed.changed, changed.kept) == (1, 1)
    once_more = run_import(store, headquarters, plan(HEAD + ";ENTREE", newer))
    assert (once_more.unchanged, once_more.kept) == (1, 0)


def test_a_residence_follows_the_import_unless_the_counter_moved_the_dwelling(
    store: Store, headquarters: Session
) -> None:
    run_import(store, headquarters, dwellings(2))
    renamed = [GOOD.format(door=door).replace(";LES SITTELLES;", ";LES LYS;") for door in (32, 33)]
    with store.write(headquarters, "test") as unit:
        moved = tables.dwelling.update().where(tables.dwelling.c.door == "33").values(residence_id=None)
        unit.connection.execute(moved)
    outcome = run_import(store, headquarters, plan(HEAD, *renamed))
    names = {row.id: row.name for row in rows(store, "residence")}
    assert [names.get(row.residence_id) for row in rows(store, "dwelling")] == ["Les Lys", None]
    assert outcome.kept == 1


def test_a_dwelling_typed_here_gets_its_residence_from_the_import(store: Store, headquarters: Session) -> None:
    run_import(store, headquarters, dwellings())
    with store.write(headquarters, "test") as unit:
        unit.connection.execute(tables.dwelling.update().values(residence_id=None, imported=""))
    run_import(store, headquarters, plan(HEAD, GOOD.format(door=32), GOOD.format(door=33)))
    assert rows(store, "dwelling")[0].residence_id == rows(store, "residence")[0].id


def test_transactions_stay_short_and_a_stopped_import_resumes_or_is_undone(store: Store, headquarters: Session) -> None:
    stopped = run_import(store, headquarters, dwellings(600), lambda _done, _total: False)
    assert (stopped.state, stopped.created) == ("stopped", 220)
    with store.read() as read:
        most = read.exec_driver_sql("SELECT max(n) FROM (SELECT count(*) n FROM sync_log GROUP BY tx)").scalar_one()
        assert most <= 500
    resumed = run_import(store, headquarters, dwellings(600))
    assert (resumed.state, resumed.run_id, resumed.created) == ("done", stopped.run_id, 380)
    assert resumed.unchanged == 0, "what was written is not gone through again"
    assert len(rows(store, "dwelling")) == 600
    assert undo_import(store, headquarters, resumed.run_id) == 601
    assert rows(store, "dwelling") == rows(store, "residence") == []
    with store.read() as read:
        assert [run.state for run in past_runs(read)] == ["undone"]


def test_undoing_may_stop_and_go_on(store: Store, headquarters: Session) -> None:
    run = run_import(store, headquarters, dwellings(600))
    assert undo_import(store, headquarters, run.run_id, lambda _done, _total: False) == UNDONE_AT_ONCE
    assert undo_import(store, headquarters, run.run_id) == 601 - UNDONE_AT_ONCE
    assert rows(store, "dwelling") == []


def test_an_import_too_old_to_be_undone_says_so(store: Store, headquarters: Session) -> None:
    run_id = run_import(store, headquarters, dwellings()).run_id
    with store.write(headquarters, "test") as unit:
        unit.connection.execute(tables.import_step.delete())
    with pytest.raises(WrongState, match="trop ancien"):
        undo_import(store, headquarters, run_id)
    assert len(rows(store, "dwelling")) == 1


def test_undoing_gives_back_what_was_but_not_over_the_counter(store: Store, headquarters: Session) -> None:
    run_import(store, headquarters, dwellings(2))
    newer = run_import(
        store, headquarters, plan(HEAD, *(GOOD.format(door=door).replace("64,5", "70") for door in (32, 33)))
    )
    with store.write(headquarters, "test") as unit:
        own = tables.dwelling.update().where(tables.dwelling.c.door == "33").values(surface_dm2=7777, imported="x")
        unit.connection.execute(own)
    undo_import(store, headquarters, newer.run_id)
    assert [row.surface_dm2 for row in rows(store, "dwelling")] == [6450, 7777]


def test_tenants_make_a_household_with_its_lease(store: Store, headquarters: Session) -> None:
    run_import(store, headquarters, dwellings())
    outcome = run_import(store, headquarters, plan(TENANTS, FERHAT, LAMIA, kind="tenants"))
    assert (outcome.created, outcome.persons_created, outcome.issues) == (1, 2, ())
    with store.read() as read:
        holder = read.execute(select(tables.lease_holder.c.person_id).where(tables.lease_holder.c.role == "holder"))
        card = person_card(read, holder.scalar_one())
    (lease,) = card.leases
    assert lease.number == "L-204518"
    assert card.name == "M. Ferhat Belkacem"
    assert [(one.name, one.standing) for one in card.members] == [
        ("M. Ferhat Belkacem", "holder"),
        ("Mme Lamia Belkacem", "co_holder"),
    ]
    assert lease.total_cents == 41260
    assert lease.dwelling is not None
    assert lease.dwelling.residence == "Les Sittelles"
    again = run_import(store, headquarters, plan(TENANTS, FERHAT, LAMIA, kind="tenants"))
    assert (again.unchanged, again.changed, again.persons_unchanged) == (1, 0, 2)


def subscribed(store: Store) -> Store:
    for event, handler in HANDLERS.items():
        store.events.subscribe(event, handler)
    return store


@pytest.mark.parametrize("whole", [True, False])
def test_whom_an_erasure_took_no_import_brings_back(store: Store, headquarters: Session, whole: bool) -> None:
    subscribed(store)
    made = plan(TENANTS, FERHAT, LAMIA, kind="tenants")
    run_import(store, headquarters, made)
    lamia = next(row.id for row in rows(store, "person") if row.first_names == "Lamia")
    everything = [("lease", row.id) for row in rows(store, "lease")] + [
        ("person", row.id) for row in rows(store, "person")
    ]
    erase_records(store, headquarters, everything if whole else [("person", lamia)], "request")
    with store.read() as read:
        told = read.exec_driver_sql("SELECT record_id FROM erasure WHERE table_name = 'import'").scalars().all()
    assert len(told) == (5 if whole else 2)
    assert not [one for one in told if "204518" in one or "lamia" in one.lower()]
    newer = plan(TENANTS, FERHAT.replace("34 71", "34 72"), LAMIA, kind="tenants")  # another file of the landlord's
    outcome = run_import(store, headquarters, newer)
    assert [row.first_names for row in rows(store, "person")] == ([] if whole else ["Ferhat"])
    assert len(rows(store, "lease")) == (0 if whole else 1)
    assert ("BAIL" if whole else "PERSONNE") in [issue.column for issue in outcome.issues]
    assert "Lamia" not in str(outcome.issues)


def test_a_person_the_counter_made_and_an_erasure_took_is_not_brought_back(store: Store, headquarters: Session) -> None:
    subscribed(store)
    run_import(store, headquarters, plan(TENANTS, FERHAT, LAMIA, kind="tenants"))
    with store.write(headquarters, "test") as unit:
        unit.connection.execute(tables.person.update().values(reference=""))
    ids = [("person", row.id) for row in rows(store, "person")]
    erase_records(store, headquarters, ids, "request")
    run_import(store, headquarters, plan(TENANTS, FERHAT, LAMIA.replace("Lamia", "LAMIA"), kind="tenants"))
    assert rows(store, "person") == []


def test_a_person_added_to_a_lease_is_counted_and_written(store: Store, headquarters: Session) -> None:
    run_import(store, headquarters, plan(TENANTS, FERHAT, kind="tenants"))
    made = plan(TENANTS, FERHAT.replace("34 71", "34 72"), LAMIA, kind="tenants")
    foreseen = dry_run(store, headquarters, made)
    assert (foreseen.unchanged, foreseen.persons_changed, foreseen.persons_created) == (1, 1, 1)
    assert summary(made, foreseen) == (
        "2\u00a0lignes lues (UTF-8, point-virgule)\u00a0: 1\u00a0bail sans changement, 1\u00a0personne à créer, "
        "1\u00a0personne à modifier. 0\u00a0ligne refusée."
    )
    done = run_import(store, headquarters, made)
    assert "1\u00a0personne créée, 1\u00a0personne modifiée." in summary(made, done)
    person = rows(store, "person")[0].id
    with store.write(headquarters, "test") as unit:
        unit.connection.execute(tables.contact.delete().where(tables.contact.c.person_id == person))
        unit.connection.execute(tables.lease_holder.delete())
    again = run_import(store, headquarters, made)  # the same file: only a person has something to write
    assert again.run_id != done.run_id
    assert (again.changed, again.persons_changed) == (0, 2)


def test_the_summary_agrees_with_its_numbers() -> None:
    made = plan(HEAD, GOOD.format(door=1))
    outcome = Outcome(created=1, changed=2, kept=3, persons_created=2)
    assert "1\u00a0logement créé, 2\u00a0logements modifiés, 2\u00a0personnes créées, 3\u00a0corrections" in summary(
        made, outcome
    )
    assert "\u00a0: rien à écrire. 0" in summary(made, Outcome())


def test_bad_tenants_are_refused_one_by_one() -> None:
    bad = [
        FERHAT.replace("L-204518", "?"),
        FERHAT.replace("12/04/1984", "31/02/1984"),
        FERHAT.replace("12/04/1984", "12/04/2090"),
        FERHAT.replace("12/04/1984", "hier"),
        FERHAT.replace("Belkacem", "x" * 101),
        FERHAT.replace("352,60", "beaucoup"),
        FERHAT + ";01/01/2010",
        FERHAT.replace("titulaire", "chef").replace("06 39 98 34 71", "06 12") + ";",
        FERHAT + ";",
        LAMIA.replace("P2", "P3").replace("352,60", "353") + ";2020-12-31",
        LAMIA.replace("P2", "P4").replace(";;;01", ";;F@example.org;01") + ";",
    ]
    made = plan(TENANTS + ";FIN_BAIL", *bad, kind="tenants")
    refused = [(issue.line, issue.column) for issue in made.issues if issue.severity == "refused"]
    assert refused == [
        (2, "BAIL"), (3, "NAISSANCE"), (4, "NAISSANCE"), (5, "NAISSANCE"), (6, "NOM_NAISSANCE"), (7, "LOYER"),
        (8, "FIN_BAIL"), (10, "PERSONNE"),
    ]  # fmt: skip
    warned = [(issue.line, issue.column) for issue in made.issues if issue.severity == "warning"]
    assert warned == [(9, "QUALITE"), (9, "TELEPHONE"), (11, "BAIL"), (12, "EMAIL")]
    (unit,) = made.units
    assert len(unit.persons) == 3


def mixed(*lines: str | bytes) -> Plan:
    data = b"\n".join(line if isinstance(line, bytes) else line.encode() for line in (TENANTS, *lines))
    return read_plan("tenants", data, "essai.csv", TODAY)


def test_a_windows_byte_in_a_utf_8_file_refuses_its_line_alone() -> None:
    elodie, chloe = FERHAT.replace("Ferhat", "Élodie"), LAMIA.replace("Lamia", "Chloé").encode("cp1252")
    made = mixed(elodie, chloe)
    assert (made.encoding, made.lines, made.refused) == ("UTF-8", 2, 1)
    (unit,) = made.units
    assert isinstance(unit, LeaseLines)
    assert [one.groups["names"][3] for one in unit.persons] == ["Élodie"]
    assert [(issue.line, issue.column, issue.severity) for issue in made.issues] == [(3, "", "refused")]
    assert "UTF-8" in made.issues[0].reason


def test_a_byte_order_mark_says_utf_8() -> None:
    data = b"\xef\xbb\xbf" + f"{TENANTS}\n{FERHAT}\n".encode() + LAMIA.replace("Lamia", "Chloé").encode("cp1252")
    made = read_plan("tenants", data, "essai.csv", TODAY)
    assert (made.encoding, made.refused, len(made.units)) == ("UTF-8", 1, 1)


@pytest.mark.parametrize("name", ["Chloé", "CAFÉ»", "CONGÉ\u00a0", "«\u00a0ÉTÉ\u00a0»"])
def test_a_windows_file_is_read_whole(name: str) -> None:
    """« É» » makes a valid sequence of UTF-8 by chance, of a letter that no French name holds."""
    made = read_plan("dwellings", f"{HEAD};À\n{GOOD.format(door=name)};é".encode("cp1252"), "essai.csv", TODAY)
    assert (made.encoding, made.refused) == ("Windows-1252", 0)


def test_a_first_line_that_is_not_utf_8_refuses_the_file() -> None:
    data = f"{TENANTS};".encode() + b"R\xe9sidence;\n" + FERHAT.replace("Ferhat", "Élodie").encode()
    with pytest.raises(BadInput, match="première ligne"):
        read_plan("tenants", data, "essai.csv", TODAY)


@pytest.mark.parametrize(
    ("notice", "columns", "reason"),
    [
        ("28/10/2020;recommande;oui;01/01/2019", "FIN RECU MODE REDUIT", "finit avant d’être reçu"),
        ("28/10/2030;huissier;non;28/01/2031", "RECU MODE FIN", "dans l’avenir"),
        ("28/10/1200;remise;non;28/01/1201", "RECU MODE FIN", "trop ancienne"),
        ("31/08/2014;remise;;30/11/2014", "RECU MODE FIN", "avant le début du bail"),
        (";recommande;;", "RECU MODE", "la case est vide, il faut une date"),
        (";;;28/01/2021", "RECU FIN", "la case est vide, il faut une date"),
        (";;oui;", "RECU REDUIT", "la case est vide, il faut une date"),
        ("28/10/2020;;;28/01/2021", "MODE RECU FIN", "la case est vide, il faut recommande, huissier ou remise"),
        ("28/10/2020;email;;28/01/2021", "MODE RECU FIN", "n’est pas recommande, huissier ou remise"),
    ],
)
def test_a_notice_that_is_none_is_left_empty_and_said(notice: str, columns: str, reason: str) -> None:
    start = "" if "1200" in notice else "01/09/2014"
    head = TENANTS + ";PREAVIS_RECU;PREAVIS_MODE;PREAVIS_REDUIT;PREAVIS_FIN"
    made = plan(head, FERHAT.replace("01/09/2014", start) + ";" + notice, kind="tenants")
    (unit,) = made.units
    assert isinstance(unit, LeaseLines)
    assert unit.groups["notice"] == (None, "", False, None)
    assert [issue.column.removeprefix("PREAVIS_") for issue in made.issues] == columns.split()
    assert {issue.severity for issue in made.issues} == {"warning"}
    assert reason in made.issues[0].reason
    assert all(made.issues[0].column in issue.reason for issue in made.issues[1:])


@pytest.mark.parametrize(
    ("notice", "kept"),
    [
        ("28/10/2020;recommande;oui;28/11/2020", ("2020-10-28", "registered_letter", True, "2020-11-28")),
        ("17/11/2020;remise;non;", ("2020-11-17", "hand_delivery", False, None)),
        (";;non;", (None, "", False, None)),
        (";;;", (None, "", False, None)),
    ],
)
def test_a_good_notice_is_kept(notice: str, kept: tuple[object, ...]) -> None:
    head = TENANTS + ";PREAVIS_RECU;PREAVIS_MODE;PREAVIS_REDUIT;PREAVIS_FIN"
    made = plan(head, f"{FERHAT};{notice}", kind="tenants")
    (unit,) = made.units
    assert isinstance(unit, LeaseLines)
    assert (unit.groups["notice"], made.issues) == (kept, ())


def test_a_notice_s_unreadable_date_refuses_the_line() -> None:
    made = plan(TENANTS + ";PREAVIS_RECU;PREAVIS_MODE", FERHAT + ";hier;recommande", kind="tenants")
    assert [(issue.column, issue.severity) for issue in made.issues] == [("PREAVIS_RECU", "refused")]


def test_a_monthly_file_merges_persons_contacts_and_leases(store: Store, headquarters: Session) -> None:
    run_import(store, headquarters, dwellings())
    run_import(store, headquarters, plan(TENANTS, FERHAT, LAMIA, kind="tenants"))
    with store.write(headquarters, "test") as unit:
        unit.connection.execute(tables.person.update().where(tables.person.c.reference == "P1").values(usual_name="B."))
        unit.connection.execute(tables.lease.update().values(household_id=None))
    newer = FERHAT.replace("Ferhat", "Ferhat Ali").replace("34 71", "34 72").replace("352,60", "360")
    outcome = run_import(store, headquarters, plan(TENANTS, newer, LAMIA.replace("352,60", "360"), kind="tenants"))
    persons = {row.reference: row for row in rows(store, "person")}
    assert (persons["P1"].usual_name, persons["P1"].first_names) == ("B.", "Ferhat")
    assert sorted(row.value for row in rows(store, "contact")) == ["+33639983472", "f@example.org"]
    assert [row.rent_cents for row in rows(store, "lease")] == [36000]
    assert (outcome.changed, outcome.kept) == (1, 1)
    assert undo_import(store, headquarters, outcome.run_id) > 0
    assert sorted(row.value for row in rows(store, "contact")) == ["+33639983471", "f@example.org"]


def test_persons_typed_at_the_counter_are_recognised(store: Store, session: Session, headquarters: Session) -> None:
    given = PersonInput(birth_name="Belkacem", first_names="Ferhat")
    person_id = create_person(store, session, given, lease_number="L-204518").created("person")
    create_person(store, session, PersonInput(birth_name="Autre"), email="f@example.org")
    outcome = run_import(store, headquarters, plan(TENANTS, FERHAT, LAMIA, kind="tenants"))
    assert [(issue.column, issue.severity) for issue in outcome.issues] == [
        ("LOGEMENT", "warning"),
        ("EMAIL", "warning"),
    ]
    with store.read() as read:
        card = person_card(read, person_id)
    assert (len(card.members), card.leases[0].typed, card.leases[0].rent_cents) == (2, False, 35260)
    run_import(store, headquarters, dwellings())
    run_import(store, headquarters, plan(TENANTS, FERHAT, LAMIA, kind="tenants"))
    with store.read() as read:
        assert person_card(read, person_id).leases[0].dwelling is not None


def test_an_import_that_already_serves_is_not_undone(store: Store, headquarters: Session) -> None:
    run = run_import(store, headquarters, plan(TENANTS, FERHAT, kind="tenants"))
    add_note(store, headquarters, rows(store, "person")[0].id, "Passé au guichet")
    with pytest.raises(WrongState, match="servent déjà"):
        undo_import(store, headquarters, run.run_id)
    assert len(rows(store, "person")) == 1


@pytest.mark.skipif(not REAL.exists(), reason="the real extract isn't here")
def test_the_real_extract_imports(store: Store, headquarters: Session) -> None:
    made = read_plan("dwellings", REAL.read_bytes(), REAL.name, TODAY)
    assert (made.refused, len(made.units)) == (0, 585)
    run = run_import(store, headquarters, made)
    assert run.created == 585
    with store.read() as read:
        assert read.execute(select(func.sum(tables.dwelling.c.group_size))).scalar_one() == 2816


def test_an_empty_file_imports_nothing(store: Store, headquarters: Session) -> None:
    assert run_import(store, headquarters, plan(HEAD)).created == 0
    assert run_import(store, headquarters, plan(TENANTS, ";;;trop" * 9, kind="tenants")).created == 0


def test_a_number_that_is_none_is_said() -> None:
    made = plan(HEAD, GOOD.format(door=1).replace("64,5", "soixante"))
    assert [(issue.column, issue.severity) for issue in made.issues] == [("SURFHAB", "warning")]


def test_the_templates_import_without_a_remark(store: Store, headquarters: Session) -> None:
    folder = RESOURCES / "import"
    made = read_plan("dwellings", (folder / "logements-modele.csv").read_bytes(), "logements.csv", TODAY)
    assert run_import(store, headquarters, made).issues == ()
    made = read_plan("tenants", (folder / "locataires-modele.csv").read_bytes(), "locataires.csv", TODAY)
    outcome = run_import(store, headquarters, made)
    assert (outcome.issues, outcome.created) == ((), 2)
    assert [row.nur for row in rows(store, "person")].count("0721020999001GDPUB") == 2
    assert len(rows(store, "person")) == 4


def test_the_number_of_an_application_comes_with_the_tenants(store: Store, headquarters: Session) -> None:
    head, good = TENANTS + ";NUR", "0721120999345GDPUB"
    made = plan(head, FERHAT + f";{good.lower()}", LAMIA + ";12", kind="tenants")
    assert [(issue.line, issue.column, issue.severity) for issue in made.issues] == [(3, "NUR", "warning")]
    run_import(store, headquarters, made)
    assert {row.reference: row.nur for row in rows(store, "person")} == {"P1": good, "P2": None}
    with store.write(headquarters, "test") as unit:
        corrected = tables.person.update().where(tables.person.c.reference == "P1").values(nur="0" * 18)
        unit.connection.execute(corrected)
    odd = "9" * 18
    newer = plan(head, FERHAT + ";", LAMIA + f";{odd}", kind="tenants")
    assert [(issue.line, issue.column, issue.severity) for issue in newer.issues] == [(3, "NUR", "remark")]
    outcome = run_import(store, headquarters, newer)
    assert {row.reference: row.nur for row in rows(store, "person")} == {"P1": "0" * 18, "P2": odd}
    assert outcome.kept == 1


def test_a_number_kept_before_the_file_had_the_column_survives(store: Store, headquarters: Session) -> None:
    run_import(store, headquarters, plan(TENANTS, FERHAT, kind="tenants"))
    with store.write(headquarters, "test") as unit:
        older = unit.connection.execute(select(tables.person.c.imported)).scalar_one()
        older = older.replace(',"application":[null]', "")  # as before version 0006
        unit.connection.execute(tables.person.update().values(nur="0" * 18, imported=older))
    run_import(store, headquarters, plan(TENANTS, FERHAT, kind="tenants"))
    assert [row.nur for row in rows(store, "person")] == ["0" * 18]


def test_a_chunk_that_changes_too_much_is_split(
    store: Store, headquarters: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [FERHAT.replace("L-204518", f"L-30000{rank}").replace(";P1", f";P{rank}") for rank in range(5)]
    lines = [line.replace("f@example.org", "") for line in lines]
    monkeypatch.setattr("lmmh_desk.tenancy.actions.imports.MOST", 12)
    outcome = run_import(store, headquarters, plan(TENANTS, *lines, kind="tenants"))
    assert outcome.created == 5
    with store.read() as read:
        longest = read.exec_driver_sql("SELECT max(n) FROM (SELECT count(*) n FROM sync_log GROUP BY tx)")
        assert longest.scalar_one() <= 13
        assert [run.written for run in past_runs(read)] == [5]


@given(st.binary(max_size=400), st.sampled_from(["dwellings", "tenants"]))
def test_no_bytes_break_the_reader(data: bytes, kind: Kind) -> None:
    head = (HEAD if kind == "dwellings" else TENANTS).encode()
    for whole in (data, head + b"\n" + data, head + b"\r\n" + data.replace(b",", b";")):
        with suppress(BadInput):
            made = read_plan(kind, whole, "x.csv", TODAY)
            assert made.refused <= made.lines


@given(st.lists(st.text(max_size=30), min_size=14, max_size=19))
def test_no_cells_break_the_reader(cells: list[str]) -> None:
    line = ";".join(cell.replace(";", ",").replace("\n", " ").replace("\r", " ").replace('"', "'") for cell in cells)
    for kind, head in (("dwellings", HEAD), ("tenants", TENANTS)):
        made = read_plan(kind, f"{head}\n{line}".encode("utf-8", "replace"), "x.csv", TODAY)
        assert len(made.units) + made.refused >= (1 if line.strip(";").strip() else 0)
