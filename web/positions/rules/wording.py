"""Words a position may not carry: what an advert asks of people, read with the dated wordings of word_screen.csv.

A wording says what a rule is about; whether the rule speaks is decided by the sentence around it (word_frames.csv): who
is meant (女性候选人, not 女性用品), whether it is asked for (限, 优先, 勿投, or a line of its own), whether it is denied
(不限, 禁止, 均可), and whether it is only somebody's work (服务过985高校). Of the disabled and of minorities only turning
them away counts (`favoured`), of a place only what is said behind it (`judged`). Titles in 《》 are not looked at.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from seeds import reference

TITLES = re.compile(r"《[^《》\n]*》")
TRADITIONAL = str.maketrans("優戶歲雙國際學歷須僅錄過證屬備無殘處與職業", "优户岁双国际学历须仅录过证属备无残处与职业")
HAN = re.compile(r"[\u3400-\u9fff]")
LOOSE = re.compile(r"[\s·•・*_~\u200b-\u200f\u2060\ufeff]+")
LETTERS = re.compile(r"[a-z]+")
NEAR = 80  # characters of a clause before and behind a mention that are looked at

SENTENCE = re.compile(r"(?:[^。;!?.]|\.(?![\s]|$))+")
STOP = re.compile(r"[,()\[\]【】{}|]")
LEAD = re.compile(r"\s*(?:\d{1,2}(?:[.)](?!\d)|、)|[-•*·>#])?\s*")
ENDED = re.compile(
    r"\s*(?:$|[、/和或及且与,;]|\b(?:and|or|for|who|to|with|as|in|under|over|below|above|between|aged)\b)"
)
NONE_ASKED = re.compile(r"\s*(?:不限|无|没有|均可|皆可|any\b|none\b|no limits?\b|[-—/]|$)")


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says of a line: `line` counts from 1, each of `spans` is a stretch of `text` it speaks of."""

    code: str
    level: str  # block | warn
    field: str
    line: int
    text: str
    spans: tuple[tuple[int, int], ...]
    reason: str
    reason_en: str
    sources: tuple[str, ...]
    valid_from: str = ""
    valid_to: str = ""

    @property
    def words(self) -> str:
        """The words it speaks of, as they were written."""
        return "…".join(self.text[start:end] for start, end in self.spans)

    @property
    def marked(self) -> tuple[tuple[str, bool], ...]:
        """The line as (text, marked) pieces."""
        parts, last = [], 0
        for start, end in self.spans:
            parts += [(self.text[last:start], False), (self.text[start:end], True)]
            last = end
        return tuple(part for part in (*parts, (self.text[last:], False)) if part[0])


@dataclass(frozen=True, slots=True)
class Wording:
    """A row of word_screen.csv, ready to be looked for."""

    rule: str
    level: str
    way: str  # trait | framed | judged | favoured | lack | label | act | sign
    words: re.Pattern[str]
    label: re.Pattern[str] | None
    unless: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Place:
    """A mention in its clause: what stands near it before and after it there, and the label before a colon."""

    label: str
    left: str
    right: str
    earlier: str  # of the sentence, across its clauses


Asked = tuple[int, int]  # how many characters before and behind the mention say that it is asked for
ALONE = (0, 0)


@cache
def frames() -> Mapping[str, str]:
    """The patterns of word_frames.csv by frame, those of a frame as one, with the frames they name put in."""
    rows: dict[str, list[str]] = {}
    for row in reference.table("word_frames"):
        rows.setdefault(row["frame"], []).append(row["pattern"])
    named: dict[str, str] = {}
    for frame, patterns in rows.items():
        named[frame] = f"(?:{fill('|'.join(patterns), named)})"
    return named


def fill(pattern: str, named: Mapping[str, str]) -> str:
    """A pattern with {late} and the like replaced by those frames."""
    return re.sub(r"\{([a-z_]+)\}", lambda found: named[found[1]], pattern)


@cache
def _frame(text: str) -> re.Pattern[str]:
    return re.compile(fill(text, frames()))


@cache
def wordings(day: date) -> tuple[Wording, ...]:
    """The wordings in force on a day, those of rules in force, blocking ones first."""
    lawful = {row["code"] for row in reference.on("word_rules", day)}
    rows = [row for row in reference.on("word_screen", day) if row["rule"] in lawful]
    return tuple(
        Wording(
            row["rule"],
            row["level"],
            row["way"],
            _frame(row["words"]),
            re.compile(row["label"]) if row["label"] else None,
            _frame(f"{{{row['unless']}}}") if row["unless"] else None,
        )
        for row in sorted(rows, key=lambda row: row["level"] != "block")
    )


@cache
def rule(code: str) -> Mapping[str, str]:
    """The row of word_rules.csv: why, since when, and by which sources."""
    return next(row for row in reference.table("word_rules") if row["code"] == code)


def found(code: str, level: str, field: str, line: int, text: str, spans: tuple[tuple[int, int], ...]) -> Finding:
    """A finding of this rule, with its reason and its sources."""
    law = rule(code)
    sources = tuple(key for key in law["source"].split("+") if key != "common")
    dates = (law["valid_from"], law["valid_to"])
    return Finding(code, level, field, line, text, spans, law["reason"], law["reason_en"], sources, *dates)


def record(finding: Finding) -> dict[str, str | int]:
    """A finding as it is kept: the rule, its level, the field, the line and the words, not the whole text."""
    return {
        "code": finding.code,
        "level": finding.level,
        "field": finding.field,
        "line": finding.line,
        "words": finding.words,
    }


def screen(texts: Mapping[str, str], day: date) -> tuple[Finding, ...]:
    """Findings in the given texts (field name -> text), in reading order, one per rule and line.

    Width, case, traditional script and blanks put between characters hide nothing. Cost: 2 to 5 ms for
    1 000 characters of an advert, 30 at worst (the same mention over and over), in proportion to the length.
    """
    out = []
    for field, text in texts.items():
        for number, line in enumerate((text or "").split("\n"), start=1):
            plain, places = _plain(line)
            spans: dict[str, list[tuple[int, int]]] = {}
            levels: dict[str, str] = {}
            for wording in wordings(day):
                for start, end in _asked(wording, plain):
                    spans.setdefault(wording.rule, []).append((places[start], places[end - 1] + 1))
                    levels.setdefault(wording.rule, wording.level)
            out += [found(code, levels[code], field, number, line, _joined(mine)) for code, mine in spans.items()]
    return tuple(out)


def _joined(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """In order, those that touch as one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


def _asked(wording: Wording, plain: str) -> Iterator[tuple[int, int]]:
    """Where the wording is asked of people, as stretches of the folded line."""
    if not wording.words.search(plain):
        return
    for sentence in SENTENCE.finditer(plain):
        mentions = [found for found in wording.words.finditer(plain, *sentence.span()) if found[0]]
        spared = wording.unless.search(plain, *sentence.span()) if mentions and wording.unless else None
        stops = [stop.start() for stop in STOP.finditer(plain, *sentence.span())] if mentions else []
        for mention in mentions:
            if spared and spared.end() <= mention.start():
                break
            asked = _speaks(wording, _placed(plain, sentence, stops, mention))
            if asked is not None:
                yield mention.start() - asked[0], mention.end() + asked[1]


def _placed(plain: str, sentence: re.Match[str], stops: list[int], mention: re.Match[str]) -> Place:
    """Its clause runs from one stop to the next. O(log stops)."""
    start, end = mention.span()
    before, after = bisect_left(stops, start), bisect_left(stops, end)
    begins = max(stops[before - 1] + 1 if before else sentence.start(), start - NEAR)
    ends = min(stops[after] if after < len(stops) else sentence.end(), end + NEAR)
    left, right = plain[begins:start], plain[end:ends]
    head, colon, rest = left.rpartition(":")
    left = LEAD.sub("", rest if colon else left, count=1)
    earlier = plain[max(sentence.start(), start - NEAR) : start]
    return Place(LEAD.sub("", head, count=1).strip(), left, right, earlier)


def _speaks(wording: Wording, at: Place) -> Asked | None:
    if wording.way == "sign":
        return ALONE
    if wording.way == "label":
        return ALONE if at.right.startswith(":") and not at.left and not NONE_ASKED.match(at.right[1:]) else None
    if wording.way == "lack" or wording.label and _frame("{lack}[^,:]{0,4}$").search(at.left):
        return _lacking(at)
    if _frame("(?:{deny_before}[^的,]{0,12}|[不未无])$").search(at.left) or _frame("{deny_after}").search(at.right):
        return None
    if wording.way == "act":
        return None if _frame("{work}[过了好着]?$").search(at.left) else ALONE
    return _demanded(wording, at)


def _lacking(at: Place) -> Asked | None:
    """Whether people are to be without it: 无…, 没有…, and nothing of somebody else's follows."""
    rest = _rest(at)
    lacking = _frame("(?<!不要求)(?<!不必)(?<!不强求){lack}(?:任何|其他|重大|严重|各类|.{0,6}、)?$").search(at.left)
    after = _frame("{after}").match(rest)
    return (
        (len(at.left) - lacking.start(), _through(at, rest, after))
        if lacking and (after or ENDED.match(rest))
        else None
    )


def _demanded(wording: Wording, at: Place) -> Asked | None:
    """Whether people are to be, or not to be, what the mention says; of a `favoured` one, whether they are turned
    away."""
    rest = _rest(at)
    kind = "refuse_" if wording.way == "favoured" else ""
    after, ended = _frame(f"{{{kind}after}}").match(rest), ENDED.match(rest)
    frames_before = _frame(f"{{{kind}before}}").finditer(at.left) if wording.way != "judged" else ()
    before = [None, *frames_before][-1]
    gap = at.left[before.end() :] if before else at.left
    if not after and not ended or _frame("{work}(?!{work_noun})[过了好着]?[^的]{0,4}$").search(gap):
        return None
    near = before if before and _far(gap) <= 12 else None
    if after or near:
        return len(at.left) - near.start() if near else 0, _through(at, rest, after)
    labelled = not at.left or _frame("{label}(?:{filler}|{quality})*|{quality}+").fullmatch(at.left)
    asked = _frame("{heading}").search(at.label) if at.label else not _frame("{team}").search(at.earlier)
    return ALONE if wording.way == "trait" and labelled and asked and not rest.strip() else None


def _far(gap: str) -> int:
    """How much stands between a frame and a mention, in characters of Chinese: a word in letters is as long as
    three."""
    return len(LETTERS.sub("字字字", gap).replace(" ", ""))


def _through(at: Place, rest: str, after: re.Match[str] | None) -> int:
    """How far what is asked reaches behind the mention: through the frame behind it."""
    return len(at.right) - len(rest) + after.end() if after else 0


def _rest(at: Place) -> str:
    """What follows the people the mention speaks of."""
    return at.right[
        _frame("\\s*的?(?:{trade}{0,3}{applicant})*(?:[一二两三四五几\\d]+[名位人个])?的?").match(at.right).end() :
    ]  # type: ignore[union-attr]


def _plain(line: str) -> tuple[str, list[int]]:
    """The line folded for comparing, and for each of its characters the offset it came from.

    Blanks beside a Chinese character part no words and go, as do marks put between characters.
    """
    hidden = {i for match in TITLES.finditer(line) for i in range(*match.span())}
    chars = ["。" if offset in hidden else _folded(written) for offset, written in enumerate(line)]
    for run in LOOSE.finditer("".join(chars)):
        start, end = run.span()
        beside = HAN.match("".join(chars[max(0, start - 1) : start])) or HAN.match("".join(chars[end : end + 1]))
        chars[start:end] = [char if char.isspace() and not beside else "" for char in chars[start:end]]
    return "".join(chars), [offset for offset, char in enumerate(chars) if char]


@lru_cache(8192)
def _folded(written: str) -> str:
    char = unicodedata.normalize("NFKC", written).translate(TRADITIONAL).casefold()
    return char if len(char) == 1 else written
