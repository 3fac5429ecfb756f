"""A table whose person does not come at T+3 is offered the next best person who is there."""

import threading

import pytest
from sqlalchemy import select

from matching.meetings import Edge, FairInput, Person, Slot, Table
from tests.web.client import Client
from tests.web.fairday.world import FairWorld, fair_world
from web.core import files
from web.core.db import Database
from web.fairday import jobs, service
from web.fairday.queries import By
from web.fairday.rules.times import moment_of
from web.fairday.service import fill
from web.models import Fair, FairAttendee, FairBusy, FairInterest, FairMeeting, FairOffer, FairRun, FairVersion, Notice
from web.timetables.engine import archive


def best(fair: FairWorld, minute: int) -> list[tuple[int, int]]:
    """(table, number of the person) of every proposal at this minute."""
    with fair.make.app.app_context(), fair.make.database.unit(may_write=False) as unit:
        found = fill.proposals(unit.session.get(Fair, fair.fair_id), moment_of(fair.day, minute))
        return [(p.free.table.id, p.person.number) for p in found]


def accept(fair: FairWorld, table_id: int, person: FairAttendee, minute: int = 604, take: bool = True):
    with fair.make.app.app_context(), fair.make.database.unit() as unit:
        meeting = service.answer(table_id, person.id, take, By(None), moment_of(fair.day, minute))
        unit.commit()
        return meeting


def test_nobody_is_offered_before_three_minutes_have_passed(fair: FairWorld) -> None:
    fair.meeting(fair.person(here=False))
    fair.person(wishes=(fair.position_id,))
    assert best(fair, 602) == []
    assert best(fair, 603) == [(fair.table_id, 2)]
    assert best(fair, 614) == []  # too late to begin


def test_both_sides_wish_first_then_the_persons_then_the_agencys(fair: FairWorld) -> None:
    fair.meeting(fair.person(here=False))
    asked, wishing = fair.person(), fair.person(wishes=(fair.position_id,))
    both = fair.person(wishes=(fair.other_position_id, fair.position_id))
    fair.person()  # wants nobody, is wanted by nobody
    with fair.make.database.writing() as session:
        for person in (asked, both):
            session.add(FairInterest(fair_position_id=fair.position_id, attendee_id=person.id, rank=1))
    fair.meeting(fair.person(), table_id=fair.other_table_id)
    order = []
    for person in (both, wishing, asked):
        order += best(fair, 604)
        accept(fair, fair.table_id, person, take=False)
    assert order == [(fair.table_id, p.number) for p in (both, wishing, asked)]
    assert best(fair, 604) == []


def test_who_is_elsewhere_away_or_at_the_limit_is_not_offered(fair: FairWorld) -> None:
    fair.meeting(fair.person(here=False))
    fair.person(here=False, wishes=(fair.position_id,))
    left = fair.person(wishes=(fair.position_id,), left_at=moment_of(fair.day, 595))
    held = fair.person(wishes=(fair.position_id,))
    fair.meeting(held, table_id=fair.other_table_id)
    away = fair.person(wishes=(fair.position_id,))
    before = fair.person(wishes=(fair.position_id,))
    fair.meeting(before, slot=2)  # meets this stand later anyway
    with fair.make.database.writing() as session:
        session.add(FairBusy(attendee_id=away.id, day=fair.day, starts=600, ends=620))
        session.get(Fair, fair.fair_id).max_meetings = 1
        session.get(Fair, fair.fair_id).min_meetings = 1
    assert best(fair, 604) == [] and left is not None


def test_one_tap_fills_the_place_and_the_person_is_told(client: Client, fair: FairWorld) -> None:
    missing = fair.meeting(fair.person(here=False))
    graduate = fair.make.graduate()
    person = fair.person(wishes=(fair.position_id,), graduate_id=graduate.id)
    agency = client.login(fair.agency)
    with fair.at(604):
        page = agency.get(f"/agency/fairs/{fair.fair_id}/day").text
        assert "现在见" in page
        agency.post(f"/agency/fair-tables/{fair.table_id}/offer", {"attendee": person.id, "answer": "accept"})
        agency.post(
            f"/agency/fair-tables/{fair.table_id}/offer", {"attendee": person.id, "answer": "accept"}, status=409
        )
        own = Client(client.app).get(f"/f/{person.code}").text
    assert fair.one(FairMeeting, missing).status == "no_show"
    filled = fair.every(FairMeeting)[-1]
    assert (filled.attendee_id, filled.starts, filled.origin) == (person.id, 600, "fill")
    assert "现场补位" in own
    assert [n.user_id for n in fair.every(Notice)] == [graduate.user_id]


def test_one_slot_shows_one_name_whomever_the_agency_takes_and_calls_absent(client: Client, fair: FairWorld) -> None:
    people = [fair.person() for _ in range(4)]
    with fair.make.database.writing() as session:
        for rank, person in enumerate(people, 1):
            session.add(FairInterest(fair_position_id=fair.position_id, attendee_id=person.id, rank=rank))
    agency, place = client.login(fair.agency), f"/agency/fair-tables/{fair.table_id}/offer"
    day = f"/agency/fairs/{fair.fair_id}/day"
    with fair.at(604):
        agency.get(day)
        agency.post(place, {"attendee": people[0].id, "answer": "accept"})
        (meeting,) = fair.every(FairMeeting)
        agency.get(day)
        agency.post(
            f"/agency/fair-meetings/{meeting.id}/outcome", {"seen": "planned", "outcome": "no_show", "note": ""}
        )
        assert best(fair, 604) == []
        for person in people[1:]:
            agency.post(place, {"attendee": person.id, "answer": "accept"}, status=409)
        assert not [person for person in people[1:] if person.name in agency.get(day).text]
    assert len(best(fair, 624)) == 1  # the next slot is another one


def test_two_tables_want_the_same_person_and_one_has_them(fair: FairWorld) -> None:
    for table_id in (fair.table_id, fair.other_table_id):
        fair.meeting(fair.person(here=False), table_id=table_id)
    person = fair.person(wishes=(fair.position_id, fair.other_position_id))
    outcomes, start = [], threading.Barrier(2)

    def take(table_id: int) -> None:
        start.wait()
        with fair.make.app.test_request_context():
            try:
                accept(fair, table_id, person)
                outcomes.append("has")
            except service.Conflict:
                outcomes.append("refused")

    threads = [threading.Thread(target=take, args=(t,)) for t in (fair.table_id, fair.other_table_id)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert sorted(outcomes) == ["has", "refused"]
    assert len([m for m in fair.every(FairMeeting) if m.attendee_id == person.id]) == 1


def test_the_worker_writes_offers_down_once_and_tells_the_agency(fair: FairWorld, database: Database) -> None:
    fair.meeting(fair.person(here=False))
    fair.person(wishes=(fair.position_id,))
    with fair.make.app.app_context():
        assert jobs.offer_free_places(moment_of(fair.day, 604)) == 1
        assert jobs.offer_free_places(moment_of(fair.day, 605)) == 0
        assert [n.user_id for n in fair.every(Notice)] == [fair.agency]
        jobs.offer_free_places(moment_of(fair.day, 624))
    assert [(o.starts, o.status) for o in fair.every(FairOffer)] == [(600, "expired"), (620, "offered")]


def test_a_person_offered_here_is_not_offered_there_too(fair: FairWorld) -> None:
    for table_id in (fair.table_id, fair.other_table_id):
        fair.meeting(fair.person(here=False), table_id=table_id)
    fair.person(wishes=(fair.position_id, fair.other_position_id))
    fair.person(wishes=(fair.other_position_id,))
    assert sorted(best(fair, 604)) == [(fair.table_id, 3), (fair.other_table_id, 4)]


def test_a_late_person_comes_after_all_and_is_offered_elsewhere(fair: FairWorld) -> None:
    late = fair.person(here=False, wishes=(fair.position_id, fair.other_position_id))
    fair.meeting(late)
    accept(fair, fair.table_id, fair.person(wishes=(fair.position_id,)))
    with fair.make.database.writing() as session:
        session.get(FairAttendee, late.id).arrived_at = moment_of(fair.day, 606)
    assert best(fair, 607) == [(fair.other_table_id, late.number)]


@pytest.mark.parametrize("role", ["viewer", "other"])
def test_nobody_else_fills_a_table(client: Client, fair: FairWorld, role: str) -> None:
    person = fair.person(wishes=(fair.position_id,))
    user = fair.other_agency if role == "other" else fair.make.member(fair.agency_id, "viewer")
    with fair.at(604):
        client.login(user).post(
            f"/agency/fair-tables/{fair.table_id}/offer",
            {"attendee": person.id, "answer": "accept"},
            status=404 if role == "other" else 403,
        )
    assert fair.every(FairMeeting) == []


def test_another_fairs_people_are_never_offered(fair: FairWorld) -> None:
    elsewhere = fair_world(fair.make)
    fair.meeting(fair.person(here=False))
    stranger = elsewhere.person(wishes=(elsewhere.position_id,))
    with pytest.raises(service.Conflict), fair.make.app.test_request_context():
        accept(fair, fair.table_id, stranger)


def in_force(fair: FairWorld, *edges: Edge) -> None:
    """A timetable's run with these pairs in its stored input, as the published version's."""
    stand, table = str(fair.stand_id), str(fair.table_id)
    people = tuple(Person(key) for key in sorted({edge.person for edge in edges}))
    given = FairInput((Slot(fair.day.isoformat(), 600, 615),), (Table(table, stand),), people, edges)
    offers = {f"{edge.person}|{stand}": fair.position_id for edge in edges}
    about = archive.plain({"offers": offers})
    with fair.make.app.app_context(), fair.make.database.writing() as session:
        written = files.write(archive.packed({"stored.json": given.to_json(), "about.json": about}))
        run = FairRun(fair_id=fair.fair_id, kind="timetable", status="done", created_at=moment_of(fair.day, 500))
        run.input = files.store(written, "input.zip", "application/zip", None)
        session.add(run)
        session.flush()
        session.scalars(select(FairVersion)).one().run_id = run.id


def test_equal_wishes_are_settled_by_the_match_and_who_only_fits_comes_last(fair: FairWorld) -> None:
    fair.meeting(fair.person(here=False))
    here = (fair.position_id,)
    late, fits, unknown, lacks, best_fit = (fair.person(wishes=w) for w in (here, (), here, here, here))
    second = fair.person(wishes=(fair.other_position_id, fair.position_id))
    scores = ((late, 400, ""), (fits, 990, ""), (lacks, 950, "degree"), (best_fit, 900, ""), (second, 999, ""))
    in_force(fair, *(Edge(str(p.id), str(fair.stand_id), score, blocked=gate) for p, score, gate in scores))
    fair.meeting(fair.person(), table_id=fair.other_table_id)
    order = []
    while found := best(fair, 604):
        order.append(found[0][1])
        accept(fair, fair.table_id, next(p for p in fair.every(FairAttendee) if p.number == order[-1]), take=False)
    assert order == [p.number for p in (best_fit, unknown, late, second, fits)]
