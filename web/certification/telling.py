"""Whom a plan writes to: the other side of what one side did, and both when something is due."""

from flask_babel import gettext as _

from web.agencies.queries import acting
from web.certification import words
from web.certification.rules.progress import Reminder
from web.core import links
from web.models import CertificationPlan, User
from web.notices.service import tell


def tell_other(plan: CertificationPlan, side: str, code: str, key: str) -> None:
    """In the current written unit: the side that did not act."""
    people = [plan.hire.graduate.user] if side == "agency" else _agency(plan)

    def write() -> str:
        if not code:
            return _("考证计划改为 %(year)s 年考试", year=plan.exam_year)
        return _("考证计划有进展：%(what)s", what=words.name_of(code))

    _tell(plan, people, key, write)


def remind(plan: CertificationPlan, reminder: Reminder) -> None:
    """In the current written unit, once for each: the graduate, and the agency of what is missed or is for it to do."""
    people = [plan.hire.graduate.user]
    if reminder.kind in ("missed", "file"):
        people += _agency(plan)

    def write() -> str:
        said = words.reminder_texts()[reminder.kind]
        return said % {"what": words.name_of(reminder.code), "year": plan.exam_year}

    _tell(plan, people, f"due:{plan.exam_year}:{reminder.key}", write, letter="certification/mail/due.txt")


def _agency(plan: CertificationPlan) -> list[User]:
    return acting([plan.hire.agency_id]).get(plan.hire.agency_id, [])


def _tell(plan: CertificationPlan, people: list[User], key: str, write, letter: str = "") -> None:
    tell(
        people,
        f"plan:{plan.id}:{key}",
        kind="plan",
        words=write,
        link=links.path("certification.plan", plan_id=plan.id),
        letter=letter,
        **{"write": write} if letter else {},
    )
