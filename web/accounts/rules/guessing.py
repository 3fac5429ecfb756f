"""How many tries a password costs someone who begins with common words, dates and walks on the keyboard.

The text is cut into the cheapest pieces (words of common.txt by rank, pinyin syllables, dates, walks, repeats, single
characters) and their prices in powers of ten add up; the idea is Wheeler's zxcvbn, without its English word lists.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from math import log10
from pathlib import Path

WORDS = Path(__file__).parent / "common.txt"
LONGEST_WORD = 20
LONGEST_UNIT = 16  # of a repeat: abcabc has the unit abc
ENOUGH = 160  # characters looked at; some signs unfold into many under NFKC
OWN_WORD, REVERSED, DISGUISED, SYLLABLE, WALK = 0.5, 0.3, 0.5, 2.4, 1.0
DIGIT, LATIN, BLANK, SIGN, OTHER = 1.0, 1.42, 0.8, 1.5, 3.2  # one character tried blindly
LADDERS = (
    "`1234567890-=",
    "01234567890",
    "qwertyuiop[]\\",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "!@#$%^&*()_+",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
    "1q2w3e4r5t6y7u8i9o0p",
    "qawsedrftgyhujikolp",
    "qazwsxedcrfvtgbyhnujmikolp",
    "abcdefghijklmnopqrstuvwxyz",
    "a1b2c3d4e5f6g7h8i9j0",
    "147258369",
    "13579",
    "24680",
    "aabbccddeeffgghhiijjkkllmmnnooppqqrrssttuuvvwwxxyyzz",
    "1122334455667788990011",
    "一二三四五六七八九十一二三四五六七八九十",
)
DISGUISES = tuple(str.maketrans("@$!013457", letters) for letters in ("asioleast", "asioieast"))
YEAR, MONTH, DAY = r"(?:19[4-9]\d|20[0-3]\d)", r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
DATES = (
    (re.compile(f"{YEAR}[-./年]?{MONTH}[-./月]?{DAY}日?"), 4.5),
    (re.compile(rf"\d\d{MONTH}{DAY}"), 4.5),
    (re.compile(f"{YEAR}年?"), 1.8),
    (re.compile(f"{MONTH}{DAY}"), 2.6),
)
SYLLABLES = re.compile(
    "(?:[zcs]h?|[bpmfdtnlgkhjqxryw])?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|"
    "ou|ua|ue|ui|un|uo|ve|a|e|i|o|u|v)"
)


def effort(text: str, own: Iterable[str] = ()) -> float:
    """Powers of ten of the tries needed; `own` are words the attacker knows of this person. Cost O(length × 40)."""
    return _cheapest(plain(text)[:ENOUGH], frozenset(part for word in own for part in parts(word)), {})


def plain(text: str) -> str:
    """Width, case and composition do not make a word rarer."""
    return unicodedata.normalize("NFKC", text).casefold()


def parts(word: str) -> set[str]:
    """A name or address as an attacker would use it: whole, without separators, and piece by piece."""
    word = plain(word)
    pieces = {word, *re.split(r"[\W_]+", word), re.sub(r"[\W_]+", "", word), *re.findall(r"[^\W\d_]+", word)}
    return {piece for piece in pieces if len(piece) >= (2 if piece > "\u2e80" else 3)}


@cache
def ranks() -> dict[str, float]:
    """Price of each word of the list: the power of ten of its rank."""
    lines = WORDS.read_text(encoding="utf-8").splitlines()
    words = dict.fromkeys(word for line in lines if not line.startswith("#") for word in line.split())
    return {word: log10(rank + 1) for rank, word in enumerate(words, 1)}


def _cheapest(text: str, own: frozenset[str], units: dict[str, float]) -> float:
    best = [0.0] + [float("inf")] * len(text)
    for start in range(len(text)):
        for end, price in _pieces(text, start, own, units):
            best[end] = min(best[end], best[start] + price)
    return best[-1]


def _pieces(text: str, start: int, own: frozenset[str], units: dict[str, float]) -> Iterator[tuple[int, float]]:
    yield start + 1, _alone(text[start])
    yield from _words(text, start, own)
    for pattern, price in DATES:
        if found := pattern.match(text, start):
            yield found.end(), price
    if found := SYLLABLES.match(text, start):
        yield found.end(), SYLLABLE
    yield from _walks(text, start)
    yield from _repeats(text, start, own, units)


def _alone(character: str) -> float:
    if character.isascii():
        if character.isdigit():
            return DIGIT
        return LATIN if character.isalpha() else BLANK if character == " " else SIGN
    return OTHER


def _words(text: str, start: int, own: frozenset[str]) -> Iterator[tuple[int, float]]:
    known = ranks()
    longest = max([LONGEST_WORD, *map(len, own)])  # an e-mail address is a word of its owner's
    for end in range(start + 1, min(len(text), start + longest) + 1):
        piece = text[start:end]
        if piece in own:
            yield end, OWN_WORD
        if piece in known:
            yield end, known[piece]
        elif piece[::-1] in own:
            yield end, OWN_WORD + REVERSED
        elif piece[::-1] in known:
            yield end, known[piece[::-1]] + REVERSED
        for disguise in DISGUISES:
            seen = piece.translate(disguise)
            if seen != piece and seen in own:
                yield end, OWN_WORD + DISGUISED
            elif seen != piece and seen in known:
                yield end, known[seen] + DISGUISED


def _walks(text: str, start: int) -> Iterator[tuple[int, float]]:
    """Three or more neighbours on the keyboard, in the alphabet or in counting, forwards or backwards."""
    for ladder in LADDERS:
        for line in (ladder, ladder[::-1]):
            at, end = line.find(text[start]), start
            while at >= 0 and end < len(text) and at < len(line) and line[at] == text[end]:
                at, end = at + 1, end + 1
            if end - start >= 3:
                yield end, WALK + log10(end - start)


def _repeats(text: str, start: int, own: frozenset[str], units: dict[str, float]) -> Iterator[tuple[int, float]]:
    """The same piece several times in a row costs little more than once; `units` remembers the pieces' prices."""
    for size in range(1, min(LONGEST_UNIT, (len(text) - start) // 2) + 1):
        if start and text[start - 1] == text[start - 1 + size]:
            continue  # within a run that was priced from its beginning
        end = start + size
        while end < len(text) and text[end] == text[end - size]:
            end += 1
        times = (end - start) // size
        if times >= (3 if size == 1 else 2):
            unit = text[start : start + size]
            if unit not in units:
                units[unit] = _alone(unit) if size == 1 else _cheapest(unit, own, units)
            yield start + times * size, units[unit] + log10(times)
