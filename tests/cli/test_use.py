"""Bad use is refused in French, with exit code 2, and changes nothing."""

import pytest

from lmmh_desk.cli.desk import main


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
