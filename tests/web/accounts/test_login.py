"""Logging in and out, sessions that live on the server, and where one may be sent."""

import pytest
from flask import Flask
from sqlalchemy import Connection, event

from tests.web.accounts.helpers import acts, log_in, mails, rows
from tests.web.client import Client
from tests.web.make import PASSWORD, Make
from web.models import AuditEntry, LoginSession, User


@pytest.fixture
def anna(make: Make) -> int:
    return make.graduate(user={"email": "anna@example.com"}).user_id


def test_in_and_out_again(app: Flask, client: Client, anna, database) -> None:
    log_in(client, " ANNA@example.com", PASSWORD)
    with client.http.session_transaction() as kept:
        cookie = dict(kept)
    client.get("/account")
    client.post("/logout")
    assert client.get("/account", status=303).location.startswith("/login")
    with client.http.session_transaction() as kept:
        kept.update(cookie)  # somebody kept the old cookie
    assert client.get("/account", status=303).location.startswith("/login")
    assert acts(database) == ["login", "session.end"]


def test_logging_in_begins_the_cookie_anew(client: Client, anna) -> None:
    client.get("/login")
    with client.http.session_transaction() as kept:
        kept["planted"] = "before"
    log_in(client, "anna@example.com", PASSWORD)
    with client.http.session_transaction() as kept:
        assert "planted" not in kept


def test_known_and_unknown_addresses_get_the_same_answer(app, database, anna, make) -> None:
    make.user("graduate", email="gone@example.com", disabled_at=clock_now())
    pages = set()
    for email in ("anna@example.com", "nobody@example.com", "gone@example.com"):
        page = log_in(Client(app), email, "wrong wrong wrong", status=422).text
        pages.add(without_random(page.replace(email, "E")))
    assert len(pages) == 1 and "邮箱或密码不对" in pages.pop()
    log_in(Client(app), "gone@example.com", PASSWORD, status=422)
    with database.unit(may_write=False) as unit:
        entries = unit.session.query(AuditEntry).filter_by(action="login.failed").order_by(AuditEntry.id).all()
        assert [e.subject for e in entries[:2]] == [f"user:{anna}", "user:?"]
        assert entries[0].address_hash and entries[0].details == {}


def clock_now():
    from web.core import clock

    return clock.now()


def without_random(page: str) -> str:
    import re

    return re.sub(r'value="[^"]{30,}"', "", page)


def test_empty_fields_are_named(client: Client) -> None:
    page = log_in(client, "", "", status=422).text
    assert "请填写邮箱" in page and "请填写密码" in page


@pytest.mark.parametrize(
    "target", ["//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", "javascript:x", "\\\\x"]
)
def test_a_login_never_leads_elsewhere(client: Client, anna, target) -> None:
    page = client.get("/login", query_string={"next": target})
    assert f'name="next" value="{target}"' not in page.text
    response = client.post("/login", {"email": "anna@example.com", "password": PASSWORD, "next": target})
    assert response.location.startswith("/") and "evil" not in response.location


def test_after_logging_in_one_is_where_one_wanted_to_go(client: Client, anna) -> None:
    asked = client.get("/account/email", status=303)
    assert 'name="next" value="/account/email"' in client.get(asked.location).text
    form = {"email": "anna@example.com", "password": PASSWORD, "next": "/account/email"}
    assert client.post("/login", form).location == "/account/email"


def test_a_hash_of_older_settings_is_renewed_at_login(app, client, database, make) -> None:
    from argon2 import PasswordHasher

    old = PasswordHasher(time_cost=1, memory_cost=16, parallelism=2).hash(PASSWORD)
    make.graduate(user={"email": "old@example.com"})
    with database.writing() as session:
        session.query(User).filter_by(email="old@example.com").one().password_hash = old
    log_in(client, "old@example.com", PASSWORD)
    with app.app_context():
        from web.accounts.rules import passwords

        new = rows(database, User)[0].password_hash
        assert new.startswith("$argon2id$") and "m=8,t=1,p=1" in new and not passwords.is_outdated(new)
    log_in(Client(app), "old@example.com", PASSWORD)


def test_sessions_end_when_idle_and_at_last_in_any_case(client, anna, travel) -> None:
    log_in(client, "anna@example.com", PASSWORD)
    for _ in range(4):
        travel(days=13)
        client.get("/account")
    travel(days=13)  # 65 days after logging in
    client.get("/account", status=303)


def test_an_idle_session_ends_after_two_weeks(client, anna, travel) -> None:
    log_in(client, "anna@example.com", PASSWORD)
    travel(days=14, minutes=6)
    client.get("/account", status=303)


def test_the_list_of_devices_and_ending_one(app, anna, database) -> None:
    phone, desk = Client(app), Client(app)
    log_in(phone, "anna@example.com", PASSWORD)
    browser = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36"}
    log_in(desk, "anna@example.com", PASSWORD, headers=browser)
    page = desk.get("/account").text.partition("<main")[2]
    assert "Chrome · Windows" in page and "未知设备" in page and page.count("这台设备") == 1
    first = rows(database, LoginSession)[0].id
    desk.post(f"/account/sessions/{first}/end")
    phone.get("/account", status=303)
    desk.get("/account")


def test_ending_all_others_keeps_this_one(app, anna) -> None:
    first, second = Client(app), Client(app)
    for browser in (first, second):
        log_in(browser, "anna@example.com", PASSWORD)
    second.post("/account/sessions/end-others")
    first.get("/account", status=303)
    second.get("/account")


def test_nobody_ends_anothers_session(app, anna, make, database) -> None:
    log_in(Client(app), "anna@example.com", PASSWORD)
    stranger = Client(app).login(make.graduate().user_id)
    stranger.post(f"/account/sessions/{rows(database, LoginSession)[0].id}/end", status=404)
    assert rows(database, LoginSession)[0].ended_at is None


@pytest.mark.parametrize("sessions", [1, 3])
def test_the_account_page_asks_as_much_for_three_sessions_as_for_one(app, anna, sessions) -> None:
    for _ in range(sessions - 1):
        log_in(Client(app), "anna@example.com", PASSWORD)
    client = Client(app)
    log_in(client, "anna@example.com", PASSWORD)
    client.get("/account")
    with client.counting() as asked:
        client.get("/account")
    assert asked.count <= 4, asked.statements


def test_an_account_that_is_disabled_is_out_at_once(client, anna, database) -> None:
    log_in(client, "anna@example.com", PASSWORD)
    with database.writing() as session:
        session.get(User, anna).disabled_at = clock_now()
    client.get("/account", status=303)


def test_a_login_form_in_english(client, anna) -> None:
    page = client.get("/login?lang=en").text
    assert "Log in" in page and "Forgot the password" in page
    page = log_in(client, "anna@example.com", "wrong wrong wrong", status=422).text
    assert "Wrong address or password" in page


def test_a_post_without_token_changes_nothing(client, anna, database) -> None:
    form = {"email": "anna@example.com", "password": PASSWORD, "csrf_token": "made-up"}
    client.post("/login", form, status=400)
    assert not rows(database, LoginSession) and not mails(database)


def test_what_is_too_long_for_a_line_is_not_said_back(client) -> None:
    """A form without a file is small, and a line of one is a line."""
    page = client.post("/login", {"email": "a" * 150_000, "password": "b"}, status=422)
    assert len(page.text) < 30_000 and "a" * 2_100 not in page.text
    client.get("/login")
    sent = {"email": "a" * 600_000, "password": "b", "csrf_token": client.csrf()}
    assert client.http.post("/login", data=sent).status_code == 413


def test_a_login_waits_for_the_disk_three_times(app, client, make, database) -> None:
    """Counting the try on all it is counted on, giving it back, and the login itself: each commit waits for the
    disk."""
    if not database.sqlite or not app.extensions["settings"].limits_url.startswith("database"):
        pytest.skip("counted by the embedded database")
    make.graduate(user={"email": "anna@example.com"})
    written: list[str] = []
    client.http.environ_base["REMOTE_ADDR"] = "2001:db8:1:2::3"

    def note(connection: Connection) -> None:
        if connection.get_execution_options().get("shanggang_write"):
            written.append("commit")

    event.listen(database.engine, "commit", note)
    try:
        client.csrf()
        written.clear()
        log_in(client, "anna@example.com", PASSWORD)
    finally:
        event.remove(database.engine, "commit", note)
    assert len(written) == 3
