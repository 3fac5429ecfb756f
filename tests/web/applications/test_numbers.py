"""An agency's recruiting in numbers: the funnel, time in each stage, sources, answers and filled places."""

from datetime import timedelta

import pytest

from tests.web.applications.helpers import change
from tests.web.client import Client
from web.applications.queries import numbers
from web.core import clock
from web.models import Application, ApplicationEvent


def happened(make, key: int, *steps: tuple[str, int]) -> None:
    """Its history: (stage, days ago) each, the last being where it stands."""
    with make.database.writing() as session:
        for status, ago in steps:
            at = clock.now() - timedelta(days=ago)
            session.add(ApplicationEvent(application_id=key, status=status, at=at))
            session.flush()
        session.get(Application, key).status = steps[-1][0]


@pytest.fixture
def season(app, make):
    """Two positions: of the first one hired, one declined after an interview, one waiting too long; of the second one
    invitation refused and one accepted."""
    agency = make.agency()
    one, two = make.position(agency.id, headcount=2, title="检索甲"), make.position(agency.id, title="翻译乙")
    keys = [make.application(one, make.graduate().id) for _n in range(3)]
    happened(make, keys[0], ("applied", 20), ("interview", 16), ("offer", 10), ("hired", 2))
    happened(make, keys[1], ("applied", 20), ("interview", 14), ("declined", 13))
    happened(make, keys[2], ("applied", 30))
    change(make, Application, keys[0], source="match", reply_by=None)
    change(make, Application, keys[1], source="search", reply_by=None)
    change(make, Application, keys[2], source="search", reply_by=clock.today() - timedelta(days=5))
    keys += [make.application(two, make.graduate().id, origin="invited", status="invited") for _n in range(2)]
    happened(make, keys[3], ("invited", 9), ("refused", 8))
    happened(make, keys[4], ("invited", 9), ("applied", 6))
    for key in keys[3:]:
        change(make, Application, key, reply_by=None)
    return agency, one, two, keys


def test_the_funnel_counts_everybody_who_came_that_far(app, season, database):
    agency, one, two, _keys = season
    with app.app_context(), database.unit(may_write=False):
        whole, each = numbers.of_year(agency.id)
    assert dict(whole.reached) == {"applied": 4, "interview": 2, "offer": 1, "hired": 1}
    assert whole.invited == 2 and dict(whole.ended) == {"declined": 1, "refused": 1}
    assert [(f.position.id, f.hired, f.numbers.reached["applied"]) for f in each] == [(two, 0, 1), (one, 1, 3)]
    assert whole.sources == {"match": 1, "search": 2, "invitation": 1} and whole.hired_by["match"] == 1
    assert whole.stays() == [("invited", 2, 2.0), ("applied", 2, 5.0), ("interview", 2, 3.5), ("offer", 1, 8.0)]
    assert (whole.answered, whole.answer_median, whole.overdue) == (67, 5.0, 1)


def test_the_page_has_the_numbers_in_tables_and_for_one_position(app, make, season):
    agency, one, _two, _keys = season
    theirs = Client(app).login(agency.user_id)
    page = theirs.get("/agency/numbers").text
    assert "走到哪一步" in page and "检索甲" in page and "1 / 2" in page and "67％" in page
    page = theirs.get(f"/agency/numbers?position={one}").text
    assert "匹配推荐" in page and "机构邀请" not in page
    assert theirs.get("/agency/numbers?position=x&lang=en").text.count("Recruiting in numbers") >= 2
    stranger = Client(app).login(make.agency().user_id)
    assert "还没有投递" in stranger.get(f"/agency/numbers?position={one}").text


def test_what_is_older_than_a_year_does_not_count(app, make, season, database):
    agency, _one, _two, keys = season
    for key in keys:
        change(make, Application, key, created_at=clock.now() - timedelta(days=400))
    with app.app_context(), database.unit(may_write=False):
        whole, each = numbers.of_year(agency.id)
    assert not whole.reached and not each and whole.answered is None


def test_numbers_cost_the_same_for_three_times_as_much(app, make, season):
    agency, one, _two, _keys = season
    theirs, counts = Client(app).login(agency.user_id), []
    for _round in range(2):
        theirs.get("/agency/numbers")
        with theirs.counting() as queries:
            theirs.get("/agency/numbers")
        counts.append(queries.count)
        for _n in range(4):
            happened(
                make, make.application(make.position(agency.id), make.graduate().id), ("applied", 3), ("interview", 1)
            )
    assert counts[0] == counts[1], counts
