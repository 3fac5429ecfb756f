"""Offices and administrators check agencies; what they decide is seen, mailed and kept."""

import pytest
from sqlalchemy import select

from tests.web.agencies.helpers import actions, agency, claim, claims, mails
from tests.web.client import Client, form_value
from web.models import OutboxRow


@pytest.fixture
def waiting(make):
    return make.agency(name="苏州新芽知识产权服务有限公司", status="pending", checked_at=None, place="320500")


@pytest.fixture
def office(client, make):
    made = make.organiser("office", province="320000")
    return client.login(made.user_id)


def decide(who: Client, agency_id: int, status: int = 303, **values):
    seen = form_value(who.get(f"/organiser/agencies/{agency_id}").text, "seen")
    return who.post(f"/organiser/agencies/{agency_id}/check", {"seen": seen} | values, status=status)


def test_a_check_is_shown_mailed_and_audited(office, make, waiting, work) -> None:
    proven, doubtful = claim(make, waiting.id), claim(make, waiting.id, kind="fund")
    assert "苏州新芽" in office.get("/organiser/agencies").text
    decide(office, waiting.id, verdict="checked", proven=[str(proven)])
    work()
    saved = agency(make, waiting.id)
    assert saved.status == "checked" and saved.checked_at and saved.checked_by
    assert [(c.id, c.checked_at is not None) for c in claims(make, waiting.id)] == [(proven, True), (doubtful, False)]
    (mail,) = mails(make)
    assert mail.to.startswith("agency") and "核验通过" in mail.subject
    assert "agency.check" in actions(make)
    assert "苏州新芽" not in office.get("/organiser/agencies").text
    assert "苏州新芽" in office.get("/organiser/agencies?status=checked").text
    assert "已核验" in Client(office.app).get(f"/agencies/{waiting.id}").text


def test_a_refusal_needs_a_reason_and_hides_the_agency(office, make, waiting, work) -> None:
    position_id = make.position(waiting.id)
    work()
    page = decide(office, waiting.id, status=422, verdict="refused").text
    assert "请写明原因" in page
    decide(office, waiting.id, verdict="refused", note="信用代码与名称不符")
    work()
    assert "信用代码与名称不符" in mails(make)[0].body
    stranger = Client(office.app)
    stranger.get(f"/agencies/{waiting.id}", status=404)
    assert "专利检索分析员" not in stranger.get("/positions").text
    assert stranger.http.get(f"/positions/{position_id}").status_code in (404, 410)


def test_an_owner_reads_the_mail_in_their_language(office, make, waiting, work) -> None:
    from web.models import User

    with make.database.writing() as session:
        session.get(User, waiting.user_id).locale = "en"
    decide(office, waiting.id, verdict="checked")
    work()
    assert "was checked" in mails(make)[0].subject


def test_nobody_decides_on_what_they_have_not_seen(office, make, waiting) -> None:
    seen = form_value(office.get(f"/organiser/agencies/{waiting.id}").text, "seen")
    Client(office.app).login(waiting.user_id).post("/agency/profile/edit", {"name": "换了名字有限公司"})
    page = office.post(f"/organiser/agencies/{waiting.id}/check", {"seen": seen, "verdict": "checked"}, status=409).text
    assert "刚刚改了资料" in page
    assert agency(make, waiting.id).status == "pending"


def test_a_wrong_form_keeps_the_note(office, make, waiting) -> None:
    page = decide(office, waiting.id, status=422, note="待补执业许可证").text
    assert "待补执业许可证" in page
    decide(office, waiting.id, status=422, verdict="checked", proven=["999999"])
    assert agency(make, waiting.id).status == "pending"


def test_the_own_province_comes_first_and_names_are_found(office, make, waiting) -> None:
    make.agency(name="北京老店知识产权有限公司", status="pending", checked_at=None, place="110000")
    page = office.get("/organiser/agencies").text
    assert page.index("苏州新芽") < page.index("北京老店")
    assert "北京老店" not in office.get("/organiser/agencies?q=新芽").text
    code = agency(make, waiting.id).uscc
    assert "苏州新芽" in office.get(f"/organiser/agencies?q={code.lower()}").text
    assert "没有找到" in office.get("/organiser/agencies?q=%25_%27\\").text


def test_an_administrator_may_check_too(app, make, waiting) -> None:
    decide(Client(app).login(make.user("admin")), waiting.id, verdict="checked")
    assert agency(make, waiting.id).checked_by is None


@pytest.mark.parametrize("status", ["pending", "checked", "refused", "nonsense"])
def test_an_empty_queue_says_so(office, status) -> None:
    assert office.get(f"/organiser/agencies?status={status}&page=7").text.count('class="empty"') == 1


def test_the_queue_costs_the_same_for_one_and_three(office, make, waiting) -> None:
    counts = []
    for _ in range(2):
        with office.counting() as q:
            office.get("/organiser/agencies")
        counts.append(q.count)
        for _ in range(2):
            claim(make, make.agency(status="pending", checked_at=None).id)
    assert counts[1] <= counts[0] + 0 <= 7, q.statements


def test_the_queue_is_there_in_english(office, waiting) -> None:
    assert "To be checked" in office.get("/organiser/agencies?lang=en").text
    assert "Record the result" in office.get(f"/organiser/agencies/{waiting.id}").text


def test_a_check_promises_the_index_one_thing_however_many_positions(office, make, waiting, work, database) -> None:
    for _ in range(3):
        make.position(waiting.id)
    work()
    decide(office, waiting.id, verdict="checked")
    with database.unit(may_write=False) as unit:
        left = unit.session.scalars(select(OutboxRow).where(OutboxRow.topic == "index", OutboxRow.done_at.is_(None)))
        assert [row.payload for row in left] == [{"agency_id": waiting.id}]
    work()
