"""Folding and finding: one length-preserving form of any script, and dictionaries looked up in it."""

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
import opencc

from matching import words

CELL_LIMIT = 8_000  # characters of a cell that are read; what stands behind them is told, see `cut`
NEAR = 80  # characters before a word in which its clause may begin: looking further costs a square
_WORD = re.compile(r"[a-z0-9+#]")
_SPACES = {"\u00a0", "\u3000", "\u200b", "\ufeff", "\t"}
_TO_SIMPLE = opencc.OpenCC("t2s")


_FROM_JAPANESE = opencc.OpenCC("jp2t")


def _simple(char: str) -> str:
    """The simplified form of a character, traditional or Japanese (気 訳 専); what mainland texts use stays as it is."""
    simple: str = _TO_SIMPLE.convert(char)
    known = simple != char or char.encode("gb2312", "ignore")
    if not known:
        simple = _TO_SIMPLE.convert(_FROM_JAPANESE.convert(char))
    return simple


class _Table(dict[int, str]):
    """Maps one character to one character, so that places in the folded text are places in the source."""

    def __missing__(self, number: int) -> str:
        char = chr(number)
        folded = " " if char in _SPACES else unicodedata.normalize("NFKC", char)
        if len(folded) == 1 and "\u3400" <= folded <= "\u9fff":
            folded = _simple(folded)
        folded = folded.lower()
        self[number] = kept = folded if len(folded) == 1 else char
        return kept


_TABLE = _Table(
    {
        ord(a): b
        for a, b in {
            "；": ";",
            "，": ",",
            "。": "。",
            "～": "~",
            "－": "-",
            "–": "-",
            "—": "-",
            "−": "-",
            "‐": "-",
            "‑": "-",
            "【": "(",
            "】": ")",
            "〔": "(",
            "〕": ")",
            "・": "·",
            "•": "·",
            "／": "/",
            "＆": "&",
            "’": "'",
            **dict.fromkeys("①②③④⑤⑥⑦⑧⑨⑩❶❷❸❹❺❻", ";"),  # what is counted is told apart
        }.items()
    }
)


_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_BLANKS = re.compile(r"([^\S\n])[^\S\n]{2,}")
_LINES = re.compile(r"\n(?:[^\S\n]*\n){2,}")


def clean(text: str) -> str:
    """The text as people see it: composed characters, no control characters but line breaks, at most CELL_LIMIT long.

    Long runs of blanks say no more than two of them, and cost the readers' patterns a time that grows with their cube.
    """
    if not text:
        return ""
    text = _CONTROLS.sub("", unicodedata.normalize("NFC", text[:CELL_LIMIT])).strip()
    return _LINES.sub("\n\n", _BLANKS.sub(r"\1\1", text))


def cut(row: Mapping[str, str], columns: Iterable[str]) -> list[str]:
    """The columns of a row whose cells are too long to be read to their end."""
    return [column for column in columns if len(row.get(column) or "") > CELL_LIMIT]


@lru_cache(maxsize=256)  # each cell is asked for by every field
def fold(text: str) -> str:
    """Half width, simplified, lower case, same length as `text`."""
    return text.translate(_TABLE)


class Span(NamedTuple):
    """A dictionary entry found at text[start:end]."""

    start: int
    end: int
    code: str


_PLURAL = re.compile(r"[a-z]{4}(?<![aeou])y$")


class Lexicon:
    """Finds the longest dictionary entries in a folded text, left to right, never overlapping. O(text x longest entry).

    An entry that begins or ends with a Latin letter or digit is only found as a whole word, one of a single letter only
    as a whole piece between separators. An entry with the code "" eats its words, so that nothing is read into them.
    Of two codes for one entry the first counts, or both where `many` is set. With a `field` an entry is found as a word
    only: not across two words, not an abbreviation that means something else there (see `words`).
    """

    def __init__(self, entries: Iterable[tuple[str, str]], many: bool = False, field: str = "") -> None:
        self._field = field
        self._codes: dict[str, tuple[str, ...]] = {}
        for alias, code in entries:
            key = fold(alias).strip()
            if key and (many or key not in self._codes):
                self._codes[key] = (*self._codes.get(key, ()), code)
        for key in [key for key in self._codes if _PLURAL.search(key)]:
            self._codes.setdefault(f"{key[:-1]}ies", self._codes[key])  # battery, batteries
        for key, codes in self._codes.items():
            _ENTRIES.setdefault(key, []).append((self, codes))
            _begin(key)
        _named.cache_clear()

    def __contains__(self, alias: str) -> bool:
        return fold(alias) in self._codes

    def get(self, alias: str) -> str | None:
        """The code of exactly this entry."""
        return next(iter(self._codes.get(fold(alias).strip(), ())), None)

    def entries(self) -> Mapping[str, str]:
        """Every folded entry with its first code."""
        return {key: codes[0] for key, codes in self._codes.items()}

    def find(self, text: str, without: Sequence[tuple[int, int]] = ()) -> list[Span]:
        """The entries in a folded text, none that reaches into the stretches `without`."""
        spans, done = [], 0
        for at, end, codes in _named(text).get(self, ()):
            if at < done or without and reaches(without, at, end):
                continue
            if self._field and codes[0]:
                if words.is_across(text, at, end):
                    continue
                codes = tuple(words.in_context(self._field, code, text, at, end) for code in codes)
            spans += [Span(at, end, code) for code in codes if code]
            done = end
        return spans

    def starts(self, text: str) -> list[int]:
        """Where entries may begin in a folded text, whatever they mean there: what has none names none. O(length)."""
        return [at for at, _, codes in _named(text).get(self, ()) if any(codes)]

    def between(self, text: str, start: int, end: int) -> list[Span]:
        """The entries in text[start:end], counted from `start`: the text is looked through once for all its
        stretches."""
        if not start and end >= len(text):
            return self.find(text)
        named = within(_spans(self, text), start, end)
        return [Span(a - start, b - start, code) for a, b, code in named if b <= end]


@lru_cache(maxsize=64)
def _spans(lexicon: Lexicon, text: str) -> list[Span]:
    return lexicon.find(text)


_Named = tuple[int, int, tuple[str, ...]]
_ENTRIES: dict[str, list[tuple[Lexicon, tuple[str, ...]]]] = {}  # every entry of every dictionary
_BEGUN: dict[str, dict[str, tuple[int, ...]]] = {}  # by two letters, then by the third, how long entries are
_LETTERS: set[str] = set()  # entries of one letter
_SUMS = np.zeros(1 << 16, np.bool_)  # the sums of the two letters that entries begin with


def _begin(key: str) -> None:
    """Notes how an entry begins."""
    if len(key) == 1:
        _LETTERS.add(key)
        return
    thirds = _BEGUN.setdefault(key[:2], {"": ()})
    _SUMS[_sum(ord(key[0]), ord(key[1]))] = True
    if key[2:]:
        thirds[key[2]] = tuple(sorted({*thirds.get(key[2], thirds[""]), len(key)}, reverse=True))
    else:
        thirds.update({third: (*lengths, 2) for third, lengths in thirds.items() if 2 not in lengths})


@lru_cache(maxsize=256)
def _named(text: str) -> Mapping[Lexicon, list[_Named]]:
    """The entries of every dictionary that stand in a folded text as whole words and in no address or name of an
    account, by their start, the longest first but behind one of a single letter: one pass for all of them.
    O(length)."""
    found: defaultdict[Lexicon, list[_Named]] = defaultdict(list)
    size = len(text)
    begun = [
        (at, thirds.get(text[at + 2 : at + 3]) or thirds[""])
        for at in (range(size) if size < _MANY else _likely(text))
        if (thirds := _BEGUN.get(text[at : at + 2]))
    ]
    if alone := [(at, (1,)) for letter in _LETTERS if letter in text for at in _alone(text, letter)]:
        begun = sorted([*alone, *begun], key=itemgetter(0))
    if names := words.identifiers(text):
        begun = [one for one in begun if not reaches(names, one[0], one[0] + 1)]
    for at, lengths in begun:
        for length in lengths:
            end = at + length
            entries = _ENTRIES.get(text[at:end])
            if entries and end <= size and _whole(text, at, end):
                for lexicon, codes in entries:
                    found[lexicon].append((at, end, codes))
    return found


def _alone(text: str, letter: str) -> Iterator[int]:
    """Where an entry of one letter stands in a text."""
    at = text.find(letter)
    while at >= 0:
        if _whole(text, at, at + 1):
            yield at
        at = text.find(letter, at + 1)


_MANY = 32  # letters of a text from which on all are worth weighing at once


def _likely(text: str) -> list[int]:
    """The places of a text at which an entry may begin, by a sum of two letters. O(length)."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    found: list[int] = _SUMS[_sum(codes[:-1], codes[1:])].nonzero()[0].tolist()
    return found


def _sum(first: Any, second: Any) -> Any:
    return (first * 31 + second) & 0xFFFF


def _whole(text: str, start: int, end: int) -> bool:
    if text[start] > "z" and text[end - 1] > "z":  # no Latin letter or digit at either end
        return True
    before, after = text[start - 1] if start else " ", text[end] if end < len(text) else " "
    if before == "+" and text[start - 2 : start - 1] not in ("", "+"):  # "AutoCAD+Rhino" joins two, "C++" is one
        before = " "
    if after == "+" and text[end + 1 : end + 2] not in ("", "+"):
        after = " "
    if end - start == 1 and _WORD.match(text[start]):
        return bool(_EDGE.match(before)) and bool(_EDGE.match(after))
    if _WORD.match(text[start]) and _WORD.match(before):
        return False
    if after == "s" and end - start >= 5 and not _WORD.match(text[end + 1 : end + 2] or " "):
        return True
    return not (_WORD.match(text[end - 1]) and _WORD.match(after) and not (after in "+#" and text[end - 1] in "+#"))


_EDGE = re.compile(r"[\s,;、/|。\n()·和与及]")
_SEPARATORS = ";,、/|。\n·"
_CLAUSE_END = ",;。!?\n、"


def pieces(text: str) -> list[tuple[int, int]]:
    """Where the pieces of a list in a folded text stand: split at separators, but not inside brackets."""
    found, start, depth = [], 0, 0
    for at, char in enumerate(text):
        if char in "([{":
            depth += 1
        elif char in ")]}":
            depth = max(0, depth - 1)
        elif not depth and char in _SEPARATORS:
            found.append((start, at))
            start = at + 1
    found.append((start, len(text)))
    return [(a, b) for a, b in ((_lstrip(text, a, b), b) for a, b in found) if text[a:b].strip()]


def _lstrip(text: str, start: int, end: int) -> int:
    while start < end and text[start] == " ":
        start += 1
    return start


_NOT_BEFORE = re.compile(
    r"(?:不太|不怎么|不|没有|没|無|无|未|非|缺乏|缺少|零(?![部配组]|[件类售食])|不会|谢绝|not|no|without)(?:[^,;。!?\n、]{0,3})$"
)
_JOINTS = tuple("、和与及或/")
_STOPS = ",;。!?\n"
_NONE_OF = re.compile(  # "不懂机械、电子": of a list all
    r"(?:不[懂会熟]|不了解|没(?:有)?(?:学|用|碰|做|写|接触)过|未[学用做]过)(?:[^,;。!?\n会熟精可懂]{1,24}[、和与及或/])\s*$"
)
_NOT_AFTER = re.compile(
    r"^[^,;。!?\n]{0,8}?(?:还?差\s*\d+\s*分|主观题?(?:没|未|差))|^[^,;。!?\n]{0,5}?客观题?(?![^;。!?\n]{0,6}主观题?[也都均皆]?(?:已经?)?通?过)|^[\s(:]*(?:想学|打算学|准备学|计划学|待学|正?在[学考]|备考|科目[一二三四])|^[^,;。!?\n]{0,3}?(?:不太|不怎么|不)(?:懂|会|熟|行|了解|擅长)|^[^,;。!?\n]{0,6}?(?:没有?再?学|没(?:怎么|有)?[学碰用写做读接上参]\S?过|没有基础|没有涉及|没接触|零基础|未涉及|(?:尚未|还未|还没有?|暂未)(?:通过|考过|过|拿到|取得|参加)|(?:没有?|未)能?(?:通过|考[过上取]|过(?![多几个往])|拿到)|挂了|落榜|不感兴趣|没有?兴趣|无兴趣)"
)
DENIES = re.compile(
    "[不没無无未非缺零绝差挂榜]|客观|[想算备划待在][学考]|科目|no|without"
)  # one of these stands in every denial
_NOT_AN_EXCEPTION = re.compile(
    r"(?:不仅|不只|不但|不限|不少|不错|无论|不论|没问题|无障碍|不到|非常|非标|非织|无机|无线|无人|无损|无源|不锈|未来|未必|不断|非晶|非全日制|非定向|非师范|无铅|无纺)"
)


def reaches(stretches: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of some stretches of a text, in their order, reaches into [start:end]. O(log stretches)."""
    number = bisect_left(stretches, end, key=itemgetter(0))
    return number > 0 and start < stretches[number - 1][1]


def within(found: Sequence[Any], start: int, end: int) -> Sequence[Any]:
    """Those of some findings, in the order of the starts they begin with, that start in [start:end]. O(log
    findings)."""
    first = itemgetter(0)
    return found[bisect_left(found, start, key=first) : bisect_left(found, end, key=first)] if found else found


def is_any(places: Sequence[int], start: int, end: int) -> bool:
    """Whether one of some places in a text, in their order, lies in [start:end]. O(log places)."""
    number = bisect_left(places, start)
    return number < len(places) and places[number] < end


def left_of(text: str, at: int, marks: str) -> int:
    """Where the stretch before `at` begins: behind the last of the marks, or `NEAR` characters back. O(NEAR)."""
    first = max(0, at - NEAR)
    return first + max(map(text[first:at].rfind, marks)) + 1


@lru_cache(maxsize=64)
def _denials(text: str) -> list[int]:
    """Where a folded text may deny something. O(length)."""
    return [found.start() for found in DENIES.finditer(text)]


def negated(text: str, start: int, end: int) -> bool:
    """Whether what stands at [start:end] of a folded text is denied in its clause ("不懂机械", "机械类不太懂")."""
    if not is_any(_denials(text), start - 12, end + 12):
        return False
    left = left_of(text, start, _CLAUSE_END)
    before = _NOT_AN_EXCEPTION.sub("  ", text[left:start])
    if (
        _NOT_BEFORE.search(before)
        or text[start - 1 : start] in _JOINTS
        and _NONE_OF.search(text, left_of(text, start, _STOPS), start)
    ):
        return True
    return bool(_NOT_AFTER.match(_NOT_AN_EXCEPTION.sub("  ", text[end : end + 12])))


@lru_cache(maxsize=65536)
def bare(text: str) -> str:
    """Folded, without brackets, blanks and marks: what two spellings of one thing have in common."""
    return re.sub(r"[\s()\[\]{}·,;、。/\"'“”‘’《》<>:!?-]+", "", fold(text))
