"""Turns the words of a query into units that the index can find: as they stand, else as `spelling` reads them."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, product

from search_index import concepts, query, settings
from search_index.lexicon import Lexicon
from search_index.plan import Alternative, Unit
from search_index.query import Word
from search_index.spelling import WAYS, Frequency, Spelling
from search_index.text import is_word, literal


class Resolver:
    """Resolves the words of one query against one index."""

    def __init__(self, words: Lexicon, frequency: Frequency) -> None:
        self.words = words
        self.frequency = frequency
        self.spelling = Spelling(words, frequency)

    def resolve(self, reading: query.Reading) -> tuple[tuple[Unit, ...], str | None]:
        """The units to match, and the query respelled when that took a correction. What was respelled finds what the
        right spelling finds, no more."""
        units, changes = self._units(reading)
        if not changes:
            return units, None
        respelled = _respell(reading.normal, changes)
        if len(respelled) <= settings.MAX_TEXT:
            right, more = self._units(query.read(respelled))
            units = units if more else right
        return units, respelled

    def _units(self, reading: query.Reading) -> tuple[tuple[Unit, ...], list[tuple[int, int, str]]]:
        """The units of words and of choices, and the stretches of the query that had to be respelled."""
        units, changes = self._words(reading.words, reading.normal)
        for sides in reading.either:
            made = []
            for side in self._there(sides, changes):
                words = tuple(one for one in side if isinstance(one, Word))
                found, respelled = self._words(words, reading.normal)
                made.append([*found, *(one for one in side if isinstance(one, Unit))])
                changes += respelled
            units.append(_either(made))
        return tuple(units), changes

    def _there(self, sides: tuple[query.Side, ...], changes: list[tuple[int, int, str]]) -> list[query.Side]:
        """The sides of a choice without the places in which nothing is, where there is something in others."""
        alone = [(side, side[0]) for side in sides if len(side) == 1]
        words = [(side, one) for side, one in alone if isinstance(one, Word) and one.concepts and not self._known(one)]
        lost = {side: one for side, one in words if one.concepts[0].startswith(concepts.PLACES)}
        if len(lost) == len(sides):
            return list(sides)
        changes += [(one.start, one.end, "") for one in lost.values()]
        return [side for side in sides if side not in lost]

    def _words(self, words: tuple[Word, ...], normal: str) -> tuple[list[Unit], list[tuple[int, int, str]]]:
        """The units of words in order, and the stretches of the query that had to be respelled."""
        units: list[Unit] = []
        changes: list[tuple[int, int, str]] = []
        near = tuple(map(self._around, words))
        said = {one for word in words for one in word.concepts}
        # 北京海淀, where nothing is in 海淀, is Beijing once.
        again = [
            now for now, word in zip(near, words, strict=True) if now is not word and said.issuperset(now.concepts)
        ]
        changes += [(word.start, word.end, "") for word in again]
        for group in _groups(self._syllables(tuple(word for word in near if word not in again))):
            made, spelling = self._group(group)
            units += made
            start, end = group[0].start, group[-1].end
            if any(word.concepts and word.text != normal[word.start : word.end] for word in group):
                spelling = spelling or "".join(word.text for word in group).strip()
            if spelling and spelling != normal[start:end]:
                changes.append((start, end, spelling))
        return units, changes

    def offer(self, reading: query.Reading) -> str | None:
        """The query with its rare words respelled as common ones that sound alike or are one slip away, to be offered
        beside the little that it finds ("did you mean"); None when there is no such word."""
        changes = []
        for word in reading.words:
            count = self.spelling.count(word.text)
            if len(word.text) < 2 or not 0 < count <= settings.FEW:
                continue
            best = self.spelling.best([way for way in self.spelling.alike(word) if way != word.text])
            if best and self.spelling.count(best) >= settings.COMMONER * count:
                changes.append((word.start, word.end, best))
        return _respell(reading.normal, changes) if changes else None

    def _syllables(self, words: tuple[Word, ...]) -> tuple[Word, ...]:
        """Words with pinyin typed syllable by syllable joined, where the joined letters are a word's sound."""
        found: list[Word] = []
        at = 0
        while at < len(words):
            for end in range(min(len(words), at + 6), at + 1, -1):
                some = words[at:end]
                letters = "".join(word.text for word in some)
                short = all(not w.han and _syllable(w) for w in some)
                if short and letters in self.words.by_sound and not all(self.frequency(query.unit(w)) for w in some):
                    found.append(Word(letters, some[0].start, some[-1].end))
                    at = end
                    break
            else:
                found.append(words[at])
                at += 1
        return tuple(found)

    def _around(self, word: Word) -> Word:
        """A district, city or narrow topic of which no document speaks as the wider one it lies in; other words as
        they are."""
        near = tuple(dict.fromkeys(wide for one in word.concepts for wide in concepts.around(one)))
        near = near or concepts.wider(word.text)
        if not 0 < len(near) <= WAYS or self.frequency(query.unit(word)):
            return word
        has = [wide for wide in near if self.frequency(query.unit(replace(word, concepts=(wide,))))]
        names = [concepts.chinese(wide) if word.han else concepts.english(wide) for wide in has]
        return replace(word, text=" 或 ".join(names) + " " * (len(names) > 1), concepts=tuple(has)) if has else word

    def _group(self, group: list[Word]) -> tuple[list[Unit], str]:
        """The units of neighbouring words, and their right spelling ("" when as typed)."""
        found = [(word, self._known(word)) for word in group]
        if all(unit for _, unit in found):
            # A lone character beside whole words, as in 会日语, says too little to be insisted on.
            whole = [unit for word, unit in found if unit and not (word.han and len(word.text) == 1)]
            return whole or [unit for _, unit in found if unit], ""
        if len(group) > 1 and group[0].han:
            if literal := self.spelling.literal(_join(group)):
                return [literal], ""
            if same := self.spelling.same_sound(_join(group)):
                return same
            slips = not any(is_word(word.text) for word, unit in found if not unit)
            if slips and (near := self.spelling.near(_join(group))):
                return near
        units: list[Unit] = []
        spelled = ""
        for part in _stretches(found):
            if isinstance(part, Unit):
                units.append(part)
                spelled += part.text
            elif part.han and len(part.text) == 1 and len(group) > 1:
                spelled += part.text
            else:
                made, spelling = self.spelling.correct(part)
                if part.concepts and part.han and spelling:  # the name of a thing that is nowhere is no slip of the pen
                    made, spelling = [query.unit(part)], ""
                units += made
                spelled += spelling or part.text
        return units, spelled

    def _known(self, word: Word) -> Unit | None:
        """The unit of a word that the index has, read as it stands or as pinyin; None when it has no such word."""
        unit = query.unit(word)
        if word.han:
            return unit if unit.alternatives and self.frequency(unit) else None
        if word.concepts and self.frequency(unit):
            return unit  # beijing is the city, not also 背景
        letters = "".join(char for char in word.text if char.isalnum())
        spoken = self.spelling.spoken(letters)
        if spoken and len(spoken) == 1:
            unit = Unit(unit.text, (*unit.alternatives, *spoken[0].alternatives))
        return unit if unit.alternatives and self.frequency(unit) else None


def _syllable(word: Word) -> bool:
    """Whether letters may be one syllable of a word: cheng is a district's name, but before du it is 成都."""
    place = all(concept.startswith("area=") for concept in word.concepts)
    return place and len(word.text) <= 6 and word.text.isalpha()


def _either(sides: list[list[Unit]]) -> Unit:
    """One unit that a document has when it has every unit of any side."""
    ways = [way for side in sides for way in islice(_whole(side), settings.MAX_WAYS)]
    return Unit(" / ".join(" ".join(unit.text for unit in side) for side in sides), tuple(dict.fromkeys(ways)))


def _whole(side: list[Unit]) -> Iterator[Alternative]:
    """The ways in which all units of a side may stand in a document; a phrase among several counts as its words."""
    if len(side) == 1:
        yield from side[0].alternatives
        return
    for some in product(*(unit.alternatives for unit in side)):
        tokens = (token for one in some for token in one.tokens or literal(one.phrase))
        yield Alternative(tuple(dict.fromkeys(tokens)), min(one.weight for one in some))


def _groups(words: tuple[Word, ...]) -> Iterator[list[Word]]:
    """Words that touch each other, such as those of one Chinese run, come together."""
    group: list[Word] = []
    for word in words:
        if group and (word.start != group[-1].end or word.han != group[-1].han):
            yield group
            group = []
        group.append(word)
    if group:
        yield group


def _stretches(found: list[tuple[Word, Unit | None]]) -> Iterator[Unit | Word]:
    """Known units as they are; unknown neighbours, and single characters beside them, joined into one stretch."""
    waiting: list[Word] = []
    for place, (word, unit) in enumerate(found):
        beside = any(0 <= n < len(found) and found[n][1] is None for n in (place - 1, place + 1))
        if unit is None or (word.han and len(word.text) == 1 and beside):
            waiting.append(word)
            continue
        if waiting:
            yield _join(waiting)
            waiting = []
        yield unit
    if waiting:
        yield _join(waiting)


def _join(words: list[Word]) -> Word:
    text = "".join(word.text for word in words)
    names = words[0].concepts if len(words) == 1 else ()
    return Word(text, words[0].start, words[-1].end, names, words[0].han)


def _respell(normal: str, changes: list[tuple[int, int, str]]) -> str:
    for start, end, text in sorted(changes, reverse=True):
        normal = normal[:start] + text + normal[end:]
    return " ".join(normal.split())
