"""The lists of resources/guard, read once: entries of one word or several, their inflections, their slips."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain
from pathlib import Path

from msgspec import Struct, field

from lmmh_desk.kernel.guard.folding import sounded, spelled_out, unaccented
from lmmh_desk.kernel.i18n import RESOURCES

KINDS = ("health", "offence", "origin", "religion", "opinion", "insult", "judgement")
SAFE = "safe"
GAP = ".."  # in an entry: up to four words, whatever they are
_UNLESS = re.compile(r"\[unless (\w+)\]")
_FEMININE = {"teur": "trice", "eur": "euse", "eux": "euse", "if": "ive", "ien": "ienne", "on": "onne", "el": "elle"}
_FEMININE |= {"er": "ere", "et": "ette", "en": "enne", "f": "ve", "al": "aux", "eau": "eaux", "eu": "eux", "ou": "oux"}
_CONJUGATED = ("ent", "ait", "aient")  # of a verb listed as « hurle »
_SOUND_LETTERS, _SLIP_LETTERS = 6, 8  # shorter words have too many honest neighbours
_ALONE, _LOOSE = "<alone>", "<loose>"  # beside the second words of an opening
_MANY = 40  # forms of a second word: beyond, an entry is tried rather than found


class Slot(Struct, frozen=True):
    """One word of an entry: its exact forms, its beginnings (`alcool*`), or a gap."""

    forms: frozenset[str]
    starts: tuple[str, ...]
    gap: bool

    def takes(self, word: str) -> bool:
        """Say whether a word fits."""
        return word in self.forms or bool(self.starts and word.startswith(self.starts))


class Entry(Struct, frozen=True):
    """What a list holds; `unless` names what excuses it: a thing in its clause, somebody's work, any word beside."""

    kind: str
    slots: tuple[Slot, ...]
    unless: frozenset[str] = frozenset()


class Opening(Struct):
    """The entries that begin with one word, in order of their second once that word is met: most never are."""

    entries: list[Entry] = field(default_factory=list)
    _by_second: dict[str, list[Entry]] | None = None

    @property
    def alone(self) -> list[Entry]:
        """Return the entries of that word alone."""
        return [entry for entry in self.entries if len(entry.slots) == 1]

    def before(self, following: str) -> Iterator[Entry]:
        """Yield the entries that may go on with a word."""
        if self._by_second is None:
            self._by_second = _by_second(self.entries)  # whole at once: two threads may ask
        return chain(*(self._by_second.get(key, ()) for key in (_ALONE, following, _LOOSE)))


def _by_second(entries: list[Entry]) -> dict[str, list[Entry]]:
    """Return the entries of one word, those by their second, and those to be tried."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if len(entry.slots) == 1:
            found[_ALONE].append(entry)
        elif entry.slots[1].gap or entry.slots[1].starts or len(entry.slots[1].forms) > _MANY:
            found[_LOOSE].append(entry)
        else:
            for form in entry.slots[1].forms:
                found[form].append(entry)
    return found


class Lexicon(Struct, frozen=True):
    """The entries by the first word that opens them; the single words by their sound, their slips, their ends."""

    by_form: dict[str, Opening] = field(default_factory=lambda: defaultdict(Opening))
    by_start: dict[str, Opening] = field(default_factory=lambda: defaultdict(Opening))
    by_end: dict[str, Entry] = field(default_factory=dict)
    misspelt: dict[str, Entry] = field(default_factory=dict)
    misspelt_start: dict[str, Entry] = field(default_factory=dict)
    classes: dict[str, frozenset[str]] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)  # ordinary words, which are nobody's slip

    def opened_by(self, word: str, following: str) -> Iterator[Entry]:
        """Yield the entries which these two words may open."""
        if opening := self.by_form.get(word):
            yield from opening.before(following)
        for size in range(2, len(word) + 1):
            if opening := self.by_start.get(word[:size]):
                yield from opening.before(following)


_KEPT: list[Lexicon] = []


def lexicon() -> Lexicon:
    """Return the lists, read at the first question."""
    for _step in reading():
        pass
    return _KEPT[0]


def reading() -> Iterator[None]:
    """Read the lists beforehand, a step at a time; who asks for them meanwhile reads them for himself."""
    if _KEPT:
        return
    folder, found = RESOURCES / "guard", Lexicon()
    found.classes.update(_classes(folder / "classes.txt"))
    found.known.update(*found.classes.values())
    for kind in (*KINDS, SAFE):
        for text, unless in _entries(folder / f"{kind}.txt").items():
            _add(found, kind, text, unless)
            yield
    _KEPT.append(found)


def _lines(path: Path) -> Iterator[str]:
    plain = unaccented(path.read_text(encoding="utf-8")).lower().replace("'", " ").replace("-", " ")
    return (line for line in spelled_out(plain).splitlines() if line and not line.startswith("#"))


def _classes(path: Path) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the sets of words, « name = word, word » over indented lines."""
    for line in re.sub(r",\n +", ", ", "\n".join(_lines(path))).splitlines():
        name, members = line.split(" = ")
        yield name, frozenset(form for one in members.split(", ") for form in inflected(one))


def _entries(path: Path) -> Mapping[str, frozenset[str]]:
    """Return the entries of a list, each with what excuses it; raises KeyError for an excuse of no entry."""
    found, excuse = dict[str, frozenset[str]](), ""
    for line in _lines(path):
        if heading := _UNLESS.fullmatch(line):
            excuse = heading[1]
            continue
        for text in filter(None, (" ".join(part.split()) for part in line.split(","))):
            found[text] = found[text] | {excuse} if excuse else frozenset()
    return found


@cache
def inflected(word: str) -> frozenset[str]:
    """Return a word with its feminines, plurals and conjugated forms, without accents; « =foi » has none."""
    if word.startswith("="):
        return frozenset([word[1:]])
    forms = {word, word + "s"}
    if len(word) > 3:
        forms |= {word + "e", word + "es"}
        if word.endswith("s"):
            forms |= {word + "se", word + "ses"}
        if word.endswith("e"):
            forms |= {word[:-1] + ending for ending in _CONJUGATED}
        for ending, other in _FEMININE.items():
            if word.endswith(ending):
                changed = word[: -len(ending)] + other
                forms |= {changed, changed + "s"}
    return frozenset(forms)


@cache
def _slot(text: str) -> Slot:
    forms, starts = set[str](), list[str]()
    for one in text.split("/"):
        if one.endswith("*"):
            starts.append(one[:-1])
        elif one != GAP:
            forms |= inflected(one)
    return Slot(frozenset(forms), tuple(starts), gap=text == GAP)


def _slot_of(part: str, classes: Mapping[str, frozenset[str]]) -> Slot:
    """Return the slot of « <nation>/arabe », of « alcool* », of a word."""
    if "<" not in part:
        return _slot(part)
    named = [one[1:-1] for one in part.split("/") if one.startswith("<")]
    rest = _slot("/".join(one for one in part.split("/") if not one.startswith("<")) or GAP)
    return Slot(rest.forms.union(*(classes[name] for name in named)), rest.starts, gap=False)


def _add(found: Lexicon, kind: str, text: str, unless: frozenset[str]) -> None:
    if text.startswith("*"):
        found.by_end[text[1:]] = Entry(kind, (), unless)
        return
    entry = Entry(kind, tuple(_slot_of(part, found.classes) for part in text.split()), unless)
    first = entry.slots[0]
    for form in first.forms:
        found.by_form[form].entries.append(entry)
    for start in first.starts:
        found.by_start[start].entries.append(entry)
    if kind == SAFE or len(entry.slots) > 1:
        found.known.update(*(slot.forms for slot in entry.slots))
    elif "<" not in text:
        _add_slips(found, entry, text)


def _add_slips(found: Lexicon, entry: Entry, text: str) -> None:
    if text.endswith("*"):
        misspelt, forms, letters = found.misspelt_start, [text[:-1]], _SLIP_LETTERS - 1
    else:
        misspelt, forms, letters = found.misspelt, [text, text + "s", text + "e"], _SLIP_LETTERS
    for form in forms:
        if len(form) >= _SOUND_LETTERS:
            misspelt.setdefault(sounded(form), entry)
        if len(form) >= letters:
            for slip in slips(form):
                misspelt.setdefault(slip, entry)


def slips(word: str) -> Iterator[str]:
    """Yield what is left of a word when one letter after the first falls out."""
    return (word[:index] + word[index + 1 :] for index in range(1, len(word)))
