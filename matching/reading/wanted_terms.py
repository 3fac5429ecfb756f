"""What the law and the certificate ask of a hire: eligibility, nationality, headcount and certify-later terms."""

import re
from collections.abc import Mapping

from matching.reading import grammar, stances
from matching.text import fold
from matching.types import Message, Reading, Want

_EXAM = re.compile(
    r"(?:符合|满足|具备)[^,;。]{0,14}?(?:报考|报名|考试)[^,;。]{0,4}(?:条件|资格)|报考[^,;。]{0,4}(?:硬性要求|要求|条件)|具备报考|有资格报考|(?:须|必须|要|需|应|得|国内)[^,;。]{0,6}(?:能|可)(?:够|以)?(?:报名|报考|考)(?!虑|勤|核|察|验)|(?:不能|不可|无法|不符合?)[^,;。]{0,4}报考|eligible (?:to sit|for) the [a-z ]*exam"
)
_MAY_SIT = re.compile(r"(?:能|可)(?:够|以)?(?:报名|报考)")
_CHINESE = re.compile(
    r"(?:中国|中华人民共和国)(?:国籍|公民|籍)|chinese (?:citizen|national)|国籍[^,;。]{0,4}中国|涉密|外(?:国国?)?籍[^,;。]{0,6}(?:不|勿|谢绝)|(?:不得|不可|不能|不接受|不招)[^,;。]{0,6}外(?:国国?)?籍"
)
_FOREIGN_OK = re.compile(r"国籍不限|不限国籍|外籍[^,;。]{0,4}(?:可|欢迎)|any nationality")
_CERTIFIED = re.compile(
    r"(?:必须|须|需|要求)?(?:持有|取得|具有|已取得|已通过)[^,;。]{0,6}(?:专利代理师|代理人)(?:资格|证)"
)


_LATER = re.compile(  # 入职后两年内取得: a promise for after the start, no condition of it
    r"(?:入职|上岗|到岗|工作|转正|录用)(?:以后|之后|后)|[一二两三四五六七八九十半\d]\s*(?:年|个月)(?:之?内|以内)|within \w{1,6} (?:years?|months?)"
)
_UNPROVEN = re.compile(r"(?:无证|没有?证|未取得|未持证)[^,;。]{0,6}(?:可|也|先)")


def nationality_wants(cells: Mapping[str, str]) -> list[Want]:
    """Whether Chinese nationality is required, as work under secrecy is."""
    cell, text = cells["职位描述"], fold(cells["职位描述"])
    if _FOREIGN_OK.search(text):
        return []
    for clause in grammar.clauses(text):
        if _CHINESE.search(text[clause.start : clause.end]) and clause.tone in ("must", "plain", "avoid"):
            return [Want("nationality", ("CN",), "must", cell[clause.start : clause.end].strip(), "职位描述")]
    return []


def exam_wants(cells: Mapping[str, str], kind: str) -> list[Want]:
    """Whether one must be able to sit the agent exam, or hold the certificate already."""
    cell, text = cells["职位描述"], fold(cells["职位描述"])
    unproven = _UNPROVEN.search(text)
    for clause in grammar.clauses(text):
        part = text[clause.start : clause.end]
        asked = _EXAM.search(part) or (clause.listed or clause.tone == "must") and _MAY_SIT.search(part)
        if asked and clause.tone not in ("wish", "none"):
            return [Want("eligibility", ("eligible",), "must", cell[clause.start : clause.end].strip(), "职位描述")]
        if (
            (held := _CERTIFIED.search(part))
            and not unproven
            and not _LATER.search(part)
            and _is_asked(part, clause, held)
        ):
            return [Want("experience", ("agentexam",), "must", cell[clause.start : clause.end].strip(), "职位描述")]
    certify = cells["先上岗后考证"]
    if kind == "trainee" and certify and not re.match(r"否|不|无", certify):
        return [Want("eligibility", ("eligible",), "must", certify, "先上岗后考证", 0.7)]
    return []


def _is_asked(part: str, clause: grammar.Clause, held: re.Match[str]) -> bool:
    """Whether a clause asks for a certificate, not one that tells of those who have it."""
    [one] = stances.of_clause(part, clause, [(held.start(), held.end(), "")])
    return one.stance in ("must", "asked", "plain")


# How long after the start the certificate is due: 18个月内, 两年半之内, 半年内, within two years.
_WITHIN = re.compile(
    r"(?:(?P<number>\d{1,2}|[一二两三四五六七八九十]{1,3})\s*(?P<unit>个?月|年半|年)|(?P<half>半年))\s*(?:之?内|以内)"
    r"|within (?P<count>\d{1,2}|one|two|three|a|an) (?P<each>months?|years?)"
)
_DUE = re.compile(r"考(?![勤核察虑])|证(?![明件])|通过|资格|exam|certif|qualif")
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
    for found in _WITHIN.finditer(text):
        near = text[found.end() : found.end() + 14]
        if found["count"]:
            near = text[max(0, found.start() - 60) : found.end() + 60]
        months = _months(found)
        if _DUE.search(near) and 0 < months <= _LONGEST_TERM:
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
