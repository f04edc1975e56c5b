"""What the machine does bare: rows written into bases with a table and nothing else, words indexed, bytes passed."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import ExitStack, contextmanager

import psycopg

from lmmh_desk.store import files, search_tables
from lmmh_desk.store.engine import connect
from lmmh_desk.store.search import of

KEY = bytes(range(32))
PIECE = 1 << 16  # bytes


@contextmanager
def bare_bases(folder, database):
    """Give how to write rows durably in three bases that have a table and nothing else: two desks', the hub's."""
    with ExitStack() as stack:
        desks = [stack.enter_context(_bare_file(folder / f"bare-{copy}.db")) for copy in range(2)]
        yield [*desks, stack.enter_context(bare_hub(folder, database))]


def bare_hub(folder, database):
    """Give how to write rows durably in a base of the hub's kind."""
    return _bare_server(database) if database else _bare_file(folder / "bare-hub.db")


@contextmanager
def _bare_file(path):
    bare = connect(path, KEY, new=True)
    bare.execute("CREATE TABLE row (id TEXT PRIMARY KEY, a TEXT) STRICT")

    def write(rows):
        bare.execute("BEGIN IMMEDIATE")
        bare.executemany("INSERT INTO row VALUES (?, ?)", rows)
        bare.execute("COMMIT")

    yield write
    bare.close()
    files.remove(path)


@contextmanager
def _bare_server(database):
    with psycopg.connect(database, autocommit=True) as bare:
        bare.execute("CREATE TABLE bare_row (id TEXT PRIMARY KEY, a TEXT)")

        def write(rows):
            with bare.cursor().copy("COPY bare_row FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)

        yield write
        bare.execute("DROP TABLE bare_row")


def bare_index(folder, texts):
    """Return how long texts take to be in a full-text index of the program's kind, in one commit, in seconds."""
    path = folder / "bare-words.db"
    bare = connect(path, KEY, new=True)
    bare.execute(of("bare", search_tables.TABLES[0]))
    begun = time.perf_counter()
    bare.execute("BEGIN IMMEDIATE")
    bare.executemany("INSERT INTO search_bare (rowid, words) VALUES (?, ?)", list(enumerate(texts)))
    bare.execute("COMMIT")
    taken = time.perf_counter() - begun
    bare.close()
    files.remove(path)
    return taken


@contextmanager
def sink():
    """Give the port of something that reads all it is sent and says once there is no more."""
    with socket.create_server(("127.0.0.1", 0)) as door:

        def swallow():
            reader, _address = door.accept()
            with reader:
                while reader.recv(PIECE):
                    pass
                reader.sendall(b".")

        thread = threading.Thread(target=swallow)
        thread.start()
        yield door.getsockname()[1]
        thread.join()


def bare_bytes(port, size):
    """Return how long so many bytes take to be read at the other end, in seconds."""
    with socket.create_connection(("127.0.0.1", port)) as writer:
        begun = time.perf_counter()
        for start in range(0, size, PIECE):
            writer.sendall(bytes(min(PIECE, size - start)))
        writer.shutdown(socket.SHUT_WR)
        writer.recv(1)
        return time.perf_counter() - begun
