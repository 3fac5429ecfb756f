"""People placed directly: published, told, answered, proven, and taken along as a workbook."""

from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import func, select, update

from tests.web.downloads.site import made
from tests.web.make import PASSWORD
from tests.web.rosters.site import work_off
from tests.web.timetables.site import fair_of, place, run_of, work
from web.models import Fair, FairAttendee, FairPlacement, FairPlacing, FairPosition, FairWish, Mail, Notice
from web.timetables import jobs


@pytest.fixture
def office(make):
    return make.organiser("office")


def placed(database, number: int = 1) -> dict[int, int]:
    with database.unit(may_write=False) as unit:
        found = select(FairPlacement.attendee_id, FairPlacement.fair_position_id).join(
            FairPlacing, FairPlacing.id == FairPlacement.placing_id
        )
        return {p: q for p, q in unit.session.execute(found.where(FairPlacing.number == number))}


def count(database, what, *where) -> int:
    with database.unit(may_write=False) as unit:
        return unit.session.scalar(select(func.count()).select_from(what).where(*where))


def test_from_the_run_to_everybody_told(app, client, make, database, office) -> None:
    graduate, agency = make.graduate(), make.agency()
    position = make.position(agency.id, index=False)
    own = {"agency_id": agency.id, "position_id": position, "graduate_id": graduate.id}
    fair = fair_of(make, office.id, people=6, stands=2, status="draft", **own)
    run = work(make, fair, "pairing")
    client.login(office.user_id)
    page = client.get(f"/organiser/fair-runs/{run}").text
    assert "公布这一份" in page and "下载工作簿" in page and "配到职位的人" in page
    assert "公布第 1 次配对" in client.get(f"/organiser/fair-runs/{run}/publish").text
    assert "密码不对" in client.post(f"/organiser/fair-runs/{run}/publish", {"current": "wrong"}, 422).text
    assert count(database, FairPlacing) == 0
    client.post(f"/organiser/fair-runs/{run}/publish", {"current": PASSWORD, "note": "请在周五前答复"})
    result = placed(database)
    assert len(result) == 4 == run_of(make, run).summary["paired"]
    with database.unit(may_write=False) as unit:
        assert unit.session.get(Fair, fair).status == "closed"
    for _round in range(2):
        work_off(app)
    assert count(database, Mail, Mail.subject.like("%配对结果公布了%")) == 6
    assert count(database, Notice, Notice.user_id == agency.user_id) == 1
    assert "第 1 次配对" in client.get(f"/organiser/fairs/{fair}/versions").text
    assert "项检查全部通过" in client.get(f"/fairs/{fair}/placements/1/certificate").text
    client.post(f"/fairs/{fair}/placements/1/certificate", {})
    assert "与证明完全一致" in client.get(f"/fairs/{fair}/placements/1/certificate").text
    client.login(agency.user_id)
    theirs = client.get(f"/agency/fairs/{fair}/placements").text
    with database.unit(may_write=False) as unit:
        offer = unit.session.scalar(select(FairPosition.id).where(FairPosition.position_id == position))
        people = {p.id: p for p in unit.session.scalars(select(FairAttendee))}
    for number, person in people.items():
        assert (person.name in theirs) == (result.get(number) == offer), person.name
        assert person.email not in theirs  # it was not agreed to
    client.login(graduate.user_id)
    assert "请在周五前答复" in client.get(f"/f/code-{fair}-1/placement").text


def test_everybody_reads_where_or_why_not(client, make, database, office) -> None:
    fair = fair_of(make, office.id, people=6, stands=1, wishes=1)
    place(make, work(make, fair, "pairing"))
    result = placed(database)
    assert len(result) == 2
    for number in range(1, 7):
        page = client.get(f"/f/code-{fair}-{number}/placement").text
        with database.unit(may_write=False) as unit:
            person = unit.session.scalar(select(FairAttendee.id).where(FairAttendee.number == number))
        assert ("检索员1" in page and "第 1 志愿" in page) and ("2 个名额都给了" in page) == (person not in result)
    assert "Its 2 places went" in client.get(f"/f/code-{fair}-{number}/placement?lang=en").text or person in result
    client.get("/f/nobody/placement", 404)


def test_a_fair_without_a_placement_shows_none(client, make, office) -> None:
    fair = fair_of(make, office.id, people=1)
    client.get(f"/f/code-{fair}-1/placement", 404)


def test_a_second_placement_tells_only_whom_it_changes(app, client, make, database, office) -> None:
    fair = fair_of(make, office.id, people=4, stands=2, wishes=1)
    place(make, work(make, fair, "pairing"))
    before = placed(database)
    work_off(app)
    with database.writing() as session:
        session.query(Mail).delete()
        one = next(p for p in before)
        session.execute(update(FairWish).where(FairWish.attendee_id == one).values(rank=9))
        session.execute(update(FairAttendee).where(FairAttendee.id == one).values(status="withdrawn"))
    run = work(make, fair, "pairing")
    client.login(office.user_id)
    assert "谁有变化" in client.get(f"/organiser/fair-runs/{run}/publish").text
    client.post(f"/organiser/fair-runs/{run}/publish", {"current": PASSWORD})
    after = placed(database, 2)
    assert {p: q for p, q in before.items() if p != one} == after
    work_off(app)
    assert count(database, Mail) == 0  # the one who left is not told, and nobody else changed


def test_nothing_is_published_over_another_placement_or_a_vanished_person(client, make, database, office) -> None:
    fair = fair_of(make, office.id)
    run = work(make, fair, "pairing")
    with database.writing() as session:
        session.execute(update(FairAttendee).values(status="withdrawn"))
    client.login(office.user_id)
    page = client.post(f"/organiser/fair-runs/{run}/publish", {"current": PASSWORD}, 409).text
    assert "有人退出了" in page and count(database, FairPlacing) == 0


def test_the_workbook_has_pairs_reasons_and_proof(client, make, database, office) -> None:
    fair = fair_of(make, office.id, people=6, stands=1, wishes=1)
    run = work(make, fair, "pairing")
    client.login(office.user_id)
    book = openpyxl.load_workbook(BytesIO(made(client, f"/organiser/fair-runs/{run}/result.xlsx").data))
    assert book.sheetnames == ["配对", "没有配到的人", "没有配到的志愿", "职位", "证明"]
    assert book["配对"].max_row == 3 and book["没有配到的人"].max_row == book["没有配到的志愿"].max_row == 5
    assert [cell.value for cell in book["职位"][2]] == ["示例机构1", "检索员1", 2]
    page = client.get(f"/organiser/fair-runs/{run}").text
    assert "多一个名额" in page and "人配到" in page
    assert "2 个名额都给了" in client.get(f"/organiser/fair-runs/{run}?view=missed").text


def test_more_people_instead_of_a_lot_where_scores_are_equal(client, make, database, office) -> None:
    fair = fair_of(make, office.id, people=2, stands=2, status="draft")
    client.login(office.user_id)
    assert "让更多人配到" in client.get(f"/organiser/fairs/{fair}/runs").text
    answer = client.post(f"/organiser/fairs/{fair}/runs", {"kind": "pairing", "fill": "0", "ties": "largest"})
    run = int(answer.headers["Location"].rsplit("/", 1)[1])
    assert run_of(make, run).settings["ties"] == "largest"
    with make.app.app_context():
        jobs.work(run)
    page = client.get(f"/organiser/fair-runs/{run}").text
    assert "任何配法最多" in page and "没有更好的稳定结果" not in page
    checks = {c["code"] for c in run_of(make, run).certificate["checks"]}
    assert "made_again" in checks and "graduate_best" not in checks
    assert client.post(f"/organiser/fairs/{fair}/runs", {"kind": "pairing", "fill": "0", "ties": "x"}, 422).text
