"""What a position asks of a degree, a year, travelling, experience and the law: for each field what its stances mean."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from matching.reading import dates, degrees, grammar, mentions, phrases, travel
from matching.reading.stances import Said, said
from matching.text import bare, fold
from matching.types import Message, Want
from seeds.reference import table

Found = Iterable[tuple[int, int, str]]
TEXT = "职位描述"


def source(cell: str, one: Said) -> str:
    """The words of the clause a statement stands in."""
    return cell[one.clause.start : one.clause.end].strip()


def by_clause(found: Iterable[Said]) -> Iterator[list[Said]]:
    """Statements that stand in one clause (or one bracket of it) with one stance, together."""
    groups: dict[tuple, list[Said]] = {}
    for one in found:
        groups.setdefault((one.clause.start, one.stretch, one.stance), []).append(one)
    yield from groups.values()


# --- degree ---------------------------------------------------------------------------------------------------------

_NO_DEGREE = re.compile(
    r"(?:(?:或|、|/|和|及)[^,;。]{1,4})?(?:(?:学[历位])?证|生?(?:期间|阶段|所?学的?专业|读的|学的|毕业于|背景|专业))"
)  # 本科专业须为药学 says nothing of the degree
_ABOVE = re.compile(r"\s*(?:及|或|学历|\s)*(?:以上|起(?!薪)|↑)")
_BELOW = re.compile(r"(?:学历)?(及)?以下")
_TAKEN = re.compile(
    r"(?:学历|毕业|生|同学)*(?:其实)?[也就都即均亦]?(?:可以?(?!能|聊|谈|放宽|破格)|行|ok|没问题|能投|够)"
)
_OR_ELSE = re.compile(r"\s*(?:或者?|or\b)")  # "博士, 或硕士"
_HELD = re.compile(r"(?:研究生|毕业)?(?:学历|学位)(?!证|补|津|提升|教育|差)|(?:'s)?\s*degree")
_NEEDED = re.compile(
    r"(?:还是|都|总|最起码|起码|最少|所以|仍)[^,;。不]{0,2}[得要](?:是|有)?\s*$|(?:门槛|学历)(?:要求)?\s*:?\s*$"
)
NEEDS = 16  # characters before a degree in which the words stand that ask for it
_FULL_TIME = re.compile(r"^\W{0,3}\d{1,2}\s*[.、)]|或者?|和|及|全日制|统招|学历|方向|专业|\([^()]{0,20}\)")
_FREE = re.compile(r"学[历位][^,;。]{0,4}[不无没]|[不无没][^,;。]{0,6}学[历位]")
_WIDENED = re.compile(r"放宽[到至]")
_SCHOOLING = re.compile(  # how or where one studied, or studies now: "自考本科", "普通本科", "在读博士"
    r"自考|自学考试|函授|成教|成人|网络教育|远程教育|电大|夜大|开放大学|非全|非统招|普通|民办|独立学院|[二三]本|专升本|专接本|在读|在职|兼职|跨考"
)
_STUDYING = re.compile(r"(?:[备报]?考|攻读|就读|读|念|申请)(?:在?职)?\s*$")  # "备考研究生": a plan, no degree
_STAGE = re.compile(r"(?:时|里)?(?:必?须|需|应|最好|得|要)?(?:[是为学读])[^,;。、]{0,10}(?:科|专业|类|方向|背景)")
_SOMEBODY_ELSE = re.compile(r"^\W*其中|本校|大学生|大学城|本地高校|高校|大学图书馆|大学老师|部分岗?[位]?|导师制")


def _degrees(part: str) -> Found:
    if _SOMEBODY_ELSE.search(part) or degrees.STAGES.search(part) and not re.search("以上|起", part):
        return
    for level, start, end in degrees.named(part):
        if not (_NO_DEGREE.match(part, end) or _STAGE.match(part, end) or _STUDYING.search(part, 0, start)):
            yield start, end, level


def degree_wants(cells: Mapping[str, str], notes: list[Message]) -> list[Want]:
    """The lowest degree taken, those liked better, those rather not, and doors left open for exceptional people."""
    out: list[Want] = []
    for column in ("学历要求", "专业要求", TEXT):
        text = fold(cells[column])
        for group in by_clause(said(text, _degrees, column == "学历要求")):
            out = _degree(out, group, text, cells, column, notes)
    if any(
        _FREE.search(fold(cells[TEXT])[c.start : c.end]) for c in grammar.clauses(fold(cells[TEXT])) if c.tone == "none"
    ):
        out = [replace(w, force="wish") if w.force == "must" and w.column == TEXT else w for w in out]  # "学历不卡"
    held = next((degrees.RANK[w.values[0]] for w in out if w.force == "must"), 0)
    out = [w for w in out if w.force != "avoid" or any(degrees.RANK[v] >= held for v in w.values)]
    doors = [w for w in out if w.values[0].startswith("except:") and w.column == "学历要求"]
    if doors and not any(w.force == "must" for w in out):
        level = doors[0].values[0].removeprefix("except:")
        out = [w for w in out if w not in doors] + [replace(doors[0], values=(level,), force="must")]
    return out


def _degree(
    out: list[Want], group: list[Said], text: str, cells: Mapping[str, str], column: str, notes: list[Message]
) -> list[Want]:
    """The demands after one clause more."""
    first, own = min(group, key=lambda s: degrees.RANK[s.value]), column == "学历要求"
    level, stance, words = first.value, first.stance, source(cells[column], first)
    held = next((w for w in out if w.force == "must"), None)
    lower = bool(held) and degrees.RANK[level] < degrees.RANK[held.values[0]]
    taken = any(_TAKEN.match(text, s.end) for s in group) or bool(_OR_ELSE.match(text, first.clause.start))
    if stance == "avoid" and (least := _least(text, group)):
        return _must(out, least, words, column, notes)
    if stance in ("avoid", "caution"):
        if _SCHOOLING.search(fold(words)):
            return out
        return [
            *out,
            Want("degree", _and_above(text, group), "avoid", words, column, 0.9 if stance == "avoid" else 0.6),
        ]
    if lower and stance in ("must", "plain", "asked") and _ONLY_WITH.search(fold(words)):
        return [*out, Want("degree", (f"except:{level}",), "wish", words, column)]
    if stance == "letin" or lower and taken and stance in ("plain", "asked", "none"):
        if (stance == "letin" or lower) and _is_conditional(text, first, words):
            return [*out, Want("degree", (f"except:{level}",), "wish", words, column)]
        if lower:
            return [*_must(out, level, words, column, notes), replace(held, force="wish")]
        return [Want("degree", (level,), "must", words, column), *out] if own and not held else out
    if stance == "welcome":
        value = f"is:{level}" if level == "junior" and not own else level
        return [*out, Want("degree", (value,), "wish", words, column)]
    plainly = stance == "plain" and (own or _said_plainly(text, group, not cells["学历要求"], words))
    if not (stance in ("must", "asked") or plainly or stance == "info" and _needed(text, group)):
        return out
    if held and held.column == column and not lower and stance != "must":  # the lowest one named is taken
        higher = degrees.RANK[level] > degrees.RANK[held.values[0]] and not own
        return [*out, Want("degree", (level,), "wish", words, column)] if higher else out
    return _must(out, level, words, column, notes)


def _is_conditional(text: str, one: Said, words: str) -> bool:
    """Whether somebody is let in for a reason only: "有两年经验的本科也行", not "学历放宽至本科"."""
    around = _with_before(text, one)
    if _PROVIDED.match(text, one.clause.end):
        return True
    return bool((_IF_SOME if _WIDENED.search(words) else grammar.CONDITION).search(around))


_ONLY_WITH = re.compile(  # "专科须持软考中级证书方可投递"
    r"(?:必?须|需要?|得|要|有|持)[^,;。]{2,40}(?:方|才)(?:可|能|会)?(?:投|报|应聘|考虑|收|参加)"
)
_PROVIDED = re.compile(
    r"\s*[,;]?\s*(?:但|不过|只是|前提|且)[^,;。]{0,4}(?:须|需|要|有|得|是|获)"
)  # "本科也可, 但须有竞赛国奖"
_IF_SOME = re.compile(r"(?:有|具备|满)[^,;。]{1,14}(?:者|的)")


def _with_before(text: str, one: Said) -> str:
    """The clause of a statement with the clause before it, where that tells of whom it speaks."""
    left = max(text.rfind(mark, 0, max(0, one.clause.start - 1)) for mark in ",;。\n") + 1
    before = text[left : one.clause.start]
    whole = text[one.clause.start : one.clause.end]
    return before + whole if re.search(r"(?:者|的)\s*,?\s*$", before) else whole


def _needed(text: str, group: list[Said]) -> bool:
    """Whether the words before a degree ask for it: "写案子的还是要本科"."""
    return any(_NEEDED.search(text[max(0, s.start - NEEDS) : s.start]) for s in group)


def _said_plainly(text: str, group: list[Said], first: bool, words: str) -> bool:
    """Whether a clause outside of lists asks for a degree: "本科及以上", "总得是本科"."""
    level = any(_ABOVE.match(text, s.end) or _HELD.match(text, s.end) for s in group)
    part = fold(words)
    named = sum(s.end - s.start for s in group) + sum(b - a for a, b, _ in mentions.majors_named(part))
    alone = first and len(bare(_FULL_TIME.sub("", part))) <= named + 1  # "1) 化学或材料硕士", "全日制本科"
    return _needed(text, group) or alone or level and (first or "实际" in words)


def _least(text: str, group: list[Said]) -> str | None:
    """The lowest degree taken where those below one are sent away: "本科以下勿投", "大专及以下不考虑"."""
    for one in group:
        if below := _BELOW.match(text, one.end):
            rank = degrees.RANK[one.value] + bool(below[1])
            return next((d for d, r in degrees.RANK.items() if r == rank), one.value)
    return None


def _and_above(text: str, group: list[Said]) -> tuple[str, ...]:
    """The degrees sent away: those named, and all above one of which "及以上" is said."""
    named = [s.value for s in group]
    least = [degrees.RANK[s.value] for s in group if _ABOVE.match(text, s.end)]
    return tuple(dict.fromkeys((*named, *(d for d, rank in degrees.RANK.items() if least and rank >= min(least)))))


def _must(out: list[Want], level: str, words: str, column: str, notes: list[Message]) -> list[Want]:
    """The demands with this one in place of the one held, and a note where the description differs from the column."""
    old = [w for w in out if w.force == "must"]
    if old and old[0].values != (level,) and old[0].column != column:
        notes.append(Message("disagree", {"column": old[0].column, "cell": old[0].source, "sentence": words}))
    return [*(w for w in out if w.force != "must"), Want("degree", (level,), "must", words, column)]


# --- graduation -----------------------------------------------------------------------------------------------------

_INTERNS = re.compile(
    r"[只仅](?:收|招|要|接受|考虑)\s*实习|(?:能|可以?|先|提前|尽快|即)[来到]?[岗所]?(?:公司)?实习"
)  # "27届只收实习" says nothing of who is hired
_ALSO = re.compile(r"接受|也可|亦可|也行|往届|可放宽|可投|also")
_FINE = re.compile(r"(?:均|都|皆)(?:可|收|行|要|能投)|都?可以")


def _years(part: str) -> Found:
    return () if _INTERNS.search(part) else dates.year_spans(part)


def graduation_wants(cells: Mapping[str, str]) -> list[Want]:
    """The graduation years asked for, only allowed, welcome, or sent away ("26届同学请投社招"); "+2025" is one taken as well."""
    allowed: list[str] = []
    told: list[str] = []
    liked: list[str] = []
    out: list[Want] = []
    for column in (TEXT, "职位名称", "学历要求"):
        text = fold(cells[column])
        for one in said(text, _years):
            years, words = one.value.split("|"), source(cells[column], one)
            fine = one.stance == "none" and _FINE.match(text, one.end)
            force = {"must": "must", "avoid": "avoid", "caution": "avoid", "welcome": "wish"}.get(one.stance)
            liked += years if force == "wish" else []
            if force:
                out.append(
                    Want(
                        "graduation",
                        tuple(years),
                        force,
                        words,
                        column,
                        0.6 if one.stance == "caution" else 0.9 if force == "avoid" else 1.0,
                    )
                )
            elif fine or one.stance in ("asked", "plain", "letin"):
                told.append(words)
                also = not allowed and len(years) == 1 and (one.stance == "letin" or _ALSO.search(words))
                allowed += [f"+{y}" if also else y for y in years if y not in allowed]
    if allowed and liked:  # "2026届优先，2025届可": both
        allowed, out = (
            [*dict.fromkeys((*liked, *(y.lstrip("+") for y in allowed)))],
            [w for w in out if w.force != "wish"],
        )
    out = _one_must(out)
    if any(not y.startswith("+") for y in allowed):
        allowed = [y.lstrip("+") for y in allowed]
    named = [y for y in allowed if y.isdigit()]
    allowed = named or allowed  # "2026届（7月底前拿到双证）": that year
    if allowed and not any(w.force == "must" for w in out):
        out.append(Want("graduation", tuple(allowed), "want", "；".join(dict.fromkeys(told)), TEXT))
    return out


def _one_must(wants: list[Want]) -> list[Want]:
    """Years of several clauses are ways to meet one must: nobody leaves in two."""
    musts = [w for w in wants if w.force == "must"]
    if len(musts) < 2:
        return wants
    years = tuple(dict.fromkeys(year for w in musts for year in w.values))
    return [replace(musts[0], values=years), *(w for w in wants if w.force != "must")]


# --- travel ---------------------------------------------------------------------------------------------------------


_SELDOM = re.compile(r"偶尔|短期|短途|短差|省内|市内|少量|不多|一年")  # who would rather not is asked, not sent away


def travel_wants(cells: Mapping[str, str]) -> list[Want]:
    """The must of a position that cannot be done without travelling, often or at times; a wish where it is only liked."""
    text = fold(cells[TEXT])
    value = travel.OFTEN if travel.is_often(text) else travel.TRAVELS
    out: list[Want] = []
    for one in said(text, travel.spans):
        part = text[one.clause.start : one.clause.end]
        if (
            one.stance == "must"
            or one.stance in ("plain", "asked", "info")
            and not one.lacking
            and travel.is_asked(part)
        ):
            sure = 0.4 if _SELDOM.search(part) else 1.0
            return [Want("travel", (value,), "must", source(cells[TEXT], one), TEXT, sure)]
        if one.stance in ("caution", "avoid") or one.stance == "asked" and one.lacking:  # "怕出差的慎投"
            out.append(Want("travel", (value,), "must", source(cells[TEXT], one), TEXT, 0.4))
        elif one.stance == "welcome":
            out.append(Want("travel", (value,), "wish", source(cells[TEXT], one), TEXT))
    return out[:1]


# --- experience -----------------------------------------------------------------------------------------------------

_FRESH_TOO = re.compile(r"[\s,;(]*应届[^,;。\n]{0,8}(?:亦|也|均|都|可)")  # who is taken without any
_DONE = re.compile(r"经验|经历|背景|过|实习|作品|论文|experience|publi")


def _experiences(part: str) -> Found:
    if not _INTERNS.search(part):
        for span in phrases.experiences().find(part):
            yield span.start, span.end, phrases.of_literature(span, part)


def experience_wants(cells: Mapping[str, str], kinds: Sequence[str]) -> list[Want]:
    """The experiences asked for or welcome by the description, and those that always help in this kind of work."""
    out, seen = [], {"agentexam", "certpath"}
    text = fold(cells[TEXT])
    for group in by_clause(said(text, _experiences)):
        first = group[0]
        part = text[first.clause.start : first.clause.end]
        force = {"must": "must" if _DONE.search(part) else "want", "asked": "want", "welcome": "wish"}.get(first.stance)
        if force == "must" and _FRESH_TOO.match(text, first.clause.end):
            force = "want"
        codes = tuple(dict.fromkeys(s.value for s in group if s.value not in seen))
        if force and codes:
            seen |= set(codes)
            out.append(Want("experience", codes, force, source(cells[TEXT], first), TEXT))
    helps = [row["experiences"].split("|") for row in table("kind_experience") if row["kind"] in kinds]
    if helps:
        codes = tuple(f"{code}#helps" for code in dict.fromkeys(sum(helps, [])))
        out.append(Want("experience", codes, "wish", "", "岗位类别"))
    return out
