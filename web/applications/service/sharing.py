"""What a graduate lets an agency see with one application: which fields, and what stands in them now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from web.core.labels import label, pay
from web.graduates.queries import FIELDS, field_labels, seen_by_agency
from web.models import Graduate

ALWAYS = ("name", "email", "educations")  # go with every application
OPTIONAL = tuple(code for code in FIELDS if code not in ALWAYS)
NOT_TICKED = ("phone", "nationality")  # offered, but the person has to choose them


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that can be shared: its code and name, and what the agency would see there today."""

    code: str
    name: str
    value: str


def agreed(chosen: Sequence[str], moment: datetime) -> dict[str, Any]:
    """What is stored with the application: the agreed field names, known ones only, and when that was."""
    fields = [*ALWAYS, *(code for code in OPTIONAL if code in chosen)]
    return {"fields": fields, "agreed_at": moment.isoformat(timespec="seconds")}


def names(shared: dict[str, Any]) -> list[str]:
    """The agreed fields in words."""
    labels = field_labels()
    return [labels[code] for code in shared.get("fields", ()) if code in labels]


def shareable(graduate: Graduate) -> list[Field]:
    """Every field that holds something, with what the agency would see in it; those that always go come first."""
    seen, labels = seen_by_agency(graduate, FIELDS), field_labels()
    filled = ((code, _line(seen, code)) for code in (*ALWAYS, *OPTIONAL))
    return [Field(code, labels[code], value) for code, value in filled if value]


def missing_in_profile(graduate: Graduate) -> list[str]:
    """What must be in a profile before it can be sent to an agency, and is not there yet."""
    gaps = []
    if not graduate.name.strip():
        gaps.append(_("姓名"))
    if not graduate.educations:
        gaps.append(_("至少一段教育经历"))
    return gaps


def _line(seen: dict[str, Any], code: str) -> str:
    match code:
        case "name":
            return seen["label"] if seen["named"] else ""
        case "educations":
            rows = ((e["school"], label("degrees", e["degree"]), e["major"], e["graduated"]) for e in seen[code])
            return _joined(rows)
        case "languages":
            return _joined((x["language"], x["test"], x["score"]) for x in seen[code])
        case "honours":
            return _joined(
                (label("levels", h["level"]) if h["level"] else "", h["name"], h["year"]) for h in seen[code]
            )
        case "skills":
            return _("、").join(seen[code])
        case "wishes":
            kinds = _("、").join(label("kinds", kind) for kind in seen["wished_kinds"])
            places = _("、").join(label("regions", place) for place in seen["wished_places"])
            least = seen["pay_min"]
            wish = _("不低于 %(pay)s", pay=pay(least, least)) if least else ""
            return _("；").join(filter(None, (kinds, places, seen["places_note"], wish)))
        case "resume":
            return seen["resume"]["name"] if seen["resume"] else ""
        case _:
            return seen[code]


def _joined(rows: Any) -> str:
    return _("；").join(" ".join(str(part) for part in row if part) for row in rows)
