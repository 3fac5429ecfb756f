"""What reading lives told in running text costs: `python -m tests.bench.lives [people] [workers]`; run it by hand.

The texts are those of `fresh_cvs*.tsv`, joined and cut to 200 characters, each begun with a number of its own, so that
no cache by whole text helps. Beside it the floor of any reader: the same texts folded and cut into words once. What
many take is told as processor time of all processes, their loading with it, which says on a busy machine too what
`MANY` would take. The last line is one JSON object.
"""

import json
import os
import random
import resource
import sys
import time
from collections.abc import Iterator

from matching.reading import read_candidate
from matching.reading.many import read_candidates
from matching.text import clean, fold
from seeds.reference.segmenter import segmenter
from tests.matching.rosters import OTHERS

LENGTH = 200
MANY = 100_000  # people, in at most 60 s on two processors


def texts(people: int, seed: int = 3) -> Iterator[str]:
    """Different lives of `LENGTH` characters."""
    lines = [line for path in sorted(OTHERS.glob("fresh_cvs*.tsv")) for line in path.read_text("utf-8").splitlines()]
    told = [line.partition("\t")[0].replace("\\n", "\n").replace("\\t", "\t") for line in lines]
    rng = random.Random(seed)  # noqa: S311 - a sample
    for number in range(people):
        text = f"{number}。{rng.choice(told)}"
        while len(text) < LENGTH:
            text += f"。{rng.choice(told)}"
        yield text[:LENGTH]


def main(people: int = 2_000, workers: int = os.cpu_count() or 1) -> None:
    """Prints processor time a person, the floor beside it, and the clock and memory of many at once."""
    for text in texts(200, seed=1):
        read_candidate({"自我介绍": text}, "g")
    sample = [*texts(min(people, 2_000))]
    one, floor = [], []
    for _ in range(3):  # in turn, so that a busy machine is busy for both
        began = time.process_time()
        for text in sample:
            read_candidate({"自我介绍": text}, "g")
        one.append(time.process_time() - began)
        began = time.process_time()
        for text in sample:
            segmenter().cut(fold.__wrapped__(clean(text)), False)
        floor.append(time.process_time() - began)
    each, least = (1000 * min(times) / len(sample) for times in (one, floor))
    print(
        f"{each:.2f} ms of a processor for a person of {LENGTH} characters; folding and cutting into words {least:.2f} ms"
    )
    began, spent = time.perf_counter(), _spent()
    count = sum(1 for _ in read_candidates([({"自我介绍": text}, "g") for text in texts(people)], workers))
    clock, spent = time.perf_counter() - began, _spent() - spent
    memory = [resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(f"{count} people with {workers} processes: {clock:.1f} s on the clock, {memory[0]} MB, {memory[1]} MB each")
    many = spent * MANY / count / 2
    print(f"{spent:.1f} s of processors: {MANY} people would be {many:.0f} s on two that do nothing else")
    found = {"ms": round(each, 3), "floor_ms": round(least, 3), "seconds": round(clock, 1), "many_seconds": round(many)}
    print(json.dumps({"bench": "lives", **found}))


def _spent() -> float:
    """Seconds of processors that this process and those that ended before it took."""
    return sum(resource.getrusage(who).ru_utime for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
