"""How strongly a text speaks of each thing it mentions: one grammar for every field of a position.

A text is parted into sentences, clauses and brackets, each under its heading; a clause has a tone (`tones.csv`); a
mention stands in a clause, and its stance follows from the tone, from what is denied around it, and from the heading.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from matching.reading import mentions
from matching.reading.sections import sections, splits
from seeds.reference import table


def _tones() -> dict[str, re.Pattern[str]]:
    """The wordings of each tone (seeds/reference/tones.csv), in the order in which tones decide."""
    rows: dict[str, list[str]] = {}
    for row in table("tones"):
        rows.setdefault(row["tone"], []).append(row["pattern"])
    return {tone: re.compile("|".join(patterns)) for tone, patterns in rows.items()}


TONES = _tones()
MUST, WISH, AVOID = TONES["must"], TONES["wish"], TONES["avoid"]
CONDITION = re.compile(
    r"若|同等对待|一视同仁|如果|如有|假如|只要|[满够]\s*[一二两三\d]|特别|优秀|突出|丰富|条件|破格|聊|谈|经[验历].{0,4}(?:者|的|也|亦)|放宽"
)

ANY_OF = re.compile(
    r"任一|任意一|之一|其一|至少[^,;。、]{0,4}[一两二三2-4][种门项个样款]|[二两三四]选一|一[门种样](?:即可|就行|能)|会(?:其中)?一[个种项门样]|中的?(?:任意)?一[个种门项样款]|一[种项](?:即可)?|或者?|/|均可|皆可|等数据库|等(?:软件|工具|绘图|制图|cad)|(?:^|[^a-z])or(?:[^a-z]|$)|one of|any of"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch text[start:end] under one tone and one heading; `inside` for one in brackets of the clause before it."""

    start: int
    end: int
    tone: str
    section: str = ""
    inside: bool = False
    asks: bool = False

    @property
    def listed(self) -> bool:
        """Whether it stands under a heading that asks for what is listed."""
        return self.section in ("ask", "must") or self.asks and self.section != "duty"


THERE = re.compile(  # who and what is there already
    r"[\W\d]*(?:(?:本公司|公司|本所|我所|所里|团队|合伙人|带教|老板|办公室|办公地|同事|我们(?!要|想|希望|在找|需|只|更|不))(?!合作|协作|精神|意识|管理)"
    r"|客户(?=邮件|多|主要|是|来自)|(?:跟着|跟随)[^,;。]{0,4}(?:老师|师傅|导师)|每年组织)"
)
_BODY = r"[^,;。:\n]{2,24}?(?:公司|事务所|研究院|研究中心|中心|集团|律所|所)"
_FIRM = re.compile(  # a sentence that begins with who the firm is tells of it
    rf"[\W_]*(?:{_BODY}(?:\([^()]{{0,16}}\))*(?=,|$|成立|创立|创建|始建|创办|位于|坐落|总部|拥有|是(?!岗)|隶属|\d{{4}}年|深耕|专注|专业从事|主要|旗下|现有)"
    r"|我们是一[家支个])"
)
FOUNDED = re.compile(rf"[\W_]*{_BODY}(?:\([^()]{{0,16}}\))*\s*,?\s*(?:成立|创立|创建|始建|创办|位于|坐落|总部|隶属)")
_ASKING = re.compile(r"招|聘|要求|需|须|诚邀|希望|欢迎|寻|要找|想找|岗|职位|及以上|你")  # where it ends


_HEAD = re.compile(
    r"(?:任职|岗位|职位|应聘|基本|硬性|学历|其他)?(?:要求|条件|资格|requirements?|qualifications?)\s*[:：]|(?:^|[\s;])(?:学历|专业|外语|语言|英语|技能|届别)(?:\s*[:：]|[^\S\n]{1,3}(?=\S))"
)
# What a tone becomes under a heading: what is welcome is never a must, what is offered asks for nothing.
_IN_SECTION = {
    "must": {"plain": "must"},
    "avoid": {"plain": "avoid"},
    "wish": dict.fromkeys(("plain", "must", "none", "exception"), "wish"),
    "offer": dict.fromkeys(("plain", "must", "wish", "exception"), "none"),
}
_OTHERS = re.compile(r"^\s*(?:其[他它余]|别的|另外的|非上述|上述以外|除此)")
_WHO = re.compile(r"(?:的|专业|背景|出身)(?:同学|学生|毕业生|朋友|人|候选人)?们?\s*$")
# "以上四点缺一不可" speaks of all that was listed.
_ALL_ABOVE = re.compile(
    r"^\s*(?:以上|上述)[^,;。()\d]{0,8}(?:缺一不可|(?:均|都|全部)(?:为?必须|须|要|需)|必须(?:全部|同时|都)|(?:为|是)(?:硬性|必要|必备))"
)
_A_GROUP = re.compile(
    r"专业|[文理工商]科|科班|学历|背景|方向|大专|专科|本科|硕士|博士|研究生|应届|往届|[^\W\d_]学(?!生|历|校)"
)
_IF = re.compile(r"\s*(?:如果?|若|要是|但凡|打算|准备|计划|想|只|没|无|未|不(?!接受|考虑|招|收|要|欢迎))")
_LET_IN = re.compile(
    r"\s*(?:[也亦都]|我们)?(?:可以?|能)?(?:适当)?(?:破格|放宽|考虑|来?谈谈?|来?聊聊?|商量|面议|另议|酌情考虑)(?:录用|录取|的)?[哦啊哈啦呀吧呢嘛!~\s]*"
)
_LET_OUT = re.compile(r"(?:除外|例外)\W*$")
_ELSE = re.compile(r"(?:否则|不然|达不到|未达到?|不符合?|不满足|不具备|没过|未过|没有|缺)(?:要求|条件|标准|了)?的?者?")
_IDLE = r"[先再这此是为的了请会将直接一律都也均暂今年就个条点项但并更当然哦啊哈啦呀吧呢嘛!~\s\-]"
_ANY_TONE = re.compile("|".join(f"(?:{TONES[tone].pattern})" for tone in ("must", "wish", "avoid", "none", "caution")))
_NOTHING = re.compile(rf"(?:没过|未过|没有|不会|熟练|精通|掌握|达到|具备|满足|符合|通过|{_IDLE})+")
_SUPPOSED = re.compile(r"\s*(?:若|如果?|倘若|假如)(?:是|为|只有|仅有)[^,;。无没未不]{1,12}$")
_OR_ELSE = re.compile(r"\s*(?:或者|或是|或|or )")
_JOINED = re.compile(r"\s*(?:或者?|或是|以及|及|和|并且|且|or|and)")


@lru_cache(maxsize=256)
def clauses(folded: str) -> tuple[Clause, ...]:
    """The clauses of a folded text in its order, brackets after the clause they stand in. O(length)."""
    out: list[Clause] = []
    cuts = splits(folded)
    sentences = [part for long in _split(folded, "。;!?\n|※★●■◆✅❌") for part in _at(folded, cuts, *long)]
    for (start, end), (section, head) in _sections(folded, sentences):
        sentence = folded[start:end]
        asks = bool(_HEAD.search(sentence))
        for left, right in (part for long in _split(_parted(sentence, head), ",→") for part in _short(sentence, *long)):
            text = sentence[max(left, head) : right]
            tone = _IN_SECTION.get(section, {}).get(tone := tone_of(text), tone)
            if out and out[-1].tone in ("avoid", "caution") and out[-1].start >= start and _LET_OUT.search(text):
                tone = "exception"  # "法学不招, 兼有理工学位者除外"
            if tone == "must" and out and out[-1].start >= start and _of_some(folded, out[-1], text):
                tone = "info"
            made = Clause(start + max(left, head), start + right, tone, section, False, asks)
            before = out[-1] if out and out[-1].end >= start else None
            if before and tone != "plain" and _is_only_tone(outside(text)):  # "六级或雅思6.5, 必须"
                said = "must" if tone == "avoid" and _ELSE.search(text) else tone  # "本科以上, 否则勿投"
                if before.tone == "none" and said == "wish":  # "不是硬性要求, 会更好"
                    before = replace(before, tone="plain")
                keeps = before.tone != "plain" and not (before.tone == "wish" and tone == "none")
                out[-1] = replace(
                    before,
                    end=made.end,
                    tone=before.tone
                    if keeps or said == "none" == before.tone
                    else said
                    if before.tone == "plain"
                    else before.tone,
                )
            elif before and before.tone == "plain" and _LET_IN.fullmatch(text):  # "做过检索的本科, 可以破格"
                out[-1] = replace(before, end=made.end, tone="exception")
            elif before and before.tone == tone and _OR_ELSE.match(text) and _same(folded, before, made):
                out[-1] = replace(before, end=made.end)  # "英语类, 或者化学、化工专业": either will do
            else:
                if before and _JOINED.match(text) and before.tone == "plain" and tone == "wish":
                    out[-1] = replace(before, tone=tone)
                out.append(made)
            if not section and _is_of_firm(out, folded, start):
                out[-1] = replace(out[-1], section="firm")
            _of_whom(out, folded, start)
            if _ALL_ABOVE.search(text):
                held = [c.section == section and c.tone == "plain" for c in out]
                out = [replace(c, tone="must") if h else c for c, h in zip(out, held, strict=True)]
    return tuple(out)


def _sections(folded: str, sentences: list[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], tuple[str, int]]]:
    """Each sentence with its section and the length of its heading. Duties told in a line end with the sentence that asks:
    "工作：写检索式。必须是理工科。"
    """
    over = False
    for (start, end), (section, head) in zip(sentences, sections(folded, sentences, _only_tone), strict=True):
        over = not head and (over or folded[start - 1 : start] in ("。", "!") and _asks(folded[start:end]))
        yield (start, end), ("" if over and section == "duty" else section, head)


def _asks(sentence: str) -> bool:
    """Whether a sentence that is no item of a list says what must be, is welcome or is not wanted."""
    told = any(tone.search(sentence) for tone in (MUST, WISH, AVOID))
    return told and not _NUMBERED.match(sentence) and mentions.anything(sentence)


_NUMBERED = re.compile(r"\W{0,3}(?:\d{1,2}|[一二三四五六七八九十])\s*[.、)]")


def _is_of_firm(out: list[Clause], folded: str, start: int) -> bool:
    """Whether the last clause tells of the firm, or goes on in a sentence that began to: "本所成立于2009年, 专业覆盖机械".

    Who names a degree or a level of a language asks for it, and the rest of the sentence is the firm's no more.
    """
    last = out[-1]
    text = folded[last.start : last.end]
    if last.tone != "plain" or last.asks or _ASKING.search(text):
        return False
    begun = len(out) > 1 and out[-2].section == "firm" and out[-2].start >= start
    goes_on = begun and (not mentions.levels(text) or bool(_COUNTED.search(text)))
    return goes_on or bool(THERE.match(text) or _FIRM.match(text))


_COUNTED = re.compile(
    r"[\d余多几数]\s*[名人位个%]|占|[半多]数|[二三四五六七八九]成|居多|为主"
)  # who is there: "硕士10人"


def _of_some(folded: str, before: Clause, text: str) -> bool:
    """Whether what is a must holds for those alone that the clause before speaks of: "若为5级, 须…", "本科也可, 但须…"."""
    taken = before.tone == "exception" or _TAKEN.search(folded, before.start, before.end)
    return bool(_SUPPOSED.match(folded, before.start, before.end) or taken and _PROVIDED.match(text))


_PROVIDED = re.compile(r"\s*(?:但|不过|只是|前提)")
_TAKEN = re.compile(r"[也亦]可以?$")


def _same(folded: str, one: Clause, other: Clause) -> bool:
    """Whether two clauses name majors or skills both, so that one will do for the other."""
    fields = mentions.fields(folded[one.start : one.end]) & mentions.fields(folded[other.start : other.end])
    return bool(fields & {"major", "skill"}) and "degree" not in fields and other.end - one.start <= LONGEST


def _of_whom(out: list[Clause], folded: str, start: int) -> None:
    """Who is sent away by the last clause is named in the one before: "英语专业的同学, 没做过笔译的请不要投".

    Where the others are sent away, only those named before are wanted: "指机械、车辆, 其他专业勿投".
    """
    if len(out) < 2 or out[-2].start < start or out[-1].tone != "avoid" or out[-2].tone != "plain":
        return
    who, said = (folded[c.start : c.end] for c in out[-2:])
    if _OTHERS.search(said):
        out[-2] = replace(out[-2], tone="must")
    elif _WHO.search(who) and _IF.match(said):
        out[-2] = replace(out[-2], tone="caution")
    elif _WHO.search(who) and not _A_GROUP.search(said):
        out[-2] = replace(out[-2], tone="avoid")  # a clause that names others speaks of those


_BRACKETS = re.compile(r"\([^()]*\)")


@lru_cache(maxsize=1024)
def outside(text: str) -> str:
    """The folded text with blanks for what stands in brackets, which explains and does not decide."""
    return _BRACKETS.sub(lambda m: " " * len(m[0]), text)


@lru_cache(maxsize=1024)  # every field asks for the same clauses
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
            return tone
    return "plain"


def _stop(text: str, at: int) -> bool:
    """Whether an English sentence ends here: a point after a word, not one in "B.Sc." or "6.5"."""
    return text[at] == "." and text[at + 1 : at + 2] in ("", " ", "\n") and at >= 4 and text[at - 4 : at].isalnum()


_TITLE = re.compile(
    r"(?:[员师岗]|助理|顾问|岗位|编辑|翻译|实习生|\d\s*[名人位]|招聘?[^,;:。\n]{0,20})(?:\([^()\n]{0,20}\))?\s*:(?=\s*\w\w)"
)  # what is asked of whoever shall do it stands behind: "检索员: 本科, 六级"
_HAN = "[\u4e00-\u9fff)]"
_BLANK = re.compile(
    rf"(?<={_HAN}{_HAN})[^\S\n]{{1,2}}(?={_HAN}[\u4e00-\u9fff])(?![及以或和与等均都也皆者的优必即可更])"
)
_BUT = re.compile(r"除[^,;。\n]{1,14}外\s{0,2},")  # "除文科外, 专业不限" is one clause
_AND = re.compile(r"(?<![a-z])(?:or|and)(?![a-z])")


_DASH = re.compile(
    r"(?<=[硬好强高线求件])--"
)  # "德语过硬——德语专业须过专八": a dash behind a whole demand parts as a comma does
_SENT_AWAY = re.compile(r"(?<=[收招投虑要])\s*:|(?<=[同][学])\s*:|(?<=毕业生)\s*:|(?<=学生)\s*:")


def _parted(sentence: str, head: int = 0) -> str:
    """The sentence with commas for what parts as they do, a title's colon and the blanks of a list, and none within a list
    of English names. Same length."""
    sentence = _DASH.sub(",-", sentence)
    if "除" in sentence:
        sentence = _BUT.sub(lambda m: f"{m[0][:-1]}_", sentence)
    if ":" in sentence:
        sentence = _TITLE.sub(lambda m: m[0] if _ANY_TONE.search(sentence, 0, m.end()) else f"{m[0][:-1]},", sentence)
        sentence = _SENT_AWAY.sub(lambda m: m[0] if m.end() <= head else f"{m[0][:-1]},", sentence)  # "兼职不收:须全职"
    if (
        len(cuts := [m.span() for m in _BLANK.finditer(sentence)]) > 1
        or cuts
        and min(cuts[0][0], len(sentence) - cuts[0][1]) > 2
    ):
        for start, end in cuts:
            sentence = f"{sentence[:start]},{sentence[start + 1 : end]}{sentence[end:]}"
    return _names_joined(sentence) if ", " in sentence and _AND.search(sentence) else sentence


def _names_joined(sentence: str) -> str:
    """Without the commas of "physics, electronics or maths": names of one field before the last of them and behind it."""
    stop = len(sentence)
    for joint in reversed(list(_AND.finditer(sentence))):
        at = sentence.rfind(", ", 0, min(joint.start(), stop))
        while at >= 0:
            left = max(sentence.rfind(mark, 0, at) for mark in (", ", ";", "(")) + 1
            right = min((p for p in (sentence.find(mark, at + 1) for mark in ",;)") if p > 0), default=len(sentence))
            names = mentions.fields(sentence[at + 1 : right])
            if (
                len(names) != 1
                or not names & mentions.fields(sentence[left:at])
                or _ANY_TONE.search(sentence[left:at].rpartition(":")[2])
            ):
                break
            sentence = f"{sentence[:at]} {sentence[at + 1 :]}"
            stop, at = at, left - 1 if sentence[left - 1 : left + 1] == ", " else -1
    return sentence


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


def _at(text: str, cuts: Sequence[int], start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch [start:end] cut where headings and numbered items begin."""
    for at in cuts:
        if start < at < end and re.search(r"\w", text[start:at]):
            yield start, at
            start = at
    yield start, end


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


def _is_only_tone(text: str) -> bool:
    """Whether nothing is left of a text without its tones and idle words."""
    return len(text) <= 60 and not _NOTHING.sub("", _ANY_TONE.sub("", text))


def _only_tone(text: str) -> str:
    """The tone of words that hold nothing else; "" of others."""
    return tone_of(text) if _is_only_tone(_HAVING.sub("", text)) else ""


_HAVING = re.compile("[有会能]了?")


def is_bare(text: str) -> bool:
    """Whether a clause has a tone and nothing else, so that it speaks of what stands before it: "必须", "没过别投"."""
    return bool(_is_only_tone(text) or _ELSE.match(text.strip()) and AVOID.search(text))
