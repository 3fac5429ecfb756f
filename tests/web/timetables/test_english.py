"""English pages of a fair are English: what people typed is shown as typed, every other word is translated."""

import re
from html import unescape

from sqlalchemy import update

from tests.web.client import Client
from tests.web.rosters.site import work_off
from tests.web.timetables.site import DAY, fair_of, published
from tests.web.timetables.test_ways import halls, ordered
from web.core import clock
from web.fairs.service import new_code
from web.models import (
    FairAttendee,
    FairBusy,
    FairHall,
    FairMeeting,
    FairPass,
    FairPosition,
    FairStand,
    Organiser,
    User,
)

HAN = re.compile("[\u3400-\u9fff]+")
AS_TYPED = ("上岗", "中文", "甲大学", "乙大学")  # the site's own name and switch; schools as a certificate keeps them


def test_no_page_of_a_fair_mixes_languages(app, client, make, database) -> None:
    office, agency = (
        make.organiser("office", name="Example IP office"),
        make.agency(name="Example IP", name_en="Example IP"),
    )
    position = make.position(agency.id, title_en="Search analyst")
    fair = fair_of(make, office.id, stands=2, agency_id=agency.id, position_id=position, title="Spring fair")
    number = published(make, fair)
    a, b = halls(database, fair)
    with database.writing() as session:
        session.execute(update(User).values(display_name="Somebody"))
        session.execute(update(Organiser).values(name="Example IP office", name_en="Example IP office"))
        session.execute(update(FairHall).where(FairHall.id == a).values(name="Hall 1"))
        session.execute(update(FairHall).where(FairHall.id == b).values(name="Hall 2"))
        session.execute(update(FairAttendee).values(name="Lee", school="Example University"))
        session.execute(update(FairStand).values(name="Example IP"))
        session.execute(update(FairPosition).values(title="Search analyst"))
        session.execute(update(FairMeeting).values(outcome_note=""))
        stand = session.query(FairStand).filter_by(fair_id=fair).order_by(FairStand.id).first()
        stand_id, table = stand.id, stand.tables[0].id
        links = [
            FairPass(fair_id=fair, stand_id=s, name="Chris", code=new_code(), created_at=clock.now())
            for s in (None, stand_id)
        ]
        session.add_all([*links, FairBusy(table_id=table, day=DAY, starts=0, ends=1)])
        door, seat = (link.code for link in links)
        met = session.query(FairMeeting).filter_by(table_id=table).first()
        code, person, meeting = met.attendee.code, met.attendee_id, met.id
    office_pages = ordered(app, client, office, fair, {f"hall-{a}": str(b)})
    work_off(app)
    own, run = f"/organiser/fairs/{fair}", f"/organiser/fair-runs/{number}"
    steps = [f"{own}/setup/{step}" for step in ("basics", "windows", "halls", "rules", "hosts")]
    more = (
        "",
        "/stands",
        "/attendees",
        "/sheets",
        "/unreached",
        "/runs",
        "/versions",
        "/replan",
        "/day",
        "/links",
        "/report",
    )
    desk = [
        *steps,
        *(own + path for path in (*more, "/check-in", "/walk-in", f"/stands/{stand_id}/day")),
    ]
    desk += [
        f"{own}/stands/{stand_id}/cards",
        f"{own}/attendees/{person}/edit",
        f"{own}/print/tables",
        f"{own}/print/people",
    ]
    desk += [
        f"/fairs/{fair}/certificate/1",
        run,
        f"{run}?view=tables",
        f"{run}?view=people",
        f"{run}?view=missed",
        f"{run}/why",
    ]
    desk += [f"/organiser/fair-runs/{office_pages[0]}/ways", f"/organiser/fair-runs/{office_pages[1]}/publish"]
    anybody = [
        f"/fairs/{fair}",
        f"/f/{code}",
        f"/door/{door}",
        f"/stand/{seat}",
        f"/fairs/{fair}/board/{a}",
    ]
    theirs = [
        f"/agency/fairs/{fair}",
        f"/agency/fairs/{fair}/day",
        f"/agency/fairs/{fair}/cards",
        f"/agency/fair-meetings/{meeting}",
    ]
    said = {}
    readers = (
        (Client(app).login(office.user_id), desk),
        (Client(app), anybody),
        (Client(app).login(agency.user_id), theirs),
    )
    for reader, pages in readers:
        for page in pages:
            answer = reader.http.get(f"{page}{'&' if '?' in page else '?'}lang=en")
            assert answer.status_code == 200, (page, answer.status_code)
            text = unescape(re.sub(r"<script.*?</script>|<style.*?</style>", "", answer.text, flags=re.S))
            words = [word for word in HAN.findall(text) if word not in AS_TYPED]
            if words:
                said[page] = words[:6]
    assert not said
