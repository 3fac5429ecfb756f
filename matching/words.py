"""Where a word of a table is one in a text: not across two words, not within a name, and in the sense it has there."""

import re
from functools import cache, lru_cache
from itertools import accumulate
from operator import itemgetter

from seeds.reference import table
from seeds.reference.segmenter import segmenter

HAN = re.compile(r"[\u4e00-\u9fff]")
_HAN = "\u4e00"


@lru_cache(maxsize=512)
def cut(text: str) -> tuple[tuple[str, int], ...]:
    """The words of a text, each with its start. O(length), some 0.02 ms for 200 characters."""
    said = segmenter().cut(text, False)  # words of its dictionary only, no guessed ones
    return tuple(zip(said, accumulate(map(len, said), initial=0), strict=False))


@lru_cache(maxsize=512)
def _edges(text: str) -> frozenset[int]:
    """Where the words of a text begin and end."""
    return frozenset(map(itemgetter(1), cut(text))) | {len(text)}


def is_across(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] takes one character out of another word at either edge, or two out of the middle of one.

    化工 in 优化工作, 有机 in 有机器学习, 理工 in 处理工艺; but 电池 in 电池组 is a word.
    """
    if end - start < 2 or text[start] < _HAN and text[end - 1] < _HAN:
        return False
    edges = _edges(text)
    if end in edges and text[start - 1 : start] in ("学", "读") and start - 1 in edges:  # 学会计 is no 学会
        return False
    if start not in edges and (start + 1 in edges or end - start == 2 and end not in edges):
        return True
    return end not in edges and end - 1 in edges


# Bodies whose names hold words of techniques that say nothing of who studied or works there.
_BODY = re.compile(
    r"大学(?!生|本科|物理|数学|英语|语文|化学|期间|阶段|以上|学历|专科|城|[四六]级)|学院|出版社|有限公司|股份公司|集团|研究[院所]|设计院|科学院|协会|学会|杂志社|(?<=中科院..)所"
    r"|大厦|大楼|银行|(?:博物|科技|海洋|水族)馆|(?:汽车|电子|软件|科技|化工|轻纺|航空)[城港](?!区)|(?:农业|林业|水利|环保|海洋|气象|科技|统计|地震|粮食)局|中石[油化]|中海油"
    r"|(?:产业|科技|软件|工业|创业|高新|医药|电子|信息|材料|化工|光电|物流|智造)(?:产业)?园区?|开发区|高新区|知识产权局|(?<=[京津沪连东南汉安滨春原明林海江岛阳沙麻省州庆])理工(?!科|类|背景|农|专业|学|、)"
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
def bodies(text: str) -> tuple[tuple[int, int], ...]:
    """Where the names of bodies stand in a folded text, in their order. O(length)."""
    found: list[tuple[int, int]] = []
    for match in _BODY.finditer(text):
        left = match.start()
        while left > max(0, match.start() - 10) and HAN.match(text[left - 1]) and text[left - 1] not in _OUTSIDE:
            if text.endswith(_BEFORE, 0, left):
                break
            left -= 1
        while found and left <= found[-1][0]:
            found.pop()
        found.append((left, match.end()))
    return tuple(found)


@lru_cache(maxsize=512)
def hidden(text: str) -> str:
    """The folded text with points in place of the names of bodies. Same length, O(length)."""
    for start, end in bodies(text):
        text = f"{text[:start]}{'·' * (end - start)}{text[end:]}"
    return text


Sense = tuple[re.Pattern[str] | None, re.Pattern[str] | None, str]


@cache
def _senses() -> dict[tuple[str, str], tuple[Sense, ...]]:
    """By field and word the senses it may have: what stands around the word itself or near by, and what it means
    there."""
    rows: dict[tuple[str, str], tuple[Sense, ...]] = {}
    for row in table("senses"):
        around, near = (re.compile(row[name]) if row[name] else None for name in ("around", "near"))
        for field in row["field"].split("+"):
            rows[field, row["word"]] = (*rows.get((field, row["word"]), ()), (around, near, row["means"]))
    return rows


# Words so common that they name a field only where they stand as one: 材料 in 材料专业 and 材料、化工, not in 材料归档.
_COMMON = frozenset(
    [
        "材料",
        "机械",
        "电子",
        "化学",
        "物理",
        "生物",
        "食品",
        "环境",
        "海洋",
        "有机",
        "数学",
        "安全",
        "地质",
        "电气",
        "统计",
        "农业",
        "林业",
        "航空",
        "通信",
        "能源",
        "动力",
        "石油",
        "钢铁",
        "交通",
        "印刷",
        "土木",
        "动车",
    ]
)
_OF_A_FIELD = re.compile(
    "[一二三四五六七八九十1-9]\\s?[部组室所科]|类|学|系|业|专|方向|领域|技|工|产[业品]|企业|设[备计]|装备|材料|结构|制[造药图]|加工|专利|案|零|部|元|器|检[测验索]|分析|实验|图|说明|文献|术语|词汇|知识|基础|原理"
    "|系统|信息|自动|控制|科|本|硕|博|研|毕业|出身|背景|大类|相关|等|或|和|与|及|以及|的|客户|合成|医|药|仿真|模型|算法|数据|均|优先|也|都|者|即|就|可|撰写|代理|翻译|组|团队|岗"
    "|项目|课|开发|标准|论文|报告|方面|厂|公司|车间|应用|利用|保护|监测|治理|回收|分子|膜|源|站|生产|包装|添加|燃料|流|运输|网络|传输|统计|机械|电[子气池力]|生物|化[学工]|物理"
    "|能源|动力|环境|食品|石油|航[空天]|土木|农业|交通|海洋|力学|光学|热|新|高|半导体|微|精|不限|不[要收考招在算予]|已经?[招满]|名额|今年|暂停|外[,其一]|另|且|为主|我|成型|质量|宇|冶金|饮料|发酵|制品|芯片|协议|束|底子|序列|线条|计算|阻抗|曲线|服务|飞行|资讯|手册|导论|层|天然气|院校|看不懂|勿|免|慎|除外|这次|一律|谢绝|亦"
)


def is_a_field(text: str, start: int, end: int) -> bool:
    """Whether a common word stands as the name of a field: alone, before another one, or before what fields have."""
    if text[start:end] not in _COMMON or end >= len(text) or text[end] < _HAN or text[end] > "\u9fff":
        return True
    return bool(_OF_A_FIELD.match(text, end))


# What is paid, given or ridden is named by its last word: 服装押金, 通讯补贴, 医疗保险, 高铁票 speak of no field.
_OF_A_GIFT = re.compile(
    r"[\u4e00-\u9fff]{0,2}?(?:押金|补[贴助](?!政策)|津贴|报销|福利|折扣|保险(?![丝杠箱柜粉])"
    r"|(?<![免自收消付浪花经])费(?![米托时])|券|(?<!投)票(?!据))"
)


def is_a_gift(text: str, end: int) -> bool:
    """Whether a word that ends at `end` begins the name of what is paid or given: 服装 in 服装押金."""
    return bool(_OF_A_GIFT.match(text, end))


_IDENTIFIER = re.compile(
    r"(?<![\w.+-])[\w.+-]+@[\w.-]+"
    r"|(?:https?://|www\.)[!-~]+"
    r"|(?<![\w.-])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|cn|org|edu|gov|io)(?![a-z0-9])(?:/[!-~]*)?"
    r"|(?<![\w-])[\w-]*_[a-z][\w-]*"  # hr_ipo, not autocad_2020
    r"|(?:微信|weixin|wechat|(?<![a-z])(?:vx|wx|qq))(?:\s?(?:号码?|id|群))?\s?[:为是]?\s?[a-z][a-z0-9]*[0-9_-][\w-]*",
    re.ASCII,
)


@lru_cache(maxsize=512)
def identifiers(text: str) -> tuple[tuple[int, int], ...]:
    """Where addresses and names of accounts stand in a folded text, in which no word is one. O(length)."""
    return tuple(found.span() for found in _IDENTIFIER.finditer(text)) if _OF_IDENTIFIERS.search(text) else ()


_OF_IDENTIFIERS = re.compile(r"[@_]|//|\.(?:com|cn|org|edu|gov|io)|w(?:ww|eixin|echat|x)|vx|qq|微信")  # each has one


NEAR_BY = 40  # characters


def in_context(field: str, code: str, text: str, start: int, end: int) -> str:
    """The code of a word of a field as it stands in a text, "" where it means something else there (`senses.csv`).
    O(1)."""
    if field in ("topic", "major") and not is_a_field(text, start, end) or is_a_gift(text, end):
        return ""
    left, right = max(0, start - NEAR_BY), end + NEAR_BY
    for around, near, means in _senses().get((field, text[start:end]), ()):
        held = around and any(m.start() <= start and end <= m.end() for m in around.finditer(text, left, right))
        if held or near and near.search(text, left, right) or not (around or near):
            return means
    return code
