"""Rows of the route × role matrix; see tests/web/roles.py for the order and the letters. The office there is the national
one; what a province's own sees stands in test_moderation.py."""

from web.core import clock, ids
from web.models import Complaint, Position

ROWS: dict[str, str] = {
    "moderation.channel": "++++++++++",
    "moderation.report": "++++++++++",
    "moderation.progress": "++++++++++",
    "moderation.mine": "L+++++++++",
    "moderation.against": "L+++++++++",
    "moderation.appeal": "L----+----",
    "moderation_desk.index": "LFFFFFF+F+",
    "moderation_desk.show": "LFFFFFF+F+",
    "moderation_desk.decide": "LFFFFFF+F+",
    "moderation_desk.settle": "LFFFFFF+F+",
}
STANDING: dict[str, str] = {
    # the agency's owner while it is pending, checked, refused, suspended; see tests/web/test_standing.py
    "moderation.mine": "++++",
    "moderation.against": "++++",
    "moderation.appeal": "++++",
}
CODE = "the-code-of-a-visitor"


def complaint_of(make, position_id: int, **values) -> int:
    """A visitor's report of a position, its agency warned for it."""
    moment = clock.now()
    with make.database.writing() as session:
        position = session.get(Position, position_id)
        fields = dict(
            kind="position", subject_id=position_id, title=position.title, agency_id=position.agency_id,
            province=position.agency.place[:2], reason="fee", text="面试时要收五百元培训费。", created_at=moment,
            status="warned", note="请立即改正。", decided_at=moment,
        )  # fmt: skip
        row = Complaint(**(fields | values))
        session.add(row)
        session.flush()
        return row.id


def prepare(make, world) -> None:
    """One that is decided and may be appealed against; a visitor's code leads to it."""
    with make.database.writing() as session:
        for old in session.query(Complaint).filter_by(code_hash=ids.digest(CODE)):
            old.code_hash = None
    number = complaint_of(make, world.ids["position_id"], code_hash=ids.digest(CODE))
    world.ids |= {
        "complaint_id": number,
        "complained": "position",
        "subject_id": world.ids["position_id"],
        "complaint_code": CODE,
    }
