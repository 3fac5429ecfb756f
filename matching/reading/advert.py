"""A whole advert as agencies write it becomes the columns of one position: what a recruiter would type into a form."""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from matching.reading import read_position
from matching.reading.wanted_places import sites
from matching.reading.wordings import wordings
from matching.text import clean, fold
from matching.types import Position
from seeds.reference import table

_says = wordings("advert")

_LABELS = {
    "title": "职位名称|岗位名称|招聘岗位|招聘职位|职位|岗位|job title|position|title|role",
    "places": "工作地点|工作地址|工作城市|办公地点|地点|地址|坐标|base|location|place of work",
    "pay": "薪资范围|薪资待遇|薪资水平|薪资|月薪|工资|薪酬|待遇|salary|pay",
    "headcount": "招聘人数|人数|名额|headcount|openings|vacancies",
    "degree": "学历要求|学历|degree",
    "majors": "专业要求|专业|majors?",
    "languages": "外语要求|外语|语言要求|languages?",
    "skills": "技能要求|技能|skills?",
}
_ANY = "|".join(_LABELS.values())
_BEFORE = r"(?:^|(?<=[\s|,;。、./(·]))"
_CELLS = {
    name: re.compile(
        rf"{_BEFORE}(?:{words})\s*(?:\)\s*:?|:)[^\S\n]*([^\n|]*?)(?=[^\S\n]{{2,}}|\s+(?:{_ANY})\s*:|[\n|]|$)",
        re.MULTILINE,
    )
    for name, words in _LABELS.items()
}
_COLUMNS = {"majors": ("major", "专业要求"), "languages": ("language", "外语要求"), "skills": ("skill", "技能要求")}
_ROOM = {"majors": 400, "languages": 200, "skills": 400}
_TITLE_AT_MOST, _TITLE_LINES = 80, 6
_TITLE_ENDS = re.compile(
    rf"\s{{2,}}|\s*[-]{{2,}}|\s*(?:{_ANY})\s*:|\s*[(]?\s*(?:招聘?|共)?\s*(?:\d+\s*[-~]?\s*\d*\s*[名人位](?!员)|[一二两三四五六七八九十几]\s*[名人位](?=\W|$)|若干)|[!。;:]|\s#|$"
)
_NEXT = re.compile(
    r"^\W{0,4}(?:(?:岗位|职位|position)\s*[一二三四五六七八九1-9]\s*[:、.]?\s*(?P<named>[^\n]{2,40})"
    r"|(?:[一二三四五六七八九]|\d)\s*[、.)]\s*(?P<counted>[^\n:;。]{2,30}?)\s*[(]?\s*(?:招聘?)?\s*\d{1,3}\s*[名人位](?!员)[^\n]{0,20}"
    r"|(?:职位名称|岗位名称|招聘岗位|招聘职位|job title)\s*:\s*(?P<said>[^\n|]{2,40}))",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Advert:
    """What a form of one position asks: `values` by name, the words each was read in, and the titles of further positions.

    Names: title, description, kind, places (codes of regions), fields, degree (codes), graduation_years, pay_low, pay_high,
    pay_months, headcount, majors, languages, skills (words), certificate, certify_months, exam_fee, training, exam_leave,
    mentor, valid_until. What was not found is not there.
    """

    values: dict[str, object] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    others: tuple[str, ...] = ()


def read_advert(text: str) -> Advert:
    """The first position of an advert, column by column; of further ones only their titles. Some 10 ms, no errors.

    The description is the text as it was written: a column repeats what stands there and takes nothing away. A clause
    that is only welcome, or a must, says so in its column too.

    >>> read_advert("招聘专利检索员2名\\n要求：本科及以上，英语六级优先\\n月薪：8k-12k\\n工作地点：苏州").values["pay_low"]
    8000
    """
    text, others = _first(clean(text))
    folded = fold(text)
    values: dict[str, object] = {"description": text}
    sources: dict[str, str] = {}

    def put(name: str, value: object, source: str) -> None:
        if value:
            values[name] = value
            sources.setdefault(name, source.strip())

    cells = {name: text[m.start(1) : m.end(1)] for name, p in _CELLS.items() if (m := p.search(folded)) and m[1]}
    title = _title(text, cells.get("title", ""))
    put("title", title, title)
    read = read_position({"职位描述": text, "学历要求": cells.get("degree", "")}, "")
    named = read_position({"职位名称": title, "岗位类别": title}, "").wanted("kind")
    put("kind", next((v for w in named for v in w.values if v in _offered()), ""), title)
    put("fields", _fields(title), title)
    _put_places(put, cells.get("places", ""), text, folded)
    _put_pay(put, cells.get("pay", ""), text, folded)
    head = "\n".join(folded.split("\n")[:3])
    many = (
        re.search(r"\d{1,3}", cells.get("headcount", "")) or _says.many.search(folded) or _says.head_many.search(head)
    )
    if many and 0 < int(many[many.re.groups]) < 1000:
        put("headcount", int(many[many.re.groups]), many[0])
    least = next((w for w in read.wanted("degree", "must", "want") if w.values[0] in _degrees()), None)
    put("degree", least and least.values[0], least.source if least else "")
    years = read.wanted("graduation", "must", "want", "wish")
    put("graduation_years", sorted({int(v) for w in years for v in w.values if v.isdigit()}), _quoted(years))
    for name in _COLUMNS:
        put(name, *_column(name, read, cells.get(name, ""), title))
    _put_terms(put, read, folded)
    if found := _says.until.search(folded):
        with suppress(ValueError):  # a day no month has is left to the person
            put("valid_until", date(*map(int, found.groups())), text[found.start() : found.end()])
    return Advert(values, sources, others)


def _first(text: str) -> tuple[str, tuple[str, ...]]:
    """The text up to where a second position begins, and the titles of those that follow."""
    starts = [m for m in _NEXT.finditer(fold(text)) if _works(_named(m, text))]
    seen = dict.fromkeys(_named(m, text) for m in starts)
    if len(seen) < 2:
        return text, ()
    second = next(m for m in starts if _named(m, text) != next(iter(seen)))
    return text[: second.start()].rstrip(), tuple(seen)[1:]


def _named(found: re.Match[str], text: str) -> str:
    start, end = found.span(next(name for name, words in found.groupdict().items() if words))
    return _shortened(text[start:end])


def _works(title: str) -> bool:
    return bool(read_position({"职位名称": title}, "").wanted("kind"))


def _title(text: str, labelled: str) -> str:
    """The labelled title, else the first of the first lines that names a kind of work, else the first line."""
    lines = [line for line in text.split("\n") if line.strip()][:_TITLE_LINES]
    named = [_named(m, text) for m in _NEXT.finditer(fold(text))][:1]
    short = [labelled and _shortened(labelled), *named, *map(_shortened, lines)]
    return next(
        (t for t in short if t and len(t) <= _TITLE_AT_MOST and _works(t)), next(iter(filter(None, short)), "")
    )[:_TITLE_AT_MOST].strip()


def _shortened(line: str) -> str:
    """A line without calls before and numbers behind: 【急聘】检索员 招5名 as 检索员."""
    called = _says.call.match(fold(line))
    line = line[called.end() :] if called else line
    if called and ")" not in line and "）" not in line and called[0].endswith(("(", "（")):
        line = line.strip()
    return line[: _TITLE_ENDS.search(fold(line)).start()].strip(" \t，,、-—（(：:")


def _offered() -> set[str]:
    return {row["code"] for row in table("kinds")}


def _degrees() -> set[str]:
    return {row["code"] for row in table("degrees")}


def _fields(title: str) -> list[str]:
    """The fields of technology a title names: 机械/电学方向."""
    folded = fold(title)
    return [row["code"] for row in table("fields") if any(part in folded for part in fold(row["name"]).split("/"))]


def _put_places(put, cell: str, text: str, folded: str) -> None:
    lines = [m for m in re.finditer(r"[^\n]*(?:地点|坐标|办公|base|location)[^\n]*", folded)]
    for words in (cell, *(text[m.start() : m.end()] for m in lines)):
        wants = read_position({"工作地点": words}, "").wanted("place") if words else ()
        codes = dict.fromkeys(v for w in wants for v in w.values if v.isdigit())
        if codes:
            put("places", list(codes), words)
            return
    for want in sites(text):
        put("places", [v for v in want.values if v.isdigit()], want.source)


def _put_pay(put, cell: str, text: str, folded: str) -> None:
    loose = [m for m in _says.range.finditer(folded) if not _says.extra.search(folded[: m.start()])]
    for words in (cell, *(text[m.start() : m.end()] for m in loose)):
        paid = [
            _paid(piece)
            for piece in re.split("[,;，；]", words)
            if read_position({"学历要求": piece}, "").wanted("degree")
        ]
        amounts = (
            [a for a in paid if a] if len(paid) > 1 else [_paid(words)]
        )  # "本科6000，硕士7500" is from 6000 to 7500
        if not amounts or not amounts[0]:
            continue
        months = amounts[0].partition("*")[2]
        low, high = amounts[0].partition("*")[0].partition("-")[0], amounts[-1].partition("*")[0].partition("-")[2]
        put("pay_low", int(low or high), words)
        put("pay_high", int(high or low), words)
        put("pay_months", int(months or 12), words)
        return


def _paid(words: str) -> str:
    """The pay some words name, "" for none."""
    want = next(iter(read_position({"月薪": words}, "").wanted("pay")), None) if words else None
    return want.values[0] if want else ""


def _column(name: str, read: Position, cell: str, title: str) -> tuple[str, str]:
    """The words of a column and where they stand: its labelled cell, else every clause that speaks of its field."""
    code, column = _COLUMNS[name]
    wants = [w for w in read.wanted(code, "must", "want", "wish") if w.source and title not in w.source]
    clauses: dict[str, str] = {}
    for want in wants:
        words = _says.item.sub("", want.source).strip(" ；;，,。.~～")
        alone = {w.force for w in read_position({column: words}, "").wanted(code)}
        if alone and want.force == "wish" and "wish" not in alone:
            words += "优先"
        elif alone and want.force == "must" and "must" not in alone:
            words += "（必须）"
        clauses.setdefault(words, want.source)
    kept: list[str] = [cell.strip()] if cell.strip() else []
    for words in () if kept else clauses:
        if sum(map(len, kept)) + len(kept) + len(words) <= _ROOM[name]:
            kept.append(words)
    return "；".join(kept)[: _ROOM[name]], cell or _quoted(wants)


def _put_terms(put, read: Position, folded: str) -> None:
    """Whether a certificate is needed, by when, and what the agency does for it."""
    held = next((w for w in read.wanted("experience", "must") if "agentexam" in w.values), None)
    if held:
        put("certificate", "required", held.source)
    elif found := _says.no_proof.search(folded):
        put("certificate", "none", found[0])
    months = next(iter(read.of("certify_within")), None)
    if months and not held:
        put("certificate", "later", months.source)
        put("certify_months", int(months.value), months.source)
    names = {"exam_fee": "exam_fee", "training": "training", "leave": "exam_leave", "mentor": "mentor"}
    for given in read.of("support"):
        put(names[given.value], True, given.source)


def _quoted(wants: Iterable) -> str:
    return "；".join(dict.fromkeys(w.source for w in wants if w.source))
