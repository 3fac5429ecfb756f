"""Reads of messages: a conversation as one side may read it, and templates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from seeds import reference
from web.applications.queries import words_of_graduate
from web.core import db, personal
from web.core.i18n import pick
from web.core.personal import Whose
from web.graduates.queries import WHOLE, agreements, fields_allowed, label_of, shown_fields
from web.graduates.rules.mask import masked
from web.models import Agency, Application, Graduate, Message, MessageMute, Position, Question
from web.models.stages import AGENCY, GRADUATE

MOST = 200  # of a conversation; the latest are shown
COPIED = ("id", "application_id", "side", "author_id", "text", "sent_at", "read_at")  # for the graduate


@dataclass(frozen=True, slots=True)
class Line:
    """A message as one side reads it; `text` is "" where it was taken back."""

    message: Message
    text: str
    mine: bool


def conversation(application: Application, side: str) -> list[Line]:
    """The latest `MOST` messages, oldest first, as this side may read them. Two queries at most.

    An agency reads of a graduate's words what it may see of the graduate now: without consent to a name or a way to
    reach them these are blotted out, and nothing is left of them once the application was withdrawn.
    """
    found = select(Message).where(Message.application_id == application.id).order_by(Message.id.desc()).limit(MOST)
    rows = list(db.session().scalars(found))
    fields = shown_fields(application.graduate, application.position.agency) if side == AGENCY else ()
    return [Line(one, _read(one, application, side, fields), one.side == side) for one in reversed(rows)]


def _read(one: Message, application: Application, side: str, fields: Sequence[str]) -> str:
    if side != AGENCY or one.side != GRADUATE:
        return one.text
    return words_of_graduate(one.text, application, fields)


def unnamed(application: Application, text: str) -> str | None:
    """What the agency would read of this, from a graduate whose name it may not see; None where it may, or where
    nothing can be sent."""
    agency = application.position.agency
    fields = shown_fields(application.graduate, agency)
    may = application.stage.talks and agency.may("work")
    return words_of_graduate(text, application, fields) if may and "name" not in fields else None


def labels(rows: Sequence[Application]) -> dict[int, str]:
    """What the agency that received these calls each graduate, by the number of the application. One query."""
    if not rows:
        return {}
    agency = rows[0].position.agency
    agreed = agreements(agency.id, {row.graduate_id for row in rows})
    return {
        row.id: label_of(row.graduate, fields_allowed(row.graduate, agency, agreed.get(row.graduate_id, ())), agency.id)
        for row in rows
    }


def muted(application_id: int, user_id: int) -> bool:
    return db.session().get(MessageMute, (application_id, user_id)) is not None


def templates(side: str) -> list[Mapping[str, str]]:
    """(code, name, text) of what this side often writes, in the page's language."""
    return [
        {"code": row["code"], "name": pick(row["name"], row["name_en"]), "text": pick(row["text"], row["text_en"])}
        for row in reference.table("message_templates")
        if row["side"] == side
    ]


def own(whose: Whose) -> list[dict[str, Any]]:
    """Every message of a graduate's applications, as plain values; not whether the other side reported one."""
    mine = select(Application.id).where(Application.graduate_id == whose.graduate_id)
    found = select(Message).where(Message.application_id.in_(mine)).order_by(Message.id)
    return [personal.row(one, COPIED) for one in db.session().scalars(found)]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the agency reads it: who asks, as far as it may know, and the words without what it may not."""

    question: Question
    label: str
    text: str


def asked_of(agency: Agency, answered: bool) -> list[Asked]:
    """Questions about the agency's positions, those waiting longest first, or the last answered, `MOST` at most. A few
    queries, whatever there is."""
    found = select(Question).join(Question.position).where(Position.agency_id == agency.id)
    whole = found.options(contains_eager(Question.position), joinedload(Question.graduate).options(*WHOLE))
    if answered:
        whole = whole.where(Question.answered_at.is_not(None)).order_by(Question.answered_at.desc(), Question.id.desc())
    else:
        whole = whole.where(Question.answered_at.is_(None)).order_by(Question.id)
    rows = list(db.session().scalars(whole.limit(MOST)))
    agreed, lines = agreements(agency.id, {row.graduate_id for row in rows}), []
    for row in rows:
        fields = fields_allowed(row.graduate, agency, agreed.get(row.graduate_id, ()))
        label = label_of(row.graduate, fields, agency.id)
        lines.append(Asked(row, label, masked(row.text, row.graduate, fields)))
    return lines


def asked_unnamed(position: Position, graduate: Graduate, text: str) -> str | None:
    """What the agency would read of a question, from a graduate whose name it may not see; None where it may."""
    fields = shown_fields(graduate, position.agency)
    return masked(text, graduate, fields) if "name" not in fields and position.agency.may("work") else None


def asked_by(graduate_id: int, position_id: int) -> list[Question]:
    """What somebody asked about a position, latest first. One query."""
    found = select(Question).where(Question.graduate_id == graduate_id, Question.position_id == position_id)
    return list(db.session().scalars(found.order_by(Question.id.desc())))
