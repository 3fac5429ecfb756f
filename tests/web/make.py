"""Plain functions that put people and records into the database for a test; each returns ids."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask

from web.core import clock
from web.core.db import Database
from web.models import (
    Agency,
    AgencyMember,
    Application,
    Education,
    Graduate,
    Honour,
    Language,
    Organiser,
    OrganiserMember,
    Position,
    Skill,
    User,
)

PASSWORD = "心有灵犀 一点通 2026"


@dataclass(frozen=True)
class Made:
    id: int
    user_id: int = 0


class Make:
    def __init__(self, app: Flask, database: Database) -> None:
        self.app, self.database, self.count = app, database, 0

    def serial(self) -> int:
        self.count += 1
        return self.count

    def user(self, role: str, **values: Any) -> int:
        from web.accounts.rules.passwords import hash_password

        number = self.serial()
        with self.app.app_context():
            password_hash = hash_password(values.pop("password", PASSWORD))
        fields = dict(
            email=f"{role}{number}@example.com",
            password_hash=password_hash,
            role=role,
            display_name=f"{role} {number}",
            locale="zh",
            created_at=clock.now(),
            verified_at=clock.now(),
        )
        with self.database.writing() as session:
            user = User(**(fields | values))
            session.add(user)
            session.flush()
            return user.id

    def graduate(self, user: dict | None = None, **values: Any) -> Made:
        user_id, moment = self.user("graduate", **(user or {})), clock.now()
        fields: dict[str, Any] = dict(
            name=f"毕业生{self.count}",
            phone="13800000000",
            nationality="中国",
            visibility="applied",
            wished_kinds=["search"],
            wished_places=["110000"],
            pay_min=8000,
            introduction="做过专利检索，熟悉半导体工艺。",
            created_at=moment,
            updated_at=moment,
            educations=[Education(school="示例大学", degree="bachelor", major="微电子科学与工程", graduated="2026-06")],
            languages=[Language(language="英语", test="CET-6", score="502")],
            skills=[Skill(name="incoPat"), Skill(name="Python")],
            honours=[Honour(name="优秀毕业生", level="school", year=2026)],
        )
        with self.database.writing() as session:
            graduate = Graduate(user_id=user_id, **(fields | values))
            session.add(graduate)
            session.flush()
            return Made(graduate.id, user_id)

    def agency(self, role: str = "owner", **values: Any) -> Made:
        """An agency with one member of this role; `user_id` is the member's."""
        user_id, number = self.user("agency"), self.count
        fields: dict[str, Any] = dict(
            name=f"示例{number}知识产权代理有限公司",
            uscc=uscc(number),
            services=["agency"],
            place="110000",
            status="checked",
            checked_at=clock.now(),
            created_at=clock.now(),
        )
        with self.database.writing() as session:
            agency = Agency(**(fields | values))
            session.add(agency)
            session.flush()
            session.add(AgencyMember(agency_id=agency.id, user_id=user_id, role=role, created_at=clock.now()))
            return Made(agency.id, user_id)

    def member(self, agency_id: int, role: str = "editor") -> int:
        user_id = self.user("agency")
        with self.database.writing() as session:
            session.add(AgencyMember(agency_id=agency_id, user_id=user_id, role=role, created_at=clock.now()))
        return user_id

    def organiser(self, kind: str = "office", **values: Any) -> Made:
        user_id, number = self.user("organiser"), self.count
        fields: dict[str, Any] = dict(kind=kind, name=f"示例主办单位{number}", created_at=clock.now())
        fields |= values
        fields.setdefault("school", fields["name"] if kind == "university" else "")
        with self.database.writing() as session:
            organiser = Organiser(**fields)
            session.add(organiser)
            session.flush()
            session.add(OrganiserMember(organiser_id=organiser.id, user_id=user_id, created_at=clock.now()))
            return Made(organiser.id, user_id)

    def colleague(self, organiser_id: int) -> int:
        """Another member of an organiser."""
        user_id = self.user("organiser")
        with self.database.writing() as session:
            session.add(OrganiserMember(organiser_id=organiser_id, user_id=user_id, created_at=clock.now()))
        return user_id

    def position(self, agency_id: int, index: bool = True, **values: Any) -> int:
        """A published position, promised to the index as the site's own verb would."""
        moment = clock.now()
        fields: dict[str, Any] = dict(
            status="published",
            title="专利检索分析员（半导体方向）",
            kind="search",
            description="负责半导体领域查新检索。英语六级是硬条件。",
            fields=["electrical"],
            majors="微电子、集成电路、电子科学与技术",
            degree="bachelor",
            languages="英语六级",
            skills="incoPat",
            places=["110000"],
            headcount=2,
            pay_low=9000,
            pay_high=14000,
            certificate="later",
            exam_fee=True,
            valid_until=clock.today() + timedelta(days=60),
            created_at=moment,
            updated_at=moment,
            published_at=moment,
        )
        with self.app.app_context(), self.database.unit() as unit:
            session = unit.write()
            position = Position(agency_id=agency_id, **(fields | values))
            session.add(position)
            session.flush()
            if index:
                from web.positions.service import promise_index

                promise_index(position.id)
            unit.commit()
            return position.id

    def mark(self, agency_id: int, graduate_id: int) -> str:
        """How this agency's addresses name a graduate."""
        from web.graduates.rules.marks import mark_of

        with self.app.app_context():
            return mark_of(agency_id, graduate_id)

    def application(self, position_id: int, graduate_id: int, **values: Any) -> int:
        moment = clock.now()
        fields: dict[str, Any] = dict(
            origin="applied",
            status="applied",
            shared={"fields": ["name", "phone", "email"]},
            created_at=moment,
            updated_at=moment,
        )
        with self.database.writing() as session:
            row = Application(position_id=position_id, graduate_id=graduate_id, **(fields | values))
            session.add(row)
            session.flush()
            return row.id


def uscc(number: int) -> str:
    """A valid unified social credit code (GB 32100-2015) for a made-up company."""
    from stdnum.cn.uscc import calc_check_digit

    body = f"91110105MA{number:07d}"
    return body + calc_check_digit(body)
