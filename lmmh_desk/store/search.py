"""The search index: what slices declare, and the candidates it answers.

A slice declares, once, when its store module is imported, what is indexed for its rows:

    declare(
        Index(
            name="person",
            rows=\"\"\"
                SELECT person.id, person.usual_name || ' ' || person.first_names, -- names: shown, marked, sound-alikes
                       strftime('%Y', birth_date) || ' ' || street,               -- words: anything else typed
                       lease_number || char(10) || phone                          -- keys: numbers and phones, one a line
                FROM person … WHERE {only} ORDER BY the likeliest first\"\"\",
            column="person.id",                                                   # what {only} restricts
            watch={"person": "{row}.id", "contact": "{row}.person_id",            # table → the rows to index again
                   "residence": "SELECT person_id FROM … WHERE residence_id = {row}.id"},
        )
    )

then asks `candidates(read, "person", "belkas ferat", first=ids_in_the_queue)` and turns the ids into hits. The store
notes changed rows by triggers and indexes them before the commit; a changed declaration rebuilds its index at open.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from lmmh_desk.store import ranking
from lmmh_desk.store.ranking import Candidate, Document
from lmmh_desk.store.typos import Vocabulary
from lmmh_desk.store.words import code, is_phone, phone, sound, words

RANKED = 200
ENOUGH = 8  # exact answers; below, typing errors and sound-alikes are tried too


@dataclass(frozen=True)
class Index:
    """What is indexed under a name; `rows` gives id, names, words, keys and holds `{only}`."""

    name: str
    rows: str
    column: str
    watch: dict[str, str] = field(hash=False)


INDEXES: dict[str, Index] = {}


def declare(index: Index) -> None:
    """Add an index; its tables and triggers are made when the database is opened."""
    INDEXES[index.name] = index


def candidates(
    read: Connection, name: str, query: str, *, first: Sequence[str] = (), limit: int = 30
) -> list[Candidate]:
    """Return the best answers: those of `first` that match (in its order), then exact, prefix, typing errors."""
    asked = words(query)[:8]
    if not asked:
        return []
    found = {document.id: document for document in _by_key(read, name, query)}
    keys = set(found)
    exact = [_any_of(word) for word in asked]
    found.update((document.id, document) for document in _matching(read, name, exact))
    preferred = _documents(read, name, first)
    found.update((document.id, document) for document in preferred)
    vocabulary = None
    if len(found) - len(preferred) < ENOUGH:
        vocabulary = vocabulary_of(read, name)
        loose = [_any_of(word, vocabulary) for word in asked]
        found.update((document.id, document) for document in _matching(read, name, loose))
    return ranking.ranked(asked, found.values(), keys, first, limit, loose=vocabulary is not None)


def vocabulary_of(read: Connection, name: str) -> Vocabulary:
    """Return the words of an index, read at the first call (0.1 s for 60,000): call it in a worker beforehand."""
    vocabularies: dict[str, Vocabulary] = read.info["vocabularies"]
    vocabulary = vocabularies.setdefault(name, Vocabulary())
    if not vocabulary.loaded:
        vocabulary.add(row[0] for row in read.exec_driver_sql(f"SELECT term FROM search_{name}_terms"))
        vocabulary.loaded = True
    return vocabulary


def _any_of(word: str, vocabulary: Vocabulary | None = None) -> str:
    """Return the FTS5 expression of a word's spellings."""
    spellings = [f'"{word}"*']
    if vocabulary is not None:
        spellings += [f'"{spelling}"' for spelling in vocabulary.near(word)]
        if key := sound(word):
            spellings.append(f'"{key}"*')
    return f"({' OR '.join(spellings)})"


def _matching(read: Connection, name: str, expressions: Collection[str]) -> list[Document]:
    sql = (
        f"SELECT doc, id, names, words FROM search_{name}_doc WHERE doc IN"
        f" (SELECT rowid FROM search_{name} WHERE search_{name} MATCH ? LIMIT {RANKED})"
    )
    return [Document(*row) for row in read.exec_driver_sql(sql, (" AND ".join(expressions),))]


def _by_key(read: Connection, name: str, query: str) -> list[Document]:
    starts = [code(query)]
    if is_phone(query):
        starts.append(phone(query))
    sql = (
        f"SELECT doc, id, names, words FROM search_{name}_doc WHERE doc IN"
        f" (SELECT doc FROM search_{name}_key WHERE key >= ? AND key < ? LIMIT {RANKED})"
    )
    found: list[Document] = []
    for start in starts:
        if len(start) >= 3 and any(letter.isdigit() for letter in start):
            found += [Document(*row) for row in read.exec_driver_sql(sql, (start, start + "~"))]
    return found


def _documents(read: Connection, name: str, ids: Sequence[str]) -> list[Document]:
    if not ids:
        return []
    places = ", ".join("?" * len(ids))
    sql = f"SELECT doc, id, names, words FROM search_{name}_doc WHERE id IN ({places})"
    return [Document(*row) for row in read.exec_driver_sql(sql, tuple(ids))]
