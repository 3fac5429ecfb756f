"""A placement as the engine sees it: positions with places, graduates with wishes in; pairs out, as canonical JSON.

Each side's order: what it stated itself, in its order; then the rest by score; equal scores by a lot drawn from the
seed. With `ties="largest"` people of one score are equal to a position, and whoever went through their list in vain
asks once more and comes before equals that did not, which places more people. A pair without a score of either side's
wish or interest, or with a failed must-have, is never made.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from matching.meetings import canonical

FORMAT = 1
UNSTATED = 1 << 40
TIES = ("lot", "largest")


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
class Ordered:
    """The pairs of `PairingInput.scores` by number: index of person and position; both sides' lists one after the
    other, best first (a graduate's without what `only_wishes` leaves out). With two `rounds` every pair is there twice,
    and a graduate's list stands twice in a row."""

    person: np.ndarray
    position: np.ndarray
    by_person: np.ndarray
    by_position: np.ndarray
    rounds: int = 1


@dataclass(frozen=True, slots=True)
class PairingInput:
    """`scores` 0 to 1000 by (graduate, position): the pairs that may be made; a blocked pair is simply not in it."""

    positions: tuple[Places, ...]
    graduates: tuple[Graduate, ...]
    scores: dict[tuple[str, str], int]
    seed: int = 0
    ties: str = "lot"  # what settles equal scores at a position, one of `TIES`

    def __post_init__(self) -> None:
        if self.ties not in TIES:
            raise ValueError(f"ties {self.ties!r}: one of {', '.join(TIES)}")
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

    def ordered(self) -> "Ordered":
        """Both sides' orders by the published rule, as arrays over the pairs. O(pairs log pairs)."""
        return self._ordered(1)

    def proposals(self) -> "Ordered":
        """The same over what graduates ask, once or, where ties are to place the most, twice: the second time they
        come before those of the same score at that position that ask the first time."""
        return self._ordered(TIES.index(self.ties) + 1)

    def _ordered(self, rounds: int) -> "Ordered":
        at = {g.key: i for i, g in enumerate(self.graduates)}
        where = {p.key: i for i, p in enumerate(self.positions)}
        person = np.array([at[g] for g, _ in self.scores], np.int64)
        position = np.array([where[q] for _, q in self.scores], np.int64)
        score = np.array(list(self.scores.values()), np.int64)
        pairs = person * len(where) + position
        wished = _stated(pairs, len(where), [[where.get(q, -1) for q in g.wishes] for g in self.graduates])
        pairs = position * len(at) + person
        asked = _stated(pairs, len(at), [[at.get(g, -1) for g in p.interests] for p in self.positions])
        only = np.array([g.only_wishes for g in self.graduates], bool)
        person, position, score, wished, asked = (
            np.tile(row, rounds) for row in (person, position, score, wished, asked)
        )
        again = np.repeat(np.arange(rounds), len(self.scores))
        by_person = np.lexsort((self._lots(where)[position], -score, wished, again, person))
        by_position = np.lexsort((self._lots(at)[person], -again, -score, asked, position))
        stays = ~only[person[by_person]] | (wished[by_person] < UNSTATED)
        return Ordered(person, position, by_person[stays], by_position, rounds)

    def orders(self) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        """(graduate -> positions, position -> graduates), best first. O(pairs log pairs)."""
        found = self.ordered()
        wish: dict[str, list[str]] = {g.key: [] for g in self.graduates}
        claim: dict[str, list[str]] = {p.key: [] for p in self.positions}
        pairs = list(self.scores)
        for i in found.by_person.tolist():
            wish[pairs[i][0]].append(pairs[i][1])
        for i in found.by_position.tolist():
            claim[pairs[i][1]].append(pairs[i][0])
        return wish, claim

    def _lots(self, keys: Iterable[str]) -> np.ndarray:
        """Places drawn from the seed and each key alone, so that everybody can draw them again; no order of names."""
        drawn = [hashlib.sha256(f"{self.seed}:{key}".encode()).digest() for key in keys]
        lots = np.empty(len(drawn), np.int64)
        lots[sorted(range(len(drawn)), key=drawn.__getitem__)] = np.arange(len(drawn))
        return lots

    def to_json(self) -> bytes:
        ties = {} if self.ties == "lot" else {"ties": self.ties}  # inputs without it keep their bytes
        return canonical(
            ties
            | {
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
            plain.get("ties", "lot"),
        )

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.to_json()).hexdigest()


def _stated(pairs: np.ndarray, width: int, lists: list[list[int]]) -> np.ndarray:
    """Of each pair (row * width + column) the place of its column in the row's list, UNSTATED where it is not in it.
    Of a column that stands twice the first place counts."""
    found = np.full(len(pairs), UNSTATED)
    lengths = [len(row) for row in lists]
    column = np.array([c for row in lists for c in row], np.int64)
    if not len(pairs) or not len(column):
        return found
    row = np.repeat(np.arange(len(lists)), lengths)
    rank = np.arange(len(column)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    order = np.argsort(pairs)
    known = column >= 0
    stated, rank = (row * width + column)[known], rank[known]
    place = np.minimum(np.searchsorted(pairs, stated, sorter=order), len(pairs) - 1)
    here = order[place]
    same = pairs[here] == stated
    np.minimum.at(found, here[same], rank[same])
    return found


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
