"""What a timetable leaves to be wished for, and how much of it no timetable could avoid: envy, waiting, idle places.

Counted from input and result alone, for the certificate; no code of the solvers is in it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

import numpy as np

from matching.fairs.bounds import near_times, times_of, worth
from matching.meetings import FairInput, Meeting

NEVER = 1 << 40


def measures(given: FairInput, meetings: Iterable[Meeting]) -> dict[str, int]:
    """Counts by name; meetings must name people, tables and slots of the input.

    `envious`: people with a wish unmet for which somebody worth less has a time that they could come in, with no more
    meetings than they may have. `envious_beyond_share`: the same where that somebody would keep the fair share without
    it; of a timetable whose value cannot be exceeded there is none, as giving the time away would exceed it.
    `waiting_minutes`: of free slots between somebody's meetings of a day; `waiting_minutes_least`: no timetable in which
    everybody meets the same positions has less. `idle_places`, and `idle_places_least` of any timetable.
    O(wishes * slots + meetings * slots^2)."""
    found = _Found(given, meetings)
    return found.envy() | found.waiting() | found.idle()


class _Found:
    def __init__(self, given: FairInput, meetings: Iterable[Meeting]) -> None:
        self.given, self.slots, self.meetings = given, len(given.slots), list(meetings)
        self.tables, self.people = {t.key: t for t in given.tables}, {p.key: p for p in given.people}
        self.hall = {t.position: t.hall for t in given.tables}
        self.open: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(self.slots, np.int64))
        for t in given.tables:
            self.open[t.position] += ~np.isin(np.arange(self.slots), list(t.closed))
        self.rest = {p.key: max(given.gap_minutes, p.rest_minutes) for p in given.people}
        self.near = near_times(given, self.rest.values())
        self.mine: dict[str, list[tuple[str, int]]] = {p: [] for p in self.people}  # positions and slots
        self.comes: dict[str, np.ndarray] = {}  # of people in groups, when their group may still come
        for group in given.groups:
            self.comes |= dict.fromkeys(group.people, np.array(times_of(given, group, self.meetings)).any(axis=0))
        for m in self.meetings:
            self.mine[m.person].append((self.tables[m.table].position, m.slot))

    def envy(self) -> dict[str, int]:
        edges = {(e.person, e.position): e for e in self.given.edges}
        # of each position: worth of anybody; beyond the share
        least: dict[str, np.ndarray] = defaultdict(lambda: np.full((2, self.slots), NEVER))
        for m in set(self.meetings) - set(self.given.pinned):
            edge = edges.get((m.person, self.tables[m.table].position))
            if edge is not None and not edge.promised:
                beyond = len(self.mine[m.person]) > self.given.share
                row = least[edge.position][: 1 + beyond, m.slot]
                np.minimum(row, worth(edge), out=row)
        envious: tuple[set[str], set[str]] = set(), set()
        for (person, position), edge in edges.items():
            if edge.wish is None or edge.blocked or position not in least:
                continue
            held = self.mine[person]
            if len(held) < self.given.max_per_person and all(q != position for q, _ in held):
                lower = (least[position] < worth(edge)) & self._free(person, position)
                for who, any_time in zip(envious, lower.any(axis=1), strict=True):
                    if any_time:
                        who.add(person)
        return {"envious": len(envious[0]), "envious_beyond_share": len(envious[1])}

    def _free(self, person: str, position: str) -> np.ndarray:
        """The times in which somebody could meet a position beside their meetings."""
        free = self.comes[person].copy() if person in self.comes else np.ones(self.slots, bool)
        free[list(self.people[person].closed)] = False
        for q, slot in self.mine[person]:
            free &= ~self.near[self.rest[person], self.hall[q] == self.hall[position]][slot]
        return free

    def waiting(self) -> dict[str, int]:
        """Each one's least waiting for as many meetings, in the times they and those they meet have: the best last
        meeting at each time, meeting after meeting."""
        ends = np.concatenate([[0], np.cumsum([s.ends - s.starts for s in self.given.slots])])
        days = np.unique([s.day for s in self.given.slots], return_inverse=True)[1]
        between = np.maximum(ends[None, :-1] - ends[1:, None], 0)  # minutes of the slots between two
        between[days[:, None] != days[None, :]] = 0
        alike: dict[tuple[int, int], list[tuple[np.ndarray, int]]] = defaultdict(list)
        now = 0
        for person, held in ((p, held) for p, held in self.mine.items() if held):
            times = sorted(s for _, s in held)
            own = sum(int(between[a, b]) for a, b in zip(times, times[1:], strict=False))
            now += own
            free = np.any([self.open[q] > 0 for q, _ in held], axis=0)
            free[list(self.people[person].closed)] = False
            free[times] = True
            alike[self.rest[person], len(times)].append((free, own))
        least = 0
        for (rest, count), some in alike.items():
            times_free, owns = np.array([f for f, _ in some]), np.array([o for _, o in some])
            cost = np.where(self.near[rest, True], NEVER, between)
            last = np.where(times_free, 0, NEVER)
            for _ in range(count - 1):
                after = np.full(last.shape, NEVER)
                for s in range(1, self.slots):
                    after[:, s] = (last[:, :s] + cost[:s, s]).min(axis=1)
                last = np.where(times_free, after, NEVER)
            least += int(np.minimum(last.min(axis=1), owns).sum())  # pinned meetings may stand nearer than the rest
        return {"waiting_minutes": now, "waiting_minutes_least": least}

    def idle(self) -> dict[str, int]:
        """No timetable holds more meetings than positions have places or people for, or than people may have."""
        open_now = sum(int(n.sum()) for n in self.open.values())
        used = sum(m.slot not in self.tables[m.table].closed for m in self.meetings)
        pairs = {(e.person, e.position) for e in self.given.edges if not e.blocked and e.position in self.hall}
        pairs |= {(m.person, self.tables[m.table].position) for m in self.given.pinned}
        of_person, of_position = Counter(p for p, _ in pairs), Counter(q for _, q in pairs)
        pinned = Counter(m.person for m in self.given.pinned)
        most = min(
            sum(min(int(self.open[q].sum()), n) for q, n in of_position.items()),
            sum(min(max(self.given.max_per_person, pinned[p]), n) for p, n in of_person.items()),
        )
        return {"idle_places": open_now - used, "idle_places_least": open_now - most}
