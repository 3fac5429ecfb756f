"""What the matcher understands of a text somebody types as a correction."""

from collections.abc import Mapping, Sequence

from matching import Reading, read_candidate
from matching.ranking import explain
from web.core import places
from web.core.fields import pay_range

# The column of a roster row in which each kind of value is written; other readings can be confirmed or dropped only.
COLUMNS = {
    "degree": "学历",
    "major": "专业",
    "topic": "自我介绍",
    "language": "外语",
    "skill": "技能",
    "experience": "自我介绍",
    "honour": "荣誉",
    "kind": "意向岗位",
    "place": "意向城市",
    "pay": "期望月薪",
    "graduation": "毕业时间",
    "nationality": "国籍",
    "travel": "自我介绍",
}


def value_of(field: str, text: str) -> str:
    """The value of this field that the text says, "" when none is understood. About 1 ms."""
    found = read_candidate({COLUMNS[field]: text}, key="").values(field) if field in COLUMNS else ()
    return found[0] if found else ""


def places_of(text: str) -> list[str] | None:
    """The places a box of the form means, as a sheet's cell would be read; [] for anywhere, None for what it cannot
    keep. About 1 ms."""
    return places.kept(read_candidate({COLUMNS["place"]: text}, key="").values("place"))


def pay_of(text: str) -> tuple[int, int] | None:
    """The least pay a month a box means, as a sheet's cell would be read: low and high, both 0 for 面议; None when
    nothing is understood, or only a most. About 1 ms."""
    read = pay_range(value_of("pay", text))
    return None if read is None or (read[1] and not read[0]) else read


def readings(row: Mapping[str, str]) -> Sequence[Reading]:
    """Everything understood of some cells of a roster row. About 1 ms."""
    return read_candidate(row, key="").readings


def label(field: str, value: str, lang: str) -> str:
    """The value in words, in "zh" or "en"."""
    return explain.label(Reading(field, value, ""), lang)
