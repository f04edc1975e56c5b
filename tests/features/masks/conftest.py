"""An office of two sites founded in Le Mans, its front desk and its manager, and three households."""

import pytest

from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.features.masks.actions import stocking
from lmmh_desk.features.masks.store import stock
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions import founding as founding_actions
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.model.sites import Site, SiteKind
from tests.fakes.printer import Printer
from tests.features.founded import FOUNDING, add_agent, quick_hash
from tests.features.window import Window
from tests.replacing import replace
from tests.tenancy.homes import settle

AROUND = tuple(one for one in CATALOGUE if one.key in ("office", "tenancy", "walkins", "masks", "desk"))
OTHER = "0175d5c0-0000-7000-8000-000000000300"


@pytest.fixture
def admin(store, monkeypatch) -> Session:
    monkeypatch.setattr(founding_actions, "hash_secret", quick_hash)
    founded = founding_actions.found_office(store, FOUNDING)
    settle(store, founded)
    with store.write(founded, "test.site") as unit:
        unit.add(Site(id=OTHER, site_id=OTHER, kind=SiteKind.RECEPTION_POINT, name="Les Sittelles", address=""))
    return founded


@pytest.fixture
def counter(store, admin) -> Session:
    """The front desk, with a lot of 206 masks."""
    stocking.receive_lot(store, admin, "M-2020-118", 206)
    return add_agent(store, admin, "Karine Moulin", Role.FRONT_DESK)


@pytest.fixture
def manager(store, admin) -> Session:
    return add_agent(store, admin, "Hélène Vauclin", Role.SITE_MANAGER)


@pytest.fixture
def there(store, counter) -> Session:
    """The front desk of the other site."""
    return replace(counter, site_id=OTHER, site_name="Les Sittelles")


def stock_at(store, site_id):
    with store.read() as read:
        return stock.stock_of(read, site_id)


class MaskWindow(Window):
    """The window with the masks beside the counter and the files."""

    features = AROUND


@pytest.fixture
def printer() -> Printer:
    return Printer()


@pytest.fixture
def window(qapp, store, counter, printer):
    shown = MaskWindow(store, counter, printer)
    yield shown
    shown.close()
