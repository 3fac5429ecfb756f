"""What a check of a result is, and the counts that go with it: shared by the checkers of timetables and placements."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

VERIFIER = "4"  # 3 counted no envy, no waiting and no idle places


@dataclass(frozen=True, slots=True)
class Check:
    """One rule: its code, whether it holds, how much was looked at, and the first offences in words of keys."""

    code: str
    passed: bool
    looked_at: int
    offences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Certificate:
    """All checks of one result, with what names input and result, and the statistics that go with it."""

    kind: str
    input_sha256: str
    result_sha256: str
    seed: int
    verifier: str
    checks: tuple[Check, ...]
    statistics: dict[str, Any]

    @property
    def passed(self) -> bool:
        return all(check.passed for check in self.checks)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {"passed": self.passed}


def check(code: str, looked_at: int, offences: Iterable[str]) -> Check:
    """A rule looked at so often, and the first twenty offences in order."""
    first = tuple(sorted(set(offences)))
    return Check(code, not first, looked_at, first[:20])


def twice(keys: Iterable[tuple[object, ...]]) -> list[str]:
    """What is there more than once."""
    return [" / ".join(map(str, key)) for key, n in Counter(keys).items() if n > 1]


def ranks_of(wishes: Iterable[int | None]) -> dict[str, int]:
    """How often each rank, the first first."""
    counts = Counter("none" if w is None else str(w) for w in wishes)
    return dict(sorted(counts.items(), key=lambda c: (c[0] == "none", len(c[0]), c[0])))


def shares_of(rows: Iterable[tuple[str, int]]) -> dict[str, dict[str, int]]:
    """Per group: people, people with at least one, and how many in all."""
    groups: dict[str, list[int]] = defaultdict(list)
    for group, n in rows:
        groups[group].append(n)
    return {
        group: {"people": len(ns), "served": sum(n > 0 for n in ns), "total": sum(ns)}
        for group, ns in sorted(groups.items())
    }
