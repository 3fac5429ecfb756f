"""Difficulties are told, answered and tracked to the end; practices are reviewed, published and commended."""

import pytest
from sqlalchemy import select

from tests.web.client import Client
from tests.web.page_forms import forms_of
from tests.web.voices.routes import voice_of
from web.models import AuditEntry, Mail, Notice, Voice, VoiceEntry
from web.voices.rules import STEPS, may


@pytest.fixture
def sides(client, make, app):
    """An agency in Suzhou, the office of its province, and that of another."""
    agency = make.agency(place="320500")
    offices = [make.organiser("office", province=code).user_id for code in ("320000", "330000")]
    return (client.login(agency.user_id), *(Client(app).login(one) for one in offices))


def tell(client: Client, kind: str = "difficulty") -> None:
    client.post("/agency/voices/new", {"kind": kind, "title": "招不到日语翻译", "text": "发布三个月没有人投递。"})


def all_of(make, model):
    with make.database.unit(may_write=False) as unit:
        return list(unit.session.scalars(select(model).order_by(model.id)))


def step(client: Client, page: str, after: str, text: str = "", status: int = 303) -> str:
    """Fill in the form of the page and press one of its buttons."""
    (form,) = (one for one in forms_of(client.get(page).text, page) if "seen" in one.names)
    shown = {one.name: one.value for one in form.fields if one.name not in ("csrf_token", "once")}
    return client.post(f"{page}/{after}", shown | {"text": text}, status=status).text


def test_a_difficulty_is_answered_told_again_and_solved(sides, make, work) -> None:
    agency, office, _other = sides
    tell(agency)
    (voice,) = all_of(make, Voice)
    mine, desk = f"/agency/voices/{voice.id}", f"/office/voices/{voice.id}"
    assert (
        "招不到日语翻译" in office.get("/office/voices").text and "等待答复（1）" in office.get("/office/voices").text
    )
    assert "请写几句说明" in step(office, desk, "answered", status=422)
    step(office, desk, "answered", "已联系本地高校日语系，下周有宣讲。")
    work()
    assert "已联系本地高校日语系" in agency.get(mine).text and "省局答复了" in all_of(make, Mail)[-1].subject
    assert "请写几句说明" in step(agency, mine, "open", status=422)
    step(agency, mine, "open", "宣讲以后还是没有人投递。")
    step(office, desk, "answered", "再发一次专场。")
    step(agency, mine, "solved")
    agency.post(f"{mine}/open", {"text": "又有了", "seen": "4"}, status=409)
    assert [one.status for one in all_of(make, VoiceEntry)] == ["answered", "open", "answered", "solved"]
    assert {one.text_zh.partition("知识产权代理有限公司")[2] for one in all_of(make, Notice)} >= {
        "反映：招不到日语翻译", "有新的说明：招不到日语翻译"
    }  # fmt: skip
    page = office.get("/office/voices?status=solved").text
    assert "招不到日语翻译" in page and "招不到日语翻译" not in office.get("/office/voices?status=open").text


def test_a_practice_is_published_by_the_office_commended_and_taken_back(sides, make, app, work) -> None:
    agency, office, _other = sides
    tell(agency, "practice")
    (voice,) = all_of(make, Voice)
    stranger, desk = Client(app), f"/office/voices/{voice.id}"
    stranger.get(f"/practices/{voice.id}", status=404)
    assert "还没有发布的好经验" in stranger.get("/practices").text
    office.post(f"{desk}/commend", {"on": "1"}, status=409)
    step(office, desk, "shown")
    assert "发布三个月没有人投递" in stranger.get(f"/practices/{voice.id}").text
    office.post(f"{desk}/commend", {"on": "1"})
    office.post(f"{desk}/commend", {"on": "1"})  # pressed twice
    assert "受到表扬" in stranger.get("/practices").text
    with make.database.unit(may_write=False) as unit:
        acts = list(unit.session.scalars(select(AuditEntry.action)))
    assert acts.count("voice.commend") == 1
    work()
    assert any("受到表扬" in one.subject for one in all_of(make, Mail))
    step(agency, f"/agency/voices/{voice.id}", "taken")
    stranger.get(f"/practices/{voice.id}", status=404)
    for after in ("shown", "kept", "taken", "open"):  # what its agency took back the office publishes no more
        office.post(f"{desk}/{after}", {"text": "再发布", "seen": "2"}, status=409)
    assert "机构已收回" in office.get(desk).text and 'id="step"' not in office.get(desk).text
    assert 'id="step"' not in agency.get(f"/agency/voices/{voice.id}").text
    assert all_of(make, Voice)[0].commended_at is None


def test_the_commended_stand_first_and_those_of_stopped_agencies_nowhere(make, client) -> None:
    from web.core import clock

    agency, stopped = make.agency(), make.agency(status="suspended")
    for title, values in (("甲", {"commended_at": clock.now()}), ("乙", {})):
        voice_of(make, agency.id, title=f"{title}经验", **values)
    hidden = voice_of(make, stopped.id, title="丙经验")
    page = client.get("/practices").text
    assert page.index("甲经验") < page.index("乙经验") and "丙经验" not in page
    client.get(f"/practices/{hidden}", status=404)


def test_another_province_and_another_agency_see_nothing_of_it(sides, make, app) -> None:
    agency, _office, other = sides
    tell(agency)
    (voice,) = all_of(make, Voice)
    assert "招不到日语翻译" not in other.get("/office/voices").text
    other.get(f"/office/voices/{voice.id}", status=404)
    other.post(f"/office/voices/{voice.id}/answered", {"text": "您好", "seen": "0"}, status=404)
    Client(app).login(make.agency().user_id).get(f"/agency/voices/{voice.id}", status=404)
    national = Client(app).login(make.organiser("office").user_id)
    assert "招不到日语翻译" in national.get("/office/voices").text


def test_who_answers_has_seen_the_last_word(sides, make) -> None:
    agency, office, _other = sides
    tell(agency)
    (voice,) = all_of(make, Voice)
    step(agency, f"/agency/voices/{voice.id}", "open", "补充：要求不高。")
    page = office.post(f"/office/voices/{voice.id}/answered", {"text": "我的答复", "seen": "0"}, status=422).text
    assert "对方刚刚有了新的答复" in page and "我的答复" in page and "补充：要求不高。" in page
    assert len(all_of(make, VoiceEntry)) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": "gossip"}, "反映什么：不是有效的选择"),
        ({"title": " "}, "请填写这一项"),
        ({"text": ""}, "请填写这一项"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(sides, make, wrong, said) -> None:
    typed = {"kind": "difficulty", "title": "标题在这里", "text": "内容在这里"} | wrong
    page = sides[0].post("/agency/voices/new", typed, status=422).text
    assert said in page and ("标题在这里" in page or "内容在这里" in page) and not all_of(make, Voice)


def test_no_step_leads_out_of_the_end_and_each_kind_keeps_to_its_states() -> None:
    for (kind, _side), steps in STEPS.items():
        reached = {after for several in steps.values() for after in several}
        assert reached <= ({"open", "answered", "solved"} if kind == "difficulty" else {"shown", "kept", "taken"})
    assert not any(
        may("difficulty", side, "solved", after) for side in ("agency", "office") for after in ("open", "answered")
    )
