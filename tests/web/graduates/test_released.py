"""Somebody unnamed shows what was read of them in words of the tables, and their own words only after they let them
go."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.client import Client, form_value
from web.core import db, outbox
from web.core.db import Missing
from web.graduates.rules import marks
from web.graduates.service import profile_shown
from web.models import AuditEntry, Education, Graduate, Honour, Language, Skill
from web.people import engine
from web.ranking.service import refresh_graduate

NAME, SCHOOL = "欧阳蓝鹦", "浙江大学"
# Each of these went past the mask: it knows a name and a school as they are written, people know them otherwise.
WAYS_AROUND = (
    "我叫欧 阳 蓝 鹦",
    "大家叫我蓝鹦",
    "Ouyang Lanying",
    "我是歐陽藍鸚",
    "浙大的",
    "ZJU 毕业",
    "ouyang AT example DOT com",
    "一三八零零零零一二三四",
    "欧\u200b阳\u200b蓝\u200b鹦",
    "V：lanying_ouyang",
    "github点com斜杠lanying",
)
TEXT = "；".join(WAYS_AROUND) + "。做过专利检索，研究碳化硅功率器件。"


@pytest.fixture
def person(app, make, database):
    """Somebody anonymous who wrote around the mask in every field."""
    made = make.graduate(
        name=NAME,
        visibility="anonymous",
        introduction=TEXT,
        specialities=TEXT,
        places_note=TEXT[:150],
        educations=[
            Education(school=SCHOOL, degree="master", major="微电子科学与工程", graduated="2026-06"),
            Education(school=SCHOOL, degree="bachelor", major="浙大竺院蓝鹦班", graduated="2023-06"),
        ],
        languages=[Language(language="英语", test="CET-6", score="555", note="浙大考点，V：lanying_ouyang")],
        skills=[Skill(name="incoPat"), Skill(name="蓝鹦工具箱 lanying_ouyang")],
        honours=[Honour(name="浙大蓝鹦杯优秀毕业生", level="school", year=2026, note="ZJU 编号")],
    )
    with app.app_context():
        with database.writing() as session:
            refresh_graduate(session.get(Graduate, made.id))
            profile_shown(made.id)
        outbox.deliver(database)
    return made


def leaks(text: str) -> list[str]:
    """Which of the ways around are in a text; tags and blanks between letters hide nothing."""
    plain = re.sub(r"<[^>]*>|\s", "", text).casefold()
    words = ("蓝鹦", "藍鸚", "欧阳", "浙大", "zju", "lanying", "一三八", "竺院", "ouyang", "\u200b")
    return [word for word in words if word in plain]


def pages(client: Client, make, agency, position: int, person) -> dict[str, str]:
    mark = make.mark(agency.id, person.id)
    addresses = (
        "/agency/graduates",
        "/agency/graduates?q=专利检索",
        f"/agency/positions/{position}/candidates",
        f"/agency/positions/{position}/candidates?order=plain",
        f"/agency/positions/{position}/candidates/{mark}",
        f"/agency/positions/{position}/candidates/{mark}?lang=en",
    )
    return {address: client.get(address).text for address in addresses}


def test_no_word_of_somebody_anonymous_reaches_an_agency(app, make, person, database) -> None:
    agency = make.agency()
    position = make.position(agency.id, index=False)
    client = Client(app).login(agency.user_id)
    shown = pages(client, make, agency, position, person)
    for address, page in shown.items():
        assert not leaks(page), (address, leaks(page))
    whole = shown[f"/agency/positions/{position}/candidates/{make.mark(agency.id, person.id)}"]
    for value in ("微电子科学与工程", "CET-6 555", "incoPat", "优秀毕业生", "硕士"):
        assert value in whole, value
    mark = make.mark(agency.id, person.id)
    sent = client.post(f"/agency/positions/{position}/candidates/{mark}/invite", {"message": "您好"})
    client.get(sent.location)
    for address in ("/agency/applications?tab=all", "/agency/applications?tab=invited", "/applications/1"):
        assert not leaks(client.get(address).text), address
    for word in ("蓝鹦", "浙大", "lanying_ouyang", "竺院", "ZJU"):
        page = client.get("/agency/graduates", query_string={"q": f'"{word}"'}).text
        assert not re.search(r'id="found"[^>]*>1 位', page), word
    with app.app_context(), database.unit(may_write=False):
        (document,) = engine.documents()
        assert not leaks(repr(document))
        stored = db.one(Graduate, person.id).reading["unnamed"]
        assert not leaks(repr(stored))


def test_a_text_is_shown_once_its_writer_let_it_go_and_hidden_again_when_it_changed(
    app, make, person, database
) -> None:
    me = Client(app).login(person.user_id)
    me.post("/me/profile/texts", {"introduction": "做过石墨烯专利检索，我叫欧阳蓝鹦。", "specialities": ""})
    agency = make.agency()
    position = make.position(agency.id, index=False)
    client = Client(app).login(agency.user_id)
    address = f"/agency/positions/{position}/candidates/{make.mark(agency.id, person.id)}"

    def found() -> bool:
        with app.app_context():
            outbox.deliver(database)
        return bool(re.search(r'id="found"[^>]*>1 位', client.get('/agency/graduates?q="石墨烯"').text))

    assert "石墨烯" not in client.get(address).text and not found()
    page = me.get("/me/visibility/texts").text
    assert "做过石墨烯专利检索，我叫▇▇" in page and "没有放行" in page
    card = page[page.index('id="introduction"') :]
    values = {"field": "introduction", "act": "release", "seal": form_value(card, "seal")}
    me.post("/me/visibility/texts", values)
    shown = client.get(address).text
    assert "做过石墨烯专利检索，我叫▇▇" in shown and NAME not in shown and found()
    assert "已放行" in me.get("/me/visibility/texts").text and "Released" in me.get("/me/visibility/texts?lang=en").text
    me.post("/me/profile/texts", {"introduction": "做过石墨烯专利检索，浙大的。", "specialities": ""})
    assert "石墨烯专利" not in client.get(address).text and not found()
    assert "改过了，没有放行" in me.get("/me/visibility/texts?lang=zh").text
    me.post("/me/visibility/texts", values, status=409)
    assert "石墨烯专利" not in client.get(address).text
    with database.unit(may_write=False) as unit:
        assert unit.session.query(AuditEntry).filter_by(action="graduate.release").count() == 1


def test_what_was_let_go_can_be_taken_back(app, make, person) -> None:
    me = Client(app).login(person.user_id)
    page = me.get("/me/visibility/texts").text
    card = page[page.index('id="skills"') :]
    me.post("/me/visibility/texts", {"field": "skills", "act": "release", "seal": form_value(card, "seal")})
    agency = make.agency()
    position = make.position(agency.id, index=False)
    client = Client(app).login(agency.user_id)
    address = f"/agency/positions/{position}/candidates/{make.mark(agency.id, person.id)}"
    assert "工具箱" in client.get(address).text
    me.post("/me/visibility/texts", {"field": "skills", "act": "withhold"})
    assert "工具箱" not in client.get(address).text
    me.post("/me/visibility/texts", {"field": "name", "act": "release"}, status=404)


def test_marks_are_one_agencys_own(app, make, person) -> None:
    first, second = make.agency(), make.agency()
    seen = []
    for agency in (first, second):
        position = make.position(agency.id, index=False)
        client = Client(app).login(agency.user_id)
        found = "".join(pages(client, make, agency, position, person).values())
        seen.append(set(re.findall(r"[0-9a-f]{16}(?=[\"/])", found)))
        assert make.mark(agency.id, person.id) in seen[-1]
        assert f'candidates/{person.id}"' not in found and f'person-{person.id}"' not in found
        client.get(f"/agency/positions/{position}/candidates/{person.id}", status=404)
        other = make.mark((second if agency is first else first).id, person.id)
        client.get(f"/agency/positions/{position}/candidates/{other}", status=404)
    assert not seen[0] & seen[1]


@given(st.integers(1, 2**31 - 1), st.integers(1, 2**31 - 1))
def test_a_mark_leads_back_to_one_person(standing, agency_id, graduate_id) -> None:
    with standing.app_context():
        mark = marks.mark_of(agency_id, graduate_id)
        assert re.fullmatch(r"[0-9a-f]{16}", mark) and marks.person_of(agency_id, mark) == graduate_id
        with pytest.raises(Missing):
            marks.person_of(agency_id + 1, mark)
        with pytest.raises(Missing):
            marks.person_of(agency_id, f"{int(mark, 16) ^ 1:016x}")


@given(st.text(max_size=20))
def test_no_other_word_is_a_mark(standing, text) -> None:
    with standing.app_context(), pytest.raises(Missing):
        marks.person_of(1, text)


def test_a_reading_an_older_program_stored_quotes_nobody(app, make, person, database) -> None:
    agency = make.agency()
    position = make.position(agency.id, index=False)
    with database.writing() as session:
        row = session.get(Graduate, person.id)
        old = dict(row.reading)
        old["unnamed"] = {k: v for k, v in old["unnamed"].items() if k != "row"}
        old["unnamed"]["readings"] = [r | {"source": TEXT} for r in old["unnamed"]["readings"]]
        row.reading = old
    client = Client(app).login(agency.user_id)
    assert not leaks(client.get(f"/agency/positions/{position}/candidates").text)
