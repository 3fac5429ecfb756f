"""Offices and administrators check agencies; what they decide is seen, mailed and kept."""

import pytest
from sqlalchemy import select

from tests.web.agencies.helpers import actions, agency, claim, claims, mails
from tests.web.client import Client, form_value
from tests.web.fairday.world import fair_world
from tests.web.fairs.site import fair_of
from tests.web.make import PASSWORD
from web.fairday import telling
from web.fairs.service import invitations
from web.models import Fair, FairMeeting, FairStand, Notice, OutboxRow
from web.models.agencies import AGENCY_STATUSES


@pytest.fixture
def waiting(make):
    return make.agency(name="苏州新芽知识产权服务有限公司", status="pending", checked_at=None, place="320500")


@pytest.fixture
def office(client, make):
    made = make.organiser("office", province="320000")
    return client.login(made.user_id)


def decide(who: Client, agency_id: int, status: int = 303, **values):
    seen = form_value(who.get(f"/organiser/agencies/{agency_id}").text, "seen")
    values = {"seen": seen, "current": PASSWORD} | values
    return who.post(f"/organiser/agencies/{agency_id}/check", values, status=status)


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
    values = {"seen": seen, "verdict": "checked", "current": PASSWORD}
    page = office.post(f"/organiser/agencies/{waiting.id}/check", values, status=409).text
    assert "刚刚改了资料" in page
    assert agency(make, waiting.id).status == "pending"


def test_a_wrong_form_keeps_the_note(office, make, waiting) -> None:
    page = decide(office, waiting.id, status=422, note="待补执业许可证").text
    assert "待补执业许可证" in page
    decide(office, waiting.id, status=422, verdict="checked", proven=["999999"])
    assert agency(make, waiting.id).status == "pending"


def test_an_office_decides_on_its_own_province_alone(app, office, make, waiting) -> None:
    foreign = make.agency(name="北京老店知识产权有限公司", status="checked", place="110000")
    for status in AGENCY_STATUSES:
        assert "北京老店" not in office.get(f"/organiser/agencies?status={status}").text
    office.get(f"/organiser/agencies/{foreign.id}", status=404)
    values = {"verdict": "refused", "note": "不喜欢", "current": PASSWORD}
    office.post(f"/organiser/agencies/{foreign.id}/check", values, status=404)
    assert agency(make, foreign.id).status == "checked"
    national = Client(app).login(make.organiser("office").user_id)
    assert "北京老店" in national.get("/organiser/agencies?status=checked").text
    decide(national, foreign.id, verdict="refused", note="信用代码与名称不符")
    assert agency(make, foreign.id).status == "refused"


def test_an_agency_cannot_move_away_from_the_office_of_its_credit_code(app, make, waiting) -> None:
    beijing = Client(app).login(make.organiser("office", province="110000").user_id)
    assert agency(make, waiting.id).uscc[2:4] == "11" and agency(make, waiting.id).place[:2] == "32"
    assert "苏州新芽" in beijing.get("/organiser/agencies").text
    hebei = Client(app).login(make.organiser("office", province="130000").user_id)
    assert "苏州新芽" not in hebei.get("/organiser/agencies").text
    hebei.get(f"/organiser/agencies/{waiting.id}", status=404)


@pytest.mark.parametrize("verdict", ["checked", "refused", "suspended"])
@pytest.mark.parametrize("password", ["", "错误的密码 错误的密码"])
def test_every_decision_asks_who_it_is(office, make, waiting, verdict, password) -> None:
    page = decide(office, waiting.id, status=422, verdict=verdict, note="缺执业许可证", current=password).text
    assert "密码" in page and "缺执业许可证" in page
    assert agency(make, waiting.id).status == "pending"


def test_a_suspended_agency_stops_at_once_and_comes_back_whole(office, make, waiting, work, database) -> None:
    graduate = make.graduate()
    position_id = make.position(waiting.id)
    application = make.application(position_id, graduate.id)
    saved = Client(office.app).login(graduate.user_id)
    saved.post(f"/positions/{position_id}/save")
    made = fair_of(make, make.organiser("office").id, agency_id=waiting.id, position_id=position_id)
    work()
    decide(office, waiting.id, verdict="suspended", note="正在核实投诉")
    # No worker has run: what is shown goes by the database.
    stranger = Client(office.app)
    title = "专利检索分析员"
    stranger.get(f"/positions/{position_id}", status=404)
    stranger.get(f"/agencies/{waiting.id}", status=404)
    for address in ("/positions", "/positions?q=半导体", "/positions/feed.atom", "/", f"/fairs/{made.fair_id}"):
        assert title not in stranger.get(address).text, address
    for address in ("/me/matches", "/me/saved"):
        assert title not in saved.get(address).text, address
    assert title in saved.get(f"/applications/{application}").text and title in saved.get("/me/applications").text
    saved.post(f"/positions/{position_id}/apply", {}, status=404)
    with database.unit(may_write=False) as unit:
        assert unit.session.get(FairStand, made.stand_id).status == "removed"
    work()
    told = mails(make)[-1]
    assert "暂停" in told.subject and "正在核实投诉" in told.body
    owner = Client(office.app).login(waiting.user_id)
    assert "正在核实投诉" in owner.get("/agency").text
    owner.post("/agency/ask-again")
    owner.post("/agency/ask-again")
    assert actions(make).count("agency.ask_again") == 1
    page = office.get("/organiser/agencies").text
    assert "苏州新芽" in page and "申请重新核验" in page
    decide(office, waiting.id, verdict="checked")
    assert agency(make, waiting.id).asked_at is None
    stranger.get(f"/positions/{position_id}")
    owner.get(f"/agency/positions/{position_id}/preview")
    owner.post("/agency/ask-again", status=409)


def test_names_and_codes_are_found(office, make, waiting) -> None:
    make.agency(name="南京老店知识产权有限公司", status="pending", checked_at=None, place="320100")
    assert "南京老店" not in office.get("/organiser/agencies?q=新芽").text
    code = agency(make, waiting.id).uscc
    assert "苏州新芽" in office.get(f"/organiser/agencies?q={code.lower()}").text
    assert "没有找到" in office.get("/organiser/agencies?q=%25_%27\\").text


def test_an_administrator_may_check_too(app, make, waiting) -> None:
    decide(Client(app).login(make.user("admin")), waiting.id, verdict="checked")
    assert agency(make, waiting.id).checked_by is None


@pytest.mark.parametrize("status", [*AGENCY_STATUSES, "nonsense"])
def test_an_empty_queue_says_so(office, status) -> None:
    assert office.get(f"/organiser/agencies?status={status}&page=7").text.count('class="empty"') == 1


def test_the_queue_costs_the_same_for_one_and_three(office, make, waiting) -> None:
    counts = []
    for _ in range(2):
        with office.counting() as q:
            office.get("/organiser/agencies")
        counts.append(q.count)
        for _ in range(2):
            claim(make, make.agency(status="pending", checked_at=None, place="320500").id)
    assert counts[1] <= counts[0] + 0 <= 8, q.statements


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


def test_who_is_stopped_and_lifted_again_and_again_is_told_each_time(app, make, database) -> None:
    mine, graduate = make.agency(status="checked", place="320500"), make.graduate()
    fair = fair_world(make, agency=mine)
    meeting = fair.meeting(fair.person(graduate_id=graduate.id))
    office = Client(app).login(make.organiser("office").user_id)
    for _ in range(2):
        decide(office, mine.id, verdict="suspended", note="正在核实投诉")
        decide(office, mine.id, verdict="checked")
        with app.test_request_context(), database.writing() as session:
            session.get(Fair, fair.fair_id).status = "open"
            invitations.invite(fair.fair_id, [mine.id])
            session.get(Fair, fair.fair_id).status = "published"
            session.get(FairMeeting, meeting).status = "planned"
    with database.unit(may_write=False) as unit:
        told = list(unit.session.execute(select(Notice.user_id, Notice.text_zh)))
        letters = unit.session.scalars(select(OutboxRow.key).where(OutboxRow.key.startswith("mail:fair-invite"))).all()
    assert sum(user == graduate.user_id and "会面已取消" in text for user, text in told) == 2
    assert sum(user == mine.user_id and "邀请你们参加" in text for user, text in told) == 2 == len(letters)


def test_meetings_of_a_stopped_agency_are_called_off_and_its_people_told(app, make, database) -> None:
    mine = make.agency(name="苏州新芽知识产权服务有限公司", status="checked", place="320500")
    fair = fair_world(make, agency=mine)
    graduate = make.graduate()
    person = fair.person(graduate_id=graduate.id)
    to_come, held = fair.meeting(person), fair.meeting(fair.person(), slot=2, status="met")
    brought = fair.person(email="brought@example.com")  # by a spreadsheet, without an account
    fair.meeting(brought, slot=1)
    office = Client(app).login(make.organiser("office").user_id)
    decide(office, mine.id, verdict="refused", note="执业许可证已注销")
    with database.unit(may_write=False) as unit:
        assert [unit.session.get(FairMeeting, n).status for n in (to_come, held)] == ["cancelled", "met"]
        notices = unit.session.scalars(select(Notice).where(Notice.user_id == graduate.user_id)).all()
        gone = OutboxRow.key.startswith("mail:fair-stand-gone:")
        mails = {row.payload["to"]: row.payload["body"] for row in unit.session.scalars(select(OutboxRow).where(gone))}
    assert len(notices) == 1 and "会面已取消" in notices[0].text_zh and "called off" in notices[0].text_en
    assert len(mails) == 2 and f"/f/{brought.code}" in mails.pop("brought@example.com")
    assert f"/f/{person.code}" in mails.popitem()[1] and notices[0].link == f"/f/{person.code}"
    with app.test_request_context(), database.writing() as session:
        telling.remind_agency(session.get(Fair, fair.fair_id), session.get(FairStand, fair.stand_id), 1, 2)
        assert not session.scalar(select(OutboxRow.id).where(OutboxRow.key.startswith("mail:fair-follow")))
        assert not session.scalar(select(Notice.id).where(Notice.user_id == mine.user_id))
    owner = Client(app).login(mine.user_id)
    for address in (f"/agency/fairs/{fair.fair_id}/day", f"/agency/fair-meetings/{held}", "/agency/fairs"):
        owner.get(address, status=403)
    owner.get(f"/fairs/{fair.fair_id}/tables/{fair.table_id}/calendar.ics", status=404)
