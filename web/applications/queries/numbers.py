"""An agency's recruiting in numbers: how far applications of the last year came, how long each stage took, how people
found the position, how soon answers came, and how many places are filled."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from statistics import median

from sqlalchemy import select
from sqlalchemy.orm import load_only

from web.applications.queries.desk import of_agency
from web.core import clock, db
from web.models import Application, ApplicationEvent, Position
from web.models.applications import INVITATION, SOURCES
from web.models.stages import AGENCY, APPLIED, HIRED, PATH, STAGES, codes

YEAR = timedelta(days=365)
ANSWERS = codes(lambda stage: stage.by == AGENCY and stage.shares)
LASTING = tuple(stage for stage in STAGES.values() if stage.is_open)


@dataclass(slots=True)
class Numbers:
    """Of applications: how many were invited, how many came to each stage of the path, how many ended without a hire and
    by which stage; by source how many applied and how many were hired; days in each stage, days to an answer; how many
    are overdue."""

    invited: int = 0
    reached: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    hired_by: Counter[str] = field(default_factory=Counter)
    days_in: dict[str, list[float]] = field(default_factory=dict)
    answer_days: list[float] = field(default_factory=list)
    overdue: int = 0

    @property
    def answered(self) -> int | None:
        """Answered in hundredths of those that were, or are overdue; None without any."""
        counted = len(self.answer_days) + self.overdue
        return round(100 * len(self.answer_days) / counted) if counted else None

    @property
    def answer_median(self) -> float | None:
        return round(median(self.answer_days), 1) if self.answer_days else None

    def stays(self) -> list[tuple[str, int, float]]:
        """(stage, how many left it, in how many days half of them did), in the order of the table."""
        return [(s.code, len(found), round(median(found), 1)) for s in LASTING if (found := self.days_in.get(s.code))]


@dataclass(frozen=True, slots=True)
class Filled:
    """A position, its own numbers, and how many of its places a hire is claimed for."""

    position: Position
    numbers: Numbers

    @property
    def hired(self) -> int:
        return self.numbers.reached[HIRED.code]


def of_year(agency_id: int) -> tuple[Numbers, list[Filled]]:
    """Of the applications and invitations made in the last year: the whole agency's, and each position's, latest first.
    Three queries, whatever there is."""
    since = datetime.combine(clock.today() - YEAR, time(), clock.CHINA)
    columns = (
        Application.position_id,
        Application.origin,
        Application.status,
        Application.source,
        Application.reply_by,
    )
    found = of_agency(agency_id, None).where(Application.created_at >= since)
    rows = db.session().scalars(found.options(load_only(*columns))).all()
    events = _events(agency_id, since)
    positions = (
        db.session().scalars(select(Position).where(Position.agency_id == agency_id).order_by(Position.id.desc())).all()
    )
    by_position: dict[int, list[Application]] = {}
    for row in rows:
        by_position.setdefault(row.position_id, []).append(row)
    each = [Filled(one, _counted(by_position[one.id], events)) for one in positions if one.id in by_position]
    return _counted(rows, events), each


def _events(agency_id: int, since: datetime) -> dict[int, list[tuple[str, datetime]]]:
    found = (
        select(ApplicationEvent.application_id, ApplicationEvent.status, ApplicationEvent.at)
        .join(Application, Application.id == ApplicationEvent.application_id)
        .join(Position, Position.id == Application.position_id)
        .where(Position.agency_id == agency_id, Application.created_at >= since)
        .order_by(ApplicationEvent.id)
    )
    events: dict[int, list[tuple[str, datetime]]] = {}
    for number, status, at in db.session().execute(found):
        events.setdefault(number, []).append((status, at))
    return events


def _counted(rows: Iterable[Application], events: dict[int, list[tuple[str, datetime]]]) -> Numbers:
    one, today = Numbers(), clock.today()
    for row in rows:
        told = events.get(row.id, [])
        furthest = _furthest({row.status, *(status for status, _at in told)})
        one.invited += row.was_invited
        if furthest >= 0:
            one.reached.update(stage.code for stage in PATH[: furthest + 1])
            one.sources[row.found_by] += 1
            one.hired_by[row.found_by] += PATH[furthest] is HIRED
        if row.stage.fails:
            one.ended[row.status] += 1
        one.overdue += row.reply_by is not None and row.reply_by < today
        _timed(one, told)
    return one


def _furthest(statuses: set[str]) -> int:
    """How far along the path, -1 for not at all."""
    return max((at for at, stage in enumerate(PATH) if stage.code in statuses), default=-1)


def _timed(one: Numbers, told: Sequence[tuple[str, datetime]]) -> None:
    for (status, came), (_next, left) in zip(told, told[1:], strict=False):
        one.days_in.setdefault(status, []).append(_days(came, left))
    came = next((at for status, at in told if status == APPLIED.code), None)
    answered = next((at for status, at in told if status in ANSWERS), None)
    if came and answered:
        one.answer_days.append(_days(came, answered))


def _days(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / 86400


EVERY_SOURCE = (*SOURCES, INVITATION, "")
