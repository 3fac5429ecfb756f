"""How alike two texts are: the words both have, each once, by how seldom it is written in this trade.

That depends on nobody else's words; more words never take anything away, and writing one twice adds nothing.
"""

from collections.abc import Iterable
from functools import cache

from seeds.reference import table

RARE = 8  # of 64, what a word adds that is in no table of common ones: eight of them are as alike as texts can be


def weight(word: str) -> int:
    """What one word in common adds, 0..8; "" stands for no word."""
    return _weights().get(word, RARE) if word else 0


def telling(wanted: Iterable[str], had: Iterable[str], most: int) -> list[str]:
    """The words in common that add most, in the order in which they are wanted where equal."""
    held = set(had)
    return sorted((word for word in wanted if word in held and weight(word)), key=lambda w: -weight(w))[:most]


def same(wanted: str, had: str) -> int:
    """What one wanted and one had word add."""
    return weight(wanted) if wanted == had else 0


@cache
def _weights() -> dict[str, int]:
    return {row["word"]: int(row["weight"]) for row in table("common_words")}
