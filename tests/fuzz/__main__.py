"""`make fuzz MINUTES=10`: replays what was once found, walks every route by every role, then draws until time is up."""

import argparse
import logging
import secrets
import sys
import tempfile
from pathlib import Path
from time import monotonic

import structlog

from tests.fuzz.judge import Judge
from tests.fuzz.run import Run, keep_seed, kept_seeds
from tests.fuzz.world import build_site

LEAST_ROUNDS = 5
LEAST_REACHED = 0.99  # of all routes and methods: a run that gets no further has attacked a closed door


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=None, help="the first seed; drawn when not given")
    asked = parser.parse_args(arguments)
    until = monotonic() + asked.minutes * 60
    first = secrets.randbelow(2**31) if asked.seed is None else asked.seed
    with tempfile.TemporaryDirectory() as folder:
        site, judge = build_site(Path(folder)), Judge()
        quiet()
        judge.listen(site.app)
        with judge.watching(site.database.engine):
            run = Run(site, judge)
            run.walk()
            run.insist()
            for seed in kept_seeds():
                run.round(seed, keep_seed)
            rounds = 0
            while monotonic() < until or rounds < LEAST_ROUNDS:
                run.round(first + rounds, keep_seed)
                rounds += 1
        site.database.engine.dispose()
    return report(run, first, rounds)


def quiet() -> None:
    """Tens of thousands of requests are not logged; the judge sees what matters."""
    logging.disable(logging.CRITICAL)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


def report(run: Run, first: int, rounds: int) -> int:
    judge, routes = run.judge, run.routes()
    reached = judge.reached & routes
    print(f"seeds kept {len(kept_seeds())}, rounds {rounds} from seed {first}, roles {len(run.site.users)}")
    print("answers " + ", ".join(f"{status}: {count}" for status, count in sorted(judge.statuses.items())))
    print(
        f"routes reached {len(reached)} of {len(routes)}, requests {judge.requests}, "
        f"5xx {judge.counts['5xx']}, foreign data {judge.counts['foreign data']}, "
        f"without headers {judge.counts['headers']}, GETs that wrote {judge.counts['a GET that writes']}, "
        f"other {judge.counts['another site'] + judge.counts['markup']}"
    )
    for fault in judge.faults.values():
        print(f"FAULT {fault.kind}: {fault.where}: {fault.detail}")
    missed = sorted(routes - reached)
    if missed:
        print("not reached: " + ", ".join(f"{method} {endpoint}" for endpoint, method in missed))
    if len(reached) < LEAST_REACHED * len(routes):
        print(f"too few routes reached: a run reaches {LEAST_REACHED:.0%} at least")
        return 1
    return 1 if judge.faults else 0


if __name__ == "__main__":
    sys.exit(main())
