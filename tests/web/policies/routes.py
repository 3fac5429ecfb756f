"""Rows of the route × role matrix; see tests/web/roles.py for the order and the letters."""

from datetime import date

from web.core import clock
from web.models import Measure, MeasureEntry, Policy

ROWS: dict[str, str] = {
    "policies.index": "++++++++++",
    "policies.show": "++++++++++",
    "policies.own": "LFFFFFF+FF",
    "policies.preview": "LFFFFFF+FF",
    "policies.create": "LFFFFFF+FF",
    "policies.edit": "LFFFFFF+FF",
    "policies.publish": "LFFFFFF+FF",
    "policies.discard": "LFFFFFF+FF",
    "measures.index": "LFFFFFF+FF",
    "measures.workbook": "LFFFFFF+FF",
    "measures.show": "LFFFFFF+FF",
    "measures.create": "LFFFFFF+FF",
    "measures.edit": "LFFFFFF+FF",
    "measures.enter": "LFFFFFF+FF",
    "measures.strike": "LFFFFFF+FF",
    "measures.discard": "LFFFFFF+FF",
}
STANDING: dict[str, str] = {}


def policy_of(make, organiser_id: int, **values) -> int:
    moment = clock.now()
    fields = dict(
        status="published", kind="training", place="320000", for_graduates=True, title="减免应届毕业生考前培训费",
        text="参加省局举办的考前培训，应届毕业生不收培训费。", issued_by="江苏省知识产权局", reference="苏知发〔2026〕1号",
        valid_from=date(2026, 1, 1), created_at=moment, updated_at=moment, published_at=moment,
    )  # fmt: skip
    with make.database.writing() as session:
        policy = Policy(organiser_id=organiser_id, **(fields | values))
        session.add(policy)
        session.flush()
        return policy.id


def measure_of(make, organiser_id: int, **values) -> tuple[int, int]:
    """A measure with one entry: (measure id, entry id)."""
    moment, today = clock.now(), clock.today()
    fields = dict(
        kind="purchase", title="购买检索服务", text="为新成立的机构购买服务。", starts_on=today.replace(month=1, day=1),
        budget=200_000, created_at=moment, updated_at=moment,
    )  # fmt: skip
    with make.database.writing() as session:
        measure = Measure(organiser_id=organiser_id, **(fields | values))
        entry = MeasureEntry(
            day=today,
            text="签了第一份合同",
            people=3,
            agencies=1,
            amount=30_000,
            agency_name="某机构",
            created_at=moment,
        )
        measure.entries.append(entry)
        session.add(measure)
        session.flush()
        return measure.id, entry.id


def prepare(make, world) -> None:
    """A policy and a measure of the office, anew for each address that deletes one."""
    office = world.ids["organiser_id"]
    measure_id, entry_id = measure_of(make, office)
    world.ids |= {
        "policy_id": policy_of(make, office), "measure_id": measure_id, "entry_id": entry_id, "year": clock.today().year
    }  # fmt: skip
