"""Columns whose headers do not say what they are: asked once with some of their cells, remembered for the next file."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from flask import abort
from sqlalchemy import delete, func, select

from tests.web.client import Client
from tests.web.make import Make
from tests.web.rosters.routes import roster_of
from tests.web.rosters.site import POSITIONS, upload
from web.core import clock, db, forgetting
from web.models import HeaderChoice, OrganiserMember, Roster, RosterRow, WaitingSheet
from web.rosters import service
from web.rosters.service import columns

ODD = "工号牌,我是谁,念的什么,最高文凭,啥时候毕业\nA1,王小明,机械工程,本科,2026\nA2,李红,日语,硕士,2025\n".encode()
SAID = {"column-0": "编号", "column-1": "姓名", "column-2": "专业", "column-3": "学历", "column-4": "毕业时间"}


@pytest.fixture
def office(make: Make):
    return make.organiser("office")


@pytest.fixture
def member(client: Client, office) -> Client:
    return client.login(office.user_id)


@pytest.fixture
def roster(make: Make, office) -> int:
    return roster_of(make, office.id)


def rows(database) -> list[dict]:
    with database.unit(may_write=False) as unit:
        return [row.cells for row in unit.session.scalars(select(RosterRow).order_by(RosterRow.place))]


def count(database, model) -> int:
    with database.unit(may_write=False) as unit:
        return unit.session.scalar(select(func.count()).select_from(model))


def colleague_of(make: Make, organiser_id: int) -> int:
    user_id = make.user("organiser")
    with make.database.writing() as session:
        session.add(OrganiserMember(organiser_id=organiser_id, user_id=user_id, created_at=clock.now()))
    return user_id


def asked(member: Client, roster: int, content: bytes, name: str = "表.csv", side: str = "graduates") -> str:
    """The address of the page that asks for the columns of a file."""
    location = upload(member, roster, side, content, name).location
    assert re.fullmatch(rf"(http://localhost)?/organiser/rosters/{roster}/columns/\d+", location), location
    return location


def test_a_file_nobody_could_read_is_read_as_it_is_said(member, roster, database) -> None:
    page = asked(member, roster, ODD)
    text = member.get(page).text
    assert all(word in text for word in ("念的什么", "机械工程", "日语", "请核对"))
    assert rows(database) == []
    done = member.post(page, SAID)
    assert done.status_code == 303 and not re.search("columns", done.location)
    assert [(r["编号"], r["姓名"], r["专业"], r["学历"], r["毕业时间"]) for r in rows(database)] == [
        ("A1", "王小明", "机械工程", "本科", "2026"),
        ("A2", "李红", "日语", "硕士", "2025"),
    ]
    assert count(database, WaitingSheet) == 0
    member.get(page, status=404)


def test_of_a_header_nobody_knows_the_guesses_stand_there(member, roster) -> None:
    page = asked(member, roster, "工号牌,获奖与社团情况,大学里念的\nA1,校奖学金,日语\n".encode())
    assert re.search(r'<select id="column-1".*?<option value="荣誉" selected', member.get(page).text, re.DOTALL)


def test_the_same_headers_are_not_asked_again(member, roster, database) -> None:
    member.post(asked(member, roster, ODD), SAID)
    more = ODD.replace(b"A1", b"B1").replace(b"A2", b"B2").replace("工号牌".encode(), " 工 号 牌 ".encode())
    location = upload(member, roster, "graduates", more, "下一份.csv").location
    assert "columns" not in location and [r["编号"] for r in rows(database)] == ["A1", "A2", "B1", "B2"]


def test_another_organiser_is_asked_for_its_own(member, make, roster, app) -> None:
    member.post(asked(member, roster, ODD), SAID)
    other = make.organiser("university")
    theirs = roster_of(make, other.id)
    asked(Client(app).login(other.user_id), theirs, ODD)


def test_listed_headers_are_never_asked_about(member, roster, database) -> None:
    known = "学号,姓名,专业,学历,手机,邮箱,性别\n1,甲,日语,本科,13900000000,a@b.cn,女\n".encode()
    assert "columns" not in upload(member, roster, "graduates", known).location
    assert len(rows(database)) == 1


def test_a_guess_can_be_corrected_and_a_column_left_out(member, roster, database) -> None:
    sheet = "学号,姓名,专业,学历,获奖与社团情况,宿舍\n1,甲,日语,本科,校奖学金,3-201\n".encode()
    page = asked(member, roster, sheet)
    text = member.get(page).text
    assert re.search(r'<select id="column-4".*?<option value="荣誉" selected', text, re.DOTALL), (
        "the guess stands there"
    )
    member.post(page, {"column-4": "自我介绍", "column-5": ""})
    (row,) = rows(database)
    assert row["自我介绍"] == "校奖学金" and "荣誉" not in row and "3-201" not in str(row)


def test_one_column_cannot_be_two_and_what_was_chosen_stays(member, roster, database) -> None:
    page = asked(member, roster, ODD)
    answer = member.post(page, SAID | {"column-3": "专业"}, status=422)
    assert "不止一列" in answer.text and answer.text.count('<option value="专业" selected') == 2
    assert member.post(page, SAID | {"column-3": "<script>"}, status=422) and rows(database) == []
    assert count(database, HeaderChoice) == 0 and count(database, WaitingSheet) == 1
    answer = member.post(page, dict.fromkeys(SAID, ""), status=422)
    assert "还没有导入" in answer.text and "缺少表头" in answer.text
    assert member.post(page, SAID).status_code == 303 and len(rows(database)) == 2


def test_a_second_press_changes_nothing(member, roster, database) -> None:
    page = asked(member, roster, ODD)
    once = re.search(r'name="once" value="([^"]+)"', member.get(page).text)[1]
    first, second = (member.post(page, SAID | {"once": once}) for _ in range(2))
    assert first.location == second.location and len(rows(database)) == 2


def test_a_waiting_file_is_its_senders_alone_and_for_its_place(member, make, office, roster, app, database) -> None:
    page = asked(member, roster, ODD)
    colleague = Client(app).login(colleague_of(make, office.id))
    colleague.get(page, status=404)
    colleague.post(page, SAID, status=404)
    other = roster_of(make, office.id, "秋季专场")
    member.get(page.replace(f"/{roster}/", f"/{other}/"), status=404)
    assert rows(database) == []


def test_a_newer_file_takes_the_place_of_one_that_waits(member, roster, database) -> None:
    first = asked(member, roster, ODD)
    asked(member, roster, ODD.replace(b"A1", b"C1"))
    assert count(database, WaitingSheet) == 1
    member.get(first, status=404)


def test_after_an_hour_it_is_forgotten(member, roster, database, app, monkeypatch) -> None:
    asked(member, roster, ODD)
    later = clock.now() + timedelta(hours=1, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    with app.app_context():
        forgetting.forget_old()
    assert count(database, WaitingSheet) == 0


def test_positions_of_odd_headers_too(member, roster, database) -> None:
    sheet = "哪家,招啥人,要求写在这\n甲所,专利检索员,本科以上，日语优先\n乙所,翻译,英语六级\n".encode()
    page = asked(member, roster, sheet, side="positions")
    member.post(page, {"column-0": "机构", "column-1": "职位名称", "column-2": "职位描述"})
    assert [(r["机构"], r["职位名称"]) for r in rows(database)] == [("甲所", "专利检索员"), ("乙所", "翻译")]


def test_of_several_sheets_each_may_call_a_column_its_own_way(member, roster, database) -> None:
    book = openpyxl.Workbook()
    for title, rows_of in (
        ("机械学院", [["学号", "我是谁", "学历", "念的什么"], ["M1", "甲", "本科", "机械工程"]]),
        ("法学院", [["学号", "名儿", "最高文凭", "学啥"], ["L1", "乙", "硕士", "法学"]]),
    ):
        sheet = book.create_sheet(title)
        for line in rows_of:
            sheet.append(line)
    del book["Sheet"]
    content = io.BytesIO()
    book.save(content)
    page = asked(member, roster, content.getvalue(), "两个学院.xlsx")
    text = member.get(page).text
    assert "法学院" in text and "机械学院" in text
    names = dict(re.findall(r'<label for="column-(\d+)"[^>]*>“([^”]+)”', text))
    said = {"我是谁": "姓名", "名儿": "姓名", "念的什么": "专业", "学啥": "专业", "最高文凭": "学历"}
    member.post(page, {f"column-{at}": said[name] for at, name in names.items() if name in said})
    assert [(r["姓名"], r["专业"], r["学历"]) for r in rows(database)] == [
        ("甲", "机械工程", "本科"),
        ("乙", "法学", "硕士"),
    ]


def test_plain_cells_are_guessed_from(member, roster) -> None:
    page = asked(
        member,
        roster,
        "学号,姓名,甲列,乙列,丙列,丁列\n1,甲,硕士研究生,机械工程,武汉大学,2026.6\n2,乙,本科,日语,示例学院,2025\n".encode(),
    )
    text = member.get(page).text
    for at, name in enumerate(("学历", "专业", "学校", "毕业时间"), 2):
        assert re.search(
            rf'<select id="column-{at}"(?:(?!</select>).)*<option value="{name}" selected', text, re.DOTALL
        ), name


def test_what_was_said_wrongly_can_be_forgotten(member, roster, database) -> None:
    member.post(asked(member, roster, ODD), SAID | {"column-2": ""})
    page = member.get(f"/organiser/rosters/{roster}").text
    assert "你们说过的表头（5）" in page and "念的什么 → 不读这一列" in page
    member.post(f"/organiser/rosters/{roster}/columns/forget", {"side": "graduates"})
    assert count(database, HeaderChoice) == 0 and "你们说过" not in member.get(f"/organiser/rosters/{roster}").text
    asked(member, roster, ODD)
    member.post(f"/organiser/rosters/{roster}/columns/forget", {"side": "x"}, status=400)


def test_a_telephone_that_is_read_is_not_called_unread(member, roster) -> None:
    upload(member, roster, "graduates", "学号,姓名,专业,手机,邮箱,宿舍\n1,甲,日语,13900000000,a@b.cn,3-201\n".encode())
    page = member.get(f"/organiser/rosters/{roster}").text
    assert "没有读的列：宿舍" in page


def test_two_answers_at_the_same_moment_take_the_file_in_once(member, roster, database, monkeypatch) -> None:
    page = asked(member, roster, ODD)
    taken = service.import_sheet

    def and_another_was_first(*given):
        done = taken(*given)
        db.session().execute(delete(WaitingSheet))
        return done

    monkeypatch.setattr(service, "import_sheet", and_another_was_first)
    assert member.post(page, SAID).status_code == 303 and len(rows(database)) == 2
    assert (
        upload(member, roster, "graduates", b"\xef\xbb\xbf" + "学号,姓名,专业\n9,丁,法学\n".encode()).status_code == 303
    )


def test_an_error_after_the_rows_were_written_leaves_nothing_and_holds_nobody_up(
    member, roster, database, monkeypatch
) -> None:
    page = asked(member, roster, ODD)
    with monkeypatch.context() as broken:
        broken.setattr(columns, "settle", lambda *_given: abort(503))
        member.post(page, SAID, status=503)
    assert rows(database) == [] and count(database, WaitingSheet) == 1
    with database.unit(may_write=False) as unit:
        assert unit.session.get(Roster, roster).beat_at is None, "the next import need not wait for a dead one"
    assert member.post(page, SAID).status_code == 303 and len(rows(database)) == 2


def test_of_headers_that_differ_in_signs_alone_the_first_is_asked_and_read(member, roster, database) -> None:
    page = asked(member, roster, "姓名,学历,专业,软甲（一）,软甲一\n甲,硕士,法学,Python,Java\n".encode())
    assert "Python" in (text := member.get(page).text) and "Java" not in text
    member.post(page, {"column-3": "技能"})
    assert rows(database)[0]["技能"] == "Python"


def test_a_header_of_signs_alone_is_never_asked_nor_remembered(member, roster, database) -> None:
    page = asked(member, roster, ",姓名,学历,★,啥时候毕业\n空列里的话,乙,硕士,法学,2026\n".encode())
    assert "★" not in member.get(page).text
    member.post(page, {})
    assert "空列里的话" not in str(rows(database))
    with database.unit(may_write=False) as unit:
        assert "" not in set(unit.session.scalars(select(HeaderChoice.header)))


def test_what_was_said_of_other_files_lets_no_table_in_on_the_wrong_side(member, roster, database) -> None:
    member.post(asked(member, roster, ODD), SAID)
    answer = upload(member, roster, "graduates", POSITIONS.read_bytes(), "posts.csv", status=422)
    assert "这像是职位表" in answer.text


def test_both_sides_of_a_roster_may_wait(member, roster, database) -> None:
    first = asked(member, roster, ODD)
    asked(member, roster, "哪家,招啥人,要求写在这\n甲所,检索员,本科以上\n".encode(), side="positions")
    assert member.post(first, SAID).status_code == 303


def test_only_what_no_list_says_is_remembered(member, roster, database) -> None:
    member.post(asked(member, roster, "学号,姓名,专业,念的什么\n1,甲,日语,文\n".encode()), {"column-3": ""})
    with database.unit(may_write=False) as unit:
        assert set(unit.session.scalars(select(HeaderChoice.header))) == {"念的什么"}


def test_what_was_sure_and_left_as_it_stood_is_not_remembered(member, roster, database) -> None:
    sheet = (
        "学号,姓名,专业,学历,特长,宿舍,手机,获奖与社团情况\n1,甲,日语,本科,书法,3-201,13900000000,校奖学金\n".encode()
    )
    member.post(asked(member, roster, sheet), {"column-4": "技能"})
    with database.unit(may_write=False) as unit:
        kept = {choice.header: choice.column for choice in unit.session.scalars(select(HeaderChoice))}
    assert kept == {"特长": "技能", "获奖与社团情况": "荣誉"}
    assert "columns" not in upload(member, roster, "graduates", sheet).location


def test_files_that_wait_have_a_bound_of_bytes_for_an_organiser(
    member, make, office, roster, app, database, monkeypatch
):
    """Ones own oldest go first; a colleague's never."""
    monkeypatch.setattr(columns, "MOST_WAITING", 2 * len(ODD))
    rosters = [roster_of(make, office.id, f"{n}号专场") for n in range(3)]
    pages = [asked(member, number, ODD) for number in rosters]
    assert count(database, WaitingSheet) == 2
    member.get(pages[0], status=404)
    member.get(pages[1])
    colleague = Client(app).login(colleague_of(make, office.id))
    refused = upload(colleague, roster, "graduates", ODD, "表.csv", status=422)
    assert "在等人说明各列是什么" in refused.text and count(database, WaitingSheet) == 2
    other = make.organiser("university")
    asked(Client(app).login(other.user_id), roster_of(make, other.id), ODD)
    assert count(database, WaitingSheet) == 3
