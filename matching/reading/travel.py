"""Travel for work: who says they would or would rather not, and positions that cannot be done without."""

import re

from matching.text import Span

TRAVELS, OFTEN, SELDOM, STAYS = "travels", "often", "seldom", "stays"
_AWAY = r"(?:出差|外勤|驻场|驻外|往外[面边]?跑|外面跑|到处跑|四处跑|跑(?:企业|现场|客户|工厂|车间|医院|基地|外勤)|下(?:现场|乡|厂|车间)|business trips?|travel(?:ling)?)"
_HINT = re.compile(r"[差跑]|外勤|驻[场外]|下(?:现场|乡|厂|车间)|trip|travel")  # signs of which every such word has one
_UNWILLING = re.compile(
    rf"(?:不[^,;。\n怕]{{0,2}}(?:能|想|愿意?|接受|喜欢|方便|考虑|适应|爱|要|希望)|无法|没法|拒绝|(?<!不)抗拒|(?<!不)排斥|(?<!不)(?<!别)怕|讨厌|不便|cannot|not|no)[^,;。\n不]{{0,8}}{_AWAY}"
    rf"|{_AWAY}[^,;。\n]{{0,3}}(?:不行|不接受|不考虑|不方便|免谈|不了)"
)
_WILLING = re.compile(
    rf"(?:能|可以?|接受|适应|愿意?|习惯|喜欢|随时|乐意|经常|常年|不(?:怕|介意|排斥|抗拒|拒绝)|happy to|willing to|open to|can)[^,;。\n不]{{0,8}}{_AWAY}"
    rf"|{_AWAY}[^,;。\n]{{0,4}}(?:没问题|无问题|随时|都?可以?|ok|不怕|也行|都行|都?接受|无妨|喜欢|习惯|is fine|welcome)"
)
_MUCH = r"经常|频繁|长期|常年|时常|天天|到处|大量|每周|三分之一|一半|frequent|often|a lot"
_OFTEN = re.compile(
    rf"(?:{_MUCH})[^,;。\n]{{0,10}}{_AWAY}|{_AWAY}[^,;。\n不]{{0,4}}(?:较?多(?![在为是])|频繁)|每[周月][^,;。\n]{{0,12}}(?:出差|在外|外面|驻)"
)
_DISLIKED = re.compile(rf"{_MUCH}|喜欢|爱|总|老是|太多|like|prefer")
_WORD = re.compile(f"{_AWAY}|{_OFTEN.pattern}")
_ASKED = re.compile(rf"(?:需要?|须|要|得|必须|能|可)(?:能够?|可以?)?(?:接受|适应|承受|胜任)?[^,;。\n不]{{0,6}}{_AWAY}")


def read(folded: str) -> Span | None:
    """What a person's own text says of travelling for work: travels, seldom (not much of it), stays. O(length)."""
    if not _HINT.search(folded):
        return None
    if found := _UNWILLING.search(folded):
        return Span(found.start(), found.end(), SELDOM if _DISLIKED.search(found[0]) else STAYS)
    found = _WILLING.search(folded)
    return Span(found.start(), found.end(), TRAVELS) if found else None


def spans(part: str) -> list[tuple[int, int, str]]:
    """Where a folded clause speaks of travelling for work."""
    return [(m.start(), m.end(), TRAVELS) for m in _WORD.finditer(part)][:1]


def is_often(folded: str) -> bool:
    """Whether a folded text speaks of travelling a lot."""
    return bool(_OFTEN.search(folded))


def is_asked(part: str) -> bool:
    """Whether a plain clause asks for travelling: "能接受出差", "每周出差"."""
    return bool(_ASKED.search(part) or _OFTEN.search(part))
