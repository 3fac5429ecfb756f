"""A direct placement: solved, checked, and answered for everybody who wished for more."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from matching import stable, verify
from matching.fairs.refusals import refusals
from matching.pairing import Pairing, PairingInput
from web.timetables.engine.archive import plain
from web.timetables.engine.fits import Tell
from web.timetables.engine.work import Done

CURES = 4


def pairing(content: bytes, about: Mapping[str, Any], tell: Tell) -> Done:
    """Solve and check a placement, with a reason for every wish dearer than the place, and cures solved again."""
    given = PairingInput.from_json(content)
    tell("choose", 0, 1)
    found = stable.pair(given)
    tell("check", 0, 1)
    certificate = verify.check_pairing(given, found).to_dict()
    wish, claim = given.orders()
    place = {offer: {person: at for at, person in enumerate(order, 1)} for offer, order in claim.items()}
    why = _why(given, found, claim, about)
    full = Counter(row["offer"] for rows in why.values() for row in rows if row["code"] == "taken")
    members = {
        "result.json": found.to_json(),
        "rows.json": plain(_rows(given, found, wish, place)),
        "why.json": plain(why),
        "cures.json": plain(_cures(given, found, wish, [offer for offer, _n in full.most_common(CURES)], tell)),
    }
    reasons = Counter(row["code"] for rows in why.values() for row in rows)
    return Done(members, certificate["statistics"] | {"reasons": dict(reasons)}, certificate)


def _rows(
    given: PairingInput, found: Pairing, wish: Mapping[str, list[str]], place: Mapping[str, Mapping[str, int]]
) -> list[dict[str, Any]]:
    """Who is placed where: the score, the own wish, and each side's place in the other's order."""
    stated = {g.key: {offer: rank for rank, offer in enumerate(g.wishes, 1)} for g in given.graduates}
    return [
        {
            "person": person,
            "offer": int(offer),
            "score": given.scores[person, offer],
            "wish": stated[person].get(offer),
            "choice": wish[person].index(offer) + 1,
            "claim": place[offer][person],
        }
        for person, offer in found.pairs
    ]


def _why(
    given: PairingInput, found: Pairing, claim: Mapping[str, list[str]], about: Mapping[str, Any]
) -> dict[str, list[dict[str, Any]]]:
    """By person every wish dearer than the position they are placed at, with the reason as a code and its values."""
    stated = {(p, str(offer)): (rank, gate) for p, wishes in about["wishes"].items() for offer, rank, gate in wishes}
    answers: dict[str, list[dict[str, Any]]] = {}
    for one in refusals(given, found, claim):
        rank, gate = stated[one.person, one.position]
        row = {"offer": int(one.position), "rank": rank, "code": one.code, "gate": gate or ["", ""]}
        answers.setdefault(one.person, []).append(row | {"places": one.places, "mine": one.mine, "last": one.last})
    return answers


def _cures(
    given: PairingInput, found: Pairing, wish: Mapping[str, list[str]], full: list[int], tell: Tell
) -> list[dict[str, int]]:
    """One more place at the positions most wished for in vain: how many more are placed, how many come to one they
    wish more, found by placing everybody again."""
    before, cures = dict(found.pairs), []
    for at, offer in enumerate(full):
        tell("cures", at, len(full))
        more = (replace(p, places=p.places + (p.key == str(offer))) for p in given.positions)
        after = dict(stable.pair(replace(given, positions=tuple(more))).pairs)
        dearer = sum(
            person in before and wish[person].index(now) < wish[person].index(before[person])
            for person, now in after.items()
        )
        cures.append({"offer": offer, "placed": len(after) - len(before), "dearer": dearer})
    return sorted(cures, key=lambda c: (-c["placed"], -c["dearer"], c["offer"]))
