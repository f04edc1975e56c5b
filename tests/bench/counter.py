"""The counter's work on a demonstration: search, a commit, a paper."""

from __future__ import annotations

import random
import shutil
from io import BytesIO
from statistics import median

from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.app.demonstration import INSTANT
from lmmh_desk.documents.twoddoc.signing import new_authority, stamp
from lmmh_desk.features.moves.model.inspection import Visit
from lmmh_desk.features.moves.model.sheet import from_json
from lmmh_desk.features.moves.papers.inspection import inspection
from lmmh_desk.features.moves.papers.justificatif import justificatif as draw_justificatif
from lmmh_desk.features.moves.store.inspection import notice_sheet
from lmmh_desk.features.moves.store.recorded import recorded
from lmmh_desk.features.walkins.actions.arrivals import Arrival, arrive
from lmmh_desk.kernel.access import accesses
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.feature import load
from lmmh_desk.office.store.issuing import issuer_of
from lmmh_desk.store.engine import connect
from lmmh_desk.store.search import warm
from lmmh_desk.tenancy.actions.access import Asked, export
from lmmh_desk.tenancy.model.residence import written
from lmmh_desk.tenancy.papers import residence as attestation
from lmmh_desk.tenancy.store.residence import tenancy_of
from lmmh_desk.ui.search.sources import hits
from tests.bench.figures import Figure, beside, p50, p99, swept

TURNS = 3
TICKET_SAMPLE = "lmmh_desk.features.walkins.actions.tickets:sample"


def search(store, session, persons, limit_ms):
    """Every source and the ranking, over names whole, cut, misspelt, phones, leases, addresses."""
    queries = typed_queries(store)
    names = [query for query in queries if query.isascii() and query.isalpha()]

    def ask(rank):
        with store.read() as read:
            return hits(read, CATALOGUE, queries[rank], session, INSTANT)

    def bare(rank):
        with store.read() as read:
            return read.exec_driver_sql(
                "SELECT rowid FROM search_person WHERE search_person MATCH ? LIMIT 200",
                (f'"{names[rank % len(names)]}"*',),
            ).fetchall()

    with store.read() as read:
        warm(read)  # as behind the first page
    ask(0)
    with swept():
        turns = [beside(ask, bare, len(queries)) for _turn in range(TURNS)]
    # A question's time is its middle one: what this machine does beside it now and again is not the search's.
    taken, floors = ([median(one) for one in zip(*times_of, strict=True)] for times_of in zip(*turns, strict=True))
    conditions = f"{persons:,} persons, all sources, ranking included, each asked {TURNS} times; floor: a prefix match"
    name, limit = f"search.p99_ms.{persons}", f"value ≤ {limit_ms}"
    return Figure(name, p99(taken), "ms", p99(floors), len(taken), conditions, limit)


def access_export(store, session, folder):
    """The right of access of who has most notes, from the question to both files, against a reading of her notes."""
    with store.read() as read:
        who, notes = read.exec_driver_sql(
            "SELECT person_id, count(*) AS many FROM note GROUP BY person_id ORDER BY many DESC LIMIT 1"
        ).one()
        persons = read.exec_driver_sql("SELECT count(*) FROM person").scalar()

    def made(_):
        return export(store, session, Asked(who, "Demande", folder), accesses(CATALOGUE))

    def bare(_):
        with store.read() as read:
            return read.exec_driver_sql("SELECT * FROM note WHERE person_id = ?", (who,)).fetchall()

    taken, floors = (times_of / 1000 for times_of in map(p50, beside(made, bare, 3)))
    shutil.rmtree(folder)
    conditions = (
        f"{persons:,} persons, {notes} notes among all she has; PDF and JSON on the disk; floor: her notes read"
    )
    return Figure("access.export_s", round(taken, 2), "s", round(floors, 6), 3, conditions, "value ≤ 60")


def typed_queries(store):
    """Return what agents type: beginnings of names, names with a letter missing, leases, phones, dates, addresses."""
    draw = random.Random(17)
    with store.read() as read:
        people = read.exec_driver_sql(
            "SELECT coalesce(usual_name, birth_name, ''), coalesce(first_names, '') FROM person WHERE rowid % ? = 0",
            (max(1, read.exec_driver_sql("SELECT count(*) FROM person").scalar() // 300),),
        ).fetchall()
        leases = [row[0] for row in read.exec_driver_sql("SELECT number FROM lease LIMIT 60")]
        homes = list(read.exec_driver_sql("SELECT number, street_type, street FROM dwelling LIMIT 60"))
    addresses = [" ".join(home) for home in homes]
    numbers = ["0639983471", "06 39 98 34", "98 34 71", "belkacem 0639983471", "lamia 03/09/1987"]
    typed = [*leases, *addresses, *numbers, "rue de madrid", "belka 84", "zzzzz"]
    for surname, first in people:
        if len(surname) > 4:
            hole = draw.randrange(1, 4)
            typed += [surname[:5], f"{first} {surname}", surname[:hole] + surname[hole + 1 :]]
    draw.shuffle(typed)
    return typed


def commit(store, session, key):
    """An arrival, against three rows written bare in a file of the same settings on the same disk."""
    path = store.folder / "bare.db"
    path.unlink(missing_ok=True)
    bare = connect(path, key, new=True)
    bare.execute("CREATE TABLE row (id TEXT PRIMARY KEY, a TEXT, b INTEGER) STRICT")

    def three_rows(rank):
        bare.execute("BEGIN IMMEDIATE")
        for part in "abc":
            bare.execute("INSERT INTO row VALUES (?, ?, ?)", (f"{rank:08}-{part}", "x" * 120, rank))
        bare.execute("COMMIT")

    arrive(store, session, Arrival())
    taken, floors = beside(lambda _: arrive(store, session, Arrival()), three_rows, 300)
    bare.close()
    conditions = "one arrival: row, log, audit, search; floor: three rows by the bare driver, synchronous=FULL"
    return Figure("walkins.commit_p50_ms", p50(taken), "ms", p50(floors), 300, conditions, "ratio ≤ 3")


def papers(store, session):
    """Yield each paper of the catalogue, small and large, from the record to the bytes, against a bare page."""
    day = paris(INSTANT).date()
    signer = new_authority(day)
    with store.read() as read:
        (justification_id,) = read.exec_driver_sql("SELECT id FROM justification LIMIT 1").one()
        person_id, move_id = read.exec_driver_sql("SELECT person_id, move_id FROM justification LIMIT 1").one()

    def justificatif(large):
        with store.read() as read:
            found = recorded(read, justification_id)
        return draw_justificatif(from_json(found.content), found.sealed, large=large)

    def residence(large):
        with store.read() as read:
            found = tenancy_of(read, person_id, day)
            issuer = issuer_of(read, "AR", session.agent_id, session.site_id)
        content = written(found, issuer, number="AR-C02-20-0001", at=INSTANT, today=day)
        return attestation(content, stamp(signer, found.home, day), large=large)

    def notice(large):
        with store.read() as read:
            sealed = recorded(read, justification_id).sealed
            visit = Visit(move_id, day, visitor=session.agent_name)
            content = notice_sheet(read, session, visit, number="EL-C02-20-0001", at=INSTANT)
        return inspection(content, sealed, large=large)

    def queue_ticket(_large):
        with store.read() as read:
            return load(TICKET_SAMPLE)(read, session, day)

    for work in (justificatif, residence, notice):
        yield paper(work, large=False)
        yield paper(work, large=True)
    yield paper(queue_ticket, large=False)


def paper(work, *, large):
    def made(_):
        return work(large)

    made(0)
    bare_page(0)
    taken, floors = beside(made, bare_page, 100)
    conditions = "warm, from the record to PDF bytes; floor: a bare ReportLab page of 60 lines, one embedded font"
    name = f"papers.{work.__name__}{'_large' if large else ''}_ms"
    return Figure(name, p50(taken), "ms", p50(floors), 100, conditions, "value ≤ 40")


def bare_page(_):
    from reportlab.pdfgen.canvas import Canvas

    from lmmh_desk.documents.fonts import load

    font = load()["Regular"].fontName
    out = BytesIO()
    canvas = Canvas(out, initialFontName=font)
    canvas.setFont(font, 10)
    for line in range(60):
        canvas.drawString(40, 800 - 12 * line, "Le Mans Métropole Habitat atteste que la personne désignée")
    canvas.save()
    return out.getvalue()
