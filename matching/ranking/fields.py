"""The parts of a score as vocabularies: which values a candidate brings to each, and who judges their nearness."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matching.nearness import FULL, MET, REFUTED, SILENT, facts, knowledge, languages, likeness, studies
from matching.reading import degrees, kinds, majors, places
from matching.types import Candidate, Want, digest64

__all__ = ["FIELDS", "FULL", "MET", "PARTS", "REFUTED", "SILENT", "Field", "avoid_state", "digest_of", "haves_of"]


def _same(have: str) -> str:
    return have


def _everywhere(value: str) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Field:
    """One part: its code, the nearness of one wanted to one had value, and what a had value says on a must-have.

    Three things keep tables small. `kin` names a value that is as near to every want as the had one, unless they are
    equal; `kin_want` the same for wants. `reach` puts values into groups: nearness between two groups is 0, and the
    group "" reaches all.

    `listed` is what a had value says on what is asked for without being a must, where that is more than its `state`.

    Where there is a `weigh`, values add up instead of one being the best: each wanted one that is had counts its
    weight, up to FULL.
    """

    code: str
    near: Callable[[str, str], int]
    state: Callable[[str, str], int]
    kin: Callable[[str], str] = _same
    kin_want: Callable[[str], str] = _same
    reach: Callable[[str], str] = _everywhere
    near_all: Callable[[Sequence[str], Sequence[str]], np.ndarray] | None = None
    weigh: Callable[[str], int] | None = None
    listed: Callable[[str, str], int] | None = None

    def nearness(self, wants: Sequence[str], haves: Sequence[str]) -> np.ndarray:
        """The nearness of all wants to all haves (uint8, wants x haves), by the part's own quicker way if it has
        one."""
        if self.near_all:
            return self.near_all(wants, haves)
        return np.array([[self.near(want, have) for have in haves] for want in wants], np.uint8)


FIELDS: dict[str, Field] = {
    f.code: f
    for f in (
        Field(
            "major",
            studies.major_near,
            studies.major_state,
            studies.major_kin,
            studies.wanted_kin,
            near_all=studies.majors_near,
        ),
        Field("topic", knowledge.topic_near, facts.silent, near_all=knowledge.topics_near),
        Field("degree", facts.degree_near, facts.degree_state),
        Field(
            "language",
            languages.language_near,
            languages.language_state,
            reach=languages.language_of,
            listed=languages.language_listed,
        ),
        Field("skill", knowledge.skill_near, knowledge.skill_state, near_all=knowledge.skills_near),
        Field("kind", kinds.near, facts.silent),
        Field("place", facts.place_near, facts.silent, kin_want=places.city_of, reach=facts.province_reached),
        Field("pay", facts.pay_near, facts.silent),
        Field("graduation", facts.graduation_near, facts.graduation_state),
        Field("experience", knowledge.experience_near, knowledge.experience_state),
        Field("honour", facts.honour_near, facts.silent),
        Field("words", likeness.same, facts.silent, weigh=likeness.weight),
        Field("eligibility", facts.zero, facts.eligibility_state),
        Field("nationality", facts.zero, facts.nationality_state),
        Field("travel", facts.zero, facts.travel_state),
    )
}
PARTS = (
    "major",
    "topic",
    "degree",
    "language",
    "skill",
    "kind",
    "place",
    "pay",
    "graduation",
    "experience",
    "honour",
    "words",
)


def haves_of(candidate: Candidate) -> Mapping[str, tuple[str, ...]]:
    """For each part the values a candidate brings, never none: "" stands for nothing said. Computed once per
    candidate."""
    return candidate.once(_haves)


def digest_of(candidate: Candidate) -> int:
    """64 bits of what a candidate brings and the key, to order ties by. Computed once per candidate."""
    return candidate.once(_digest)


def _digest(candidate: Candidate) -> int:
    return digest64(repr(sorted(haves_of(candidate).items())), candidate.key)


def _haves(candidate: Candidate) -> Mapping[str, tuple[str, ...]]:
    values = candidate.values
    study = values("major")
    topics = dict.fromkeys((*values("topic"), *(c for v in study for c in _classes(v))))
    return {
        "major": study or ("",),
        "topic": tuple(topics) or ("",),
        "degree": (max(values("degree"), key=degrees.RANK.__getitem__, default=""),),
        "language": (*values("language"), *_mother_tongue(candidate)) or ("",),
        "skill": values("skill") or ("",),
        "kind": kinds.wishes(values("kind")),
        "place": places.wishes(values("place")),
        "pay": _first(values("pay")),
        "graduation": _first(values("graduation")),
        "experience": values("experience") or ("",),
        "honour": (facts.honour_worth(values("honour")),),
        "words": tuple(dict.fromkeys(candidate.words)) or ("",),
        "eligibility": _first(values("eligibility")),
        "nationality": _first(values("nationality")),
        "travel": _first(values("travel")),
    }


def _mother_tongue(candidate: Candidate) -> tuple[str, ...]:
    """Chinese people speak Chinese, though none of them writes it down."""
    return ("zh:level:100",) if any(v.startswith("CN") for v in candidate.values("nationality")) else ()


def _first(values: tuple[str, ...]) -> tuple[str]:
    return (values[0] if values else "",)


def _classes(value: str) -> tuple[str, ...]:
    """The classes of a major as something that also speaks of topics; a minor says less."""
    role = "#minor" if value.endswith("#minor") else ""
    return tuple(f"class:{c}{role}" for c in majors.classes(value))


def member_state(code: str, group: str, have: str) -> int:
    """Whether one have puts somebody into a group that something is asked of: a major only into its own name or
    class."""
    if code != "major" or not have or have.startswith("?"):
        return FIELDS[code].state(group, have) if have else SILENT
    return MET if studies.major_near(group, have) >= _within(group) else REFUTED


def _within(major: str) -> int:
    """How near a major is to one it belongs to: to a class its members, to a name only itself."""
    return 56 if ":" in major or major == "stem" else FULL


def avoid_state(want: Want, redeem: tuple[str, ...], have: str) -> int:
    """What one have says on something to be avoided: a redeeming have meets, an avoided one refutes.

    A class of majors refutes its members, a single major only itself, unless what is asked for is nearer to it.
    """
    if want.field == "graduation":
        states = [facts.graduation_state(value, have) for value in want.values]
        return REFUTED if MET in states else SILENT if SILENT in states else MET
    if want.field == "degree":
        return SILENT if not have else REFUTED if have in want.values else MET
    if want.field == "major":
        near = {value: studies.major_near(value, have) for value in (*want.values, *redeem)}
        asked = max((near[r] for r in redeem), default=0)
        if any(near[v] >= _within(v) for v in want.values):
            closer = max((near[r] for r in redeem if r not in ("any", "stem") and not r.startswith("disc:")), default=0)
            return (
                MET if closer > max(near[v] for v in want.values) else REFUTED
            )  # what is wider redeems none of its parts
        return MET if asked >= 36 else SILENT
    return SILENT
