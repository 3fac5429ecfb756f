"""An agency looks for graduates: whom it finds, what it sees of them, and what nobody finds."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.web.client import Client
from web.core import clock, outbox
from web.graduates import service
from web.graduates import service as graduates
from web.models import Agency, Education, Graduate, Honour, Language, Mail, Skill, User
from web.people import engine, jobs
from web.ranking.service import refresh_graduate

NAME, SCHOOL, PHONE, MAIL = "金丝雀名", "金丝雀大学", "13912345678", "canary@secret.example"
TEXT = f"我叫{NAME}，毕业于{SCHOOL}，电话 139 1234 5678，邮箱 {MAIL}，微信：canary_wx_88。熟悉石墨烯专利检索。"
SECRET = (NAME, "金丝雀", PHONE, "139 1234", MAIL, "canary")


@pytest.fixture
def person(app, make, database):
    """Somebody with a level of visibility, read and put into the index as the site would."""

    def one(visibility="anonymous", **values):
        made = make.graduate(user=values.pop("user", None), visibility="applied", **values)
        with app.app_context():
            with database.writing() as session:
                refresh_graduate(session.get(Graduate, made.id))
            with database.writing():
                graduates.choose_visibility(made.id, visibility)
            outbox.deliver(database)
        return made

    return one


@pytest.fixture
def canary(person):
    def one(visibility):
        return person(
            visibility,
            user={"email": MAIL, "display_name": NAME},
            name=NAME, phone=PHONE, introduction=TEXT, specialities=TEXT, places_note=TEXT[:150],
            educations=[Education(school=SCHOOL, degree="master", major=f"微电子（{SCHOOL}）", graduated="2026-06")],
            languages=[Language(language="英语", test="CET-6", score="555", note=f"{NAME} {PHONE}")],
            skills=[Skill(name="incoPat"), Skill(name=MAIL)],
            honours=[Honour(name=f"{SCHOOL}优秀毕业生", level="province", year=2026, note=f"证书号 {PHONE}")],
        )  # fmt: skip

    return one


@pytest.fixture
def agency(client, make):
    made = make.agency()
    client.login(made.user_id)
    return made


def found(page: str) -> int:
    return int(re.search(r'id="found"[^>]*>([\d,]+) 位', page)[1])


def test_everybody_who_lets_themselves_be_seen_is_found_by_what_they_show(client, agency, person):
    person("applied"), person("anonymous"), person("open", name="李四", skills=[Skill(name="AutoCAD")])
    page = client.get("/agency/graduates").text
    assert found(page) == 2 and "李四" in page and "候选人 #" in page
    assert found(client.get("/agency/graduates?q=AutoCAD").text) == 1
    assert found(client.get("/agency/graduates?q=weidianzi").text) == 2
    assert found(client.get("/agency/graduates?q=李四").text) == 0
    assert "Search graduates" in client.get("/agency/graduates?lang=en").text


def test_every_filter_narrows(client, agency, person):
    person(
        educations=[Education(school="甲", degree="master", major="法学", graduated="2027-06")],
        languages=[Language(language="日语", test="N1")], skills=[Skill(name="Python")],
        honours=[Honour(name="优秀学生干部", level="national", year=2025)],
        wished_kinds=["translation"], wished_places=["320500"],
    )  # fmt: skip
    person(wished_places=["320000"])
    person(wished_places=[])
    for query, count in {
        "kind=translation": 1, "degree=master": 1, "discipline=03": 1, "language=ja": 1, "honour=national": 1,
        "graduated=2027-06": 1, "skill=python": 3, "place=320500": 3, "place=320000": 3, "place=320100": 2,
        "place=110000": 1, "discipline=08&kind=search": 2,
        "kind=nonsense&graduated=soon": 3,
    }.items():  # fmt: skip
        assert found(client.get(f"/agency/graduates?{query}").text) == count, query


@pytest.mark.parametrize("visibility", ["anonymous", "open"])
def test_nothing_private_is_shown_found_or_kept_in_the_index(app, client, agency, canary, database, visibility):
    canary(visibility)
    page = client.get('/agency/graduates?q="石墨烯"').text
    assert found(page) == (visibility == "open")  # who is anonymous has released nothing
    page += client.get("/agency/graduates").text
    shown = {NAME, "金丝雀"} if visibility == "open" else set()
    assert not [secret for secret in SECRET if secret in page and secret not in shown]
    for secret in (NAME, SCHOOL, PHONE, "1391234", MAIL, "canary_wx_88"):
        answer = client.get("/agency/graduates", query_string={"q": f'"{secret}"'}).text
        assert found(answer) == 0, secret
    with app.app_context(), database.unit(may_write=False):
        (document,) = engine.documents()
        assert not [secret for secret in SECRET if secret in repr(document)]


def test_a_changed_mind_holds_before_the_worker_has_heard_of_it(app, client, agency, person, database):
    made = person("open", introduction="熟悉石墨烯。")
    assert found(client.get("/agency/graduates?q=石墨烯").text) == 1
    with database.writing() as session:
        session.get(Graduate, made.id).introduction = "熟悉钙钛矿。"
        session.get(Graduate, made.id).updated_at = clock.now()
    assert "石墨烯" not in re.sub(
        r'value="[^"]*"|<title>.*?</title>|href="[^"]*"', "", client.get("/agency/graduates?q=石墨烯").text
    )
    with app.app_context(), database.writing():
        graduates.choose_visibility(made.id, "applied")
    page = client.get("/agency/graduates").text
    assert found(page) == 0 and f"毕业生{make_number(made)}" not in page
    with app.app_context():
        outbox.deliver(database)
        with database.unit(may_write=False):
            assert not dict(engine.index().ids())


def make_number(made) -> int:
    return made.user_id


def test_words_an_earlier_program_put_into_the_index_are_not_shown(app, client, agency, person, database):
    made = person(
        "anonymous", educations=[Education(school="某校", degree="master", major="微电子", graduated="2026-06")]
    )
    with app.app_context(), database.unit(may_write=False) as unit:
        graduate = unit.session.get(Graduate, made.id)
        before = replace(engine.document(graduate), body="从前看得到的原文", key=graduate.updated_at.isoformat())
        engine.index().apply([before], ())
    page = client.get("/agency/graduates?q=从前看得到的原文").text
    assert "候选人 #" in page and "item-snippet" not in page
    with app.app_context(), database.unit(may_write=False):
        assert engine.differing(whole=True) == ([made.id], [])  # and `people check`, run at each upgrade, mends it


def test_the_degree_is_named_in_the_language_of_the_page(client, agency, person):
    person("anonymous", educations=[Education(school="某校", degree="master", major="微电子", graduated="2026-06")])
    assert "硕士" in client.get("/agency/graduates?q=微电子").text
    page = client.get("/agency/graduates?q=微电子&lang=en").text
    assert "Master" in page.partition('id="found"')[2] and "硕士 ·" not in page


def test_who_leaves_or_is_disabled_is_gone(app, client, agency, person, database):
    one, two = person("open"), person("open")
    with app.app_context(), database.writing():
        service.delete_account(one.id)
    with database.writing() as session:
        session.get(User, two.user_id).disabled_at = clock.now()
    assert found(client.get("/agency/graduates").text) == 0


def test_a_pending_agency_sees_no_names_and_others_nobody(app, client, make, person, database):
    person("open", name="李四")
    pending, refused = make.agency(status="pending"), make.agency(status="refused")
    page = client.login(pending.user_id).get("/agency/graduates").text
    assert "不到 10 位毕业生" in page and "李四" not in page and "微电子科学" not in page
    client.login(refused.user_id).get("/agency/graduates", status=403)


def test_a_pending_agency_is_told_one_number_whatever_it_asks(client, make, person):
    """Two counts that differ by one filter or word tell of the one person between them."""
    for _number in range(10):
        person()
    person(educations=[Education(school="示例大学", degree="master", major="核物理", graduated="2026-06")])
    client.login(make.agency(status="pending").user_id)
    for asked in ("", "?degree=bachelor", "?degree=bachelor&degree=master", "?q=核物理", "?degree=master&page=2"):
        page = client.get(f"/agency/graduates{asked}").text
        assert 'id="found">11 位毕业生<' in page and "候选人" not in page, asked


def test_a_result_leads_to_the_match_with_a_position_of_the_agency(client, agency, make, person, work):
    made = person()
    assert "没有在招的职位" in client.get("/agency/graduates").text
    mark = make.mark(agency.id, made.id)
    first, second = make.position(agency.id, title="甲职位"), make.position(agency.id, title="乙职位")
    foreign = make.position(make.agency().id)
    work()
    assert f"/agency/positions/{second}/candidates/{mark}" in client.get("/agency/graduates").text
    assert f"/agency/positions/{first}/candidates/{mark}" in client.get(f"/agency/graduates?position={first}").text
    assert f"/positions/{foreign}/" not in client.get(f"/agency/graduates?position={foreign}").text
    client.get(f"/agency/positions/{first}/candidates/{mark}")
    client.get(f"/agency/positions/{first}/candidates/{made.id}", status=404)


def test_a_kept_search_tells_of_new_graduates_without_naming_them(app, client, agency, person, make, database):
    client.post(
        "/searches/new?subject=graduates&q=AutoCAD&position=5",
        {"name": "制图", "alert": "at_once", "by_mail": "y", "in_site": "y"},
    )
    person("anonymous"), person("applied", skills=[Skill(name="AutoCAD")])
    with database.unit(may_write=False) as unit:
        assert not unit.session.scalars(select(Mail)).all()
    made = person("anonymous", name="王五", skills=[Skill(name="AutoCAD")])
    with app.app_context():
        with database.writing():
            graduates.save_part(made.id, "texts", {"introduction": "会用 AutoCAD", "specialities": ""})
        outbox.deliver(database)
    with database.unit(may_write=False) as unit:
        (mail,) = unit.session.scalars(select(Mail)).all()
    assert "候选人 #" in mail.body and "微电子" in mail.body and "王五" not in mail.body and "示例大学" not in mail.body
    assert "“制图”有 1 位新的毕业生" in client.get("/notices").text
    with database.writing() as session:
        session.get(Agency, agency.id).status = "refused"
    person("anonymous", skills=[Skill(name="AutoCAD")])
    with database.unit(may_write=False) as unit:
        assert len(unit.session.scalars(select(Mail)).all()) == 1


def test_the_worker_finds_who_is_missing_in_the_index(app, client, agency, make, database):
    make.graduate(visibility="open")
    assert found(client.get("/agency/graduates").text) == 0
    app.extensions.pop("people_looked", None)
    with app.app_context():
        jobs.keep_index()
    assert found(client.get("/agency/graduates").text) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_for_one_as_for_three(client, agency, make, person, count):
    make.position(agency.id)
    for _ in range(count):
        person()
    with client.counting() as q:
        client.get("/agency/graduates")
    assert q.count <= 16, q.statements  # four of them count pages of people by agency


def test_nobody_but_agencies_gets_here(make, app):
    Client(app).login(make.graduate().user_id).get("/agency/graduates", status=403)
