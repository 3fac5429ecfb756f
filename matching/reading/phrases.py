"""Skills, technical topics and experiences named in any text, denied ones left out."""

from collections.abc import Sequence
from functools import cache

from rapidfuzz import fuzz, process

from matching import words
from matching.reading.wordings import wordings
from matching.text import NEAR, Lexicon, Span, bare, fold, left_of, negated, pieces, reaches
from seeds.reference import table

_says = wordings("phrases")


@cache
def skills() -> Lexicon:
    """Names and aliases of skills."""
    rows = table("skills")
    entries = [
        (alias, "")
        for alias in (
            "fluent in",
            "fluent english",
            "fluent chinese",
            "机械键盘",
            "机械模型",
            "机械表",
            "等数据库",
            "各类数据库",
            "上述数据库",
            "et-cad",
            "et cad",
            "富怡cad",
            "博克cad",
        )
    ]
    entries += [(a, r["code"]) for r in rows for a in (r["name"], *r["aliases"].split("|"))]
    return Lexicon(entries, field="skill")


@cache
def topics() -> Lexicon:
    """Names and aliases of technical topics, with the idioms that are none."""
    rows = table("topics")
    entries = [(i, "") for i in _idioms()] + [
        (a, r["code"]) for r in rows for a in (r["name"], *r["aliases"].split("|"))
    ]
    return Lexicon(entries, field="topic")


@cache
def _idioms() -> tuple[str, ...]:
    """Words that contain a technical word without speaking of the technique: they are eaten, nothing is read into them."""
    return tuple(row["word"] for row in table("idioms"))


def topics_named(folded: str) -> list[Span]:
    """The techniques a folded text names; those in the names of schools and firms are none. O(length)."""
    return topics().find(folded, words.bodies(folded))


@cache
def experiences() -> Lexicon:
    """Names and aliases of experiences."""
    entries = [(a, r["code"]) for r in table("experiences") for a in (r["name"], *r["aliases"].split("|"))]
    return Lexicon(entries, many=True, field="experience")


def find(lexicon: Lexicon, folded: str, without: Sequence[tuple[int, int]] = ()) -> list[Span]:
    """The entries in a folded text that are neither denied nor only hoped for in their clause, each code once; none in
    the stretches `without`."""
    spans, seen = [], set()
    for span in topics_named(folded) if lexicon is topics() else lexicon.find(folded):
        if span.code in seen or without and reaches(without, span.start, span.end):
            continue
        if not negated(folded, span.start, span.end) and not hoped(folded, span.start):
            seen.add(span.code)
            spans.append(Span(span.start, span.end, of_literature(span, folded)))
    return spans


def of_literature(span: Span, folded: str) -> str:
    """The code of an experience: translating novels is none of translating technical texts."""
    return "literary" if span.code == "translating" and _says.literary.match(folded, span.end) else span.code


def hoped(folded: str, start: int) -> bool:
    """Whether what stands at `start` of a folded text is an interest or a plan, not something done or learnt."""
    return bool(_says.hoped.search(folded[left_of(folded, start, ",;。!?\n") : start]))


def taught(folded: str, start: int) -> bool:
    """Whether what stands at `start` of a folded text was heard of in a course, not done: "课程里学过专利检索"."""
    return bool(_says.taught.search(folded[left_of(folded, start, ",;。!?\n") : start]))


@cache
def _latin() -> dict[str, str]:
    return {alias: code for alias, code in skills().entries().items() if code and len(alias) >= 5 and alias.isascii()}


def read_skills(cell: str) -> list[tuple[Span, float]]:
    """The skills of a cell that lists them: known ones by alias or typo, others kept as "?text".

    One known a little only ("Python入门") has "#weak" behind its code.
    """
    folded = fold(cell)
    found: list[tuple[Span, float]] = []
    seen: set[str] = set()
    for start, end in pieces(folded):
        piece = folded[start:end]
        if _says.planned.match(piece):
            continue
        spans = [
            Span(start + s.start, start + s.end, s.code)
            for s in skills().find(piece)
            if not negated(piece, s.start, s.end)
        ]
        sure = 1.0
        if not spans and not skills().find(piece) and (near := _typo(piece)):
            spans, sure = [Span(start, end, near)], 0.8
        if (
            not spans
            and not _says.denied.match(piece)
            and 2 <= len(bare(piece)) <= 24
            and not skills().find(piece)
            and not topics().find(piece)
            and not experiences().find(piece)
            and bare(piece) not in ("无", "没有", "暂无")
        ):
            spans, sure = [Span(start, end, f"?{_says.verb.sub('', bare(cell[start:end]))}")], 0.5
        mark = "#weak" if _says.a_little.search(piece) and not _says.well.search(piece) else ""
        for span in spans:
            if span.code not in seen:
                seen.add(span.code)
                code = span.code if span.code.startswith("?") else span.code + mark
                found.append((Span(span.start, span.end, code), sure))
    return found


def is_little(folded: str, span: Span) -> bool:
    """Whether a skill in a text is said to be known a little only, in its item of a list."""
    left = left_of(folded, span.start, ",;。!?、\n")
    right = next(
        (at for at in range(span.end, min(len(folded), span.end + NEAR)) if folded[at] in ",;。!?、\n"), span.end + NEAR
    )
    return bool(_says.a_little.search(folded, left, right)) and not _says.well.search(folded, left, right)


def is_idiom(folded: str) -> bool:
    """Whether a folded text is an idiom that only sounds technical (机械键盘)."""
    return folded.strip() in _idioms()


def _typo(piece: str) -> str | None:
    word = piece.split("(")[0].strip()
    if len(word) < 5 or not word.isascii():
        return None
    near = process.extractOne(word, _latin().keys(), scorer=fuzz.ratio, score_cutoff=82)
    return _latin()[near[0]] if near and abs(len(near[0]) - len(word)) <= 2 else None
