"""A fair acted out before it is held: some people stay away, others step in, and queues form at the tables."""

import random
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from matching.fairs.together import as_planned
from matching.meetings import Edge, FairInput, Meeting, Plan, Table, value_of


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Means over the draws, for one show-up rate: meetings held as planned and filled, their value, places used, people
    who came and met nobody, longest queue of a table (people there who would take a free time at it), tables enough for
    all who came."""

    show_up: int  # per cent
    planned: int
    held: float
    filled: float
    value: float  # of both, by `meetings.value_of`; without filling it would be that share of the plan's
    fill_rate: float  # of all places, 0 to 1
    came: float
    met_nobody: float
    longest_queue: float
    tables_needed: int


def rehearse(given: FairInput, result: Plan, show_up: int, draws: int = 30) -> Rehearsal:
    """Act the plan out `draws` times with the input's seed. A no-show's time goes to the person there, free and wanted,
    who is worth most, as on the day. O(draws * (meetings + edges))."""
    if not 0 <= show_up <= 100:
        raise ValueError(f"show_up is a percentage, not {show_up}")
    given = as_planned(given, result.meetings)
    lot = random.Random(f"{given.seed}:{show_up}")  # noqa: S311 (a draw that can be repeated)
    tables = {t.key: t for t in given.tables}
    closed = {p.key: p.closed for p in given.people}
    wanted: dict[str, list[Edge]] = defaultdict(list)
    for edge in sorted((e for e in given.edges if not e.blocked), key=lambda e: (-value_of(e), e.person)):
        wanted[edge.position].append(edge)
    worth = {(e.person, e.position): value_of(e) for e in given.edges}
    places = sum(len(given.slots) - len(t.closed) for t in given.tables)
    totals: dict[str, float] = defaultdict(float)
    for _ in range(draws):
        came = {p.key for p in sorted(given.people, key=lambda p: p.key) if lot.random() * 100 < show_up}
        held = [m for m in result.meetings if m.person in came]
        busy: dict[str, dict[int, str]] = defaultdict(dict)  # of each person the slots, and the hall they are in then
        met: set[tuple[str, str]] = set()
        for m in held:
            busy[m.person][m.slot] = tables[m.table].hall
            met.add((m.person, tables[m.table].position))
        filled, queues = _fill(given, result, held, came, closed, busy, met, wanted, tables)
        totals["held"] += len(held)
        totals["filled"] += len(filled)
        totals["value"] += sum(worth.get((m.person, tables[m.table].position), 0) for m in held)
        totals["value"] += sum(value_of(edge) for edge in filled)
        totals["came"] += len(came)
        totals["nobody"] += sum(not busy[p] for p in came)
        totals["queue"] += max(queues, default=0)
    mean = {key: total / draws for key, total in totals.items()}
    wish_load = sum(min(given.max_per_person, n) for n in _wishes(given).values()) * show_up / 100
    slots = max(1, len(given.slots))
    return Rehearsal(
        show_up,
        len(result.meetings),
        mean["held"],
        mean["filled"],
        mean["value"],
        (mean["held"] + mean["filled"]) / places if places else 0.0,
        mean["came"],
        mean["nobody"],
        mean["queue"],
        -int(-wish_load // slots),
    )


def _fill(
    given: FairInput,
    result: Plan,
    held: Sequence[Meeting],
    came: Collection[str],
    closed: Mapping[str, Collection[int]],
    busy: Mapping[str, dict[int, str]],
    met: Collection[tuple[str, str]],
    wanted: Mapping[str, Sequence[Edge]],
    tables: Mapping[str, Table],
) -> tuple[list[Edge], list[int]]:
    """Give free times to the best who are there, slot by slot; (meetings gained, people left waiting at each
    position)."""
    taken = {(m.table, m.slot) for m in held}
    slots = range(len(given.slots))
    gap, person = [[_gap(given, a, b) for b in slots] for a in slots], {p.key: p for p in given.people}
    filled: list[Edge] = []
    waiting: dict[str, set[str]] = {q: {e.person for e in edges if e.person in came} for q, edges in wanted.items()}
    for q, people in waiting.items():
        people.difference_update(p for p, position in met if position == q)
    for m in sorted(set(result.meetings) - set(held), key=lambda m: (m.slot, m.table)):
        if (m.table, m.slot) in taken:
            continue
        position, hall = tables[m.table].position, tables[m.table].hall
        for edge in wanted[position]:
            p = edge.person
            if p not in waiting[position] or m.slot in closed[p] or len(busy[p]) >= given.max_per_person:
                continue
            if any(gap[m.slot][s] < given.rest_needed(person[p], there == hall) for s, there in busy[p].items()):
                continue
            busy[p][m.slot] = hall
            waiting[position].discard(p)
            taken.add((m.table, m.slot))
            filled.append(edge)
            break
    count: dict[str, int] = defaultdict(int)
    for t in given.tables:
        count[t.position] += 1
    return filled, [-(-len(people) // max(1, count[q])) for q, people in waiting.items() if count[q]]


def _gap(given: FairInput, a: int, b: int) -> int:
    """Minutes between two slots of a day; very many between days, and -1 of a slot from itself."""
    one, two = given.slots[a], given.slots[b]
    if one.day != two.day:
        return 1 << 20
    if a == b:
        return -1
    first, second = sorted((one, two), key=lambda s: s.starts)
    return second.starts - first.ends


def _wishes(given: FairInput) -> dict[str, int]:
    count: dict[str, int] = defaultdict(int)
    for edge in given.edges:
        count[edge.person] += edge.wish is not None and not edge.blocked
    return count
