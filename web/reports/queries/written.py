"""Reports in words: what was handed up, who is missing, and what of an office's records such a report tells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from seeds import reference
from web.core import db
from web.core.clock import CHINA
from web.core.i18n import pick
from web.events import queries as events
from web.models import (
    Event,
    Fair,
    FairWindow,
    Measure,
    MeasureEntry,
    Organiser,
    Policy,
    Voice,
    WrittenReport,
)  # fmt: skip
from web.policies import queries as policies

SUMS = ("measures", "times", "people", "agencies", "amount", "bought", "events", "came", "difficulties", "practices")


@dataclass(frozen=True, slots=True)
class Records:
    """What an office did in a year until a day, as its records have it."""

    office: Organiser
    year: int
    until: date
    policies: Sequence[Policy]
    measures: policies.Year
    bought: Sequence[tuple[MeasureEntry, Measure]]
    events: Sequence[tuple[Event, int, int]]  # with how many registered and how many came
    fairs: Sequence[tuple[Fair, date]]  # with its last day
    voices: Sequence[Voice]

    def told(self, kind: str, *statuses: str) -> list[Voice]:
        """Difficulties or practices, of some states or of all."""
        return [one for one in self.voices if one.kind == kind and (not statuses or one.status in statuses)]

    @property
    def sums(self) -> dict[str, int]:
        """What of it is added up for the whole country."""
        done = self.measures.all
        return {
            "measures": len(self.measures.measures),
            "times": done.times,
            "people": done.people,
            "agencies": done.agencies,
            "amount": done.amount,
            "bought": sum(entry.amount for entry, _measure in self.bought),
            "events": len(self.events),
            "came": sum(came for _event, _signed, came in self.events),
            "difficulties": len(self.told("difficulty")),
            "practices": len(self.told("practice", "shown")),
        }


def records(office: Organiser, year: int, until: date) -> Records:
    """Eight queries at any size."""
    session, first = db.session(), date(year, 1, 1)
    begin = datetime.combine(first, time(), CHINA).astimezone(UTC)
    end = datetime.combine(until + timedelta(days=1), time(), CHINA).astimezone(UTC)
    ruled = select(Policy).where(Policy.organiser_id == office.id, Policy.status == "published")
    ruled = ruled.where(Policy.valid_from.between(first, until)).order_by(Policy.valid_from, Policy.id)
    held = select(Event).where(Event.organiser_id == office.id, Event.status == "published")
    held = list(
        session.scalars(held.where(Event.ends_at >= begin, Event.ends_at < end).order_by(Event.starts_at, Event.id))
    )
    counts = events.counts([one.id for one in held])
    last = func.max(FairWindow.day)
    fairs = select(Fair, last).join(FairWindow, FairWindow.fair_id == Fair.id).where(Fair.organiser_id == office.id)
    fairs = fairs.where(Fair.status.in_(("published", "over"))).group_by(Fair.id).having(last.between(first, until))
    told = select(Voice).where(Voice.province == office.province[:2], Voice.status != "taken")
    told = told.where(Voice.created_at >= begin, Voice.created_at < end).options(joinedload(Voice.agency))
    done = [(entry, measure) for entry, measure in policies.entries(office.id, year) if entry.day <= until]
    return Records(
        office,
        year,
        until,
        list(session.scalars(ruled)),
        policies.year(office.id, year),
        [(entry, measure) for entry, measure in done if measure.kind == "purchase"],
        [(one, *_came(one, counts)) for one in held],
        [tuple(row) for row in session.execute(fairs.order_by(last, Fair.id))],
        list(session.scalars(told.order_by(Voice.kind, Voice.id))),
    )


def _came(event: Event, counts: Mapping[int, tuple[int, int]]) -> tuple[int, int]:
    signed, came = counts.get(event.id, (0, 0))
    return signed, came + event.others


# --- what was handed up ---------------------------------------------------------------------------------------------


def handed_up(year: int, organiser_id: int | None = None) -> list[WrittenReport]:
    """Those of a year, of an office or of all, the latest first. One query."""
    found = select(WrittenReport).where(WrittenReport.year == year)
    if organiser_id is not None:
        found = found.where(WrittenReport.organiser_id == organiser_id)
    loaded = (
        joinedload(WrittenReport.organiser),
        joinedload(WrittenReport.file),
        joinedload(WrittenReport.submitted_by),
    )
    return list(db.session().scalars(found.options(*loaded).order_by(WrittenReport.id.desc())))


@dataclass(frozen=True, slots=True)
class Row:
    """What the body of a row of the notice's table handed up last of a kind, or nothing."""

    code: str
    name: str
    last: WrittenReport | None


def of_all(year: int, kind: str) -> list[Row]:
    """A row for each body the notice asks. One query."""
    latest: dict[str, WrittenReport] = {}
    for one in handed_up(year):
        if one.kind == kind:
            latest.setdefault(one.organiser.province[:2], one)
    return [
        Row(row["code"], pick(row["name"], row["name_en"]), latest.get(row["code"]))
        for row in reference.table("report_rows")
    ]


def sums(rows: Sequence[Row]) -> dict[str, int]:
    """What all that was handed up comes to."""
    return {code: sum(row.last.figures.get(code, 0) for row in rows if row.last) for code in SUMS}


def done(year: int, kind: str) -> set[int]:
    """The offices that handed this kind up for a year. One query."""
    found = select(WrittenReport.organiser_id).where(WrittenReport.year == year, WrittenReport.kind == kind)
    return set(db.session().scalars(found))
