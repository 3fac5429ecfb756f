"""How strongly a sentence of a position asks for something, and where its clauses end."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from matching.reading.sections import sections
from seeds.reference import table


def _tones() -> dict[str, re.Pattern[str]]:
    """The wordings of each tone (seeds/reference/tones.csv), in the order in which tones decide."""
    rows: dict[str, list[str]] = {}
    for row in table("tones"):
        rows.setdefault(row["tone"], []).append(row["pattern"])
    return {tone: re.compile("|".join(patterns)) for tone, patterns in rows.items()}


TONES = _tones()
MUST, WISH = TONES["must"], TONES["wish"]
INTERNS = re.compile(r"[只仅](?:收|招|要|接受|考虑)\s*实习")  # "27届只收实习" says nothing of who is hired
CONDITION = re.compile(
    r"若|同等对待|一视同仁|如果|如有|假如|只要|[满够]\s*[一二两三\d]|特别|优秀|突出|丰富|条件|破格|聊|谈|经[验历].{0,4}(?:者|的|也|亦)|放宽"
)
ANY_OF = re.compile(
    r"任一|任意一|之一|其一|会一个|会一种|一种即可|一项即可|至少(?:会|掌握|熟悉|精通)?一|或者?|/|均可|皆可|等数据库|等(?:软件|工具|绘图|制图|cad)|(?:^|[^a-z])or(?:[^a-z]|$)|one of|any of"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch text[start:end] with one tone: must, wish, avoid, none (not asked for) or plain."""

    start: int
    end: int
    tone: str
    listed: bool = False


_HEAD = re.compile(
    r"(?:任职|岗位|职位|应聘|基本|硬性|学历|其他)?(?:要求|条件|资格|requirements?|qualifications?)\s*[:：]|(?:^|[\s;])(?:学历|专业|外语|语言|英语|技能)\s*[:：]"
)


@lru_cache(maxsize=64)
def clauses(folded: str) -> tuple[Clause, ...]:
    """The clauses of a folded text with their tone; a comma does not end a clause inside brackets. O(length).

    Under a head such as 要求: plain clauses are demands too (`listed`); see `sections` for how far a head reaches.
    """
    out: list[Clause] = []
    sentences = _split(folded, "。;!?\n※★●■◆")
    for (start, end), (section, head) in zip(sentences, sections(folded, sentences), strict=True):
        sentence = folded[start:end]
        listed = section in ("ask", "must") or section != "duty" and bool(_HEAD.search(sentence))
        for left, right in (part for long in _split(sentence, ",→") for part in _short(sentence, *long)):
            text = sentence[max(left, head) : right]
            tone = _IN_SECTION.get(section, {}).get(tone := tone_of(text), tone)
            before = out[-1] if out and out[-1].end >= start else None
            if (
                before and tone != "plain" and _BARE.fullmatch(outside(text))
            ):  # "六级或雅思6.5, 必须": said of what stands before it
                said = "must" if tone == "avoid" and _ELSE.search(text) else tone  # "本科以上, 否则勿投"
                out[-1] = Clause(before.start, start + right, said if before.tone == "plain" else before.tone, listed)
                _of_whom(out, folded, start)
                continue
            if before and before.tone == "plain" and _LET_IN.fullmatch(text):  # "做过检索的本科, 可以破格"
                out[-1] = Clause(before.start, start + right, "exception", listed)
                continue
            if before and _JOINED.match(text) and before.tone == "plain" and tone == "wish":
                out[-1] = Clause(before.start, before.end, tone, listed)
            out.append(Clause(start + left, start + right, tone, listed))
            _of_whom(out, folded, start)
    return tuple(out)


def _of_whom(out: list[Clause], folded: str, start: int) -> None:
    """Who is sent away by the last clause is named in the one before: "英语专业的同学, 没做过笔译的请不要投"."""
    if len(out) < 2 or out[-2].start < start or out[-1].tone != "avoid" or out[-2].tone != "plain":
        return
    who, said = (folded[c.start : c.end] for c in out[-2:])
    if _WHO.search(who):
        tone = "caution" if _IF.match(said) else "avoid"
        out[-2] = Clause(out[-2].start, out[-2].end, tone, out[-2].listed)


# What a tone becomes under a heading: what is welcome is never a must, what is offered asks for nothing.
_IN_SECTION = {
    "must": {"plain": "must"},
    "wish": dict.fromkeys(("plain", "must", "none", "exception"), "wish"),
    "offer": dict.fromkeys(("plain", "must", "wish", "exception"), "none"),
}


_WHO = re.compile(r"(?:的|专业|背景|出身)(?:同学|学生|毕业生|朋友|人|候选人)?们?\s*$")
_IF = re.compile(r"\s*(?:如果?|若|要是|但凡|没|无|未|不)")
_LET_IN = re.compile(
    r"\s*(?:[也亦都]|我们)?(?:可以?|能)?(?:适当)?(?:破格|放宽|考虑|来?谈谈?|来?聊聊?|商量|面议|另议|酌情考虑)(?:录用|录取|的)?[哦啊哈啦呀吧呢嘛!~\s]*"
)
_ELSE = re.compile(r"(?:否则|不然|达不到|未达到?|不符合?|不满足|不具备)(?:要求|条件|标准)?的?者?")
_IDLE = r"[这此是为的了请会将直接一律都也均暂今年就个条点项哦啊哈啦呀吧呢嘛!~\s\-]"
_BARE = re.compile(
    "|".join(f"(?:{TONES[tone].pattern})" for tone in ("must", "wish", "avoid", "none", "caution")).join(
        ("(?:", f"|{_IDLE})+")
    )
)


_JOINED = re.compile(r"\s*(?:或者?|或是|以及|及|和|并且|且|or|and)")


def unrefused(text: str) -> str:
    """The folded text with blanks for the brackets that send somebody away: "硕士(底线, 本科不看)", at the same places."""
    return _BRACKETS.sub(lambda m: " " * len(m[0]) if TONES["avoid"].search(m[0]) else m[0], text)


_BRACKETS = re.compile(r"\([^()]*\)")


def outside(text: str) -> str:
    """The folded text without what stands in brackets, which explains and does not decide."""
    return _BRACKETS.sub(" ", text)


def tone_of(text: str) -> str:
    """The tone of one folded clause; brackets count only when the words outside have none, and never send people away."""
    tone = _tone(outside(text))
    if tone != "plain":
        return tone
    inner = _tone(text)
    return "plain" if inner in ("avoid", "caution") else inner


def _tone(text: str) -> str:
    for tone, wording in TONES.items():
        if wording.search(text) and not (tone == "none" and "不限于" in text):
            return "wish" if tone == "enough" else tone
    return "plain"


def _stop(text: str, at: int) -> bool:
    """Whether an English sentence ends here: a point after a word, not one in "B.Sc." or "6.5"."""
    return text[at] == "." and text[at + 1 : at + 2] in ("", " ", "\n") and at >= 4 and text[at - 4 : at].isalpha()


def _split(text: str, marks: str) -> list[tuple[int, int]]:
    parts, start, depth = [], 0, 0
    for at, char in enumerate(text):
        if char in "([{":
            depth += 1
        elif char in ")]}":
            depth = max(0, depth - 1)
        elif (char in marks or (";" in marks and _stop(text, at))) and (depth == 0 or char == "\n"):
            parts.append((start, at))
            start, depth = at + 1, 0
    parts.append((start, len(text)))
    return [(a, b) for a, b in parts if text[a:b].strip()]


LONGEST = (
    320  # characters of a clause: what is done with each may cost their square, with a text no more than its length
)


def _short(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch text[start:end] in stretches of at most `LONGEST`, cut between the items of a list where there are any."""
    while end - start > LONGEST:
        at = max(text.rfind(mark, start + 1, start + LONGEST) for mark in "、/ ")
        at = at if at > start else start + LONGEST
        yield start, at
        start = at
    yield start, end
