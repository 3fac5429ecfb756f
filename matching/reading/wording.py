"""The words of a text that say what is done, known or looked for: two texts are alike by those they have in common.

Only words of a closed list count: names in the tables of majors, skills, techniques, work and experiences, and the words of
the trade in `trade_words.csv`. What is in neither may say who somebody is, in words nobody thought of, and counts for nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from matching import words
from matching.reading import grammar, stances
from matching.text import fold, negated, reaches
from seeds.reference import table

OF_PERSON = ("专业", "外语", "技能", "荣誉", "特长", "意向岗位", "自我介绍")
OF_POSITION = ("职位名称", "岗位类别", "专业要求", "技术领域", "外语要求", "技能要求")
DESCRIPTION = "职位描述"

_NAMED = ("majors", "skills", "topics", "kinds", "experiences")
_NAMES = ("name", "name_en", "aliases")
_ADDRESS = re.compile(r"[+.\w-]{1,64}@[\w.-]{1,64}|(?:https?://|www\.)[^\s,。;、)]{1,200}")
_HOST = re.compile("@|//|www")  # every address has one
_NOT_COUNTED = ("avoid", "caution", "none")  # tones of clauses that ask for nothing they name
_NOT_READ = ("avoid", "offer", "other", "firm")  # sections likewise: the firm, its pay, how to apply


def of_person(cells: Mapping[str, str], without: Iterable[str] = ()) -> tuple[str, ...]:
    """The distinct words of a graduate's cells but those denied ("不懂机械"), in order; `without` are texts that do not
    count. O(length), about 0.1 ms for 200 characters."""
    texts = _texts((cells[column] for column in OF_PERSON), without)
    return _said(texts)


def of_position(cells: Mapping[str, str], without: Iterable[str] = ()) -> tuple[str, ...]:
    """The distinct words of what a position asks for and of its duties but those denied, in order: nothing of the firm, its
    pay, what it does not ask for and whom it sends away. O(length)."""
    texts = [*_texts((cells[column] for column in OF_POSITION), without)]
    said = dict.fromkeys(_said(texts))
    for text in _texts([cells[DESCRIPTION]], without):
        said |= dict.fromkeys(_said([text], [(c.start, c.end) for c in _asking(text)]))
    return tuple(said)


def of_names(names: Iterable[str]) -> tuple[str, ...]:
    """The distinct words of names of values, where somebody's own words may not be looked at."""
    return tuple(dict.fromkeys(word for name in names for word, _ in _words(fold(name))))


def _said(texts: Iterable[str], stretches: Sequence[tuple[int, int]] | None = None) -> tuple[str, ...]:
    """The distinct words of texts that are not denied, in some stretches of each where these are given."""
    said: dict[str, None] = {}
    for text in texts:
        counted = [(w, at) for w, at in _words(text) if stretches is None or reaches(stretches, at, at + len(w))]
        said |= dict.fromkeys(w for w, at in counted if not negated(text, at, at + len(w)))
    return tuple(said)


def _texts(cells: Iterable[str], without: Iterable[str]) -> Iterator[str]:
    gone = [fold(text) for text in without if text]
    for cell in filter(None, cells):
        text = fold(cell)
        if _HOST.search(text):
            text = _ADDRESS.sub(lambda m: " " * len(m[0]), text)
        for some in gone:
            text = text.replace(some, " " * len(some))
        yield text


def _asking(text: str) -> Iterator[grammar.Clause]:
    """The clauses that ask for something or name duties."""
    for clause in grammar.clauses(text):
        told = stances.is_told(text[clause.start : clause.end])
        if not told and clause.tone not in _NOT_COUNTED and clause.section not in _NOT_READ:
            yield clause


def _words(text: str) -> list[tuple[str, int]]:
    counted, hidden = _counted(), words.bodies(text)
    said = [one for one in words.cut(text) if one[0] in counted]
    return [(word, at) for word, at in said if not reaches(hidden, at, at + len(word))] if hidden else said


@cache
def _counted() -> frozenset[str]:
    """All words that count; some names of tables also say who somebody is (气质, Origin), and never do."""
    rows = [row for name in _NAMED for row in table(name)]
    names = {fold(n) for row in rows for column in _NAMES for n in row[column].split("|")}
    uses = {use: {row["word"] for row in table("trade_words") if row["use"] == use} for use in ("counts", "never")}
    return frozenset(word for word in (names | uses["counts"]) - uses["never"] if len(word) > 1)
