"""From an order to a checked result: what the organiser sees on the way, and that nothing is lost in any state."""

import json
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import select, update

from tests.web.client import Client
from tests.web.downloads.site import made
from tests.web.make import Make
from tests.web.rosters.site import work_off
from tests.web.timetables.site import fair_of, order, publish, published, run_of, work
from web.core import clock
from web.models import FairAttendee, FairMeeting, FairRun, FairTable, FairWindow, FairWish
from web.timetables import jobs, service


@pytest.fixture
def office(make):
    return make.organiser("office")


def test_from_the_button_to_the_result(app, client, make, office) -> None:
    fair = fair_of(make, office.id)
    client.login(office.user_id)
    client.get(f"/organiser/fairs/{fair}/runs")
    answer = client.post(f"/organiser/fairs/{fair}/runs", {"kind": "timetable", "fill": "1"})
    waiting = client.get(answer.location).text
    assert "排队中" in waiting and "取消这次匹配" in waiting
    work_off(app)
    page = client.get(answer.location).text
    assert "已证明这是最好的一份" in page and "公布这一份" in page and "没有人超过面谈上限" in page
    for view in ("tables", "people", "missed"):
        assert "同学1" in client.get(f"{answer.location}?view={view}&q=同学1").text or view == "missed"
    assert client.get(answer.location + "/state").json["status"] == "done"


def test_pages_in_english(client, make, office) -> None:
    run = work(make, fair_of(make, office.id))
    client.login(office.user_id)
    client.post("/preferences", {"lang": "en", "next": "/"})
    page = client.get(f"/organiser/fair-runs/{run}").text
    assert "Proven to be the best there is" in page
    assert "Why not" in client.get(f"/organiser/fair-runs/{run}/why").text


def test_same_input_same_seed_same_bytes(client, make, office) -> None:
    fair = fair_of(make, office.id, people=9)
    first, second = work(make, fair), work(make, fair)
    one, two = run_of(make, first), run_of(make, second)
    assert one.input_hash == two.input_hash and one.certificate["result_sha256"] == two.certificate["result_sha256"]
    assert one.certificate["passed"] and one.summary["meetings"] == 6


def test_the_input_is_locked_and_a_change_is_said(client, make, database, office) -> None:
    fair = fair_of(make, office.id)
    run = work(make, fair)
    client.login(office.user_id)
    assert "报名资料又有变化" not in client.get(f"/organiser/fair-runs/{run}").text
    with database.writing() as session:
        session.execute(update(FairTable).values(closed=True).where(FairTable.id == 1))
    page = client.get(f"/organiser/fair-runs/{run}").text
    assert "报名资料又有变化" in page and "按现在的资料再排" in page
    again = client.post(f"/organiser/fair-runs/{run}/repeat", {}).location
    assert again != f"/organiser/fair-runs/{run}"


def test_what_is_missing_is_said_before_a_run(client, make, database, office) -> None:
    client.login(office.user_id)
    for values, words in (
        ({"people": 0}, "还没有人报名"),
        ({"stands": 0}, "还没有职位"),
        ({"tables": 0}, "还没有面谈桌"),
        ({"slots": 0}, "还没有可面谈的时间"),
        ({"status": "cancelled"}, "已经结束或取消"),
    ):
        options = dict(values)
        windows = options.pop("slots", 3)
        fair = fair_of(make, office.id, slots=windows or 1, **options)
        if not windows:
            with database.writing() as session:
                from web.models import FairWindow

                session.execute(update(FairWindow).where(FairWindow.fair_id == fair).values(ends=545))
        page = client.post(f"/organiser/fairs/{fair}/runs", {"kind": "timetable", "fill": "1"}, 409).text
        assert words in page


def test_only_one_run_at_a_time_and_it_can_be_cancelled(client, make, office) -> None:
    fair = fair_of(make, office.id)
    run = order(make, fair)
    client.login(office.user_id)
    assert (
        "已经有一次匹配在进行"
        in client.post(f"/organiser/fairs/{fair}/runs", {"kind": "timetable", "fill": "1"}, 409).text
    )
    client.post(f"/organiser/fair-runs/{run}/cancel", {})
    assert "这次匹配已取消" in client.get(f"/organiser/fair-runs/{run}").text
    with make.app.app_context():
        jobs.work(run)
    assert run_of(make, run).status == "cancelled"


def test_more_wishes_than_slots_tells_everybody_why(client, make, office) -> None:
    fair = fair_of(make, office.id, people=10, stands=2, slots=2, max_meetings=2)
    run = work(make, fair)
    client.login(office.user_id)
    page = client.get(f"/organiser/fair-runs/{run}/why").text
    assert "它的桌子都满了" in page and "加一张桌" in page
    assert run_of(make, run).summary["people_without"] == 6
    assert "同学" in client.get(f"/organiser/fair-runs/{run}?view=people&only=none").text


def test_impossible_times_end_in_a_clear_answer(client, make, database, office) -> None:
    from tests.web.timetables.site import DAY
    from web.models import FairBusy

    fair = fair_of(make, office.id, people=2)
    with database.writing() as session:
        for person in session.query(FairAttendee).filter_by(fair_id=fair):
            session.add(FairBusy(attendee_id=person.id, day=DAY, starts=0, ends=1440))
    run = work(make, fair)
    client.login(office.user_id)
    assert run_of(make, run).summary["meetings"] == 0
    assert "这家机构都不面谈" in client.get(f"/organiser/fair-runs/{run}/why").text


@pytest.mark.parametrize("kind", ["pairing", "ranking", "dry_run"])
def test_the_other_kinds(client, make, office, kind) -> None:
    run = work(make, fair_of(make, office.id), kind)
    found = run_of(make, run)
    assert (found.status, found.error) == ("done", "") and found.certificate["passed"]
    client.login(office.user_id)
    assert "同学" in client.get(f"/organiser/fair-runs/{run}?view=people").text
    if kind == "dry_run":
        assert "到场率" in client.get(f"/organiser/fair-runs/{run}").text
    if kind == "ranking":
        book = openpyxl.load_workbook(BytesIO(made(client, f"/organiser/fair-runs/{run}/result.xlsx").data))
        first = [cell.value for cell in book["排序名单"][2]]
        assert first[:3] == ["示例机构1", "检索员1", 1] and "同学" in first[3] and book["证明"].max_row > 1
        # All six fit alike: they share the first rank, and not in the order they registered at every position.
        lists = {n: [row[3] for row in book["排序名单"].values if row[1] == f"检索员{n}"] for n in (1, 2)}
        assert {row[2] for row in list(book["排序名单"].values)[1:]} == {1}
        assert any(names != sorted(names) for names in lists.values())


def test_files_can_be_taken_along_and_checked(client, make, office) -> None:
    run = work(make, fair_of(make, office.id))
    client.login(office.user_id)
    stored = json.loads(client.get(f"/organiser/fair-runs/{run}/stored.json").data)
    assert stored["people"] and "同学" not in json.dumps(stored, ensure_ascii=False)
    assert json.loads(client.get(f"/organiser/fair-runs/{run}/result.json").data)["meetings"]
    book = openpyxl.load_workbook(BytesIO(made(client, f"/organiser/fair-runs/{run}/result.xlsx").data))
    assert book.sheetnames == ["面谈", "毕业生", "桌", "没排上的志愿", "证明"]
    assert book["面谈"].max_row == run_of(make, run).summary["meetings"] + 1


def test_compare_says_who_gains_and_who_loses(client, make, database, office) -> None:
    fair = fair_of(make, office.id)
    first = work(make, fair)
    with database.writing() as session:
        session.query(FairWish).filter(FairWish.rank == 1, FairWish.attendee_id <= 2).delete()
    second = work(make, fair)
    client.login(office.user_id)
    page = client.get(f"/organiser/fair-runs/{first}/compare/{second}?who=lost").text
    assert "前一次" in page and "更少" in page
    client.get(f"/organiser/fair-runs/{first}/compare/{first}")


@pytest.mark.parametrize("page", ["runs", "versions"])
def test_lists_take_as_many_queries_at_any_length(client, make, office, page) -> None:
    fair = fair_of(make, office.id)
    client.login(office.user_id)
    work(make, fair)
    with client.counting() as one:
        client.get(f"/organiser/fairs/{fair}/{page}")
    work(make, fair)
    work(make, fair)
    with client.counting() as three:
        client.get(f"/organiser/fairs/{fair}/{page}")
    assert three.count <= one.count <= 30


@pytest.mark.parametrize("kind", ["ranking", "pairing", "dry_run"])
def test_only_a_timetable_is_changed_by_hand(client, make, office, kind) -> None:
    run = work(make, fair_of(make, office.id), kind)
    client.login(office.user_id)
    asked = {"act": "move", "person": "1", "table": "1", "slot": "0", "to": "1.1"}
    client.post(f"/organiser/fair-runs/{run}/edit", asked, 404)


def test_the_page_hears_what_is_done_now_and_how_long_it_takes(client, make, database) -> None:
    office = make.organiser()
    run = order(make, fair_of(make, office.id))
    state = f"/organiser/fair-runs/{run}/state"
    client.login(office.user_id)
    assert client.get(state).json == {"status": "queued", "done": 0, "total": 100, "step": "排队中", "left": ""}
    with database.writing() as session:
        row = session.get(FairRun, run)
        row.status, row.step, row.done = "running", "times", 50
        row.started_at = clock.now() - timedelta(seconds=40)
    said = client.get(state).json
    assert said["step"] == "排时间" and said["left"] in ("大约还要 40 秒。", "大约还要 41 秒。")
    assert client.get(state + "?lang=en").json["step"] == "Setting times"


def test_runs_are_counted_by_their_own_fair(client: Client, make: Make) -> None:
    """The first run of the second fair is its first."""
    office = make.organiser("office")
    one, two = fair_of(make, office.id), fair_of(make, office.id)
    for fair in (one, one, two):
        number = work(make, fair)
    member = client.login(office.user_id)
    assert "第 1 次" in member.get(f"/organiser/fair-runs/{number}").text
    listed = member.get(f"/organiser/fairs/{two}/runs").text
    assert "第 1 次" in listed and "第 3 次" not in listed
    assert "第 2 次" in member.get(f"/organiser/fairs/{one}/runs").text


def test_a_plan_is_read_and_published_before_what_would_place_more_is_found(client, make, database, office) -> None:
    fair = fair_of(make, office.id, people=10, stands=2, slots=2, max_meetings=2)
    run = order(make, fair)
    client.login(office.user_id)
    with make.app.app_context():
        jobs.work(run)
    for page in (f"/organiser/fair-runs/{run}", f"/organiser/fair-runs/{run}/why"):
        text = client.get(page).text
        assert "还在一条一条地实际再排" in text and "加一张桌" not in text
    assert publish(make, run) == 1
    work_off(make.app)
    for page in (f"/organiser/fair-runs/{run}", f"/organiser/fair-runs/{run}/why"):
        text = client.get(page).text
        assert "还在一条一条地实际再排" not in text and "加一张桌" in text
    assert run_of(make, run).status == "done"


def test_what_a_killed_worker_sought_is_sought_by_the_next_and_by_one_alone(make, database, office) -> None:
    fair = fair_of(make, office.id, people=10, stands=2, slots=2, max_meetings=2)
    run = order(make, fair)
    with make.app.app_context():
        jobs.work(run)
        make.app.extensions["queue"].huey.storage.flush_queue()
        with database.unit() as unit:
            assert service.claim_cures(run) is not None
            unit.commit()
        jobs.take_up()
        assert work_off(make.app) == 0, "another worker is at it"
        jobs.seek_cures(run)
        assert "cures" not in run_of(make, run).summary
        with database.writing() as session:
            session.get(FairRun, run).beat_at = clock.now() - timedelta(minutes=5)
        jobs.take_up()
        assert work_off(make.app) == 1
        jobs.take_up()
        assert work_off(make.app) == 0, "what is found is not sought again"
    kinds = [cure["kind"] for cure in run_of(make, run).summary["cures"]]
    assert kinds.count("table") == 2 and "slot" in kinds


def test_where_seeking_breaks_the_plan_stays_without(client, make, monkeypatch, office) -> None:
    fair = fair_of(make, office.id, people=10, stands=2, slots=2, max_meetings=2)
    run = order(make, fair)
    monkeypatch.setattr(jobs.engine, "afterwards", lambda *_: 1 / 0)
    with make.app.app_context():
        jobs.work(run)
        jobs.seek_cures(run)
    client.login(office.user_id)
    text = client.get(f"/organiser/fair-runs/{run}").text
    assert "怎样能排上更多" not in text and "公布这一份" in text


def test_what_is_expected_of_the_day_follows_who_came_last_time(client, make, database, office) -> None:
    """Of the last fair's four people with meetings three came; one who was there had none, and counts for nothing."""
    last = fair_of(make, office.id, people=5, stands=2, slots=2, max_meetings=1, wishes=1)
    published(make, last)
    assert run_of(make, work(make, fair_of(make, office.id))).settings["show_up"] is None, "its day is to come"
    with database.writing() as session:
        session.execute(
            update(FairWindow).where(FairWindow.fair_id == last).values(day=clock.today() - timedelta(days=3))
        )
        met = set(session.scalars(select(FairMeeting.attendee_id).where(FairMeeting.fair_id == last)))
        people = session.scalars(select(FairAttendee).where(FairAttendee.fair_id == last)).all()
        for person in people:
            person.arrived_at = clock.now() if person.id != min(met) else None
    assert len(met) == 4
    run = work(make, fair_of(make, office.id, people=8, stands=2))
    row = run_of(make, run)
    assert row.settings["show_up"] == 75 and row.summary["expected"]["show_up"] == 75
    assert row.summary["expected"]["held"] < row.summary["meetings"]
    client.login(office.user_id)
    assert "有面谈的人来了 75%" in client.get(f"/organiser/fair-runs/{run}").text
    rehearsed = work(make, fair_of(make, office.id, people=8), kind="dry_run")
    assert [r["show_up"] for r in run_of(make, rehearsed).summary["rates"]] == [60, 70, 75, 80, 90]
    assert "75%（上一场）" in client.get(f"/organiser/fair-runs/{rehearsed}").text
    other = make.organiser("office")
    assert run_of(make, work(make, fair_of(make, other.id))).settings["show_up"] is None, (
        "somebody else's fairs say nothing"
    )
