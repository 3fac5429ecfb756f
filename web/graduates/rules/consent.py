"""From which step of an application an agency is shown what a graduate agreed to, and until when."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from web.core import clock
from web.models.stages import APPLIED, STAGES

STEPPED = ("name", "email", "phone", "resume")  # who somebody is and how to reach them: each waits for its own step
PATH = tuple(stage.code for stage in STAGES.values() if stage.on_path)
STEPS = tuple(code for code in PATH if STAGES[code].is_open)  # what may be chosen


def season_end(day: date) -> date:
    """The last day of the recruiting season a day lies in: autumn to the end of August."""
    return date(day.year + (day.month > 8), 8, 31)


def lapsed(shared: Mapping[str, Any], status: str, today: date) -> bool:
    """Whether the season in which it was agreed is over, of whoever was not hired."""
    agreed_at = shared.get("agreed_at")
    if not agreed_at or (STAGES[status].on_path and not STAGES[status].is_open):
        return False
    return today > season_end(datetime.fromisoformat(agreed_at).astimezone(clock.CHINA).date())


def released(shared: Mapping[str, Any], status: str, today: date) -> list[str]:
    """The agreed fields that an agency sees at this stage. What waits for a step that was never taken stays unseen, and
    an application that ended has taken none beyond the first."""
    if lapsed(shared, status, today):
        return []
    at = PATH.index(status) if status in PATH else 0
    begins = shared.get("from", {})
    return [code for code in shared.get("fields", ()) if PATH.index(begins.get(code, APPLIED.code)) <= at]
