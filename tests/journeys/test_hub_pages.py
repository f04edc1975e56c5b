"""The pages of a running hub in a real browser: the administrator's, and the public one that checks a paper."""

from __future__ import annotations

import pytest

from lmmh_desk.documents.codes import to_base41
from lmmh_desk.documents.seal import seal
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.attaching import attach_alone
from lmmh_desk.office.model.sites import Site
from lmmh_desk.office.store.agents import desk
from lmmh_desk.office.store.keys import signer
from tests.documents.sealing import FIELDS
from tests.journeys.browser import chromium
from tests.replacing import replace
from tests.sync.running import Running
from tests.sync.test_network import code, founded, sync

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def hub(tmp_path_factory, template):
    """A hub with an office, and a code that its desk sealed."""
    folder = tmp_path_factory.mktemp("journey")
    running = Running(folder / "hub")
    running.start()
    store = founded(template, folder / "desk")
    try:
        sealed = paper(store)
        attach_alone(store, running.address, code(running), "<b>Accueil</b>")
        assert sync(store).same
        yield running, sealed
    finally:
        store.close()
        running.stop()


def paper(store):
    """Return the code of a paper of this desk, whose site gets a telephone."""
    with store.read() as read:
        here = desk(read)
        sealed = seal(signer(read), replace(FIELDS, number=f"JD-{here.code}-20-0184"))
    session = Session("console", "Console", "admin", here.site_id, "", here.device_id, here.code)
    with store.write(session, "test.phone") as unit:
        unit.get(Site, here.site_id).phone = "0243000000"
    return to_base41(sealed.payload)


@pytest.fixture
def browser(tmp_path):
    # It doesn't know the hub's own authority.
    with chromium(tmp_path / "browser", "--ignore-certificate-errors") as found:
        found.fresh()
        yield found
        assert found.complaints == []


def text(browser, selector="body"):
    return browser.run(f"document.querySelector({selector!r}).innerText")


def test_the_administrator_sees_who_synchronised(browser, hub, tmp_path):
    running, _sealed = hub
    for width, scheme in ((390, "light"), (1280, "dark")):
        browser.dress(width, scheme=scheme)
        browser.open(running.address.replace("https://", f"https://admin:{running.token}@") + "/admin")
        browser.wait_for("document.querySelector('table')")
        shown = text(browser)
        assert "Synchronisation des postes" in shown
        assert "<b>Accueil</b>" in shown, "a name is text"
        assert "Agence Centre" in shown
        assert "Rien n’attend un arbitrage." in shown
        assert browser.run("document.querySelector('td:last-child').innerText") == "0", "it has just received all"
        assert browser.run("document.documentElement.lang") == "fr"
        assert browser.run("document.documentElement.scrollWidth") <= width
        assert browser.run("getComputedStyle(document.querySelector('table')).borderCollapse") == "collapse"
        browser.picture(tmp_path / f"admin-{width}-{scheme}.png")
    assert {address.rpartition("/")[2] for address in browser.requests} <= {"admin", "favicon.ico"}


def test_the_public_page_of_a_hub_checks_a_paper(browser, hub):
    running, sealed = hub
    browser.open(f"{running.address}/verify#{sealed}")
    browser.wait_for("document.getElementById('heading')?.innerText.match(/^(Authentique|Hors)/)")
    assert text(browser, "#office") == "Le Mans Métropole Habitat"
    assert "02\u00a043\u00a000\u00a000\u00a000" in browser.run("document.getElementById('telephone').textContent")
    browser.open("about:blank")
    broken = sealed[:-1] + ("A" if sealed[-1] != "A" else "B")
    browser.open(f"{running.address}/verify/#{broken}")
    browser.wait_for("document.getElementById('heading')?.innerText.match(/^(Code illisible|Signature non valable)/)")
