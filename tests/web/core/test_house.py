"""What features say of themselves is true: what they name is there, and whoever leaves is found wherever a row is
theirs."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Column

import web.models
from web import features
from web.core import outbox
from web.core.db import Database
from web.core.feature import DELETED, EMPTIED, NUMBER, Feature, House
from web.core.personal import Whose, copy
from web.core.types import Base
from web.models import OutboxRow


def test_all_that_records_name_is_there(standing: Flask) -> None:
    house = standing.extensions["house"]
    for named in (house.jobs, house.effects, house.errands, house.files, house.sweeps):
        assert named and all(callable(load()) or load() for load in named.values())
    assert all(callable(load()) for loads in house.followers.values() for load in loads)
    for one in house:
        assert all(callable(one.load(where)) for where in one.warms)
        for where in (*one.exports.values(), *filter(None, (one.erases, one.begins))):
            assert callable(one.load(where)), where
        for rule in one.forgets:
            column = getattr(web.models, rule.model).__table__.c[rule.since]
            assert (
                column.index or column.primary_key or any(index.columns[0] is column for index in column.table.indexes)
            ), f"{rule.model}.{rule.since}: looked at once a minute, so it needs an index"
    shown = [entry.endpoint for entries in house.menus.values() for entry in entries]
    for endpoint in (*shown, *house.homes.values(), *house.addresses.values(), *house.quiet):
        assert endpoint in standing.view_functions, endpoint


def test_a_name_is_claimed_once_and_an_event_announced_by_somebody() -> None:
    one, other = Feature("web.one", jobs={"work": "jobs:a"}), Feature("web.other", jobs={"work": "jobs:b"})
    with pytest.raises(ValueError, match="'work' is declared by one and by other"):
        House([one, other]).jobs  # noqa: B018
    with pytest.raises(ValueError, match="'login'"):
        House(
            [Feature("web.one", addresses={"login": "a.b"}), Feature("web.other", addresses={"login": "c.d"})]
        ).addresses  # noqa: B018
    with pytest.raises(KeyError, match="never"):
        House([Feature("web.one", listens={"never": "topic"})]).listeners  # noqa: B018


def test_who_listens_is_promised_what_happened(app: Flask, database: Database, monkeypatch) -> None:
    """A new feature hears of a hire without a line in any other."""
    heard: list[object] = []
    listening = Feature(
        "web.ledger",
        blueprints=(),
        effects={"ledger": lambda _session, effects: heard.extend(effect.payload for effect in effects)},
        listens={"hire.changed": "ledger"},
    )
    monkeypatch.setitem(app.extensions, "house", House([*features(), listening]))
    with app.app_context():
        with database.writing():
            outbox.happened("hire.changed", "7", {"hire_id": 7})
            outbox.happened("hire.changed", "7", {"hire_id": 7})  # the same again
        assert outbox.deliver(database) == 1 and heard == [{"hire_id": 7}]
    with database.unit(may_write=False) as unit:
        assert [row.key for row in unit.session.query(OutboxRow)] == ["ledger:7"]


def test_who_follows_acts_in_the_same_unit_and_upper_floors_first(app: Flask, database: Database, monkeypatch) -> None:
    done: list[tuple[str, int]] = []
    ground = Feature("web.one", announces=("ended",), follows={"ended": lambda number: done.append(("ground", number))})
    roof = Feature("web.two", follows={"ended": lambda number: done.append(("roof", number))})
    monkeypatch.setitem(app.extensions, "house", House([ground, roof]))
    with app.app_context(), database.writing():
        outbox.happened("ended", "k", {"number": 3})
        assert done == [("roof", 3), ("ground", 3)]


def about_people() -> Iterator[Column]:
    """Every column that names a person: their account, their profile, or a row that is itself about them."""
    about = {"users", "graduates"} | {
        getattr(web.models, held.model).__tablename__
        for one in features()
        for held in one.holds
        if held.column in ("graduate_id", "user_id") and held.leaving == EMPTIED
    }
    for table in Base.metadata.tables.values():
        for column in table.columns:
            if any(key.column.table.name in about for key in column.foreign_keys):
                yield column


def test_every_row_about_a_person_is_in_somebodys_copy_and_erasing() -> None:
    held = {(held.model, held.column) for one in features() for held in one.holds}
    models = {mapper.class_.__table__: mapper.class_.__name__ for mapper in Base.registry.mappers}
    named = {(models[column.table], column.name) for column in about_people()}
    assert len(named) > 30
    assert named <= held, "say in `holds` of a feature what becomes of these rows: " + str(sorted(named - held))
    assert held - named == {("AuditEntry", "actor_id")}  # which outlives the account


def test_what_is_in_no_copy_or_stays_says_why() -> None:
    for one in features():
        for held in one.holds:
            assert held.leaving in (DELETED, EMPTIED, NUMBER)
            assert held.why or (held.section and held.leaving != NUMBER), f"{held.model}.{held.column}: why?"
            assert held.leaving != EMPTIED or one.erases or one.closes or owner_empties(held.column), held


def owner_empties(column: str) -> bool:
    """Rows about a registration at a fair are emptied by the verb that empties the registration."""
    return column == "attendee_id"


def test_the_copy_has_every_section_that_is_declared(app: Flask, database: Database, make) -> None:
    person = make.graduate()
    with app.app_context(), database.unit(may_write=False):
        sections = set(copy(Whose(person.user_id, person.id)))
    declared = {held.section for one in features() for held in one.holds if held.section}
    assert sections == declared | {"account"}
