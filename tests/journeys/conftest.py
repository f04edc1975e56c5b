"""An office of two desks and a hub, made once and copied by each journey."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys import office
from tests.journeys.office import Office


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Both desks attached and up to date."""
    folder = tmp_path_factory.mktemp("office")
    words = folder / "words"
    words.write_text(office.WORDS)
    words.chmod(0o600)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LMMH_PASSPHRASE_FILE", str(words))
        made = office.found(folder)
    yield made
    made.end()


@pytest.fixture
def both(founded: Office, tmp_path: Path) -> Iterator[Office]:
    shutil.copytree(founded.folder, tmp_path, dirs_exist_ok=True)
    copied = founded.moved(tmp_path)
    yield copied
    copied.end()
