"""What ranking costs: made-up rosters of any size against a plain string loop and the floor of adding numbers."""

import json
import random
import resource
import time
from collections.abc import Callable, Iterator
from itertools import accumulate

import numpy as np
from rapidfuzz import fuzz

from matching.compiled import AVAILABLE
from matching.ranking.bulk import rank_all
from matching.ranking.fields import FIELDS, digest_of, haves_of
from matching.ranking.plan import Plan, plan
from matching.ranking.pool import Pool
from matching.ranking.scoring import field_of, order
from matching.ranking.settings import MatchSettings
from matching.reading.wording import of_names
from matching.types import Candidate, Position, Reading, Want
from seeds.reference import table

NAMED = ("majors", "topics", "skills", "experiences", "kinds", "classes", "languages", "services")
CHARACTERS = 6  # of a text to each word in it that counts, as measured on the rosters of the tests
ASKED = 40  # words of a position's text that count, where people have texts


class Maker:
    """Makes candidates and positions by number, the same for the same seed, with about 20 values each.

    With `characters` of free text each has the words that so long a text holds, drawn from all names in the tables, the
    n-th in proportion to 1 / n as in any language, and a position has `ASKED` of them.
    """

    def __init__(self, seed: int, characters: int = 0) -> None:
        self.seed, self.size = seed, characters // CHARACTERS
        self.vocabulary = list(of_names(r["name"] for name in NAMED for r in table(name))) if characters else []
        self.often = list(accumulate(1 / n for n in range(1, len(self.vocabulary) + 1)))
        self.majors = [r["name"] for r in table("majors")]
        self.topics = [r["code"] for r in table("topics")]
        self.skills = [r["code"] for r in table("skills")]
        self.experiences = [r["code"] for r in table("experiences")]
        self.cities = [r["code"] for r in table("regions") if r["level"] == "city"][:300]
        self.provinces = [r["code"] for r in table("regions") if r["level"] == "province"]
        self.words = [r["code"] for r in table("region_words")]
        self.kinds = [r["code"] for r in table("kinds")]

    def candidate(self, number: int) -> Candidate:
        """A candidate with majors, topics, certificates, skills, wishes and honours drawn from the tables."""
        rng = random.Random(f"{self.seed}:c:{number}")  # noqa: S311 - made-up people, no secret
        degree = rng.choices(("junior", "bachelor", "master", "doctor"), (1, 5, 4, 0.4))[0]
        values = [("degree", degree), ("major", rng.choice(self.majors))]
        if rng.random() < 0.15:
            values.append(("major", f"{rng.choice(self.majors)}#{rng.choice(('second', 'minor', 'earlier'))}"))
        values += [("topic", t) for t in rng.sample(self.topics, rng.randint(1, 4))]
        values += [("language", f"en:cet{rng.choice('46')}:{rng.randint(380, 640)}")]
        if rng.random() < 0.2:
            values.append(("language", rng.choice(("ja:jlpt:1", "ja:jlpt:2:112", "de:testdaf:16", "en:ielts:6.5"))))
        values += [("skill", s) for s in rng.sample(self.skills, rng.randint(2, 5))]
        values += [("experience", e) for e in rng.sample(self.experiences, rng.randint(0, 3))]
        values += [("kind", k) for k in rng.sample(self.kinds, rng.randint(1, 2))]
        values += [("place", p) for p in rng.sample(self.cities, rng.randint(1, 2))]
        values += [("place", rng.choice((rng.choice(self.provinces), f"word:{rng.choice(self.words)}", "any")))]
        low = 500 * rng.randint(8, 36)
        values += [("pay", f"{low}-{low + 2000}"), ("graduation", rng.choice(("2025-06", "2026-06", "2026-06")))]
        values += [("honour", f"scholarship:{rng.choice(('school', 'province', 'national'))}:{rng.choice('123')}")]
        values += [("eligibility", rng.choice(("eligible", "eligible", "not_eligible"))), ("nationality", "CN")]
        return Candidate(f"g{number}", tuple(Reading(f, v, v) for f, v in values), words=self._text(rng, self.size))

    def position(self, number: int) -> Position:
        """A position with about fifteen demands and three must-haves."""
        rng = random.Random(f"{self.seed}:p:{number}")  # noqa: S311 - made-up positions, no secret
        wants = [Want("kind", (rng.choice(self.kinds),), "want", "k", "c")]
        wants += [Want("major", tuple(rng.sample(self.majors, rng.randint(1, 4))), "want", "m", "c")]
        wants += [Want("topic", (t,), "want", "t", "c") for t in rng.sample(self.topics, 3)]
        wants += [Want("skill", (s,), "want", "s", "c") for s in rng.sample(self.skills, 3)]
        wants += [Want("experience", tuple(rng.sample(self.experiences, 2)), "wish", "e", "c") for _ in range(2)]
        wants += [Want("language", (f"en:cet{rng.choice('46')}:{rng.choice((425, 450, 500))}",), "must", "l", "c")]
        wants += [Want("degree", (rng.choice(("junior", "bachelor", "master")),), "must", "d", "c")]
        wants += [Want("place", tuple(rng.sample(self.cities, rng.randint(1, 2))), "want", "p", "c")]
        low = 500 * rng.randint(10, 30)
        wants += [
            Want("pay", (f"{low}-{low + 4000}",), "want", "w", "c"),
            Want("graduation", ("2026",), "want", "g", "c"),
        ]
        wants += [Want("honour", ("any",), "wish", "", "")]
        if rng.random() < 0.5:
            wants.append(Want("eligibility", ("eligible",), "must", "x", "c"))
        return Position(f"p{number}", (), tuple(wants), words=self._text(rng, ASKED if self.size else 0))

    def _text(self, rng: random.Random, words: int) -> tuple[str, ...]:
        found: dict[str, None] = {}
        while len(found) < words:
            found |= dict.fromkeys(rng.choices(self.vocabulary, cum_weights=self.often, k=words - len(found)))
        return tuple(found)


def run(
    candidates: int, positions: int, seed: int = 1, most: int = 50, workers: int = 1, characters: int = 0
) -> Iterator[str]:
    """Lines of a report; the last is one JSON object. `characters` of free text for each candidate."""
    maker, settings = Maker(seed, characters), MatchSettings()
    plans = [plan(maker.position(i), settings) for i in range(positions)]
    demands = sum(len(p.rows) for p in plans) / positions
    values = sum(len(r.values) for p in plans for r in p.rows if not FIELDS[r.part].weigh) / positions
    _warm(maker, plans[:2])
    began = time.perf_counter()
    pool = Pool(maker.candidate(i) for i in range(candidates))
    packing = time.perf_counter() - began
    yield f"{candidates} candidates x {positions} positions, {demands:.1f} demands each, best {most}, {characters} characters of text; {'numba' if AVAILABLE else 'numpy'}, {workers} thread(s)"
    yield f"made and packed in {packing:.1f} s ({1e6 * packing / candidates:.0f} µs a candidate, making them up included)"
    pairs = candidates * positions
    began = time.perf_counter()
    cold, lists = _clock(lambda: dict(rank_all(pool, plans, most, workers)))
    wall = time.perf_counter() - began
    warm, floor, own = [], [], []
    for _ in range(3):  # in turn, so that a busy machine is busy for all of them
        warm.append(_clock(lambda: dict(rank_all(pool, plans, most, workers)))[0])
        floor.append(_floor(candidates, positions))
        own.append(_floor(candidates, positions, round(values)))
    warm, floor, own = min(warm), min(floor), min(own)
    yield f"all pairs, CPU: {cold:.2f} s with its vocabulary, {warm:.2f} s again (wall, the first time: {wall:.2f} s)"
    yield f"{pairs / cold / 1e6:.0f} M pairs/s with the vocabulary, {pairs / warm / 1e6:.0f} M again"
    yield f"floor, CPU, adding 8 float32 arrays a pair: {floor:.2f} s; adding one per wanted value ({values:.0f}): {own:.2f} s"
    plain = _plain_rate(maker, plans, candidates)
    yield (
        f"plain rapidfuzz loop of the same meaning, on a sample: {plain:.0f} pairs/s, "
        f"so {pairs / plain / 60:.0f} min for all (extrapolated)"
    )
    one = _one(pool, plans)
    yield f"one position, warm: median {one * 1000:.1f} ms"
    change = _change(pool, maker)
    yield f"one changed graduate: {change * 1e6:.0f} µs"
    exact = _exact(maker, plans, lists, candidates)
    yield f"lists equal to the reference on {exact[1]} sampled positions: {exact[0]}"
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield f"peak memory {memory:.0f} MB"
    yield json.dumps(
        {
            "bench": "matching",
            "candidates": candidates,
            "positions": positions,
            "characters": characters,
            "demands": round(demands, 2),
            "cpu_seconds": round(cold, 3),
            "cpu_seconds_warm": round(warm, 3),
            "wall_seconds": round(wall, 3),
            "pairs_per_second": round(pairs / cold),
            "plain_pairs_per_second": round(plain),
            "ratio_to_plain": round(pairs / cold / plain),
            "ratio_to_plain_warm": round(pairs / warm / plain),
            "wanted_values": round(values, 2),
            "floor_seconds": round(own, 3),
            "ratio_to_floor": round(cold / own, 2),
            "ratio_to_floor_warm": round(warm / own, 2),
            "ratio_to_eight_arrays": round(cold / floor, 2),
            "one_position_ms": round(one * 1000, 2),
            "one_changed_us": round(change * 1e6),
            "exact": exact[0],
            "peak_mb": round(memory),
        }
    )


def _warm(maker: Maker, plans: list[Plan]) -> None:
    """Compiles the kernels on a handful, so that the measures are of work."""
    pool = Pool(maker.candidate(i) for i in range(300))
    list(rank_all(pool, plans, 5))
    pool.top(plans[0], 5)


def _plain_rate(maker: Maker, plans: list[Plan], candidates: int, seconds: float = 2.0) -> float:
    """Pairs a second of the loop people write first: for every demand and must-have the best fuzz.ratio to any."""
    rng = random.Random(7)  # noqa: S311 - a sample
    people = [haves_of(maker.candidate(rng.randrange(candidates))) for _ in range(200)]
    done, began = 0, time.process_time()
    while time.process_time() - began < seconds:
        made = plans[rng.randrange(len(plans))]
        for haves in people[:20]:
            total = 0.0
            for row in made.rows:
                if FIELDS[row.part].weigh:
                    total += row.units * len({*row.values} & {*haves[row.part]})
                else:
                    total += row.units * max(fuzz.ratio(w, h) for w in row.values for h in haves[row.part])
            blocked = any(
                max(fuzz.ratio(w, h) for w in gate.values for h in haves[field_of(gate)]) < 80 for gate in made.gates
            )
            total -= blocked * 1000
            done += 1
    return done / (time.process_time() - began)


def _floor(candidates: int, positions: int, arrays: int = 8) -> float:
    """The time only to add that many float32 arrays for every pair, measured on some positions and scaled up.

    The floor of this method is one array per wanted value: each has to be looked at once for every pair.
    """
    data = np.random.default_rng(1).random((arrays, candidates), np.float32)
    out = np.empty(candidates, np.float32)
    times = min(positions, max(3, 20_000_000 // candidates))
    began = time.process_time()
    for _ in range(times):
        np.add(data[0], data[1], out=out)
        for line in data[2:]:
            np.add(out, line, out=out)
    return (time.process_time() - began) * positions / times


def _clock(work: Callable[[], dict]) -> tuple[float, dict]:
    """CPU seconds of some work, which a busy machine does not stretch, and what it gave."""
    began = time.process_time()
    found = work()
    return time.process_time() - began, found


def _one(pool: Pool, plans: list[Plan]) -> float:
    for made in plans[:20]:
        pool.top(made, 50)
    times = []
    for made in plans[:20]:
        began = time.process_time()
        pool.top(made, 50)
        times.append(time.process_time() - began)
    return sorted(times)[len(times) // 2]


def _change(pool: Pool, maker: Maker) -> float:
    changed = [maker.candidate(i) for i in range(0, len(pool), max(1, len(pool) // 50))]
    for candidate in changed:
        _ = haves_of(candidate), digest_of(candidate)
    began = time.process_time()
    for candidate in changed:
        pool.put(candidate)
    return (time.process_time() - began) / len(changed)


def _exact(maker: Maker, plans: list[Plan], lists: dict, candidates: int) -> tuple[bool, int]:
    """Whether the lists of some positions are those of the reference, over everybody for one and a sample for more."""
    checked = 3 if candidates <= 20_000 else 1
    for made in plans[:: max(1, len(plans) // checked)][:checked]:
        keyed = sorted(order(maker.candidate(i), made) for i in range(candidates))
        want = [(key[4], -key[1], bool(key[0])) for key in keyed[: len(lists[made.key])]]
        if want != [(p.key, p.units, p.blocked) for p in lists[made.key]]:
            return False, checked
    return True, checked
