"""Requests no browser of ours would send: each gets an answer, none an error or a right it should not have."""

from inspect import signature

import pytest
from flask import Flask
from werkzeug.routing import MapAdapter
from werkzeug.test import encode_multipart

from tests.web.accounts.helpers import acts, graduate_form, link_in, mails, rows
from tests.web.client import Client, form_value
from tests.web.make import PASSWORD, Make
from web.models import User


@pytest.mark.parametrize(
    "cookie", ["", "x", "a.b.c", "\u00ff" * 200, "eyJ9.aaaa.bbbb", "A" * 3000, "null", '"; Path=/']
)
def test_a_cookie_nobody_gave_is_nobody(client: Client, cookie: str) -> None:
    response = client.http.get("/account", headers={"Cookie": f"shanggang={cookie}; lang={cookie}; theme={cookie}"})
    assert response.status_code == 303 and response.location.startswith("/login")
    assert client.http.get("/", headers={"Cookie": f"lang={cookie}; theme={cookie}"}).status_code == 200


def test_a_cookie_cannot_be_rewritten(app: Flask, make: Make) -> None:
    client = Client(app).login(make.graduate().user_id)
    kept = client.http.get_cookie("shanggang").value
    client.http.set_cookie("shanggang", kept[:10] + ("A" if kept[10] != "A" else "B") + kept[11:])
    assert client.http.get("/account").location.startswith("/login")


@pytest.mark.parametrize("accepted", ["", "*", "zz", "en;q=x", "zh" * 500, "\u00e9", "en-GB,en;q=0.9", "fr,de;q=0.1"])
def test_any_wish_for_a_language_gets_a_page(client: Client, accepted: str) -> None:
    page = client.http.get("/", headers={"Accept-Language": accepted})
    assert page.status_code == 200 and page.text.startswith("<!")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"email": "a@example.com", "password": "x"}', "application/json"),
        (b"<email>a@example.com</email>", "application/xml"),
        (b"email=%ff%fe%00&password=\xff\xfe", "application/x-www-form-urlencoded"),
        (b"email=a@example.com&email=b@example.com&password[]=x&password", "application/x-www-form-urlencoded"),
        (b"--x\r\nContent-Disposition: form-data; name=email\r\n\r\nno end", "multipart/form-data; boundary=x"),
        (b"no boundary at all", "multipart/form-data"),
        (b"", "text/plain; charset=utf-99"),
        (b"\x00" * 5000, "application/octet-stream"),
    ],
)
@pytest.mark.parametrize("path", ["/login", "/register/graduate", "/forgot", "/preferences"])
def test_a_body_that_is_no_form_changes_nothing(app: Flask, database, path: str, body: bytes, kind: str) -> None:
    client = Client(app)
    headers = {"X-CSRFToken": client.csrf()}
    response = client.http.post(path, data=body, content_type=kind, headers=headers)
    assert response.status_code in (303, 400, 415, 422), response.status_code
    assert rows(database, User) == [] and set(acts(database)) <= {"login.failed", "reset.ask"}


def test_ten_thousand_fields_are_too_many(app: Flask) -> None:
    client = Client(app)
    parts = {f"field{number}": "x" for number in range(10_500)} | {"csrf_token": client.csrf()}
    boundary, body = encode_multipart(parts)  # in memory: the client would open a temporary file
    response = client.http.post("/login", data=body, content_type=f"multipart/form-data; boundary={boundary}")
    assert response.status_code == 413 and response.text.startswith("<!")


def test_mail_leads_to_the_site_whatever_host_was_asked(app: Flask, client: Client, database, work) -> None:
    evil = {"base_url": "http://evil.example", "headers": {"X-Forwarded-Host": "evil.example"}}
    token = form_value(client.http.get("/register/graduate", **evil).text, "csrf_token")
    assert client.http.post("/register/graduate", data=graduate_form(csrf_token=token), **evil).status_code == 303
    work()
    (mail,) = mails(database)
    assert "evil" not in mail.body and link_in(mail).startswith("/verify/")


def test_a_forged_sender_address_is_no_way_round_a_limit(app: Flask, make: Make) -> None:
    make.graduate(user={"email": "anna@example.com"})
    client, statuses = Client(app), []
    for number in range(12):
        data = {"email": "anna@example.com", "password": "wrong wrong wrong", "csrf_token": client.csrf()}
        headers = {"X-Forwarded-For": f"10.1.1.{number}", "X-Real-IP": f"10.1.1.{number}", "Forwarded": "for=10.9.9.9"}
        statuses.append(client.http.post("/login", data=data, headers=headers).status_code)
    assert statuses[:10] == [422] * 10 and statuses[10:] == [429] * 2


@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "X-Method-Override", "X-Original-URL", "X-Rewrite-URL"])
def test_no_header_changes_the_method_or_the_path(app: Flask, make: Make, name: str) -> None:
    client = Client(app).login(make.graduate().user_id)
    response = client.http.get("/account", headers={name: "/admin" if "URL" in name else "POST"})
    assert response.status_code == 200 and "管理首页" not in response.text


@pytest.mark.parametrize(
    "code",
    ["", " ", "😀" * 6, "１２３４５６", "-123456", "12345", "1234567", "0x1e240", "null", "%00", "A" * 41, "A" * 5000],
)
def test_odd_codes_are_wrong_codes(app: Flask, make: Make, code: str) -> None:
    from tests.web.accounts.test_second_factor import set_up

    set_up(Client(app).login(make.graduate(user={"email": "anna@example.com"}).user_id))
    client = Client(app)
    client.post("/login", {"email": "anna@example.com", "password": PASSWORD})
    client.post("/login/code", {"code": code}, status=422)
    client.get("/account", status=303)


@pytest.mark.parametrize("name", [*signature(Flask.url_for).parameters, *signature(MapAdapter.build).parameters])
def test_a_name_that_builds_addresses_is_a_word_like_any_other(app: Flask, make: Make, name: str) -> None:
    """A graduate's list keeps its own address, to come back to it after saving a position."""
    make.position(make.agency().id)
    client = Client(app).login(make.graduate().user_id)
    assert f"{name}=x" in client.get(f"/positions?{name}=x").text


def test_a_year_that_is_none_is_asked_again(app: Flask, make: Make) -> None:
    form = {"title": "检索员", "kind": "search", "certificate": "later", "graduation_years": ["2026", "abc"]}
    page = Client(app).login(make.agency().user_id).post("/agency/positions/new", form, status=422)
    assert "检索员" in page.text
