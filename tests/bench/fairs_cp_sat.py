"""The usual model of a timetable, for comparison: a Boolean for every person, position and slot, given to CP-SAT whole.

Runs alone in an interpreter that has ortools: `python fairs_cp_sat.py input.json [seconds]`; prints one JSON object.
"""

import json
import sys
from collections import Counter, defaultdict
from pathlib import Path
from time import perf_counter, process_time

from ortools.sat.python import cp_model


def main(path: str, limit: float = 60.0) -> None:
    given = json.loads(Path(path).read_text(encoding="utf-8"))
    slots, most, least = range(len(given["slots"])), given["max_per_person"], given["min_per_person"]
    tables, away = defaultdict(list), {p["key"]: set(p["closed"]) for p in given["people"]}
    for table in given["tables"]:
        tables[table["position"]].append(set(table["closed"]))
    model = cp_model.CpModel()
    at_person, at_position, of_person = defaultdict(list), defaultdict(list), defaultdict(list)
    terms, largest = [], 0
    for edge in given["edges"]:
        p, q = edge["person"], edge["position"]
        wished = 0 if edge["wish"] is None else 1000 + max(0, 500 - 50 * (edge["wish"] - 1))
        worth = edge["score"] + wished + 1000 * edge["interest"]
        mine = []
        for s in slots:
            if edge["blocked"] or s in away[p] or all(s in closed for closed in tables[q]):
                continue
            meets = model.new_bool_var("")
            mine.append(meets)
            at_person[p, s].append(meets)
            at_position[q, s].append(meets)
            of_person[p].append(meets)
            terms.append((worth, edge["score"], p, meets))
        model.add_at_most_one(mine)
        largest = max(largest, worth)
    for some in at_person.values():
        model.add_at_most_one(some)
    for (q, s), some in at_position.items():
        model.add(sum(some) <= sum(s not in closed for closed in tables[q]))
    shares = []
    for some in of_person.values():
        model.add(sum(some) <= most)
        share = model.new_int_var(0, least, "")
        model.add(share <= sum(some))
        shares.append(share)
    weight = largest * (most + 1) * (len(shares) + 1)
    model.maximize(sum(worth * meets for worth, _, _, meets in terms) + weight * sum(shares))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = limit
    solver.parameters.num_workers = 2
    started, worked = perf_counter(), process_time()
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    held = [term[:3] for term in terms if found and solver.value(term[3])]
    count = Counter(p for _, _, p in held)
    print(
        json.dumps(
            {
                "status": solver.status_name(status),
                "seconds": perf_counter() - started,
                "processor_seconds": process_time() - worked,
                "meetings": len(held),
                "served": sum(solver.value(share) for share in shares) if found else 0,
                "value": sum(worth for worth, _, _ in held),
                "score": sum(score for _, score, _ in held),
                "levels": [sum(n >= j for n in count.values()) for j in range(1, least + 1)],
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1], *map(float, sys.argv[2:]))
