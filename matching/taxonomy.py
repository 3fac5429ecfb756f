"""How near a wanted value is to a had one (0..64), part by part, by codes and levels before letters.

Every function takes one wanted and one had value; a candidate's best counts. `state` functions say what a had value
means for a must-have: it meets it, refutes it, or is silent.
"""

from collections.abc import Sequence
from functools import cache, lru_cache

from rapidfuzz import fuzz

from matching.reading import degrees, honours, language_scale, majors, pay, phrases, places
from seeds.reference import table

FULL = 64
MET, SILENT, REFUTED = 2, 1, 0
_KEPT = 1 << 18  # values people write are without end, so what is remembered of them has one

# --- majors -----------------------------------------------------------------------------------------------------------

_ROLE_WORTH = {"": 64, "second": 62, "earlier": 60, "direction": 60, "minor": 54}


@cache
def _class_near() -> dict[tuple[str, str], int]:
    pairs = {}
    for row in table("class_near"):
        pairs[row["a"], row["b"]] = pairs[row["b"], row["a"]] = int(row["near"])
    return pairs


@cache
def class_near(a: str, b: str) -> int:
    """How near two classes of majors are, 0..100: the same 100, named neighbours by the table, the same 门类 12."""
    if a == b:
        return 100
    known = _class_near().get((a, b))
    if known is not None:
        return known
    return 12 if a[:2] == b[:2] else 4 if a[:2] in majors.STEM and b[:2] in majors.STEM else 0


@lru_cache(maxsize=_KEPT)
def major_near(want: str, have: str) -> int:
    """Same major 64, same class 54 to 60, neighbouring classes by the table, with less for a minor."""
    if not have or not want:
        return 0
    name, _, role = have.partition("#")
    return _study_near(want, name) * _ROLE_WORTH[role] // 64


def majors_near(want: str, haves: Sequence[str]) -> list[int]:
    """`major_near` of one want to many haves, each study looked at once."""
    studies: dict[str, int] = {"": 0}
    out = []
    for have in haves:
        name, _, role = have.partition("#")
        near = studies.get(name)
        if near is None:
            near = studies[name] = _study_near(want, name)
        out.append(near * _ROLE_WORTH[role] // 64)
    return out


def _study_near(want: str, name: str) -> int:
    if name == want and not want.startswith("kin:"):
        return 64
    if name.startswith("?") or want.startswith("?"):
        return max(0, int(fuzz.ratio(want.lstrip("?"), name.lstrip("?"))) - 40) * 56 // 60
    return _classes_near(wanted_kin(want), majors.classes(name))


@lru_cache(maxsize=_KEPT)
def _classes_near(want: str, found: tuple[str, ...]) -> int:
    if want == "stem" or want.startswith("disc:"):
        wanted = majors.STEM if want == "stem" else (want[5:],)
        return 62 if any(c[:2] in wanted for c in found[:1]) else 40 if any(c[:2] in wanted for c in found) else 0
    near = _near_wanted(want)
    best = max([0, *(near[code] - 8 * place for place, code in enumerate(found[:3]))])
    if best >= 84:
        return 60 if want.startswith("class:") or best == 100 else 54
    return best * 56 // 100


class _NearWanted(dict[str, int]):
    """How near each class is to the first two classes of a wanted major, filled as classes are met."""

    def __init__(self, wanted: Sequence[str]) -> None:
        self.wanted = wanted[:2]

    def __missing__(self, code: str) -> int:
        near = self[code] = max((class_near(a, code) - 8 * i for i, a in enumerate(self.wanted)), default=0)
        return near


@lru_cache(maxsize=1 << 12)
def _near_wanted(want: str) -> _NearWanted:
    return _NearWanted(majors.classes(want))


@lru_cache(maxsize=1 << 16)
def wanted_kin(want: str) -> str:
    """A wanted value from which every major is as far as from this one, unless it is the very major wanted."""
    if want == "stem" or want.startswith(("?", "class:", "disc:", "kin:")):
        return want
    return f"kin:{'+'.join(majors.classes(want))}"


def major_kin(have: str) -> str:
    """A value as near to every want as this major, unless the want is its very name: what its classes and role say."""
    name, _, role = have.partition("#")
    found = "+".join(majors.classes(name))
    return f"kin:{found}#{role}" if found and not name.startswith(("?", "class:")) else have


def major_state(want: str, have: str) -> int:
    """A must-have major is met by one of the wanted class or group, refuted by a known other one."""
    if not have or have.startswith("?"):
        return SILENT
    near = major_near(want, have)
    return MET if near >= 36 else SILENT if near >= 28 else REFUTED


# --- topics, skills, experience ---------------------------------------------------------------------------------------


@cache
def _topics() -> dict[str, tuple[str, tuple[str, ...], frozenset[str]]]:
    """Field and classes of majors of each topic, in order and as a set."""
    topics = {}
    for row in table("topics"):
        classes = tuple(row["classes"].split("|"))
        topics[row["code"]] = row["field"], classes, frozenset(classes)
    return topics


@lru_cache(maxsize=_KEPT)
def topic_near(want: str, have: str) -> int:
    """The same topic 64; a major whose class works in it 46 at best; a topic of the same field at most 34."""
    if not have:
        return 0
    if want == have:
        return 64
    wanted = _topics().get(want)
    if wanted is None:
        return 0
    field, classes, every = wanted
    if have.startswith("class:"):
        code, _, role = have[6:].partition("#")
        near = max((class_near(c, code) - 10 * i for i, c in enumerate(classes[:3])), default=0)
        worth = 46 if near >= 90 else 40 if code in classes else near * 30 // 100 if near >= 40 else 0
        return worth * (7 if role else 8) // 8
    other = _topics().get(have)
    if other is None:
        return 0
    shared, akin = len(every & other[2]), other[0] == field
    return 34 if akin and shared else 20 if akin or shared > 1 else 8 if shared else 0


@cache
def _group_near() -> dict[str, int]:
    return {r["group"]: int(r["near"]) for r in table("skill_groups")}


@cache
def _implied() -> dict[str, tuple[str, ...]]:
    return {r["skill"]: tuple(r["implied_by"].split("|")) for r in table("skill_implied")}


@lru_cache(maxsize=_KEPT)
def skill_near(want: str, have: str) -> int:
    """The same skill 64, one that implies it 48, one of the same group by how alike the group is."""
    if not have:
        return 0
    if want == have:
        return 64
    if have in _implied().get(want, ()):
        return 48
    group = phrases.skill_groups().get(want)
    return _group_near().get(group or "", 0) if group and group == phrases.skill_groups().get(have) else 0


def skill_state(want: str, have: str) -> int:
    """A must-have skill is met when it is named or implied; silence on it never refutes."""
    return MET if skill_near(want, have) >= 48 else SILENT


_KINDRED = frozenset(("ipintern", "searching", "drafting", "patent", "fto"))


def experience_near(want: str, have: str) -> int:
    """The same experience 64, another one of work with patents 16."""
    return 64 if want == have else 16 if want in _KINDRED and have in _KINDRED else 0


def experience_state(want: str, have: str) -> int:
    """A must-have experience is met by the same one; silence never refutes."""
    return MET if want == have else SILENT


# --- languages --------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=_KEPT)
def language_near(want: str, have: str) -> int:
    """A certificate that meets the demand 64; below it by the distance on one scale, words without proof at most 36."""
    if not have or have[:2] != want[:2]:
        return 0
    verdict = language_scale.meets(want, have)
    if verdict == "met":
        return 64
    gap = language_scale.ability(want) - language_scale.ability(have)
    worth = 44 if gap <= 0 else max(0, 40 - 2 * gap)
    if have.split(":")[1] == "level":
        worth = min(worth, 36)
    if verdict == "failed":
        worth = min(worth, 16 if have.endswith(":fail") else 30)
    return worth


def language_of(value: str) -> str:
    """The language a value speaks of: no other is near to it."""
    return value[:2]


@lru_cache(maxsize=_KEPT)
def language_state(want: str, have: str) -> int:
    """What one certificate says on a must-have: the same test below the line or not passed refutes it."""
    if not have or have[:2] != want[:2]:
        return SILENT
    return {"met": MET, "failed": REFUTED, "": SILENT}[language_scale.meets(want, have)]


# --- values of which a candidate brings one ---------------------------------------------------------------------------


@cache
def degree_near(want: str, have: str) -> int:
    """At least the degree wanted 64; "is:X" wants exactly X."""
    if not have:
        return 24
    kind, _, level = want.rpartition(":")
    gap = degrees.RANK[have] - degrees.RANK[level]
    if kind == "is":
        return 64 if gap == 0 else 24
    return 64 if gap >= 0 else 16 if gap == -1 else 0


def degree_state(want: str, have: str) -> int:
    """A must-have degree is refuted by a known lower one."""
    if not have:
        return SILENT
    return MET if degrees.RANK[have] >= degrees.RANK[want.rpartition(":")[2]] else REFUTED


@lru_cache(maxsize=_KEPT)
def pay_near(want: str, have: str) -> int:
    """64 when the wish lies within what is offered, falling to 0 at 40 % above the top; nothing said 50."""
    offered, wished = pay.bounds(want), pay.bounds(have)
    if offered is None or wished is None:
        return 54 if have == "open" else 50
    top = offered[1]
    least = wished[0] or wished[1]
    if not top or least <= top:
        return 64
    return max(0, 56 - (least - top) * 140 // top)


@cache
def graduation_near(want: str, have: str) -> int:
    """The year asked for 64, the year before it 50, two before 36 (the two years after leaving), later ones 8."""
    if not have:
        return 36
    gap = int(have[:4]) - int(want)
    return {0: 64, -1: 50, -2: 36}.get(gap, 8 if gap > 0 else 16)


def graduation_state(want: str, have: str) -> int:
    """A must-have year is met by that year and refuted by another one."""
    return SILENT if not have else MET if have[:4] == want else REFUTED


def honour_worth(values: tuple[str, ...]) -> str:
    """All honours together as one number: the best counts in full, three more a fifth each, never above 64."""
    weights = sorted((honours.weight(h) for h in values), reverse=True)
    return str(min(FULL, sum(w // (1 if i == 0 else 5) for i, w in enumerate(weights[:4]))))


def honour_near(want: str, have: str) -> int:
    """The worth of all honours together."""
    return int(have)


@lru_cache(maxsize=_KEPT)
def place_near(want: str, have: str) -> int:
    """How well one wish covers one place of work; see `places.wishes` for what a wish is."""
    return places.near(want, have)


def province_reached(value: str) -> str:
    """The province of a place or of a wish for one place; regions and "anywhere" may reach all."""
    return value[:2] if value[:6].isdigit() else ""


def eligibility_state(want: str, have: str) -> int:
    """Eligible meets, not eligible refutes, a transcript still to be shown is to be confirmed."""
    return {"eligible": MET, "not_eligible": REFUTED}.get(have, SILENT)


def nationality_state(want: str, have: str) -> int:
    """Chinese nationality is met by CN and its regions; nothing said is to be confirmed."""
    return SILENT if not have else MET if have.startswith("CN") else REFUTED


def silent(want: str, have: str) -> int:
    """For parts that are never a must-have."""
    return SILENT


def zero(want: str, have: str) -> int:
    """For must-haves that earn no points."""
    return 0
