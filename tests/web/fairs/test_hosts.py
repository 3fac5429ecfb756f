"""A host of a fair sees and changes the people it brought and nobody else; what hosts share is agreed and written down."""

import re
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook

from tests.web.client import Client
from tests.web.downloads.site import made
from tests.web.fairs.test_consent import found, planted, read
from tests.web.fairs.test_fairs import rows
from tests.web.fairs.test_sheets import desk_of, send
from tests.web.make import Make
from tests.web.timetables.site import fair_of, place, published, work
from web.models import AuditEntry, FairAgreement, FairAttendee, FairHost, FairMeeting

OWN = {"host": {1, 2}, "other": {3, 4}, "office": {1, 2, 3, 4, 5, 6}}
FEATURES = ("fairs", "fairday", "timetables", "rosters")
AGREED = {"share": "totals"}


@pytest.fixture
def hosted(make: Make) -> tuple[dict[str, int], dict[str, int]]:
    """A fair with timetable and placement: two people of either host, and two who came by themselves or the office."""
    office, host, other = make.organiser(), make.organiser("university"), make.organiser("university")
    fair = fair_of(make, office.id)
    with make.database.writing() as session:
        for one, name in ((host, "甲大学"), (other, "乙大学")):
            session.add(FairHost(fair_id=fair, organiser_id=one.id, name=name, role="cohost"))
        for person in session.query(FairAttendee):
            person.brought_by = {1: host.id, 2: host.id, 3: other.id, 4: other.id}.get(person.number)
    run = published(make, fair)
    pairing = work(make, fair, "pairing")
    place(make, pairing)
    users = {"office": office.user_id, "host": host.user_id, "other": other.user_id}
    first = rows(make.database, FairAttendee)[0]
    meeting = rows(make.database, FairMeeting)[0]
    ids = {"fair_id": fair, "run_id": run, "one": run, "other": work(make, fair), "number": 1, "kind": "graduates"}
    ids |= {"attendee_id": first.id, "table_id": meeting.table_id, "meeting_id": meeting.id, "hall_id": 1, "fmt": "csv"}
    return users, ids | {"what": "people", "code": first.code, "pairing": pairing, "step": "hosts", "stand_id": 1}


def addresses(app: Flask, ids: dict, method: str) -> list[str]:
    """Every address of the fair's features, for a timetable and for a placement, with the pages' own views."""
    found = []
    for rule in app.url_map.iter_rules():
        if method not in rule.methods or rule.endpoint.partition(".")[0] not in FEATURES:
            continue
        if not rule.arguments <= {*ids} or "code" in rule.arguments:
            continue
        for run in (ids["run_id"], ids["pairing"]):
            with app.test_request_context():
                values = {name: ids[name] for name in rule.arguments} | (
                    {"run_id": run} if "run_id" in rule.arguments else {}
                )
                address = app.url_for(rule.endpoint, **values)
            views = ["?view=tables", "?view=people", "?view=missed", "?shown=no_wish", "?who=gained", "?who=lost"]
            found += [address] + ([address + view for view in views] if method == "GET" else [])
    return list(dict.fromkeys(found))


@pytest.mark.looks
@pytest.mark.parametrize("reader", list(OWN))
def test_everything_a_host_can_fetch_holds_its_own_people_alone(app: Flask, hosted, reader: str) -> None:
    users, ids = hosted
    client = Client(app).login(users[reader])
    named: set[int] = set()
    refused: set[str] = set()
    for address in addresses(app, ids, "GET"):
        if (page := address.partition("?")[0]) in refused:
            continue  # in any view
        answer = client.http.get(address)
        refused |= {page} if answer.status_code in (403, 404) else set()
        text = read(answer)
        here = {int(n) for n in re.findall(r"同学(\d)", text)} | {
            int(n) for n in re.findall(r"p(\d)@example.com", text)
        }
        assert here <= OWN[reader], (address, here)
        named |= here
    assert named == OWN[reader]
    for run in (ids["run_id"], ids["pairing"]):
        text = read(made(client, f"/organiser/fair-runs/{run}/result.xlsx"))
        assert {int(n) for n in re.findall(r"同学(\d)", text)} <= OWN[reader]
        assert "同学" in text


@pytest.mark.parametrize("writer", ["host", "other"])
def test_nothing_a_host_can_send_changes_anybody_elses_record(app: Flask, make: Make, hosted, writer: str) -> None:
    users, ids = hosted
    client = Client(app).login(users[writer])
    before = [(p.id, p.name, p.status, p.arrived_at, p.brought_by) for p in rows(make.database, FairAttendee)]
    allowed = set()
    for address in addresses(app, ids, "POST"):
        answer = client.http.post(address, data={"csrf_token": client.csrf(), "act": "remove", "number": "1"})
        if answer.status_code not in (403, 404):
            allowed.add(address)
    assert before == [(p.id, p.name, p.status, p.arrived_at, p.brought_by) for p in rows(make.database, FairAttendee)]
    fair = f"/organiser/fairs/{ids['fair_id']}"
    checks = {f"/fairs/{ids['fair_id']}/certificate/1", f"/fairs/{ids['fair_id']}/placements/1/certificate"}
    checks |= {f"/organiser/fair-runs/{run}/result.xlsx" for run in (ids["run_id"], ids["pairing"])}
    checks.add(f"{fair}/report.xlsx")  # these three make a file of the host's own people
    assert allowed - checks == {f"{fair}/agreement", f"{fair}/sheets", "/organiser/fairs/new", "/organiser/rosters/new"}


def test_a_host_brings_people_without_touching_others(app: Flask, make: Make, database) -> None:
    """The same phone and e-mail in two hosts' sheets and the office's: each keeps its own, the office is told of doubles."""
    desk, fair, _office = desk_of(app, make)
    desk.post(f"/organiser/fairs/{fair}/open")
    hosts = [make.organiser("university", name=name) for name in ("甲大学", "乙大学")]
    with make.database.writing() as session:
        for host, name in zip(hosts, ("甲大学", "乙大学"), strict=True):
            session.add(FairHost(fair_id=fair, organiser_id=host.id, name=name, role="cohost"))
    clients = [Client(app).login(host.user_id) for host in hosts]
    sheet = "编号,姓名,学校,专业,邮箱,手机\nG1,{name},甲大学,机械工程,same@example.com,13800000001\n"
    refused = send(clients[0], fair, "graduates", sheet.format(name="甲一"), status=422)
    assert "请先在概况页确认主办单位之间的约定" in refused.text and not rows(database, FairAttendee)
    for client, name in zip(clients, ("甲一", "乙一"), strict=True):
        client.post(f"/organiser/fairs/{fair}/agreement", {})
        send(client, fair, "graduates", sheet.format(name=name))
    send(desk, fair, "graduates", sheet.format(name="丙一"))
    people = rows(database, FairAttendee)
    assert [(p.name, p.brought_by) for p in people] == [("甲一", hosts[0].id), ("乙一", hosts[1].id), ("丙一", None)]
    send(clients[1], fair, "graduates", sheet.format(name="乙一").replace("G1", "G9"))
    assert [p.name for p in rows(database, FairAttendee)] == ["甲一", "乙一", "丙一"]  # its own is known by the address
    page = desk.get(f"/organiser/fairs/{fair}/attendees").text
    assert "可能是同一个人报了两次" in page and "把 2 号并入 1 号" in page
    for client, own, foreign in ((clients[0], "甲一", "乙一"), (clients[1], "乙一", "甲一")):
        text = client.get(f"/organiser/fairs/{fair}/attendees").text
        assert own in text and foreign not in text and "丙一" not in text and "并入" not in text


@pytest.mark.parametrize("into", ["office", "host"])
def test_after_joining_doubles_every_sheet_may_come_again(app: Flask, make: Make, database, into: str) -> None:
    desk, fair, _office = desk_of(app, make)
    desk.post(f"/organiser/fairs/{fair}/open")
    hosts = [make.organiser("university", name=name) for name in ("甲大学", "乙大学")]
    with make.database.writing() as session:
        for host in hosts:
            session.add(FairHost(fair_id=fair, organiser_id=host.id, name=str(host.id), role="cohost"))
    clients = [Client(app).login(host.user_id) for host in hosts]
    for client in clients:
        client.post(f"/organiser/fairs/{fair}/agreement", {})
    sheet = "编号,姓名,学校,专业,邮箱\nG1,甲一,甲大学,机械工程,same@example.com\n"
    senders = [desk if into == "office" else clients[1], clients[0]]
    for client in senders:
        send(client, fair, "graduates", sheet)
    keep, drop = rows(database, FairAttendee)
    desk.post(f"/organiser/fairs/{fair}/attendees/{keep.id}", {"act": "merge", "other": str(drop.id)})
    for client in senders:
        send(client, fair, "graduates", sheet)
        send(client, fair, "graduates", sheet.replace("机械工程", "机械电子工程"))
    people = {p.id: p.status for p in rows(database, FairAttendee)}
    assert people == {keep.id: "registered", drop.id: "removed"}


def test_two_people_of_one_phone_are_two(app: Flask, make: Make, database) -> None:
    desk, fair, _office = desk_of(app, make)
    head = "编号,姓名,专业,手机\n"
    send(desk, fair, "graduates", head + "G1,甲一,机械,13800000001\n")
    send(desk, fair, "graduates", head + "G2,乙二,机械,13800000001\nG3,甲一,机械,13800000001\n")
    assert [p.name for p in rows(database, FairAttendee)] == ["甲一", "乙二"]


def test_what_hosts_share_is_agreed_written_down_and_shown(app: Flask, make: Make, hosted) -> None:
    users, ids = hosted
    page = f"/organiser/fairs/{ids['fair_id']}"
    host, other = Client(app).login(users["host"]), Client(app).login(users["other"])
    assert "还没有确认" in other.get(page).text
    own = other.get(f"{page}/report").text
    host.post(f"{page}/agreement", AGREED | {"share": ["totals", "names"]})
    agreement = rows(make.database, FairAgreement)[0]
    assert agreement.shares == ["totals"] and agreement.agreed_by == users["host"]
    assert rows(make.database, AuditEntry, AuditEntry.action == "fair.agreement")[0].actor_id == users["host"]
    for client in (host, other, Client(app).login(users["office"])):
        text = client.get(page).text
        assert "同意；给其他单位看：合计" in text and f"organiser {users['host']}" in text
    assert total(own) == 2 and total(other.get(f"{page}/report").text) == 4
    host.post(f"{page}/agreement", {})
    assert total(other.get(f"{page}/report").text) == 2 and len(rows(make.database, FairAgreement)) == 2
    outsider = make.organiser("university")
    Client(app).login(outsider.user_id).post(f"{page}/agreement", AGREED, status=404)


def total(text: str) -> int:
    """How many registered the report counts."""
    return int(re.search(r"/ (\d+) 人", text)[1])


@pytest.mark.looks
@pytest.mark.parametrize("stage", ["registered", "planned", "after"])
def test_a_host_sees_contacts_of_its_own_people_at_no_stage_but_on_its_own_sheets(
    app: Flask, make: Make, stage
) -> None:
    from tests.web.fairs.test_consent import SECRETS, everything

    fair, users = planted(make, stage, tuple(SECRETS))
    others = everything(app, fair, users["other_host"], users["meetings"])
    assert found(others, 0) == found(others, 1) == set()
    own = everything(app, fair, users["host"], users["meetings"])
    assert found(own, 0) == set() and found(own, 1) >= {"name", "educations"}
    office = everything(app, fair, users["office"], users["meetings"])
    assert {"name", "educations"} <= found(office, 0) <= {"name", "educations", "email", "phone"}


def test_what_somebody_agreed_to_who_is_no_host_any_more_counts_for_nothing(app: Flask, make: Make, hosted) -> None:
    users, ids = hosted
    page = f"/organiser/fairs/{ids['fair_id']}"
    host, other = Client(app).login(users["host"]), Client(app).login(users["other"])
    host.post(f"{page}/agreement", AGREED)
    assert total(other.get(f"{page}/report").text) == 4
    with make.database.writing() as session:
        session.delete(session.query(FairHost).filter_by(name="甲大学").one())
    assert total(other.get(f"{page}/report").text) == 2


def test_a_host_that_has_not_agreed_is_shown_the_agreement_in_place_of_the_form(app: Flask, make: Make, hosted) -> None:
    users, ids = hosted
    page = f"/organiser/fairs/{ids['fair_id']}"
    host = Client(app).login(users["host"])
    before = host.get(f"{page}/sheets").text
    assert 'type="file"' not in before and f'action="{page}/agreement"' in before
    host.post(f"{page}/agreement", {})
    assert 'type="file"' in host.get(f"{page}/sheets").text


def test_a_hosts_workbook_lists_the_tables_and_positions_of_its_own_people_alone(app: Flask, hosted) -> None:
    """What counts only its own lists only its own: a nought beside a table would say that nobody meets there."""
    users, ids = hosted
    for run in (ids["run_id"], ids["pairing"]):
        book = load_workbook(
            BytesIO(made(Client(app).login(users["host"]), f"/organiser/fair-runs/{run}/result.xlsx").data)
        )
        sheet = book["桌" if "桌" in book.sheetnames else "职位"]
        counted = [row[-1] for row in sheet.iter_rows(min_row=2, values_only=True)]
        assert counted and all(counted), counted
