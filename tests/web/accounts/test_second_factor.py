"""The second factor: set up, asked at login, each code good once, and the ways back in when the telephone is gone."""

import base64
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from flask import Flask

from tests.web.accounts.helpers import GOOD, acts, link_in, log_in, mails, rows
from tests.web.client import Client, form_value
from tests.web.make import PASSWORD, Make
from web import create_app
from web.accounts.rules import totp
from web.accounts.service import factors
from web.core import clock
from web.core.db import Database
from web.core.keys import Ring
from web.models import LoginSession, RecoveryCode, SecondFactor, User


@pytest.fixture
def anna(make: Make) -> int:
    return make.graduate(user={"email": "anna@example.com"}).user_id


@pytest.fixture
def required(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = replace(app.extensions["settings"], second_factor="required")
    monkeypatch.setitem(app.extensions, "settings", settings)


def shown(app: Flask, user_id: int, steps: int = 0) -> str:
    """What the person's telephone shows now, or some half minutes later."""
    with app.app_context(), app.extensions["database"].unit(may_write=False) as unit:
        secret = factors.secret_of(unit.session.get(SecondFactor, user_id).nonce)
    return totp.code_at(secret, totp.step_of(clock.now()) + steps)


def set_up(client: Client, password: str = PASSWORD) -> list[str]:
    """Turn it on as a person does, reading the key from the page; returns the recovery codes."""
    place = client.post("/account/second-factor/start", {"start-current": password}).location
    key = re.search(r"<code>([A-Z2-7 ]{30,})</code>", client.get(place).text).group(1)
    secret = base64.b32decode(key.replace(" ", ""))
    code = totp.code_at(secret, totp.step_of(clock.now()))
    place = client.post(place, {"code": f"{code[:3]} {code[3:]}"}).location
    return re.findall(r"<code>([A-Z2-7-]{19})</code>", client.get(place).text)


@pytest.fixture
def codes(client: Client, anna: int, travel) -> list[str]:
    """Anna's recovery codes; her telephone's next number has come."""
    found = set_up(client.login(anna))
    travel(seconds=61)
    return found


def halfway(app: Flask, email: str = "anna@example.com", password: str = PASSWORD) -> Client:
    client = Client(app)
    assert log_in(client, email, password).location == "/login/code"
    return client


def test_setting_it_up_says_what_it_did(app, client, anna, database, work) -> None:
    other = Client(app).login(anna)
    client.login(anna)
    assert "未开启" in client.get("/account").text
    codes = set_up(client)
    assert len(set(codes)) == 10
    assert "已开启" in client.get("/account").text and "10 个" in client.get("/account/second-factor").text
    other.get("/account", status=303)  # a login without the second factor is over
    work()
    assert "两步验证已开启" in mails(database)[0].subject
    assert acts(database)[-1] == "second_factor.on"


def test_no_secret_lies_in_the_database(app, anna, codes, database) -> None:
    with app.app_context():
        secret = factors.secret_of(_factor(database).nonce)
    stored = repr([vars(row) for row in rows(database, RecoveryCode)]) + repr(vars(_factor(database)))
    assert totp.key_text(secret).replace(" ", "") not in stored and secret.hex() not in stored
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)


def _factor(database: Database) -> SecondFactor:
    with database.unit(may_write=False) as unit:
        return unit.session.query(SecondFactor).one()


def test_the_password_alone_no_longer_logs_in(app, anna, codes, database) -> None:
    client = halfway(app)
    assert client.get("/account", status=303).location.startswith("/login")
    before = len(rows(database, LoginSession))
    client.post("/login/code", {"code": "000000"}, status=422)
    assert len(rows(database, LoginSession)) == before
    client.post("/login/code", {"code": shown(app, anna)})
    client.get("/account")
    assert acts(database)[-3:] == ["login.password", "second_factor.failed", "login"]


def test_after_the_code_one_is_where_one_wanted_to_go(app, anna, codes) -> None:
    client = Client(app)
    client.post("/login", {"email": "anna@example.com", "password": PASSWORD, "next": "/account/email"})
    assert client.post("/login/code", {"code": shown(app, anna)}).location == "/account/email"


@pytest.mark.parametrize("spacing", ["{0}{1}{2}", "{0} {1} {2}", " {0}-{1}-{2} ", "{0}\u3000{1}{2}", "full"])
def test_a_used_code_is_refused_however_it_is_spaced(app, anna, codes, spacing) -> None:
    code = shown(app, anna)
    halfway(app).post("/login/code", {"code": code})
    again = spacing.format(code[:2], code[2:4], code[4:])
    if spacing == "full":
        again = code.translate({ord(d): ord(d) - 48 + 0xFF10 for d in "0123456789"})
    assert "已经用过" in halfway(app).post("/login/code", {"code": again}, status=422).text


def test_a_code_older_than_the_last_used_one_is_refused(app, anna, codes) -> None:
    halfway(app).post("/login/code", {"code": shown(app, anna)})
    halfway(app).post("/login/code", {"code": shown(app, anna, -1)}, status=422)


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_of_many_at_the_same_moment_one_wins(app, anna, codes, database, kind) -> None:
    code = shown(app, anna) if kind == "app" else codes[3]
    barrier = Barrier(4)

    def enter(_number: int) -> str:
        with app.test_request_context(), database.unit():
            barrier.wait()
            return factors.spend(anna, code)

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(enter, range(4))) == ["", "", "", kind]


def test_the_limit_holds_on_the_real_route_and_locks_nobody_out_for_good(app, anna, codes, travel) -> None:
    client = halfway(app)
    for _ in range(10):
        client.post("/login/code", {"code": "123123"}, status=422)
    client.post("/login/code", {"code": shown(app, anna)}, status=429)
    halfway(app).post("/login/code", {"code": shown(app, anna)}, status=429)  # another browser, the same account
    if not app.extensions["settings"].limits_url.startswith("redis"):
        travel(minutes=62)
        halfway(app).post("/login/code", {"code": shown(app, anna)})


def test_a_recovery_code_works_once_and_its_owner_is_told(app, anna, codes, database, work) -> None:
    client = halfway(app)
    client.post("/login/code", {"code": codes[0].lower().replace("-", " ")})
    assert "还剩 9 个" in client.get("/account").text
    halfway(app).post("/login/code", {"code": codes[0]}, status=422)
    work()
    assert "用掉了一个恢复码" in mails(database)[-1].subject
    assert "second_factor.recovery" in acts(database)


def test_new_recovery_codes_void_the_old_ones(app, anna, codes, client) -> None:
    proof = {"codes-current": PASSWORD, "codes-code": shown(app, anna)}
    page = client.get(client.post("/account/second-factor/codes/new", proof).location).text
    new = re.findall(r"<code>([A-Z2-7-]{19})</code>", page)
    assert len(new) == 10 and not set(new) & set(codes)
    halfway(app).post("/login/code", {"code": codes[0]}, status=422)
    halfway(app).post("/login/code", {"code": new[0]})


def test_the_codes_are_shown_for_a_quarter_of_an_hour(client, anna, travel) -> None:
    set_up(client.login(anna))
    client.get("/account/second-factor/codes")
    travel(minutes=16)
    client.get("/account/second-factor/codes", status=303)


def test_half_a_login_ends_after_ten_minutes_and_with_a_new_password(app, anna, codes, travel, database) -> None:
    late, early = halfway(app), halfway(app)
    with database.writing() as session:
        session.get(User, anna).password_hash += " "
    assert early.get("/login/code", status=303).location == "/login"
    with database.writing() as session:
        session.get(User, anna).password_hash = session.get(User, anna).password_hash.strip()
    late.get("/login/code")
    travel(minutes=12)
    assert late.post("/login/code", {"code": shown(app, anna)}).location == "/login"
    late.get("/account", status=303)


def test_a_reset_password_does_not_skip_it(app, anna, codes, database, work) -> None:
    stranger = Client(app)
    stranger.post("/forgot", {"email": "anna@example.com"})
    work()
    work()
    link = next(link_in(mail) for mail in reversed(mails(database)) if "/reset/" in mail.body)
    assert stranger.post(link, {"password": GOOD}).location == "/login/code"
    stranger.get("/account", status=303)
    stranger.post("/login/code", {"code": shown(app, anna)})
    stranger.get("/account")


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/account/email", {"email": "new@example.com", "current": PASSWORD}),
        ("/account/password", {"password": GOOD, "current": PASSWORD}),
        ("/account/second-factor/start", {"start-current": PASSWORD}),
        ("/account/second-factor/codes/new", {"codes-current": PASSWORD}),
        ("/account/second-factor/off", {"off-current": PASSWORD}),
        ("/me/data/export", {"export-current": PASSWORD}),
        ("/me/data/delete", {"delete-current": PASSWORD, "delete-sure": "y"}),
    ],
)
def test_what_could_take_an_account_over_asks_for_password_and_code(app, client, anna, codes, path, form) -> None:
    password = next(n for n in form if n.endswith("current"))
    name = password.removesuffix("current") + "code"
    code = shown(app, anna)
    client.post(path, form, status=422)  # no code
    client.post(path, form | {name: "000000"}, status=422)
    client.post(path, form | {password: "wrong", name: code}, status=422)
    client.post(path, form | {name: code}, status=200 if path.endswith("export") else 303)


def test_turning_it_off_and_a_new_telephone(app, client, anna, codes, database, work, travel) -> None:
    start = {"start-current": PASSWORD, "start-code": shown(app, anna)}
    place = client.post("/account/second-factor/start", start).location
    client.post(place, {"code": "000000"}, status=422)
    halfway(app)  # until the new telephone has shown a code, the old one counts
    travel(seconds=130)
    client.post("/account/second-factor/off", {"off-current": PASSWORD, "off-code": shown(app, anna)})
    assert log_in(Client(app), "anna@example.com", PASSWORD).location != "/login/code"
    work()
    assert "两步验证已关闭" in mails(database)[-1].subject and acts(database)[-2] == "second_factor.off"


def test_graduates_are_offered_it_and_the_others_must_have_it(app, required, make, anna) -> None:
    Client(app).login(anna).get("/me")
    for user in (make.agency().user_id, make.organiser().user_id, make.user("admin")):
        client = Client(app).login(user)
        for path in ("/", "/account", "/account/email", "/positions"):
            assert client.get(path, status=303).location == "/account/second-factor"
        client.post("/account/sessions/end-others")
        assert "请先开启两步验证" in client.get("/account/second-factor").text
        client.post("/account/second-factor/off", {"off-current": PASSWORD}, status=403)
        set_up(client)
        client.get("/account")
        assert "关闭两步验证" not in client.get("/account/second-factor").text


def test_production_always_requires_it(app) -> None:
    settings = replace(
        app.extensions["settings"],
        environment="production",
        secret_key="k3J9vQ2mX7pR5tW8zA1cE4gH6nB0dF2yL5sU9iO3",
        public_url="https://shanggang.example",
        smtp_url="smtps://mail.example",
        mail_from="a@shanggang.example",
        argon2_memory_kib=19_456,
        argon2_time_cost=2,
    )
    assert settings.second_factor_required and not app.extensions["settings"].second_factor_required


def test_an_administrator_helps_whoever_lost_everything(app, client, anna, codes, make, database, work) -> None:
    admin = Client(app).login(make.user("admin"))
    assert "两步验证" in admin.get("/admin/people?email=Anna@example.com").text
    assert "没有这个邮箱的账号" in admin.get("/admin/people?email=nobody").text
    path = f"/admin/people/{anna}/reset-second-factor"
    admin.post(path, {"current": "wrong"}, status=422)
    admin.post(path, {"current": PASSWORD})
    client.get("/account", status=303)  # her devices are logged out
    assert log_in(Client(app), "anna@example.com", PASSWORD).location != "/login/code"
    admin.post(path, {"current": PASSWORD}, status=409)
    work()
    assert "管理员重置" in mails(database)[-1].subject and "second_factor.reset" in acts(database)


def test_whoever_runs_the_server_helps_the_last_administrator(app, anna, codes, database) -> None:
    run = app.test_cli_runner().invoke
    done = run(args=["admin", "reset-second-factor", "Anna@Example.com"])
    assert done.exit_code == 0, done.output
    assert "no second factor" in run(args=["admin", "reset-second-factor", "anna@example.com"]).output
    assert "no account" in run(args=["admin", "reset-second-factor", "nobody@example.com"]).output
    assert log_in(Client(app), "anna@example.com", PASSWORD).location != "/login/code"


def test_a_person_who_leaves_leaves_no_code(client, anna, codes, app, database) -> None:
    form = {"delete-current": PASSWORD, "delete-code": shown(app, anna), "delete-sure": "y"}
    client.post("/me/data/delete", form)
    assert not rows(database, RecoveryCode)
    with database.unit(may_write=False) as unit:
        assert unit.session.query(SecondFactor).count() == 0


def test_a_new_telephone_takes_the_place_of_the_old(app, client, anna, codes, travel) -> None:
    start = {"start-current": PASSWORD, "start-code": codes[0]}
    place = client.post("/account/second-factor/start", start).location
    key = re.search(r"<code>([A-Z2-7 ]{30,})</code>", client.get(place).text).group(1)
    new = base64.b32decode(key.replace(" ", ""))
    old = shown(app, anna)
    page = client.get(client.post(place, {"code": totp.code_at(new, totp.step_of(clock.now()))}).location).text
    fresh = re.findall(r"<code>([A-Z2-7-]{19})</code>", page)
    halfway(app).post("/login/code", {"code": old}, status=422)
    halfway(app).post("/login/code", {"code": codes[1]}, status=422)
    halfway(app).post("/login/code", {"code": fresh[0]})
    travel(seconds=61)
    halfway(app).post("/login/code", {"code": shown(app, anna)})


def test_recovery_codes_outlive_a_new_site_key(app, anna, codes, monkeypatch) -> None:
    before = shown(app, anna)
    monkeypatch.setitem(app.extensions, "keys", Ring(["another key of the site, long enough to be one"]))
    halfway(app).post("/login/code", {"code": before}, status=422)
    halfway(app).post("/login/code", {"code": codes[0]})


def test_a_new_site_key_voids_nothing_and_the_old_one_can_be_taken_away(app, client, anna, codes, database) -> None:
    """Sessions, forms, mailed links and telephones outlive a new key; after `keys renew` the old one is not needed."""
    old, new = app.extensions["settings"].secret_key, "another key of the site, long enough to be one"
    page, token, factor = client.get("/account").text, client.csrf(), _factor(database).nonce
    assert page and factor.partition(".")[0] == app.extensions["keys"].newest
    settings = app.extensions["settings"]
    both = create_app(replace(settings, secret_key=new, secret_key_fallbacks=(old,)))
    alone = create_app(replace(settings, secret_key=new))
    moved = Client(both)
    moved.http.set_cookie("shanggang", client.http.get_cookie("shanggang").value)
    assert moved.http.post("/preferences", data={"csrf_token": token, "lang": "en"}).status_code == 303
    assert moved.http.get("/account").status_code == 200
    strange = Client(alone)
    strange.http.set_cookie("shanggang", client.http.get_cookie("shanggang").value)
    assert strange.http.get("/account").location.startswith("/login")
    before = shown(app, anna)
    assert before == shown(both, anna)
    with alone.app_context():
        assert factors.proves(_factor(database).nonce, before) is None
    said = both.test_cli_runner().invoke(args=["keys", "renew"])
    assert "1 second factors moved" in said.output and said.exit_code == 0
    assert before == shown(alone, anna) == shown(both, anna) and len(_factor(database).nonce) <= 64
    assert "0 second factors moved" in both.test_cli_runner().invoke(args=["keys", "renew"]).output
    for other in (both, alone):
        other.extensions["database"].engine.dispose()


def test_sending_the_set_up_twice_sets_one_telephone_up(client, anna, database) -> None:
    place = client.login(anna).post("/account/second-factor/start", {"start-current": PASSWORD}).location
    page = client.get(place).text
    secret = base64.b32decode(re.search(r"<code>([A-Z2-7 ]{30,})</code>", page).group(1).replace(" ", ""))
    form = {"code": totp.code_at(secret, totp.step_of(clock.now())), "once": form_value(page, "once")}
    first, second = client.post(place, form), client.post(place, form)
    assert first.location == second.location == "/account/second-factor/codes"
    assert len(rows(database, RecoveryCode)) == 10 and acts(database).count("second_factor.on") == 1


def test_a_set_up_cannot_be_played_again(client, anna, database) -> None:
    """Not by a browser that kept its cookie, nor by whoever copied it: not the page, not the code."""
    place = client.login(anna).post("/account/second-factor/start", {"start-current": PASSWORD}).location
    page, kept = client.get(place).text, client.http.get_cookie("shanggang").value
    secret = base64.b32decode(re.search(r"<code>([A-Z2-7 ]{30,})</code>", page).group(1).replace(" ", ""))
    form = {"code": totp.code_at(secret, totp.step_of(clock.now()))}
    client.post(place, form)
    before = rows(database, RecoveryCode)
    client.http.set_cookie("shanggang", kept)
    assert client.get(place, status=303).location == "/account/second-factor"
    assert client.post(place, form).location == "/account/second-factor"
    assert [(c.id, c.code_hash) for c in rows(database, RecoveryCode)] == [(c.id, c.code_hash) for c in before]
    assert acts(database).count("second_factor.on") == 1
