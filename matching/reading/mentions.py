"""What a clause mentions: one look for every field, so that all of them agree on where a name begins and ends."""

import re
from collections.abc import Callable
from functools import lru_cache

from matching import words
from matching.reading import dates, degrees, language_tests, languages, majors, phrases
from matching.reading.wordings import choices, wordings
from matching.text import Lexicon, Span
from seeds.reference import table

_says = wordings("mentions")

Found = tuple[int, int, str]


def groups() -> Lexicon:
    """Words for groups of majors in demands: 机械类, 电子类, 光学, 理工科."""
    return _GROUPS


_ENGLISH = (
    ("mechanical", "0802"), ("electrical", "0806"), ("electronic", "0807"), ("electronics", "0807"), ("chemical", "0813"), ("materials", "0804"),
    ("optical", "0702"), ("biomedical", "0826"), ("pharmaceutical", "1007"), ("civil", "0810"), ("automotive", "0802"), ("aerospace", "0820"), ("life sciences", "0710"),
)  # fmt: skip


def _entries() -> list[tuple[str, str]]:
    entries = [(row["name"].removesuffix("类") + "类", f"class:{row['code']}") for row in table("classes")]
    entries += [
        ("电子类", "class:0807"), ("计算机类", "class:0809"), ("化工类", "class:0813"), ("制药类", "class:0813"), ("生物类", "class:0710"), ("医学类", "disc:10"),
        ("医药类", "class:1007"), ("医药", "class:1007"), ("农学类", "disc:09"), ("外语类", "class:0502"), ("语言类", "class:0502"), ("管理类", "disc:12"), ("经管类", "disc:12"), ("经管", "disc:12"), ("管理", "disc:12"), ("法律类", "class:0301"),
        ("光学", "光学工程"), ("光电类", "光电信息科学与工程"), ("通信类", "通信工程"), ("电学类", "class:0806"), ("电力类", "class:0806"), ("控制类", "class:0808"),
        ("法律", "class:0301"), ("理工科", "stem"), ("理工类", "stem"), ("理工", "stem"), ("理工农医", "stem"), ("理、工、农、医", "stem"), ("理、工、医", "stem"), ("理、工、农", "stem"), ("理、工", "stem"), ("工、理", "stem"), ("技术背景", "stem"), ("理工背景", "stem"), ("工科", "disc:08"), ("工科类", "disc:08"),
        ("理科", "disc:07"), ("理学", "disc:07"), ("工学", "disc:08"), ("医学", "disc:10"), ("农学", "disc:09"), ("管理学", "disc:12"), ("文科", "disc:05"), ("文科类", "disc:05"), ("文史类", "disc:05"), ("艺术类", "disc:13"), ("艺术", "disc:13"), ("外语专业", "class:0502"), ("语言专业", "class:0502"), ("stem", "stem"), ("技术", ""), ("医药代表", ""), ("医药销售", ""), ("医药行业", ""), ("机械厂", ""), ("化工厂", ""),
        ("航空航天", "class:0820"), ("海洋", "class:0707"), ("海洋类", "class:0707"), ("航空宇航", "class:0820"), ("图书情报", "class:1205"), ("电子信息类", "class:0807"), ("材料", "class:0804"), ("机械", "class:0802"), ("化学", "class:0703"),
        ("药学", "class:1007"), ("生物", "class:0710"), ("力学", "class:0801"), ("电气", "class:0806"), ("自动化", "class:0808"), ("计算机", "class:0809"), ("电子", "class:0807"), ("物理", "class:0702"),
        ("数学", "class:0701"), ("统计", "class:0712"), ("化工", "class:0813"), ("环境", "class:0825"), ("食品", "class:0827"), ("轻工", "class:0817"), ("土木", "class:0810"), ("能源", "class:0805"), ("仪器", "class:0803"), ("中药", "class:1008"),
        *((word, f"class:{code}") for word, code in _ENGLISH),
        ("engineering", "disc:08"),
        ("science", "disc:07"),
        ("natural science", "disc:07"),
        ("technical background", "stem"),
        ("semiconductor", "微电子科学与工程"), ("半导体物理", "微电子学与固体电子学"), ("半导体", "微电子科学与工程"), ("芯片", "集成电路设计与集成系统"), ("光通信", "通信工程"), ("英语专业", "英语"), ("日语专业", "日语"), ("德语专业", "德语"),
    ]  # fmt: skip
    idioms = [(row["word"], "") for row in table("idioms")]
    return idioms + entries + list(majors.lexicon().entries().items())


_GROUPS = Lexicon(_entries(), field="major")


AS_STUDY = re.compile(
    r"(?:[、/和或及与][^、,;。]{1,9}){0,5}专业(?!词|术语|[四八]级)"
)  # "德语、日语专业" names studies, no skills


@lru_cache(maxsize=512)
def majors_named(part: str) -> tuple[Found, ...]:
    """The majors a folded clause names; what is a language test by its name (英语专业八级) is none."""
    found = [(s.start, s.end, s.code) for s in _GROUPS.find(words.hidden(part)) if s.end - s.start >= 2]
    if not found:
        return ()
    tests = [s for s, _ in languages.find(part) if ":level:" not in s.code]
    found = [f for f in found if not (_says.of_words.match(part, f[1]) or _says.none_of_it.search(part, 0, f[0]))]
    return tuple(f for f in found if not any(s.start <= f[0] < s.end for s in tests))


@lru_cache(maxsize=512)
def fields(part: str) -> frozenset[str]:
    """The fields of which a folded text names something: a degree, a major, a language or a skill."""
    found = {
        "degree": degrees.named(part),
        "major": majors_named(part),
        "language": languages.find(part) or languages.names().find(part),
        "skill": phrases.skills().find(part),
    }
    return frozenset(field for field, named in found.items() if named)


@lru_cache(maxsize=64)
def signs(field: str, text: str) -> tuple[int, ...]:
    """Where a folded text has a sign of a field, in order: a clause without one mentions nothing of it. O(length)."""
    if field in _SIGNS:
        return tuple(found.start() for found in _SIGNS[field].finditer(text))
    if field == "degree":
        return tuple(start for _, start, _ in degrees.named(text))
    places = _LEXICONS[field]().starts(text)
    if field == "language":
        places = sorted({*places, *(found.start() for found in language_tests.MARKS.finditer(text))})
    return tuple(places)


def anything(part: str) -> bool:
    """Whether a folded text names a degree, a major, a certificate of a language or a skill."""
    return bool(degrees.named(part) or majors_named(part) or languages.find(part) or phrases.skills().find(part))


def levels(part: str) -> bool:
    """Whether a folded text names a degree, or a certificate or level of a language."""
    return bool(degrees.named(part) or languages.find(part))


def skills_named(part: str) -> list[Span]:
    """The skills a folded clause names, each once; the level of a language (德语B2) is no driving licence."""
    found = {s.code: s for s in reversed(phrases.skills().find(part))}
    tests = [s for s, _ in languages.find(part)] if found else ()
    spans = [s for s in found.values() if not any(t.start <= s.start and s.end <= t.end for t in tests)]
    return sorted(spans, key=lambda s: s.start)


_LEXICONS: dict[str, Callable[[], Lexicon]] = {
    "major": groups, "language": languages.names, "skill": phrases.skills, "experience": phrases.experiences,
}  # fmt: skip
_SIGNS = {
    "graduation": dates.DIGIT,
    **dict(choices("mentions", "sign")),
}
