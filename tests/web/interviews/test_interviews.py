"""An interview from its proposal to what came of it: one time a round, nobody in two places, each side told its own."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests.web.applications.helpers import change
from tests.web.client import Client, form_value
from tests.web.hires.site import act
from tests.web.interviews.site import at, booked, choose, live, propose, proposed, said, seen
from tests.web.locks import locked
from tests.web.make import Make
from web.applications import service as applications
from web.applications.service import declining
from web.core.errors import Conflict
from web.core.limits import LIMITS, Limit
from web.graduates.service import delete_account
from web.interviews import queries, service
from web.models import Agency, Application, AuditEntry, Mail, Notice, ProfileOpening, User

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel("2027-03-01 10:00+08:00", tick=False):
        yield


def typed(mark: str, people: list[int], *starts: str, **more) -> dict[str, object]:
    times = {f"time{n}": start for n, start in enumerate(starts, 1)}
    plan = {"minutes": "45", "way": "place", "place": "海淀区示例路 1 号 305 室", "note": "请带作品"}
    return {"seen": mark, "people": [str(one) for one in people]} | times | plan | more


def test_from_the_answer_to_the_time_that_stands(client: Client, make: Make, database, work) -> None:
    agency, graduate = make.agency(), make.graduate()
    application = make.application(make.position(agency.id), graduate.id)
    owner, person = Client(client.app).login(agency.user_id), client.login(graduate.user_id)
    page = f"/applications/{application}/interviews"
    person.get(page, status=404)
    assert page in owner.get(f"/applications/{application}").text
    assert re.search(rf'checked[^>]*value="{agency.user_id}"', owner.get(page).text), "whoever asks is an interviewer"
    wrong = typed("", [agency.user_id], "2027-02-01T10:00", note="只要男生")
    answer = owner.post(f"{page}/propose", wrong, status=422).text
    assert "请改写" in answer and "海淀区示例路" in answer
    wrong = typed("", [agency.user_id], "2027-02-01T10:00")
    assert "时间已经过去" in owner.post(f"{page}/propose", wrong, status=422).text
    wrong = typed("", [agency.user_id], "2027-03-04T10:00", "2027-03-04T10:30")
    assert "互相重叠" in owner.post(f"{page}/propose", wrong, status=422).text
    wrong = typed("", [graduate.user_id], "2027-03-04T10:00")
    owner.post(f"{page}/propose", wrong, status=422)
    wrong = typed("", [agency.user_id], "2027-03-04T10:00", way="online", link="")
    assert "请填写线上链接" in owner.post(f"{page}/propose", wrong, status=422).text
    assert live(make, application) is None and act(make, lambda: queries.rounds(application)) == []
    owner.post(f"{page}/propose", typed("", [agency.user_id], "2027-03-04T10:00", "2027-03-05T15:00"))
    work()
    with database.unit(may_write=False) as unit:
        assert unit.session.get(Application, application).status == "interview"
        told = list(unit.session.scalars(select(Notice.text_zh).where(Notice.user_id == graduate.user_id)))
    assert [text[:6] for text in told] == ["请选面试时间"], "one act, one notice"
    shown = person.get(page).text
    assert "10:00–10:45" in shown and "请带作品" in shown and "请选时间" in person.get("/me/interviews").text
    assert page in person.get("/me").text and "请选时间" in person.get("/me").text
    assert "请选一个时间" in person.post(f"{page}/choose", {"seen": form_value(shown, "seen")}, status=422).text
    stale = form_value(shown, "seen")
    first, second = (one.id for one in act(make, lambda: list(queries.live(application).options)))
    person.post(f"{page}/choose", {"seen": stale, "option": f"option:{second}"})
    person.post(f"{page}/choose", {"seen": stale, "option": f"option:{first}"}, status=409)
    one = live(make, application)
    assert (one.status, one.starts_at) == ("booked", at(4, 15)) and one.ends_at - one.starts_at == timedelta(minutes=45)
    assert "时间已定" in person.get("/me").text
    assert "15:00–15:45" in owner.get("/agency/interviews?tab=ahead").text


def test_the_agency_learns_of_a_person_what_they_agreed_to(client: Client, make: Make) -> None:
    agency, graduate = make.agency(), make.graduate(name="麦家")
    application = proposed(make, make.position(agency.id), graduate.id, agency.user_id, shared={"fields": []})
    mark = seen(make, application)
    act(make, lambda: service.ask(application, "麦家 13800000000 周五", mark))
    owner = client.login(agency.user_id)
    for address in (f"/applications/{application}/interviews", "/agency/interviews"):
        page = owner.get(address).text
        assert "麦家" not in page and "13800000000" not in page
    assert "周五" in owner.get(f"/applications/{application}/interviews").text
    change(make, Application, application, shared={"fields": ["name", "email", "phone"]})
    assert "麦家 13800000000 周五" in owner.get(f"/applications/{application}/interviews").text
    assert "麦家" in owner.get("/agency/interviews").text


def test_nobody_is_in_two_places_and_each_hears_of_their_own(client: Client, make: Make) -> None:
    agency, other, graduate = make.agency(), make.agency(), make.graduate()
    colleague = make.member(agency.id)
    position = make.position(agency.id, title="专利检索分析员")
    elsewhere = make.position(other.id, title="翻译")
    booked(make, elsewhere, graduate.id, other.user_id, at(3))
    mine = make.application(position, graduate.id)
    with pytest.raises(Conflict) as told:
        propose(make, mine, agency.user_id, at(3, 10, 15))
    assert "已有别的安排" in told.value.message and "翻译" not in told.value.message, "what, but not where"
    propose(make, mine, agency.user_id, at(3, 10, 30), at(4))
    second = proposed(make, position, make.graduate().id, agency.user_id, at(4))
    choose(make, second)
    with pytest.raises(Conflict, match="机构的面试官这个时间刚刚有了别的安排"):
        choose(make, mine, 1)
    page = client.login(graduate.user_id).get(f"/applications/{mine}/interviews").text
    assert "机构的面试官这个时间刚刚有了别的安排" in page and " disabled" in page
    choose(make, mine, 0)
    third = make.application(position, make.graduate().id)
    with pytest.raises(Conflict, match="已有面试：专利检索分析员"):
        propose(make, third, agency.user_id, at(4, 10, 15))
    propose(make, third, colleague, at(4, 10, 15))
    at_the_other = proposed(make, make.position(other.id), graduate.id, other.user_id, at(5))
    at_ours = proposed(make, make.position(agency.id), graduate.id, agency.user_id, at(5))
    choose(make, at_the_other)
    with pytest.raises(Conflict, match="你在 .* 已有面试：") as told:
        choose(make, at_ours)
    assert "10:00–10:30" in told.value.message


def test_words_and_no_more_than_three_times_for_another(client: Client, make: Make) -> None:
    agency, graduate = make.agency(), make.graduate()
    application = proposed(make, make.position(agency.id), graduate.id, agency.user_id)
    person, page = client.login(graduate.user_id), f"/applications/{application}/interviews"
    assert "请填写这一项" in person.post(f"{page}/ask", {"seen": seen(make, application)}, status=422).text
    for _ in range(service.MOST_ASKS):
        person.post(f"{page}/ask", {"seen": seen(make, application), "wish": "周五下午"})
    assert "请机构另约时间" not in person.get(page).text
    person.post(f"{page}/ask", {"seen": seen(make, application), "wish": "再改"}, status=409)
    owner = Client(client.app).login(agency.user_id)
    assert (
        "毕业生请求另约" in owner.get("/agency/interviews").text and "1 场面试等你们处理" in owner.get("/agency").text
    )
    propose(make, application, agency.user_id, at(6))
    assert "场面试等你们处理" not in owner.get("/agency").text
    person.post(f"{page}/turn-down", {"seen": seen(make, application), "reason": "已有去处"})
    assert live(make, application) is None and "已有去处" in owner.get(page).text


def test_a_step_to_the_interview_waits_to_be_arranged(client: Client, make: Make) -> None:
    agency, graduate = make.agency(), make.graduate()
    application = make.application(make.position(agency.id), graduate.id)
    act(make, lambda: applications.step(application, "interview", "applied", agency.user_id))
    assert live(make, application).status == "wanted"
    owner = client.login(agency.user_id)
    assert "待安排时间" in owner.get("/agency/interviews").text
    assert "安排面试" in owner.get(f"/applications/{application}").text
    propose(make, application, agency.user_id)
    assert [one.round for one in act(make, lambda: queries.rounds(application))] == [1]


def withdraw(application: int, _graduate) -> None:
    applications.withdraw(application, None)


def declined(application: int, _graduate) -> None:
    declining.decline(application, "skills", "interview", None)
    applications.move(act_on(application), applications.DECLINED, None)


def act_on(application: int) -> Application:
    from web.core import db

    return db.one(Application, application, lock=True)


def agency_leaves(application: int, _graduate) -> None:
    applications.end_all(act_on(application).position.agency_id)


def erase(_application: int, graduate) -> None:
    delete_account(graduate.id)


@pytest.mark.parametrize("ends", [withdraw, declined, agency_leaves, erase])
def test_what_is_under_way_ends_with_its_application(make: Make, ends) -> None:
    agency, graduate = make.agency(), make.graduate()
    application = booked(make, make.position(agency.id), graduate.id, agency.user_id)
    act(make, lambda: ends(application, graduate))
    (one,) = act(make, lambda: queries.rounds(application))
    assert (one.status, one.sequence) == ("cancelled", 1)
    again = make.application(make.position(agency.id), make.graduate().id)
    propose(make, again, agency.user_id)  # the hour is free


def test_a_departure_leaves_no_word(make: Make) -> None:
    agency, graduate = make.agency(), make.graduate()
    application = proposed(make, make.position(agency.id), graduate.id, agency.user_id)
    mark = seen(make, application)
    act(make, lambda: service.ask(application, "周五，打我电话", mark))
    act(make, lambda: delete_account(graduate.id))
    (one,) = act(make, lambda: queries.rounds(application))
    assert (one.status, one.wish, one.note, one.place) == ("cancelled", "", "", "")


def test_nobody_proposes_what_is_declined_ended_or_seen_otherwise(make: Make) -> None:
    agency = make.agency()
    application = make.application(make.position(agency.id), make.graduate().id)
    plan = said([agency.user_id], at(3))
    with pytest.raises(Conflict, match="刚刚有变化"):
        act(make, lambda: service.propose(application, plan, "7.1", None))
    act(make, lambda: declining.decline(application, "skills", "applied", agency.user_id))
    with pytest.raises(Conflict, match="已经决定不予通过"):
        act(make, lambda: service.propose(application, plan, "", None))
    for status in ("invited", "offer", "hired", "withdrawn"):
        other = make.application(make.position(agency.id), make.graduate().id, status=status)
        with pytest.raises(Conflict, match="不能约面试"):
            act(make, lambda other=other: service.propose(other, plan, "", None))


def test_of_a_suspended_agency_a_graduate_takes_no_time(client: Client, make: Make) -> None:
    agency, graduate = make.agency(), make.graduate()
    application = proposed(make, make.position(agency.id), graduate.id, agency.user_id)
    change(make, Agency, agency.id, status="suspended")
    with pytest.raises(Conflict, match="目前不能使用平台"):
        choose(make, application)
    person, page = client.login(graduate.user_id), f"/applications/{application}/interviews"
    assert "现在不能约时间" in (shown := person.get(page).text) and f"{page}/choose" not in shown
    person.post(f"{page}/turn-down", {"seen": seen(make, application), "reason": "不等了"})
    assert live(make, application) is None


def test_the_application_is_locked_before_its_round_and_the_round_before_people(make: Make) -> None:
    agency, graduate = make.agency(), make.graduate()
    application = make.application(make.position(agency.id), graduate.id)
    mark, plan = "", said([agency.user_id], at(3))
    with locked() as order:
        act(make, lambda: service.propose(application, plan, mark, None))
    assert order.index("Application") < order.index("Interview") < order.index("Graduate")
    assert order.index("Graduate") < order.index("AgencyMember")
    mark, number = seen(make, application), act(make, lambda: queries.live(application).options[0].id)
    with locked() as order:
        act(make, lambda: service.choose(application, number, mark))
    assert order.index("Application") < order.index("Interview") < order.index("Graduate")
    assert order.index("Graduate") < order.index("AgencyMember")


def test_an_english_reader_is_told_in_english(make: Make, database) -> None:
    agency, graduate = make.agency(), make.graduate()
    change(make, User, graduate.user_id, locale="en")
    booked(make, make.position(agency.id, title_en="Searcher"), graduate.id, agency.user_id)
    with database.unit(may_write=False) as unit:
        told = list(unit.session.scalars(select(Notice.text_en).where(Notice.user_id == graduate.user_id)))
        acts = list(unit.session.scalars(select(AuditEntry.action).where(AuditEntry.action.like("interview.%"))))
    assert told == ["Choose a time for your interview: Searcher", "Interview agreed on: Searcher"]
    assert acts == ["interview.wanted", "interview.proposed", "interview.booked"]


def test_what_has_begun_is_turned_down_no_more(make: Make) -> None:
    agency, graduate = make.agency(), make.graduate()
    application = booked(make, make.position(agency.id), graduate.id, agency.user_id)
    mark = seen(make, application)
    with time_machine.travel(at(3, 10, 5), tick=False), pytest.raises(Conflict, match="面试时间已过"):
        act(make, lambda: service.turn_down(application, "没有去成", mark))
    assert live(make, application).status == "booked", "whether anybody came is still to be said"


def test_the_words_stay_when_it_moves(client: Client, make: Make) -> None:
    agency, graduate = make.agency(), make.graduate()
    application = make.application(make.position(agency.id), graduate.id)
    owner, page = client.login(agency.user_id), f"/applications/{application}/interviews"
    owner.post(f"{page}/propose", typed("", [agency.user_id], "2027-03-04T10:00"))
    choose(make, application)
    shown = owner.get(page).text
    assert "请带作品" in shown[shown.index('id="move"') : shown.index('id="cancel"')]


def test_a_number_to_be_called_stays_between_the_two(make: Make, database, work) -> None:
    agency, graduate = make.agency(), make.graduate()
    colleague = make.member(agency.id, "editor")
    application = make.application(make.position(agency.id), graduate.id)
    plan = said([agency.user_id], at(3), way="phone", place="我们打 13800000000")
    act(make, lambda: service.propose(application, plan, "", None))
    choose(make, application)
    work()
    with database.unit(may_write=False) as unit:
        ours = [unit.session.get(User, number).email for number in (agency.user_id, colleague)]
        sent = list(unit.session.execute(select(Mail.body, Mail.calendar).where(Mail.to.in_(ours))))
    assert sent and "13800000000" not in str(sent)
    act(make, lambda: applications.withdraw(application, graduate.user_id))
    assert [one.place for one in act(make, lambda: queries.rounds(application))] == [""]


def test_whoever_looks_at_the_interviews_is_written_down_for_the_graduate(client: Client, make: Make, database) -> None:
    agency, graduate = make.agency(), make.graduate()
    application = make.application(make.position(agency.id), graduate.id, shared={"fields": ["name", "phone"]})
    client.login(agency.user_id).get(f"/applications/{application}/interviews")
    with database.unit(may_write=False) as unit:
        (row,) = unit.session.scalars(select(ProfileOpening)).all()
    assert (row.graduate_id, row.name, row.phone) == (graduate.id, True, False)


def test_times_are_proposed_so_often_a_day_and_no_more(client: Client, make: Make, monkeypatch) -> None:
    """Every try counts, a refused one too: what an answer says of somebody's other times is not to be asked for ever."""
    monkeypatch.setitem(LIMITS, "arrange", Limit("2 per day"))
    agency = make.agency()
    application = make.application(make.position(agency.id), make.graduate().id)
    client.login(agency.user_id)
    form = typed(mark := seen(make, application), [agency.user_id], "2027-02-01T10:00")
    for status in (422, 422, 429):
        client.post(f"/applications/{application}/interviews/propose", form, status=status)
    assert seen(make, application) == mark


def test_whoever_is_said_not_to_have_come_may_object_and_the_agency_corrects(
    client, make: Make, database, work
) -> None:
    agency, graduate = make.agency(), make.graduate(phone="13900008888")
    application = booked(make, make.position(agency.id), graduate.id, agency.user_id, at(2))
    change(make, Application, application, shared={"fields": ["name"]})
    owner, person = Client(client.app).login(agency.user_id), client.login(graduate.user_id)
    page = f"/applications/{application}/interviews"
    person.post(f"{page}/1/object", {"words": "我到了"}, status=409)
    with time_machine.travel("2027-03-03 12:00+08:00", tick=False):
        owner.post(f"{page}/conclude/missed_graduate", {"seen": seen(make, application)})
        owner.post(f"{page}/1/correct/held", status=409)
        assert "提出异议" in person.get(page).text and "提出异议" not in owner.get(page).text
        person.post(f"{page}/1/object", {"words": " "}, status=422)
        person.post(f"{page}/2/object", {"words": "我到了"}, status=404)
        person.post(f"{page}/1/object", {"words": "我在楼下等了一小时，电话 13900008888"})
        person.post(f"{page}/1/object", {"words": "再说一次"}, status=409)
        assert "毕业生没有来" in owner.get(page).text and "等了一小时" in owner.get(page).text
        assert "13900008888" not in owner.get(page).text, "what was not agreed stays out of the words too"
        owner.post(f"{page}/1/correct/missed_graduate", status=404)
        owner.post(f"{page}/1/correct/missed_agency")
        owner.post(f"{page}/1/correct/held", status=409)
        assert "机构没有来" in person.get(page).text and "毕业生没有来" not in person.get(page).text
        work()
    with database.unit(may_write=False) as unit:
        told = set(unit.session.scalars(select(Notice.text_zh)))
        acts = set(unit.session.scalars(select(AuditEntry.action)))
    assert any("有异议" in text for text in told) and any("改正了面试结果" in text for text in told)
    assert {"interview.objected", "interview.corrected"} <= acts
