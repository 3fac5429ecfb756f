"""Whoever leaves is forgotten to the last byte: what others wrote of them, and what the database's own files kept."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests.web.fairs.site import attendee_of, fair_of
from tests.web.graduates.test_own_data import everything_stored
from tests.web.make import PASSWORD
from web.core import clock, db, forgetting, outbox, personal, upkeep
from web.models import (
    Application,
    ApplicationEvent,
    ApplicationNote,
    Decline,
    Fair,
    FairAttendee,
    FairFeedback,
    FairMeeting,
    FairTable,
    Hire,
    HireEntry,
    HireNote,
    Honour,
    Interview,
    Invitation,
    Mail,
    Message,
    Offer,
    OutboxRow,
)

NAME, PHONE, ADDRESS, OTHER = "蓝鹦鹉", "13711112222", "canary@example.com", "canary@university.example"
MARKS = (NAME, PHONE, ADDRESS, OTHER)
LEAVE = {"delete-current": PASSWORD, "delete-sure": "y"}


@pytest.fixture
def me(make):
    return make.graduate({"email": ADDRESS, "display_name": NAME}, name=NAME, phone=PHONE, introduction=NAME * 3000)


def later_words(session, application: int, graduate: int, author: int, said: str) -> None:
    """What an agency, a university and an office write of somebody from the interview to the ledger."""
    now, times = clock.now(), {"created_at": clock.now(), "updated_at": clock.now()}
    round_ = {"application_id": application, "round": 1, "status": "cancelled", "way": "place"}
    session.add(Interview(**round_, place=said, note=said, reason=said, **times))
    terms = {"application_id": application, "status": "accepted", "pay": 9000, "place": "110000"}
    session.add(Offer(**terms, starts_on=clock.today(), answer_by=clock.today(), note=said, **times))
    session.add(ApplicationNote(application_id=application, text=said, created_at=now))
    session.add(Decline(application_id=application, reason="other", note=said, decided_at=now, leaves_at=now))
    sent = {"application_id": application, "side": "agency", "author_id": author, "sent_at": now}
    session.add(Message(**sent, text=said, reported_at=now))
    session.add(Honour(graduate_id=graduate, name="三好学生", standing="rejected", reason=said, checked_at=now))
    agency = session.get(Application, application).position.agency_id
    hire = Hire(
        application_id=application, agency_id=agency, graduate_id=graduate, standing="disputed", kind="search", **times
    )
    session.add(hire)
    session.flush()
    entry = HireEntry(hire_id=hire.id, at=now, side="office", act="upheld", standing="claimed", facts={})
    session.add(entry)
    session.flush()
    session.add(HireNote(entry_id=entry.id, hire_id=hire.id, text=said))


def written_about(make, database, me) -> None:
    """Each free text somebody else can write about a person, and each row that keeps an address of theirs."""
    agency, office, now = make.agency(), make.organiser("office"), clock.now()
    position = make.position(agency.id, index=False)
    application = make.application(position, me.id, status="hired")
    fair = fair_of(make, office.id, agency.id, position, me.id)
    said = f"{NAME} {PHONE} 很合适"
    with database.writing() as session:
        note = {"application_id": application, "at": now, "status": "interview", "note": said}
        session.add(ApplicationEvent(actor_id=agency.user_id, **note))
        later_words(session, application, me.id, agency.user_id, said)
        table = session.scalar(select(FairTable).where(FairTable.stand_id == fair.stand_id))
        mine = session.get(FairAttendee, fair.attendee_id)
        mine.email = OTHER
        meeting = FairMeeting(
            fair_id=fair.fair_id, table_id=table.id, attendee_id=mine.id, fair_position_id=fair.fair_position_id,
            day=clock.today(), starts=540, ends=555, status="met", outcome="second", outcome_note=said, updated_at=now,
        )  # fmt: skip
        session.add(meeting)
        session.add(attendee_of(fair.fair_id, 2, name=NAME, email=ADDRESS, key=NAME))  # by a sheet, never joined
        session.flush()
        session.add(FairFeedback(meeting_id=meeting.id, side="agency", rating=5, note=said, created_at=now))
        wrong = {"row": 2, "column": "志愿", "value": "？", "zh": "？", "en": "?"}
        held = {
            "file": "志愿.csv",
            "count": 1,
            "listed": [wrong],
            "header": ["毕业生", "志愿"],
            "rows": [[2, NAME, "？"]],
        }
        session.get(Fair, fair.fair_id).sheet_faults = {"wishes": held}
        session.add(
            Invitation(
                email=ADDRESS, token_hash="x", agency_id=agency.id, member_role="editor",
                created_at=now, expires_at=now + timedelta(days=7),
            )
        )  # fmt: skip
        for number, address in enumerate((ADDRESS, OTHER)):
            letter = {"to": address, "subject": NAME, "body": f"http://localhost/f/{NAME}"}
            session.add(Mail(key=str(number), at=now, **letter))
            row = {"topic": "mail", "key": f"failed {number}", "tries": 13, "error": "OSError"}
            session.add(OutboxRow(payload=letter, created_at=now, due_at=now + timedelta(days=365), **row))


def test_what_others_wrote_of_a_person_goes_with_the_person(client, make, database, me) -> None:
    written_about(make, database, me)
    stored = everything_stored(database)
    assert all(mark in stored for mark in MARKS)
    client.login(me.user_id).post("/me/data/delete", LEAVE)
    stored = everything_stored(database)
    assert [mark for mark in MARKS if mark in stored] == []
    with database.unit(may_write=False) as unit:
        kept = unit.session.scalar(select(FairMeeting))
        assert (kept.status, kept.outcome) == ("met", "second")  # numbers stay true


def test_the_copy_has_the_meetings_and_not_what_the_agency_noted(app, make, database, me) -> None:
    written_about(make, database, me)
    with app.app_context(), database.unit(may_write=False):
        (meeting,) = personal.copy(personal.Whose(me.user_id, me.id))["meetings"]
    assert (meeting["starts"], meeting["ends"], meeting["status"]) == (540, 555, "met")
    assert meeting["position"] and "很合适" not in str(meeting)


def test_no_byte_of_the_database_files_names_who_left(client, make, database, me, place) -> None:
    if not database.sqlite:
        pytest.skip("PostgreSQL's files are its server's")
    written_about(make, database, me)

    def kept() -> list[str]:
        content = b"".join(path.read_bytes() for path in sorted(place.glob("site.db*")))
        return [mark for mark in MARKS if mark.encode() in content or ascii(mark)[1:-1].encode() in content]

    assert kept() == list(MARKS)
    client.login(me.user_id).post("/me/data/delete", LEAVE)
    assert kept() == []
    assert (place / "site.db-wal").stat().st_size == 0


def test_a_reader_delays_it_until_the_worker_comes_again(app, client, make, database, me, place) -> None:
    if not database.sqlite:
        pytest.skip("PostgreSQL's files are its server's")
    client.login(me.user_id)
    with database.unit(may_write=False) as reader:
        assert reader.session.scalar(select(Mail.id)) is None  # holds the state of before
        client.post("/me/data/delete", LEAVE)
        assert not db.empty_log(database)
    with app.app_context():
        upkeep.forget_log()
    assert (place / "site.db-wal").stat().st_size == 0


def test_mail_that_failed_at_every_try_drops_address_and_link(app, database) -> None:
    now = clock.now()
    letter = {"to": ADDRESS, "subject": "s", "body": "http://localhost/reset/secret"}
    tried = {"mail:old": (outbox.MOST_TRIES + 1, 4), "mail:new": (outbox.MOST_TRIES + 1, 1), "mail:trying": (3, 4)}
    tried["reset:old"] = tried["mail:old"]
    with database.writing() as session:
        for key, (tries, days) in tried.items():
            row = {"created_at": now - timedelta(days=days), "due_at": now + timedelta(days=200), "error": "OSError"}
            session.add(OutboxRow(topic=key.partition(":")[0], key=key, payload=letter, tries=tries, **row))
    with app.app_context():
        forgetting.forget_failed_mail()
        with database.unit(may_write=False) as unit:
            left = {row.key: row.payload for row in unit.session.scalars(select(OutboxRow))}
        assert left == {"mail:old": {}, "mail:new": letter, "mail:trying": letter, "reset:old": {}}
        with time_machine.travel(now + timedelta(days=40), tick=False):
            forgetting.forget_failed_mail()
            forgetting.forget_old()
        with database.unit(may_write=False) as unit:
            assert unit.session.scalars(select(OutboxRow.key).order_by(OutboxRow.id)).all() == [
                "mail:new",
                "mail:trying",
            ]
