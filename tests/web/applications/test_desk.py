"""The agency's desk: filters, order, board, the way from one to the next, a sheet, and one step for several at once."""

import re
from datetime import datetime, timedelta
from io import BytesIO

import pytest
import time_machine

from seeds.reference import workbooks
from tests.web.applications.helpers import application
from tests.web.client import Client
from tests.web.offers.site import offered
from web.applications.queries import desk
from web.applications.service.together import picked
from web.core import clock
from web.models import Application, ApplicationEvent, AuditEntry


@pytest.fixture
def crew(app, make):
    """(agency, position, numbers of three applications, its client); the last fits best."""
    agency = make.agency()
    position = make.position(agency.id, title="检索甲")
    fields = {"fields": ["name", "email", "educations", "languages", "skills", "wishes"]}
    people = [
        make.graduate(name="周一", languages=[], skills=[]),
        make.graduate(name="吴二", languages=[], skills=[]),
        make.graduate(name="郑三"),
    ]
    numbers = [make.application(position, one.id, shared=fields) for one in people]
    return agency, position, numbers, Client(app).login(agency.user_id)


def shown(page: str, *names: str) -> list[str]:
    """These names in the order in which the list has them."""
    main = page[page.index("<main") :]
    return sorted((name for name in names if name in main), key=main.index)


def test_the_desk_sorts_by_match_and_filters_what_is_late(make, crew):
    agency, position, numbers, theirs = crew
    assert shown(theirs.get("/agency/applications").text, "周一", "吴二", "郑三") == ["周一", "吴二", "郑三"]
    assert shown(theirs.get("/agency/applications?sort=score").text, "周一", "郑三") == ["郑三", "周一"]
    late = clock.today() - timedelta(days=3)
    make.application(
        make.position(agency.id), make.graduate(name="晚了").id, reply_by=late, shared={"fields": ["name"]}
    )
    page = theirs.get("/agency/applications?late=1&tab=all").text
    assert "晚了" in page and "周一" not in page
    for odd in ("sort=x", "view=x", "late=x", "sort=score&tab=over", f"position={position}&view=board"):
        theirs.get(f"/agency/applications?{odd}")


def test_the_board_shows_each_stage_and_how_many_more_there_are(make, crew):
    agency, position, numbers, theirs = crew
    for n in range(8):
        make.application(position, make.graduate(name=f"面{n}").id, status="interview", shared={"fields": ["name"]})
    page = theirs.get("/agency/applications?view=board").text
    assert "周一" in page and "看全部 8 份" in page
    assert len(shown(page, *(f"面{n}" for n in range(8)))) == 6
    assert "陌生" not in page


def test_one_leads_to_the_next_in_the_order_of_the_list(crew):
    _agency, _position, numbers, theirs = crew
    page = theirs.get(f"/applications/{numbers[1]}").text
    assert f'rel="prev" href="/applications/{numbers[0]}"' in page and "2 / 3" in page
    page = theirs.get(f"/applications/{numbers[2]}?sort=score").text
    assert "1 / 3" in page and 'rel="prev"' not in page and "sort=score" in page
    place = theirs.post(
        f"/applications/{numbers[2]}/step?sort=score&x=1", {"seen": "applied", "to": "interview"}
    ).location
    assert place.endswith(f"/applications/{numbers[2]}?sort=score")
    assert f'rel="next" href="/applications/{numbers[0]}' in theirs.get(place).text


def test_several_are_moved_together_after_a_page_that_names_them(make, crew, work):
    _agency, position, numbers, theirs = crew
    gone = make.application(position, make.graduate(name="已面").id, status="interview", shared={"fields": ["name"]})
    pick = "&".join(f"pick={n}:applied" for n in numbers[:2]) + f"&pick={gone}:interview"
    page = theirs.get(f"/agency/applications/selected?act=interview&{pick}").text
    assert "涉及 2 份" in page and "1 份不变" in page and shown(page, "周一", "已面") == ["周一", "已面"]
    assert application(make, numbers[0]).status == "applied"
    theirs.post(f"/applications/{numbers[1]}/step", {"seen": "applied", "to": "interview"})
    answer = theirs.post(
        "/agency/applications/selected",
        {"act": "interview", "to": "interview", "pick": [f"{n}:applied" for n in numbers[:2]], "note": "周三见"},
    )
    page = theirs.get(answer.location).text
    assert "1 份已更新为“面试”" in page and "1 份没有改" in page and "吴二" in page
    assert [e.note for e in application(make, numbers[0]).events] == ["周三见"]
    assert len(application(make, numbers[1]).events) == 1


def test_several_are_declined_together_with_one_reason(make, crew, work):
    _agency, _position, numbers, theirs = crew
    data = {"act": "declined", "pick": ",".join(f"{n}:applied" for n in numbers), "words": "谢谢"}
    assert "请选择一个理由" in theirs.post("/agency/applications/selected", data, status=422).text
    theirs.post("/agency/applications/selected", data | {"reason": "filled"})
    assert {application(make, n).status for n in numbers} == {"applied"}
    theirs.post(f"/applications/{numbers[0]}/decline/undo")
    with time_machine.travel(clock.now() + timedelta(days=2)):
        work()
    assert [application(make, n).status for n in numbers] == ["applied", "declined", "declined"]


def test_nobody_elses_applications_and_no_empty_choice(app, make, crew):
    _agency, _position, numbers, theirs = crew
    foreign = make.application(make.position(make.agency().id), make.graduate().id)
    theirs.get(
        f"/agency/applications/selected?act=interview&pick={foreign}:applied&pick={numbers[0]}:applied", status=404
    )
    theirs.get("/agency/applications/selected?act=interview&pick=999999:applied", status=404)
    data = {"act": "interview", "to": "interview", "pick": [f"{foreign}:applied", f"{numbers[0]}:applied"]}
    theirs.post("/agency/applications/selected", data, status=404)
    assert application(make, foreign).status == application(make, numbers[0]).status == "applied"
    for odd in ("", "act=interview", "act=boss&pick=1:applied", "act=withdrawn&pick=1:applied", "act=interview&pick=x"):
        theirs.get(f"/agency/applications/selected?{odd}", status=303)
    assert picked(["1:applied,2:invited", "1:offer", "x:y", ":", "99999999999:applied"]) == [
        (1, "applied"),
        (2, "invited"),
    ]


def test_the_sheet_holds_what_the_screen_shows_and_nothing_more(make, crew, database):
    agency, position, numbers, theirs = crew
    hidden = make.graduate(name="藏名", phone="13911112222")
    make.application(position, hidden.id, origin="invited", status="invited", shared={})
    answer = theirs.get("/agency/applications/export.xlsx?tab=all&sort=score")
    table = sheet(answer)
    assert [row[0] for row in table[1:4]][0] == "郑三" and len(table) == 5
    text = str(table)
    assert "藏名" not in text and "13911112222" not in text and "郑三" in text
    with database.unit(may_write=False) as unit:
        (note,) = unit.session.query(AuditEntry).filter_by(action="application.export").all()
    assert note.actor_id == agency.user_id


def sheet(answer) -> list[list[str]]:
    (table,) = workbooks.read(BytesIO(answer.data).getvalue()).values()
    return table


def test_a_sheet_that_does_not_hold_all_says_so(app, make, monkeypatch):
    agency = make.agency()
    position = make.position(agency.id)
    for _each in range(2):
        make.application(position, make.graduate().id)
    theirs = Client(app).login(agency.user_id)
    place, said = "/agency/applications/export.xlsx?tab=all", "份数很多，这里列出最前面的"
    assert said not in str(sheet(theirs.get(place)))
    monkeypatch.setattr(desk, "MOST", 1)
    lines = sheet(theirs.get(place))
    assert len(lines) == 3 and f"{said} 1 份" in lines[-1][0]


@pytest.mark.parametrize("path", ["?tab=all", "?tab=all&sort=score", "?view=board", "/export.xlsx?tab=all"])
def test_the_desk_costs_the_same_for_three_times_as_much(app, make, path):
    agency = make.agency()
    theirs, counts = Client(app).login(agency.user_id), []
    for _round in range(2):
        for _n in range(3):
            make.application(make.position(agency.id), make.graduate().id)
        theirs.get(f"/agency/applications{path}")
        with theirs.counting() as queries:
            theirs.get(f"/agency/applications{path}")
        counts.append(queries.count)
    assert counts[0] == counts[1] <= 24, counts


def test_the_tabs_count_what_the_filters_show(make, crew):
    agency, position, _numbers, theirs = crew
    late = clock.today() - timedelta(days=3)
    make.application(position, make.graduate(name="晚了").id, reply_by=late, shared={"fields": ["name"]})
    for place in ("late=1", "late=1&view=board"):
        page = theirs.get(f"/agency/applications?{place}").text
        assert re.search(r"待答复\s*<span[^>]*>1<", page), place
    page = theirs.get("/agency/applications?who=mine&late=1").text
    assert re.search(r"待答复\s*<span[^>]*>0<", page) and "这里没有投递" in page and "还没有人投递" not in page


def test_the_sheet_says_when_somebody_applied_and_how_they_fit(make, crew):
    agency, position, numbers, theirs = crew
    with time_machine.travel("2026-09-01 10:00+08:00"):
        make.application(position, make.graduate().id, origin="invited", status="invited", shared={})
        came = make.application(position, make.graduate(name="钱七").id, origin="invited", status="invited", shared={})
    with make.database.writing() as session:
        session.get(Application, came).status = "applied"
        at = datetime(2026, 9, 9, 10, tzinfo=clock.CHINA)
        session.add(ApplicationEvent(application_id=came, status="applied", at=at))
    head, *lines = sheet(theirs.get("/agency/applications/export.xlsx?tab=all&lang=en&sort=score"))
    cells = [dict(zip(head, row, strict=False)) for row in lines]
    verdicts = [row.get("Verdict", "") for row in cells]
    assert {"Fits", ""} <= set(verdicts) <= {"Fits", "To be confirmed", "Does not fit", ""}
    days = [row.get("Applied on", "") for row in cells]
    assert days.count("Sep 9, 2026") == 1 and "Sep 1, 2026" not in days, "an invitation is no application"


def test_the_filter_names_positions_in_the_readers_language(make, crew):
    agency, _position, _numbers, theirs = crew
    other = make.position(agency.id, title="检索乙", title_en="Searcher B")
    make.application(other, make.graduate().id)
    page = theirs.get("/agency/applications?lang=en").text
    assert ">Searcher B</option>" in page and "检索乙" not in page


def test_both_sides_of_an_application_see_where_the_written_offer_stands(app, make, crew):
    agency, position, _numbers, theirs = crew
    graduate = make.graduate()
    number = offered(make, position, graduate.id)
    mine = Client(app).login(graduate.user_id)
    for who in (theirs, mine):
        page = who.get(f"/applications/{number}").text
        assert "等毕业生答复" in page and "前答复" in page
    mine.post(f"/applications/{number}/offer/accept", {"version": "1"})
    for who in (theirs, mine):
        assert "毕业生已接受" in who.get(f"/applications/{number}").text
