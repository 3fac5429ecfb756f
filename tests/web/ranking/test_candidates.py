"""The ranked list of a position: who is in it, what is shown of them, why, and the plain list beside it."""

import re

import pytest

from tests.web.client import Client
from tests.web.make import Make
from tests.web.page_forms import forms_of
from tests.web.ranking.addresses import address
from web.graduates.queries import FIELDS
from web.models import Education, Graduate, Language, Position


@pytest.fixture
def agency(make: Make):
    return make.agency()


@pytest.fixture
def position(make: Make, agency) -> int:
    return make.position(agency.id)


@pytest.fixture
def member(client: Client, agency) -> Client:
    return client.login(agency.user_id)


def names(page: str) -> list[str]:
    """The people of a list in their order, blocked ones last."""
    return re.findall(r'<h[23] class="item-title"><a href="[^"]*/candidates/[0-9a-f]{16}">([^<]+)</a>', page)


def strong(make: Make, **values):
    return make.graduate(visibility="open", **values)


def weak(make: Make, **values):
    education = Education(school="别处大学", degree="bachelor", major="园林", graduated="2026-06")
    fields = dict(educations=[education], skills=[], introduction="喜欢植物。", wished_places=["440000"])
    return make.graduate(visibility="open", **(fields | values))


def test_the_better_fit_stands_first_and_the_plain_list_is_one_click_away(member, make, position) -> None:
    weak(make, name="韦若")
    strong(make, name="强如")
    page = member.get(address(position)).text
    assert names(page) == ["强如", "韦若"]
    assert "排序只是建议" in page and "常用权重" in page
    plain = re.search(r'href="([^"]*order=plain)"', page)[1]
    page = member.get(plain).text
    assert sorted(names(page)) == ["强如", "韦若"]
    assert 'class="score' not in page and "逐项理由" not in page


def confirm(member, position: int) -> None:
    """The agency says that the sentence about the test is a must."""
    where = f"/agency/positions/{position}/demands"
    form = next(
        f for f in forms_of(member.get(where).text, where) if {"language", "must"} <= {one.value for one in f.fields}
    )
    sent = {one.name: one.value for one in form.fields if one.name not in ("csrf_token", "once", "action")}
    member.post(form.action, sent | {"action": "must"})


def test_someone_who_fails_a_must_is_folded_away_with_the_sentence_it_came_from(member, make, position) -> None:
    strong(make, name="强如")
    none = Language(language="英语", test="CET-4", score="480")
    make.graduate(
        visibility="open", name="卡住", languages=[none, Language(language="英语", test="CET-6", score="390")]
    )
    page = member.get(address(position)).text
    assert names(page) == ["强如", "卡住"] and "不符合必备条件" not in page
    assert "看来不满足，待确认" in page and "英语六级是硬条件" in page, (
        "a sentence of the text asks, and bars nobody yet"
    )
    confirm(member, position)
    page = member.get(address(position)).text
    assert names(page) == ["强如", "卡住"]
    folded = page[page.index("不符合必备条件的 1 人") :]
    assert "卡住" in folded and "英语六级是硬条件" in folded and "390" in folded
    page = member.get(address(position) + "?show=blocked").text
    assert names(page) == ["卡住"]


def test_people_who_did_not_opt_in_are_not_listed_unless_they_applied(member, make, position) -> None:
    hidden, applicant = make.graduate(name="不公开"), make.graduate(name="来投递")
    make.application(position, applicant.id, shared={"fields": ["name", "email", "educations", "languages"]})
    page = member.get(address(position)).text
    assert names(page) == ["来投递"]
    member.get(address(position, hidden.id), status=404)
    member.get(address(position, applicant.id))
    assert names(member.get(address(position) + "?tab=applied").text) == ["来投递"]
    assert names(member.get(address(position) + "?tab=open").text) == []


def test_an_anonymous_person_stays_anonymous_in_list_evidence_and_detail(member, make, position) -> None:
    text = "我叫云中锦，示例大学毕业，做过专利检索，电话 13812345678。"
    someone = make.graduate(visibility="anonymous", name="云中锦", introduction=text, phone="13812345678")
    for page in (member.get(address(position)).text, member.get(address(position, someone.id)).text):
        assert "候选人 #" in page and "专利检索" in page
        for secret in ("云中锦", "示例大学", "13812345678", "@example.com"):
            assert secret not in page


def test_what_an_applicant_did_not_share_neither_shows_nor_counts(member, make, position) -> None:
    person = make.graduate(name="来投递", introduction="在事务所实习时做过查新检索。")
    make.application(position, person.id, shared={"fields": ["name", "email", "educations"]})
    page = member.get(address(position, person.id)).text
    assert "查新" not in page.split("毕业生的资料")[0].replace("负责半导体领域查新检索", "")
    assert "CET-6 502" not in page and "待确认" in page


def test_a_name_or_a_school_never_moves_anybody(app, database, make, agency, position, member) -> None:
    first = strong(make, name="张一", phone="1")
    before = _points(member.get(address(position, first.id)).text)
    with database.writing() as session:
        graduate = session.get(Graduate, first.id)
        graduate.name = "李二"
        graduate.educations[0].school = "最好的大学"
        graduate.updated_at = graduate.updated_at.replace(microsecond=1)
    assert _points(member.get(address(position, first.id)).text) == before


def test_an_applicant_seen_by_name_and_their_agency_read_the_same_score(app, database, member, make, position) -> None:
    with database.writing() as session:
        session.get(Position, position).description = "任职要求：专利检索，懂热交换器、精馏、萃取"
    someone = make.graduate(name="来投递", introduction="热交换器、精馏、萃取都做过。")
    make.application(position, someone.id, shared={"fields": list(FIELDS)})
    theirs = Client(app).login(someone.user_id).get(f"/positions/{position}/fit").text
    page = member.get(address(position, someone.id)).text
    assert "来投递" in page and _points(page) == _points(theirs) != []


def _points(page: str) -> list[str]:
    return re.findall(r'<span class="bar-points"><b>([^<]+)</b>', page)


def test_the_parts_add_up_to_the_points(member, make, position) -> None:
    person = strong(make)
    page = member.get(address(position, person.id)).text
    total = float(re.search(r'class="score-points"><b>([^<]+)</b>', page)[1])
    parts = [float(x) for x in _points(page)]
    assert len(parts) >= 5 and abs(sum(parts) - total) <= 0.05 * (len(parts) + 1)


def test_a_changed_profile_changes_the_list_at_once(member, make, position, database) -> None:
    person = weak(make, name="韦若")
    before = _points(member.get(address(position, person.id)).text)
    with database.writing() as session:
        graduate = session.get(Graduate, person.id)
        graduate.educations[0].major = "微电子科学与工程"
        graduate.updated_at = graduate.updated_at.replace(microsecond=1)
    assert _points(member.get(address(position, person.id)).text) != before


def test_another_agency_and_a_refused_one_see_nothing(client, make, position, database) -> None:
    strong(make)
    client.login(make.agency().user_id).get(address(position), status=404)
    refused = make.agency(status="refused")
    own = make.position(refused.id, index=False)
    client.login(refused.user_id).get(address(own), status=403)


def test_an_unchecked_agency_sees_its_applicants_alone_and_cannot_invite(client, make) -> None:
    pending = make.agency(status="pending")
    position = make.position(pending.id, index=False)
    person = strong(make, name="强如")
    client.login(pending.user_id)
    page = client.get(address(position)).text
    assert "强如" not in page and "候选人 #" not in page and "邀请投递" not in page
    assert "还没有人投递" in page and "也还没有公开资料的毕业生" not in page  # there are some: it may not see them yet
    client.get(address(position, person.id), status=404)
    client.post(f"{address(position, person.id)}/invite", {}, status=404)
    make.application(position, person.id)
    assert "强如" in client.get(address(position)).text
    client.post(f"{address(position, person.id)}/invite", {}, status=409)


def test_the_list_speaks_english(member, make, position) -> None:
    strong(make, name="Qiang Ru")
    page = member.get(address(position) + "?lang=en").text
    assert "Candidates" in page and "Languages" in page and "Advice only" in page and "Description：" not in page
    assert "From: Degree required: Bachelor or above" in page


def test_disagreements_of_the_position_are_named(member, make, agency) -> None:
    position = make.position(agency.id, index=False, degree="bachelor", description="硕士是底线，必须硕士及以上学历。")
    assert "没看懂或前后不一致" in member.get(address(position)).text


def test_queries_do_not_grow_with_the_list(member, make, position) -> None:
    counts = []
    for _number in (1, 3):
        while len(names(member.get(address(position)).text)) < _number:
            strong(make)
        member.get(address(position))
        with member.counting() as q:
            member.get(address(position))
        counts.append(q.count)
    assert counts[0] == counts[1] <= 16


def test_stored_readings_are_used_and_outdated_ones_made_anew(app, database, make, agency) -> None:
    from web.core import queue
    from web.ranking.engine import VERSION

    person, position = strong(make), make.position(agency.id)
    with app.app_context():
        queue.run_sweeps()
    with database.unit(may_write=False) as unit:
        graduate, wanted = unit.session.get(Graduate, person.id), unit.session.get(Position, position)
        assert graduate.reading_version == wanted.reading_version == VERSION
        assert graduate.reading["unnamed"]["readings"] and graduate.reading["labels"]
        assert "nationality" not in {r["field"] for r in graduate.reading["unnamed"]["readings"]}


def test_a_card_begins_with_what_fits_and_calls_what_is_known_not_met_by_its_name(member, make, agency) -> None:
    position = make.position(agency.id, majors="微电子", languages="英语六级", description="")
    strong(make, name="强如", languages=[Language(language="英语", test="CET-6", score="未过")])
    page = member.get(address(position)).text
    card = page[page.index('class="item person"') : page.index("逐项理由")]
    assert card.index("符合：") < card.index("不符合，不挡人：外语：CET-6")
    assert "待确认" not in card and card.count("CET-6") == 2  # the chip of the profile, and once what is missing
