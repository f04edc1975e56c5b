"""`purge` and `export-person` on the demonstration's base, from the command line."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from lmmh_desk.app.bootstrap import open_profile
from lmmh_desk.app.demonstration import known_words
from lmmh_desk.kernel.access import MASKED
from lmmh_desk.kernel.clock import RunningClock
from lmmh_desk.tenancy.actions.notes import add_note
from lmmh_desk.tenancy.store.tables import note, person
from tests.headquarters import headquarters


def fullest(profile: Path) -> tuple[str, str]:
    """Return the person with most notes who shares a household, and a name of another of it."""
    store, _key = open_profile(profile, RunningClock(), known_words(profile))
    with store.read() as read:
        other = person.alias("other")
        found = read.execute(
            select(person.c.id, other.c.first_names)
            .join(other, (other.c.household_id == person.c.household_id) & (other.c.id != person.c.id))
            .outerjoin(note, note.c.person_id == person.c.id)
            .where(other.c.first_names != person.c.first_names)
            .group_by(person.c.id, other.c.first_names)
            .order_by(func.count(note.c.id).desc())
        ).first()
    store.close()
    assert found is not None
    return found[0], found[1].split()[0].strip(",")


def stranger(profile: Path, who: str) -> tuple[str, str]:
    """Return a forename and the surname of somebody who shares nothing with a person but the town."""
    store, _key = open_profile(profile, RunningClock(), known_words(profile))
    with store.read() as read:
        hers = read.execute(select(person.c.household_id, person.c.usual_name).where(person.c.id == who)).one()
        found = read.execute(
            select(person.c.first_names, person.c.usual_name)
            .where(person.c.household_id != hers.household_id, person.c.usual_name != hers.usual_name)
            .order_by(person.c.id)
        ).first()
    store.close()
    assert found is not None
    return found[0].split()[0].strip(","), found[1]


def test_the_preview_says_each_rule_and_erases_nothing(facts: Any) -> None:
    code, told = facts("purge", "--dry-run")
    assert code == 0
    rules = {one["rule"]: one for one in told}
    assert rules["keep_walkins"]["months"] == 6
    assert all(one["source"] for one in told)
    assert facts("purge", "--dry-run") == (0, told)


def test_the_purge_leaves_nothing_due(facts: Any, run: Any) -> None:
    due = {one["rule"]: one["records"] for one in facts("purge", "--dry-run")[1]}
    code, out, _err = run("purge")
    assert code == 0
    assert "les autres postes suivront" in out
    after = {one["rule"]: one["records"] for one in facts("purge", "--dry-run")[1]}
    assert set(after.values()) == {0}, due
    assert run("doctor", "--audit")[0] == 0


def test_the_export_is_readable_whole_and_masks_the_others(profile: Path, run: Any, tmp_path: Path) -> None:
    who, other = fullest(profile)
    store, _key = open_profile(profile, RunningClock(), known_words(profile))
    forename, surname = stranger(profile, who)
    add_note(store, headquarters(store), who, f"Venue avec {other} signer le bail")
    add_note(store, headquarters(store), who, f"Clé laissée à {surname} {forename} du hall voisin")
    store.close()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / f"droit-d-acces-{who}.pdf").touch(0o644)  # one that others may read was there
    code, _out, err = run("export-person", who, "--reason", "Demande du 12 novembre", "--out", tmp_path / "out")
    assert (code, err) == (0, "")
    pdf, facts = (tmp_path / "out" / f"droit-d-acces-{who}.{kind}" for kind in ("pdf", "json"))
    assert stat.S_IMODE(pdf.stat().st_mode) == stat.S_IMODE(facts.stat().st_mode) == 0o600
    told = json.loads(facts.read_text("utf-8"))
    read = " ".join(page.extract_text() for page in PdfReader(pdf).pages)
    assert told["person"].split()[-1] in read
    for part in told["kept"]:
        assert part.split()[0] in read
    assert {"Identité", "Baux", "Notes et échanges", "Rendez-vous", "Passages à l’accueil"} <= told["kept"].keys()
    access = told["kept"]["Accès aux données sur ce poste"]
    assert any("Demande du 12 novembre" in line.get("Motif", "") for line in access)
    text = json.dumps(told["kept"], ensure_ascii=False)
    for shown in (text, read.replace("\n", " ")):
        assert other not in shown
        assert f"Venue avec {MASKED} signer le bail" in " ".join(shown.split())
        assert f"Clé laissée à {MASKED} du hall voisin" in " ".join(shown.split())


@pytest.mark.parametrize(("who", "reason"), [("nobody", "Demande"), ("", "Demande"), ("nobody", "  ")])
def test_without_a_person_or_a_reason_nothing_is_written(run: Any, tmp_path: Path, who: str, reason: str) -> None:
    code, _out, err = run("export-person", who, "--reason", reason, "--out", tmp_path / "out")
    assert code == 2
    assert err
    assert not (tmp_path / "out").exists()


def test_a_reason_that_judges_is_refused(profile: Path, run: Any, tmp_path: Path) -> None:
    who = fullest(profile)[0]
    code, _out, err = run("export-person", who, "--reason", "Elle est dépressive", "--out", tmp_path / "out")
    assert code == 2
    assert "santé" in err
    assert "dépressive" not in err
    assert not (tmp_path / "out").exists()


def test_a_folder_that_refuses_is_said(profile: Path, run: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    code, _out, err = run("export-person", fullest(profile)[0], "--reason", "Demande", "--out", tmp_path / "file")
    assert code == 2
    assert "ne peut pas être écrit" in err
