"""Filling in a profile: every row its own small form, nothing lost on a mistake, nobody else's row in reach."""

import pytest
from sqlalchemy import select

from tests.web.client import form_value
from web.core.fields import amount
from web.graduates.rules.written import month
from web.models import AuditEntry, Education, Graduate, Honour, Language, Skill

EDUCATION = {
    "school": "河北工业大学",
    "degree": "master",
    "major": "电子科学与技术",
    "second_kind": "",
    "second_major": "",
    "graduated": "2026.6",
}


@pytest.fixture
def me(make):
    return make.graduate()


@pytest.fixture
def my(client, me):
    return client.login(me.user_id)


def rows(database, model):
    with database.unit(may_write=False) as unit:
        return unit.session.scalars(select(model).order_by(model.id)).all()


def profile(database) -> Graduate:
    return rows(database, Graduate)[0]


def test_several_educations_with_a_minor(my, database):
    my.post("/me/profile/educations/new", EDUCATION)
    my.post("/me/profile/educations/new", EDUCATION | {"second_kind": "minor", "second_major": "德语", "again": "1"})
    first, second, third = rows(database, Education)
    assert (second.graduated, second.degree) == ("2026-06", "master")
    assert (third.second_kind, third.second_major) == ("minor", "德语")
    page = my.get("/me/profile").text
    assert page.count("河北工业大学") >= 2 and "辅修：德语" in page


def test_saving_and_adding_another_comes_back_to_an_empty_form(my):
    response = my.post("/me/profile/educations/new", EDUCATION | {"again": "1"})
    assert response.location == "/me/profile/educations/new"
    assert "河北工业大学" not in my.get(response.location).text


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"graduated": "去年夏天"}, "请写成 2026-06 这样的年月"),
        ({"graduated": "1850-06"}, "请检查年份"),
        ({"school": ""}, "请填写这一项"),
        ({"degree": "king"}, "Not a valid choice"),
        ({"second_kind": "double"}, "请填写双学位或辅修的专业名称"),
        ({"second_major": "德语"}, "请选择这是双学位还是辅修"),
        ({"major": "长" * 121}, "最多 120 个字符"),
    ],
)
def test_a_mistake_is_named_and_nothing_typed_is_lost(my, database, change, message):
    before = len(rows(database, Education))
    page = my.post("/me/profile/educations/new", EDUCATION | change, status=422).text
    if message != "Not a valid choice":  # the field library's own words, in the page's language
        assert message in page
    assert form_value(page, "graduated") == change.get("graduated", "2026-06" if "graduated" not in change else "")
    assert form_value(page, "major") == change.get("major", EDUCATION["major"])
    assert len(rows(database, Education)) == before


@pytest.mark.parametrize("text", ["2026-06", "2026.6", "2026/06", "2026年6月", " 2026 - 6 ".replace(" - ", "-")])
def test_months_as_people_write_them(text):
    assert month(text) == "2026-06"


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("8000", 8000),
        ("8,000", 8000),
        ("8k", 8000),
        ("8K/月", 8000),
        ("1.2万", 12000),
        ("1w以上", 10000),
        ("¥9000元", 9000),
        ("七千", 7000),
        ("一万二", 12000),
    ],
)
def test_pay_as_people_write_it(text, yuan):
    assert amount(text) == yuan


@pytest.mark.parametrize("text", ["面议", "8000-9000", "1.2.3k", "", "k", "七八千", "1.2万5"])
def test_what_is_no_amount_is_refused_rather_than_guessed(text):
    with pytest.raises(ValueError):
        amount(text)


def test_a_row_can_be_changed_and_removed(my, database):
    honour = rows(database, Honour)[0]
    my.post(f"/me/profile/honours/{honour.id}", {"name": "学生标兵", "level": "city", "year": "2025", "note": "证书 7"})
    changed = rows(database, Honour)[0]
    assert (changed.name, changed.level, changed.year, changed.note) == ("学生标兵", "city", 2025, "证书 7")
    my.post(f"/me/profile/honours/{honour.id}/remove")
    assert rows(database, Honour) == []


def test_the_notices_three_honours_are_offered_first(my):
    page = my.get("/me/profile/honours/new").text
    options = page[page.index('<datalist id="honours">') :]
    places = [options.index(name) for name in ("优秀学生", "学生标兵", "优秀毕业生", "三好学生")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("test", "score"),
    [
        ("六级", "502"),
        ("CET6", "502 分"),
        ("英语六级", "已过"),
        ("JLPT N1", "150"),
        ("托福", "5"),
        ("CATTI 三级笔译", "72"),
        ("", "能读 1000 页技术文献"),
        ("六级", "2024年 502分"),
    ],
)
def test_what_may_well_be_is_taken_as_it_is_written(my, database, test, score):
    before = len(rows(database, Language))
    my.post("/me/profile/languages/new", {"language": "英语", "test": test, "score": score})
    assert len(rows(database, Language)) == before + 1


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"language": "英语", "test": "CET-6", "score": "750"}, "CET-6 的成绩在 220 到 710 之间"),
        ({"language": "英语", "test": "CET-6 成绩", "score": "999"}, "大学英语六级 的成绩在 220 到 710 之间"),
        ({"language": "英语", "test": "六级", "score": "999分"}, "大学英语六级 的成绩在 220 到 710 之间"),
        ({"language": "英语", "test": "", "score": "英语六级 999"}, "大学英语六级 的成绩在 220 到 710 之间"),
        ({"language": "英语", "test": "雅思考试", "score": "75"}, "雅思 的成绩在 0 到 9 之间"),
        ({"language": "日语", "test": "CET-6", "score": "502"}, "CET-6 是英语考试"),
        ({"language": "", "test": "CET-6", "score": "502"}, "请填写这一项"),
    ],
)
def test_a_score_that_cannot_be_is_asked_about(my, database, values, message):
    before = len(rows(database, Language))
    page = my.post("/me/profile/languages/new", values, status=422).text
    assert message in page and form_value(page, "score") == values["score"]
    assert len(rows(database, Language)) == before


@pytest.mark.parametrize(
    "values",
    [
        {"language": "德语", "test": "", "score": "能读技术文献"},
        {"language": "英文", "test": "cet6", "score": "502分"},
        {"language": "日语", "test": "JLPT N1", "score": "165"},
        {"language": "斯瓦希里语", "test": "某校考试", "score": "优"},
    ],
)
def test_languages_may_be_written_freely(my, values):
    my.post("/me/profile/languages/new", values)
    assert values["language"] in my.get("/me/profile").text


def test_skills_come_several_at_once_and_each_only_once(my, database):
    my.post("/me/profile/skills", {"skills": "SolidWorks、python，智慧芽；LaTeX\nSolidWorks"})
    assert [s.name for s in rows(database, Skill)] == ["incoPat", "Python", "SolidWorks", "智慧芽", "LaTeX"]
    skill = rows(database, Skill)[0]
    my.post(f"/me/profile/skills/{skill.id}/remove")
    assert "incoPat" not in my.get("/me/profile/skills").text.split("<textarea")[0]


def test_too_many_skills_are_refused_with_the_way_out(my, database):
    page = my.post("/me/profile/skills", {"skills": "、".join(f"技能{n}" for n in range(70))}, status=422).text
    assert "最多 60 项" in page and len(rows(database, Skill)) == 2


def test_a_skill_that_is_a_story_is_named(my):
    page = my.post("/me/profile/skills", {"skills": "incoPat、" + "很" * 90}, status=422).text
    assert "太长了" in page and "很很很" in page


def test_wishes_in_peoples_words(my, database):
    wishes = {
        "kinds": ["search", "translation"],
        "places": ["苏州 Beijing", ""],
        "places_note": "不考虑湖南",
        "pay_min": "1万",
    }
    my.post("/me/profile/wishes", wishes)
    me = profile(database)
    assert (me.wished_kinds, me.wished_places, me.pay_min) == (["search", "translation"], ["320500", "110000"], 10000)
    assert "苏州市" in my.get("/me/profile").text


def test_an_unknown_place_stays_in_its_box(my, database):
    page = my.post("/me/profile/wishes", {"places": ["苏州", "亚特兰蒂斯"], "pay_min": "很多"}, status=422).text
    assert "没有找到“亚特兰蒂斯”" in page and 'value="亚特兰蒂斯"' in page and 'value="苏州"' in page
    boxes = [box for box in page.split("<input ") if box.startswith('name="places"')]
    assert ["aria-invalid" in box.partition(">")[0] for box in boxes] == [False, True, False], "the wrong box alone"
    assert "没有读懂“很多”" in page and "元之间" not in page and form_value(page, "pay_min") == "很多"
    assert profile(database).wished_places == ["110000"]


@pytest.mark.parametrize("phone", ["12", "电话号码", "138-0000-0000-0000-0000"])
def test_a_phone_is_digits(my, phone):
    page = my.post("/me/profile/about", {"name": "宋知夏", "phone": phone}, status=422).text
    assert "7 到 15 位数字" in page and form_value(page, "name") == "宋知夏"


def test_a_mobile_number_with_a_digit_lost_is_noticed(my, database):
    page = my.post("/me/profile/about", {"name": "宋知夏", "phone": "138 0000 000"}, status=422).text
    assert "手机号应是 11 位，这里是 10 位" in page and form_value(page, "phone") == "138 0000 000"
    for right in ("138-0000-0000", "+1 202 555 0100", "0512-6000 0000"):
        my.post("/me/profile/about", {"name": "宋知夏", "phone": right})
        assert profile(database).phone == right
    my.post("/me/profile/about", {"name": "宋知夏", "phone": "（０５１２）６０００－００００"})
    assert profile(database).phone == "(0512)6000-0000", "a Chinese keyboard's digits, as any telephone dials them"


def test_only_listed_fields_are_taken(my, database, me):
    values = {"name": "宋知夏", "phone": "+86 138 0000 0000", "role": "admin", "visibility": "open", "user_id": "99"}
    my.post("/me/profile/about", values)
    row = profile(database)
    assert (row.name, row.visibility, row.user_id) == ("宋知夏", "applied", me.user_id)


def test_the_same_form_twice_is_one_row(my, database):
    once = form_value(my.get("/me/profile/educations/new").text, "once")
    for _ in range(2):
        my.post("/me/profile/educations/new", EDUCATION | {"once": once})
    assert len(rows(database, Education)) == 2


def test_anothers_row_is_as_missing_as_none(my, make, database):
    make.graduate()
    theirs = rows(database, Education)[1].id
    for address in (f"/me/profile/educations/{theirs}", "/me/profile/educations/999999", "/me/profile/salaries/1"):
        my.get(address, status=404)
        my.post(address, EDUCATION, status=404)
        my.post(f"{address}/remove", status=404)
    assert len(rows(database, Education)) == 2


def test_script_in_every_field_is_only_text(my):
    evil = "<script>alert(1)</script>"
    my.post("/me/profile/about", {"name": evil, "phone": "", "nationality": evil})
    my.post("/me/profile/texts", {"introduction": evil, "specialities": evil})
    my.post("/me/profile/educations/new", EDUCATION | {"school": evil, "major": evil})
    my.post("/me/profile/languages/new", {"language": evil, "test": evil, "score": evil, "note": evil})
    my.post("/me/profile/honours/new", {"name": evil, "level": "", "year": "", "note": evil})
    my.post("/me/profile/skills", {"skills": evil})
    for address in ("/me", "/me/profile", "/me/seen?level=open", "/me/seen", "/me/understood", "/me/profile/skills"):
        assert evil not in my.get(address).text


def test_every_change_is_read_again_and_written_down(my, database):
    my.post("/me/profile/languages/new", {"language": "日语", "test": "JLPT N1", "score": "165"})
    assert any(r["value"].startswith("ja:jlpt:1") for r in profile(database).reading["readings"])
    assert [a.details["part"] for a in rows(database, AuditEntry) if a.action == "graduate.change"] == ["languages"]


def test_pages_in_english(my):
    for address in (
        "/me",
        "/me/profile",
        "/me/profile/about",
        "/me/profile/educations/new",
        "/me/visibility",
        "/me/data",
    ):
        my.get(f"{address}?lang=en")
    page = my.get("/me/profile?lang=en").text
    assert "Education" in page and "Honours" in page and "教育经历" not in page


@pytest.mark.parametrize("extra", [0, 2])
def test_home_and_profile_ask_the_same_few_questions_whatever_is_in_them(client, make, extra):
    me, agency = make.graduate(), make.agency()
    for _ in range(1 + extra):
        make.application(make.position(agency.id, index=False), me.id)
    client.login(me.user_id)
    for n in range(extra):
        client.post("/me/profile/educations/new", EDUCATION | {"school": f"学校{n}"})
    with client.counting() as q:
        client.get("/me")
    assert q.count <= 12
    with client.counting() as q:
        client.get("/me/profile")
    assert q.count <= 8


def test_a_name_changed_in_the_profile_is_the_name_of_the_account(my, database):
    my.post("/me/profile/about", {"name": "林大满", "phone": "", "nationality": "中国"})
    page = my.get("/account").text
    assert 'class="menu-who">林大满<' in page
