"""The only way to load a made file for a person: whoever may not see what it is about finds nothing."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from web.accounts.access.person import Person
from web.core import db
from web.core.access import Rule
from web.downloads.rules.kinds import kind_of
from web.models import MadeFile

READER = Rule("signed in; the kind of file says who may have it", lambda person: True)


def readable(person: Person, file_id: int) -> MadeFile:
    """A file whose subject the person may see now, whatever they might when it was asked for. Raises Missing."""
    row = db.session().scalar(select(MadeFile).where(MadeFile.id == file_id).options(joinedload(MadeFile.result)))
    if row is None:
        raise db.Missing(f"MadeFile {file_id}")
    kind_of(row).allowed(person, row.subject_id, row.options)
    return row
