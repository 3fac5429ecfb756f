"""An offer from its terms to the ledger: several held, one accepted, asked once, closed by itself."""

from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests.web.client import Client, form_value
from tests.web.hires.site import act
from tests.web.make import Make
from tests.web.offers.site import TERMS, offered
from web.core import clock
from web.core.errors import Conflict
from web.hires import queries as ledger
from web.models import Application, Notice, Position
from web.offers import jobs, queries, service

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel("2027-03-01 10:00+08:00", tick=False):
        yield


def status(make: Make, application: int) -> tuple[str, str]:
    return act(make, lambda: (queries.of(application).status, queries.of(application).application.status))


def test_from_interview_through_the_offer_to_the_ledger(client: Client, make: Make, database) -> None:
    agency, graduate = make.agency(), make.graduate()
    position = make.position(agency.id, headcount=1, certify_months=18, mentor=True)
    application = make.application(position, graduate.id, status="interview", shared={"fields": ["name"]})
    owner, person = Client(client.app).login(agency.user_id), client.login(graduate.user_id)
    person.get(f"/applications/{application}/offer", status=404)
    page = owner.get(f"/applications/{application}/offer").text
    assert (form_value(page, "pay"), form_value(page, "certify_months")) == ("9000", "18")
    terms = {"seen": "0", "pay": "9500", "pay_months": "13", "place": "苏州市", "starts_on": "2027-07-01"}
    page = owner.post(f"/applications/{application}/offer", terms | {"answer_by": "2027-02-01"}, status=422).text
    assert "不能早于今天" in page and "9500" in page
    owner.post(f"/applications/{application}/offer", terms | {"answer_by": "2027-03-10", "note": "<b>"})
    page = person.get(f"/applications/{application}/offer").text
    assert "9,500" in page and "导师带教" in page and "苏州" in page
    person.post(f"/applications/{application}/offer/ask", {"version": "1", "wish": "能否六月开始"})
    person.post(f"/applications/{application}/offer/ask", {"version": "1", "wish": "再改"}, status=409)
    revised = terms | {"seen": "1", "starts_on": "2027-06-15", "answer_by": "2027-03-10"}
    owner.post(f"/applications/{application}/offer", revised)
    person.post(f"/applications/{application}/offer/accept", {"version": "1"}, status=409)  # not what was shown
    person.post(f"/applications/{application}/offer/accept", {"version": "2"})
    assert status(make, application) == ("accepted", "offer")
    with database.unit(may_write=False) as unit:
        assert unit.session.get(Position, position).status == "closed", "its one place is taken"
    owner.post(f"/applications/{application}/offer", revised | {"seen": "2"}, status=409)
    owner.post(f"/applications/{application}/step", {"to": "hired", "seen": "offer", "note": ""})
    hire = act(make, lambda: ledger.of_application(application))
    assert (hire.standing, hire.place) == ("claimed", "320500")
    assert 'value="2027-06-15"' in owner.get(f"/hires/{hire.id}").text


@pytest.mark.parametrize("let_go", [True, False])
def test_one_of_several_is_accepted_and_the_others_go_on_request(make: Make, database, let_go: bool) -> None:
    graduate = make.graduate()
    first, second = (offered(make, make.position(make.agency().id), graduate.id) for _ in range(2))
    act(make, lambda: service.accept(first, 1, let_go, graduate.user_id))
    assert status(make, second) == ("open", "withdrawn" if let_go else "offer")
    if not let_go:
        with pytest.raises(Conflict, match="同一时间只能接受一份"):
            act(make, lambda: service.accept(second, 1, False, graduate.user_id))
        act(make, lambda: service.turn_down(first, "另有安排", graduate.user_id))
        act(make, lambda: service.accept(second, 1, False, graduate.user_id))
        assert status(make, first) == ("turned", "withdrawn")


def test_turning_down_takes_a_reason(client: Client, make: Make) -> None:
    graduate = make.graduate()
    application = offered(make, make.position(make.agency().id), graduate.id)
    client.login(graduate.user_id)
    assert "请写明原因" in client.post(f"/applications/{application}/offer/turn-down", {}, status=422).text
    client.post(f"/applications/{application}/offer/turn-down", {"reason": "离家太远"})
    assert status(make, application) == ("turned", "withdrawn")
    client.post(f"/applications/{application}/offer/accept", {"version": "1"}, status=409)


def test_an_offer_nobody_answers_is_warned_of_once_and_closes_by_itself(make: Make, app, database) -> None:
    graduate = make.graduate()
    application = offered(make, make.position(make.agency().id), graduate.id)
    last = clock.today() + service.WARN * 3
    heard = []
    for day in range(9):
        for hour in (3, 10):
            with time_machine.travel(f"2027-03-{1 + day:02} {hour:02}:00+08:00", tick=False), app.app_context():
                jobs.lapse()
            with database.unit(may_write=False) as unit:
                told = select(Notice.text_zh).where(Notice.user_id == graduate.user_id, Notice.kind == "terms")
                texts = list(unit.session.scalars(told.order_by(Notice.id)))
            heard += [(date(2027, 3, 1 + day), hour, text[:8]) for text in texts[len(heard) :]]
    assert heard == [
        (date(2027, 3, 1), 3, "录用条件已写明，"),
        (last - service.WARN, 10, "录用意向就要到期"),
        (last + timedelta(days=1), 10, "录用意向已到期："),
    ]
    assert status(make, application)[0] == "expired"
    act(make, lambda: service.make(application, TERMS | {"answer_by": date(2027, 3, 20)}, 1, None))
    assert status(make, application)[0] == "open"


def test_what_the_application_ends_the_offer_ends_with(make: Make, app, database) -> None:
    graduate = make.graduate()
    application = offered(make, make.position(make.agency().id), graduate.id)
    with database.writing() as session:
        session.get(Application, application).status = "withdrawn"
    with app.app_context():
        jobs.lapse()
    assert status(make, application)[0] == "gone"


def test_nobody_offers_before_an_interview(make: Make) -> None:
    application = make.application(make.position(make.agency().id), make.graduate().id)
    with pytest.raises(Conflict, match="不能写录用条件"):
        act(make, lambda: service.make(application, TERMS | {"answer_by": date(2027, 3, 20)}, 0, None))
