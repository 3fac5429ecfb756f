"""How near topics, skills and experiences are to each other."""

from collections.abc import Sequence
from functools import cache

import numpy as np

from matching.nearness import FULL, MET, SILENT
from matching.nearness.studies import classes_apart
from matching.nearness.tables import NearTable
from seeds.reference import table


def topic_near(want: str, have: str) -> int:
    """The same topic 64; a major whose class works in it 46 at best; a topic of the same field at most 34."""
    return _one(_topics(), want, have)


def topics_near(wants: Sequence[str], haves: Sequence[str]) -> np.ndarray:
    """`topic_near` of all wants to all haves (uint8, wants x haves)."""
    return _all(_topics(), wants, haves)


def skill_near(want: str, have: str) -> int:
    """The same skill 64, one that implies it 48, one of the same group by how alike the group is; 5/8 if known a
    little."""
    return _one(_skills(), want, have)


def skills_near(wants: Sequence[str], haves: Sequence[str]) -> np.ndarray:
    """`skill_near` of all wants to all haves (uint8, wants x haves)."""
    return _all(_skills(), wants, haves)


def _one(known: NearTable, want: str, have: str) -> int:
    return FULL if want == have else known.one(want, have)


def _all(known: NearTable, wants: Sequence[str], haves: Sequence[str]) -> np.ndarray:
    near = known.all(wants, haves)
    place = {have: n for n, have in enumerate(haves)}
    for n, want in enumerate(wants):
        if want in place:  # also words in no table are like themselves
            near[n, place[want]] = FULL
    return near


@cache
def _topics() -> NearTable:
    number, apart = classes_apart()
    rows = table("topics")
    codes, fields = [row["code"] for row in rows], np.array([row["field"] for row in rows])
    classes = [[number[code] for code in row["classes"].split("|")] for row in rows]

    works = np.zeros((len(codes), len(number)), np.int64)
    for row, members in zip(works, classes, strict=True):
        row[members] = 1
    nearest = np.array([np.max([apart[m, :-1] - 10 * n for n, m in enumerate(some[:3])], axis=0) for some in classes])
    major = np.where(nearest >= 90, 46, np.where(works, 40, np.where(nearest >= 40, nearest * 30 // 100, 0)))

    shared, akin = works @ works.T, fields[:, None] == fields
    near = np.where(akin, np.where(shared, 34, 20), np.where(shared > 1, 20, np.where(shared, 8, 0)))
    np.fill_diagonal(near, FULL)
    haves = (*codes, *(f"class:{c}" for c in number), *(f"class:{c}#minor" for c in number))
    return NearTable.of(codes, haves, np.hstack([near, major, major * 7 // 8]))


@cache
def _skills() -> NearTable:
    codes = [row["code"] for row in table("skills")]
    number, groups = {code: n for n, code in enumerate(codes)}, np.array([row["group"] for row in table("skills")])
    near = np.zeros((len(codes), len(codes)))
    for row in table("skill_groups"):
        alike = groups == row["group"]
        near[np.ix_(alike, alike)] = int(row["near"])
    for row in table("skill_implied"):
        near[number[row["skill"]], [number[code] for code in row["implied_by"].split("|")]] = 48
    np.fill_diagonal(near, FULL)
    return NearTable.of(codes, (*codes, *(f"{code}#weak" for code in codes)), np.hstack([near, near * 5 // 8]))


def skill_state(want: str, have: str) -> int:
    """A must-have skill is met when it is named or implied; silence on it never refutes."""
    return MET if skill_near(want, have) >= 48 else SILENT


_KINDRED = frozenset(("ipintern", "searching", "drafting", "patent", "fto"))


def experience_near(want: str, have: str) -> int:
    """The same experience 64, one that always "#helps" in a kind of work by its weight in tenths of that.

    Literary translation is worth 24 where technical one is wanted, another experience of work with patents 16.
    """
    want, _, helps = want.partition("#")
    if want == have:
        return FULL * _weight()[have] // 10 if helps else FULL
    if (want, have) == ("translating", "literary"):
        return 24
    return 16 if want in _KINDRED and have in _KINDRED else 0


@cache
def _weight() -> dict[str, int]:
    return {row["code"]: int(row["weight"]) for row in table("experiences")}


def experience_state(want: str, have: str) -> int:
    """A must-have experience is met by the same one; silence never refutes."""
    return MET if want == have else SILENT
