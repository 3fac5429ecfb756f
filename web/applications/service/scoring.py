"""Scorecards: what a position's readers look at, and one colleague's scores of one round."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from sqlalchemy import delete, select

from web.core import audit, clock, db
from web.core.errors import Conflict
from web.models import Application, Position, PositionCriteria, Scorecard

BEST = 4  # 1 … BEST: without a middle to hide in


def set_criteria(position_id: int, names: Sequence[str]) -> PositionCriteria:
    """What the position's readers look at from now on; scores already given keep the names they had."""
    session = db.write()
    db.one(Position, position_id, lock=True)
    row = session.get(PositionCriteria, position_id)
    if row is None:
        row = PositionCriteria(position_id=position_id)
        session.add(row)
    row.names = list(dict.fromkeys(names))
    session.flush()
    audit.record("position.criteria", f"position:{position_id}", count=len(row.names))
    return row


def score(application_id: int, author_id: int, round_: int, scores: Mapping[str, int], text: str) -> Scorecard | None:
    """Keep one's own scores of a round, in the place of those before; nothing scored and written takes them back.
    Conflict when the application is over."""
    session = db.write()
    application = db.one(Application, application_id, lock=True)
    if not application.stage.talks:
        raise Conflict(_("这份投递已经结束，评分没有保存。"))
    mine = (Scorecard.application_id == application_id, Scorecard.author_id == author_id, Scorecard.round == round_)
    row = session.scalar(select(Scorecard).where(*mine))
    audit.record("application.score", f"application:{application_id}", round=round_)
    if not scores and not text:
        session.execute(delete(Scorecard).where(*mine))
        return None
    if row is None:
        row = Scorecard(application_id=application_id, author_id=author_id, round=round_)
        session.add(row)
    row.scores, row.text, row.updated_at = dict(scores), text, clock.now()
    session.flush()
    return row
