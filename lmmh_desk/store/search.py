"""The search index: what slices declare, and the candidates it answers.

A slice declares, once, when its store module is imported, what is indexed for its rows:

    declare(
        Index(
            name="person",
            rows=\"\"\"
                SELECT person.id, usual_name || ' ' || first_names, -- names: shown, marked, found by their sound
                       strftime('%Y', birth_date) || ' ' || street, -- words: anything else people type
                       lease_number || char(10) || phone            -- keys: numbers and phones, one a line
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

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from lmmh_desk.store import ranking
from lmmh_desk.store.ranking import Asked, Candidate, Document
from lmmh_desk.store.typos import Vocabulary
from lmmh_desk.store.words import code, is_phone, phone, sound, tail, words

RANKED = 200
ENOUGH = 8  # exact answers; below, typing errors and sound-alikes are tried too
LAST = 6  # figures that are the end of a phone
# A number of that many figures at least, typed with a name before or after it.
NUMBER = re.compile(r"(?<!\S)\+?\d(?:[\s().\-/\u00a0\u202f]*\d){5,}(?!\S)")
PRECISE = 3  # words that all answer leave no doubt, were there one answer only

MATCHING = (
    "SELECT doc, id, names, words FROM search_@_doc"
    " WHERE doc IN (SELECT rowid FROM search_@ WHERE search_@ MATCH ? LIMIT ?)"
)
BY_KEY = (
    "SELECT doc, id, names, words FROM search_@_doc"
    " WHERE doc IN (SELECT doc FROM search_@_key WHERE key >= ? AND key < ? LIMIT ?)"
)
BY_ID = "SELECT doc, id, names, words FROM search_@_doc WHERE id IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True)
class Index:
    """What is indexed under a name; `rows` gives id, names, words, keys and holds `{only}`."""

    name: str
    rows: str
    column: str
    watch: dict[str, str] = field(hash=False)

    def __post_init__(self) -> None:
        if not self.name.isidentifier() or "{only}" not in self.rows:
            raise ValueError(f"index {self.name}: its name is an identifier, its rows hold {{only}}")


INDEXES: dict[str, Index] = {}


def declare(index: Index) -> None:
    """Add an index; its tables and triggers are made when the database is opened."""
    INDEXES[index.name] = index


def candidates(
    read: Connection, name: str, query: str, *, first: Sequence[str] = (), limit: int = 30, guessing: bool = True
) -> list[Candidate]:
    """Return the best answers: those of `first` that match (in its order), then exact, prefix, typing errors.

    Without `guessing`, words are taken as they are typed.
    """
    asked = [Asked(word) for word in words(query)[:8]]
    if not asked:
        return []
    if both := _by_number_and_name(read, name, query, first, limit):
        return both
    found = {document.id: document for document in _by_key(read, name, query)}
    keys = set(found)
    preferred = {document.id: document for document in _documents(read, name, first)}
    exact = {document.id: document for document in _matching(read, name, asked)}
    precise = len(asked) >= PRECISE and exact
    if guessing and len(keys | exact.keys()) < ENOUGH and not precise:
        vocabulary = vocabulary_of(read, name)
        asked = [Asked(one.word, frozenset(vocabulary.near(one.word)), sound(one.word)) for one in asked]
        found.update((document.id, document) for document in _matching(read, name, asked))
    return ranking.ranked(asked, (found | preferred | exact).values(), keys, first, limit)


def _by_number_and_name(read: Connection, name: str, query: str, first: Sequence[str], limit: int) -> list[Candidate]:
    """Return who has the number and answers the words beside it: « belkacem 06 39 98 34 71 »."""
    number = NUMBER.search(query)
    beside = [word for word in words(NUMBER.sub(" ", query)) if len(word) > 1] if number else []
    if number is None or not beside:
        return []
    found = {document.id: document for document in _by_key(read, name, number[0])}  # by several of its keys
    return ranking.ranked([Asked(word, key=sound(word)) for word in beside[:8]], found.values(), (), first, limit)


def answering(read: Connection, name: str, text: str) -> list[str]:
    """Return the ids of the likeliest rows that hold every word of a text, as it is typed."""
    asked = [Asked(word) for word in words(text)[:8]]
    return [document.id for document in _matching(read, name, asked)] if asked else []


def of(name: str, statement: str) -> str:
    """Return the SQL of an index: its name in the place of each @."""
    return statement.replace("@", name)


def warm(read: Connection) -> None:
    """Read the words of every index beforehand, in a worker: the first typing error then costs nothing."""
    for name in INDEXES:
        vocabulary_of(read, name).near("martin")  # loads what compares words


def vocabulary_of(read: Connection, name: str) -> Vocabulary:
    """Return the words of an index, read at the first call (0.1 s for 60,000); nobody waits for another's reading."""
    vocabularies: dict[str, Vocabulary] = read.info["vocabularies"]
    vocabulary = vocabularies.setdefault(name, Vocabulary())
    if vocabulary.claim():
        try:
            # One text, for a row each would wait its turn sixty thousand times while another thread works.
            terms = read.exec_driver_sql(of(name, "SELECT group_concat(term, ' ') FROM search_@_terms")).scalar_one()
            vocabulary.add((terms or "").split())
        except BaseException:
            vocabulary.loaded = False
            raise
    return vocabulary


def _matching(read: Connection, name: str, asked: Sequence[Asked]) -> list[Document]:
    expression = " AND ".join(map(_any_of, asked))
    return _asked_for(read, of(name, MATCHING), expression, RANKED)


def _any_of(asked: Asked) -> str:
    """Return the FTS5 expression of a word and its other spellings."""
    spellings = [f'"{asked.word}"*', *(f'"{spelling}"' for spelling in sorted(asked.spellings))]
    if asked.key:
        spellings.append(f'"{asked.key}"*')
    return f"({' OR '.join(spellings)})"


def _by_key(read: Connection, name: str, query: str) -> list[Document]:
    starts = [code(query)]
    if is_phone(query):
        starts.append(phone(query))
        figures = "".join(filter(str.isdigit, query))
        if len(figures) >= LAST:
            starts.append(tail(figures if len(figures) < len("0639983471") else phone(query)))
    found: list[Document] = []
    for start in starts:
        if len(start) >= 3 and any(letter.isdigit() for letter in start):
            found += _asked_for(read, of(name, BY_KEY), start, start + "~", RANKED)
    return found


def _documents(read: Connection, name: str, ids: Sequence[str]) -> list[Document]:
    if not ids:
        return []
    return _asked_for(read, of(name, BY_ID), json.dumps(list(ids)))


def _asked_for(read: Connection, sql: str, *values: object) -> list[Document]:
    driver: Any = read.connection.dbapi_connection  # a row costs ten times less than through SQLAlchemy
    return [Document._make(row) for row in driver.execute(sql, values).fetchall()]
