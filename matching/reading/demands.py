"""From what a text says of the things it mentions to demands: one way for every field, and for each a row of `demands.csv`.

A row names the field's own column, and for each stance the force it has in a running text and in that column. "plain=want/wish"
is a want where the clause gives evidence that it asks, else a wish; "avoid@0.6" is sure to 0.6. A stance not named asks for nothing.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from matching.reading import grammar, mentions, stances
from matching.reading.grammar import Clause
from matching.reading.stances import Said
from matching.text import Span, fold
from matching.types import Want
from seeds.reference import table

TEXT = "职位描述"

Found = Iterable[tuple[int, int, str]]
Find = Callable[[str], Found]  # the values a folded clause names: start, end, value
Evident = Callable[[str, Said], object]  # whether a clause gives evidence that it asks for what is said in it
Force = tuple[str, float]  # and how sure it is

_NOTHING: Force = ("", 1.0)


@cache
def _policies(own: bool) -> dict[str, tuple[str, dict[str, tuple[Force, Force]]]]:
    """For each field its column, and for each stance the force with evidence and without."""
    column = "in_column" if own else "in_text"
    return {row["code"]: (row["column"], dict(map(_stance, row[column].split()))) for row in table("demands")}


def _stance(cell: str) -> tuple[str, tuple[Force, Force]]:
    stance, _, said = cell.partition("=")
    evident, either, weaker = said.partition("/")
    return stance, (_force(evident), _force(weaker if either else evident))


def _force(said: str) -> Force:
    force, _, sure = said.partition("@")
    return force, float(sure or 1)


@dataclass(frozen=True, slots=True)
class Told:
    """One clause of a cell (folded, and as written) that asks something of a field, with its statements by force."""

    clause: Clause
    part: str
    words: str
    column: str
    asked: Mapping[Force, list[Said]]

    def span(self, one: Said) -> Span:
        """Where a statement stands in the clause."""
        return Span(one.start - self.clause.start, one.end - self.clause.start, one.value)


@lru_cache(maxsize=64)
def speaking(field: str, text: str) -> tuple[tuple[Clause, str], ...]:
    """The clauses of a folded text with a sign of a field, and their words. O(length)."""
    if not (places := mentions.signs(field, text)):
        return ()
    clauses = grammar.clauses(text)
    starts = [clause.start for clause in clauses]
    numbers = dict.fromkeys(bisect_right(starts, place) - 1 for place in places)
    found = [clauses[number] for number in numbers if number >= 0]
    return tuple((clause, text[clause.start : clause.end]) for clause in found)


def always(_part: str, _one: Said) -> bool:
    return True


def forced(
    field: str, said: Iterable[Said], part: str, own: bool, evident: Evident = always
) -> dict[Force, list[Said]]:
    """Statements of a clause by the force that the policy of their field gives them."""
    groups: dict[Force, list[Said]] = {}
    for one in said:
        if one.stance == "info" and one.clause.section in ("offer", "firm"):
            continue  # told of the firm or what it offers
        strong, weak = _policies(own)[field][1].get(one.stance, (_NOTHING, _NOTHING))
        force = strong if strong == weak or evident(part, one) else weak
        if force[0]:
            groups.setdefault(force, []).append(one)
    return groups


def told(
    field: str, cells: Mapping[str, str], columns: Iterable[str], find: Find, evident: Evident = always
) -> Iterator[Told]:
    """Each clause of some cells that asks something of a field. O(length)."""
    for column in columns:
        cell, own = cells[column], column == _policies(True)[field][0]
        text = fold(cell)
        for clause, part in speaking(field, text):
            if found := list(find(part)):
                asked = forced(field, stances.of_clause(part, clause, found, own), part, own, evident)
                yield Told(clause, part, cell[clause.start : clause.end].strip(), column, asked)


def demands(
    field: str, cells: Mapping[str, str], columns: Iterable[str], find: Find, evident: Evident = always
) -> Iterator[Want]:
    """The demands of a field, one for what a clause asks for with one force: any of that meets it."""
    for one in told(field, cells, columns, find, evident):
        for (force, sure), said in one.asked.items():
            values = tuple(dict.fromkeys(s.value for s in said))
            yield Want(field, values, force, one.words, one.column, sure)


def not_asked(field: str, cell: str, find: Find) -> set[str]:
    """The values of which a text says that they are not asked for: "Python不会可以学"."""
    clauses = [(clause, part) for clause, part in speaking(field, fold(cell)) if clause.tone == "none"]
    said = (one for clause, part in clauses for one in stances.of_clause(part, clause, find(part)))
    return {one.value for one in said if one.stance == "none"}
