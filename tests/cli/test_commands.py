"""What an administrator does from a terminal, on a real encrypted profile."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from lmmh_desk.app.bootstrap import open_profile
from lmmh_desk.app.demonstration import INSTANT, WORDS
from lmmh_desk.cli.desk import main
from lmmh_desk.cli.profile import key_of
from lmmh_desk.documents.seal import as_sealed
from lmmh_desk.features.desk.actions.audit import export
from lmmh_desk.features.desk.model.audit import Wanted
from lmmh_desk.features.desk.store.copies import ELSEWHERE
from lmmh_desk.features.walkins.papers import Ticket, ticket
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.kernel.errors import VaultError
from lmmh_desk.kernel.i18n import RESOURCES
from lmmh_desk.office.actions.keys import revoke_key
from lmmh_desk.office.actions.papers import void_paper
from lmmh_desk.office.actions.sites import save_office
from lmmh_desk.office.model.forms import OfficeForm
from lmmh_desk.office.model.keys import RevokeReason
from lmmh_desk.office.store.keys import key_here, trust
from lmmh_desk.office.store.papers import paper_by_number
from lmmh_desk.office.store.sites import office
from lmmh_desk.store.backup import verified
from lmmh_desk.store.opening import inspected
from lmmh_desk.system import single
from lmmh_desk.system.keys import find_key
from lmmh_desk.system.single import InstanceLock
from lmmh_desk.tenancy.actions.residence import record_residence, residence_sheet
from tests.headquarters import headquarters
from tests.replacing import replace


def test_search_finds_a_person(run, facts):
    code, out, _err = run("search", "belka", "ferhat")
    assert code == 0
    assert out.startswith("M. Ferhat Belkacem")
    code, found = facts("search", "zzzzqqq")
    assert (code, found) == (1, [])


def test_search_finds_papers_as_the_window_does(run, facts, profile):
    paper = numbered(profile)
    for asked in (paper["number"], paper["short_code"], paper["url"]):
        code, found = facts("search", asked)
        assert (code, found[0]["kind"], found[0]["title"]) == (0, "paper", paper["number"])
    code, out, _err = run("search", paper["number"])
    assert code == 0
    assert out.startswith(f"{paper['number']}\tJustificatif de déménagement")
    code, out, _err = run("search", "JD-C02-20-9999")
    assert code == 1
    assert out == "Rien ne répond à cette recherche.\n"


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_verdict_that_nobody_reads_to_the_end_keeps_its_exit_code(profile, unbuffered):
    unread, answer = os.pipe()
    os.close(unread)
    command = [sys.executable, "-m", "lmmh_desk.cli.entry", "verify", "--profile", profile, "JD-C02-20-9999"]
    environment = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    done = subprocess.run(command, env=environment, stdout=answer, stderr=subprocess.PIPE, text=True, check=False)
    os.close(answer)
    assert (done.returncode, done.stderr) == (1, ""), "0 would say that the paper is authentic"


def test_search_loads_no_window(profile):
    run = (
        "import sys; from lmmh_desk.cli.desk import main; "
        f"main(['search', '--profile', {str(profile)!r}, 'belka']); sys.exit('PySide6' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", run], check=False, capture_output=True).returncode == 0


def test_doctor_says_that_all_is_well(run, facts):
    code, out, _err = run("doctor")
    assert code == 0, out
    assert "✗" not in out
    _code, checks = facts("doctor")
    assert all(check["ok"] for check in checks)


def test_a_backup_is_read_again_and_put_back(run, profile, tmp_path):
    copy = tmp_path / "copie.db"
    code, out, err = run("backup", copy)
    assert code == 0, err
    assert "relue" in out
    with inspected(profile / "desk.db", key_of(profile)) as driver:
        (kept,) = driver.execute("SELECT value FROM desk_setting WHERE key = ?", (ELSEWHERE,)).fetchone()
    assert kept.endswith(f" {copy}"), "the self-check looks there"
    (profile / "desk.db").unlink()
    code, out, err = run("restore", copy)
    assert code == 0, err
    assert run("search", "belka")[0] == 0


@pytest.mark.parametrize("command", [("doctor", "--upgraded"), ("backup", "copie.db")])
def test_a_base_of_the_version_before_is_left_to_the_window_that_has_it(run, profile, tmp_path, command, monkeypatch):
    monkeypatch.chdir(tmp_path)
    store, _key = open_profile(profile, FixedClock(INSTANT), WORDS)
    with store.local() as connection:
        connection.exec_driver_sql("DROP TRIGGER log_site_update")  # this version would make it again
    store.close()
    with InstanceLock(profile):
        monkeypatch.setattr(single, "_held", set())  # another program's
        code, _out, err = run(*command)
    assert (code, "déjà ouvert" in err) == (2, True)
    assert not (tmp_path / "copie.db").exists()


def test_a_backup_of_another_desk_replaces_nothing(run, profile, tmp_path):
    before = (profile / "desk.db").stat().st_ino
    strange = tmp_path / "autre.db"
    strange.write_bytes(b"x" * 8192)
    code, _out, err = run("restore", strange)
    assert code == 2
    assert "Rien n’a été remplacé" in err
    assert (profile / "desk.db").stat().st_ino == before
    assert run("search", "belka")[0] == 0


def test_verify_judges_papers_by_their_bytes_their_code_and_the_register(run, facts, profile):
    code, found = facts("verify", numbered(profile)["url"])
    assert code == 0
    assert found["verdict"] == "authentic"
    code, found = facts("verify", numbered(profile)["short_code"])
    assert (code, found["verdict"], found["good"]) == (1, "registered", False)
    assert run("verify", "7K4M-2Q9P-XH6T")[0] == 2  # its check character is wrong: not a code, nor a file
    altered = numbered(profile)["url"]
    altered = altered[:-20] + ("0" if altered[-20] != "0" else "1") + altered[-19:]
    assert facts("verify", altered)[0] == 1
    code, found = facts("verify", numbered(profile)["number"])
    assert (code, found["verdict"], found["good"]) == (1, "registered", False)
    code, said, _err = run("verify", numbered(profile)["number"])
    assert (code, "Seul le scan du papier prouve la signature." in said) == (1, True)
    assert facts("verify", "JD-C02-20-9999")[1]["verdict"] == "unknown"
    for wrong in ("nowhere.pdf", "x" * 5000):
        code, _out, err = run("verify", wrong)
        assert code == 2
        assert "ni un fichier" in err
        assert len(err) < 300
    said = run("verify", numbered(profile)["url"])[1].splitlines()
    assert said[0] == "Authentique"
    assert [line.partition("\u00a0: ")[0] for line in said[2:5]] == ["Document", "Titulaire", "Date"]
    assert checks(profile)[0] == ("authentic", "scan")


def checks(profile):
    """Return (verdict, means) of the checks the console made, oldest first."""
    store, _key = open_profile(profile, FixedClock(INSTANT), WORDS)
    with store.read() as read:
        rows = read.exec_driver_sql(
            "SELECT details FROM audit WHERE action = 'office.papers.verify' AND agent_id = 'console' ORDER BY tx"
        )
        found = [json.loads(details) for details in rows.scalars()]
    store.close()
    return [(details["verdict"], details["by"]) for details in found]


def test_a_cancelled_paper_is_said_cancelled(facts, profile):
    paper = numbered(profile)
    store, _key = open_profile(profile, FixedClock(INSTANT), WORDS)
    with store.read() as read:
        record = paper_by_number(read, paper["number"])
    with store.write(headquarters(store), "office.papers.void") as unit:
        void_paper(unit, record.id, "Erreur de date")
    store.close()
    for asked in (paper["url"], paper["short_code"]):
        code, found = facts("verify", asked)
        assert (code, found["verdict"]) == (1, "voided")


def test_verify_says_that_a_2ddoc_is_a_specimen(run, facts, profile, tmp_path):
    number, file = attested(profile, tmp_path / "attestation.pdf")
    code, found = facts("verify", file)
    assert (code, found["verdict"], found["heading"], found["number"]) == (0, "specimen", "SPÉCIMEN", number)
    assert "n’atteste rien" in found["sentence"]
    assert found["register"].startswith("Enregistré, pas encore imprimé · établi par")
    assert found["says"].startswith("M BELKACEM FERHAT\n")
    assert run("verify", file)[1].startswith("SPÉCIMEN\n")
    assert facts("verify", number)[1]["verdict"] == "registered"
    store, _key = open_profile(profile, FixedClock(INSTANT), WORDS)
    with store.write(headquarters(store), "office.papers.void") as unit:
        void_paper(unit, paper_by_number(unit.connection, number).id, "Erreur de nom")
    store.close()
    code, found = facts("verify", file)
    assert (code, found["verdict"], found["number"]) == (1, "voided", number)


def test_a_specimen_that_no_register_knows_is_not_good(facts, profile, tmp_path):
    _number, file = attested(profile, tmp_path / "attestation.pdf")
    store, _key = open_profile(profile, FixedClock(INSTANT), WORDS)
    with store.write(headquarters(store), "test") as unit:
        unit.connection.exec_driver_sql("UPDATE paper SET short_code = 'other' WHERE kind = 'AR'")
    store.close()
    code, found = facts("verify", file)
    assert (code, found["verdict"], found["heading"]) == (1, "specimen", "SPÉCIMEN")
    assert found["register"].startswith("Pas reçu sur ce poste")


def test_a_specimen_of_another_desk_is_not_known(facts, profile, tmp_path):
    _number, file = attested(profile, tmp_path / "attestation.pdf")
    store, _key = open_profile(profile, FixedClock(INSTANT), WORDS)
    with store.write(headquarters(store), "test") as unit:
        unit.connection.exec_driver_sql("DELETE FROM signing_key WHERE name LIKE '2ddoc%'")
    store.close()
    code, found = facts("verify", file)
    assert (code, found["verdict"]) == (1, "unknown_certificate")
    assert "LM01" in found["sentence"]


def test_verify_reads_a_file_whose_name_holds_a_hash(facts, profile, tmp_path):
    number, file = attested(profile, tmp_path / "a#1.pdf")
    code, found = facts("verify", file)
    assert (code, found["verdict"], found["number"]) == (0, "specimen", number)


def test_verify_says_that_a_ticket_carries_no_seal(run, tmp_path):
    file = tmp_path / "Ticket A36.pdf"
    file.write_bytes(ticket(Ticket("0198c2f0-0000-7000-8000-000000000001", "A36", INSTANT, "LMMH", "Centre", 2)))
    code, out, _err = run("verify", file)
    assert code == 1
    assert "ticket de la file" in out
    assert "Aucun code" not in out


def attested(profile, file):
    """Establish an attestation de résidence on a profile; return its number and the file it is printed to."""
    store, _key = open_profile(profile, FixedClock(INSTANT), WORDS)
    try:
        with store.read() as read:
            person = read.exec_driver_sql(
                "SELECT id FROM person WHERE usual_name = 'Belkacem' AND first_names = 'Ferhat'"
            ).scalar_one()
            agent = read.exec_driver_sql("SELECT id FROM agent WHERE role = 'site_manager' LIMIT 1").scalar_one()
        manager = replace(headquarters(store), agent_id=agent, role="site_manager")
        paper_id = record_residence(store, manager, person).created("paper")
        sheet = residence_sheet(store, manager, paper_id)
    finally:
        store.close()
    file.write_bytes(sheet.pdf)
    return sheet.title, file


@pytest.mark.parametrize("dry", [True, False])
def test_import_reports_each_refused_line(facts, tmp_path, dry):
    file = tmp_path / "logements.csv"
    header = "DEPCOM;CODEPOSTAL;LIBCOM;NUMVOIE;TYPVOIE;NOMVOIE;NUMAPPT;ESC;ETAGE;BAT;NBPIECE;SURFHAB;FINAN;nb\n"
    file.write_text(
        header + "72181;72000;LE MANS;5;RUE;MARCEAU;12;1;3;C;3;64;12;1\n" + "72181;;;;;;;;;;;;;\n", encoding="cp1252"
    )
    words = ("import", "--dwellings", file, *(["--dry-run"] if dry else []))
    code, first = facts(*words)
    assert code == 1
    assert (first["lines"], first["refused"], first["created"]) == (2, 1, 1)
    assert any(issue["line"] == 3 for issue in first["issues"])
    _code, again = facts(*words)
    assert again["created"] == (1 if dry else 0)


def test_import_says_where_why_and_with_what_effect(run, tmp_path):
    file = tmp_path / "logements.csv"
    line = "72181;721;LE MANS;5;RUE;MARCEAU;12;1;3;C"
    file.write_text(f"DEPCOM;CODEPOSTAL;LIBCOM;NUMVOIE;TYPVOIE;NOMVOIE;NUMAPPT;ESC;ETAGE;BAT\n{line}\n{line};x\n")
    code, out, _err = run("import", "--dwellings", file, "--dry-run")
    assert code == 1
    told = "«\u00a0721\u00a0» n’est pas un code postal de cinq chiffres (refusée)"
    assert f"  ligne 2, CODEPOSTAL\u00a0: {told}\n  ligne 3\u00a0: la ligne compte 11 cases" in out


def test_import_counts_the_leases_and_their_persons(run, facts):
    """The template has four persons in two leases; its leases are already in the demonstration, its persons not all."""
    template = RESOURCES / "import" / "locataires-modele.csv"
    code, found = facts("import", "--tenants", template, "--dry-run")
    assert (code, found["encoding"], found["separator"], found["lines"]) == (0, "UTF-8", ";", 4)
    assert sum(found[name] for name in ("created", "changed", "unchanged")) == 2
    assert sum(found["persons"].values()) == 4
    out = run("import", "--tenants", template)[1]
    assert out.startswith("locataires-modele.csv\u00a0: 4\u00a0lignes lues (UTF-8, point-virgule)\u00a0: 2\u00a0baux")
    assert "personne" in out
    assert "0\u00a0ligne refusée." in out


def test_import_wants_a_file_it_can_read(run):
    assert "Aucun fichier" in run("import")[2]
    code, _out, err = run("import", "--tenants", "nowhere.csv")
    assert code == 2
    assert "nowhere.csv" in err


def numbered(profile):
    """Return number, url and short code of a justificatif of the demonstration."""

    copy = profile.with_name("reading")
    shutil.copytree(profile, copy, dirs_exist_ok=True)
    store, _key = open_profile(copy, FixedClock(INSTANT), WORDS)
    try:
        with store.read() as read:
            number, payload, code = read.exec_driver_sql(
                "SELECT number, payload, short_code FROM paper WHERE kind = 'JD' ORDER BY number DESC LIMIT 1"
            ).one()
    finally:
        store.close()
    return {"number": number, "url": as_sealed(payload, "https://verifier.example.org/").url, "short_code": code}


def test_the_backup_of_a_demo_has_its_rows(run, profile, tmp_path):

    run("backup", tmp_path / "copie.db")
    counts = verified(tmp_path / "copie.db", find_key(profile, WORDS))
    assert counts["person"] >= 300


def test_doctor_finds_a_line_taken_from_the_audit(run, facts, profile):
    code, out, _err = run("doctor", "--audit")
    assert code == 0
    assert "journal des accès est entier" in out
    store, _key = open_profile(profile, FixedClock(INSTANT), WORDS)
    with store.local() as connection:
        connection.exec_driver_sql("DELETE FROM audit WHERE tx = 1")
    store.close()
    code, checks = facts("doctor", "--audit")
    assert code == 1
    said = {check["key"]: check["sentence"] for check in checks}
    assert said["audit"] == "Le journal des accès a été altéré, aux lignes\u00a0: 1 (retirée)."
    assert said["witness"] == "Ce poste n’a pas de serveur\u00a0: personne ne contresigne son journal des accès."


def test_verify_judges_the_statement_beside_an_exported_audit(run, facts, profile, tmp_path):
    path = tmp_path / "journal.csv"
    store, _key = open_profile(profile, FixedClock(INSTANT), WORDS)
    assert export(store, headquarters(store), Wanted(), path, lambda _done, _total: True)
    store.close()
    paper = f"{path}.attestation.txt"
    code, found = facts("verify", paper)
    assert (code, found["verdict"], found["good"]) == (0, "authentic", True)
    path.write_bytes(path.read_bytes() + b"x")
    code, out, _err = run("verify", paper)
    assert (code, out.splitlines()[0]) == (1, "Journal modifié")


@pytest.mark.parametrize("words", [["doctor"], ["search", "belka"], ["verify", "{url}"]])
def test_a_command_alone_in_its_process(profile, words):
    """What another command of the same process loaded must not be needed."""
    name, *rest = (word.format(url=numbered(profile)["url"]) for word in words)
    command = [sys.executable, "-m", "lmmh_desk.cli.entry", name, "--profile", str(profile), *rest]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_who_gave_a_command_is_audited(run, profile, tmp_path):
    run("backup", tmp_path / "copie.db")
    run("restore", tmp_path / "copie.db")
    run("search", "belka")
    store, _key = open_profile(profile, FixedClock(INSTANT), WORDS)
    with store.read() as read:
        rows = read.exec_driver_sql(
            "SELECT action, role FROM audit JOIN agent ON agent.id = agent_id WHERE action LIKE 'desk.%' ORDER BY tx"
        ).all()
    store.close()
    assert rows == [("desk.restore", "admin"), ("desk.search", "admin")]  # the copy was taken before its own line


def test_the_key_is_changed_and_older_backups_are_still_put_back(run, facts, profile, tmp_path):
    key = find_key(profile, WORDS)
    run("backup", tmp_path / "copie.db")
    code, out, err = run("rotate-key")
    assert (code, err) == (0, "")
    assert out.startswith("Clé changée")
    assert find_key(profile, WORDS) != key
    assert facts("doctor")[0] == 0
    store, _key = open_profile(profile, FixedClock(INSTANT), WORDS)
    with store.read() as read:
        last = read.exec_driver_sql("SELECT action FROM audit ORDER BY tx DESC").scalar()
    store.close()
    assert last == "desk.rotate_key"
    assert run("search", "belka")[0] == 0
    assert run("restore", tmp_path / "copie.db")[0] == 0
    assert run("search", "belka")[0] == 0
    assert run("backup", tmp_path / "copie.db")[0] == 0


def test_the_key_is_not_changed_while_the_window_has_the_profile(run, profile):
    before = (profile / "desk.db").read_bytes()
    with InstanceLock(profile):
        code, _out, err = run("rotate-key")
    assert (code, "déjà ouvert" in err) == (2, True)
    assert (profile / "desk.db").read_bytes() == before


def test_a_vault_that_keeps_the_old_key_is_said(run, profile, monkeypatch):
    def refused(_folder):
        raise VaultError("Le coffre du système est verrouillé.")

    monkeypatch.setattr("lmmh_desk.system.rotation.clear", refused)
    code, out, _err = run("rotate-key")
    assert (code, "Clé changée" in out, "verrouillé" in out) == (1, True, True)
    assert run("search", "belka")[0] == 0


def test_restore_wants_a_profile(tmp_path, capsys):
    assert main(["restore", "--profile", str(tmp_path / "nothing"), str(tmp_path / "copie.db")]) == 2
    assert "Aucune donnée" in capsys.readouterr().err


def test_page_writes_a_folder_to_publish(run, profile, tmp_path):
    folder = tmp_path / "site" / "verifier"
    code, out, err = run("page", folder)
    assert code == 0, err
    assert "https://verifier.example.org/" in out
    data = (folder / "office.js").read_text("utf-8")
    assert root_of(profile) in data
    assert "02\\u00a061\\u00a091\\u00a000\\u00a072" in data
    assert "Justificatif de d\\u00e9m\\u00e9nagement" in data
    assert not list(folder.glob("*.new"))
    assert run("page", folder, "--phone", "0243000000")[0] == 0
    assert "02\\u00a043\\u00a000\\u00a000\\u00a000" in (folder / "office.js").read_text("utf-8")


def test_page_spares_the_files_of_others(run, tmp_path):
    (tmp_path / "index.html").write_text("la page d’accueil")
    (tmp_path / "plan.html").write_text("le plan du site")
    code, _out, err = run("page", tmp_path)
    assert code == 2
    assert "contient déjà un autre fichier index.html. Rien n’est écrit." in err
    assert not (tmp_path / "office.js").exists()
    assert (tmp_path / "index.html").read_text() == "la page d’accueil"
    assert run("page", tmp_path, "--replace")[0] == 0
    assert "Vérifier un document" in (tmp_path / "index.html").read_text("utf-8")
    assert (tmp_path / "plan.html").read_text() == "le plan du site"


def test_page_says_why_it_cannot_be_written(run, tmp_path):
    (tmp_path / "fichier").write_text("")
    code, _out, err = run("page", tmp_path / "fichier")
    assert code == 2
    assert "ne peut pas être écrit" in err
    code, _out, err = run("page", tmp_path / "site", "--phone", "l’accueil")
    assert code == 2
    assert "pas de téléphone" in err
    assert not (tmp_path / "site").exists()


def test_page_warns_of_an_address_that_opens_only_with_network(run, profile, tmp_path):
    rename_page(profile, "https://verifier.example.org/d")
    code, out, _err = run("page", tmp_path / "site")
    assert code == 0
    assert "sans réseau, le code n’ouvrira pas la page" in out
    assert "sans réseau" not in (rename_page(profile, ""), run("page", tmp_path / "site")[1])[1]


def test_a_revoked_key_is_said_by_verify_and_written_in_the_page(run, facts, profile, tmp_path):
    run("page", tmp_path)
    before = (tmp_path / "office.js").read_text("utf-8")
    public = revoke(profile)
    assert public.hex() not in before
    run("page", tmp_path)
    assert f'"{public.hex()}": 0' in (tmp_path / "office.js").read_text("utf-8")
    paper = numbered(profile)
    for asked in (paper["url"], paper["short_code"], paper["number"]):
        code, found = facts("verify", asked)
        assert (code, found["verdict"], found["good"]) == (1, "desk_revoked", False)
    told = "Clé révoquée\nL’office a retiré la clé du poste C02\u00a0: ce document n’est pas accepté.\n"
    assert run("verify", paper["url"])[1].startswith(told)


def revoke(profile):
    """Revoke the key of the demonstration’s desk, as stolen, and return it."""
    store, _key = open_profile(profile, FixedClock(INSTANT), WORDS)
    try:
        with store.read() as read:
            public = key_here(read).public
        revoke_key(store, headquarters(store), public, RevokeReason.STOLEN, stolen=True)
        return public
    finally:
        store.close()


def test_doctor_says_that_the_desk_s_key_ends(run, facts, profile):
    sentences = {check["key"]: check["sentence"] for check in facts("doctor")[1]}
    assert sentences["keys"] == "La clé des documents sert jusqu’au 01/10/2022, puis se renouvelle seule."
    store, _key = open_profile(profile, FixedClock(INSTANT), WORDS)
    with store.local() as connection:
        connection.exec_driver_sql("DELETE FROM signing_key WHERE name = 'root'")
    store.close()
    code, out, _err = run("doctor")
    assert code == 1
    assert "✗ La clé des documents ne sert que jusqu’au 01/10/2022." in out


def root_of(profile):
    store, _key = open_profile(profile, FixedClock(INSTANT), WORDS)
    try:
        with store.read() as read:
            return next(iter(trust(read).roots)).hex()
    finally:
        store.close()


def rename_page(profile, address):
    store, _key = open_profile(profile, FixedClock(INSTANT), WORDS)
    try:
        with store.read() as read:
            shown = office(read)
        save_office(store, headquarters(store), OfficeForm(shown.name, shown.nature, shown.place, address))
    finally:
        store.close()
