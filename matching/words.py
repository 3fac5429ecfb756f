"""Where a word of a table is one in a text: not across two words, not within a name, and in the sense it has there."""

import re
from functools import cache, lru_cache
from itertools import accumulate

from seeds.reference import table
from seeds.reference.segmenter import segmenter

HAN = re.compile(r"[\u4e00-\u9fff]")
_HAN = "\u4e00"


@lru_cache(maxsize=512)
def _edges(text: str) -> frozenset[int]:
    """Where the words of a text begin and end. O(length), some 0.02 ms for 200 characters."""
    said = segmenter().cut(text, False)  # words of its dictionary only, no guessed ones
    return frozenset(accumulate(map(len, said), initial=0))


def is_across(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] takes one character out of another word at either edge, or two out of the middle of one.

    化工 in 优化工作, 有机 in 有机器学习, 理工 in 处理工艺; but 电池 in 电池组 is a word.
    """
    if end - start < 2 or text[start] < _HAN and text[end - 1] < _HAN:
        return False
    edges = _edges(text)
    if start not in edges and (start + 1 in edges or end - start == 2 and end not in edges):
        return True
    return end not in edges and end - 1 in edges


# Bodies whose names hold words of techniques that say nothing of who studied or works there.
_BODY = re.compile(
    r"大学(?!生|本科|物理|数学|英语|语文|化学|期间|阶段|以上|学历|专科|城|[四六]级)|学院|出版社|有限公司|股份公司|集团|研究[院所]|设计院|科学院|协会|学会|杂志社|(?<=中科院..)所"
    r"|(?:产业|科技|软件|工业|创业|高新)园区?|开发区|高新区|知识产权局|(?<=[京津沪连东南汉安滨春原明林海江岛阳沙麻省州庆])理工(?!科|类|背景|农|专业|学|、)"
)
_OUTSIDE = frozenset("在于是读从到自入考进至为的与和及往去给帮对向如有了过我你他们某个家名位所被把将会")
_BEFORE = (
    "专业",
    "本科",
    "硕士",
    "博士",
    "毕业",
    "实习",
    "研究生",
    "学历",
    "任职",
    "就职",
    "曾任",
    "目前",
    "现任",
    "所在",
)


@lru_cache(maxsize=512)
def hidden(text: str) -> str:
    """The folded text with points in place of the names of bodies. Same length, O(length)."""
    out = list(text)
    for match in _BODY.finditer(text):
        left = match.start()
        while left > max(0, match.start() - 10) and HAN.match(text[left - 1]) and text[left - 1] not in _OUTSIDE:
            if text.endswith(_BEFORE, 0, left):
                break
            left -= 1
        out[left : match.end()] = "·" * (match.end() - left)
    return "".join(out)


@cache
def _senses() -> dict[tuple[str, str], tuple[tuple[re.Pattern[str] | None, re.Pattern[str] | None, str], ...]]:
    """By field and word the senses it may have: what stands around the word itself or near by, and what it means there."""
    rows: dict[tuple[str, str], tuple] = {}
    for row in table("senses"):
        around, near = (re.compile(row[name]) if row[name] else None for name in ("around", "near"))
        for field in row["field"].split("+"):
            rows[field, row["word"]] = (*rows.get((field, row["word"]), ()), (around, near, row["means"]))
    return rows


NEAR_BY = 40  # characters


def in_context(field: str, code: str, text: str, start: int, end: int) -> str:
    """The code of a word of a field as it stands in a text, "" where it means something else there (`senses.csv`). O(1)."""
    left, right = max(0, start - NEAR_BY), end + NEAR_BY
    for around, near, means in _senses().get((field, text[start:end]), ()):
        held = around and any(m.start() <= start and end <= m.end() for m in around.finditer(text, left, right))
        if held or near and near.search(text, left, right) or not (around or near):
            return means
    return code
