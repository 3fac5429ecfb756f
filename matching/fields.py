"""The parts of a score as vocabularies: which values a candidate brings to each, and who judges their nearness."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from matching import taxonomy
from matching.reading import degrees, kinds, majors, places
from matching.taxonomy import FULL, MET, REFUTED, SILENT
from matching.types import Candidate, Want

__all__ = ["FIELDS", "FULL", "MET", "PARTS", "REFUTED", "SILENT", "Field", "avoid_state", "candidate_haves"]


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
    """

    code: str
    near: Callable[[str, str], int]
    state: Callable[[str, str], int]
    kin: Callable[[str], str] = _same
    kin_want: Callable[[str], str] = _same
    reach: Callable[[str], str] = _everywhere
    near_all: Callable[[str, Sequence[str]], list[int]] | None = None

    def nearness(self, want: str, haves: Sequence[str]) -> list[int]:
        """The nearness of one want to many haves, by the part's own quicker way if it has one."""
        return self.near_all(want, haves) if self.near_all else [self.near(want, have) for have in haves]


FIELDS: dict[str, Field] = {
    f.code: f
    for f in (
        Field(
            "major",
            taxonomy.major_near,
            taxonomy.major_state,
            taxonomy.major_kin,
            taxonomy.wanted_kin,
            near_all=taxonomy.majors_near,
        ),
        Field("topic", taxonomy.topic_near, taxonomy.silent),
        Field("degree", taxonomy.degree_near, taxonomy.degree_state),
        Field("language", taxonomy.language_near, taxonomy.language_state, reach=taxonomy.language_of),
        Field("skill", taxonomy.skill_near, taxonomy.skill_state),
        Field("kind", kinds.near, taxonomy.silent),
        Field("place", taxonomy.place_near, taxonomy.silent, kin_want=places.city_of, reach=taxonomy.province_reached),
        Field("pay", taxonomy.pay_near, taxonomy.silent),
        Field("graduation", taxonomy.graduation_near, taxonomy.graduation_state),
        Field("experience", taxonomy.experience_near, taxonomy.experience_state),
        Field("honour", taxonomy.honour_near, taxonomy.silent),
        Field("eligibility", taxonomy.zero, taxonomy.eligibility_state),
        Field("nationality", taxonomy.zero, taxonomy.nationality_state),
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
)


def candidate_haves(candidate: Candidate) -> Mapping[str, tuple[str, ...]]:
    """For each part the values a candidate brings, never none: "" stands for nothing said."""
    values = candidate.values
    study = values("major")
    topics = dict.fromkeys((*values("topic"), *(c for v in study for c in _classes(v))))
    return {
        "major": study or ("",),
        "topic": tuple(topics) or ("",),
        "degree": (max(values("degree"), key=degrees.RANK.__getitem__, default=""),),
        "language": values("language") or ("",),
        "skill": values("skill") or ("",),
        "kind": kinds.wishes(values("kind")),
        "place": places.wishes(values("place")),
        "pay": _first(values("pay")),
        "graduation": _first(values("graduation")),
        "experience": values("experience") or ("",),
        "honour": (taxonomy.honour_worth(values("honour")),),
        "eligibility": _first(values("eligibility")),
        "nationality": _first(values("nationality")),
    }


def _first(values: tuple[str, ...]) -> tuple[str]:
    return (values[0] if values else "",)


def _classes(value: str) -> tuple[str, ...]:
    """The classes of a major as something that also speaks of topics; a minor says less."""
    role = "#minor" if value.endswith("#minor") else ""
    return tuple(f"class:{c}{role}" for c in majors.classes(value))


def avoid_state(want: Want, redeem: tuple[str, ...], have: str) -> int:
    """What one have says on something to be avoided: a redeeming have meets, an avoided one refutes."""
    if want.field in ("degree", "graduation"):
        return SILENT if not have else REFUTED if have in want.values or have[:4] in want.values else MET
    if want.field == "major":
        if any(taxonomy.major_near(r, have) >= 36 for r in redeem):
            return MET
        return REFUTED if any(taxonomy.major_near(v, have) >= 56 for v in want.values) else SILENT
    return SILENT
