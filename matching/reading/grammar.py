"""How strongly a text speaks of each thing it mentions: one grammar for every field of a position.

A text is parted into sentences, clauses and brackets, each under its heading; a clause has a tone (`tones.csv`); a
mention stands in a clause, and its stance follows from the tone, from what is denied around it, and from the heading.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from matching.reading import mentions
from matching.reading.sections import sections, splits
from matching.reading.wordings import wordings
from seeds.reference import table

_says = wordings("grammar")


def _tones() -> dict[str, re.Pattern[str]]:
    """The wordings of each tone (seeds/reference/tones.csv), in the order in which tones decide."""
    rows: dict[str, list[str]] = {}
    for row in table("tones"):
        rows.setdefault(row["tone"], []).append(row["pattern"])
    return {tone: re.compile("|".join(patterns)) for tone, patterns in rows.items()}


TONES = _tones()
MUST, WISH, AVOID = TONES["must"], TONES["wish"], TONES["avoid"]
CONDITION = _says.condition

ANY_OF = _says.any_of
OR = _says.or_  # before another that will do as well


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


THERE = _says.there
FOUNDED = _says.founded


# What a tone becomes under a heading: what is welcome is never a must, what is offered asks for nothing.
_IN_SECTION = {
    "must": {"plain": "must"},
    "avoid": {"plain": "avoid"},
    "wish": dict.fromkeys(("plain", "must", "none", "exception"), "wish"),
    "offer": dict.fromkeys(("plain", "must", "wish", "exception"), "none"),
}
_ANY_TONE = re.compile("|".join(f"(?:{TONES[tone].pattern})" for tone in ("must", "wish", "avoid", "none", "caution")))


@lru_cache(maxsize=256)
def clauses(folded: str) -> tuple[Clause, ...]:
    """The clauses of a folded text in its order, brackets after the clause they stand in. O(length)."""
    out: list[Clause] = []
    cuts = splits(folded)
    sentences = [part for long in _split(folded, "。;!?\n|※★●■◆✅❌") for part in _at(folded, cuts, *long)]
    for (start, end), (section, head) in _sections(folded, sentences):
        sentence = folded[start:end]
        asks = bool(_says.head.search(sentence))
        for left, right in (part for long in _split(_parted(sentence, head), ",→") for part in _short(sentence, *long)):
            text = sentence[max(left, head) : right]
            tone = _IN_SECTION.get(section, {}).get(tone := tone_of(text), tone)
            if out and out[-1].tone in ("avoid", "caution") and out[-1].start >= start and _says.let_out.search(text):
                tone = "exception"  # "法学不招, 兼有理工学位者除外"
            if (
                tone == "plain"
                and out
                and out[-1].tone == "must"
                and out[-1].start >= start
                and _says.and_also.match(text)
            ):
                tone = "must"
            if tone == "must" and out and out[-1].start >= start and _of_some(folded, out[-1], text):
                tone = "info"
            made = Clause(start + max(left, head), start + right, tone, section, False, asks)
            before = out[-1] if out and out[-1].end >= start else None
            if before and tone != "plain" and _is_only_tone(outside(text)):  # "六级或雅思6.5, 必须"
                said = "must" if tone == "avoid" and _says.else_.search(text) else tone  # "本科以上, 否则勿投"
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
            elif before and before.tone == "plain" and _says.let_in.fullmatch(text):  # "做过检索的本科, 可以破格"
                out[-1] = replace(before, end=made.end, tone="exception")
            elif before and before.tone == tone and OR.match(text) and _same(folded, before, made):
                out[-1] = replace(before, end=made.end)  # "英语类, 或者化学、化工专业": either will do
            else:
                if before and _says.joined.match(text) and before.tone == "plain" and tone == "wish":
                    out[-1] = replace(before, tone=tone)
                out.append(made)
            if not section and _is_of_firm(out, folded, start):
                out[-1] = replace(out[-1], section="firm")
            elif not section and _is_offered(out, folded, start):
                out[-1] = replace(out[-1], section="offer")
            _of_whom(out, folded, start)
            if _says.all_above.search(text):
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
    return told and not _says.numbered.match(sentence) and mentions.anything(sentence)


def _is_of_firm(out: list[Clause], folded: str, start: int) -> bool:
    """Whether the last clause tells of the firm, or goes on in a sentence that began to: "本所成立于2009年, 专业覆盖机械".

    Who names a degree or a level of a language asks for it, and the rest of the sentence is the firm's no more.
    """
    last = out[-1]
    text = folded[last.start : last.end]
    if last.tone != "plain" or last.asks:
        return False
    begun = len(out) > 1 and out[-2].section == "firm" and out[-2].start >= start
    if not (begun or THERE.match(text) or _says.firm.match(text)) or _says.asking.search(text):
        return False
    goes_on = begun and (not mentions.levels(text) or bool(_says.counted.search(text)))
    return goes_on or bool(THERE.match(text) or _says.firm.match(text))


def _is_offered(out: list[Clause], folded: str, start: int) -> bool:
    """Whether the last clause tells what is given, or charged, and asks for nothing: "宿舍配空调、洗衣机", "节日礼品"."""
    last = out[-1]
    text = folded[last.start : last.end]
    if last.tone != "plain" or last.asks:
        return False
    begun = len(out) > 1 and out[-2].section == "offer" and out[-2].start >= start
    if not (_says.given.search(text) or begun and _says.with_.match(text)):
        return False
    return not (_says.demand.search(text) or mentions.levels(text))


def _of_some(folded: str, before: Clause, text: str) -> bool:
    """Whether what is a must holds for those alone that the clause before speaks of: "若为5级, 须…", "本科也可, 但须…"."""
    taken = before.tone == "exception" or _says.taken.search(folded, before.start, before.end)
    return bool(_says.supposed.match(folded, before.start, before.end) or taken and _says.provided.match(text))


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
    if _says.others.search(said):
        out[-2] = replace(out[-2], tone="must")
    elif _says.who.search(who) and _says.if_.match(said):
        out[-2] = replace(out[-2], tone="caution")
    elif _says.who.search(who) and not _says.a_group.search(said):
        out[-2] = replace(out[-2], tone="avoid")  # a clause that names others speaks of those


_BRACKETS = re.compile(r"\([^()]*\)")


@lru_cache(maxsize=1024)
def outside(text: str) -> str:
    """The folded text with blanks for what stands in brackets, which explains and does not decide."""
    return _BRACKETS.sub(lambda m: " " * len(m[0]), text)


@lru_cache(maxsize=1024)  # every field asks for the same clauses
def tone_of(text: str) -> str:
    """The tone of one folded clause; brackets count only when the words outside have none, and never send people away."""
    plain = outside(text)
    tone = _tone(_says.aside.sub("", plain) if "除" in plain else plain)
    if tone != "plain":
        return tone
    inner = _tone(text) if "(" in text else tone
    return "plain" if inner in ("avoid", "caution") else inner


def _tone(text: str) -> str:
    for tone, wording in TONES.items():
        if wording.search(text) and not (tone == "none" and "不限于" in text):
            return tone
    return "plain"


def _stop(text: str, at: int) -> bool:
    """Whether an English sentence ends here: a point after a word, not one in "B.Sc." or "6.5"."""
    return text[at] == "." and text[at + 1 : at + 2] in ("", " ", "\n") and at >= 4 and text[at - 4 : at].isalnum()


def _parted(sentence: str, head: int = 0) -> str:
    """The sentence with commas for what parts as they do, a title's colon and the blanks of a list, and none within a list
    of English names. Same length."""
    sentence = _says.dash.sub(",-", sentence)
    if "(" in sentence and AVOID.search(sentence):
        sentence = _BRACKETS.sub(lambda m: f",{m[0][1:-1]}," if _refuses(sentence, m) else m[0], sentence)
    if "除" in sentence:
        sentence = _says.but.sub(lambda m: f"{m[0][:-1]}_", sentence)
    if ":" in sentence:
        sentence = _says.title.sub(
            lambda m: m[0] if _ANY_TONE.search(sentence, 0, m.end()) else f"{m[0][:-1]},", sentence
        )
        sentence = _says.sent_away.sub(
            lambda m: m[0] if m.end() <= head else f"{m[0][:-1]},", sentence
        )  # "兼职不收:须全职"
    if (
        len(cuts := [m.span() for m in _says.blank.finditer(sentence)]) > 1
        or cuts
        and min(cuts[0][0], len(sentence) - cuts[0][1]) > 2
    ):
        for start, end in cuts:
            sentence = f"{sentence[:start]},{sentence[start + 1 : end]}{sentence[end:]}"
    return _names_joined(sentence) if ", " in sentence and _says.and_.search(sentence) else sentence


def _names_joined(sentence: str) -> str:
    """Without the commas of "physics, electronics or maths": names of one field before the last of them and behind it."""
    stop = len(sentence)
    for joint in reversed(list(_says.and_.finditer(sentence))):
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


def _refuses(sentence: str, bracket: re.Match[str]) -> bool:
    """Whether a bracket at the end of a clause names whom it sends away: "化学专业(没有技术背景的英语专业不考虑)"."""
    inside = bracket[0][1:-1]
    if sentence[bracket.end() : bracket.end() + 1] not in ("", *",;。!?\n"):
        return False
    first = re.split("[,;]", inside)[0]
    return tone_of(first) == "avoid" and mentions.anything(first) and not is_bare(first)


@cache
def _marks(marks: str) -> re.Pattern[str]:
    """Brackets and marks; a point too where sentences are parted."""
    return re.compile(f"[{re.escape(marks)}()\\[\\]{{}}{'.' * (';' in marks)}]")


def _split(text: str, marks: str) -> list[tuple[int, int]]:
    parts, start, depth = [], 0, 0
    for found in _marks(marks).finditer(text):
        at, char = found.start(), found[0]
        if char in "([{":
            depth += 1
        elif char in ")]}":
            depth = max(0, depth - 1)
        elif (char != "." or _stop(text, at)) and (depth == 0 or char == "\n"):
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
    return len(text) <= 60 and not _says.nothing.sub("", _ANY_TONE.sub("", text))


def _only_tone(text: str) -> str:
    """The tone of words that hold nothing else, or lead in a list; "" of others."""
    return tone_of(text) if _says.lead_in.search(text) or _is_only_tone(_says.having.sub("", text)) else ""


def is_bare(text: str) -> bool:
    """Whether a clause has a tone and nothing else, so that it speaks of what stands before it: "必须", "没过别投"."""
    return bool(_is_only_tone(text) or _says.else_.match(text.strip()) and AVOID.search(text))
