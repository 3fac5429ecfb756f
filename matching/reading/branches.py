"""Lists of which one item will do, where an item is a demand of several fields: "满足其一：1. 硕士，化学类；2. 本科，化学类，且六级".

Any of branches that are each all of their demands is, in three values too, all of the demands that take one from each branch and
need any of those: so each becomes a `Want` with ways, and whoever certainly fails every branch certainly fails one of them.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

from matching.reading import degrees, grammar, mentions
from matching.reading.wordings import wordings
from matching.text import bare, fold
from matching.types import Want, Way

_says = wordings("branches")

_MOST_BRANCHES, _MOST_ATOMS, _MOST_DEMANDS = 6, 5, 6
_MARK = re.compile(r"(?:(?<=[\n:;,。)\s])|^)(?P<open>\(?)(?P<n>\d{1,2}|[a-f]|[一二三四五六])\s*(?P<close>[.、)])(?!\d)")
_STOP = re.compile(r"[;。\n]")
_ORDER = ("123456", "abcdef", "一二三四五六")


@dataclass(frozen=True, slots=True)
class Branches:
    """Words text[start:end] of a list, and the stretches of its items."""

    start: int
    end: int
    items: tuple[tuple[int, int], ...]
    force: str


def find(text: str) -> Iterator[Branches]:
    """The lists of a folded text of which one item will do and some items name several fields. O(length)."""
    last = 0
    for head in _says.head.finditer(text):
        items = _items(text, head.end()) if head.start() >= last else []
        several = any(len(mentions.fields(text[a:b])) > 1 for a, b in items)
        if len(items) > 1 and several and (force := _force(text, head, items[0][0])):
            last = items[-1][1]
            yield Branches(head.start(), last, tuple(items), force)


def _items(text: str, at: int) -> list[tuple[int, int]]:
    """The numbered items that begin right behind a heading, without their numbers."""
    items: list[tuple[int, int]] = []
    shape, number = None, 0
    for mark in _MARK.finditer(text, at):
        order = next(o for o in _ORDER if mark["n"] in o or o == _ORDER[-1])
        if not number:
            if text[at : mark.start()].strip(" \n:()") or order.find(mark["n"]) != 0:
                break
            shape, number, start = (order, mark["open"], mark["close"]), 1, mark.end()
        elif (order, mark["open"], mark["close"]) == shape and order.find(mark["n"]) == number:
            items.append((start, mark.start()))
            number, start = number + 1, mark.end()
    if number:
        items.append((start, _end(text, start)))
    else:
        items = list(_in_a_line(text, at))
    return items if len(items) <= _MOST_BRANCHES else []


def _end(text: str, start: int) -> int:
    stop = _STOP.search(text, start)
    return stop.start() if stop else len(text)


def _in_a_line(text: str, at: int) -> Iterator[tuple[int, int]]:
    """Items parted by semicolons, which numbers in circles are too in a folded text, up to what is asked for besides."""
    while at < len(text):
        start = at + len(text[at : at + 8]) - len(text[at : at + 8].lstrip(" \n;)"))
        end = _end(text, start)
        if end == start or _says.besides.match(text, start):
            return
        yield start, end
        at = end
        if not text[end : end + 8].lstrip().startswith(";"):
            return


def _force(text: str, head: re.Match[str], item: int) -> str:
    """How hard the list is: "" under duties and offers, and where whoever meets it is only welcome."""
    clause = next((c for c in grammar.clauses(text) if c.start <= item < c.end), None)
    line = text[text.rfind("\n", 0, head.start()) + 1 : item]
    tone = grammar.tone_of(line.replace("(", " ").replace(")", " "))
    before = next((c for c in reversed(grammar.clauses(text)) if c.end <= head.start()), None)
    if _says.gives.search(line):
        return ""
    idle = clause and clause.section in ("duty", "offer", "other", "avoid", "firm")
    welcome = tone == "wish" or before and before.section == "wish" and "\n\n" not in text[before.end : head.start()]
    return "" if idle or welcome or tone in ("avoid", "caution", "none") else "must"


def read(cell: str, column: str, reader: Callable[[str, str], list[Want]]) -> tuple[str, list[Want]]:
    """The cell without such lists, and what they ask for as demands; `reader` reads a text alone. O(length)."""
    text, rest, out = fold(cell), cell, []
    for found in find(text) if _says.sign.search(text) else ():
        source = cell[found.start : found.end].strip()
        branches = [_atoms(cell[a:b], column, reader) for a, b in found.items]
        if not (demands := _all_of(branches)):
            continue
        for ways in demands:
            first, *more = ways
            out.append(Want(first.field, first.values, found.force, source, column, ways=tuple(more)))
        rest = rest[: found.start] + re.sub(r"[^\n]", "。", cell[found.start : found.end]) + rest[found.end :]
    return rest, out


def _atoms(words: str, column: str, reader: Callable[[str, str], list[Want]]) -> list[Way]:
    """What one branch asks for, all of it; what is in no table may be there all the same."""
    atoms: list[Way] = []
    for piece in re.split(r"[,，;；]|(?:并|而)?且(?!不)|同时", words):
        folded = fold(piece)
        wants = [w for w in reader(column, f"要求：{piece}") if w.source and w.force in ("must", "want") and not w.ways]
        wants = [
            w for w in wants if w.values != ("any",) and w.field not in ("topic", "kind", "place", "pay", "honour")
        ]
        atoms += [Way(w.field, w.values) for w in wants]
        idle = len(bare(folded)) < 2 or grammar.tone_of(folded) in ("wish", "none")
        open_ = not wants or _says.either.search(folded) and len({w.field for w in wants}) > 1
        if not idle and open_:  # "英语六级或有留学经历": one of two fields will do
            atoms = atoms[: len(atoms) - len(wants)] + [Way("skill", (f"?{bare(folded)[:20]}",))]
    return list(dict.fromkeys(atoms))[:_MOST_ATOMS]


def _all_of(branches: list[list[Way]]) -> list[tuple[Way, ...]]:
    """The demands that all must be met, each any of its ways: one way of every branch, without those that follow from others."""
    if not all(branches):
        return []  # a branch that asks for nothing known bars nobody
    made = {frozenset(_any_of(ways)) for ways in product(*branches)}
    made = {ways for ways in made if not all(_is_open(way) for way in ways)}
    least = [ways for ways in made if not any(other != ways and _follows(ways, other) for other in made)]
    return sorted((tuple(sorted(ways, key=_rank)) for ways in least), key=lambda ways: (len(ways), str(ways)))[
        :_MOST_DEMANDS
    ]


def _any_of(ways: tuple[Way, ...]) -> Iterator[Way]:
    """Ways of one field as one way; of degrees the lowest will do."""
    for field in dict.fromkeys(way.field for way in ways if not _is_open(way)):
        values = dict.fromkeys(v for way in ways if way.field == field and not _is_open(way) for v in way.values)
        if field == "degree":
            values = dict.fromkeys([min(values, key=lambda v: degrees.RANK[v.removeprefix("is:")])])
            values = dict.fromkeys(v.removeprefix("is:") for v in values)
        yield Way(field, tuple(sorted(values)))
    yield from dict.fromkeys(way for way in ways if _is_open(way))


def _follows(ways: frozenset[Way], other: frozenset[Way]) -> bool:
    """Whether whoever meets another demand meets this one too: each of its ways is among these."""
    return all(any(w.field == o.field and _is_open(w) == _is_open(o) and _within(o, w) for w in ways) for o in other)


def _within(one: Way, wider: Way) -> bool:
    if one.field == "degree":
        return degrees.RANK[one.values[0]] >= degrees.RANK[wider.values[0]]
    return set(one.values) <= set(wider.values)


def _is_open(way: Way) -> bool:
    return way.values[0].startswith("?")


def _rank(way: Way) -> tuple[bool, str]:
    return _is_open(way), str(way)
