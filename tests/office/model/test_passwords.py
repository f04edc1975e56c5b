import pytest

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.office.model.passwords import check_password


@pytest.mark.parametrize(
    "password",
    [
        "court", "x" * 201, "aaaaabbbbb", "5839201746", "karine au comptoir", "motdepasse1", "Mot de passe 2020 !",
        "azertyuiop", "AZERTY123456", "Bonjour2020!", "azertyqwerty12",
    ],
)  # fmt: skip
def test_what_is_guessed_first_is_refused(password: str) -> None:
    with pytest.raises(BadInput):
        check_password(password, "Karine Moulin")


@pytest.mark.parametrize(
    "password", ["trois mots au comptoir", "bonjour les sablons", "7391-46#82/55-k3!", "Sablons et Glonnières"]
)
def test_several_words_are_taken(password: str) -> None:
    assert check_password(password, "Karine Moulin") == password
