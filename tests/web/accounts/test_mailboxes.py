"""Whoever types an address, at whatever form and from wherever: a mailbox gets so many letters and no more."""

import pytest
from sqlalchemy import event

from tests.web.accounts.helpers import GOOD, graduate_form, log_in, mails, rows
from tests.web.applications.helpers import change
from tests.web.client import Client
from tests.web.make import PASSWORD
from web.accounts.access.person import begin
from web.accounts.service.sessions import begin_session
from web.core.limits import LIMITS, Limit
from web.models import Invitation, Notice, User
from web.notices.service import tell

VICTIM = "victim@example.com"


def invite(client: Client, path: str, **form: str):
    return client.http.post(path, data={"email": VICTIM, "csrf_token": client.csrf()} | form)


def test_one_agency_writes_to_one_mailbox_three_times_a_day(app, make, database, work) -> None:
    owner = Client(app).login(make.agency().user_id)
    for _ in range(3):
        assert invite(owner, "/agency/members/invite", role="editor").status_code == 303
        owner.post(f"/agency/members/invitations/{rows(database, Invitation)[-1].id}/withdraw")
    page = invite(owner, "/agency/members/invite", role="editor")
    assert page.status_code == 422 and "今天已经给这个邮箱寄过 3 次邀请" in page.text
    work()
    assert len(mails(database, VICTIM)) == 3
    other = Client(app).login(make.agency().user_id)
    assert invite(other, "/agency/members/invite", role="editor").status_code == 303


def test_an_administrator_is_told_at_the_field_too(app, make, database) -> None:
    admin, office = Client(app).login(make.user("admin")), make.organiser().id
    statuses = [invite(admin, f"/admin/organisers/{office}/invite").status_code for _ in range(4)]
    assert statuses == [303, 303, 303, 422] and len(rows(database, Invitation)) == 3


def test_all_forms_of_all_strangers_together_write_ten_letters_an_hour(app, make, database, work) -> None:
    answers = []
    for number in range(4):
        owner = Client(app).login(make.agency().user_id)
        answers += [invite(owner, "/agency/members/invite", role="editor").status_code for _ in range(2)]
    for number in range(4):
        stranger = Client(app)
        stranger.http.environ_base["REMOTE_ADDR"] = f"10.0.0.{number}"
        form = graduate_form(email=VICTIM) | {"csrf_token": stranger.csrf()}
        answers.append(stranger.http.post("/register/graduate", data=form).status_code)
    proven = Client(app).login(make.graduate().user_id)
    form = {"email": VICTIM, "current": PASSWORD, "csrf_token": proven.csrf()}
    answers.append(proven.http.post("/account/email", data=form).status_code)
    assert answers == [303] * 10 + [429] * 3
    work()
    assert len(mails(database, VICTIM)) == 10


def test_asking_for_the_confirmation_again_is_bounded_by_the_mailbox(app, database, work, travel, monkeypatch) -> None:
    """A stranger's account of somebody's address asks all day, and no other bound stops it."""
    monkeypatch.setitem(LIMITS, "verify", Limit("1000 per hour"))
    stranger = Client(app)
    stranger.post("/register/graduate", graduate_form(email=VICTIM))
    log_in(stranger, VICTIM, GOOD)

    def ask() -> int:
        for _ in range(12):
            stranger.http.post("/verify/resend", data={"csrf_token": stranger.csrf()})
        work()
        return len(mails(database, VICTIM))

    assert ask() == 10
    if not app.extensions["settings"].limits_url.startswith("redis"):  # whose clock is its own
        for most in (20, 30, 30):
            travel(minutes=61)
            assert ask() == most


@pytest.mark.parametrize("known", [True, False])
def test_the_bound_tells_nobody_whether_an_address_is_known(app, make, database, known) -> None:
    if known:
        make.graduate(user={"email": VICTIM})
    answers = []
    for number in range(12):
        stranger = Client(app)
        stranger.http.environ_base["REMOTE_ADDR"] = f"10.0.0.{number}"
        form = graduate_form(email=VICTIM) | {"csrf_token": stranger.csrf()}
        answers.append(stranger.http.post("/register/graduate", data=form).status_code)
    assert answers == [303] * 10 + [429] * 2


def test_letters_about_what_others_did_are_bounded_and_the_notice_stays(app, make, database, work) -> None:
    user = make.graduate(user={"email": VICTIM}).user_id
    most = int(LIMITS["told_mail"].account.split()[0])
    with app.test_request_context(), database.unit() as unit:
        person = unit.write().get(User, user)
        for number in range(most + 3):
            said = {"letter": "accounts/mail/password_changed.txt", "name": "x", "email": VICTIM}
            tell([person], f"letter:{number}", kind="fair", words=lambda: "x", link="/me/applications", **said)
        unit.commit()
    work()
    assert len(mails(database, VICTIM)) == most and len(rows(database, Notice)) == most + 3


def test_one_agency_does_not_use_up_what_a_graduate_may_be_written(app, make, database, work) -> None:
    """Acts of one agency leave room for letters of others, and every notice stays."""
    user = make.graduate(user={"email": VICTIM}).user_id
    most = int(LIMITS["told_by"].account.split()[0])
    said = {"kind": "message", "words": lambda: "x", "letter": "messages/mail/new.txt", "title": "x"}
    for agency in (make.agency(), make.agency()):
        with app.test_request_context(), database.unit() as unit:
            person = unit.write().get(User, user)
            begin(*begin_session(agency.user_id, device="test"))
            for number in range(most + 3):
                tell([person], f"{agency.id}:{number}", link="/me/applications", **said)
            unit.commit()
    work()
    assert len(mails(database, VICTIM)) == 2 * most and len(rows(database, Notice)) == 2 * (most + 3)


def test_an_agency_that_writes_to_its_own_people_uses_up_nothing(app, make, database, work) -> None:
    agency = make.agency()
    change(make, User, agency.user_id, email=VICTIM)
    most = int(LIMITS["told_by"].account.split()[0])
    said = {"kind": "message", "words": lambda: "x", "letter": "messages/mail/new.txt", "title": "x"}
    with app.test_request_context(), database.unit() as unit:
        person = unit.write().get(User, agency.user_id)
        begin(*begin_session(agency.user_id, device="test"))
        for number in range(most + 3):
            tell([person], f"own:{number}", link="/agency", **said)
        unit.commit()
    work()
    assert len(mails(database, VICTIM)) == most + 3


def test_letters_are_counted_in_one_order_whoever_is_told_first(app, make, database) -> None:
    """Two units that write to the same two people the other way round would wait for each other on PostgreSQL."""
    if app.extensions["settings"].limits_url.startswith("redis"):
        pytest.skip("Redis counts each by itself and holds nothing")
    people, orders = [make.graduate().user_id for _ in range(2)], []

    def note(_connection, _cursor, statement, parameters, *_more) -> None:
        if statement.startswith("INSERT INTO limit_counters"):
            orders[-1].append(next(str(value) for value in _values(parameters) if "told_mail" in str(value)))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        for told in (people, people[::-1]):
            orders.append([])
            with app.test_request_context(), database.unit() as unit:
                session = unit.write()
                for number in told:
                    key = f"{number}:{len(orders)}"
                    tell([session.get(User, number)], key, kind="message", letter="messages/mail/new.txt", title="x")
                assert orders[-1] == [], "nothing is held while the unit goes on"
                unit.commit()
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    assert len(orders[0]) == 2 and orders[0] == orders[1]


def _values(parameters) -> list:
    return list(parameters.values()) if isinstance(parameters, dict) else list(parameters)
