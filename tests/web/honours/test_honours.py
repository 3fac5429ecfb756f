"""Honours: asked about, confirmed or refused one by one and by sheet, revoked, hidden; what of it agencies see."""

from datetime import date
from io import BytesIO

import pytest
import time_machine

from seeds.reference import workbooks
from tests.web.client import Client, form_value
from tests.web.hires.site import act
from tests.web.make import Make
from web.core import clock, db
from web.core.workbooks import written
from web.graduates import service as graduates
from web.graduates.queries import FIELDS, seen_by_agency
from web.hires import service as hires
from web.honours import queries, rules, service
from web.models import Graduate, Honour, Notice, User
from web.ranking.rules.rows import graduate_row

SCHOOL = "示例大学"
OFFICE = f"{SCHOOL}就业指导中心"


@pytest.fixture(autouse=True)
def spring():
    with time_machine.travel("2026-11-30 10:00+08:00"):
        yield


@pytest.fixture
def parties(app, make: Make):
    """(university, its client, graduate, its client, numbers of two honours)."""
    school, graduate = make.organiser("university", name=OFFICE, school=SCHOOL), make.graduate(honours=[])
    for name in ("三好学生", "国家励志奖学金"):
        add(make, graduate.id, name)
    numbers = [one.id for one in act(make, lambda: queries.mine(graduate.id))]
    return school, Client(app).login(school.user_id), graduate, Client(app).login(graduate.user_id), numbers


def add(make: Make, graduate_id: int, name: str) -> None:
    act(make, lambda: graduates.save_row(graduate_id, "honours", {"name": name, "level": "", "year": 2025, "note": ""}))


def asked(make: Make, parties, *numbers: int) -> None:
    act(make, lambda: service.ask(parties[2].id, numbers or parties[4], parties[0].id))


def standings(make: Make, graduate_id: int) -> list[str]:
    return [one.standing for one in act(make, lambda: queries.mine(graduate_id))]


def told(make: Make, user_id: int) -> list[str]:
    with make.database.unit(may_write=False) as unit:
        rows = unit.session.query(Notice).filter_by(user_id=user_id, kind="honour").order_by(Notice.id)
        return [row.text_zh for row in rows]


def row_of(make: Make, graduate_id: int) -> str:
    return act(make, lambda: graduate_row(db.one(Graduate, graduate_id)).get("荣誉", ""))


def counted(make: Make, graduate_id: int) -> bool:
    """What the ledger keeps of a hire confirmed now."""
    return act(make, lambda: hires.own_facts(db.one(Graduate, graduate_id))["honours"])


def test_from_the_question_to_the_confirmation_an_agency_sees(make: Make, parties) -> None:
    school, theirs, graduate, mine, (first, second) = parties
    assert "没有请学校核实" in mine.get("/me/honours").text and "三好学生" not in theirs.get("/university/honours").text
    mine.post("/me/honours/ask", {"school": str(school.id)}, status=422)
    mine.post("/me/honours/ask", {"school": str(school.id), "honour": [str(first)]})
    assert told(make, school.user_id) == ["有毕业生请你们核实荣誉"]
    page = theirs.get("/university/honours").text
    assert "三好学生" in page and "国家励志奖学金" not in page, "the university sees what it was asked"
    form = {"act": "confirm", "seen": form_value(page, "seen"), "issued": "2027", "reason": ""}
    assert "不能晚于今天" in theirs.post(f"/university/honours/{first}", form, status=422).text
    theirs.post(f"/university/honours/{first}", form | {"issued": "2025年6月"})
    assert standings(make, graduate.id) == ["confirmed", ""]
    assert told(make, graduate.user_id) == [f"{OFFICE}核实了你的荣誉：三好学生"]
    assert "颁发于 2025-06" in mine.get("/me/honours").text
    seen = act(make, lambda: seen_by_agency(db.one(Graduate, graduate.id), FIELDS)["honours"])
    assert [(one["confirmed"], one["issuer"], one["issued"]) for one in seen] == [
        (True, OFFICE, "2025-06"),
        (False, "", ""),
    ]
    assert row_of(make, graduate.id) == "2025 三好学生（已核实）；2025 国家励志奖学金"
    unnamed = act(make, lambda: seen_by_agency(db.one(Graduate, graduate.id), "anonymous", 1)["honours"])
    assert {one["issuer"] for one in unnamed} == {""}, "its name would tell the school"
    agency = make.agency()
    application = make.application(make.position(agency.id), graduate.id, shared={"fields": ["name", "honours"]})
    assert f"{OFFICE}核实，2025-06" in Client(mine.app).login(agency.user_id).get(f"/applications/{application}").text


def test_what_is_refused_revoked_or_hidden_is_shown_to_nobody_and_counts_nowhere(make: Make, parties) -> None:
    school, theirs, graduate, mine, (first, second) = parties
    asked(make, parties)
    seal = service.seal(act(make, lambda: queries.mine(graduate.id))[0])
    form = {"act": "refuse", "seen": seal, "issued": "", "reason": ""}
    assert "请写明原因" in theirs.post(f"/university/honours/{first}", form, status=422).text
    theirs.post(f"/university/honours/{first}", form | {"reason": "名单里没有"})
    theirs.post(f"/university/honours/{first}", form | {"reason": "再来"}, status=409)
    assert row_of(make, graduate.id) == "2025 国家励志奖学金" and "名单里没有" in mine.get("/me/honours").text
    assert counted(make, graduate.id)
    mine.post(f"/me/honours/{second}/hide", {"on": "1"})
    mine.post(f"/me/honours/{second}/hide", {"on": "1"})
    assert row_of(make, graduate.id) == "" and not counted(make, graduate.id)
    assert act(make, lambda: seen_by_agency(db.one(Graduate, graduate.id), FIELDS)["honours"]) == []
    mine.post(f"/me/honours/{second}/hide", {"on": "0"})
    one = act(make, lambda: queries.mine(graduate.id))[1]
    act(make, lambda: service.check(second, school.id, "confirm", service.seal(one), "2025", ""))
    one = act(make, lambda: queries.mine(graduate.id))[1]
    act(make, lambda: service.check(second, school.id, "revoke", service.seal(one), "", "发错了"))
    assert standings(make, graduate.id) == ["rejected", "revoked"] and row_of(make, graduate.id) == ""
    assert not counted(make, graduate.id)


def test_an_honour_that_says_something_else_is_confirmed_by_nobody(make: Make, parties) -> None:
    _school, theirs, graduate, _mine, (first, _second) = parties
    asked(make, parties)
    seal = service.seal(act(make, lambda: queries.mine(graduate.id))[0])
    new = {"name": "省级三好学生", "level": "province", "year": 2025, "note": ""}
    act(make, lambda: graduates.save_row(graduate.id, "honours", new, first))
    assert standings(make, graduate.id) == ["", "asked"]
    form = {"act": "confirm", "seen": seal, "issued": "2025", "reason": ""}
    theirs.post(f"/university/honours/{first}", form, status=404)
    asked(make, parties, first)
    theirs.post(f"/university/honours/{first}", form, status=409)
    act(make, lambda: graduates.save_row(graduate.id, "honours", new | {"note": "证书号 7"}, first))
    assert standings(make, graduate.id) == ["", "asked"], "what was shown to the university is another thing"


def test_a_sheet_is_answered_row_by_row(make: Make, parties) -> None:
    school, theirs, graduate, mine, (first, second) = parties
    asked(make, parties)
    head, *lines = next(iter(workbooks.read(theirs.get("/university/honours.xlsx").data).values()))
    at = {name: head.index(name) for name in head}
    assert [line[at["荣誉"]] for line in lines] == ["三好学生", "国家励志奖学金"] and lines[0][at["姓名"]]
    verdict = head[-3]
    wide = [line + [""] * (len(head) - len(line)) for line in lines]
    wide[0][at[verdict]], wide[0][at["颁发时间"]] = "核实", "2025-06-30"
    wide[1][at[verdict]] = "不予核实"
    rows = [*wide, list(wide[0]), ["999999", *wide[0][1:]], [str(second), *wide[1][1:]]]
    rows[-1][at[verdict]] = "也许"
    page = send(theirs, head, rows).text
    assert "记下了 1 行，4 行没有改" in page
    for said in ("请写明原因", "出现过了", "编号不在", "看不懂结论"):
        assert said in page, said
    assert standings(make, graduate.id) == ["confirmed", "asked"]
    rows = [wide[0], [*wide[1][: at["原因"]], "没有这个人"]]
    rows[1][at["荣誉"]] = "国家奖学金"
    assert "荣誉名称和现在的不一样" in send(theirs, head, rows).text
    rows[1][at["荣誉"]] = "国家励志奖学金"
    page = send(theirs, head, rows).text
    assert "记下了 1 行，1 行没有改" in page and "有过变化（现在是“学校已核实”）" in page, (
        "what is confirmed is confirmed once"
    )
    assert standings(make, graduate.id) == ["confirmed", "rejected"]
    assert told(make, graduate.user_id) == [
        f"{OFFICE}核实了你的荣誉：三好学生",
        f"{OFFICE}没有核实你的荣誉：国家励志奖学金",
    ]


def test_an_older_sheet_confirms_nothing_that_was_not_in_it(make: Make, parties) -> None:
    """Neither what its owner wrote since, nor what the university took back since; and any language's sheet is read."""
    school, theirs, graduate, _mine, (first, second) = parties
    asked(make, parties)
    head, *lines = next(iter(workbooks.read(theirs.get("/university/honours.xlsx?lang=en").data).values()))
    rows = [line + [""] * (len(head) - len(line)) for line in lines]
    for row in rows:
        row[-3], row[-2] = "confirm", "2025"
    new = {"name": "三好学生", "level": "national", "year": 2020, "note": ""}
    act(make, lambda: graduates.save_row(graduate.id, "honours", new, first))
    asked(make, parties, first)
    theirs.get("/university/honours?lang=zh")
    assert "记下了 1 行，1 行没有改" in send(theirs, head, rows).text
    assert standings(make, graduate.id) == ["asked", "confirmed"]
    seal = service.seal(act(make, lambda: queries.mine(graduate.id))[1])
    form = {"act": "revoke", "seen": seal, "issued": "", "reason": "弄错了"}
    theirs.post(f"/university/honours/{second}", form)
    assert "记下了 0 行" in send(theirs, head, rows).text
    assert standings(make, graduate.id) == ["asked", "revoked"]


def send(who: Client, head: list[str], rows: list[list[str]], status: int = 200):
    content = written([("荣誉", head, rows)])
    return who.post("/university/honours/sheet", {"file": (BytesIO(content), "名单.xlsx")}, status=status)


def test_a_file_that_is_no_list_changes_nothing(make: Make, parties) -> None:
    _school, theirs, graduate, _mine, _numbers = parties
    asked(make, parties)
    assert "没有找到这些列" in send(theirs, ["甲", "乙"], [["1", "2"]], 422).text
    broken = {"file": (BytesIO(b"PK but no workbook"), "名单.xlsx")}
    theirs.post("/university/honours/sheet", broken, status=422)
    theirs.post("/university/honours/sheet", {}, status=422)
    assert standings(make, graduate.id) == ["asked", "asked"]


def test_another_university_and_another_graduate_find_nothing(app, make: Make, parties) -> None:
    _school, _theirs, graduate, _mine, (first, _second) = parties
    other, stranger = make.organiser("university", name="另一所大学"), make.graduate()
    with pytest.raises(Exception, match="请选择你读过"):
        act(make, lambda: service.ask(graduate.id, [first], other.id))
    asked(make, parties)
    client = Client(app).login(other.user_id)
    assert "三好学生" not in client.get("/university/honours").text
    client.post(f"/university/honours/{first}", {"act": "confirm"}, status=404)
    answers = act(
        make, lambda: service.take_in(other.id, [service.Row("2", first, "三好学生", "", "核实", "2025", "")])
    )
    assert answers[0].wrong and standings(make, graduate.id) == ["asked", "asked"]
    Client(app).login(stranger.user_id).post(f"/me/honours/{first}/hide", {"on": "1"}, status=404)


def test_a_university_that_said_no_school_is_told_so_and_asked_by_nobody(app, make: Make) -> None:
    school, graduate = make.organiser("university", name=SCHOOL, school=""), make.graduate(honours=[])
    add(make, graduate.id, "三好学生")
    assert "你的学校还不在平台上" in Client(app).login(graduate.user_id).get("/me/honours").text
    theirs = Client(app).login(school.user_id)
    for path in ("/university/honours", "/university/figures"):
        assert "还没有登记你们的校名" in theirs.get(path).text


def test_a_year_to_come_is_not_offered_to_the_university(make: Make, parties) -> None:
    _school, theirs, graduate, _mine, (first, _second) = parties
    with make.database.writing() as session:
        session.get(Honour, first).year = 2027
    asked(make, parties, first)
    assert 'value="2027"' not in theirs.get("/university/honours").text


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025", "2025"),
        ("2025-6", "2025-06"),
        ("2025年6月30日", "2025-06-30"),
        ("2025.06", "2025-06"),
        ("2025/6/30", "2025-06-30"),
        ("2025-06-30 00:00:00", "2025-06-30"),
        ("2025-13", ""),
        ("2025-02-30", ""),
        ("2027", ""),
        ("1900", ""),
        ("去年", ""),
        ("", ""),
    ],
)
def test_when_an_honour_was_given(text: str, day: str) -> None:
    assert rules.issued(text, date(2026, 11, 30)) == day


@pytest.mark.parametrize("path", ["/university/honours", "/university/honours.xlsx", "/me/honours"])
def test_the_pages_cost_the_same_for_three_times_as_many(make: Make, parties, path: str) -> None:
    school, theirs, graduate, mine, _numbers = parties
    who, counts = theirs if "university" in path else mine, []
    asked(make, parties)
    for _round in range(2):
        who.get(path)
        with who.counting() as queries_made:
            who.get(path)
        counts.append(queries_made.count)
        for n in range(3):
            other = make.graduate(honours=[])
            add(make, other.id, f"荣誉{n}")
            (number,) = (one.id for one in act(make, lambda other=other: queries.mine(other.id)))
            act(make, lambda other=other, number=number: service.ask(other.id, [number], school.id))
    assert counts[0] == counts[1] <= 16, counts


def test_honours_go_with_their_owner(make: Make, parties) -> None:
    _school, theirs, graduate, _mine, _numbers = parties
    asked(make, parties)
    act(make, lambda: graduates.delete_account(graduate.id))
    assert "三好学生" not in theirs.get("/university/honours?standing=").text
    with make.database.unit(may_write=False) as unit:
        assert unit.session.query(Honour).filter_by(graduate_id=graduate.id).count() == 0


def test_a_sheet_is_taken_in_in_short_transactions(make: Make, parties, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for a whole sheet; killed in the middle, what was done stays, and sent again the rest is done once."""
    school, theirs, graduate, _mine, numbers = parties
    for n in range(4):
        add(make, graduate.id, f"优秀学生干部{n}")
    asked(make, parties, *(one.id for one in act(make, lambda: queries.mine(graduate.id))))
    head, *lines = next(iter(workbooks.read(theirs.get("/university/honours.xlsx").data).values()))
    rows = [line + [""] * (len(head) - len(line)) for line in lines]
    for row in rows:
        row[-3], row[-2] = "核实", "2025"
    monkeypatch.setattr(service, "BATCH", 2)
    whole, sizes, read = service._take_some, [], []

    def until_killed(organiser_id, some, done):
        sizes.append(len(some))
        if len(sizes) == 3:
            raise SystemExit
        return whole(organiser_id, some, done)

    monkeypatch.setattr(service, "_take_some", until_killed)
    with pytest.raises(SystemExit):
        send(theirs, head, rows)
    assert sizes == [2, 2, 2] and standings(make, graduate.id).count("confirmed") == 4
    follow = service.follow
    monkeypatch.setattr(service, "follow", lambda one: (read.append(one.id), follow(one)))
    monkeypatch.setattr(service, "_take_some", whole)
    assert "记下了 2 行，4 行没有改" in send(theirs, head, rows).text
    assert standings(make, graduate.id) == ["confirmed"] * 6
    assert read == [graduate.id], "a profile is read once for all of a person's rows"


def test_an_account_that_was_closed_is_shown_to_no_university(make: Make, parties) -> None:
    school, theirs, graduate, _mine, (first, _second) = parties
    asked(make, parties)
    form = {"act": "confirm", "seen": form_value(theirs.get("/university/honours").text, "seen"), "issued": "2025"}
    with make.database.writing() as session:
        session.get(User, graduate.user_id).disabled_at = clock.now()
    assert "三好学生" not in theirs.get("/university/honours").text
    assert "三好学生" not in str(workbooks.read(theirs.get("/university/honours.xlsx").data))
    theirs.post(f"/university/honours/{first}", form, status=404)
    row = service.Row("2", first, "三好学生", "", "核实", "2025", "")
    assert act(make, lambda: service.take_in(school.id, [row]))[0].wrong == "编号不在请你们核实的荣誉里。"
    with make.database.writing() as session:
        session.get(User, graduate.user_id).disabled_at = None
    assert "三好学生" in theirs.get("/university/honours").text


def test_the_answer_to_a_sheet_can_be_loaded_anew(client: Client, make: Make) -> None:
    client.login(make.organiser("university").user_id)
    for address in ("/university/honours/sheet", "/university/honours/sheet?lang=en"):
        assert client.get(address, status=303).location.endswith("/university/honours")
