"""Putting a timetable in force, changing it afterwards, and proving it: who is told, who moves, what can be checked."""

import io
import re

import pytest
from sqlalchemy import func, select, update

from tests.web.make import PASSWORD
from tests.web.rosters.site import work_off
from tests.web.timetables.site import fair_of, publish, published, run_of, work
from web.models import (
    Fair,
    FairAttendee,
    FairMeeting,
    FairPass,
    FairRun,
    FairStand,
    FairTable,
    FairVersion,
    FairWish,
    Mail,
    Notice,
    StoredFile,
)
from web.models.fairs import FairPosition


@pytest.fixture
def office(make):
    return make.organiser("office")


def meetings(database, fair: int) -> list[tuple[int, int, int, str]]:
    with database.unit(may_write=False) as unit:
        found = select(FairMeeting).where(FairMeeting.fair_id == fair, FairMeeting.status != "cancelled")
        rows = unit.session.scalars(found.order_by(FairMeeting.attendee_id, FairMeeting.starts))
        return [(m.attendee_id, m.table_id, m.starts, m.status) for m in rows]


def count(database, what, *where) -> int:
    with database.unit(may_write=False) as unit:
        return unit.session.scalar(select(func.count()).select_from(what).where(*where))


def test_publishing_needs_the_password_and_tells_everybody_once(app, client, make, database, office) -> None:
    graduate = make.graduate()
    fair = fair_of(make, office.id, graduate_id=graduate.id)
    run = work(make, fair)
    client.login(office.user_id)
    page = client.get(f"/organiser/fair-runs/{run}/publish").text
    assert "公布第 1 版" in page
    assert "密码不对" in client.post(f"/organiser/fair-runs/{run}/publish", {"current": "wrong"}, 422).text
    assert count(database, FairMeeting) == 0
    once = re.search(r'name="once" value="([^"]+)"', client.get(f"/organiser/fair-runs/{run}/publish").text).group(1)
    for _double_click in range(2):
        client.post(f"/organiser/fair-runs/{run}/publish", {"current": PASSWORD, "note": "请准时", "once": once})
    assert count(database, FairVersion) == 1 and len(meetings(database, fair)) == 6
    with database.unit(may_write=False) as unit:
        assert unit.session.get(Fair, fair).status == "published"
    work_off(app)
    work_off(app)
    told = count(database, Mail, Mail.subject.like("%时间表公布了%"))
    assert told == 6 and count(database, Notice, Notice.user_id == graduate.user_id) == 1
    assert "第 1 版" in client.get(f"/organiser/fairs/{fair}/versions").text


def test_a_fair_of_spreadsheets_is_published_without_ever_being_open(client, make, database, office) -> None:
    fair = fair_of(make, office.id)
    with database.writing() as session:
        session.execute(update(Fair).where(Fair.id == fair).values(status="draft"))
    run = work(make, fair)
    client.login(office.user_id).post(f"/organiser/fair-runs/{run}/publish", {"current": PASSWORD})
    with database.unit(may_write=False) as unit:
        assert unit.session.get(Fair, fair).status == "published"


def test_a_stale_page_or_a_vanished_person_publishes_nothing(client, make, database, office) -> None:
    fair = fair_of(make, office.id)
    run = work(make, fair)
    with database.writing() as session:
        session.execute(update(FairAttendee).where(FairAttendee.number == 1).values(status="withdrawn"))
    client.login(office.user_id)
    page = client.post(f"/organiser/fair-runs/{run}/publish", {"current": PASSWORD}, 409).text
    assert "有人退出了" in page and count(database, FairMeeting) == 0
    assert count(database, FairVersion) == 0


def test_a_table_that_drops_out_moves_as_few_as_possible_and_tells_only_them(
    app, client, make, database, office
) -> None:
    fair = fair_of(make, office.id, people=4, stands=2, tables=2, slots=4, wishes=1, max_meetings=1)
    first = published(make, fair)
    before = meetings(database, fair)
    work_off(app)
    with database.writing() as session:
        session.query(Mail).delete()
    gone = before[0][1]
    client.login(office.user_id)
    client.get(f"/organiser/fairs/{fair}/replan")
    answer = client.post(f"/organiser/fairs/{fair}/replan", {"table": str(gone)})
    work_off(app)
    run = int(re.search(r"fair-runs/(\d+)/ways", answer.location)[1])
    found = run_of(make, run)
    assert (found.status, found.error, found.base_id) == ("done", "", first)
    page = client.get(f"/organiser/fair-runs/{run}/publish").text
    assert "谁有变化" in page and "公布第 2 版" in page
    client.post(f"/organiser/fair-runs/{run}/publish", {"current": PASSWORD})
    after = meetings(database, fair)
    stayed = [row for row in before if row[1] != gone]
    assert set(stayed) <= set(after) and all(row[1] != gone for row in after) and len(after) == len(before)
    work_off(app)
    moved = {row[0] for row in before if row[1] == gone}
    assert count(database, Mail) == len(moved)
    page = client.get(f"/organiser/fairs/{fair}/versions").text
    assert "第 2 版" in page and f"变动：{len(moved)} 处" in page
    with database.unit(may_write=False) as unit:
        assert unit.session.get(FairTable, gone).closed
    assert "报名资料又有变化" not in client.get(f"/organiser/fairs/{fair}/runs").text


def test_a_meeting_that_has_begun_is_never_moved(app, client, make, database, office) -> None:
    fair = fair_of(make, office.id, people=4, stands=2, tables=2, slots=4, wishes=1, max_meetings=1)
    published(make, fair)
    begun = meetings(database, fair)[0]
    with database.writing() as session:
        session.execute(update(FairMeeting).where(FairMeeting.attendee_id == begun[0]).values(status="started"))
        session.execute(update(FairWish).values(rank=FairWish.rank + 5))
    client.login(office.user_id)
    answer = client.post(f"/organiser/fairs/{fair}/replan", {"table": str(begun[1])})
    work_off(app)
    run = run_of(make, int(re.search(r"fair-runs/(\d+)/ways", answer.location)[1]))
    assert (run.status, run.error) == ("done", "")
    publish(make, run.id)
    assert (*begun[:3], "started") in meetings(database, fair)


def test_whoever_joins_late_is_added_and_nobody_moves(make, database, office) -> None:
    fair = fair_of(make, office.id, people=3, stands=2, slots=4, wishes=1, max_meetings=1)
    published(make, fair)
    before = meetings(database, fair)
    with database.writing() as session:
        late = FairAttendee(
            fair_id=fair, number=99, code="late", name="后来的", created_at=session.get(Fair, fair).created_at,
            updated_at=session.get(Fair, fair).created_at,
        )  # fmt: skip
        offer = session.scalar(select(FairPosition.id).where(FairPosition.fair_id == fair))
        late.wishes.append(FairWish(fair_position_id=offer, rank=1))
        session.add(late)
        session.flush()
        number = late.id
    run = work(make, fair, "replan", fill=1)
    publish(make, run)
    after = meetings(database, fair)
    assert set(before) < set(after) and [row[0] for row in after if row not in before] == [number]


def test_by_hand_with_an_immediate_check(client, make, database, office) -> None:
    fair = fair_of(make, office.id, people=2, stands=1, slots=3, wishes=1, max_meetings=1)
    run = work(make, fair)
    client.login(office.user_id)
    page = client.get(f"/organiser/fair-runs/{run}?view=tables").text
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+/edit\?[^"]+)"', page)]
    edit = client.get(links[0]).text
    hidden = {n: re.search(rf'name="{n}" value="(\d+)"', edit).group(1) for n in ("person", "table", "slot")}
    swap = re.search(r'<option value="([\d.]+)">[^<]*对调', edit).group(1)
    answer = client.post(f"/organiser/fair-runs/{run}/edit", hidden | {"act": "move", "to": swap})
    swapped = run_of(make, int(re.search(r"fair-runs/(\d+)", answer.location).group(1)))
    assert swapped.base_id == run and swapped.certificate["passed"] and swapped.summary["meetings"] == 2
    gone = client.post(f"/organiser/fair-runs/{swapped.id}/edit", hidden | {"act": "remove"}, 409).text
    assert "刚才已经变了" in gone
    moved = hidden | {"slot": swap.partition(".")[2]}
    pinned = client.post(f"/organiser/fair-runs/{swapped.id}/edit", moved | {"act": "pin"})
    fixed = int(re.search(r"fair-runs/(\d+)", pinned.location).group(1))
    assert "这一场是固定的" in client.post(f"/organiser/fair-runs/{fixed}/edit", moved | {"act": "remove"}, 409).text
    publish(make, fixed)
    with database.unit(may_write=False) as unit:
        flags = unit.session.scalars(select(FairMeeting.pinned).where(FairMeeting.fair_id == fair)).all()
    assert sorted(flags) == [False, True]


def test_a_change_that_breaks_a_rule_is_not_kept(client, make, database, office) -> None:
    fair = fair_of(
        make, office.id, people=1, stands=2, slots=3, wishes=2, max_meetings=2, gap_minutes=5, walk_minutes=5
    )
    run = work(make, fair)
    client.login(office.user_id)
    page = client.get(f"/organiser/fair-runs/{run}?view=tables").text
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+/edit\?[^"]+)"', page)]
    one, two = (dict(re.findall(r"(person|table|slot)=(\d+)", link)) for link in links)
    clash = {**one, "act": "move", "to": f"{one['table']}.{two['slot']}"}
    answer = client.post(f"/organiser/fair-runs/{run}/edit", clash)
    assert "/edit" in answer.location and "没有改动" in client.get(answer.location).text
    assert count(database, FairRun) == 1


def test_the_certificate_is_open_to_all_concerned_and_checks_again(client, make, database, office) -> None:
    graduate, stranger = make.graduate(), make.graduate()
    fair = fair_of(make, office.id, people=7, graduate_id=graduate.id)
    with database.writing() as session:
        session.execute(update(FairAttendee).where(FairAttendee.number == 7).values(school="独一大学"))
    published(make, fair)
    client.login(graduate.user_id)
    page = client.get(f"/fairs/{fair}/certificate/1").text
    assert "项检查全部通过" in page and "同学2" not in page
    # Of seven people one is alone from a school: counted with the next smallest, so that nobody knows whom it says.
    assert "没用上的位置" in page and "空等" in page and "其中对方超出保底场数的 0 人" in page
    assert "乙大学" in page and "其他" in page and "独一大学" not in page and "甲大学" not in page
    client.post(f"/fairs/{fair}/certificate/1", {})
    assert "与证明完全一致" in client.get(f"/fairs/{fair}/certificate/1").text
    client.login(stranger.user_id)
    client.get(f"/fairs/{fair}/certificate/1", 404)


def test_a_changed_file_is_noticed(app, client, make, database, office) -> None:
    from web.core import files
    from web.timetables import engine

    fair = fair_of(make, office.id)
    run = published(make, fair)
    with app.app_context(), database.unit(may_write=False) as unit:
        stored = unit.session.get(StoredFile, unit.session.get(FairRun, run).input_id)
        path = files.path_of(stored)
    members = {name: engine.member(path, name) for name in ("stored.json", "about.json")}
    members["stored.json"] = members["stored.json"].replace(b'"max_per_person":2', b'"max_per_person":1')
    path.write_bytes(engine.packed(members))
    client.login(office.user_id)
    client.post(f"/fairs/{fair}/certificate/1", {})
    assert "与证明不一致" in client.get(f"/fairs/{fair}/certificate/1").text


@pytest.mark.parametrize(("verifier", "said"), [("3", "与证明完全一致"), ("", "与证明不一致")])
def test_a_certificate_of_earlier_checks_is_compared_in_what_both_count(
    client, make, database, office, verifier, said
) -> None:
    fair = fair_of(make, office.id)
    run = published(make, fair)
    with database.writing() as session:
        stored = session.get(FairRun, run)
        fewer = {k: v for k, v in stored.certificate["statistics"].items() if not k.startswith("envious")}
        changed = stored.certificate | {"statistics": fewer, "verifier": verifier or stored.certificate["verifier"]}
        session.execute(update(FairRun).where(FairRun.id == run).values(certificate=changed))
    client.login(office.user_id)
    assert "超出保底" not in client.get(f"/fairs/{fair}/certificate/1").text
    client.post(f"/fairs/{fair}/certificate/1", {})
    assert said in client.get(f"/fairs/{fair}/certificate/1").text


def test_a_result_of_an_earlier_version_is_told_and_not_an_error(app, client, make, database, office) -> None:
    from web.core import files
    from web.timetables import engine

    fair = fair_of(make, office.id)
    run = published(make, fair)
    with app.app_context(), database.unit(may_write=False) as unit:
        path = files.path_of(unit.session.get(StoredFile, unit.session.get(FairRun, run).result_id))
    result = engine.member(path, "result.json").replace(b'"format":2', b'"format":1')
    path.write_bytes(engine.packed({"result.json": result}))
    client.login(office.user_id)
    client.post(f"/fairs/{fair}/certificate/1", {})
    assert "更早的程序" in client.get(f"/fairs/{fair}/certificate/1").text


def test_a_graduate_reads_why_not(client, make, database, office) -> None:
    graduate = make.graduate()
    fair = fair_of(make, office.id, people=6, stands=2, slots=1, max_meetings=2, graduate_id=graduate.id)
    client.login(graduate.user_id)
    assert "时间表还没有公布" in client.get(f"/me/fairs/{fair}/why").text
    published(make, fair)
    page = client.get(f"/me/fairs/{fair}/why").text
    assert "没排上的志愿" in page and ("都满了" in page or "已有别的面谈" in page)


def test_a_plan_for_days_or_times_that_were_changed_is_not_published(client, make, database, office) -> None:
    fair = fair_of(make, office.id)
    run = work(make, fair)
    with database.writing() as session:
        session.get(Fair, fair).windows[0].starts += 7
    client.login(office.user_id)
    page = client.post(f"/organiser/fair-runs/{run}/publish", {"current": PASSWORD}, 409).text
    assert "日期或时段改过了" in page
    assert count(database, FairMeeting) == count(database, FairVersion) == 0


def test_a_failed_must_have_is_told_in_the_language_of_the_page(client, make, office) -> None:
    graduate, agency = make.graduate(), make.agency()
    position = make.position(agency.id, index=False, degree="doctor")
    own = {"agency_id": agency.id, "position_id": position, "graduate_id": graduate.id}
    fair = fair_of(make, office.id, people=1, stands=1, wishes=1, **own)
    run = published(make, fair)
    for person, page in ((graduate, f"/me/fairs/{fair}/why"), (office, f"/organiser/fair-runs/{run}/why")):
        client.login(person.user_id)
        assert "学历：博士" in client.get(f"{page}?lang=zh").text
        english = client.get(f"{page}?lang=en").text
        assert "Degree: Doctor" in english and "博士" not in english


def test_stands_without_account_are_told_by_mail_or_listed(app, client, make, database, office) -> None:
    """By an address of the sheet or typed in: the timetable, what changes, their link, open outcomes; others are named."""
    fair = fair_of(make, office.id, stands=3)
    desk = client.login(office.user_id)
    text = "编号,机构,职位名称,联系邮箱\nP1,示例机构1,检索员1,one@agency.example\n"
    data = {"kind": "positions", "file": (io.BytesIO(text.encode()), "p.csv")}
    desk.post(f"/organiser/fairs/{fair}/sheets", data, content_type="multipart/form-data")
    with database.unit(may_write=False) as unit:
        one, two, three = unit.session.scalars(
            select(FairStand.id).where(FairStand.fair_id == fair).order_by(FairStand.id)
        )
    place = {"number": "A02", "hall": "", "tables": "1"}
    desk.post(f"/organiser/fairs/{fair}/stands/{two}", place | {"email": "two@agency"})
    assert "邮箱请写完整" in desk.get(f"/organiser/fairs/{fair}/stands").text
    desk.post(f"/organiser/fairs/{fair}/stands/{two}", place | {"email": "two@agency.example"})
    words = " ".join(re.sub(r"<[^>]+>", " ", desk.get(f"/organiser/fairs/{fair}").text).split())
    assert "1 家展位收不到通知" in words
    page = desk.get(f"/organiser/fairs/{fair}/unreached").text
    assert "示例机构3" in page and f"#stand-{three}" in page and "示例机构2" not in page.split("<main")[1]
    desk.post(f"/organiser/fairs/{fair}/links", {"stand": one})
    published(make, fair)
    work_off(app)
    with database.unit(may_write=False) as unit:
        mails = [
            (m.to, m.body) for m in unit.session.scalars(select(Mail).order_by(Mail.id)) if "agency.example" in m.to
        ]
        code = unit.session.scalar(select(FairPass.code))
    assert sorted(to for to, _body in mails) == ["one@agency.example", "one@agency.example", "two@agency.example"]
    bodies = [body for to, body in mails if to.startswith("one")]
    assert all(f"/stand/{code}" in body for body in bodies) and "时间表公布了" in bodies[1]
    assert "向主办方要当天的链接" in next(body for to, body in mails if to.startswith("two"))
