"""The one thing a page outside the features writes: the language a person reads and is written to in."""

from web.core import db
from web.models import User


def choose_language(user_id: int, language: str) -> None:
    db.write()
    db.one(User, user_id, lock=True).locale = language
