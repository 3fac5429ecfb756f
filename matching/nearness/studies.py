"""How near majors are to each other: by the classes of the catalogue, and by letters for what is in no table."""

from collections.abc import Sequence
from functools import cache, lru_cache

import numpy as np
from rapidfuzz import fuzz

from matching.nearness import FULL, KEPT, MET, REFUTED, SILENT
from matching.nearness.tables import NearTable
from matching.reading import majors
from seeds.reference import table

_ROLE_WORTH = {"": 64, "second": 62, "earlier": 60, "direction": 60, "minor": 54}
ANY = 4  # what any major is worth beside those liked better, where a position says that any will do
_NO_CLASS = "kin:"


@cache
def _named_neighbours() -> dict[tuple[str, str], int]:
    pairs = {}
    for row in table("class_near"):
        pairs[row["a"], row["b"]] = pairs[row["b"], row["a"]] = int(row["near"])
    return pairs


@cache
def class_near(a: str, b: str) -> int:
    """How near two classes of majors are, 0..100: the same 100, named neighbours by the table, the same 门类 12."""
    if a == b:
        return 100
    known = _named_neighbours().get((a, b))
    if known is not None:
        return known
    return 12 if a[:2] == b[:2] else 4 if a[:2] in majors.STEM and b[:2] in majors.STEM else 0


@cache
def classes_apart() -> tuple[dict[str, int], np.ndarray]:
    """The number of each class, and `class_near` of all pairs with a last row and column for "no class", never near."""
    codes = [row["code"] for row in table("classes")]
    near = np.pad([[class_near(a, b) for b in codes] for a in codes], (0, 1), constant_values=-FULL)
    return {code: n for n, code in enumerate(codes)}, near


@cache
def _groups() -> NearTable:
    """All groups of majors that can be wanted against all that can be had: whatever people write, their list is closed.

    A group is the classes of a major, the nearest first: "kin:0802+0803", or one class alone: "class:0802".
    """
    number, apart = classes_apart()
    groups = {f"kin:{r['classes'].replace('|', '+')}": tuple(r["classes"].split("|")) for r in table("majors")}
    groups |= {f"{form}:{code}": (code,) for form in ("kin", "class") for code in number}
    members = np.array([([number[c] for c in found] + [-1] * 3)[:3] for found in groups.values()])

    wanted = np.maximum(apart[members[:, 0]], apart[members[:, 1]] - 8)  # groups x classes
    best = np.max([wanted[:, members[:, n]] - 8 * n for n in range(3)], axis=0).clip(0)
    alone = np.array([name.startswith("class:") for name in groups])[:, None]
    near = np.where(best >= 84, np.where(alone | (best == 100), 60, 54), best * 56 // 100)
    near[alone & np.eye(len(groups), dtype=bool)] = FULL

    wide = {"stem": majors.STEM, **{f"disc:{row['code']}": (row["code"],) for row in table("disciplines")}}
    fields = [[code[:2] for code in found] for found in groups.values()]
    more = [[62 if f[0] in within else 40 if set(f) & set(within) else 0 for f in fields] for within in wide.values()]
    more.append([ANY] * len(fields))
    return NearTable.of((*groups, *wide, "any"), groups, np.vstack([near, more]))


@lru_cache(maxsize=KEPT)
def major_near(want: str, have: str) -> int:
    """Same major 64, same class 54 to 60, neighbouring classes by the table, with less for a minor."""
    if not have or not want:
        return ANY * (want == "any")
    name, _, role = have.partition("#")
    return _study_near(want, name) * _ROLE_WORTH[role] // FULL


def _study_near(want: str, name: str) -> int:
    if name == want and not want.startswith("kin:"):
        return FULL
    if want == "any":
        return ANY
    if name.startswith("?") or want.startswith("?"):
        return max(0, int(fuzz.ratio(want.lstrip("?"), name.lstrip("?"))) - 40) * 56 // 60
    return _groups().one(wanted_kin(want), major_kin(name).partition("#")[0])


def majors_near(wants: Sequence[str], haves: Sequence[str]) -> np.ndarray:
    """`major_near` of wants named by `wanted_kin` to haves named by `major_kin` (uint8, wants x haves).

    Looked up at once, but for those in no table, whose letters are compared one by one.
    """
    groups, parted = _groups(), [have.partition("#") for have in haves]
    names, worths = [name for name, _, _ in parted], np.array([_ROLE_WORTH[role] for _, _, role in parted])
    near: np.ndarray = (groups.all(wants, names) * worths // FULL).astype(np.uint8)
    strange = np.array([want not in groups.rows for want in wants])[:, None] | [n not in groups.columns for n in names]
    for w, h in np.argwhere(strange):
        near[w, h] = major_near(wants[w], haves[h])
    return near


@lru_cache(maxsize=1 << 16)
def wanted_kin(want: str) -> str:
    """A wanted value from which every major is as far as from this one, unless it is the very major wanted."""
    if want in ("stem", "any") or want.startswith(("?", "class:", "disc:", "kin:")):
        return want
    return f"kin:{'+'.join(majors.classes(want))}"


def major_kin(have: str) -> str:
    """A value as near to every want as this major, unless the want is its very name: what its classes and role say."""
    name, mark, role = have.partition("#")
    found = "+".join(majors.classes(name))
    return f"kin:{found}{mark}{role}" if found and not name.startswith(("?", "class:")) else have


def major_state(want: str, have: str) -> int:
    """A must-have major is met by one of the wanted class or group, refuted by a known other one."""
    if not have or have.startswith("?"):
        return SILENT
    near = major_near(want, have)
    return MET if near >= 36 else SILENT if near >= 28 else REFUTED
