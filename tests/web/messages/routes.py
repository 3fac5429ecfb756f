"""Rows of the route × role matrix; see tests/web/roles.py for the order and the letters."""

from web.core import clock
from web.models import Message, Question

ROWS: dict[str, str] = {
    "messages.thread": "L+-+++-FFF",
    "messages.see": "L+-+++-FFF",
    "messages.send": "L+--++-FFF",
    "messages.mute": "L+-+++-FFF",
    "messages.several": "LFFF+++FFF",
    "messages.ask": "L++FFFFFFF",
    "messages.questions": "LFF++++FFF",
    "messages.answer": "LFFF++-FFF",
}

STANDING: dict[str, str] = {
    # the agency's owner while it is pending, checked, refused, suspended; see tests/web/test_standing.py
    "messages.thread": "++FF",
    "messages.see": "++FF",
    "messages.send": "++FF",
    "messages.mute": "++FF",
    "messages.several": "++FF",
    "messages.questions": "++FF",
    "messages.answer": "++FF",
}


def prepare(make, world) -> None:
    """A message that was reported, and a question about the position."""
    with make.database.writing() as session:
        row = Message(
            application_id=world.ids["application_id"],
            side="graduate",
            text="想问一下带教的安排",
            sent_at=clock.now(),
            reported_at=clock.now(),
        )
        question = Question(
            position_id=world.ids["position_id"],
            graduate_id=world.ids["graduate_id"],
            text="有没有带教",
            asked_at=clock.now(),
        )
        session.add_all([row, question])
        session.flush()
        world.ids |= {"message_id": row.id, "question_id": question.id}
