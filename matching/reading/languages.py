"""Languages and certificates onto one scale: test, score, and what a word like 流利 is worth without a proof."""

import re
from functools import cache

from matching.text import Lexicon, Span
from seeds.reference import table

# A value is "language:test:score": "en:cet6:502", "ja:jlpt:1:165" (level, then points), "de:cefr:3", "en:level:65".
# A score of "fail" is a test named as not passed or not taken; "pass" one named without a score.

_DIGIT = {
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
    "5": 5,
    "6": 6,
    "7": 7,
    "8": 8,
    "9": 9,
    "甲": 1,
}
_CEFR = {"a1": 1, "a2": 2, "b1": 3, "b2": 4, "c1": 5, "c2": 6}
_N = r"([1-9一二三四五六七八九])"
_LANG = r"(?:(英语|英文|日语|日文|德语|德文|法语|法文|韩语|韩文|朝鲜语|俄语|俄文|西班牙语|西语|葡萄牙语|阿拉伯语|意大利语|汉语)\s*)?"
_LANG_CODE = {
    "英语": "en",
    "英文": "en",
    "日语": "ja",
    "日文": "ja",
    "德语": "de",
    "德文": "de",
    "法语": "fr",
    "法文": "fr",
    "韩语": "ko",
    "韩文": "ko",
    "朝鲜语": "ko",
    "俄语": "ru",
    "俄文": "ru",
    "西班牙语": "es",
    "西语": "es",
    "葡萄牙语": "pt",
    "阿拉伯语": "ar",
    "意大利语": "it",
    "汉语": "zh",
}

_TESTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("putonghua", re.compile(r"普通话(?:水平)?(?:测试)?\s*([一二三123])\s*级?\s*([甲乙])等?")),
    (
        "computer",
        re.compile(r"(?:全国)?计算机(?:等级)?(?:考试)?[一二三四五六1-6]级|ncre\s*[1-4一二三四]级?|软考\w{0,4}"),
    ),
    (
        "hsk",
        re.compile(
            r"(?:新?hsk|汉语水平(?:考试)?|中文水平(?:考试)?)\s*[-(]?\s*"
            + _N
            + r"\s*级?(?:[^,;。、\n\d]{0,3}(\d{3})\s*分?)?"
        ),
    ),
    (
        "jlpt",
        re.compile(
            r"(?:jlpt|日本?语能力(?:考试?|测试)?|日语?|日本语|能力考)?\s*[-(]?\s*n\s*-?\s*([1-5])(?![0-9a-z])(?:[^,;。、\n\d]{0,4}(?<!\d)(1?\d{2})(?!\d))?"
        ),
    ),
    (
        "jlpt",
        re.compile(
            r"(?:日本?语(?:能力)?(?:考试?|测试|等级)?|jlpt|能力考)\s*"
            + r"([一二三四五123])"
            + r"\s*级(?:[^,;。、\n\d]{0,4}(?<!\d)(1?\d{2})(?!\d))?"
        ),
    ),
    ("jtest", re.compile(r"j\.?\s?test\D{0,4}(\d{3,4})?")),
    (
        "torfl",
        re.compile(
            r"(?:俄语(?:等级|水平)(?:考试)?|对外俄语(?:等级)?(?:考试)?|torfl|俄语能力考试?)[\s-]*([一二三四1-4])\s*级?"
        ),
    ),
    (
        "topik",
        re.compile(
            r"topik\s*(?:ii|i)?\s*[-(]?\s*"
            + _N
            + r"\s*级?|(?:韩语|韩文|朝鲜语|韩国语)(?:能力)?(?:考试?|等级)?\s*"
            + _N
            + r"\s*级"
        ),
    ),
    ("tdn", re.compile(r"tdn\s*([3-5])(?:\s*(?:[x×*]\s*4)|以上)?")),
    (
        "testdaf4",
        re.compile(
            r"(?:testdaf|test daf|德福)[^,;。、\n\d]{0,4}4\s*[x×*]\s*([3-5])|(?:testdaf|test daf|德福)\s*([3-5])\s*[x×*]\s*4"
        ),
    ),
    (
        "testdaf",
        re.compile(r"(?:德语)?\s*(?:testdaf|test daf|德福)(?:\s*考试)?(?:[^,;。、\n\d]{0,4}(?<!\d)(\d{2})(?!\d))?"),
    ),
    ("dsh", re.compile(r"dsh[\s-]*([1-3])?")),
    ("delf", re.compile(r"(?:delf|dalf)[\s-]*([abc][12])")),
    ("tcf", re.compile(r"(?:tcf|tef)[\s-]*([abc][12])")),
    ("dele", re.compile(r"(?:dele)[\s-]*([abc][12])")),
    (
        "goethe",
        re.compile(
            r"(?:goethe|歌德(?:学院)?(?:证书)?|telc|ösd|osd)[\s-]*(?:zertifikat\s*)?(?:德语|deutsch)?\s*([abc][12])"
        ),
    ),
    ("cambridge", re.compile(r"(?<![a-z])(ket|pet|fce|cae|cpe)(?![a-z])")),
    ("bec", re.compile(r"(?<![a-z])bec\s*(初级|中级|高级|preliminary|vantage|higher|p|v|h)?")),
    ("pretco", re.compile(r"(?:英语|应用能力|pretco)[^,;。、\n]{0,8}?[\s-]*([ab])级?(?![a-z0-9])")),
    ("pets", re.compile(r"(?:pets|公共英语)[\s-]*([1-5一二三四五])级?")),
    (
        "ielts",
        re.compile(
            r"(?:ielts|雅思)(?:\s*(?:academic|a类|g类|总分|成绩|overall))?[\s:(-]*(?:总?分)?\s*(\d(?:\.\d)?)?(?!\d)"
        ),
    ),
    ("toeic", re.compile(r"(?:toeic|托业|多益)(?:[\s:(-]*(?:听读|总分|成绩)?\s*(\d{3}))?")),
    (
        "toefl",
        re.compile(
            r"(?:toefl|托福)(?:\s*(?:ibt|home edition|家考|总分|成绩))*[\s:(-]*(\d{2,3}|[1-6]\.[05]|[1-6](?=\s*/\s*6))?(?!\d)"
        ),
    ),
    ("pte", re.compile(r"(?<![a-z])pte(?:[\s-]*(?:academic|学术))?[\s:(-]*(\d{2})?(?![a-z])")),
    ("duolingo", re.compile(r"(?:duolingo|多邻国|det)[\s:(-]*(\d{2,3})")),
    ("gre", re.compile(r"(?<![a-z])gre[\s:(-]*(\d{3})?(?![a-z])")),
    ("gmat", re.compile(r"(?<![a-z])gmat[\s:(-]*(\d{3})?(?![a-z])")),
    (
        "catti",
        re.compile(
            _LANG
            + r"(?:全国)?(?:翻译专业资格(?:水平)?(?:考试)?|翻译资格(?:证|考试)?|catti)[\s-]*"
            + r"(?:([英日德法俄韩])语)?\s*([一二三123])\s*级?(?:笔译|口译)?|"
            + _LANG
            + r"(?:([一二三])级(?:笔译|口译|翻译))"
        ),
    ),
    (
        "tem",
        re.compile(
            _LANG
            + r"(?:tem[\s-]*([48])|专业?(?:英语|日语|德语|法语|俄语)?([四八48])级?)(?:考试)?(?:\s*\(?\s*(?:(优秀|良好|合格|通过)|(\d{2})\s*分?)\)?)?"
        ),
    ),
    ("cet46", re.compile(r"(?:大学)?(?:英语)?\s*(?:四[、/]?六级|cet[\s-]*4\s*[/、&和,]\s*(?:cet[\s-]*)?6)")),
    (
        "cet",
        re.compile(
            _LANG
            + r"(?:大学)?(英语)?\s*(?:国家)?(?:college english test\s*band\s*|cet[\s_-]*|等级考试)?([46四六])(?![0-9.,]*\s*(?:[kw万千]|人|名|个|年|月|周))\s*(级)?(?=([^,;。、\n]{0,16}))"
        ),
    ),
    ("cefr", re.compile(_LANG + r"(?<![a-z0-9])([abc][12])(?![a-z0-9])(?!\s*(?:照|证|驾))")),
)
_AFTER_SCORE = re.compile(
    r"^[\s:(,]{0,2}(?:已过|过了|通过|成绩|考了|分数|score|总分|:|为|\(|≥|>=|>|不低于|达到?|以上)*[\s:(]*([2-7]\d{2})(?!\d)\s*分?"
)
_FAILED = re.compile(
    r"^[^,;。、\n]{0,6}?(?:没有?过|未过|未通过|没通过|未达|没考|未考|没有考|不合格|还差|差\s*\w{1,4}分|备考|待考|在考|准备考|准备中|刷分|正在准备|今年考|年底再?考|not passed|failed|挂了|没参加)"
)
_PREPARING = re.compile(
    r"(?:备考|准备考?|正在考|计划考|打算考|想考|没考|未考|没有考?|未过|未通过|没过|无|报考|报名)\s*$"
)
_LEVELS = (
    (100, re.compile(r"母语|native|mother tongue|muttersprache")),
    (15, re.compile(r"在学|学习中|自学中|正在学|刚开始|入门|初级|初学|零基础|基础|beginner|basic|略懂|简单")),
    (72, re.compile(r"精通|双语|bilingual|proficient|近母语")),
    (60, re.compile(r"流利|流畅|fluent|熟练|工作语言|advanced|高级|优秀|听说读写|自如")),
    (50, re.compile(r"良好|较好|不错|good|intermediate|中级|能沟通|日常交流|可交流|沟通无障碍")),
    (45, re.compile(r"能?阅读|能读|读写|可读|会读|看懂|能看|读懂|reading|读了")),
    (30, re.compile(r"一般|普通|尚可|还行|fair|略")),
)


_NEAR = 80  # characters before and after a language in which its level is looked for


@cache
def names() -> Lexicon:
    """Language names, longest first; a single character such as 英 is no name on its own."""
    return Lexicon(
        (a, r["code"]) for r in table("languages") for a in (r["name"], *r["aliases"].split("|")) if len(a) > 1
    )


def find(folded: str, native: str = "en") -> list[tuple[Span, float]]:
    """Language values in a folded text with certainty; `native` is the language a bare 专八 belongs to. O(length)."""
    taken = [False] * len(folded)
    found: list[tuple[Span, float]] = []
    for test, pattern in _TESTS:
        for match in pattern.finditer(folded):
            start, end = match.span()
            if start == end or any(taken[start:end]):
                continue
            for value, certainty, stop in _value(test, match, folded, native):
                found.append((Span(start, max(end, stop), value), certainty))
                end = max(end, stop)
            if test == "cet" and not _is_cet(match):
                continue
            taken[start:end] = [True] * (end - start)
    found += _levels(folded, taken)
    exact = {s.code.rpartition(":")[0] for s, _ in found if not s.code.endswith(":pass")}
    found = [f for f in found if not (f[0].code.endswith(":pass") and f[0].code.rpartition(":")[0] in exact)]
    return sorted(found, key=lambda item: item[0].start)


_TRADE = re.compile(r"\s*(?:钳|焊|电|车|铣|技|厨|运动员|建造|保安|心理)")


def _is_cet(match: re.Match[str]) -> bool:
    if _TRADE.match(match[5] or ""):
        return False
    named = "cet" in match[0] or "college english" in match[0]
    return named or bool(match[4]) or bool(match[2] and match[3] in "四六")


def _value(test: str, match: re.Match[str], text: str, native: str) -> list[tuple[str, float, int]]:
    end = match.end()
    groups = match.groups()
    if test == "computer" or (test == "cet" and not _is_cet(match)):
        return []
    if test == "putonghua":
        rank = (_DIGIT[match[1]] - 1) * 2 + (1 if match[2] == "甲" else 2)
        return [(f"zh:putonghua:{rank}", 1.0, end)]
    if test == "cet46":
        return [("en:cet4:pass", 0.7, end), ("en:cet6:pass", 0.7, end)]
    if test == "cet":
        return _cet(match, text)
    if test == "jlpt":
        points = match[2] if match[2] and 60 <= int(match[2]) <= 180 else None
        level = _DIGIT[match[1]]
        sure = 1.0 if re.search(r"jlpt|日|能力", match[0]) else 0.9
        value = f"ja:jlpt:{level}" + (f":{points}" if points else "")
        return [("ja:jlpt:fail", 0.9, end)] if _missed(text, match.start(), end) else [(value, sure, end)]
    if test in ("hsk", "topik"):
        level = _DIGIT[match[1] or match[2]]
        return [(f"{'zh' if test == 'hsk' else 'ko'}:{test}:{level}", 1.0, end)]
    if test == "testdaf4":
        return [(f"de:tdn:{match[1] or match[2]}", 1.0, end)]
    if test == "testdaf":
        if _missed(text, match.start(), end):
            return [("de:testdaf:fail", 0.9, end)]
        ok = match[1] and 12 <= int(match[1]) <= 20
        return [(f"de:testdaf:{match[1]}" if ok else "de:testdaf:pass", 1.0 if ok else 0.6, end)]
    if test in ("tdn", "dsh"):
        return [(f"de:{test}:{match[1]}" if match[1] else f"de:{test}:pass", 1.0 if match[1] else 0.6, end)]
    if test in ("delf", "tcf", "dele"):
        return [(f"{'es' if test == 'dele' else 'fr'}:{test}:{_CEFR[match[1]]}", 1.0, end)]
    if test == "torfl":
        return [(f"ru:torfl:{_DIGIT[match[1]]}", 1.0, end)]
    if test == "goethe":
        return [(f"de:cefr:{_CEFR[match[1]]}", 1.0, end)]
    if test == "cambridge":
        return [(f"en:cambridge:{('ket', 'pet', 'fce', 'cae', 'cpe').index(match[1]) + 2}", 1.0, end)]
    if test == "bec":
        grade = {
            "初级": 1,
            "preliminary": 1,
            "p": 1,
            "中级": 2,
            "vantage": 2,
            "v": 2,
            "高级": 3,
            "higher": 3,
            "h": 3,
        }.get(match[1] or "")
        return [(f"en:bec:{grade}" if grade else "en:bec:pass", 1.0 if grade else 0.6, end)]
    if test == "pretco":
        return [(f"en:pretco:{2 if match[1] == 'a' else 1}", 0.9, end)]
    if test == "pets":
        return [(f"en:pets:{_DIGIT[match[1]]}", 1.0, end)]
    if test == "tem":
        return _tem(match, text, native)
    if test == "catti":
        language = (
            _LANG_CODE.get(groups[0] or groups[3] or "")
            or {"英": "en", "日": "ja", "德": "de", "法": "fr", "俄": "ru", "韩": "ko"}.get(groups[1] or "")
            or native
        )
        return [
            (
                f"{language}:catti:{_DIGIT[groups[2] or groups[4]]}",
                1.0 if "catti" in match[0] or "翻译" in match[0] else 0.8,
                end,
            )
        ]
    if test == "cefr":
        language = _LANG_CODE.get(match[1] or "") or _near_language(text, match.start())
        return [(f"{language}:cefr:{_CEFR[match[2]]}", 0.9, end)] if language else []
    if test == "toefl" and match[1] and float(match[1]) <= 6:
        return [(f"en:toefl26:{match[1]}", 0.9, end)]
    if _missed(text, match.start(), end):
        return [(f"en:{test}:fail", 0.9, end)]
    number = match[1]
    if test == "ielts" and number and not 1 <= float(number) <= 9:
        number = None
    language = "ja" if test == "jtest" else "en"
    return [(f"{language}:{test}:{number or 'pass'}", 1.0 if number else 0.6, end)]


def _cet(match: re.Match[str], text: str) -> list[tuple[str, float, int]]:
    language = _LANG_CODE.get(match[1] or "", "en")
    level, stop = _DIGIT[match[3]], match.end()
    if language == "ja":
        return [(f"ja:cjt:{level}", 0.7, stop)]
    if language == "de":
        return [(f"de:cgt:{level}", 0.7, stop)]
    if language != "en":
        return []
    score = _AFTER_SCORE.match(text[stop : stop + 24])
    if score:
        return [(f"en:cet{level}:{score[1]}", 1.0, stop + score.end())]
    if _missed(text, match.start(), stop):
        return [(f"en:cet{level}:fail", 0.9, stop)]
    return [(f"en:cet{level}:pass", 0.9, stop)]


def _tem(match: re.Match[str], text: str, native: str) -> list[tuple[str, float, int]]:
    level = _DIGIT[match[2] or match[3]]
    language = _LANG_CODE.get(match[1] or "")
    if not language:
        inner = re.search(r"英语|日语|德语|法语|俄语", match[0])
        language = _LANG_CODE[inner[0]] if inner else ("en" if "tem" in match[0] else native)
    if _missed(text, match.start(), match.end()):
        return [(f"{language}:{'tem' + str(level) if language == 'en' else 'tem'}:fail", 0.9, match.end())]
    if language != "en":
        return [(f"{language}:tem:{level}", 0.9, match.end())]
    score = match[5] or {"优秀": "80", "良好": "70", "合格": "60", "通过": "60"}.get(match[4] or "", "pass")
    return [(f"en:tem{level}:{score}", 0.95, match.end())]


def _missed(text: str, start: int, end: int) -> bool:
    left = max((text.rfind(m, 0, start) for m in ",;。、\n"), default=-1) + 1
    return bool(_FAILED.match(text[end : end + 24])) or bool(_PREPARING.search(text[left:start]))


def _near_language(text: str, at: int) -> str | None:
    left = max((text.rfind(m, 0, at) for m in ",;。、\n"), default=-1) + 1
    spans = names().find(text[left:at])
    return spans[-1].code if spans else None


def _levels(text: str, taken: list[bool]) -> list[tuple[Span, float]]:
    found, spans = [], [s for s in names().find(text) if not any(taken[s.start : s.end])]
    for number, span in enumerate(spans):
        near = range(span.end, min(len(text), span.end + _NEAR))
        stop = next((i for i in near if text[i] in ",;。\n" or taken[i]), near.stop)
        first = max(0, span.start - _NEAR)
        after, left = text[span.end : stop], max((text.rfind(m, first, span.start) for m in ",;。、\n"), default=-1) + 1
        left = max(left, first)
        following = spans[number + 1].start if number + 1 < len(spans) else len(text)
        if "、" in after and following >= stop:
            after = after[: after.index("、")]
        around = after or text[left : span.start]
        for level, pattern in _LEVELS:
            if pattern.search(around) or pattern.search(text[left : span.start]):
                found.append(
                    (
                        Span(span.start, min(stop, max(span.end, span.end + len(after))), f"{span.code}:level:{level}"),
                        0.6 if level < 100 else 0.9,
                    )
                )
                break
    return found
