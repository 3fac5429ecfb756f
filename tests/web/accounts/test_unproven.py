"""Before an address is proven nothing is possible but proving it, and its owner finds nothing a stranger left."""

from dataclasses import replace

import pytest

from tests.web.accounts.helpers import GOOD, OTHER, agency_form, graduate_form, link_in, log_in, mails, rows
from tests.web.client import Client
from tests.web.make import PASSWORD, uscc
from tests.web.roles import build
from tests.web.test_matrix import ROWS, fill
from web import FEATURES
from web.core import clock, files
from web.models import (
    Agency,
    AgencyMember,
    AuditEntry,
    Education,
    Graduate,
    LoginSession,
    RecoveryCode,
    SecondFactor,
    StoredFile,
    User,
)

# Everything somebody may call who is signed in and whose address is not proven yet: what proves it, and the way out.
DOORS = {"accounts.unproven", "accounts.resend", "accounts.change_email", "accounts.accept", "accounts.logout"}
STRANGER = "stranger's 青蛙 tractor"


@pytest.mark.looks
def test_of_all_routes_only_the_ways_to_prove_it_are_open(app, make, database) -> None:
    """Route × unproven: whoever is signed in without a proven address is led to prove it, and nothing else happens."""
    world = build(make)
    for feature in FEATURES:
        fill(feature, make, world)
    with database.writing() as session:
        for user_id in world.users.values():
            session.get(User, user_id).verified_at = None
    reached: dict[str, set[str]] = {"stopped": set(), "open": set()}
    with app.test_request_context():
        routes = [
            (rule.endpoint, method, app.url_for(rule.endpoint, **{name: world.ids[name] for name in rule.arguments}))
            for rule in app.url_map.iter_rules()
            for method in sorted(rule.methods & {"GET", "POST"})
        ]
    entries, clients = len(rows(database, AuditEntry)), {}
    for endpoint, method, address in routes:
        if endpoint == "static" or app.view_functions[endpoint].access_rule.public:
            continue
        for role in ("graduate", "owner", "office", "admin"):
            if role not in clients or endpoint in DOORS:  # some of them end the login
                clients[role] = Client(app).login(world.users[role])
            client = clients[role] if endpoint not in DOORS else clients.pop(role)
            data = {"csrf_token": client.csrf()} if method == "POST" else None
            answer = client.http.open(address, method=method, data=data)
            stopped = answer.status_code == 303 and answer.location == "/verify"
            reached["stopped" if stopped and endpoint not in DOORS else "open"].add(endpoint)
            if stopped and endpoint not in DOORS:
                continue
            assert endpoint in DOORS, f"{method} {address} as {role}: {answer.status_code} {answer.location}"
    assert reached["open"] == DOORS and len(reached["stopped"]) > 100
    assert reached["open"] | reached["stopped"] == {e for e in ROWS if not app.view_functions[e].access_rule.public}
    assert {e.action for e in rows(database, AuditEntry)[entries:]} <= {"session.end"}


def test_the_page_that_is_left_leads_on(app, client, make, database, work) -> None:
    client.login(make.graduate(user={"verified_at": None, "email": "new@example.com"}).user_id)
    assert client.get("/me", status=303).location == "/verify"
    page = client.get("/verify").text
    assert "new@example.com" in page and 'action="/verify/resend"' in page and 'href="/account/email"' in page
    assert "mail we sent to" in client.get("/verify?lang=en").text
    client.get("/account/email")
    client.post("/verify/resend")
    work()
    client.post(link_in(mails(database)[0]))
    client.get("/me")
    assert client.get("/verify", status=303).location == "/me"


def test_a_second_factor_that_is_required_waits_for_the_address(app, make, monkeypatch) -> None:
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], second_factor="required"))
    client, user = Client(app), make.agency().user_id
    with make.database.writing() as session:
        session.get(User, user).verified_at = None
    client.login(user).get("/verify")
    assert client.get("/account/second-factor", status=303).location == "/verify"


def test_a_link_opened_elsewhere_proves_the_address_with_the_password_only(app, client, database, work) -> None:
    """A stranger registers somebody's address; the owner, curious, opens the mail and taps the button."""
    client.post("/register/graduate", graduate_form(password=STRANGER))
    work()
    link, owner = link_in(mails(database)[0]), Client(app)
    assert 'name="password"' in owner.get(link).text
    owner.post(link, status=422)
    owner.post(link, {"password": "wrong wrong wrong"}, status=422)
    assert rows(database, User)[0].verified_at is None
    owner.post(link, {"password": STRANGER})  # the same person on another device
    assert rows(database, User)[0].verified_at and owner.get("/me")


def full_of_strangers(app, make, database) -> int:
    """An account nobody has proven, as the site before could leave it: with all a stranger can have put there."""
    made = make.graduate(
        user={"email": "lin@example.com", "verified_at": None, "display_name": "陌生人", "password": STRANGER},
        name="陌生人", introduction="陌生人写的", visibility="open",
        educations=[Education(school="陌生大学", degree="master", major="法学", graduated="2026-06")],
    )  # fmt: skip
    with database.writing() as session:
        session.add(SecondFactor(user_id=made.user_id, nonce="n", last_step=0, created_at=clock.now()))
        session.add(RecoveryCode(user_id=made.user_id, code_hash="h"))
    with app.app_context(), database.writing():
        files.store(files.write(b"%PDF-1.4 stranger"), "a.pdf", "application/pdf", owner_id=made.user_id)
    return made.user_id


def test_a_reset_by_the_owner_leaves_nothing_of_the_stranger(app, make, database, work) -> None:
    full_of_strangers(app, make, database)
    stranger, owner = Client(app).login(rows(database, User)[0].id), Client(app)
    owner.post("/forgot", {"email": "lin@example.com"})
    work()
    link = next(link_in(mail) for mail in mails(database, "lin@example.com") if "/reset/" in mail.body)
    answer = owner.post(link, {"password": GOOD})
    assert answer.location != "/login/code"
    owner.get("/me")
    stranger.get("/account", status=303)
    log_in(Client(app), "lin@example.com", STRANGER, status=422)
    (user,), (graduate,) = rows(database, User), rows(database, Graduate)
    assert user.verified_at and user.display_name == ""
    assert (graduate.name, graduate.introduction, graduate.visibility) == ("", "", "applied")
    assert not rows(database, RecoveryCode) and not rows(database, StoredFile) and not rows(database, Education)
    with database.unit(may_write=False) as unit:
        assert unit.session.query(SecondFactor).count() == 0
    assert [login.user_id for login in rows(database, LoginSession)] == [user.id]
    assert not [path for path in app.extensions["settings"].files_dir.rglob("*") if path.is_file()]
    client = Client(app)
    log_in(client, "lin@example.com", GOOD)
    assert "陌生" not in client.get("/me/profile").text


def test_whoever_registers_next_is_not_kept_out_by_a_stranger(app, make, database, work) -> None:
    full_of_strangers(app, make, database)
    owner = Client(app)
    owner.post("/register/graduate", graduate_form())
    work()
    owner.post(link_in(mails(database, "lin@example.com")[-1]))
    owner.get("/me")
    (user,) = rows(database, User)
    assert user.display_name == "林小满" and not rows(database, RecoveryCode) and not rows(database, Education)
    log_in(Client(app), "lin@example.com", STRANGER, status=422)


def test_an_account_once_proven_gives_way_to_nobody(app, make, database, work) -> None:
    make.graduate(user={"email": "lin@example.com", "display_name": "先来的"})
    Client(app).post("/register/graduate", graduate_form())
    make.graduate(user={"email": "gone@example.com", "verified_at": None, "disabled_at": clock.now()})
    Client(app).post("/register/graduate", graduate_form(email="gone@example.com"))
    assert [user.display_name for user in rows(database, User)][0] == "先来的" and len(rows(database, User)) == 2


def test_a_company_is_not_kept_out_by_a_stranger(app, make, database, work) -> None:
    Client(app).post("/register/agency", agency_form(email="stranger@example.com", agency_name="冒名"))
    owner = Client(app)
    owner.post("/register/agency", agency_form())
    assert [agency.name for agency in rows(database, Agency)] == ["示例知识产权代理有限公司"]
    assert [user.email for user in rows(database, User)] == ["zhou@example.com"]
    work()
    owner.post(link_in(mails(database, "zhou@example.com")[0]))
    page = Client(app).post("/register/agency", agency_form(email="late@example.com"), status=422)
    assert "已经注册" in page.text and len(rows(database, AgencyMember)) == 1


def test_what_an_office_has_looked_at_or_others_belong_to_stays(app, make, database) -> None:
    checked, shared = make.agency(uscc=uscc(77)), make.agency(status="pending")
    other = make.member(shared.id, "editor")
    with database.writing() as session:
        for user_id in (checked.user_id, shared.user_id):
            session.get(User, user_id).verified_at = None
            session.get(User, user_id).email = f"u{user_id}@example.com"
    assert "已经注册" in Client(app).post("/register/agency", agency_form(), status=422).text
    Client(app).post("/register/graduate", graduate_form(email=f"u{shared.user_id}@example.com"))
    assert len(rows(database, Agency)) == 2 and {m.user_id for m in rows(database, AgencyMember)} == {
        checked.user_id,
        other,
    }


def test_an_agencys_owner_begins_anew_after_a_reset(app, database, work) -> None:
    Client(app).post("/register/agency", agency_form(password=STRANGER))
    owner = Client(app)
    owner.post("/forgot", {"email": "zhou@example.com"})
    work()
    link = next(link_in(mail) for mail in mails(database) if "/reset/" in mail.body)
    assert owner.post(link, {"password": GOOD}).location == "/register/agency"
    assert "重新注册" in owner.get("/register/agency").text
    assert not rows(database, User) and not rows(database, Agency)
    owner.post("/register/agency", agency_form(password=OTHER))
    assert len(rows(database, Agency)) == 1


def test_an_invitation_is_not_kept_out_by_a_stranger(app, make, database, work) -> None:
    """Somebody registers a colleague's address, as whatever they like, before the colleague takes an invitation up."""
    agency = make.agency()
    Client(app).post("/register/graduate", graduate_form(password=STRANGER))
    boss, colleague = Client(app).login(agency.user_id), Client(app)
    boss.get("/agency/members")
    boss.post("/agency/members/invite", {"email": "lin@example.com", "role": "editor"})
    work()
    link = next(link_in(mail) for mail in mails(database) if "/join/" in mail.body)
    assert 'name="password"' in colleague.get(link).text
    colleague.post(link, {"name": "林小满", "password": GOOD, "consent": "y"})
    colleague.get("/agency")
    (user,) = [user for user in rows(database, User) if user.email == "lin@example.com"]
    assert (user.role, user.display_name) == ("agency", "林小满") and not rows(database, Graduate)
    log_in(Client(app), "lin@example.com", STRANGER, status=422)


def test_who_moves_to_an_address_or_runs_the_site_is_not_kept_out_either(app, make, database, work) -> None:
    for email in ("lin@example.com", "boss@example.com"):
        Client(app).post("/register/graduate", graduate_form(email=email, password=STRANGER))
    mover = make.graduate()
    client = Client(app).login(mover.user_id)
    client.post("/account/email", {"email": "lin@example.com", "current": PASSWORD})
    work()
    client.post(link_in(mails(database, "lin@example.com")[-1]))
    made = app.test_cli_runner().invoke(args=["admin", "create", "boss@example.com"])
    assert made.exit_code == 0, made.output
    assert {(u.email, u.role) for u in rows(database, User)} == {
        ("lin@example.com", "graduate"), ("boss@example.com", "admin"),
    }  # fmt: skip
    assert [graduate.id for graduate in rows(database, Graduate)] == [mover.id]


def test_strangers_accounts_send_one_mailbox_no_more_than_registering_does(app, database, work) -> None:
    for number in range(4):
        stranger, email = Client(app), f"s{number}@example.com"
        stranger.post("/register/graduate", graduate_form(email=email))
        log_in(stranger, email)
        for _try in range(5):
            form = {"email": "lin@example.com", "current": GOOD, "csrf_token": stranger.csrf()}
            stranger.http.post("/account/email", data=form)
    work()
    assert len(mails(database, "lin@example.com")) == 3


def test_an_account_that_an_administrator_closed_stays_when_its_company_registers_anew(app, make, database) -> None:
    closed = make.agency(status="pending", uscc=uscc(77))
    with database.writing() as session:
        user = session.get(User, closed.user_id)
        user.verified_at, user.disabled_at = None, clock.now()
    page = Client(app).post("/register/agency", agency_form(), status=422)
    assert "已经注册" in page.text
    assert {u.id for u in rows(database, User)} == {closed.user_id}
    assert [a.id for a in rows(database, Agency)] == [closed.id]
