"""Degrees and schooling, apart from each other, from 专科 to 博士."""

import re
from functools import lru_cache

RANK = {"below": 0, "junior": 1, "bachelor": 2, "master": 3, "doctor": 4}

_PATTERNS = (
    ("doctor", re.compile(r"博士|硕博|ph\.?\s?d|doctor|d\.?phil|dr\.|直博|promotion")),
    (
        "master",
        re.compile(
            r"硕士|修士|研究生|研[一二三](?!究)|硕(?!果)|master|(?<![a-z])(?:m\.?sc|m\.?s(?![\s-]*(?:office|word|excel|windows|project))|m\.?a|m\.?eng|mphil|mba|mti|mpacc|mpa|mem|llm|ll\.m)\b|学硕|专硕|法硕|diplom-?ingenieur|magister"
        ),
    ),
    (
        "bachelor",
        re.compile(
            r"本科|学士|大学(?!专科|英语|外语|日语|德语|法语|俄语|英文|物理|化学|数学|语文|城|图书|老师|教师|期间|阶段|四年|生?活|里|时|学习)|职业本科|专升本|bachelor|(?<![a-z])(?:b\.?sc|b\.?s|b\.?a|b\.?eng|llb)\b|undergraduate|honours degree|职本|本(?=[/、,及以硕↑+])"
        ),
    ),
    (
        "junior",
        re.compile(
            r"大专|专科|高职|高专|(?<!中)专(?=[/、,及以↑+])|associate|junior college|vocational college|polytechnic|diploma|副学士|college diploma|职业院校"
        ),
    ),
    ("below", re.compile(r"中专|高中|职高|技校|中职|high school|初中")),
)
# Signs of which every name of a degree has one; most clauses have none.
_HINT = re.compile("[a-z博硕研专]|修士|本|大学|学士|高中|高职|职[业高]|中职|技校|初中")
# "本科、硕士至少一个阶段", "本科和硕士都要是生物" speak of what was studied.
STAGES = re.compile("阶段|(?:本科|学士).{1,3}(?:硕士|研究生|博士)[都均皆]|本硕[都均皆]")
_SHORT = {
    "博": "doctor",
    "硕": "master",
    "本": "bachelor",
    "专": "junior",
    "研": "master",
    "ms": "master",
    "ma": "master",
    "bs": "bachelor",
    "ba": "bachelor",
}
_ABORTED = re.compile(r"肄业|结业|退学|未毕业|dropped")


def read(folded: str) -> tuple[str, float] | None:
    """The highest degree named in a folded cell and certainty; 本科(双学位) is bachelor, 硕博连读 the doctor in sight."""
    text = folded.strip()
    if text in _SHORT:
        return _SHORT[text], 0.95
    if re.search(r"本科\s*[(（]?\s*(?:保研|考研|准研究生)", text):
        return "bachelor", 0.8
    for code, pattern in _PATTERNS:
        if pattern.search(text):
            if _ABORTED.search(text):
                lower = next((c for c, p in _PATTERNS if RANK[c] < RANK[code] and p.search(text)), None)
                return (lower or "below", 0.6)
            return code, 1.0
    return None


@lru_cache(maxsize=1024)
def named(folded: str) -> tuple[tuple[str, int, int], ...]:
    """Every degree named in a folded text with its place, for demands: 本科及以上, 硕士优先."""
    if not _HINT.search(folded):
        return ()
    taken = [False] * len(folded)
    found = []
    for code, pattern in _PATTERNS:
        for match in pattern.finditer(folded):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = [True] * (match.end() - match.start())
                found.append((code, match.start(), match.end()))
    return tuple(sorted(found, key=lambda item: item[1]))
