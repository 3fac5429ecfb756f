"""How near what somebody shows of a language is to what is wanted of it."""

from functools import lru_cache

from matching.nearness import KEPT, MET, REFUTED, SILENT
from matching.reading import language_scale


@lru_cache(maxsize=KEPT)
def language_near(want: str, have: str) -> int:
    """A certificate that meets the demand 64; below it by the distance on one scale, words without proof at most 36."""
    if not have or have[:2] != want[:2]:
        return 0
    verdict = language_scale.meets(want, have)
    if verdict == "met":
        return 64
    gap = language_scale.ability(want) - language_scale.ability(have)
    worth = 44 if gap <= 0 else max(0, 40 - 2 * gap)
    if have.split(":")[1] == "level":
        worth = min(worth, 36)
    if verdict == "failed":
        worth = min(worth, 16 if have.endswith(":fail") else 30)
    return worth


def language_of(value: str) -> str:
    """The language a value speaks of: no other is near to it."""
    return value[:2]


@lru_cache(maxsize=KEPT)
def language_state(want: str, have: str) -> int:
    """What one certificate says on a must-have: the same test below the line or not passed refutes it."""
    if not have or have[:2] != want[:2]:
        return SILENT
    return {"met": MET, "failed": REFUTED, "": SILENT}[language_scale.meets(want, have)]


@lru_cache(maxsize=KEPT)
def language_listed(want: str, have: str) -> int:
    """What one certificate says on what is listed without being a must: there CET-4 alone is no CET-6."""
    state = language_state(want, have)
    return REFUTED if state == SILENT and have and language_scale.is_below(want, have) else state
