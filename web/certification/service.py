"""The verbs of a plan: it opens with a confirmed hire, both sides tick off, it slips to a later examination."""

from calendar import monthrange
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import delete

from web.certification import queries, words
from web.certification.rules import progress, way
from web.certification.telling import tell_other
from web.core import audit, clock, db
from web.core.errors import Conflict
from web.core.refusals import Wrong
from web.models import CertificationPlan, Hire, PlanTick, Position
from web.offers import queries as offers

AHEAD = 5  # years an examination may be put off to
PROMISED = {"fee": "exam_fee", "course": "training", "leave": "exam_leave", "mentor": "mentor"}  # support -> column


def open_plan(hire_id: int) -> CertificationPlan | None:
    """In the current written unit: a confirmed hire of somebody who certifies later gets its plan, once."""
    hire = db.one(Hire, hire_id)
    plan = queries.of_hire(hire_id)
    if plan is not None or not hire.certify_later:
        return plan
    promised, months = _promised(hire)
    plan = CertificationPlan(
        hire_id=hire.id,
        graduate_id=hire.graduate_id,
        exam_year=way.next_year(clock.today()),
        slips=[],
        supports=[code for code in way.SUPPORTS if PROMISED[code] in promised],
        target_on=_months_after(hire.starts_on, months),
        created_at=clock.now(),
    )
    db.session().add(plan)
    db.session().flush()
    audit.record("plan.open", f"plan:{plan.id}")
    db.session().flush()
    return plan


def tick(plan_id: int, code: str, side: str, day: date) -> PlanTick:
    """One side says a step is taken, or a promise kept, on this day; saying it again changes the day. Raises Wrong."""
    db.write()
    plan = _open(plan_id)
    ticks = queries.ticks_of(plan)
    known = code in way.STEPS or code.removeprefix(progress.SUPPORT) in plan.supports
    today, since = clock.today(), plan.hire.starts_on
    why = progress.hindrance(code, side, day, ticks, today, since, plan.exam_year) if known else "side"
    if why:
        raise Wrong(words.hindrances()[why], "on")
    row = queries.tick(plan.id, code, side)
    if row is None:
        row = PlanTick(plan_id=plan.id, code=code, side=side)
        db.session().add(row)
    row.on, row.at = day, clock.now()
    db.session().flush()
    audit.record("plan.tick", f"plan:{plan.id}", code=code, side=side)
    tell_other(plan, side, code, f"tick:{row.id}:{int(row.at.timestamp())}")
    db.session().flush()
    return row


def untick(plan_id: int, code: str, side: str) -> None:
    """One side takes its word back; what rests on it must be taken back first."""
    session = db.write()
    plan = _open(plan_id)
    ticks = queries.ticks_of(plan)
    if any(key[0] in progress.rests_on(code) for key in ticks):
        raise Conflict(_("后面的步骤以这一步为前提，请先取消后面的。"))
    session.execute(delete(PlanTick).where(PlanTick.plan_id == plan.id, PlanTick.code == code, PlanTick.side == side))
    audit.record("plan.untick", f"plan:{plan.id}", code=code, side=side)
    session.flush()


def aim_at(plan_id: int, side: str, year: int) -> CertificationPlan:
    """Put the examination off to another year, which starts registration, check, fee and sitting anew; passed parts
    stay."""
    session = db.write()
    plan = _open(plan_id)
    first = way.next_year(clock.today())
    if not first <= year < first + AHEAD:
        raise Wrong(_("请选择还能报名的一年。"), "year")
    if year == plan.exam_year:
        return plan
    given_up = {*plan.slips, plan.exam_year} if year > plan.exam_year else {*plan.slips}
    plan.slips = sorted(given_up - {year})
    plan.exam_year, plan.looked_on = year, None
    session.execute(delete(PlanTick).where(PlanTick.plan_id == plan.id, PlanTick.code.in_(progress.DATED)))
    session.flush()
    audit.record("plan.aim", f"plan:{plan.id}", year=year)
    tell_other(plan, side, "", f"aim:{year}:{int(clock.now().timestamp())}")
    session.flush()
    return plan


def _open(plan_id: int) -> CertificationPlan:
    plan = db.one(CertificationPlan, plan_id, lock=True)
    if plan.hire.standing != "confirmed" or plan.hire.ended_on is not None:
        raise Conflict(_("这份录用已经不在册或已离职，计划只能查看。"))
    return plan


def _promised(hire: Hire) -> tuple[list[str], int | None]:
    """The support promised, as columns of PROMISED, and the months to certify in: as accepted in writing, else as the
    position says."""
    offer = offers.accepted(hire.application_id)
    if offer is not None:
        return offer.supports, offer.certify_months
    position: Position = hire.application.position
    return [name for name in PROMISED.values() if getattr(position, name)], position.certify_months


def _months_after(day: date | None, months: int | None) -> date | None:
    """The same day so many months later, or the last one of a shorter month."""
    if day is None or months is None:
        return None
    total = day.month - 1 + months
    year, month = day.year + total // 12, total % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
