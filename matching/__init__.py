"""Who fits whom and why: reads messy rosters, ranks candidates for positions and explains each rank."""

from matching.reading import read_candidate, read_position
from matching.scoring import rank, rank_positions, score
from matching.settings import DEFAULT, MatchSettings, SettingsError
from matching.types import Candidate, Correction, Gate, Message, Part, Position, Ranked, Reading, Score, Want

__all__ = [
    "DEFAULT",
    "Candidate",
    "Correction",
    "Gate",
    "MatchSettings",
    "Message",
    "Part",
    "Position",
    "Ranked",
    "Reading",
    "Score",
    "SettingsError",
    "Want",
    "rank",
    "rank_positions",
    "read_candidate",
    "read_position",
    "score",
]
