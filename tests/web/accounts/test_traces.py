"""What accounts leave behind: every act in the audit log, nothing personal or secret in logs or audit."""

from sqlalchemy import select
from structlog.testing import capture_logs

from tests.web.accounts.helpers import GOOD, OTHER, agency_form, graduate_form, link_in, log_in, mails, rows
from tests.web.client import Client
from web.models import AuditEntry, User

SECRETS = (
    "lin@example.com",
    "zhou@example.com",
    "second@example.com",
    "林小满",
    "周明",
    GOOD,
    OTHER,
    "青蛙",
    "wrong-canary",
)


def everything_an_account_can_do(app, database, work) -> list[str]:
    """Walk through all acts; returns the links that were mailed."""
    client, other = Client(app), Client(app)
    client.post("/register/graduate", graduate_form())
    Client(app).post("/register/agency", agency_form())
    work()
    client.post(link_in(mails(database, "lin@example.com")[0]))
    Client(app).post("/register/graduate", graduate_form())
    log_in(other, "lin@example.com", "wrong-canary wrong", status=422)
    log_in(other, "lin@example.com")
    client.post("/account/sessions/end-others")
    client.post("/account/password", {"current": GOOD, "password": OTHER})
    client.post("/account/email", {"current": "wrong-canary", "email": "second@example.com"}, status=422)
    client.post("/account/email", {"current": OTHER, "email": "second@example.com"})
    work()
    client.post(link_in(mails(database, "second@example.com")[0]))
    client.post("/logout")
    other.post("/forgot", {"email": "second@example.com"})
    work()
    other.get(link_in(mails(database, "second@example.com")[-1]))
    other.post(link_in(mails(database, "second@example.com")[-1]), {"password": GOOD})
    client.get("/reset/wrong-canary", status=410)
    client.get("/verify/wrong-canary", status=410)
    client.http.get("/nowhere/wrong-canary?email=lin@example.com")
    return [link_in(mail).rpartition("/")[2] for mail in mails(database) if "http" in mail.body]


def test_logs_and_audit_hold_no_secret_and_nobodys_data(app, database, work) -> None:
    with capture_logs() as logged:
        links = everything_an_account_can_do(app, database, work)
    with database.unit(may_write=False) as unit:
        entries = unit.session.scalars(select(AuditEntry)).all()
        audited = [str((e.action, e.subject, e.details)) for e in entries]
    tokens = [token for token in links if len(token) == 43]
    assert len(logged) > 15 and len(audited) > 10 and len(tokens) >= 4
    for text in [str(entry) for entry in logged] + audited:
        for secret in (*SECRETS, *tokens):
            assert secret not in text, text


def test_each_act_leaves_its_entry_with_who_and_whence(app, database, work) -> None:
    everything_an_account_can_do(app, database, work)
    with database.unit(may_write=False) as unit:
        entries = unit.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [entry.action for entry in entries] == [
        "register",
        "register",
        "agency.register",
        "email.confirm",
        "login",
        "register.known",
        "login.failed",
        "login",
        "session.end_others",
        "password.change",
        "confirm.failed",
        "email.ask_change",
        "email.change",
        "session.end",
        "reset.ask",
        "password.reset",
        "login",
    ]
    lin = rows(database, User)[0].id
    for entry in entries:
        assert len(entry.request_id) == 32 and len(entry.address_hash) == 64
        if entry.action in ("login", "password.change", "session.end", "password.reset"):
            assert entry.actor_id == lin and entry.subject == f"user:{lin}"


def test_the_consent_is_kept_with_its_version(app, client, database) -> None:
    client.post("/register/graduate", graduate_form())
    with database.unit(may_write=False) as unit:
        entry = unit.session.scalars(select(AuditEntry)).one()
    assert entry.details == {"role": "graduate", "privacy": "2026-11"}
