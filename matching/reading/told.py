"""What a person's running text tells where no column does: studies, degree, year, pay, honours, wishes.

A text is a row whose columns are only headings: "学历：硕士；期望薪资：8k" is cells, and in sentences each value stands in
a clause that says whose it is and whether it is had. What is planned, denied or somebody else's is not read.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache

from matching import words
from matching.reading import dates, degrees, grammar, headers, honours, languages, majors, pay, places
from matching.reading.wordings import wordings
from matching.text import Span, fold, is_any, negated, reaches, within
from matching.types import Reading

_says = wordings("told")

_LABEL = re.compile(r"(?:^|[;。\n,|]|\.\s|\s{2})\s*(?:\d{1,2}[.、)]\s*)?([^\W\d]{1,10}(?: [a-z]{2,10})?)\s*:\s*", re.M)
_STOP = re.compile(r"[,;。!?\n|]|\.(?<=\w{3}[\w)]\.)(?=\s|$)")  # a point ends an English sentence, not "B.Sc. in"


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


_SPACED = re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])([^\S\n]{1,4})([\u4e00-\u9fff])(?=[^\S\n]?:)")


def _colons(folded: str) -> str:
    """A text whose labels have no colons ("意向城市 海口 三亚 期望薪资 7-9K", "| 外语 | CET4 |") with them, if it has several. Same length."""
    if ":" in folded:  # "专  业:化学"
        folded = _SPACED.sub(lambda m: f"{m[2]}{m[1]}{m[3]}", folded)
    named = [m for m in _says.blank_label.finditer(folded) if m[1] in _labels()] if " " in folded else []
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


@lru_cache(maxsize=64)
def pieces(folded: str) -> tuple[tuple[int, int], ...]:
    """The clauses of a text, cut once more at the blanks that part where commas are missing. O(length)."""
    out = []
    blanks = [m.span() for m in _says.blank.finditer(folded)] if " " in folded else []
    for start, end in clauses(folded):
        edges = [start, *(at for blank in within(blanks, start, end) for at in blank), end]
        out += zip(edges[::2], edges[1::2], strict=True)
    return tuple(out)


@lru_cache(maxsize=64)
def _own(folded: str) -> tuple[tuple[int, int], ...]:
    """The clauses of a text that tell of the person's own past and present; their brackets explain.

    Of a school left early counts what came after: "本科肄业后自考取得本科学历".
    """
    blanked = grammar.outside(folded)
    foreign = sorted(m.start() for pattern in (_says.others, _says.planned) for m in pattern.finditer(blanked))
    early = _says.left_early.search(blanked)
    out = []
    for start, end in clauses(folded):
        left = list(_says.left_early.finditer(blanked, start, end)) if early else []
        after = left[-1].end() if left else start
        if not is_any(foreign, start, end) and not (left and not left[-1][1]):
            out.append((after, end))
    return tuple(out)


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
            and not _says.evidence.search(folded, start, end)
        )
        headed = bool(out) and folded[out[-1][1] : start] == "\n" and _says.wish_head.fullmatch(folded, *out[-1])
        if goes_on or headed:
            out[-1] = (out[-1][0], end)
        elif aim := _says.aim.search(folded, start, end):
            out.append((aim.start() if _says.school.search(folded, start, aim.start()) else start, end))
        elif is_any(named, start, end) and places.alone(folded, start, end):
            out.append((start, end))
    return tuple(out)


@lru_cache(maxsize=64)
def somebodys(folded: str) -> tuple[tuple[int, int], ...]:
    """The clauses of a text that tell what somebody else does or has: "室友六级600"."""
    return tuple((a, b) for a, b in clauses(folded) if _says.somebody.match(folded, a, b))


@lru_cache(maxsize=64)
def hobbies(folded: str) -> tuple[tuple[int, int], ...]:
    """The stretches of a text that tell of free time: from the hobby on while nothing had is told. O(length)."""
    out: list[tuple[int, int]] = []
    for start, end in clauses(folded) if _says.hobby.search(folded) else ():
        if found := _says.hobby.search(folded, start, end):
            out.append((found.start(), end))
        elif out and folded[out[-1][1] : start] == "," and not _says.evidence.search(folded, start, end):
            out[-1] = (out[-1][0], end)
    return tuple(out)


def at_work(text: str) -> str:
    """The text with blanks for what it tells of free time. Same length, O(length)."""
    for start, end in hobbies(fold(text)):
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    return text


@lru_cache(maxsize=64)
def not_had(folded: str) -> tuple[tuple[int, int], ...]:
    """The stretches of a text that are no evidence: what is wished for, somebody else's, or not done yet. O(length)."""
    apart, not_yet = [*somebodys(folded), *hobbies(folded)], _says.not_yet.search(folded)
    for a, b in clauses(folded) if not_yet else ():
        if begun := _says.not_yet.search(folded, a, b):
            meanwhile = _says.meanwhile.search(folded, begun.end(), b)  # "备考期间坚持实习"
            apart.append((a, meanwhile.end() if meanwhile else b))
    out: list[tuple[int, int]] = []
    for start, end in sorted((*aims(folded), *apart)):
        if out and start <= out[-1][1]:
            start, end = out[-1][0], max(out.pop()[1], end)
        out.append((start, end))
    return tuple(out)


def _starts(wording: re.Pattern[str], folded: str) -> list[int]:
    """Where a wording begins in a text."""
    return [found.start() for found in wording.finditer(folded)]


def degree(text: str) -> Reading | None:
    """The highest degree that the text tells of as the person's own; who is in a year of a first degree has that in sight."""
    folded, best, year = fold(text), None, None
    named, grades = [(a, b, level) for level, a, b in degrees.named(folded)], _starts(_says.grade, folded)
    for start, end in _own(folded):
        for a, b, level in within(named, start, end):
            if level != "below" and not negated(folded, a, b) and not _says.after_school.match(folded, b):
                found = Reading("degree", level, text[start:end].strip(), 0.8)
                best = found if best is None or degrees.RANK[level] > degrees.RANK[best.value] else best
        if year is None and is_any(grades, start, end):
            year = Reading("degree", "bachelor", text[start:end].strip(), 0.6)
    return best or year


_YEARS = {"junior": 3, "bachelor": 4, "master": 3, "doctor": 4}


def graduation(text: str, level: str) -> Reading | None:
    """When the person leaves or left school: said of a year, at the end of the last time at a school, or counted from 2022级."""
    folded = fold(text)
    best: Reading | None = None
    entered: Reading | None = None
    years = _starts(_says.year, folded)
    for start, end in _own(folded):
        if not is_any(years, start, end) or "高中" in (part := folded[start:end]):
            continue
        said = text[start:end].strip()
        value = None
        if left := _says.left_at.search(part):
            value = f"{left[1]}-{int(left[2]):02}"
        elif span := _says.range.search(part):
            month = f"-{int(span[4]):02}" if span[4] and 1 <= int(span[4]) <= 12 else ""
            value = f"{span[3]}{month}" if _says.school.search(part) or _says.ends.search(part) else None
        elif _says.english_range.search(part):
            line = folded[folded.rfind("\n", 0, start) + 1 : end]
            value = (dates.graduation(part) or ("",))[0] if _says.school.search(line) else None
        elif (_says.ends.search(part) or _says.level_dated.search(part)) and (found := dates.graduation(part)):
            value = found[0]
        elif _says.school.search(part) and (year := _says.bracketed.search(part)):
            value = f"{year[1]}-{int(year[2]):02}" if year[2] else year[1]
        if value and 2000 <= int(value[:4]) <= 2100 and (best is None or value > best.value):
            best = Reading("graduation", value, said, 0.8)
        if (year := _says.entered.search(part)) and level in _YEARS:
            number = int(year[1]) + (2000 if len(year[1]) == 2 else 0) + _YEARS[level]
            entered = Reading("graduation", str(number), said, 0.5)
    return best or entered


_YEAR_OF_STUDY = re.compile(r"\d届|大[一二三四]|研[一二三]")


def studies(text: str) -> list[Reading]:
    """The majors that a text tells of as the person's own, the one of the highest degree first, with the others' roles."""
    folded = fold(text)
    found: list[tuple[int, str, str, Reading]] = []
    wished = aims(folded)
    every = majors.lexicon().find(folded, words.bodies(folded))
    bracketed = [m.span() for m in _INSIDE.finditer(folded)]
    named = [(a, degrees.RANK[level]) for level, a, b in degrees.named(folded) if not reaches(bracketed, a, b)]
    carried, last = 0, 0
    for start, end in _own(folded):
        here = within(every, start, end)
        named_here = max((rank for _, rank in within(named, start, end)), default=0)
        if named_here or folded[last:start].strip(" ,"):  # "应届硕士, 材料学, 本科物理"
            carried = 0 if here else named_here
        last = end
        if not here:
            continue
        part = folded[start:end]
        about = _says.school.search(part) or _says.entered.search(part) or _YEAR_OF_STUDY.search(part)
        for span in (Span(s.start - start, s.end - start, s.code) for s in here):
            if (
                span.end - span.start < 2
                or negated(part, span.start, span.end)
                or _says.not_a_study.match(part, span.end)
            ):
                continue
            if reaches(wished, start + span.start, start + span.end) or _is_award(part, span, found):
                continue
            before, name = part[max(0, span.start - 16) : span.start], part[span.start : span.end]
            if _says.left.match(part, span.end) or not (
                _is_read(part, span, before) or about and len(name) >= 4 or carried and part.strip() == name
            ):
                continue
            level = _level(part, span) or carried
            role = next((r for r, ahead, behind in _ROLES if ahead.search(before) or behind.match(part, span.end)), "")
            found.append((level, span.code, role, Reading("major", span.code, text[start:end].strip(), 0.75)))
    return list(_with_roles(found))


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


def _is_read(part: str, span: Span, before: str) -> bool:
    """Whether a clause names a major as what somebody reads. A language by its English name is more often one spoken."""
    name, behind = part[span.start : span.end], _says.behind.match(part, span.end)
    if behind:
        return True
    if name.isascii() and span.code in languages.LANG_CODE:
        return bool(_says.tongue_read.search(before))
    if len(name) == 2:
        return bool(_says.read.search(before))
    return bool(_says.beside.match(part, span.end) or _says.before.search(before))


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


def of_ip(folded: str, span: Span) -> tuple[int, int] | None:
    """The clause of an internship that says it was in a department or a firm for patents or intellectual property."""
    here = next(((start, end) for start, end in clauses(folded) if start <= span.start < end), None)
    return here if here and _says.of_ip.search(folded, *here) else None


def wished_pay(text: str) -> Reading | None:
    """The pay a text wishes for; what was earned or raised elsewhere is none."""
    folded = fold(text)
    sums = _starts(_says.sum, folded)
    for start, end in clauses(folded) if sums else ():
        if not is_any(sums, start, end) or _says.range.search(folded, start, end):
            continue
        part = _says.a_year.sub(lambda m: " " * len(m[0]), folded[start:end])
        if _says.paid.search(part) and not _says.earned.search(part) and (found := pay.read(part)):
            return Reading("pay", found[0], text[start:end].strip(), min(found[1], 0.7))
    return None


def won(text: str) -> Iterable[Reading]:
    """The honours a text tells of."""
    folded = fold(text)
    prizes = _starts(_says.won, folded)
    for start, end in clauses(folded) if prizes else ():
        part = folded[start:end]
        if is_any(prizes, start, end) and not _says.others.search(part) and not _says.awarding.search(part):
            for one in honours.read(part):
                if _says.won.search(part[one.start : one.end]):
                    source = text[start + one.start : start + one.end].strip()
                    yield Reading("honour", one.value, source, min(one.certainty, 0.7))
