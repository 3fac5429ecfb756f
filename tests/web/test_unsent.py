"""What somebody typed outlives the end of a session, another log-in and a changed record: on every route that writes."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from io import BytesIO
from itertools import cycle
from urllib.parse import unquote

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError

from tests.web.accounts.helpers import graduate_form
from tests.web.client import Client
from tests.web.make import PASSWORD, Make
from tests.web.page_forms import forms_of
from tests.web.roles import ROLES, World, build
from tests.web.test_matrix import ROWS, fill
from web import FEATURES
from web.core import clock, forms, limits, unsent
from web.core.access import PUBLIC, rule_of
from web.models import Application, LoginSession, UnsentForm, User

OURS = {"Origin": "http://localhost", "Referer": "http://localhost/positions?q=1"}
TYPED = "写了半小时的一段话，\n还有第二行 & <b>"


@pytest.fixture
def world(make: Make) -> World:
    built = build(make)
    for feature in FEATURES:
        fill(feature, make, built)
    return built


@pytest.fixture
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test of every route has more kept than anybody may in an hour."""
    monkeypatch.setitem(limits.LIMITS, "keep", limits.Limit("10000 per hour"))


def writing_routes(app: Flask, world: World) -> Iterator[tuple[str, str, int]]:
    """(endpoint, address, a user who may) of every route that takes a form with a token of its page."""
    for rule in app.url_map.iter_rules():
        unsafe = rule.methods - {"GET", "HEAD", "OPTIONS"}
        assert unsafe <= {"POST"}, f"{rule.endpoint}: nothing is kept of what comes by {unsafe}"
        if not unsafe or app.view_functions[rule.endpoint].signed:
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


def visible(page: str) -> str:
    """What of a page can be read and copied."""
    return unescape(re.sub(r"<[^>]*>", "", page)).replace("\r", "")


def came_back(client: Client, address: str, kept: str) -> None:
    """The page one comes back to sends the same words to the same address, and no password."""
    page = unescape(client.get(kept).text)
    assert re.search(rf'<form[^>]* action="{re.escape(address)}"', page), address
    assert TYPED in page.replace("\r", "") and "a secret of nobody" not in page, address
    assert TYPED in visible(client.get(kept).text), address


@pytest.mark.looks
def test_every_route_keeps_what_was_typed_when_the_session_has_ended(
    app: Flask, make: Make, world: World, unlimited: None
) -> None:
    tried, public = set(), set()
    for endpoint, address, user in writing_routes(app, world):
        if rule_of(app, endpoint) is PUBLIC:
            public.add(endpoint)  # carries on without a session: see the test below
            continue
        client = Client(app).login(user)
        form = form_of(client)
        end_all(make)
        answer = client.post(address, form, headers=OURS)
        assert answer.location.startswith("/login?next=/unsent?form%3D"), (endpoint, answer.location)
        assert "刚才填的内容还在" in client.get(answer.location).text
        came_back(client.login(user), address, unquote(answer.location.removeprefix("/login?next=")))
        tried.add(endpoint)
    writing = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in rule.methods}
    writing -= {one for one in writing if app.view_functions[one].signed}  # which ask for no session
    assert tried == writing - public and len(tried) > 5 * len(public), "no route is passed over"


def test_a_route_for_everybody_carries_on_when_the_session_has_ended(
    app: Flask, make: Make, world: World, unlimited: None
) -> None:
    """It needs no session: it does its act or answers with its own page, never with one about a session or a token."""
    for endpoint, address, user in writing_routes(app, world):
        if rule_of(app, endpoint) is not PUBLIC:
            continue
        client = Client(app).login(user)
        form = form_of(client)
        end_all(make)
        answer = client.http.post(address, data=form, headers=OURS)
        answer.close()
        # 404: an act tried before took away what this one stands on
        assert answer.status_code in (303, 404, 409, 410, 422), f"{endpoint}: its own page, or what became of the link"


@pytest.mark.looks
def test_every_route_keeps_what_was_typed_with_a_wrong_token(app: Flask, world: World, unlimited: None) -> None:
    """Another session's, none at all, or no token: one of them for each route in turn, as they are weighed before it."""
    for (endpoint, address, user), wrong in zip(writing_routes(app, world), cycle([None, "", "x"]), strict=False):
        client = Client(app).login(user)
        token = Client(app).login(user).csrf() if wrong is None else wrong
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


def test_what_it_does_is_said_in_the_words_of_its_page(app: Flask, make: Make) -> None:
    """Also after it was kept a second time; a browser that did not send the words is shown the address."""
    graduate, position = make.graduate(), make.position(make.agency().id, title="专利<检索>员")
    path, words = f"/positions/{position}/apply", "投递职位：专利<检索>员"
    client = Client(app).login(graduate.user_id)
    (sent,) = (form for form in forms_of(client.get(path).text, path) if form.action == path)
    titled = next(one.value for one in sent.fields if one.name == "titled")
    for _ in range(2):
        client, kept = kept_by(app, graduate.user_id, path, fields="phone", note="我想去", titled=titled)
        page = client.get(kept).text
        assert words in visible(page) and path not in visible(page)
        (again,) = (form for form in forms_of(page, kept) if form.action == path)
        titled = next(one.value for one in again.fields if one.name == "titled")
        assert titled == words
    client, kept = kept_by(app, graduate.user_id, path, fields="phone", note="我想去")
    assert path in visible(client.get(kept).text)


def test_a_choice_is_shown_by_its_name_and_sent_by_its_code(app: Flask, make: Make) -> None:
    owner = make.member(make.agency().id, role="owner")
    client, kept = kept_by(app, owner, "/agency/members/invite", email="neu@example.com", role="editor")
    page = client.get(kept).text
    assert "可编辑" in page[page.index('class="facts"') : page.index("</dl>")] and 'name="role" value="editor"' in page


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


def test_what_nobody_sent_to_a_route_for_some_waits_for_nobody(app: Flask, make: Make) -> None:
    """A shared browser, logged out: somebody sends what whoever logs in next would be asked to send."""
    client, owner = Client(app), make.agency().user_id
    planted = {"csrf_token": client.csrf(), "email": "evil@example.com", "role": "owner"}
    answer = client.post("/agency/members/invite", planted, headers=OURS)
    assert "unsent" not in answer.location and kept_rows(make) == 0
    planted["csrf_token"] = client.csrf()
    client.login(owner)
    client.post("/agency/members/invite", planted, status=400, headers=OURS)
    assert kept_rows(make) == 0


def without_a_name(client: Client) -> str:
    """The token of a page of a session begun before tokens named whose they are."""
    with client.http.session_transaction() as kept:
        kept["csrf_token"] = "of-before"
    return client.csrf()


def test_a_token_that_names_nobody_is_no_key_to_anybodys_text(app: Flask, make: Make) -> None:
    first, second = make.graduate().user_id, make.graduate().user_id
    client = Client(app).login(first)
    form = form_of(client, csrf_token=without_a_name(client))
    client.post("/positions/1/apply", form, status=404, headers=OURS)
    assert kept_rows(make) == 1, "it is this session's own"
    client.post("/logout")
    client.post("/positions/1/apply", form, headers=OURS)
    client.login(second).post("/positions/1/apply", form, status=400, headers=OURS)
    assert kept_rows(make) == 1


def anonymous_form(app: Flask) -> tuple[Client, str]:
    """Somebody without an account whose form for everybody was refused, and where it waits."""
    client = Client(app)
    client.get("/register/graduate")
    form = {"csrf_token": "x", "name": TYPED, "password": "a secret of nobody"}
    return client, client.post("/register/graduate", form, headers=OURS).location


def test_what_nobody_typed_is_not_for_whoever_logs_in_next(app: Flask, make: Make) -> None:
    client, kept = anonymous_form(app)
    came_back(client, "/register/graduate", kept)
    assert "写了半小时" not in client.login(make.graduate().user_id).get(kept, status=409).text


def test_strangers_fill_no_room_but_their_own(app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unsent, "STRANGERS", unsent.Room(2000, 3000))
    for _number in range(5):
        form = {"csrf_token": "x", "name": "x" * 1000}
        Client(app).http.post("/register/graduate", data=form, headers=OURS)
    assert kept_rows(make) == 2, "bytes of all together"
    client = Client(app)
    client.post("/register/graduate", {"csrf_token": "x", "name": "x" * 3000}, status=400, headers=OURS)
    kept_by(app, make.graduate().user_id)
    assert kept_rows(make) == 3


def test_strangers_are_counted_by_network_and_people_by_account(app: Flask, make: Make) -> None:
    for number in range(70):
        Client(app).http.post(
            "/register/graduate",
            data={"csrf_token": "x", "name": "x"},
            headers=OURS,
            environ_base={"REMOTE_ADDR": f"2001:db8:0:1::{number:x}"},
        )
    assert kept_rows(make) == 60, "one /64"
    for number in range(450):
        Client(app).http.post(
            "/register/graduate",
            data={"csrf_token": "x", "name": "x"},
            headers=OURS,
            environ_base={"REMOTE_ADDR": f"2001:db8:0:{number + 2:x}::1"},
        )
    assert kept_rows(make) == 8 * 60, "one /48"
    user = make.graduate().user_id
    for _number in range(32):
        client = Client(app).login(user)
        client.http.post("/positions/1/apply", data=form_of(client, csrf_token="x"), headers=OURS)
    assert kept_rows(make) == 8 * 60 + 30


def test_a_full_room_costs_a_browser_nothing_it_has(app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    client, first = kept_by(app, make.graduate().user_id)
    for _number in range(unsent.BROWSER - 1):
        client.post("/positions/1/apply", form_of(client, csrf_token="x"), headers=OURS)
    monkeypatch.setattr(unsent, "PEOPLE", unsent.Room(2000, 100))
    client.post("/positions/1/apply", form_of(client, csrf_token="x"), status=400, headers=OURS)
    assert client.get(first) and kept_rows(make) == unsent.BROWSER


def test_a_stranger_who_tries_too_often_costs_no_write(app: Flask, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.LIMITS, "registering", limits.Limit(network="1 per hour"))
    client = Client(app)
    for status in (303, 429):
        page = client.post("/register/graduate", graduate_form(), status=status, headers=OURS).text
    assert kept_rows(make) == 0 and "看我填的内容" not in page


@pytest.mark.parametrize("table", ["INSERT INTO unsent_forms", "SELECT sum(length(unsent_forms"])
def test_an_error_page_stands_without_a_database_to_keep_in(app: Flask, make: Make, table: str) -> None:
    client, engine = Client(app).login(make.graduate().user_id), make.database.engine

    def refuse(_connection, _cursor, statement: str, *_rest) -> None:
        if statement.startswith(table):
            raise OperationalError(statement, {}, Exception("database is locked"))

    event.listen(engine, "before_cursor_execute", refuse)
    try:
        page = client.post("/positions/1/apply", form_of(client), status=404, headers=OURS).text
    finally:
        event.remove(engine, "before_cursor_execute", refuse)
    assert "看我填的内容" not in page and kept_rows(make) == 0


def test_what_was_not_carried_out_is_still_kept(app: Flask, make: Make) -> None:
    """An account whose address is not proven is led to prove it; the form waits until it was carried out."""
    graduate, position = make.graduate(), make.position(make.agency().id)
    client, kept = kept_by(app, graduate.user_id, f"/positions/{position}/apply", note="我想去", fields="phone")
    with make.database.writing() as session:
        session.get(User, graduate.user_id).verified_at = None
    sent = {"unsent": kept.rpartition("=")[2], "note": "我想去", "fields": "phone"}
    assert client.post(f"/positions/{position}/apply", sent, headers=OURS).location == "/verify"
    client.get(kept)


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
    user = make.graduate().user_id
    client, first = kept_by(app, user)
    stale = Client(app).login(user).csrf()
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


def test_what_a_button_carries_is_nothing_typed(app: Flask, make: Make) -> None:
    client = Client(app).login(make.graduate().user_id)
    for form in ({"paused": "0", "seen": "2026-11-30 13:00:00.125+00:00"}, {"next": "/positions?q=1"}):
        client.post("/searches/1/pause", form | {"csrf_token": "x"}, status=400, headers=OURS)
    assert kept_rows(make) == 0


def test_every_value_that_will_be_sent_can_be_read(app: Flask, make: Make) -> None:
    """With the form's own words where it has some, and where it goes."""
    owner = make.agency().user_id
    client = Client(app).login(owner)
    form = {"csrf_token": "x", "email": "new@example.com", "role": "owner", "odd-thing": "", "seen": "7"}
    kept = client.post("/agency/members/invite", form, headers=OURS).location
    page = visible(client.get(kept).text)
    for said in (
        "成员 · /agency/members/invite",
        "邮箱",
        "new@example.com",
        "负责人",
        "odd-thing",
        "（空）",
        "seen",
        "7",
    ):
        assert said in page, said


def test_rows_and_prefixed_fields_bear_their_labels(app: Flask) -> None:
    labels = forms.labels_of(["note-12", "start-current", "nothing"], "web.fairday")
    assert set(labels) == {"note-12"}
    assert set(forms.labels_of(["start-current"], "web.accounts")) == {"start-current"}


def test_a_kept_form_costs_few_statements(app: Flask, make: Make) -> None:
    client, kept = kept_by(app, make.graduate().user_id)
    with client.counting() as asked:
        client.get(kept)
    assert asked.count <= 6
    with client.counting() as asked:
        client.post("/positions/1/apply", form_of(client, csrf_token="x"), headers=OURS)
    assert asked.count <= 9


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
