"""Pages of the day: whose they are, what they show of whom, and what they cost."""

import re

import icalendar
import pytest

from tests.web.client import Client
from tests.web.fairday.world import FairWorld
from web.fairday import queries
from web.fairday.rules.times import Local
from web.models import Agency, Fair, FairBusy, FairHall, FairMeeting, FairPosition, FairStand, FairTable, Position


def test_a_personal_page_is_found_by_its_code_alone(client: Client, fair: FairWorld) -> None:
    person, other = fair.person(phone="13912345678"), fair.person()
    fair.meeting(person)
    fair.meeting(other, slot=1)
    page = client.get(f"/f/{person.code}")
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow" and page.headers["Referrer-Policy"] == "same-origin"
    assert "10:00" in page.text and "10:20" not in page.text and other.name not in page.text
    assert "13912345678" not in page.text
    assert "My number" in client.get(f"/f/{person.code}?lang=en").text
    client.get("/f/" + "x" * 22, status=404)


@pytest.mark.parametrize(("status", "words"), [("open", "还没有发布"), ("cancelled", "已取消"), ("published", "补位")])
def test_a_page_without_meetings_says_what_to_do(client: Client, fair: FairWorld, status: str, words: str) -> None:
    person = fair.person()
    with fair.make.database.writing() as session:
        session.get(Fair, fair.fair_id).status = status
    assert words in client.get(f"/f/{person.code}").text


def test_a_calendar_moves_and_removes_the_same_meeting(client: Client, fair: FairWorld) -> None:
    person = fair.person()
    number = fair.meeting(person)

    def event():
        content = client.get(f"/f/{person.code}/calendar.ics").data
        return icalendar.Calendar.from_ical(content).walk("VEVENT")[0]

    first = event()
    with fair.make.database.writing() as session:
        row = session.get(FairMeeting, number)
        row.starts, row.ends, row.version = 620, 635, 2
    moved = event()
    with fair.make.database.writing() as session:
        session.get(FairMeeting, number).status = "cancelled"
    gone = event()
    assert first["uid"] == moved["uid"] == gone["uid"]
    assert (first["sequence"], moved["sequence"]) == (1, 2)
    assert (first["status"], gone["status"]) == ("CONFIRMED", "CANCELLED")
    assert (moved["dtstart"].dt - first["dtstart"].dt).total_seconds() == 1200
    assert first["dtstart"].dt.hour == 2  # ten o'clock in China, said in UTC


def test_a_calendar_in_english_is_english(client: Client, fair: FairWorld) -> None:
    """Names that have an English one, and the way to the table, in words somebody at the hall understands."""
    person = fair.person()
    fair.meeting(person)
    with fair.make.database.writing() as session:
        session.get(Agency, fair.agency_id).name_en = "Example IP"
        position = session.get(FairPosition, fair.position_id).position_id
        session.get(Position, position).title_en = "Search analyst"
        session.get(FairHall, fair.hall_id).name = "Hall 1"
        session.get(Fair, fair.fair_id).address = "Example Road 1"
        session.get(FairTable, fair.table_id).label = "2"
    for lang, place in (("en", "Hall 1 · Stand A1 · Table 2"), ("zh", "Hall 1 · 展位 A1 · 2 号桌")):
        answer = client.get(f"/f/{person.code}/calendar.ics?lang={lang}")
        event = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")[0]
        assert event["location"].replace("\N{NO-BREAK SPACE}", " ") == f"Example Road 1, {place}"
        assert lang == "zh" or not re.search("[\u4e00-\u9fff]", answer.text)
        assert str(event["location"]).partition(", ")[2] in client.get(f"/f/{person.code}?lang={lang}").text


def test_a_tables_calendar_names_nobody(client: Client, fair: FairWorld) -> None:
    person = fair.person()
    fair.meeting(person)
    text = client.login(fair.agency).get(f"/fairs/{fair.fair_id}/tables/{fair.table_id}/calendar.ics").data.decode()
    assert "1 号毕业生" in text and person.name not in text
    Client(client.app).login(fair.other_agency).get(
        f"/fairs/{fair.fair_id}/tables/{fair.table_id}/calendar.ics", status=404
    )


def test_an_agency_sees_what_was_agreed_and_no_more(client: Client, fair: FairWorld) -> None:
    named = fair.person(phone="13912345678")
    silent = fair.person(shared={"fields": []}, name="欧阳不露面", school="秘密大学")
    meeting = fair.meeting(named)
    fair.meeting(silent, slot=1)
    agency = client.login(fair.agency)
    with fair.at(604):
        for page in (agency.get(f"/agency/fairs/{fair.fair_id}/day"), agency.get(f"/agency/fair-meetings/{meeting}")):
            assert named.name in page.text and "13912345678" not in page.text
            assert "欧阳不露面" not in page.text and "秘密大学" not in page.text
    client.login(fair.organiser)
    sheet = client.get(f"/organiser/fairs/{fair.fair_id}/print/tables").text
    assert named.name in sheet and "欧阳不露面" not in sheet


def test_the_board_shows_numbers_and_no_names_and_is_answered_with_nothing_when_known(
    client: Client, fair: FairWorld
) -> None:
    person = fair.person()
    fair.meeting(person)
    address = f"/fairs/{fair.fair_id}/board/{fair.hall_id}"
    with fair.at(604):
        page = client.get(address)
        assert person.name not in page.text and ">1<" in page.text
        again = client.http.get(address, headers={"If-None-Match": page.headers["ETag"]})
        assert again.status_code == 304 and not again.data
    client.get(f"/fairs/{fair.fair_id}/board/999999", status=404)


@pytest.mark.parametrize("what", ["people", "tables"])
def test_sheets_have_a_page_each_with_a_code(client: Client, fair: FairWorld, what: str) -> None:
    fair.meeting(fair.person())
    page = client.login(fair.organiser).get(f"/organiser/fairs/{fair.fair_id}/print/{what}").text
    assert page.count('class="sheet"') == page.count('src="data:image/png') == {"people": 1, "tables": 2}[what]
    assert "10:00" in page


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/organiser/fairs/{fair}/day", 29),
        ("/organiser/fairs/{fair}/report", 11),
        ("/organiser/fairs/{fair}/print/people", 11),
        ("/organiser/fairs/{fair}/print/tables", 13),
        ("/organiser/fairs/{fair}/check-in", 9),
    ],
)
def test_the_desks_pages_ask_as_often_for_three_as_for_one(
    client: Client, fair: FairWorld, address: str, most: int
) -> None:
    desk, address = client.login(fair.organiser), address.format(fair=fair.fair_id)
    fair.meeting(fair.person(wishes=(fair.position_id,)))
    counted = []
    with fair.at(604):
        for slots in ((1, 2), ()):
            desk.get(address)
            with client.counting() as q:
                desk.get(address)
            counted.append(q.count)
            for slot in slots:
                fair.meeting(fair.person(wishes=(fair.position_id,)), slot=slot)
    assert counted[0] == counted[1] <= most, counted


@pytest.mark.parametrize(("address", "most"), [("/agency/fairs/{fair}/day", 18), ("/fairs/{fair}/board/{hall}", 11)])
def test_other_pages_ask_as_often_for_three_as_for_one(
    client: Client, fair: FairWorld, address: str, most: int
) -> None:
    reader = client.login(fair.agency)
    fair.meeting(fair.person())
    counted = []
    with fair.at(604):
        for slots in ((1, 2), ()):
            with client.counting() as q:
                reader.get(address.format(fair=fair.fair_id, hall=fair.hall_id))
            counted.append(q.count)
            for slot in slots:
                fair.meeting(fair.person(), slot=slot)
    assert counted[0] == counted[1] <= most, counted


def test_the_desk_says_who_is_late_and_where_people_wait(client: Client, fair: FairWorld) -> None:
    late, waiting, held = fair.person(here=False), fair.person(), fair.person()
    fair.meeting(late)
    fair.meeting(held, table_id=fair.other_table_id, status="started")
    fair.meeting(waiting, slot=1, table_id=fair.other_table_id)
    desk = client.login(fair.organiser)
    with fair.at(604):
        assert f"/f/{late.code}" in desk.get(f"/organiser/fairs/{fair.fair_id}/day").text
    with fair.at(622):
        page = desk.get(f"/organiser/fairs/{fair.fair_id}/day").text
        assert re.search(r"fd-tag num\">1</span><span>A2", page)


def test_the_desks_counts_mean_what_they_say(client: Client, fair: FairWorld) -> None:
    """Before the first time and between two there is nobody late and no table empty; a table without a meeting waits for
    nobody; an interviewer who is away leaves no empty table; who never came is counted once the time is over."""
    missing, here = fair.person(here=False), fair.person()
    fair.meeting(missing)
    fair.meeting(here, slot=1)
    desk, address = client.login(fair.organiser), f"/organiser/fairs/{fair.fair_id}/day"
    with fair.at(590):
        assert desk.get(address).text.count("下一场 10:00 开始") == 4  # two figures, two lists
        board = f"/fairs/{fair.fair_id}/board/{fair.hall_id}"
        assert "board-free" not in desk.get(board).text
    with fair.at(604):
        assert desk.get(board).text.count("board-free") == 2
        page = desk.get(address).text
        assert (
            "其中 1 张在等没来的人，共 2 张桌" in page and page.count("有人没来") == 1 and page.count("没有安排") == 1
        )
        with fair.make.database.writing() as session:
            session.add(FairBusy(table_id=fair.other_table_id, day=fair.day, starts=600, ends=615))
        assert "没有安排" not in desk.get(address).text
    with fair.at(616):
        assert "下一场 10:20 开始" in desk.get(address).text
    with fair.at(700):
        with fair.make.app.app_context(), fair.make.database.unit(may_write=False):
            counts = queries.counts(fair.fair_id, Local(fair.day, 700))
        assert (counts.no_shows, counts.untold) == (1, 1)
        assert "现在没有面谈时间" not in desk.get(address).text  # 11:40 is a time of the grid
    with fair.at(730):
        assert "现在没有面谈时间" in desk.get(address).text


LINK, OWN = "https://meet.example.com/fair", "https://meet.example.com/own"


@pytest.mark.parametrize(
    ("mode", "hall", "own", "link"),
    [
        ("online", "none", "", LINK),
        ("online", "hall", OWN, OWN),
        ("both", "online", "", LINK),
        ("both", "online", OWN, OWN),
        ("both", "hall", OWN, ""),  # who stands in a hall is met there
        ("both", "none", OWN, OWN),
        ("place", "hall", "", ""),
    ],
)
def test_the_online_link_stands_wherever_somebody_has_to_go(
    client: Client, fair: FairWorld, mode: str, hall: str, own: str, link: str
) -> None:
    person = fair.person()
    number = fair.meeting(person)
    with fair.make.database.writing() as session:
        row, stand = session.get(Fair, fair.fair_id), session.get(FairStand, fair.stand_id)
        row.mode, row.online_link, stand.online_link = mode, LINK, own
        session.get(FairHall, fair.hall_id).online = hall == "online"
        stand.hall_id = None if hall == "none" else stand.hall_id
    event = icalendar.Calendar.from_ical(client.get(f"/f/{person.code}/calendar.ics").data).walk("VEVENT")[0]
    agency, desk = Client(client.app).login(fair.agency), Client(client.app).login(fair.organiser)
    table = agency.get(f"/fairs/{fair.fair_id}/tables/{fair.table_id}/calendar.ics").data
    places = {
        "page": client.get(f"/f/{person.code}").text.partition("我的安排")[2].partition("加入日历")[0],
        "calendar": str(event["location"]),
        "table's calendar": str(icalendar.Calendar.from_ical(table).walk("VEVENT")[0]["location"]),
        "agency's day": agency.get(f"/agency/fairs/{fair.fair_id}/day").text,
        "agency's meeting": agency.get(f"/agency/fair-meetings/{number}").text,
        "table sheet": desk.get(f"/organiser/fairs/{fair.fair_id}/print/tables").text.partition('class="sheet"')[2],
        "person's sheet": desk.get(f"/organiser/fairs/{fair.fair_id}/print/people").text,
    }
    for where, text in places.items():
        assert (link in text) if link else ("meet.example.com" not in text), where
    if not link:
        assert "示例市示例路 1 号" in places["calendar"]


def test_a_calendar_has_a_name_also_for_whoever_reads_no_chinese(client: Client, fair: FairWorld) -> None:
    person = fair.person()
    with fair.make.database.writing() as session:
        session.get(Fair, fair.fair_id).title = "知识产权专场（示例）"
    header = client.get(f"/f/{person.code}/calendar.ics").headers["Content-Disposition"]
    assert "filename=fairday.ics" in header and "filename*=UTF-8''%E7%9F%A5" in header
