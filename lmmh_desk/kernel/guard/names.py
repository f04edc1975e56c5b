"""What is a name, a street or a place in a text: nothing there is said of anybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from lmmh_desk.kernel.guard.folding import Word

_BEFORE_NAMES = frozenset({"famille", "fam"})  # beside « Mme », « M. »
_LONGEST_NAME, _LONGEST_WAY = 3, 6  # words after the title, after « rue »
_INITIALS = 5  # letters: « dossier MDPH »


def set_aside(said: Sequence[Word], classes: Mapping[str, frozenset[str]]) -> set[int]:
    """Return the indexes of the words that are names of persons, firms, streets or places."""
    long = [word.shown.isupper() for word in said if len(word.shown) > 2]  # not « M. », « T3 »
    shouted = sum(long) > len(long) / 2
    quiet = not any(word.capital for word in said)
    naming, taken = classes["way"] | classes["saint"] | classes["title"] | classes["place"], set[int]()
    for index, word in enumerate(said):
        if not word.capital and word.text not in naming:
            continue
        after = _clause_after(said, index)
        if word.text in classes["way"]:
            taken.update(_way(said, after, classes["particle"]))
        elif word.text in classes["saint"]:
            taken.update(after[:1])
        elif (word.text in classes["title"] and shouted) or (word.text in classes["civil"] and quiet):
            # Capitals tell nothing there: the verb after a name does.
            taken.update(after[:1] if len(after) > 1 and said[after[1]].text in classes["act"] else ())
        elif word.text in classes["title"] | classes["place"] and not shouted:
            named = _capitals(said, after, classes["particle"])
            taken.update(at for at in named if word.text in classes["civil"] or not _initials(said[at].shown))
        elif word.capital and not shouted and after and said[after[0]].capital:
            pair = [index, after[0]]  # « Noir Sabine »
            taken.update(pair if any(said[at].text in classes["given"] for at in pair) else ())
    return taken


def somebody(said: Sequence[Word], classes: Mapping[str, frozenset[str]]) -> bool:
    """Say whether a person is named: « Mme Tessier », « Odile Tessier », not « rue Jean Jaurès »."""
    places = classes["way"] | classes["place"]
    for index, (word, following) in enumerate(pairwise(said)):
        if following.first or not following.capital:
            continue
        of_place = index > 0 and not word.first and said[index - 1].text in places
        if word.text in classes["civil"] | _BEFORE_NAMES:
            return True
        if word.capital and word.text in classes["given"] and not of_place:
            return True
    return False


def _initials(shown: str) -> bool:
    return shown.isupper() and len(shown) <= _INITIALS


def _clause_after(said: Sequence[Word], index: int) -> list[int]:
    """Return the indexes of the words that follow in the same clause, as many as a name may have."""
    found = list[int]()
    for at in range(index + 1, min(index + 1 + _LONGEST_WAY, len(said))):
        if said[at].first:
            break
        found.append(at)
    return found


def _way(said: Sequence[Word], after: Sequence[int], particles: frozenset[str]) -> list[int]:
    """Return the words of a street's name: its particles, a word, and those with a capital that follow."""
    taken, named = list[int](), False
    for at in after:
        particle = said[at].text in particles
        if named and not particle and not said[at].capital:
            break
        named = named or not particle
        taken.append(at)
    return taken


def _capitals(said: Sequence[Word], after: Sequence[int], particles: frozenset[str]) -> list[int]:
    """Return the words with a capital that follow at once, particles between."""
    taken, waiting = list[int](), list[int]()
    for at in after:
        if said[at].capital:
            taken += [*waiting, at]
            waiting = []
        elif said[at].text in particles:
            waiting.append(at)
        else:
            break
    return taken[:_LONGEST_NAME]
