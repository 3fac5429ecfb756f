"""What people write is read as a recruiter would read it, and nothing is read into what they did not write."""

import csv
from pathlib import Path

import pytest

from matching import read_candidate, read_position
from matching.reading import dates, degrees, eligibility, honours, kinds, languages, majors, pay, phrases, places
from matching.text import fold
from matching.types import Want

DATA = Path(__file__).parent / "data" / "reading.tsv"


def cases() -> list[tuple[str, str, str]]:
    with DATA.open(encoding="utf-8", newline="") as file:
        return [tuple(row) for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def one(found) -> list[str]:
    return [found[0]] if found else []


def wanted(column: str, text: str, *, field: str | None = None) -> list[str]:
    position = read_position({column: text}, "p")
    found = [w for w in position.wants if w.source and (field is None or w.field == field)]
    if field:
        return [f"{w.force}:{'|'.join(w.values)}{ways(w)}" for w in found]
    skip = ("honour", "topic")
    return [f"{w.field}:{w.force}:{'|'.join(w.values)}{ways(w)}" for w in found if w.field not in skip]


def ways(want: Want) -> str:
    """The other ways to meet a demand: "~degree!is:bachelor" holds for bachelors, "~major=stem" lets engineers off."""
    told = "".join(f"~{w.field}{'!' if w.isnt else '='}{'|'.join(w.values)}" for w in want.ways)
    return f"{told}~{want.least}" if want.least > 1 else told


def wanted_row(text: str) -> list[str]:
    """The demands of "column=cell || column=cell": how the description changes what a column says."""
    cells = dict(pair.split("=", 1) for pair in text.split(" || "))
    skip = ("honour", "topic", "experience")
    found = [w for w in read_position(cells, "p").wants if w.field not in skip]
    return [f"{w.field}:{w.force}:{'|'.join(w.values)}{ways(w)}" for w in found]


def told(text: str, field: str) -> list[str]:
    """The readings of one field in "column=cell || column=cell" of a graduate."""
    cells = dict(pair.split("=", 1) for pair in text.split(" || "))
    return [r.value for r in read_candidate(cells, "g").readings if r.field == field]


READERS = {
    "degree": lambda t: one(degrees.read(fold(t))),
    "major": lambda t: [m.value for m in majors.read(t)[0]],
    "language": lambda t: [s.code for s, _ in languages.find(fold(t))],
    "skill": lambda t: [s.code for s, _ in phrases.read_skills(t)],
    "topic": lambda t: [s.code for s in phrases.find(phrases.topics(), fold(t))],
    "experience": lambda t: [s.code for s in phrases.find(phrases.experiences(), fold(t))],
    "honour": lambda t: [h.value for h in honours.read(fold(t))],
    "place": lambda t: [p.value for p in places.find(fold(t))],
    "pay": lambda t: one(pay.read(fold(t))),
    "date": lambda t: one(dates.graduation(fold(t))),
    "kind": lambda t: [s.code for s in kinds.find(fold(t))],
    "about-kind": lambda t: [r.value for r in read_candidate({"自我介绍": t}, "g").readings if r.field == "kind"],
    "about-place": lambda t: [r.value for r in read_candidate({"自我介绍": t}, "g").readings if r.field == "place"],
    "about-language": lambda t: told(t, "language"),
    "about-travel": lambda t: [r.value for r in read_candidate({"自我介绍": t}, "g").readings if r.field == "travel"],
    "nationality": lambda t: [c for c in [eligibility.nationality(fold(t))] if c],
    "want-degree": lambda t: wanted("学历要求", t, field="degree"),
    "want-language": lambda t: wanted("外语要求", t, field="language"),
    "want-text": lambda t: wanted("职位描述", t),
    "want-row": lambda t: wanted_row(t),
}


@pytest.mark.parametrize(("reader", "text", "expected"), cases())
def test_a_text_is_read_as_people_mean_it(reader, text, expected):
    assert sorted(READERS[reader](text)) == sorted(expected.split())


def test_there_are_at_least_six_hundred_cases():
    assert len(cases()) >= 600


POSTS = {
    """岗位职责：
1、协助代理师撰写专利申请文件；
2、翻译英文专利文献。
任职要求：
1、本科及以上学历，机械、电气、自动化等相关专业；
2、英语六级以上；
3、熟练使用AutoCAD。
加分项：
1、会日语，N2以上；
2、硕士。
福利：
五险一金，英语培训，硕士另有补贴。
""": "major:want:class:0802|class:0806|class:0808 degree:must:bachelor degree:wish:master "
    "language:want:en:cet6:pass language:wish:ja:jlpt:2 skill:want:autocad",
    """About the role
- Draft patent applications with senior attorneys
Requirements
- Bachelor's degree or above in mechanical or electrical engineering
- CET-6 or IELTS 6.5
Nice to have
- Japanese N2
- Master's degree
What we offer
- 5-day week, English training
""": "major:want:class:0802|电气工程及其自动化 degree:must:bachelor degree:wish:master "
    "language:want:en:cet6:pass|en:ielts:6.5 language:wish:ja:jlpt:2",
    """【工作内容】检索、标引、写报告
【任职资格】
★ 学历：硕士
★ 专业：材料、化学
★ 外语：英语六级450+
【加分】有incoPat使用经验；会Python
【待遇】8-12K，13薪""": "major:want:class:0804|class:0703 degree:must:master language:want:en:cet6:450 "
    "skill:wish:incopat skill:wish:python",
    """我们是一家新所。

任职要求
机械类本科
英语四级

投简历请附成绩单，硕士也欢迎。""": "degree:must:bachelor major:want:class:0802 language:want:en:cet4:pass",
    "底线两条：①本科；②六级425。会日语更好，待遇：硕士10K，本科8K。": "degree:must:bachelor language:must:en:cet6:425 "
    "language:wish:ja:level:45",
}


@pytest.mark.parametrize("post", POSTS)
def test_a_post_is_read_by_its_headings(post):
    assert sorted(set(wanted("职位描述", post)) - {"experience:wish:ipintern"}) == sorted(POSTS[post].split())
