"""Names of parts, readings and canonical values in Chinese and English."""

from collections.abc import Sequence
from functools import cache

from matching.reading import majors, places
from matching.types import Reading, Way
from seeds.reference import table

PART_LABELS = {
    "major": ("专业", "Major"),
    "topic": ("技术领域", "Technical field"),
    "degree": ("学历", "Degree"),
    "language": ("外语", "Languages"),
    "skill": ("技能", "Skills"),
    "kind": ("岗位意向", "Kind of work"),
    "place": ("地点", "Place"),
    "pay": ("薪资", "Pay"),
    "graduation": ("毕业时间", "Graduation"),
    "experience": ("经历", "Experience"),
    "honour": ("荣誉", "Honours"),
    "words": ("同样的词", "Words in common"),
    "eligibility": ("代理师报考条件", "Exam eligibility"),
    "nationality": ("国籍", "Nationality"),
    "travel": ("出差", "Travel"),
    "avoid_major": ("专业", "Major"),
    "avoid_degree": ("学历", "Degree"),
    "award": ("学位门类", "Field of degree"),
    "headcount": ("人数", "Headcount"),
    "certify": ("先上岗后考证", "Certify later"),
    "certify_within": ("取证期限", "Certified within"),
    "support": ("支持", "Support"),
}
_WORDS = {
    "any": ("不限", "anywhere"), "abroad": ("海外", "abroad"), "remote": ("远程", "from home"), "open": ("面议", "negotiable"), "stem": ("理工科", "science or engineering"), "pass": ("已过", "passed"), "fail": ("未过", "not passed"),
    "yes": ("是", "yes"), "no": ("否", "no"), "optional": ("可选", "optional"), "exam_fee": ("考试费", "exam fee"), "training": ("培训", "training"), "leave": ("考试假", "exam leave"), "mentor": ("导师", "mentor"),
    "eligible": ("可报考", "eligible"), "not_eligible": ("不可报考", "not eligible"), "transcript_needed": ("需成绩单证明", "transcript needed"), "unknown": ("待确认", "to be confirmed"),
    "travels": ("可以出差", "readiness to travel"), "often": ("经常出差", "readiness to travel often"), "seldom": ("不想经常出差", "little travel only"), "stays": ("不想出差", "no travel"), "CN": ("中国", "China"), "CN-HK": ("中国香港", "Hong Kong, China"), "CN-MO": ("中国澳门", "Macao, China"), "CN-TW": ("中国台湾", "Taiwan, China"), "other": ("外国", "other country"), "below": ("高中或以下", "below college"),
}  # fmt: skip
_ANY = {"major": ("不限专业", "any major"), "honour": ("荣誉", "honours")}
_ROLES = {
    "direction": ("方向", "direction"),
    "second": ("第二学位", "second degree"),
    "minor": ("辅修", "minor"),
    "earlier": ("此前学历", "earlier degree"),
}
_CEFR = ("", "A1", "A2", "B1", "B2", "C1", "C2")
_HONOURS = {
    "scholarship": ("奖学金", "scholarship"),
    "graduate": ("优秀毕业生", "outstanding graduate"),
    "contest": ("竞赛获奖", "contest award"),
    "student": ("优秀学生", "outstanding student"),
    "work": ("成果", "work"),
}


def pick(pair: tuple[str, str], lang: str) -> str:
    return pair[1] if lang == "en" else pair[0]


def part_label(code: str, lang: str) -> str:
    """The name of a part, a gate or a field of readings."""
    return pick(PART_LABELS.get(code, (code, code)), lang)


@cache
def _names(name: str, key: str = "code") -> dict[str, tuple[str, str]]:
    return {r[key]: (r["name"], r["name_en"] or r["name"]) for r in table(name)}


@cache
def _kinds() -> dict[str, tuple[str, str]]:
    return {**_names("kinds"), **_names("other_kinds")}


def label(reading: Reading, lang: str) -> str:
    """A reading in words, for a chip: "CET-6 502", "机械工程（辅修）", "不考虑 湖南省"."""
    return value_label(reading.field, reading.value, lang)


def value_label(field: str, value: str, lang: str) -> str:
    """A canonical value of a field in words; alternatives joined by "|" are joined by 或 / or."""
    field = field.removeprefix("avoid_")
    if "|" in value:
        parts = [value_label(field, v, lang) for v in value.split("|")[:6]]
        return (" or " if lang == "en" else "或").join(parts)
    if value.startswith("?"):
        return value[1:]
    if value == "any" and field in ("major", "honour"):
        return pick(_ANY[field], lang)
    named = {
        "degree": _degree,
        "major": _major,
        "topic": _topic,
        "skill": _skill,
        "experience": _experience,
        "language": _language,
        "place": _place,
        "kind": _kind,
        "pay": _pay,
        "honour": _honour,
    }.get(field)
    if named:
        return named(value, lang)
    if field == "award":
        return pick(_names("disciplines").get(value, (value, value)), lang)
    if field == "graduation" and not value[:1].isdigit():
        kind, _, year = value.rpartition(":")
        chinese, english = {"by": ("{} 或更早", "{} or earlier"), "from": ("{} 或更晚", "{} or later")}.get(
            kind, ("也可 {}", "also {}")
        )
        return pick((chinese, english), lang).format(year.lstrip("+"))
    if field == "certify_within":
        return f"{value} months" if lang == "en" else f"{value} 个月"
    return pick(_WORDS.get(value, (value, value)), lang)


def ways_label(ways: Sequence[Way], least: int, lang: str) -> str:
    """The ways to meet a demand in words: whom it is asked of, what will do instead, or how many of them are needed."""
    group = [_named(way, lang, " is " if lang == "en" else "是") for way in ways if way.isnt]
    asked = [_named(way, lang) for way in ways if not way.isnt]
    if lang == "en":
        head = f"where {' or '.join(group)}: " if group else f"at least {least} of: " if least > 1 else ""
        return head + ("; " if least > 1 else ", or ").join(asked)
    head = f"{'或'.join(group)}的，" if group else f"至少 {least} 项：" if least > 1 else ""
    return head + ("；" if least > 1 else "，或者").join(asked)


def ways_code(ways: Sequence[Way], least: int) -> str:
    """The ways to meet a demand as a text that is kept and put in words later, by `ways_named`."""
    return "\n".join([str(least), *(f"{'!' * way.isnt}{way.field}={'|'.join(way.values)}" for way in ways)])


def ways_named(code: str, lang: str) -> str:
    """The text of `ways_code` in words."""
    least, *lines = code.split("\n")
    parts = [line.partition("=") for line in lines]
    ways = [Way(name.removeprefix("!"), tuple(values.split("|")), name.startswith("!")) for name, _, values in parts]
    return ways_label(ways, int(least), lang)


def _named(way: Way, lang: str, joined: str = "") -> str:
    joined = joined or (" " if lang == "en" else "")
    name = part_label(way.field, lang)
    return f"{name.lower() if lang == 'en' else name}{joined}{value_label(way.field, '|'.join(way.values), lang)}"


def _degree(value: str, lang: str) -> str:
    kind, _, level = value.rpartition(":")
    name = pick({**_names("degrees"), "below": _WORDS["below"]}.get(level, (level, level)), lang)
    if kind == "except":
        return f"{name} in exceptional cases" if lang == "en" else f"{name}（破格）"
    return name


def _major(value: str, lang: str) -> str:
    name, _, role = value.partition("#")
    if name.startswith("class:"):
        shown = pick(_names("classes").get(name[6:], (name, name)), lang)
    elif name.startswith("disc:"):
        shown = pick(_names("disciplines").get(name[5:], (name, name)), lang)
    elif name in _WORDS:
        shown = pick(_WORDS[name], lang)
    else:
        shown = _major_name(name, lang)
    if not role:
        return shown
    return f"{shown} ({_ROLES[role][1]})" if lang == "en" else f"{shown}（{_ROLES[role][0]}）"


def _major_name(name: str, lang: str) -> str:
    """The name of a major; in English one without a translation is shown with the class it belongs to."""
    zh, en = _majors().get(name, (name.lstrip("?"), ""))
    if lang != "en" or (en and en != zh):
        return en if lang == "en" else zh
    found = majors.classes(name)
    return f"{zh} ({_names('classes')[found[0]][1]})" if found else zh


@cache
def _majors() -> dict[str, tuple[str, str]]:
    return {r["name"]: (r["name"], r["name_en"] or r["name"]) for r in table("majors")}


def _topic(value: str, lang: str) -> str:
    return (
        _major(value.partition("#")[0], lang)
        if value.startswith("class:")
        else pick(_names("topics").get(value, (value, value)), lang)
    )


def _skill(value: str, lang: str) -> str:
    code, _, weak = value.partition("#")
    name = pick(_names("skills").get(code, (value, value)), lang)
    return name if not weak else f"{name} (a little)" if lang == "en" else f"{name}（略懂）"


def _experience(value: str, lang: str) -> str:
    return pick(_names("experiences").get(value, (value, value)), lang)


def _kind(value: str, lang: str) -> str:
    code = value.removeprefix("second:")
    name = pick(_kinds().get(code, (code, code)), lang)
    if code == value:
        return name
    return f"{name} (second choice)" if lang == "en" else f"{name}（其次）"


def _language(value: str, lang: str) -> str:
    code, test, score, *points = value.split(":")
    language = pick(_names("languages").get(code, (code, code)), lang)
    if test == "level":
        words = {
            100: ("母语", "native"),
            72: ("精通", "proficient"),
            60: ("流利", "fluent"),
            50: ("良好", "good"),
            45: ("能阅读", "reading"),
            30: ("一般", "fair"),
            15: ("在学", "learning"),
        }
        return f"{language}{' ' if lang == 'en' else ''}{pick(words.get(int(score), (score, score)), lang)}"
    tests = {r["code"]: (r["name"], r["name_en"]) for r in table("language_tests")}
    name = (
        tests[test][1]
        if test
        in ("cet4", "cet6", "ielts", "toefl", "toefl26", "toeic", "jlpt", "topik", "hsk", "dsh", "tdn", "catti", "bec")
        else pick(tests[test], lang)
    )
    if score in ("pass", "fail"):
        return f"{name} {pick(_WORDS[score], lang)}" if score == "fail" else name
    if test == "jlpt":
        return f"JLPT N{score}" + (f" {points[0]}" if points else "")
    if test == "catti":
        return f"{language} CATTI {score}"
    if test in ("cefr", "delf", "tcf", "dele"):
        return f"{language} {_CEFR[int(score)]}" + (f" ({test.upper()})" if test != "cefr" else "")
    return (
        f"{name} {score}"
        if tests[test] and test not in ("tem",)
        else f"{language}{' ' if lang == 'en' else ''}{name} {score}"
    )


def _place(value: str, lang: str) -> str:
    mark, _, code = value.rpartition(":") if value.startswith(("not:", "first:")) else ("", "", value)
    if value.startswith(("not:word:", "first:word:")):
        mark, code = value.split(":", 1)[0], value.split(":", 1)[1]
    if code.startswith("word:"):
        name = pick(_names("region_words")[code[5:]], lang)
    elif code in places.regions():
        row = places.regions()[code]
        name = row["name_en"] if lang == "en" else row["name"]
        if row["level"] == "district":
            city = places.regions()[row["parent"]]
            name = f"{name}, {city['name_en']}" if lang == "en" else city["name"] + name
    else:
        name = pick(_WORDS.get(code, (code, code)), lang)
    if mark == "not":
        return f"not {name}" if lang == "en" else f"不考虑{name}"
    if mark == "first":
        return f"{name} (first choice)" if lang == "en" else f"{name}（优先）"
    return name


def _pay(value: str, lang: str) -> str:
    if value == "open":
        return pick(_WORDS["open"], lang)
    span, _, months = value.partition("*")
    low, _, high = span.partition("-")
    if low == high or not high or not low:
        shown = f"{low or high}" + ("+" if not high else "") if low else f"≤ {high}"
    else:
        shown = f"{low}–{high}"
    text = f"{shown} yuan a month" if lang == "en" else f"{shown} 元/月"
    if not months:
        return text
    return f"{text} × {months}" if lang == "en" else f"{text} · {months}薪"


def _honour(value: str, lang: str) -> str:
    if value.count(":") != 2:
        return pick(_WORDS.get(value, (value, value)), lang)
    kind, level, grade = value.split(":")
    levels = {**_names("levels"), "department": ("院系级", "Department")}
    grades = {
        "": ("", ""),
        "1": ("一等", "first"),
        "2": ("二等", "second"),
        "3": ("三等", "third"),
        "4": ("优胜", "merit"),
    }
    words = [pick(levels[level], lang), pick(_HONOURS[kind], lang), pick(grades[grade], lang)]
    return " · ".join(w for w in words if w)
