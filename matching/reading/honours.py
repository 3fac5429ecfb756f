"""Honours: kind, level, grade and year; the same honour named twice counts once, and all together are capped."""

import re
from dataclasses import dataclass
from functools import cache

# A value is "kind:level:grade", for example "scholarship:national:" or "contest:province:2".

_KINDS = (
    ("scholarship", re.compile(r"奖学金|国奖|国励|奨学金|书卷奖|scholarship|fellowship|stipend|daad|奖助金")),
    (
        "graduate",
        re.compile(
            r"优秀毕业生|优秀毕业(?:研究生|设计|论文)|优秀学位论文|distinction|honou?rs|cum laude|summa|first class|dean'?s list|优毕"
        ),
    ),
    (
        "contest",
        re.compile(
            r"竞赛|大赛|比赛|挑战杯|互联网\+|数模|数学建模|电赛|机器人|建模|杯|acm|icpc|kaggle|蓝桥|锦标赛|创新创业|[国省校市][金银铜一二三](?!好|本|级|线|等)|技能大赛|联赛|奥赛|robocon|hackathon|演讲比赛|翻译大赛|[金银铜]奖|[一二三特]等奖|赛"
        ),
    ),
    (
        "student",
        re.compile(
            r"三好|优秀学生|学生标兵|三好学生标兵|优秀研究生|优秀团员|优秀共青团员|优秀干部|优秀班干部|优秀党员|十佳|标兵|先进个人|优秀师范生|优秀学生骨干|优秀个人|毕业生|优秀"
        ),
    ),
    ("work", re.compile(r"软著|论文|专利|授权|发明|课题|大创|patent|paper")),
)
_LEVELS = (
    ("international", re.compile(r"国际|全球|世界|international|亚洲|美赛|mcm|icm")),
    (
        "national",
        re.compile(
            r"国家|全国|国赛|国[一二三金银铜](?!级|线)|国奖|中国(?!石油|地质|矿业|药科|农业|海洋|传媒|政法|人民|科学技术|计量)|national|教育部|国励|部级|文科省|文部科学"
        ),
    ),
    (
        "province",
        re.compile(
            r"省|自治区|北京市|上海市|天津市|重庆市|赛区|省赛|江苏|浙江|广东|湖北|湖南|四川|陕西|辽宁|山东|福建|安徽|河南|河北|江西|华东|华北|华南|华中|东北|西北|西南|区域赛|区域|regional|provincial|京津冀|内蒙古|广西|云南|贵州|山西|吉林|黑龙江|甘肃|海南"
        ),
    ),
    ("city", re.compile(r"[^校]市(?:级|优|三好)?")),
    ("department", re.compile(r"班级?|院级|学院|系级|^院|社团|department")),
    ("school", re.compile(r"校|大学|学院|university|college|研究生院")),
)
_GRADES = (
    (
        1,
        re.compile(
            r"[国省市校]一(?!本|级|线)|[国省市校]金|特等|金奖|一等|冠军|第一名|first prize|gold|[^一]等奖学金甲|1等|best"
        ),
    ),
    (2, re.compile(r"[国省市校]二(?!本|级|线)|二等|银奖|省银|亚军|第二名|second prize|silver|2等")),
    (3, re.compile(r"[国省市校]三(?!好|本|级|线)|三等|铜奖|铜牌|季军|third prize|bronze|3等")),
    (4, re.compile(r"优胜|鼓励|入围|提名|参与|成功参赛|优秀奖")),
)
_YEAR = re.compile(r"20\d{2}")
_NATIONAL_SCHOLARSHIP = re.compile(r"国家奖学金|国奖")
_PROVINCE_ROUND = re.compile(r"省[一二三金银铜](?!好|本|级|线)|省赛|省级?[特一二三]等|赛区|省级")
_AID = re.compile(r"励志奖学金|助学金|贫困|困难补助")
_SPLIT = re.compile(r"[;,、/|\n+]|(?<=奖)\s|(?<=生)\s|\s{2,}|(?<=[项次]),")


@dataclass(frozen=True, slots=True)
class HonourReading:
    """One honour found in a text[start:end]."""

    value: str
    start: int
    end: int
    certainty: float


def read(folded: str) -> list[HonourReading]:
    """The honours of a folded cell, duplicates merged. What looks like no honour at all is left out."""
    found: list[HonourReading] = []
    names: set[str] = set()
    start = 0
    ends = [m.start() for m in _SPLIT.finditer(folded)] + [len(folded)]
    for end in ends:
        piece = folded[start:end]
        kind = next((k for k, p in _KINDS if p.search(piece)), None)
        name = re.sub(r"20\d{2}\s*[-~至年—]*\s*(?:20\d{2})?(?:学年)?|[()\s\"'“”]|获得?|荣获", "", piece)
        lacked = re.search(r"(?:没|未)(?:能|有)?(?:拿|得|获|评)", piece)
        nothing = lacked or re.search(r"^(?:无|没|暂无|未|从未)|辅导|志愿者?$|优秀的", name)
        if kind and not nothing and name not in names:
            names.add(name)
            found.append(
                HonourReading(
                    f"{kind}:{_level(piece, kind)}:{_grade(piece)}", start, end, 0.9 if kind != "work" else 0.7
                )
            )
        start = end + 1
    return found


def _level(piece: str, kind: str) -> str:
    if _AID.search(piece):
        return "school"
    if _NATIONAL_SCHOLARSHIP.search(piece):
        return "national"
    if _PROVINCE_ROUND.search(piece):  # 全国大学生数学建模竞赛省二
        return "province"
    return next((code for code, pattern in _LEVELS if pattern.search(piece)), "school")


def _grade(piece: str) -> str:
    return next((str(grade) for grade, pattern in _GRADES if pattern.search(piece)), "")


@cache
def weight(value: str) -> int:
    """What one honour is worth, 0..64: by level and grade, a scholarship out of need no more than a school honour."""
    kind, level, grade = ([*value.split(":"), "", ""])[:3]
    base = {"international": 58, "national": 56, "province": 46, "city": 36, "school": 28, "department": 14}.get(
        level, 20
    )
    if kind == "work":
        base = 40
    return max(8, base - {"": 0, "1": -6, "2": 2, "3": 8, "4": 16}.get(grade, 0))
