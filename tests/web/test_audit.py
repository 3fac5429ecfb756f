"""Every act that matters leaves one entry, by whoever did it: taking any call of the audit out breaks a line here."""

from flask import Flask
from sqlalchemy import select

from tests.web.client import Client, form_value
from tests.web.make import Make
from tests.web.positions.test_manage import day, filled
from tests.web.rosters.site import upload, work_off
from web.core.db import Database
from web.models import AuditEntry, OutboxRow


def written(database: Database, actor: int | None = None) -> list[str]:
    """The acts in their order, without logging in; of one person, or all."""
    found = select(AuditEntry.action).where(AuditEntry.action != "login").order_by(AuditEntry.id)
    with database.unit(may_write=False) as unit:
        return list(unit.session.scalars(found.where(AuditEntry.actor_id == actor) if actor else found))


def test_the_life_of_a_position(client: Client, make: Make, database: Database) -> None:
    agency = make.agency(introduction="四十人的专利代理机构。")
    client.login(agency.user_id)
    place = client.post("/agency/positions/new", filled()).location.removesuffix("/preview")
    seen = form_value(client.get(f"{place}/edit").text, "seen")
    client.post(f"{place}/edit", filled(headcount="3", seen=seen))
    client.post(f"{place}/publish")
    client.post(f"{place}/close")
    client.post(f"{place}/reopen", {"valid_until": day(30)})
    copied = client.post(f"{place}/copy").location
    client.post(f"{copied.rpartition('/')[0]}/discard")
    assert written(database, agency.user_id) == [
        "position.create",
        "position.edit",
        "position.publish",
        "position.close",
        "position.reopen",
        "position.copy",
        "position.discard",
    ]


def test_from_applying_to_hired_and_the_other_ends(app: Flask, make: Make, database: Database) -> None:
    agency, graduate = make.agency(), make.graduate()
    theirs, mine = Client(app).login(agency.user_id), Client(app).login(graduate.user_id)
    position, second, third = (make.position(agency.id) for _ in range(3))
    mine.post(f"/positions/{position}/save")
    mine.post(f"/positions/{position}/unsave")
    place = mine.post(f"/positions/{position}/apply", {"fields": ["phone"]}).location
    for seen, to in (("applied", "interview"), ("interview", "offer"), ("offer", "hired")):
        theirs.post(f"{place}/step", {"seen": seen, "to": to})
    place = mine.post(f"/positions/{second}/apply", {}).location
    mine.post(f"{place}/withdraw")
    place = mine.post(f"/positions/{second}/apply", {}).location
    theirs.post(f"{place}/decline", {"seen": "applied", "reason": "filled"})
    invited = make.application(third, graduate.id, origin="invited", status="invited", shared={})
    mine.post(f"/applications/{invited}/answer", {"refuse": "y"})
    assert written(database, graduate.user_id) == [
        "position.save",
        "position.unsave",
        "application.applied",
        "application.applied",
        "application.withdrawn",
        "application.applied",
        "application.refused",
    ]
    assert written(database, agency.user_id) == [
        "application.interview",
        "interview.wanted",
        "application.offer",
        "interview.cancelled",
        "application.hired",
        "hire.claimed",
        "application.decline",
    ]


def test_the_life_of_a_roster(app: Flask, client: Client, make: Make, database: Database) -> None:
    office = make.organiser("office")
    client.login(office.user_id)
    place = client.post("/organiser/rosters/new", {"title": "春季专场"}).location
    roster = int(place.rpartition("/")[2])
    upload(client, roster, "graduates", "编号,专业,学历\nG1,微电子,本科\nG2,化学,看不懂\n".encode())
    upload(client, roster, "positions", "编号,职位名称\nP1,检索员\n".encode())
    client.post(f"{place}/faults/clear", {"side": "graduates"})
    run = client.post(f"{place}/rank").location
    client.post(f"{run}/cancel")
    client.post(f"{place}/rank")
    work_off(app)
    client.post(f"{place}/delete")
    assert written(database) == [
        "roster.create",
        "roster.import",
        "roster.import",
        "roster.clear_faults",
        "roster.rank",
        "roster.cancel",
        "roster.rank",
        "roster.ranked",
        "roster.delete",
    ]


def test_what_an_administrator_makes_and_mends(client: Client, make: Make, database: Database) -> None:
    admin = make.user("admin")
    client.login(admin)
    form = {"kind": "university", "name": "示例大学就业中心", "province": "430000", "email": "a@example.com"}
    client.post("/admin/organisers/new", form | {"school": "示例大学"})
    with database.unit(may_write=False) as unit:
        waiting = unit.session.scalar(select(OutboxRow.id))
    client.post(f"/admin/outbox/{waiting}/retry")
    assert written(database, admin) == ["organiser.create", "invite", "outbox.retry"]


def test_an_entry_says_who_what_when_from_where_and_nothing_about_people(
    client: Client, make: Make, database: Database
) -> None:
    graduate = make.graduate(user={"email": "canary@example.com"}, name="金丝雀")
    client.login(graduate.user_id).post(f"/positions/{make.position(make.agency().id)}/apply", {"message": "金丝雀话"})
    with database.unit(may_write=False) as unit:
        entry = unit.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        values = repr({c: getattr(entry, c) for c in ("action", "subject", "details")})
    assert entry.actor_id == graduate.user_id and entry.at.tzinfo is not None
    assert len(entry.request_id) == 32 and len(entry.address_hash) == 64
    assert "canary" not in values and "金丝雀" not in values
