"""A score in words, in the language of the page: bars, must-haves, what is close and what would raise it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from matching import Candidate
from matching.ranking import explain
from matching.ranking.scoring import explained
from matching.ranking.stability import close_calls
from matching.types import Evidence, Gate, Ranked, Score
from web.models import Position
from web.ranking.engine.order import plan_of
from web.ranking.rules.rows import column_names


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a score in words, with the evidence of both sides and what was not found."""

    label: str
    points: float
    maximum: float
    wanted: str
    found: str
    notes: tuple[str, ...]
    is_wish: bool = False  # what somebody would like shows less than what they can


@dataclass(frozen=True, slots=True)
class Must:
    """A must-have in words, and the sentence or cell it came from."""

    state: str
    label: str
    avoid: bool
    wanted: str
    found: str
    source: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A score in words, in one language."""

    verdict: str
    points: float
    maximum: float
    parts: tuple[Bar, ...]
    gates: tuple[Must, ...]
    raises: tuple[str, ...]
    doubt: float = 0.0

    def gates_in(self, state: str) -> list[Must]:
        return [gate for gate in self.gates if gate.state == state]

    @property
    def fits(self) -> list[str]:
        """What speaks most for somebody: up to three parts mostly met, with the words found: abilities before wishes,
        more points first."""
        strong = [part for part in self.parts if part.found and part.points * 2 >= part.maximum]
        strong.sort(key=lambda part: (part.is_wish, -part.points))
        return [_("%(part)s（%(words)s）", part=part.label, words=_short(part.found)) for part in strong[:3]]

    @property
    def missing(self) -> list[str]:
        """What the parts say was asked for and not found."""
        return [note for part in self.parts for note in part.notes]


def _short(text: str) -> str:
    return text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"


SHORT = 40  # characters of evidence quoted on a card


def show(candidate: Candidate, position: Position, lang: str) -> Shown:
    """How one candidate meets one position, in words. Well under 1 ms."""
    return _shown(explained(candidate, plan_of(position)), lang)


def close(position: Position, ranked: Sequence[tuple[int, int, Candidate]]) -> dict[int, int]:
    """In a list (id, rank, what was read) the first of each run of people whose order would turn if one weight were a
    twentieth larger or smaller, and how many stand in it behind that one."""
    made = plan_of(position)
    found = close_calls([Ranked(str(n), rank, explained(read, made)) for n, rank, read in ranked])
    return {int(key): behind for key, behind in found.items()}


def _shown(score: Score, lang: str) -> Shown:
    bars = tuple(
        Bar(
            explain.part_label(p.code, lang),
            p.points,
            p.maximum,
            explain.evidence(p.wanted, lang),
            explain.evidence(_named(p.found, lang), lang),
            tuple(explain.text(note, lang) for note in p.notes),
            p.code in ("kind", "place", "pay", "graduation"),
        )
        for p in score.parts
    )
    gates = tuple(_must(gate, lang) for gate in score.gates)
    raises = tuple(explain.text(message, lang) for message in score.raises)
    return Shown(score.verdict, score.points, score.maximum, bars, gates, raises, score.doubt)


def _named(found: Sequence[Evidence], lang: str) -> list[Evidence]:
    """What was found, where it is quoted by the name of its value (see `reading.candidate_of`) in the page's
    language."""
    return [
        replace(item, source=explain.value_label(item.field, item.values[0], lang))
        if lang != "zh" and item.values and item.source == explain.value_label(item.field, item.values[0], "zh")
        else item
        for item in found
    ]


def _where(gate: Gate, lang: str) -> str:
    """The cell a must-have came from, its column named in the page's language, the words in it as they were written."""
    column, mark, _words = gate.source.partition("：")
    words = explain.gate_words(gate, lang)
    return column_names().get(column, column) + _("：") + words if mark else words


def _must(gate: Gate, lang: str) -> Must:
    return Must(
        gate.state,
        explain.part_label(gate.code, lang),
        gate.code.startswith("avoid_"),
        explain.wanted_text(gate, lang),
        explain.evidence(_named(gate.found, lang), lang),
        _where(gate, lang),
        tuple(explain.text(note, lang) for note in gate.notes),
    )
