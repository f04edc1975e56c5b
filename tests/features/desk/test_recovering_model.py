"""What the form of a lost desk says of its lines before anything is opened."""

from __future__ import annotations

from lmmh_desk.features.desk.model.recovering import RecoverForm
from lmmh_desk.system.office_key import LETTERS


def test_the_office_s_key_is_known_by_its_length_and_no_new_phrase_is_asked_where_a_vault_keeps_the_key() -> None:
    form = RecoverForm(sheets="A" * LETTERS, backup="copie.db", needs_passphrase=False)
    assert form.errors() == {}
