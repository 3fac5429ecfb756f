"""What a text says of each thing it mentions: asked for, welcome, sent away, let in as well, or only named."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from matching.reading import grammar, mentions
from matching.reading.grammar import Clause
from matching.reading.wordings import wordings
from matching.text import left_of

_says = wordings("stances")
ALL_FINE = _says.all_fine

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


def is_told(part: str) -> bool:
    """Whether a folded clause tells of the firm, of those who are there, or of pay, and asks for nothing."""
    return bool(grammar.THERE.match(part) or _says.told.search(part))


def of_clause(part: str, clause: Clause, found: Iterable[tuple[int, int, str]], own: bool = False) -> list[Said]:
    """What one clause (`part` is its text) says of the values found in it."""
    if not (found := list(found)):
        return []
    rest = part
    for start, end, _ in found:
        rest = rest[:start] + " " * (end - start) + rest[end:]
    group = _says.of_group.search(part) if clause.tone in ("must", "plain") else None
    said = [_of(part, "" if own else rest, clause, start, end, value) for start, end, value in found]
    if clause.tone == "none" and _will_do(grammar.outside(part)):
        whole = clause.start, clause.end
        said = [replace(one, stance="asked") if one.stance == "none" and one.stretch == whole else one for one in said]
    return [_for(one, group, clause.start) for one in said] if group else said


def _will_do(part: str) -> bool:
    """Whether what a clause names will do, which asks for one of it: "六级、雅思6.0均可", not "有无六级均可"."""
    fine = ALL_FINE.search(part) and not _says.or_not.search(part)
    return bool(fine) and grammar.tone_of(ALL_FINE.sub("", part)) != "none"


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
                softened = tone == "none" and _says.softened.search(piece)
                return "must" if tone == "avoid" else "wish" if softened else tone
    return ""


_SAID_LAST = re.compile(r"[^、/()]{1,24}\(([^()、]{1,8})\)\W*$")


def _only_inside(part: str) -> bool:
    return grammar.tone_of(grammar.outside(part)) == "plain"


def is_lacking(part: str, start: int, end: int, left: int = 0, right: int | None = None) -> bool:
    """Whether a mention is denied to somebody: "没有硕士学历的", "六级没过的"."""
    before = part[max(left, left_of(part, start, ",;。(")) : start]
    before = before.rpartition("但")[2]  # "没有六级但雅思6": the second is had
    before = _says.not_lacking.sub(lambda m: "。" * len(m[0]), before)
    if _says.not_accepted.search(before):  # "不接受出差的勿投" lacks what "不接受文科" sends away
        return bool(grammar.AVOID.search(part[end:]))
    return bool(_says.lacking.search(before)) or bool(
        _says.lacked.match(part[end : right if right is not None else len(part)])
    )


def _of_job(part: str, start: int) -> bool:
    """Whether a mention stands in the bracket of a title and names its direction: "专利工程师(光学方向)"."""
    opened = part.rfind("(", 0, start)
    inside = opened >= 0 and ")" not in part[opened:start] and part[opened : part.find(")", start) + 1 or len(part)]
    return bool(inside and "方向" in inside and "专业" not in inside and _says.job_before.search(part, 0, opened))


_ASKING = ("must", "plain", "enough", "wish")


def _excepted(part: str, clause: Clause, start: int, end: int) -> str:
    """The stance of what is taken out: of what is asked ("工科(化工除外)", "除文科外均可", "不含化工"), of those sent away
    ("除机械外一律不招") or of duties ("除机械案件由合作所负责外"); "" of what is not.
    """
    if clause.tone != "exception" and _says.except_after.match(part, end) or _says.not_with.search(part[:start]):
        return "avoid"
    if not _says.except_before.search(part[:start]):
        return ""
    if _says.by_others.match(part, end):
        return "info"
    if _says.closed.match(part, end):
        return "avoid"
    if not (out := _says.but.match(part, end)):
        return ""
    if grammar.TONES["avoid"].search(part, out.end()):
        return "must"
    return "avoid" if _says.taken.search(part, end) else ""


def _stance(part: str, rest: str, clause: Clause, start: int, end: int, tone: str, lacking: bool) -> str:
    if _says.job.match(part, end) or _of_job(part, start):
        return "info"
    if _says.except_sign.search(part) and (excepted := _excepted(part, clause, start, end)):
        return excepted
    if tone in _ASKING and ((why := _says.why.match(part)) and end <= why.end() or _says.prospect.search(rest)):
        return "none"
    if (
        tone == "info" or lacking and _says.nor.search(part[:start])
    ):  # "无理工课程也没有翻译经历的": who lacks both, not this one
        return "info"
    if tone == "avoid":
        return "must" if lacking else "avoid"
    if tone == "caution":
        return "asked" if lacking else "caution"
    if tone == "none":
        return "none"
    if tone == "exception":
        return "none" if lacking else "letin"
    if tone in ("wish",):
        return "welcome"
    if tone == "must":
        told = (
            clause.section in ("duty", "offer", "firm")
            or _says.supposed.match(part)
            or not clause.listed
            and _says.duty.search(rest[:start])
        )
        return "info" if told else "must"
    if tone == "enough":
        return "asked"
    if lacking:
        return "info"
    if grammar.THERE.match(part) or grammar.FOUNDED.match(part):
        return "none"
    if _says.supposed.match(part):
        return "none"
    if clause.section in ("duty", "offer", "other", "firm") or _says.does.match(part):
        return "info"
    if _says.told.search(rest):
        return "none"
    return "asked" if clause.listed else "info" if _says.duty.search(rest) else "plain"
