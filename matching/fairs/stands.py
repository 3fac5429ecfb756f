"""Positions that people meet at one stand: what each asks of a person becomes one possible meeting with the stand."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from matching.fairs.values import lost, unknown
from matching.meetings import Edge

Pair = tuple[str, str]


def place_of(stands: Mapping[str, Sequence[str]], positions: Iterable[str], path: str) -> dict[str, str]:
    """position -> where it is met: its stand, or the position itself. Raises RosterError where a stand names what is no
    position, is called like a position, or a position has two."""
    places = {key: key for key in positions}
    for stand, own in stands.items():
        where = f"{path} [stands] {stand}"
        if stand in places:
            raise lost(
                where, "", "", "已有职位用这个编号，请换一个名称", "a position has this number: choose another name"
            )
        for key in own:
            if key not in places:
                raise lost(where, "", key, *unknown(key, places, "position"))
            if places[key] != key:
                raise lost(
                    where, "", key, f"也在 {places[key]} 里，请留一个", f"also stands in {places[key]}: keep one"
                )
            places[key] = stand
    return places


def at_places(
    edges: Iterable[Edge], place: Mapping[str, str], tie: Callable[[str, str], int]
) -> tuple[list[Edge], dict[Pair, str]]:
    """(one possible meeting for each person and place, the position it is for). A stand is met once, for the dearest wish
    of those that may be met there, then what asked for the person, then the best score; `tie` settles what is equal.
    O(edges log edges)."""
    asked: dict[Pair, list[Edge]] = {}
    for edge in edges:
        asked.setdefault((edge.person, place[edge.position]), []).append(edge)
    merged, about = [], {}
    for (person, where), rows in asked.items():
        able = [e for e in rows if not e.blocked] or rows
        best = min(able, key=lambda e: (e.wish or len(place) + 1, not e.interest, -e.score, tie(person, e.position)))
        about[person, where] = best.position
        merged.append(Edge(person, where, best.score, best.wish, any(e.interest for e in able), blocked=best.blocked))
    return merged, about
