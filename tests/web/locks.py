"""What a verb locks, in its order: on PostgreSQL two verbs that lock in opposite orders wait for each other."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session


@contextmanager
def locked() -> Iterator[list[str]]:
    """The models whose rows are selected FOR UPDATE within, in their order; SQLite is asked the same way."""
    order: list[str] = []

    def note(state: ORMExecuteState) -> None:
        if state.is_select and state.statement._for_update_arg is not None:
            order.append(state.bind_mapper.class_.__name__)

    event.listen(Session, "do_orm_execute", note)
    try:
        yield order
    finally:
        event.remove(Session, "do_orm_execute", note)
