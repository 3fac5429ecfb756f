"""What somebody typed outlives the end of a session, another log-in and a changed record: on every route that writes."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from io import BytesIO
from urllib.parse import unquote

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from tests.web.client import Client
from tests.web.make import PASSWORD, Make
from tests.web.roles import ROLES, World, build
from tests.web.test_matrix import ROWS, fill
from web import FEATURES
from web.core import clock, forms, unsent
from web.core.access import PUBLIC, rule_of
from web.models import Application, LoginSession, UnsentForm

OURS = {"Origin": "http://localhost", "Referer": "http://localhost/positions?q=1"}
TYPED = "写了半小时的一段话，\n还有第二行 & <b>"


@pytest.fixture
def world(make: Make) -> World:
    built = build(make)
    for feature in FEATURES:
        fill(feature, make, built)
    return built


def writing_routes(app: Flask, world: World) -> Iterator[tuple[str, str, int]]:
    """(endpoint, address, a user who may) of every route that takes a form."""
    for rule in app.url_map.iter_rules():
        if "POST" not in rule.methods:
            continue
        with app.test_request_context():
            address = app.url_for(rule.endpoint, **{name: world.ids[name] for name in rule.arguments})
        may = [role for role, letter in zip(ROLES, ROWS[rule.endpoint], strict=True) if letter == "+"]
        role = next((role for role in may if role != "anonymous"), "owner")
        yield rule.endpoint, address, world.users[role]


def end_all(make: Make) -> None:
    with make.database.writing() as session:
        for login in session.scalars(select(LoginSession).where(LoginSession.ended_at.is_(None))):
            login.ended_at = clock.now()


def form_of(client: Client, **more: str) -> dict[str, str]:
    return {"csrf_token": client.csrf(), "said": TYPED, "password": "a secret of nobody", **more}


def came_back(client: Client, address: str, kept: str) -> None:
    """The page one comes back to sends the same words to the same address, and no password."""
    page = unescape(client.get(kept).text)
    assert re.search(rf'<form[^>]* action="{re.escape(address)}"', page), address
    assert TYPED in page.replace("\r", "") and "a secret of nobody" not in page, address


def test_every_route_keeps_what_was_typed_when_the_session_has_ended(app: Flask, make: Make, world: World) -> None:
    tried = 0
    for endpoint, address, user in writing_routes(app, world):
        if rule_of(app, endpoint) is PUBLIC:
            continue  # carries on without a session
        client = Client(app).login(user)
        form = form_of(client)
        end_all(make)
        answer = client.post(address, form, headers=OURS)
        assert answer.location.startswith("/login?next=/unsent?form%3D"), (endpoint, answer.location)
        assert "刚才填的内容还在" in client.get(answer.location).text
        came_back(client.login(user), address, unquote(answer.location.removeprefix("/login?next=")))
        tried += 1
    assert tried > 50


@pytest.mark.parametrize("wrong", ["another session's", "none at all", "x"])
def test_every_route_keeps_what_was_typed_with_a_wrong_token(app: Flask, world: World, wrong: str) -> None:
    for endpoint, address, user in writing_routes(app, world):
        client = Client(app).login(user)
        token = {"another session's": Client(app).login(user).csrf(), "none at all": "", "x": "x"}[wrong]
        answer = client.post(address, form_of(client, csrf_token=token), headers=OURS)
        assert answer.location.startswith("/unsent?form="), (endpoint, answer.location)
        came_back(client, address, answer.location)


def kept_by(app: Flask, user: int, path: str = "/positions/1/apply", **more: str) -> tuple[Client, str]:
    """A browser that has something kept for this user, and where."""
    client = Client(app).login(user)
    form = form_of(Client(app).login(user), **more) | {"csrf_token": Client(app).login(user).csrf()}
    return client, client.post(path, form, headers=OURS).location


def kept_rows(make: Make) -> int:
    with make.database.unit(may_write=False) as unit:
        return unit.session.scalar(select(func.count()).select_from(UnsentForm))


def test_it_is_carried_out_with_one_click_and_kept_no_longer(app: Flask, make: Make) -> None:
    graduate, position = make.graduate(), make.position(make.agency().id)
    path = f"/positions/{position}/apply"
    client, kept = kept_by(app, graduate.user_id, path, fields="phone", note="我想去")
    page = client.get(kept).text
    sent = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page[page.index(f'action="{path}"') :]))
    assert sent["unsent"] == kept.rpartition("=")[2] and sent["fields"] == "phone"
    client.post(path, sent)
    with make.database.unit(may_write=False) as unit:
        assert unit.session.scalar(select(func.count()).select_from(Application)) == 1
    assert kept_rows(make) == 0
    client.get(kept, status=410)


def test_another_account_neither_sees_nor_sends_it(app: Flask, make: Make) -> None:
    first, second = make.graduate().user_id, make.graduate().user_id
    client, kept = kept_by(app, first)
    page = client.login(second).get(kept, status=409).text
    assert "写了半小时" not in page and "另一个账号" in page and 'name="unsent"' not in page
    assert Client(app).login(first).get(kept, status=410), "another browser"
    came_back(client.login(first), "/positions/1/apply", kept)


def test_a_page_left_open_by_one_account_is_not_kept_for_the_next(app: Flask, make: Make) -> None:
    """A shared computer: the first logs out in another tab, the second logs in, and the first one's form is sent."""
    first, second = make.graduate().user_id, make.graduate().user_id
    client = Client(app).login(first)
    form = form_of(client)
    client.post("/logout")
    out = client.post("/positions/1/apply", form, headers=OURS)
    assert out.location.startswith("/login?next=/unsent?form%3D")
    client.login(second)
    answer = client.post("/positions/1/apply", form, headers=OURS)
    assert "写了半小时" not in client.get(answer.location, status=409).text
    came_back(client.login(first), "/positions/1/apply", answer.location)


def test_it_is_gone_after_an_hour(app: Flask, make: Make) -> None:
    client, kept = kept_by(app, make.graduate().user_id)
    with time_machine.travel(clock.now() + timedelta(minutes=61), tick=True):
        client.get(kept, status=410)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost.evil.example", ""])
def test_nothing_another_site_sends_is_kept(app: Flask, make: Make, origin: str) -> None:
    client = Client(app).login(make.graduate().user_id)
    client.post("/positions/1/apply", form_of(client, csrf_token="x"), status=400, headers={"Origin": origin})
    answer = Client(app).http.post("/positions/1/apply", data={"said": TYPED}, headers={"Origin": origin})
    assert answer.status_code == 400 and kept_rows(make) == 0


def test_the_table_alone_tells_nothing(app: Flask, make: Make) -> None:
    client, kept = kept_by(app, make.graduate().user_id)
    with make.database.writing() as session:
        row = session.scalar(select(UnsentForm))
        assert "写了".encode() not in row.sealed and b"positions" not in row.sealed
        row.sealed = row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])
    client.get(kept, status=410)


def test_a_browser_keeps_its_last_few_and_nothing_huge(app: Flask, make: Make) -> None:
    client, first = kept_by(app, make.graduate().user_id)
    stale = Client(app).csrf()
    for number in range(unsent.BROWSER):
        client.post("/positions/1/apply", form_of(client, csrf_token=stale, n=str(number)), headers=OURS)
    assert kept_rows(make) == unsent.BROWSER
    client.get(first, status=410)
    client.post("/positions/1/apply", {"csrf_token": stale, "said": "x" * 300_000}, status=400, headers=OURS)


def test_lost_files_are_named(app: Flask, make: Make) -> None:
    client = Client(app).login(make.graduate().user_id)
    form = {"csrf_token": "x", "said": TYPED, "file": (BytesIO(b"x"), "简历.pdf")}
    kept = client.post("/me/resume", form, headers=OURS).location
    assert "简历.pdf" in client.get(kept).text


def test_a_conflict_keeps_what_was_typed_and_leads_back(app: Flask, make: Make) -> None:
    graduate, position = make.graduate(), make.position(make.agency().id, status="closed")
    client = Client(app).login(graduate.user_id)
    page = client.post(
        f"/positions/{position}/apply", {"note": TYPED, "fields": "phone"}, status=409, headers=OURS
    ).text
    assert 'href="/positions?q=1"' in page
    came_back(client, f"/positions/{position}/apply", re.search(r'href="(/unsent\?[^"]+)"', page)[1])


def test_a_button_leads_back_to_its_page(app: Flask, make: Make) -> None:
    client = Client(app).login(make.graduate().user_id)
    token = client.csrf()
    end_all(make)
    answer = client.post("/positions/1/save", {"csrf_token": token}, headers=OURS)
    assert answer.location == "/login?next=/positions?q%3D1" and kept_rows(make) == 0


def test_the_message_of_a_wrong_token_is_in_the_language_of_the_page(app: Flask, make: Make) -> None:
    client = Client(app).login(make.graduate().user_id)
    assert "登录状态变过" in client.post("/positions/1/save", {"csrf_token": "x"}, status=400).text
    client.http.set_cookie("lang", "en")
    page = client.post("/positions/1/save", {"csrf_token": "x"}, status=400).text
    assert "CSRF token" not in page and "signed in or out" in page


def test_passwords_and_codes_are_known_by_their_fields(app: Flask) -> None:
    assert {"password", "current", "code"} <= forms.secret_names()
    assert PASSWORD and "email" not in forms.secret_names()


def test_the_language_switch_leads_to_a_page(app: Flask, make: Make) -> None:
    """From the answer of a form that has no page of its own: to the nearest page above it, never to a dead address."""
    client = Client(app).login(make.graduate().user_id)
    page = client.post("/account/second-factor/start", {"start-current": "wrong"}, status=422).text
    assert re.search(r'name="next" value="([^"]+)"', page)[1] == "/account/second-factor"
