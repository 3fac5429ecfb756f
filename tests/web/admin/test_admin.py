"""The administrator: the first account, organisers, the worker's health, and the log."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.web.accounts.helpers import GOOD, acts, link_in, log_in, mails, rows
from tests.web.client import Client, form_value
from tests.web.make import PASSWORD
from web.admin import service
from web.core import clock, outbox
from web.models import AuditEntry, Invitation, Organiser, OrganiserMember, OutboxRow, User
from web.models.stages import STAGES


@pytest.fixture
def admin(client, make):
    return client.login(make.user("admin", display_name="管理员"))


NEW = {"kind": "office", "name": "示例省知识产权局", "name_en": "Example Office", "province": "430000"}


def test_the_first_administrator_is_made_on_the_command_line(app, client, database) -> None:
    result = app.test_cli_runner().invoke(args=["admin", "create", " Root@Example.com ", "--name", "  站 长 "])
    assert result.exit_code == 0, result.output
    link = result.output.split("http://localhost")[1].strip()
    (user,) = rows(database, User)
    assert (user.email, user.role, user.display_name) == ("root@example.com", "admin", "站 长")
    log_in(Client(app), "root@example.com", "!", status=422)
    client.post(link, {"password": GOOD})
    assert "管理首页" in client.get("/admin").text
    client.get(link, status=410)
    assert acts(database) == ["register", "admin.create", "login.failed", "password.reset", "login"]


@pytest.mark.parametrize(("email", "said"), [("root", "no complete address"), ("taken@example.com", "already")])
def test_the_command_explains_what_it_refuses(app, make, database, email, said) -> None:
    make.user("graduate", email="taken@example.com")
    result = app.test_cli_runner().invoke(args=["admin", "create", email])
    assert result.exit_code != 0 and said in result.output
    assert len(rows(database, User)) == 1


def test_an_office_is_made_and_its_first_person_joins(app, admin, database, work) -> None:
    admin.get("/admin/organisers/new")
    page = admin.post("/admin/organisers/new", NEW | {"email": "Chief@Example.com"})
    assert "chief@example.com" in admin.get(page.location).text
    (office,) = rows(database, Organiser)
    assert (office.kind, office.province) == ("office", "430000")
    work()
    chief = Client(app)
    chief.post(link_in(mails(database)[0]), {"name": "主任", "password": GOOD, "consent": "y"})
    assert "主任" in admin.get(page.location).text
    assert "示例省知识产权局" in admin.get("/admin/organisers").text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kind": "school"}, "类型"),
        ({"name": " "}, "请填写名称"),
        ({"province": "999999"}, "所在地区"),
        ({"email": "chief"}, "请填写完整的邮箱地址"),
        ({"name": "已有的单位"}, "已经在名单里"),
        ({"kind": "university", "school": " "}, "请填写校名"),
    ],
)
def test_wrong_input_makes_no_organiser(admin, make, database, change, said) -> None:
    make.organiser(name="已有的单位")
    page = admin.post("/admin/organisers/new", NEW | {"email": "chief@example.com"} | change, status=422)
    assert said in page.text and len(rows(database, Organiser)) == 1 and not rows(database, Invitation)


def test_a_university_gets_the_school_its_graduates_write(admin, make, database) -> None:
    unit = make.organiser("university", name="江东大学就业指导中心", school="")
    path = f"/admin/organisers/{unit.id}"
    page = admin.get(path).text
    assert "还没有登记校名" in page and form_value(page, "school") == "江东大学", "a guess, to be confirmed"
    admin.post(f"{path}/school", {"school": " "}, status=422)
    assert rows(database, Organiser)[0].school == ""
    admin.post(f"{path}/school", {"school": "江东大学"})
    admin.post(f"{path}/school", {"school": "江东大学"})
    assert rows(database, Organiser)[0].school == "江东大学" and "还没有登记校名" not in admin.get(path).text
    assert acts(database).count("organiser.name_school") == 1
    office = make.organiser()
    admin.post(f"/admin/organisers/{office.id}/school", {"school": "江东大学"}, status=404)


def test_inviting_again_and_withdrawing(app, admin, make, database, work) -> None:
    office = make.organiser()
    path = f"/admin/organisers/{office.id}"
    assert "完整的邮箱" in admin.post(f"{path}/invite", {"email": "x"}, status=422).text
    admin.post(f"{path}/invite", {"email": "a@example.com"})
    work()
    admin.post(f"{path}/invitations/{rows(database, Invitation)[0].id}/withdraw")
    client = Client(app)
    client.get(link_in(mails(database)[0]), status=410)
    assert "没有等待接受的邀请" in admin.get(path).text
    admin.post("/admin/organisers/99/invite", {"email": "a@example.com"}, status=404)
    other = make.organiser("university")
    admin.post(f"{path}/invite", {"email": "b@example.com"})
    admin.post(f"/admin/organisers/{other.id}/invitations/{rows(database, Invitation)[-1].id}/withdraw", status=404)


def test_a_removed_person_has_no_rights_with_the_next_request(app, admin, make, database) -> None:
    office = make.organiser()
    person = Client(app).login(office.user_id)
    person.get("/organiser/agencies")
    member = rows(database, OrganiserMember)[0]
    assert "移出" in admin.get(f"/admin/organisers/{office.id}").text
    admin.post(f"/admin/organisers/{office.id}/members/{member.id}/remove")
    assert person.http.get("/organiser/agencies").status_code == 403
    admin.post(f"/admin/organisers/{office.id}/members/{member.id}/remove", status=404)
    assert rows(database, User)  # the account stays and can be invited elsewhere


def test_sending_the_new_organiser_twice_makes_one(admin, database, work) -> None:
    form = NEW | {"email": "a@example.com"}
    form["once"] = form_value(admin.get("/admin/organisers/new").text, "once")
    first, second = admin.post("/admin/organisers/new", form), admin.post("/admin/organisers/new", form)
    assert first.location == second.location and len(rows(database, Organiser)) == 1


@pytest.fixture
def failed(database) -> int:
    """An effect that was tried in vain until it was given up."""
    moment = clock.now()
    with database.writing() as session:
        row = OutboxRow(
            topic="mail",
            key="mail:x",
            payload={"to": "canary@example.com", "subject": "s", "body": "b"},
            created_at=moment,
            due_at=moment + timedelta(days=365),
            tries=outbox.MOST_TRIES + 1,
            error="ConnectionRefusedError",
        )
        session.add(row)
        session.flush()
        return row.id


def test_a_failed_effect_is_shown_without_its_contents_and_tried_again(admin, failed, database, work) -> None:
    page = admin.get("/admin").text
    assert "ConnectionRefusedError" in page and "canary" not in page
    assert work() == 0
    admin.post(f"/admin/outbox/{failed}/retry")
    assert work() == 1 and mails(database)[0].to == "canary@example.com"
    assert "没有失败的任务" in admin.get("/admin").text
    admin.post(f"/admin/outbox/{failed}/retry", status=409)


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_as_much_for_three_as_for_one(admin, make, count) -> None:
    for _ in range(count):
        office = make.organiser()
    admin.get("/admin")
    for path, most in (
        ("/admin", 9),
        ("/admin/organisers", 3),
        (f"/admin/organisers/{office.id}", 5),
        ("/admin/audit", 5),
    ):
        with admin.counting() as asked:
            admin.get(path)
        assert asked.count <= most, (path, asked.statements)


def test_the_log_is_paged_and_filtered(admin, make, database) -> None:
    actor = make.user("graduate", display_name="安然")
    with database.writing() as session:
        for n in range(120):
            action = "login.failed" if n % 3 == 0 else "login"
            session.add(
                AuditEntry(at=clock.now(), actor_id=actor, action=action, subject=f"user:{n}", details={"n": n})
            )
    page, numbers = admin.get("/admin/audit").text, []
    assert "安然" in page
    path = "/admin/audit"
    while path:
        text = admin.get(path).text
        numbers += [int(n) for n in re_find(r'href="/admin/audit\?subject=user:(\d+)"', text)]
        older = re_find(r'href="(/admin/audit\?before=[^"]*)"', text)
        path = older[0].replace("&amp;", "&") if older else ""
    assert numbers == list(range(119, -1, -1))
    assert re_find(r'href="/admin/audit\?subject=user:(\d+)"', admin.get("/admin/audit?subject=user:7").text) == ["7"]
    only = admin.get("/admin/audit?action=login.failed").text
    assert len(re_find(r'href="/admin/audit\?subject=user:(\d+)"', only)) == 40
    assert "没有符合条件的记录" in admin.get("/admin/audit?day=2001-01-01").text
    assert "没有符合条件的记录" in admin.get("/admin/audit?actor=999").text
    admin.get(f"/admin/audit?day={clock.today()}&actor={actor}&before=50")


def re_find(pattern: str, text: str) -> list[str]:
    import re

    return re.findall(pattern, text)


@pytest.mark.parametrize(
    "query", ["before=x&actor=-1&day=tomorrow", "before=99999999999999999999", "action=%25", "subject=' OR 1=1"]
)
def test_a_strange_filter_is_no_error(admin, query) -> None:
    admin.get(f"/admin/audit?{query}")


def test_the_log_can_only_grow(database, make) -> None:
    from sqlalchemy import text
    from sqlalchemy.exc import DBAPIError

    with database.writing() as session:
        session.add(AuditEntry(at=clock.now(), action="login", subject="user:1"))
    for statement in ("UPDATE audit SET action = 'x'", "DELETE FROM audit"):
        with pytest.raises(DBAPIError), database.writing() as session:
            session.execute(text(statement))
    assert acts(database) == ["login"]


def test_the_pages_in_english(admin, make) -> None:
    office = make.organiser(name_en="Office of Examples")
    for path in ("/admin", "/admin/organisers", "/admin/organisers/new", f"/admin/organisers/{office.id}"):
        text = admin.get(f"{path}?lang=en").text
        assert 'lang="en"' in text
    assert "Office of Examples" in admin.get("/admin/organisers").text


def test_every_act_on_an_organiser_leaves_one_entry(admin, make, database) -> None:
    office = make.organiser()
    path = f"/admin/organisers/{office.id}"
    admin.post(f"{path}/invite", {"email": "canary@example.com"})
    admin.post(f"{path}/invitations/{rows(database, Invitation)[0].id}/withdraw")
    admin.post(f"{path}/members/{rows(database, OrganiserMember)[0].id}/remove")
    assert acts(database) == ["invite", "invite.withdraw", "organiser.remove_member"]
    with database.unit(may_write=False) as unit:
        kept = [str((e.action, e.subject, e.details)) for e in unit.session.scalars(select(AuditEntry))]
    assert not any("canary" in text for text in kept)


def test_every_act_that_is_written_down_has_a_name_in_both_languages(standing) -> None:
    names = standing.extensions["house"].acts
    written = {
        code
        for path in (Path(__file__).parents[3] / "web").rglob("*.py")
        for code in re.findall(r'audit\.record(?:_now)?\(\s*"([\w.]+)"', path.read_text(encoding="utf-8"))
    }
    assert len(written) > 30 and written <= set(names)
    assert {f"application.{status}" for status in STAGES} <= set(names)


def test_an_account_is_shut_out_at_once_and_let_in_again(app, admin, make, database) -> None:
    agency = make.agency()
    member = Client(app).login(agency.user_id)
    email = rows(database, User)[-1].email
    admin.get(f"/admin/people?email={email}")
    admin.post(f"/admin/people/{agency.user_id}/disable")
    member.get("/agency", status=303)
    log_in(member, email, PASSWORD, status=422)
    assert "恢复账号" in admin.get(f"/admin/people?email={email}").text
    admin.post(f"/admin/people/{agency.user_id}/enable")
    log_in(member, email, PASSWORD)
    assert [act for act in acts(database) if act.startswith("account.")] == ["account.disable", "account.enable"]


@pytest.mark.parametrize("act", ["disable", "enable", "reset-second-factor"])
def test_a_number_alone_tells_nobody_an_address(admin, make, database, act: str) -> None:
    """Back to the account by the address that was typed, and only where it is that account's."""
    graduate = make.graduate(user={"email": "hidden@example.com"})
    known = make.graduate(user={"email": "known@example.com"})
    for number, typed, shown in (
        (graduate, "", False),
        (graduate, "known@example.com", False),
        (known, "Known@example.com", True),
    ):
        if act == "enable":
            admin.post(f"/admin/people/{number.user_id}/disable")
        answer = admin.http.post(
            f"/admin/people/{number.user_id}/{act}", data={"email": typed, "csrf_token": admin.csrf()}
        )
        said = answer.text + (answer.location or "")
        assert "hidden@example.com" not in said and "hidden%40" not in said
        assert ("nown@example.com" in said or "nown%40" in said) is shown
        answer.close()


def test_of_two_administrators_who_shut_each_other_out_at_once_one_stays(admin, make, database, monkeypatch) -> None:
    """The second one's request had found them let in before the first one's was committed."""
    me, other, disable = rows(database, User)[0].id, make.user("admin"), service.disable

    def later(user_id: int) -> None:
        with database.writing() as session:
            session.get(User, me).disabled_at = clock.now()
        disable(user_id)

    monkeypatch.setattr(service, "disable", later)
    assert "另一位管理员停用" in admin.post(f"/admin/people/{other}/disable", status=409).text
    assert {user.id: user.disabled_at is None for user in rows(database, User)} == {me: False, other: True}


def test_nobody_shuts_themselves_out_and_who_left_stays_gone(admin, make, database) -> None:
    me = rows(database, User)[0].id
    admin.post(f"/admin/people/{me}/disable", status=409)
    gone = make.user("graduate", email="deleted-9@deleted.invalid", display_name="")
    with database.writing() as session:
        user = session.get(User, gone)
        user.password_hash, user.disabled_at = "", clock.now()
    assert "已注销的账号" in admin.get("/admin/people?email=deleted-9@deleted.invalid").text
    admin.post(f"/admin/people/{gone}/enable", status=409)
