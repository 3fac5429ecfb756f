"""Words a position may not carry, found line by line with the dated rules of word_screen.csv."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from seeds import reference

TITLES = re.compile(r"《[^《》\n]*》")
TRADITIONAL = str.maketrans("優戶歲雙國際學歷須僅錄過證屬備無殘處與職業", "优户岁双国际学历须仅录过证属备无残处与职业")
HAN = re.compile(r"[\u3400-\u9fff]")
LOOSE = re.compile(r"[\s·•・*_~\u200b-\u200f\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class Finding:
    """A place in a text where a rule speaks: `line` counts from 1, `start` and `end` are offsets into `text`."""

    code: str
    level: str  # block | warn
    field: str
    line: int
    text: str
    start: int
    end: int
    reason: str
    reason_en: str
    sources: tuple[str, ...]

    @property
    def marked(self) -> tuple[tuple[str, bool], ...]:
        """The line as (text, marked) pieces."""
        parts = (
            (self.text[: self.start], False),
            (self.text[self.start : self.end], True),
            (self.text[self.end :], False),
        )
        return tuple(part for part in parts if part[0])


@dataclass(frozen=True, slots=True)
class Rule:
    code: str
    level: str
    pattern: re.Pattern[str]
    exceptions: re.Pattern[str] | None
    reason: str
    reason_en: str
    sources: tuple[str, ...]


@cache
def rules(day: date) -> tuple[Rule, ...]:
    """The rules in force on a day."""
    return tuple(
        Rule(
            row["code"],
            row["level"],
            re.compile(row["pattern"]),
            re.compile(row["exceptions"]) if row["exceptions"] else None,
            row["reason"],
            row["reason_en"],
            tuple(key for key in row["source"].split("+") if key != "common"),
        )
        for row in reference.on("word_screen", day)
    )


def screen(texts: Mapping[str, str], day: date) -> tuple[Finding, ...]:
    """Findings in the given texts (field name -> text), in reading order, one per rule and line.

    Width, case, traditional script and blanks put between characters hide nothing; titles in 《》 are not looked at.
    """
    found = []
    for field, text in texts.items():
        for number, line in enumerate((text or "").split("\n"), start=1):
            plain, places = _plain(line)
            for rule in rules(day):
                span = _first(rule, plain)
                if span is not None:
                    start, end = places[span[0]], places[span[1] - 1] + 1
                    found.append(
                        Finding(
                            rule.code,
                            rule.level,
                            field,
                            number,
                            line,
                            start,
                            end,
                            rule.reason,
                            rule.reason_en,
                            rule.sources,
                        )
                    )
    return tuple(found)


def _first(rule: Rule, plain: str) -> tuple[int, int] | None:
    """The first match no exception overlaps."""
    spared = [match.span() for match in rule.exceptions.finditer(plain)] if rule.exceptions else []
    for match in rule.pattern.finditer(plain):
        start, end = match.span()
        if start < end and not any(start < last and first < end for first, last in spared):
            return start, end
    return None


def _plain(line: str) -> tuple[str, list[int]]:
    """The line folded for comparing, and for each of its characters the offset it came from."""
    hidden = {i for match in TITLES.finditer(line) for i in range(*match.span())}
    kept: list[str] = []
    places: list[int] = []
    for offset, written in enumerate(line):
        char = "。" if offset in hidden else unicodedata.normalize("NFKC", written).translate(TRADITIONAL).casefold()
        if len(char) != 1:
            char = written
        if LOOSE.match(char) and _between_han(line, offset):
            continue
        kept.append(char)
        places.append(offset)
    return "".join(kept), places


def _between_han(line: str, offset: int) -> bool:
    """Whether blanks at this place stand beside a Chinese character, where they part no words."""
    before = line[:offset].rstrip(" \t\u3000·•・*_~\u200b")[-1:]
    after = line[offset + 1 :].lstrip(" \t\u3000·•・*_~\u200b")[:1]
    return bool(HAN.match(before) or HAN.match(after)) or not line[offset].isspace()
