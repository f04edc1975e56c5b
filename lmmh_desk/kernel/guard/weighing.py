"""Weigh a free text: does it speak of what no file about a person may hold (DOMAIN.md §5, “Forbidden”)?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise

from msgspec import Struct

from lmmh_desk.kernel.guard import learnt
from lmmh_desk.kernel.guard.folding import Word, sounded, words
from lmmh_desk.kernel.guard.lexicon import KINDS, SAFE, Entry, Lexicon, Slot, lexicon, slips
from lmmh_desk.kernel.guard.names import set_aside, somebody

_GAP_WORDS = 4
_JOINED_LETTERS, _NEAR_LETTERS = 6, 9  # of two halves put together, of a word with one letter too many or changed
_THING_AFTER = 3  # words: « condamnation de la cheminée », not « vole le courrier des boîtes »
_OF_CHARACTER = ("insult", "judgement")  # said of a thing it qualifies, their words are harmless
_MASKED = Entry("insult", ())
_KEPT = "kept"
_SENTENCE_END = re.compile(r"(?<=[^\W_]{4})[.!?…]+\s+|\n")  # not « bât. B »
_NEAR_BY = ("person", "thing", "matter", "work")


class Matter(Struct, frozen=True):
    """What a text seems to speak of: its kind (one of KINDS), and the words that say so, for the screen only."""

    kind: str
    words: tuple[str, ...]


class _Hit(Struct, frozen=True):
    entry: Entry
    start: int
    end: int


class Reading(Struct, frozen=True):
    """A text as the lists read it: its words, which are names, what was found and whether it counts, its clauses."""

    said: list[Word]
    names: set[int]
    hits: list[tuple[_Hit, str]]
    clauses: list[int]


class Piece(Struct, frozen=True):
    """What is weighed at once: the plain words of a text, or of one of its clauses, and what the lists say of them."""

    start: int
    plain: list[str]
    marks: frozenset[str]


def weigh(text: str) -> Matter | None:
    """Return the matter that a text may not hold, or None; nothing of it is kept nor logged."""
    weights = learnt.weights()
    for sentence in _SENTENCE_END.split(text):
        found = reading_of(sentence)
        for piece in pieces(found):
            weighed = learnt.weighed(piece.plain, piece.marks, weights)
            if weighed.total >= 0 and (matter := _matter(found, weighed, piece)).words:
                return matter
    return None


def _matter(found: Reading, weighed: learnt.Weighed, piece: Piece) -> Matter:
    """Return what the lists found in a piece, or the words that weigh most: none, in a text that says nothing."""
    end = piece.start + len(piece.plain)
    kept = [hit for hit, state in found.hits if state == _KEPT and piece.start <= hit.start < end]
    if kept:
        worst = min(kept, key=lambda hit: (KINDS.index(hit.entry.kind), hit.start))
        return Matter(worst.entry.kind, tuple(word.shown for word in found.said[worst.start : worst.end]))
    return Matter(weighed.kind or KINDS[-1], tuple(found.said[piece.start + at].shown for at in weighed.places))


def reading_of(text: str) -> Reading:
    """Read a text by the lists."""
    said, lists = words(text), lexicon()
    names = set_aside(said, lists.classes)
    hits = list(_hits(said, lists, names))
    safe = [hit for hit in hits if hit.entry.kind == SAFE]
    in_safe = {at for hit in safe for at in range(hit.start, hit.end)}
    clauses = list(accumulate(int(word.first) for word in said))
    states = [_state(hit, safe, _excused(hit, said, clauses, lists, in_safe)) for hit in hits]
    return Reading(said, names, list(zip(hits, states, strict=True)), clauses)


def _state(hit: _Hit, safe: Sequence[_Hit], excused: bool) -> str:
    if hit.entry.kind == SAFE:
        return SAFE
    if _covered(hit, safe):
        return "covered"
    return "excused" if excused else _KEPT


def pieces(found: Reading) -> Iterator[Piece]:
    """Yield the whole of a sentence, then its clauses: what is harmless elsewhere in it excuses none of them."""
    size = len(found.said)
    if size:
        yield _piece(found, 0, size)
    starts = [at for at in range(size) if not at or found.clauses[at] != found.clauses[at - 1]]
    if len(starts) > 1:
        yield from (_piece(found, start, end, of_a_text=True) for start, end in pairwise([*starts, size]))


def _piece(found: Reading, start: int, end: int, *, of_a_text: bool = False) -> Piece:
    plain = learnt.plain(found.said[start:end], {at - start for at in found.names})
    hits = [(hit, state) for hit, state in found.hits if start <= hit.start < end]
    marks = set(_marks(hits, plain, lexicon().classes))
    if of_a_text:
        marks.add("found clause" if _KEPT in marks else "clause")
    return Piece(start, plain, frozenset(marks))


def _marks(
    hits: Sequence[tuple[_Hit, str]], plain: Sequence[str], classes: Mapping[str, frozenset[str]]
) -> Iterator[str]:
    """Yield what the lists say of some words, for what was learnt to weigh it."""
    yield "always"
    yield f"length {min(len(plain) // 4, 6)}"
    yield from (name for name in _NEAR_BY if not classes[name].isdisjoint(plain))
    yield from {state for _hit, state in hits}
    yield from {f"{state} {hit.entry.kind}" for hit, state in hits}
    spans = {(hit.start, hit.end) for hit, state in hits if state == _KEPT}
    yield from (f"spans {count}" for count in range(2, min(len(spans), 3) + 1))
    if any(end - start > 1 for start, end in spans):
        yield "long"


def names_somebody(text: str) -> bool:
    """Say whether a text seems to name a person."""
    return somebody(words(text), lexicon().classes)


def _hits(said: Sequence[Word], lists: Lexicon, names: set[int]) -> Iterator[_Hit]:
    """Yield the entries found, those of the safe list among them, outside names."""
    for start, word in enumerate(said):
        if start in names:
            continue
        following = said[start + 1] if start + 1 < len(said) and start + 1 not in names else None
        found = False
        for entry in lists.opened_by(word.text, following.text if following else ""):
            if end := _end(entry.slots, said, start, names):
                found = True
                yield _Hit(entry, start, end)
        slipped = None if found else _slipped(word.text, lists)
        if slipped:
            yield _Hit(slipped, start, start + 1)
        joined = _joined(word, following, lists) if following else None
        if joined:
            yield _Hit(joined, start, start + 2)


def _end(slots: Sequence[Slot], said: Sequence[Word], start: int, names: set[int]) -> int:
    """Return where the words that fill the slots end, the first one known to fit; 0 when they don't."""
    at = start + 1
    for number, slot in enumerate(slots[1:], 1):
        if slot.gap:
            ends = (_end(slots[number:], said, at - 1 + skipped, names) for skipped in range(_GAP_WORDS + 1))
            return next(filter(None, ends), 0)
        if at >= len(said) or at in names or said[at].first or not slot.takes(said[at].text):
            return 0
        at += 1
    return at


def _slipped(word: str, lists: Lexicon) -> Entry | None:
    """Return the entry of which a word is the masked (« c*n ») or the misspelt form."""
    if "*" in word:
        return _MASKED if _masked(word) else None
    if len(word) < 6 or word in lists.known:
        return None
    sound = sounded(word)
    if entry := lists.misspelt.get(sound) or lists.misspelt.get(word):
        return entry
    for size in range(5, len(word) + 1):
        start = lists.misspelt_start.get(sound[:size]) or lists.misspelt_start.get(word[:size])
        if found := start or lists.by_end.get(word[-size:]):
            return found
    near = slips(word) if len(word) >= _NEAR_LETTERS else ()
    return next((lists.misspelt[slip] for slip in near if slip in lists.misspelt), None)


def _masked(word: str) -> bool:
    """Say whether stars hide the letters of a word (« c*n », « m*** »), rather than follow it."""
    shown = word.rstrip("*")
    return bool(re.match(r"[a-z][^0-9]*$", word)) and ("*" in shown or len(shown) < 4)


def _joined(left: Word, right: Word, lists: Lexicon) -> Entry | None:
    """Return the entry of which two words are the halves (« al coolique »)."""
    joined, little = left.text + right.text, lists.classes["little"]
    if len(joined) < _JOINED_LETTERS or right.first or joined in lists.known:
        return None
    if left.text in little or right.text in little or {left.text, right.text} <= lists.known:
        return None
    openings = [lists.by_form.get(joined)]
    openings += [lists.by_start.get(joined[:size]) for size in range(max(len(left.text) + 1, 5), len(joined) + 1)]
    alone = (entry for opening in openings if opening for entry in opening.alone)
    return next((entry for entry in alone if entry.kind != SAFE), None)


def _covered(hit: _Hit, safe: Sequence[_Hit]) -> bool:
    """Say whether a safe entry, as long at least, holds words of this one (« police d’assurance »)."""
    size = hit.end - hit.start
    return any(one.start < hit.end and hit.start < one.end and one.end - one.start >= size for one in safe)


def _excused(hit: _Hit, said: Sequence[Word], clauses: Sequence[int], lists: Lexicon, safe: set[int]) -> bool:
    """Say whether the entry speaks of somebody's work, or of a thing where its clause names no person."""
    unless, classes = hit.entry.unless, lists.classes
    if "work" in unless and any(word.text in classes["work"] for word in said):
        return True
    mine = clauses[hit.start]
    around = [at for at in range(len(said)) if clauses[at] == mine and not hit.start <= at < hit.end]
    if "beside" in unless:
        return bool(around)
    before = hit.start - 1
    if hit.entry.kind in _OF_CHARACTER and before in around and _surname(said[hit.start], said[before]):
        return True
    if any(said[at].text in classes["person"] for at in around if at not in safe):
        return False
    if hit.entry.kind in _OF_CHARACTER and _of_a_thing(said, before, around, classes):
        return True
    doing = said[min([hit.start, *around])].text in classes["doer"]  # « a forcé la boîte », without a subject
    near = hit.end + _THING_AFTER
    return "thing" in unless and not doing and any(said[at].text in classes["thing"] for at in around if at < near)


def _of_a_thing(said: Sequence[Word], at: int, around: Sequence[int], classes: Mapping[str, frozenset[str]]) -> bool:
    """Say whether what ends at a word is a thing, or a matter: « porte », « démarche vraiment trop »."""
    while at in around and said[at].text in classes["link"]:
        at -= 1
    return at in around and said[at].text in classes["thing"] | classes["matter"]


def _surname(word: Word, before: Word) -> bool:
    """Say whether a word has a capital that nothing but a name explains (« dossier Sauvage »)."""
    return word.capital and not word.shown.isupper() and not before.capital
