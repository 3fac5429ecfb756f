"""What a person's running text tells where no column does: studies, degree, year, pay, honours, wishes.

A text is a row whose columns are only headings: "学历：硕士；期望薪资：8k" is cells, and in sentences each value stands in
a clause that says whose it is and whether it is had. What is planned, denied or somebody else's is not read.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache

from matching import words
from matching.reading import dates, degrees, grammar, headers, honours, languages, majors, pay, places
from matching.text import Span, fold, negated, reaches
from matching.types import Reading

_LABEL = re.compile(r"(?:^|[;。\n,|]|\.\s|\s{2})\s*(?:\d{1,2}[.、)]\s*)?([^\W\d]{1,10}(?: [a-z]{2,10})?)\s*:\s*", re.M)
_STOP = re.compile(r"[,;。!?\n|]|(?<=\w{3}[\w)])\.(?=\s|$)")  # a point ends an English sentence, not "B.Sc. in"


def labelled(cells: Mapping[str, str], column: str) -> dict[str, str]:
    """The cells with empty ones filled from the labels in one column of text ("专业：化学；毕业时间：2026.6"). O(length)."""
    text = cells[column]
    out, folded = dict(cells), _colons(fold(text))
    if ":" not in folded:
        return out
    found = [m for m in _LABEL.finditer(folded) if m[1] in _labels() or headers.speaks(m[1], "graduates")]
    for match, follows in zip(found, [*found[1:], None], strict=False):
        name = _labels().get(match[1]) or headers.speaks(match[1], "graduates")
        last = follows.start() if follows else len(folded)
        value = text[match.end() : _end(folded, match.end(), last, name)].strip()
        longest = _LONGEST if name != "学历" else _A_DEGREE  # under "Education" stands where somebody was, not a cell
        if name in out and name not in (column, "编号") and not out[name] and len(value) <= longest:
            out[name] = value
    return out


_BLANK_LABEL = re.compile(r"(?<!\S)([\u4e00-\u9fff]{2,6})([^\S\n](?:\|[^\S\n])?)(?=\S)")


def _colons(folded: str) -> str:
    """A text whose labels have no colons ("意向城市 海口 三亚 期望薪资 7-9K", "| 外语 | CET4 |") with them, if it has several. Same length."""
    named = [m for m in _BLANK_LABEL.finditer(folded) if m[1] in _labels()] if " " in folded else []
    for match in named if len(named) > 1 else ():
        before = ";" if match.start() else ""
        folded = (
            f"{folded[: match.start() - len(before)]}{before}{match[1]}{':':<{len(match[2])}}{folded[match.end() :]}"
        )
    return folded


def _end(folded: str, start: int, last: int, name: str) -> int:
    """Where the value of a label ends: at a stop, or at a comma behind which another column is spoken of."""
    for mark in re.finditer(r"[,;。\n|]", folded[start:last]):
        about = headers.speaks(folded[start + mark.end() : start + mark.end() + 4], "graduates")
        if mark[0] in "。\n" or mark[0] in ";|" and name not in _LISTS or mark[0] in ",|" and about not in (None, name):
            return start + mark.start()
    return last


_LISTS = ("技能", "荣誉", "外语")
_LONGEST, _A_DEGREE = 200, 16


@cache
def _labels() -> dict[str, str]:
    return headers.aliases("graduates")


@lru_cache(maxsize=64)  # every reader of a person's text asks
def clauses(folded: str) -> tuple[tuple[int, int], ...]:
    """Where the clauses of a text stand. O(length)."""
    stops = [m.start() for m in _STOP.finditer(_INSIDE.sub(lambda m: m[0].translate(_JOINED), folded))]
    pairs = zip([0, *(stop + 1 for stop in stops)], [*stops, len(folded)], strict=True)
    return tuple([(start, stop) for start, stop in pairs if folded[start:stop].strip()])


_INSIDE = re.compile(r"\([^()\n]{0,60}\)")  # what stands in brackets belongs to the clause they stand in
_JOINED = str.maketrans(",;。!?|.", "       ")
_BLANK = re.compile(
    r"(?<=[\u4e00-\u9fff)]{2})[^\S\n]{1,2}(?=[\u4e00-\u9fff]{2})(?![及以或和与等均都也皆者的优必即可更])"
)


@lru_cache(maxsize=64)
def pieces(folded: str) -> tuple[tuple[int, int], ...]:
    """The clauses of a text, cut once more at the blanks that part where commas are missing. O(length)."""
    out = []
    for start, end in clauses(folded):
        blanks = [m.span() for m in _BLANK.finditer(folded, start, end)] if " " in folded else []
        edges = [start, *(at for blank in blanks for at in blank), end]
        out += zip(edges[::2], edges[1::2], strict=True)
    return tuple(out)


_KIN = r"(?<=我)[哥姐弟妹爸妈]|[表堂][哥姐弟妹]|哥哥|姐姐|弟弟|妹妹|爸[爸妈]|妈妈|父亲|母亲|父母"  # 哥伦比亚 is nobody's brother
_OTHERS = re.compile(
    rf"{_KIN}|导师|老师|教授|同学|家人|家里|亲戚"
    r"|男友|女友|朋友|室友|老板|同事|客户|家教|辅导|带(?:过|了)?[^,;。]{0,4}生|面向|学生家长|supervisor|father|mother"
)
_PLANNED = re.compile(
    r"考研|二战|打算|计划|准备|想读|想考|想去读|申请(?:了)?(?:出国|读)|明年(?:再)?[考读]|没考上|落榜|放弃|本来|原本想|plan(?:ning|s)? to|hope|want to"
)


@lru_cache(maxsize=64)
def _own(folded: str) -> tuple[tuple[int, int], ...]:
    """The clauses of a text that tell of the person's own past and present; their brackets explain.

    Of a school left early counts what came after: "本科肄业后自考取得本科学历".
    """
    blanked = grammar.outside(folded)
    foreign = sorted(m.start() for pattern in (_OTHERS, _PLANNED) for m in pattern.finditer(blanked))
    early = _LEFT_EARLY.search(blanked)
    out = []
    for start, end in clauses(folded):
        left = list(_LEFT_EARLY.finditer(blanked, start, end)) if early else []
        after = left[-1].end() if left else start
        if not is_any(foreign, start, end) and not (left and not left[-1][1]):
            out.append((after, end))
    return tuple(out)


_LEFT_EARLY = re.compile(r"(?:退学|肄业)([之以]?后)?")


_AIM = re.compile(
    r"(?<!不)(?<!不太)(?<!不再)(?:想(?!象)|希望|愿意|意向|求职|应聘|投递|(?:求职|就业|职业)目标|目标(?=:)|对[^,;。\n]{1,20}(?:岗位?|职位|工作)(?:很|非常|都)?(?:感|有)兴趣|倾向|寻求|找[^,;。]{0,8}(?:工作|岗|职)|首选|looking for|seeking|apply|interested in|(?:would|'d) (?:like|love) to|objective|(?:want|hope|hoping|wish) to)"
)
_WISH_HEAD = re.compile(r"\W*(?:求职意向|求职目标|就业意向|意向岗位|应聘岗位|期望岗位|(?:career |job )?objective)\W*")
_EVIDENCE = re.compile(r"会|熟|掌握|过|用|有|获|学(?!术)|毕业|擅|是|拿|发表|级|证|can|have|know")


@lru_cache(maxsize=64)  # every reader of a person's text asks
def aims(folded: str) -> tuple[tuple[int, int], ...]:
    """The stretches of a text that tell what the person wishes for: from the wish on while nothing had is told.

    A clause that is nothing but places (“南京、苏州都可以”) tells a wish too.
    """
    out: list[tuple[int, int]] = []
    named = places.named(folded)
    for start, end in pieces(folded):
        goes_on = (
            bool(out)
            and folded[out[-1][1] : start].strip(" ") in ("", ",")
            and not _EVIDENCE.search(folded, start, end)
        )
        headed = bool(out) and folded[out[-1][1] : start] == "\n" and _WISH_HEAD.fullmatch(folded, *out[-1])
        if goes_on or headed:
            out[-1] = (out[-1][0], end)
        elif aim := _AIM.search(folded, start, end):
            out.append((aim.start() if _SCHOOL.search(folded, start, aim.start()) else start, end))
        elif is_any(named, start, end) and places.alone(folded[start:end]):
            out.append((start, end))
    return tuple(out)


def is_any(places_of: Sequence[int], start: int, end: int) -> bool:
    """Whether one of some places in a text, in their order, lies in [start:end]. O(log places)."""
    number = bisect_left(places_of, start)
    return number < len(places_of) and places_of[number] < end


_SOMEBODY = re.compile(
    rf"\s*(?:我的?|我们)?(?:{_KIN}|导师|师[兄姐]|同学|室友|家人|家里|亲戚|外公|外婆|爷爷|朋友|[男女](?:朋)?友|my (?:advis|superv|father|mother|friend))"
    r"(?![^,;。\n]{0,12}(?:我|让|指导|带|合作|推荐|安排))(?![^,;。\n在]{0,8}(?:里|中|内|下|期间)(?!有))"  # "导师课题组里负责检索"
)
_NOT_YET = re.compile(
    r"备考|报名了|申请中|在审|在投|审稿|等待中|等成绩|[正还]在学(?!校)|学习中|忘得差不多|科目[一二三四]|not yet|in progress"
)


_MEANWHILE = re.compile(r"期间|同时|之余|过程中")


@lru_cache(maxsize=64)
def not_had(folded: str) -> tuple[tuple[int, int], ...]:
    """The stretches of a text that are no evidence: what is wished for, somebody else's, or not done yet. O(length)."""
    apart, not_yet = [], _NOT_YET.search(folded)
    for a, b in clauses(folded):
        if _SOMEBODY.match(folded, a, b):
            apart.append((a, b))
        elif not_yet and (begun := _NOT_YET.search(folded, a, b)):
            meanwhile = _MEANWHILE.search(folded, begun.end(), b)  # "备考期间坚持实习"
            apart.append((a, meanwhile.end() if meanwhile else b))
    out: list[tuple[int, int]] = []
    for start, end in sorted((*aims(folded), *apart)):
        if out and start <= out[-1][1]:
            start, end = out[-1][0], max(out.pop()[1], end)
        out.append((start, end))
    return tuple(out)


_GRADE = re.compile(r"(?<![一-鿿])?大[一二三四](?![一-鿿]{0,1}[类批])")


def degree(text: str) -> Reading | None:
    """The highest degree that the text tells of as the person's own; who is in a year of a first degree has that in sight."""
    folded, best, year = fold(text), None, None
    for start, end in _own(folded):
        part = folded[start:end]
        for level, a, b in degrees.named(part):
            if level != "below" and not negated(part, a, b) and not _AFTER_SCHOOL.match(part, b):
                found = Reading("degree", level, text[start:end].strip(), 0.8)
                best = found if best is None or degrees.RANK[level] > degrees.RANK[best.value] else best
        if year is None and _GRADE.search(part):
            year = Reading("degree", "bachelor", text[start:end].strip(), 0.6)
    return best or year


_AFTER_SCHOOL = re.compile(r"(?:院|部|处|会|导师|论文(?!写|做|是|题)|及以上|考试)")


_YEAR = re.compile(r"[\d二]")  # a year has a digit, or begins as 二〇二六 does
_ENDS = re.compile(r"毕业|答辩|届|学位|双证|graduat|(?<![a-z])grads?(?![a-z])|class of|degree|expected")
_SCHOOL = re.compile(
    r"大学|学院|本科|硕士|博士|研究生|专业|高职|大专|学校|university|college|institute|bachelor|master"
)
_RANGE = re.compile(
    r"(20\d{2})\s*(?:年|[./-])?\s*(\d{1,2})?\s*月?\s*(?:-|~|至|到|—)\s*(20\d{2})(?:\s*(?:年|[./-])\s*(\d{1,2}))?"
)
_LEVEL_DATED = re.compile(r"(?:本科|硕士|博士|研究生|大专|专科)\s*[,/|]?\s*20\d\d\s*[-./年]\s*\d{1,2}(?!\s*[-~至到])")
_LEFT_AT = re.compile(r"(20\d\d)\s*[年./-]\s*(1[0-2]|0?[1-9])\s*月?份?\s*毕业")
_BRACKETED = re.compile(r"\((?:[^()]{0,40}[, ])?(20\d\d)(?:\.(1[0-2]|0?[1-9]))?(?:年)?\)")  # "本科(宁夏大学, 2026)"
_ENTERED = re.compile(r"(?<!\d)(20\d{2}|\d{2})\s*级")
_YEARS = {"junior": 3, "bachelor": 4, "master": 3, "doctor": 4}


def graduation(text: str, level: str) -> Reading | None:
    """When the person leaves or left school: said of a year, at the end of the last time at a school, or counted from 2022级."""
    folded = fold(text)
    best: Reading | None = None
    entered: Reading | None = None
    for start, end in _own(folded):
        part, said = folded[start:end], text[start:end].strip()
        if "高中" in part or not _YEAR.search(part):
            continue
        value = None
        if left := _LEFT_AT.search(part):
            value = f"{left[1]}-{int(left[2]):02}"
        elif span := _RANGE.search(part):
            month = f"-{int(span[4]):02}" if span[4] and 1 <= int(span[4]) <= 12 else ""
            value = f"{span[3]}{month}" if _SCHOOL.search(part) or _ENDS.search(part) else None
        elif (_ENDS.search(part) or _LEVEL_DATED.search(part)) and (found := dates.graduation(part)):
            value = found[0]
        elif _SCHOOL.search(part) and (year := _BRACKETED.search(part)):
            value = f"{year[1]}-{int(year[2]):02}" if year[2] else year[1]
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
    r"(?:(?:就读|主修|辅修|修读|攻读|读[博研硕本]|[学读]的(?:却|则|也|还|其实)?是?|学过四年|学|读|专业(?:是|为|:)?|转(?:到|为|去|入)?|跨考(?:到)?|保研(?:到|至|本校)?|大学|学院|本科|硕士|博士|研究生|专科|级|届|年|in|of|major(?:ed|ing)?|studied|study|studying|双学位|学位|second degree|minor|(?<![a-z])[bm]\.?(?:sc|eng|a)\.?)\s*(?:是|为|:|在|了|的|,|\()?\s*|^\s*)(?:[^\W\d_]{0,2})$"
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
    every = majors.lexicon().find(shown)
    begun = [span.start for span in every]
    carried, last = 0, 0
    for start, end in _own(folded):
        part = folded[start:end]
        here = every[bisect_left(begun, start) : bisect_left(begun, end)]
        named_here = max((degrees.RANK[d] for d, _, _ in degrees.named(grammar.outside(part))), default=0)
        if named_here or folded[last:start].strip(" ,"):  # "应届硕士, 材料学, 本科物理"
            carried = 0 if here else named_here
        last = end
        if not here:
            continue
        about = bool(_SCHOOL.search(part) or _ENTERED.search(part) or re.search(r"\d届|大[一二三四]|研[一二三]", part))
        for span in (Span(s.start - start, s.end - start, s.code) for s in here):
            if span.end - span.start < 2 or negated(part, span.start, span.end) or _NOT_A_STUDY.match(part, span.end):
                continue
            if reaches(wished, start + span.start, start + span.end) or _is_award(part, span, found):
                continue
            before, name = part[max(0, span.start - 16) : span.start], part[span.start : span.end]
            if _LEFT.match(part, span.end) or not (
                _is_read(part, span, before) or about and len(name) >= 4 or carried and part.strip() == name
            ):
                continue
            level = _level(part, span) or carried
            role = next((r for r, ahead, behind in _ROLES if ahead.search(before) or behind.match(part, span.end)), "")
            found.append((level, span.code, role, Reading("major", span.code, text[start:end].strip(), 0.75)))
    return list(_with_roles(found))


_READ = re.compile(
    r"(?:[学读]的?(?:却|则|也|还|其实)?是?|主修|专业(?:是|为|:)?|转(?:到|为|去|入)?|本科|硕士|研究生|辅修|in|of)\s*$"
)
_NEVER = re.compile(r"(?!)")
_ROLES = (
    ("minor", re.compile(r"辅修|minor|微专业"), _NEVER),
    (
        "second",
        re.compile(r"双学位(?!\s*:)|第二学位|二学位|second degree"),
        re.compile(r"\s*(?:双学[位士]|双专业|第二学位|二学位|second degree)"),
    ),
    ("earlier", re.compile(r"(?:以前|原来|原先|之前|先前)(?:是)?[学读]的?\s*$"), _NEVER),
)
_TONGUE_READ = re.compile(
    r"(?:degree|major|minor|bachelor|master|studied|study|studying|arts|(?<![a-z])[bm]\.?a\.?)\s*(?:in|of|:)?\s*$"
)


def _is_read(part: str, span: Span, before: str) -> bool:
    """Whether a clause names a major as what somebody reads. A language by its English name is more often one spoken."""
    name, behind = part[span.start : span.end], _BEHIND.match(part, span.end)
    if behind:
        return True
    if name.isascii() and span.code in languages.LANG_CODE:
        return bool(_TONGUE_READ.search(before))
    if len(name) == 2:
        return bool(_READ.search(before))
    return bool(_BESIDE.match(part, span.end) or _BEFORE.search(before))


def _level(part: str, span: Span) -> int:
    """The highest degree named with a study in a clause: in its bracket, else outside of all and in the one behind it."""
    brackets = [m for m in _INSIDE.finditer(part) if m.start() < span.start < m.end() or m.start() == span.end]
    inside = brackets[0].start() < span.start if brackets else False
    named = [*degrees.named(brackets[0][0])] if brackets else []
    named += () if inside and named else degrees.named(grammar.outside(part))
    level = max((degrees.RANK[d] for d, _, _ in named), default=0)
    return max(level, degrees.RANK["master"]) if "保研" in part else level


def _is_award(part: str, span: Span, found: Sequence[tuple]) -> bool:
    """Whether a name fills the bracket behind a study, as the field of its degree does: "金融学(经济学)"."""
    alone = part[span.start - 1 : span.start] == "(" and part[span.end : span.end + 1] == ")"
    return alone and bool(found) and span.code in _AWARDED


_AWARDED = frozenset(
    ("哲学", "经济学", "法学", "教育学", "历史学", "农学", "管理学", "艺术学", "理学", "工学", "医学", "文学")
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


_OF_IP = re.compile(
    r"(?:知识产权|专利|知产|(?<![a-z])ip(?![a-z])|intellectual property|patent)[^,;。\n]{0,8}"
    r"(?:部|处|科室|组|中心|所|公司|机构|岗|流程|代理|局|团队|department|team|firm|agency|office)"
)


def of_ip(folded: str, span: Span) -> tuple[int, int] | None:
    """The clause of an internship that says it was in a department or a firm for patents or intellectual property."""
    here = next(((start, end) for start, end in clauses(folded) if start <= span.start < end), None)
    return here if here and _OF_IP.search(folded, *here) else None


_AMOUNT = r"(?:(?!(?:19[89]|20[0-4])\d(?![\d\s元块+]))\d{4,5}\s*(?:元|块)?|\d{1,3}(?:\.\d{1,2})?\s*(?:k|千|w|万))"
_PAID = re.compile(
    rf"^\s*{_AMOUNT}(?:\s*[-~至到]\s*{_AMOUNT})?\s*(?:/\s*月|每月|一个月)?(?:以上|左右|上下|起|就行|就好|也行|都行|即可|可以|吧|\+)*\s*$|\d{{4,5}}\s*(?:元|起|以上|左右)"
    r"|期望|希望|月薪|薪|工资|待遇|底薪|到手|税前|package|年包|总包|salary|expect|pay\b|\d\s*k\b|\d\s*k(?:左右|以上|起|就)"
)
_EARNED = re.compile(r"实习|兼职|补贴|每天|/天|奖学金|经费|营业额|销售额|转化|点击|阅读|粉丝|播放|字")


_A_YEAR = re.compile(r"(?<!\d)(?<!\d[-~至到])(?:19[89]|20[0-4])\d(?!\d)(?!\s*(?:元|块|[-~至到+]\s*\d))")


def wished_pay(text: str) -> Reading | None:
    """The pay a text wishes for; what was earned or raised elsewhere is none."""
    folded = fold(text)
    for start, end in clauses(folded):
        if _RANGE.search(folded, start, end):
            continue
        part = _A_YEAR.sub(lambda m: " " * len(m[0]), folded[start:end])
        if _PAID.search(part) and not _EARNED.search(part) and (found := pay.read(part)):
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
