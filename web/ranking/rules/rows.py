"""Profiles and positions as the roster rows the engine reads: the same headers and words as in a spreadsheet."""

from collections.abc import Collection, Iterable, Mapping
from functools import cache

from flask_babel import gettext as _

from seeds import reference
from web.graduates.queries import FIELDS, LEVELS
from web.graduates.rules.mask import masked
from web.models import Education, Graduate, Honour, Language, Position

ROW_FORMAT = 4  # raised whenever a row is written differently, so that stored readings are made anew
CONFIRMED = "（已核实）"
OWN = frozenset(FIELDS)
UNNAMED = frozenset(LEVELS["anonymous"])
SECOND = {"double": "双学位", "minor": "辅修"}
SUPPORT = (("exam_fee", "报销考试费"), ("training", "培训"), ("exam_leave", "考试假"), ("mentor", "导师带教"))


@cache
def _table(name: str) -> Mapping[str, Mapping[str, str]]:
    rows: dict[str, Mapping[str, str]] = {}
    for row in reference.table(name):
        rows.setdefault(row["code"], row)
    return rows


def _name(table: str, code: str) -> str:
    row = _table(table).get(code)
    return row["name"] if row else code


def graduate_row(graduate: Graduate, fields: Collection[str] = OWN) -> dict[str, str]:
    """The row of a graduate, made of the fields that may be seen and of nothing else. No query when all is loaded.

    Free text of somebody named is masked as on the page. Of somebody unnamed it is read whole: `reading.candidate_of`
    keeps the values and none of the words.
    """

    def text(value: str | None) -> str:
        return masked(value or "", graduate, fields) if "name" in fields and fields != OWN else value or ""

    def of(name: str, value: str) -> str:
        return value if name in fields else ""

    educations = _best_first(graduate.educations) if "educations" in fields else []
    wishes = "wishes" in fields
    least = graduate.pay_min if wishes else None
    row = {
        "学历": _name("degrees", educations[0].degree) if educations else "",
        "专业": text("；".join(_studies(educations))),
        "毕业时间": educations[0].graduated if educations else "",
        "外语": text("；".join(map(_language, graduate.languages)) if "languages" in fields else ""),
        "技能": text("、".join(s.name for s in graduate.skills) if "skills" in fields else ""),
        "荣誉": text("；".join(map(_honour, graduate.open_honours)) if "honours" in fields else ""),
        "特长": text(of("specialities", graduate.specialities or "")),
        "意向岗位": "、".join(_name("kinds", k) for k in graduate.wished_kinds or ()) if wishes else "",
        "意向城市": text(_places(graduate)) if wishes else "",
        "期望月薪": f"{least}元以上" if least else "",
        "国籍": of("nationality", graduate.nationality or ""),
        "自我介绍": text(of("introduction", graduate.introduction or "")),
    }
    return {column: cell for column, cell in row.items() if cell}


def position_row(position: Position) -> dict[str, str]:
    """The row of a position; what has no column of its own stands as a last sentence of the description."""
    row = {
        "职位名称": position.title,
        "岗位类别": _name("kinds", position.kind),
        "专业要求": position.majors,
        "技术领域": "；".join(
            filter(None, ("、".join(_name("fields", f) for f in position.fields or ()), position.fields_note))
        ),
        "学历要求": f"{_name('degrees', position.degree)}及以上" if position.degree else "",
        "外语要求": position.languages,
        "技能要求": position.skills,
        "工作地点": "、".join(_place(code) for code in position.places or ()),
        "招聘人数": str(position.headcount or 1),
        "月薪": _pay(position),
        "先上岗后考证": _certify(position),
        "职位描述": "\n".join(filter(None, (position.description, *_sentences(position)))),
    }
    return {column: cell for column, cell in row.items() if cell}


def column_names() -> dict[str, str]:
    """The columns a must-have can stand in, in the page's language."""
    return {
        "职位名称": _("职位名称"),
        "岗位类别": _("岗位类别"),
        "专业要求": _("专业要求"),
        "技术领域": _("技术领域"),
        "学历要求": _("学历要求"),
        "外语要求": _("外语要求"),
        "技能要求": _("技能要求"),
        "工作地点": _("工作地点"),
        "招聘人数": _("招聘人数"),
        "月薪": _("月薪"),
        "先上岗后考证": _("先上岗后考证"),
        "职位描述": _("职位描述"),
    }


def _best_first(educations: Iterable[Education]) -> list[Education]:
    ranks = {code: int(row["rank"]) for code, row in _table("degrees").items()}
    return sorted(educations, key=lambda e: (ranks.get(e.degree, 0), e.graduated), reverse=True)


def _studies(educations: list[Education]) -> Iterable[str]:
    """The major of the highest degree, then second majors, then earlier degrees with their names."""
    for number, education in enumerate(educations):
        yield education.major if number == 0 else f"{_name('degrees', education.degree)}：{education.major}"
        if education.second_major:
            yield f"{SECOND.get(education.second_kind or '', '双学位')}：{education.second_major}"


def _language(row: Language) -> str:
    proof = " ".join(filter(None, (row.test, row.score)))
    return " ".join(filter(None, (row.language, proof, f"（{row.note}）" if row.note else "")))


def _honour(row: Honour) -> str:
    """With a mark where its university confirmed it: the words of a reading then say so."""
    level = _name("levels", row.level) if row.level else ""
    said = " ".join(filter(None, (str(row.year or ""), level, row.name)))
    return said + (CONFIRMED if row.standing == "confirmed" else "")


def _places(graduate: Graduate) -> str:
    named = "、".join(_place(code) for code in graduate.wished_places or ())
    named += "都可以" if "、" in named else ""  # they were ticked, so their order says nothing
    return "；".join(filter(None, (named or "不限", graduate.places_note)))


def _place(code: str) -> str:
    """A province's name, or a city's with its province before it: 江苏省苏州市."""
    row = _table("regions").get(code)
    if row is None:
        return ""
    above = _table("regions").get(row["parent"])
    return f"{above['name']}{row['name']}" if above and above["name"] != row["name"] else row["name"]


def _pay(position: Position) -> str:
    if not position.pay_high:
        return ""
    months = position.pay_months or 12
    return f"{position.pay_low}-{position.pay_high}元/月" + (f"·{months}薪" if months != 12 else "")


def _certify(position: Position) -> str:
    if position.certificate == "none":
        return "否"
    if position.certificate == "required":
        return ""
    within = f"入职后{position.certify_months}个月内考取" if position.certify_months else ""
    return "；".join(filter(None, ("是", within, *(text for name, text in SUPPORT if getattr(position, name)))))


def _sentences(position: Position) -> Iterable[str]:
    if position.certificate == "required":
        yield "必须已取得专利代理师资格证。"
    if position.graduation_years:
        yield f"面向{'、'.join(f'{year}届' for year in position.graduation_years)}毕业生。"
