"""Checks of results people act on. They share no code with the solvers: only the input, the result, and the rules.

Anybody concerned can run them again from the stored files: `python -m matching verify --input I.json --result R.json`.
Nothing a result says of itself is believed: figures are counted again, and a bound holds only if it follows from its
proof.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from matching.fairs.bounds import Checker, Unproven, times_of, worth
from matching.fairs.checks import VERIFIER, Certificate, Check, check, ranks_of, shares_of, twice
from matching.fairs.measures import measures
from matching.fairs.verify_pairing import check_pairing
from matching.meetings import Aim, Edge, FairInput, Meeting, Plan

__all__ = ["VERIFIER", "Certificate", "Check", "check_pairing", "check_timetable"]


def check_timetable(given: FairInput, result: Plan, expected: str = "") -> Certificate:
    """Every rule of a timetable, each counted over all meetings, and every figure and bound of its aims. `expected` is
    the SHA-256 the input should have. O(meetings^2 of one person + meetings * slots^2 + edges * slots of each
    proof)."""
    tables = {t.key: t for t in given.tables}
    people = {p.key: p for p in given.people}
    edges = {(e.person, e.position): e for e in given.edges}
    meetings, pinned = result.meetings, set(given.pinned)
    known = [m for m in meetings if m.table in tables and m.person in people and 0 <= m.slot < len(given.slots)]
    mine: dict[str, list[Meeting]] = defaultdict(list)
    for m in known:
        mine[m.person].append(m)
    edge_of = {m: edges.get((m.person, tables[m.table].position)) for m in known}
    counts = {p: len(mine.get(p, ())) for p in people}
    figures = _figures(given, counts, edge_of.values())
    claimed = {aim.name: aim.reached for aim in result.aims}
    stats = _stats(given, counts, mine, edge_of)
    wrong_levels = [f"{k}: {v}" for k, v in figures.items() if k.startswith("level ") and claimed.get(k) != v]
    wrong_sums = [
        f"{k}: {v} / {claimed.get(k)}" for k, v in figures.items() if k[:5] != "level" and claimed.get(k) != v
    ]
    wrong_names = [] if [a.name for a in result.aims] == list(figures) else [" / ".join(a.name for a in result.aims)]
    wrong_stats = [f"{k}: {result.stats.get(k)}" for k in stats.keys() | result.stats.keys() if stats.get(k) != result.stats.get(k)]  # fmt: skip
    new = [m for m in known if m not in pinned]
    limit = {p: max(given.max_per_person, n) for p, n in Counter(m.person for m in pinned).items()}
    checks: tuple[Check, ...] = (
        check("known", len(meetings), (_say(m) for m in set(meetings) - set(known))),
        check("pinned_kept", len(pinned), (_say(m) for m in sorted(pinned - set(meetings)))),
        check("table_clash", len(known), twice((m.table, m.slot) for m in known)),
        check("person_clash", len(known), twice((m.person, m.slot) for m in known)),
        check("met_twice", len(known), twice((m.person, tables[m.table].position) for m in known)),
        check("table_open", len(known), (_say(m) for m in new if m.slot in tables[m.table].closed)),
        check("person_free", len(known), (_say(m) for m in new if m.slot in people[m.person].closed)),
        check("possible", len(known), (_say(m) for m in new if edge_of[m] is None)),
        check("blocked", len(known), (_say(m) for m in new if (edge := edge_of[m]) is not None and edge.blocked)),
        check(
            "limit",
            len(people),
            (f"{p}: {n}" for p, n in sorted(counts.items()) if n > limit.get(p, given.max_per_person)),
        ),
        check("rest", len(known), _too_near(given, mine, pinned)),
        check("fair_share", len(people), wrong_levels),
        check("value", len(known), wrong_sums),
        check("bounds", len(result.aims), wrong_names or _unproven(given, result.aims, figures)),
        check("statistics", len(stats), wrong_stats),
        check("input", 1, ["sha256"] if expected not in ("", given.sha256) else ()),
    )
    if given.groups:
        checks = (*checks, check("together", len(given.groups), _apart(given, known)))
    bounds = {aim.name: aim.bound for aim in result.aims}
    return Certificate(
        "timetable",
        given.sha256,
        hashlib.sha256(result.to_json()).hexdigest(),
        given.seed,
        VERIFIER,
        checks,
        {
            "served": figures.get("level 1", 0),
            "bound_served": bounds.get("level 1", 0),
            "value": figures["value"],
            "bound_value": bounds.get("value", 0),
            "optimal": all(bounds.get(name) == n for name, n in figures.items()),
            "aims": {name: f"{n} / {bounds.get(name)}" for name, n in figures.items()},
            "method": result.method,
            "wish_ranks": ranks_of(e.wish for e in edge_of.values() if e is not None),
            "by_university": shares_of(((people[p].university, n) for p, n in counts.items())),
            "by_province": shares_of(((people[p].province, n) for p, n in counts.items())),
            **stats,
            **measures(given, known),
        },
    )


def _say(m: Meeting) -> str:
    return f"{m.person} / {m.table} / {m.slot}"


def _figures(given: FairInput, counts: Mapping[str, int], edges: Iterable[Edge | None]) -> dict[str, int]:
    """What the meetings reach of each aim, in the order of the aims."""
    met = [e for e in edges if e is not None]
    share = min(given.min_per_person, len(given.slots))
    figures = {f"level {j}": sum(n >= j for n in counts.values()) for j in range(1, share + 1)}
    if any(e.promised and not e.blocked for e in given.edges):
        figures = {"promised": sum(e.promised for e in met)} | figures
    return figures | {"value": sum(worth(e) for e in met)}


def _unproven(given: FairInput, aims: tuple[Aim, ...], figures: Mapping[str, int]) -> list[str]:
    """The bounds that do not follow from their proofs."""
    checker, wrong = Checker(given), list[str]()
    before: tuple[str, ...] = ()
    for aim in aims:
        try:
            bound, floors = checker.bound(aim.name, before, aim.proof)
        except (Unproven, ValueError) as error:
            wrong.append(f"{aim.name}: {error}")
        else:
            if bound != aim.bound:
                wrong.append(f"{aim.name}: {bound} / {aim.bound}")
            wrong += [f"{aim.name}: {k} < {n}" for k, n in floors.items() if figures[k] < n]
        before = (*before, aim.name)
    return wrong


def _stats(
    given: FairInput,
    counts: Mapping[str, int],
    mine: Mapping[str, list[Meeting]],
    edge_of: Mapping[Meeting, Edge | None],
) -> dict[str, int]:
    """The counts for people, made again."""
    idle = 0
    for meetings in mine.values():
        by_day: dict[str, list[int]] = defaultdict(list)
        for m in meetings:
            by_day[given.slots[m.slot].day].append(m.slot)
        idle += sum(max(slots) - min(slots) + 1 - len(set(slots)) for slots in by_day.values())
    ranks = [e.wish for e in edge_of.values() if e is not None and e.wish is not None]
    met = sum(n > 0 for n in counts.values())
    return {
        "meetings": sum(counts.values()),
        "people": len(counts),
        "people_met": met,
        "people_without": len(counts) - met,
        "people_without_any_possible": len(counts) - len({e.person for e in given.edges if not e.blocked}),
        "idle_slots": idle,
        "wishes_placed": len(ranks),
        "first_wishes_placed": ranks.count(1),
        "wishes": sum(e.wish is not None for e in given.edges),
        "places": sum(len(given.slots) - len(t.closed) for t in given.tables),
    }


def _apart(given: FairInput, meetings: list[Meeting]) -> list[str]:
    """The groups whose meetings lie in no stretch that they may take."""
    offences = []
    for group in given.groups:
        mine = [m.slot for m in meetings if m.person in group.people]
        if not any(times[mine].all() for times in times_of(given, group)):
            offences.append(f"{group.key}: {' / '.join(group.people)}")
    return offences


def _too_near(given: FairInput, mine: dict[str, list[Meeting]], pinned: set[Meeting]) -> list[str]:
    hall, rests = {t.key: t.hall for t in given.tables}, {p.key: p.rest_minutes for p in given.people}
    offences = []
    for person, meetings in mine.items():
        inside = sorted(meetings, key=lambda m: (given.slots[m.slot].day, given.slots[m.slot].starts))
        for i, a in enumerate(inside):
            for b in inside[i + 1 :]:
                one, two = given.slots[a.slot], given.slots[b.slot]
                if one.day != two.day or a.slot == b.slot or (a in pinned and b in pinned):
                    continue
                needed = max(given.gap_minutes, rests[person])
                if hall[a.table] != hall[b.table]:
                    needed = max(needed, given.walk_minutes)
                if two.starts - one.ends < needed:
                    offences.append(f"{person} / {a.slot} / {b.slot}")
    return offences
