"""A document as the index keeps it: weighted terms, facet values, numbers, searchable text and shown text."""

import hashlib
import json
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache, lru_cache

import numpy as np

from search_index import concepts, settings
from search_index.text import HAN_RUN, RUN, literal, normalise, tokens
from search_index.types import Document
from seeds.reference import table

TITLE, AGENCY = "\x03", "\x04"  # before a word that stands in the title, in the agency's name


@dataclass(frozen=True, slots=True)
class Entry:
    """`terms`: token -> weight 1..255; `facets`: "name=value"; `words`: whole words, for pinyin and spelling;
    `phrases`: (text, kind) offered while typing."""

    id: int
    terms: Mapping[str, int]
    facets: tuple[str, ...]
    published: int
    expires: int
    pay_low: int
    pay_high: int
    text: str
    stored: bytes
    digest: int
    words: frozenset[str]
    phrases: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a hit shows, as it was written."""

    title: str
    body: str
    agency: str
    tags: str
    text_en: str
    key: str


@cache
def _names(name: str) -> Mapping[str, str]:
    return {row["code"]: row["name"] for row in table(name)}


def digest(document: Document) -> int:
    """A 63-bit fingerprint of everything in a document, to tell whether the index holds this very version."""
    text = json.dumps([getattr(document, f.name) for f in fields(document)], ensure_ascii=False, separators=(",", ":"))
    return int.from_bytes(hashlib.blake2b(text.encode(errors="replace"), digest_size=8).digest(), "big") >> 1


def facets(document: Document) -> tuple[str, ...]:
    """The facet values of a document as "name=value", each once."""
    named = (
        ("kind", (document.kind,)),
        ("place", document.places),
        ("field", document.fields),
        ("degree", (document.degree,)),
        ("language", document.languages),
        ("certify", document.certify),
        ("designation", document.designations),
        ("agency_id", (str(document.agency_id),) if document.agency_id else ()),
    )
    own = (f"{name}={value}" for name, values in named for value in values if value)
    return tuple(dict.fromkeys((*own, *document.more)))


def _tags(document: Document, values: tuple[str, ...]) -> str:
    """The short facts of a document as readable text: names for codes, then majors and skills."""
    words: list[str] = []
    for value in values:
        facet, _, code = value.partition("=")
        table_of = {"kind": "kinds", "place": "regions", "field": "fields", "degree": "degrees"}.get(facet)
        if table_of:
            words += filter(None, [_names(table_of).get(code, "")])
        elif facet == "language":
            words.append(concepts.chinese(value) or code)
    return " ".join((*words, *document.majors, *document.skills))


@lru_cache(maxsize=16384)
def named_by(words: str) -> str:
    """The token for a concept's name of several words, standing there as one; "" for a single word."""
    return concepts.NAMED + "".join(literal(words)) if len(literal(words)) > 1 else ""


# No word and no name stands across one of these, so each stretch between them is analysed alone, and once.
CLAUSE = re.compile(r"[,;:!?()\n。、]+")


@dataclass(frozen=True, slots=True)
class _Clause:
    """`tokens`: words, `length` of them, and the concepts named; `words`: those for pinyin and spelling."""

    tokens: tuple[str, ...]
    length: int
    words: frozenset[str]


@lru_cache(maxsize=8192)
def _clause(text: str) -> _Clause:
    """Analyse one clause. Advertisements are made of much the same clauses."""
    plain = tokens(text)
    named, denied = [], 0
    for found in concepts.find(text, nested=True):
        if found.start < denied or concepts.denied(text, found.start) < found.start:
            denied = max(denied, found.end)  # of 不出差 the concept is not there, only the word
            continue
        named += [concepts.MARK + concept.removeprefix(concepts.WITHIN) for concept in found.concepts]
        if exact := named_by(text[found.start : found.end]):
            named.append(exact)
    words = {word for word in plain if len(word) > 1 and HAN_RUN.fullmatch(word)}
    words.update(word for _, word in RUN.findall(text) if 3 < len(word) < 24 and word.isalpha())
    return _Clause((*plain, *named), len(plain), frozenset(words))


def encode(document: Document) -> Entry:
    """Analyse one document. O(text); about 0.3 ms for 300 characters."""
    values = facets(document)
    shown = Shown(
        document.title,
        document.body,
        document.agency,
        _tags(document, values),
        document.text_en,
        document.key or str(document.id),
    )
    zones = {
        "title": shown.title,
        "tags": shown.tags,
        "agency": shown.agency,
        "body": f"{shown.body}\n{shown.text_en}",
    }
    normal = {name: normalise(text) for name, text in zones.items()}
    summed: dict[str, float] = defaultdict(float)
    words: set[str] = set()
    for name, text in normal.items():
        zone = settings.ZONES[name]
        clauses = [_clause(clause) for clause in CLAUSE.split(text) if clause]
        counts = Counter(concepts.MARK + v for v in values if name == "tags" and not v.startswith("agency_id="))
        for clause in clauses:
            counts.update(clause.tokens)
            words |= clause.words
        length = sum(clause.length for clause in clauses)
        scale = zone.weight / (1 - zone.length + zone.length * length / zone.usual)
        for token, count in counts.items():
            summed[token] += count * scale
        if name in ("title", "agency"):
            mark = TITLE if name == "title" else AGENCY
            for token, count in counts.items():
                summed[mark + token] += count * scale
    held = np.fromiter(summed.values(), float, len(summed))
    levels = np.maximum(1, np.rint(settings.LEVELS * held / (held + settings.K1))).astype(int).tolist()
    terms = dict(zip(summed, levels, strict=True))
    return Entry(
        document.id,
        terms,
        values,
        document.published,
        document.expires,
        document.pay_low,
        document.pay_high,
        "\n".join(normal.values()),
        zlib.compress(
            json.dumps([getattr(shown, f.name) for f in fields(shown)], ensure_ascii=False).encode(errors="replace"), 1
        ),
        digest(document),
        frozenset(words),
        _phrases(document),
    )


def _phrases(document: Document) -> tuple[tuple[str, str], ...]:
    """What may be offered while someone types: title, agency, skills, majors."""
    named = [(document.title, "title"), (document.agency, "agency")]
    named += [(skill, "skill") for skill in document.skills] + [(major, "major") for major in document.majors]
    return tuple((text.strip(), kind) for text, kind in named if 1 < len(text.strip()) <= 40)


@lru_cache(maxsize=settings.SHOWN_KEPT)
def shown(stored: bytes) -> Shown:
    """The inverse of `Entry.stored`; those shown lately are kept, about 2 kB each."""
    return Shown(*json.loads(zlib.decompress(stored)))
