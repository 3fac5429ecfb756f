"""An offer from its terms to the ledger: several held, one accepted, asked once, closed by itself."""

from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests.web.applications.helpers import change
from tests.web.client import Client, form_value
from tests.web.hires.site import act
from tests.web.locks import locked
from tests.web.make import Make
from tests.web.offers.site import TERMS, offered
from web.applications import service as applications
from web.applications.service import declining
from web.core import clock, db
from web.core.errors import Conflict
from web.graduates.service import delete_account
from web.hires import queries as ledger
from web.models import Agency, Application, Notice, Position, User
from web.models.stages import DECLINED
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
    for far in ({"starts_on": "2037-07-01"}, {"answer_by": "3027-03-10"}):
        wrong = terms | {"answer_by": "2027-03-10"} | far
        assert "离今天不超过 3 年" in owner.post(f"/applications/{application}/offer", wrong, status=422).text
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


DUTIES = "负责半导体领域的查新检索，每周三到五份报告。\n由资深代理师带教。"


def turn_down(application: int, graduate) -> None:
    service.turn_down(application, "另有安排", graduate.user_id)


def told_declined(application: int, _graduate) -> None:
    applications.move(db.one(Application, application, lock=True), DECLINED, None)


def erase(_application: int, graduate) -> None:
    delete_account(graduate.id)


@pytest.mark.parametrize("falls", [turn_down, told_declined, erase])
def test_a_position_every_place_of_which_is_taken_closes_and_opens_again_when_one_falls_free(
    make: Make, database, falls
) -> None:
    agency, graduate = make.agency(introduction="专利代理机构，二十人。"), make.graduate()
    position = make.position(agency.id, headcount=1, description=DUTIES)
    application = offered(make, position, graduate.id)

    def state() -> tuple[str, list[str]]:
        with database.unit(may_write=False) as unit:
            told = select(Notice.text_zh).where(Notice.user_id == agency.user_id, Notice.text_zh.contains("名额"))
            texts = [text[:4] for text in unit.session.scalars(told.order_by(Notice.id))]
            return unit.session.get(Position, position).status, texts

    act(make, lambda: service.accept(application, 1, False, graduate.user_id))
    assert state() == ("closed", ["名额已满"])
    act(make, lambda: falls(application, graduate))
    assert state() == ("published", ["名额已满", "又有名额"])


@pytest.mark.parametrize("why", ["closed by its agency", "past its last day", "its agency may not work", "taken again"])
def test_a_position_that_is_over_stays_closed_when_a_place_falls_free(make: Make, database, why: str) -> None:
    agency, graduate = make.agency(introduction="专利代理机构，二十人。"), make.graduate()
    position = make.position(agency.id, headcount=1, description=DUTIES)
    application = offered(make, position, graduate.id)
    other = offered(make, position, make.graduate().id)
    act(make, lambda: service.accept(application, 1, False, graduate.user_id))
    if why == "closed by its agency":
        change(make, Position, position, filled=False)
    elif why == "past its last day":
        change(make, Position, position, valid_until=clock.today() - timedelta(days=1))
    elif why == "its agency may not work":
        change(make, Agency, agency.id, status="suspended")
    else:
        act(make, lambda: service.accept(other, 1, False, graduate.user_id))
    act(make, lambda: service.turn_down(application, "另有安排", graduate.user_id))
    with database.unit(may_write=False) as unit:
        assert unit.session.get(Position, position).status == "closed"


def test_an_offer_without_an_answer_ends_with_the_recorded_hire(client: Client, make: Make) -> None:
    agency, graduate = make.agency(), make.graduate()
    application = offered(make, make.position(agency.id), graduate.id, place="320500")
    act(make, lambda: applications.step(application, "hired", "offer", agency.user_id))
    assert status(make, application) == ("gone", "hired")
    assert act(make, lambda: ledger.of_application(application).place) == "320500", "what was offered"
    page = client.login(graduate.user_id).get(f"/applications/{application}/offer").text
    assert "机构已经登记录用" in page and f"/hires/{act(make, lambda: ledger.of_application(application).id)}" in page


@pytest.mark.parametrize("let_go", [True, False])
def test_one_of_several_is_accepted_and_the_others_go_on_request(make: Make, database, let_go: bool) -> None:
    graduate = make.graduate()
    first, second = (offered(make, make.position(make.agency().id), graduate.id) for _ in range(2))
    act(make, lambda: service.accept(first, 1, let_go, graduate.user_id))
    assert status(make, second) == ("gone", "withdrawn") if let_go else ("open", "offer")
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


def test_an_agency_reads_of_a_graduates_words_what_it_may_see_of_the_person(client: Client, make: Make) -> None:
    agency, graduate = make.agency(), make.graduate(name="麦家")
    application = offered(make, make.position(agency.id), graduate.id)
    owner, person = Client(client.app).login(agency.user_id), client.login(graduate.user_id)
    page = f"/applications/{application}/offer"
    person.post(f"{page}/ask", {"version": "1", "wish": "麦家 13812345678 盼望提前"})
    change(make, Application, application, shared={"fields": ["name", "email", "phone"]})
    assert "麦家 13812345678 盼望提前" in owner.get(page).text
    person.post(f"{page}/turn-down", {"reason": "麦家 13812345678 另有安排"})
    shown = owner.get(page).text
    assert "另有安排" in shown, "said with the end, so that the agency knows why"
    assert not any(word in shown for word in ("麦家", "13812345678", "盼望提前"))
    assert "麦家 13812345678 盼望提前" in person.get(page).text


def test_the_offer_of_an_agency_that_may_not_work_is_not_accepted(client: Client, make: Make) -> None:
    agency, graduate = make.agency(), make.graduate()
    halted = offered(make, make.position(agency.id), graduate.id)
    other = offered(make, make.position(make.agency().id), graduate.id)
    change(make, Agency, agency.id, status="suspended")
    person, page = client.login(graduate.user_id), f"/applications/{halted}/offer"
    shown = person.get(page).text
    assert "现在不能接受" in shown and f"{page}/accept" not in shown and f"{page}/turn-down" in shown
    answer = person.post(f"{page}/accept", {"version": "1", "let_go": "y"}, status=409)
    assert "目前不能使用平台" in answer.text
    person.post(f"{page}/ask", {"version": "1", "wish": "能否六月开始"}, status=409)
    assert [status(make, one) for one in (halted, other)] == [("open", "offer"), ("open", "offer")]
    person.post(f"{page}/turn-down", {"reason": "另有安排"})
    assert status(make, halted) == ("turned", "withdrawn")


def test_no_unlawful_wording_is_offered(client: Client, make: Make) -> None:
    agency = make.agency()
    application = make.application(make.position(agency.id), make.graduate().id, status="interview")
    terms = {"seen": "0", "pay": "9500", "pay_months": "13", "place": "苏州市", "starts_on": "2027-07-01"}
    terms |= {"answer_by": "2027-03-10", "note": "只招男性，35岁以下，入职两年内不得怀孕"}
    page = client.login(agency.user_id).post(f"/applications/{application}/offer", terms, status=422).text
    assert "请改写" in page and "不得怀孕" in page


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


def withdraw(application: int, _graduate) -> None:
    applications.withdraw(application, None)


def agency_leaves(application: int, _graduate) -> None:
    applications.end_all(db.one(Application, application).position.agency_id)


@pytest.mark.parametrize("ends", [withdraw, told_declined, agency_leaves, erase])
def test_an_accepted_offer_ends_with_its_application(make: Make, ends) -> None:
    agency, graduate = make.agency(), make.graduate()
    position = make.position(agency.id, headcount=2)
    application = offered(make, position, graduate.id)
    act(make, lambda: service.accept(application, 1, False, graduate.user_id))
    assert act(make, lambda: queries.accepted_count(position)) == 1
    act(make, lambda: ends(application, graduate))
    assert status(make, application)[0] == "gone"
    assert act(make, lambda: queries.accepted_count(position)) == 0
    assert act(make, lambda: queries.accepted_elsewhere(graduate.id, 0)) is None


def test_an_accepted_offer_whose_application_went_is_closed_by_the_sweep(make: Make, app, database) -> None:
    """What was left standing before an application took its offer along."""
    graduate = make.graduate()
    position = make.position(make.agency().id, headcount=2)
    application = offered(make, position, graduate.id)
    act(make, lambda: service.accept(application, 1, False, graduate.user_id))
    change(make, Application, application, status="withdrawn")
    assert act(make, lambda: queries.accepted_count(position)) == 0
    with app.app_context():
        jobs.lapse()
    assert status(make, application)[0] == "gone"
    hired = offered(make, position, make.graduate().id)
    act(make, lambda: service.accept(hired, 1, False, graduate.user_id))
    change(make, Application, hired, status="hired")
    with app.app_context():
        jobs.lapse()
    assert status(make, hired)[0] == "accepted"


def test_a_new_round_starts_clean(client: Client, make: Make) -> None:
    agency, graduate = make.agency(), make.graduate()
    application = offered(make, make.position(agency.id), graduate.id)
    owner, person = Client(client.app).login(agency.user_id), client.login(graduate.user_id)
    person.post(f"/applications/{application}/offer/ask", {"version": "1", "wish": "能否早一点"})
    person.post(f"/applications/{application}/offer/turn-down", {"reason": "离家太远"})
    assert "离家太远" in person.get(f"/applications/{application}/offer").text, "as long as the round is the last one"
    change(make, Application, application, status="interview")
    person.get(f"/applications/{application}/offer", status=404)
    page = owner.get(f"/applications/{application}/offer").text
    assert "离家太远" not in page and "能否早一点" not in page and form_value(page, "seen") == "1"
    terms = TERMS | {"place": "苏州市", "starts_on": "2027-07-01", "answer_by": "2027-03-20", "seen": "1"}
    owner.post(f"/applications/{application}/offer", terms)
    page = person.get(f"/applications/{application}/offer").text
    assert "离家太远" not in page and "能否早一点" not in page
    person.post(f"/applications/{application}/offer/ask", {"version": "2", "wish": "再早一点"})
    assert status(make, application) == ("asked", "offer")


def test_nobody_writes_terms_while_a_refusal_is_decided(client: Client, make: Make) -> None:
    agency, graduate = make.agency(), make.graduate()
    application = offered(make, make.position(agency.id), graduate.id)
    act(make, lambda: declining.decline(application, "skills", "offer", agency.user_id))
    owner = client.login(agency.user_id)
    assert "写明录用条件" not in owner.get(f"/applications/{application}").text
    assert 'name="pay"' not in owner.get(f"/applications/{application}/offer").text
    with pytest.raises(Conflict, match="已经决定不予通过"):
        act(make, lambda: service.make(application, TERMS | {"answer_by": date(2027, 3, 20)}, 1, None))


def test_accepting_makes_a_refusal_that_was_not_told_moot(make: Make, database) -> None:
    agency, graduate = make.agency(), make.graduate()
    application = offered(make, make.position(agency.id), graduate.id)
    act(make, lambda: declining.decline(application, "skills", "offer", agency.user_id))
    act(make, lambda: service.accept(application, 1, False, graduate.user_id))
    act(make, lambda: applications.step(application, "hired", "offer", agency.user_id))
    with database.unit(may_write=False) as unit:
        told = list(unit.session.scalars(select(Notice.text_zh).where(Notice.user_id == agency.user_id)))
        assert unit.session.get(Application, application).decline is None
    assert any("随之撤销" in text for text in told)


def test_a_refusal_names_the_agency_in_the_language_of_its_reader(client: Client, make: Make) -> None:
    graduate = make.graduate()
    change(make, User, graduate.user_id, locale="en")
    first, second = (offered(make, make.position(make.agency(name_en=f"Firm {n}").id), graduate.id) for n in "AB")
    act(make, lambda: service.accept(first, 1, False, graduate.user_id))
    page = client.login(graduate.user_id).post(f"/applications/{second}/offer/accept", {"version": "1"}, status=409)
    assert "Firm A" in page.text


def test_the_application_is_locked_before_its_offer(make: Make, database) -> None:
    """On PostgreSQL the order of locks, in each verb: two people in opposite orders would wait for each other."""
    graduate = make.graduate()
    application = offered(make, make.position(make.agency().id), graduate.id)
    verbs = {
        "make": lambda: service.make(application, TERMS | {"answer_by": date(2027, 3, 20)}, 1, None),
        "ask": lambda: service.ask(application, 2, "早一点"),
        "accept": lambda: service.accept(application, 2, False, graduate.user_id),
        "turn_down": lambda: service.turn_down(application, "另有安排", graduate.user_id),
    }
    for name, verb in verbs.items():
        with locked() as order:
            act(make, verb)
        assert order.index("Application") < order.index("Offer"), name
