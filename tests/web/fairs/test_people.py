"""The organiser's people: mended by hand, and those no mail reaches."""

from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from tests.web.client import Client, form_value
from tests.web.fairs.site import attendee_of, fair_of
from tests.web.fairs.test_fairs import rows
from tests.web.make import Make
from web.core import clock
from web.fairs.service import wishes
from web.models import AuditEntry, FairAttendee, FairBusy, FairMeeting, FairPosition, FairStand, FairWish, Mail, Notice


def desk_of(app: Flask, make: Make, **values):
    office, agency = make.organiser(), make.agency()
    made = fair_of(make, office.id, agency.id, make.position(agency.id), **values)
    return Client(app).login(office.user_id), made


def brought(make: Make, fair_id: int, number: int, **values) -> FairAttendee:
    with make.database.writing() as session:
        row = attendee_of(fair_id, number, **values)
        session.add(row)
        session.flush()
        session.expunge(row)
        return row


def shown(client: Client, page: str) -> dict[str, str]:
    return {"seen": form_value(client.get(page).text, "seen")}


# --- mended by hand ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["open", "published"])
def test_the_organiser_mends_a_name_ways_wishes_and_times_at_once(
    app: Flask, make: Make, database, status: str
) -> None:
    client, made = desk_of(app, make, status=status)
    person = brought(make, made.fair_id, 1, name="王小名")
    page = f"/organiser/fairs/{made.fair_id}/attendees/{person.id}/edit"
    assert f"/attendees/{person.id}/edit" in client.get(f"/organiser/fairs/{made.fair_id}/attendees").text
    form = shown(client, page) | {
        "name": "王小明",
        "phone": "138 0000 0001",
        "email": "Wang@Example.com",
        "school": "示例大学",
    }
    form |= {"once": form_value(client.get(page).text, "once")}
    form |= {"wish": ["", str(made.fair_position_id), str(made.fair_position_id)], "slot": ["0", "1", "5"]}
    client.post(page, form)
    client.post(page, form)
    (kept,) = rows(database, FairAttendee)
    assert (kept.name, kept.phone, kept.email) == ("王小明", "138 0000 0001", "wang@example.com")
    assert [(w.fair_position_id, w.rank) for w in rows(database, FairWish)] == [(made.fair_position_id, 1)]
    assert [(b.starts, b.ends) for b in rows(database, FairBusy)] == [(540, 575), (640, 655)]
    entries = [e.details["fields"] for e in rows(database, AuditEntry, AuditEntry.action == "fair.attendee.changed")]
    assert entries == [["name", "phone", "email", "wishes", "times"]]


def test_what_is_wrong_stays_on_the_form_with_everything_typed(app: Flask, make: Make, database) -> None:
    client, made = desk_of(app, make, most_wishes=1)
    person = brought(make, made.fair_id, 1)
    page = f"/organiser/fairs/{made.fair_id}/attendees/{person.id}/edit"
    client.get(page)
    answer = client.post(
        page,
        shown(client, page) | {"name": "", "email": "nothing", "phone": "12<b>", "school": "新学校", "slot": "2"},
        status=422,
    )
    assert "新学校" in answer.text and "nothing" in answer.text and 'value="2" checked' in answer.text
    every = [str(n) for n in range(6)]
    client.post(page, shown(client, page) | {"name": "全忙", "slot": every})
    assert "排不上面谈" in client.get(f"/organiser/fairs/{made.fair_id}/attendees").text
    assert rows(database, FairAttendee)[0].name == "全忙"


def test_somebody_with_an_account_keeps_their_address_and_is_told(app: Flask, make: Make, database) -> None:
    graduate = make.graduate()
    client, made = desk_of(app, make, graduate_id=graduate.id)
    page = f"/organiser/fairs/{made.fair_id}/attendees/{made.attendee_id}/edit"
    before = rows(database, FairAttendee)[0].email
    client.post(page, shown(client, page) | {"name": "新名字", "email": "other@example.com"})
    assert (rows(database, FairAttendee)[0].name, rows(database, FairAttendee)[0].email) == ("新名字", before)
    assert [n.user_id for n in rows(database, Notice)] == [graduate.user_id]


def test_what_the_person_changed_meanwhile_is_not_undone(app: Flask, make: Make, database) -> None:
    client, made = desk_of(app, make, graduate_id=make.graduate().id)
    page = f"/organiser/fairs/{made.fair_id}/attendees/{made.attendee_id}/edit"
    form = shown(client, page) | {"name": "新名字", "slot": ["4"]}
    with app.test_request_context(), database.unit() as unit:
        wishes.set_times(made.attendee_id, [0])
        unit.commit()
    for old in (form, form | {"seen": ""}):
        answer = client.post(page, old, status=422).text
        assert "资料改过了" in answer and "新名字" in answer and 'value="4" checked' in answer
    assert [(b.starts, b.ends) for b in rows(database, FairBusy)] == [(540, 555)]
    client.post(page, form | {"seen": form_value(answer, "seen")})
    assert rows(database, FairAttendee)[0].name == "新名字" and len(rows(database, FairBusy)) == 1


def test_wishes_for_a_stand_that_was_taken_out_stay(app: Flask, make: Make, database) -> None:
    client, made = desk_of(app, make, most_wishes=1)
    with database.writing() as session:
        session.add(gone := another_stand(made.fair_id))
        session.flush()
        wishes = [FairWish(fair_position_id=gone.positions[0].id, rank=1)]
        session.add(person := attendee_of(made.fair_id, 1, wishes=wishes))
        session.flush()
        page = f"/organiser/fairs/{made.fair_id}/attendees/{person.id}/edit"
        wished = [made.fair_position_id, gone.positions[0].id]
        gone.status = "removed"
    client.post(page, shown(client, page) | {"name": "王小明", "wish": [str(number) for number in wished]})
    kept = sorted(rows(database, FairWish), key=lambda wish: wish.rank)
    assert [wish.fair_position_id for wish in kept] == wished
    with database.writing() as session:
        session.get(FairStand, gone.id).status = "joined"
    form = shown(client, page) | {"name": "王小明", "wish": [str(number) for number in wished]}
    assert "最多 1 个志愿" in client.post(page, form, status=422).text


def another_stand(fair_id: int) -> FairStand:
    offer = FairPosition(fair_id=fair_id, title="撤走的职位")
    return FairStand(fair_id=fair_id, name="撤走的机构", status="joined", created_at=clock.now(), positions=[offer])


def test_a_fair_that_is_over_is_mended_no_more(app: Flask, make: Make, database) -> None:
    client, made = desk_of(app, make, status="over")
    person = brought(make, made.fair_id, 1, name="原名")
    page = f"/organiser/fairs/{made.fair_id}/attendees/{person.id}/edit"
    client.post(page, shown(client, page) | {"name": "改名"}, status=409)
    assert rows(database, FairAttendee)[0].name == "原名"


def test_a_stand_that_is_taken_out_after_publishing_tells_whom_it_was_to_meet(
    app: Flask, make: Make, database, work
) -> None:
    client, made = desk_of(app, make, status="published")
    person = brought(make, made.fair_id, 1, email="someone@example.com")
    with make.database.writing() as session:
        table = session.get(FairStand, made.stand_id).tables[0].id
        place = {"day": clock.today(), "starts": 540, "ends": 555, "updated_at": clock.now()}
        ids = {"fair_id": made.fair_id, "attendee_id": person.id, "fair_position_id": made.fair_position_id}
        session.add(FairMeeting(table_id=table, **ids, **place))
    client.get(f"/organiser/fairs/{made.fair_id}/stands")
    client.post(f"/organiser/fairs/{made.fair_id}/stands/{made.stand_id}", {"act": "remove"})
    work()
    assert rows(database, FairMeeting)[0].status == "cancelled"
    assert [m.to for m in rows(database, Mail)] == ["someone@example.com"]


# --- whom no mail reaches ---------------------------------------------------------------------------------------------


def test_who_gets_no_mail_is_listed_with_a_sheet_of_links_and_words_for_a_group(
    app: Flask, make: Make, database
) -> None:
    graduate = make.graduate()
    client, made = desk_of(app, make, graduate_id=graduate.id)
    brought(make, made.fair_id, 2, email="a@example.com")
    silent = brought(make, made.fair_id, 3, name="无信甲", school="甲校", phone="13800000003")
    other = brought(make, made.fair_id, 4, name="无信乙", school="乙校")
    base = f"/organiser/fairs/{made.fair_id}"
    assert "位毕业生收不到邮件" in client.get(base).text
    listed = client.get(f"{base}/attendees?shown=unreached").text
    assert "无信甲" in listed and "a@example.com" not in listed and "示例毕业生" not in listed
    page = client.get(f"{base}/unreached").text
    words = page.partition('class="pre">')[2].partition("</p>")[0]
    assert "收不到通知" in words and silent.code not in page and "无信" not in words
    assert {number for number in ("3", "4") if f"通知：{number}。" in page} == {"3", "4"}
    answer = client.post(f"{base}/unreached.xlsx", {"school": "甲校"}, status=200)
    sheet = [list(row) for row in load_workbook(BytesIO(answer.data)).active.iter_rows(values_only=True)]
    assert len(sheet) == 2 and sheet[1][1] == "无信甲" and sheet[1][4].endswith(f"/f/{silent.code}")
    assert sheet[1][4] in sheet[1][5]
    again = {"once": form_value(client.get(f"{base}/unreached").text, "once")}
    for _click in range(2):  # the page stays as it is after a download
        both = load_workbook(BytesIO(client.post(f"{base}/unreached.xlsx", again, status=200).data)).active
    assert both.max_row == 3 and other.code in str(both.cell(3, 5).value) + str(both.cell(2, 5).value)
    with database.unit(may_write=False) as unit:
        found = select(AuditEntry.details).where(AuditEntry.action == "fair.personal_links").order_by(AuditEntry.id)
        assert list(unit.session.scalars(found)) == [{"people": 1}, {"people": 2}, {"people": 2}]


def test_an_account_whose_address_is_not_proven_is_not_reached(app: Flask, make: Make) -> None:
    stranger = make.graduate(user={"verified_at": None})
    client, made = desk_of(app, make, graduate_id=stranger.id)
    assert "示例毕业生" in client.get(f"/organiser/fairs/{made.fair_id}/unreached").text
    client, made = desk_of(app, make)
    assert "人人都收得到" in client.get(f"/organiser/fairs/{made.fair_id}/unreached").text


@pytest.mark.parametrize(
    ("asked", "found"), [("132", ["叶静"]), ("１３２", ["叶静"]), ("13", []), ("叶", ["叶静"]), ("9" * 40, [])]
)
def test_people_are_found_by_the_number_they_are_called_by(
    app: Flask, make: Make, database, asked: str, found: list[str]
) -> None:
    client, made = desk_of(app, make)
    for number, name in ((132, "叶静"), (7, "林一")):
        brought(make, made.fair_id, number, name=name)
    page = client.get(f"/organiser/fairs/{made.fair_id}/attendees?q={asked}").text
    assert [name for name in ("叶静", "林一") if name in page] == found
