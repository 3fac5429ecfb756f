"""A placement as the engine sees it: positions with places, graduates with wishes in; pairs out, as canonical JSON.

Each side's order: what it stated itself, in its order; then the rest by score; equal scores by a lot drawn from the seed.
A pair without a score of either side's wish or interest, or with a failed must-have, is never made.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Any

from matching.meetings import canonical

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Places:
    """A position, how many people it takes, and the people it asked for, first the dearest."""

    key: str
    places: int
    interests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Graduate:
    """A person and the positions wished for, first the dearest. With `only_wishes` no other position is taken."""

    key: str
    wishes: tuple[str, ...] = ()
    only_wishes: bool = False
    university: str = ""  # only counted in the certificate
    province: str = ""


@dataclass(frozen=True, slots=True)
class PairingInput:
    """`scores` 0 to 1000 by (graduate, position): the pairs that may be made; a blocked pair is simply not in it."""

    positions: tuple[Places, ...]
    graduates: tuple[Graduate, ...]
    scores: dict[tuple[str, str], int]
    seed: int = 0

    def __post_init__(self) -> None:
        for what, keys in (
            ("position", [p.key for p in self.positions]),
            ("graduate", [g.key for g in self.graduates]),
        ):
            if len(set(keys)) != len(keys):
                raise ValueError(f"the {what} {next(k for k in keys if keys.count(k) > 1)!r} is there twice")
        if any(p.places < 0 for p in self.positions):
            raise ValueError("a position cannot have fewer than 0 places")
        positions, graduates = {p.key for p in self.positions}, {g.key for g in self.graduates}
        for graduate, position in self.scores:
            if graduate not in graduates or position not in positions:
                raise ValueError(f"a score names the unknown pair {graduate!r} and {position!r}")

    def orders(self) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        """(graduate -> positions, position -> graduates), best first, the published rule. O(pairs log pairs)."""
        lot = {key: _lot(self.seed, key) for key in [g.key for g in self.graduates] + [p.key for p in self.positions]}
        near: dict[str, list[str]] = {g.key: [] for g in self.graduates}
        claim: dict[str, list[str]] = {p.key: [] for p in self.positions}
        for graduate, position in self.scores:
            near[graduate].append(position)
            claim[position].append(graduate)
        score, allowed = self.scores, self.scores.keys()
        wish = {}
        for g in self.graduates:
            stated = [q for q in dict.fromkeys(g.wishes) if (g.key, q) in allowed]
            others = set(near[g.key]) - set(stated) if not g.only_wishes else set()
            wish[g.key] = stated + sorted(others, key=lambda q, g=g: (-score[g.key, q], lot[q]))
        for p in self.positions:
            stated = [g for g in dict.fromkeys(p.interests) if (g, p.key) in allowed]
            others = set(claim[p.key]) - set(stated)
            claim[p.key] = stated + sorted(others, key=lambda g, p=p: (-score[g, p.key], lot[g]))
        return wish, claim

    def to_json(self) -> bytes:
        return canonical(
            {
                "format": FORMAT,
                "seed": self.seed,
                "positions": [asdict(p) for p in sorted(self.positions, key=lambda p: p.key)],
                "graduates": [asdict(g) for g in sorted(self.graduates, key=lambda g: g.key)],
                "scores": [[g, p, s] for (g, p), s in sorted(self.scores.items())],
            }
        )

    @classmethod
    def from_json(cls, content: bytes) -> "PairingInput":
        """The input of `to_json`. Raises ValueError for another format."""
        plain = json.loads(content)
        if plain.get("format") != FORMAT:
            raise ValueError("this file is not a placement's input of this version")
        return cls(
            tuple(Places(**row | {"interests": tuple(row["interests"])}) for row in plain["positions"]),
            tuple(Graduate(**row | {"wishes": tuple(row["wishes"])}) for row in plain["graduates"]),
            {(g, p): s for g, p, s in plain["scores"]},
            plain["seed"],
        )

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.to_json()).hexdigest()


@dataclass(frozen=True, slots=True)
class Pairing:
    """Pairs of (graduate, position), in order of the graduates' keys, and counts."""

    pairs: tuple[tuple[str, str], ...]
    stats: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> bytes:
        return canonical({"format": FORMAT, "pairs": [list(pair) for pair in self.pairs], "stats": self.stats})

    @classmethod
    def from_json(cls, content: bytes) -> "Pairing":
        plain = json.loads(content)
        if plain.get("format") != FORMAT:
            raise ValueError("this file is not a placement's result of this version")
        return cls(tuple((g, p) for g, p in plain["pairs"]), plain["stats"])


def _lot(seed: int, key: str) -> bytes:
    """Drawn from the seed and the key alone, so that everybody can draw it again; no order of names or numbers."""
    return hashlib.sha256(f"{seed}:{key}".encode()).digest()
