"""Reads of plans and their counts, and of the dated tables: permissions and pass lines."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import joinedload, selectinload

from seeds import reference
from web.core import db, paging, personal
from web.core.i18n import pick
from web.core.personal import Whose
from web.models import Application, CertificationPlan, Hire, PlanTick, Position

PAGE = 20


@dataclass(frozen=True, slots=True)
class Cohort:
    """How many of those who started without a certificate are how far."""

    plans: int = 0
    registered: int = 0
    law: int = 0
    practice: int = 0
    certified: int = 0
    filed: int = 0
    there: int = 0


WITH_HIRE = (
    joinedload(CertificationPlan.hire).options(
        joinedload(Hire.agency),
        joinedload(Hire.graduate),
        joinedload(Hire.application).joinedload(Application.position).defer(Position.reading),
    ),
    selectinload(CertificationPlan.ticks),
)


def whole(plan_id: int) -> CertificationPlan | None:
    """A plan with its hire and ticks. Two queries."""
    return db.session().scalar(select(CertificationPlan).where(CertificationPlan.id == plan_id).options(*WITH_HIRE))


def of_hire(hire_id: int) -> CertificationPlan | None:
    return db.session().scalar(select(CertificationPlan).where(CertificationPlan.hire_id == hire_id))


def of_graduate(graduate_id: int) -> list[CertificationPlan]:
    """A graduate's plans, the latest first, but of hires made void. Two queries."""
    return [plan for plan in _every(graduate_id) if plan.hire.standing != "void"]


def _every(graduate_id: int | None) -> list[CertificationPlan]:
    mine = select(CertificationPlan).where(CertificationPlan.graduate_id == graduate_id)
    return list(db.session().scalars(mine.options(*WITH_HIRE).order_by(CertificationPlan.id.desc())))


def of_agency(agency_id: int, page: int) -> tuple[list[CertificationPlan], int, int]:
    """One page of an agency's plans, the latest first, but of hires made void, with the page and how many there are.
    Three queries."""
    mine = select(CertificationPlan).join(CertificationPlan.hire)
    mine = mine.where(Hire.agency_id == agency_id, Hire.standing != "void")
    total = db.session().scalar(select(func.count()).select_from(mine.subquery())) or 0
    page, pages = paging.within(page, total, PAGE)
    rows = mine.options(*WITH_HIRE).order_by(CertificationPlan.id.desc()).limit(PAGE).offset((page - 1) * PAGE)
    return list(db.session().scalars(rows)), page, pages


def due_plans(today: date, most: int) -> list[CertificationPlan]:
    """Plans nobody looked at today, of people who are there."""
    late = (CertificationPlan.looked_on.is_(None)) | (CertificationPlan.looked_on < today)
    found = select(CertificationPlan).join(CertificationPlan.hire).where(late, Hire.standing == "confirmed")
    found = found.where(Hire.ended_on.is_(None)).options(*WITH_HIRE)
    return list(db.session().scalars(found.order_by(CertificationPlan.id).limit(most)))


def tick(plan_id: int, code: str, side: str) -> PlanTick | None:
    one = and_(PlanTick.plan_id == plan_id, PlanTick.code == code, PlanTick.side == side)
    return db.session().scalar(select(PlanTick).where(one))


def ticks_of(plan: CertificationPlan) -> dict[tuple[str, str], date]:
    """What both sides said: (code, side) -> day."""
    return {(row.code, row.side): row.on for row in plan.ticks}


def cohorts(where: ColumnElement[bool]) -> dict[int, Cohort]:
    """By year of the first day of work, how far those are whose employment both sides confirmed. One query."""

    def said(code: str, *sides: str) -> ColumnElement[bool]:
        ticks = [
            select(PlanTick.id)
            .where(PlanTick.plan_id == CertificationPlan.id, PlanTick.code == code, PlanTick.side == side)
            .exists()
            for side in sides
        ]
        return and_(*ticks)

    asked = [
        said("register", "graduate"),
        said("law", "graduate"),
        said("practice", "graduate"),
        said("certificate", "graduate", "agency"),
        said("filed", "graduate", "agency"),
        Hire.ended_on.is_(None),
    ]
    sums = [func.count(case((condition, 1))) for condition in asked]
    found = select(Hire.year, func.count(), *sums).select_from(CertificationPlan).join(CertificationPlan.hire)
    found = found.where(Hire.standing == "confirmed", Hire.form == "employment", where)
    found = found.group_by(Hire.year).order_by(Hire.year.desc())
    return {row[0]: Cohort(*row[1:]) for row in db.session().execute(found)}


def own(whose: Whose) -> list[dict[str, Any]]:
    """A graduate's plans with what both sides ticked, as plain values."""
    return [
        personal.row(plan) | {"ticks": [personal.row(one) for one in plan.ticks]} for plan in _every(whose.graduate_id)
    ]


def permissions() -> list[list[str]]:
    """Rows of the table: which work, and whether it may be done without, with, and after filing."""
    said = {"yes": _("可以"), "assist": _("协助"), "supervised": _("可以，须有指导"), "no": _("不可以")}
    return [
        [
            pick(row["work"], row["work_en"]),
            *(said[row[stage]] for stage in ("no_certificate", "certificate", "practising")),
            pick(row["basis"], row["basis_en"]) + ("" if verified(row["source"]) else _("（未核实）")),
        ]
        for row in reference.table("permissions")
    ]


def permissions_at(stage: str) -> list[tuple[str, str]]:
    """(work, what may be done of it) for somebody at this stage."""
    said = {"yes": _("可以"), "assist": _("协助"), "supervised": _("可以，须有指导"), "no": _("不可以")}
    return [(pick(row["work"], row["work_en"]), said[row[stage]]) for row in reference.table("permissions")]


def pass_lines() -> list[list[str]]:
    return [
        [row["year"] + ("" if row["valid_to"] else "—"), row["law"], row["practice"], pick(row["note"], row["note_en"])]
        for row in reference.table("pass_lines")
    ]


def verified(key: str) -> bool:
    return reference.sources()[key]["verified"] == "yes"
