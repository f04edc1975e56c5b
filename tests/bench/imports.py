"""The landlord's file of a hundred thousand dwellings, from its bytes to the base."""

from __future__ import annotations

import csv
import io
import shutil
import time

from msgspec.structs import replace

from lmmh_desk.app.bootstrap import open_profile
from lmmh_desk.app.demonstration import INSTANT, WORDS, ensure_demo
from lmmh_desk.kernel.clock import FixedClock, today
from lmmh_desk.office.actions.sending import sender_session
from lmmh_desk.store.engine import connect
from lmmh_desk.tenancy.actions.imports import run_import
from lmmh_desk.tenancy.model.plans import read_plan
from tests.bench.figures import Figure

LINES = 100_000
FEW = 300  # persons of the base it goes into
HEAD = (
    "DEPCOM;CODEPOSTAL;LIBCOM;NUMVOIE;INDREP;TYPVOIE;NOMVOIE;NUMAPPT;ESC;ETAGE;BAT;IMMEU;COMPLGEO;NBPIECE;SURFHAB;"
    "CONSTRUCT;FINAN;DPEENERGIE;nb"
)
LINE = "72181;72100;LE MANS;{number};;RUE;DES ESSAIS;{door};A;{floor};C;LES ESSAIS {estate};;3;64,5;1971;52;D;1"


def extract():
    """Return the bytes of the file."""
    lines = (
        LINE.format(number=1 + rank // 100, door=rank % 100, floor=rank % 9, estate=rank // 500)
        for rank in range(LINES)
    )
    return "\n".join([HEAD, *lines]).encode()


def imports(folder):
    """Return the import of the file, against its lines read by `csv` and written bare, five hundred a transaction."""
    data = extract()
    profile = ensure_demo(folder, FEW, lambda _done, _total: True)
    clock = FixedClock(INSTANT)
    store, key = open_profile(profile, clock, WORDS)
    try:
        with store.read() as read:
            session = replace(sender_session(read), agent_id="bench")
        start = time.perf_counter()
        outcome = run_import(store, session, read_plan("dwellings", data, "essai.csv", today(clock)))
        taken = time.perf_counter() - start
        assert (outcome.created, outcome.state) == (LINES, "done")
        floor = bare(store.folder / "bare.db", key, data)
    finally:
        store.close()
        shutil.rmtree(profile)
    conditions = f"{LINES:,} lines read, checked, written, logged and indexed; floor: csv and bare rows"
    return Figure("import.rpls_s", round(taken, 1), "s", round(floor, 2), 1, conditions, "value ≤ 30")


def bare(path, key, data):
    """Return the seconds the same lines take without anything else."""
    start = time.perf_counter()
    connection = connect(path, key, new=True)
    connection.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, a TEXT, b TEXT, c TEXT) STRICT")
    rows = list(csv.reader(io.StringIO(data.decode()), delimiter=";"))[1:]
    for first in range(0, len(rows), 500):
        connection.execute("BEGIN IMMEDIATE")
        for row in rows[first : first + 500]:
            connection.execute("INSERT INTO row (a, b, c) VALUES (?, ?, ?)", (row[6], row[7], ";".join(row)))
        connection.execute("COMMIT")
    connection.close()
    return time.perf_counter() - start
