"""Who sees what of a person at a fair, stage by stage: the sentences people agree to and every page follow this table."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _

from web.core import keys
from web.core.clock import CHINA
from web.core.labels import label as name_of
from web.fairs.queries import cells_of, fields_of
from web.graduates.queries import field_labels, seen_by_agency
from web.models import Fair, FairAttendee, FairMeeting, FairPlacement, FairPlacing

READ, WISH, NUMBER, AGREED = "read", "wish", "number", "agreed"
KEPT_DAYS = 90  # after its last day an agency goes on seeing whom it met for so long

# What an agency sees of somebody at each stage between the two. Nothing of this depends on who brought the person.
AGENCY: Mapping[str, frozenset[str]] = {
    "registered": frozenset({READ}),
    "wished": frozenset({READ, WISH}),
    "interest": frozenset({READ, WISH}),
    "planned": frozenset({NUMBER, WISH, AGREED}),
    "met": frozenset({NUMBER, WISH, AGREED}),
    "missed": frozenset({NUMBER}),
    "after": frozenset({NUMBER}),
}
# What the organisations see at every stage: the one that holds the fair of everybody, one that helps of its own people.
ORGANISER = ("name", "educations", "email", "phone")
BROUGHT = ("name", "educations", "languages", "skills", "honours")  # what a sheet's people show to those they meet
READABLE = ("degree", "major", "graduation", "language", "skill", "honour")  # readings that name nobody


def stage_of(meeting: FairMeeting, fair: Fair, today: date) -> str:
    """Where a person and an agency stand that have a meeting. Reads `fair.windows`."""
    if meeting.status in ("cancelled", "no_show") or fair.status == "cancelled":
        return "missed"
    last = max((window.day for window in fair.windows), default=meeting.day)
    if last + timedelta(days=KEPT_DAYS) < today:
        return "after"
    return "met" if meeting.status in ("started", "met") else "planned"


def stage_placed(placement: FairPlacement, placing: FairPlacing, fair: Fair, today: date) -> str:
    """The same for somebody who was placed with one of the agency's positions. Reads `fair.windows`."""
    if fair.status == "cancelled" or placement.attendee.status != "registered":
        return "missed"
    last = max((window.day for window in fair.windows), default=placing.published_at.astimezone(CHINA).date())
    return "after" if last + timedelta(days=KEPT_DAYS) < today else "planned"


def seen(person: FairAttendee, stage: str) -> dict[str, str]:
    """How an agency may call and reach a person at this stage: name, school, phone, email; only what is filled."""
    agreed = fields_of(person) if AGREED in AGENCY[stage] else ()
    values = (("name", "name"), ("school", "educations"), ("phone", "phone"), ("email", "email"))
    return {name: getattr(person, name) for name, field in values if field in agreed and getattr(person, name)}


def profile(person: FairAttendee, stage: str) -> list[tuple[str, str]]:
    """(field, text) of all else a person agreed to show, for the page of one meeting. Load the profile whole."""
    if AGREED not in AGENCY[stage]:
        return []
    agreed = fields_of(person)
    if person.graduate is None:
        cells = cells_of(person, agreed)
        if person.roster_row is None and "学历" in cells:
            cells["学历"] = name_of("degrees", person.degree)
        columns = (("学历", "专业", "毕业时间"), ("外语",), ("技能",), ("荣誉",), ("特长",), ("自我介绍",))
        texts = [" · ".join(cells[column] for column in group if cells.get(column)) for group in columns]
    else:
        texts = _texts(seen_by_agency(person.graduate, agreed))
    names = ("educations", "languages", "skills", "honours", "specialities", "introduction")
    return [(name, text) for name, text in zip(names, texts, strict=True) if text]


def _texts(shown: Mapping[str, Any]) -> list[str]:
    studies = [(name_of("degrees", e["degree"]), e["major"], e["graduated"]) for e in shown["educations"]]
    languages = [(row["language"], row["test"], row["score"]) for row in shown["languages"]]
    return [
        "；".join(" · ".join(filter(None, study)) for study in studies),
        "、".join(" ".join(filter(None, row)) for row in languages),
        "、".join(shown["skills"]),
        "、".join(row["name"] for row in shown["honours"]),
        shown["specialities"],
        shown["introduction"],
    ]


# --- a name for nobody ------------------------------------------------------------------------------------------------


def mark_of(stand_id: int, attendee_id: int) -> str:
    """64 bits that stand for a person at one stand: always the same there, and at no other stand."""
    key = keys.ring().steady("candidate labels")
    return hmac.new(key, f"fair stand {stand_id} person {attendee_id}".encode(), hashlib.sha256).hexdigest()[:16]


def label(mark: str) -> str:
    """What a person is called before a meeting is planned."""
    return _("候选人 #%(mark)s", mark=f"{mark[:4]} {mark[4:8]} {mark[8:12]} {mark[12:]}".upper())


# --- the same in words ------------------------------------------------------------------------------------------------


def sentences() -> list[tuple[str, str, str]]:
    """(stages, when, what agencies see) in the order of time; neighbours in which the same is seen stand together."""
    said: dict[frozenset[str], list[str]] = {}
    for stage, parts in AGENCY.items():
        said.setdefault(parts, []).append(stage)
    when = {
        "registered": _("报名以后，所有参会的机构"),
        "wished": _("你选了一家机构，或者它标出想见你，只有它"),
        "planned": _("时间表或配对公布，排定你们见面，只有约到的机构"),
        "missed": _("没有见成，或者招聘会过去 %(n)d 天以后，机构只看得到", n=KEPT_DAYS),
    }
    return [(" ".join(stages), when[stages[0]], _in_words(parts)) for parts, stages in said.items()]


def _in_words(parts: frozenset[str]) -> str:
    words = {
        READ: _(
            "一个各家不同的代号，从资料里读出的学历、专业、毕业时间、外语、技能、荣誉，匹配分和理由；没有姓名、学校、编号和你写的原文"
        ),
        NUMBER: _("你的编号"),
        AGREED: _("姓名，和你勾选的内容"),
        WISH: _("你把它排在第几志愿"),
    }
    return _("；").join(text for part, text in words.items() if part in parts)


def vouched() -> str:
    """What whoever brings people by a sheet vouches that they know and agreed to."""
    names = field_labels()
    return _(
        "这些毕业生知道并同意：表里的资料交给本场招聘会的主办方；排定面谈的机构看得到%(fields)s，看不到电话、邮箱和自我介绍；其余机构只看得到不写姓名的资料。",
        fields=_("、").join(names[field] for field in BROUGHT),
    )


def organisers() -> list[tuple[str, str]]:
    """(who, what they see) for the organisations behind a fair."""
    return [
        (_("主办方"), _("姓名、学校、邮箱、电话，面谈安排和结果，用来办会、签到和联系")),
        (_("协办单位"), _("只看得到自己带来的毕业生；别的毕业生只有合计人数，不含姓名")),
        (_("大屏、日历和机构的邮件"), _("只有编号，没有姓名")),
    ]
