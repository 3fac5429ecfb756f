"""Limits hold on the real routes: they slow the guesser, never the owner, and no flood shuts others out."""

import re

import pytest

from tests.web.accounts.helpers import GOOD, graduate_form, link_in, log_in, mails, rows
from tests.web.client import Client
from tests.web.make import PASSWORD
from web.accounts.rules import totp
from web.accounts.service import factors
from web.core import clock, limits
from web.core.limits import Limit
from web.models import SecondFactor, User


@pytest.fixture
def anna(make) -> int:
    return make.graduate(user={"email": "anna@example.com"}).user_id


def from_address(app, address: str) -> Client:
    client = Client(app)
    client.http.environ_base["REMOTE_ADDR"] = address
    return client


@pytest.fixture
def tight(monkeypatch):
    """Small numbers for one act, so that reaching them takes few tries."""

    def set_limit(act: str, *values: str) -> None:
        monkeypatch.setitem(limits.LIMITS, act, Limit(*values))

    return set_limit


def guess(app, email: str, count: int) -> list[int]:
    """Wrong passwords, each from another network; returns the statuses."""
    form = {"email": email, "password": "wrong wrong wrong"}
    return [post(from_address(app, f"10.1.{n // 200}.{n % 200}"), "/login", form) for n in range(count)]


def post(client: Client, path: str, form: dict) -> int:
    return client.http.post(path, data=form | {"csrf_token": client.csrf()}).status_code


def test_guessers_everywhere_do_not_stop_the_owner_at_a_known_device(app, anna) -> None:
    phone = from_address(app, "10.0.0.1")
    log_in(phone, "anna@example.com", PASSWORD)
    phone.post("/logout")
    statuses = guess(app, "anna@example.com", 25)
    assert statuses == [422] * 20 + [429] * 5  # bounded, however many they are
    page = log_in(from_address(app, "10.0.0.9"), " Anna@EXAMPLE.com", PASSWORD, status=429)
    assert int(page.headers["Retry-After"]) <= 900
    assert re.search(r"请过 \d{1,2} (秒|分钟)再试。", page.text) and 'href="/forgot"' in page.text
    log_in(phone, " Anna@EXAMPLE.com", PASSWORD)


def test_whoever_sits_at_a_known_device_is_slowed_down_too(app, anna) -> None:
    thief = from_address(app, "10.0.0.1")
    log_in(thief, "anna@example.com", PASSWORD)
    thief.post("/logout")
    form = {"email": "anna@example.com", "password": "wrong wrong wrong"}
    assert [post(thief, "/login", form) for _ in range(12)] == [422] * 10 + [429] * 2
    log_in(from_address(app, "10.0.0.2"), "anna@example.com", PASSWORD)


def test_a_known_device_knows_its_own_accounts_only_and_nobody_makes_one_up(app, anna, make) -> None:
    make.graduate(user={"email": "mallory@example.com"})
    stranger = from_address(app, "10.0.0.1")
    log_in(stranger, "mallory@example.com", PASSWORD)
    stranger.post("/logout")
    guess(app, "anna@example.com", 20)
    log_in(stranger, "anna@example.com", PASSWORD, status=429)
    stranger.http.set_cookie("device", "WyJ4IixbIngiXV0.made-up")
    log_in(stranger, "anna@example.com", PASSWORD, status=429)


def test_whoever_registered_an_address_before_its_owner_makes_no_device_known(app, make, database) -> None:
    user = make.graduate(user={"email": "anna@example.com", "verified_at": None}).user_id
    thief = from_address(app, "10.0.0.1")
    log_in(thief, "anna@example.com", PASSWORD)
    thief.post("/logout")
    with database.writing() as session:
        session.get(User, user).verified_at = clock.now()
    guess(app, "anna@example.com", 20)
    log_in(thief, "anna@example.com", PASSWORD, status=429)


def test_proving_the_address_makes_the_device_known(app, make, database, work) -> None:
    user = make.graduate(user={"email": "anna@example.com", "verified_at": None}).user_id
    phone = from_address(app, "10.0.0.1").login(user)
    phone.post("/verify/resend")
    work()
    phone.post(link_in(mails(database, "anna@example.com")[-1]))
    phone.post("/logout")
    guess(app, "anna@example.com", 20)
    log_in(phone, "anna@example.com", PASSWORD)


def test_a_browser_is_known_by_todays_password_only(app, anna) -> None:
    """Whoever once knew the password keeps no counters of their own: as many as they had browsers."""
    browsers = [from_address(app, f"10.3.0.{n}") for n in range(4)]
    owner = from_address(app, "10.0.0.1")
    for browser in (*browsers, owner):
        log_in(browser, "anna@example.com", PASSWORD)
    owner.post("/account/password", {"current": PASSWORD, "password": GOOD})
    form = {"email": "anna@example.com", "password": "wrong wrong wrong"}
    statuses = [post(browser, "/login", form) for browser in browsers for _ in range(10)]
    assert statuses == [422] * 20 + [429] * 20
    owner.post("/logout")
    log_in(owner, "anna@example.com", GOOD)  # where the password was changed the owner is still known


def test_the_device_cookie_is_signed_hidden_from_scripts_and_names_nobody(app, client, anna) -> None:
    (cookie,) = [
        c for c in log_in(client, "anna@example.com", PASSWORD).headers.getlist("Set-Cookie") if "device=" in c
    ]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "anna" not in cookie


def test_the_way_back_by_mail_is_open_while_others_guess(app, anna, work, database) -> None:
    guess(app, "anna@example.com", 21)
    owner = from_address(app, "10.0.0.9")
    owner.post("/forgot", {"email": "anna@example.com"})
    work()
    owner.post(link_in(mails(database, "anna@example.com")[-1]), {"password": GOOD})
    owner.post("/logout")
    log_in(owner, "anna@example.com", GOOD)  # this device is known now


def test_many_right_logins_are_no_guesses(app, make) -> None:
    """An office's account, or a hall of graduates behind one address."""
    make.user("graduate", email="office@example.com")
    for n in range(25):
        log_in(from_address(app, f"10.0.0.{n % 3}"), "office@example.com", PASSWORD)
    log_in(from_address(app, "10.0.0.1"), "office@example.com", "wrong wrong wrong", status=422)


def test_unknown_accounts_are_limited_just_as_known_ones(app) -> None:
    assert guess(app, "nobody@example.com", 22) == [422] * 20 + [429] * 2


def test_logins_from_one_network_to_many_accounts(app, anna, tight) -> None:
    tight("login", "10 per minute", "10 per minute", "4 per minute")
    phone = from_address(app, "2001:db8:1:2::99")
    log_in(phone, "anna@example.com", PASSWORD)
    phone.post("/logout")
    for n in range(4):
        log_in(from_address(app, f"2001:db8:1:2::{n}"), f"p{n}@example.com", "wrong wrong wrong", status=422)
    log_in(from_address(app, "2001:db8:1:2::77"), "anna@example.com", PASSWORD, status=429)
    log_in(phone, "anna@example.com", PASSWORD)  # known, though a guesser shares its network
    log_in(from_address(app, "2001:db8:9::1"), "anna@example.com", PASSWORD)


def test_guessing_the_code_does_not_stop_the_owner(app, anna, database) -> None:
    with database.writing() as session:
        session.add(SecondFactor(user_id=anna, nonce="n", last_step=0, created_at=clock.now()))

    def code() -> str:
        with app.app_context():
            return totp.code_at(factors.secret_of("n"), totp.step_of(clock.now()))

    phone = from_address(app, "10.0.0.1")
    log_in(phone, "anna@example.com", PASSWORD)
    phone.post("/login/code", {"code": code()})
    phone.post("/logout")
    with database.writing() as session:
        session.get(SecondFactor, anna).last_step = 0
    statuses = []
    for n in range(22):  # somebody who knows the password
        thief = from_address(app, f"10.2.0.{n}")
        log_in(thief, "anna@example.com", PASSWORD)
        statuses.append(post(thief, "/login/code", {"code": "000000"}))
    assert statuses == [422] * 20 + [429] * 2
    log_in(phone, "anna@example.com", PASSWORD)
    phone.post("/login/code", {"code": code()})


def test_a_campus_registers_and_a_bot_does_not(app, database, work, tight) -> None:
    tight("register", "10 per hour", "3 per hour", "4 per hour")
    for n in range(9):  # one address, each proves a mailbox
        student = from_address(app, "10.0.0.1")
        student.post("/register/graduate", graduate_form(email=f"s{n}@example.com"))
        work()
        student.post(link_in(mails(database, f"s{n}@example.com")[0]))
    bot = from_address(app, "10.0.0.2")
    for n in range(4):
        bot.post("/register/graduate", graduate_form(email=f"b{n}@example.com"))
    bot.post("/register/graduate", graduate_form(email="b9@example.com"), status=429)
    assert len(rows(database, User)) == 13


def test_registering_one_address_again_and_again(app, client, database) -> None:
    for n in range(3):
        client.post("/register/graduate", graduate_form(once=f"a{n}"))
    client.post("/register/graduate", graduate_form(once="a9"), status=429)
    from_address(app, "10.0.0.9").post("/register/graduate", graduate_form())  # its owner, elsewhere
    assert len(rows(database, User)) == 1


def test_however_often_strangers_ask_the_owner_has_a_link_that_works(app, anna, database, work, travel) -> None:
    """Asking is refused to nobody because of others, and the mailbox is not flooded."""
    for n in range(15):
        from_address(app, f"10.0.0.{n}").post("/forgot", {"email": "anna@example.com"})
        work()
    links = [link_in(mail) for mail in mails(database, "anna@example.com")]
    assert len(links) == 1
    Client(app).get(links[0])
    travel(minutes=11)
    from_address(app, "10.0.0.99").post("/forgot", {"email": "anna@example.com"})
    work()
    assert len(mails(database, "anna@example.com")) == 2


def test_one_network_asks_for_one_account_only_so_often(client, anna) -> None:
    for _ in range(10):
        client.post("/forgot", {"email": "anna@example.com"})
    page = client.post("/forgot", {"email": "anna@example.com"}, status=429)
    assert "Retry-After" in page.headers


def test_asking_for_many_accounts_is_limited_by_network_signed_in_or_not(app, make, tight) -> None:
    tight("reset", "", "10 per hour", "4 per hour")
    client = from_address(app, "10.0.0.1").login(make.graduate(user={"verified_at": None}).user_id)
    for n in range(4):
        client.post("/forgot", {"email": f"p{n}@example.com"})
    client.post("/forgot", {"email": "p9@example.com"}, status=429)


def test_sending_the_confirmation_again(client, make) -> None:
    client.login(make.graduate(user={"verified_at": None}).user_id)
    for _ in range(5):
        client.post("/verify/resend")
    client.post("/verify/resend", status=429)


@pytest.mark.parametrize("path", ["/account/password", "/account/email"])
def test_guessing_the_password_inside_a_session_stops_that_session_only(app, anna, path) -> None:
    stolen, own = Client(app).login(anna), Client(app).login(anna)
    form = {"current": "wrong wrong wrong", "password": GOOD, "email": "x@example.com"}
    for _ in range(10):
        stolen.post(path, form, status=422)
    stolen.post(path, form | {"current": PASSWORD}, status=429)
    own.post(path, form | {"current": PASSWORD})
