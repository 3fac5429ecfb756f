"""What the law and the certificate ask of a hire: eligibility, nationality, headcount and certify-later terms."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from matching.reading.demands import TEXT, Found, demands
from matching.reading.wordings import wordings
from matching.text import fold
from matching.types import Message, Reading, Want

_says = wordings("wanted_terms")


def nationality_wants(cells: Mapping[str, str]) -> list[Want]:
    """Whether Chinese nationality is required, as work under secrecy is."""
    free = _says.foreign_ok.search(fold(cells[TEXT]))
    return [] if free else list(demands("nationality", cells, (TEXT,), _once(_says.chinese, "CN")))[:1]


def exam_wants(cells: Mapping[str, str], kind: str) -> list[Want]:
    """Whether one must be able to sit the agent exam, or hold the certificate already."""
    if asked := list(demands("eligibility", cells, (TEXT,), _able, lambda part, _: _says.exam.search(part))):
        return asked[:1]
    if not _says.unproven.search(fold(cells[TEXT])):
        held = demands("certificate", cells, (TEXT,), _once(_says.certified, "agentexam", unless=_says.later))
        if asked := [replace(want, field="experience") for want in held]:
            return asked[:1]
    certify = cells["先上岗后考证"]
    if kind == "trainee" and certify and not re.match(r"否|不|无", certify):
        return [Want("eligibility", ("eligible",), "must", certify, "先上岗后考证", 0.7)]
    return []


def _once(pattern: re.Pattern[str], value: str, unless: re.Pattern[str] | None = None) -> Callable[[str], Found]:
    """Finds a value where its wording stands in a clause."""

    def find(part: str) -> Found:
        found = pattern.search(part)
        return [(found.start(), found.end(), value)] if found and not (unless and unless.search(part)) else []

    return find


def _able(part: str) -> Found:
    return _once(_says.exam, "eligible")(part) or _once(_says.may_sit, "eligible")(part)


_DIGITS = dict(zip("一二两三四五六七八九十", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True))
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3}
_LONGEST_TERM = 72  # months; what is longer is no term for an examination


def _months(found: re.Match[str]) -> int:
    """The months of a term."""
    if found["half"]:
        return 6
    if found["count"]:
        number = _COUNTS.get(found["count"]) or int(found["count"])
        return number * (12 if found["each"].startswith("year") else 1)
    text = found["number"]
    tens, ten, ones = text.partition("十")
    number = (
        int(text)
        if text.isdigit()
        else (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones or tens * (not ten), 0)
    )
    return number if "月" in found["unit"] else 12 * number + 6 * (found["unit"] == "年半")


def _due(text: str) -> tuple[int, int, int] | None:
    """(months, start, end) of the first term within which the certificate or the examination is due. O(length)."""
    for found in _says.within.finditer(text):
        near = text[found.end() : found.end() + 14]
        if found["count"]:
            near = text[max(0, found.start() - 60) : found.end() + 60]
        months = _months(found)
        if _says.due.search(near) and 0 < months <= _LONGEST_TERM:
            return months, found.start(), found.end()
    return None


def terms(cells: Mapping[str, str], notes: list[Message]) -> list[Reading]:
    """Headcount and the certify-later terms: needed or not, within how many months, which support."""
    out: list[Reading] = []
    cell, text = cells["招聘人数"], fold(cells["招聘人数"])
    if found := re.search(r"\d{1,4}", text):
        out.append(Reading("headcount", str(max(1, int(found[0]))), cell))
    elif cell and not re.search(r"若干|不限|several", text):
        notes.append(Message("unread", {"column": "招聘人数", "text": cell[:40]}))
    cell, text = cells["先上岗后考证"], fold(cells["先上岗后考证"])
    if cell:
        needed = (
            "no"
            if re.match(r"\s*(?:否|不|无|no\b|n$|false)", text)
            else "optional"
            if re.match(r"\s*(?:可|optional|鼓励)", text)
            else "yes"
        )
        out.append(Reading("certify", needed, cell))
    for column in ("先上岗后考证", "职位描述"):
        cell, text = cells[column], fold(cells[column])
        for code, pattern in (
            ("exam_fee", r"报销考试费|考试费(?:用)?(?:报销|由公司|公司)|承担考试费|报名费报销|exam fee"),
            ("training", r"培训(?:费|课|支持|班)?|training"),
            ("leave", r"考试假|带薪备考|复习假|备考假|考前[^,;。]{0,4}假|带薪假"),
            ("mentor", r"导师|师傅|一对一|传帮带|带教|mentor"),
        ):
            if (found := re.search(pattern, text)) and not any(r.value == code for r in out):
                out.append(Reading("support", code, cell[found.start() : found.end()]))
        due = _due(text)
        if due and not any(r.field == "certify_within" for r in out):
            out.append(Reading("certify_within", str(due[0]), cell[due[1] : due[2]]))
    return out
