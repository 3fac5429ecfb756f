"""Whole job fairs of the demo: stands, tables, people, wishes, interests and times of the site's own agencies and
graduates."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from web.core import clock
from web.core.db import Database
from web.fairs.queries import Slot, slots
from web.fairs.service import new_code
from web.fairs.service.stands import busy_rows
from web.models import (
    Agency,
    Education,
    Fair,
    FairAttendee,
    FairHall,
    FairHost,
    FairInterest,
    FairPosition,
    FairStand,
    FairTable,
    FairWindow,
    FairWish,
    Graduate,
    Organiser,
    Position,
    Roster,
    User,
)
from web.positions.queries import visible

BATCH = 500
ONLINE = "晚上在线面谈，不用请假。报名后选想谈的职位，排好先后；机构也会标出想见的人。"
AWAY = 0.15  # share of people who cannot come at some time
WANTED = 6  # people an agency marks for each position


@dataclass(frozen=True, slots=True)
class Plan:
    """How large a fair is: windows in minutes of one day, and everything counted."""

    title: str
    title_en: str
    stands: int
    tables: int  # of each stand
    graduates: int
    wishes: tuple[int, int]
    windows: tuple[tuple[int, int], ...]
    slot: int
    gap: int
    in_days: int
    open: bool = False  # people still register: the first graduate has not, the first agency has not answered


SPRING = Plan(
    "江东省知识产权服务业春季专场招聘会（示例）",
    "Jiangdong spring job fair of IP services (demo)",
    stands=6,
    tables=2,
    graduates=150,
    wishes=(3, 8),
    windows=((540, 720), (810, 990)),
    slot=20,
    gap=10,
    in_days=14,
)  # 12 tables × 12 slots
CAMPUS = Plan(
    "江东大学校园面谈日（示例）",
    "Jiangdong University interview day (demo)",
    stands=4,
    tables=1,
    graduates=40,
    wishes=(2, 5),
    windows=((540, 720),),
    slot=20,
    gap=10,
    in_days=3,
)
LARGE = Plan(
    "江东省知识产权服务业年度招聘会（示例）",
    "Jiangdong annual job fair of IP services (demo)",
    stands=50,
    tables=2,
    graduates=1_500,
    wishes=(10, 11),
    windows=((540, 720), (780, 1080)),
    slot=15,
    gap=5,
    in_days=21,
)  # 100 tables × 24 slots, at least 15 000 wishes
EVENING = Plan(
    "江东省知识产权服务业线上夜场（示例，正在报名）",
    "Jiangdong online evening fair of IP services (demo, open for registration)",
    stands=4,
    tables=1,
    graduates=12,
    wishes=(1, 4),
    windows=((1080, 1230),),
    slot=20,
    gap=10,
    in_days=30,
    open=True,
)  # small: whoever tries the demo takes part here
PLANS = {"small": (SPRING, CAMPUS, EVENING), "fair": (SPRING, CAMPUS, LARGE, EVENING), "load": ()}


def write(database: Database, size: str, seed: int) -> list[int]:
    """The fairs of a demo of this size; the ids of those whose registration is over. O(wishes), in batches."""
    ids = [(plan, _write(database, plan, Random(f"fair:{seed}:{plan.title}"))) for plan in PLANS[size]]
    return [number for plan, number in ids if not plan.open]


def _write(database: Database, plan: Plan, rng: Random) -> int:
    with database.writing() as session:
        fair = _fair(session, plan)
        _stands(session, fair, plan)
        session.flush()
        number, grid = fair.id, slots(fair)
    with database.unit(may_write=False) as unit:
        people = _people(unit.session, plan)
        offers = _offers(unit.session, number)
    for start in range(0, len(people), BATCH):
        with database.writing() as session:
            _attendees(session, number, people[start : start + BATCH], start, grid, offers, plan, rng)
    with database.writing() as session:
        _interests(session, number, rng)
    return number


def _fair(session: Session, plan: Plan) -> Fair:
    moment, day = clock.now(), clock.today() + timedelta(days=plan.in_days)
    office, university = session.scalars(select(Organiser).order_by(Organiser.id).limit(2)).all()
    roster = Roster(organiser_id=office.id, title=plan.title, created_at=moment)
    session.add(roster)
    session.flush()
    fair = Fair(
        organiser_id=office.id,
        roster_id=roster.id,
        status="open" if plan.open else "closed",
        mode="online" if plan.open else "place",
        title=plan.title,
        title_en=plan.title_en,
        province="320000",
        address="" if plan.open else "江东会展中心（示例）",
        online_link="https://meet.shanggang.example/evening" if plan.open else "",
        description=ONLINE if plan.open else "请提前十分钟到签到处，凭手机上的个人页签到。",
        slot_minutes=plan.slot,
        gap_minutes=plan.gap,
        walk_minutes=5,
        min_meetings=1,
        max_meetings=6,
        most_wishes=12,
        created_at=moment,
        updated_at=moment,
    )
    fair.windows = [FairWindow(day=day, starts=starts, ends=ends) for starts, ends in plan.windows]
    halls = ("一号会议室", "二号会议室") if plan.open else ("一号厅", "二号厅")
    fair.halls = [FairHall(name=name, online=plan.open) for name in halls]
    fair.hosts = [
        FairHost(organiser_id=office.id, name=office.name, role="host"),
        FairHost(organiser_id=university.id, name=university.name, role="cohost"),
    ]
    session.add(fair)
    session.flush()
    return fair


def _stands(session: Session, fair: Fair, plan: Plan) -> None:
    """The first checked agencies with their open positions, half of them in each hall; where people still register,
    the very first is only invited."""
    hiring = select(Position.agency_id).where(visible())
    found = select(Agency).where(Agency.status == "checked", Agency.id.in_(hiring)).order_by(Agency.id)
    for number, agency in enumerate(session.scalars(found.limit(plan.stands)).all()):
        far, invited = number >= plan.stands // 2, plan.open and number == 0
        stand = FairStand(
            fair_id=fair.id,
            agency_id=agency.id,
            hall_id=fair.halls[far].id,
            name=agency.name,
            number=f"{'AB'[far]}{number % (plan.stands // 2) + 1:02d}",
            status="invited" if invited else "joined",
            created_at=fair.created_at,
        )
        session.add(stand)
        if invited:
            continue
        stand.tables = [FairTable(label=str(label + 1)) for label in range(plan.tables)]
        own = select(Position).where(Position.agency_id == agency.id, visible()).order_by(Position.id)
        stand.positions = [
            FairPosition(fair_id=fair.id, position_id=p.id, title=p.title, places=p.headcount or 1)
            for p in session.scalars(own.limit(3))
        ]


def _people(session: Session, plan: Plan) -> Sequence:
    """The first graduates with what an attendee keeps of them; the very first not where they can still register."""
    school = select(Education.school).where(Education.graduate_id == Graduate.id).order_by(Education.id).limit(1)
    found = select(
        Graduate.id, Graduate.name, User.email, Graduate.wished_kinds, school.correlate(Graduate).scalar_subquery()
    ).join(User, User.id == Graduate.user_id)
    return session.execute(found.order_by(Graduate.id).offset(int(plan.open)).limit(plan.graduates)).all()


def _offers(session: Session, fair_id: int) -> list[tuple[int, str]]:
    """(position at the fair, its kind)."""
    found = select(FairPosition.id, Position.kind).join(Position, Position.id == FairPosition.position_id)
    return [
        tuple(row) for row in session.execute(found.where(FairPosition.fair_id == fair_id).order_by(FairPosition.id))
    ]


def _attendees(
    session: Session,
    fair_id: int,
    people: Sequence,
    before: int,
    grid: Sequence[Slot],
    offers: Sequence[tuple[int, str]],
    plan: Plan,
    rng: Random,
) -> None:
    """A batch of people with ranked wishes, their own kinds of work before others, and times away for some."""
    moment = clock.now()
    shared = {
        "fields": ["name", "educations", "languages", "skills"],
        "agreed_at": moment.isoformat(timespec="seconds"),
    }
    rows = [
        FairAttendee(
            fair_id=fair_id,
            graduate_id=graduate_id,
            number=before + at,
            code=new_code(),
            name=name,
            email=email,
            school=school or "",
            shared=shared,
            created_at=moment,
            updated_at=moment,
        )
        for at, (graduate_id, name, email, _kinds, school) in enumerate(people, 1)
    ]
    for row in rows:
        if rng.random() < AWAY:
            first = rng.randrange(len(grid))
            row.busy = busy_rows(grid, range(first, min(len(grid), first + len(grid) // 3)))
    session.add_all(rows)
    session.flush()
    wishes = [
        {"attendee_id": row.id, "fair_position_id": position, "rank": rank}
        for row, person in zip(rows, people, strict=True)
        for rank, position in _wishes(person[3], offers, plan, rng)
    ]
    session.execute(insert(FairWish), wishes)


def _wishes(
    kinds: Sequence[str], offers: Sequence[tuple[int, str]], plan: Plan, rng: Random
) -> Iterator[tuple[int, int]]:
    number = min(len(offers), rng.randint(*plan.wishes))
    own = rng.sample(offers, len(offers))
    own.sort(key=lambda offer: offer[1] not in (kinds or ()))
    return enumerate((position for position, _kind in own[:number]), 1)


def _interests(session: Session, fair_id: int, rng: Random) -> None:
    """Each agency marks some of those who wished for its positions."""
    found = select(FairWish.fair_position_id, FairWish.attendee_id).join(
        FairPosition, FairPosition.id == FairWish.fair_position_id
    )
    found = found.where(FairPosition.fair_id == fair_id).order_by(FairWish.fair_position_id, FairWish.attendee_id)
    wishing: dict[int, list[int]] = {}
    for position, attendee in session.execute(found):
        wishing.setdefault(position, []).append(attendee)
    marks = [
        {"fair_position_id": position, "attendee_id": attendee, "rank": rank}
        for position, people in wishing.items()
        for rank, attendee in enumerate(rng.sample(people, min(WANTED, len(people))), 1)
    ]
    session.execute(insert(FairInterest), marks)
