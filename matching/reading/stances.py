"""What a text says of each thing it mentions: asked for, welcome, sent away, let in as well, or only named."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from matching.reading import grammar, mentions
from matching.reading.grammar import Clause
from matching.text import left_of

# must · asked · welcome · letin (taken as well) · avoid · caution · none (not asked for) · info (only named) · plain


@dataclass(frozen=True, slots=True)
class Said:
    """A value mentioned at text[start:end], its stance, and the clause that gives it; `sub` counts the clause's brackets."""

    start: int
    end: int
    value: str
    stance: str
    clause: Clause
    stretch: tuple[int, int]
    lacking: bool = False


_LACKING = re.compile(
    r"(?:没有?|怕|讨厌|无|非|不是|不算|不属于|不会|不懂|不能|不具备|不符合|接受不了|未(?:能|曾)?|缺[乏少]?|达不到|低于|拿不出|没拿到|(?<![a-z])(?:without|lack(?:ing|s)?|no|not)(?![a-z]))"
    r"(?:取得|通过|考过?|拿到|达到?|过|做过|写过|具备|接受|满足|any|a)?[^,;。()、的]{0,4}$"
)
_NOT_ACCEPTED = re.compile(r"不接受[^,;。]{0,4}$")
_NOR = re.compile(r"[也又且](?:没有?|无|不)[^,;。]{0,12}$")
_NOT_LACKING = re.compile(
    r"不仅|不只|不但|不限|不少|不错|无论|不论|没问题|非常|无需|无须|无线|无机|无损|非必|不必|不是硬|并非|不[怕介排抗]"
)
_LACKED = re.compile(
    r"[^,;。()、]{0,4}?(?:没过|未过|没有过|未通过|没通过|未达|没达|达不到|没到|不到|(?<![也就])不行|(?:不会|不熟|不懂)(?![^的者,;。也就勿请别先人练悉\s]{1,8}[的者])|不好的?|太差|差的|弱的|画得慢|以外|之外|接受不了|没考|未考|缺了)"
)
_DUTY = re.compile(
    r"负责|协助|处理|参与|配合|撰写(?!经)|我们(?!要|想|希望|在找)|公司|本所|团队|同事|客户|所里|合伙人|老师|导师|带教|案源|案件|案子|福利|补贴|报销|奖励|薪|待遇|提供|培训|去年|已经|那批|成立|总部|津贴|转正"
)
_DOES = re.compile(r"[\W\d]*(?:主要)?(?:负责|协助|参与|配合)(?![任人过])")  # what is done there, in any list
_SUPPOSED = re.compile(r"[\W\d]*(?:如果|如若|倘若|假如|若(?!干)|if (?:you|your|the)\b|for those\b)")
_TOLD = re.compile(
    r"薪|另议|面议|补贴|津贴|奖金|提成|报销|去年|已经?独立|转正|[二三四五六七八九]成|多数人?|大多|人均|员工|\d\s*k(?![a-z])"
)  # of pay and of those who are there
_EXCEPT_BEFORE = re.compile(r"(?:除了?|除去|除开)[^,;。]{0,12}$")
_TAKEN = re.compile(
    r"可|行|收|招|要|欢迎|不限|接受|考虑|不问|不卡|都|均|皆"
)  # "除博士外, 一律从助理做起" sends nobody away
_NOT_WITH = re.compile(r"(?:不含|不包括|不包含|排除)[^,;。()]{0,16}$")
_EXCEPT_AFTER = re.compile(r"(?:[、/和及与或][^,;。()]{1,10}){0,6}(?:类|专业|等|方向|背景|学)*除外")
_WHY = re.compile(r"[\W\d]*(?:因为|由于|鉴于|考虑到|毕竟)(?:(?!所以|故|因此|才).)*")  # tells why, and asks for nothing
_PROSPECT = re.compile(
    r"(?:能|可以?|有机会|即可|就|后)(?:直接|优先|提前)?(?:转正|留用|留任|签约|落户|晋升|晋级|涨薪|调薪|加薪|定岗|享受|领取|参加)"
)  # what somebody gets by it
_JOB = re.compile(
    r"(?:专?员|师|专?岗(?!位?(?:要求|:))|助理|工程师|顾问)(?!证|资格|考|范|背景|出身|专业)"
)  # "专利绘图员" names the work, not a demand
_JOB_BEFORE = re.compile(r"(?:[员师岗]|助理|编辑|顾问|翻译)\s*$")
_BUT = re.compile(r"[^,;。]{0,12}?(?:以?外|之外)")


def is_told(part: str) -> bool:
    """Whether a folded clause tells of the firm, of those who are there, or of pay, and asks for nothing."""
    return bool(grammar.THERE.match(part) or _TOLD.search(part))


def said(folded: str, find: Callable[[str], Iterable[tuple[int, int, str]]], own: bool = False) -> list[Said]:
    """What a folded text says of the values `find` finds in a clause of it (start, end, value); `own` for its own column. O(length)."""
    out = []
    for clause in grammar.clauses(folded):
        part = folded[clause.start : clause.end]
        out += of_clause(part, clause, find(part), own)
    return out


# "英语专业须过专八", "本科生需有竞赛获奖": what is asked of one group, named before, is asked of nobody else.
_OF_GROUP = re.compile(
    r"(?:(?:专业|类|系|背景|出身|科班|毕业|[本专文理工]科|硕士|博士|研究生)的?(?:同学|学生|毕业生|人员|应聘者|申请人|生|者)?"
    r"(?:必须|须|需要?|应当?|得|要)(?:同时|另)?(?:过(?!硬|关)|通过|有|具备|具有|参加|懂|会|拿[得到]?出|持|[辅补选兼]?修|学过|在校|\d年)"
    r"|(?:[四六八]级|n[1-5]|分)(?:及?以下)?的?(?:同学|者)?(?:必须|须|需要?|应当?|得|要)(?:会|口语)"
    r"|(?:岗位?|方向|组)[^,;。()]{0,2}另(?:须|需|要)"
    r"|(?:的|者|以下|专业)[^,;。()]{0,8}(?<!不)(?:须|需要?|应当?)(?:附|提交|提供|参加|接受|补))"
)


def of_clause(part: str, clause: Clause, found: Iterable[tuple[int, int, str]], own: bool = False) -> list[Said]:
    """What one clause (`part` is its text) says of the values found in it."""
    if not (found := list(found)):
        return []
    rest = part
    for start, end, _ in found:
        rest = rest[:start] + " " * (end - start) + rest[end:]
    group = _OF_GROUP.search(part) if clause.tone in ("must", "plain") else None
    said = [_of(part, "" if own else rest, clause, start, end, value) for start, end, value in found]
    return [_for(one, group, clause.start) for one in said] if group else said


def _for(one: Said, group: re.Match[str], at: int) -> Said:
    """A statement of a clause that asks something of a group only: the group itself, and what would please of it."""
    if one.stance not in ("must", "asked", "plain"):
        return one
    return replace(one, stance="info" if one.start - at < group.end() - 1 else "welcome")


def _of(part: str, rest: str, clause: Clause, start: int, end: int, value: str) -> Said:
    left, right, tone = stretch_of(part, clause, start)
    lacking = is_lacking(part, start, end, left, right)
    stance = _stance(part, rest, clause, start, end, tone, lacking)
    if clause.section == "wish" and stance in ("must", "asked", "letin", "none"):
        stance = "welcome"
    stretch = clause.start + left, clause.start + right
    return Said(clause.start + start, clause.start + end, value, stance, clause, stretch, lacking)


def stretch_of(part: str, clause: Clause, at: int) -> tuple[int, int, str]:
    """The bracket (or its piece) a mention stands in, or the clause around it, with the tone that counts for it."""
    opened = part.rfind("(", 0, at)
    if opened >= 0 and ")" not in part[opened:at]:
        closed = part.find(")", at)
        left, right = opened + 1, closed if closed >= 0 else len(part)
        for mark in ",;。":
            left = max(left, part.rfind(mark, opened, at) + 1)
            cut = part.find(mark, at, right)
            right = cut if cut >= 0 else right
        own = grammar.tone_of(part[left:right])
        outer = "info" if clause.tone in ("avoid", "caution", "exception") else clause.tone
        return left, right, own if own != "plain" else outer
    tone = clause.tone
    if (
        (said := _SAID_LAST.match(part, at))
        and grammar.is_bare(said[1])
        and (own := grammar.tone_of(said[1])) != "avoid"
    ):
        return 0, len(part), own if tone == "must" and own in ("wish", "none") else tone  # "需用Python处理数据(加分)"
    if (
        "(" in part
        and tone != "avoid"
        and grammar.tone_of(grammar.outside(part)) == "plain"
        and clause.section not in ("must", "wish", "offer")
    ):
        tone = _said_in_bracket(part, at) or (
            "plain" if tone in ("wish", "must", "exception", "none", "enough") and _only_inside(part) else tone
        )
    return 0, len(part), tone


def _said_in_bracket(part: str, at: int) -> str:
    """The tone that a bracket behind a mention gives it: "六级(必须)", "硕士(底线, 本科不看)", "六级(没过别投)"."""
    for bracket in re.finditer(r"\(([^()]*)\)", part[at:]):
        for piece in re.split(r"[,;。]", bracket[1]):
            tone = grammar.tone_of(piece)
            if tone != "plain" and (grammar.is_bare(piece) or tone != "avoid" and not mentions.anything(piece)):
                softened = tone == "none" and _SOFTENED.search(piece)
                return "must" if tone == "avoid" else "wish" if softened else tone
    return ""


_SAID_LAST = re.compile(r"[^、/()]{1,24}\(([^()、]{1,8})\)\W*$")
_SOFTENED = re.compile(r"必[须需要]|硬|强制")  # "六级(不是必须)" is welcome still, "六级(请忽略)" is nothing


def _only_inside(part: str) -> bool:
    return grammar.tone_of(grammar.outside(part)) == "plain"


def is_lacking(part: str, start: int, end: int, left: int = 0, right: int | None = None) -> bool:
    """Whether a mention is denied to somebody: "没有硕士学历的", "六级没过的"."""
    before = part[max(left, left_of(part, start, ",;。(")) : start]
    before = _NOT_LACKING.sub(lambda m: "。" * len(m[0]), before)
    if _NOT_ACCEPTED.search(before):  # "不接受出差的勿投" lacks what "不接受文科" sends away
        return bool(grammar.AVOID.search(part[end:]))
    return bool(_LACKING.search(before)) or bool(_LACKED.match(part[end : right if right is not None else len(part)]))


def _of_job(part: str, start: int) -> bool:
    """Whether a mention stands in the bracket of a title and names its direction: "专利工程师(光学方向)"."""
    opened = part.rfind("(", 0, start)
    inside = opened >= 0 and ")" not in part[opened:start] and part[opened : part.find(")", start) + 1 or len(part)]
    return bool(inside and "方向" in inside and "专业" not in inside and _JOB_BEFORE.search(part, 0, opened))


_ASKING = ("must", "plain", "enough", "wish")


def _stance(part: str, rest: str, clause: Clause, start: int, end: int, tone: str, lacking: bool) -> str:
    if _JOB.match(part, end) or _of_job(part, start):
        return "info"
    if (
        clause.tone != "exception"
        and _EXCEPT_AFTER.match(part, end)
        or (_EXCEPT_BEFORE.search(part[:start]) and _BUT.match(part, end) and _TAKEN.search(part, end))
    ):
        return "avoid"
    if _NOT_WITH.search(part[:start]):
        return "avoid"
    if tone in _ASKING and ((why := _WHY.match(part)) and end <= why.end() or _PROSPECT.search(rest)):
        return "none"
    if (
        tone == "info" or lacking and _NOR.search(part[:start])
    ):  # "无理工课程也没有翻译经历的": who lacks both, not this one
        return "info"
    if tone == "avoid":
        return "must" if lacking else "avoid"
    if tone == "caution":
        return "asked" if lacking else "caution"
    if tone == "none":
        return "none"
    if tone == "exception":
        return "letin"
    if tone in ("wish",):
        return "welcome"
    if tone == "must":
        told = (
            clause.section in ("duty", "offer", "firm")
            or _SUPPOSED.match(part)
            or not clause.listed
            and _DUTY.search(rest[:start])
        )
        return "info" if told else "must"
    if tone == "enough":
        return "asked"
    if lacking:
        return "info"
    if grammar.THERE.match(part) or grammar.FOUNDED.match(part):
        return "none"
    if _SUPPOSED.match(part):
        return "info"
    if clause.section in ("duty", "offer", "other", "firm") or _TOLD.search(rest) or _DOES.match(part):
        return "info"
    return "asked" if clause.listed else "info" if _DUTY.search(rest) else "plain"
