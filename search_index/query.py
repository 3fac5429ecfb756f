"""Reads what people type: words, "phrases", -exclusions, name:value fields; and turns it into units to match."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from search_index import concepts, settings
from search_index.concepts import MARK
from search_index.entry import AGENCY, TITLE, named_by
from search_index.plan import Alternative, Unit
from search_index.text import RUN, cut, fillers, literal, normalise, stopwords

PIECE = re.compile(r'(-?)(?:([^\s:"]{1,12}):(?=\S))?(?:"([^"]*)"?|(\S+))')
QUOTES = str.maketrans("“”„‟「」『』«»＂", '"""""""""""')  # noqa: RUF001
NUMBER = re.compile(r"([<>]?=?)\s*(\d+(?:\.\d+)?)\s*(k|千|万|w)?")
# Pay in plain words: 月薪8000以上, 10k+, 1.5万起. Without k, 千 or 万 it takes four digits, for 6.5以上 is a test's score.
WISHED = re.compile(
    r"(?:月薪|薪资|工资|薪水|pay|salary)?\s*((?<![\d.])(?:\d{4,6}|\d+(?:\.\d+)?\s*(?:k|千|万|w)))\s*(?:元|块)?\s*(?:以上|起|\+|及以上)(?!\S*年)"
)
OPEN = {
    "title": "title", "标题": "title", "职位": "title", "职位名称": "title",
    "agency": "agency", "company": "agency", "机构": "agency", "公司": "agency", "单位": "agency",
    "pay": "pay", "salary": "pay", "薪资": "pay", "月薪": "pay", "工资": "pay", "薪水": "pay",
}  # fmt: skip
CLOSED = {
    "city": "place", "place": "place", "province": "place", "location": "place", "地点": "place", "城市": "place",
    "工作地点": "place", "省": "place", "省份": "place", "地区": "place",
    "kind": "kind", "type": "kind", "类别": "kind", "岗位": "kind", "岗位类别": "kind", "工种": "kind",
    "field": "field", "领域": "field", "技术领域": "field",
    "degree": "degree", "学历": "degree",
    "language": "language", "lang": "language", "语言": "language", "外语": "language", "语种": "language",
    "certify": "certify", "考证": "certify", "designation": "designation", "荣誉": "designation",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """A stretch of the normalised text that stands for one thing. `run` tells words of one Chinese run apart from
    others; `start:end` is its place in the normalised query."""

    text: str
    start: int
    end: int
    concepts: tuple[str, ...] = ()
    han: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A query as understood: its words in order, ready units, exclusions, filters by field."""

    normal: str
    words: tuple[Word, ...] = ()
    units: tuple[Unit, ...] = ()
    never: tuple[Unit, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pay_min: int | None = None


def read(text: str) -> Reading:
    """Read a query; never fails: what is no operator is a word. Only the first 400 characters are read."""
    normal = normalise(text[: settings.MAX_TEXT].translate(QUOTES)).replace("\n", " ").replace("\t", " ")
    plain = list(normal)
    units: list[Unit] = []
    never: list[Unit] = []
    filters: dict[str, tuple[str, ...]] = {}
    pay_min = None
    for piece in PIECE.finditer(normal):
        minus, name, quoted, bare = piece.groups()
        value = quoted if quoted is not None else bare
        if minus and not RUN.search(value):
            continue
        known = name in CLOSED or name in OPEN
        if not minus and not known and quoted is None:
            continue
        plain[piece.start() : piece.end()] = " " * (piece.end() - piece.start())
        if name in CLOSED and not minus and (codes := _codes(CLOSED[name], value)):
            filters[CLOSED[name]] = (*filters.get(CLOSED[name], ()), *codes)
        elif name and OPEN.get(name) == "pay" and (amount := _amount(value)):
            pay_min = amount
        else:
            made = _special(name if known else None, value if known or not name else f"{name}:{value}", quoted)
            (never if minus else units).extend(made)
    rest = "".join(plain)
    for wish in WISHED.finditer(rest):
        if amount := _amount(wish[1]):
            pay_min = pay_min or amount
            rest = rest[: wish.start()] + " " * len(wish[0]) + rest[wish.end() :]
    found = words(rest)
    return Reading(normal, found[: settings.MAX_UNITS], tuple(units), tuple(never), filters, pay_min)


def _codes(facet: str, value: str) -> tuple[str, ...]:
    known = concepts.codes(facet)
    parts = re.split(r"[,|/、;]", value)
    found = [known.get(part.strip()) for part in parts if part.strip()]
    return tuple(dict.fromkeys(code for codes in found if codes for code in codes)) if all(found) else ()


def _amount(value: str) -> int | None:
    match = NUMBER.search(value)
    if not match or match[1].startswith("<"):
        return None
    return int(float(match[2]) * {"k": 1000, "千": 1000, "万": 10000, "w": 10000}.get(match[3], 1))


def _special(name: str | None, value: str, quoted: str | None) -> list[Unit]:
    """The units of a phrase, an exclusion, or a field that holds text."""
    mark = {"title": TITLE, "agency": AGENCY}.get(OPEN.get(name or "", ""), "")
    if quoted is not None and not mark:
        phrase = " ".join(value.split())
        return [Unit(phrase, (Alternative(literal(phrase), settings.EXACT, phrase),))] if RUN.search(phrase) else []
    return [unit(word, mark) for word in words(value)]


def words(normal: str) -> tuple[Word, ...]:
    """The words of plain text: names of concepts first, then the segmenter's words between them."""
    found: list[Word] = []
    at = 0
    for name in (*concepts.find(normal, nested=False), None):
        end = name.start if name else len(normal)
        found += _between(normal, at, end)
        if name:
            text = normal[name.start : name.end]
            named = tuple(concept for concept in name.concepts if not concept.startswith(concepts.WITHIN))
            found.append(Word(text, name.start, name.end, named, not text.isascii()))
            at = name.end
    kept = [word for word in found if word.text not in fillers() and word.text not in stopwords()]
    return tuple(kept or found)


def _between(normal: str, start: int, end: int) -> list[Word]:
    found = []
    for match in RUN.finditer(normal, start, end):
        if match[2]:
            found.append(Word(match[2], match.start(), match.end()))
            continue
        at = match.start()
        for word in cut(match[1], fine=False):
            found.append(Word(word, at, at + len(word), (), True))
            at += len(word)
    return found


def unit(word: Word, mark: str = "") -> Unit:
    """The unit of a word: the word itself, and every concept it names."""
    exact = named_by(word.text) if concepts.find(word.text, nested=False) else ""
    tokens = (exact,) if exact else literal(word.text)
    found = [Alternative(tuple(mark + token for token in tokens), settings.EXACT)] if tokens else []
    for concept in word.concepts:
        for one in concepts.regions().get(concept, (concept,)):
            found.append(Alternative((mark + MARK + one,), settings.CONCEPT))
    return Unit(word.text, tuple(found))
