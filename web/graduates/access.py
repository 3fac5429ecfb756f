"""The only way to load a profile for a person; somebody else's answers exactly like a missing one."""

from typing import TypeVar

from sqlalchemy import select

from web.accounts.access.person import Person
from web.core import db
from web.graduates import queries
from web.models import Education, Graduate, Honour, Language, Skill, StoredFile

Row = TypeVar("Row", Education, Language, Skill, Honour)


def own(person: Person, whole: bool = True) -> Graduate:
    """The person's own profile, with its rows when `whole`. Raises Missing for somebody without one."""
    found = select(Graduate).where(Graduate.user_id == person.id).options(*(queries.WHOLE if whole else ()))
    graduate = db.session().scalar(found)
    if graduate is None:
        raise db.Missing(f"profile of user {person.id}")
    return graduate


def own_row(person: Person, model: type[Row], row_id: int) -> Row:
    """A row of the person's own profile: an education, a language, a skill or an honour. Raises Missing."""
    found = select(model).join(Graduate, Graduate.id == model.graduate_id)
    row = db.session().scalar(found.where(model.id == row_id, Graduate.user_id == person.id))
    if row is None:
        raise db.Missing(f"{model.__name__} {row_id}")
    return row


def own_resume(person: Person) -> StoredFile:
    """The person's own résumé. Raises Missing when there is none."""
    graduate = own(person, whole=False)
    if graduate.resume_id is None:
        raise db.Missing(f"résumé of graduate {graduate.id}")
    return db.one(StoredFile, graduate.resume_id)
