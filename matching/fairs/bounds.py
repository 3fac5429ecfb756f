"""Whether a stored bound follows from its proof: by adding up, from the input alone, sharing no code with the solvers.

Let every table's time have a price, and every person's time, every way between halls that is too short, and every aim
that must be kept. No timetable that keeps them is worth more than what people gain when each takes what is best at these
prices, alone, plus all prices, less those of the aims kept: whatever breaks no rule pays for each thing at most once.
A proof may also split on a meeting: either it is held then or it is not, and each part has a proof of its own.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np

from matching.meetings import FairInput, Group, Meeting

MOST = 1 << 50  # of a price
DEEPEST = 200


class Unproven(ValueError):
    """A proof that is not one; `str()` says where."""


class Checker:
    """The input made ready for adding up; O(people * slots + edges * slots) for each leaf of each proof."""

    def __init__(self, given: FairInput) -> None:
        self.given, self.slots = given, len(given.slots)
        position = {t.key: t.position for t in given.tables}
        self.hall = {t.position: t.hall for t in given.tables}
        self.open: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(self.slots, np.int64))
        closed = {t.key: t.closed for t in given.tables}
        for table in given.tables:
            self.open[table.position] += np.array([s not in table.closed for s in range(self.slots)], np.int64)
        self.pins: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for m in given.pinned:
            self.pins[m.person].append((position[m.table], m.slot))
            if m.slot not in closed[m.table]:
                self.open[position[m.table]][m.slot] -= 1
        met = {(p, q) for p, pinned in self.pins.items() for q, _ in pinned}
        self.rest = {p.key: max(given.gap_minutes, p.rest_minutes) for p in given.people}
        self.near = near_times(given, self.rest.values())
        self.free = {p.key: self._free(p) for p in given.people}
        self.edges = defaultdict(list)
        self.fixed = {"value": 0, "promised": 0}
        for e in given.edges:
            if (e.person, e.position) in met:
                self.fixed["value"] += worth(e)
                self.fixed["promised"] += e.promised
            elif not e.blocked and e.position in self.hall:
                times = self.free[e.person] & (self.open[e.position] > 0) & ~self._pinned_elsewhere(e)
                if times.any():
                    self.edges[e.person].append((e, times))

        self.groups = [(g.people, times_of(given, g)) for g in given.groups]
        self.grouped = {p for group, _ in self.groups for p in group}

    def bound(self, name: str, before: tuple[str, ...], proof: dict[str, Any]) -> tuple[int, dict[str, int]]:
        """(the bound of an aim, the least that must be reached of each aim before for it to hold). Raises Unproven."""
        try:
            bound, floors = self._part(name, before, proof, [], [])
        except (KeyError, TypeError, AttributeError, IndexError, OverflowError) as error:
            raise Unproven(f"{name}: {error!r}") from None
        return bound + self.fixed.get(name, 0), floors

    def _part(self, name, before, proof, held, left) -> tuple[int, dict[str, int]]:
        if "split" not in proof:
            return self._leaf(name, before, proof, held, left)
        person, position, slot = proof["split"]
        if not 0 <= slot < self.slots or len(held) + len(left) > DEEPEST:
            raise Unproven(f"{name}: split {slot}")
        key = (person, position, slot)
        one, floors = self._part(name, before, proof["held"], [*held, key], left)
        two, others = self._part(name, before, proof["not"], held, [*left, key])
        return max(one, two), {k: max(floors.get(k, 0), others.get(k, 0)) for k in floors.keys() | others.keys()}

    def _leaf(self, name, before, proof, held, left) -> tuple[int, dict[str, int]]:
        scale, weights, floors = proof["scale"], proof["weights"], proof["floors"]
        _whole([scale - 1, *weights.values(), *floors.values(), *proof.get("forced", [])])
        if weights.keys() - set(before) or weights.keys() != floors.keys() or scale < 1:
            raise Unproven(f"{name}: weights of {sorted(weights)}")
        levels = [weights.get(f"level {j}", 0) for j in range(1, self.given.share + 1)]
        if name.startswith("level "):
            levels[int(name[6:]) - 1] += scale
        per_value, per_promise = scale * (name == "value"), weights.get("promised", 0) + scale * (name == "promised")
        tables = {q: self._row(row) for q, row in proof["tables"].items()}
        people = {p: self._row([row.get(str(s), 0) for s in range(self.slots)]) for p, row in proof.get("people", {}).items()}  # fmt: skip
        if tables.keys() - self.hall.keys() or people.keys() - self.free.keys():
            raise Unproven(f"{name}: prices of what is not there")
        walks, paid = self._walks(proof.get("walks", []))
        paid += sum(int((row * np.maximum(self.open[q], 0)).sum()) for q, row in tables.items())
        paid += sum(int(row.sum()) for row in people.values())
        bonus = dict(zip(held, proof.get("forced", [0] * len(held)), strict=True))
        paid -= sum(bonus.values())
        paid -= sum(w * (floors[k] - self.fixed.get(k, 0)) for k, w in weights.items())
        barred, nothing = set(left), np.zeros(self.slots, np.int64)

        def gain(person: str, within: np.ndarray | None = None) -> int:
            own = self._shadow(person, people[person]) if person in people else nothing
            offers = []
            for e, times in self.edges.get(person, ()):
                cost = tables.get(e.position, nothing) + own
                special = walks.get(person)
                if special or bonus or barred or within is not None:
                    cost, times = cost.copy(), times.copy()
                    for hall, s, other, price in special or ():
                        cost[s if self.hall[e.position] == hall else other] += price
                    for s in range(self.slots) if bonus or barred else ():
                        cost[s] -= bonus.get((person, e.position, s), 0)
                        times[s] &= (person, e.position, s) not in barred
                    if within is not None:
                        times &= within
                    if not times.any():
                        continue
                offers.append(per_value * worth(e) + per_promise * e.promised - int(cost[times].min()))
            return self._best(person, offers, levels, within)

        paid += sum(gain(person) for person in self.edges if person not in self.grouped)
        for group, stretches in self.groups:
            paid += max(sum(gain(person, times) for person in group if person in self.edges) for times in stretches)
        paid += sum(sum(levels[: len(pinned)]) for p, pinned in self.pins.items() if p not in self.edges)
        return paid // scale, floors

    def _best(self, person: str, offers: list[int], levels: list[int], within: np.ndarray | None) -> int:
        """What somebody gains by the best number of the best offers."""
        have = len(self.pins[person]) if person in self.pins else 0
        gain = best = sum(levels[:have])
        most = min(self.given.max_per_person - have, self._fitting(person, within))
        for n, offer in enumerate(sorted(offers, reverse=True)[: max(most, 0)], start=have):
            gain += offer + (levels[n] if n < len(levels) else 0)
            best = max(best, gain)
        return best

    def _fitting(self, person: str, within: np.ndarray | None) -> int:
        """How many meetings fit into somebody's free times."""
        count, last, near = 0, -1, self.near[self.rest[person], True]
        free = self.free[person] if within is None else self.free[person] & within
        for s in np.flatnonzero(free).tolist():
            if last < 0 or not near[last][s]:
                count, last = count + 1, s
        return count

    def _free(self, person) -> np.ndarray:
        taken, near = {s for _, s in self.pins.get(person.key, ())}, self.near[self.rest[person.key], True]
        return np.array(
            [s not in person.closed and not any(near[t][s] for t in taken) for s in range(self.slots)], bool
        )

    def _pinned_elsewhere(self, e) -> np.ndarray:
        near = np.zeros(self.slots, bool)
        for q, s in self.pins.get(e.person, ()):
            if self.hall[q] != self.hall[e.position]:
                near |= self.near[self.rest[e.person], False][s]
        return near

    def _shadow(self, person: str, prices: np.ndarray) -> np.ndarray:
        """What a meeting at each time pays: the prices of all times up to it that it is too near to."""
        near = self.near[self.rest[person], True]
        return np.array([prices[: t + 1][near[: t + 1, t]].sum() for t in range(self.slots)], np.int64)

    def _walks(self, rows: list) -> tuple[dict[str, list], int]:
        found, paid = defaultdict(list), 0
        for person, position, s, other, price in rows:
            _whole([s, other, price])
            if person not in self.free or not self.near[self.rest[person], False][s][other]:
                raise Unproven(f"a way of {person} from {s} to {other}")
            found[person].append((self.hall[position], s, other, price))
            paid += price
        return found, paid

    def _row(self, row: list[int]) -> np.ndarray:
        _whole(row)
        if len(row) != self.slots:
            raise Unproven("prices for other times")
        return np.array(row, np.int64)


def _whole(numbers: list[int]) -> None:
    if not all(type(n) is int and 0 <= n < MOST for n in numbers):
        raise Unproven("prices are whole numbers from 0 on")


def near_times(given: FairInput, rests: Iterable[int]) -> dict[tuple[int, bool], np.ndarray]:
    """For each rest, in one hall (True) and in two: slots x slots, whether nobody who needs it can be in both."""
    slots, found = given.slots, {}
    for rest in set(rests):
        for same_hall, needed in ((True, rest), (False, max(rest, given.walk_minutes))):
            near = [[one.day == two.day and max(one.starts - two.ends, two.starts - one.ends) < needed for two in slots]
                    for one in slots]  # fmt: skip
            found[rest, same_hall] = np.array(near, bool).reshape(len(slots), len(slots)) | np.eye(
                len(slots), dtype=bool
            )
    return found


def times_of(given: FairInput, group: Group, meetings: Iterable[Meeting] = ()) -> list[np.ndarray]:
    """The times a group may take, stretch by stretch, each as slots of which True may be taken: within the group's
    minutes of one day, and with its pinned meetings and these `meetings` among them; all times where none is left."""
    starts, ends = np.array([[s.starts, s.ends] for s in given.slots], np.int64).reshape(-1, 2).T
    days = np.array([s.day for s in given.slots])
    held = [m.slot for m in (*given.pinned, *meetings) if m.person in group.people]
    found = [
        (days == days[first]) & (starts >= starts[first]) & (ends <= starts[first] + group.within_minutes)
        for first in range(len(given.slots))
    ]
    return [times for times in found if times[held].all()] or [np.ones(len(given.slots), bool)]


def worth(edge) -> int:
    """The published rule, written down a second time on purpose."""
    rank = {1: 500, 2: 450, 3: 400, 4: 350, 5: 300, 6: 250, 7: 200, 8: 150, 9: 100, 10: 50}
    wished = 1000 + rank.get(edge.wish, 0) if edge.wish is not None else 0
    return edge.score + wished + (1000 if edge.interest else 0)
