"""An administrator of the office at the desk of a base, for what a test prepares or looks at as one."""

from __future__ import annotations

from msgspec.structs import replace

from lmmh_desk.app.bootstrap import console_session
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import Role
from lmmh_desk.store.store import Store


def headquarters(store: Store) -> Session:
    return replace(console_session(store), role=Role.ADMIN)
