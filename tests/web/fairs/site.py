"""Fairs for tests: one with a day of slots, a stand with a table and a position, and a registered graduate."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.web.make import Make
from web.core import clock
from web.fairs.service import new_code
from web.models import Fair, FairAttendee, FairHost, FairPosition, FairStand, FairTable, FairWindow, FairWish, Roster


@dataclass(frozen=True)
class MadeFair:
    fair_id: int
    stand_id: int = 0
    fair_position_id: int = 0
    attendee_id: int = 0
    code: str = ""


def fair_of(
    make: Make,
    organiser_id: int,
    agency_id: int | None = None,
    position_id: int | None = None,
    graduate_id: int | None = None,
    wished: bool = False,
    **values: Any,
) -> MadeFair:
    """An open fair tomorrow from 9 to 11 in slots of 15 minutes with gaps of 5: six slots."""
    moment, day = clock.now(), clock.today() + timedelta(days=1)
    with make.database.writing() as session:
        roster = Roster(organiser_id=organiser_id, title="春季专场招聘会", created_at=moment)
        session.add(roster)
        session.flush()
        fields = {"title": "春季专场招聘会", "status": "open", "created_at": moment, "updated_at": moment}
        fair = Fair(organiser_id=organiser_id, roster_id=roster.id, **(fields | values))
        fair.windows.append(FairWindow(day=day, starts=540, ends=660))
        fair.hosts.append(FairHost(organiser_id=organiser_id, name="示例主办方", role="host"))
        session.add(fair)
        session.flush()
        stand = offered = attendee = None
        if agency_id is not None:
            stand = FairStand(
                fair_id=fair.id, agency_id=agency_id, name=f"机构 {agency_id}", status="joined", created_at=moment
            )
            stand.tables.append(FairTable(label="1"))
            session.add(stand)
            session.flush()
        if position_id is not None and stand is not None:
            offered = FairPosition(
                fair_id=fair.id, stand_id=stand.id, position_id=position_id, title="专利检索分析员", places=2
            )
            session.add(offered)
            session.flush()
        if graduate_id is not None:
            attendee = attendee_of(fair.id, 1, graduate_id=graduate_id, name="示例毕业生")
            session.add(attendee)
            session.flush()
            if wished and offered is not None:
                session.add(FairWish(attendee_id=attendee.id, fair_position_id=offered.id, rank=1))
        return MadeFair(
            fair.id,
            stand.id if stand else 0,
            offered.id if offered else 0,
            attendee.id if attendee else 0,
            attendee.code if attendee else "",
        )


def attendee_of(fair_id: int, number: int, **values: Any) -> FairAttendee:
    moment = clock.now()
    fields = {"name": f"毕业生{number}", "shared": {"fields": ["name", "educations"]}, "school": "示例大学"}
    return FairAttendee(
        fair_id=fair_id, number=number, code=new_code(), created_at=moment, updated_at=moment, **(fields | values)
    )
