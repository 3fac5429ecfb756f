"""A fair from spreadsheets alone: people, agencies, wishes, tables; doubles found, wrong cells listed, nothing twice."""

import io
from datetime import timedelta

import pytest
from flask import Flask

from tests.field.books import book
from tests.web.client import Client
from tests.web.fairs.site import fair_of
from tests.web.fairs.test_fairs import rows
from tests.web.make import Make
from tests.work import steps
from web.core import clock
from web.fairs import engine
from web.models import (
    Fair,
    FairAttendee,
    FairBusy,
    FairHall,
    FairHost,
    FairMeeting,
    FairPosition,
    FairStand,
    FairTable,
    FairWish,
    Roster,
    RosterRow,
)

PEOPLE = """编号,姓名,学校,学历,专业,邮箱,手机
G1,甲一,示例大学,本科,机械工程,Jia@Example.com,138 0000 0001
G2,乙二,示例大学,硕士,材料学,,13800000002
G3,丙三,示例学院,不知道,法学,,
,无号,示例学院,本科,法学,,
"""
OFFERS = """编号,机构,职位名称,专业要求,招聘人数
P1,清源知识产权,检索员,机械,2
P2,清源知识产权,翻译,,1人
P3,长河专利事务所,咨询,,
"""
WISHES = "毕业生,志愿1,志愿2\nG1,P1,长河专利事务所/咨询\n乙二,检索员,没有这个\n谁,P1,\n"
TABLES = "机构,展位号,展厅,桌号,面试官,不便时间\n清源知识产权,A1,一号厅,1,王,9:00-9:40\n清源知识产权,,,2,李,下午\n新来的机构,A1,,,,\n"


def send(client: Client, fair_id: int, kind: str, text: str, status: int = 303, **more: str):
    data = {"kind": kind, "file": (io.BytesIO(text.encode()), f"{kind}.csv"), **more}
    if kind == "graduates":
        data.setdefault("consent", "1")
    return client.post(f"/organiser/fairs/{fair_id}/sheets", data, status=status, content_type="multipart/form-data")


def desk_of(app: Flask, make: Make) -> tuple[Client, int, int]:
    office = make.organiser()
    return Client(app).login(office.user_id), fair_of(make, office.id, status="draft").fair_id, office.id


def test_a_whole_fair_comes_from_spreadsheets_and_again_changes_nothing(app: Flask, make: Make, database) -> None:
    client, fair, _office = desk_of(app, make)
    for _twice in range(2):
        send(client, fair, "graduates", PEOPLE)
        send(client, fair, "positions", OFFERS)
        people = rows(database, FairAttendee)
        assert [(p.number, p.name, p.email, p.phone) for p in people] == [
            (1, "甲一", "jia@example.com", "13800000001"),
            (2, "乙二", "", "13800000002"),
            (3, "丙三", "", ""),
        ]
        assert [(s.name, s.status) for s in rows(database, FairStand)] == [
            ("清源知识产权", "joined"),
            ("长河专利事务所", "joined"),
        ]
        assert [p.places for p in rows(database, FairPosition)] == [2, 1, 1]
        assert len(rows(database, FairTable)) == 2
    page = client.get(f"/organiser/fairs/{fair}/sheets").text
    assert "个单元格需要看一看" in page
    assert "没有变化 3" in page


def test_a_changed_row_keeps_the_wishes_for_it(app: Flask, make: Make, database) -> None:
    client, fair, _office = desk_of(app, make)
    send(client, fair, "graduates", PEOPLE)
    send(client, fair, "positions", OFFERS)
    send(client, fair, "wishes", "毕业生,职位,志愿\nG1,P3,2\nG1,P1,1\n")
    send(client, fair, "positions", OFFERS.replace("检索员", "高级检索员"))
    send(client, fair, "graduates", PEOPLE.replace("甲一", "甲一一"))
    titles = {p.id: p.title for p in rows(database, FairPosition)}
    wishes = sorted(rows(database, FairWish), key=lambda w: w.rank)
    assert [titles[w.fair_position_id] for w in wishes] == ["高级检索员", "咨询"]
    assert rows(database, FairAttendee)[0].name == "甲一一"
    numbers = {row.id for row in rows(database, RosterRow)}
    assert all(p.roster_row_id in numbers for p in [*rows(database, FairPosition), *rows(database, FairAttendee)])


def test_wishes_of_a_sheet_are_found_by_number_or_name_and_wrong_cells_are_listed(
    app: Flask, make: Make, database
) -> None:
    client, fair, _office = desk_of(app, make)
    send(client, fair, "graduates", PEOPLE)
    send(client, fair, "positions", OFFERS)
    send(client, fair, "wishes", WISHES)
    for _reloaded in range(2):
        page = client.get(f"/organiser/fairs/{fair}/sheets").text
        assert "没有这个" in page and "志愿2" in page and "招聘会里没有找到" in page and "谁" in page
    assert "Not found at this fair" in client.get(f"/organiser/fairs/{fair}/sheets?lang=en").text
    assert len(rows(database, FairWish)) == 3
    send(client, fair, "wishes", "毕业生,志愿1\nG1,P2\n")
    assert len(rows(database, FairWish)) == 2
    assert "没有这个" not in client.get(f"/organiser/fairs/{fair}/sheets?lang=zh").text


def test_the_rows_to_mend_are_downloaded_with_those_they_belong_to(app: Flask, make: Make, database) -> None:
    client, fair, _office = desk_of(app, make)
    send(client, fair, "graduates", PEOPLE)
    send(client, fair, "positions", OFFERS)
    send(client, fair, "wishes", "毕业生,职位,志愿\nG1,P1,1\nG1,P9,2\nG2,P2,1\n")
    address = f"/organiser/fairs/{fair}/sheets/wishes/faults.csv"
    file = client.get(address).data.decode("utf-8-sig")
    assert [line.split(",")[:3] for line in file.splitlines()] == [
        ["毕业生", "职位", "志愿"],
        ["G1", "P1", "1"],
        ["G1", "P9", "2"],
    ]
    send(client, fair, "wishes", file.replace("P9", "P3"))
    assert len(rows(database, FairWish)) == 3 and client.get(address, status=404)


def test_tables_of_a_sheet_make_halls_and_times_and_name_what_is_not_understood(
    app: Flask, make: Make, database
) -> None:
    client, fair, _office = desk_of(app, make)
    send(client, fair, "positions", OFFERS)
    for _twice in range(2):
        send(client, fair, "tables", TABLES)
        page = client.get(f"/organiser/fairs/{fair}/sheets").text
        assert "看不出时间" in page and "已经给了另一家" in page
        assert [h.name for h in rows(database, FairHall)] == ["一号厅"]
        assert [(b.starts, b.ends) for b in rows(database, FairBusy)] == [(540, 580)]
        assert [s.number for s in rows(database, FairStand)] == ["A1", None, None]
        assert len(rows(database, FairTable)) == 4


def test_tables_of_a_sheet_are_all_there_are_however_they_are_called(app: Flask, make: Make, database) -> None:
    """The table a stand got by itself is the first of the sheet, not one more that nobody sits at."""
    client, fair, _office = desk_of(app, make)
    send(client, fair, "positions", OFFERS)
    for _twice in range(2):
        send(client, fair, "tables", "机构,桌号,面试官\n清源知识产权,A1,王\n清源知识产权,A2,\n新来的机构,17,李\n")
        assert [(t.label, t.interviewer) for t in rows(database, FairTable)] == [
            ("A1", "王"),
            ("1", ""),
            ("A2", ""),
            ("17", "李"),
        ]
    send(client, fair, "tables", "机构,桌号,面试官\n清源知识产权,1,赵\n")
    assert len(rows(database, FairTable)) == 5


def test_one_person_registered_twice_is_one(app: Flask, make: Make, database) -> None:
    """A proven e-mail joins by itself; the same name and school is shown for the organiser to decide."""
    client, fair, _office = desk_of(app, make)
    person = make.graduate(name="甲一", user={"email": "jia@example.com"})
    other = make.graduate(name="乙二")
    client.post(f"/organiser/fairs/{fair}/open")
    send(client, fair, "graduates", PEOPLE)
    for one in (person, other):
        Client(app).login(one.user_id).post(f"/fairs/{fair}/register", {})
    people = rows(database, FairAttendee)
    assert [p.name for p in people] == ["甲一", "乙二", "丙三", "乙二"] and people[0].graduate_id == person.id
    page = client.get(f"/organiser/fairs/{fair}/attendees").text
    assert "可能是同一个人报了两次" in page and "把 4 号并入 2 号" in page
    action = f"/organiser/fairs/{fair}/attendees/{people[1].id}"
    client.post(action, {"act": "merge", "other": str(people[3].id)})
    after = rows(database, FairAttendee)
    assert [p.status for p in after] == ["registered", "removed", "registered", "registered"]
    assert after[3].graduate_id == other.id and after[3].roster_row_id is not None
    send(client, fair, "graduates", PEOPLE)
    assert [p.status for p in rows(database, FairAttendee)] == ["registered", "removed", "registered", "registered"]
    assert len(rows(database, FairAttendee)) == 4


def test_a_university_brings_its_graduates_into_a_roster_of_its_own(app: Flask, make: Make, database) -> None:
    client, fair, _office = desk_of(app, make)
    university = make.organiser("university", name="示例大学")
    client.post(f"/organiser/fairs/{fair}/open")
    with make.database.writing() as session:
        session.add(FairHost(fair_id=fair, organiser_id=university.id, name="示例大学", role="cohost"))
    send(client, fair, "graduates", PEOPLE)
    host = Client(app).login(university.user_id)
    host.post(f"/organiser/fairs/{fair}/agreement", {})
    send(host, fair, "graduates", "编号,姓名,专业\nG1,丁四,化学\n")
    assert [(p.key, p.school) for p in rows(database, FairAttendee)][3:] == [("G1", "示例大学")]
    assert [r.organiser_id for r in rows(database, Roster)][-1] == university.id
    send(host, fair, "positions", OFFERS, status=422)
    assert not rows(database, FairPosition)


def test_people_are_not_taken_without_their_consent_nor_files_that_cannot_be_read(
    app: Flask, make: Make, database
) -> None:
    client, fair, _office = desk_of(app, make)
    assert "请先确认毕业生已经同意" in send(client, fair, "graduates", PEOPLE, status=422, consent="").text
    assert "缺少表头" in send(client, fair, "graduates", "姓名,年龄\n甲,22\n", status=422).text
    assert "没有找到表头" in send(client, fair, "wishes", "甲,乙\n1,2\n", status=422).text
    send(client, fair, "secrets", PEOPLE, status=422)
    assert not rows(database, FairAttendee)
    for kind in ("graduates", "positions", "wishes", "times", "tables"):
        client.get(f"/organiser/fairs/{fair}/sheets/{kind}.xlsx")


def test_a_fair_that_is_over_takes_no_sheets(app: Flask, make: Make, database) -> None:
    office = make.organiser()
    fair = fair_of(make, office.id, status="over").fair_id
    client = Client(app).login(office.user_id)
    send(client, fair, "graduates", PEOPLE, status=409)
    send(client, fair, "wishes", WISHES, status=409)
    assert not rows(database, FairAttendee) and not rows(database, RosterRow)


def test_late_joiners_come_in_bulk_with_major_and_degree(app: Flask, make: Make, database) -> None:
    office = make.organiser()
    fair = fair_of(make, office.id, status="published").fair_id
    client = Client(app).login(office.user_id)
    assert "还可以导入" in client.get(f"/organiser/fairs/{fair}/sheets").text
    send(client, fair, "graduates", PEOPLE)
    people = rows(database, FairAttendee)
    cells = [row.cells for row in rows(database, RosterRow)]
    assert [p.name for p in people] == ["甲一", "乙二", "丙三"] and all(p.code and p.roster_row_id for p in people)
    assert [(c["专业"], c["学历"]) for c in cells[:2]] == [("机械工程", "本科"), ("材料学", "硕士")]


def test_a_published_position_stays_where_its_people_are_sent(app: Flask, make: Make, database) -> None:
    """After publishing a sheet changes titles and places, never the table somebody was told to go to."""
    client, fair, _office = desk_of(app, make)
    send(client, fair, "graduates", PEOPLE)
    send(client, fair, "positions", OFFERS)
    send(client, fair, "tables", TABLES)
    person, offer = rows(database, FairAttendee)[0], rows(database, FairPosition)[0]
    table = rows(database, FairTable, FairTable.stand_id == offer.stand_id)[0]
    with make.database.writing() as session:
        session.get(Fair, fair).status = "published"
        place = {"day": clock.today() + timedelta(days=1), "starts": 540, "ends": 555, "updated_at": clock.now()}
        ids = {"fair_id": fair, "table_id": table.id, "attendee_id": person.id, "fair_position_id": offer.id}
        session.add(FairMeeting(**ids, **place))
    send(client, fair, "positions", OFFERS.replace("检索员,机械,2", "检索分析员,机械,5"))
    send(client, fair, "tables", "机构,展厅,桌号,面试官\n清源知识产权,二号厅,1,新来的\n长河专利事务所,二号厅,1,周\n")
    first = rows(database, FairPosition)[0]
    assert (first.stand_id, first.title, first.places) == (offer.stand_id, "检索分析员", 5)
    stands = {stand.name: stand.hall_id for stand in rows(database, FairStand)}
    halls = {hall.name: hall.id for hall in rows(database, FairHall)}
    assert stands["清源知识产权"] == halls["一号厅"] and stands["长河专利事务所"] == halls["二号厅"]
    assert "换展厅请用" in client.get(f"/organiser/fairs/{fair}/sheets").text


TIMES = """学号,姓名,能来的时间,不便时间
G1,甲一,9:00-9:35,
G2,乙二,,9:00-9:40；10:20-10:40
G3,丙三,下午,
"""


def test_times_of_people_come_in_a_sheet(app: Flask, make: Make, database) -> None:
    client, fair, _office = desk_of(app, make)  # slots at 9:00, 9:20, 9:40, 10:00, 10:20, 10:40 of 15 minutes
    send(client, fair, "graduates", PEOPLE)
    for _twice in range(2):
        send(client, fair, "times", TIMES)
        people = {p.id: p.name for p in rows(database, FairAttendee)}
        busy = [(people[b.attendee_id], b.starts, b.ends) for b in rows(database, FairBusy)]
        assert busy == [("甲一", 580, 655), ("乙二", 540, 575), ("乙二", 620, 635)]  # 甲一 has half an hour alone
    page = client.get(f"/organiser/fairs/{fair}/sheets").text
    assert "看不出时间" in page and "下午" in page
    send(client, fair, "times", "学号,不便时间\nG1,\nG2,8:00-18:00\n")
    kept = {people[b.attendee_id] for b in rows(database, FairBusy)}
    assert kept == {"乙二"} and "排不上面谈" in client.get(f"/organiser/fairs/{fair}/sheets").text


def test_whoever_has_a_time_that_is_not_read_keeps_what_they_had(app: Flask, make: Make, database) -> None:
    client, fair, _office = desk_of(app, make)
    send(client, fair, "graduates", PEOPLE)
    send(client, fair, "times", TIMES)
    before = [(b.attendee_id, b.starts, b.ends) for b in rows(database, FairBusy)]
    send(client, fair, "times", "学号,能来的时间,不便时间\nG1,上午九点起,\nG2,,10:00-11:00\nG2,,晚一点\n")
    assert [(b.attendee_id, b.starts, b.ends) for b in rows(database, FairBusy)] == before
    page = client.get(f"/organiser/fairs/{fair}/sheets").text
    assert "时间没有改" in page and "上午九点起" in page and "晚一点" in page


def test_the_roster_of_a_fair_is_filled_and_kept_at_the_fair(app: Flask, make: Make, database) -> None:
    client, fair, _office = desk_of(app, make)
    send(client, fair, "graduates", PEOPLE)
    roster = rows(database, Roster)[0].id
    assert client.get(f"/organiser/rosters/{roster}", 303).location.endswith(f"/organiser/fairs/{fair}/sheets")
    client.get(f"/organiser/rosters/{roster}/faults")
    client.post(f"/organiser/rosters/{roster}/delete", status=409)
    assert len(rows(database, FairAttendee)) == 3


def test_no_openings_are_said_and_the_list_of_rosters_names_no_fair(app: Flask, make: Make, database) -> None:
    client, fair, _office = desk_of(app, make)
    send(client, fair, "positions", OFFERS.replace("机械,2", "机械,0"))
    assert [p.places for p in rows(database, FairPosition)] == [1, 1, 1]
    roster = rows(database, Roster)[0].id
    assert "请写 1 或更多" in client.get(f"/organiser/rosters/{roster}/faults?side=positions").text
    for page in ("/organiser/rosters", "/organiser"):  # a fair's is no roster of its own
        assert "还没有名册" in client.get(page).text


@pytest.mark.parametrize(
    ("kind", "head", "line"), [("wishes", "毕业生,志愿1\n", "G{0},P1\n"), ("tables", "机构,桌号\n", "机构{0},1\n")]
)
def test_a_small_sheet_twice_as_long_is_twice_the_work_and_its_bound_is_named(kind: str, head: str, line: str) -> None:
    def sheet(count: int) -> bytes:
        return (head + "".join(line.format(number) for number in range(count))).encode()

    engine.read_small(sheet(5), "a.csv", kind)
    small, large = (steps(lambda n=n: engine.read_small(sheet(n), "a.csv", kind)) for n in (200, 400))
    assert large <= 2.3 * small
    with pytest.raises(engine.Unusable, match=f"More than {engine.MOST_LINES[kind]} rows; split the file"):
        engine.read_small(sheet(engine.MOST_LINES[kind] + 1), "a.csv", kind)


def test_what_no_header_says_is_asked_before_people_are_made(app: Flask, make: Make, database) -> None:
    client, fair, _office = desk_of(app, make)
    odd = "工号牌,我是谁,念的什么\nA1,甲一,日语\nA2,乙二,化学\n"
    page = send(client, fair, "graduates", odd).location
    assert f"/organiser/fairs/{fair}/columns/" in page and "念的什么" in client.get(page).text
    assert not rows(database, FairAttendee)
    client.post(page, {"column-0": "编号", "column-1": "姓名", "column-2": "专业"})
    assert [p.name for p in rows(database, FairAttendee)] == ["甲一", "乙二"]
    assert "columns" not in send(client, fair, "graduates", odd).location, "the answer holds for the next sheet"
    client.get(page, status=404)


def test_every_sheet_of_a_workbook_of_wishes_is_read(app: Flask, make: Make, database) -> None:
    """Three schools, three sheets; instructions and a list of people in front are named as not read."""
    client, fair, _office = desk_of(app, make)
    send(client, fair, "graduates", PEOPLE)
    send(client, fair, "positions", OFFERS)
    sheets = {
        "说明": [["请按志愿顺序填写"]],
        "名单": [["编号", "姓名", "学校"], ["G1", "甲一", "示例大学"]],
        "大学": [["编号", "志愿1", "宿舍"], ["G1", "P1", "三栋"], ["G2", "P9", ""]],
        "学院": [["编号", "志愿1"], ["G3", "P3"], ["G9", "P3"]],
    }
    data = {"kind": "wishes", "file": (io.BytesIO(book(sheets)), "wishes.xlsx")}
    client.post(f"/organiser/fairs/{fair}/sheets", data, content_type="multipart/form-data")
    page = client.get(f"/organiser/fairs/{fair}/sheets").text
    assert len(rows(database, FairWish)) == 2
    assert "读了的工作表：大学、学院" in page and "没有读“说明”" in page and "没有读“名单”" in page
    assert "没有读的列：宿舍" in page and "大学 3" in page and "学院 3" in page
    file = client.get(f"/organiser/fairs/{fair}/sheets/wishes/faults.csv").data.decode("utf-8-sig")
    assert [line.split(",")[0] for line in file.splitlines()] == ["编号", "G2", "G9"]


def test_a_time_that_is_not_read_leaves_a_table_the_times_it_had(app: Flask, make: Make, database) -> None:
    client, fair, _office = desk_of(app, make)
    header = "机构,桌号,不便时间\n"
    send(client, fair, "tables", header + "清源,1,9:00-9:40\n清源,2,10:00-10:20\n")
    send(client, fair, "tables", header + "清源,1,10:00-10:20、下午茶\n清源,2,\n")
    assert [(b.starts, b.ends) for b in rows(database, FairBusy)] == [(540, 580)]
    assert "这张桌的时间没有改" in client.get(f"/organiser/fairs/{fair}/sheets").text


def test_no_file_comes_past_the_question_whether_people_agreed(app: Flask, make: Make, database) -> None:
    """A fair's roster takes nobody in by the address of rosters, at once or after its columns were told."""
    client, fair, _office = desk_of(app, make)
    send(client, fair, "positions", OFFERS)
    roster = rows(database, Fair)[0].roster_id
    for text in ("编号,姓名,专业\nG1,甲一,化学\n", "代码,何许人,学的什么\nG1,甲一,化学\n"):
        data = {"side": "graduates", "file": (io.BytesIO(text.encode()), "g.csv")}
        address = f"/organiser/rosters/{roster}/import"
        answer = client.http.post(
            address, data=data | {"csrf_token": client.csrf()}, content_type="multipart/form-data"
        )
        if answer.status_code == 303:
            told = {"column-0": "编号", "column-1": "姓名", "column-2": "专业"}
            answer = client.post(answer.location, told, status=409)
        assert answer.status_code == 409 and "先确认毕业生同意" in answer.text
    assert [row.side for row in rows(database, RosterRow)] == ["positions"] * 3 and not rows(database, FairAttendee)
