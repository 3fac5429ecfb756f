"""An agency's own pages and what everybody reads of it."""

import pytest

from tests.web.agencies.helpers import actions, agency, claim, claims
from tests.web.client import Client
from web.core import clock
from web.models import Agency


def profile(**values) -> dict:
    fields = {
        "name": "示例知识产权代理有限公司",
        "name_en": "Example IP Agency",
        "agency_code": "11 999",
        "services": ["agency", "consulting"],
        "place": "苏州",
        "address": "示例路 8 号",
        "website": "https://www.example.com",
        "introduction": "四十人的专利代理机构。",
    }
    return fields | values


@pytest.fixture
def mine(make):
    return make.agency(name="示例知识产权代理有限公司")


@pytest.fixture
def owner(client, mine):
    return client.login(mine.user_id)


def test_the_owner_fills_in_the_profile_and_everybody_reads_it(owner, make, mine) -> None:
    owner.post("/agency/profile/edit", profile())
    saved = agency(make, mine.id)
    assert (saved.agency_code, saved.place, saved.services) == ("11999", "320500", ["agency", "consulting"])
    page = Client(owner.app).get(f"/agencies/{mine.id}").text
    for text in ("四十人的专利代理机构。", "江苏省 苏州市", "11999", saved.uscc, 'href="https://www.example.com"'):
        assert text in page
    assert "Example IP Agency" in Client(owner.app).get(f"/agencies/{mine.id}?lang=en").text
    assert "agency.edit" in actions(make)


@pytest.mark.parametrize(
    ("values", "mend"),
    [
        ({"name": ""}, "请填写这一项"),
        ({"agency_code": "1199"}, "5 位数字"),
        ({"agency_code": "１１９９９"}, "5 位数字"),
        ({"agency_code": "99123"}, "99 不是省份代码"),
        ({"website": "javascript:alert(1)"}, "http"),
        ({"website": "https://user:pw@example.com"}, "完整的网址"),
        ({"website": "https://localhost"}, "完整的网址"),
        ({"website": "http://[bad"}, "完整的网址"),
        ({"place": "昆山"}, "江苏省 苏州市"),
        ({"services": ["cooking"]}, "服务类别"),
        ({"introduction": "长" * 4001}, "4000"),
    ],
)
def test_wrong_input_says_how_to_mend_it_and_keeps_the_rest(owner, make, mine, values, mend) -> None:
    page = owner.post("/agency/profile/edit", profile(**values), status=422).text
    assert mend in page and "示例路 8 号" in page
    assert agency(make, mine.id).address == ""


def test_a_website_may_be_written_without_its_beginning(owner, make, mine) -> None:
    owner.post("/agency/profile/edit", profile(website="www.example.com/about"))
    assert agency(make, mine.id).website == "https://www.example.com/about"


def test_an_agency_code_belongs_to_one_agency(owner, make, mine) -> None:
    make.agency(agency_code="11999")
    assert "另一家机构" in owner.post("/agency/profile/edit", profile(), status=422).text
    owner.post("/agency/profile/edit", profile(agency_code="11998"))
    owner.post("/agency/profile/edit", profile(agency_code="11998", address="搬家了"))
    assert agency(make, mine.id).address == "搬家了"


def test_a_checked_agency_that_changes_its_name_is_checked_again(owner, make, mine) -> None:
    owner.post("/agency/profile/edit", profile(agency_code=""))
    assert agency(make, mine.id).status == "checked"
    owner.post("/agency/profile/edit", profile(agency_code="", name="另一个名字有限公司"))
    changed = agency(make, mine.id)
    assert (changed.status, changed.checked_at) == ("pending", None)
    assert "机构待核验" in Client(owner.app).get(f"/agencies/{mine.id}").text


def test_a_refused_agency_is_hidden_everywhere_and_may_mend_its_profile(owner, make, mine, work) -> None:
    position_id = make.position(mine.id)
    with make.database.writing() as session:
        row = session.get(Agency, mine.id)
        row.status, row.status_note = "refused", "信用代码与名称不符"
    work()
    stranger = Client(owner.app)
    for address in (f"/agencies/{mine.id}", "/agencies/999999"):
        stranger.get(address, status=404)
    assert stranger.http.get(f"/positions/{position_id}").status_code in (404, 410)
    assert "专利检索分析员" not in stranger.get("/positions").text
    assert "信用代码与名称不符" in owner.get("/agency").text
    owner.post("/agency/profile/edit", profile())
    mended = agency(make, mine.id)
    assert (mended.status, mended.address, mended.asked_at) == ("refused", "示例路 8 号", None)
    owner.post("/agency/ask-again")
    assert agency(make, mine.id).status == "refused" and agency(make, mine.id).asked_at


def test_a_claim_is_never_shown_as_proven(owner, make, mine) -> None:
    values = {
        "kind": "brand",
        "level": "province",
        "granted_by": "示例省知识产权局",
        "year": "2020",
        "note": "内部文号",
    }
    owner.post("/agency/profile/designations", values)
    public = Client(owner.app).get(f"/agencies/{mine.id}").text
    assert "机构自报" in public and "已核实" not in public and "内部文号" not in public
    claim(make, mine.id, kind="fund", checked_at=clock.now())
    assert "已核实" in Client(owner.app).get(f"/agencies/{mine.id}").text
    first = claims(make, mine.id)[0]
    owner.post(f"/agency/profile/designations/{first.id}/remove")
    assert [c.kind for c in claims(make, mine.id)] == ["fund"]
    assert {"agency.designation.add", "agency.designation.remove"} <= set(actions(make))


@pytest.mark.parametrize(
    "values", [{"granted_by": ""}, {"year": "1850"}, {"year": "3000"}, {"kind": "nobel"}, {"level": "galaxy"}]
)
def test_a_wrong_claim_keeps_what_was_typed(owner, make, mine, values) -> None:
    typed = {"kind": "brand", "level": "city", "granted_by": "示例市", "year": "2020", "note": "公示网页"} | values
    assert "公示网页" in owner.post("/agency/profile/designations", typed, status=422).text
    assert claims(make, mine.id) == []


def test_someone_elses_claim_cannot_be_touched(owner, make) -> None:
    foreign = claim(make, make.agency().id)
    owner.post(f"/agency/profile/designations/{foreign}/remove", status=404)


def test_the_home_says_what_to_do_next(client, make) -> None:
    new = make.agency(services=[], place="", status="pending", checked_at=None)
    page = client.login(new.user_id).get("/agency").text
    for text in ("填写机构资料", "写第一个职位", "主管部门核验", "机构待核验"):
        assert text in page
    english = client.get("/agency?lang=en").text
    assert "What to do next" in english and "Agency not checked yet" in english


def test_the_home_counts_what_waits(owner, make, mine) -> None:
    position_id = make.position(mine.id, title="快到期的检索员", valid_until=clock.today())
    make.application(position_id, make.graduate().id)
    page = owner.get("/agency").text
    assert "快到期的检索员" in page and "新投递" in page


@pytest.mark.parametrize("address", ["/agency", "/agency/profile"])
def test_pages_cost_the_same_however_much_there_is(owner, make, mine, address) -> None:
    counts = []
    for number in (1, 2):
        for _ in range(number):
            claim(make, mine.id)
            make.application(make.position(mine.id, valid_until=clock.today()), make.graduate().id)
        with owner.counting() as q:
            owner.get(address)
        counts.append(q.count)
    assert counts[0] == counts[1] <= 10, q.statements


def test_the_public_page_costs_the_same_for_one_and_three_positions(client, make, mine) -> None:
    counts = []
    for number in (1, 2):
        for _ in range(number):
            make.position(mine.id)
            claim(make, mine.id)
        with client.counting() as q:
            client.get(f"/agencies/{mine.id}")
        counts.append(q.count)
    assert counts[0] == counts[1] <= 5, q.statements
