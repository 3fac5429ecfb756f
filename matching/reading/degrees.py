"""Degrees and schooling, apart from each other, from 专科 to 博士."""

import re
from functools import lru_cache

from matching.reading.wordings import choices, wordings

_says = wordings("degrees")

RANK = {"below": 0, "junior": 1, "bachelor": 2, "master": 3, "doctor": 4}

_PATTERNS = choices("degrees", "pattern")
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


def read(folded: str) -> tuple[str, float] | None:
    """The highest degree named in a folded cell and certainty; 本科(双学位) is bachelor, 硕博连读 the doctor in sight."""
    text = folded.strip()
    if text in _SHORT:
        return _SHORT[text], 0.95
    if re.search(r"本科\s*[(（]?\s*(?:保研|考研|准研究生)", text):
        return "bachelor", 0.8
    for code, pattern in _PATTERNS:
        if pattern.search(text):
            if _says.aborted.search(text):
                lower = next((c for c, p in _PATTERNS if RANK[c] < RANK[code] and p.search(text)), None)
                return (lower or "below", 0.6)
            return code, 1.0
    return None


@lru_cache(maxsize=1024)
def named(folded: str) -> tuple[tuple[str, int, int], ...]:
    """Every degree named in a folded text with its place, for demands: 本科及以上, 硕士优先."""
    if not _says.hint.search(folded):
        return ()
    taken = [False] * len(folded)
    found = []
    for code, pattern in _PATTERNS:
        for match in pattern.finditer(folded):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = [True] * (match.end() - match.start())
                found.append((code, match.start(), match.end()))
    return tuple(sorted(found, key=lambda item: item[1]))
