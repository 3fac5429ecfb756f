"""Finds what a word was meant to be that no document has: its sound, its first letters, a beginning, the slip of a
finger."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

from search_index import query, settings
from search_index.lexicon import WORD, Lexicon, slurred, sound, trade
from search_index.plan import Alternative, Unit
from search_index.query import Word
from search_index.text import HAN_RUN, cut, is_word, normalise

Frequency = Callable[[Unit], int]
WAYS = 3  # words tried for one sound or slip
HALF = 4  # letters that may be the beginning of a word
SENTENCE = 10  # letters that may be a whole question in pinyin
LOOKED_AT = 40  # words with one beginning


class Spelling:
    """Corrects the words of one query by the words of one index."""

    def __init__(self, words: Lexicon, frequency: Frequency) -> None:
        self.words = words
        self.frequency = frequency

    def correct(self, word: Word) -> tuple[list[Unit], str]:
        """Units for a stretch that the index does not have, and how it is rightly spelled ("" when as typed)."""
        return self._correct_han(word) if word.han else self._correct_latin(word)

    def literal(self, word: Word) -> Unit | None:
        """A stretch as it stands, when some text has it: half a word, or one that is cut otherwise there. Texts with a
        word that begins so have it the more."""
        unit = Unit(word.text, (Alternative((), settings.EXACT, word.text),))
        if not self.frequency(unit):
            return None
        begun = (Alternative((way,), settings.PREFIX) for way in self._begun(word.text) if HAN_RUN.fullmatch(way))
        return replace(unit, alternatives=(*unit.alternatives, *begun)) if HAN_RUN.fullmatch(word.text) else unit

    def spoken(self, letters: str) -> list[Unit]:
        """The units that a run of pinyin spells, one for each word; [] when it spells none."""
        if not letters.isascii() or not letters.isalpha() or len(letters) < 4:
            return []
        return [unit for ways in self.words.spelled(letters) if (unit := self._any(letters, ways, settings.PINYIN))]

    def _asked(self, letters: str) -> list[Unit]:
        """The units of a question in pinyin without its idle words; [] when one of its words is in no document."""
        if not letters.isascii() or not letters.isalpha():
            return []
        found = [self._any(letters, ways, settings.PINYIN) for ways in self.words.sentence(letters)]
        return [unit for unit in found if unit] if all(found) else []

    def same_sound(self, word: Word) -> tuple[list[Unit], str] | None:
        """Units for words that sound like a Chinese stretch; what it has rightly stays, the rest is the commonest."""
        spelled = self.words.spelled("".join(sound(word.text)))
        chosen, at = [], 0
        for ways in spelled:
            typed = word.text[at : at + len(ways[0])]
            best = typed if typed in ways and self.count(typed) else self.best(ways)
            at += len(ways[0])
            if not best or not self.count(best):
                return None
            chosen.append(best)
        return ([unit for one in chosen for unit in self._units(one)], "".join(chosen)) if chosen else None

    def near(self, word: Word) -> tuple[list[Unit], str] | None:
        """Units for the commonest word with one character other than in a Chinese stretch."""
        best = self.best([way for way in self.words.near_han(word.text) if self.count(way)])
        return (self._units(best), best) if best else None

    def alike(self, word: Word) -> list[str]:
        if word.han:
            return list(self.words.by_slur.get(slurred("".join(sound(word.text))), ()))
        groups = self.words.near_latin(word.text) if len(word.text) >= HALF else ()
        return [near for group in groups for near in group if near in self.words.latin]

    def best(self, ways: list[str]) -> str:
        counts = {way: self.count(way) for way in ways}
        return max(sorted(ways), key=lambda way: counts[way], default="")

    def count(self, text: str) -> int:
        return min((self.frequency(query.unit(word)) for word in query.words(text)), default=0)

    def _correct_latin(self, word: Word) -> tuple[list[Unit], str]:
        letters = "".join(char for char in word.text if char.isalnum())
        if spoken := self.spoken(letters):
            return spoken, ""
        initials = self.words.initialed(letters) if len(letters) <= 12 else []
        if len(initials) == 1 and (one := self._any(word.text, initials[0], settings.INITIALS)):
            return [one], ""
        if len(letters) >= HALF and (begun := self._any(word.text, self._begun(letters), settings.PREFIX)):
            return [begun], ""
        several = [self._any(word.text, ways, settings.INITIALS) for ways in initials]
        known = [unit for unit in several if unit]
        if known and len(known) == len(several):
            return known, ""
        if len(letters) >= SENTENCE and (asked := self._asked(letters)):
            return asked, ""
        for ways in (*self._slips(letters), *([one] for one in self._spelled(self.words.slurred(letters)))):
            if unit := self._any(word.text, ways, settings.TYPO):
                return [unit], self.best(ways)
        for slipped in self._two(letters):
            return self._units(slipped), slipped
        return [query.unit(word)], ""

    def _slips(self, letters: str) -> Iterator[list[str]]:
        """The words, Chinese or Latin, that are one slip away or two; the nearest first, of these the trade's first."""
        for group in self.words.near_latin(letters):
            ways = [
                way for near in group for way in ([near] if near in self.words.latin else self.words.by_sound[near])
            ]
            yield [way for way in ways if way in trade()]
            yield ways

    def _spelled(self, places: list[list[str]]) -> Iterator[str]:
        """What a run of several words spells, the commonest word at each place; nothing when one is in no document."""
        best = [self.best(ways) for ways in places]
        if best and all(self.count(way) for way in best):
            yield "".join(best)

    def _two(self, letters: str) -> Iterator[str]:
        """Two words in pinyin, one of them slipped: shengwuyiyaojiansou."""
        tried = 0
        for at in range(len(letters) - HALF, HALF - 1, -1):
            for whole, slipped, first in ((letters[:at], letters[at:], True), (letters[at:], letters[:at], False)):
                known = next(self._spelled(self.words.spelled(whole)), "")
                if not known or tried == WAYS:
                    continue
                tried += 1
                for ways in self._slips(slipped):
                    best = self.best([way for way in ways if not way.isascii()])
                    if best and self.count(best):
                        yield known + best if first else best + known

    def _begun(self, letters: str) -> list[str]:
        """The words, Chinese or Latin, of which the letters are the beginning."""
        words = (text for _, text, kind in self.words.starting(letters) if kind == WORD)
        return list(dict.fromkeys(normalise(text) for text in islice(words, LOOKED_AT)))

    def _any(self, text: str, ways: list[str], trust: float) -> Unit | None:
        """One unit for the most common of several words."""
        counted = []
        for way in ways:
            units = [query.unit(word) for word in query.words(way)]
            count = min((self.frequency(unit) for unit in units), default=0)
            if count:
                counted.append((count, way, units))
        counted.sort(key=lambda found: (-found[0], found[1]))
        made = []
        for _, _, units in counted[:WAYS]:
            if len(units) == 1:
                made += [replace(a, weight=a.weight * trust) for a in units[0].alternatives]
            else:
                made.append(Alternative(tuple(u.alternatives[0].tokens[0] for u in units if u.alternatives), trust))
        return Unit(text, tuple(made)) if made else None

    def _correct_han(self, word: Word) -> tuple[list[Unit], str]:
        plain = query.unit(word)
        if len(word.text) < 2:
            return [plain], ""
        if literal := self.literal(word):
            return [literal], ""
        if same := self.same_sound(word):
            return same
        if not is_word(word.text) and (near := self.near(word)):
            return near
        parts = self._parts(word.text)
        if len(parts) < 2 or not any(map(self.count, parts)):
            return [plain], ""
        return [unit for part in parts for unit in self._units(part)], ""

    def _parts(self, text: str) -> list[str]:
        """The shorter words of a long one that no document has: 律师, 助理; at each place the longest."""
        inside = [one for one in cut(text, fine=True) if 1 < len(one) < len(text)]
        parts, at = [], 0
        while at < len(text):
            found = max((one for one in inside if text.startswith(one, at)), key=len, default="")
            parts += [found] if found else []
            at += len(found) or 1
        return parts

    def _units(self, text: str) -> list[Unit]:
        return [query.unit(word) for word in query.words(text)]
