"""The audit read, narrowed, and taken out with a statement that the desk signs."""

from __future__ import annotations

import ast
import csv
import errno
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

import lmmh_desk
from lmmh_desk.features.desk.actions.audit import beside, examined, export, judge_statement, opened
from lmmh_desk.features.desk.model.audit import (
    ACTS,
    ANSWERED,
    EXPORTED,
    KINDS,
    OPENED,
    READ,
    Found,
    Line,
    Wanted,
    act_of,
    why,
)
from lmmh_desk.features.desk.papers import audit_rows
from lmmh_desk.features.desk.store import audit as looked
from lmmh_desk.features.desk.store.audit import choices, count_lines, lines, parts, seen_choices, seen_lines
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.kernel.errors import BadInput, NotAllowed, StoreError, WrongState
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.keys import revoke_key
from lmmh_desk.office.model.keys import RevokeReason
from lmmh_desk.office.store.keys import key_here
from lmmh_desk.office.store.witness import AUDIT
from lmmh_desk.store import chain
from lmmh_desk.store.exchange.shapes import driver_of
from lmmh_desk.store.store import Store
from lmmh_desk.tenancy.actions.merging import merge_persons
from lmmh_desk.tenancy.model.records import Note, Person
from tests.office.actions.test_password import Kept
from tests.replacing import replace

DAY = 24 * 3600 * 1000
VERB = 1  # where the name of the act stands among what `write` is given


@pytest.fixture
def person(store: Store, front: Session) -> str:
    """Somebody, with a note about them."""
    made = Person(usual_name="Belkacem", first_names="Ferhat", channel="mail")
    with store.write(front, "tenancy.person.create") as unit:
        unit.add(made)
        unit.subject = made.id
    note = Note(person_id=made.id, text="Vu")
    with store.write(front, "tenancy.note.add") as unit:
        unit.add(note)
        unit.subject = note.id
    return made.id


def look(store: Store, session: Session, person_id: str, reason: str = "", action: str = OPENED) -> None:
    with store.write(session, action, person_id) as unit:
        if reason:
            unit.details["reason"] = reason


def found(store: Store, **wanted: Any) -> list[Line]:
    with store.read() as read:
        return lines(read, Wanted(**wanted)).lines


def acts(store: Store, **wanted: Any) -> list[str]:
    return [line.act for line in found(store, **wanted)]


def names_written() -> set[str]:
    """Return the names of acts that the program writes."""
    names = set()
    for path in Path(lmmh_desk.__file__).parent.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "write" and len(call.args) > VERB:
                verb = call.args[VERB]
                if isinstance(verb, ast.Constant) and isinstance(verb.value, str) and "." in verb.value:
                    names.add(verb.value)
    return names


def test_every_act_the_program_writes_has_words_and_a_kind() -> None:
    written = names_written()
    assert len(written) > 40
    assert {name for name in written if act_of(name) == name} == set()
    assert act_of("nothing.known") == "nothing.known"
    assert act_of("office.unlock_refused") == ACTS["office.unlock_refused"]
    assert act_of("walkins.queue.close") == ACTS["walkins"]
    told = tuple(name for _label, names in KINDS.values() for name in names)
    assert {name for name in written if not name.startswith((*told, "desk.", "demo."))} == set()


def test_who_looked_at_whom_and_why(store: Store, front: Session, manager: Session, person: str) -> None:
    look(store, front, person, "Au guichet")
    look(store, manager, person)
    newest, before = found(store)[:2]
    assert (newest.agent, newest.act, newest.concerns, newest.why) == (
        "Yann Prévost", "Fiche consultée", "Ferhat Belkacem", "sans motif",
    )  # fmt: skip
    assert (before.agent, before.why, before.person_id, before.site, before.device) == (
        "Karine Moulin", "Au guichet", person, "Agence Centre", "C01",
    )  # fmt: skip


def test_who_saw_a_file_that_was_merged_into_hers_saw_her(
    store: Store, front: Session, manager: Session, person: str
) -> None:
    other = Person(usual_name="Belkacem", first_names="Férat", channel="mail")
    with store.write(front, "test.other") as unit:
        unit.add(other)
    look(store, front, other.id, "Au guichet")
    merge_persons(store, manager, person, other.id)
    for one in (person, other.id):
        assert [line.why for line in found(store, kind="looks", person_id=one)] == ["Au guichet"]
        with store.read() as read:
            assert count_lines(read, Wanted(kind="looks", person_id=one)) == 1


def test_lines_are_narrowed(store: Store, front: Session, manager: Session, person: str) -> None:
    look(store, front, person, "Au guichet")
    look(store, manager, person)
    assert acts(store, agent_id=manager.agent_id) == ["Fiche consultée"]
    assert acts(store, kind="looks") == ["Fiche consultée", "Fiche consultée"]
    assert acts(store, person_id=person) == ["Fiche consultée", "Fiche consultée", "Note ajoutée", "Fiche créée"]
    (note,) = found(store, kind="files", agent_id=front.agent_id, record_id=found(store, person_id=person)[2].record_id)
    assert (note.act, note.concerns) == ("Note ajoutée", "Ferhat Belkacem")
    now = store.clock.now()
    assert found(store, first=now + 1) == found(store, last=now) == []
    assert len(found(store, first=now, last=now + 1)) == len(found(store))
    assert found(store, site_id="elsewhere") == []
    assert len(found(store, site_id=front.site_id)) == len(found(store))


def test_looks_that_nobody_explained(
    store: Store, clock: FixedClock, front: Session, manager: Session, person: str
) -> None:
    look(store, front, person, "Au guichet")
    look(store, front, person)
    look(store, front, person, "Suivi du dossier", ANSWERED)
    assert found(store, kind="unexplained") == [], "each has its reason"
    look(store, manager, person)
    look(store, front, person)
    clock.advance(DAY)
    look(store, front, person, "Suivi du dossier", ANSWERED)
    assert [line.agent for line in found(store, kind="unexplained")] == ["Karine Moulin", "Yann Prévost"]
    with store.local() as connection:
        driver_of(connection).execute("UPDATE audit SET details = '{}', salt = NULL WHERE action = ?", (OPENED,))
    assert found(store, kind="unexplained") == []
    assert {line.why for line in found(store, kind="looks")} == {"effacé", "Suivi du dossier"}


@pytest.mark.parametrize(
    ("details", "told"),
    [
        ({"reason": "Au guichet", "paper": "X"}, "Au guichet"),
        ({"form": "csv", "lines": "1"}, "CSV, 1\u00a0ligne"),
        ({"paper": "JD-C02-20-0001"}, "JD-C02-20-0001"),
        ({}, ""),
    ],
)
def test_the_reason_of_a_line_or_what_tells_most(details: dict[str, str], told: str) -> None:
    assert why("moves.void", details) == told


def test_pages_follow_each_other(store: Store, front: Session, person: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looked, "PAGE", 2)
    monkeypatch.setattr(looked, "PART", 3)
    with store.read() as read:
        whole = [line for part in parts(read, Wanted()) for line in part]
        paged, before = [], 0
        while (page := lines(read, Wanted(), before)).before:
            assert len(page.lines) == 2
            paged, before = paged + page.lines, page.before
        assert paged + page.lines == whole
        assert [line.tx for line in whole] == list(range(len(whole), 0, -1))
        assert count_lines(read, Wanted()) == len(whole)


def test_a_reading_looks_at_a_window_of_lines(
    store: Store, front: Session, manager: Session, person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    look(store, manager, person)
    for _line in range(6):
        look(store, front, person)
    monkeypatch.setattr(looked, "WINDOW", 4)
    with store.read() as read:
        first = lines(read, Wanted(agent_id=manager.agent_id))
        assert first.lines == [], "it is further back, and another reading goes on"
        found_there = lines(read, Wanted(agent_id=manager.agent_id), first.before)
        assert [line.act for line in found_there.lines] == ["Fiche consultée"]
        assert lines(read, Wanted(agent_id=manager.agent_id), 1) == Found([], 0)
        assert len(lines(read, Wanted(record_id=person)).lines) == 8, "what an index finds needs no window"


def test_what_the_lines_may_be_narrowed_to(store: Store, front: Session, person: str) -> None:
    look(store, replace(front, agent_id="console"), person)
    look(store, replace(front, agent_id="gone", device_id="former-0042"), person)
    assert [(line.agent, line.device) for line in found(store)[:3]] == [
        ("agent inconnu de ce poste", "ancien nom 0042"), ("ligne de commande", "C01"), ("Karine Moulin", "C01"),
    ]  # fmt: skip
    assert [line.agent for line in found(store, agent_id="console")] == ["ligne de commande"]
    with store.read() as read:
        offered = choices(read, person)
        assert choices(read, "").name == ""
    assert [name for _id, name in offered.agents] == ["Hélène Vauclin", "Karine Moulin", "ligne de commande"]
    assert offered.sites == [(front.site_id, "Agence Centre")]
    assert offered.name == "Ferhat Belkacem"


def test_reading_it_is_written(store: Store, manager: Session, person: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(store, manager, person)
    (line,) = found(store, kind="looks")
    assert (line.act, line.concerns, line.agent) == ("Journal consulté", "Ferhat Belkacem", "Yann Prévost")

    def full(*_given: Any) -> None:
        raise StoreError("", "", "")

    monkeypatch.setattr(store, "write", full)
    assert opened(store, manager, "").action == READ, "consultation is what such a PC is left for"


def test_a_role_without_the_right_sees_takes_and_opens_nothing(store: Store, front: Session, tmp_path: Path) -> None:
    refused: list[Any] = [
        lambda: opened(store, front, ""),
        lambda: examined(store, front),
        lambda: export(store, front, Wanted(), tmp_path / "x.csv", go_on),
    ]
    for act in refused:
        with pytest.raises(NotAllowed):
            act()
    with store.read() as read:
        for query in (lambda: seen_lines(read, front, Wanted()), lambda: seen_choices(read, front, "")):
            with pytest.raises(NotAllowed):
                query()
    assert not (tmp_path / "x.csv").exists()


def go_on(_done: int, _total: int) -> bool:
    return True


@pytest.fixture
def taken(store: Store, front: Session, manager: Session, person: str, tmp_path: Path) -> Path:
    """The audit of a PC, taken out."""
    look(store, front, person, '=1+1;"x"')
    path = tmp_path / "journal.csv"
    assert export(store, manager, Wanted(), path, go_on)
    return path


def test_all_lines_are_taken_out_and_that_they_were_is_one(store: Store, taken: Path, manager: Session) -> None:
    content = taken.read_bytes()
    assert content.startswith(b"\xef\xbb\xbfLigne;Date;Heure;Agent;Geste;Concerne;Motif;Site;Poste\r\n")
    head, *rows = csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    last = found(store)[0]
    assert (last.act, last.why) == ("Journal exporté", f"CSV, {len(rows)}\u00a0lignes")
    assert [int(row[0]) for row in rows] == list(range(last.tx - 1, 0, -1))
    assert rows[0][1:] == [
        "17/11/2020", "10:42:00", "Karine Moulin", "Fiche consultée", "Ferhat Belkacem", "'=1+1;\"x\"", "Agence Centre",
        "C01",
    ]  # fmt: skip
    assert len(head) == len(rows[0])
    assert sorted(one.name for one in taken.parent.iterdir() if one.is_file()) == [
        "journal.csv", "journal.csv.attestation.txt",
    ]  # fmt: skip


def test_only_what_is_looked_for_is_taken_out(
    store: Store, front: Session, manager: Session, person: str, tmp_path: Path
) -> None:
    export(store, manager, Wanted(person_id=person), tmp_path / "one.csv", go_on)
    assert (tmp_path / "one.csv").read_text("utf-8").count("\n") == 3
    assert found(store)[0].concerns == "Ferhat Belkacem", "whose lines were taken is in the audit"


def test_a_statement_says_that_the_chain_is_whole_and_the_desk_signed_it(
    store: Store, front: Session, taken: Path
) -> None:
    judged = judge_statement(store, front, beside(taken))
    assert judged.good
    assert judged.sentence == (
        "«\u00a0journal.csv\u00a0» est bien le journal exporté par le poste C01. "
        "Le journal des accès est entier\u00a0: aucune ligne modifiée, retirée ni déplacée. "
        "Ce poste n’a pas de serveur\u00a0: personne ne contresigne son journal des accès."
    )
    with store.read() as read:
        act, details = read.exec_driver_sql("SELECT action, details FROM audit ORDER BY tx DESC").fetchone() or ("", "")
    assert (act, "authentic" in details) == ("office.papers.verify", True)
    told = beside(taken).read_text("utf-8")
    assert "Fait par\u00a0: Yann Prévost\nFait le\u00a0: 17/11/2020 à 10:42\n" in told


def test_a_statement_or_its_file_changed_by_a_letter_is_found(store: Store, front: Session, taken: Path) -> None:
    paper = beside(taken)
    text, content = paper.read_text("utf-8"), taken.read_bytes()
    rows = text.splitlines()
    for place, row in enumerate(rows[1:-2], 1):
        changed = [*rows[:place], row + "x", *rows[place + 1 :]]
        paper.write_text("\n".join(changed) + "\n", "utf-8")
        assert judge_statement(store, front, paper).verdict == "wrong_signature", row
    paper.write_text(text, "utf-8")
    taken.write_bytes(content.replace(b"Karine", b"Sandra"))
    judged = judge_statement(store, front, paper)
    assert (judged.good, judged.heading) == (False, "Journal modifié")
    taken.unlink()
    assert not judge_statement(store, front, paper).good
    taken.write_bytes(content)
    assert judge_statement(store, front, paper).good


def test_a_statement_names_no_file_elsewhere(store: Store, front: Session, taken: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    paper = beside(taken).rename(tmp_path / "elsewhere" / "moved.attestation.txt")
    assert not judge_statement(store, front, paper).good, "the file must stand beside it"


def test_a_revoked_key_states_nothing(store: Store, front: Session, admin: Session, taken: Path) -> None:
    with store.read() as read:
        public = key_here(read).public
    revoke_key(store, admin, public, RevokeReason.STOLEN, stolen=True)
    assert judge_statement(store, front, beside(taken)).verdict == "desk_revoked"


@pytest.mark.parametrize("text", ["", "Attestation du journal des accès", "Attestation du journal des accès\nx", "\0"])
def test_what_is_no_statement_is_refused(store: Store, front: Session, tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.attestation.txt"
    path.write_text(text, "utf-8")
    with pytest.raises(BadInput):
        judge_statement(store, front, path)
    with pytest.raises(StoreError):
        judge_statement(store, front, tmp_path / "nowhere")


def test_a_statement_whose_key_is_no_base64_is_refused(store: Store, front: Session, taken: Path) -> None:
    paper = beside(taken)
    paper.write_text(paper.read_text("utf-8").replace("Certificat du poste\u00a0: ", "Certificat du poste\u00a0: é"))
    with pytest.raises(BadInput):
        judge_statement(store, front, paper)


def test_the_statement_of_a_tampered_audit_says_so(store: Store, manager: Session, taken: Path) -> None:
    with store.local() as connection:
        driver_of(connection).execute("DELETE FROM audit WHERE tx = 2")
    well, said = examined(store, manager)
    assert not well
    assert "2 (retirée)" in said
    export(store, manager, Wanted(), taken, go_on)
    judged = judge_statement(store, manager, beside(taken))
    assert judged.good
    assert "2 (retirée)" in judged.sentence


def test_an_end_cut_off_that_the_vault_noted_is_told_by_the_page_and_by_the_statement(
    store: Store, manager: Session, taken: Path
) -> None:
    """On a desk that stands alone, nothing in the base tells it: its count was cut too."""
    tries = Kept()
    with store.read() as read:
        tx, link = chain.last(driver_of(read))
    tries.keep(AUDIT, tx, int.from_bytes(link))
    assert examined(store, manager, tries)[0]
    with store.local() as connection:
        driver = driver_of(connection)
        driver.execute("DELETE FROM audit WHERE tx >= ?", (tx,))
        driver.execute("UPDATE writing SET tx = ?", (tx - 1,))
    well, said = examined(store, manager, tries)
    assert not well
    assert f"sa ligne {tx} n’est plus celle notée" in said
    assert examined(store, manager)[0], "the base by itself says nothing of it"
    export(store, manager, Wanted(), taken, go_on, tries=tries)
    judged = judge_statement(store, manager, beside(taken))
    assert judged.good
    assert "coupé ou réécrit" in judged.sentence


def test_what_the_vault_notes_while_an_export_goes_on_is_no_cut(
    store: Store, front: Session, manager: Session, person: str, tmp_path: Path
) -> None:
    """Who locks the window meanwhile has the last line noted: the export reads its lines as they were before."""
    tries = Kept()

    def locked(_done: int, _total: int) -> bool:
        look(store, front, person, "Accueil")
        with store.read() as read:
            tx, link = chain.last(driver_of(read))
        tries.keep(AUDIT, tx, int.from_bytes(link))
        return True

    path = tmp_path / "journal.csv"
    assert export(store, manager, Wanted(), path, locked, tries=tries)
    assert "coupé ou réécrit" not in judge_statement(store, manager, beside(path)).sentence


def test_what_is_exported_is_for_who_asked(taken: Path) -> None:
    assert taken.stat().st_mode & 0o077 == 0


def test_a_stopped_or_failed_export_leaves_no_file(
    store: Store, manager: Session, person: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "journal.csv"
    assert not export(store, manager, Wanted(), path, lambda _done, _total: False)
    assert not list(tmp_path.glob("journal*"))

    def full(*_given: Any) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("lmmh_desk.features.desk.actions.audit._put", full)
    with pytest.raises(StoreError):
        export(store, manager, Wanted(), path, go_on)
    assert not list(tmp_path.glob("journal*"))
    with store.local() as connection:
        driver_of(connection).execute("DELETE FROM signing_key")
    with pytest.raises(WrongState):
        export(store, manager, Wanted(), path, go_on)
    assert found(store)[0].act == "Journal exporté", "that it was asked stays"
    assert len([line for line in found(store) if line.act == EXPORTED]) == 0


def test_no_cell_is_a_formula() -> None:
    texts = ("=1", "+1", "-1", "@x", "\tx", "\rx")
    line = Line(1, 0, *texts)
    (row,) = csv.reader(StringIO(audit_rows([line]).decode(), newline=""), delimiter=";")
    assert row[3:] == [f"'{text}" for text in texts]
