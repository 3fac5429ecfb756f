"""Why a placement gives somebody no dearer position: an answer for every wish before the one they have."""

from collections.abc import Mapping
from dataclasses import dataclass

from matching.pairing import Pairing, PairingInput


@dataclass(frozen=True, slots=True)
class Refusal:
    """code: `gate` (a must-have fails, or no such pair may be) · `no_place` (it takes nobody) · `taken` (its `places` are
    taken by people it has before this one, who is number `mine` of its order; `last` is the last one taken) · `equal` (the
    same, but the last one taken is no better there and had no other place left: with ties for the largest)."""

    person: str
    position: str
    wish: int
    code: str
    places: int = 0
    mine: int = 0
    last: int = 0


def refusals(given: PairingInput, result: Pairing, claim: Mapping[str, list[str]]) -> list[Refusal]:
    """In order of people and wishes; `claim` is the positions' side of `given.orders()`. O(pairs + wishes)."""
    place = {position: {person: at for at, person in enumerate(order, 1)} for position, order in claim.items()}
    places, now = {p.key: p.places for p in given.positions}, dict(result.pairs)
    last: dict[str, int] = {}
    for person, position in result.pairs:
        last[position] = max(last.get(position, 0), place[position][person])
    found = []
    for one in sorted(given.graduates, key=lambda g: g.key):
        for wish, position in enumerate(dict.fromkeys(one.wishes), start=1):
            if position == now.get(one.key):
                break
            if one.key not in place.get(position, {}):
                found.append(Refusal(one.key, position, wish, "gate"))
            elif not places[position]:
                found.append(Refusal(one.key, position, wish, "no_place"))
            else:
                mine, behind = place[position][one.key], last.get(position, 0)
                code = "taken" if mine > behind else "equal"
                found.append(Refusal(one.key, position, wish, code, places[position], mine, behind))
    return found
