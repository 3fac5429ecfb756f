"""Who fits whom and why: reads messy rosters, ranks candidates for positions and explains each rank.

The names below are loaded when they are first asked for: checking a timetable needs no reader of rosters.
"""

from importlib import import_module

_FROM = {
    "DEFAULT": "ranking.settings",
    "Candidate": "types",
    "Correction": "types",
    "Gate": "types",
    "MatchSettings": "ranking.settings",
    "Message": "types",
    "Part": "types",
    "Position": "types",
    "Ranked": "types",
    "Reading": "types",
    "Score": "types",
    "SettingsError": "types",
    "Want": "types",
    "rank": "ranking.scoring",
    "rank_positions": "ranking.scoring",
    "read_candidate": "reading",
    "read_position": "reading",
    "score": "ranking.scoring",
}
__all__ = list(_FROM)  # noqa: PLE0605


def __getattr__(name: str) -> object:
    if name not in _FROM:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = found = getattr(import_module(f"{__name__}.{_FROM[name]}"), name)
    return found
