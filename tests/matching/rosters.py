"""The sample rosters read once, and strategies that mix what people write."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from matching import Reading, read_candidate, read_position, sheets
from matching.ranking.settings import MatchSettings
from matching.types import Score, Want, Way

SAMPLES = Path(__file__).parents[2] / "seeds" / "samples"
OTHERS = Path(__file__).parent / "data"
SETTINGS = MatchSettings(cohort=2026)


def refuses(score: Score) -> bool:
    """Whether a must-have is failed, by a column or by words nobody has confirmed yet."""
    return any(gate.state in ("failed", "doubtful") for gate in score.gates)


@cache
def read(graduates: Path, positions: Path):
    people = sheets.read_roster(graduates, side="graduates")
    offers = sheets.read_roster(positions, side="positions")
    candidates = tuple(read_candidate(r.cells, r.cells["编号"]) for r in people.rows)
    return candidates, tuple(read_position(r.cells, r.cells["编号"]) for r in offers.rows)


def dev():
    return read(SAMPLES / "graduates.csv", SAMPLES / "posts.csv")


def others():
    return read(OTHERS / "graduates.csv", OTHERS / "positions.csv")


def unseen(letter: str):
    return read(OTHERS / f"graduates_{letter}.csv", OTHERS / f"positions_{letter}.csv")


MAJORS = (
    "机自",
    "计科",
    "应用化学",
    "电气工程及其自动化",
    "日语（辅修机械工程）",
    "法学;软件工程（双学位）",
    "生物工程",
    "光电信息科学与工程",
    "会计学",
    "",
)
LANGUAGES = (
    "CET-6 502",
    "六级 412",
    "四级 520",
    "日语N1 150",
    "雅思6.5；CET-4 500",
    "英语流利",
    "TestDaF 17",
    "六级未过",
    "",
)
SKILLS = ("AutoCAD", "SolidWorks", "Python", "SQL", "incoPat", "智慧芽", "Trados", "HPLC", "Verilog", "写作", "Excel")
PLACES = ("上海", "苏州、无锡", "长三角", "不限", "北京优先，除东北外均可", "不考虑湖南", "广深", "成都/重庆", "")
KINDS = ("检索", "专利代理人助理", "翻译、检索", "都可以", "教师优先，其次专利", "技术支撑", "")
PAY = ("8k-10k", "6000", "面议", "1.5万", "")

rows = st.fixed_dictionaries(
    {
        "学历": st.sampled_from(("专科", "本科", "硕士", "博士", "")),
        "专业": st.sampled_from(MAJORS),
        "毕业时间": st.sampled_from(("2026年6月", "2025.7", "2027届", "")),
        "外语": st.sampled_from(LANGUAGES),
        "技能": st.lists(st.sampled_from(SKILLS), max_size=5, unique=True).map("、".join),
        "荣誉": st.sampled_from(("国家奖学金", "校三好学生；省竞赛二等奖", "")),
        "意向岗位": st.sampled_from(KINDS),
        "意向城市": st.sampled_from(PLACES),
        "期望月薪": st.sampled_from(PAY),
        "国籍": st.sampled_from(("中国", "越南", "中国台湾", "")),
        "自我介绍": st.sampled_from(("写过交底书", "做过FTO检索，发表SCI一篇", "从小热爱机械", "不懂化工", "")),
    }
)
candidates = st.builds(lambda row, n: read_candidate(row, f"c{n}"), rows, st.integers(0, 10**6))


def offers():
    return st.sampled_from(dev()[1] + others()[1])


FIRM = st.sampled_from(("职位描述", "外语要求"))
WAYS = (
    ("degree", ("bachelor",)),
    ("degree", ("is:bachelor",)),
    ("major", ("stem",)),
    ("major", ("class:0802", "日语")),
    ("language", ("en:cet6:pass",)),
    ("language", ("ja:jlpt:1", "en:ielts:6.5")),
    ("skill", ("python", "autocad")),
    ("experience", ("paper",)),
    ("graduation", ("2026",)),
)
ways = st.builds(lambda way, isnt: Way(*way, isnt), st.sampled_from(WAYS), st.booleans())


@st.composite
def expressions(draw):
    """A demand of several ways: conditions, alternatives, k of n."""
    first, *more = draw(st.lists(ways, min_size=2, max_size=4))
    force = draw(st.sampled_from(("must", "must", "want")))
    least, sure = draw(st.integers(1, len(more) + 1)), draw(st.sampled_from((1.0, 0.4)))
    return Want(first.field, first.values, force, "甲", draw(FIRM), sure, ways=tuple(more), least=least)


def with_expressions():
    """Positions that also ask for something in several ways."""
    many = st.lists(expressions(), max_size=3)
    return st.builds(lambda p, more: replace(p, wants=(*p.wants, *more)), offers(), many)


def reading(field: str, value: str) -> Reading:
    return Reading(field, value, value)
