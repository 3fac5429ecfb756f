"""Adverts in the ways agencies write them, pasted whole: what a recruiter would have typed into the form."""

from datetime import date

import pytest

from matching import read_position
from matching.reading.advert import read_advert

LISTED = """【诚聘】专利检索员（光学方向） 3名

岗位职责：
1. 承担光学、显示领域的查新检索和无效检索，撰写检索报告；
2. 维护检索式库。

任职要求：
1. 本科及以上学历，光学工程、光电信息科学与工程、物理学专业；
2. 英语六级以上，能读英文专利；
3. 会使用 incoPat 者优先；
4. 2027届毕业生。

薪资待遇：7k-11k·13薪，五险一金，考前培训，入职后2年内通过考试即可
工作地点：苏州市工业园区
截止日期：2027年3月31日
"""
GLUED = """急招！专利翻译（日语）2人 | 地点：大连 | 月薪：6000-9000元
要求：日语N1必须，日语专业或理工科专业，会Trados优先。不需要专利代理师资格证。"""
FLOWING = """我们所想找一位做专利流程管理的同事，坐标成都高新区，月薪5500到7500元。
每天和国知局、境外代理所打交道，立卷、盯期限、交官费。
大专以上就行，专业不限，英语四级，细心。有实习经历的优先。"""
ENGLISH = """We are hiring: Patent Translator
Location: Shanghai
Salary: 9k-13k
Headcount: 2
Requirements:
- Bachelor degree or above
- JLPT N1 required
- Trados preferred
Deadline: 2027-02-28"""
SEVERAL = """某某知识产权代理有限公司春季招聘
一、专利检索员（2人）
本科及以上，机械类专业，英语六级。月薪7000-9000元，地点：武汉
二、专利流程专员（1人）
大专及以上，专业不限。月薪5000-6500元，地点：武汉
三、日语专利翻译 1名
日语N1。月薪8000-12000元，地点：长沙"""
OLD_HAND = """职位名称：专利代理师助理（生物医药）
招聘人数：若干
学历要求：硕士
专业要求：药学、药物化学、生物工程；临床医学优先
薪酬：年薪12-18万
工作地址：北京市海淀区学院路 / 南京市鼓楼区
工作内容：在代理师指导下撰写申请文件、答复审查意见，导师带教，考前给复习假。
住房补贴800-1500元/月，奖金另算。"""

CASES = [
    (
        LISTED,
        {
            "title": "专利检索员（光学方向）",
            "kind": "search",
            "fields": ["optics"],
            "headcount": 3,
            "places": ["320500"],
            "pay_low": 7000,
            "pay_high": 11000,
            "pay_months": 13,
            "degree": "bachelor",
            "graduation_years": [2027],
            "certificate": "later",
            "certify_months": 24,
            "training": True,
            "valid_until": date(2027, 3, 31),
        },
        {"majors": "光学工程", "languages": "六级", "skills": "incoPat"},
    ),
    (
        GLUED,
        {
            "title": "专利翻译（日语）",
            "kind": "translation",
            "headcount": 2,
            "places": ["210200"],
            "pay_low": 6000,
            "pay_high": 9000,
            "certificate": "none",
        },
        {"languages": "N1", "skills": "Trados"},
    ),
    (
        FLOWING,
        {"kind": "information", "places": ["510100"], "pay_low": 5500, "pay_high": 7500, "degree": "junior"},
        {"languages": "四级"},
    ),
    (
        ENGLISH,
        {
            "title": "Patent Translator",
            "kind": "translation",
            "headcount": 2,
            "places": ["310000"],
            "pay_low": 9000,
            "pay_high": 13000,
            "degree": "bachelor",
            "valid_until": date(2027, 2, 28),
        },
        {"languages": "N1", "skills": "Trados"},
    ),
    (
        SEVERAL,
        {
            "title": "专利检索员",
            "kind": "search",
            "headcount": 2,
            "places": ["420100"],
            "pay_low": 7000,
            "pay_high": 9000,
            "degree": "bachelor",
        },
        {"majors": "机械", "languages": "六级"},
    ),
    (
        OLD_HAND,
        {
            "title": "专利代理师助理（生物医药）",
            "kind": "trainee",
            "fields": ["biomedical"],
            "pay_low": 10000,
            "pay_high": 15000,
            "degree": "master",
            "mentor": True,
            "exam_leave": True,
        },
        {"majors": "临床医学优先"},
    ),
]


@pytest.mark.parametrize("text, exact, within", CASES, ids=["listed", "glued", "flowing", "english", "several", "old"])
def test_the_columns_of_an_advert(text: str, exact: dict, within: dict) -> None:
    read = read_advert(text)
    assert {name: _wide(name, read.values.get(name)) for name in exact} == exact
    assert {name: words for name, words in within.items() if words not in read.values.get(name, "")} == {}
    assert all(read.sources.get(name, "").strip() for name in read.values if name != "description")


def _wide(name: str, value: object) -> object:
    """Districts as their city: 东城区 of 320500."""
    if name == "places" and value:
        return list(dict.fromkeys(code if code.endswith("00") else f"{code[:4]}00" for code in value))
    return value


def test_one_form_holds_one_position_and_the_others_are_named() -> None:
    read = read_advert(SEVERAL)
    assert read.others == ("专利流程专员", "日语专利翻译")
    assert "大专" not in read.values["description"] and "N1" not in read.values.get("languages", "")
    assert all(read_advert(text).others == () for text, *_ in CASES if text != SEVERAL)


def test_the_description_keeps_every_word() -> None:
    assert all(read_advert(text).values["description"] == text.strip() for text, *_ in CASES if text != SEVERAL)


@pytest.mark.parametrize("text", [case[0] for case in CASES])
def test_the_filled_columns_bar_nobody_the_text_lets_in(text: str) -> None:
    """What is copied into the columns keeps its tone: no must, and nobody sent away, beyond what the text alone says."""
    values = read_advert(text).values
    row = {"职位描述": values["description"]}
    alone = {(w.field, w.values) for w in read_position(row, "").wants if w.force in ("must", "avoid")}
    row |= {
        column: values.get(name, "")
        for name, column in (("majors", "专业要求"), ("languages", "外语要求"), ("skills", "技能要求"))
    }
    both = {(w.field, w.values) for w in read_position(row, "").wants if w.force in ("must", "avoid")}
    assert both <= alone


@pytest.mark.parametrize(
    "text", ["", "\n\n", "a" * 8000, "：" * 3000, "1、" * 2000, "招聘" * 2000, "8-9" * 2000, "(" * 4000]
)
def test_no_text_is_an_error(text: str) -> None:
    assert read_advert(text).others == ()


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("某某专利代理有限公司诚聘专利代理师助理 2 名", "专利代理师助理"),
        ("甲事务所（南京）现急招专利流程专员", "专利流程专员"),
        ("本所因业务扩大诚聘机械方向专利代理师若干", "机械方向专利代理师"),
        ("某公司知识产权部招聘专利工程师一名", "专利工程师"),
        ("公司招聘网站维护工程师", "公司招聘网站维护工程师"),
    ],
)
def test_who_calls_and_how_many_are_no_part_of_the_title(line: str, title: str) -> None:
    assert read_advert(f"{line}\n地点：南京").values["title"] == title
