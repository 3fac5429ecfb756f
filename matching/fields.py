"""The parts of a score as vocabularies: what a candidate has in each, and how near each have is to each want (0..64)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz

from matching.reading import degrees, honours, kinds, languages, majors, pay, phrases, places
from matching.types import Candidate, Want
from seeds.reference import table

FULL = 64
MET, SILENT, REFUTED = 2, 1, 0


@dataclass(frozen=True, slots=True)
class Field:
    """One part: its code, the nearness of one wanted to one had value, and what a had value says on a must-have."""

    code: str
    near: Callable[[str, str], int]
    state: Callable[[str, str], int]


def candidate_haves(candidate: Candidate) -> Mapping[str, tuple[str, ...]]:
    """For each part the values a candidate brings; parts looked at as a whole bring exactly one joined value."""
    values = candidate.values
    study = values("major")
    found = sorted({code for v in study for code in majors.classes(v)[:1]})
    return {
        "major": study or ("",),
        "topic": tuple(dict.fromkeys((*values("topic"), *(f"class:{c}" for v in study for c in _weighted_classes(v)))))
        or ("",),
        "degree": (values("degree")[0] if values("degree") else "",),
        "language": values("language") or ("",),
        "skill": (*values("skill"), *(f"class:{c}" for c in found)) or ("",),
        "kind": ("|".join(values("kind")),),
        "place": ("|".join(values("place")),),
        "pay": (values("pay")[0] if values("pay") else "",),
        "graduation": (values("graduation")[0] if values("graduation") else "",),
        "experience": values("experience") or ("",),
        "honour": ("|".join(values("honour")),),
        "eligibility": (values("eligibility")[0] if values("eligibility") else "",),
        "nationality": (values("nationality")[0] if values("nationality") else "",),
    }


def _weighted_classes(value: str) -> tuple[str, ...]:
    role = value.partition("#")[2]
    return tuple(f"{c}#{role}" if role == "minor" else c for c in majors.classes(value))


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
    return (
        known
        if known is not None
        else 12
        if a[:2] == b[:2]
        else 4
        if a[:2] in majors.STEM and b[:2] in majors.STEM
        else 0
    )


@cache
def major_near(want: str, have: str) -> int:
    """Same major 64, same class about 58, neighbouring classes by the table, with less for a minor."""
    if not have or not want:
        return 0
    name, _, role = have.partition("#")
    return _study_near(want, name) * _ROLE_WORTH[role] // 64


def _study_near(want: str, name: str) -> int:
    if name == want:
        return 64
    if name.startswith("?") or want.startswith("?"):
        return max(0, int(fuzz.ratio(want.lstrip("?"), name.lstrip("?"))) - 40) * 56 // 60
    found = majors.classes(name)
    if want == "stem" or want.startswith("disc:"):
        wanted = majors.STEM if want == "stem" else (want[5:],)
        return 62 if any(c[:2] in wanted for c in found[:1]) else 40 if any(c[:2] in wanted for c in found) else 0
    wanted_classes = majors.classes(want)
    if not found or not wanted_classes:
        return int(fuzz.ratio(want, name)) * 30 // 100
    best = max(
        class_near(a, b) - 8 * i - 8 * j for i, a in enumerate(wanted_classes[:2]) for j, b in enumerate(found[:3])
    )
    if best >= 84:
        return 60 if want.startswith("class:") or best == 100 else 54
    return max(0, best) * 56 // 100


def major_state(want: str, have: str) -> int:
    """A must-have major is met by one of the wanted class or group, refuted by a known other one."""
    if not have or have.startswith("?"):
        return SILENT
    near = major_near(want, have)
    return MET if near >= 36 else SILENT if near >= 28 else REFUTED


# --- topics, skills, experience ---------------------------------------------------------------------------------------


@cache
def _topics() -> dict[str, Mapping[str, str]]:
    return {r["code"]: r for r in table("topics")}


@cache
def topic_near(want: str, have: str) -> int:
    """The same topic 64; a major whose class works in it 46 at best; a topic of the same field 24."""
    if not have:
        return 0
    if want == have:
        return 64
    wanted = _topics().get(want)
    if wanted is None:
        return 0
    classes = wanted["classes"].split("|")
    if have.startswith("class:"):
        code, _, role = have[6:].partition("#")
        near = max((class_near(c, code) - 10 * i for i, c in enumerate(classes[:3])), default=0)
        worth = 46 if near >= 90 else 40 if code in classes else near * 30 // 100 if near >= 40 else 0
        return worth * (7 if role else 8) // 8
    other = _topics().get(have)
    if other is None:
        return 0
    shared = len(set(classes) & set(other["classes"].split("|")))
    return (
        34
        if other["field"] == wanted["field"] and shared
        else 20
        if shared > 1 or other["field"] == wanted["field"]
        else 8
        if shared
        else 0
    )


_GROUP_NEAR = {
    "drawing": 34,
    "patentdb": 48,
    "cat": 48,
    "statistics": 30,
    "programming": 24,
    "office": 34,
    "writing": 40,
    "lab": 26,
    "biolab": 30,
    "chip": 28,
    "simulation": 24,
    "data": 26,
    "ai": 34,
    "optics": 40,
    "chemdb": 34,
    "biodb": 40,
    "law": 24,
}
_IMPLIED = {
    "office": ("word", "excel", "ppt"), "excel": ("office",), "word": ("office",), "ppt": ("office",), "dataanalysis": ("spss", "python", "r", "sql", "tableau", "stata", "excel", "sklearn"),
    "patentsearch": ("incopat", "patsnap", "derwent", "soopat", "baiten", "himmpat", "literature"), "writing": ("report",), "report": ("writing",), "drafting": ("autocad", "solidworks", "catia", "ug", "proe"),
    "pytorch": ("bert", "sklearn", "opencv"), "sklearn": ("pytorch", "bert"), "layout": ("cadence",), "process": ("layout", "silvaco"), "cadd": ("stn",), "annotation": ("dataanalysis",),
}  # fmt: skip


@cache
def skill_near(want: str, have: str) -> int:
    """The same skill 64, one that implies it 50, one of the same group less, by how alike the group is."""
    if not have or have.startswith("class:"):
        return 0
    if want == have:
        return 64
    if have in _IMPLIED.get(want, ()):
        return 48
    if have.startswith("?") or want.startswith("?"):
        return 64 if have.lstrip("?") == want.lstrip("?") else 0
    group = phrases.skill_groups().get(want)
    return _GROUP_NEAR.get(group or "", 0) if group and group == phrases.skill_groups().get(have) else 0


def skill_state(want: str, have: str) -> int:
    """A must-have skill is met when it is named or implied; silence on it never refutes."""
    return MET if skill_near(want, have) >= 48 else SILENT


@cache
def experience_near(want: str, have: str) -> int:
    """The same experience counts by its weight, a kindred one a little."""
    if not have:
        return 0
    return (
        64
        if want == have
        else 16
        if have in ("ipintern", "searching", "drafting", "patent")
        and want in ("ipintern", "searching", "drafting", "patent", "fto")
        else 0
    )


def experience_state(want: str, have: str) -> int:
    """A must-have experience is met by the same one; silence never refutes."""
    return MET if want == have else SILENT


# --- languages --------------------------------------------------------------------------------------------------------


@cache
def language_near(want: str, have: str) -> int:
    """A certificate that meets the demand 64; below it by the distance on one scale, words without proof at most 40."""
    if not have or have[:2] != want[:2]:
        return 0
    verdict = languages.meets(want, have)
    if verdict == "met":
        return 64
    gap = languages.ability(want) - languages.ability(have)
    worth = 44 if gap <= 0 else max(0, 40 - 2 * gap)
    if have.split(":")[1] == "level":
        worth = min(worth, 36)
    if verdict == "failed":
        worth = min(worth, 30 if have.endswith(":fail") is False else 16)
    return worth


def language_state(want: str, have: str) -> int:
    """What one certificate says on a must-have: the same test below the line or not passed refutes it."""
    if not have or have[:2] != want[:2]:
        return SILENT
    return {"met": MET, "failed": REFUTED, "": SILENT}[languages.meets(want, have)]


# --- values looked at as a whole ---------------------------------------------------------------------------------------


@cache
def degree_near(want: str, have: str) -> int:
    """At least the degree wanted 64; "is:X" wants exactly X; "except:X" opens a door to X and weighs nothing here."""
    if not have:
        return 24
    kind, _, level = want.rpartition(":")
    if kind == "except":
        return 64
    gap = degrees.RANK[have] - degrees.RANK[level]
    if kind == "is":
        return 64 if gap == 0 else 24
    return 64 if gap >= 0 else 16 if gap == -1 else 0


def degree_state(want: str, have: str) -> int:
    """A must-have degree is refuted by a known lower one."""
    if not have:
        return SILENT
    return MET if degrees.RANK[have] >= degrees.RANK[want.rpartition(":")[2]] else REFUTED


@cache
def pay_near(want: str, have: str) -> int:
    """64 when the wish lies within what is offered, falling to 0 at 40 % above the top; nothing said 50."""
    offered, wished = pay.bounds(want), pay.bounds(have)
    if offered is None or wished is None:
        return 54 if have == "open" else 50
    top = offered[1]
    least = wished[0] or wished[1]
    if least <= top or not top:
        return 64 if least * 4 >= offered[0] * 3 or not least else 60
    return max(0, 56 - (least - top) * 140 // top)


@cache
def graduation_near(want: str, have: str) -> int:
    """The year asked for 64, the year before it 50 (still within the two years after leaving), later ones 8."""
    if not have:
        return 36
    gap = int(have[:4]) - int(want)
    return {0: 64, -1: 50, -2: 36}.get(gap, 8 if gap > 0 else 16)


def graduation_state(want: str, have: str) -> int:
    """A must-have year is met by that year and refuted by another one."""
    return SILENT if not have else MET if have[:4] == want else REFUTED


def honour_near(want: str, have: str) -> int:
    """All honours together: the best one counts most, two more add a little, never above 64."""
    weights = sorted((honours.weight(h) for h in have.split("|") if h), reverse=True)
    return min(64, sum(w // (1 if i == 0 else 5) for i, w in enumerate(weights[:4])))


def eligibility_state(want: str, have: str) -> int:
    """Eligible meets, not eligible refutes, a transcript still to be shown is to be confirmed."""
    return {"eligible": MET, "not_eligible": REFUTED}.get(have, SILENT)


def nationality_state(want: str, have: str) -> int:
    """Chinese nationality is met by CN and its regions; nothing said is to be confirmed."""
    return SILENT if not have else MET if have.startswith("CN") else REFUTED


def _silent(want: str, have: str) -> int:
    return SILENT


def _zero(want: str, have: str) -> int:
    return 0


FIELDS: dict[str, Field] = {
    f.code: f
    for f in (
        Field("major", major_near, major_state),
        Field("topic", topic_near, _silent),
        Field("degree", degree_near, degree_state),
        Field("language", language_near, language_state),
        Field("skill", skill_near, skill_state),
        Field("kind", kinds.near, _silent),
        Field("place", places.near, _silent),
        Field("pay", pay_near, _silent),
        Field("graduation", graduation_near, graduation_state),
        Field("experience", experience_near, experience_state),
        Field("honour", lru_cache(maxsize=65536)(honour_near), _silent),
        Field("eligibility", _zero, eligibility_state),
        Field("nationality", _zero, nationality_state),
    )
}
PARTS = ("major", "topic", "degree", "language", "skill", "kind", "place", "pay", "graduation", "experience", "honour")


def avoid_state(want: Want, redeem: tuple[str, ...], have: str) -> int:
    """What one have says on something to be avoided: a redeeming have meets, an avoided one refutes."""
    if want.field in ("degree", "graduation"):
        return SILENT if not have else REFUTED if have[:4] in want.values or have in want.values else MET
    if want.field == "major":
        if any(major_near(r, have) >= 36 for r in redeem):
            return MET
        return REFUTED if any(major_near(v, have) >= 56 for v in want.values) else SILENT
    return SILENT
