"""Own stages between the fixed ones, kept views, and who is found on the desk by name and source."""

import pytest

from tests.web.applications.helpers import application, change
from tests.web.client import Client
from tests.web.make import Make
from web.applications.service import stages
from web.models import Application, AuditEntry, DeskView, OwnStage


@pytest.fixture
def crew(app, make: Make):
    agency = make.agency()
    position = make.position(agency.id)
    numbers = [
        make.application(position, make.graduate(name=n).id, shared={"fields": ["name"]}) for n in ("周一", "吴二")
    ]
    return agency, position, numbers, Client(app).login(agency.user_id)


def of(make: Make) -> list[tuple[str, str]]:
    with make.database.unit(may_write=False) as unit:
        return [(row.name, row.within) for row in unit.session.query(OwnStage).order_by(OwnStage.place)]


def add(theirs, name: str, within: str = "applied", status: int = 303):
    return theirs.post("/agency/stages", {"name": name, "within": within}, status=status)


def test_an_agency_adds_renames_orders_and_deletes_its_stages(app, make, crew):
    agency, _position, numbers, theirs = crew
    add(theirs, "笔试")
    add(theirs, "部门面谈", "interview")
    assert "已经有一个同名的阶段" in add(theirs, "笔试", status=422).text
    for wrong in ("hired", "declined", "invited", "x"):
        add(theirs, "别的", wrong, 422)
    first, second = 1, 2
    theirs.post(f"/agency/stages/{second}", {"act": "up"})
    assert of(make) == [("部门面谈", "interview"), ("笔试", "applied")]
    theirs.post(f"/agency/stages/{second}", {"act": "up"})
    theirs.post(f"/agency/stages/{first}", {"name": "在线笔试"})
    page = theirs.post(f"/agency/stages/{first}", {"name": "部门面谈"}, status=422).text
    assert "已经有一个同名的阶段" in page and of(make)[1] == ("在线笔试", "applied")
    Client(app).login(make.agency().user_id).post(f"/agency/stages/{first}", {"act": "remove"}, status=404)
    theirs.post(f"/applications/{numbers[0]}/stage", {"own": str(first), "seen": "applied"})
    theirs.post(f"/agency/stages/{first}", {"act": "remove"})
    assert of(make) == [("部门面谈", "interview")] and application(make, numbers[0]).own_stage_id is None


def test_no_more_stages_than_can_be_read(make, crew):
    _agency, _position, _numbers, theirs = crew
    for n in range(stages.MOST):
        add(theirs, f"第{n}步")
    assert "最多 12 个" in add(theirs, "再一步", status=422).text


def test_colleagues_see_an_own_stage_and_graduates_do_not(app, make, crew, work):
    agency, position, numbers, theirs = crew
    add(theirs, "笔试")
    add(theirs, "终面", "interview")
    theirs.post(f"/applications/{numbers[0]}/stage", {"own": "1", "seen": "applied"})
    page = theirs.post(f"/applications/{numbers[0]}/stage", {"own": "2", "seen": "applied"}, status=409).text
    assert "“终面”在“面试”里" in page
    theirs.post(f"/applications/{numbers[0]}/stage", {"own": "1", "seen": "interview"}, status=409)
    assert "笔试" in theirs.get("/agency/applications").text
    row = application(make, numbers[0])
    assert row.own_stage_id == 1 and row.events == []
    with make.database.unit(may_write=False) as unit:
        person = unit.session.get(Application, numbers[0]).graduate.user_id
    mine = Client(app).login(person)
    assert "笔试" not in mine.get(f"/applications/{numbers[0]}").text + mine.get("/notices").text
    theirs.post(f"/applications/{numbers[0]}/step", {"seen": "applied", "to": "interview"})
    assert application(make, numbers[0]).own_stage_id is None


def test_the_board_and_the_list_show_own_stages_apart(make, crew):
    _agency, _position, numbers, theirs = crew
    add(theirs, "笔试")
    theirs.post(f"/applications/{numbers[1]}/stage", {"own": "1", "seen": "applied"})
    page = theirs.get("/agency/applications?view=board").text
    assert page.index("周一") < page.index('id="column-new-1"') < page.index("吴二")
    page = theirs.get("/agency/applications?own=1").text
    assert "吴二" in page and "周一" not in page


def test_several_are_put_into_a_stage_together(app, make, crew):
    agency, position, numbers, theirs = crew
    add(theirs, "笔试")
    far = make.application(position, make.graduate(name="已面").id, status="interview", shared={"fields": ["name"]})
    picks = [*(f"{n}:applied" for n in numbers), f"{far}:interview"]
    page = theirs.get(f"/agency/applications/selected/stage?to_own=1&pick={','.join(picks)}").text
    assert "涉及 2 份" in page and "1 份不变" in page
    answer = theirs.post("/agency/applications/selected/stage", {"to_own": "1", "pick": picks})
    page = theirs.get(answer.location).text
    assert "2 份已放到“笔试”" in page and "1 份没有改" in page
    assert [application(make, n).own_stage_id for n in (*numbers, far)] == [1, 1, None]
    foreign = make.application(make.position(make.agency().id), make.graduate().id)
    theirs.get(f"/agency/applications/selected/stage?to_own=1&pick={foreign}:applied", status=404)
    for odd in ("", "to_own=1", "to_own=9&pick=1:applied", "to_own=x&pick=1:applied"):
        theirs.get(f"/agency/applications/selected/stage?{odd}", status=303)


def test_a_view_is_kept_under_a_name_and_is_ones_own(app, make, crew):
    agency, position, _numbers, theirs = crew
    theirs.post(f"/agency/applications/views?position={position}&sort=score", {"name": "最合适的"})
    page = theirs.get("/agency/applications").text
    assert f"/agency/applications?position={position}&amp;sort=score" in page and "最合适的" in page
    theirs.post("/agency/applications/views?tab=all", {"name": "最合适的"})
    with make.database.unit(may_write=False) as unit:
        assert [row.arguments for row in unit.session.query(DeskView)] == [{"tab": "all"}]
    colleague = Client(app).login(make.member(agency.id))
    assert "最合适的" not in colleague.get("/agency/applications").text
    colleague.post("/agency/applications/views/1/remove", status=404)
    page = theirs.get(theirs.post("/agency/applications/views", {"name": " "}).location).text
    assert "请填写这一项" in page
    for n in range(stages.MOST_VIEWS):
        theirs.post("/agency/applications/views", {"name": f"视图{n}"})
    assert "最多保存 20 个视图" in theirs.get("/agency/applications").text
    theirs.post("/agency/applications/views/1/remove")
    assert "最合适的" not in theirs.get("/agency/applications").text


def test_people_are_found_by_the_names_they_show(make, crew):
    _agency, position, _numbers, theirs = crew
    make.application(position, make.graduate(name="周藏").id, shared={"fields": ["languages"]})
    page = theirs.get("/agency/applications?q=周").text
    assert "周一" in page and "吴二" not in page and page.count('class="item person"') == 1
    assert "这里没有投递" in theirs.get("/agency/applications?q=没有%25").text


def test_how_somebody_came_is_remembered_and_filtered(app, make, crew):
    agency, position, numbers, theirs = crew
    person = make.graduate(name="郑三")
    mine = Client(app).login(person.user_id)
    page = mine.get(f"/positions/{position}?from=match").text
    assert f"/positions/{position}/apply?from=match" in page
    assert f"/positions/{position}/apply?from=search" in mine.get(f"/positions/{position}?from=boss").text
    assert 'value="match"' in mine.get(f"/positions/{position}/apply?from=match").text
    mine.post(f"/positions/{position}/apply", {"source": "match"})
    other = Client(app).login(make.graduate(name="王四").user_id)
    other.post(f"/positions/{position}/apply", {"source": "boss"})
    change(make, Application, numbers[0], origin="invited")
    for source, name in (("match", "郑三"), ("invitation", "周一"), ("search", None), ("fair", None)):
        page = theirs.get(f"/agency/applications?source={source}").text
        assert {one for one in ("周一", "吴二", "郑三", "王四") if one in page} == ({name} if name else set()), source


def test_every_act_stands_in_the_audit(make, crew, database):
    _agency, _position, numbers, theirs = crew
    add(theirs, "笔试")
    theirs.post(f"/applications/{numbers[0]}/stage", {"own": "1", "seen": "applied"})
    theirs.post(f"/applications/{numbers[0]}/stage", {"own": "1", "seen": "applied"})
    theirs.post("/agency/stages/1", {"act": "remove"})
    with database.unit(may_write=False) as unit:
        acts = [row.action for row in unit.session.query(AuditEntry).order_by(AuditEntry.id)]
    assert [one for one in acts if "stage" in one] == ["agency.stage.add", "application.stage", "agency.stage.remove"]
