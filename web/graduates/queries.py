"""Reads of profiles: which fields leave a profile for whom, what is complete, and what a person can take along."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, select, union_all
from sqlalchemy.orm import joinedload, selectinload

from web.core import clock, db, personal
from web.core.labels import label
from web.core.personal import Whose
from web.graduates.rules import consent, marks, released
from web.graduates.rules.mask import masked
from web.models import (
    Agency,
    Application,
    Education,
    Graduate,
    Honour,
    Organiser,
    PoolEntry,
    Position,
    ProfileLook,
    ProfileOpening,
    StoredFile,
)
from web.models.pool import GIVEN
from web.models.stages import SHARING

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
    """By graduate (these, or all): what this agency sees now of what they agreed to in applications that still hold, as
    far as these have come and until the season ends, and in its talent pool. One query."""
    found = select(Application.graduate_id, Application.status, Application.shared).join(Application.position)
    found = found.where(Position.agency_id == agency_id, Application.status.in_(SHARING))
    kept = select(PoolEntry.graduate_id, PoolEntry.status, PoolEntry.shared)
    kept = kept.where(PoolEntry.agency_id == agency_id, PoolEntry.status == GIVEN)
    if graduate_ids is not None:
        found = found.where(Application.graduate_id.in_(graduate_ids))
        kept = kept.where(PoolEntry.graduate_id.in_(graduate_ids))
    agreed: dict[int, list[Mapping[str, Any]]] = {}
    today = clock.today()
    for number, status, shared in db.session().execute(union_all(found, kept)):
        fields = shared.get("fields", ()) if status == GIVEN else consent.released(shared, status, today)
        agreed.setdefault(number, []).append({"fields": fields})
    return agreed


def fields_allowed(graduate: Graduate, agency: Agency, agreements: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """The rule of `shown_fields` for agreements (`Application.shared` mappings that still hold) already at hand."""
    if not agency.may("work"):
        return ()
    level = graduate.visibility if agency.may("people") else "applied"
    agreed = (tuple(shared.get("fields", ())) for shared in agreements)
    allowed = {name for fields in (*agreed, LEVELS[level]) for name in fields}
    return tuple(name for name in FIELDS if name in allowed)


def label_of(graduate: Graduate, fields: Collection[str], agency_id: int | None) -> str:
    """The name when it may be shown, else a label that is the same on every page of this agency and says nothing."""
    if "name" in fields and graduate.name:
        return graduate.name
    if agency_id is None:
        return _("候选人 #…（每家机构看到的编号不同）")
    return _("候选人 #%(mark)s", mark=marks.spaced(marks.mark_of(agency_id, graduate.id)))


def seen_by_agency(
    graduate: Graduate,
    shown: str | Mapping[str, Any] | Collection[str],
    agency_id: int | None = None,
    *,
    freely: bool = False,
) -> dict[str, Any]:
    """All that an agency is shown of a graduate, as plain values: the one place where fields leave a profile.

    `shown` is a visibility level ("applied", "anonymous", "open"), an `Application.shared` mapping, or the fields
    themselves (`shown_fields`). Of somebody unnamed, free text is shown only where they released it (`freely`: all of
    it, masked); elsewhere stand the names of what was read in it. Keys: label, named, fields (what is shown, in order),
    email, phone, nationality, educations (school, degree, major, second_major, second_kind, graduated), languages
    (language, test, score, note), skills, honours (name, level, year, note, confirmed, issuer, issued), specialities,
    introduction, wished_kinds, wished_places, places_note, pay_min, resume (name, size) or None. What is not shown is
    empty. Load the graduate with `WHOLE`.
    """
    if isinstance(shown, str):
        names = LEVELS[shown]
    else:
        names = shown.get("fields", ()) if isinstance(shown, Mapping) else shown
    fields = tuple(name for name in FIELDS if name in names)
    named = "name" in fields

    free = frozenset(FIELDS) if named or freely else released.released(graduate)

    def text(field: str, value: str) -> str:
        return masked(value, graduate, fields) if field in free else ""

    def major(value: str) -> str:
        return text("educations", value) if "educations" in free else released.major(graduate, value)

    def read(field: str, name: str, value: str) -> str:
        """A cell as it was written, or the names of what was read in it."""
        return text(field, value) if field in free else _("、").join(released.values(graduate, name, value))

    def honour(row: Honour) -> str:
        """Its name; what was read of it says the level too, which stands beside it anyway."""
        return read("honours", "honour", row.name).removeprefix(f"{label('levels', row.level)} · " if row.level else "")

    def of(name: str, value: Any, empty: Any) -> Any:
        return value if name in fields else empty

    return {
        "label": label_of(graduate, fields, agency_id),
        "named": named,
        "fields": fields,
        "email": of("email", graduate.user.email, ""),
        "phone": of("phone", graduate.phone, ""),
        "nationality": of("nationality", graduate.nationality, ""),
        "educations": [
            {
                "school": e.school if named else "",
                "degree": e.degree,
                "major": major(e.major),
                "second_major": major(e.second_major),
                "second_kind": e.second_kind,
                "graduated": e.graduated,
            }
            for e in of("educations", graduate.educations, ())
        ],
        "languages": [
            {"language": text("languages", x.language), "test": text("languages", x.test)}
            | {"score": text("languages", x.score), "note": text("languages", x.note)}
            if "languages" in free
            else {"language": read("languages", "language", f"{x.language} {x.test} {x.score}".strip())}
            | dict.fromkeys(("test", "score", "note"), "")
            for x in of("languages", graduate.languages, ())
        ],
        "skills": [
            name for skill in of("skills", graduate.skills, ()) if (name := read("skills", "skill", skill.name))
        ],
        "honours": [
            {"name": honour(h), "level": h.level, "year": h.year, "confirmed": h.standing == "confirmed"}
            | {
                "note": text("honours", h.note) if named else "",
                "issuer": h.issuer if named else "",
                "issued": h.issued,
            }
            for h in of("honours", graduate.open_honours, ())
        ],
        "specialities": text("specialities", of("specialities", graduate.specialities, "")),
        "introduction": text("introduction", of("introduction", graduate.introduction, "")),
        "wished_kinds": list(of("wishes", graduate.wished_kinds, ())),
        "wished_places": list(of("wishes", graduate.wished_places, ())),
        "places_note": text("wishes", of("wishes", graduate.places_note, "")),
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
                "机构能看到你的学历，和从资料里读出来的专业、外语、技能、荣誉和意向；你写的原文要你逐项看过、放行才给看。看不到姓名、学校、电话、邮箱、国籍和简历；可以邀请你。"
            ),
        ),
        (
            "open",
            _("公开给机构看"),
            _("经核验的机构还能看到你的姓名和学校；电话、邮箱、国籍和简历仍然要等你投递并勾选后才看得到。"),
        ),
    ]


def own_profile(whose: Whose) -> dict[str, Any]:
    return personal.row(db.one(Graduate, whose.graduate_id))


def own_skills(whose: Whose) -> list[str]:
    return [row.name for row in db.one(Graduate, whose.graduate_id).skills]


def own_resume(whose: Whose) -> dict[str, Any] | None:
    resume = db.one(Graduate, whose.graduate_id).resume
    return None if resume is None else personal.row(resume) | {"download": "/me/resume/file"}


def own_looks(whose: Whose) -> list[dict[str, Any]]:
    """Which agencies saw the person, by name."""
    mine = select(ProfileLook).where(ProfileLook.graduate_id == whose.graduate_id).order_by(ProfileLook.id)
    looks = db.session().scalars(mine.options(joinedload(ProfileLook.agency)))
    return [personal.row(look) | {"agency": look.agency.name} for look in looks]


def own_openings(whose: Whose) -> list[dict[str, Any]]:
    """What agencies opened of the person, by the agency's name; not which of its people."""
    found = select(ProfileOpening, Agency.name).join(Agency, Agency.id == ProfileOpening.agency_id)
    mine = found.where(ProfileOpening.graduate_id == whose.graduate_id).order_by(ProfileOpening.id)
    rows = ((personal.row(opening), agency) for opening, agency in db.session().execute(mine))
    return [
        {name: value for name, value in row.items() if name != "user_id"} | {"agency": agency} for row, agency in rows
    ]


def universities_of(graduate_id: int) -> list[Organiser]:
    """The universities whose school this person's studies name. One query."""
    schools = select(Education.school).where(Education.graduate_id == graduate_id, Education.school != "")
    found = select(Organiser).where(Organiser.kind == "university", Organiser.school.in_(schools))
    return list(db.session().scalars(found.order_by(Organiser.id)))


def studied_at(university: Organiser) -> Select[tuple[int]]:
    """Numbers of the graduates whose studies name this university's school; nobody while it has said none."""
    return select(Education.graduate_id).where(Education.school == university.school, Education.school != "")
