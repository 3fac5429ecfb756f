"""Only proven addresses of open accounts take part in what reaches others: lists, counts, invitations, notices, mail."""

import pytest
from sqlalchemy import select

from tests.web.client import Client
from tests.web.fairs.site import attendee_of, fair_of
from tests.web.people.test_people import found
from tests.web.ranking.test_candidates import address, names
from tests.web.ranking.test_crowd import packed
from web.agencies import queries
from web.agencies import service as agencies
from web.applications import service as applications
from web.core import clock, outbox
from web.core.errors import Conflict
from web.fairday import telling as fairday
from web.fairs.service import attendance, invitations
from web.graduates.service import profile_shown
from web.models import Agency, Fair, FairAttendee, FairStand, Graduate, Mail, Notice, OutboxRow, User
from web.notices.service import tell
from web.ranking import service as ranking
from web.timetables import telling as timetables

LONG_AGO = clock.now().replace(year=2020)
APART = {"never proven": {"verified_at": None}, "disabled": {"disabled_at": LONG_AGO}}


@pytest.fixture(params=APART)
def apart(request) -> dict:
    return APART[request.param]


def told(database) -> dict[str, int]:
    """How much was promised to whom: mail by address, notices by the account's address."""
    with database.unit(may_write=False) as unit:
        mails = [row.payload.get("to", "") for row in unit.session.scalars(select(OutboxRow)) if row.topic == "mail"]
        mails += list(unit.session.scalars(select(Mail.to)))
        notices = list(unit.session.scalars(select(User.email).join(Notice, Notice.user_id == User.id)))
    return {"mail": sorted(mails), "notices": sorted(notices)}


OWNER_ONLY = {"mail": ["owner@example.com"], "notices": ["owner@example.com"]}
AND_THE_ROSTER = OWNER_ONLY | {"mail": ["owner@example.com", "roster@example.com"]}


def test_no_list_and_no_count_of_an_agency_shows_them(app, make, database, apart) -> None:
    agency = make.agency()
    position, client = make.position(agency.id), Client(app).login(agency.user_id)
    for visibility in ("open", "anonymous"):
        make.graduate(visibility=visibility, user=dict(apart), name="隐者")
    shown = make.graduate(visibility="open", name="可见")
    with app.app_context(), database.unit() as unit:
        unit.write()
        for number in unit.session.scalars(select(Graduate.id)):
            profile_shown(number)
        unit.commit()
        outbox.deliver(database)
    page = client.get("/agency/graduates").text
    assert found(page) == 1 and "隐者" not in page
    assert names(client.get(address(position)).text) == ["可见"]
    hidden = [n for n in range(1, 4) if n != shown.id]
    for number in hidden:
        page = f"{address(position)}/{make.mark(agency.id, number)}"
        client.get(page, status=404)
        client.post(f"{page}/invite", {}, status=404)


def test_the_crowd_leaves_them_out_until_the_address_is_proven(app, make, database) -> None:
    agency = make.agency()
    position, client = make.position(agency.id), Client(app).login(agency.user_id)
    late = make.graduate(visibility="open", name="稍后", user={"verified_at": None})
    make.graduate(visibility="open", name="可见")
    packed(app)
    assert names(client.get(address(position)).text) == ["可见"]
    with database.writing() as session:
        session.get(User, late.user_id).verified_at = clock.now()
    assert sorted(names(client.get(address(position)).text)) == ["可见", "稍后"]


def test_nobody_is_invited_who_was_reachable_a_moment_ago(app, make, database, apart) -> None:
    agency = make.agency()
    position, person = make.position(agency.id), make.graduate(visibility="open", user=dict(apart))
    with app.test_request_context(), database.unit(), pytest.raises(Conflict):
        ranking.invite(position, person.id, None, agency.user_id, "")


def test_applications_tell_neither_side_that_is_apart(app, make, database, apart) -> None:
    agency, person = make.agency(), make.graduate(user={"email": "p@example.com"} | apart)
    position = make.position(agency.id)
    deaf = make.member(agency.id, "editor")
    make.member(agency.id, "viewer")  # who may only look is told nothing
    with database.writing() as session:
        for name, value in apart.items():
            setattr(session.get(User, deaf), name, value)
        session.get(User, agency.user_id).email = "owner@example.com"
    with app.test_request_context(), database.writing():
        applications.invite(position, person.id, agency.user_id, "")
    assert told(database) == {"mail": [], "notices": []}
    other = make.graduate(user={"email": "q@example.com"})
    with app.test_request_context(), database.writing():
        applications.apply(position, other.id, other.user_id, ["name"], "")
    assert told(database) == OWNER_ONLY


@pytest.fixture
def fair(make, apart, database):
    """A fair where somebody apart takes part, and an agency one of whose members is apart."""
    office = make.organiser("office", province="110000")
    agency = make.agency()
    deaf = make.member(agency.id, "editor")
    make.member(agency.id, "viewer")  # who may only look is told nothing
    person = make.graduate(user={"email": "p@example.com"} | apart)
    made = fair_of(make, office.id, agency.id, make.position(agency.id), person.id)
    with database.writing() as session:
        for name, value in apart.items():
            setattr(session.get(User, deaf), name, value)
        session.get(User, agency.user_id).email = "owner@example.com"
        session.get(User, office.user_id).email = "office@example.com"
        session.get(FairAttendee, made.attendee_id).email = "p@example.com"
        session.add(attendee_of(made.fair_id, 2, name="名单里的人", email="roster@example.com"))
    return made


def test_reminders_of_a_fair(app, database, fair) -> None:
    with app.test_request_context(), database.unit() as unit:
        counted = invitations.remind(fair.fair_id, "no_wish")
        invitations.remind(fair.fair_id, "no_table")
        unit.commit()
    assert (counted.now, counted.unreachable) == (1, 1)
    assert set(told(database)["mail"]) <= {"roster@example.com", "owner@example.com"}
    assert set(told(database)["notices"]) <= {"owner@example.com"}


def test_a_fair_called_off(app, database, fair) -> None:
    with app.test_request_context(), database.unit() as unit:
        invitations.call_off(fair.fair_id)
        unit.commit()
    assert told(database) == AND_THE_ROSTER


def test_the_organisers_word_on_somebody_who_asked(app, database, fair) -> None:
    with database.writing() as session:
        asking = session.get(FairAttendee, fair.attendee_id)
        asking.status, asking.asked_at = "withdrawn", clock.now()
    with app.test_request_context(), database.unit() as unit:
        attendance.decide(fair.attendee_id, True)
        unit.commit()
    assert told(database) == {"mail": [], "notices": []}


def test_following_up_after_a_fair(app, database, fair) -> None:
    with app.test_request_context(), database.writing() as session:
        for number in session.scalars(select(FairAttendee.id)).all():
            fairday.remind_person(session.get(Fair, fair.fair_id), session.get(FairAttendee, number), 1, 3)
        fairday.remind_agency(session.get(Fair, fair.fair_id), session.get(FairStand, fair.stand_id), 1, 3)
    assert told(database) == AND_THE_ROSTER


def test_a_published_timetable(app, database, fair) -> None:
    with app.test_request_context():
        with database.unit(may_write=False) as unit:
            concerned = unit.session.get(Fair, fair.fair_id)
            people_here = list(unit.session.scalars(select(FairAttendee.id)))
        words, letter = str.title.__get__("公布了"), "timetables/mail/placement.txt"
        timetables._tell(
            timetables.News("k", concerned, people_here, [fair.stand_id], words, words, "", "/", letter, {"note": ""})
        )
    assert told(database) == OWNER_ONLY | {"mail": ["roster@example.com"]}


def test_an_offices_check_is_told_to_owners_who_can_be_reached(app, make, database, apart) -> None:
    agency = make.agency()
    deaf = make.member(agency.id, "owner")
    with database.writing() as session:
        for name, value in apart.items():
            setattr(session.get(User, deaf), name, value)
        session.get(User, agency.user_id).email = "owner@example.com"
    with app.test_request_context(), database.unit() as unit:
        facts = queries.facts(unit.session.get(Agency, agency.id))
        agencies.decide(agency.id, None, "refused", "", (), facts)
        unit.commit()
    assert told(database)["mail"] == ["owner@example.com"]


def test_an_invitation_to_a_fair_goes_to_who_may_act(app, make, database, apart) -> None:
    office, agency = make.organiser("office"), make.agency()
    deaf = make.member(agency.id, "editor")
    make.member(agency.id, "viewer")
    fair = fair_of(make, office.id, make.agency().id)
    with database.writing() as session:
        for name, value in apart.items():
            setattr(session.get(User, deaf), name, value)
        session.get(User, agency.user_id).email = "owner@example.com"
    with app.test_request_context(), database.unit() as unit:
        invitations.invite(fair.fair_id, [agency.id])
        unit.commit()
    assert told(database) == OWNER_ONLY


def test_one_address_gets_one_mail_in_the_language_of_its_account(app, make, database) -> None:
    number = make.user("graduate", email="both@example.com", locale="en")
    with app.app_context(), database.writing() as session:
        person = session.get(User, number)
        link = {"letter": "agencies/mail/checked.txt", "link": "/", "name": "N", "verdict": "checked", "note": ""}
        assert tell([person, "both@example.com", "", None], "k", kind="agency", **link) == 1
        assert tell([person], "k", kind="agency", **link) == 1
    with database.unit(may_write=False) as unit:
        (row,) = unit.session.scalars(select(OutboxRow))
        assert "Shanggang" in row.payload["subject"] and "http://localhost/" in row.payload["body"]
