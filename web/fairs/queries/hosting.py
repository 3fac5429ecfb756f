"""What the organisations behind a fair share of the people they bring: agreed, written down, and read from here."""

from collections.abc import Collection

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from web.core import audit, clock, db
from web.models import Fair, FairAgreement

TOTALS = "totals"
SHARES = (TOTALS,)


def in_words() -> dict[str, str]:
    """What can be shared with the other organisations. Names cannot: nobody agreed to that."""
    return {TOTALS: _("报告里的合计（报名、到场、面谈、结果；不含姓名，不足 3 人的学校和省份并入“其他”）")}


def agree(fair_id: int, organiser_id: int, shares: Collection[str], actor_id: int | None) -> FairAgreement:
    """Write down what an organisation shares from now on; what it agreed to before stays on record."""
    session = db.write()
    row = FairAgreement(
        fair_id=fair_id,
        organiser_id=organiser_id,
        shares=[name for name in SHARES if name in shares],
        agreed_by=actor_id,
        agreed_at=clock.now(),
    )
    session.add(row)
    session.flush()
    audit.record("fair.agreement", f"fair:{fair_id}", organiser=organiser_id, shares=row.shares)
    session.flush()
    return row


def in_force(fair_id: int) -> dict[int, FairAgreement]:
    """By organisation: the latest it agreed to. One query."""
    latest = select(func.max(FairAgreement.id)).where(FairAgreement.fair_id == fair_id)
    latest = latest.group_by(FairAgreement.organiser_id)
    found = select(FairAgreement).where(FairAgreement.id.in_(latest))
    rows = db.session().scalars(found.options(joinedload(FairAgreement.organiser), joinedload(FairAgreement.member)))
    return {row.organiser_id: row for row in rows}


def counted_for(fair: Fair, organiser_id: int | None) -> frozenset[int | None] | None:
    """Whose people an organisation's report counts, as values of `brought_by`: its own and those of whoever shares
    totals, the organiser's own under None. None counts everybody."""
    if organiser_id is None:
        return None
    behind = {fair.organiser_id, *(host.organiser_id for host in fair.hosts)}  # who left took its word along
    sharing = {number for number, row in in_force(fair.id).items() if TOTALS in row.shares and number in behind}
    return frozenset({organiser_id} | {None if number == fair.organiser_id else number for number in sharing})
