"""Coming back without the password, and changing password and address."""

import re

import pytest

from tests.web.accounts.helpers import GOOD, OTHER, acts, link_in, log_in, mails, rows
from tests.web.client import Client
from tests.web.make import PASSWORD
from web.models import EmailToken, OutboxRow, User


@pytest.fixture
def anna(make) -> int:
    return make.graduate(user={"email": "anna@example.com", "display_name": "安然"}).user_id


def reset_link(client, work, database, email="anna@example.com") -> str:
    client.post("/forgot", {"email": email})
    work()
    return link_in(mails(database, email)[-1])


def test_a_forgotten_password_is_replaced_and_all_other_sessions_end(app, client, anna, work, database) -> None:
    elsewhere = Client(app)
    log_in(elsewhere, "anna@example.com", PASSWORD)
    link = reset_link(client, work, database)
    assert "anna@example.com" in client.get(link).text
    client.post(link, {"password": GOOD})
    client.get("/account")
    elsewhere.get("/account", status=303)
    log_in(Client(app), "anna@example.com", PASSWORD, status=422)
    log_in(Client(app), "anna@example.com", GOOD)
    client.get(link, status=410)  # used once
    client.post(link, {"password": OTHER}, status=410)
    work()
    assert "密码已修改" in mails(database, "anna@example.com")[-1].subject


def test_what_is_said_on_coming_in_and_leaving_is_in_the_language_of_the_page(client, make, work, database) -> None:
    """The browser is Chinese and the account English: its pages are English once logged in, and what they say too."""
    make.graduate(user={"email": "anna@example.com", "locale": "en"})
    link = reset_link(client, work, database)
    page = client.get(client.post(link, {"password": GOOD}).location).text
    assert "Your new password is set" in page and "新密码已生效" not in page
    page = client.get(client.post("/logout").location).text
    assert "你已退出登录" in page and "You are logged out" not in page


def test_a_link_lives_thirty_minutes_and_dies_with_the_next_new_password(client, anna, work, database, travel) -> None:
    first = reset_link(client, work, database)
    travel(minutes=11)
    second = reset_link(client, work, database)
    assert first != second
    client.post(first, {"password": GOOD})
    client.get(second, status=410)
    late = reset_link(Client(client.app), work, database)
    travel(minutes=30, seconds=1)
    assert "链接已失效" in client.get(late, status=410).text


def test_only_a_hash_of_the_link_is_kept(client, anna, work, database) -> None:
    token = reset_link(client, work, database).rpartition("/")[2]
    with database.unit(may_write=False) as unit:
        link = unit.session.query(EmailToken).one()
        promised = unit.session.query(OutboxRow).all()
        assert len(token) == 43 and token != link.token_hash
        assert not any(token in str(row.payload) for row in promised)  # not even in mail that has been sent


def test_known_and_unknown_addresses_do_the_same_work(app, anna, work, database) -> None:
    Client(app).post("/forgot", {"email": "first@example.com"})  # the counters of everybody exist from now on
    answers = []
    for email in ("anna@example.com", "nobody@example.com"):
        client = Client(app)
        with client.counting() as asked:
            sent = client.post("/forgot", {"email": email})
        page = client.get(sent.location).text
        statements = [re.sub(r"\s+", " ", s) for s in asked.statements]
        answers.append((sent.status_code, sent.location, re.sub(r'value="[^"]*"', "", page), statements))
    assert answers[0] == answers[1]
    work()
    assert mails(database, "anna@example.com") and not mails(database, "nobody@example.com")


def test_a_weak_new_password_is_refused_and_the_link_stays_good(client, anna, work, database) -> None:
    link = reset_link(client, work, database)
    assert "太常见" in client.post(link, {"password": "qwertyuiop123"}, status=422).text
    assert "很容易被猜中" in client.post(link, {"password": "anna-example-anna!7"}, status=422).text
    client.post(link, {"password": GOOD})


def test_changing_the_password_asks_for_the_old_one_and_ends_other_sessions(app, anna, database, work) -> None:
    here, elsewhere = Client(app), Client(app)
    for browser in (here, elsewhere):
        log_in(browser, "anna@example.com", PASSWORD)
    page = here.post("/account/password", {"current": "wrong wrong wrong", "password": GOOD}, status=422)
    assert "现在的密码不对" in page.text
    here.get("/account/password")
    here.post("/account/password", {"current": PASSWORD, "password": GOOD})
    here.get("/account")
    elsewhere.get("/account", status=303)
    assert [a for a in acts(database) if "login" not in a] == ["confirm.failed", "password.change"]
    log_in(Client(app), "anna@example.com", GOOD)


def test_changing_the_address_needs_the_password_and_the_new_mailbox(app, client, anna, work, database) -> None:
    log_in(client, "anna@example.com", PASSWORD)
    client.get("/account/email")
    form = {"email": "Anna.New@example.com", "current": "wrong wrong wrong"}
    assert "现在的密码不对" in client.post("/account/email", form, status=422).text
    client.post("/account/email", form | {"current": PASSWORD})
    work()
    assert "有人要更换你的邮箱" in mails(database, "anna@example.com")[0].subject
    log_in(Client(app), "anna@example.com", PASSWORD)  # nothing has changed yet
    link = link_in(mails(database, "anna.new@example.com")[0])
    other = Client(app)
    assert "anna.new@example.com" in other.get(link).text
    other.post(link, status=422)  # a mailbox alone gives no account another address
    other.post(link, {"password": PASSWORD})
    work()
    for address in ("anna@example.com", "anna.new@example.com"):
        assert "邮箱已更换" in mails(database, address)[-1].subject
    log_in(Client(app), "anna@example.com", PASSWORD, status=422)
    log_in(Client(app), "anna.new@example.com", PASSWORD)


def test_an_old_confirmation_cannot_change_the_address_back(client, make, work, database) -> None:
    user = make.graduate(user={"email": "a@example.com", "verified_at": None}).user_id
    client.login(user)
    client.post("/verify/resend")
    client.post("/account/email", {"email": "b@example.com", "current": PASSWORD})
    work()
    old, new = link_in(mails(database, "a@example.com")[0]), link_in(mails(database, "b@example.com")[0])
    client.post(new)
    client.post(old, status=410)
    assert rows(database, User)[0].email == "b@example.com"


def test_the_address_of_somebody_else_looks_free_but_is_not_given(client, anna, make, work, database) -> None:
    make.graduate(user={"email": "taken@example.com"})
    log_in(client, "anna@example.com", PASSWORD)
    client.post("/account/email", {"email": "taken@example.com", "current": PASSWORD})
    work()
    (mail,) = mails(database, "taken@example.com")
    assert "/verify/" not in mail.body and "已经有账号" in mail.body


def test_an_address_taken_meanwhile_changes_nothing(client, anna, make, work, database) -> None:
    log_in(client, "anna@example.com", PASSWORD)
    client.post("/account/email", {"email": "soon@example.com", "current": PASSWORD})
    make.graduate(user={"email": "soon@example.com"})
    work()
    page = client.post(link_in(mails(database, "soon@example.com")[0]), status=409)
    assert "你的邮箱没有改变" in page.text and rows(database, User)[0].email == "anna@example.com"


def test_mail_speaks_the_persons_language(client, anna, work, database) -> None:
    client.post("/preferences", {"lang": "en", "next": "/"})
    log_in(client, "anna@example.com", PASSWORD)
    client.post("/preferences", {"lang": "en", "next": "/"})
    reset_link(Client(client.app), work, database)
    assert mails(database)[0].subject == "Set a new password · Shanggang"
    assert rows(database, User)[0].locale == "en"
