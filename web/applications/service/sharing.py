"""What a graduate lets an agency see with one application: which fields, and what stands in them now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from web.graduates.queries import FIELDS, field_labels, seen_by_agency
from web.graduates.rules.consent import STEPPED, STEPS
from web.models import Graduate
from web.models.stages import APPLIED, STAGES

ALWAYS = ("name", "email", "educations")  # go with every application
OPTIONAL = tuple(code for code in FIELDS if code not in ALWAYS)
NOT_TICKED = ("phone", "nationality")  # offered, but the person has to choose them


LONG = 160  # characters of a text beyond which it is folded


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that can be shared: its code and name, and how a text begins that is too long to stand open."""

    code: str
    name: str
    long: str


def agreed(chosen: Sequence[str], moment: datetime, begins: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What is stored with the application: the agreed field names, known ones only, when that was, and from which step
    those of `STEPPED` are shown that do not go at once (`begins`)."""
    fields = [*ALWAYS, *(code for code in OPTIONAL if code in chosen)]
    later = {code: step for code, step in (begins or {}).items() if code in STEPPED and code in fields}
    later = {code: step for code, step in later.items() if step in STEPS and step != APPLIED.code}
    return {"fields": fields, "agreed_at": moment.isoformat(timespec="seconds")} | ({"from": later} if later else {})


def names(shared: dict[str, Any]) -> list[str]:
    """The agreed fields in words, with the step that some wait for."""
    labels, later = field_labels(), shared.get("from", {})
    return [
        _("%(field)s（从“%(step)s”起）", field=labels[code], step=STAGES[later[code]].name)
        if code in later
        else labels[code]
        for code in shared.get("fields", ())
        if code in labels
    ]


def waiting(shared: dict[str, Any], seen: Sequence[str]) -> list[str]:
    """The fields agreed for a later step, in words, that an agency does not see yet."""
    later = {code: step for code, step in shared.get("from", {}).items() if code not in seen}
    return names({"fields": list(later), "from": later})


def shareable(graduate: Graduate, seen: Mapping[str, Any]) -> list[Field]:
    """Every field that holds something of what an agency would see at most (`everything`); those that always go first."""
    filled = {code: seen.get(code) for code in (*ALWAYS, *OPTIONAL)}
    filled["name"] = graduate.name.strip()
    filled["wishes"] = seen["wished_kinds"] or seen["wished_places"] or seen["places_note"] or seen["pay_min"]
    labels = field_labels()
    return [Field(code, labels[code], _beginning(value)) for code, value in filled.items() if value]


def everything(graduate: Graduate) -> dict[str, Any]:
    """What an agency sees with everything ticked, as its own page shows it."""
    return seen_by_agency(graduate, FIELDS)


def _beginning(value: Any) -> str:
    return value[:LONG] if isinstance(value, str) and len(value) > LONG else ""


def missing_in_profile(graduate: Graduate) -> list[str]:
    """What must be in a profile before it can be sent to an agency, and is not there yet."""
    gaps = []
    if not graduate.name.strip():
        gaps.append(_("姓名"))
    if not graduate.educations:
        gaps.append(_("至少一段教育经历"))
    return gaps
