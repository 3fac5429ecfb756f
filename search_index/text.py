"""One character-for-character normal form of Chinese and English text, and its tokens, for documents and queries
alike."""

import re
import unicodedata
from functools import cache, lru_cache

import opencc
from whoosh.lang.porter import stem as porter

from seeds.reference import table
from seeds.reference.segmenter import segmenter

HAN = "㐀-䶿一-鿿豈-﫿𠀀-𲎯〇"
LATIN = re.compile(r"[a-z0-9]+(?:\+\+|#)?")
RUN = re.compile(rf"([{HAN}]+)|([a-z0-9]+(?:[-_.'/&][a-z0-9]+)*(?:\+\+|#)?)")
HAN_RUN = re.compile(rf"[{HAN}]+")
PIECE = re.compile(r"[a-z]+(?:\+\+|#)?|[0-9]+")


FOLDED = ((0x00, 0x2FFF), (0x3000, 0x33FF), (0xA640, 0xA69F), (0xF900, 0xFFFF), (0x1D400, 0x1D7FF), (0x1F100, 0x1F2FF))
IDEOGRAPHS = ((0x3400, 0x9FFF), (0x20000, 0x2A6DF))


def _fold(char: str) -> str:
    """One character in half width and lower case, without its accent; itself where that would take several."""
    base = "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c)).lower()
    flat = base if len(base) == 1 and base.isascii() else unicodedata.normalize("NFKC", char).lower()
    control = unicodedata.category(flat) in ("Cc", "Cf", "Zs") if len(flat) == 1 else False
    return " " if control and char not in "\n\t" else flat if len(flat) == 1 else char


@cache
def _table() -> dict[int, str]:
    """Width, case and script folded one character to one character, so that places in the text stay what they are."""
    folded = {code: _fold(chr(code)) for first, last in FOLDED for code in range(first, last + 1)}
    simple = opencc.OpenCC("t2s").convert
    for first, last in IDEOGRAPHS:
        folded.update(enumerate(simple("\n".join(map(chr, range(first, last + 1)))).split("\n"), start=first))
    for code in range(0xF900, 0xFAFF + 1):  # the compatibility forms, such as those in text out of a PDF
        folded[code] = simple(folded[code])
    folded.update({code: " " for code in range(0xD800, 0xE000)})
    return {code: char for code, char in folded.items() if char != chr(code) and len(char) == 1}


def normalise(text: str) -> str:
    """Half width, lower case, simplified; `len` is kept, so offsets hold in the original too. O(len)."""
    return text.translate(_table())


@cache
def stopwords() -> frozenset[str]:
    """Words too common to index."""
    return frozenset(row["word"] for row in table("stopwords") if row["use"] == "index")


@cache
def fillers() -> frozenset[str]:
    """Words that people wrap a question in; dropped from a query that says more than them."""
    return frozenset(normalise(row["word"]) for row in table("stopwords") if row["use"] == "query")


@cache
def weak() -> frozenset[str]:
    """Words of rank and role, the first to be given up when nothing has all words of a query."""
    return frozenset(normalise(row["word"]) for row in table("stopwords") if row["use"] == "weak")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of an English word; anything with a digit or sign, or short, stays as it is."""
    return str(porter(word)) if len(word) > 3 and word.isascii() and word.isalpha() else word


def cut(run: str, *, fine: bool) -> list[str]:
    """The words of a normalised run of Han characters; `fine` adds the shorter words inside long ones."""
    words: list[str] = segmenter().cut_for_search(run) if fine else segmenter().cut(run)
    return words


def is_word(text: str) -> bool:
    """Whether the segmenter's dictionary has a Chinese word, so that it is no slip of the pen."""
    return bool(segmenter().has_word(text))


def latin(word: str) -> list[str]:
    """The tokens of a Latin word with its inner signs: node.js -> node, js, nodejs; c++ and c# stay."""
    parts = LATIN.findall(word)
    return [stem(p) for p in parts] + ["".join(parts)] if len(parts) > 1 else [stem(p) for p in parts]


def tokens(normal: str) -> list[str]:
    """The index tokens of normalised text, repeats kept, stop words left out. O(len)."""
    found: list[str] = []
    stops = stopwords()
    for han, word in RUN.findall(normal):
        if han:
            found += [w for w in cut(han, fine=True) if w not in stops]
        else:
            found += [w for w in latin(word) if w not in stops]
    return found


def units(normal: str) -> list[tuple[str, int, int]]:
    """The smallest pieces with their places: each Han character, each stemmed word, each number (cet6 -> cet, 6)."""
    found = []
    for match in RUN.finditer(normal):
        if match[1]:
            found += [(char, match.start() + i, match.start() + i + 1) for i, char in enumerate(match[1])]
        else:
            found += [
                (stem(m[0]), match.start() + m.start(), match.start() + m.end()) for m in PIECE.finditer(match[2])
            ]
    return found


def literal(text: str) -> tuple[str, ...]:
    """The tokens that a word as typed must have in a document."""
    found: list[str] = []
    for han, word in RUN.findall(text):
        if han:
            found += cut(han, fine=False)
        else:
            parts = latin(word)
            found += parts[:-1] if len(parts) > 1 else parts
    return tuple(dict.fromkeys(token for token in found if token not in stopwords()))
