"""Honours: kind, level, grade and year; the same honour named twice counts once, and all together are capped."""

import re
from dataclasses import dataclass
from functools import cache

from matching.reading.wordings import choices, wordings

_says = wordings("honours")

# A value is "kind:level:grade", for example "scholarship:national:" or "contest:province:2".

_KINDS = choices("honours", "kind")
_LEVELS = choices("honours", "level")
_GRADES = tuple((int(code), pattern) for code, pattern in choices("honours", "grade"))


@dataclass(frozen=True, slots=True)
class HonourReading:
    """One honour found in a text[start:end]."""

    value: str
    start: int
    end: int
    certainty: float


def read(folded: str) -> list[HonourReading]:
    """The honours of a folded cell, duplicates merged. What looks like no honour at all is left out."""
    found: list[HonourReading] = []
    names: set[str] = set()
    start = 0
    ends = [m.start() for m in _says.split.finditer(folded)] + [len(folded)]
    for end in ends:
        piece = folded[start:end]
        kind = next((k for k, p in _KINDS if p.search(piece)), None)
        name = re.sub(r"20\d{2}\s*[-~至年—]*\s*(?:20\d{2})?(?:学年)?|[()\s\"'“”]|获得?|荣获", "", piece)
        lacked = re.search(r"(?:没|未)(?:能|有)?(?:拿|得|获|评)", piece)
        nothing = lacked or re.search(r"^(?:无|没|暂无|未|从未)|辅导|志愿者?$|优秀的", name)
        if kind and not nothing and name not in names:
            names.add(name)
            found.append(
                HonourReading(
                    f"{kind}:{_level(piece, kind)}:{_grade(piece)}", start, end, 0.9 if kind != "work" else 0.7
                )
            )
        start = end + 1
    return found


def _level(piece: str, kind: str) -> str:
    if _says.aid.search(piece):
        return "school"
    if _says.national_scholarship.search(piece):
        return "national"
    if _says.province_round.search(piece):  # 全国大学生数学建模竞赛省二
        return "province"
    return next((code for code, pattern in _LEVELS if pattern.search(piece)), "school")


def _grade(piece: str) -> str:
    return next((str(grade) for grade, pattern in _GRADES if pattern.search(piece)), "")


@cache
def weight(value: str) -> int:
    """What one honour is worth, 0..64: by level and grade, a scholarship out of need no more than a school honour."""
    kind, level, grade = ([*value.split(":"), "", ""])[:3]
    base = {"international": 58, "national": 56, "province": 46, "city": 36, "school": 28, "department": 14}.get(
        level, 20
    )
    if kind == "work":
        base = 40
    return max(8, base - {"": 0, "1": -6, "2": 2, "3": 8, "4": 16}.get(grade, 0))
