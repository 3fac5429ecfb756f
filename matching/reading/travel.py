"""Travel for work: who says they would or would rather not, and positions that cannot be done without."""

from matching.reading.wordings import wordings
from matching.text import Span

_says = wordings("travel")

TRAVELS, OFTEN, SELDOM, STAYS = "travels", "often", "seldom", "stays"


def read(folded: str) -> Span | None:
    """What a person's own text says of travelling for work: travels, seldom (not much of it), stays. O(length)."""
    if not _says.hint.search(folded):
        return None
    if found := _says.unwilling.search(folded):
        return Span(found.start(), found.end(), SELDOM if _says.disliked.search(found[0]) else STAYS)
    found = _says.willing.search(folded)
    return Span(found.start(), found.end(), TRAVELS) if found else None


def spans(part: str) -> list[tuple[int, int, str]]:
    """Where a folded clause speaks of travelling for work."""
    return [(m.start(), m.end(), TRAVELS) for m in _says.word.finditer(part)][:1]


def is_often(folded: str) -> bool:
    """Whether a folded text speaks of travelling a lot."""
    return bool(_says.often.search(folded))


def is_asked(part: str) -> bool:
    """Whether a plain clause asks for travelling: "能接受出差", "每周出差"."""
    return bool(_says.asked.search(part) or _says.often.search(part))
