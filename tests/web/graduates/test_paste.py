"""A CV pasted or uploaded: shown as a draft, saved as ticked, kept nowhere, and seen by nobody else."""

import zipfile
from html import unescape
from io import BytesIO

import pytest

from tests.web.client import form_value
from tests.web.graduates.cvs import ENGLISH, FLOWING, LINES, TABLE
from tests.web.page_forms import forms_of
from web.graduates.service.pasted import read
from web.models import Graduate, OutboxRow, StoredFile

PASTE, DRAFT = "/me/profile/paste", "/me/profile/draft"
EMPTY = {"name": "", "phone": "", "wished_kinds": [], "wished_places": [], "pay_min": None, "introduction": ""}
EMPTY |= {"educations": [], "languages": [], "skills": [], "honours": []}


@pytest.fixture
def person(client, make):
    made = make.graduate(**EMPTY)
    client.login(made.user_id)
    return made


def sent(answer, **changes) -> dict:
    """What the form of the draft would send as it stands, with some fields changed (None = not sent)."""
    form = next(f for f in forms_of(answer.text, PASTE) if f.action.endswith(DRAFT))
    values: dict[str, list] = {}
    for one in form.fields:
        if one.value and one.name not in ("csrf_token", "once"):
            values.setdefault(one.name, []).append(one.value)
    values |= {name.replace("__", "-"): value for name, value in changes.items()}
    return {name: value for name, value in values.items() if value is not None}


def profile(make, person) -> Graduate:
    with make.database.unit(may_write=False) as unit:
        graduate = unit.session.get(Graduate, person.id)
        for part in ("educations", "languages", "skills", "honours"):
            list(getattr(graduate, part))
        unit.session.expunge_all()
        return graduate


def word(text: str) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.split("\n"))
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return packed(f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'.encode())


def packed(xml: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", xml)
    return made.getvalue()


def upload(client, content: bytes, name: str, status: int = 200):
    answer = client.post(PASTE, {"cv": "", "file": (BytesIO(content), name)}, status)
    answer.request.environ["wsgi.input"].close()  # a large body stands in a temporary file of the test client
    return answer


@pytest.mark.parametrize(
    "text, educations, languages",
    [
        (TABLE, [("北方理工大学", "master", "微电子学与固体电子学", "2027-06"), ("江河大学", "bachelor", "电子科学与技术", "2024-06")], ["CET-6", "JLPT N2"]),
        (FLOWING, [("南湖大学", "bachelor", "药学", "2026-06")], ["CET-6"]),
        (ENGLISH, [("Lakeside University", "master", "Mechanical Engineering", "2025-06")], ["IELTS", "CET-6"]),
        (LINES, [("东海学院", "bachelor", "机械设计制造及其自动化", "2027-06")], ["CET-4"]),
    ],
    ids=["table", "flowing", "english", "lines"],
)  # fmt: skip
def test_what_is_read_in_a_cv(text: str, educations: list, languages: list) -> None:
    found = read(text)
    assert [tuple(item.values.values()) for item in found.rows["educations"]] == educations
    assert [item.values["test"] for item in found.rows["languages"]] == languages


def test_what_is_ticked_is_saved_and_the_text_is_not(client, make, person) -> None:
    answer = client.post(PASTE, {"cv": TABLE}, 200)
    assert profile(make, person).educations == [] and "原文：" in answer.text
    client.post(DRAFT, sent(answer, educations__1__take=None, languages__0__score="520"))
    saved = profile(make, person)
    assert (saved.name, saved.phone, saved.pay_min) == ("程小满", "138 0000 1234", 8000)
    assert (saved.wished_kinds, saved.wished_places) == (["search"], ["320500", "310000"])
    assert [e.school for e in saved.educations] == ["北方理工大学"]
    assert [(x.test, x.score) for x in saved.languages] == [("CET-6", "520"), ("JLPT N2", "")]
    assert {s.name for s in saved.skills} >= {"incoPat", "Python"} and len(saved.honours) == 2
    assert saved.introduction == ""


def test_the_text_is_kept_when_its_owner_says_so(client, make, person) -> None:
    client.post(DRAFT, sent(client.post(PASTE, {"cv": FLOWING}, 200), keep="y"))
    assert profile(make, person).introduction == FLOWING


def test_nothing_filled_in_is_overwritten_unasked(client, make) -> None:
    made = make.graduate()
    client.login(made.user_id)
    client.post(DRAFT, sent(client.post(PASTE, {"cv": TABLE}, 200)))
    saved = profile(make, made)
    assert saved.name != "程小满" and saved.phone == "13800000000" and saved.wished_places == ["110000"]
    assert saved.introduction == "做过专利检索，熟悉半导体工艺。"
    assert [(x.test, x.score) for x in saved.languages] == [("CET-6", "502"), ("JLPT N2", "")]


def test_one_fault_saves_nothing_and_keeps_every_word(client, make, person) -> None:
    answer = client.post(PASTE, {"cv": TABLE}, 200)
    back = client.post(DRAFT, sent(answer, educations__0__graduated="明年", about__name__name="程满"), 422)
    assert "请写成 2026-06 这样的年月" in back.text and 'value="明年"' in back.text and 'value="程满"' in back.text
    assert profile(make, person).name == "" and profile(make, person).educations == []
    client.post(DRAFT, sent(back, educations__0__take=None))  # a fault in what is not taken stops nobody
    assert profile(make, person).name == "程满"


def test_a_double_click_adds_once(client, make, person) -> None:
    answer = client.post(PASTE, {"cv": TABLE}, 200)
    values = sent(answer) | {"once": form_value(answer.text, "once")}
    for _ in range(2):
        client.post(DRAFT, values)
    assert len(profile(make, person).educations) == 2


def test_a_word_file_is_read_and_not_kept(client, make, person) -> None:
    answer = upload(client, word(TABLE), "简历.docx")
    client.post(DRAFT, sent(answer))
    assert len(profile(make, person).educations) == 2
    with make.database.unit(may_write=False) as unit:
        assert unit.session.query(StoredFile).count() == 0


BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "&x;&x;&x;&x;">]><a>&z;</a>'


@pytest.mark.parametrize(
    "content, name, status, words",
    [
        (b"MZ\x90 program", "cv.docx", 422, "请选 PDF 或 Word"),
        (b"%PDF-1.4 broken", "cv.pdf", 422, "可能已损坏"),
        (b"PK\x03\x04 broken", "cv.docx", 422, "可能已损坏"),
        (packed(BOMB), "cv.docx", 422, "可能已损坏"),
        (packed(b"<a>" + b" " * (9 * 1024 * 1024) + b"</a>"), "cv.docx", 422, "50 页"),
        (word(""), "cv.docx", 422, "没有文字"),
        (b"%PDF-1.4 " + b"0" * (5 * 1024 * 1024), "cv.pdf", 413, "超过 5 MB"),
    ],
    ids=["program", "pdf", "zip", "entities", "unpacks", "wordless", "large"],
)
def test_a_hostile_file_gets_a_clear_answer(client, make, person, content, name, status, words) -> None:
    assert words in unescape(upload(client, content, name, status).text)
    assert profile(make, person).educations == []


@pytest.mark.parametrize("text", ["", "今天天气不错", "<script>alert(1)</script>", "a" * 8001])
def test_what_is_no_cv_stays_in_its_box(client, person, text) -> None:
    answer = client.post(PASTE, {"cv": text}, 422)
    assert text in unescape(answer.text) and "<script>alert" not in answer.text


def test_a_draft_tells_nobody(client, make, person) -> None:
    with make.database.unit(may_write=False) as unit:
        before = unit.session.query(OutboxRow).count()
    client.post(PASTE, {"cv": TABLE}, 200)
    with make.database.unit(may_write=False) as unit:
        assert unit.session.query(OutboxRow).count() == before
    assert "北方理工大学" not in client.get("/me/profile").text


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("你好！我本科化学（师范），研究生读的分析化学，26年毕业。", ("", "master", "分析化学", "2026-06")),
        ("本人2022年考入南昌航空大学测控技术与仪器专业，2026年6月毕业", ("南昌航空大学", "bachelor", "测控技术与仪器", "2026-06")),
        ("| 毕业院校 | 集美大学 | 专业 | 轮机工程 |\n| 学历 | 本科 | 毕业年份 | 2025 |", ("集美大学", "bachelor", "轮机工程", "2025-06")),
    ],
)  # fmt: skip
def test_a_life_told_without_lines_gives_a_row_of_education(text: str, row: tuple) -> None:
    (item,) = read(text).rows["educations"]
    assert tuple(item.values[name] for name in ("school", "degree", "major", "graduated")) == row


def test_two_schools_in_one_sentence_are_two_rows() -> None:
    text = "本科毕业于河北大学生物技术专业，目前是天津科技大学发酵工程专业2023级硕士研究生"
    assert [row.values["school"] for row in read(text).rows["educations"]] == ["河北大学", "天津科技大学"]


def test_a_heading_is_no_name_and_what_stands_below_it_is_wished() -> None:
    draft = read("求职意向\n商标代理，东莞\n教育经历\n嘉应学院 法学 本科 2026.6\n曾获省级电子设计竞赛三等奖")
    assert ("about", "name") not in draft.fields and ("skills", "skills") not in draft.fields
    assert [row.values["name"] for row in draft.rows["honours"]] == ["省级电子设计竞赛三等奖"]


@pytest.mark.parametrize("wish", ["南京、苏州都可以", "南京、苏州优先", "南京、苏州"])
def test_the_cities_of_a_cv_are_wished_however_they_are_liked(wish: str) -> None:
    assert read(f"意向城市：{wish}").fields["wishes", "places"].values == {"places": ["320100", "320500"]}
