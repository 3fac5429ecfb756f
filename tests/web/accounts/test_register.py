"""Becoming somebody: the forms, the mail, and that nobody learns who has an account."""

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from urllib.parse import quote

import pytest
from sqlalchemy import select

from tests.web.accounts.helpers import GOOD, OTHER, acts, agency_form, graduate_form, link_in, log_in, mails, rows
from tests.web.client import Client, form_value
from tests.web.make import uscc
from web.models import Agency, AgencyMember, EmailToken, Graduate, LoginSession, User


def test_a_graduate_registers_confirms_and_is_in(client, database, work) -> None:
    client.get("/register/graduate")
    client.post("/register/graduate", graduate_form())
    assert "lin@example.com" in client.get("/register/done").text
    work()
    (mail,) = mails(database)
    assert "林小满" not in mail.body  # strangers cannot put words of their own into our mail
    page = client.get(link_in(mail))
    assert "lin@example.com" in page.text
    client.post(link_in(mail))
    (user,) = rows(database, User)
    (graduate,) = rows(database, Graduate)
    assert user.verified_at and user.role == "graduate" and graduate.name == "林小满"
    client.get("/account")  # logged in: this browser typed the password a moment ago
    assert acts(database) == ["register", "email.confirm", "login"]


def test_who_wanted_to_apply_and_registers_first_comes_back_to_the_position(client, database, make, work) -> None:
    position = make.position(make.agency().id)
    asked = client.get(f"/positions/{position}/apply", status=303).location
    page = client.get(asked).text
    assert "登录后会回到你刚才要打开的页面" in page
    register = re.search(r'href="(/register\?[^"]*)"', page)[1]
    assert "确认邮箱后，会回到" in client.get(unescape(register)).text
    client.post("/register/graduate", graduate_form())
    work()
    link = link_in(mails(database)[-1])
    assert client.post(link, {}).location == f"/positions/{position}/apply"
    client.get("/register", status=303)


@pytest.mark.parametrize("target", ["//evil.example/x", "https://evil.example", "/\\evil.example"])
def test_nobody_is_led_to_another_site_after_registering(client, database, work, target: str) -> None:
    client.get("/register?next=" + quote(target))
    client.post("/register/graduate", graduate_form())
    work()
    assert "evil" not in client.post(link_in(mails(database)[-1]), {}).location


def test_the_owner_of_a_new_agency(client, database, work) -> None:
    client.get("/register/agency")
    client.post("/register/agency", agency_form(uscc=" " + uscc(77).lower()[:9] + " " + uscc(77)[9:]))
    (agency,), (member,) = rows(database, Agency), rows(database, AgencyMember)
    assert (agency.uscc, agency.status, member.role) == (uscc(77), "pending", "owner")
    assert work() == 1


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (uscc(77)[:17], "现在是 17 位"),
        (uscc(77)[:17] + ("0" if uscc(77)[17] != "0" else "1"), "校验码对不上"),
        ("9I110105MA00000077", "不用 I、O、S、V、Z"),
        ("", "请填写统一社会信用代码"),
    ],
)
def test_a_wrong_credit_code_is_explained(client, database, code: str, said: str) -> None:
    response = client.post("/register/agency", agency_form(uscc=code), status=422)
    assert said in response.text and not rows(database, User)
    assert form_value(response.text, "agency_name") == "示例知识产权代理有限公司"  # nothing typed is lost


def test_a_credit_code_registered_before_names_the_way_in(client, database, make) -> None:
    make.agency(uscc=uscc(77))
    before = len(rows(database, User))
    for _try in range(5):  # more than an address may register in an hour: none of them is spent, no password hashed
        page = client.post("/register/agency", agency_form(), status=422)
    assert "请让本机构的负责人邀请你" in page.text and len(rows(database, User)) == before


@pytest.mark.parametrize(("path", "form"), [("graduate", graduate_form), ("agency", agency_form)])
def test_a_known_address_gets_the_same_answer_and_only_its_mailbox_learns(
    app, client, database, make, work, path, form
) -> None:
    make.user("graduate", email="known@example.com")
    answers = []
    for email in ("Known@Example.com ", "new@example.com"):
        browser = Client(app)
        first = browser.post(f"/register/{path}", form(email=email))
        done = browser.get("/register/done").text.replace("known@example.com", "E").replace("new@example.com", "E")
        with browser.http.session_transaction() as kept:
            names = sorted(kept), len(kept["link"])
        answers.append((first.status_code, first.location, strip(done), names))
    assert answers[0] == answers[1]
    assert [user.email for user in rows(database, User)] == ["known@example.com", "new@example.com"]
    work()
    assert "已经有账号" in mails(database, "known@example.com")[0].body
    assert "/verify/" in mails(database, "new@example.com")[0].body


def strip(html: str) -> str:
    """A page without what is random in every page."""
    import re

    return re.sub(r'value="[^"]*"', "", html)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"email": "nobody"}, "请填写完整的邮箱地址"),
        ({"email": "a@b"}, "请填写完整的邮箱地址"),
        ({"email": ""}, "请填写邮箱"),
        ({"name": "   "}, "请填写姓名"),
        ({"name": "长" * 81}, "最多 80 个字符"),
        ({"password": "短密码"}, "密码至少 12 个字符，现在是 3 个"),
        ({"password": "长" * 129}, "密码最多 128 个字符，现在是 129 个"),
        ({"password": "woaini1314520"}, "太常见"),
        ({"password": "lin.lin.lin.2026"}, "太常见"),
        ({"password": "shanggang-lin-2026"}, "很容易被猜中"),
        ({"consent": ""}, "需要你同意隐私说明"),
    ],
)
def test_wrong_input_is_explained_and_nothing_is_kept(client, database, change, said) -> None:
    form = graduate_form(**change)
    if not form["consent"]:
        del form["consent"]
    page = client.post("/register/graduate", form, status=422)
    assert said in page.text and "已填的内容都还在" in page.text
    assert not rows(database, User) and GOOD not in page.text


@pytest.mark.parametrize(
    "password",
    [
        "🐼🎋🍵🏮🧧🥟🐉🎐🎏🪁🏯🌏",
        "  blanks at both ends  ",
        "é" * 3 + "kX9#mQ2$vL7!",
        "字 q" * 0 + "x" + "码农 Ω≈ç√∫~ 夜航船 " * 8,
    ],
)
def test_any_characters_are_kept_exactly(app, client, database, password) -> None:
    client.post("/register/graduate", graduate_form(password=password))
    log_in(Client(app), "lin@example.com", password.strip() + "!", status=422)
    log_in(Client(app), "lin@example.com", password)


def test_only_listed_fields_are_taken(client, database, make) -> None:
    client.post("/register/graduate", graduate_form(role="admin", agency_id="1", verified_at="2020-01-01", id="77"))
    (user,) = rows(database, User)
    assert (user.role, user.verified_at) == ("graduate", None) and user.id != 77


def test_sending_the_same_form_twice_registers_once(client, database, work) -> None:
    form = graduate_form(once=form_value(client.get("/register/graduate").text, "once"))
    first = client.post("/register/graduate", form)
    second = client.post("/register/graduate", form)
    assert first.location == second.location
    assert len(rows(database, User)) == 1 and work() == 1


def test_sending_the_agency_twice_is_no_conflict_with_itself(client, database, work) -> None:
    form = agency_form(once=form_value(client.get("/register/agency").text, "once"))
    first = client.post("/register/agency", form)
    second = client.post("/register/agency", form)
    assert first.location == second.location and len(rows(database, Agency)) == 1


def test_a_confirmation_link_works_once_and_not_for_ever(client, database, work, travel) -> None:
    client.post("/register/graduate", graduate_form())
    work()
    link = link_in(mails(database)[0])
    client.post(link)
    assert "链接已失效" in client.get(link, status=410).text
    client.post(link, status=410)
    client.get("/verify/never-was", status=410)
    client.post("/register/graduate", graduate_form(email="b@example.com"))


def test_an_old_link_is_dead_and_another_can_be_sent(app, client, database, work, travel) -> None:
    client.post("/register/graduate", graduate_form())
    work()
    travel(days=3, seconds=1)
    client.get(link_in(mails(database)[0]), status=410)
    log_in(client, "lin@example.com")
    client.post("/verify/resend")
    work()
    client.post(link_in(mails(database)[1]))
    assert rows(database, User)[0].verified_at
    client.post("/verify/resend", status=409)


def test_links_are_stored_as_hashes_only(client, database, work) -> None:
    client.post("/register/graduate", graduate_form())
    work()
    token = link_in(mails(database)[0]).rpartition("/")[2]
    assert len(token) == 43  # 256 bits
    with database.unit(may_write=False) as unit:
        assert unit.session.scalar(select(EmailToken.token_hash)) != token


def at_the_same_time(app, path: str, forms: list[dict[str, str]]) -> list[int]:
    """Post these forms from as many browsers at once; returns the sorted statuses."""
    browsers = [(Client(app), form) for form in forms]
    tokens = [browser.csrf() for browser, _ in browsers]

    def post(n: int) -> int:
        browser, form = browsers[n]
        return browser.http.post(path, data=form | {"csrf_token": tokens[n]}).status_code

    with ThreadPoolExecutor(len(forms)) as threads:
        return sorted(threads.map(post, range(len(forms))))


def test_one_address_registered_at_the_same_moment_is_one_account(app, database) -> None:
    statuses = at_the_same_time(app, "/register/graduate", [graduate_form(), graduate_form(name="另一人")])
    assert len(rows(database, User)) == 1 and statuses in ([303, 303], [303, 409])


def test_one_agency_registered_at_the_same_moment_is_one_agency(app, database) -> None:
    forms = [agency_form(email="a@example.com"), agency_form(email="b@example.com")]
    statuses = at_the_same_time(app, "/register/agency", forms)
    assert len(rows(database, Agency)) == len(rows(database, User)) == 1
    assert statuses in ([303, 303], [303, 409], [303, 422])  # the last one before anybody has proven an address


def test_a_link_opened_twice_at_the_same_moment_works_once(app, client, database, make, work) -> None:
    make.graduate(user={"email": "anna@example.com"})
    client.post("/forgot", {"email": "anna@example.com"})
    work()
    forms = [{"password": GOOD}, {"password": OTHER}]
    statuses = at_the_same_time(app, link_in(mails(database)[0]), forms)
    assert statuses in ([303, 409], [303, 410]) and len(rows(database, LoginSession)) == 1
