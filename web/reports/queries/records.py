"""What of the table does not come from the ledger: agencies, fairs, talks, openings, what measures did, and how far those
are who work first."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import and_, func, select

from web.certification import queries as certification
from web.certification.rules.veil import apart
from web.core import db
from web.core.clock import CHINA
from web.models import Agency, Event, Fair, FairWindow, Hire, Measure, MeasureEntry, Organiser, Position


def figures(office: Organiser, year: int, until: date) -> dict[str, int | None]:
    """By column, from the first of January until a day; None where so few people would tell who. Seven queries at any
    size."""
    first, last = date(year, 1, 1), min(until, date(year, 12, 31))
    begin, end = _moment(first), _moment(last + timedelta(days=1))
    published = select(func.count(Position.agency_id.distinct()), func.coalesce(func.sum(Position.headcount), 0))
    published = published.join(Agency, Agency.id == Position.agency_id)
    published = published.where(Position.published_at >= begin, Position.published_at < end)
    published = published.where(Agency.place.startswith(office.province[:2], autoescape=True))
    taking_part, openings = db.session().execute(published).one()
    held = select(func.max(FairWindow.day)).where(FairWindow.fair_id == Fair.id).correlate(Fair).scalar_subquery()
    fairs = select(func.count()).where(Fair.organiser_id == office.id, Fair.status.in_(("published", "over")))
    talks = select(func.count()).where(Event.organiser_id == office.id, Event.status == "published")
    waived_people, waived_amount = _done(office.id, "training", first, last)
    return {
        "taking_part": taking_part,
        "fairs": _count(fairs.where(held.between(first, last))),
        "openings": int(openings),
        "talks": _count(talks.where(Event.ends_at >= begin, Event.ends_at < end)),
        "waived_people": waived_people,
        "waived_amount": waived_amount,
        "bought_amount": _done(office.id, "purchase", first, last)[1],
    } | _certified(office.province[:2], year, last)


def _certified(province: str, year: int, last: date) -> dict[str, int | None]:
    """How many of those who began without a certificate are registered, and certified."""
    began = and_(Hire.province == province, Hire.year == year, Hire.starts_on <= last)
    cohort = certification.cohorts(began).get(year, certification.Cohort())
    shown = apart(cohort.plans, (cohort.registered, cohort.certified))
    return dict(zip(("registered", "certified"), shown, strict=True))


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)


def _count(found) -> int:
    return db.session().scalar(found) or 0


def _done(organiser_id: int, kind: str, first: date, last: date) -> tuple[int, int]:
    """People reached and yuan of all measures of a kind."""
    found = select(func.coalesce(func.sum(MeasureEntry.people), 0), func.coalesce(func.sum(MeasureEntry.amount), 0))
    found = found.join(Measure, Measure.id == MeasureEntry.measure_id)
    found = found.where(Measure.organiser_id == organiser_id, Measure.kind == kind)
    people, amount = db.session().execute(found.where(MeasureEntry.day.between(first, last))).one()
    return int(people), int(amount)
