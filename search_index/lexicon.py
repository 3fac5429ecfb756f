"""The words of an index with their pinyin: reads zhuanli, zlfy, 砖利 and patnet as the words people meant."""

import bisect
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search_index import concepts
from search_index.sounds import sounds
from search_index.text import HAN_RUN, fillers, normalise, stopwords

WORD = "word"
LONGEST = 30  # letters of one word in pinyin


@dataclass(frozen=True, slots=True)
class Item:
    """A word or phrase, what it is, and how it sounds, syllable by syllable."""

    text: str
    kind: str
    syllables: tuple[str, ...]

    def line(self) -> str:
        """One line of a lexicon file."""
        return f"{self.text}\t{self.kind}\t{' '.join(self.syllables)}\n"


def parse(line: str) -> Item | None:
    """The inverse of `Item.line`; None for a line that was cut off."""
    parts = line.rstrip("\n").split("\t")
    return Item(parts[0], parts[1], tuple(parts[2].split())) if len(parts) == 3 and line.endswith("\n") else None


SLIPS = 2  # letters of pinyin by which half a word may differ


def slurred(letters: str) -> str:
    """Pinyin without the differences that many do not speak: zh z, ch c, sh s, ng n."""
    return NASAL.sub("n", FLAT.sub(r"\1", letters))


FLAT, NASAL = re.compile("([zcs])h"), re.compile("ng(?![aeiou])")


def sound(text: str) -> tuple[str, ...]:
    """The toneless syllables of normalised text, other words kept as they are: 专利 -> zhuan, li."""
    return tuple(s for s in (part.strip() for part in sounds().of(text)) if s)


def item(text: str, kind: str) -> Item:
    """A new lexicon item; line breaks and tabs become blanks."""
    text = " ".join(text.split())
    return Item(text, kind, sound(normalise(text)) if HAN_RUN.search(normalise(text)) else ())


class Lexicon:
    """Grows, never shrinks: whether a word is still in use is asked of the index."""

    def __init__(self) -> None:
        self.items: dict[tuple[str, str], Item] = {}
        self.words: dict[str, Item] = {}
        self.by_sound: dict[str, list[str]] = defaultdict(list)
        self.by_slur: dict[str, list[str]] = defaultdict(list)
        self.by_initials: dict[str, list[str]] = defaultdict(list)
        self.by_length: dict[int, list[str]] = defaultdict(list)
        self.inside: dict[str, list[str]] = defaultdict(list)  # the words that have a character
        self.latin: dict[str, None] = {}
        self.spellings: dict[int, dict[str, None]] = defaultdict(dict)  # Latin words and pinyin, by length
        self._keys: list[tuple[str, str, str]] = []
        self._sorted = 0

    def add(self, items: Iterable[Item]) -> None:
        """Take in items; known ones are passed over."""
        for new in items:
            if (new.text, new.kind) in self.items:
                continue
            self.items[new.text, new.kind] = new
            normal = normalise(new.text)
            if new.syllables:
                joined, initials = "".join(new.syllables), "".join(s[0] for s in new.syllables)
                if len(new.syllables) > 1 and HAN_RUN.fullmatch(normal):
                    self.spellings[len(joined)][joined] = None
                    if normal not in self.by_sound[joined]:
                        self.by_sound[joined].append(normal)
                        self.by_slur[slurred(joined)].append(normal)
                    if normal not in self.by_initials[initials]:
                        self.by_initials[initials].append(normal)
                self._keys += [(joined, new.text, new.kind), (initials, new.text, new.kind)]
                if new.kind == WORD:
                    self.words[normal] = new
                    self.by_length[len(normal)].append(normal)
                    for char in set(normal):
                        self.inside[char].append(normal)
            elif new.kind == WORD:
                self.latin[normal] = None
                self.spellings[len(normal)][normal] = None
            self._keys.append((normal, new.text, new.kind))

    def starting(self, prefix: str) -> Iterator[tuple[str, str, str]]:
        """(key, text, kind) of every item of which the text, pinyin or initials start with the normalised prefix."""
        if self._sorted != len(self._keys):
            self._keys.sort()
            self._sorted = len(self._keys)
        at = bisect.bisect_left(self._keys, (prefix,))
        while at < len(self._keys) and self._keys[at][0].startswith(prefix):
            yield self._keys[at]
            at += 1

    def spelled(self, letters: str) -> list[list[str]]:
        """The words that the letters spell in pinyin, as a list of places with the words possible at each; [] if not.
        The fewest words win, then the longest first word. O(len x longest key)."""
        return _split(letters, self.by_sound, 3)

    def sentence(self, letters: str) -> list[list[str]]:
        """The same for a whole question in one run, without the words people wrap it in: woxiangzhaozhuanlifanyi."""
        return _split(letters, self.by_sound, 2, idle_sounds())

    def slurred(self, letters: str) -> list[list[str]]:
        """The same for pinyin as many speak it: zuanli, sangbiao, jianshuo."""
        return _split(slurred(letters), self.by_slur, 3)

    def initialed(self, letters: str) -> list[list[str]]:
        """The same for letters that are the first ones of each syllable: zlfy -> 专利翻译, ryfy -> 日语, 翻译."""
        found = _split(letters, self.by_initials, 2)
        # Two letters stand for very many words; among several of them only words of the trade are meant.
        return found if len(found) < 2 else [[word for word in words if word in trade()] for words in found]

    def near_latin(self, word: str) -> list[list[str]]:
        """Latin words and pinyin within one slip of the pen (two from nine letters on), those with the fewest slips
        first, in groups; a slip in the first letter counts as one more."""
        allowed = 0 if len(word) < 4 else 1 if len(word) < 9 else 2
        if not allowed:
            return []
        lengths = range(len(word) - allowed, len(word) + allowed + 1)
        choices = [key for length in lengths for key in self.spellings[length]]
        groups = defaultdict(list)
        for near, slips, _ in process.extract(word, choices, scorer=OSA.distance, score_cutoff=allowed, limit=24):
            groups[slips + (near[0] != word[0])].append(near)
        return [groups[slips] for slips in sorted(groups)]

    def near_han(self, word: str) -> list[str]:
        """Han words of the same length with one character different; of two characters only words of the trade that
        sound nearly the same, for one character of two is half of what was said."""
        choices = self.by_length[len(word)]
        if len(word) < 3:
            choices = [choice for choice in choices if choice in trade()]
        found = process.extract(word, choices, scorer=OSA.distance, score_cutoff=1, limit=None)
        near = [choice for choice, distance, _ in found if distance]
        spoken = "".join(sound(word))
        return near if len(word) > 2 else [n for n in near if OSA.distance(spoken, "".join(sound(n))) <= SLIPS]


@cache
def trade() -> frozenset[str]:
    """The normalised words of the reference tables."""
    return frozenset(normalise(one.text) for one in common())


@cache
def idle_sounds() -> frozenset[str]:
    """The pinyin of the Chinese words that people wrap a question in."""
    return frozenset("".join(sound(word)) for word in fillers() | stopwords() if HAN_RUN.fullmatch(word))


def _split(letters: str, keys: Mapping[str, list[str]], shortest: int, idle: Collection[str] = ()) -> list[list[str]]:
    """`letters` cut into the fewest keys of at least `shortest` letters, each with its words; [] when it cannot be.
    Those of `idle` may stand between and are left out."""
    if len(letters) > 2 * LONGEST:
        return []
    best: list[tuple[int, list[str]] | None] = [None] * (len(letters) + 1)
    best[len(letters)] = (0, [])
    for start in range(len(letters) - 1, -1, -1):
        for end in range(min(len(letters), start + LONGEST), start + shortest - 1, -1):
            rest, now = best[end], best[start]
            key = letters[start:end]
            if rest is not None and (key in keys or key in idle) and (now is None or rest[0] + 1 < now[0]):
                best[start] = (rest[0] + 1, [key, *rest[1]])
    return [keys[key] for key in best[0][1] if key not in idle] if best[0] else []


@cache
def common() -> tuple[Item, ...]:
    """The items every index knows: the words of the reference tables, so that a rare one is offered and corrected
    too."""
    kinds = {"kind": "kind", "place": "place", "field": "field", "region": "place", "degree": "degree"}
    found = []
    for concept, words in concepts.names().items():
        head = concept.partition("=")[0]
        if head != "area":
            for word in words:
                one = item(word, kinds.get(head, WORD))
                found.append(one)
                if HAN_RUN.fullmatch(word) or word.isalpha():
                    found.append(replace(one, kind=WORD))
    return tuple(found)
