"""A ranking of whole rosters as lines of a table: one wording for the command line and the site."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from matching.ranking import explain
from matching.ranking.scoring import rank
from matching.ranking.settings import MatchSettings
from matching.types import Candidate, Position, Ranked

HEADER = ("position", "rank", "graduate", "score", "verdict", "reasons")


def cohort(candidates: Iterable[Candidate]) -> int | None:
    """The commonest graduation year, the later one of two equals; None when nobody names one."""
    years = Counter(int(v[:4]) for c in candidates for v in c.values("graduation"))
    return max(years, key=lambda y: (years[y], y)) if years else None


def for_roster(settings: MatchSettings, candidates: Iterable[Candidate]) -> MatchSettings:
    """The settings with the roster's own graduation year, unless they name one."""
    return settings if settings.cohort else replace(settings, cohort=cohort(candidates))


def line(position: str, found: Ranked, lang: str) -> tuple[str, int, str, float, str, str]:
    """One row of the table, in the order of HEADER."""
    score = found.score
    return position, found.rank, found.key, round(score.points, 3), score.verdict, explain.reasons(score, lang)


def lines(
    position: Position, candidates: Sequence[Candidate], settings: MatchSettings, top: int | None, lang: str
) -> Iterator[tuple[str, int, str, float, str, str]]:
    """The rows of one position, best first, blocked ones last."""
    return (line(position.key, found, lang) for found in rank(position, candidates, settings, top))
