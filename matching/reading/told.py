"""What a person's running text tells where no column does: studies, degree, year, pay, honours, wishes.

A text is a row whose columns are only headings: "学历：硕士；期望薪资：8k" is cells, and in sentences each value stands in
a clause that says whose it is and whether it is had. What is planned, denied or somebody else's is not read.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache

from matching import headers, words
from matching.reading import dates, degrees, grammar, honours, majors, pay, places
from matching.text import fold, negated
from matching.types import Reading

_LABEL = re.compile(r"(?:^|[;。\n,|]|\.\s|\s{2})\s*(?:\d{1,2}[.、)]\s*)?([^\W\d]{1,10}(?: [a-z]{2,10})?)\s*:\s*", re.M)
_STOP = re.compile(r"[,;。!?\n|]")


def labelled(cells: Mapping[str, str], column: str) -> dict[str, str]:
    """The cells with empty ones filled from the labels in one column of text ("专业：化学；毕业时间：2026.6"). O(length)."""
    text, folded = cells[column], fold(cells[column])
    out, folded = dict(cells), _colons(folded)
    found = [m for m in _LABEL.finditer(folded) if m[1] in _labels() or headers.speaks(m[1], "graduates")]
    for match, follows in zip(found, [*found[1:], None], strict=False):
        name = _labels().get(match[1]) or headers.speaks(match[1], "graduates")
        last = follows.start() if follows else len(folded)
        value = text[match.end() : _end(folded, match.end(), last, name)].strip()
        if name in out and name not in (column, "编号") and not out[name] and len(value) <= _LONGEST:
            out[name] = value
    return out


_BLANK_LABEL = re.compile(r"(?<!\S)([\u4e00-\u9fff]{2,6})[^\S\n](?=\S)")


def _colons(folded: str) -> str:
    """A text whose labels have no colons ("意向城市 海口 三亚 期望薪资 7-9K") with them, if it has several. Same length."""
    named = [m for m in _BLANK_LABEL.finditer(folded) if m[1] in _labels()]
    for match in named if len(named) > 1 else ():
        before = ";" if match.start() else ""
        folded = f"{folded[: match.start() - len(before)]}{before}{match[1]}:{folded[match.end() :]}"
    return folded


def _end(folded: str, start: int, last: int, name: str) -> int:
    """Where the value of a label ends: at a stop, or at a comma behind which another column is spoken of."""
    for mark in re.finditer(r"[,;。\n]", folded[start:last]):
        about = headers.speaks(folded[start + mark.end() : start + mark.end() + 4], "graduates")
        if mark[0] in "。\n" or mark[0] == ";" and name not in _LISTS or mark[0] == "," and about not in (None, name):
            return start + mark.start()
    return last


_LISTS = ("技能", "荣誉", "外语")
_LONGEST = 200


@cache
def _labels() -> dict[str, str]:
    return headers.aliases("graduates")


def clauses(folded: str) -> Iterator[tuple[int, int]]:
    """Where the clauses of a text stand. O(length)."""
    start = 0
    for stop in (*(m.start() for m in _STOP.finditer(folded)), len(folded)):
        if folded[start:stop].strip():
            yield start, stop
        start = stop + 1


_OTHERS = re.compile(
    r"导师|老师|教授|同学|爸|妈|父|母|家人|家里|亲戚|哥|姐|弟|妹|男友|女友|朋友|室友|老板|同事|客户|家教|辅导|带(?:过|了)?[^,;。]{0,4}生|面向|学生家长|supervisor|father|mother"
)
_PLANNED = re.compile(
    r"考研|二战|打算|计划|准备|想读|想考|想去读|申请(?:了)?(?:出国|读)|明年(?:再)?[考读]|没考上|落榜|放弃|本来|原本想|plan(?:ning|s)? to|hope|want to"
)


def _own(part: str) -> bool:
    """Whether a clause tells of the person's own past and present; its brackets explain."""
    part = grammar.outside(part)
    return not _OTHERS.search(part) and not _PLANNED.search(part)


_AIM = re.compile(
    r"(?<!不)(?<!不太)(?<!不再)(?:想(?!象)|希望|愿意|意向|求职|应聘|投递|(?:求职|就业|职业)目标|倾向|寻求|找[^,;。]{0,8}(?:工作|岗|职)|首选|looking for|seeking|apply|interested in|would like to|want to)"
)
_EVIDENCE = re.compile(r"会|熟|掌握|过|用|有|获|学(?!术)|毕业|擅|是|拿|发表|级|证|can|have|know")


@lru_cache(maxsize=64)  # every reader of a person's text asks
def aims(folded: str) -> tuple[tuple[int, int], ...]:
    """The stretches of a text that tell what the person wishes for: from the wish on while nothing had is told.

    A clause that is nothing but places (“南京、苏州都可以”) tells a wish too.
    """
    out: list[tuple[int, int]] = []
    for start, end in clauses(folded):
        goes_on = (
            bool(out)
            and out[-1][1] == start - 1
            and folded[start - 1] == ","
            and not _EVIDENCE.search(folded, start, end)
        )
        if goes_on:
            out[-1] = (out[-1][0], end)
        elif _AIM.search(folded, start, end) or places.alone(folded[start:end]):
            out.append((start, end))
    return tuple(out)


def is_aimed(stretches: Sequence[tuple[int, int]], at: int) -> bool:
    """Whether a place stands in one of the stretches. O(log stretches)."""
    number = bisect_right(stretches, at, key=lambda s: s[0])
    return number > 0 and at < stretches[number - 1][1]


def without_aims(text: str) -> str:
    """The text with what is wished for blanked out: who wants to draft patents has not drafted any."""
    out, last = [], 0
    for start, end in aims(fold(text)):
        out += [text[last:start], "。" * (end - start)]
        last = end
    return "".join(out) + text[last:]


_GRADE = re.compile(r"(?<![一-鿿])?大[一二三四](?![一-鿿]{0,1}[类批])")


def degree(text: str) -> Reading | None:
    """The highest degree that the text tells of as the person's own; who is in a year of a first degree has that in sight."""
    folded, best, year = fold(text), None, None
    for start, end in clauses(folded):
        part = folded[start:end]
        if not _own(part):
            continue
        for level, a, b in degrees.named(part):
            if level != "below" and not negated(part, a, b) and not _AFTER_SCHOOL.match(part, b):
                found = Reading("degree", level, text[start:end].strip(), 0.8)
                best = found if best is None or degrees.RANK[level] > degrees.RANK[best.value] else best
        if year is None and _GRADE.search(part):
            year = Reading("degree", "bachelor", text[start:end].strip(), 0.6)
    return best or year


_AFTER_SCHOOL = re.compile(r"(?:院|部|处|会|导师|论文(?!写|做|是|题)|及以上|考试)")


_ENDS = re.compile(r"毕业|答辩|届|学位|graduat|class of|degree|expected")
_SCHOOL = re.compile(
    r"大学|学院|本科|硕士|博士|研究生|专业|高职|大专|学校|university|college|institute|bachelor|master"
)
_RANGE = re.compile(
    r"(20\d{2})\s*(?:年|[./-])?\s*(\d{1,2})?\s*月?\s*(?:-|~|至|到|—)\s*(20\d{2})(?:\s*(?:年|[./-])\s*(\d{1,2}))?"
)
_LEVEL_DATED = re.compile(r"(?:本科|硕士|博士|研究生|大专|专科)\s*[,/|]?\s*20\d\d\s*[-./年]\s*\d{1,2}(?!\s*[-~至到])")
_ENTERED = re.compile(r"(?<!\d)(20\d{2}|\d{2})\s*级")
_YEARS = {"junior": 3, "bachelor": 4, "master": 3, "doctor": 4}


def graduation(text: str, level: str) -> Reading | None:
    """When the person leaves or left school: said of a year, at the end of the last time at a school, or counted from 2022级."""
    folded = fold(text)
    best: Reading | None = None
    entered: Reading | None = None
    for start, end in clauses(folded):
        part, said = folded[start:end], text[start:end].strip()
        if not _own(part) or "高中" in part:
            continue
        value = None
        if span := _RANGE.search(part):
            month = f"-{int(span[4]):02}" if span[4] and 1 <= int(span[4]) <= 12 else ""
            value = f"{span[3]}{month}" if _SCHOOL.search(part) or _ENDS.search(part) else None
        elif (_ENDS.search(part) or _LEVEL_DATED.search(part)) and (found := dates.graduation(part)):
            value = found[0]
        if value and 2000 <= int(value[:4]) <= 2100 and (best is None or value > best.value):
            best = Reading("graduation", value, said, 0.8)
        if (year := _ENTERED.search(part)) and level in _YEARS:
            number = int(year[1]) + (2000 if len(year[1]) == 2 else 0) + _YEARS[level]
            entered = Reading("graduation", str(number), said, 0.5)
    return best or entered


_BEHIND = re.compile(
    r"\s*(?:\([^()]{0,16}\)\s*)?(?:专业|系|本科|硕士|博士|研究生|学硕|专硕|学士|方向|背景|出身|在读|毕业|应届|大[一二三四]|研[一二三]|20\d\d届|\d\d届|毕业生|专科|大专|master|bachelor|student|graduate|degree|major|双学[位士]|双专业)"
)
_BESIDE = re.compile(r"\s*(?:[/、+&和与及]\s*[^,;。()\s]{2,12}?)(?=专业|双学[位士]|双专业)")  # "制药工程/英语双学位"
_LEFT = re.compile(r"(?:专业)?\s*转(?:专业)?(?:到|至|去|入|读|学)")  # "会计学转专业到计算机": was left
_BEFORE = re.compile(
    r"(?:(?:就读|主修|辅修|修读|攻读|读[博研硕本]|[学读]的(?:却|则|也|还|其实)?是?|学过四年|学|读|专业(?:是|为|:)?|转(?:到|为|去|入)?|跨考(?:到)?|大学|学院|本科|硕士|博士|研究生|专科|级|届|年|in|of|major(?:ed|ing)?|studied|study|studying|双学位|学位|second degree|minor|(?<![a-z])[bm]\.?(?:sc|eng|a)\.?)\s*(?:是|为|:|在|了|的|,|\()?\s*|^\s*)(?:[^\W\d_]{0,2})$"
)
_NOT_A_STUDY = re.compile(
    r"\s*(?:课|实验|领域|行业|公司|厂|企业|专利|案|文献|翻译|竞赛|大赛|比赛|建模|学会|协会|社|老师|师(?!范|大)|:|[abc][12](?![a-z\d])|native|fluent|知识|基础课|论文|类专利|技术|工程师|四级|六级|八级|[一二]级|水平|考试|术语|词汇|材料(?!科学)|相关|背景的?案)"
)


def studies(text: str) -> list[Reading]:
    """The majors that a text tells of as the person's own, the one of the highest degree first, with the others' roles."""
    folded = fold(text)
    shown = words.hidden(folded)
    found: list[tuple[int, str, str, Reading]] = []
    wished = aims(folded)
    for start, end in clauses(folded):
        part = folded[start:end]
        if not _own(part) or is_aimed(wished, start):
            continue
        hidden = shown[start:end]
        about = bool(_SCHOOL.search(part) or _ENTERED.search(part) or re.search(r"\d届|大[一二三四]|研[一二三]", part))
        for span in majors.lexicon().find(hidden):
            if span.end - span.start < 2 or negated(part, span.start, span.end) or _NOT_A_STUDY.match(part, span.end):
                continue
            before, name = part[max(0, span.start - 16) : span.start], part[span.start : span.end]
            if _LEFT.match(part, span.end):
                continue
            named = _BEHIND.match(part, span.end) or _BESIDE.match(part, span.end) or _BEFORE.search(before)
            if not named and not (about and len(name) >= 4):
                continue
            if len(name) == 2 and not (_BEHIND.match(part, span.end) or _READ.search(before)):
                continue
            level = max((degrees.RANK[d] for d, _, _ in degrees.named(part)), default=0)
            role = next(
                (r for r, mark in _ROLES if mark.search(before) or r != "minor" and mark.match(part, span.end)), ""
            )
            found.append((level, span.code, role, Reading("major", span.code, text[start:end].strip(), 0.75)))
    return list(_with_roles(found))


_READ = re.compile(
    r"(?:[学读]的?(?:却|则|也|还|其实)?是?|主修|专业(?:是|为|:)?|转(?:到|为|去|入)?|本科|硕士|研究生|辅修|in|of)\s*$"
)
_ROLES = (
    ("minor", re.compile(r"辅修|minor|微专业")),
    ("second", re.compile(r"\s*(?:双学位|第二学位|二学位|second degree)")),
)


def _with_roles(found: list[tuple[int, str, str, Reading]]) -> Iterator[Reading]:
    """Of several, those of the highest degree are the person's studies; one named with a lower degree came before."""
    top = max((level for level, _, role, _ in found if not role), default=0)
    told: set[str] = set()
    exact = any(not code.startswith("class:") for _, code, role, _ in found if not role)
    for level, code, role, reading in sorted(found, key=lambda f: -f[0] if not f[2] else 99):
        if code in told or exact and code.startswith("class:") and not role:
            continue
        told.add(code)
        role = role or ("earlier" if 0 < level < top else "")
        yield Reading("major", f"{code}#{role}" if role else code, reading.source, reading.certainty)


_PAID = re.compile(
    r"^\s*\d{4,5}\s*(?:[-~至到]\s*\d{4,5}\s*$|元|起|以上|左右|\+)|期望|希望|月薪|薪|工资|待遇|底薪|到手|税前|salary|expect|pay\b|\d\s*k\b|\d\s*k(?:左右|以上|起|就)"
)
_EARNED = re.compile(r"实习|兼职|补贴|每天|/天|奖学金|经费|营业额|销售额|转化|点击|阅读|粉丝|播放|字")


def wished_pay(text: str) -> Reading | None:
    """The pay a text wishes for; what was earned or raised elsewhere is none."""
    folded = fold(text)
    for start, end in clauses(folded):
        part = folded[start:end]
        if _PAID.search(part) and not _EARNED.search(part) and not _RANGE.search(part) and (found := pay.read(part)):
            return Reading("pay", found[0], text[start:end].strip(), min(found[1], 0.7))
    return None


_WON = re.compile(
    r"奖学金|国奖|等奖|[金银铜特]奖|优秀毕业|三好|优秀学生|优秀团员|标兵|冠军|亚军|获奖|scholarship|prize|dean'?s list|award"
)


_AWARDING = re.compile(r"评定|评选|评审|评比|发放|组织|筹备|承办")  # who runs a contest has not won it


def won(text: str) -> Iterable[Reading]:
    """The honours a text tells of."""
    folded = fold(text)
    for start, end in clauses(folded):
        part = folded[start:end]
        if _WON.search(part) and not _OTHERS.search(part) and not _AWARDING.search(part):
            for one in honours.read(part):
                if _WON.search(part[one.start : one.end]):
                    source = text[start + one.start : start + one.end].strip()
                    yield Reading("honour", one.value, source, min(one.certainty, 0.7))
