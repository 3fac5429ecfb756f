"""What the tests of timetables share: a small fair with people and wishes, and the worker's part done at once."""

from datetime import date
from typing import Any

from tests.web.make import Make
from web.core import clock
from web.models import (
    Fair,
    FairAttendee,
    FairHall,
    FairPosition,
    FairRun,
    FairStand,
    FairTable,
    FairWindow,
    FairWish,
)
from web.timetables import jobs, queries, service
from web.timetables.service import placing, publishing

DAY = date(2027, 3, 20)


def fair_of(
    make: Make,
    organiser_id: int,
    people: int = 6,
    stands: int = 2,
    tables: int = 1,
    slots: int = 3,
    agency_id: int | None = None,
    position_id: int | None = None,
    graduate_id: int | None = None,
    wishes: int = 2,
    **values: Any,
) -> int:
    """A fair whose people wish for its stands in turn. The first stand and person may be the site's own."""
    moment = clock.now()
    fields: dict[str, Any] = dict(
        status="closed",
        title="春季专场招聘会",
        slot_minutes=15,
        gap_minutes=5,
        walk_minutes=5,
        min_meetings=1,
        max_meetings=2,
        created_at=moment,
        updated_at=moment,
    )
    with make.database.writing() as session:
        fair = Fair(organiser_id=organiser_id, **(fields | values))
        fair.windows.append(FairWindow(day=DAY, starts=540, ends=540 + 20 * slots))
        fair.halls += [FairHall(name="A 厅"), FairHall(name="B 厅")]
        session.add(fair)
        session.flush()
        offers = []
        for n in range(stands):
            own = n == 0 and agency_id is not None
            stand = FairStand(
                fair_id=fair.id,
                agency_id=agency_id if own else None,
                hall_id=fair.halls[n % 2].id,
                name=f"示例机构{n + 1}",
                number=f"A{n + 1:02}",
                status="joined",
                created_at=moment,
            )
            stand.tables += [FairTable(label=str(t + 1)) for t in range(tables)]
            offer = FairPosition(
                fair_id=fair.id, position_id=position_id if own else None, title=f"检索员{n + 1}", places=2
            )
            stand.positions.append(offer)
            session.add(stand)
            session.flush()
            offers.append(offer.id)
        for n in range(people):
            person = FairAttendee(
                fair_id=fair.id,
                graduate_id=graduate_id if n == 0 else None,
                number=n + 1,
                code=f"code-{fair.id}-{n + 1}",
                name=f"同学{n + 1}",
                email=f"p{n + 1}@example.com",
                school="甲大学" if n % 2 else "乙大学",
                province="110000",
                shared={"fields": ["name", "educations"]},
                created_at=moment,
                updated_at=moment,
            )
            wanted = [offers[(n + k) % len(offers)] for k in range(min(wishes, len(offers)))]
            person.wishes += [FairWish(fair_position_id=offer, rank=rank) for rank, offer in enumerate(wanted, 1)]
            session.add(person)
        session.flush()
        return fair.id


def order(make: Make, fair_id: int, kind: str = "timetable", **settings: Any) -> int:
    """Order a run without a page being clicked."""
    with make.app.app_context(), make.database.unit() as unit:
        base = settings.pop("base_id", None)
        run = service.start(fair_id, kind, {"fill": 1, "seed": 7} | settings, None, base)
        unit.commit()
        return run.id


def work(make: Make, fair_id: int, kind: str = "timetable", **settings: Any) -> int:
    """A run carried through, with what is sought after it."""
    run_id = order(make, fair_id, kind, **settings)
    with make.app.app_context():
        jobs.work(run_id)
        jobs.seek_cures(run_id)
    return run_id


def publish(make: Make, run_id: int, note: str = "") -> int:
    """Put a run in force; returns the version's number."""
    with make.app.app_context(), make.database.unit() as unit:
        ready = publishing.prepare(queries.whole_run(run_id))
        number = publishing.publish(ready, note, None).number
        unit.commit()
        return number


def place(make: Make, run_id: int, note: str = "") -> int:
    """Put a placement in force; returns its number."""
    with make.app.app_context(), make.database.unit() as unit:
        ready = placing.prepare(queries.whole_run(run_id))
        number = placing.publish(ready, note, None).number
        unit.commit()
        return number


def published(make: Make, fair_id: int) -> int:
    run_id = work(make, fair_id)
    publish(make, run_id)
    return run_id


def run_of(make: Make, run_id: int) -> FairRun:
    with make.database.unit(may_write=False) as unit:
        return unit.session.get(FairRun, run_id)
