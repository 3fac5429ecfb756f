"""Writes the demo into a database: `small` (a site), `fair` (a whole fair's rosters beside it), `load` (a nation)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from random import Random

from flask import Flask
from sqlalchemy import delete, select

from matching import tables
from seeds.demo import fairs, offers, people, steps, timetables
from web.accounts.rules.passwords import hash_password
from web.applications.service import working_days_after
from web.applications.service.sharing import agreed
from web.core import clock, db, schema
from web.core.db import Database
from web.core.doors import DEMO_DOMAIN as DOMAIN
from web.hires import service as hires
from web.models import (
    Agency,
    AgencyMember,
    Application,
    ApplicationEvent,
    Designation,
    Education,
    Graduate,
    Honour,
    Language,
    Once,
    Organiser,
    OrganiserMember,
    Position,
    Skill,
    User,
)
from web.models.agencies import REPLY_DAYS
from web.models.stages import GRADUATE, HIRED, WITHDRAWN
from web.ranking.service import refresh_graduate, refresh_position

SEED = 2020_37
PASSWORD = "shanggang demo 2026"  # noqa: S105  (printed by `make run`; the demo is refused in production)
BATCH = 500
UNIVERSITY = "江东大学就业指导中心（示例）"
MINE = (("三好学生", "school", 2025), ("校级优秀毕业生", "school", 2026), ("国家励志奖学金", "national", 2024))
HOME = (
    "江东大学（示例）"  # the school of the demo's university: every third graduate's, so that its pages have something
)
UNFINISHED = "demo:unfinished"  # a row of `once` while the demo is being written
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Size:
    agencies: int
    positions: int
    graduates: int
    applications: int


SIZES = {
    "small": Size(agencies=60, positions=400, graduates=1_500, applications=320),
    "fair": Size(agencies=60, positions=400, graduates=1_500, applications=320),
    "load": Size(agencies=2_000, positions=20_000, graduates=100_000, applications=60_000),
}
FAIR_POSITIONS, FAIR_GRADUATES = 100, 1_500
MOST_HIRES = 60  # that stand in the ledger from the start


class Refused(ValueError):
    """The demo cannot be loaded here; the message says why."""


def load(app: Flask, size: str = "small", seed: int = SEED, progress: Say = print) -> None:
    """Fill an empty database, streamed in batches. O(size); the same seed gives the same people and positions."""
    if app.extensions["settings"].production:
        raise Refused("demo accounts with a known password have no place in production")
    if size not in SIZES:
        raise Refused(f"unknown size {size!r}: use one of {', '.join(SIZES)}")
    counts, database = SIZES[size], app.extensions["database"]
    with app.app_context():
        secret = hash_password(PASSWORD)
        with database.writing() as session:
            if session.scalar(select(User.id).limit(1)) is not None:
                raise Refused("the database is not empty: `make demo-reset` first")
            session.add(Once(key=UNFINISHED, at=clock.now()))
            offices = _staff(session, secret)
        for part, number, write in (
            ("agencies", counts.agencies, lambda s, r: _agencies(s, seed, secret, r, offices)),
            ("positions", counts.positions, lambda s, r: _positions(s, seed, r, counts.agencies)),
            ("graduates", counts.graduates, lambda s, r: _graduates(s, seed, secret, r, offices[1])),
        ):
            for numbers in batches(number):
                with database.writing() as session:
                    write(session, numbers)
                progress(_bar(part, numbers.stop, number))
        _all_applications(database, seed, counts, progress)
        _some_hires(database)
        fair_ids = fairs.write(database, size, seed)
        db.analyse(database)
        timetables.write(database, fair_ids, seed)
    if size == "fair":
        write_rosters(app, seed)
    with database.writing() as session:
        session.execute(delete(Once).where(Once.key == UNFINISHED))


def clear_unfinished(database: Database) -> bool:
    """Empty a database in which a demo was begun and not finished; whether it was so. Nothing else is in it: people
    come in only once the demo is whole."""
    with database.unit(may_write=False) as unit:
        unfinished = unit.session.get(Once, UNFINISHED) is not None
    if unfinished:
        schema.downgrade(database.engine, "base")
        schema.upgrade(database.engine)
    return unfinished


def accounts() -> list[tuple[str, str]]:
    """(role, e-mail) of the demo accounts that exist. Needs a unit of work."""
    every = [f"{role}@{DOMAIN}" for role in ("graduate", "agency", "office", "university", "admin")]
    found = set(db.session().scalars(select(User.email).where(User.email.in_(every))))
    return [(email.partition("@")[0], email) for email in every if email in found]


def batches(number: int, size: int = BATCH) -> Iterator[range]:
    for start in range(0, number, size):
        yield range(start, min(start + size, number))


def write_rosters(app: Flask, seed: int = SEED) -> None:
    """Two spreadsheets of a whole fair, as an organiser would get them from universities and agencies."""
    directory = app.extensions["settings"].data_dir / "fair"
    directory.mkdir(parents=True, exist_ok=True)
    sides = {
        "graduates": [people.as_row(people.draw(seed, 50_000 + n)) for n in range(FAIR_GRADUATES)],
        "positions": [_offer_row(seed, 50_000 + n) for n in range(FAIR_POSITIONS)],
    }
    for side, rows in sides.items():
        buffer = BytesIO()
        tables.write_table(buffer, "xlsx", list(rows[0]), [list(row.values()) for row in rows])
        (directory / f"{side}.xlsx").write_bytes(buffer.getvalue())


def _offer_row(seed: int, number: int) -> dict[str, str]:
    agency = offers.draw_agency(seed, number % 60)
    return offers.as_row(offers.draw(seed, number, agency), agency)


def _user(session, email: str, role: str, shown: str, secret: str) -> User:
    moment = clock.now()
    user = User(
        email=email,
        role=role,
        display_name=shown,
        password_hash=secret,
        locale="zh",
        created_at=moment,
        verified_at=moment,
    )
    session.add(user)
    return user


def _staff(session, secret: str) -> list[int]:
    """The administrator, a province's office and a university, each with its demo account."""
    _user(session, f"admin@{DOMAIN}", "admin", "管理员", secret)
    found = []
    for account, kind, name, english, school in (
        ("office", "office", "江东省知识产权局（示例）", "Jiangdong Provincial IP Office (demo)", ""),
        ("university", "university", UNIVERSITY, "Jiangdong University Career Centre (demo)", HOME),
    ):
        facts = {"kind": kind, "name": name, "name_en": english, "school": school, "province": "320000"}
        organiser = Organiser(**facts, created_at=clock.now())
        user = _user(session, f"{account}@{DOMAIN}", "organiser", name.removesuffix("（示例）"), secret)
        session.add(organiser)
        session.flush()
        session.add(OrganiserMember(organiser_id=organiser.id, user_id=user.id, created_at=clock.now()))
        found.append(organiser.id)
    return found


def _agencies(session, seed: int, secret: str, numbers: range, offices: list[int]) -> None:
    moment = clock.now()
    for number in numbers:
        drawn = offers.draw_agency(seed, number)
        checked = number % 12 != 11  # one in twelve still waits for its check
        agency = Agency(
            name=drawn.name,
            name_en=drawn.name_en,
            uscc=drawn.uscc,
            agency_code=drawn.agency_code,
            services=list(drawn.services),
            place=drawn.place,
            introduction=drawn.introduction,
            status="checked" if checked else "pending",
            checked_at=moment if checked else None,
            checked_by=offices[0] if checked else None,
            created_at=moment - timedelta(days=90),
        )
        agency.designations = [
            Designation(kind=kind, level=level, year=year, granted_by="", checked_at=moment if checked else None)
            for kind, level, year in drawn.designations
        ]
        account = "agency" if number == 0 else f"agency{number}"
        user = _user(session, f"{account}@{DOMAIN}", "agency", f"{drawn.name[:4]}人事", secret)
        session.add(agency)
        session.flush()
        session.add(AgencyMember(agency_id=agency.id, user_id=user.id, role="owner", created_at=moment))


def _positions(session, seed: int, numbers: range, agencies: int) -> None:
    moment, today = clock.now(), clock.today()
    ids = session.scalars(select(Agency.id).order_by(Agency.id)).all()
    for number in numbers:
        rng = Random(f"owner:{seed}:{number}")
        owner = number % agencies if number < agencies else min(rng.randrange(agencies), rng.randrange(agencies))
        drawn = offers.draw(seed, number, offers.draw_agency(seed, owner))
        expired = drawn.valid_days < 0
        published = moment - timedelta(days=drawn.age_days, hours=number % 24)
        position = Position(
            agency_id=ids[owner],
            status="closed" if expired else "published",
            title=drawn.title,
            title_en=drawn.title_en,
            kind=drawn.kind,
            description=drawn.description,
            description_en=drawn.description_en,
            fields=list(drawn.fields),
            fields_note=drawn.fields_note,
            majors=drawn.majors,
            degree=drawn.degree,
            languages=drawn.languages,
            skills=drawn.skills,
            places=list(drawn.places),
            headcount=drawn.headcount,
            pay_low=drawn.pay_low,
            pay_high=drawn.pay_high,
            pay_months=drawn.pay_months,
            graduation_years=list(drawn.graduation_years),
            certificate=drawn.certificate,
            certify_months=drawn.certify_months,
            exam_fee=drawn.exam_fee,
            training=drawn.training,
            exam_leave=drawn.exam_leave,
            mentor=drawn.mentor,
            until_certified=drawn.until_certified,
            valid_until=today + timedelta(days=drawn.valid_days),
            created_at=published,
            updated_at=published,
            published_at=published,
            closed_at=moment if expired else None,
        )
        session.add(position)
        refresh_position(position)


def _graduates(session, seed: int, secret: str, numbers: range, university: int) -> None:
    moment = clock.now()
    drawn = [people.draw(seed, number) for number in numbers]
    users = [
        _user(session, f"graduate{'' if d.number == 0 else d.number}@{DOMAIN}", "graduate", d.name, secret)
        for d in drawn
    ]
    session.flush()
    for user, d in zip(users, drawn, strict=True):
        graduate = Graduate(
            user_id=user.id,
            name=d.name,
            phone="",
            nationality=d.nationality,
            visibility=d.visibility,
            introduction=d.introduction,
            specialities=d.speciality,
            wished_kinds=list(d.kinds),
            wished_places=list(d.places),
            pay_min=d.pay,
            created_at=moment,
            updated_at=moment,
            educations=[
                Education(
                    school=HOME if d.number % 3 == 0 else d.school,
                    degree=d.degree,
                    major=d.major,
                    second_major=d.second_major,
                    second_kind=d.second_kind,
                    graduated=f"{d.year}-{d.month:02d}",
                )
            ],
            languages=[Language(language=la, test=te, score=sc) for la, te, sc in d.languages],
            skills=[Skill(name=skill) for skill in d.skills],
            honours=_honours(d, university),
        )
        session.add(graduate)
        refresh_graduate(graduate)


def _honours(drawn: people.Drawn, university: int) -> list[Honour]:
    """Nobody's is of a year to come. Of the university's own graduates some asked it, and most of those have its word.
    The demo graduate has one of each, and one that may still be asked about."""
    today, moment, found = clock.today(), clock.now(), []
    given = MINE if drawn.number == 0 else drawn.honours
    for index, (name, level, year) in enumerate(given):
        honour = Honour(name=name, level=level, year=min(year, today.year))
        turn = index if drawn.number == 0 else drawn.number // 3 + index
        if drawn.number % 3 == 0 and turn % 3 < 2:
            confirmed = turn % 3 == 0
            honour.standing, honour.organiser_id = "confirmed" if confirmed else "asked", university
            honour.asked_at, honour.checked_at = moment - timedelta(days=9), moment if confirmed else None
            honour.issuer, honour.issued = (UNIVERSITY, str(honour.year)) if confirmed else ("", "")
        found.append(honour)
    return found


def _all_applications(database, seed: int, counts: Size, progress: Say) -> None:
    """Applications of the open positions, in batches; the agency is shown the fields a careful graduate agrees to."""
    drawn = list(steps.draw_all(seed, counts.applications, counts.positions, counts.graduates))
    with database.unit(may_write=False) as unit:
        positions = unit.session.execute(select(Position.id, Position.status).order_by(Position.id)).all()
        graduates = unit.session.execute(select(Graduate.id, Graduate.user_id).order_by(Graduate.id)).all()
    for numbers in batches(len(drawn)):
        with database.writing() as session:
            for one in drawn[numbers.start : numbers.stop]:
                (position_id, status), (graduate_id, user_id) = positions[one.position], graduates[one.graduate]
                if status == "published":
                    session.add(_application(one, position_id, graduate_id, user_id))
        progress(_bar("applications", numbers.stop, len(drawn)))


def _some_hires(database: Database) -> None:
    """The first who were hired stand in the ledger as both sides' word left them: most confirmed, some still waiting, a
    few internships. The worker takes in the others as claims."""
    found = select(Application.id, Application.graduate_id, Application.updated_at).where(
        Application.status == HIRED.code
    )
    with database.unit() as unit:
        first: dict[int, tuple[int, date]] = {}
        for number, graduate_id, moment in unit.write().execute(found.order_by(Application.id).limit(MOST_HIRES)):
            first.setdefault(graduate_id, (number, moment.date()))
        for index, (number, began) in enumerate(first.values()):
            hire = hires.claim(number)
            facts = {
                "form": "internship" if index % 9 == 8 else "employment",
                "evidence": ("agreement", "contract", "contract", "other")[index % 4],
                "starts_on": began,
                "kind": hire.kind,
                "place": hire.place,
            }
            hires.complete(hire.id, facts, hires.last_entry(hire.id))
            if index % 5 != 4:
                hires.confirm(hire.id, hires.last_entry(hire.id))
        unit.commit()


def _application(one: steps.Drawn, position_id: int, graduate_id: int, user_id: int) -> Application:
    moments = [clock.now() - timedelta(days=days, hours=one.graduate % 9) for days in one.days]
    stage = one.path[-1]
    return Application(
        position_id=position_id,
        graduate_id=graduate_id,
        origin=one.path[0].code,
        status=stage.code,
        message="" if stage is WITHDRAWN else one.message,
        shared=agreed(("languages", "skills", "honours", "wishes"), moments[0]) if stage.shares else {},
        reply_by=working_days_after(moments[-1].date(), REPLY_DAYS) if stage.owes_reply else None,
        created_at=moments[0],
        updated_at=moments[-1],
        events=[
            ApplicationEvent(at=moment, status=step.code, actor_id=user_id if step.by == GRADUATE else None)
            for step, moment in zip(one.path, moments, strict=True)
        ],
    )


def _bar(part: str, done: int, total: int) -> str:
    filled = round(24 * done / total)
    return f"demo {part:<10} [{'█' * filled}{'·' * (24 - filled)}] {done:,}/{total:,}"
