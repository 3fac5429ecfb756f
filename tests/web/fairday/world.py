"""A published fair with two agencies' stands, and how to stand on its day at a given minute."""

from dataclasses import dataclass
from datetime import date, timedelta

import time_machine

from tests.web.make import Make
from web.core import clock
from web.fairday.rules.times import moment_of
from web.fairs.service import new_code
from web.models import (
    Fair,
    FairAttendee,
    FairHall,
    FairHost,
    FairMeeting,
    FairPass,
    FairPosition,
    FairStand,
    FairTable,
    FairVersion,
    FairWindow,
    FairWish,
    Position,
)

STARTS, SLOT, GAP = 600, 15, 5  # 10:00, then 10:20, 10:40 …


@dataclass
class FairWorld:
    make: Make
    fair_id: int
    day: date
    organiser: int  # user ids
    agency: int
    other_agency: int
    agency_id: int
    hall_id: int
    stand_id: int
    table_id: int
    other_table_id: int
    position_id: int  # of the fair
    other_position_id: int
    numbers: int = 0

    def person(self, here: bool = True, wishes: tuple[int, ...] = (), **values) -> FairAttendee:
        self.numbers += 1
        moment = clock.now()
        fields = dict(
            fair_id=self.fair_id,
            number=self.numbers,
            code=f"code-of-person-{self.fair_id}-{self.numbers:04d}",
            name=f"张小{self.numbers}",
            school="示例大学",
            province="110000",
            shared={"fields": ["name", "educations"]},
            arrived_at=moment_of(self.day, 590) if here else None,
            created_at=moment,
            updated_at=moment,
            wishes=[FairWish(fair_position_id=p, rank=r) for r, p in enumerate(wishes, 1)],
        )
        with self.make.database.writing() as session:
            row = FairAttendee(**(fields | values))
            session.add(row)
            session.flush()
            session.expunge(row)
            return row

    def meeting(self, person: FairAttendee, slot: int = 0, table_id: int | None = None, **values) -> int:
        starts = STARTS + slot * (SLOT + GAP)
        table_id = table_id or self.table_id
        fields = dict(
            fair_id=self.fair_id,
            table_id=table_id,
            attendee_id=person.id,
            fair_position_id=self.position_id if table_id == self.table_id else self.other_position_id,
            day=self.day,
            starts=starts,
            ends=starts + SLOT,
            updated_at=clock.now(),
        )
        with self.make.database.writing() as session:
            row = FairMeeting(**(fields | values))
            session.add(row)
            session.flush()
            return row.id

    def link(self, stand_id: int | None = None, name: str = "小周") -> FairPass:
        with self.make.database.writing() as session:
            row = FairPass(fair_id=self.fair_id, stand_id=stand_id, name=name, code=new_code(), created_at=clock.now())
            session.add(row)
            session.flush()
            session.expunge(row)
            return row

    def at(self, minute: int):
        """Stand on the fair's day at this minute."""
        return time_machine.travel(moment_of(self.day, minute), tick=True)

    def one(self, model, key):
        with self.make.database.unit(may_write=False) as unit:
            row = unit.session.get(model, key)
            unit.session.expunge(row)
            return row

    def every(self, model) -> list:
        from sqlalchemy import select

        with self.make.database.unit(may_write=False) as unit:
            rows = list(unit.session.scalars(select(model).order_by(model.id)))
            unit.session.expunge_all()
            return rows


def fair_world(make: Make, organiser=None, agency=None, other=None, **values) -> FairWorld:
    organiser, agency, other = organiser or make.organiser(), agency or make.agency(), other or make.agency()
    position = make.position(agency.id)
    day, moment = clock.today() + timedelta(days=1), clock.now()
    with make.database.writing() as session:
        fields = dict(
            organiser_id=organiser.id,
            status="published",
            title="春季知识产权专场",
            title_en="Spring IP fair",
            address="示例市示例路 1 号",
            slot_minutes=SLOT,
            gap_minutes=GAP,
            created_at=moment,
            updated_at=moment,
            windows=[FairWindow(day=day, starts=STARTS, ends=STARTS + 6 * (SLOT + GAP))],
            halls=[FairHall(name="一号厅")],
            hosts=[FairHost(name="示例主办单位", role="host", organiser_id=organiser.id)],
        )
        fair = Fair(**(fields | values))
        session.add(fair)
        session.flush()
        stands = [
            FairStand(
                fair_id=fair.id,
                agency_id=owner.id,
                hall_id=fair.halls[0].id,
                name=session.get(Position, position).agency.name if owner is agency else "另一家示例机构",
                number=number,
                status="joined",
                created_at=moment,
                tables=[FairTable(label=f"{number}-1", interviewer="面试官")],
                positions=[FairPosition(fair_id=fair.id, title="专利检索分析员", position_id=linked)],
            )
            for owner, number, linked in ((agency, "A1", position), (other, "A2", None))
        ]
        session.add_all(stands)
        session.add(FairVersion(fair_id=fair.id, number=1, published_at=moment))
        session.flush()
        return FairWorld(
            make,
            fair.id,
            day,
            organiser.user_id,
            agency.user_id,
            other.user_id,
            agency.id,
            fair.halls[0].id,
            stands[0].id,
            stands[0].tables[0].id,
            stands[1].tables[0].id,
            stands[0].positions[0].id,
            stands[1].positions[0].id,
        )
