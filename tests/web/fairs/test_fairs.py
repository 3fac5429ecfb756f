"""Fairs before the match, as people use them: set up, invite, register, wish, mark, remind."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.web.client import Client
from tests.web.fairs.site import attendee_of, fair_of
from tests.web.make import Make
from web.core import clock
from web.fairs import queries, service
from web.fairs.queries import consent
from web.models import (
    Designation,
    Fair,
    FairAttendee,
    FairBusy,
    FairHall,
    FairInterest,
    FairPosition,
    FairRun,
    FairStand,
    FairTable,
    FairWindow,
    FairWish,
    Mail,
    Notice,
    Position,
)
from web.positions.rules import precheck


def rows(database, model, *where):
    with database.unit(may_write=False) as unit:
        found = list(unit.session.scalars(select(model).where(*where).order_by(model.id)))
        unit.session.expunge_all()
        return found


def test_the_grid_of_slots_fits_the_windows() -> None:
    day = clock.today()
    fair = Fair(slot_minutes=15, gap_minutes=5, walk_in_slots=1)
    fair.windows = [FairWindow(day=day, starts=840, ends=874), FairWindow(day=day, starts=540, ends=595)]
    assert [(s.index, s.clock, s.ends) for s in queries.slots(fair)] == [
        (0, "09:00", 555),
        (1, "09:20", 575),
        (2, "09:40", 595),
        (3, "14:00", 855),
    ]
    busy = [FairBusy(day=day, starts=550, ends=561)]
    assert queries.busy_slots(queries.slots(fair), busy) == {0, 1}


def test_an_organiser_sets_a_fair_up_and_opens_it(app: Flask, make: Make, database) -> None:
    office = make.organiser()
    client = Client(app).login(office.user_id)
    assert "还没有招聘会" in client.get("/organiser/fairs").text
    page = client.post("/organiser/fairs/new", {"title": "春季专场", "mode": "place"})
    number = rows(database, Fair)[0].id
    assert page.location.endswith(f"/organiser/fairs/{number}/setup/windows")
    client.get(page.location)
    client.get(f"/fairs/{number}", 404)
    client.post(f"/organiser/fairs/{number}/open", status=409)
    day = (clock.today() + timedelta(days=3)).isoformat()
    windows = {"rows-0-day": day, "rows-0-starts": "09:00", "rows-0-ends": "10:00"}
    preview = client.post(f"/organiser/fairs/{number}/setup/windows", windows | {"preview": "1"}, status=200)
    assert "3 场" in preview.text and not rows(database, FairWindow)
    client.post(f"/organiser/fairs/{number}/setup/windows", windows)
    for step in ("basics", "windows", "halls", "rules", "hosts"):
        client.get(f"/organiser/fairs/{number}/setup/{step}")
        assert client.get(f"/organiser/fairs/{number}/setup/{step}?lang=en").text.count("Save") >= 1
    client.get(f"/organiser/fairs/{number}/setup?lang=zh")
    client.post(f"/organiser/fairs/{number}/setup/halls", {"rows-0-name": "一号厅", "rows-1-name": "二号厅"})
    rules = {"slot_minutes": "20", "gap_minutes": "5", "max_meetings": "4", "min_meetings": "1", "most_wishes": "3"}
    rules |= {"graduation_years": "2026届、2027", "universities": "示例大学\n", "walk_in_slots": "1"}
    client.post(f"/organiser/fairs/{number}/setup/rules", rules)
    fair = rows(database, Fair)[0]
    assert (fair.graduation_years, fair.universities, fair.walk_minutes) == ([2026, 2027], ["示例大学"], 0)
    client.post(f"/organiser/fairs/{number}/open")
    assert "春季专场" in client.get("/fairs").text
    assert client.get(f"/organiser/fairs/{number}").text.count("邀请本站的机构，或者用表格导入机构和职位") == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"rows-0-day": "2026-05-01", "rows-0-starts": "9点", "rows-0-ends": "10:00"}, "时间请写成"),
        ({"rows-0-day": "2026-05-01", "rows-0-starts": "11:00", "rows-0-ends": "10:00"}, "结束要晚于开始"),
        ({"rows-0-day": "", "rows-0-starts": "09:00", "rows-0-ends": "10:00"}, "请填写日期"),
    ],
)
def test_a_wrong_window_is_explained_and_nothing_is_saved(app: Flask, make: Make, database, data, words) -> None:
    office = make.organiser()
    made = fair_of(make, office.id)
    before = [(w.day, w.starts, w.ends) for w in rows(database, FairWindow)]
    page = Client(app).login(office.user_id).post(f"/organiser/fairs/{made.fair_id}/setup/windows", data, status=422)
    assert words in page.text
    assert [(w.day, w.starts, w.ends) for w in rows(database, FairWindow)] == before


def test_an_agency_is_invited_answers_and_prepares_its_stand(app: Flask, make: Make, database, work) -> None:
    office, agency = make.organiser(), make.agency(name="清源知识产权代理有限公司")
    position = make.position(agency.id)
    made = fair_of(make, office.id)
    client = Client(app).login(office.user_id)
    assert "清源" in client.get(f"/organiser/fairs/{made.fair_id}/stands?q=清源").text
    for _twice in range(2):
        client.post(f"/organiser/fairs/{made.fair_id}/invite", {"agency": str(agency.id)})
    work()
    assert len(rows(database, FairStand)) == len(rows(database, Notice)) == len(rows(database, Mail)) == 1
    theirs = Client(app).login(agency.user_id)
    assert "等待答复" in theirs.get("/agency/fairs").text
    address = f"/agency/fairs/{made.fair_id}"
    theirs.post(f"{address}/answer", {"answer": "yes"})
    theirs.post(f"{address}/positions", {"position": str(position)})
    table = rows(database, FairTable)[0]
    tables = {"table": [str(table.id), ""], "label": ["A", "B"], "interviewer": ["王", ""]}
    theirs.post(f"{address}/tables", tables)
    assert [(t.label, t.interviewer) for t in rows(database, FairTable)] == [("A", "王"), ("B", "")]
    theirs.post(f"{address}/times", {f"slot-{table.id}": ["0", "1", "3"]})
    assert [(b.starts, b.ends) for b in rows(database, FairBusy)] == [(540, 575), (600, 615)]
    page = theirs.get(address)
    assert page.text.count("checked") == 4
    again = theirs.post(
        f"{address}/tables", tables | {"label": ["A", "A"], "interviewer": ["王", "陈"]}, status=422
    ).text
    assert "桌号相同" in again and 'value="陈"' in again
    with make.database.writing() as session:
        session.get(Fair, made.fair_id).mode = "online"
    link = {"online_link": "meet.example/a b", f"slot-{table.id}": ["2"]}
    again = theirs.post(f"{address}/times", link, status=422).text
    assert 'id="online_link-error"' in again and 'value="meet.example/a b"' in again
    assert again.count("checked") == 2, "the position and the one time just picked"
    assert "专利检索分析员" in client.get(f"/fairs/{made.fair_id}").text


def test_only_who_may_register_is_led_to_it(app: Flask, make: Make) -> None:
    made = fair_of(make, make.organiser("office").id)
    for client, led in (
        (Client(app), True),
        (Client(app).login(make.graduate().user_id), True),
        (Client(app).login(make.agency().user_id), False),
    ):
        assert (f"/fairs/{made.fair_id}/register" in client.get(f"/fairs/{made.fair_id}").text) is led


def test_a_graduate_registers_ranks_wishes_and_says_when_not(app: Flask, make: Make, database) -> None:
    office, agency, person = make.organiser(), make.agency(), make.graduate()
    made = fair_of(make, office.id, agency_id=agency.id)
    with make.database.writing() as session:
        for title in ("检索", "翻译", "咨询"):
            session.add(FairPosition(fair_id=made.fair_id, stand_id=made.stand_id, title=title))
    offers = [offer.id for offer in rows(database, FairPosition)]
    client = Client(app).login(person.user_id)
    page = client.get(f"/fairs/{made.fair_id}/register")
    assert "邮箱" in page.text
    client.post(f"/fairs/{made.fair_id}/register", {"shared": ["educations"]})
    client.post(f"/fairs/{made.fair_id}/register", {"shared": ["educations"]})
    attendee = rows(database, FairAttendee)[0]
    assert attendee.shared["fields"] == ["name", "educations"] and attendee.school == "示例大学"
    address = f"/me/fairs/{made.fair_id}"
    for act, at in (("add", 0), ("add", 1), ("add", 1), ("add", 2), ("up", 2), ("remove", 0), ("down", 2), ("up", 1)):
        client.post(f"{address}/wish", {"act": act, "position": str(offers[at])})
    wishes = sorted(rows(database, FairWish), key=lambda w: w.rank)
    assert [(w.rank, w.fair_position_id) for w in wishes] == [(1, offers[1]), (2, offers[2])]
    client.post(f"{address}/wish", {"act": "jump", "position": "1"}, status=409)
    client.post(f"{address}/times", {"slot": ["5", "x", "99999"]})
    assert [(b.starts, b.ends) for b in rows(database, FairBusy)] == [(640, 655)]
    client.post(f"{address}/shared", {"shared": ["phone", "secrets"]})
    assert rows(database, FairAttendee)[0].shared["fields"] == ["name", "phone"]
    for lang in ("en", "zh"):
        client.get(f"{address}?lang={lang}&q=检")
    client.get("/me/fairs")
    client.post(f"{address}/withdraw")
    assert rows(database, FairAttendee)[0].status == "withdrawn"
    client.post(f"/fairs/{made.fair_id}/register", {})
    again = rows(database, FairAttendee)
    assert len(again) == 1 and again[0].status == "registered"


def test_a_fair_takes_only_so_many_wishes_and_only_its_own_positions(app: Flask, make: Make) -> None:
    office, agency, person = make.organiser(), make.agency(), make.graduate()
    mine = fair_of(make, office.id, agency.id, make.position(agency.id), person.id, most_wishes=1)
    other = fair_of(make, office.id, make.agency().id, make.position(agency.id))
    client = Client(app).login(person.user_id)
    address = f"/me/fairs/{mine.fair_id}/wish"
    client.post(address, {"act": "add", "position": str(other.fair_position_id)}, status=404)
    client.post(address, {"act": "add", "position": str(mine.fair_position_id)})
    with make.database.writing() as session:
        extra = FairPosition(fair_id=mine.fair_id, stand_id=mine.stand_id, title="翻译")
        session.add(extra)
        session.flush()
        number = extra.id
    back = client.post(address, {"act": "add", "position": str(number)}).location  # said where the wishes stand
    assert "最多填 1 个志愿" in client.get(back).text
    assert [w.fair_position_id for w in rows(make.database, FairWish)] == [mine.fair_position_id]


def test_a_rule_leaves_somebody_out_and_the_organiser_lets_them_in(app: Flask, make: Make, database) -> None:
    office, person = make.organiser(), make.graduate()
    made = fair_of(make, office.id, graduation_years=[2030], degree="master")
    client = Client(app).login(person.user_id)
    page = client.get(f"/fairs/{made.fair_id}/register")
    assert "面向 2030 届毕业生" in page.text and "问问主办方" in page.text
    assert "面向 2030 届毕业生" in client.post(f"/fairs/{made.fair_id}/register", {}, status=409).text
    assert not rows(database, FairAttendee)
    for _twice in range(2):
        client.post(f"/fairs/{made.fair_id}/register", {"ask": "1"})
    assert len(rows(database, Notice)) == 1
    attendee = rows(database, FairAttendee)[0]
    desk = Client(app).login(office.user_id)
    assert attendee.name in desk.get(f"/organiser/fairs/{made.fair_id}/attendees?shown=asked").text
    action = f"/organiser/fairs/{made.fair_id}/attendees/{attendee.id}"
    desk.post(action, {"act": "admit"})
    desk.post(action, {"act": "admit"}, status=409)
    assert rows(database, FairAttendee)[0].status == "registered"
    assert len(rows(database, Notice, Notice.user_id == person.user_id)) == 1


def test_a_closed_fair_takes_nobody(app: Flask, make: Make, database) -> None:
    office, person = make.organiser(), make.graduate()
    made = fair_of(make, office.id, register_until=clock.now() - timedelta(minutes=1))
    client = Client(app).login(person.user_id)
    assert "现在不能报名" in client.get(f"/fairs/{made.fair_id}/register").text
    client.post(f"/fairs/{made.fair_id}/register", {}, status=409)
    assert not rows(database, FairAttendee)


def test_an_agency_marks_whom_it_wants_without_a_name(app: Flask, make: Make, database) -> None:
    office, agency = make.organiser(), make.agency()
    position = make.position(agency.id)
    made = fair_of(make, office.id, agency.id, position)
    people = [make.graduate(name=name) for name in ("甲乙丙", "丁戊己")]
    with make.database.writing() as session:
        for number, person in enumerate(people, 1):
            session.add(attendee_of(made.fair_id, number, graduate_id=person.id, name=f"登记{number}"))
    first, second = rows(database, FairAttendee)
    with make.database.writing() as session:
        session.add(FairWish(attendee_id=first.id, fair_position_id=made.fair_position_id, rank=1))
    client = Client(app).login(agency.user_id)
    page = client.get(f"/agency/fairs/{made.fair_id}/interests").text
    for secret in ("甲乙丙", "丁戊己", "登记1", "登记2", "13800000000", "示例大学", "熟悉半导体工艺"):
        assert secret not in page
    assert "选了你们，第 1 志愿" in page and "微电子科学与工程" in page
    with app.app_context():
        marks = [consent.mark_of(made.stand_id, person.id) for person in (first, second)]
        assert marks[0] != consent.mark_of(made.stand_id + 1, first.id) and len(marks[0]) * 4 == 64
        assert all(mark in page and consent.label(mark) in page for mark in marks)
    form = {"position": str(made.fair_position_id), "act": "add"}
    for mark in (marks[0], marks[1], marks[1]):
        client.post(f"/agency/fairs/{made.fair_id}/interests", form | {"person": mark})
    client.post(f"/agency/fairs/{made.fair_id}/interests", form | {"person": marks[1], "act": "up"})
    marked = sorted(rows(database, FairInterest), key=lambda m: m.rank)
    assert [m.attendee_id for m in marked] == [second.id, first.id]
    client.get(f"/agency/fairs/{made.fair_id}/interests?lang=en")
    client.post(f"/agency/fairs/{made.fair_id}/interests", form | {"person": "99999"}, status=404)
    client.post(f"/agency/fairs/{made.fair_id}/interests", form | {"person": str(first.id)}, status=404)


def test_reminders_go_once_a_day_and_say_who_cannot_be_reached(app: Flask, make: Make, database, work) -> None:
    office, person = make.organiser(), make.graduate()
    made = fair_of(make, office.id, graduate_id=person.id)
    with make.database.writing() as session:
        session.add(attendee_of(made.fair_id, 2, email="row@example.com"))
        session.add(attendee_of(made.fair_id, 3))
    client = Client(app).login(office.user_id)
    first = client.post(f"/organiser/fairs/{made.fair_id}/remind", {"who": "no_wish"})
    page = client.get(first.location).text
    assert "提醒了 2 位" in page and "1 位没有账号也没有邮箱" in page
    client.post(f"/organiser/fairs/{made.fair_id}/remind", {"who": "no_wish"})
    assert "2 位今天已经提醒过" in client.get(f"/organiser/fairs/{made.fair_id}").text
    work()
    assert {mail.to for mail in rows(database, Mail)} == {"row@example.com", "graduate2@example.com"}
    assert len(rows(database, Notice)) == 1


def test_a_host_on_the_site_may_look_in_and_change_nothing(app: Flask, make: Make) -> None:
    office, university = make.organiser(), make.organiser("university", name="示例大学")
    made = fair_of(make, office.id)
    desk, host = Client(app).login(office.user_id), Client(app).login(university.user_id)
    host.get(f"/organiser/fairs/{made.fair_id}", 404)
    hosts = {"rows-0-name": "示例主办方", "rows-0-role": "host", "rows-1-name": "示例大学", "rows-1-role": "cohost"}
    desk.post(f"/organiser/fairs/{made.fair_id}/setup/hosts", hosts)
    assert "带来自己的毕业生" in host.get(f"/organiser/fairs/{made.fair_id}").text
    for page in ("stands", "attendees", "sheets"):
        host.get(f"/organiser/fairs/{made.fair_id}/{page}")
    host.post(f"/organiser/fairs/{made.fair_id}/close", status=404)
    host.post(f"/organiser/fairs/{made.fair_id}/invite", {"agency": "1"}, status=404)


def test_a_button_tapped_twice_acts_once(app: Flask, make: Make, database) -> None:
    office = make.organiser()
    client = Client(app).login(office.user_id)
    form = {"title": "只建一场", "mode": "online", "once": "a-tap"}
    first, second = (client.post("/organiser/fairs/new", form) for _ in range(2))
    assert first.location == second.location and len(rows(database, Fair)) == 1


def test_one_stand_number_for_one_agency(app: Flask, make: Make, database) -> None:
    office = make.organiser()
    made = fair_of(make, office.id, make.agency().id)
    with make.database.writing() as session:
        moment = clock.now()
        session.add(FairStand(fair_id=made.fair_id, name="第二家", number="A2", status="joined", created_at=moment))
    client = Client(app).login(office.user_id)
    action = f"/organiser/fairs/{made.fair_id}/stands/{made.stand_id}"
    client.post(action, {"number": "A2", "tables": "3"}, status=422)
    client.post(action, {"number": "A1", "tables": "3"})
    assert len(rows(database, FairTable, FairTable.stand_id == made.stand_id)) == 3
    client.post(action, {"number": "A1", "tables": "-1"})
    client.post(action, {"act": "remove"})
    assert rows(database, FairStand)[0].status == "removed"


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/fairs", 9),
        ("/fairs/{fair}", 12),
        ("/organiser/fairs", 10),
        ("/organiser/fairs/{fair}", 14),
        ("/organiser/fairs/{fair}/stands", 14),
        ("/organiser/fairs/{fair}/attendees", 16),
    ],
)
def test_lists_ask_the_database_no_more_for_three_than_for_one(app: Flask, make: Make, path: str, most: int) -> None:
    office = make.organiser()
    counted = []
    for number in (1, 3):
        for _one in range(number - len(counted)):
            agency = make.agency()
            made = fair_of(make, office.id, agency.id, make.position(agency.id))
        with make.database.writing() as session:
            last = (
                session.scalar(select(func.max(FairAttendee.number)).where(FairAttendee.fair_id == made.fair_id)) or 0
            )
            moment = clock.now()
            for extra in range(number):
                session.add(attendee_of(made.fair_id, last + extra + 1))
                stand = FairStand(fair_id=made.fair_id, name=f"表格 {last}{extra}", status="joined", created_at=moment)
                stand.tables.append(FairTable(label="1"))
                session.add(stand)
        client = Client(app).login(office.user_id)
        with client.counting() as q:
            client.get(path.format(fair=made.fair_id))
        assert q.count <= most, q.statements
        counted.append(q.count)
    assert counted[0] == counted[1]


@pytest.mark.parametrize("people", [1, 3])
def test_ranked_people_and_own_wishes_cost_a_fixed_number_of_queries(app: Flask, make: Make, people: int) -> None:
    office, agency = make.organiser(), make.agency()
    mine = make.graduate()
    made = fair_of(make, office.id, agency.id, make.position(agency.id), mine.id, wished=True)
    with make.database.writing() as session:
        for number in range(2, people + 1):
            session.add(attendee_of(made.fair_id, number))
    client = Client(app).login(agency.user_id)
    with client.counting() as q:
        client.get(f"/agency/fairs/{made.fair_id}/interests")
    assert q.count <= 26, q.statements
    client = Client(app).login(mine.user_id)
    with client.counting() as q:
        client.get(f"/me/fairs/{made.fair_id}")
    assert q.count <= 9, q.statements


def test_the_demo_holds_a_whole_fair_that_can_be_matched(make: Make, database) -> None:
    from seeds.demo import fairs

    make.organiser()
    make.organiser("university")
    for _agency in range(2):
        agency = make.agency()
        for _position in range(2):
            make.position(agency.id, index=False)
    for _person in range(5):
        make.graduate()
    plan = fairs.Plan("示例", "Demo", 2, 2, 5, (2, 3), ((540, 720),), 20, 10, 7)
    for number in range(2):
        fairs._write(database, plan, fairs.Random(f"seed {number // 2}"))
    first, second = ([w.fair_position_id % 4 for w in rows(database, FairWish)][part::2] for part in (0, 1))
    assert 20 <= len(first) + len(second) <= 30
    with database.unit(may_write=False) as unit:
        for fair in unit.session.scalars(select(Fair)):
            counts = queries.counts(fair)
            assert (counts.stands, counts.tables, counts.positions, counts.attendees) == (2, 4, 4, 5)
            assert counts.slots == 6 and counts.places == 24 and counts.wishes >= 10 and counts.interests


def test_who_leaves_the_site_leaves_its_fairs_and_can_take_their_part_along(app: Flask, make: Make, database) -> None:
    from web.core.personal import Whose, copy
    from web.graduates.service import delete_account

    office, agency, person = make.organiser(), make.agency(), make.graduate()
    made = fair_of(make, office.id, agency.id, make.position(agency.id), person.id, wished=True)
    with app.app_context(), database.unit(may_write=False):
        own = copy(Whose(person.user_id, person.id))["fairs"]
        assert own[0]["fair"] == "春季专场招聘会" and own[0]["wishes"] == ["专利检索分析员"] and "code" not in own[0]
    with app.app_context(), database.unit() as unit:
        unit.write()
        delete_account(person.id)
        unit.commit()
    attendee = rows(database, FairAttendee)[0]
    assert (attendee.name, attendee.email, attendee.school, attendee.status) == ("", "", "", "withdrawn")
    assert attendee.code != made.code and not rows(database, FairWish)


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 30, "²", "-1", ""])
def test_numbers_no_page_sends_change_nothing(app: Flask, make: Make, database, number: str) -> None:
    office = make.organiser()
    made = fair_of(make, office.id, make.agency().id)
    desk = Client(app).login(office.user_id)
    place = f"/organiser/fairs/{made.fair_id}"
    desk.post(f"{place}/stands/{made.stand_id}", {"tables": number, "hall": number, "number": "A1"})
    desk.post(f"{place}/invite", {"agency": number})
    desk.post(f"{place}/setup/halls", {"rows-0-number": number, "rows-0-name": "一号厅"})
    with database.unit(may_write=False) as unit:
        stand = unit.session.get(FairStand, made.stand_id)
        assert (stand.number, len(stand.tables), stand.hall_id) == (None, 1, None)
        assert unit.session.scalar(select(func.count()).select_from(FairStand)) == 1


@pytest.mark.parametrize(
    ("step", "data"),
    [
        ("windows", {"rows-0-day": "0001-01-01", "rows-0-starts": "09:00", "rows-0-ends": "10:00"}),
        ("windows", {"rows-0-day": "9999-12-31", "rows-0-starts": "09:00", "rows-0-ends": "10:00"}),
        ("basics", {"title": "专场", "mode": "place", "register_until": "0001-01-01T00:00"}),
    ],
)
def test_days_no_calendar_can_take_are_refused(app: Flask, make: Make, database, step: str, data: dict) -> None:
    office = make.organiser()
    made, desk = fair_of(make, office.id), Client(app).login(office.user_id)
    assert "2000" in desk.post(f"/organiser/fairs/{made.fair_id}/setup/{step}", data, status=422).text
    assert [w.day.year for w in rows(database, FairWindow)] == [(clock.today() + timedelta(days=1)).year]


def test_rows_without_a_readable_number_are_no_rows(app: Flask, make: Make, database) -> None:
    office = make.organiser()
    made, desk = fair_of(make, office.id), Client(app).login(office.user_id)
    data = {"rows-²-name": "甲厅", f"rows-{'9' * 5000}-name": "乙厅", "rows-0-name": "丙厅"}
    desk.post(f"/organiser/fairs/{made.fair_id}/setup/halls", data)
    assert [hall.name for hall in rows(database, FairHall)] == ["丙厅"]


def test_the_next_fairs_stand_on_the_home_of_everybody_they_concern(app: Flask, make: Make, database) -> None:
    office, graduate, other, agency = make.organiser(), make.graduate(), make.graduate(), make.agency()
    made = fair_of(make, office.id, agency.id, make.position(agency.id, index=False), graduate.id)
    fair_of(make, office.id, status="over", title="去年的招聘会")
    homes = {
        "/me": (graduate.user_id, f"/me/fairs/{made.fair_id}"),
        "/agency": (agency.user_id, f"/agency/fairs/{made.fair_id}"),
        "/organiser": (office.user_id, f"/organiser/fairs/{made.fair_id}"),
    }
    for home, (user_id, fair) in homes.items():
        client = Client(app).login(user_id)
        page = client.get(home).text
        assert "接下来的招聘会" in page and f'href="{fair}"' in page, home
        assert "去年的招聘会" not in page.split("最近的名册")[0], home
        assert "Job fairs ahead" in client.get(f"{home}?lang=en").text
    assert "接下来的招聘会" not in Client(app).login(other.user_id).get("/me").text
    with database.writing() as session:
        session.get(FairStand, made.stand_id).status = "invited"
    assert "请答复邀请" in Client(app).login(agency.user_id).get("/agency?lang=zh").text


def test_agencies_and_positions_have_their_english_names_on_english_pages(app: Flask, make: Make) -> None:
    office, graduate = make.organiser(), make.graduate()
    agency = make.agency(name_en="Example IP Agency")
    position = make.position(agency.id, index=False, title_en="Patent searcher")
    made = fair_of(make, office.id, agency.id, position, graduate.id, wished=True)
    for client, path in (
        (Client(app), f"/fairs/{made.fair_id}"),
        (Client(app).login(graduate.user_id), f"/me/fairs/{made.fair_id}"),
    ):
        page = client.get(f"{path}?lang=en").text
        assert "Example IP Agency" in page and "Patent searcher" in page and "专利检索分析员" not in page
        page = client.get(f"{path}?lang=zh").text
        assert "Example IP Agency" not in page and "专利检索分析员" in page


def test_everybody_concerned_is_told_once_that_a_fair_is_cancelled(app: Flask, make: Make, database, work) -> None:
    office, person, stranger = make.organiser(), make.graduate(), make.graduate()
    agency = make.agency()
    made = fair_of(make, office.id, agency_id=agency.id, graduate_id=person.id)
    with make.database.writing() as session:
        session.add(attendee_of(made.fair_id, 2, email="row@example.com"))
        session.add(attendee_of(made.fair_id, 3, graduate_id=stranger.id, status="withdrawn"))
        now = clock.now()
        session.add(FairRun(fair_id=made.fair_id, kind="timetable", status="running", created_at=now, beat_at=now))
    client = Client(app).login(office.user_id)
    first = client.post(f"/organiser/fairs/{made.fair_id}/cancel")
    page = client.get(first.location).text
    assert "招聘会已取消" in page and "进行中的匹配也已取消" in page
    assert [run.status for run in rows(database, FairRun)] == ["cancelled"]
    client.post(f"/organiser/fairs/{made.fair_id}/cancel", status=409)
    work()
    mails, notices = rows(database, Mail), rows(database, Notice)
    assert len(mails) == len({mail.to for mail in mails}) == 3
    assert "row@example.com" in {mail.to for mail in mails}
    assert {notice.user_id for notice in notices} == {person.user_id, agency.user_id}
    assert len(notices) == 2 and "cancelled" in notices[0].text_en


def test_a_registered_graduate_is_told_what_can_still_change(app: Flask, make: Make) -> None:
    office, person = make.organiser(), make.graduate()
    made = fair_of(make, office.id, graduate_id=person.id, status="closed")
    client = Client(app).login(person.user_id)
    page = client.get(f"/me/fairs/{made.fair_id}").text
    assert "报名已截止，你已报上名" in page and "志愿和时间还能改" in page
    assert 'href="/me/fairs"' in client.get("/me").text


def test_agencies_to_invite_can_be_ticked_one_by_one(app: Flask, make: Make, database, work) -> None:
    office = make.organiser()
    made = fair_of(make, office.id)
    ids = [make.agency(name=f"待邀请机构{number:02d}").id for number in range(14)]
    client, page = Client(app).login(office.user_id), f"/organiser/fairs/{made.fair_id}/stands"
    assert client.get(page).text.count('name="agency"') == 14
    assert client.get(f"{page}?q=机构13").text.count('name="agency"') == 1
    client.post(f"/organiser/fairs/{made.fair_id}/invite", {"agency": [str(ids[3]), "x", str(ids[5])], "q": "机构"})
    assert [stand.name for stand in rows(database, FairStand)] == ["待邀请机构03", "待邀请机构05"]


def test_positions_of_a_fair_stay_open_to_its_end(app: Flask, make: Make, database) -> None:
    office, agency = make.organiser(), make.agency()
    ends = clock.today()
    position = make.position(agency.id, valid_until=ends)  # the fair is tomorrow
    closed = make.position(agency.id, status="closed", valid_until=ends, index=False)
    made = fair_of(make, office.id, agency.id)
    theirs = Client(app).login(agency.user_id)
    theirs.get(f"/agency/fairs/{made.fair_id}")
    theirs.post(f"/agency/fairs/{made.fair_id}/positions", {"position": [str(position), str(closed)]})
    assert f"已延到 {(ends + timedelta(days=1)).isoformat()}" in theirs.get(f"/agency/fairs/{made.fair_id}").text
    assert [p.valid_until for p in rows(database, Position)] == [ends + timedelta(days=1), ends]
    with make.database.writing() as session:
        session.get(Position, position).valid_until = ends  # its agency shortened it again
        before = session.get(Position, position).updated_at
    with app.test_request_context(), make.database.unit() as unit:
        service.publish_fair(made.fair_id)
        unit.commit()
    kept = rows(database, Position)[0]
    assert kept.valid_until == ends + timedelta(days=1) and kept.updated_at > before
    (told,) = rows(database, Notice)
    day = kept.valid_until.isoformat()
    assert told.user_id == agency.user_id and f"已延到 {day}" in told.text_zh and day in told.text_en


def test_a_fair_far_ahead_carries_no_position_past_what_any_may(app: Flask, make: Make, database) -> None:
    office, agency = make.organiser(), make.agency()
    position = make.position(agency.id, valid_until=clock.today())
    made = fair_of(make, office.id, agency.id, position)
    with make.database.writing() as session:
        session.get(Fair, made.fair_id).windows[0].day = clock.today() + timedelta(days=300)
    with app.test_request_context(), make.database.unit() as unit:
        service.publish_fair(made.fair_id)
        unit.commit()
    assert rows(database, Position)[0].valid_until == precheck.last_day(clock.today())


def test_a_fair_says_until_when_one_may_register(app: Flask, make: Make) -> None:
    office = make.organiser()
    until = clock.now() + timedelta(hours=5)
    one, none = fair_of(make, office.id, register_until=until), fair_of(make, office.id)
    anybody = Client(app)
    assert "报名截止" in anybody.get("/fairs").text
    said = until.astimezone(clock.CHINA).strftime("%H:%M")
    assert said in anybody.get(f"/fairs/{one.fair_id}").text
    assert "到主办方截止报名为止" in anybody.get(f"/fairs/{none.fair_id}").text


def test_marking_every_time_as_impossible_is_told(app: Flask, make: Make) -> None:
    graduate, agency = make.graduate(), make.agency()
    made = fair_of(make, make.organiser().id, agency.id, graduate_id=graduate.id)
    every = [str(number) for number in range(6)]
    mine = Client(app).login(graduate.user_id)
    mine.get(f"/me/fairs/{made.fair_id}")
    mine.post(f"/me/fairs/{made.fair_id}/times", {"slot": every})
    assert "排不上面谈" in mine.get(f"/me/fairs/{made.fair_id}").text
    with make.database.unit(may_write=False) as unit:
        table = unit.session.get(FairStand, made.stand_id).tables[0].id
    theirs = Client(app).login(agency.user_id)
    theirs.get(f"/agency/fairs/{made.fair_id}")
    theirs.post(f"/agency/fairs/{made.fair_id}/times", {f"slot-{table}": every})
    assert "不会排人：1" in theirs.get(f"/agency/fairs/{made.fair_id}").text


def test_agencies_are_invited_by_province_kind_and_designation_all_at_once(
    app: Flask, make: Make, database, work
) -> None:
    office = make.organiser()
    fair = fair_of(make, office.id, status="draft").fair_id
    brand = make.agency(name="品牌一家", place="330100", services=["search"])
    claiming = make.agency(name="只是自称", place="330000")
    with make.database.writing() as session:
        for agency, proven in ((brand.id, clock.now()), (claiming.id, None)):
            session.add(Designation(agency_id=agency, kind="brand", level="national", checked_at=proven))
    others = [
        make.agency(name=f"别家{n}", place="330000" if n % 2 else "110000", services=["search"]) for n in range(30)
    ]
    make.agency(name="没核验", place="330000", status="pending", checked_at=None)
    desk, page = Client(app).login(office.user_id), f"/organiser/fairs/{fair}/stands"
    shown = desk.get(f"{page}?designation=brand").text
    assert "品牌一家" in shown and "只是自称" not in shown and "别家1" not in shown
    everybody = desk.get(page).text
    assert "全部邀请，共 32 家" in everybody and everybody.index("品牌一家") < everybody.index("别家0")
    assert "全部邀请，共 17 家" in desk.get(f"{page}?province=330000").text
    assert "全部邀请，共 16 家" in desk.get(f"{page}?province=330000&service=search").text
    desk.post(f"/organiser/fairs/{fair}/invite", {"all": "1", "province": "330000", "service": "search"})
    desk.post(f"/organiser/fairs/{fair}/invite", {"all": "1", "province": "330000", "service": "search"})
    work()
    invited = rows(database, FairStand)
    assert len(invited) == 16 and {stand.name for stand in invited} >= {"品牌一家", "别家1", "别家29"}
    assert len(rows(database, Mail)) == 16 and others
    desk.post(f"/organiser/fairs/{fair}/invite", {"all": "1", "province": "nothing"})
    assert len(rows(database, FairStand)) == 16


@pytest.mark.parametrize(
    ("step", "typed", "state", "why"),
    [
        ("rules", {"slot_minutes": "45", "max_meetings": "3"}, "published", "时间表已经公布"),
        (
            "windows",
            {"rows-0-day": "2027-05-01", "rows-0-starts": "09:15", "rows-0-ends": "11:45"},
            "published",
            "时间表已经公布",
        ),
        ("basics", {"title": "另一个名字", "mode": "place"}, "over", "已经结束或取消"),
        ("halls", {"rows-0-name": "九号厅"}, "cancelled", "已经结束或取消"),
    ],
)
def test_what_is_settled_is_not_offered_and_refused_on_its_form(
    app: Flask, make: Make, step: str, typed: dict[str, str], state: str, why: str
) -> None:
    office = make.organiser()
    fair = fair_of(make, office.id, status="closed").fair_id
    client, address = Client(app).login(office.user_id), f"/organiser/fairs/{fair}/setup/{step}"
    open_page = client.get(address).text
    assert "先看看" in open_page or "保存" in open_page.split("<main")[1]
    with make.database.writing() as session:
        session.get(Fair, fair).status = state
    page = client.get(address).text.split("<main")[1]
    assert why in page and 'class="form" disabled' in page and 'type="submit" name="next"' not in page
    again = client.post(address, typed, status=422).text  # from a page that was opened before
    assert why in again and all(value in again for value in typed.values())


def test_one_too_many_is_told_on_its_form(app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    office = make.organiser()
    client, fair = Client(app).login(office.user_id), fair_of(make, office.id, status="published").fair_id
    monkeypatch.setattr("web.fairs.service.MOST_FAIRS", 1)
    monkeypatch.setattr("web.rosters.service.MOST_ROSTERS", 0)
    monkeypatch.setattr("web.fairday.service.MOST_PASSES", 0)
    for address, typed, why in (
        ("/organiser/fairs/new", {"title": "再办一场", "mode": "place"}, "招聘会太多了"),
        ("/organiser/rosters/new", {"title": "再来一份"}, "名册太多了"),
        (f"/organiser/fairs/{fair}/links", {"name": "小周"}, "链接太多了"),
    ):
        client.get(address)
        page = client.post(address, typed, status=422).text
        assert why in page and next(iter(typed.values())) in page
