"""Reads of made files: which have had their day."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from web.core import db
from web.models import MadeFile


def older_than(moment: datetime, most: int) -> list[MadeFile]:
    """Files asked for before this moment, oldest first."""
    found = select(MadeFile).where(MadeFile.created_at < moment).options(joinedload(MadeFile.result))
    return list(db.session().scalars(found.order_by(MadeFile.created_at, MadeFile.id).limit(most)))
