"""Tenancy's tables are declared before the template database is made."""

from __future__ import annotations

import pytest

import lmmh_desk.tenancy.store.search  # noqa: F401
from lmmh_desk.kernel.session import Session
from tests.replacing import replace


@pytest.fixture
def manager(session: Session) -> Session:
    return replace(session, role="site_manager")


@pytest.fixture
def headquarters(session: Session) -> Session:
    return replace(session, role="admin")
