"""What universities and everybody read: figures of a year that is over, counted once after its closing day and never again.

Two looks at the same year are therefore the same, whatever is confirmed, corrected or forgotten since."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select

from web.core import clock, db
from web.models import Figure, Organiser
from web.reports import rules
from web.reports.queries import overview
from web.reports.queries.overview import FIRST

CLOSING = (3, 31)  # of the year after: until then what began in a year may be confirmed


def last_closed(today: date) -> int:
    """The last year whose closing day is over."""
    return today.year - (1 if today > date(today.year, *CLOSING) else 2)


def published(organiser_id: int | None, year: int) -> Figure | None:
    """A university's figures of a year, everybody's for None; None before they were counted. One query."""
    return db.session().scalar(select(Figure).where(_of(organiser_id), Figure.year == year).limit(1))


def totals(organiser_id: int | None) -> dict[int, int | None]:
    """By year that was counted how many were hired, None where that is too few to say. One query."""
    found = db.session().scalars(select(Figure).where(_of(organiser_id)).order_by(Figure.year))
    return {one.year: rules.total(list(one.counts.get("month", {}).values())) for one in found}


def _of(organiser_id: int | None):
    return Figure.organiser_id.is_(None) if organiser_id is None else Figure.organiser_id == organiser_id


def missing() -> Iterator[tuple[int | None, int]]:
    """(university or None for everybody, year) of what is closed and not counted yet. Two queries."""
    session = db.session()
    done = {(row.organiser_id, row.year) for row in session.execute(select(Figure.organiser_id, Figure.year))}
    named = select(Organiser.id).where(Organiser.kind == "university", Organiser.school != "")
    schools = session.scalars(named.order_by(Organiser.id)).all()
    for year in range(FIRST, last_closed(clock.today()) + 1):
        yield from ((one, year) for one in (None, *schools) if (one, year) not in done)


def counted(organiser_id: int | None, year: int) -> Figure:
    """A year as it stands now, to be kept. Five queries, seven for a university."""
    where, known = overview.everybody(year), 0
    if organiser_id is not None:
        school = db.one(Organiser, organiser_id)
        where, known = overview.of_school(school, year), overview.known(school)
    counts = overview.counts(where)
    return Figure(organiser_id=organiser_id, year=year, taken_on=clock.today(), known=known, counts=counts)
