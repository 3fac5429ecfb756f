"""What the worker does on the day and after it: offer free places, end the fair, and remind both sides later."""

from collections import defaultdict
from datetime import datetime, timedelta

from flask import current_app

from web.core import clock, db
from web.fairday import queries, service, telling
from web.fairday.rules.times import ended, local
from web.fairday.service import fill
from web.fairs import service as fairs
from web.models import Fair, FairMeeting

FOLLOW_UP_DAYS = (2, 7)
ALLOWED_DELAY = timedelta(days=2)  # a worker that was down for longer says nothing: late reminders annoy


def fill_no_shows() -> None:
    """For fairs held today: who could take which free place now. A fair without one costs two statements."""
    offer_free_places(clock.now())


def offer_free_places(moment: datetime) -> int:
    """Offers of all fairs at this moment; returns how many are new. What takes time is read before the lock."""
    database = current_app.extensions["database"]
    found = {}
    with database.unit(may_write=False):
        for fair in queries.on_today(local(moment).day):
            found[fair.id] = fill.proposals(fair, moment)
    new = 0
    for fair_id, proposals in found.items():
        with database.writing():
            service.lapse(fair_id, moment)
            new += service.offer(fair_id, proposals, moment)
    return new


def end_fairs() -> None:
    """A fair whose last window has passed is over; nobody needs to say so."""
    end_passed(clock.now())


def end_passed(moment: datetime) -> int:
    """End the published fairs whose time is up at this moment; returns how many. One statement when there is none."""
    database = current_app.extensions["database"]
    with database.unit(may_write=False):
        passed = [fair.id for fair in queries.published() if (end := ended(fair)) is not None and end < moment]
    for fair_id in passed:
        with database.writing():
            fair = db.one(Fair, fair_id, lock=True)
            end = ended(fair)  # read again under the lock: a day may have been added meanwhile
            if fair.status == "published" and end is not None and end < moment:
                fairs.end_fair(fair_id)
    return len(passed)


def follow_up() -> None:
    """Two and seven days after a fair: agencies with open outcomes and people with a word to say are reminded once."""
    remind(clock.now())


def remind(moment: datetime) -> None:
    database = current_app.extensions["database"]
    for days in FOLLOW_UP_DAYS:
        due = moment - timedelta(days=days)
        with database.unit(may_write=False):
            fairs = [f.id for f in queries.over_since(due - ALLOWED_DELAY - timedelta(days=1), due) if _is_due(f, due)]
        for fair_id in fairs:
            with database.writing():
                _remind_all(db.one(Fair, fair_id), days)


def _is_due(fair: Fair, due: datetime) -> bool:
    end = ended(fair)
    return end is not None and due - ALLOWED_DELAY <= end <= due


def _remind_all(fair: Fair, days: int) -> None:
    meetings = queries.of_day(fair.id, None)
    open_at: dict[int, list[FairMeeting]] = defaultdict(list)
    met: dict[int, list[FairMeeting]] = defaultdict(list)
    for meeting in meetings:
        if meeting.status in queries.HELD and not meeting.outcome:
            open_at[meeting.table.stand_id].append(meeting)
        if meeting.status == "met":
            met[meeting.attendee_id].append(meeting)
    for rows in open_at.values():
        telling.remind_agency(fair, rows[0].table.stand, len(rows), days)
    said = queries.feedback([m.id for rows in met.values() for m in rows], "graduate")
    for rows in met.values():
        silent = [m for m in rows if m.id not in said]
        if silent:
            telling.remind_person(fair, rows[0].attendee, len(silent), days)
