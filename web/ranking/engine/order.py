"""Everybody of a pool in order for a position, and every position in order for a graduate; kept until something
changes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from matching.ranking.plan import Plan, plan
from matching.ranking.pool import Left, Pool
from matching.ranking.scoring import order
from web.core.kept import Kept
from web.models import Graduate, Position
from web.ranking import queries
from web.ranking.engine.crowd import Crowd
from web.ranking.engine.reading import candidates, key_of, many_unread, own_candidate, wanted
from web.ranking.engine.weights import settings_of
from web.ranking.queries import Offered, People

_plans: Kept[Plan] = Kept(6000)
_orders: Kept["Order"] = Kept(20)
_packed: Kept[Pool] = Kept(4)  # some 250 bytes a person
_offers: Kept[tuple["Placed", ...]] = Kept(100)


@dataclass(frozen=True)
class Order:
    """Ids of people, the best first, with their ranks; the last `blocked` of them fail a must-have."""

    ids: np.ndarray
    ranks: np.ndarray
    blocked: int

    def __len__(self) -> int:
        return len(self.ids)

    def among(self, fails: bool, only: Collection[int] | None = None, without: Collection[int] = ()) -> np.ndarray:
        """The ids of those who fail a must-have or of those who do not, in order: of all, of some, but for some."""
        cut = len(self.ids) - self.blocked
        some = self.ids[cut:] if fails else self.ids[:cut]
        if only is not None:
            some = some[np.isin(some, list(only))]
        return some[~np.isin(some, list(without))] if without else some

    def rank_of(self, number: int) -> int | None:
        """The rank of one of them, None when they are not in the list."""
        at = np.flatnonzero(self.ids == number)
        return int(self.ranks[at[0]]) if len(at) else None


@dataclass(frozen=True, slots=True)
class Placed:
    """Where one stands in a list: equals share a rank."""

    id: int
    rank: int
    blocked: bool


def rank_people(position: Position, people: People, crowd: Crowd | None) -> Order:
    """Everybody in order for a position, blocked ones last: those at hand row by row, and the crowd where it belongs.

    60 µs each of those at hand the first time, 0.5 µs each of the crowd; then kept.
    """
    made, named = plan_of(position), people.named
    everyone = crowd if people.crowd else None
    key = (_version(position), tuple(map(key_of, named)), everyone and (everyone.version, people.hidden))

    def placed() -> Order:
        read = candidates(named)
        if everyone is None:
            rows = _placed(sorted((order(read[p.id], made), p.id) for p in named if p.id in read))
            ids, ranks = np.array([p.id for p in rows], np.int64), np.array([p.rank for p in rows], np.int64)
            return Order(ids, ranks, sum(p.blocked for p in rows))
        beside = [read[p.id] for p in named if p.id in read]
        found = everyone.ranked(made, {*people.hidden, *(p.id for p in named)}, beside)
        return Order(np.array(found.keys, np.int64), found.ranks, found.blocked)

    return _orders.of(key, placed)


def left(position: Position, people: People, crowd: Crowd | None) -> Left | None:
    """How many people each must-have leaves, one at a time and all together: looked up in packed numbers.

    Those at hand are packed the first time, some 60 µs each, and kept while they stay the same. None while too many of
    them would have to be read first.
    """
    made, everyone = plan_of(position), crowd if people.crowd else None
    key = tuple(map(key_of, people.named))
    if _packed.get(key) is None and many_unread(people.named):
        return None
    counted = _packed.of(key, lambda: Pool(candidates(people.named).values())).left(made)
    return counted + everyone.left(made, {*people.hidden, *(p.id for p in people.named)}) if everyone else counted


def newest(people: People, crowd: Crowd | None, among: Sequence[int]) -> list[int]:
    """Some of these people in the order of their last change, the newest first. O(people)."""
    stamps = crowd.stamps() if crowd and people.crowd else {}
    stamps |= {person.id: person.updated_at for person in people.named}
    return [n for _, n in sorted(((stamps[n], n) for n in among if n in stamps), reverse=True)]


def rank_offers(graduate: Graduate, offers: Sequence[Offered]) -> tuple[Placed, ...]:
    """Every position in order for a graduate, each by its own weights, those with a failed must-have last."""
    key = ("offers", graduate.id, graduate.updated_at, tuple(offers))

    def placed() -> tuple[Placed, ...]:
        candidate, plans = own_candidate(graduate), _plans_of(offers)
        return _placed(sorted((order(candidate, plans[o.id]), o.id) for o in offers if o.id in plans))

    return _offers.of(key, placed)


def _plans_of(offers: Sequence[Offered]) -> dict[int, Plan]:
    """The plans of positions by id; those that are not kept are loaded and made by one request at a time."""

    def at_hand() -> dict[int, Plan]:
        return {o.id: made for o in offers if (made := _plans.get((o.id, o.updated_at, o.weights))) is not None}

    plans = at_hand()
    if len(plans) < len(offers):
        with _plans.filling:
            plans = at_hand()
            for number, position in queries.whole_positions([o.id for o in offers if o.id not in plans]).items():
                plans[number] = plan_of(position)
    return plans


def _version(position: Position) -> tuple:
    return position.id, position.updated_at, queries.weights_number(position.match_settings)


def plan_of(position: Position) -> Plan:
    """The position made ready for scoring, kept until it or its weights change."""
    return _plans.of(_version(position), lambda: plan(wanted(position), settings_of(position)))


def _placed(keyed: Sequence[tuple[tuple, int]]) -> tuple[Placed, ...]:
    out: list[Placed] = []
    for number, (key, name) in enumerate(keyed, start=1):
        same = number > 1 and keyed[number - 2][0][:3] == key[:3]
        out.append(Placed(name, out[-1].rank if same else number, key[0] == 1))
    return tuple(out)
