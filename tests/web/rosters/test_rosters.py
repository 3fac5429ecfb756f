"""An organiser's way: two sheets in, wrong cells out and in again, a ranking in the worker, the result downloaded."""

import csv
import io
import json
import re
import subprocess
import sys
import time
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.web.client import Client, form_value
from tests.web.downloads.site import made
from tests.web.make import Make
from tests.web.rosters.routes import roster_of
from tests.web.rosters.site import (
    GRADUATES,
    POSITIONS,
    import_samples,
    rows_of_xlsx,
    upload,
    work_off,
    xlsx,
)
from web.core import clock, files, queue, runs
from web.models import Roster, RosterFault, RosterRow, RosterRun, StoredFile
from web.rosters import engine, service


@pytest.fixture
def office(make: Make):
    return make.organiser("office")


@pytest.fixture
def member(client: Client, office) -> Client:
    return client.login(office.user_id)


@pytest.fixture
def roster(make: Make, office) -> int:
    return roster_of(make, office.id)


def counted(database, model, **where) -> int:
    with database.unit(may_write=False) as unit:
        return unit.session.scalar(select(func.count()).select_from(model).filter_by(**where))


def ordered(member: Client, roster: int, **data) -> int:
    location = member.post(f"/organiser/rosters/{roster}/rank", data).location
    return int(re.search(r"/runs/(\d+)", location)[1])


def command_line(tmp_path, *options: str, fmt: str = "csv") -> bytes:
    out = tmp_path / f"r.{fmt}"
    command = [sys.executable, "-m", "matching", "rank", "--graduates", GRADUATES, "--positions", POSITIONS]
    subprocess.run([*command, "--out", out, *options], check=True, capture_output=True)
    return out.read_bytes()


def test_from_two_sheets_to_the_same_result_as_the_command_line(app, member, office, tmp_path) -> None:
    location = member.post("/organiser/rosters/new", {"title": "春季专场"}).location
    roster = int(location.rpartition("/")[2])
    import_samples(member, roster)
    page = member.get(location).text
    assert "graduates.csv" in page and "已有 60 行" in page and "已有 12 行" in page
    run = ordered(member, roster)
    assert 'role="progressbar"' in member.get(f"/organiser/runs/{run}").text
    assert member.get(f"/organiser/runs/{run}/state").json == {"status": "queued", "done": 0, "total": 12}
    assert work_off(app) == 1
    page = member.get(f"/organiser/runs/{run}").text
    assert "12 个职位，60 位毕业生" in page and "P01" in page and "六级" in page
    for fmt in ("csv", "xlsx", "json"):
        download = member.get(f"/organiser/runs/{run}/result.{fmt}")
        assert download.data == command_line(tmp_path, fmt=fmt), fmt
        assert "attachment" in download.headers["Content-Disposition"]
    english = member.get(f"/organiser/runs/{run}/result.csv?lang=en").data
    assert english == command_line(tmp_path, "--lang", "en")


def test_settings_change_the_result_and_stand_beside_it(app, member, roster, tmp_path) -> None:
    import_samples(member, roster)
    toml = "cohort = 2025\n[weights.search]\nlanguage = 40\n"
    (tmp_path / "s.toml").write_text(toml, encoding="utf-8")
    run = ordered(member, roster, settings=toml)
    work_off(app)
    csv_file = member.get(f"/organiser/runs/{run}/result.csv").data
    assert csv_file == command_line(tmp_path, "--settings", str(tmp_path / "s.toml"))
    page = member.get(f"/organiser/runs/{run}").text
    assert "2025" in page and "外语" in page.split("改过的权重")[1], "what was changed stands beside the result"
    page = member.post(f"/organiser/rosters/{roster}/rank", {"settings": "language = 900"}, status=422).text
    assert "设置没有读懂" in page and "language = 900" in page
    wrong = {"weight-major": "很多", "weight-place": "61", "weight-skill": "7", "cohort": "99"}
    page = member.post(f"/organiser/rosters/{roster}/rank", wrong, status=422).text
    assert page.count("请填 0 到 60 的整数。") == 2 and "请填 2000 到 2100 之间的年份" in page
    assert form_value(page, "weight-skill") == "7" and form_value(page, "weight-major") == "很多"
    nothing = {f"weight-{part}": "0" for part, *_ in engine.parts("zh")}
    assert "设置没有读懂" in member.post(f"/organiser/rosters/{roster}/rank", nothing, status=422).text


def test_weights_in_boxes_hold_for_every_kind_of_work(app, member, roster, tmp_path) -> None:
    import_samples(member, roster)
    kinds = [kind or "default" for kind in engine.DEFAULT.weights]
    toml = "cohort = 2026\n" + "".join(f"[weights.{kind}]\nplace = 0\nmajor = 40\n" for kind in kinds)
    (tmp_path / "s.toml").write_text(toml, encoding="utf-8")
    run = ordered(member, roster, **{"cohort": "２０２６", "weight-place": "0", "weight-major": "40"})
    work_off(app)
    csv_file = member.get(f"/organiser/runs/{run}/result.csv").data
    assert csv_file == command_line(tmp_path, "--settings", str(tmp_path / "s.toml"))
    assert "专业 40；地点 0" in member.get(f"/organiser/runs/{run}").text


def test_nothing_is_imported_twice(member, roster, database) -> None:
    for expected in ("新增 60 行，替换 0 行，0 行原来就有", "新增 0 行，替换 0 行，60 行原来就有"):
        upload(member, roster, "graduates", GRADUATES.read_bytes())
        assert expected in member.get(f"/organiser/rosters/{roster}").text
    assert counted(database, RosterRow) == 60


def test_imported_positions_are_held_to_the_same_wording(member, roster, database) -> None:
    text = "编号,职位名称,职位描述\nP1,检索员,限男性，入职须交押金\nP2,检索员,研究男性用品的专利\n"
    page = member.get(upload(member, roster, "positions", text.encode()).location).text
    assert counted(database, RosterRow) == 2  # the rows go in; the cell is named
    with database.unit(may_write=False) as unit:
        (fault,) = unit.session.scalars(select(RosterFault)).all()
    assert (fault.number, fault.key, fault.column) == (2, "P1", "职位描述") and fault.reason_zh in page
    assert "“限男性”" in fault.reason_zh and "押金" in fault.reason_zh and "one sex" in fault.reason_en


def test_wrong_cells_are_listed_downloaded_mended_and_imported_again(app, member, roster, database) -> None:
    text = "编号,姓名,学历,专业,毕业时间,期望月薪\nG1,甲,本科,机械,2026.6,8000\nG2,乙,本科,机械,明年吧,好多钱\n,丙,本科,机械,2026.6,\n"
    location = upload(member, roster, "graduates", text.encode(), "名单.csv").location
    page = member.get(location).text
    assert "明年吧" in page and "好多钱" in page and "没有编号" in page and "名单.csv" in page
    assert "第 3 行" in page
    assert counted(database, RosterRow) == 2  # the row without a number waits in the list, nothing else is lost
    base = f"/organiser/rosters/{roster}/faults/graduates"
    rows = rows_of_xlsx(made(member, f"{base}.xlsx").data)
    assert len(rows) == 3 and rows[0][-1] == "原因" and rows[0][:2] == ["编号", "姓名"]
    text = made(member, f"{base}.csv").data.decode("utf-8-sig")
    mended = text.replace("明年吧", "2026.6").replace("好多钱", "9000").replace("\r\n,丙", "\r\nG3,丙")
    upload(member, roster, "graduates", mended.encode("utf-8-sig"), "改好.csv")
    work_off(app)
    assert counted(database, RosterRow) == 3
    with database.unit(may_write=False) as unit:
        left = unit.session.scalars(select(RosterFault)).all()
        assert [f.reason_zh[:4] for f in left] == ["没有编号"]  # its row had no number to be known by
    member.post(f"/organiser/rosters/{roster}/faults/clear", {"side": "graduates"})
    assert "没有编号" not in member.get(f"/organiser/rosters/{roster}/faults").text
    work_off(app)
    assert counted(database, RosterFault) == 0 and counted(database, RosterRow) == 3


def test_an_import_of_the_wrong_file_is_taken_back(app, member, roster, database) -> None:
    import_samples(member, roster)
    before = counted(database, RosterRow)
    run = ordered(member, roster)
    wrong = "编号,学历,专业,毕业时间\nX1,本科,机械,2026-06\nX2,本科,机械,看不懂\n".encode()
    taken = {"side": "graduates", "file": "去年的.csv"}
    member.post(f"/organiser/rosters/{roster}/take-back", taken, status=409)  # what is being ranked stands still
    work_off(app)
    upload(member, roster, "graduates", wrong, "去年的.csv")
    assert counted(database, RosterRow) == before + 2 and counted(database, RosterFault) == 1
    assert "撤回这次导入" in member.get(f"/organiser/rosters/{roster}").text
    member.post(f"/organiser/rosters/{roster}/take-back", taken)
    page = member.get(f"/organiser/rosters/{roster}").text
    assert "2 行不在名册里了" in page and page.count("去年的.csv") == 1
    work_off(app)
    assert counted(database, RosterRow) == before and counted(database, RosterFault) == 0
    assert "排序以后名册又改过" in member.get(f"/organiser/runs/{run}").text
    member.post(f"/organiser/rosters/{roster}/take-back", taken, status=409)
    member.post(f"/organiser/rosters/{roster}/take-back", {"side": "nobody", "file": "x"}, status=400)


def test_english_headers_reasons_and_excel_dates(member, roster) -> None:
    sheet = xlsx([["No.", "Degree", "Major", "Graduation date"], ["G1", "Bachelor", "Mechanical engineering", 46174]])
    upload(member, roster, "graduates", sheet, "people.xlsx")
    bad = xlsx([["No.", "Degree", "Major"], ["G2", "wizard", "Physics"]])
    page = member.get(upload(member, roster, "graduates", bad, "more.xlsx").location + "&lang=en").text
    assert "wizard" in page and "No degree understood" in page


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "empty.csv", "空的"),
        (b"PK\x03\x04 this is no workbook", "broken.xlsx", "打不开"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "old.xls", "旧版"),
        ("姓名,年龄\n甲,22\n".encode(), "headers.csv", "缺少表头"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "photo.csv", ""),
    ],
)
def test_a_file_that_cannot_be_used_is_explained_and_nothing_changes(
    member, roster, database, content, name, says
) -> None:
    page = upload(member, roster, "graduates", content, name, status=422).text
    assert "没有导入，名册没有变" in page and says in page
    assert counted(database, RosterRow) == 0


def test_a_chinese_csv_in_gb18030_comes_in(member, roster, database) -> None:
    upload(member, roster, "graduates", GRADUATES.read_bytes().decode("utf-8-sig").encode("gb18030"))
    with database.unit(may_write=False) as unit:
        first = unit.session.scalar(select(RosterRow).order_by(RosterRow.id))
        assert first.cells["姓名"] == "祁薇"


def test_a_zip_bomb_is_not_unpacked(member, roster) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 100_000_000)
    page = upload(member, roster, "graduates", buffer.getvalue(), "bomb.xlsx", status=422).text
    assert "大得不正常" in page


def test_too_large_a_file_is_refused_with_the_mend(member, roster) -> None:
    page = upload(member, roster, "graduates", b"x" * (10 * 1024 * 1024 + 1), "big.csv", status=413).text
    assert "10 MB" in page and "拆成几个" in page
    upload(member, roster, "graduates", b"x" * (13 * 1024 * 1024), "huge.csv", status=413)


def test_thirty_thousand_rows_come_in(app, member, roster, database) -> None:
    lines = "".join(f"G{n},本科,机械工程,2026-06,CET-6 {430 + n % 200}\n" for n in range(30_000))
    upload(member, roster, "graduates", f"编号,学历,专业,毕业时间,外语\n{lines}".encode())
    work_off(app)
    assert counted(database, RosterRow) == 30_000


def test_no_file_no_side_no_rows_no_ranking(member, roster) -> None:
    page = member.post(f"/organiser/rosters/{roster}/import", {"side": "graduates"}, status=422).text
    assert "请先选择" in page
    upload(member, roster, "people", b"x", status=422)
    member.post(f"/organiser/rosters/{roster}/rank", {}, status=409)
    member.post("/organiser/rosters/new", {"title": "  "}, status=422)
    member.post(f"/organiser/rosters/{roster}/faults/clear", {"side": "nobody"}, status=400)


def test_a_formula_in_a_cell_stays_text_in_every_download(app, member, roster) -> None:
    text = '编号,姓名,专业,毕业时间\n"=HYPERLINK(""http://evil"")",甲,机械,看不懂\n'
    upload(member, roster, "graduates", text.encode())
    upload(member, roster, "positions", "编号,职位名称\nP1,检索员\n".encode())
    rows = rows_of_xlsx(made(member, f"/organiser/rosters/{roster}/faults/graduates.xlsx").data)
    assert rows[1][0].startswith("'=")
    run = ordered(member, roster)
    work_off(app)
    line = member.get(f"/organiser/runs/{run}/result.csv").data.decode("utf-8-sig").splitlines()[1]
    assert "'=HYPERLINK" in line


def test_a_double_click_orders_one_ranking(app, member, roster, database) -> None:
    import_samples(member, roster)
    first = member.post(f"/organiser/rosters/{roster}/rank", {"once": "same"}).location
    assert member.post(f"/organiser/rosters/{roster}/rank", {"once": "same"}).location == first
    member.post(f"/organiser/rosters/{roster}/rank", {"once": "other"}, status=409)
    assert counted(database, RosterRun) == 1
    upload(member, roster, "graduates", GRADUATES.read_bytes(), status=409)  # what is being ranked stands still


def test_what_a_killed_worker_left_is_taken_up_again(app, member, roster, database) -> None:
    import_samples(member, roster)
    run = ordered(member, roster)
    app.extensions["queue"].huey.storage.flush_queue()  # the queue lost it …
    with database.writing() as session:
        row = session.get(RosterRun, run)
        row.status, row.done, row.beat_at = "running", 5, clock.now() - timedelta(minutes=5)  # … and the worker died
    with app.app_context():
        queue.run_sweeps()
    assert work_off(app) >= 1
    assert member.get(f"/organiser/runs/{run}/state").json == {"status": "done", "done": 12, "total": 12}
    assert counted(database, StoredFile) == 1


def test_a_live_worker_keeps_its_run(app, member, roster, database) -> None:
    import_samples(member, roster)
    run = ordered(member, roster)
    with database.writing() as session:
        row = session.get(RosterRun, run)
        row.status, row.beat_at = "running", clock.now()
    work_off(app)
    with app.app_context():
        queue.run_sweeps()
    assert work_off(app) == 0
    assert member.get(f"/organiser/runs/{run}/state").json["status"] == "running"


def test_a_cancelled_ranking_stops_and_may_be_ordered_anew(app, member, roster) -> None:
    import_samples(member, roster)
    run = ordered(member, roster)
    member.post(f"/organiser/runs/{run}/cancel", {})
    work_off(app)
    assert "已取消" in member.get(f"/organiser/runs/{run}").text
    member.get(f"/organiser/runs/{run}/result.csv", status=404)
    again = ordered(member, roster)
    work_off(app)
    member.post(f"/organiser/runs/{again}/cancel", {})  # too late: done stays done
    assert member.get(f"/organiser/runs/{again}/state").json["status"] == "done"


def test_a_run_stolen_by_another_worker_writes_nothing(app, member, roster, database) -> None:
    import_samples(member, roster)
    run = ordered(member, roster)
    with app.app_context():
        with database.unit() as unit:
            heart = runs.Heart(database, runs.claim(RosterRun, run))
            unit.commit()
        with database.writing() as session:
            session.get(RosterRun, run).beat_at = clock.now() - timedelta(minutes=2)
        with database.unit() as unit:
            assert runs.claim(RosterRun, run) is not None
            unit.commit()
        with pytest.raises(runs.Stopped):
            heart.write(lambda row: service.finish(row, files.write(b"late"), {}, {}))
    assert counted(database, StoredFile) == 0


def test_work_that_says_nothing_for_long_is_not_taken_for_dead(app, member, roster, database, monkeypatch) -> None:
    monkeypatch.setattr(runs, "PULSE", 0.02)
    monkeypatch.setattr(runs, "BEAT", timedelta(0))
    import_samples(member, roster)
    number, signs = ordered(member, roster), set()

    def silent(_run: RosterRun, heart: runs.Heart) -> None:
        until = time.monotonic() + 30
        while len(signs) < 3 and time.monotonic() < until:
            with database.unit(may_write=False) as unit:
                signs.add(unit.session.get(RosterRun, number).beat_at)
            time.sleep(0.02)
        heart.write(lambda row: service.finish(row, files.write(b"done"), {}, {}))

    with app.app_context():
        runs.carry(RosterRun, number, silent)
    assert len(signs) == 3
    assert member.get(f"/organiser/runs/{number}/state").json["status"] == "done"


def test_a_roster_changed_after_the_ranking_says_so(app, member, roster) -> None:
    import_samples(member, roster)
    run = ordered(member, roster)
    work_off(app)
    assert "名册又改过" not in member.get(f"/organiser/runs/{run}").text
    upload(member, roster, "graduates", "编号,专业\nG900,机械\n".encode())
    assert "名册又改过" in member.get(f"/organiser/runs/{run}").text


def test_deleting_a_roster_deletes_everything_in_it(app, member, roster, database) -> None:
    import_samples(member, roster)
    ordered(member, roster)
    work_off(app)
    member.post(f"/organiser/rosters/{roster}/delete", {})
    assert "还没有名册" in member.get("/organiser").text
    member.get(f"/organiser/rosters/{roster}", status=404)
    work_off(app)
    for model in (Roster, RosterRow, RosterFault, RosterRun, StoredFile):
        assert counted(database, model) == 0


def test_another_organiser_finds_nothing(app, client, make, roster, office) -> None:
    other = make.organiser("university")
    client.login(other.user_id)
    client.get(f"/organiser/rosters/{roster}", status=404)
    upload(client, roster, "graduates", GRADUATES.read_bytes(), status=404)
    client.post(f"/organiser/rosters/{roster}/delete", {}, status=404)
    assert "春季专场" not in client.get("/organiser/rosters").text


def test_the_result_as_json_has_the_columns_of_the_contract(app, member, roster) -> None:
    import_samples(member, roster)
    run = ordered(member, roster)
    work_off(app)
    rows = json.loads(member.get(f"/organiser/runs/{run}/result.json").data)
    assert list(rows[0]) == ["position", "rank", "graduate", "score", "verdict", "reasons"]
    read = list(csv.DictReader(io.StringIO(member.get(f"/organiser/runs/{run}/result.csv").data.decode("utf-8-sig"))))
    assert len(read) == len(rows) == 720


def test_queries_do_not_grow(app, member, make, office, database) -> None:
    counts: dict[str, set[int]] = {"/organiser": set(), "/organiser/rosters": set()}
    made = 0
    for wanted in (1, 3):
        while made < wanted:
            import_samples(member, roster_of(make, office.id))
            made += 1
        for path, seen in counts.items():
            member.get(path)
            with member.counting() as q:
                member.get(path)
            seen.add(q.count)
    assert all(len(seen) == 1 and max(seen) <= 13 for seen in counts.values()), counts
    first = roster_of(make, office.id)
    seen = set()
    for number in (1, 3):
        lines = "".join(f"G{n},本科,机械,某天\n" for n in range(number))
        upload(member, first, "graduates", f"编号,学历,专业,毕业时间\n{lines}".encode())
        for path in (f"/organiser/rosters/{first}/faults", f"/organiser/rosters/{first}"):
            member.get(path)
            with member.counting() as q:
                member.get(path)
            seen.add((path, q.count))
    assert len(seen) == 2 and max(count for _path, count in seen) <= 11, seen
