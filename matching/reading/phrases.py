"""Skills, technical topics and experiences named in any text, denied ones left out."""

import re
from functools import cache

from rapidfuzz import fuzz, process

from matching.text import Lexicon, Span, bare, fold, left_of, negated, pieces
from seeds.reference import table

# Words that contain a technical word without speaking of the technique: they are eaten, nothing is read into them.
_IDIOMS = (
    "机械键盘", "机械表", "机械手表", "机械模型", "机械舞", "机械系统表", "机械地", "机械记忆", "化学反应般", "电子竞技", "电竞", "电子琴", "电子书",
    "电子音乐", "电子商务", "电子邮件", "电子邮箱", "电子表格", "航模", "汽车驾照", "汽车驾驶", "钢琴", "软件园", "光纤到户", "材料学院", "申请材料",
    "书面材料", "证明材料", "文字材料", "材料撰写", "写材料", "汇报材料", "宣传材料", "阅读材料", "党建材料", "生物钟", "光学校", "通信地址", "通讯录",
    "通讯员", "通讯稿", "通讯社", "联系方式", "物理隔离", "自动化办公", "办公自动化", "控制成本", "质量控制", "成本控制", "风险控制", "时间控制", "情绪控制",
    "控制时间", "食品店", "农业大学", "化工大学", "电子科技大学", "机械学院", "石油大学", "矿业大学", "材料科学馆", "环境适应", "工作环境", "环境好",
    "适应环境", "陌生环境", "环境优美", "数学老师", "包装自己", "激光舞", "信息管理员", "软件著作权", "软著", "电路板收藏", "显示出", "显示了", "影像社", "视频剪辑",
    "纺织厂家属", "网络文学", "网络小说", "网络用语", "网络红人", "临床试验协调", "统计局", "算法律", "人工智能社", "机器人社团", "家电维修", "化学老师", "物理老师",
    "法律援助", "芯片股", "新材料股", "文献翻译软件", "结构清晰", "文章结构", "知识结构", "语言结构", "机械师", "汽车迷", "办公软件", "服装店", "充电宝", "手机店", "奶茶店", "化妆品店", "化妆品柜台", "化妆品专柜", "汽车4s店", "电脑城", "眼镜店", "药店兼职", "食品厂子弟",
)  # fmt: skip


@cache
def skills() -> Lexicon:
    """Names and aliases of skills."""
    rows = table("skills")
    entries = [
        (alias, "")
        for alias in (
            "fluent in",
            "fluent english",
            "fluent chinese",
            "机械键盘",
            "机械模型",
            "机械表",
            "等数据库",
            "各类数据库",
            "上述数据库",
            "et-cad",
            "et cad",
            "富怡cad",
            "博克cad",
        )
    ]
    return Lexicon(entries + [(a, r["code"]) for r in rows for a in (r["name"], *r["aliases"].split("|"))])


@cache
def topics() -> Lexicon:
    """Names and aliases of technical topics, with the idioms that are none."""
    rows = table("topics")
    return Lexicon(
        [(i, "") for i in _IDIOMS]
        + [("有机械", "mechanism"), ("有机会", "")]
        + [(a, r["code"]) for r in rows for a in (r["name"], *r["aliases"].split("|"))]
    )


@cache
def experiences() -> Lexicon:
    """Names and aliases of experiences."""
    entries = [(a, r["code"]) for r in table("experiences") for a in (r["name"], *r["aliases"].split("|"))]
    return Lexicon(entries, many=True)


def find(lexicon: Lexicon, folded: str) -> list[Span]:
    """The entries in a folded text that are neither denied nor only hoped for in their clause, each code once."""
    spans, seen = [], set()
    for span in lexicon.find(folded):
        if span.code not in seen and not negated(folded, span.start, span.end) and not hoped(folded, span.start):
            seen.add(span.code)
            spans.append(Span(span.start, span.end, of_literature(span, folded)))
    return spans


def of_literature(span: Span, folded: str) -> str:
    """The code of an experience: translating novels is none of translating technical texts."""
    return "literary" if span.code == "translating" and _LITERARY.match(folded, span.end) else span.code


_LITERARY = re.compile(r"[^,;。\n技专]{0,10}(?:小说|绘本|诗|散文|漫画|动漫|字幕|歌词|童话|剧本|文学|台词)")


_HOPED = re.compile(
    r"(?:热爱|喜欢|喜爱|爱好|想(?!象)|希望|有意|向往|感兴趣|愿意?|打算|计划|准备|期待|渴望|憧憬|want|hope|would like|interested)[^,;。!?\n]{0,14}$"
)


def hoped(folded: str, start: int) -> bool:
    """Whether what stands at `start` of a folded text is an interest or a plan, not something done or learnt."""
    return bool(_HOPED.search(folded[left_of(folded, start, ",;。!?\n") : start]))


@cache
def _latin() -> dict[str, str]:
    return {alias: code for alias, code in skills().entries().items() if code and len(alias) >= 5 and alias.isascii()}


def read_skills(cell: str) -> list[tuple[Span, float]]:
    """The skills of a cell that lists them: known ones by alias or typo, others kept as "?text".

    One known a little only ("Python入门") has "#weak" behind its code.
    """
    folded = fold(cell)
    found: list[tuple[Span, float]] = []
    seen: set[str] = set()
    for start, end in pieces(folded):
        piece = folded[start:end]
        spans = [
            Span(start + s.start, start + s.end, s.code)
            for s in skills().find(piece)
            if not negated(piece, s.start, s.end)
        ]
        sure = 1.0
        if not spans and not skills().find(piece) and (near := _typo(piece)):
            spans, sure = [Span(start, end, near)], 0.8
        if (
            not spans
            and not _DENIED.match(piece)
            and 2 <= len(bare(piece)) <= 24
            and not skills().find(piece)
            and not topics().find(piece)
            and not experiences().find(piece)
            and bare(piece) not in ("无", "没有", "暂无")
        ):
            spans, sure = [Span(start, end, f"?{_VERB.sub('', bare(cell[start:end]))}")], 0.5
        mark = "#weak" if _A_LITTLE.search(piece) and not _WELL.search(piece) else ""
        for span in spans:
            if span.code not in seen:
                seen.add(span.code)
                code = span.code if span.code.startswith("?") else span.code + mark
                found.append((Span(span.start, span.end, code), sure))
    return found


_A_LITTLE = re.compile(
    r"一点|一些|入门|了解|略[懂知会]|初[级学]|刚学|试用过?|不太?熟|基础(?!知识扎实)|皮毛|beginner|basic|a little"
)
_WELL = re.compile(r"精通|熟练|熟悉|(?<!初步)掌握|擅长|拿手|扎实|[二三四]级|proficient|expert|advanced")


_VERB = re.compile(r"^(?:精通|熟悉|熟练|掌握|了解|会用|会一点|会|能用|擅长|使用|运用)+")
_DENIED = re.compile(r"\s*(?:不会|不懂|不熟|没|无|未)")


def is_idiom(folded: str) -> bool:
    """Whether a folded text is an idiom that only sounds technical (机械键盘)."""
    return folded.strip() in _IDIOMS


def _typo(piece: str) -> str | None:
    word = piece.split("(")[0].strip()
    if len(word) < 5 or not word.isascii():
        return None
    near = process.extractOne(word, _latin().keys(), scorer=fuzz.ratio, score_cutoff=82)
    return _latin()[near[0]] if near and abs(len(near[0]) - len(word)) <= 2 else None
