"""Policies: dated, with their source, shown to whom they concern, written by the office whose province it is."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.web.client import Client
from tests.web.policies.routes import policy_of
from web.core import clock
from web.models import AuditEntry, Policy


@pytest.fixture
def office(client, make):
    made = make.organiser("office", province="320000", name="江苏省知识产权局")
    return client.login(made.user_id), made.id


def typed(**values) -> dict[str, object]:
    fields = {
        "title": "为新成立机构购买检索服务", "kind": "purchase", "audiences": ["agencies"], "place": "江苏省",
        "issued_by": "江苏省知识产权局", "reference": "苏知发〔2026〕8号", "url": "jsip.example.cn/8",
        "valid_from": "2026-03-01", "valid_to": "", "text": "成立两年以内的机构可以申请。", "text_en": "", "title_en": "",
    }  # fmt: skip
    return fields | values


def kept(make) -> list[Policy]:
    with make.database.unit(may_write=False) as unit:
        return list(unit.session.scalars(select(Policy).order_by(Policy.id)))


def acts(make) -> list[str]:
    with make.database.unit(may_write=False) as unit:
        return list(unit.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_national_policies_stand_with_their_source_and_what_is_over_stands_apart(client) -> None:
    now, over = client.get("/policies").text, client.get("/policies?over=1").text
    assert "减免考前培训费用" in now and "国知发运函字〔2020〕37号" in now
    assert "招聘高校毕业生不得以资格为限制条件" not in now
    assert "招聘高校毕业生不得以资格为限制条件" in over and "已到期" in over


def test_a_draft_is_written_seen_by_its_office_alone_and_published(office, make, app) -> None:
    client, _office = office
    client.post("/organiser/policies/new", typed())
    (policy,) = kept(make)
    stranger = Client(app)
    stranger.get(f"/policies/{policy.id}", status=404)
    assert "购买检索服务" not in stranger.get("/policies").text
    assert policy.url == "https://jsip.example.cn/8" and policy.place == "320000" and policy.for_agencies
    client.post(f"/organiser/policies/{policy.id}/publish", {"published": "1"})
    client.post(f"/organiser/policies/{policy.id}/publish", {"published": "1"})  # pressed twice
    page = stranger.get(f"/policies/{policy.id}").text
    assert "成立两年以内的机构可以申请。" in page and "苏知发〔2026〕8号" in page and "江苏省" in page
    assert "购买检索服务" in stranger.get("/policies").text
    client.post(f"/organiser/policies/{policy.id}/publish", {"published": "0"})
    stranger.get(f"/policies/{policy.id}", status=404)
    assert acts(make).count("policy.publish") == 1 and acts(make).count("policy.unpublish") == 1


def test_each_sees_what_is_meant_for_them(make, app) -> None:
    office = make.organiser("office", province="320000").id
    fees = policy_of(make, office, title="江苏的培训费")
    bought = policy_of(make, office, title="江苏买服务", for_graduates=False, for_agencies=True, kind="purchase")
    far = policy_of(make, office, title="四川的培训费", place="510000")
    everywhere = policy_of(make, office, title="全国的补贴", place="", kind="subsidy")
    graduate = Client(app).login(make.graduate(wished_places=["320500"]).user_id)
    agency = Client(app).login(make.agency(place="320100").user_id)
    titles = {fees: "江苏的培训费", bought: "江苏买服务", far: "四川的培训费", everywhere: "全国的补贴"}

    def seen(who: Client, address: str = "/policies") -> set[int]:
        page = who.get(address).text
        return {number for number, title in titles.items() if title in page}

    assert seen(graduate) == {fees, everywhere}
    assert seen(agency) == {bought}
    assert seen(graduate, "/policies?for=all") == set(titles)
    assert seen(Client(app)) == set(titles)
    assert seen(Client(app), "/policies?in=51") == {far, everywhere}
    assert seen(Client(app), "/policies?kind=purchase") == {bought}
    assert seen(Client(app), "/policies?kind=nonsense&in=99&for=x&over=7") == set(titles)  # as if nothing was asked


def test_a_policy_is_over_the_day_after_its_last_and_not_before(make, client) -> None:
    office, today = make.organiser("office").id, clock.today()
    policy_of(make, office, title="今天还有效", valid_to=today)
    policy_of(make, office, title="昨天到期", valid_to=today - timedelta(days=1))
    policy_of(make, office, title="明天开始", valid_from=today + timedelta(days=1))
    now, over = client.get("/policies").text, client.get("/policies?over=1").text
    assert "今天还有效" in now and "明天开始" in now and "还没有开始" in now and "昨天到期" not in now
    assert "昨天到期" in over and "今天还有效" not in over


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"place": "四川省"}, "请填本省（江苏省）或省内的市"),
        ({"place": ""}, "请填本省（江苏省）或省内的市"),
        ({"place": "天上"}, "没有找到“天上”"),
        ({"valid_to": "2025-01-01"}, "结束日期早于开始日期"),
        ({"valid_from": "早春"}, "请填写日期"),
        ({"audiences": []}, "请至少选一项"),
        ({"url": "javascript:alert(1)"}, "http"),
        ({"title": ""}, "请填写这一项"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_with_everything_typed(office, make, wrong, said) -> None:
    client, _office = office
    page = client.post("/organiser/policies/new", typed(**wrong), status=422).text
    assert said in page and "成立两年以内的机构可以申请。" in page
    assert not kept(make)


def test_no_single_box_of_a_group_must_be_ticked(office) -> None:
    """A browser would ask for every box of a group whose boxes each say `required`."""
    page = office[0].get("/organiser/policies/new").text
    boxes = re.findall(r'<input[^>]*name="audiences"[^>]*>', page)
    assert len(boxes) == 3 and not [box for box in boxes if "required" in box]


def test_an_office_of_no_province_writes_for_all(office, client, make) -> None:
    page = office[0].get("/organiser/policies/new").text
    assert "省或省内的市" in page and "适用全国" not in page and 'value="江苏省"' in page
    client.login(make.organiser("office").user_id).post("/organiser/policies/new", typed(place=""))
    assert kept(make)[0].place == ""


def test_only_a_draft_can_be_deleted(office, make) -> None:
    client, office_id = office
    policy = policy_of(make, office_id)
    client.post(f"/organiser/policies/{policy}/delete", status=409)
    client.post(f"/organiser/policies/{policy}/publish", {"published": "0"})
    client.post(f"/organiser/policies/{policy}/delete")
    assert not kept(make)


def test_another_office_does_not_find_it(office, make, app) -> None:
    policy = policy_of(make, office[1])
    other = Client(app).login(make.organiser("office", province="320000").user_id)
    for address in (f"/organiser/policies/{policy}", f"/organiser/policies/{policy}/edit"):
        other.get(address, status=404)
    for act in ("publish", "delete"):
        other.post(f"/organiser/policies/{policy}/{act}", status=404)
    assert kept(make)[0].status == "published"
