import pytest

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.office.model.pins import Attempts, check_pin, hash_secret, is_pin, matches, pause_after, said_pause


@pytest.mark.parametrize("pin", ["", "12345", "1234567", "27182a", "٢٧١٨٢٨", "271828\n"])
def test_six_digits(pin):
    with pytest.raises(BadInput, match="six chiffres"):
        is_pin(pin)


@pytest.mark.parametrize("pin", ["000000", "123456", "987654"])
def test_easy_codes_are_refused(pin):
    assert is_pin(pin) == pin
    with pytest.raises(BadInput, match="devine"):
        check_pin(pin)


def test_a_code_matches_its_hash_only():
    kept = hash_secret(check_pin("271828"))
    assert kept.startswith("$argon2id$v=19$m=32768,t=2,p=2$")
    assert matches(kept, "271828")
    assert not matches(kept, "271829")
    assert not matches("", "271828")


def test_pauses_double_from_five_wrong_codes_to_an_hour():
    assert [pause_after(failed) // 1000 for failed in (4, 5, 6, 7, 12, 99)] == [0, 30, 60, 120, 3600, 3600]


def test_attempts():
    tried = Attempts()
    for _ in range(4):
        tried = tried.failing(1_000)
    assert tried.wait(1_000) == 0
    tried = tried.failing(1_000)
    assert tried.wait(1_000) == 30_000
    assert tried.wait(31_000) == 0


def test_a_pause_goes_on_when_the_machine_is_started_anew():
    tried = Attempts(5, 900_000 + 30_000)
    assert tried.wait(900_000) == 30_000
    assert tried.wait(899_999) == 0, "started since, it has run longer than the pause"
    assert [tried.wait(running) for running in (0, 12_000, 30_000)] == [30_000, 18_000, 0]


def test_said_pause():
    assert said_pause(29_001) == "30\u00a0s"
    assert said_pause(120_001) == "3\u00a0min"
