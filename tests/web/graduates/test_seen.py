"""What leaves a profile: canaries in every field, looked for in every level, and on the pages of agencies."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.core import db
from web.graduates import queries
from web.graduates.rules.mask import BLOT, contacts, masked
from web.models import Agency, AuditEntry, Education, Graduate, Honour, Language, Skill

SECRET = {
    "name": "蓝鹦鹉",
    "email": "canary-mail@example.com",
    "phone": "13711112222",
    "nationality": "卡纳里亚",
    "school": "金丝雀工业大学",
    "resume": "canary-resume.pdf",
    "evidence": "证书号KANARIE77",
}
INTRODUCTION = (
    "我是蓝鹦鹉，毕业于金丝雀工业大学（金丝雀工业），在麻雀学院交换过。电话13711112222，也可 137-1111-2222，"
    "邮箱canary-mail@example.com，微信：lan_yingwu7，主页 https://lanyingwu.example/me 。"
    "做过IGBT功率器件查新，六级 502，2026年6月毕业，通过大学英语六级，参加全国大学生数学建模竞赛。"
)


@pytest.fixture
def canary(make):
    return make.graduate(
        user={"email": SECRET["email"]},
        name=SECRET["name"],
        phone=SECRET["phone"],
        nationality=SECRET["nationality"],
        introduction=INTRODUCTION,
        specialities="金丝雀工业大学合唱团，联系 13711112222",
        places_note="蓝鹦鹉想回家",
        educations=[Education(school=SECRET["school"], degree="master", major="微电子", graduated="2026-06")],
        languages=[Language(language="英语", test="CET-6", score="502", note="金丝雀工业大学考点")],
        skills=[Skill(name="incoPat"), Skill(name="金丝雀工业大学课程")],
        honours=[Honour(name="金丝雀工业大学优秀毕业生", level="school", year=2026, note=SECRET["evidence"])],
    )


def seen(app, canary, shown, agency_id=1, **how):
    with app.test_request_context(), app.extensions["database"].unit(may_write=False):
        return queries.seen_by_agency(db.one(Graduate, canary.id), shown, agency_id, **how)


def leaks(value) -> set[str]:
    text = json.dumps(value, ensure_ascii=False)
    found = {key for key, secret in SECRET.items() if secret in text}
    more = {"137-1111-2222", "lan_yingwu7", "lanyingwu.example", "金丝雀", "麻雀学院"}
    return found | {word for word in more if word in text}


def test_without_an_application_the_default_shows_nothing(app, canary):
    shown = seen(app, canary, "applied")
    assert leaks(shown) == set() and shown["fields"] == ()
    assert not any(
        shown[key] for key in ("educations", "languages", "skills", "honours", "introduction", "wished_kinds")
    )
    assert shown["label"].startswith("候选人 #")


def test_anonymous_shows_ability_and_no_person(app, canary):
    shown = seen(app, canary, "anonymous", freely=True)
    assert leaks(shown) == set()
    assert shown["educations"][0]["major"] == "微电子" and shown["languages"][0]["score"] == "502"
    for kept in ("IGBT功率器件查新", "六级 502", "2026年6月毕业", "通过大学英语六级", "全国大学生数学建模竞赛"):
        assert kept in shown["introduction"]


def test_open_adds_name_and_school_and_never_a_way_to_reach(app, canary):
    shown = seen(app, canary, "open")
    assert leaks(shown) == {"name", "school", "evidence", "金丝雀", "麻雀学院"}
    assert shown["label"] == SECRET["name"]


@pytest.mark.parametrize("field", queries.FIELDS)
def test_an_application_shows_exactly_what_was_agreed(app, canary, field):
    shown = seen(app, canary, {"fields": [field]}, freely=True)
    filled = {key for key, value in shown.items() if value} - {"label", "fields", "named"}
    own = {
        "name": set(),
        "wishes": {"wished_kinds", "wished_places", "places_note", "pay_min"},
        "resume": set(),  # none was uploaded
    }.get(field, {field})
    assert filled == own
    may = {"email": {"email"}, "phone": {"phone"}, "nationality": {"nationality"}, "name": {"name"}}
    assert leaks(shown) <= may.get(field, set())


def test_the_label_is_the_same_on_every_page_and_another_for_everyone_else(app, canary, make):
    other = make.graduate()
    assert seen(app, canary, "anonymous")["label"] == seen(app, canary, "applied")["label"]
    assert seen(app, canary, "anonymous")["label"] != seen(app, other, "anonymous")["label"]
    assert seen(app, canary, "anonymous")["label"] != seen(app, canary, "anonymous", 2)["label"]


@pytest.mark.parametrize(
    ("visibility", "status", "agreed", "expected"),
    [
        ("applied", "checked", None, set()),
        ("anonymous", "checked", None, set(queries.LEVELS["anonymous"])),
        ("open", "checked", None, set(queries.LEVELS["open"])),
        ("open", "pending", None, set()),
        ("open", "refused", ["name", "phone"], set()),
        ("open", "suspended", ["name", "phone"], set()),
        ("applied", "pending", ["name", "phone"], {"name", "phone"}),
        ("anonymous", "checked", ["name"], {"name", *queries.LEVELS["anonymous"]}),
    ],
)
def test_who_sees_what(app, make, visibility, status, agreed, expected):
    me, agency = make.graduate(visibility=visibility), make.agency(status=status)
    if agreed:
        make.application(make.position(agency.id, index=False), me.id, shared={"fields": agreed})
    with app.app_context(), app.extensions["database"].unit(may_write=False):
        shown = queries.shown_fields(db.one(Graduate, me.id), db.one(Agency, agency.id))
    assert set(shown) == expected


@pytest.mark.parametrize("status", ["invited", "withdrawn", "refused"])
def test_an_agreement_ends_with_the_application(app, make, status):
    me, agency = make.graduate(), make.agency()
    make.application(make.position(agency.id, index=False), me.id, status=status)
    with app.app_context(), app.extensions["database"].unit(may_write=False):
        assert queries.shown_fields(db.one(Graduate, me.id), db.one(Agency, agency.id)) == ()


def test_choosing_a_level_needs_a_yes_holds_at_once_and_is_written_down(client, canary, database, app):
    client.login(canary.user_id)
    assert "需要勾选同意" in client.post("/me/visibility", {"visibility": "open"}, status=422).text
    assert "king" not in client.post("/me/visibility", {"visibility": "king", "agreed": "y"}, status=422).text
    client.post("/me/visibility", {"visibility": "anonymous", "agreed": "y"})
    client.post("/me/visibility", {"visibility": "applied"})
    with database.unit(may_write=False) as unit:
        entries = unit.session.query(AuditEntry).filter_by(action="graduate.visibility").order_by(AuditEntry.id).all()
        assert [(e.details["before"], e.details["after"]) for e in entries] == [
            ("applied", "anonymous"),
            ("anonymous", "applied"),
        ]
        assert all(e.actor_id == canary.user_id for e in entries)


def test_the_preview_is_what_agencies_get(client, canary):
    client.login(canary.user_id)
    anonymous = client.get("/me/seen?level=anonymous").text
    body = anonymous[anonymous.index('class="stack seen"') : anonymous.index("没有展示的")]
    assert leaks(body) == set() and "IGBT功率器件查新" not in body
    shown = client.get("/me/visibility/texts").text
    assert BLOT in shown and "IGBT功率器件查新" in shown
    assert leaks(shown[shown.index('id="introduction"') : shown.index("看看机构看到的样子")]) == set()
    assert SECRET["phone"] in client.get("/me/seen?level=applied").text
    assert "The same" not in client.get("/me/seen?level=nonsense").text


# A way to reach somebody, in the ways people write it into a text.
reach = st.sampled_from(
    ["13712345678", "137 1234 5678", "137-1234-5678", "+86 13712345678", "１３７１２３４５６７８", "a.b@example.com"]
    + [
        "a.b ＠ example . com",
        "微信号：abc_123x",
        "QQ 123456789",
        "https://me.example/x",
        "www.me.example",
        "0312-1234567",
    ]
)


@given(
    before=st.text(alphabet="我会检索与翻译，。 ", max_size=12),
    way=reach,
    after=st.text(alphabet="谢谢你，。 ", max_size=8),
)
def test_no_way_to_reach_a_person_survives(before, way, after):
    assert way not in contacts(before + way + after)


@given(
    st.sampled_from(
        [
            "CET-6 502",
            "2024-2026",
            "月薪8000-10000元",
            "2026年6月",
            "GPA 3.85/4.0",
            "2024-09—2026-06",
            "2026-06-30",
            "排名3/120",
            "2022.09-2026.06",
            "2022.09.01—2026/06/30",
            "GPA 3.85/4.00 2024.06",
            "雅思 6.5/7.0/6.0/6.5",
            "月薪8000/10000元",
        ]
    )
)
def test_scores_years_and_pay_are_left_alone(text):
    assert contacts(text) == text


@pytest.mark.parametrize(
    "way",
    [
        "一三八零零零零一二三四",
        "幺三八 零零〇〇 幺二三四",
        "1三8零0零0一2三4",
        "一、三、八、零、零、零、零、一、二、三、四",
    ]
    + ["壹叁捌零零零零壹贰叁肆", "零一零八二三四五六七八", "零三一二－一二三四五六七"],
)
def test_a_number_said_in_characters_is_one(way):
    assert contacts(f"请打{way}谢谢") == f"请打{BLOT}谢谢"


@pytest.mark.parametrize(
    "text",
    [
        "二〇二六年六月",
        "二〇二二-二〇二六",
        "2022.09-2026.06 一本院校",
        "第一、三、五期",
        "一二三等奖各一项",
        "三五七九班三人",
    ],
)
def test_words_that_count_are_left_alone(text):
    assert contacts(text) == text


@pytest.mark.parametrize("between", [*"._/·、,，:*~|", "\u200b", "\u2060", "\u00ad", "。", "－", " "])
@pytest.mark.parametrize("groups", ["138 0000 0000", "138 00000000", "1 3 8 0 0 0 0 0 0 0 0"])
def test_no_mark_between_its_digits_saves_a_number(between, groups):
    way = groups.replace(" ", between)
    assert masked(f"请打{way}谢谢", Graduate(name="李", educations=[]), ()) == f"请打{BLOT}谢谢"


@pytest.mark.parametrize(
    "way", ["graduate2@example。com", "a@b．com", "a\u200bb@exam\u200bple.com", "www。me。example"]
)
def test_an_address_with_the_stop_of_a_sentence_is_an_address(way):
    read = masked(f"请写到 {way}。谢谢大家", Graduate(name="李", educations=[]), ())
    assert read == f"请写到 {BLOT}。谢谢大家"


def test_a_name_or_school_of_one_character_or_a_citys_name_blots_nothing_else():
    me = Graduate(
        name="李", educations=[Education(school="北京大学", degree="master", major="化学", graduated="2026-06")]
    )
    assert masked("想去北京，会用李群方法，毕业于北京大学", me, ()) == f"想去北京，会用李群方法，毕业于{BLOT}"
