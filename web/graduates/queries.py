"""Reads of profiles: which fields leave a profile for whom, what is complete, and what a person can take along."""

import hashlib
import hmac
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from web.core import db
from web.graduates.mask import masked
from web.models import Agency, Application, Graduate, Position, StoredFile

# Everything that can leave a profile, in the order it is shown and asked for.
FIELDS = (
    "name",
    "email",
    "phone",
    "nationality",
    "educations",
    "languages",
    "skills",
    "honours",
    "specialities",
    "introduction",
    "wishes",
    "resume",
)
_UNNAMED = ("educations", "languages", "skills", "honours", "specialities", "introduction", "wishes")
LEVELS: Mapping[str, tuple[str, ...]] = {"applied": (), "anonymous": _UNNAMED, "open": ("name", *_UNNAMED)}
SHARING = ("applied", "interview", "offer", "hired", "declined")  # states in which an agreement to show fields holds
WHOLE = (
    joinedload(Graduate.user),
    joinedload(Graduate.resume),
    selectinload(Graduate.educations),
    selectinload(Graduate.languages),
    selectinload(Graduate.skills),
    selectinload(Graduate.honours),
)


def field_labels() -> dict[str, str]:
    """The name of every field that can be shown to an agency, in the page's language."""
    return {
        "name": _("姓名"),
        "email": _("邮箱"),
        "phone": _("电话"),
        "nationality": _("国籍"),
        "educations": _("教育经历"),
        "languages": _("外语"),
        "skills": _("技能"),
        "honours": _("荣誉"),
        "specialities": _("特长"),
        "introduction": _("自我介绍"),
        "wishes": _("求职意向"),
        "resume": _("简历 PDF"),
    }


def shown_fields(graduate: Graduate, agency: Agency) -> tuple[str, ...]:
    """The fields this agency may see of this graduate, () for nothing at all. One query.

    What was agreed in an application counts first; without one the graduate's visibility decides, and an agency that
    may not see "people" yet sees its applicants alone. One that may not work sees nobody.
    """
    return fields_allowed(graduate, agency, agreements(agency.id, [graduate.id]).get(graduate.id, ()))


def agreements(agency_id: int, graduate_ids: Collection[int] | None = None) -> dict[int, list[Mapping[str, Any]]]:
    """By graduate (these, or all): what they agreed to show this agency in applications that still hold. One query."""
    found = select(Application.graduate_id, Application.shared).join(Application.position)
    found = found.where(Position.agency_id == agency_id, Application.status.in_(SHARING))
    if graduate_ids is not None:
        found = found.where(Application.graduate_id.in_(graduate_ids))
    agreed: dict[int, list[Mapping[str, Any]]] = {}
    for number, shared in db.session().execute(found):
        agreed.setdefault(number, []).append(shared)
    return agreed


def fields_allowed(graduate: Graduate, agency: Agency, agreements: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """The rule of `shown_fields` for agreements (`Application.shared` mappings that still hold) already at hand."""
    if not agency.may("work"):
        return ()
    level = graduate.visibility if agency.may("people") else "applied"
    agreed = (tuple(shared.get("fields", ())) for shared in agreements)
    allowed = {name for fields in (*agreed, LEVELS[level]) for name in fields}
    return tuple(name for name in FIELDS if name in allowed)


def label_of(graduate: Graduate, fields: Collection[str]) -> str:
    """The name when it may be shown, else a label that is the same on every page and says nothing."""
    if "name" in fields and graduate.name:
        return graduate.name
    key = current_app.secret_key.encode()
    mark = hmac.new(key, f"candidate {graduate.id}".encode(), hashlib.sha256).hexdigest()[:5].upper()
    return _("候选人 #%(mark)s", mark=mark)


def seen_by_agency(graduate: Graduate, shown: str | Mapping[str, Any] | Collection[str]) -> dict[str, Any]:
    """All that an agency is shown of a graduate, as plain values: the one place where fields leave a profile.

    `shown` is a visibility level ("applied", "anonymous", "open"), an `Application.shared` mapping, or the fields
    themselves (`shown_fields`). Keys: id, label, named, fields (what is shown, in order), email, phone, nationality,
    educations (school, degree, major, second_major, second_kind, graduated), languages (language, test, score, note),
    skills, honours (name, level, year, note), specialities, introduction, wished_kinds, wished_places, places_note,
    pay_min, resume (name, size) or None. What is not shown is empty. Load the graduate with `WHOLE`.
    """
    if isinstance(shown, str):
        names = LEVELS[shown]
    else:
        names = shown.get("fields", ()) if isinstance(shown, Mapping) else shown
    fields = tuple(name for name in FIELDS if name in names)
    named = "name" in fields

    def text(value: str) -> str:
        return masked(value, graduate, fields)

    def of(name: str, value: Any, empty: Any) -> Any:
        return value if name in fields else empty

    return {
        "id": graduate.id,
        "label": label_of(graduate, fields),
        "named": named,
        "fields": fields,
        "email": of("email", graduate.user.email, ""),
        "phone": of("phone", graduate.phone, ""),
        "nationality": of("nationality", graduate.nationality, ""),
        "educations": [
            {
                "school": e.school if named else "",
                "degree": e.degree,
                "major": text(e.major),
                "second_major": text(e.second_major),
                "second_kind": e.second_kind,
                "graduated": e.graduated,
            }
            for e in of("educations", graduate.educations, ())
        ],
        "languages": [
            {"language": text(x.language), "test": text(x.test), "score": text(x.score), "note": text(x.note)}
            for x in of("languages", graduate.languages, ())
        ],
        "skills": [text(skill.name) for skill in of("skills", graduate.skills, ())],
        "honours": [
            {"name": text(h.name), "level": h.level, "year": h.year, "note": text(h.note) if named else ""}
            for h in of("honours", graduate.honours, ())
        ],
        "specialities": text(of("specialities", graduate.specialities, "")),
        "introduction": text(of("introduction", graduate.introduction, "")),
        "wished_kinds": list(of("wishes", graduate.wished_kinds, ())),
        "wished_places": list(of("wishes", graduate.wished_places, ())),
        "places_note": text(of("wishes", graduate.places_note, "")),
        "pay_min": of("wishes", graduate.pay_min, None),
        "resume": of("resume", _file(graduate.resume), None),
    }


def _file(row: StoredFile | None) -> dict[str, Any] | None:
    return None if row is None else {"name": row.shown_name, "size": row.size}


def steps(graduate: Graduate) -> list[dict[str, Any]]:
    """The completeness list: each step with what it brings; computed from the profile, stored nowhere."""
    rows = [
        (
            "about",
            bool(graduate.name and graduate.phone),
            _("写下电话") if graduate.name else _("写下姓名和电话"),
            _("投递时机构才知道怎么联系你。"),
        ),
        ("educations", bool(graduate.educations), _("填写教育经历"), _("专业和学历是匹配的第一步，投递前必填。")),
        ("wishes", bool(graduate.wished_kinds), _("选择想做的工作和地点"), _("“适合我的”会按它排序。")),
        ("languages", bool(graduate.languages), _("填写外语和成绩"), _("翻译、检索类职位常把外语列为硬条件。")),
        ("skills", bool(graduate.skills), _("填写技能"), _("专利数据库、绘图、编程等，机构会逐项对照。")),
        ("honours", bool(graduate.honours), _("填写荣誉"), _("优秀学生、学生标兵、优秀毕业生会优先推荐。")),
        ("texts", bool(graduate.introduction), _("写一段自我介绍"), _("论文、实习、项目里的经验也会被读出来。")),
        (
            "nationality",
            bool(graduate.nationality),
            _("填写国籍"),
            _("只用来判断能否报考专利代理师，“先上岗、再考证”的职位会用到。"),
        ),
        ("resume", graduate.resume_id is not None, _("上传简历 PDF"), _("投递时可以勾选附上，机构直接下载。")),
    ]
    return [{"code": code, "done": done, "title": title, "brings": brings} for code, done, title, brings in rows]


def levels() -> list[tuple[str, str, str]]:
    """(code, title, one sentence saying exactly what agencies see) for each level."""
    return [
        (
            "applied",
            _("只给我投递的机构看"),
            _("没有投递过的机构完全看不到你；投递时由你逐项勾选给它看什么。"),
        ),
        (
            "anonymous",
            _("匿名给机构看"),
            _(
                "机构能看到你的专业、学历、外语、技能、荣誉、意向和介绍，看不到姓名、学校、电话、邮箱、国籍和简历；可以邀请你。"
            ),
        ),
        (
            "open",
            _("公开给机构看"),
            _("经核验的机构还能看到你的姓名和学校；电话、邮箱、国籍和简历仍然要等你投递并勾选后才看得到。"),
        ),
    ]
