"""The verbs of ranking: keep what the matcher reads in a profile or position, choose weights, invite."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask_babel import gettext as _

from web.applications import service as applications
from web.core import audit, clock, db, ids, outbox
from web.core.errors import Conflict
from web.core.i18n import language
from web.graduates.queries import fields_allowed
from web.models import Agency, Application, Graduate, Position
from web.ranking import engine, queries

SWEEP_BATCH = 100
Understood = engine.Understood
Agreed = Mapping[int, list[Mapping[str, Any]]]
MOST_CORRECTIONS = 60


def asked(position: Position) -> Understood:
    """What this position is read to ask for, sentence by sentence in the page's language. No query."""
    return engine.stated(position, language())


def weighed(position: Position) -> Understood:
    """The same with the words marked and how many people each must-have leaves, of those its agency may see.

    An agency that no office has checked is told no number: two that differ by one word tell of the one person between
    them. Two or three queries; the counts are looked up in packed numbers.
    """
    if not position.agency.may("people"):
        return engine.understood(position, language())
    crowd = engine.at_hand()
    people = (
        queries.pool(position, position.agency) if crowd is None else queries.beside_crowd(position, position.agency)
    )
    if people.more:
        engine.pack()
    return engine.understood(position, language(), engine.left(position, people, crowd))


def scores(agency: Agency, rows: Iterable[Application], agreed: Agreed) -> dict[int, engine.Shown]:
    """How the graduate of each application meets its position, by its number: made of what the agency may see now, by
    agreements at hand (`graduates.queries.agreements`). About 1 ms each the first time; three queries at most."""
    every, people = list(rows), {}
    for row in every:
        one = row.graduate
        fields = fields_allowed(one, agency, agreed.get(one.id, ()))
        if fields:
            people[one.id] = queries.Seen(one.id, one.updated_at, fields, one.visibility, row.id, row.status)
    read = engine.candidates(list(people.values()))
    lang = language()
    return {row.id: engine.show(read[row.graduate_id], row.position, lang) for row in every if row.graduate_id in read}


def refresh_graduate(graduate: Graduate) -> None:
    """Put the matcher's reading of this profile into it; inside every verb that changes it or its rows. About 1 ms."""
    graduate.reading = engine.graduate_reading(graduate)
    graduate.reading_version = engine.VERSION


def read_profile(graduate_id: int) -> None:
    """The same for the profile of this id, in the current written unit."""
    refresh_graduate(db.one(Graduate, graduate_id))


def refresh_position(position: Position) -> None:
    """The same for a position, after every change of it."""
    position.reading = engine.position_reading(position)
    position.reading_version = engine.VERSION


def best_first(graduate: Graduate) -> tuple[list[int], bool]:
    """The newest open positions by id, those that fit this graduate best first, and whether there are more than were
    ranked. Some 60 µs each the first time, then kept until a position or the profile changes."""
    offers, more = queries.offered()
    return [placed.id for placed in engine.rank_offers(graduate, offers)], more


def choose_weights(position_id: int, weights: Mapping[str, int]) -> Position:
    """Weigh the parts of this position otherwise; {} goes back to the usual weights. Raises Conflict beyond limits.

    The choice is numbered, so that a list can say by which weights it was made.
    """
    session = db.write()
    position = db.one(Position, position_id, lock=True)
    if weights and not engine.checked_weights(position.kind, weights):
        raise Conflict(_("这些权重超出了范围，没有保存。请用 0 到 %(most)d 的整数。", most=engine.most_weight()))
    number = queries.weights_number(position.match_settings) + 1
    position.match_settings = {"number": number, "weights": dict(weights)}
    audit.record("position.weights", f"position:{position.id}", number=number, weights=dict(weights))
    session.flush()
    return position


def correct_demand(position_id: int, field: str, value: str, source: str, action: str) -> None:
    """Say of one demand that it is a "must", a "wish", to be confirmed ("confirm"), or not meant ("drop").

    Raises Conflict beyond a bound.
    """
    new = {"field": field, "value": value, "source": source, "action": action}
    _correct(position_id, lambda old: [*(c for c in old if _same(c) != _same(new)), new])


def leave_open(position: Position, named: Iterable[tuple[str, str, str]]) -> None:
    """In the current written unit: demands nobody answered are to be confirmed with each person and bar nobody."""
    new = [{"field": f, "value": v, "source": s, "action": "confirm"} for f, v, s in named]
    if new:
        position.corrections = [*(position.corrections or ()), *new]
        _reread(position)


def follow_text(position: Position) -> bool:
    """In the current written unit: the degree of the form becomes the one that is asked, so that lists, filters and the
    ranking go by one; whether it was another before. No query."""
    asked = engine.asked_degree(position)
    if position.degree == asked:
        return False
    position.degree = asked
    _reread(position)
    return True


def _reread(position: Position) -> None:
    position.updated_at = clock.now()  # what is kept of a position stands for its last change
    refresh_position(position)


def undo_demand(position_id: int, field: str, value: str, source: str) -> None:
    """Take a correction of a demand back; one that is gone already is no error."""
    _correct(position_id, lambda old: [c for c in old if _same(c) != (field, value, source)])


def _correct(position_id: int, change: Callable[[list], list]) -> None:
    session = db.write()
    position = db.one(Position, position_id, lock=True)
    corrections = change(position.corrections or [])
    if len(corrections) > MOST_CORRECTIONS:
        raise Conflict(_("更正太多了，请直接改职位里的文字。"))
    if corrections != position.corrections:
        position.corrections = corrections
        _reread(position)
        if position.status == "published" and follow_text(position):
            outbox.add("index", f"index:{position.id}:{ids.token()[:12]}", {"position_id": position.id})
        audit.record("position.correct", f"position:{position.id}", corrections=len(corrections))
    session.flush()


def _same(correction: Mapping[str, str]) -> tuple[str, str, str]:
    return correction["field"], correction["value"], correction.get("source", "")


def require_may_invite(agency: Agency) -> None:
    """Raise Conflict while no office has checked the agency: people who opted in trusted checked ones."""
    if not agency.may("people"):
        raise Conflict(_("机构通过核验后才能邀请毕业生；收到的投递现在就可以处理。"))


def invite(position_id: int, graduate_id: int, rank: int | None, actor_id: int, message: str) -> Application:
    """Ask a graduate who opted in to apply. `rank` is where the list had them, kept to judge the list later.

    Conflict when they opted out meanwhile, the position closed, or there is an application or invitation already.
    """
    session = db.write()
    position = db.one(Position, position_id)
    require_may_invite(db.one(Agency, position.agency_id))
    graduate = db.one(Graduate, graduate_id, lock=True)
    if graduate.visibility not in ("anonymous", "open") or not graduate.user.reachable:
        raise Conflict(_("这位毕业生刚刚改为不接受邀请，所以没有发出。"))
    application = applications.invite(position_id, graduate_id, actor_id, message)
    application.invited_rank = rank
    session.flush()
    return application


def read_outdated(model: type[Graduate] | type[Position]) -> list[tuple[int, dict, object]]:
    """Readings made anew for a bounded batch of rows that need it: (id, reading, when the row was last changed)."""
    numbers = queries.outdated(model, engine.VERSION, SWEEP_BATCH)
    if model is Graduate:
        rows, read = queries.whole_graduates(numbers), engine.graduate_reading
    else:
        rows, read = queries.whole_positions(numbers), engine.position_reading
    return [(number, read(row), row.updated_at) for number, row in rows.items()]


def keep_readings(model: type[Graduate] | type[Position], made: list[tuple[int, dict, object]]) -> int:
    """Store readings made before the lock; a row that changed meanwhile was read by its own verb and stays."""
    session = db.write()
    kept = 0
    for number, reading, changed in made:
        row = session.get(model, number)
        if row is not None and row.updated_at == changed and row.reading_version < engine.VERSION:
            row.reading, row.reading_version = reading, engine.VERSION
            kept += 1
    session.flush()
    return kept
