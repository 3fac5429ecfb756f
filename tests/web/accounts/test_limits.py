"""Limits hold on the real routes, for one account, one address and everybody, and nobody is locked out for good."""

import pytest

from tests.web.accounts.helpers import graduate_form, log_in, rows, settings_of
from tests.web.client import Client
from tests.web.make import PASSWORD
from web.core import limits
from web.core.limits import Limit
from web.models import OutboxRow, User


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

    def set_limit(act: str, account: str, address: str, everybody: str) -> None:
        monkeypatch.setitem(limits.LIMITS, act, Limit(account, address, everybody))

    return set_limit


def test_logins_to_one_account_from_many_addresses(app, anna, travel) -> None:
    for n in range(10):
        log_in(from_address(app, f"10.0.0.{n}"), "anna@example.com", "wrong wrong wrong", status=422)
    page = log_in(from_address(app, "10.0.0.99"), " Anna@EXAMPLE.com", PASSWORD, status=429)
    assert int(page.headers["Retry-After"]) <= 900
    if settings_of(app).limits_url.startswith("redis"):
        return  # Redis counts by its own clock
    travel(minutes=15, seconds=1)
    log_in(from_address(app, "10.0.0.99"), "anna@example.com", PASSWORD)


def test_unknown_accounts_are_limited_just_as_known_ones(app) -> None:
    for n in range(10):
        log_in(from_address(app, f"10.0.0.{n}"), "nobody@example.com", "wrong wrong wrong", status=422)
    log_in(from_address(app, "10.0.0.99"), "nobody@example.com", PASSWORD, status=429)


def test_logins_from_one_address_to_many_accounts(app, anna, tight) -> None:
    tight("login", "10 per minute", "4 per minute", "1000 per minute")
    client = from_address(app, "10.0.0.1")
    for n in range(4):
        log_in(client, f"p{n}@example.com", "wrong wrong wrong", status=422)
    log_in(client, "p9@example.com", "wrong wrong wrong", status=429)
    log_in(from_address(app, "10.0.0.2"), "anna@example.com", PASSWORD)  # others are not held up


def test_logins_in_all(app, tight) -> None:
    tight("login", "10 per minute", "10 per minute", "4 per minute")
    for n in range(4):
        log_in(from_address(app, f"10.0.0.{n}"), f"p{n}@example.com", "wrong wrong wrong", status=422)
    log_in(from_address(app, "10.0.0.9"), "p9@example.com", "wrong wrong wrong", status=429)


def test_registering(app, client, database, tight) -> None:
    tight("register", "2 per hour", "2 per hour", "100 per hour")
    for n in range(2):
        client.post("/register/graduate", graduate_form(once=f"a{n}"))
    client.post("/register/graduate", graduate_form(once="a9"), status=429)
    client.post("/register/graduate", graduate_form(email="b@example.com"), status=429)
    assert len(rows(database, User)) == 1


def test_asking_for_a_new_password(client, anna, database) -> None:
    for _ in range(3):
        client.post("/forgot", {"email": "anna@example.com"})
    page = client.post("/forgot", {"email": "anna@example.com"}, status=429)
    assert len(rows(database, OutboxRow)) == 3 and "Retry-After" in page.headers


def test_sending_the_confirmation_again(client, make) -> None:
    client.login(make.graduate(user={"verified_at": None}).user_id)
    for _ in range(5):
        client.post("/verify/resend")
    client.post("/verify/resend", status=429)


@pytest.mark.parametrize("path", ["/account/password", "/account/email"])
def test_guessing_the_password_inside_a_session(client, anna, path) -> None:
    client.login(anna)
    form = {"current": "wrong wrong wrong", "password": "青蛙 tractor 七月 lamp", "email": "x@example.com"}
    for _ in range(10):
        client.post(path, form, status=422)
    client.post(path, form | {"current": PASSWORD}, status=429)
