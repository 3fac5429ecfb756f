"""The verbs of messages: send, see, mute, and mark as reported."""

from flask_babel import gettext as _
from sqlalchemy import delete, func, select, update

from web.agencies.queries import acting
from web.core import audit, clock, db, links
from web.core.errors import Conflict
from web.core.i18n import pick
from web.core.personal import Whose
from web.models import Application, Message, MessageMute, Position, Question
from web.models.stages import AGENCY, OTHER
from web.notices.service import tell
from web.positions.queries import visible

MOST_IN_A_ROW = 10  # of one side before the other has answered
MOST_OPEN = 3  # questions of one graduate about one position without an answer


def send(application_id: int, side: str, author_id: int, text: str) -> Message:
    """Write to the other side. Conflict when the application is over, the agency may not work, or too much stands there
    without an answer."""
    session = db.write()
    application = db.one(Application, application_id, lock=True)
    if not application.stage.talks:
        raise Conflict(_("这份投递已经结束，不能再发消息。你写的内容没有发出。"))
    if not application.position.agency.may("work"):
        raise Conflict(_("这家机构目前不能使用平台，双方都收不到消息。你写的内容没有发出。"))
    last = select(Message.side).where(Message.application_id == application.id).order_by(Message.id.desc())
    if list(session.scalars(last.limit(MOST_IN_A_ROW))) == [side] * MOST_IN_A_ROW:
        raise Conflict(_("对方还没有回复，已经连续发了 %(n)d 条，请等对方答复。", n=MOST_IN_A_ROW))
    row = Message(application_id=application.id, side=side, author_id=author_id, text=text, sent_at=clock.now())
    session.add(row)
    session.flush()
    audit.record("message.send", f"application:{application.id}")
    _tell(application, row)
    return row


def _tell(application: Application, row: Message) -> None:
    """The other side but who wants no notice, of an agency whoever sees to it if they do; no word of it goes by mail."""
    position = application.position
    if OTHER[row.side] == AGENCY:
        people = acting([position.agency_id]).get(position.agency_id, [])
    else:
        people = [application.graduate.user]
    muted = select(MessageMute.user_id).where(MessageMute.application_id == application.id)
    quiet = set(db.session().scalars(muted))
    people = [one for one in people if one.id not in quiet]
    tell(
        [one for one in people if one.id == application.assigned_id] or people,
        f"message:{row.id}",
        kind="message",
        words=lambda: _("有一条新消息：%(title)s", title=pick(position.title, position.title_en)),
        link=links.path("messages.thread", application_id=application.id),
        letter="messages/mail/new.txt",
        title=position.title,
    )


def see(application_id: int, side: str, last: int) -> None:
    """Remember that this side has read what the other wrote, up to the last message its page showed; twice is once."""
    new = (Message.application_id == application_id, Message.side == OTHER[side], Message.read_at.is_(None))
    db.write().execute(update(Message).where(*new, Message.id <= last).values(read_at=clock.now()))


def mute(application_id: int, user_id: int, on: bool) -> None:
    """Tell this person no more of messages about the application, or again; twice is once."""
    session = db.write()
    row = session.get(MessageMute, (application_id, user_id))
    if on and row is None:
        session.add(MessageMute(application_id=application_id, user_id=user_id))
    elif not on and row is not None:
        session.delete(row)
    audit.record("message.mute" if on else "message.unmute", f"application:{application_id}")
    session.flush()


def mark_reported(message_id: int) -> None:
    """In the current written unit: the side that got it has reported it."""
    db.one(Message, message_id, lock=True).reported_at = clock.now()
    db.session().flush()


def erase(whose: Whose) -> None:
    """In the current written unit: every word of the conversations of somebody who leaves is forgotten."""
    mine = select(Application.id).where(Application.graduate_id == whose.graduate_id)
    db.session().execute(delete(Message).where(Message.application_id.in_(mine)))
    db.session().execute(delete(MessageMute).where(MessageMute.application_id.in_(mine)))


def ask(position_id: int, graduate_id: int, text: str) -> Question:
    """Ask about a position before applying. Conflict when nobody can be applied to there now, or `MOST_OPEN` wait."""
    session = db.write()
    position = session.scalar(
        select(Position).where(Position.id == position_id, visible()).with_for_update(of=Position)
    )
    if position is None:
        raise Conflict(_("这个职位已经停止招聘，问题没有发出。"))
    mine = (Question.position_id == position_id, Question.graduate_id == graduate_id, Question.answered_at.is_(None))
    if (session.scalar(select(func.count()).where(*mine)) or 0) >= MOST_OPEN:
        raise Conflict(_("已经有 %(n)d 个问题在等回答，请等机构答复后再问。", n=MOST_OPEN))
    row = Question(position_id=position_id, graduate_id=graduate_id, text=text, asked_at=clock.now())
    session.add(row)
    session.flush()
    audit.record("question.ask", f"position:{position_id}")
    tell(
        acting([position.agency_id]).get(position.agency_id, []),
        f"question:{row.id}",
        kind="message",
        words=lambda: _("有人问到职位：%(title)s", title=pick(position.title, position.title_en)),
        link=links.path("messages.questions"),
        letter="messages/mail/question.txt",
        position=position,
    )
    return row


def answer(question_id: int, actor_id: int, text: str) -> Question:
    """Answer, once; a colleague's answer stands (Conflict)."""
    session = db.write()
    row = db.one(Question, question_id, lock=True)
    if row.answered_at is not None:
        raise Conflict(_("同事已经回答过这个问题，你写的内容没有发出。"))
    row.answer, row.answered_at, row.answered_by_id = text, clock.now(), actor_id
    session.flush()
    audit.record("question.answer", f"position:{row.position_id}")
    position = row.position
    tell(
        [row.graduate.user],
        f"answer:{row.id}",
        kind="message",
        words=lambda: _("机构回答了你的问题：%(title)s", title=pick(position.title, position.title_en)),
        link=links.path("messages.ask", position_id=position.id),
        letter="messages/mail/answer.txt",
        position=position,
    )
    return row
