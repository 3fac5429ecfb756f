"""The text of a CV becomes a draft of a profile: each value beside the words it stands in, for its owner to correct."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from seeds import reference
from web.graduates import engine

_HEADS = {
    "educations": "教育(?:背景|经历|情况)?|学历(?:背景)?|education(?:al background)?",
    "languages": "外语(?:水平|能力|成绩)?|语言(?:能力|水平|成绩)?|languages?(?: skills)?",
    "skills": "(?:专业|职业|个人|掌握|it)?技能(?:特长|证书)?|软件(?:技能)?|skills?(?: summary)?",
    "honours": "(?:所获)?荣誉(?:奖励|证书|奖项)?|获奖(?:情况|经历)?|奖励|honou?rs?(?: and awards)?|awards?",
    "wishes": "求职意向|意向|期望|objective|job target",
    "other": "个人(?:信息|简介|评价|总结)|基本信息|自我(?:评价|介绍)|实习(?:经历)?|项目(?:经[历验])?|科研(?:经历|项目)?|工作经[历验]|(?:校园|社会|实践)\\w{0,4}经历|论文|internships?|projects?|summary|experience|profile",
}
_HEAD = {
    name: re.compile(rf"\W*(?:[一二三四五六七八九]\W+)?(?:{words})\s*(?:[:|/]|\W*$)\s*", re.I)
    for name, words in _HEADS.items()
}
_SCHOOL = re.compile(
    r"[\u4e00-\u9fff]{2,16}?(?:大学|学院|研究所)(?:[\u4e00-\u9fff]{2,8}(?:分校|校区))?(?:\([^()]{2,12}\))?"
    r"|(?:University|Institute|College) of [A-Z][A-Za-z ]{2,40}|[A-Z][A-Za-z]+(?: [A-Z][A-Za-z]+){0,4} (?:University|Institute|College)"
)
_AT_SCHOOL = re.compile(r"^[\u4e00-\u9fff]*(?:毕业于|就读于?|考[入取上]|来自|我是|目前是|现[在为是]|我在|院校)")
_MONTH = re.compile(r"(?<!\d)(20\d\d)\s*[年./-]\s*(1[0-2]|0?[1-9])(?!\d)")
_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*(?:届|年)?(?!\d)")
_DATES = re.compile(r"(?<!\d)20\d\d[\d年月届./\s~至到—–-]*|至今|毕业|预计")
_NAME = re.compile(r"(?:姓\s*名|name)\s*[::]\s*([\u4e00-\u9fff·]{2,12}|[A-Za-z][A-Za-z .'-]{2,40})", re.I)
_BARE_NAME = re.compile(r"([\u4e00-\u9fff]{2,4})\s*(?:的?(?:个人)?简历)?$")
_PHONE = re.compile(r"(?<![\d-])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
_WISHES = {
    "意向岗位": r"(?:求职意向|意向岗位|意向职位|期望职位|应聘岗位|应聘职位|objective|position)",
    "意向城市": r"(?:意向城市|期望城市|意向地点|期望地点|工作地点|期望工作地)",
    "期望月薪": r"(?:期望薪资|期望月薪|薪资要求|期望薪酬|expected salary)",
}
_MOST = 8
_SEPARATORS = re.compile(r"[;;。\n]+")


@dataclass(frozen=True, slots=True)
class Item:
    """Values of the profile's form, and the words of the CV they were read from."""

    values: Mapping[str, Any]
    source: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What a CV says: single fields by part and name, and rows by part. What was not found is not there."""

    fields: Mapping[tuple[str, str], Item]
    rows: Mapping[str, tuple[Item, ...]]


def read(text: str) -> Draft:
    """The draft of a CV's text, at most eight rows of each kind. A few ms, no errors."""
    text = unicodedata.normalize("NFKC", text)
    parts = _parts(text)
    found = engine.readings(
        {
            "外语": parts["languages"],
            "技能": parts["skills"],
            "荣誉": parts["honours"],
            "自我介绍": text,
            **{column: _labelled(text, words) for column, words in _WISHES.items()},
        }
    )
    by = {
        name: [r for r in found if r.field == name] for name in ("language", "skill", "honour", "kind", "place", "pay")
    }
    fields = {**_person(text), **_wishes(by)}
    if skills := list(
        dict.fromkeys(r.source.strip() for r in by["skill"] if "#weak" not in r.value and len(r.source) <= 40)
    ):
        fields["skills", "skills"] = Item(
            {"skills": "、".join(skills)}, parts["skills"].strip()[:200] or "、".join(skills)
        )
    rows = {
        "educations": _with_told(_educations(parts["educations"] or text), found, text),
        "languages": _languages(by["language"]),
        "honours": tuple(_honour(r) for r in by["honour"])[:_MOST],
    }
    return Draft(fields, rows)


def _parts(text: str) -> dict[str, str]:
    """The lines under each heading, joined; what stands before any heading belongs to none."""
    parts = dict.fromkeys((*_HEADS, ""), "")
    now = ""
    for line in text.split("\n"):
        head = next(((name, m) for name, p in _HEAD.items() if (m := p.match(line))), None)
        if head:
            now, line = head[0], line[head[1].end() :]
        parts[now] += line.strip() + "\n"
    return {name: words.strip() for name, words in parts.items()}


def _labelled(text: str, words: str) -> str:
    found = re.search(rf"{words}\s*[:|]?\s*([^\n]{{2,40}}?)(?=\s{{2,}}|[|;]|\n|$)", text, re.I)
    return found[1].strip() if found else ""


def _person(text: str) -> dict[tuple[str, str], Item]:
    """Name and phone, which no engine reads: they stay in the profile's own form."""
    fields = {}
    first = next((line.strip() for line in text.split("\n") if line.strip()), "")
    bare = not re.search("简历$", first[:4]) and not any(head.match(first) for head in _HEAD.values())
    name = _NAME.search(text) or (_BARE_NAME.match(first) if bare else None)
    if name and name[1] not in ("个人简历", "求职简历", "简历"):
        fields["about", "name"] = Item({"name": name[1].strip()}, name[0].strip())
    if phone := _PHONE.search(text):
        fields["about", "phone"] = Item({"phone": phone[0]}, phone[0])
    return fields


def _wishes(by: Mapping[str, list]) -> dict[tuple[str, str], Item]:
    fields = {}
    known = {row["code"] for row in reference.table("kinds")}
    kinds = [r for r in by["kind"] if r.value.removeprefix("second:") in known]
    places = [r for r in by["place"] if r.value.removeprefix("first:").isdigit()]
    if kinds:
        values = list(dict.fromkeys(r.value.removeprefix("second:") for r in kinds))
        fields["wishes", "kinds"] = Item({"kinds": values}, _quoted(kinds))
    if places:
        fields["wishes", "places"] = Item({"places": [r.value.removeprefix("first:") for r in places]}, _quoted(places))
    low = by["pay"][0].value.partition("-")[0] if by["pay"] else ""
    if low.isdigit() and 1000 <= int(low) <= 200_000:
        fields["wishes", "pay_min"] = Item({"pay_min": int(low)}, _quoted(by["pay"][:1]))
    return fields


def _quoted(readings: list) -> str:
    return "、".join(dict.fromkeys(r.source for r in readings))


def _educations(text: str) -> tuple[Item, ...]:
    """A row for each line that names a school, with the lines up to the next one."""
    lines, items = [part for line in text.split("\n") for part in _by_school(line)], []
    at = [n for n, line in enumerate(lines) if _SCHOOL.search(line)]
    for n, end in zip(at, [*at[1:], len(lines)][: len(at)], strict=True):
        source = "  ".join(line.strip() for line in lines[n : min(end, n + 3)] if line.strip())[:200]
        before = lines[n - 1] if n and n - 1 not in at else ""  # a date may stand in a line of its own above
        school = _SCHOOL.search(source)
        rest = _DATES.sub("  ", source.replace(school[0], "  "))
        read = engine.readings({"学历": rest, "专业": rest})
        degree = next((r.value for r in read if r.field == "degree"), "")
        named = sorted((r for r in read if r.field == "major"), key=lambda r: r.value.startswith("?"))
        major = named[0].source if named else ""  # what the tables know goes before what stands where a major may
        major = re.sub(
            r"^(?:专业|主修|本科|硕士|博士|研究生)\s*[:\s]*|\s*(?:专业|本科|硕士|博士|研究生)$", "", major
        ).strip(" ,，|/()")
        if degree or major:
            degree = degree if degree != "below" else ""
            values = {"school": _AT_SCHOOL.sub("", school[0]).strip(), "degree": degree, "major": major[:120]}
            items.append(Item(values | {"graduated": _graduated(source) or _graduated(before)}, source))
    return tuple(items[:_MOST])


def _by_school(line: str) -> Iterator[str]:
    """A line in parts of one school each, cut before the clause in which the next one stands."""
    start = 0
    for school in list(_SCHOOL.finditer(line))[1:]:
        cut = max(line.rfind(mark, start, school.start()) for mark in ",，;；。(")
        if cut > start and _SCHOOL.search(line, start, cut):
            yield line[start:cut]
            start = cut + 1
    yield line[start:]


def _with_told(rows: tuple[Item, ...], found: Sequence[Any], text: str) -> tuple[Item, ...]:
    """The rows of schools, or the one that a text without them tells of; what the only row lacks is what the text
    says."""
    said = {name: [r for r in found if r.field == name] for name in ("degree", "major", "graduation")}
    main = [r for r in said["major"] if "#" not in r.value and not r.value.startswith("?")]
    if len(rows) > 1 or not said["degree"] + main:
        return rows
    schools = {_AT_SCHOOL.sub("", school) for school in _SCHOOL.findall(text)}
    school = schools.pop() if len(schools) == 1 else ""
    values = dict(rows[0].values) if rows else {"school": school, "degree": "", "major": "", "graduated": ""}
    if said["degree"]:
        values["degree"] = said["degree"][0].value.replace("below", "")
    if main and not engine.value_of("major", values["major"]).startswith(main[0].value):
        values["major"] = engine.label("major", main[0].value, "zh")
    if said["graduation"]:
        year = said["graduation"][0].value
        values["graduated"] = year if len(year) > 4 else f"{year}-06"
    source = rows[0].source if rows else _quoted([r for held in said.values() for r in held[:1]])
    return (Item(values, source[:200]),)


def _graduated(text: str) -> str:
    """The last month named, the June of the last year where only years are, "" where none is."""
    if months := _MONTH.findall(text):
        return max(f"{year}-{int(month):02}" for year, month in months)
    years = _YEAR.findall(text)
    return f"{max(years)}-06" if years else ""


def _languages(readings: list) -> tuple[Item, ...]:
    """A row for each test; a level without a test only for a language that has none."""
    tests = {row["code"]: row for row in reference.table("language_tests")}
    names = {row["code"]: row["name"] for row in reference.table("languages")}
    items, told = [], set()
    for reading in sorted(readings, key=lambda r: ":level:" in r.value):
        code, test, score, *_points = reading.value.split(":")
        if code not in names or test == "level" and code in told:
            continue
        told.add(code)
        values = {"language": names[code], "test": "", "score": ""}
        if test in ("level", "cefr"):
            values["score"] = reading.source.strip()[:40]
        else:
            values["test"] = tests[test]["name_en"] if test in tests else ""
            values["score"] = {"pass": "通过", "fail": "未通过"}.get(score, score)
            if test == "jlpt" and score != "fail":
                values |= {"test": f"JLPT N{score}", "score": "".join(_points)}
        items.append(Item(values, reading.source.strip()))
    return tuple(items[:_MOST])


def _honour(reading: Any) -> Item:
    year = _YEAR.search(reading.source)
    level = reading.value.split(":")[1] if reading.value.count(":") == 2 else ""
    known = {row["code"] for row in reference.table("levels")}
    name = re.sub(
        r"^\W*(?:20\d\d\s*[年./-]?\s*(?:\d{1,2}\s*月?)?)?[\s::·-]*(?:曾?[荣]?获得?过?(?!奖))?|\s*\(?20\d\d年?\)?\s*$",
        "",
        reading.source,
    )
    values = {
        "name": name.strip()[:120],
        "level": level if level in known else "",
        "year": int(year[1]) if year else None,
    }
    return Item(values, reading.source.strip())
