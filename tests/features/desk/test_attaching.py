import pytest

from lmmh_desk.features.desk.model.attaching import AnswerForm, AskForm, AttachForm
from lmmh_desk.sync.codes import Code, invitation

CODE = Code("7K4M2XDR0C9AB", "0123456789AB")
ADDRESS = "https://hub.exemple.fr:8443"


@pytest.mark.parametrize(
    "form",
    [
        AttachForm(str(CODE), ADDRESS),
        AttachForm(str(CODE).lower().replace("-", " "), " hub.exemple.fr:8443/ "),
        AttachForm(invitation(ADDRESS, CODE)),
        AttachForm("", invitation(ADDRESS, CODE)),
    ],
)
def test_the_code_and_the_address_are_read_as_they_come(form):
    assert form.where() == (ADDRESS, CODE)


def test_an_invitation_pasted_in_the_address_needs_no_code_apart():
    assert AttachForm("", invitation(ADDRESS, CODE)).errors() == {}


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        (AttachForm(), {"code": "Le code manque. Le siège le donne.",
                        "address": "L’adresse du serveur manque. Le siège la donne avec le code."}),
        (AttachForm("7K4M2", "hub"), {"code": "Ce code n’est pas celui d’un rattachement. "
                                              "Il compte cinq groupes de cinq lettres et chiffres."}),
        (AttachForm(str(CODE), "http://hub"), {"address": "Cette adresse n’est pas celle d’un serveur. "
                                                          "Tapez-la comme « hub.exemple.fr:8443 »."}),
        (AttachForm(str(CODE), ADDRESS, True, "court", ""), {"passphrase": "La phrase de passe compte au moins "
                                                                           "12 caractères. Allongez-la."}),
        (AttachForm(str(CODE), ADDRESS, True, "assez longue pour ça", "autre"),
         {"passphrase_again": "Les deux phrases diffèrent. Retapez la seconde."}),
        (AttachForm(str(CODE), ADDRESS, True, "assez longue pour ça", "assez longue pour ça"), {}),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_field_by_field(form, wrong):
    assert {field: told.replace("\u00a0", " ") for field, told in form.errors().items()} == wrong


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        (AskForm(), {"code": "Le code manque. Le siège le donne."}),
        (AskForm("7K4M2"), {"code": "Ce code n’est pas celui d’un rattachement. "
                                    "Il compte cinq groupes de cinq lettres et chiffres."}),
        (AskForm(str(CODE).lower()), {}),
        (AskForm(str(CODE), True, "assez longue pour ça", "autre"),
         {"passphrase_again": "Les deux phrases diffèrent. Retapez la seconde."}),
        (AnswerForm(), {}),
        (AnswerForm(True, "courte"), {}),
        (AnswerForm(True), {"passphrase": "La phrase de passe manque. C’est celle tapée pour la demande."}),
    ],
)  # fmt: skip
def test_what_is_wrong_by_a_stick_is_said_field_by_field(form, wrong):
    assert form.errors() == wrong
