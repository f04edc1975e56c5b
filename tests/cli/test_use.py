"""Bad use is refused in French, with exit code 2, and changes nothing."""

import argparse
import re
from pathlib import Path
from runpy import run_path

import pytest

from lmmh_desk.cli.desk import main
from lmmh_desk.cli.desk import parser as of_desk
from lmmh_desk.cli.hub import main as hub
from lmmh_desk.cli.hub import parser as of_hub
from lmmh_desk.system.keys import make_key


@pytest.mark.parametrize("words", [["verify"], ["nonsense"], ["demo", "--persons", "many"], ["backup"]])
def test_bad_use_is_said_in_french(words, capsys):
    with pytest.raises(SystemExit) as left:
        main(words)
    assert left.value.code == 2
    assert "Rien n’a été modifié" in capsys.readouterr().err


def test_a_folder_without_data_is_refused(tmp_path, capsys):
    assert main(["search", "--profile", str(tmp_path), "belka"]) == 2
    assert "Aucune donnée" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_silly_number_of_persons_is_refused(tmp_path, capsys):
    assert main(["demo", "--profile", str(tmp_path), "--persons", "3"]) == 2
    assert "de 100 à 1 000 000" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_command_says_that_what_was_saved_stays(monkeypatch, capsys):
    def stopped(_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("lmmh_desk.cli.upkeep.doctor", stopped)
    assert main(["doctor"]) == 2
    assert "l’est toujours" in capsys.readouterr().err


def test_an_unexpected_failure_shows_one_sentence_and_no_trace(monkeypatch, capsys):
    def broken(_arguments):
        raise ZeroDivisionError

    monkeypatch.setattr("lmmh_desk.cli.upkeep.doctor", broken)
    assert main(["doctor"]) == 2
    error = capsys.readouterr().err
    assert "Traceback" not in error
    assert error.count("\n") == 1


@pytest.mark.parametrize("entry", [main, hub], ids=["desk", "hub"])
@pytest.mark.parametrize("words", [["--help"], ["bundle", "--help"], ["import", "--help"]])
def test_help_is_in_french_in_one_section_of_options(entry, words, capsys):
    with pytest.raises(SystemExit) as left:
        entry(words)
    told = capsys.readouterr().out
    assert left.value.code == 0
    assert told.startswith("Usage\u00a0: lmmh-")
    assert told.count("Options\u00a0:") == 1
    for english in ("usage", "positional", "options:", "show this"):
        assert english not in told


@pytest.mark.parametrize("made", [of_desk, of_hub], ids=["desk", "hub"])
def test_each_command_tells_its_arguments_in_french(made):
    (commands,) = [one.choices for one in made()._actions if isinstance(one, argparse._SubParsersAction)]
    for name, command in commands.items():
        usage = " ".join(command.format_usage().split())
        assert not re.findall(r"\b[A-Z]{2,}\b|\btext\b", usage), name


def test_a_file_that_is_not_there_is_said_so(tmp_path, capsys):
    absent = tmp_path / "réponse"
    assert main(["bundle", "--profile", str(tmp_path), "import", str(absent)]) == 2
    assert f"Il n’y a pas de fichier à cet endroit\u00a0: «\u00a0{absent}\u00a0»." in capsys.readouterr().err
    stick = tmp_path / "clé"
    assert main(["bundle", "--profile", str(tmp_path), "import", str(stick / "réponse")]) == 2
    assert f"Il n’y a pas de dossier à cet endroit\u00a0: «\u00a0{stick}\u00a0»." in capsys.readouterr().err


def test_a_profile_opened_by_a_passphrase_names_the_variable_that_gives_it(tmp_path, monkeypatch, capsys):
    monkeypatch.delenv("LMMH_PASSPHRASE_FILE", raising=False)
    make_key(tmp_path, "cinq mots faciles à retenir")
    (tmp_path / "desk.db").write_bytes(b"")
    assert main(["search", "--profile", str(tmp_path), "belka"]) == 2
    told = capsys.readouterr().err
    assert "s’ouvre par une phrase de passe" in told
    assert "nommez-le dans LMMH_PASSPHRASE_FILE" in told


@pytest.mark.parametrize("made", [of_desk, of_hub], ids=["desk", "hub"])
def test_the_readme_names_every_command(made):
    readme = Path("README.md").read_text(encoding="utf-8")
    (commands,) = [one.choices for one in made()._actions if isinstance(one, argparse._SubParsersAction)]
    assert [name for name in commands if not re.search(rf"(`|lmmh-desk |lmmh-hub ){name}\b", readme)] == []


@pytest.mark.parametrize(("name", "made"), [("lmmh-desk", of_desk), ("lmmh-hub", of_hub)])
def test_the_manual_tells_each_option_that_the_help_tells(name, made):
    manual = run_path("installer/deb/manual.py")["manual"](name, "1", "0.1").replace("\\", "")
    (commands,) = [one.choices for one in made()._actions if isinstance(one, argparse._SubParsersAction)]
    of_the_window = manual[: manual.index(f".B {name} {next(iter(commands))}")]
    for parser, told in [(made(), of_the_window), *((one, manual) for one in commands.values())]:
        for action in parser._actions:
            assert not action.help or action.dest == "help" or action.help.replace("\u00a0", " ") in told, action.dest
