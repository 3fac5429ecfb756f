"""The demo is the same for the same seed, looks like real rosters, and never enters production."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select
from stdnum.cn import uscc

from seeds.demo import load, offers, people
from web.core import clock
from web.models import Agency, Fair, FairAttendee, FairStand, Graduate, Position, User

SAMPLES = Path(load.__file__).parents[1] / "samples"


def test_the_same_seed_draws_the_same_people() -> None:
    assert [people.draw(1, n) for n in range(50)] == [people.draw(1, n) for n in range(50)]
    assert people.draw(1, 7) != people.draw(2, 7)


def test_rows_carry_the_headers_of_the_sample_rosters() -> None:
    agency = offers.draw_agency(1, 3)
    for name, row in (
        ("graduates", people.as_row(people.draw(1, 1))),
        ("posts", offers.as_row(offers.draw(1, 1, agency), agency)),
    ):
        with (SAMPLES / f"{name}.csv").open(encoding="utf-8-sig") as file:
            assert list(row) == next(csv.reader(file))


def test_agencies_have_right_and_different_credit_codes() -> None:
    codes = [offers.draw_agency(1, n).uscc for n in range(2_000)]
    assert all(map(uscc.is_valid, codes)) and len(set(codes)) == len(codes)


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(load.SIZES, "small", load.Size(agencies=4, positions=12, graduates=30, applications=40))


def test_loading_fills_an_empty_database_once(app, database, tiny) -> None:
    said: list[str] = []
    load.load(app, "small", progress=said.append)
    with database.unit() as unit:
        counts = [unit.session.scalar(select(func.count()).select_from(m)) for m in (Agency, Position, Graduate)]
        assert counts == [4, 12, 30]
        assert unit.session.scalar(select(Graduate.reading).limit(1)), "graduates are read as they are loaded"
        with app.app_context():
            assert [role for role, _ in load.accounts()] == ["graduate", "agency", "office", "university", "admin"]
    assert any(line.endswith("30/30") for line in said)
    with pytest.raises(load.Refused, match="not empty"):
        load.load(app, "small", progress=said.append)


def test_a_demo_that_was_cut_off_is_written_anew(app, database, tiny) -> None:
    def cut(line: str) -> None:
        if "graduates" in line:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load.load(app, "small", progress=cut)
    with pytest.raises(load.Refused, match="not empty"):
        load.load(app, "small", progress=cut)
    assert load.clear_unfinished(database)
    load.load(app, "small", progress=lambda line: None)
    assert not load.clear_unfinished(database), "a finished demo is kept"
    with database.unit() as unit:
        counts = [unit.session.scalar(select(func.count()).select_from(m)) for m in (Agency, Position, Graduate)]
    assert counts == [4, 12, 30]


def test_never_in_production(app, database, monkeypatch) -> None:
    monkeypatch.setitem(app.extensions, "settings", replace_environment(app.extensions["settings"]))
    with pytest.raises(load.Refused, match="production"):
        load.load(app, "small")
    with database.unit() as unit:
        assert unit.session.scalar(select(User.id).limit(1)) is None


def replace_environment(settings):
    return replace(
        settings, environment="production", public_url="https://x.example", smtp_url="smtps://m", mail_from="a@x.example",
        secret_key="k3J9vQ2mX7pR5tW8zA1cE4gH6nB0dF2yL5sU9iO3", argon2_memory_kib=19_456, argon2_time_cost=2,
    )  # fmt: skip


def test_a_whole_fair_as_two_spreadsheets(app, monkeypatch) -> None:
    monkeypatch.setattr(load, "FAIR_GRADUATES", 20)
    monkeypatch.setattr(load, "FAIR_POSITIONS", 5)
    load.write_rosters(app)
    from matching import sheets

    for side, number in (("graduates", 20), ("positions", 5)):
        path = app.extensions["settings"].data_dir / "fair" / f"{side}.xlsx"
        assert len(sheets.read_roster(path.read_bytes(), path.name, side).rows) == number


def test_strangers_find_a_fair_to_register_for_and_to_join(app, database, tiny) -> None:
    load.load(app, "small", progress=lambda line: None)
    with database.unit() as unit:
        fair = unit.session.scalars(select(Fair).where(Fair.status == "open")).one()
        assert min(window.day for window in fair.windows) > clock.today()
        stands = {
            stand.agency_id: stand for stand in unit.session.scalars(select(FairStand).filter_by(fair_id=fair.id))
        }
        agency = unit.session.scalars(select(Agency).order_by(Agency.id).limit(1)).one()
        assert stands.pop(agency.id).status == "invited"
        assert stands and all(stand.positions and stand.tables for stand in stands.values())
        taken = unit.session.scalars(select(FairAttendee.graduate_id).where(FairAttendee.fair_id == fair.id)).all()
        assert taken and min(unit.session.scalars(select(Graduate.id))) not in taken
