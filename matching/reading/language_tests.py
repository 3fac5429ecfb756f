"""How the names and scores of language tests are written: one pattern per test, tried in this order.

Each has the words of which one stands in everything it matches; a text with none of them is not searched for it.
"""

import re

from seeds.reference import table

DIGIT = {
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
CEFR = {"a1": 1, "a2": 2, "b1": 3, "b2": 4, "c1": 5, "c2": 6}
_N = r"([1-9一二三四五六七八九])"
LANG_CODE = {
    alias: row["code"]
    for row in table("languages")
    for alias in (row["name"], *row["aliases"].split("|"))
    if len(alias) > 1 and not alias.isascii()
}
_NAMES = "|".join(sorted(LANG_CODE, key=len, reverse=True))
_LANG = rf"(?:({_NAMES})\s*)?"
_FIRST = "".join(
    sorted({name[0] for name in LANG_CODE})
)  # a test with a language before it is tried only where one begins

TESTS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("putonghua", "普通话", re.compile(r"普通话(?:水平)?(?:测试)?\s*([一二三123])\s*级?\s*([甲乙])等?")),
    (
        "computer",
        "计算机 ncre 软考",
        re.compile(r"(?:全国)?计算机(?:等级)?(?:考试)?[一二三四五六1-6]级|ncre\s*[1-4一二三四]级?|软考\w{0,4}"),
    ),
    (
        "hsk",
        "hsk 汉语 中文",
        re.compile(
            r"(?:新?hsk|汉语水平(?:考试)?|中文水平(?:考试)?)\s*[-(]?\s*"
            + _N
            + r"\s*级?(?:[^,;。、\n\d]{0,3}(\d{3})\s*分?)?"
        ),
    ),
    (
        "jlpt",
        "n",
        re.compile(
            r"(?:(?:jlpt|日本?语能力(?:考试?|测试)?|日语?|日本语|能力考)\s*[-(]?\s*|(?<![a-z]))n\s*-?\s*([1-5])(?![0-9a-z])(?:[^,;。、\n\d]{0,4}(?<!\d)(1?\d{2})(?!\d))?"
        ),
    ),
    (
        "jlpt",
        "日 jlpt 能力考",
        re.compile(
            r"(?:日本?语(?:能力)?(?:考试?|测试|等级)?|jlpt|能力考)\s*"
            + r"([一二三四五123])"
            + r"\s*级(?!笔译|口译|翻译)(?:[^,;。、\n\d]{0,4}(?<!\d)(1?\d{2})(?!\d))?"
        ),
    ),
    ("grade", "分", re.compile(r"(?<![\w])([一二12])\s*级[\s:(]*(\d{2,3})\s*分")),
    ("jtest", "test", re.compile(r"j\.?\s?test\D{0,4}(\d{3,4})?")),
    (
        "torfl",
        "俄语 torfl трки",
        re.compile(
            r"(?:俄语(?:等级|水平)(?:考试)?|对外俄语(?:等级)?(?:考试)?|torfl|трки|俄语能力考试?)[\s-]*([一二三四1-4])\s*级?"
        ),
    ),
    (
        "topik",
        "topik 韩 朝鲜语",
        re.compile(
            r"topik\s*(?:ii|i)?\s*[-(]?\s*"
            + _N
            + r"\s*级?|(?:韩语|韩文|朝鲜语|韩国语)(?:能力)?(?:考试?|等级)?\s*"
            + _N
            + r"\s*级"
        ),
    ),
    ("tdn", "tdn", re.compile(r"tdn\s*([3-5])(?:\s*(?:[x×*]\s*4)|以上)?")),
    (
        "testdaf4",
        "daf 德福",
        re.compile(
            r"(?:testdaf|test daf|德福)[^,;。、\n\d]{0,4}4\s*[x×*]\s*([3-5])|(?:testdaf|test daf|德福)\s*(?:level\s*)?([3-5])(?:\s*[x×*]\s*4|级)?(?![\d.])"
        ),
    ),
    (
        "testdaf",
        "daf 德福",
        re.compile(r"(?:德语)?\s*(?:testdaf|test daf|德福)(?:\s*考试)?(?:[^,;。、\n\d]{0,4}(?<!\d)(\d{2})(?!\d))?"),
    ),
    ("dsh", "dsh", re.compile(r"dsh[\s-]*([1-3])?")),
    ("delf", "elf alf", re.compile(r"(?:delf|dalf)[\s-]*([abc][12])")),
    ("tcf", "tcf tef", re.compile(r"(?:tcf|tef)[\s-]*([abc][12])")),
    ("dele", "dele", re.compile(r"(?:dele)[\s-]*([abc][12])")),
    (
        "goethe",
        "goethe 歌德 telc ösd osd",
        re.compile(
            r"(?:goethe|歌德(?:学院)?(?:证书)?|telc|ösd|osd)[\s-]*(?:zertifikat\s*)?(?:德语|deutsch)?\s*([abc][12])"
        ),
    ),
    ("cambridge", "ket pet fce cae cpe", re.compile(r"(?<![a-z])(ket|pet|fce|cae|cpe)(?![a-z])")),
    ("bec", "bec", re.compile(r"(?<![a-z])bec\s*(初级|中级|高级|preliminary|vantage|higher|p|v|h)?")),
    (
        "pretco",
        "英语 应用能力 pretco",
        re.compile(r"(?:英语|应用能力|pretco)[^,;。、\n]{0,8}?[\s-]*([ab])级?(?![a-z0-9])"),
    ),
    ("pets", "pets 公共英语", re.compile(r"(?:pets|公共英语)[\s-]*([1-5一二三四五])级?")),
    (
        "ielts",
        "ielts 雅思",
        re.compile(
            r"(?:ielts|雅思)(?:\s*(?:academic|a类|g类|总分|成绩|overall))?[\s:(≥>=-]*(?:总?分)?\s*(\d{1,2}(?:\.\d)?)?(?!\d)"
        ),
    ),
    ("toeic", "toeic 托业 多益", re.compile(r"(?:toeic|托业|多益)(?:[\s:(-]*(?:听读|总分|成绩)?\s*(\d{3}))?")),
    (
        "toefl",
        "toefl 托福",
        re.compile(
            r"(?:toefl|托福)(?:\s*(?:ibt|home edition|家考|总分|成绩))*[\s:(-]*(\d{2,3}|[1-6]\.[05]|[1-6](?=\s*/\s*6))?(?!\d)"
        ),
    ),
    ("pte", "pte", re.compile(r"(?<![a-z])pte(?:[\s-]*(?:academic|学术))?[\s:(-]*(\d{2})?(?![a-z])")),
    ("duolingo", "duolingo 多邻国 det", re.compile(r"(?:duolingo|多邻国|det)[\s:(-]*(\d{2,3})")),
    ("gre", "gre", re.compile(r"(?<![a-z])gre[\s:(-]*(\d{3})?(?![a-z])")),
    ("gmat", "gmat", re.compile(r"(?<![a-z])gmat[\s:(-]*(\d{3})?(?![a-z])")),
    (
        "catti",
        "catti 翻译 笔译 口译",
        re.compile(
            _LANG
            + r"(?:全国)?(?:翻译专业资格(?:水平)?(?:考试)?|翻译资格(?:证|考试)?|catti)[\s-]*"
            + r"(?:([英日德法俄韩])语)?\s*(?:level\s*)?([一二三123])\s*级?(?:笔译|口译)?|"
            + _LANG
            + r"(?:([一二三])级(?:笔译|口译|翻译))"
        ),
    ),
    (
        "tem",
        "tem 专",
        re.compile(
            rf"(?=[{_FIRST}t专])"
            + _LANG
            + r"(?:tem[\s-]*([48])|专业?(?:"
            + _NAMES
            + r")?([四八48])级?)(?:考试)?(?:\s*\(?\s*(?:(优秀|良好|合格|通过)|(\d{2})\s*分?)\)?)?"
        ),
    ),
    (
        "cet46",
        "六级 cet",
        re.compile(r"(?:大学)?(?:英语)?\s*(?:四[、/]?六级|cet[\s-]*4\s*[/、&和,]\s*(?:cet[\s-]*)?6)"),
    ),
    (
        "cet",
        "4 6 四 六",
        re.compile(
            rf"(?=[{_FIRST}大英国等四六46c])"
            + _LANG
            + r"(?:大学)?(英语)?\s*(?:国家)?(?:college english test\s*band\s*|cet[\s_-]*|等级考试)?(?<!\d)([46四六])(?![0-9.,]{0,9}\s*(?:[kw万千]|人|名|个|年|月|周))\s*(级)?(?=([^,;。、\n]{0,16}))"
        ),
    ),
    (
        "cefr",
        "a1 a2 b1 b2 c1 c2",
        re.compile(
            r"(?:"
            + _LANG
            + r"|(?<![a-z])(?:(de|en|fr|es)[\s:-]*))(?<![a-z0-9])([abc][12])(?![a-z0-9])(?!\s*(?:照|证|驾))"
        ),
    ),
)
AFTER_SCORE = re.compile(
    r"^[\s:(,)·]{0,3}(?:[今去]年|最近|后来|终于|考试|等级|证书?|水平|笔试|已过|过了|通过|成绩|[须需应要][在达](?:到)?|考了|分数|score|总分|:|为|\(|≥|>=|>|不低于|达到?|以上|[刷考][到了]{1,2}|拿[到了]{1,2})*[\s:(]*(\d{3})(?!\d)(?:\s*分)?"
)
FAILED = re.compile(
    r"^[^,;。、\n四六专雅托n]{0,6}?(?:没有?过|下次|明年|等成绩|待出分|成绩?等待|报名了|下个?月(?:再|才)?考|成绩(?:没|未)出|(?:还)?[没未]出(?:分|成绩)|\d{1,2}月再?考|缺考|弃考|没报|未报|未过|未通过|没通过|未达|没考|未考|没有考|不合格|还差|差\s*\w{1,4}分|备考|待考|(?:争取|力争|冲刺|目标|肯定能?|一定能?|应该能?|有望|有信心|会?能过)|就?(?:更|甭|别|不用|不必)[^,;。、\n]{0,3}(?:说|提|想)|还会再考|还要?再考|再考|重考|再战|在考|准备考|准备中|刷分|正在准备|今年考|年底再?考|\(?\d{1,2}月再(?:战|来|刷)|not passed|failed|挂了|没参加)"
)
PREPARING = re.compile(
    r"(?:备考|准备考?|正在考|计划考|打算考|想考|没考|未考|没有考?|未过|未通过|没过|无|报考|报名|(?:not|haven't) (?:yet )?(?:taken|passed)(?: the)?)\s*$"
)
