"""One certificate of localhost for every test here: making it takes a moment."""

import pytest

from tests.fakes.outside import certificate


@pytest.fixture(scope="session")
def tls(tmp_path_factory):
    """Return (what a server of localhost shows, what a client trusts)."""
    return certificate(tmp_path_factory.mktemp("tls"))
