"""A person's own data, as the features' records say what they hold: the copy to take along, and leaving for good."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, false, inspect, select

from web import models
from web.core import db
from web.core.feature import DELETED, Holds, house
from web.core.types import Base

SECRET = {"password_hash", "token_hash", "address_hash", "nonce", "code"}


@dataclass(frozen=True, slots=True)
class Whose:
    """Somebody with an account, a graduate or not. `addresses` gathers each mail address of theirs that is forgotten on
    the way."""

    user_id: int
    graduate_id: int | None
    addresses: set[str] = field(default_factory=set)


def copy(whose: Whose) -> dict[str, Any]:
    """Everything the site keeps about a person, by section: rows as they are, or what a feature makes of its own."""
    made = {section: one.load(where) for one in house() for section, where in one.exports.items()}
    found: dict[str, Any] = {}
    for held in (held for one in house() for held in one.holds):
        if held.section and held.section not in made:
            found[held.section] = rows(held, whose)
    return found | {section: make(whose) for section, make in made.items()}


def rows(held: Holds, whose: Whose) -> list[dict[str, Any]]:
    model = getattr(models, held.model)
    mine = select(model).where(theirs(held, whose)).order_by(*inspect(model).primary_key)
    return [row(one, held.columns) for one in db.session().scalars(mine)]


def row(one: Base, columns: tuple[str, ...] = ()) -> dict[str, Any]:
    """These columns of a row, or all; nothing that would let somebody in."""
    names = columns or [column.key for column in inspect(type(one)).column_attrs if column.key not in SECRET]
    return {name: getattr(one, name) for name in names}


def erase(whose: Whose) -> None:
    """In the current written unit: from the roof to the ground, each feature empties or deletes what it holds, so that
    whoever stands on an account, a profile or an address still finds it."""
    for one in reversed(house().features):
        for verb in (one.erases if whose.graduate_id is not None else "", one.closes):
            if verb:
                one.load(verb)(whose)
        for held in one.holds:
            if held.leaving == DELETED:
                db.session().execute(delete(getattr(models, held.model)).where(theirs(held, whose)))


def theirs(held: Holds, whose: Whose) -> ColumnElement[bool]:
    """Which rows of a model are about the person: by account, by profile, or by a row that is itself about them."""
    column: ColumnElement[Any] = getattr(models, held.model).__table__.c[held.column]
    target = next((key.column.table for key in column.foreign_keys), None)
    if target is None or target.name == "users":
        return column == whose.user_id
    if target.name == "graduates":
        return column == whose.graduate_id if whose.graduate_id is not None else false()
    through = _held_in(target)
    return column.in_(select(target.c.id).where(theirs(through, whose)))


def _held_in(table: Table) -> Holds:
    return next(held for one in house() for held in one.holds if getattr(models, held.model).__table__ is table)
