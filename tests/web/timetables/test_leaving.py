"""Whoever deletes the account is named nowhere any more: in no file of a run, no workbook, no page, and no row."""

import io
import json
import zipfile

import pytest
from sqlalchemy import update

from tests.web.downloads.site import asked, made
from tests.web.graduates.test_own_data import everything_stored
from tests.web.make import PASSWORD
from tests.web.rosters.site import work_off
from tests.web.timetables.site import fair_of, place, publish, published, run_of, work
from web.core import clock, queue
from web.downloads import jobs as downloads
from web.models import FairAttendee, Roster, RosterRow, StoredFile
from web.timetables import engine, jobs

CANARY = "白鹭青禾"


@pytest.fixture
def office(make):
    return make.organiser("office")


@pytest.fixture
def me(make):
    return make.graduate(user={"display_name": CANARY}, name=CANARY)


def unpacked(content: bytes) -> str:
    """A file's text; of an archive or a workbook that of all members."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def stored_files(app) -> str:
    folder = app.extensions["settings"].files_dir
    return "\n".join(unpacked(path.read_bytes()) for path in folder.iterdir() if path.is_file())


def test_after_leaving_no_file_page_or_row_of_a_fair_names_the_person(app, client, make, database, office, me) -> None:
    fair = fair_of(make, office.id, people=4, stands=2, graduate_id=me.id, max_meetings=2)
    with database.writing() as session:
        session.execute(
            update(FairAttendee).where(FairAttendee.number == 1).values(name=CANARY, key=CANARY, email="c@example.com")
        )
        row = {"file_name": "a.csv", "number": 2, "digest": "d", "place": 1, "cells": {"姓名": CANARY}}
        roster = Roster(organiser_id=office.id, title="名单", created_at=clock.now())
        session.add(roster)
        session.flush()
        known = RosterRow(roster_id=roster.id, side="graduates", key=CANARY, **row)
        session.add(known)
        session.flush()
        session.get(FairAttendee, 1).roster_row_id = known.id
        double = dict(name=CANARY, email="c@example.com", created_at=clock.now(), updated_at=clock.now())
        session.add(FairAttendee(fair_id=fair, number=99, code="double", status="removed", **double))
    runs = [published(make, fair)]
    runs += [work(make, fair, kind) for kind in ("pairing", "ranking", "dry_run")]
    client.login(office.user_id)
    assert CANARY in client.get(f"/organiser/fair-runs/{runs[0]}?view=people").text
    place(make, runs[1])
    kept = asked(client, f"/organiser/fair-runs/{runs[0]}/result.xlsx")
    with app.app_context():
        downloads.make(kept)
    assert CANARY in unpacked(client.get(f"/downloads/{kept}/file").data)
    client.login(me.user_id).post("/me/data/delete", {"delete-current": PASSWORD, "delete-sure": "y"})
    runs.append(work(make, fair, "replan", base_id=runs[0]))
    publish(make, runs[-1])
    for _round in range(3):
        work_off(app)
    client.login(office.user_id).get(f"/downloads/{kept}/file", 404)
    assert CANARY not in everything_stored(database)
    assert CANARY not in stored_files(app)
    client.login(office.user_id)
    pages = [f"/organiser/fair-runs/{run}" for run in runs]
    pages += [f"/organiser/fair-runs/{runs[0]}?view={view}" for view in ("tables", "people", "missed")]
    pages += [f"/organiser/fair-runs/{run}/{name}.json" for run in runs for name in ("stored", "result")]
    pages += [f"/organiser/fair-runs/{runs[0]}/compare/{runs[-1]}?who={who}" for who in ("lost", "gained", "moved")]
    pages += [
        f"/organiser/fair-runs/{runs[0]}/why",
        f"/organiser/fairs/{fair}/versions",
        f"/fairs/{fair}/certificate/1",
    ]
    read = {page: unpacked(client.get(page).data) for page in pages}
    files = [f"/organiser/fair-runs/{run}/result.xlsx" for run in (runs[0], runs[1], runs[3], runs[-1])]
    read |= {page: unpacked(made(client, page).data) for page in files}
    assert [page for page, text in read.items() if CANARY in text] == []
    assert "1 已离开" in read[f"/organiser/fair-runs/{runs[0]}?view=people"]


def test_files_of_before_are_rewritten_and_still_check(app, client, make, database, office) -> None:
    fair = fair_of(make, office.id)
    run = published(make, fair)
    with app.app_context(), database.unit(may_write=False) as unit:
        row = unit.session.get(StoredFile, run_of(make, run).input_id)
        path = app.extensions["settings"].files_dir / row.name
    about = engine.read_about(path)
    old = {
        "people": {key: {"number": 1, "name": CANARY, "school": "", "key": ""} for key in about["people"]},
        "tables": {
            key: {"stand": stand, "label": "1", "interviewer": CANARY} for key, stand in about["tables"].items()
        },
        "stands": {},
        "positions": {key: {"title": "", "stand": stand} for key, stand in about["positions"].items()},
        "halls": {},
        "offers": about["offers"],
        "wishes": {p: [[o, rank, gate and gate[1] or ""] for o, rank, gate in w] for p, w in about["wishes"].items()},
    }
    members = {"stored.json": engine.member(path, "stored.json"), "names.json": json.dumps(old).encode()}
    path.write_bytes(engine.packed(members))
    with database.writing() as session:
        session.execute(update(StoredFile).where(StoredFile.id == row.id).values(shown_name=f"fair-{fair}-1-input.zip"))
    client.login(office.user_id)
    before = client.get(f"/organiser/fair-runs/{run}?view=people").text
    assert CANARY not in before and "同学1" in before
    with app.app_context():
        queue.run_sweeps()
        queue.run_sweeps()
        jobs.leave_names_out()
    assert CANARY not in stored_files(app)
    assert "同学1" in client.get(f"/organiser/fair-runs/{run}?view=people").text
    client.post(f"/fairs/{fair}/certificate/1", {})
    assert "与证明完全一致" in client.get(f"/fairs/{fair}/certificate/1").text


def test_somebody_of_the_same_name_stays_when_another_leaves(app, client, make, database, office, me) -> None:
    fair = fair_of(make, office.id, people=4, stands=2, graduate_id=me.id, max_meetings=2)
    with database.writing() as session:
        own = dict(name=CANARY, email="c@example.com", phone="13800000001")
        session.execute(update(FairAttendee).where(FairAttendee.number == 1).values(**own))
        times = dict(created_at=clock.now(), updated_at=clock.now(), status="removed")
        session.add(FairAttendee(fair_id=fair, number=98, code="other", name=CANARY, email="d@example.com", **times))
        session.add(FairAttendee(fair_id=fair, number=99, code="same", name="又名", phone="13800000001", **times))
    client.login(me.user_id).post("/me/data/delete", {"delete-current": PASSWORD, "delete-sure": "y"})
    for _round in range(3):
        work_off(app)
    with database.unit(may_write=False) as unit:
        left = {row.number: row.name for row in unit.session.query(FairAttendee).filter(FairAttendee.fair_id == fair)}
    assert left[98] == CANARY and left[1] == left[99] == ""
