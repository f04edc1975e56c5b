"""A key lost and given back from a terminal: recovery-key, recover, vault, on a real encrypted profile."""

import re
import shutil
from pathlib import Path

import pytest

from lmmh_desk.app import recovering
from lmmh_desk.app.bootstrap import open_profile
from lmmh_desk.app.demonstration import known_words
from lmmh_desk.app.program import program
from lmmh_desk.cli.desk import main
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.kernel.errors import BadInput, StoreError
from lmmh_desk.office.store.basekey import UNTRIED
from lmmh_desk.office.store.witness import AUDIT
from lmmh_desk.store.kept import keep
from lmmh_desk.store.opening import create_store
from lmmh_desk.system import keys, recovery, vault
from lmmh_desk.system.sheets import read_sheets
from lmmh_desk.system.tries import VaultTries
from tests.as_office import as_office
from tests.system.vaults import kind, secrets_in

LINE = re.compile(r"^\d  ([0-9A-Z-]{14})$", re.MULTILINE)
ASKED = re.compile(r"ligne (\d)\xa0: $")


@pytest.fixture
def vaults(tmp_path, monkeypatch):
    folder = tmp_path / "vaults"
    folder.mkdir()
    monkeypatch.setattr(vault, "_class", lambda name: kind(folder, name))
    monkeypatch.delenv("LMMH_PASSPHRASE_FILE", raising=False)
    return folder


@pytest.fixture
def typed(monkeypatch, capsys):
    """Answer what is asked: texts one after the other, or a function of the question."""

    def answers(given):
        left = iter(given) if not callable(given) else None

        def answer(question):
            if left is None:
                return given(question)
            try:
                return next(left)
            except StopIteration:
                raise EOFError from None

        monkeypatch.setattr("builtins.input", answer)

    return answers


@pytest.fixture
def made(run, typed, capsys):
    """Make a recovery key, copying back what is asked; gives the lines of each sheet."""

    def make(*words):
        told = []

        def copied(question):
            told.append(capsys.readouterr().out)
            lines = LINE.findall("".join(told))
            made.asked += 1
            return lines[6 * (made.asked - 1) + int(ASKED.search(question)[1]) - 1]

        made.asked = 0
        typed(copied)
        code, out, err = run("recovery-key", *words)
        assert (code, err) == (0, "")
        assert "ouvre désormais ce poste" in out
        lines = LINE.findall("".join(told))
        return [lines[start : start + 6] for start in range(0, len(lines), 6)]

    return make


def actions(profile, words=None):
    store, _key = open_profile(profile, FixedClock(0), words)
    try:
        with store.read() as read:
            return [action for (action,) in read.exec_driver_sql("SELECT action FROM audit ORDER BY rowid")]
    finally:
        store.close()


def test_an_emptied_vault_is_given_its_key_back_line_by_line(run, made, typed, profile, vaults):
    assert run("vault", "--to", "secret-service")[0] == 0
    (lines,) = made()
    (vaults / "secret-service.vault").unlink()
    code, _out, err = run("search", "belka")
    assert code == 2
    assert "n’est plus dans le coffre" in err
    typed([lines[0], lines[1], lines[3], lines[2], *lines[3:]])
    code, out, err = run("recover")
    assert code == 0, err
    assert "La ligne 3 est mal recopiée" in err
    assert out == "Ce poste s’ouvre de nouveau. Sa clé est dans le coffre secret-service.\n"
    assert run("search", "belka")[0] == 0
    assert keys.find_place(profile).version == 3
    assert {"desk.vault", "desk.recovery", "desk.recover"} <= set(actions(profile))


def test_two_sheets_of_three_open_a_backup_on_a_new_pc(run, made, typed, profile, vaults, tmp_path):
    sheets = made("--shares")
    assert len(sheets) == 3
    copy, new = tmp_path / "copie.db", tmp_path / "new"
    as_office(profile)
    assert run("backup", copy)[0] == 0
    shutil.rmtree(profile)
    typed([*sheets[2], *sheets[0]])
    words = ["--profile", str(new), "--backup", str(copy)]
    assert main(["recover", *words]) == 0
    assert main(["messages", "--profile", str(new)]) == 0
    assert len(secrets_in(vaults, "secret-service")) == 1
    assert (new / "recovery.sealed").read_bytes() == (tmp_path / "copie.db.recovery").read_bytes()
    assert main(["recover", *words, "--file", str(tmp_path / "none")]) == 2


def test_one_share_or_two_makings_open_nothing(run, made, typed, profile, vaults, tmp_path):
    before = made("--shares")
    sheets = made("--shares")
    kept = (profile / "key.json").read_bytes()
    file = tmp_path / "sheets.txt"
    for lines, told in (
        (sheets[0], "ne suffit pas"),
        (sheets[0] + before[1], "ne vont pas ensemble"),
        (before[0] + before[1], "il faut la"),
        (sheets[0][:5], "six lignes"),
    ):
        file.write_text("\n".join(lines))
        code, _out, err = run("recover", "--file", file)
        assert code == 2
        assert told in err
    typed(sheets[0])
    code, _out, err = run("recover")
    assert code == 2
    assert "jusqu’au bout" in err
    assert (profile / "key.json").read_bytes() == kept
    assert not list(vaults.iterdir())


def test_a_sheet_that_was_not_copied_back_changes_nothing(run, typed, profile, vaults):
    typed(["0000-0000-0000"])
    code, _out, err = run("recovery-key")
    assert code == 2
    assert "Rien n’a changé" in err
    assert not (profile / "recovery.sealed").exists()


def test_a_forgotten_passphrase_is_replaced(run, made, profile, vaults, tmp_path, monkeypatch):
    (lines,) = made()
    (profile / "demonstration.txt").unlink()
    (tmp_path / "words").write_text("cinq mots que nul ne devine")
    (tmp_path / "words").chmod(0o600)
    file = tmp_path / "sheet"
    file.write_text("\n".join(lines))
    monkeypatch.setenv("LMMH_PASSPHRASE_FILE", str(tmp_path / "words"))
    assert run("messages")[0] == 2
    assert run("recover", "--passphrase", "--file", file)[0] == 0
    assert run("messages")[0] == 0
    assert keys.needs_passphrase(profile)


def test_new_words_are_typed_twice(run, made, profile, vaults, monkeypatch):
    said = iter(["cinq mots que nul ne devine", "cinq mots que nul ne devina"] + ["encore cinq mots à retenir"] * 2)
    monkeypatch.setattr("getpass.getpass", lambda _asked: next(said))
    code, _out, err = run("vault", "--passphrase")
    assert code == 2
    assert "diffèrent" in err
    assert run("vault", "--passphrase")[0] == 0
    assert keys.find_key(profile, "encore cinq mots à retenir")


def test_the_words_that_everybody_knows_keep_no_key(run, made, profile, vaults, tmp_path, monkeypatch):
    (lines,) = made()
    kept = (profile / "key.json").read_bytes()
    monkeypatch.setattr("getpass.getpass", lambda _asked: "demonstration")
    (tmp_path / "words").write_text("demonstration")
    (tmp_path / "words").chmod(0o600)
    (tmp_path / "sheet").write_text("\n".join(lines))
    monkeypatch.setenv("LMMH_PASSPHRASE_FILE", str(tmp_path / "words"))
    for words in (["vault", "--passphrase"], ["recover", "--passphrase", "--file", tmp_path / "sheet"]):
        code, _out, err = run(*words)
        assert code == 2
        assert "tout le monde connaît" in err
    assert (profile / "key.json").read_bytes() == kept


def test_a_passphrase_of_a_file_gives_way_to_another(run, profile, vaults, tmp_path, monkeypatch):
    (tmp_path / "words").write_text("demonstration")
    (tmp_path / "words").chmod(0o600)
    monkeypatch.setenv("LMMH_PASSPHRASE_FILE", str(tmp_path / "words"))
    monkeypatch.setattr("getpass.getpass", lambda _asked: "encore cinq mots à retenir")
    assert run("vault", "--passphrase")[0] == 0
    assert keys.find_key(profile, "encore cinq mots à retenir")


def test_the_sheet_of_another_desk_gives_this_one_no_key(run, made, profile, vaults, tmp_path):
    (lines,) = made()
    file = tmp_path / "sheet"
    file.write_text("\n".join(lines))
    other = tmp_path / "other"
    other.mkdir()
    key = keys.make_key(other)
    create_store(other, key, FixedClock(0)).close()
    held = secrets_in(vaults, "secret-service")
    code = main(["recover", "--profile", str(other), "--file", str(file), "--sealed", str(profile / "recovery.sealed")])
    assert code == 2
    assert secrets_in(vaults, "secret-service") == held, "no key that opens nothing is left in the vault"
    assert keys.find_key(other) == key
    assert not (other / "recovery.sealed").exists()


def test_a_base_in_place_is_not_covered_by_a_backup(run, made, profile, vaults, tmp_path):
    (lines,) = made()
    file, copy = tmp_path / "sheet", tmp_path / "copie.db"
    file.write_text("\n".join(lines))
    run("backup", copy)
    before = (profile / "desk.db").stat().st_mtime_ns
    code, _out, err = run("recover", "--file", file, "--backup", copy)
    assert code == 2
    assert "a déjà une base" in err
    assert (profile / "desk.db").stat().st_mtime_ns == before
    code, _out, err = run("recover", "--file", file, "--sealed", tmp_path / "none")
    assert code == 2
    assert "introuvable" in err


def test_a_damaged_base_keeps_its_key(run, made, profile, vaults, tmp_path):
    """The base is set aside, the key comes back: a backup can be put in its place."""
    (lines,) = made()
    file, copy = tmp_path / "sheet", tmp_path / "copie.db"
    file.write_text("\n".join(lines))
    run("backup", copy)
    (profile / "desk.db").write_bytes(b"\0" * 8192)
    (profile / "key.json").unlink()
    recovering.recover(profile, read_sheets(file.read_text()))
    assert run("restore", copy)[0] == 0
    assert run("search", "belka")[0] == 0


def test_where_the_key_is_and_where_it_may_go(run, facts, profile, vaults):
    code, out, _err = run("vault")
    assert code == 0
    assert "phrase de passe" in out
    assert "secret-service, kwallet" in out
    run("vault", "--to", "kwallet")
    _code, found = facts("vault")
    assert (found["vault"], found["version"]) == ("kwallet", 2)
    run("vault", "--to", "secret-service")
    assert (secrets_in(vaults, "kwallet"), len(secrets_in(vaults, "secret-service"))) == ([], 1)
    assert run("search", "belka")[0] == 0


def test_the_window_opens_by_the_sheet(run, made, profile, vaults):
    run("vault", "--to", "secret-service")
    (lines,) = made()
    (vaults / "secret-service.vault").unlink()
    window = program(profile, FixedClock(0), on_paper=False)
    with pytest.raises(vault.SecretMissing) as lost:
        window.open("")
    assert window.recovers(lost.value)
    with pytest.raises(BadInput, match="La ligne 2"):
        window.recover("\n".join([lines[0], lines[0], *lines[2:]]), "")
    window.recover("\n".join(lines), "").close()
    assert not window.recovers(StoreError("Disque plein."))
    assert actions(profile)[-1] == "desk.recover"
    (profile / "key.json").unlink()
    assert not window.needs_passphrase()
    (profile / "recovery.sealed").unlink()
    assert not window.recovers(lost.value)


def test_doctor_tells_which_sheets_open_this_desk(run, facts, made, profile, vaults):
    def told():
        code, checks = facts("doctor")
        (check,) = [one for one in checks if one["key"] == "recovery"]
        return code, check["ok"], f"{check['sentence']} {check['mend']}".strip()

    assert told() == (0, True, "Une démonstration n’a pas besoin de clé de secours.")
    mark = (profile / "demonstration.txt").read_text()
    run("vault", "--to", "secret-service")
    (profile / "demonstration.txt").unlink()
    assert told()[:2] == (1, False)
    assert "Aucune clé de secours" in told()[2]
    assert "lmmh-desk recovery-key" in told()[2]
    (profile / "demonstration.txt").write_text(mark)
    made()
    name = recovery.sealed_for((profile / recovery.FILE).read_bytes())
    assert told() == (0, True, f"La clé de secours {name} ouvre ce poste.")
    (profile / recovery.FILE).unlink()
    assert told()[:2] == (1, False)


def test_another_base_is_set_aside_once_the_sheet_and_the_copy_were_tried(run, made, profile, vaults, tmp_path):
    (lines,) = made()
    file, copy, other = tmp_path / "sheet", tmp_path / "copie.db", tmp_path / "other"
    file.write_text("\n".join(lines))
    as_office(profile)
    run("backup", copy)
    other.mkdir()
    key = keys.make_key(other)
    create_store(other, key, FixedClock(0)).close()
    whole = copy.read_bytes()
    copy.write_bytes(whole[:8192] + bytes(len(whole) - 8192))
    words = ["recover", "--profile", str(other), "--file", str(file), "--backup", str(copy)]
    assert main([*words, "--aside"]) == 2
    assert keys.find_key(other) == key, "a bad copy sets nothing aside"
    copy.write_bytes(whole)
    assert main(words) == 2
    assert main([*words, "--aside"]) == 0
    (place,) = other.glob("mis-de-cote-*")
    assert keys.find_key(place) == key, "the base set aside still opens by its own key"
    assert keys.find_key(other) != key
    assert main(["messages", "--profile", str(other)]) == 0


def test_a_backup_given_back_by_a_sheet_is_no_audit_cut_off(run, facts, made, profile, vaults, tmp_path):
    run("vault", "--to", "secret-service")
    (lines,) = made()
    file, copy = tmp_path / "sheet", tmp_path / "copie.db"
    file.write_text("\n".join(lines))
    run("backup", copy)
    VaultTries(profile).keep(AUDIT, 1_000_000, 1)  # what was noted here goes further than the copy
    (profile / "desk.db").unlink()  # lost, its key.json not: the copy comes back under the same name in the vault
    assert run("recover", "--file", file, "--backup", copy)[0] == 0
    noted = next(one for one in facts("doctor", "--audit")[1] if one["key"] == "noted")
    assert noted["ok"], noted["sentence"]


def test_a_window_that_closes_notes_how_far_the_audit_goes(run, profile, vaults):
    run("vault", "--to", "secret-service")
    opened = program(profile, FixedClock(0), on_paper=False).open("")
    with opened.store.read() as read:
        last = read.exec_driver_sql("SELECT max(tx) FROM audit").scalar()
    assert VaultTries(profile).read(AUDIT)[0] == 0, "nobody signed in"
    opened.close()
    assert VaultTries(profile).read(AUDIT)[0] == last


def test_nothing_is_imported_in_a_new_office_before_its_key_was_tried(run, made, profile, vaults):
    store, _key = open_profile(profile, FixedClock(0), known_words(profile))
    with store.local() as connection:
        keep(connection, UNTRIED, "1")  # as an office that was just founded
    store.close()
    template = Path(__file__).parents[2] / "resources" / "import" / "logements-modele.csv"
    code, _out, said = run("import", "--dwellings", template)
    assert code == 2
    assert "clé de secours" in said
    made()
    assert run("import", "--dwellings", template)[0] == 0
