"""The verbs of positions: write, publish, close, reopen, copy, discard, and let lapse."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from web.core import audit, clock, db, ids, outbox
from web.core.errors import Conflict
from web.models import Agency, Position
from web.positions import engine, queries
from web.positions.rules import precheck
from web.positions.rules.filters import Search
from web.positions.rules.precheck import Check
from web.positions.rules.wording import Finding
from web.ranking import service as ranking
from web.ranking.service import Understood

WRITTEN = (
    "title",
    "title_en",
    "kind",
    "description",
    "description_en",
    "fields",
    "fields_note",
    "majors",
    "degree",
    "languages",
    "skills",
    "places",
    "headcount",
    "pay_low",
    "pay_high",
    "pay_months",
    "graduation_years",
    "certificate",
    "certify_months",
    "exam_fee",
    "training",
    "exam_leave",
    "mentor",
    "until_certified",
    "agent_of_record",
    "valid_until",
)
LAPSE_BATCH = 500


Named = tuple[str, str, str]  # a demand by its field, value and source


class Overtaken(Exception):
    """Someone else saved the position after this form was opened; nothing was written."""


def promise_index(position_id: int, published: bool = False) -> None:
    """Promise that the search index will hold this position as it is after the current unit, or no longer.

    One that was just `published` is then offered to the searches people keep.
    """
    payload = {"position_id": position_id} | ({"published": True} if published else {})
    outbox.add("index", f"index:{position_id}:{ids.token()[:12]}", payload)


def answering(searches: Mapping[int, Search], position_ids: Iterable[int]) -> dict[int, list[int]]:
    """Which of many searches these positions answer, as far as they are visible now. Read only."""
    return engine.answering(searches, position_ids)


def read_back(values: Mapping[str, Any]) -> Understood:
    """What a position of these values, those of WRITTEN, would be read to ask for; nothing is stored. A few ms."""
    return ranking.asked(_read(values, ()))


def create(agency_id: int, values: Mapping[str, Any]) -> Position:
    """A new draft of an agency. `values` are those of WRITTEN."""
    read = _read(values, ())
    session, moment = db.write(), clock.now()
    position = Position(agency_id=agency_id, status="draft", created_at=moment, updated_at=moment)
    _put(position, values)
    _keep_reading(position, read)
    session.add(position)
    session.flush()
    audit.record("position.create", f"position:{position.id}")
    session.flush()
    return position


def edit(position_id: int, values: Mapping[str, Any], seen: datetime | None, confirmed: bool = False) -> Position:
    """Save a form opened when the position was last changed at `seen` (None = save whatever happened since).

    Raises Overtaken when it was changed since, Conflict when it is public and would no longer pass the check.
    """
    old = db.one(Position, position_id)
    read, asked = _read(values, old.corrections), _unanswered(old) if old.status == "published" else []
    session = db.write()
    position = db.one(Position, position_id, lock=True)
    if seen is not None and position.updated_at != seen:
        raise Overtaken
    changed = [name for name in WRITTEN if getattr(position, name) != values[name]]
    _put(position, values)
    position.updated_at = clock.now()
    if position.status == "published":
        position.precheck = _demand(position, confirmed).record(clock.today())
        promise_index(position.id)
    _keep_reading(position, read)
    if position.status == "published":
        ranking.leave_open(position, [demand for demand in _unanswered(position) if demand not in asked])
        ranking.follow_text(position)
    session.flush()
    audit.record("position.edit", f"position:{position.id}", changed=changed)
    session.flush()
    return position


def publish(position_id: int, confirmed: bool = False) -> Position:
    """Show a draft to the public; what its agency was asked about and did not answer bars nobody and asks to confirm.

    Raises Conflict when it is no draft any more or the check does not pass.
    """
    asked = _unanswered(db.one(Position, position_id))
    db.write()
    position = db.one(Position, position_id, lock=True)
    if position.status != "draft":
        raise Conflict(_("这个职位已经发布过了。"))
    return _show(position, confirmed, "position.publish", asked)


def reopen(position_id: int, valid_until: date, confirmed: bool = False) -> Position:
    """Show a closed or expired position again until a new day; all else as for `publish`."""
    asked = _unanswered(db.one(Position, position_id))
    db.write()
    position = db.one(Position, position_id, lock=True)
    if queries.state(position) not in ("closed", "expired"):
        raise Conflict(_("这个职位没有关闭，不用重新发布。"))
    position.valid_until = valid_until
    return _show(position, confirmed, "position.reopen", asked)


def carry(position_ids: Collection[int], until: date) -> list[Position]:
    """In the current written unit: positions people were promised to be met for stay open to this day at least, as far
    as any may be shown. Those that are closed or have expired stay so. Returns those whose last day moved: whoever
    calls tells their agencies."""
    session, until = db.session(), min(until, precheck.last_day(clock.today()))
    ending = select(Position).where(Position.id.in_(position_ids), queries.visible(), Position.valid_until < until)
    carried = session.scalars(ending.order_by(Position.id).with_for_update(of=Position)).all()
    for position in carried:
        position.valid_until, position.updated_at = until, clock.now()
        promise_index(position.id)
        audit.record("position.carry", f"position:{position.id}", until=until.isoformat())
    session.flush()
    return list(carried)


def close(position_id: int) -> Position:
    """Take a published position off the site; applications stay. Raises Conflict when it is not published."""
    session = db.write()
    position = db.one(Position, position_id, lock=True)
    if position.status != "published":
        raise Conflict(_("这个职位已经不在展示了。"))
    _hide(position, "position.close")
    session.flush()
    return position


def fill(position_id: int) -> bool:
    """In the current written unit: every place is taken. A published position closes until one falls free; whether it
    did."""
    position = db.one(Position, position_id, lock=True)
    if position.status != "published":
        return False
    _hide(position, "position.fill")
    position.filled = True
    db.session().flush()
    return True


def vacate(position_id: int) -> bool:
    """In the current written unit: a place fell free. What closed because it was filled is shown again, as far as it
    may still be; whether it is."""
    position = db.one(Position, position_id, lock=True)
    over = position.valid_until is None or position.valid_until < clock.today()
    if (
        not position.filled
        or position.taken_down_at is not None
        or over
        or not position.agency.may("work")
        or not check(position, position.agency).passes(True)
    ):
        return False
    position.status, position.closed_at, position.filled = "published", None, False
    position.updated_at = clock.now()
    audit.record("position.vacate", f"position:{position.id}")
    promise_index(position.id)
    db.session().flush()
    return True


def take_down(position_id: int) -> None:
    """In the current written unit: hide a position after a report; its agency can neither show nor copy it."""
    position = db.one(Position, position_id, lock=True)
    if position.status == "published":
        _hide(position, "position.take_down")
    position.taken_down_at, position.filled = clock.now(), False
    db.session().flush()


def put_back(position_id: int) -> None:
    """In the current written unit: it was hidden wrongly. Its agency shows it again when it likes."""
    position = db.one(Position, position_id, lock=True)
    position.taken_down_at = None
    audit.record("position.put_back", f"position:{position.id}")
    db.session().flush()


def end_all(agency_id: int) -> None:
    """In the current written unit: an agency leaves. What it published closes, its drafts go."""
    session = db.session()
    for position in session.scalars(select(Position).where(Position.agency_id == agency_id).with_for_update()).all():
        if position.status == "published":
            _hide(position, "position.close")
        elif position.status == "draft" and position.published_at is None:
            session.delete(position)
    session.flush()


def copy(position_id: int) -> Position:
    """A new draft with the same contents and no last day."""
    session, moment = db.write(), clock.now()
    old = db.one(Position, position_id)
    if old.taken_down_at is not None:
        raise Conflict(_("这个职位因举报被下架，不能复制。"))
    new = Position(agency_id=old.agency_id, status="draft", created_at=moment, updated_at=moment)
    _put(new, {name: getattr(old, name) for name in WRITTEN} | {"valid_until": None})
    new.corrections = list(old.corrections)
    _keep_reading(new, old)
    session.add(new)
    session.flush()
    audit.record("position.copy", f"position:{new.id}", of=old.id)
    session.flush()
    return new


def discard(position_id: int) -> None:
    """Delete a draft for good. Raises Conflict for anything that was public once: it is closed instead."""
    session = db.write()
    position = db.one(Position, position_id, lock=True)
    if position.status != "draft" or position.published_at is not None:
        raise Conflict(_("只有没发布过的草稿可以删除；发布过的职位请关闭。"))
    audit.record("position.discard", f"position:{position.id}")
    session.delete(position)
    session.flush()


def lapse(today: date) -> int:
    """Close what is past its last day, a bounded batch in the current written unit; returns how many were closed.

    Nothing visible hangs on it: every page asks for the day itself.
    """
    session = db.write()
    past = queries.overdue(today, LAPSE_BATCH)
    for position_id in past:
        _hide(db.one(Position, position_id, lock=True), "position.expire")
    session.flush()
    return len(past)


def _put(position: Position, values: Mapping[str, Any]) -> None:
    for name in WRITTEN:
        value = values[name]
        setattr(position, name, list(value) if isinstance(value, list | tuple) else value)


def _read(values: Mapping[str, Any], corrections: Iterable[Mapping[str, Any]]) -> Position:
    """A position of no table with these words, read by the matcher: a long text takes longer than a lock may."""
    words = Position(corrections=list(corrections))
    _put(words, values)
    ranking.refresh_position(words)
    return words


def _keep_reading(position: Position, read: Position) -> None:
    position.reading, position.reading_version = read.reading, read.reading_version


def check_values(values: Mapping[str, Any], agency: Agency) -> Check:
    """The check before publishing for values of the form that are not stored."""
    return check(Position(**values), agency)


def wording(position: Position) -> tuple[Finding, ...]:
    """What the rules of wording say of a position as it is written, today. Nothing is stored."""
    return precheck.words(position, clock.today(), engine.certificate_asked(position.description or ""))


def check(position: Position, agency: Agency) -> Check:
    """The check before publishing, today, with what the matcher read in the text. Cost: some 5 ms."""
    return precheck.check(position, agency, clock.today(), engine.certificate_asked(position.description))


def _demand(position: Position, confirmed: bool) -> Check:
    agency = db.one(Agency, position.agency_id)
    if not agency.may("work"):
        raise Conflict(_("机构没有通过核验，暂时不能发布职位。请先按核验说明修改机构资料。"))
    if position.taken_down_at is not None:
        raise Conflict(_("这个职位因举报被下架，不能再发布。可以在“对我的处理”里看原因，申诉一次。"))
    result = check(position, agency)
    if not result.passes(confirmed):
        raise Conflict(_("职位还有没补齐或需要确认的内容，没有发布；草稿还在。"))
    return result


def _unanswered(position: Position) -> list[Named]:
    """What bars people unless it is left open: asked about and not answered. Counting takes longer than a lock may, the
    first time; what was read in a running text waits by itself."""
    return [demand.key for demand in ranking.weighed(position).questions if not demand.waits]


def _show(position: Position, confirmed: bool, action: str, unanswered: Sequence[Named]) -> Position:
    result, moment = _demand(position, confirmed), clock.now()
    position.precheck = result.record(clock.today())
    ranking.leave_open(position, unanswered)
    ranking.follow_text(position)
    position.status, position.closed_at, position.filled = "published", None, False
    position.published_at = position.updated_at = moment
    db.session().flush()
    audit.record(action, f"position:{position.id}", confirmed=[word.code for word in result.to_confirm])
    promise_index(position.id, published=True)
    db.session().flush()
    return position


def _hide(position: Position, action: str) -> None:
    position.status, position.closed_at = "closed", clock.now()
    position.updated_at = position.closed_at
    audit.record(action, f"position:{position.id}")
    promise_index(position.id)


def open_by_kind() -> dict[str, int]:
    """How many positions of each kind are open, as the index counts them for the list; the database counts all 20 000
    of a large site in ten times that time, and does so when the index cannot be read."""
    page = engine.find("", {}, None, "newest", 1, 0, clock.today())
    return queries.open_by_kind() if page is None else dict(page.facets.get("kind", ()))
