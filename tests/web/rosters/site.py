"""What the tests of rosters share: sheets to import, and the worker's part done at once."""

from io import BytesIO
from pathlib import Path

import openpyxl
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.web.client import Client
from tests.web.make import Make

SAMPLES = Path(__file__).parents[3] / "seeds" / "samples"
GRADUATES, POSITIONS = SAMPLES / "graduates.csv", SAMPLES / "posts.csv"


def upload(
    client: Client, roster_id: int, side: str, content: bytes, name: str = "表.csv", status: int = 303, **more: str
):
    """Post a sheet as a browser does; the body is made in memory, so that no temporary file is left open."""
    path = f"/organiser/rosters/{roster_id}/import"
    fields = {"side": side, "csrf_token": client.csrf(), **more, "file": FileStorage(BytesIO(content), name)}
    boundary, body = encode_multipart(fields)
    response = client.http.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}")
    return client._checked(response, path, status)


def import_samples(client: Client, roster_id: int) -> None:
    upload(client, roster_id, "graduates", GRADUATES.read_bytes(), "graduates.csv")
    upload(client, roster_id, "positions", POSITIONS.read_bytes(), "posts.csv")


def work_off(app: Flask) -> int:
    """What the worker would do: carry out everything in the queue; returns how many tasks that was."""
    huey, count = app.extensions["queue"].huey, 0
    while (task := huey.dequeue()) is not None:
        huey.execute(task)
        count += 1
    return count


def finished(make: Make, roster_id: int) -> int:
    """A ranking that is done, of a roster of one person and one position, without a page being clicked."""
    from web.rosters import engine, jobs, service

    with make.app.app_context():
        for side, text in (("graduates", "编号,专业\nG1,微电子\n"), ("positions", "编号,职位名称\nP1,检索员\n")):
            sheet = engine.read_sheet(text.encode(), "表.csv", side)
            with make.database.unit() as unit:
                service.import_sheet(roster_id, side, "表.csv", sheet)
                unit.commit()
        with make.database.unit() as unit:
            run_id = service.start_run(roster_id, engine.settings_from(""), None).id
            unit.commit()
        jobs.rank_roster(run_id)
    return run_id


def xlsx(rows: list[list[object]]) -> bytes:
    book, buffer = openpyxl.Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(buffer)
    return buffer.getvalue()


def rows_of_xlsx(content: bytes) -> list[list[object]]:
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    return [["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)]
