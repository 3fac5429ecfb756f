"""The reply clock: what an agency promises, who is overdue and who sees it, and what is public after ten applications."""

from datetime import timedelta

import pytest
import time_machine

from tests.web.applications.helpers import application, change
from tests.web.client import Client
from tests.web.hires.site import act
from tests.web.interviews.site import at, booked, propose, said, seen
from tests.web.offers.site import offered, write
from web.applications.queries import replies
from web.applications.service import working_days_after
from web.core import clock
from web.interviews import service as interviews
from web.models import Agency, ApplicationEvent
from web.offers import service as offers


def test_each_agency_keeps_its_own_promise(app, make):
    agency, graduate = make.agency(), make.graduate()
    position = make.position(agency.id)
    theirs, mine = Client(app).login(agency.user_id), Client(app).login(graduate.user_id)
    form = {"name": "示例知识产权代理有限公司", "reply_days": "3"}
    theirs.post("/agency/profile/edit", form)
    assert "3 个工作日内答复" in mine.get(f"/positions/{position}").text
    assert "3 个工作日" in mine.get(f"/positions/{position}/apply").text
    number = int(mine.post(f"/positions/{position}/apply", {}).location.rpartition("/")[2])
    assert application(make, number).reply_by == working_days_after(clock.today(), 3)
    for wrong in ("0", "21", "三"):
        page = theirs.post("/agency/profile/edit", form | {"reply_days": wrong}, status=422).text
        assert 'aria-invalid="true"' in page
    theirs.post("/agency/profile/edit", form | {"reply_days": ""})
    assert "10 个工作日内答复" in mine.get(f"/positions/{position}").text


def test_an_interview_is_no_silence(app, make):
    agency = make.agency()
    number = make.application(make.position(agency.id), make.graduate().id, reply_by=clock.today() - timedelta(days=1))
    theirs = Client(app).login(agency.user_id)
    theirs.post(f"/applications/{number}/step", {"seen": "applied", "to": "interview"})
    assert application(make, number).reply_by is None
    assert "超过了答复期限" not in theirs.get("/agency/applications?tab=all").text


def test_the_office_sees_whom_an_agency_keeps_waiting(app, make):
    agency, office = make.agency(), make.organiser("office")
    late = clock.today() - timedelta(days=1)
    for _n in range(2):
        make.application(make.position(agency.id), make.graduate().id, reply_by=late)
    theirs = Client(app).login(office.user_id)
    assert "2 份投递超期没有答复" in theirs.get("/organiser/agencies?status=checked").text
    assert "超期没有答复的投递" in theirs.get(f"/organiser/agencies/{agency.id}").text


def history(make, agency_id: int, days: float | None, status: str = "interview", late: bool = False) -> None:
    """An application answered after so many days, or not at all."""
    came = clock.now() - timedelta(days=40)
    number = make.application(
        make.position(agency_id, index=False),
        make.graduate().id,
        status="applied" if days is None else status,
        created_at=came,
        reply_by=clock.today() + timedelta(days=-1 if late else 1) if days is None else None,
    )
    with make.database.writing() as session:
        session.add(ApplicationEvent(application_id=number, at=came, status="applied"))
        if days is not None:
            session.add(ApplicationEvent(application_id=number, at=came + timedelta(days=days), status=status))


@pytest.mark.parametrize("status", ["interview", "declined"])
def test_after_ten_applications_the_rate_and_the_middle_are_public(app, make, status):
    agency = make.agency()
    for days in (1, 2, 2, 3, 4, 5, 30):
        history(make, agency.id, days, status)
    for _n in range(2):
        history(make, agency.id, None, late=True)
    for _n in range(3):
        history(make, agency.id, None)  # there is still time: not counted
    history(make, agency.id, 5, "withdrawn")
    page = Client(app).get(f"/agencies/{agency.id}").text
    assert "满 10 份以后" in page and "答复了" not in page
    history(make, agency.id, 3, status)
    page = Client(app).get(f"/agencies/{agency.id}").text
    assert "近一年 10 份投递，答复了 80%" in page and "一半的答复在 3 天内" in page


def test_numbers_of_one_agency_are_its_own(app, make, database):
    one, other = make.agency(), make.agency()
    for _n in range(10):
        history(make, one.id, 2)
    change(make, Agency, other.id, reply_days=5)
    with app.app_context(), database.unit(may_write=False):
        assert replies.public(one.id) == replies.Replies(10, 100, 2.0)
        assert replies.public(other.id) is None and replies.overdue([one.id, other.id]) == {}


def test_what_comes_back_to_the_agency_waits_for_it_again(make):
    """A round that was turned down, missed or held, and another time asked for: the agency owes the next step."""
    agency = make.agency()
    position, soon = make.position(agency.id), working_days_after(clock.today(), 10)

    def owed(number: int):
        return application(make, number).reply_by

    turned = booked(make, position, make.graduate().id, agency.user_id)
    assert owed(turned) is None
    mark = seen(make, turned)
    act(make, lambda: interviews.ask(turned, "换个时间", mark))
    assert owed(turned) == soon
    mark = seen(make, turned)
    act(make, lambda: interviews.move(turned, said([agency.user_id], at(5)), mark))
    assert owed(turned) is None
    mark = seen(make, turned)
    act(make, lambda: interviews.turn_down(turned, "来不了", mark))
    assert owed(turned) == soon
    propose(make, turned, agency.user_id, at(6))
    assert owed(turned) is None
    missed = booked(make, position, make.graduate().id, agency.user_id, at(2))
    mark = seen(make, missed)
    with time_machine.travel(at(2, 11)):
        act(make, lambda: interviews.conclude(missed, "missed_graduate", mark))
        assert owed(missed) == working_days_after(clock.today(), 10)


def test_a_change_of_terms_that_was_asked_for_waits_for_the_agency(make):
    agency = make.agency()
    number = offered(make, make.position(agency.id), make.graduate().id)
    act(make, lambda: offers.ask(number, 1, "能不能早一点开始"))
    assert application(make, number).reply_by == working_days_after(clock.today(), 10)
    write(make, number, note="可以")
    assert application(make, number).reply_by is None
